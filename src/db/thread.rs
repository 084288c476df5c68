//! The threads of the database.

use std::io;
use std::thread::{self, JoinHandle};

/// A thread that is waited for when it is dropped. Without it a command's process would end in the middle of the last
/// checkpoint: nothing is lost by that, but the one file does not hold everything.
pub struct Joined(Option<JoinHandle<()>>);

impl Joined {
    pub fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<Joined> {
        Ok(Joined(Some(thread::Builder::new().name(name.to_owned()).spawn(work)?)))
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        // A job may hold the last handle on the database: its thread cannot wait for itself.
        if let Some(thread) = self.0.take_if(|thread| thread.thread().id() != thread::current().id()) {
            // It catches its jobs' panics; one of its own has been reported already.
            thread.join().ok();
        }
    }
}
