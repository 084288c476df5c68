//! A list held against the people already listed, as inside the write that saves it, where everybody else waits for it.
//! Beside the least that any way of doing it needs: every name on both sides folded, and put where its like is found.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use turnout::access::{Organiser, store as access};
use turnout::clock::Moment;
use turnout::db::Db;
use turnout::error::AppError;
use turnout::list::model::{DraftContent, ListTable, NameKey, PersonName, Source};
use turnout::list::store::{self, CheckError};
use turnout::sheet::read_text;

use crate::fill::{Size, filled};
use crate::{Figure, median};

const ROUNDS: usize = 15;
const PEOPLE: u32 = 5_000;

pub async fn figures() -> Vec<Figure> {
    let own = |number: u32| format!("Given{} Family{number}", number % 97);
    let one = |_: u32| "Grace Okafor".to_owned();
    vec![figure("of names of their own", own).await, figure("of one name", one).await]
}

async fn figure(which: &str, name: impl Fn(u32) -> String) -> Figure {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..PEOPLE).map(name).collect();
    let db = listed(&folder.path().join("review.db"), &names).await;
    let (mut ours, mut least) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(reviewed(&db).await);
        least.push(folded(&names));
    }
    let (ours, least) = (median(ours), median(least));
    Figure {
        what: format!("review of a list of {PEOPLE} {which} held against {PEOPLE} listed, p50"),
        ours: format!("{:.0} ms", ours.as_secs_f64() * 1e3),
        bound: format!("{:.0} ms for folding and hashing the names", least.as_secs_f64() * 1e3),
        ratio: format!("{:.1}", ours.as_secs_f64() / least.as_secs_f64()),
        goal: "under 100 ms",
    }
}

fn now() -> Moment {
    Moment::parse("2027-02-10T10:00:00Z").unwrap()
}

/// A database whose first institution has these people listed, each with a number of their own, and the same list open as
/// a draft.
async fn listed(path: &Path, names: &[String]) -> Db {
    let db = filled(path, &Size { institutions: 1, assemblies: 1, people: PEOPLE }).await;
    let rows: String =
        names.iter().zip(0..).map(|(name, number): (_, u32)| format!("{name},077009{number:05}\n")).collect();
    let table = read_text(format!("Name,Phone\n{rows}").as_bytes()).unwrap();
    let content = DraftContent::of(ListTable::found(table.into()));
    let names = names.to_vec();
    db.write(move |conn| {
        let mut person = conn.prepare("update attendee set name = ?1, phone = ?2 where attendee_id = ?3")?;
        for (name, number) in names.iter().zip(0_u32..) {
            person.execute((name, format!("+4477009{number:05}"), number + 1))?;
        }
        let grant = access::grant(conn, &Organiser::at_the_machine(), "1".parse().unwrap(), "1".parse().unwrap())?;
        store::draft(conn, &grant.unwrap(), Source::File, Some("list.csv"), &content, now())
    })
    .await
    .unwrap();
    db
}

async fn reviewed(db: &Db) -> Duration {
    db.read(|conn| {
        let grant = access::grant(conn, &Organiser::at_the_machine(), "1".parse().unwrap(), "1".parse().unwrap());
        let grant = grant.map_err(AppError::from)?.unwrap();
        let began = Instant::now();
        let checked = store::check(conn, &grant, now())?.unwrap();
        let took = began.elapsed();
        assert_eq!((checked.review.rows.len(), checked.review.changes().len()), (PEOPLE as usize, 0));
        Ok::<_, CheckError>(took)
    })
    .await
    .unwrap()
}

fn folded(names: &[String]) -> Duration {
    let began = Instant::now();
    let mut alike: HashMap<NameKey, Vec<usize>> = HashMap::new();
    for (at, name) in names.iter().chain(names).enumerate() {
        alike.entry(PersonName::stored(name.clone()).key()).or_default().push(at);
    }
    assert_eq!(alike.values().map(Vec::len).sum::<usize>(), 2 * names.len());
    began.elapsed()
}
