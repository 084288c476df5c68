//! A ZIP file whose parts are a workbook.
//!
//! All of it is unpacked once and counted before anything reads it: what a ZIP file says of itself need not be true, and a
//! part that is damaged is no part.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Cursor};

use memchr::memchr_iter;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::Refusal;

/// The most bytes that all parts may become.
const MAX_UNPACKED: usize = 128 * 1024 * 1024;
/// The most parts.
const MAX_PARTS: usize = 20_000;
/// The most bytes of XML without a tag. A reader keeps a text as a whole.
const MAX_UNDIVIDED: usize = 1024 * 1024;

/// The parts of a file, by their paths.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Where each part stands: programs differ in how they write a path.
    places: HashMap<String, usize>,
}

/// One part, as it is unpacked.
type Part<'p, 'a> = BufReader<ZipFile<'p, Cursor<&'a [u8]>>>;

impl<'a> Archive<'a> {
    /// Opens an archive without looking into its parts.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it is damaged or has too many parts.
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
        if zip.len() > MAX_PARTS {
            return Err(Refusal::TooMuch);
        }
        let names = (0..zip.len()).filter_map(|at| Some((usual(&zip.name_for_index(at)?.ok()?), at)));
        let places = names.collect();
        Ok(Archive { zip, places })
    }

    /// Whether there is a part whose path is or begins so.
    pub fn has(&self, path: &str) -> bool {
        self.places.keys().any(|place| place.starts_with(path))
    }

    /// Unpacks every part to see whether it can be read at all.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if a part is damaged, encrypted, or larger than any list.
    pub fn check(&mut self) -> Result<(), Refusal> {
        let mut left = MAX_UNPACKED;
        for at in 0..self.zip.len() {
            let part = self.zip.by_index(at).map_err(refused)?;
            let xml = [&b".xml"[..], b".rels"].iter().any(|ending| part.name_raw().ends_with(ending));
            let mut undivided = Undivided::default();
            let mut part = BufReader::with_capacity(64 * 1024, part);
            loop {
                let chunk = part.fill_buf().map_err(|_| Refusal::Damaged)?;
                if chunk.is_empty() {
                    break;
                }
                left = left.checked_sub(chunk.len()).ok_or(Refusal::TooMuch)?;
                if xml {
                    undivided.look_at(chunk)?;
                }
                let read = chunk.len();
                part.consume(read);
            }
        }
        Ok(())
    }

    /// The part of that path, none if there is none.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it cannot be read.
    pub fn part(&mut self, path: &str) -> Result<Option<Part<'_, 'a>>, Refusal> {
        match self.places.get(&usual(path)) {
            Some(at) => Ok(Some(BufReader::new(self.zip.by_index(*at).map_err(refused)?))),
            None => Ok(None),
        }
    }
}

fn usual(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn refused(error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Password,
        _ => Refusal::Damaged,
    }
}

/// How much of an XML part was seen since a tag began.
#[derive(Debug, Default)]
struct Undivided(usize);

impl Undivided {
    fn look_at(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        let mut begun = 0;
        for at in memchr_iter(b'<', chunk) {
            self.grow(at - begun)?;
            (self.0, begun) = (0, at);
        }
        self.grow(chunk.len() - begun)
    }

    fn grow(&mut self, by: usize) -> Result<(), Refusal> {
        self.0 += by;
        if self.0 > MAX_UNDIVIDED { Err(Refusal::TooMuch) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_never_ends_is_seen() {
        let look = |bytes: &[u8]| {
            let mut undivided = Undivided::default();
            bytes.chunks(64 * 1024).try_for_each(|chunk| undivided.look_at(chunk))
        };
        let mut text = vec![b' '; MAX_UNDIVIDED + 2];
        assert_eq!(look(&text), Err(Refusal::TooMuch));
        text[0] = b'<';
        assert_eq!(look(&text), Err(Refusal::TooMuch));
        text[MAX_UNDIVIDED / 2] = b'<';
        assert_eq!(look(&text), Ok(()));
    }
}
