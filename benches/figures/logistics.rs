//! The organisers' pages of crèche, access, food, travel and what is not sorted, of a large assembly, beside the rows that each
//! is made of, read by bare SQLite.

use std::time::{Duration, Instant};

use turnout::db::Db;
use turnout::error::AppError;

use crate::desk::{Desk, milliseconds};
use crate::fill::{Size, filled};
use crate::{Figure, median};

const INSTITUTIONS: u32 = 600;
const PAGES: usize = 30;

/// 40 stops in a ring, three sorts of vehicle, 140 vehicles of which each stops once, and everybody by coach: six of seven have
/// a seat. 1,000 needs.
const LOGISTICS: &str = "
    with recursive n (n) as (select 1 union all select n + 1 from n where n < 40)
    insert into pick_up (assembly_id, place, leaves_at)
        select 1, 'Stop ' || n, '2027-03-12T17:' || printf('%02d', n) || ':00.000Z' from n;
    insert into pick_up_gap (one_id, other_id, minutes)
        select one.pick_up_id, other.pick_up_id, 3 + one.pick_up_id % 6 from pick_up one join pick_up other
            on other.pick_up_id = one.pick_up_id + 1;
    insert into vehicle_type (assembly_id, name, seats, wheelchair_places, pence)
        values (1, '49 seats', 49, 0, 45000), (1, '16 seats', 16, 0, 21000), (1, '40 seats and 2', 40, 2, 52000);
    with recursive n (n) as (select 1 union all select n + 1 from n where n < 140)
    insert into vehicle (assembly_id, vehicle_type_id, name, captain) select 1, 1 + n % 3, 'Coach ' || n, 'Captain ' || n from n;
    insert into vehicle_stop (vehicle_id, pick_up_id) select vehicle_id, 1 + vehicle_id % 40 from vehicle;
    update invitation set main_travel = 'coach', main_pick_up_id = 1 + institution_id % 40;
    insert into ride (attendee_id, vehicle_id, fixed)
        select attendee_id, iif(institution_id % 40, institution_id % 40, 40) + 40 * (attendee_id % 3), 0
        from attendee where attendee_id % 7 <> 0;
    insert into need (attendee_id, kind, detail, state, asked_at, late)
        select attendee_id, case attendee_id % 5 when 0 then 'wheelchair' when 1 then 'bsl' when 2 then 'interpreter'
            when 3 then 'diet' else 'step_free' end, iif(attendee_id % 5 in (2, 3), 'Detail ' || attendee_id % 12, null),
            iif(attendee_id % 4, 'asked', 'booked'), '2027-02-01T00:00:00.000Z', 0
        from attendee where attendee_id % 6 = 0;
    update attendee set needs_answered_at = '2027-02-02T00:00:00.000Z' where attendee_id % 6 = 0;
    update assembly set creche_places = 300, creche_staff = 40, creche_area = 900;
    analyze;";

pub async fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logistics.db");
    let size = Size { institutions: INSTITUTIONS, assemblies: 1, people: 10 };
    let db = filled(&path, &size).await;
    db.write(|conn| Ok::<_, AppError>(conn.execute_batch(LOGISTICS)?)).await.unwrap();
    let desk = Desk::new(db, &path).await;
    let riders = "select a.attendee_id, a.name, a.institution_id, r.vehicle_id from attendee a
        left join ride r using (attendee_id) where a.assembly_id = 1 and a.listed = 1";
    let children = "select c.*, a.name from child c join attendee a using (attendee_id) where a.assembly_id = 1";
    let needs = "select n.*, a.name from need n join attendee a using (attendee_id) where a.assembly_id = 1";
    let mut figures = Vec::new();
    for (page, path, rows) in [
        ("what is not sorted", "/o/a/1/logistics", riders),
        ("crèche", "/o/a/1/creche", children),
        ("access", "/o/a/1/access", needs),
        ("food", "/o/a/1/food", needs),
        ("travel", "/o/a/1/travel", riders),
        ("a manifest", "/o/a/1/travel/7", riders),
        ("proposal of coaches, the same as before", "/o/a/1/travel/proposal", riders),
    ] {
        figures.push(figure(&desk, page, path, rows).await);
    }
    figures
}

async fn figure(desk: &Desk, page: &str, path: &str, rows: &'static str) -> Figure {
    let (mut ours, mut bound) = (Vec::new(), Vec::new());
    // The first works the proposal out, which has lines of its own.
    desk.page(path).await;
    for _ in 0..PAGES {
        ours.push(desk.page(path).await.1);
        bound.push(read(&desk.db, rows).await);
    }
    let (ours, bound) = (median(ours), median(bound));
    Figure {
        what: format!("page of {page}: {INSTITUTIONS} institutions, 6000 people, 40 pick-ups, p50"),
        ours: milliseconds(ours),
        bound: format!("{} for its rows by bare SQLite", milliseconds(bound)),
        ratio: format!("{:.1}", ours.as_secs_f64() / bound.as_secs_f64()),
        goal: "under 20 ms",
    }
}

async fn read(db: &Db, rows: &'static str) -> Duration {
    let began = Instant::now();
    db.read(move |conn| {
        let mut statement = conn.prepare_cached(rows)?;
        let mut rows = statement.query([])?;
        let mut many = 0;
        while rows.next()?.is_some() {
            many += 1;
        }
        Ok::<_, AppError>(many)
    })
    .await
    .unwrap();
    began.elapsed()
}
