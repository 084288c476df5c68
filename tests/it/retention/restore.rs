//! A copy that becomes the database does not bring back what was erased, nor whom it let in.

use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use chrono::TimeDelta;
use rusqlite::Connection;
use turnout::access::model::{Actor, Role};
use turnout::access::{store as access, token};
use turnout::clock::{Clock, Moment};
use turnout::db::Db;
use turnout::error::AppError;
use turnout::retention::notes::{Note, Notes, Place, What};
use turnout::retention::{self, model::Erasure};

use super::{gone, on_the_disk, told};
use crate::command_line::Machine;
use crate::process::Server;

/// Works on a database that no server has open.
pub async fn at_rest<T: Send + 'static>(
    database: &Path,
    job: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
) -> T {
    let db = Db::open_existing(database).unwrap();
    let done = db.write(job).await.unwrap();
    db.close().await;
    done
}

/// Moves a machine's assembly to so many days ago, by the machine's clock.
pub async fn days_ago(machine: &Machine, days: i64) {
    let ends = Clock::System.now() - TimeDelta::days(days);
    at_rest(&machine.database(), move |conn| {
        let times =
            [TimeDelta::hours(2), TimeDelta::zero(), TimeDelta::days(9)].map(|before| (ends - before).to_string());
        let sql = "update assembly set starts_at = ?1, ends_at = ?2, pledge_by = ?3, access_by = ?3, names_by = ?3,
            childcare_by = ?3";
        Ok(conn.execute(sql, times)?)
    })
    .await;
}

/// A machine with an assembly that is ahead, and two people on a list; the cookie of an admin.
pub async fn with_people() -> (Machine, String) {
    let machine = Machine::new();
    machine.done(&["assembly", "add", "--title", "Spring assembly", "--starts-at", "2099-03-12T19:00"]);
    let file = machine.file("institutions.csv", "institution,leader\nSt Brigid's Convent,Sister Ines Duarte\n");
    machine.done(&["institutions", "import", &file, "--assembly", "1"]);
    std::fs::remove_file(file).unwrap();
    let secret = token::secret().unwrap();
    let kept = secret.clone();
    at_rest(&machine.database(), move |conn| {
        let now = Clock::System.now();
        conn.execute_batch(
            "insert into attendee (attendee_id, assembly_id, institution_id, name, phone, listed_at, late) values
                (901, 1, 1, 'Zuluname Cole', '+447700900777', '2026-02-01T10:00:00.000Z', 0),
                (902, 1, 1, 'Grace Okafor', null, '2026-02-01T10:00:00.000Z', 0);
             insert into need (attendee_id, kind, detail, state, asked_at, late)
                values (901, 'other', 'Zuluneed', 'asked', '2026-02-01T10:00:00.000Z', 0);
             insert into door (door_id, assembly_id, name) values (1, 1, 'North door');
             insert into device (assembly_id, door_id, name, secret_hash, made_at, seen_at)
                values (1, 1, 'Sam', x'00', '2026-02-01T10:00:00.000Z', '2026-02-01T10:00:00.000Z')",
        )?;
        let amina = access::add_account(conn, Actor::Machine, "Amina", "amina@example.org", Role::Admin, now)?.unwrap();
        access::add_password_link(conn, Actor::Machine, Some(amina), now)?;
        Ok(access::begin_session(conn, &kept, amina, now)?)
    })
    .await;
    (machine, format!("__Host-session={secret}"))
}

