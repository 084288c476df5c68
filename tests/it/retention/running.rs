//! Erasing as it really runs: the server by itself, the command line, beside downloads that nobody reads, and in the folder of
//! passing files.

use std::time::Duration;

use http_body_util::BodyExt as _;
use turnout::retention::model::Erasure;
use turnout::retention::notes::Notes;
use turnout::web::Downloads;

use super::restore::{days_ago, with_people};
use super::{gone, on_the_disk};
use crate::command_line::Machine;
use crate::process::Server;
use crate::site::Site;

fn folder(machine: &Machine) -> std::path::PathBuf {
    machine.database().parent().unwrap().to_owned()
}

#[tokio::test]
async fn the_server_erases_by_itself_what_is_past_its_time() {
    let (machine, _) = with_people().await;
    days_ago(&machine, 40).await;
    assert_eq!(on_the_disk(&folder(&machine), &["Zuluneed", "Zuluname"]), ["Zuluneed", "Zuluname"]);
    let server = Server::start(&machine, "", "");
    gone(&folder(&machine), &["Zuluneed"]).await;
    assert_eq!(on_the_disk(&folder(&machine), &["Zuluname"]), ["Zuluname"]);
    assert!(server.end("-TERM").success());
    let noted = Notes::beside(&machine.database()).erasures().unwrap();
    assert_eq!(noted, [Erasure::of("needs", "1").unwrap()]);
    machine.done(&["check"]);
}

#[tokio::test]
async fn a_dry_run_says_what_would_go_and_erases_nothing_and_without_it_it_is_gone() {
    let (machine, _) = with_people().await;
    days_ago(&machine, 40).await;
    let facts = "select (select count(*) from need) || ' ' || (select count(*) from audit_event)
        || ' ' || (select needs_erased_at is null from assembly) as facts";
    let read = async || {
        super::restore::at_rest(&machine.database(), move |conn| {
            Ok(conn.query_row(facts, [], |row| row.get::<_, String>("facts"))?)
        })
        .await
    };
    let before = read().await;
    let said = machine.done(&["retention", "--dry-run"]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].starts_with("Spring assembly: 1 needs and children, due since "), "{said}");
    assert!(lines[1].starts_with("Spring assembly: names of 2 people, goes on "), "{said}");
    assert_eq!(read().await, before);
    assert_eq!(on_the_disk(&folder(&machine), &["Zuluneed"]), ["Zuluneed"]);
    assert!(!machine.path("turnout.db.erased").exists());
    let said = machine.done(&["retention"]);
    assert!(said.starts_with("Spring assembly: 1 needs and children, erased; was due on "), "{said}");
    assert_eq!(on_the_disk(&folder(&machine), &["Zuluneed", "Zuluname"]), ["Zuluname"]);
    assert!(machine.path("turnout.db.erased").exists());
    assert!(!machine.done(&["retention", "--dry-run"]).contains("due since"));
}

/// A site with more people than wait for a browser, where files are given up so soon.
async fn crowded(patience: Duration, longest: Duration) -> Site {
    let site = Site::with_downloads(Downloads { patience, longest });
    let assembly = site.assembly().await;
    site.invited(assembly, "St Brigid's Convent").await;
    site.write(|conn| {
        conn.execute_batch(
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
             insert into attendee (assembly_id, institution_id, name, part, listed_at, late)
                select 1, 1, 'Zuluname ' || i, printf('%.*c', 2000, 'x'), '2027-02-01T10:00:00.000Z', 0 from n",
        )?;
        Ok(())
    })
    .await;
    site
}

#[tokio::test]
async fn a_download_that_nobody_reads_is_cut_off_and_lets_go_of_what_is_erased() {
    let site = crowded(Duration::from_secs(4), Duration::from_secs(300)).await;
    let mut amina = site.organiser().await;
    let answer = amina.unread("/o/a/1/people.csv").await;
    assert_eq!(answer.status(), 200);
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    assert_eq!(on_the_disk(site.folder(), &["Zuluname"]), ["Zuluname"], "it was not being read any more");
    gone(site.folder(), &["Zuluname"]).await;
    assert_eq!(std::fs::metadata(site.folder().join("turnout.db-wal")).unwrap().len(), 0);
    assert!(answer.into_body().collect().await.is_err(), "half a file was given for the whole");
}

#[tokio::test]
async fn a_download_that_is_read_ever_so_slowly_has_an_end() {
    let site = crowded(Duration::from_secs(300), Duration::from_secs(4)).await;
    let mut amina = site.organiser().await;
    let mut body = amina.unread("/o/a/1/people.csv").await.into_body();
    // At this pace it would take many minutes.
    let reading = tokio::spawn(async move {
        loop {
            match body.frame().await {
                Some(Ok(_)) => tokio::time::sleep(Duration::from_secs(5)).await,
                Some(Err(_)) => return true,
                None => return false,
            }
        }
    });
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    gone(site.folder(), &["Zuluname"]).await;
    // What waited by then is read on, and is no reason to keep what was erased.
    reading.abort();
    assert!(reading.await.is_err_and(|error| error.is_cancelled()), "all was read before it was erased");
}

/// A form with a file in it.
fn upload(server: &Server, path: &str, cookie: &str, name: &str, content: &[u8]) -> u16 {
    use std::io::{Read as _, Write as _};
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\nkey-of-{name}\r\n--x\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: \
         multipart/form-data; boundary=x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .unwrap();
    stream.write_all(&body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn nothing_of_an_upload_an_export_or_an_erasure_stays_in_the_folder_of_passing_files() {
    let (machine, cookie) = with_people().await;
    let passing = tempfile::tempdir().unwrap();
    let link = machine.done(&["leader", "link", "--assembly", "1", "--institution", "St Brigid's Convent"]);
    let leader = format!("__Host-links={}", link.rsplit('/').next().unwrap());
    let server = Server::start(&machine, &format!("export TMPDIR={};", passing.path().display()), "");
    let left = |what: &str| {
        let files: Vec<_> = passing.path().read_dir().unwrap().map(|file| file.unwrap().path()).collect();
        assert!(files.is_empty(), "{what} left {files:?}");
    };
    assert_eq!(upload(&server, "/my/1/list/upload", &leader, "list.csv", b"name\r\nZuluupload Cole\r\n"), 303);
    left("an upload");
    let workbook = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/workbooks/members.xlsx")).unwrap();
    assert_eq!(upload(&server, "/my/1/list/upload", &leader, "members.xlsx", &workbook), 303);
    left("a workbook");
    let (status, file) = server.get("/o/a/1/people.csv", &cookie);
    assert!(status == 200 && file.contains("Zuluname Cole"), "{file}");
    left("an export");
    assert_eq!(server.post("/o/a/1/erase-names", &cookie, "form_key=key&title=Spring+assembly").0, 303);
    gone(&folder(&machine), &["Zuluname"]).await;
    left("an erasure");
    assert!(server.end("-TERM").success());
    left("the end");
}
