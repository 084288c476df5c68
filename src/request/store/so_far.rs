//! How far an assembly has come, as far as requests change it.

use std::collections::HashMap;

use rusqlite::{Connection, named_params};

use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::Assembly;
use crate::list::store as list;
use crate::need::model::NeedAnswer;
use crate::need::store as need;
use crate::request::model::{SoFar, Thing};
use crate::tally::store as tally;
use crate::travel::model::PickUpId;
use crate::travel::store as travel;

/// The numbers of now, of all institutions together: a handful of questions however many requests wait.
pub fn so_far(conn: &Connection, by: &Organiser, assembly: &Assembly) -> rusqlite::Result<SoFar> {
    let rows = tally::rows(conn, &NumbersGrant::of(by, assembly.id))?;
    let stops = travel::pick_ups(conn, assembly.id)?;
    let (children, creche_places) = need::places(conn, by, assembly)?;
    Ok(SoFar {
        numbers: rows.into_iter().filter_map(|row| Some((row.institution?.id, (row.listed, row.pledged)))).collect(),
        inside: list::inside(conn, assembly.id)?,
        capacity: assembly.capacity,
        children,
        creche_places,
        by_coach: by_coach(conn, assembly)?,
        stops: stops.iter().map(|stop| (stop.id, stop.label(assembly.zone))).collect(),
        bookings: bookings(conn, assembly)?,
    })
}

/// Who told nothing of their own goes with most of their institution.
fn by_coach(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<HashMap<Option<PickUpId>, u32>> {
    conn.prepare_cached(&format!(
        "select {} as pick_up_id, count(*) as people
         from attendee a join invitation i using (assembly_id, institution_id) left join travel t using (attendee_id)
         where a.assembly_id = :assembly and a.listed = 1 and coalesce(t.mode, i.main_travel) = 'coach'
            and coalesce(t.seat, 'given') = 'given'
         group by 1",
        travel::GETS_ON
    ))?
    .query_map(named_params! { ":assembly": assembly.id }, |row| Ok((row.get("pick_up_id")?, row.get("people")?)))?
    .collect()
}

fn bookings(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<HashMap<Thing, (u32, u32)>> {
    let mut bookings: HashMap<Thing, (u32, u32)> = HashMap::new();
    let mut statement = conn.prepare_cached(
        "select n.kind, n.detail, n.state in ('booked', 'confirmed') as has_it
         from attendee a join need n using (attendee_id)
         where a.assembly_id = :assembly and a.listed = 1 and n.state <> 'cannot' and n.kind in ('bsl', 'interpreter')",
    )?;
    let mut rows = statement.query(named_params! { ":assembly": assembly.id })?;
    while let Some(row) = rows.next()? {
        let detail: Option<String> = row.get("detail")?;
        let answer = NeedAnswer { kind: row.get("kind")?, detail: detail.unwrap_or_default() };
        let (needed, have_it) = bookings.entry(Thing::of(&answer)).or_default();
        *needed += 1;
        *have_it += u32::from(row.get::<_, bool>("has_it")?);
    }
    Ok(bookings)
}
