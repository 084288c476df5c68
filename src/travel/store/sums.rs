//! How many people of a list travel in which way: numbers without names.

use rusqlite::{Connection, named_params};

use super::GETS_ON;
use crate::access::{Grant, Organiser};
use crate::travel::model::Way;

/// How many listed people travel in one way, by their own answer or with most of their institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travellers {
    /// The way; seats offered are of all of them together.
    pub way: Way,
    /// How many travel so; of a coach, those with a seat.
    pub people: u32,
    /// How many more asked for a seat after its date and wait for an answer.
    pub waiting: u32,
    /// How many more asked and were told that there is none.
    pub without: u32,
}

/// How many listed people of an institution travel in each way, in the order of the modes and stops.
pub fn sums(conn: &Connection, _by: &Organiser, grant: &Grant) -> rusqlite::Result<Vec<Travellers>> {
    let mut sums: Vec<Travellers> = conn
        .prepare_cached(&format!(
            "select coalesce(t.mode, i.main_travel) as way, {GETS_ON} as stop,
                count(*) filter (where coalesce(t.seat, 'given') = 'given') as people,
                count(*) filter (where t.seat = 'asked') as waiting,
                count(*) filter (where t.seat = 'declined') as declined,
                sum(t.seats_offered) as seats
             from attendee a join invitation i using (assembly_id, institution_id) left join travel t using (attendee_id)
             where a.assembly_id = :assembly and a.institution_id = :institution and a.listed = 1
                and coalesce(t.mode, i.main_travel) is not null
             group by way, stop"
        ))?
        .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
            let way = Way { mode: row.get("way")?, pick_up: row.get("stop")?, seats_offered: row.get("seats")? };
            let (people, waiting, without) = (row.get("people")?, row.get("waiting")?, row.get("declined")?);
            Ok(Travellers { way, people, waiting, without })
        })?
        .collect::<rusqlite::Result<_>>()?;
    sums.sort_unstable_by_key(|sum| (sum.way.mode, sum.way.pick_up));
    Ok(sums)
}
