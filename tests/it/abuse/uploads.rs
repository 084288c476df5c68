//! Files of a leader that are cut on their way, or that are ten thousand parts.

use super::*;

/// Where a leader of the coming assembly sends a file, and what lets them.
struct Sender {
    path: &'static str,
    cookie: String,
}

impl Sender {
    fn new(evening: &Evening) -> Sender {
        let machine = &evening.machine;
        machine.done(&["assembly", "add", "--title", "Summer assembly", "--starts-at", "2099-06-12T19:00"]);
        let file = machine.file("institutions.csv", "institution,leader\nSt Brigid's Convent,Sister Ines Duarte\n");
        machine.done(&["institutions", "import", &file, "--assembly", "2"]);
        let link = machine.done(&["leader", "link", "--assembly", "2", "--institution", "St Brigid's Convent"]);
        let cookie = format!("__Host-links={}", link.rsplit('/').next().unwrap());
        assert_eq!(evening.server.get("/my/1", &cookie).0, 200);
        Sender { path: "/my/1/list/upload", cookie }
    }

    fn head(&self, length: usize) -> String {
        format!(
            "POST {} HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: \
             multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n",
            self.path, self.cookie
        )
    }
}

/// The drafts, lists and people that the server has.
fn stored(evening: &Evening) -> (u32, u32, u32) {
    let file = rusqlite::Connection::open(evening.machine.database()).unwrap();
    let count = |table: &str| -> u32 {
        file.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap()
    };
    (count("submission"), count("attendee"), count("posted_form"))
}

const KEY: &str = "--b\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\nkey-of-the-upload\r\n";

/// A form of that many lines of a list.
fn list(lines: usize) -> String {
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\nName\r\n";
    format!("{KEY}{file}{}\r\n--b--\r\n", "Ada Cole\r\n".repeat(lines))
}

/// Reported: the cut uploads that were tried were those of strangers, which are refused whatever they hold.
#[test]
fn a_leaders_upload_that_is_cut_stores_nothing_and_the_whole_one_is_a_list() {
    let mut evening = Evening::new();
    let sender = Sender::new(&evening);
    let body = list(4000);
    for tenth in 0..10 {
        let mut stream = evening.connection();
        stream.write_all(sender.head(body.len()).as_bytes()).unwrap();
        stream.write_all(&body.as_bytes()[..body.len() * tenth / 10]).ok();
        evening.counts();
        stream.shutdown(std::net::Shutdown::Write).ok();
        let said = closed(stream, Instant::now()).expect("it is still open");
        assert!(!said.starts_with("HTTP/1.1 2") && !said.starts_with("HTTP/1.1 3"), "{tenth} tenths: {said}");
        assert_eq!(stored(&evening), (0, 0, 0), "{tenth} tenths");
        evening.counts();
    }
    // All of it, by the same road: only that it was cut kept it out.
    let mut stream = evening.connection();
    let head = sender.head(body.len()).replace("Content-Length", "Connection: close\r\nContent-Length");
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let said = closed(stream, Instant::now()).expect("it is still open");
    assert!(said.starts_with("HTTP/1.1 303"), "{said}");
    assert_eq!(stored(&evening), (1, 0, 1), "a list to look at");
}

#[test]
fn a_leaders_upload_of_ten_thousand_parts_is_refused_and_the_door_goes_on() {
    let mut evening = Evening::new();
    let sender = Sender::new(&evening);
    let part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\na\r\n";
    // The list is the last part, behind all that is not looked at.
    let body = format!("{KEY}{}{}", part.repeat(10_000), &list(10)[KEY.len()..]);
    for way in ["at once", "in pieces"] {
        let mut stream = evening.connection();
        let head = sender.head(body.len()).replace("Content-Length", "Connection: close\r\nContent-Length");
        stream.write_all(head.as_bytes()).unwrap();
        let pieces = if way == "at once" { 1 } else { 20 };
        for piece in body.as_bytes().chunks(body.len() / pieces + 1) {
            // The server may answer before it has read everything.
            if stream.write_all(piece).is_err() {
                break;
            }
            evening.counts();
        }
        let said = closed(stream, Instant::now()).expect("it is still open");
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{way}: {said}");
        let (lists, people, _) = stored(&evening);
        assert_eq!((lists, people), (0, 0), "{way}");
        evening.counts();
    }
}
