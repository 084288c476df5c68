use super::*;

#[tokio::test]
async fn what_was_written_is_read_and_seen_by_others_when_write_returns() {
    let notes = Notes::new();
    assert_eq!(notes.add("one").await.unwrap(), 1);
    assert_eq!(notes.saved(), ["one"]);
    assert_eq!(notes.db.read(texts).await.unwrap(), ["one"]);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let notes = Notes::new();
    let refused = notes.db.read(|connection| insert(connection, "one")).await;
    assert!(matches!(refused, Err(DbError::Sql(_))), "{refused:?}");
    assert!(notes.saved().is_empty());
}

#[tokio::test]
async fn a_closed_database_is_one_file_that_holds_everything() {
    let notes = Notes::new();
    let clone = notes.db.clone();
    notes.add("one").await.unwrap();
    notes.db.read(texts).await.unwrap();
    notes.db.clone().close().await;
    let files: Vec<_> = notes.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["notes.db"]);
    assert_eq!(notes.saved(), ["one"]);
    assert!(matches!(clone.read(texts).await, Err(DbError::Closed)));
    assert!(matches!(notes.add("two").await, Err(DbError::Closed)));
}

#[test]
fn a_new_database_is_made_from_the_schema_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    drop(Db::open(&path).unwrap());
    let alliances = Connection::open(&path).unwrap().query_row("select count(*) from alliance", [], |row| row.get(0));
    assert_eq!(alliances, Ok(1));
}
