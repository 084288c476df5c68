//! The bodies of forms while they are answered: how large one may be, and how much of them all is held at once.

use axum::body::{Body, Bytes, HttpBody as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::posted::MOST_BYTES;

/// The largest form of a page that strangers may send, in bytes: a name, an address, a password and the like.
const MOST_BYTES_OF_STRANGERS: usize = 16 * 1024;
/// So much of each form is always held: it is all of nearly every form, and with a thousand connections it is 16 MB.
const ALWAYS: usize = 16 * 1024;
/// So much is held beyond that of all forms together, in KB: 32 of the largest at once. With what is made of them while they
/// are answered it is far from the memory that `deploy/turnout.service` gives the program.
const TOGETHER: usize = 64 * 1024;
/// What a permit stands for, in bytes.
const KB: usize = 1024;

static HELD: Semaphore = Semaphore::const_new(TOGETHER);

/// A body that was read, and the room that it takes for as long as it is held.
pub(super) struct Held {
    /// What was sent.
    pub bytes: Bytes,
    _room: Option<SemaphorePermit<'static>>,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is larger than a form of that page.
    Large,
    /// There is no room for it now.
    Busy,
    /// It was cut.
    Cut,
}

/// The largest form that may be sent to a page.
pub(super) fn most_bytes(path: &str) -> usize {
    let strangers =
        path == "/o/sign-in" || ["/o/sign-in/", "/o/password/", "/d/"].iter().any(|at| path.starts_with(at));
    if strangers { MOST_BYTES_OF_STRANGERS } else { MOST_BYTES }
}

/// Reads a body of at most so many bytes. What has come takes room, never what is said to come: nobody is kept out by who only
/// says that they send much.
pub(super) async fn read(body: Body, most: usize) -> Result<Held, Unread> {
    read_into(&HELD, body, most).await
}

async fn read_into(held: &'static Semaphore, mut body: Body, most: usize) -> Result<Held, Unread> {
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::Large);
    }
    let (mut bytes, mut room) = (Vec::new(), None::<SemaphorePermit<'static>>);
    let (mut length, mut busy) = (0, false);
    loop {
        let frame = std::future::poll_fn(|cx| std::pin::Pin::new(&mut body).poll_frame(cx)).await;
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| Unread::Cut)?.into_data() else { continue };
        length += data.len();
        if length > most {
            return Err(Unread::Large);
        }
        // The rest is read all the same: whoever is cut off while they send does not get to read the answer.
        if busy {
            continue;
        }
        bytes.extend_from_slice(&data);
        let has = room.as_ref().map_or(0, SemaphorePermit::num_permits);
        let wants = length.saturating_sub(ALWAYS).div_ceil(KB);
        if wants > has {
            match (held.try_acquire_many(u32::try_from(wants - has).unwrap_or(u32::MAX)), &mut room) {
                (Ok(more), Some(room)) => room.merge(more),
                (Ok(more), None) => room = Some(more),
                (Err(_), _) => (bytes, room, busy) = (Vec::new(), None, true),
            }
        }
    }
    if busy {
        return Err(Unread::Busy);
    }
    Ok(Held { bytes: bytes.into(), _room: room })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: usize) -> Body {
        Body::from(vec![b'a'; bytes])
    }

    #[tokio::test]
    async fn large_bodies_take_room_and_small_ones_none() {
        static ROOM: Semaphore = Semaphore::const_new(100);
        let read = async |bytes| read_into(&ROOM, body(bytes), MOST_BYTES).await;
        let one = read(ALWAYS + 60 * KB).await.ok().unwrap();
        assert_eq!((one.bytes.len(), ROOM.available_permits()), (ALWAYS + 60 * KB, 40));
        assert_eq!(read(ALWAYS + 41 * KB).await.err(), Some(Unread::Busy));
        assert_eq!(ROOM.available_permits(), 40, "who is sent away holds nothing");
        let other = read(ALWAYS + 39 * KB + 1).await.ok().unwrap();
        assert!(read(ALWAYS).await.is_ok(), "small ones always");
        drop((one, other));
        assert_eq!(ROOM.available_permits(), 100);
    }

    #[tokio::test]
    async fn a_body_has_a_size_of_which_it_is_at_most() {
        static ROOM: Semaphore = Semaphore::const_new(TOGETHER);
        for (path, most) in [
            ("/o/sign-in", 16 * KB),
            ("/o/sign-in/code", 16 * KB),
            ("/o/password/1-x", 16 * KB),
            ("/d/pin", 16 * KB),
            ("/d/1-x", 16 * KB),
            ("/o/sign-out", 2 * KB * KB),
            ("/my/1/list/paste", 2 * KB * KB),
            ("/door/group", 2 * KB * KB),
        ] {
            assert_eq!(most_bytes(path), most, "{path}");
            assert_eq!(read_into(&ROOM, body(most), most).await.ok().unwrap().bytes.len(), most);
            assert_eq!(read_into(&ROOM, body(most + 1), most).await.err(), Some(Unread::Large), "{path}");
        }
    }
}
