//! Readers that never read, more connections than one network may have, and more bodies at once than are held.

use std::net::SocketAddr;

use super::*;

/// How many sockets the server has open.
fn sockets(server: &Server) -> usize {
    let files = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap();
    let leads = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    leads.filter(|to| to.to_string_lossy().starts_with("socket:")).count()
}

/// A connection from that address of this machine; where `deaf`, with as little room for what is not read as there can be.
fn from(address: [u8; 4], deaf: bool, server: &Server) -> TcpStream {
    let to: SocketAddr = server.address.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind((address, 0).into()).unwrap();
        if deaf {
            socket.set_recv_buffer_size(4096).unwrap();
        }
        socket.connect(to).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream
}

/// What is answered on a connection, until it is closed; none where it stays open for half a minute.
fn answer(mut stream: TcpStream, request: &str) -> Option<String> {
    // The server may close before it has read everything.
    stream.write_all(request.as_bytes()).ok();
    closed(stream, Instant::now())
}

const PLAIN: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// Reported: whoever asked and never read held a connection for ever.
#[test]
fn whoever_never_reads_is_let_go_and_whoever_reads_slowly_or_listens_is_not() {
    let mut evening = Evening::new();
    let key = turnout::access::token::Key::beside(&evening.machine.database()).unwrap();
    let screen = key.link_token("1".parse::<turnout::assembly::model::AssemblyId>().unwrap(), 1);
    let mut listening = evening.connection();
    listening.write_all(format!("GET /room/{screen}/events HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
    // Far more than the system takes off the server's hands: 15 MB of answers on each connection.
    let much = "GET /static/door.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500);
    let asked = |evening: &Evening, deaf| {
        let mut stream = from([127, 0, 0, 1], deaf, &evening.server);
        stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
        stream.write_all(much.as_bytes()).ok();
        stream
    };
    let slow = asked(&evening, false);
    // Both are answered from now on.
    assert!(slow.peek(&mut [0]).unwrap() + listening.peek(&mut [0]).unwrap() == 2);
    let before = sockets(&evening.server);
    let deaf: Vec<_> = (0..20).map(|_| asked(&evening, true)).collect();
    let began = Instant::now();
    let reading = std::thread::spawn(move || {
        let (mut slow, mut part, mut read) = (slow, vec![0; 128 * 1024], 0);
        slow.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        while began.elapsed() < FREE_AFTER {
            match slow.read(&mut part) {
                Ok(bytes) if bytes > 0 => read += bytes,
                other => panic!("who reads slowly was let go: {other:?}"),
            }
            std::thread::sleep(Duration::from_millis(500));
        }
        read
    });
    assert!(deaf.iter().all(|stream| stream.peek(&mut [0]).is_ok()), "they are answered");
    for _ in 0..20 {
        evening.counts();
    }
    while sockets(&evening.server) > before {
        assert!(began.elapsed() < FREE_AFTER, "{} who never read are still there", sockets(&evening.server) - before);
        std::thread::sleep(Duration::from_millis(100));
    }
    evening.counts();
    assert!(reading.join().unwrap() > 1 << 20);
    // The screen is told that all is well each ten seconds, and was for all of that time.
    listening.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    let (mut heard, mut part) = (String::new(), [0; 4096]);
    while heard.matches("event: heartbeat").count() < 4 {
        let bytes = listening.read(&mut part).unwrap();
        assert!(bytes > 0, "the screen was let go: {heard}");
        heard.push_str(&String::from_utf8_lossy(&part[..bytes]));
    }
    drop(deaf);
}

/// Reported: a thousand connections of one address were all that there were for anybody.
#[test]
fn one_network_takes_half_of_the_connections_at_most_and_the_others_come_in() {
    rlimit::increase_nofile_limit(8192).unwrap();
    let evening = Evening::new();
    let many: Vec<_> = (0..500).map(|_| evening.connection()).collect();
    // Those beyond are closed at once, without a word.
    for _ in 0..3 {
        assert_eq!(answer(evening.connection(), PLAIN).as_deref(), Some(""));
    }
    let other = answer(from([127, 0, 0, 2], false, &evening.server), PLAIN).unwrap();
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
    let now = chrono::Utc::now().to_rfc3339();
    let event = format!(r#"{{"key":"one","kind":"group","count":1,"at":"{now}","door":1}}"#);
    let counted = answer(from([127, 0, 0, 2], false, &evening.server), &evening.count(&event)).unwrap();
    assert!(counted.starts_with("HTTP/1.1 200") && counted.contains("recorded"), "{counted}");
    // As many as went, as many may come.
    drop(many);
    let again = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        answer(evening.connection(), PLAIN).is_some_and(|said| said.starts_with("HTTP/1.1 200"))
    });
    assert!(again);
}

#[test]
fn a_proxy_that_the_server_was_told_of_may_have_more() {
    rlimit::increase_nofile_limit(8192).unwrap();
    let evening = Evening::behind("--trusted-proxy 127.0.0.1");
    let many: Vec<_> = (0..600).map(|_| evening.connection()).collect();
    let said = answer(evening.connection(), PLAIN).unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    drop(many);
}

/// A form of so many bytes of which all but the last were sent.
fn begun(evening: &Evening, path: &str, bytes: usize) -> TcpStream {
    let mut stream = evening.connection();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    let sent = stream.write_all(form(path, bytes).as_bytes());
    if sent.is_ok() {
        let text = vec![b'a'; bytes - 1];
        // Who is refused does not get to the end.
        stream.write_all(&text).ok();
    }
    stream
}

fn form(path: &str, bytes: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n"
    )
}

/// Reported: a thousand strangers could each have the server hold 2 MB.
#[test]
fn many_large_forms_at_once_are_refused_and_small_ones_are_not() {
    let mut evening = Evening::new();
    // Of 72 MB that strangers send 64 are held.
    let large: Vec<_> = (0..36).map(|_| begun(&evening, "/my/1/list/paste", 2_000_000)).collect();
    evening.counts();
    let whole = |bytes: usize| format!("{}a={}", form("/my/1/list/paste", bytes), "a".repeat(bytes - 2));
    // What those have left over is taken, too, bit by bit.
    let mut rest = Vec::new();
    for bytes in [100_000, 2_000_000] {
        let refused = (0..200).any(|_| {
            rest.push(begun(&evening, "/my/1/list/paste", 100_000));
            let said = answer(evening.connection(), &whole(bytes)).unwrap();
            said.starts_with("HTTP/1.1 503") && said.contains("Too many people at once")
        });
        assert!(refused, "one more of {bytes} bytes is taken");
    }
    let small = format!("{}a={}", form("/my/1/pledge", 10_000), "a".repeat(9_998));
    let said = answer(evening.connection(), &small).unwrap();
    assert!(said.starts_with("HTTP/1.1 401"), "{said}");
    evening.counts();
    drop((large, rest));
    let taken = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        answer(evening.connection(), &whole(2_000_000)).is_some_and(|said| said.starts_with("HTTP/1.1 401"))
    });
    assert!(taken, "it is free again");
}
