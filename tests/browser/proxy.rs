//! A bad line between phones and the server: of what is posted some never arrives, some arrives and its answer does not, and
//! some arrives twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A line that forwards to a server; gone when the test's runtime ends.
pub struct Line {
    pub address: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Of a hundred posts so many are lost: half of those on their way there, half on their way back.
    loses: AtomicU64,
    posts: AtomicU64,
    lost: AtomicU64,
    unanswered: AtomicU64,
    twice: AtomicU64,
}

/// What became of the posts that went over a line.
#[derive(Debug)]
pub struct Fates {
    pub posts: u64,
    pub lost: u64,
    pub unanswered: u64,
    pub twice: u64,
}

impl Line {
    /// A line to that server, on which nothing is lost yet.
    pub async fn to(server: &str) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State::default());
        let (server, its) = (server.to_owned(), state.clone());
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let (server, state) = (server.clone(), its.clone());
                // A line that breaks is what this is for.
                tokio::spawn(async move { forward(phone, &server, &state).await.ok() });
            }
        });
        Line { address, state }
    }

    pub fn loses(&self, of_a_hundred: u64) {
        self.state.loses.store(of_a_hundred, Ordering::Relaxed);
    }

    pub fn fates(&self) -> Fates {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let State { posts, lost, unanswered, twice, .. } = &*self.state;
        Fates { posts: of(posts), lost: of(lost), unanswered: of(unanswered), twice: of(twice) }
    }
}

/// One request and its answer.
async fn forward(mut phone: TcpStream, server: &str, state: &State) -> std::io::Result<()> {
    let Some(request) = request(&mut phone).await? else { return Ok(()) };
    let loses = state.loses.load(Ordering::Relaxed);
    let mut fate = 100;
    if request.starts_with(b"POST") && loses > 0 {
        let turn = state.posts.fetch_add(1, Ordering::Relaxed);
        fate = chance(turn);
    }
    if fate < loses / 2 {
        state.lost.fetch_add(1, Ordering::Relaxed);
        return Ok(());
    }
    let answer = answer(server, &request).await?;
    if fate < loses {
        state.unanswered.fetch_add(1, Ordering::Relaxed);
        return Ok(());
    }
    if fate < loses + 10 {
        state.twice.fetch_add(1, Ordering::Relaxed);
        self::answer(server, &request).await?;
    }
    phone.write_all(&answer).await
}

/// A number under 100 for a turn, the same in each run.
pub fn chance(turn: u64) -> u64 {
    let mut mixed = (turn + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 27)) % 100
}

/// A whole request, which asks that its connection be closed; none where the browser only opened one.
async fn request(phone: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut read = Vec::new();
    let head = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if phone.read_buf(&mut read).await? == 0 {
            return Ok(None);
        }
    };
    let lines = String::from_utf8_lossy(&read[..head]).into_owned();
    let mut length = 0;
    let mut request = String::new();
    for line in lines.split("\r\n") {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "connection" => continue,
            "content-length" => length = line.split(':').next_back().and_then(|it| it.trim().parse().ok()).unwrap_or(0),
            _ => {}
        }
        request.push_str(line);
        request.push_str("\r\n");
    }
    while read.len() < head + 4 + length {
        if phone.read_buf(&mut read).await? == 0 {
            return Ok(None);
        }
    }
    let mut request = (request + "Connection: close\r\n\r\n").into_bytes();
    request.extend_from_slice(&read[head + 4..]);
    Ok(Some(request))
}

async fn answer(server: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(server).await?;
    server.write_all(request).await?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await?;
    Ok(answer)
}
