//! Tests of the database as a whole, over a schema of their own.

mod basics;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, named_params};
use tempfile::TempDir;

use super::migrations::Schema;
use super::{Db, DbError, open};

/// A table for each way to go wrong: `note` checks its text, and triggers act on some words.
const NOTES: Schema = Schema {
    sql: "create table note (
            note_id integer primary key autoincrement,
            text text not null unique constraint note_text check (text <> '')
        ) strict;
        create trigger note_abort before insert on note when new.text = 'abort'
            begin select raise(abort, 'aborted'); end;
        create trigger note_rollback before insert on note when new.text = 'roll back'
            begin select raise(rollback, 'rolled back'); end;",
    steps: &[],
};

/// A database of notes in a folder that goes with it.
struct Notes {
    db: Db,
    folder: TempDir,
}

impl Notes {
    fn new() -> Notes {
        Notes::configured(|_| Ok(()))
    }

    fn configured(configure_writer: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Notes {
        let folder = tempfile::tempdir().unwrap();
        let db = open_notes(&folder.path().join("notes.db"), configure_writer);
        Notes { db, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("notes.db")
    }

    async fn add(&self, text: &'static str) -> Result<i64, DbError> {
        self.db.write(move |connection| insert(connection, text)).await
    }

    /// What a connection that has nothing to do with the handle sees.
    fn saved(&self) -> Vec<String> {
        texts(&Connection::open(self.path()).unwrap()).unwrap()
    }
}

fn open_notes(path: &Path, configure_writer: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Db {
    open::make_or_check(path, &NOTES).unwrap();
    Db::connect(path, NOTES.version(), configure_writer).unwrap()
}

fn insert(connection: &Connection, text: &str) -> Result<i64, DbError> {
    connection.prepare_cached("insert into note (text) values (:text)")?.execute(named_params! { ":text": text })?;
    Ok(connection.last_insert_rowid())
}

fn texts(connection: &Connection) -> Result<Vec<String>, DbError> {
    let mut statement = connection.prepare_cached("select text from note order by note_id")?;
    let texts = statement.query_map([], |row| row.get("text"))?.collect::<rusqlite::Result<_>>()?;
    Ok(texts)
}
