//! Which files are made, taken and refused.

use std::fs;

use super::*;
use crate::db::OpenError;

/// Every file of the folder with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Both ways to open refuse the file, and nothing in its folder changes.
fn is_refused_untouched(folder: &Path, why: impl Fn(&OpenError) -> bool) {
    let path = folder.join("turnout.db");
    let before = files(folder);
    for refused in [Db::open(&path).unwrap_err(), Db::open_existing(&path).unwrap_err()] {
        assert!(why(&refused), "{refused:?}");
    }
    assert_eq!(files(folder), before);
}

fn a_database_of(folder: &Path, sql: &str) {
    Connection::open(folder.join("turnout.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_file_of_something_else_is_refused_untouched() {
    for bytes in ["Name,Phone\n".repeat(40).as_bytes(), b"x", b"SQLite format 3\0"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("turnout.db"), bytes).unwrap();
        is_refused_untouched(folder.path(), |error| matches!(error, OpenError::Foreign { .. }));
    }
}

#[test]
fn another_programs_database_is_refused_untouched() {
    for sql in [
        "create table note (text)",
        "pragma journal_mode = wal; create table note (text)",
        "pragma application_id = 7; pragma user_version = 1; create table note (text)",
    ] {
        let folder = tempfile::tempdir().unwrap();
        a_database_of(folder.path(), sql);
        is_refused_untouched(folder.path(), |error| matches!(error, OpenError::Foreign { .. }));
    }
}

#[test]
fn a_newer_database_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    open::make_or_check(&folder.path().join("turnout.db"), &Schema::OURS).unwrap();
    a_database_of(folder.path(), "pragma journal_mode = wal; pragma user_version = 900");
    is_refused_untouched(folder.path(), |error| matches!(error, OpenError::Newer { found: 900, .. }));
}

#[test]
fn a_database_made_newer_in_its_wal_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    drop(Db::open(&path).unwrap());
    let held = Connection::open(&path).unwrap();
    held.pragma_update(None, "user_version", 900).unwrap();
    let refused = Db::open(&path).unwrap_err();
    assert!(matches!(refused, OpenError::Newer { found: 900, .. }), "{refused:?}");
}

/// Reported: a command that began while another process moved the -wal file into the database said "malformed".
#[test]
fn a_file_in_the_middle_of_a_checkpoint_is_opened() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("turnout.db");
    drop(Db::open(&path).unwrap());
    let held = Connection::open(&path).unwrap();
    held.execute_batch(
        "pragma wal_autocheckpoint = 0; create table more (bytes); insert into more values (zeroblob(99999))",
    )
    .unwrap();
    let mut bytes = fs::read(&path).unwrap();
    // The first page is what it will be, and the pages that it counts at offset 28 are not there yet.
    let pages: u32 = held.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    bytes[28..32].copy_from_slice(&pages.to_be_bytes());
    assert!(bytes.len() < pages as usize * 4096);
    fs::write(copy.path().join("turnout.db"), bytes).unwrap();
    fs::copy(folder.path().join("turnout.db-wal"), copy.path().join("turnout.db-wal")).unwrap();
    drop(Db::open(&copy.path().join("turnout.db")).unwrap());
}

#[tokio::test]
async fn a_database_that_is_dropped_is_one_file_that_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    let db = Db::open(&path).unwrap();
    db.write(|conn| Ok::<_, DbError>(conn.execute("update alliance set name = 'Saltmarsh Citizens'", [])?))
        .await
        .unwrap();
    drop(db);
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn a_missing_database_is_made_by_open_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    let missing = Db::open_existing(&path).unwrap_err();
    assert_eq!(missing.to_string(), format!("there is no database at {}", path.display()));
    assert!(files(folder.path()).is_empty());
    drop(Db::open(&path).unwrap());
    drop(Db::open_existing(&path).unwrap());
}

#[test]
fn an_empty_file_becomes_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    fs::write(&path, "").unwrap();
    drop(Db::open(&path).unwrap());
    drop(Db::open_existing(&path).unwrap());
}

#[test]
fn a_folder_that_is_missing_or_in_the_place_of_the_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Db::open(&folder.path().join("none/turnout.db")), Err(OpenError::File { .. })));
    assert!(Db::open(folder.path()).is_err());
}

#[test]
fn a_name_full_of_marks_is_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file:o'dell?mode=ro#50% é.db");
    drop(Db::open(&path).unwrap());
    assert!(path.exists());
    drop(Db::open_existing(&path).unwrap());
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_may_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let notes = Notes::new();
    notes.add("one").await.unwrap();
    for name in ["notes.db", "notes.db-wal", "notes.db-shm"] {
        let mode = notes.folder.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn of_many_that_open_a_missing_database_one_makes_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| Db::open(&path).unwrap());
        }
    });
    let alliances = Connection::open(&path).unwrap().query_row("select count(*) from alliance", [], |row| row.get(0));
    assert_eq!(alliances, Ok(1));
}

#[test]
fn the_writer_syncs_each_commit_and_keeps_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.db");
    let mut asked = Vec::new();
    drop(open_notes(&path, |writer| {
        for pragma in ["journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers"] {
            asked.push(writer.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))?);
        }
        Ok(())
    }));
    let wanted: Vec<rusqlite::types::Value> = vec!["wal".to_owned().into(), 2.into(), 1.into(), 1.into(), 1.into()];
    assert_eq!(asked, wanted);
}
