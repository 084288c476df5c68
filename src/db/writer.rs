//! The one thread that writes.
//!
//! It takes the jobs that wait, runs them in one transaction, each in a savepoint, and answers them after COMMIT: a hundred
//! waiting jobs cost one flush of the disk. What a job reads was perhaps written by a job before it in the same
//! transaction; therefore, when that transaction is lost, so is every answer that came out of it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, Statement};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};

#[cfg(feature = "careless")]
use super::careless;
use super::thread::Joined;
use super::{DbError, erase};

/// How many jobs share a transaction at most.
const BATCH: usize = 256;

/// How many jobs wait at most; whoever brings another waits until there is room.
const QUEUE: usize = 1024;

/// The queue to the thread that writes. Dropped, it waits until that thread has left the file in order.
pub struct Writer {
    // Before the thread, which ends when nobody can send to it any more.
    queue: mpsc::Sender<Message>,
    _thread: Joined,
}

enum Message {
    Run(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    /// Starts the thread. It ends when it is closed or dropped.
    pub fn start(connection: Connection, version: i64) -> io::Result<Writer> {
        let (sender, queue) = mpsc::channel(QUEUE);
        let thread = Joined::start("db-writer", move || write_until_closed(connection, version, queue))?;
        Ok(Writer { queue: sender, _thread: thread })
    }

    pub async fn write<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Task { work: Some(work), outcome: None, reply };
        self.queue.send(Message::Run(Box::new(job))).await.map_err(|_| DbError::Closed)?;
        answer.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Runs what waits, leaves everything in the one file and closes it.
    pub async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.queue.send(Message::Close(reply)).await.is_ok() {
            // An error means that the thread is gone, which is what was asked for.
            closed.await.ok();
        }
    }
}

/// A job of any type of answer.
pub(super) trait Job: Send {
    /// Runs the job; whether what it wrote is to be kept.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Sends the job's own answer.
    fn answer(self: Box<Self>);
    /// Says that nothing of it was kept.
    fn not_saved(self: Box<Self>);
}

struct Task<W, T, E> {
    work: Option<W>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<W, T, E> Job for Task<W, T, E>
where
    W: FnOnce(&Connection) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(connection)));
        self.outcome.insert(outcome.unwrap_or_else(|_| Err(DbError::Panicked.into()))).is_ok()
    }

    fn answer(self: Box<Self>) {
        // Nobody may be waiting any more; and a job that was never run has the answer that it was not saved.
        self.reply.send(self.outcome.unwrap_or_else(|| Err(DbError::NotSaved.into()))).ok();
    }

    fn not_saved(mut self: Box<Self>) {
        self.outcome = None;
        self.answer();
    }
}

fn write_until_closed(mut connection: Connection, version: i64, mut queue: mpsc::Receiver<Message>) {
    let in_job = Arc::new(AtomicBool::new(false));
    #[cfg(feature = "careless")]
    careless::settings(&connection);
    let ready = guard(&mut connection, &in_job);
    let closing = match ready.and_then(|()| Transactions::prepare(&connection, version, &in_job)) {
        Ok(mut transactions) => run_batches(&mut transactions, &mut queue),
        Err(error) => {
            tracing::error!(%error, "the database cannot be written");
            Vec::new()
        }
    };
    checkpoint(&connection);
    drop(connection);
    for reply in closing {
        // Whoever asked for it may not wait for it.
        reply.send(()).ok();
    }
}

/// Keeps jobs to themselves while `in_job` is set.
fn guard(connection: &mut Connection, in_job: &Arc<AtomicBool>) -> rusqlite::Result<()> {
    let preparing = Arc::clone(in_job);
    connection.authorizer(Some(move |asked: AuthContext<'_>| {
        if preparing.load(Ordering::Relaxed) { allowed_in_job(asked) } else { Authorization::Allow }
    }))?;
    // A job whose statement ended the transaction may carry on, and each further statement would commit by itself.
    let committing = Arc::clone(in_job);
    connection.commit_hook(Some(move || committing.load(Ordering::Relaxed)))
}

/// What a job may ask of SQLite: anything but what outlives it or reaches into other jobs.
fn allowed_in_job(asked: AuthContext<'_>) -> Authorization {
    match asked.action {
        AuthAction::Transaction { .. }
        | AuthAction::Savepoint { .. }
        | AuthAction::Attach { .. }
        | AuthAction::Detach { .. }
        | AuthAction::Pragma { pragma_value: Some(_), .. } => Authorization::Deny,
        _ => Authorization::Allow,
    }
}

/// Until the queue is closed and empty; then, whoever waits for the end.
fn run_batches(transactions: &mut Transactions<'_>, queue: &mut mpsc::Receiver<Message>) -> Vec<oneshot::Sender<()>> {
    let mut waiting = Vec::with_capacity(BATCH);
    let mut closing = Vec::new();
    while received(queue, &mut waiting, transactions.connection) {
        let mut jobs = Vec::with_capacity(waiting.len());
        for message in waiting.drain(..) {
            match message {
                Message::Run(job) => jobs.push(job),
                Message::Close(reply) => {
                    queue.close();
                    closing.push(reply);
                }
            }
        }
        let mut unstarted = jobs.into_iter();
        while unstarted.len() > 0 {
            run_batch(transactions, &mut unstarted);
        }
    }
    closing
}

