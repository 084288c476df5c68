//! The crèche of an assembly: what it has, what its children come to.

mod children;
mod walk_up;

pub use children::{Carer, CrecheChild, Which, change_in_creche, child_in_creche, children_in_creche, give_place};
pub use walk_up::{Brings, NewCarer, WalkUpError, walk_up};

use rusqlite::types::FromSqlError;
use rusqlite::{Connection, Row, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::clock::Moment;
use crate::duplicate::store::{OF_LISTED, child_once};
use crate::invitation::store::NAMED_CHILDREN;
use crate::need::model::creche::{Creche, Plan, Ratios};

/// Who walked up has a place and counts, whether their carer is on a list or not; but not who was taken off with the carer
/// after that.
const WALKED_UP: &str = "(c.place = 'given' and c.walked_up = 1
    and (a.withdrawn_at is null or a.withdrawn_at <= c.asked_at))";

/// Whose children are planned for: people who are listed, whichever of their rows told of the child, and those who walked up.
pub(in crate::need::store) fn planned() -> String {
    format!("(c.place = 'given' and (({OF_LISTED} and {}) or {WALKED_UP}))", child_once())
}

/// Children of people who may come have a place, which is kept for them, and are not planned for.
fn may_come() -> String {
    format!(
        "(c.place = 'given' and a.attending = 'maybe' and a.listed_at is not null and a.withdrawn_at is null
            and a.counted_as_id is null and not {WALKED_UP})"
    )
}

fn waits() -> String {
    format!("(c.place = 'asked' and a.listed_at is not null and a.withdrawn_at is null and {})", child_once())
}

/// How many children one person looks after.
pub fn ratios(conn: &Connection) -> rusqlite::Result<Ratios> {
    conn.prepare_cached(
        "select creche_under_2, creche_age_2, creche_from_3, creche_source, creche_since from alliance",
    )?
    .query_row([], |row| {
        let since: String = row.get("creche_since")?;
        Ok(Ratios {
            under_2: row.get("creche_under_2")?,
            age_2: row.get("creche_age_2")?,
            from_3: row.get("creche_from_3")?,
            source: row.get("creche_source")?,
            since: since.parse().map_err(|error| FromSqlError::Other(Box::new(error)))?,
        })
    })
}

