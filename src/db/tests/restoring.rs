//! Copies that become the database again, and what is none.

use std::fs;

use super::*;
use crate::db::{RestoreError, restore};

type Refused = RestoreError<DbError>;

fn nothing(_: &Connection) -> Result<(), DbError> {
    Ok(())
}

/// A database with some rows, and a copy of it.
fn copied(folder: &Path) -> PathBuf {
    let (path, copy) = (folder.join("turnout.db"), folder.join("copy.db"));
    let db = Db::open(&path).unwrap();
    let mut own = Connection::open(&path).unwrap();
    let fill = own.transaction().unwrap();
    for number in 0..400 {
        fill.execute(
            "insert into institution (name, kind, membership, added_at) values (?1, 'other', 'member', 'then')",
            [format!("Institution number {number} {}", "long ".repeat(number % 40))],
        )
        .unwrap();
    }
    fill.commit().unwrap();
    drop(own);
    db.backup(&copy).unwrap();
    copy
}

#[test]
fn a_copy_that_is_cut_at_any_byte_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    let whole = fs::read(&copy).unwrap();
    let (cut, to) = (folder.path().join("cut.db"), folder.path().join("again.db"));
    let pages = (0..whole.len()).step_by(4096).flat_map(|border| [border.saturating_sub(1), border, border + 1]);
    let between = (0..whole.len()).step_by(1777);
    let last = whole.len() - 300..whole.len();
    for length in pages.chain(between).chain(last).filter(|length| *length < whole.len()) {
        fs::write(&cut, &whole[..length]).unwrap();
        let refused: Refused = restore(&cut, &to, nothing).unwrap_err();
        assert!(
            matches!(refused, RestoreError::NotWhole { .. } | RestoreError::Foreign { .. }),
            "cut at {length} of {}: {refused:?}",
            whole.len()
        );
        assert!(!to.exists());
    }
    fs::write(&cut, &whole).unwrap();
    restore(&cut, &to, nothing).unwrap();
    let back = Db::open_existing(&to).unwrap();
    drop(back);
    let number: i64 =
        Connection::open(&to).unwrap().query_row("select count(*) from institution", [], |row| row.get(0)).unwrap();
    assert_eq!(number, 400);
}

#[test]
fn a_damaged_copy_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    let whole = fs::read(&copy).unwrap();
    let to = folder.path().join("again.db");
    // The header of each page of a table.
    for page in (4096..whole.len()).step_by(4096 * 7) {
        let mut bytes = whole.clone();
        bytes[page..page + 8].fill(0xee);
        fs::write(&copy, &bytes).unwrap();
        let refused: Refused = restore(&copy, &to, nothing).unwrap_err();
        assert!(matches!(refused, RestoreError::NotWhole { .. }), "{refused:?}");
    }
    // Rows that refer to none.
    fs::write(&copy, &whole).unwrap();
    Connection::open(&copy)
        .unwrap()
        .execute_batch("pragma foreign_keys = off; insert into door (assembly_id, name) values (99, 'North door')")
        .unwrap();
    let refused: Refused = restore(&copy, &to, nothing).unwrap_err();
    assert!(refused.to_string().contains("1 rows refer to rows that are not there"), "{refused}");
    assert!(!to.exists());
}

#[test]
fn what_is_in_the_way_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let way = folder.path().join(format!("again.db{suffix}"));
        fs::write(&way, "in the way").unwrap();
        let refused: Refused = restore(&copy, &folder.path().join("again.db"), nothing).unwrap_err();
        assert!(matches!(refused, RestoreError::InTheWay { .. }), "{refused:?}");
        assert_eq!(fs::read(&way).unwrap(), b"in the way");
        fs::remove_file(way).unwrap();
    }
    // And a file that is no copy, since part of it stands elsewhere.
    fs::write(folder.path().join("copy.db-wal"), "the rest").unwrap();
    let refused: Refused = restore(&copy, &folder.path().join("again.db"), nothing).unwrap_err();
    assert!(matches!(refused, RestoreError::InUse { .. }), "{refused:?}");
    // And the live one that the copy is of.
    let refused: Refused = restore(&copy, &folder.path().join("turnout.db"), nothing).unwrap_err();
    assert!(refused.to_string().contains("turnout.db is in the way: stop the server and move it elsewhere first"));
}

#[test]
fn what_is_no_copy_of_ours_or_of_a_newer_program_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    let to = folder.path().join("again.db");
    let other = folder.path().join("other.db");
    fs::write(&other, "Dear alliance,\n".repeat(1000)).unwrap();
    assert!(matches!(restore(&other, &to, nothing), Err::<(), Refused>(RestoreError::Foreign { .. })));
    fs::remove_file(&other).unwrap();
    assert!(matches!(restore(&other, &to, nothing), Err::<(), Refused>(RestoreError::File { .. })));
    Connection::open(&other).unwrap().execute_batch("create table t (a)").unwrap();
    assert!(matches!(restore(&other, &to, nothing), Err::<(), Refused>(RestoreError::Foreign { .. })));
    Connection::open(&copy).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let refused: Refused = restore(&copy, &to, nothing).unwrap_err();
    assert!(refused.to_string().contains("was made by a newer Turnout (its version is 999"), "{refused}");
    assert!(!to.exists());
}

#[test]
fn what_cannot_be_finished_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let copy = copied(folder.path());
    let to = folder.path().join("again.db");
    let before = folder.path().read_dir().unwrap().count();
    let refused: Refused = restore(&copy, &to, |_| Err(DbError::Closed)).unwrap_err();
    assert!(matches!(refused, RestoreError::NotErased(DbError::Closed)));
    assert_eq!(folder.path().read_dir().unwrap().count(), before);
}
