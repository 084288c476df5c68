//! A file that is sent while it is still being read from the database, however large it is.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;
use rusqlite::Connection;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::Instant;

use crate::App;
use crate::error::AppError;

/// How much is sent at a time, in bytes.
const CHUNK: usize = 64 * 1024;
/// How many chunks wait for a slow browser, 4 MiB: an assembly's people fit, and the database is let go at once.
const WAITING: usize = 64;
/// How long a download may take: what is erased meanwhile stays on the disk until no reader looks at it any more.
#[derive(Debug, Clone, Copy)]
pub struct Downloads {
    /// How long a browser may take none of what waits before its download is given up.
    pub patience: Duration,
    /// How long it may take in all.
    pub longest: Duration,
}

impl Default for Downloads {
    fn default() -> Downloads {
        Downloads { patience: Duration::from_secs(20), longest: Duration::from_secs(300) }
    }
}

/// Sends what `write` writes, as a CSV file to keep. The name is ours, never text that somebody typed. A download that
/// fails on the way is cut off, so that nobody takes half a file for the whole.
pub fn download(
    app: &App,
    file_name: &str,
    write: impl FnOnce(&Connection, Pipe) -> Result<Pipe, AppError> + Send + 'static,
) -> Response {
    let (sender, receiver) = mpsc::channel(WAITING);
    let app = app.clone();
    tokio::spawn(async move {
        let (failed, to) = (sender.clone(), Pipe::to(sender, app.downloads));
        let written = app.db.read(move |conn| Ok::<_, AppError>(write(conn, to)?.flush()?)).await;
        if let Err(error) = written {
            tracing::warn!(cause = format!("{error:#}"), "a download was cut off");
            // When nobody receives any more, nobody needs to be told.
            failed.send(Err(io::Error::other("cut off"))).await.unwrap_or_default();
        }
    });
    let disposition = format!("attachment; filename=\"{file_name}\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (headers, Body::from_stream(Chunks(receiver))).into_response()
}

/// Where a download is written to. Blocks while the browser is slow, so it belongs on a thread that may.
pub struct Pipe {
    sender: Sender<io::Result<Bytes>>,
    held: Vec<u8>,
    runtime: Handle,
    patience: Duration,
    until: Instant,
}

impl Pipe {
    fn to(sender: Sender<io::Result<Bytes>>, Downloads { patience, longest }: Downloads) -> Pipe {
        let until = Instant::now() + longest;
        Pipe { sender, held: Vec::with_capacity(CHUNK), runtime: Handle::current(), patience, until }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        if self.held.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.held.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.held, Vec::with_capacity(CHUNK));
        // Made inside the runtime: who reads the database is a thread of its own, and has no clock of tokio's.
        let until = self.until.min(Instant::now() + self.patience);
        let sent =
            self.runtime.block_on(async { tokio::time::timeout_at(until, self.sender.send(Ok(chunk.into()))).await });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::Error::new(io::ErrorKind::BrokenPipe, "the browser went away")),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the browser took nothing")),
        }
    }
}

struct Chunks(Receiver<io::Result<Bytes>>);

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.0.poll_recv(context)
    }
}
