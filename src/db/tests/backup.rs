//! Copies of a database in use.

use std::fs;

use super::*;
use crate::db::BackupError;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_made_while_others_write_is_one_consistent_file() {
    let notes = Notes::new();
    let writing = {
        let db = notes.db.clone();
        tokio::spawn(async move {
            for number in 0..200 {
                // Two at a time, so that a torn copy would hold an odd number.
                let both = db.write(move |connection| {
                    insert(connection, &format!("{number} left"))?;
                    insert(connection, &format!("{number} right"))
                });
                both.await.unwrap();
            }
        })
    };
    let folder = tempfile::tempdir().unwrap();
    for number in 0..5 {
        let to = folder.path().join(format!("copy-{number}.db"));
        notes.db.backup(&to).unwrap();
        let copy = Connection::open(&to).unwrap();
        assert_eq!(texts(&copy).unwrap().len() % 2, 0);
        let sound: String = copy.query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        // Not WAL, which an older SQLite could not read safely: bytes 18 and 19 of the header.
        assert_eq!(fs::read(&to).unwrap()[18..20], [1, 1]);
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 5, "something lies beside the copies");
    writing.await.unwrap();
}

#[tokio::test]
async fn a_copy_can_be_opened_and_holds_what_was_saved() {
    let notes = Notes::new();
    notes.add("one").await.unwrap();
    let to = notes.folder.path().join("copy.db");
    notes.db.backup(&to).unwrap();
    let copy = open_notes(&to, |_| Ok(()));
    assert_eq!(copy.read(texts).await.unwrap(), ["one"]);
}

#[tokio::test]
async fn what_was_erased_is_in_no_copy() {
    let notes = Notes::new();
    notes.add("Amina Example").await.unwrap();
    notes.db.write(|connection| Ok::<_, DbError>(connection.execute_batch("delete from note")?)).await.unwrap();
    let to = notes.folder.path().join("copy.db");
    notes.db.backup(&to).unwrap();
    let bytes = fs::read(&to).unwrap();
    assert!(!bytes.windows(13).any(|window| window == b"Amina Example"));
}

#[tokio::test]
async fn an_existing_file_is_never_overwritten() {
    let notes = Notes::new();
    let to = notes.folder.path().join("copy.db");
    fs::write(&to, "mine").unwrap();
    assert!(matches!(notes.db.backup(&to), Err(BackupError::Exists { .. })));
    assert!(matches!(notes.db.backup(&notes.path()), Err(BackupError::Exists { .. })));
    assert_eq!(fs::read(&to).unwrap(), b"mine");
}

#[tokio::test]
async fn a_copy_that_fails_leaves_nothing_behind() {
    let notes = Notes::new();
    let before = notes.folder.path().read_dir().unwrap().count();
    assert!(matches!(notes.db.backup(&notes.folder.path().join("none/copy.db")), Err(BackupError::File { .. })));
    fs::remove_file(notes.path()).unwrap();
    assert!(matches!(notes.db.backup(&notes.folder.path().join("copy.db")), Err(BackupError::Sql { .. })));
    assert_eq!(notes.folder.path().read_dir().unwrap().count(), before - 1);
}