/// Takes what waits in the queue, or waits for it; false once the queue is closed and empty. What was erased is erased for
/// good meanwhile.
fn received(queue: &mut mpsc::Receiver<Message>, waiting: &mut Vec<Message>, connection: &Connection) -> bool {
    if erase::is_due() {
        erase::now(connection);
    }
    while erase::is_due() {
        match queue.try_recv() {
            Ok(message) => {
                waiting.push(message);
                while waiting.len() < BATCH
                    && let Ok(message) = queue.try_recv()
                {
                    waiting.push(message);
                }
                return true;
            }
            Err(TryRecvError::Disconnected) => return false,
            Err(TryRecvError::Empty) => {
                erase::wait();
                erase::now(connection);
            }
        }
    }
    queue.blocking_recv_many(waiting, BATCH) > 0
}

/// Runs jobs in one transaction until all are done or the transaction is lost. Takes at least one.
fn run_batch(transactions: &mut Transactions<'_>, unstarted: &mut impl Iterator<Item = Box<dyn Job>>) {
    let mut done = Vec::new();
    let saved = match transactions.begin() {
        Ok(()) => run_jobs(transactions, unstarted, &mut done).and_then(|()| {
            #[cfg(feature = "careless")]
            careless::before_commit(&mut done);
            transactions.commit()
        }),
        Err(lost) => {
            // The next ones would wait as long for the same refusal.
            done.extend(unstarted);
            Err(lost)
        }
    };
    if let Err(lost) = saved {
        tracing::error!(jobs = done.len(), reason = %lost, "a batch was not saved");
        transactions.roll_back();
        done.into_iter().for_each(|job| job.not_saved());
    } else {
        done.into_iter().for_each(|job| job.answer());
    }
}

fn run_jobs(
    transactions: &mut Transactions<'_>,
    unstarted: &mut impl Iterator<Item = Box<dyn Job>>,
    done: &mut Vec<Box<dyn Job>>,
) -> Result<(), Lost> {
    for mut job in unstarted {
        let ran = transactions.run(job.as_mut());
        done.push(job);
        ran?;
    }
    Ok(())
}

/// Why a whole transaction was not saved.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// `or rollback`, `raise(rollback)`, or a disk that was full while the cache was being emptied.
    #[error("a job ended the transaction")]
    Ended,
    #[error("the database was upgraded to version {0} by another program: restart this one with that version")]
    Upgraded(i64),
}

/// The writer's own statements, prepared once. None of them can be prepared by a job.
struct Transactions<'c> {
    connection: &'c Connection,
    version: i64,
    in_job: &'c AtomicBool,
    begin: Statement<'c>,
    user_version: Statement<'c>,
    savepoint: Statement<'c>,
    release: Statement<'c>,
    undo: Statement<'c>,
    commit: Statement<'c>,
    rollback: Statement<'c>,
}

impl<'c> Transactions<'c> {
    fn prepare(connection: &'c Connection, version: i64, in_job: &'c AtomicBool) -> rusqlite::Result<Transactions<'c>> {
        Ok(Transactions {
            connection,
            version,
            in_job,
            begin: connection.prepare("begin immediate")?,
            user_version: connection.prepare("pragma user_version")?,
            savepoint: connection.prepare("savepoint job")?,
            release: connection.prepare("release job")?,
            undo: connection.prepare("rollback to job")?,
            commit: connection.prepare("commit")?,
            rollback: connection.prepare("rollback")?,
        })
    }

    /// Begins, unless another program has given the file another schema meanwhile.
    fn begin(&mut self) -> Result<(), Lost> {
        self.begin.execute([])?;
        let version = self.user_version.query_row([], |row| row.get("user_version"))?;
        if version == self.version { Ok(()) } else { Err(Lost::Upgraded(version)) }
    }

    /// Runs one job in its savepoint and undoes it when it asks for that.
    fn run(&mut self, job: &mut dyn Job) -> Result<(), Lost> {
        self.savepoint.execute([])?;
        self.in_job.store(true, Ordering::Relaxed);
        let keep = job.run(self.connection);
        self.in_job.store(false, Ordering::Relaxed);
        if self.connection.is_autocommit() {
            return Err(Lost::Ended);
        }
        if !keep {
            self.undo.execute([])?;
        }
        self.release.execute([])?;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Lost> {
        self.commit.execute([])?;
        Ok(())
    }

    fn roll_back(&mut self) {
        if self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.rollback.execute([]) {
            tracing::error!(%error, "a lost batch could not be rolled back");
        }
    }
}

/// Moves everything from the -wal file into the database.
fn checkpoint(connection: &Connection) {
    if let Err(error) = connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())) {
        // Nothing is lost: the -wal file stays and the next one to open the database reads it.
        tracing::warn!(%error, "the -wal file stays beside the database");
    }
}
