//! What a read sees, and what it cannot harm.

use super::*;

#[tokio::test]
async fn a_read_sees_nothing_that_is_not_saved_yet() {
    let notes = Notes::new();
    let (open, opened) = std::sync::mpsc::channel::<()>();
    let (wrote, has_written) = tokio::sync::oneshot::channel();
    let writing = notes.db.write(move |connection| {
        insert(connection, "one")?;
        wrote.send(()).unwrap();
        opened.recv().unwrap();
        Ok::<_, DbError>(())
    });
    let reading = async {
        has_written.await.unwrap();
        assert!(notes.db.read(texts).await.unwrap().is_empty());
        open.send(()).unwrap();
    };
    let (written, ()) = tokio::join!(writing, reading);
    written.unwrap();
    assert_eq!(notes.db.read(texts).await.unwrap(), ["one"]);
}

#[tokio::test]
async fn all_statements_of_a_read_see_the_same_state() {
    let notes = Notes::new();
    let (open, opened) = std::sync::mpsc::channel::<()>();
    let (read, has_read) = tokio::sync::oneshot::channel();
    let reading = notes.db.read(move |connection| {
        let first = texts(connection)?;
        read.send(()).unwrap();
        opened.recv().unwrap();
        Ok::<_, DbError>((first, texts(connection)?))
    });
    let writing = async {
        has_read.await.unwrap();
        notes.add("one").await.unwrap();
        open.send(()).unwrap();
    };
    let (states, ()) = tokio::join!(reading, writing);
    assert_eq!(states.unwrap(), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_read_that_panics_or_fails_or_ends_its_transaction_leaves_the_others_alone() {
    let notes = Notes::new();
    notes.add("one").await.unwrap();
    for _ in 0..10 {
        let panicked = notes.db.read(|_| -> Result<(), DbError> { panic!("on purpose") }).await;
        assert!(matches!(panicked, Err(DbError::Panicked)));
        let failed = notes.db.read(|connection| Ok::<_, DbError>(connection.execute_batch("select nothing")?)).await;
        assert!(matches!(failed, Err(DbError::Sql(_))));
        let ended = notes.db.read(|connection| Ok::<_, DbError>(connection.execute_batch("commit; begin")?)).await;
        assert!(ended.is_ok());
        assert_eq!(notes.db.read(texts).await.unwrap(), ["one"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn more_reads_than_connections_wait_for_each_other() {
    let notes = Notes::new();
    notes.add("one").await.unwrap();
    let reads: Vec<_> = (0..100)
        .map(|_| {
            let db = notes.db.clone();
            tokio::spawn(async move { db.read(texts).await.unwrap() })
        })
        .collect();
    for read in reads {
        assert_eq!(read.await.unwrap(), ["one"]);
    }
}

#[tokio::test]
async fn a_name_in_double_quotes_that_is_no_column_is_an_error() {
    let refused =
        Notes::new().db.read(|connection| Ok::<_, DbError>(connection.execute_batch("select \"txet\"")?)).await;
    assert!(matches!(refused, Err(DbError::Sql(_))));
}
