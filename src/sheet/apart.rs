//! Reading a workbook in a process of its own.
//!
//! A workbook can be made so that a reader needs more memory than there is, or more time, and then the whole program ends
//! with it. So the program starts itself once more, hands that the bytes, and takes an answer that must be whole. Whatever
//! happens there costs one file and not the door desk.

use std::io::{BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context as _;
use rlimit::Resource;

use super::content::Content;
use super::{MAX_BYTES, Refusal, Sheet};

/// The argument with which the program reads a workbook and does nothing else.
pub const READ_WORKBOOK: &str = "read-workbook";
/// What the process may use.
const MEMORY: u64 = 512 * 1024 * 1024;
const SECONDS: u64 = 10;
/// Standard input, output and error, and nothing more.
const OPEN_FILES: u64 = 3;
/// The longest answer, in bytes.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;
/// The last bytes of an answer: without them it is not whole.
const END: &[u8; 8] = b"\nturnout";
const LENGTH: usize = size_of::<u64>();

type Answer = Result<Vec<Sheet>, Refusal>;

/// What the process does: takes the limits upon itself, reads the bytes on standard input and answers on standard output.
///
/// # Errors
///
/// If the limits cannot be set, or the other side is gone.
pub fn read_workbook() -> anyhow::Result<()> {
    for (resource, limit) in [
        (Resource::AS, MEMORY),
        (Resource::CPU, SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
        (Resource::NOFILE, OPEN_FILES),
    ] {
        resource.set(limit, limit).with_context(|| format!("limiting {resource:?}"))?;
    }
    let mut bytes = Vec::new();
    std::io::stdin().take(MAX_BYTES as u64).read_to_end(&mut bytes)?;
    let answer: Answer = Content::of(&bytes).and_then(|content| content.read(&bytes));
    drop(bytes);
    let mut framed = framed(&answer)?;
    if framed.len() as u64 > MAX_ANSWER {
        framed = self::framed(&Err(Refusal::TooManyRows))?;
    }
    let mut out = std::io::stdout().lock();
    out.write_all(&framed)?;
    Ok(out.flush()?)
}

fn framed(answer: &Answer) -> anyhow::Result<Vec<u8>> {
    let mut framed = vec![0; LENGTH];
    serde_json::to_writer(&mut framed, answer)?;
    let length = (framed.len() - LENGTH) as u64;
    framed[..LENGTH].copy_from_slice(&length.to_le_bytes());
    framed.extend_from_slice(END);
    Ok(framed)
}

/// What stands in a whole answer, none in any other. It is never in memory as a whole.
fn unframed(mut framed: impl Read) -> Option<Answer> {
    let mut length = [0; LENGTH];
    framed.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    if length > MAX_ANSWER {
        return None;
    }
    let answer = serde_json::from_reader(BufReader::new(framed.by_ref().take(length))).ok()?;
    let mut end = Vec::new();
    framed.take(END.len() as u64 + 1).read_to_end(&mut end).ok()?;
    (end == END).then_some(answer)
}

/// Has a program read a workbook.
///
/// # Errors
///
/// What the program refuses; [`Refusal::Damaged`] if it gives no whole answer in time.
pub(super) fn read(program: &Path, bytes: &[u8], at_most: Duration) -> Answer {
    let started = Command::new(program)
        .arg(READ_WORKBOOK)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => {
            tracing::error!(%error, "no process could be started to read a workbook");
            return Err(Refusal::Damaged);
        }
    };
    let answer = exchange(&mut child, bytes.to_vec(), at_most);
    // It has answered, or is given up on.
    let ended = child.kill().and_then(|()| child.wait());
    answer.unwrap_or_else(|| {
        tracing::warn!(bytes = bytes.len(), ?ended, "a workbook was given up on");
        Err(Refusal::Damaged)
    })
}

/// Hands over the bytes and takes what comes back, in two threads that end when the process does: it may take in nothing, or
/// say nothing.
fn exchange(child: &mut Child, bytes: Vec<u8>, at_most: Duration) -> Option<Answer> {
    let (mut stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    let (answered, answer) = mpsc::channel();
    // A process that ends early takes in only a part, and then answers or does not.
    std::thread::spawn(move || stdin.write_all(&bytes).ok());
    // Nobody waits any more if it took too long.
    std::thread::spawn(move || answered.send(unframed(stdout)).ok());
    answer.recv_timeout(at_most).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_answer_is_one() {
        let answer: Answer = Ok(vec![Sheet { name: "Zoë".into(), ..Sheet::default() }]);
        let whole = framed(&answer).unwrap();
        assert_eq!(unframed(&whole[..]), Some(answer));
        assert_eq!(unframed(&framed(&Err(Refusal::Password)).unwrap()[..]), Some(Err(Refusal::Password)));
        for cut in 0..whole.len() {
            assert_eq!(unframed(&whole[..cut]), None);
        }
        assert_eq!(unframed(&[&whole[..], b"x"].concat()[..]), None);
        assert_eq!(unframed(&[&whole[..], &whole].concat()[..]), None);
    }
}