/// The first copy that the server makes in a folder.
fn copy_in(folder: &Path) -> PathBuf {
    for _ in 0..1200 {
        let mut files = folder.read_dir().unwrap().map(|file| file.unwrap().path());
        let copy = files.find(|path| path.to_string_lossy().ends_with("Z.db"));
        if let Some(copy) = copy {
            return copy;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("no copy was made");
}

#[tokio::test]
async fn who_is_erased_after_a_copy_was_made_is_erased_in_it_on_another_machine_under_another_name() {
    let (machine, cookie) = with_people().await;
    let copies = tempfile::tempdir().unwrap();
    let server = Server::start(&machine, "", &format!("--backup-every 1d --backup-to {}", copies.path().display()));
    let copy = copy_in(copies.path());
    let erase = "form_key=key&who=person-901&sure=1";
    assert_eq!(server.post("/o/person/erase", &cookie, erase).0, 303);
    // The next copy is a day away: what was erased is noted beside the copies at once.
    server.killed();
    assert_eq!(on_the_disk(copies.path(), &["Zuluname", "Zuluneed"]), ["Zuluname", "Zuluneed"]);
    drop(machine);
    let elsewhere = Machine::new().at("elsewhere.db");
    let ran = elsewhere.run(&["restore", copy.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.problems);
    assert!(ran.out.contains("elsewhere.db; erased again: 1\n"), "{}", ran.out);
    assert!(ran.problems.contains("Everybody is signed out"), "{}", ran.problems);
    assert!(ran.problems.contains("removed organisers, their roles"), "{}", ran.problems);
    let folder = elsewhere.database().parent().unwrap().to_owned();
    assert_eq!(on_the_disk(&folder, &["Zuluname", "Zuluneed", "Grace Okafor"]), ["Grace Okafor"]);
    elsewhere.done(&["check"]);
    // Whom the copy let in, it lets in no more.
    let open = at_rest(&elsewhere.database(), |conn| {
        let sql = "select (select count(*) from session) + (select count(*) from device where ended_at is null)
            + (select count(*) from password_link where used_at is null) as open";
        Ok(conn.query_row(sql, [], |row| row.get::<_, i64>("open"))?)
    })
    .await;
    assert_eq!(open, 0);
    let server = Server::start(&elsewhere, "", "");
    assert_eq!(server.get("/o", &cookie).0, StatusCode::SEE_OTHER.as_u16());
    server.killed();
    // Restored once more from what lies beside the database now, it is the same.
    for file in ["elsewhere.db", "elsewhere.db-wal", "elsewhere.db-shm"] {
        std::fs::remove_file(elsewhere.path(file)).ok();
    }
    let aside = elsewhere.file("aside.db", std::fs::read(&copy).unwrap());
    assert!(elsewhere.run(&["restore", &aside]).out.contains("erased again: 1\n"));
}

#[tokio::test]
async fn what_went_by_date_goes_in_a_copy_from_before_that_says_to_keep_it_longer() {
    let (machine, _) = with_people().await;
    days_ago(&machine, 10).await;
    let copy = machine.path("copy.db");
    machine.done(&["backup", copy.to_str().unwrap()]);
    at_rest(&machine.database(), |conn| Ok(conn.execute("update alliance set needs_days = 5, names_months = 0", [])?))
        .await;
    machine.done(&["retention"]);
    std::fs::rename(machine.database(), machine.path("gone")).unwrap();
    std::fs::remove_file(machine.path("gone")).unwrap();
    let ran = machine.run(&["restore", copy.to_str().unwrap()]);
    assert!(ran.out.contains("erased again: 2\n"), "{} {}", ran.out, ran.problems);
    std::fs::remove_file(copy).unwrap();
    let folder = machine.database().parent().unwrap().to_owned();
    assert_eq!(on_the_disk(&folder, &["Zuluname", "Zuluneed", "Grace Okafor"]), [""; 0]);
}

#[tokio::test]
async fn an_event_by_a_clock_that_was_ahead_hides_no_note_that_came_after_it() {
    let (site, _) = told().await;
    site.write(|conn| {
        let ahead =
            "insert into audit_event (at, actor, action) values ('2060-01-01T00:00:00.000Z', 'machine', 'pledge.made')";
        Ok(conn.execute(ahead, [])?)
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    site.app.db.backup(&copy).unwrap();
    let mut amina = site.organiser().await;
    amina.post("/o/person/erase", &[("who", "person-901"), ("sure", "1")]).await.leads_to("/o/person?erased=1");
    let (notes, own, now) = (Notes::beside(site.app.db.path()), Notes::beside(&copy), site.app.clock.now());
    let again = at_rest(&copy, move |conn| retention::erase_again(conn, &[notes], &own, now)).await;
    assert_eq!(again, 1);
    gone(folder.path(), &["Zuluname", "Zuluversion", "Zuluneed"]).await;
}

/// Restores a copy with the notes of those databases.
fn restored(copy: &Path, to: &Path, around: &[&Path], now: Moment) -> usize {
    let (around, own): (Vec<Notes>, _) = (around.iter().map(|at| Notes::beside(at)).collect(), Notes::beside(to));
    let mut again = 0;
    turnout::db::restore(copy, to, |conn| {
        again = retention::erase_again(conn, &around, &own, now)?;
        Ok::<_, AppError>(())
    })
    .unwrap();
    again
}

#[tokio::test]
async fn a_note_from_before_a_restore_means_nobody_who_has_that_id_since() {
    let (site, _) = told().await;
    let folder = tempfile::tempdir().unwrap();
    let (copy, second, last) =
        (folder.path().join("copy.db"), folder.path().join("second.db"), folder.path().join("last.db"));
    site.app.db.backup(&copy).unwrap();
    let person = |name: &'static str| {
        move |conn: &Connection| {
            let sql = "insert into attendee (attendee_id, assembly_id, institution_id, name, listed_at, late)
                values (950, 1, 1, ?1, '2027-02-02T10:00:00.000Z', 0)";
            Ok(conn.execute(sql, [name])?)
        }
    };
    site.write(person("Zululate Cole")).await;
    let mut amina = site.organiser().await;
    for who in ["person-950", "person-901"] {
        amina.post("/o/person/erase", &[("who", who), ("sure", "1")]).await.leads_to("/o/person?erased=1");
    }
    // The copy becomes the database, and goes on: the id is another person's.
    let (first, now) = (site.app.db.path().to_owned(), site.app.clock.now());
    assert_eq!(restored(&copy, &second, &[&first], now), 2);
    at_rest(&second, person("Nora Tembo")).await;
    let again = folder.path().join("again.db");
    let db = Db::open_existing(&second).unwrap();
    db.backup(&again).unwrap();
    db.close().await;
    assert_eq!(restored(&again, &last, &[&first, &second], now), 0);
    assert_eq!(on_the_disk(folder.path(), &["Nora Tembo"]), ["Nora Tembo"]);
    let named = at_rest(&last, |conn| {
        let sql = "select group_concat(name, ', ') as names from attendee where attendee_id in (901, 950)";
        Ok(conn.query_row(sql, [], |row| row.get::<_, String>("names"))?)
    })
    .await;
    assert_eq!(named, "Erased, Nora Tembo");
}

#[tokio::test]
async fn what_another_database_noted_is_erased_nowhere_else() {
    let (site, _) = told().await;
    let folder = tempfile::tempdir().unwrap();
    let (copy, other) = (folder.path().join("copy.db"), folder.path().join("other.db"));
    site.app.db.backup(&copy).unwrap();
    let now = site.app.clock.now();
    let long_ago = Some(Moment::parse("2020-01-01T10:00:00Z").unwrap());
    let place = Place { event: 9999, at: Some(now), first: long_ago };
    let what = What::Erased(Erasure::of("person", "901").unwrap());
    Notes::beside(&other).add(&Note { at: now, what, place: Some(place) }).unwrap();
    assert_eq!(restored(&copy, &folder.path().join("turnout.db"), &[&other], now), 0);
    std::fs::remove_file(copy).unwrap();
    assert_eq!(on_the_disk(folder.path(), &["Zuluname"]), ["Zuluname"]);
}
