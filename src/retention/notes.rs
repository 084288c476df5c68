//! What was erased, noted beside the database as ids: a copy from before then has it erased again when it is restored.
//!
//! The file is the database's name and `.erased`. Where the server makes copies, it lies beside those, too. A line for each
//! erasure, and one for each copy that became the database, says when, what, and at which place of which database's history:
//! `2027-04-01T09:30:00.000Z person 17 5023 2027-04-01T09:29:58.000Z 2027-01-29T10:00:00.000Z`. A line is on the disk before
//! its erasure is committed, so there may be a line whose erasure was not, and never the other way round.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::model::Erasure;
use crate::clock::Moment;
use crate::db::Unfinished;

/// What the names of files of notes end with.
const SUFFIX: &str = ".erased";

/// How far the history of a database had come: by it a copy of it is known again, by ids and times alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The latest event of the audit; 0: there was none.
    pub event: i64,
    /// When that was noted; none: there was none.
    pub at: Option<Moment>,
    /// When the first event was noted, which tells databases apart; none: there was none.
    pub first: Option<Moment>,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// That something was erased right after its place.
    Erased(Erasure),
    /// That a copy became the database at its place, and that what the lines before it say was erased in it.
    Restored,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Moment,
    /// What.
    pub what: What,
    /// Where in the history; none in a line from before that was noted.
    pub place: Option<Place>,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            What::Erased(erasure) => {
                let (word, id) = erasure.parts();
                write!(f, "{} {word} {id}", self.at)?;
            }
            What::Restored => write!(f, "{} restored 0", self.at)?,
        }
        let Some(place) = self.place else { return Ok(()) };
        write!(f, " {}", place.event)?;
        [place.at, place.first].into_iter().try_for_each(|at| match at {
            Some(at) => write!(f, " {at}"),
            None => write!(f, " -"),
        })
    }
}

impl Note {
    /// What a line means; none for one that is none of ours.
    fn parse(line: &str) -> Option<Note> {
        let parts: Vec<&str> = line.split(' ').collect();
        let moment = |text: &str| if text == "-" { Some(None) } else { Moment::parse(text).map(Some) };
        let (at, word, id, place) = match *parts.as_slice() {
            [at, word, id] => (at, word, id, None),
            [at, word, id, event, then, first] => {
                let place = Place { event: event.parse().ok()?, at: moment(then)?, first: moment(first)? };
                (at, word, id, Some(place))
            }
            _ => return None,
        };
        let what = if word == "restored" { What::Restored } else { What::Erased(Erasure::of(word, id)?) };
        Some(Note { at: Moment::parse(at)?, what, place })
    }
}

/// The notes in one file.
#[derive(Debug, Clone)]
pub struct Notes {
    path: PathBuf,
    /// The folder of copies, where they are kept, too.
    copies: Option<PathBuf>,
}

impl Notes {
    /// Those of the database at `database`, whether or not there are any.
    pub fn beside(database: &Path) -> Notes {
        let mut name = database.as_os_str().to_owned();
        name.push(SUFFIX);
        Notes { path: name.into(), copies: None }
    }

    /// The same, kept in the folder of copies too.
    pub fn and_in(self, copies: Option<PathBuf>) -> Notes {
        Notes { copies, ..self }
    }

    /// Those of every database that lie beside a copy, and beside the database that it becomes, whatever that is called.
    ///
    /// # Errors
    ///
    /// Where a folder is there and cannot be read.
    pub fn around(copy: &Path, database: &Path) -> io::Result<Vec<Notes>> {
        let mut all: Vec<PathBuf> = Vec::new();
        for path in [copy, database] {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            let entries = match folder.canonicalize().and_then(|folder| folder.read_dir()) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for entry in entries {
                let path = entry?.path();
                if path.to_string_lossy().ends_with(SUFFIX) && path.is_file() && !all.contains(&path) {
                    all.push(path);
                }
            }
        }
        all.sort();
        Ok(all.into_iter().map(|path| Notes { path, copies: None }).collect())
    }

