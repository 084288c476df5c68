//! A connection that ends where nothing of an answer is taken any more. However slowly somebody reads, they get on.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::time::{Instant, Sleep};

/// A stream whose writes fail once none of them got on for so long.
pub(super) struct InProgress<S> {
    stream: S,
    patience: Duration,
    /// When patience is at an end; none while nothing waits to be taken.
    end: Option<Pin<Box<Sleep>>>,
}

impl<S: Unpin> InProgress<S> {
    pub fn new(stream: S, patience: Duration) -> InProgress<S> {
        InProgress { stream, patience, end: None }
    }

    /// What a write came to, unless it waits, and has waited for too long.
    fn watched<T>(&mut self, written: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.end = None;
            return written;
        }
        let patience = self.patience;
        let end = self.end.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + patience)));
        match end.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "nobody reads the answer"))),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: Read + Unpin> Read for InProgress<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: Write + Unpin> Write for InProgress<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.watched(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.watched(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use hyper_util::rt::TokioIo;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(2);

    /// Two ends of a connection that holds 1 KB on its way.
    fn connection() -> (TokioIo<InProgress<TokioIo<DuplexStream>>>, DuplexStream) {
        let (ours, theirs) = tokio::io::duplex(1024);
        (TokioIo::new(InProgress::new(TokioIo::new(ours), PATIENCE)), theirs)
    }

    #[tokio::test]
    async fn what_nobody_reads_is_given_up() {
        let (mut ours, _theirs) = connection();
        let began = Instant::now();
        let error = ours.write_all(&[7; 4096]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= PATIENCE);
    }

    #[tokio::test]
    async fn what_is_read_slowly_is_not() {
        let (mut ours, mut theirs) = connection();
        let began = Instant::now();
        let reading = tokio::spawn(async move {
            let mut part = [0; 512];
            for _ in 0..20 {
                tokio::time::sleep(PATIENCE / 10).await;
                theirs.read_exact(&mut part).await.unwrap();
            }
        });
        ours.write_all(&[7; 20 * 512]).await.unwrap();
        reading.await.unwrap();
        assert!(began.elapsed() > PATIENCE);
    }

    /// The stream of a screen says nothing for a while: nobody waits for it to be taken.
    #[tokio::test]
    async fn who_has_nothing_to_take_may_stay() {
        let (mut ours, mut theirs) = connection();
        // The second waits for the first to be read, which it is in time.
        ours.write_all(&[7; 1024]).await.unwrap();
        let reading = tokio::spawn(async move {
            tokio::time::sleep(PATIENCE / 2).await;
            theirs.read_exact(&mut [0; 2048]).await.unwrap();
            theirs
        });
        ours.write_all(&[7; 1024]).await.unwrap();
        let mut theirs = reading.await.unwrap();
        tokio::time::sleep(PATIENCE + PATIENCE / 2).await;
        ours.write_all(&[7; 512]).await.unwrap();
        theirs.read_exact(&mut [0; 512]).await.unwrap();
    }
}
