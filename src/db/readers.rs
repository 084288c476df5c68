//! The read-only connections, and the few threads on which they are used.
//!
//! The threads are our own: on the runtime's, of which there are soon some twenty, each read leaves its memory in the
//! allocator's arena of another one, and a busy evening takes twice the memory for it (`tests/long load`).

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use rusqlite::Connection;
use tokio::sync::{Semaphore, oneshot};

use super::thread::Joined;
use super::{DbError, connection};

/// How many reads run at once. More would compete for the same few processors.
const READERS: u32 = 4;

/// Up to [`READERS`] connections, opened when first needed and kept. Dropped, it waits until the reads that run have ended.
pub struct Readers {
    free: Arc<Semaphore>,
    pool: Arc<Pool>,
    // Before the threads, which end when nobody can send to them any more.
    queue: mpsc::Sender<Read>,
    _threads: Vec<Joined>,
}

type Read = Box<dyn FnOnce(&Pool) + Send>;

struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// Starts the threads. They end when it is dropped.
    pub fn new(path: &Path) -> io::Result<Readers> {
        let pool = Arc::new(Pool { path: path.to_owned(), idle: Mutex::new(Vec::new()) });
        let (queue, reads) = mpsc::channel::<Read>();
        let reads = Arc::new(Mutex::new(reads));
        let start = |_| {
            let (pool, reads) = (Arc::clone(&pool), Arc::clone(&reads));
            Joined::start("db-reader", move || {
                while let Some(read) = next(&reads) {
                    read(&pool);
                }
            })
        };
        let threads = (0..READERS).map(start).collect::<io::Result<_>>()?;
        Ok(Readers { free: Arc::new(Semaphore::new(READERS as usize)), pool, queue, _threads: threads })
    }

    pub async fn read<T, E>(&self, query: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| DbError::Closed)?;
        let (reply, answer) = oneshot::channel();
        let read = move |pool: &Pool| {
            let answer = pool.run(query);
            // Also when nobody waits for the answer any more, the connection counts as used until here.
            drop(permit);
            reply.send(answer).ok();
        };
        self.queue.send(Box::new(read)).map_err(|_| DbError::Closed)?;
        answer.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Waits for the reads that run and closes their connections; reads that come later are refused.
    pub async fn close(&self) {
        let Ok(all) = self.free.acquire_many(READERS).await else { return };
        self.free.close();
        drop(all);
        self.pool.idle().clear();
    }
}

/// Waits for the next read; none when no more can come.
fn next(reads: &Mutex<mpsc::Receiver<Read>>) -> Option<Read> {
    reads.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

impl Pool {
    fn run<T, E: From<DbError>>(&self, query: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let connection = self.take().map_err(DbError::from)?;
        let answer = in_one_state(&connection, query);
        self.put_back(connection);
        answer
    }

    fn take(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => connection::reading(&self.path),
        }
    }

    /// Keeps the connection, unless it will not leave its transaction: then the next read opens another.
    fn put_back(&self, connection: Connection) {
        if connection.is_autocommit() || connection.execute_batch("rollback").is_ok() {
            self.idle().push(connection);
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs the query in a transaction, so that all its statements see the same state. `put_back` ends it.
fn in_one_state<T, E: From<DbError>>(
    connection: &Connection,
    query: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    connection.execute_batch("begin").map_err(DbError::from)?;
    catch_unwind(AssertUnwindSafe(|| query(connection))).unwrap_or_else(|_| Err(DbError::Panicked.into()))
}
