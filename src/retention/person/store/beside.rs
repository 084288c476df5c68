//! Those who stand on no list, or beside it: names that wait for a yes, stewards, the captains of vehicles.

use rusqlite::{Connection, Row};

use super::{Found, Kept, Who, like, row, told};
use crate::access::AccessLead;
use crate::access::model::DeviceId;
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::list::model::{AskedId, ERASED};
use crate::list::store::{self as lists, AskedName};
use crate::travel::model::VehicleId;
use crate::words::folded;

/// Those of them whose name, other name, telephone number or e-mail address holds each of the words.
pub(super) fn found(conn: &Connection, by: &AccessLead, words: &[&str]) -> Result<Vec<Found>, AppError> {
    let asked = |one: AskedName| {
        let reached = reached(&one).into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(", ");
        let name = one.person.name.to_string();
        let known_as = one.person.details.known_as.as_deref().unwrap_or_default();
        let own = folded(&format!("{name} {known_as} {reached}"));
        let place = format!("Asked to be on the list of {}", one.place);
        words.iter().all(|word| own.contains(word)).then_some(Found { who: Who::Asked(one.id), name, place, reached })
    };
    let mut all: Vec<Found> = lists::asked_names(conn, by)?.into_iter().filter_map(asked).collect();
    let steward = |row: &Row<'_>| {
        let place = format!("A steward: {}", told(row, ["door", "title"])?);
        Ok(Found { who: Who::Steward(row.get("device_id")?), name: row.get("name")?, place, reached: String::new() })
    };
    all.extend(like(
        conn,
        &format!(
            "select p.device_id, p.name, null as known_as, null as phone, null as email, d.name as door, s.title
             from device p join door d using (door_id) join assembly s on s.assembly_id = p.assembly_id
             where p.name <> '{ERASED}' order by p.device_id desc"
        ),
        words,
        steward,
    )?);
    let captain = |row: &Row<'_>| {
        let place = format!("Counts the people of {}", told(row, ["vehicle", "title"])?);
        let (name, reached) = (row.get("name")?, told(row, ["phone", "email"])?);
        Ok(Found { who: Who::Captain(row.get("vehicle_id")?), name, place, reached })
    };
    all.extend(like(
        conn,
        "select v.vehicle_id, coalesce(v.captain, 'No name told') as name, null as known_as, v.captain_phone as phone,
            null as email, v.name as vehicle, s.title
         from vehicle v join assembly s using (assembly_id)
         where coalesce(v.captain, v.captain_phone) is not null order by s.starts_at desc, v.vehicle_id",
        words,
        captain,
    )?);
    Ok(all)
}

fn reached(one: &AskedName) -> Vec<(&'static str, String)> {
    let details = &one.person.details;
    let phone = details.phone.as_ref().map(|phone| ("Phone", phone.as_str().to_owned()));
    phone.into_iter().chain(details.email.as_ref().map(|email| ("Email", email.as_str().to_owned()))).collect()
}

/// What is kept of a name that waits for a yes, or had a no.
pub(super) fn asked(conn: &Connection, by: &AccessLead, id: AskedId, zone: Zone) -> Result<Option<Kept>, AppError> {
    let Some(one) = lists::asked_names(conn, by)?.into_iter().find(|one| one.id == id) else { return Ok(None) };
    let details = &one.person.details;
    let mut facts = vec![("Name", one.person.name.to_string())];
    facts.extend(details.known_as.clone().map(|name| ("Known as", name)));
    facts.extend(reached(&one));
    facts.extend(details.age_group.map(|group| ("Age group", group.as_str().replace('_', " "))));
    facts.extend(details.part.clone().map(|part| ("Part", part)));
    facts.extend(details.needs.iter().map(|need| ("Need", need.label())));
    facts.extend(details.children.iter().map(|child| {
        let notes = if child.notes.is_empty() { String::new() } else { format!(", {}", child.notes) };
        ("Child", format!("{}{notes}", child.label()))
    }));
    facts.extend(details.travel.as_ref().map(|travel| ("Travels by", travel.shown())));
    facts.push(("Asked for", zone.deadline(one.at)));
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Some(Kept { what: format!("Asked to be on the list of {}", one.place), correct: None, facts }))
}

/// What is kept of a steward.
pub(super) fn steward(conn: &Connection, id: DeviceId, zone: Zone) -> rusqlite::Result<Option<Kept>> {
    let place = format!(
        "select 'A steward: ' || d.name || ', ' || s.title as place from device p join door d using (door_id)
            join assembly s on s.assembly_id = p.assembly_id where p.device_id = :id and p.name <> '{ERASED}'"
    );
    const OF_A_STEWARD: &str = "
        with it as (select * from device where device_id = :id)
        select 'Name' as field, name as value, 0 as time from it
        union all select 'Signed in', made_at, 1 from it
        union all select 'Last heard of', seen_at, 1 from it
        union all select 'Signed out', ended_at, 1 from it";
    row(conn, &place, OF_A_STEWARD, id.into(), zone)
}

/// What is kept of who counts the people of a vehicle.
pub(super) fn captain(conn: &Connection, id: VehicleId, zone: Zone) -> rusqlite::Result<Option<Kept>> {
    let place = "select 'Counts the people of ' || v.name || ', ' || s.title as place
        from vehicle v join assembly s using (assembly_id)
        where v.vehicle_id = :id and coalesce(v.captain, v.captain_phone) is not null";
    const OF_A_CAPTAIN: &str = "
        with it as (select * from vehicle where vehicle_id = :id)
        select 'Name' as field, captain as value, 0 as time from it
        union all select 'Phone', captain_phone, 0 from it";
    row(conn, place, OF_A_CAPTAIN, id.into(), zone)
}
