//! What was erased, noted beside the database as ids: a copy from before then has it erased again when it is restored.
//!
//! The file is the database's name and `.erased`: a line for each erasure, `2027-04-01T09:30:00.000Z person 17`. A line is on
//! the disk before its erasure is committed, so there may be a line whose erasure was not, and never the other way round.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::model::Erasure;
use crate::clock::Moment;
use crate::db::Unfinished;

/// The notes beside one database.
#[derive(Debug, Clone)]
pub struct Notes {
    path: PathBuf,
}

impl Notes {
    /// Those of the database at `database`, whether or not there are any.
    pub fn beside(database: &Path) -> Notes {
        let mut name = database.as_os_str().to_owned();
        name.push(".erased");
        Notes { path: name.into() }
    }

    /// Those that lie beside copies of that database.
    pub fn in_folder_of(copy: &Path, database: &Path) -> Notes {
        let name = Notes::beside(database).path.file_name().unwrap_or_default().to_owned();
        Notes { path: copy.with_file_name(name) }
    }

    /// Copies them into the folder of copies, whole or not at all; where there are none, none.
    pub fn copy_to(&self, folder: &Path) -> io::Result<()> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        let mut fresh = Unfinished::begin(folder)?;
        io::copy(&mut file, &mut fresh.file)?;
        fresh.file.as_file().sync_all()?;
        fresh.file.persist(folder.join(self.path.file_name().unwrap_or_default()))?;
        Ok(())
    }

    /// Notes an erasure; on the disk when it answers.
    pub fn add(&self, erasure: Erasure, now: Moment) -> io::Result<()> {
        let (word, id) = erasure.parts();
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(format!("{now} {word} {id}\n").as_bytes())?;
        file.sync_all()?;
        // So that the file itself is there after a power cut, too.
        match self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(folder) => File::open(folder)?.sync_all(),
            None => File::open(".")?.sync_all(),
        }
    }

    /// What was erased at `since` or later. A line that was cut off by a crash is of an erasure that never was.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be read.
    pub fn since(&self, since: Option<Moment>) -> io::Result<Vec<Erasure>> {
        let mut text = String::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_string(&mut text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let line = |line: &str| {
            let mut parts = line.split(' ');
            let at = Moment::parse(parts.next()?)?;
            let erasure = Erasure::of(parts.next()?, parts.next()?)?;
            since.is_none_or(|since| at >= since).then_some(erasure)
        };
        Ok(text.lines().filter_map(line).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_back_from_a_moment_on_and_half_a_line_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("turnout.db"));
        assert_eq!(notes.since(None).unwrap(), []);
        let at = |text| Moment::parse(text).unwrap();
        let (early, late) = (at("2027-04-01T09:30:00Z"), at("2027-04-02T09:30:00Z"));
        let (person, needs) = (Erasure::of("person", "17").unwrap(), Erasure::of("needs", "5").unwrap());
        notes.add(person, early).unwrap();
        notes.add(needs, late).unwrap();
        let mut file = OpenOptions::new().append(true).open(folder.path().join("turnout.db.erased")).unwrap();
        file.write_all(b"2027-04-03T09:30:00.000Z pers").unwrap();
        assert_eq!(notes.since(None).unwrap(), [person, needs]);
        assert_eq!(notes.since(Some(late)).unwrap(), [needs]);
    }
}
