//! Files, whatever they are: text is read here, a workbook in a process of its own.

use std::path::{Path, PathBuf};

use super::{MAX_BYTES, Refusal, Sheet, read_text};

/// Reads files.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
}

impl Reader {
    /// A reader that has workbooks read by this program, which must be `turnout`.
    pub fn new(program: &Path) -> Reader {
        Reader { program: program.to_owned() }
    }

    /// A reader that has workbooks read by the program that is running, also when its file was replaced meanwhile.
    pub fn of_this_program() -> Reader {
        Reader::new(Path::new("/proc/self/exe"))
    }

    /// Reads an uploaded file: the sheets on which anything stands, in their order. What it is, is decided by its content;
    /// the name only words the refusal.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] whose text tells the leader what is wrong and what to do.
    pub fn read(&self, bytes: &[u8], file_name: &str) -> Result<Vec<Sheet>, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        if let Some(refusal) = Refusal::by_content(bytes, file_name) {
            return Err(refusal);
        }
        Ok(vec![read_text(bytes)?.into()])
    }
}