/// Keeps how many children one person looks after, for every assembly.
pub fn set_ratios(conn: &Connection, by: &Organiser, ratios: &Ratios, now: Moment) -> rusqlite::Result<()> {
    let before = self::ratios(conn)?;
    conn.execute(
        "update alliance set creche_under_2 = :under_2, creche_age_2 = :age_2, creche_from_3 = :from_3,
            creche_source = :source, creche_since = :since",
        named_params! {
            ":under_2": ratios.under_2,
            ":age_2": ratios.age_2,
            ":from_3": ratios.from_3,
            ":source": ratios.source,
            ":since": ratios.since.to_string(),
        },
    )?;
    let fields = [
        ("creche_under_2", before.under_2, ratios.under_2),
        ("creche_age_2", before.age_2, ratios.age_2),
        ("creche_from_3", before.from_3, ratios.from_3),
    ];
    for (field, old, new) in fields.into_iter().filter(|(_, old, new)| old != new) {
        let (old, new) = (Some(old.into()), Some(new.into()));
        let entry = audit::Entry { fields: Some(field), old, new, ..audit::Entry::of("alliance.changed") };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    if (&before.source, before.since) != (&ratios.source, ratios.since) {
        let fields = Some("creche_source,creche_since");
        audit::note(conn, by.actor(), now, &audit::Entry { fields, ..audit::Entry::of("alliance.changed") })?;
    }
    Ok(())
}

/// What the crèche of an assembly has.
pub fn creche(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Creche> {
    conn.prepare_cached("select creche_places, creche_staff, creche_area from assembly where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| {
            Ok(Creche {
                places: row.get("creche_places")?,
                staff: row.get("creche_staff")?,
                area: row.get("creche_area")?,
            })
        })
}

/// Keeps what the crèche of an assembly has.
pub fn set_creche(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    to: Creche,
    now: Moment,
) -> rusqlite::Result<()> {
    let before = creche(conn, assembly)?;
    conn.execute(
        "update assembly set creche_places = :places, creche_staff = :staff, creche_area = :area
         where assembly_id = :assembly",
        named_params! { ":places": to.places, ":staff": to.staff, ":area": to.area, ":assembly": assembly },
    )?;
    let fields = [
        ("creche_places", before.places, to.places),
        ("creche_staff", before.staff, to.staff),
        ("creche_area", before.area, to.area),
    ];
    for (field, old, new) in fields.into_iter().filter(|(_, old, new)| old != new) {
        let entry = audit::Entry {
            assembly: Some(assembly),
            fields: Some(field),
            old: old.map(i64::from),
            new: new.map(i64::from),
            ..audit::Entry::of("assembly.changed")
        };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    Ok(())
}

/// What the children of an assembly come to.
pub fn plan(conn: &Connection, _by: &Organiser, assembly: &Assembly) -> rusqlite::Result<Plan> {
    plan_of(conn, assembly)
}

/// The same for whatever decides over places: numbers, and nobody's.
pub(in crate::need::store) fn plan_of(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<Plan> {
    let named = conn
        .prepare_cached(&format!(
            "with each as materialized (
                select a.institution_id, c.age_years, {planned} as planned, {WALKED_UP} as walked_up, {waits} as waits,
                    {may_come} as may_come
                from attendee a cross join child c using (attendee_id) where a.assembly_id = :assembly)
             select count(*) filter (where planned and age_years < 2) as under_2,
                count(*) filter (where planned and age_years = 2) as age_2,
                count(*) filter (where planned and age_years > 2) as from_3,
                count(*) filter (where planned and age_years is null) as ages_missing,
                count(distinct institution_id) filter (where planned and age_years is null) as ages_missing_of,
                count(*) filter (where walked_up) as walk_ups,
                count(*) filter (where waits) as waiting,
                count(*) filter (where may_come) as may_come
             from each",
            planned = planned(),
            waits = waits(),
            may_come = may_come()
        ))?
        .query_row(named_params! { ":assembly": assembly.id }, plan_from_row)?;
    // As the rough numbers count beside named answers: see invitation::model::Estimates::beside.
    conn.prepare_cached(&format!(
        "with each as materialized (
            select i.estimated_children - {NAMED_CHILDREN} as rough from invitation i
            where i.assembly_id = :assembly and i.estimated_children > 0 and i.finished_at is null
                and coalesce((select p.number from pledge p where p.assembly_id = i.assembly_id
                    and p.institution_id = i.institution_id order by p.pledge_id desc limit 1), 1) > 0)
         select coalesce(sum(rough), 0) as rough, count(*) as rough_of from each where rough > 0"
    ))?
    .query_row(named_params! { ":assembly": assembly.id }, |row| {
        Ok(Plan { rough: row.get("rough")?, rough_of: row.get("rough_of")?, ..named })
    })
}

fn plan_from_row(row: &Row<'_>) -> rusqlite::Result<Plan> {
    Ok(Plan {
        children: [row.get("under_2")?, row.get("age_2")?, row.get("from_3")?],
        ages_missing: row.get("ages_missing")?,
        ages_missing_of: row.get("ages_missing_of")?,
        walk_ups: row.get("walk_ups")?,
        waiting: row.get("waiting")?,
        may_come: row.get("may_come")?,
        ..Plan::default()
    })
}

/// By how many more children have or wait for a place than are offered.
pub(in crate::need::store) fn too_many(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<u32> {
    let Some(places) = creche(conn, assembly.id)?.places else { return Ok(0) };
    let plan = plan_of(conn, assembly)?;
    Ok((plan.held() + plan.waiting).saturating_sub(places))
}

/// How many children have a place, also of people who may come, and how many are offered.
pub fn places(conn: &Connection, _by: &Organiser, assembly: &Assembly) -> rusqlite::Result<(u32, Option<u32>)> {
    Ok((plan_of(conn, assembly)?.held(), creche(conn, assembly.id)?.places))
}

/// Whether every place is taken or waited for, so that a new child waits.
pub fn is_full(conn: &Connection, assembly: &Assembly) -> rusqlite::Result<bool> {
    let creche = creche(conn, assembly.id)?;
    Ok(creche.places.is_some() && plan_of(conn, assembly)?.is_full(&creche))
}
