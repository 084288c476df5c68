//! Tests of the database as a whole, over a schema of their own.

mod backup;
mod basics;
mod batches;
mod constraints;
mod opening;
mod queue;
mod reading;
mod restoring;
mod schema_style;
mod upgrading;

use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::Poll;

use rusqlite::{Connection, named_params};
use tempfile::TempDir;

use super::migrations::Schema;
use super::{Db, DbError, open};

/// Tables to go wrong with. `note` checks its text, and its triggers act on some words. An insert into `plain` is a statement
/// that SQLite cannot undo by itself: on a full disk it ends the transaction.
const NOTES: Schema = Schema {
    sql: "create table note (
            note_id integer primary key autoincrement,
            text text not null unique constraint note_text check (text <> '')
        ) strict;
        create table plain (text text) strict;
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

    /// Runs the jobs in one transaction, in their order, and returns their answers.
    async fn together(&self, jobs: Vec<Job>) -> Vec<Result<i64, DbError>> {
        let gate = Gate::close(&self.db).await;
        let mut answers = Vec::new();
        for job in jobs {
            let mut answer = Box::pin(self.db.write(job));
            assert!(still_pending(&mut answer).await, "answered although the writer is held up");
            answers.push(answer);
        }
        gate.open();
        let mut all = Vec::new();
        for answer in answers {
            all.push(answer.await);
        }
        all
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

type Job = Box<dyn FnOnce(&Connection) -> Result<i64, DbError> + Send>;

fn job(work: impl FnOnce(&Connection) -> Result<i64, DbError> + Send + 'static) -> Job {
    Box::new(work)
}

fn adding(text: &'static str) -> Job {
    job(move |connection| insert(connection, text))
}

fn running(sql: &'static str) -> Job {
    job(move |connection| {
        connection.execute_batch(sql)?;
        Ok(0)
    })
}

/// Holds the writer up, so that what is sent meanwhile lies in the queue together.
struct Gate(std::sync::mpsc::Sender<()>);

impl Gate {
    async fn close(db: &Db) -> Gate {
        let (open, opened) = std::sync::mpsc::channel();
        let (arrived, at_gate) = tokio::sync::oneshot::channel();
        let db = db.clone();
        tokio::spawn(async move {
            db.write(move |_| {
                arrived.send(()).unwrap();
                opened.recv().unwrap();
                Ok::<_, DbError>(())
            })
            .await
        });
        at_gate.await.unwrap();
        Gate(open)
    }

    fn open(self) {
        self.0.send(()).unwrap();
    }
}

/// Polls once, which sends a write to the queue.
async fn still_pending<F: Future + Unpin>(future: &mut F) -> bool {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending())).await
}
