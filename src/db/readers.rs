//! The read-only connections.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{DbError, connection};

/// How many reads run at once. More would compete for the same few processors.
const READERS: u32 = 4;

/// Up to [`READERS`] connections, opened when first needed and kept.
pub struct Readers {
    pool: Arc<Pool>,
    free: Arc<Semaphore>,
}

struct Pool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(path: &Path) -> Readers {
        let pool = Pool { path: path.to_owned(), idle: Mutex::new(Vec::new()) };
        Readers { pool: Arc::new(pool), free: Arc::new(Semaphore::new(READERS as usize)) }
    }

    pub async fn read<T, E>(&self, query: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|_| DbError::Closed)?;
        let pool = Arc::clone(&self.pool);
        let reading = tokio::task::spawn_blocking(move || {
            let answer = pool.run(query);
            // Also when nobody waits for the answer any more, the connection counts as used until here.
            drop(permit);
            answer
        });
        // The query's own panics are caught in `run`; what is left is a runtime that shuts down.
        reading.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Waits for the reads that run and closes their connections; reads that come later are refused.
    pub async fn close(&self) {
        let Ok(all) = self.free.acquire_many(READERS).await else { return };
        self.free.close();
        drop(all);
        self.pool.idle().clear();
    }
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
