//! Files, whatever they are: text is read here, a workbook in a process of its own.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::content::Content;
use super::{MAX_BYTES, Refusal, Sheet, apart, read_text};

/// How long a workbook may take.
const AT_MOST: Duration = Duration::from_secs(10);

/// Reads files.
#[derive(Debug, Clone)]
pub struct Reader {
    program: PathBuf,
    at_most: Duration,
    turns: Arc<Turns>,
}

impl Reader {
    /// A reader that has workbooks read by this program, which must be `turnout`.
    pub fn new(program: &Path) -> Reader {
        let turns = std::thread::available_parallelism().map_or(1, usize::from);
        Reader { program: program.to_owned(), at_most: AT_MOST, turns: Arc::new(Turns::new(turns)) }
    }

    /// A reader that has workbooks read by the program that is running, also when its file was replaced meanwhile.
    pub fn of_this_program() -> Reader {
        let running = Path::new("/proc/self/exe");
        match std::env::current_exe() {
            Ok(program) if !running.exists() => Reader::new(&program),
            _ => Reader::new(running),
        }
    }

    /// A reader that gives up on a workbook after so long.
    #[must_use]
    pub fn at_most(self, at_most: Duration) -> Reader {
        Reader { at_most, ..self }
    }

    /// Reads an uploaded file: the sheets on which anything stands, in their order. What it is, is decided by its content.
    ///
    /// It blocks until the file is read; of workbooks, as many are read at a time as there are processors.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] whose text tells the leader what is wrong and what to do.
    pub fn read(&self, bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        if Content::of(bytes)? == Content::Text {
            return Ok(vec![read_text(bytes)?.into()]);
        }
        let _turn = self.turns.take();
        apart::read(&self.program, bytes, self.at_most)
    }
}

/// How many workbooks may be read now, so that many at once neither fill the memory nor keep all others waiting.
#[derive(Debug)]
struct Turns {
    free: Mutex<usize>,
    freed: Condvar,
}

struct Turn<'a>(&'a Turns);

impl Turns {
    fn new(free: usize) -> Turns {
        Turns { free: Mutex::new(free), freed: Condvar::new() }
    }

    fn take(&self) -> Turn<'_> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.freed.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