    /// Brings the notes in the folder of copies up to these, whole or not at all; where there are none, none. Notes there that
    /// these know nothing of stay.
    pub fn copy_to(&self, folder: &Path) -> io::Result<()> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = self.text()? else { return Ok(()) };
        let there = Notes { path: folder.join(self.path.file_name().unwrap_or_default()), copies: None };
        there.become_all(&[there.lines()?, whole_lines(&own)])
    }

    /// Takes up those of other files that are about the same database as `place`, and whatever says of no database which: in
    /// their order, before those that stand in this file alone.
    pub fn take_up(&self, others: &[Notes], place: Place) -> io::Result<()> {
        let of_it =
            |line: &String| Note::parse(line).is_some_and(|note| note.place.is_none_or(|its| its.first == place.first));
        let mut all = Vec::new();
        let own = self.path.canonicalize().ok();
        for other in others.iter().filter(|other| own.as_ref() != Some(&other.path)) {
            all.push(other.lines()?.into_iter().filter(of_it).collect());
        }
        all.push(self.lines()?);
        self.become_all(&all)
    }

    /// Writes the lines into the file, each once, unless they are what it is.
    fn become_all(&self, all: &[Vec<String>]) -> io::Result<()> {
        let mut seen = BTreeSet::new();
        let lines: String =
            all.iter().flatten().filter(|line| seen.insert(*line)).map(|line| format!("{line}\n")).collect();
        if lines.is_empty() || self.text()?.is_some_and(|text| text == lines) {
            return Ok(());
        }
        let folder = self.folder();
        let mut fresh = Unfinished::begin(folder)?;
        fresh.file.write_all(lines.as_bytes())?;
        fresh.file.as_file().sync_all()?;
        fresh.file.persist(&self.path)?;
        File::open(folder)?.sync_all()
    }

    /// Adds a line; on the disk when it answers. That the folder of copies cannot be written keeps nobody from erasing: the
    /// next copy brings it there.
    pub fn add(&self, note: &Note) -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(&self.path)?;
        let mut line = format!("{note}\n");
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            let mut last = [0];
            file.read_exact(&mut last)?;
            if last != *b"\n" {
                // Of the line before, only the beginning came onto the disk: it must mean nothing.
                line.insert_str(0, " cut off\n");
            }
        }
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        // So that the file itself is there after a power cut, too.
        File::open(self.folder())?.sync_all()?;
        if let Some(copies) = &self.copies
            && let Err(error) = self.copy_to(copies)
        {
            tracing::warn!(%error, "what was erased could not be noted beside the copies");
        }
        Ok(())
    }

    /// Every note, in order. A line that was cut off by a crash is of an erasure that never was.
    ///
    /// # Errors
    ///
    /// Where the file is there and cannot be read.
    pub fn all(&self) -> io::Result<Vec<Note>> {
        Ok(self.lines()?.iter().filter_map(|line| Note::parse(line)).collect())
    }

    /// What they say was erased, in order.
    pub fn erasures(&self) -> io::Result<Vec<Erasure>> {
        let erased = |note: Note| if let What::Erased(erasure) = note.what { Some(erasure) } else { None };
        Ok(self.all()?.into_iter().filter_map(erased).collect())
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    fn lines(&self) -> io::Result<Vec<String>> {
        Ok(self.text()?.map(|text| whole_lines(&text)).unwrap_or_default())
    }

    fn text(&self) -> io::Result<Option<String>> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The lines that have their end.
fn whole_lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn note(word: &str, id: &str, event: i64) -> Note {
        let then = Some(at("2027-04-01T09:29:58Z"));
        let what = What::Erased(Erasure::of(word, id).unwrap());
        Note { at: at("2027-04-01T09:30:00Z"), what, place: Some(Place { event, at: then, first: then }) }
    }

    #[test]
    fn notes_are_read_back_as_they_were_and_half_a_line_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let notes = Notes::beside(&folder.path().join("turnout.db"));
        assert_eq!(notes.all().unwrap(), []);
        let first = Note { place: Some(Place { event: 0, at: None, first: None }), ..note("needs", "5", 1) };
        let restored = Note { what: What::Restored, ..note("needs", "5", 7) };
        let all = [first, note("asked", "17-2", 5023), restored];
        all.iter().for_each(|note| notes.add(note).unwrap());
        let path = folder.path().join("turnout.db.erased");
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        // Cut off where it would mean somebody else.
        file.write_all(b"2027-04-03T09:30:00.000Z person 1").unwrap();
        assert_eq!(notes.all().unwrap(), all);
        notes.add(&all[0]).unwrap();
        assert_eq!(notes.all().unwrap(), [all[0], all[1], all[2], all[0]]);
        file.write_all(b"2027-04-03T09:30:00.000Z person 12\n").unwrap();
        let old = notes.all().unwrap().pop().unwrap();
        assert_eq!((old.what, old.place), (What::Erased(Erasure::of("person", "12").unwrap()), None));
    }

    #[test]
    fn notes_beside_the_copies_are_those_of_the_database_and_what_was_there_before() {
        let (own, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let there = Notes::beside(&copies.path().join("turnout.db"));
        there.add(&note("person", "1", 10)).unwrap();
        let notes = Notes::beside(&own.path().join("turnout.db")).and_in(Some(copies.path().to_owned()));
        notes.copy_to(copies.path()).unwrap();
        notes.add(&note("person", "2", 11)).unwrap();
        notes.add(&note("person", "3", 12)).unwrap();
        let ids = |notes: &Notes| notes.erasures().unwrap().into_iter().map(|one| one.parts().1).collect::<Vec<_>>();
        assert_eq!(
            (ids(&notes), ids(&there)),
            (vec!["2".into(), "3".into()], vec!["1".into(), "2".into(), "3".into()])
        );
        // Where it cannot be written there, it is written here.
        let lost = notes.clone().and_in(Some("/nowhere".into()));
        lost.add(&note("person", "4", 13)).unwrap();
        assert_eq!(ids(&notes).len(), 3);
    }

    #[test]
    fn every_file_of_notes_beside_the_copy_and_the_database_is_found() {
        let (own, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (database, copy) = (own.path().join("elsewhere.db"), copies.path().join("turnout-2027.db"));
        assert_eq!(Notes::around(&copy, &database).unwrap().len(), 0);
        Notes::beside(&copies.path().join("turnout.db")).add(&note("person", "1", 10)).unwrap();
        Notes::beside(&database).add(&note("person", "2", 10)).unwrap();
        assert_eq!(Notes::around(&copy, &database).unwrap().len(), 2);
        assert_eq!(Notes::around(&copy, &copies.path().join("turnout.db")).unwrap().len(), 1);
        assert_eq!(Notes::around(&copy, Path::new("/nowhere/turnout.db")).unwrap().len(), 1);
    }
}
