//! What of childcare and access is not sorted yet.

use rusqlite::{Connection, named_params};

use super::access::{NOT_READ, access_sums, seen_to};
use super::creche::{creche, plan_of, planned, ratios};
use super::not_needed::not_needed;
use crate::access::{Grant, Organiser};
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::need::model::NeedKind;
use crate::need::model::unsorted::{Loose, LooseOf, Of, Unsorted};

/// What is not sorted yet of an assembly, by date. Nothing once it is over or does not take place.
pub fn unsorted(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    now: Moment,
) -> rusqlite::Result<Vec<Unsorted>> {
    let Some(assembly) = assemblies::assembly(conn, assembly)? else { return Ok(Vec::new()) };
    if matches!(assembly.phase(now), Phase::Over | Phase::Cancelled) {
        return Ok(Vec::new());
    }
    let mut loose = of_the_creche(conn, &assembly, now)?;
    let last_week = assembly.has_passed(NeedKind::StepFree.book_by(&assembly), now);
    for (kind, people) in access_sums(conn, by, assembly.id)? {
        if people.asked > 0 {
            loose.push(Loose::NotBooked { kind, people: people.asked });
        }
        if people.booked > 0 && last_week {
            loose.push(Loose::NotConfirmed { kind, people: people.booked });
        }
    }
    let not_read = by_institution(conn, &assembly, "need n", &format!("{} and {NOT_READ}", seen_to()))?;
    if !not_read.is_empty() {
        loose.push(Loose::CannotNotRead(not_read));
    }
    let not_needed = not_needed(conn, by, assembly.id)?.len() as u32;
    if not_needed > 0 {
        loose.push(Loose::NotNeeded(not_needed));
    }
    let mut all: Vec<Unsorted> = loose.into_iter().map(|what| Unsorted::new(what, &assembly, now)).collect();
    all.sort_by_key(|unsorted| unsorted.by);
    Ok(all)
}

fn of_the_creche(conn: &Connection, assembly: &Assembly, now: Moment) -> rusqlite::Result<Vec<Loose>> {
    let (plan, creche) = (plan_of(conn, assembly)?, creche(conn, assembly.id)?);
    let mut loose = Vec::new();
    if plan.ages_missing > 0 {
        let of = by_institution(conn, assembly, "child c", &format!("{} and c.age_years is null", planned()))?;
        loose.push(Loose::AgesMissing(of));
    }
    let missing = plan.staff(&ratios(conn)?).beyond(creche.staff.unwrap_or(0));
    if missing.most > 0 {
        loose.push(Loose::StaffMissing(missing));
    }
    if let Some(places) = creche.places.filter(|places| plan.held() > *places) {
        loose.push(Loose::OverPlaces { children: plan.held(), places });
    }
    if plan.waiting > 0 {
        loose.push(Loose::PlacesAsked { children: plan.waiting, free: plan.free(&creche) });
    }
    if plan.rough > 0 && assembly.has_passed(assembly.dates.childcare_by, now) {
        loose.push(Loose::StillRough { children: plan.rough, institutions: plan.rough_of });
    }
    Ok(loose)
}

/// How many rows of people's `table` fulfil the condition, of each institution that has any.
fn by_institution(conn: &Connection, assembly: &Assembly, table: &str, condition: &str) -> rusqlite::Result<Vec<Of>> {
    conn.prepare_cached(&format!(
        "select i.institution_id, i.name, count(*) as many
         from attendee a cross join {table} using (attendee_id) join institution i using (institution_id)
         where a.assembly_id = :assembly and {condition}
         group by i.institution_id order by i.name collate nocase, i.institution_id"
    ))?
    .query_map(named_params! { ":assembly": assembly.id }, |row| {
        Ok(Of { institution: row.get("institution_id")?, name: row.get("name")?, many: row.get("many")? })
    })?
    .collect()
}

/// What is not sorted yet of the people of one institution. Nothing once the assembly is over or does not take place.
pub fn unsorted_of(conn: &Connection, grant: &Grant, now: Moment) -> rusqlite::Result<Vec<LooseOf>> {
    let Some(assembly) = assemblies::assembly(conn, grant.assembly())? else { return Ok(Vec::new()) };
    if matches!(assembly.phase(now), Phase::Over | Phase::Cancelled) {
        return Ok(Vec::new());
    }
    let loose = conn
        .prepare_cached(&format!(
            "select count(*) filter (where a.listed = 1 and a.needs_answered = 0) as not_answered,
                sum((select count(*) from child c where c.attendee_id = a.attendee_id and c.place <> 'declined'
                    and (c.age_years is null or c.first_name is null))) as incomplete,
                sum((select count(*) from child c where c.attendee_id = a.attendee_id and c.place = 'asked')) as places,
                sum((select count(*) from need n where n.attendee_id = a.attendee_id and n.late = 1
                    and n.state = 'asked')) as bookings,
                sum((select count(*) from need n where n.attendee_id = a.attendee_id and {NOT_READ})) as not_read
             from attendee a
             where a.assembly_id = :assembly and a.institution_id = :institution and a.listed_at is not null
                and a.withdrawn_at is null"
        ))?
        .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
            let sum = |column| Ok::<u32, rusqlite::Error>(row.get::<_, Option<u32>>(column)?.unwrap_or(0));
            Ok([
                LooseOf::NotAnswered(sum("not_answered")?),
                LooseOf::ChildrenIncomplete(sum("incomplete")?),
                LooseOf::PlacesAsked(sum("places")?),
                LooseOf::BookingsAsked(sum("bookings")?),
                LooseOf::CannotNotRead(sum("not_read")?),
            ])
        })?;
    Ok(loose.into_iter().filter(|loose| loose.many() > 0).collect())
}
