//! The tally of one assembly, in a small file and inside a large one.

use std::time::{Duration, Instant};

use turnout::access::{NumbersGrant, Organiser};
use turnout::db::Db;
use turnout::error::AppError;
use turnout::tally::store;

use crate::fill::{Size, filled};
use crate::{Figure, median};

const ROUNDS: usize = 200;
const INSTITUTIONS: u32 = 600;

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let small = Size { institutions: INSTITUTIONS, assemblies: 1, people: 10 };
    let large = Size { institutions: INSTITUTIONS, assemblies: 167, people: 10 };
    let small_file = filled(&folder.path().join("small.db"), &small).await;
    let large_file = filled(&folder.path().join("large.db"), &large).await;
    let (mut alone, mut inside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        alone.push(asked(&small_file, "1").await);
        inside.push(asked(&large_file, "90").await);
    }
    let (alone, inside) = (median(alone), median(inside));
    vec![Figure {
        what: format!(
            "tally of {INSTITUTIONS} institutions and {} people in a file of {}, p50",
            small.all_people(),
            large.all_people()
        ),
        ours: format!("{:.1} ms", inside.as_secs_f64() * 1e3),
        bound: format!("{:.1} ms in a file of its own", alone.as_secs_f64() * 1e3),
        ratio: format!("{:.2}", inside.as_secs_f64() / alone.as_secs_f64()),
        goal: "under 10 ms, at most 1.20",
    }]
}

async fn asked(db: &Db, assembly: &str) -> Duration {
    let assembly = assembly.parse().unwrap();
    let began = Instant::now();
    let rows = db
        .read(move |conn| {
            Ok::<_, AppError>(store::rows(conn, &NumbersGrant::of(&Organiser::at_the_machine(), assembly))?)
        })
        .await
        .unwrap();
    let took = began.elapsed();
    assert_eq!((rows.len(), rows.iter().map(|row| row.listed).sum::<u32>()), (600, 6000));
    took
}
