//! The export of 100,000 people, beside the same rows by bare rusqlite and csv.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use turnout::access::Organiser;
use turnout::clock::Moment;
use turnout::db::Db;
use turnout::export::{self, Export};

use crate::fill::{Size, filled};
use crate::{Figure, median};

const ROUNDS: usize = 5;

pub async fn figure() -> Figure {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.db");
    let size = Size { institutions: 500, assemblies: 1, people: 200 };
    let db = filled(&path, &size).await;
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (took, lines) = by_us(&db).await;
        ours.push(took);
        let (took, bare_lines) = by_nothing_else(&path);
        bare.push(took);
        assert_eq!((lines, bare_lines), (size.all_people() as usize + 1, size.all_people() as usize));
    }
    let (ours, bare) = (median(ours), median(bare));
    Figure {
        what: format!("CSV of {} people", size.all_people()),
        ours: format!("{:.0} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.0} ms by bare rusqlite and csv", bare.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", ours.as_secs_f64() / bare.as_secs_f64()),
        goal: "at most 1.50",
    }
}

fn lines(csv: &[u8]) -> usize {
    csv.iter().filter(|byte| **byte == b'\n').count()
}

async fn by_us(db: &Db) -> (Duration, usize) {
    let began = Instant::now();
    let machine = Organiser::at_the_machine();
    let (assembly, now) = ("1".parse().unwrap(), Moment::parse("2027-02-10T10:00:00Z").unwrap());
    let by = machine.clone();
    let leave =
        db.write(move |conn| export::store::leave(conn, &by, Export::People, assembly, None, now)).await.unwrap();
    let csv = db.read(move |conn| export::write(conn, &machine, &leave, Vec::new())).await.unwrap();
    (began.elapsed(), lines(&csv))
}

/// The same columns in the same order, nothing looked at and nothing made harmless.
fn by_nothing_else(path: &Path) -> (Duration, usize) {
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    // As ours: a sort that spills into a file would make the bound slower than it has to be.
    conn.pragma_update(None, "temp_store", "memory").unwrap();
    let began = Instant::now();
    let mut statement = conn
        .prepare(
            "select n.name, a.name, a.known_as, a.phone, a.email, a.age_group, a.part, a.attending, a.late, a.listed_at
             from attendee a join institution n using (institution_id)
             where a.assembly_id = 1 and a.listed_at is not null and a.withdrawn_at is null
             order by n.name, a.name collate nocase, a.attendee_id",
        )
        .unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            match row.get_ref(column).unwrap() {
                ValueRef::Text(text) => csv.write_field(text).unwrap(),
                ValueRef::Integer(number) => csv.write_field(number.to_string()).unwrap(),
                _ => csv.write_field("").unwrap(),
            }
        }
        csv.write_record(None::<&[u8]>).unwrap();
    }
    (began.elapsed(), lines(&csv.into_inner().unwrap()))
}
