//! Finding a person in everything that is kept, reading all of it, erasing it.

mod beside;

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::Traces;
use super::model::{Found, Kept, Who};
use crate::access::{AccessLead, Organiser, audit, store as access};
use crate::assembly::model::{AssemblyId, Phase, Zone};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::{InstitutionId, LeaderId};
use crate::list::model::{AskedPerson, AttendeeId, ERASED};
use crate::list::store as lists;
use crate::need::store as needs;
use crate::travel::store as travel;
use crate::words::folded;

/// The most that are shown of those who are like what was looked for.
pub const MOST_FOUND: usize = 100;

/// Everybody whose name, other name, telephone number or e-mail address holds each word of `text`; of all assemblies.
pub fn found(conn: &Connection, by: &AccessLead, text: &str) -> Result<Vec<Found>, AppError> {
    let text = folded(text);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let person = |row: &Row<'_>| {
        Ok(Found {
            who: Who::Person(row.get("attendee_id")?),
            name: row.get("name")?,
            place: told(row, ["institution", "title"])?,
            reached: told(row, ["phone", "email"])?,
        })
    };
    let leader = |row: &Row<'_>| {
        Ok(Found {
            who: Who::Leader(row.get("leader_id")?),
            name: row.get("name")?,
            place: row.get::<_, Option<String>>("place")?.map_or("A leader".into(), |of| format!("A leader of {of}")),
            reached: told(row, ["phone", "email"])?,
        })
    };
    let mut all = like(
        conn,
        &format!("select a.attendee_id, a.name, a.known_as, a.phone, a.email, n.name as institution, s.title
         from attendee a join assembly s using (assembly_id) left join institution n using (institution_id)
         where a.erased_at is null and a.name <> '{ERASED}' order by s.starts_at desc, a.name collate nocase, a.attendee_id"),
        &words,
        person,
    )?;
    all.extend(like(
        conn,
        "select l.leader_id, l.name, null as known_as, l.phone, l.email,
            (select group_concat(name, ', ') from (select n.name from leader_institution s join institution n using (institution_id)
                where s.leader_id = l.leader_id order by n.name)) as place
         from leader l where l.erased_at is null order by l.name collate nocase, l.leader_id",
        &words,
        leader,
    )?);
    all.extend(beside::found(conn, by, &words)?);
    all.truncate(MOST_FOUND);
    Ok(all)
}

/// Those of the columns that tell something.
fn told(row: &Row<'_>, columns: [&str; 2]) -> rusqlite::Result<String> {
    let mut all = Vec::new();
    for column in columns {
        all.extend(row.get::<_, Option<String>>(column)?);
    }
    Ok(all.join(", "))
}

fn like(
    conn: &Connection,
    sql: &str,
    words: &[&str],
    read: impl Fn(&Row<'_>) -> rusqlite::Result<Found>,
) -> rusqlite::Result<Vec<Found>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let mut own = String::new();
        for field in ["name", "known_as", "phone", "email"] {
            if let Some(text) = row.get::<_, Option<String>>(field)? {
                own.push(' ');
                own.push_str(&folded(&text));
            }
        }
        if words.iter().all(|word| own.contains(word)) {
            all.push(read(row)?);
            if all.len() == MOST_FOUND {
                break;
            }
        }
    }
    Ok(all)
}

/// Everything that is kept of those: what is not there any more is left out.
pub fn kept(conn: &Connection, by: &AccessLead, all: &[Who]) -> Result<Vec<Kept>, AppError> {
    let zone = access::alliance_zone(conn)?;
    let mut kept = Vec::new();
    for who in all {
        kept.extend(match *who {
            Who::Person(id) => person(conn, id, zone)?,
            Who::Leader(id) => leader(conn, id, zone)?,
            Who::Asked(id) => beside::asked(conn, by, id, zone)?,
            Who::Steward(id) => beside::steward(conn, id, zone)?,
            Who::Captain(id) => beside::captain(conn, id, zone)?,
        });
    }
    Ok(kept)
}

/// Notes that everything of those was looked at.
pub fn looked_at(conn: &Connection, by: &AccessLead, all: &[Who], now: Moment) -> rusqlite::Result<()> {
    note(conn, by, all, now, |who| match who {
        Who::Person(_) => "person.seen",
        Who::Leader(_) => "leader.seen",
        Who::Asked(_) => "asked.seen",
        Who::Steward(_) => "steward.seen",
        Who::Captain(_) => "captain.seen",
    })
}

/// Notes that everything of those was taken out.
pub fn taken(conn: &Connection, by: &AccessLead, all: &[Who], now: Moment) -> rusqlite::Result<()> {
    note(conn, by, all, now, |who| match who {
        Who::Person(_) => "person.taken",
        Who::Leader(_) => "leader.taken",
        Who::Asked(_) => "asked.taken",
        Who::Steward(_) => "steward.taken",
        Who::Captain(_) => "captain.taken",
    })
}

/// The assembly of the first of those of whom needs may be kept; none: of none of them are.
pub fn assembly_of_needs(conn: &Connection, all: &[Who]) -> rusqlite::Result<Option<AssemblyId>> {
    for who in all {
        let (sql, id): (_, i64) = match *who {
            Who::Person(id) => ("select assembly_id from attendee where attendee_id = :id", id.into()),
            Who::Asked(id) => ("select assembly_id from submission where submission_id = :id", id.submission.into()),
            Who::Leader(_) | Who::Steward(_) | Who::Captain(_) => continue,
        };
        let found = conn
            .prepare_cached(sql)?
            .query_row(named_params! { ":id": id }, |row| row.get("assembly_id"))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn note(
    conn: &Connection,
    by: &AccessLead,
    all: &[Who],
    now: Moment,
    action: impl Fn(Who) -> &'static str,
) -> rusqlite::Result<()> {
    let by = Organiser::from(by.clone());
    for who in all {
        let id = match *who {
            Who::Person(id) => id.into(),
            Who::Leader(id) => id.into(),
            Who::Asked(id) => id.submission.into(),
            Who::Steward(id) => id.into(),
            Who::Captain(id) => id.into(),
        };
        audit::note(conn, by.actor(), now, &audit::Entry { subject: Some(id), ..audit::Entry::of(action(*who)) })?;
    }
    Ok(())
}

/// What is kept of one person on a list or from a door. What others told of them stands in their own words.
const OF_A_PERSON: &str = "
    with it as (select * from attendee where attendee_id = :id)
    select 'Name' as field, name as value, 0 as time from it
    union all select 'Known as', known_as, 0 from it
    union all select 'Phone', phone, 0 from it
    union all select 'Email', email, 0 from it
    union all select 'Age group', replace(age_group, '_', ' '), 0 from it
    union all select 'Part', part, 0 from it
    union all select 'Coming', attending, 0 from it
    union all select 'Named', listed_at, 1 from it
    union all select 'Taken off the list', withdrawn_at, 1 from it
    union all select 'Counts on the list of', n.name, 0 from it join attendee o on o.attendee_id = it.counted_as_id
        left join institution n on n.institution_id = o.institution_id
    union all select 'Told what they need', needs_answered_at, 1 from it
    union all select * from (select 'Need', replace(n.kind, '_', ' ') || coalesce(': ' || n.detail, '') || ', ' || n.state
        || coalesce(': ' || n.booking, '') || coalesce(': ' || n.reason, ''), 0 from it join need n using (attendee_id)
        order by n.need_id)
    union all select * from (select 'No longer needed', replace(d.kind, '_', ' ') || coalesce(': ' || d.detail, '')
        || coalesce(': ' || d.booking, ''), 0 from it join dropped_booking d using (attendee_id) order by d.dropped_booking_id)
    union all select * from (select 'Child', coalesce(c.first_name, 'no name told') || coalesce(', ' || c.age_years, '')
        || coalesce(', ' || c.notes, '') || ', place ' || c.place || coalesce(': ' || c.reason, ''), 0
        from it join child c using (attendee_id) order by c.child_id)
    union all select 'Travels by', replace(t.mode, '_', ' ') || coalesce(', ' || t.words, '') || coalesce(', from ' || p.place, '')
        || coalesce(', offers ' || t.seats_offered, ''), 0
        from it join travel t using (attendee_id) left join pick_up p using (pick_up_id)
    union all select 'Rides in', v.name, 0 from it join ride using (attendee_id) join vehicle v using (vehicle_id)
    union all select 'Takes a lift', l.matched_at, 1 from it join lift l on l.attendee_id = it.attendee_id and l.declined_at is null
    union all select 'Gives a lift', l.matched_at, 1 from it join lift l on l.driver_id = it.attendee_id and l.declined_at is null
    union all select 'Came in', e.happened_at, 1 from it join arrival r using (attendee_id)
        join door_event e on e.door_event_id = r.door_event_id where r.undone_by_id is null";

/// What is kept of one leader.
const OF_A_LEADER: &str = "
    with it as (select * from leader where leader_id = :id)
    select 'Name' as field, name as value, 0 as time from it
    union all select 'Phone', phone, 0 from it
    union all select 'Email', email, 0 from it
    union all select 'Reads best', language, 0 from it
    union all select 'Added', added_at, 1 from it
    union all select * from (select 'Speaks for', n.name || iif(s.until is null, '', ', no more'), 0
        from it join leader_institution s using (leader_id) join institution n using (institution_id)
        order by s.leader_institution_id)
    union all select * from (select 'Has a link to', n.name || ', ' || a.title, 0 from it join link k using (leader_id)
        join invitation i using (invitation_id) join institution n using (institution_id) join assembly a using (assembly_id)
        order by k.link_id)
    union all select * from (select 'Calls and messages', coalesce(c.words, c.way), 0 from it join contact c using (leader_id)
        order by c.contact_id)
    union all select * from (select 'Asked about the count', q.words || coalesce(' Answer: ' || q.answer, ''), 0
        from it join count_question q using (leader_id) order by q.count_question_id)";

fn person(conn: &Connection, id: AttendeeId, zone: Zone) -> rusqlite::Result<Option<Kept>> {
    let place = format!("select coalesce(iif(a.listed_at is null, 'Came in: ', 'On a list: ') || n.name, 'Came in') || ', ' || s.title as place
         from attendee a join assembly s using (assembly_id) left join institution n using (institution_id)
         where a.attendee_id = :id and a.erased_at is null and a.name <> '{ERASED}'");
    let correct = "select '/o/for/' || i.invitation_id || '/person/' || a.attendee_id as page
         from attendee a join invitation i using (assembly_id, institution_id)
         where a.attendee_id = :id and a.listed_at is not null and a.withdrawn_at is null";
    correctable(conn, row(conn, &place, OF_A_PERSON, id.into(), zone)?, correct, id.into())
}

fn leader(conn: &Connection, id: LeaderId, zone: Zone) -> rusqlite::Result<Option<Kept>> {
    let place = "select 'A leader' as place from leader where leader_id = :id and erased_at is null";
    let correct =
        "select '/o/institutions/' || institution_id || '/leaders/' || leader_id as page from leader_institution
         where leader_id = :id and until is null order by leader_institution_id limit 1";
    correctable(conn, row(conn, place, OF_A_LEADER, id.into(), zone)?, correct, id.into())
}

/// The same with the page where an organiser corrects it.
fn correctable(conn: &Connection, kept: Option<Kept>, sql: &str, id: i64) -> rusqlite::Result<Option<Kept>> {
    let Some(kept) = kept else { return Ok(None) };
    let of = named_params! { ":id": id };
    let correct = conn.prepare_cached(sql)?.query_row(of, |row| row.get("page")).optional()?;
    Ok(Some(Kept { correct, ..kept }))
}

fn row(conn: &Connection, place: &str, sql: &str, id: i64, zone: Zone) -> rusqlite::Result<Option<Kept>> {
    let of = named_params! { ":id": id };
    let what: Option<String> = conn.prepare_cached(place)?.query_row(of, |row| row.get("place")).optional()?;
    let Some(what) = what else { return Ok(None) };
    let fact = |row: &Row<'_>| {
        let name: String = row.get("field")?;
        if row.get("time")? {
            let at: Option<Moment> = row.get("value")?;
            return Ok((name, at.map(|at| zone.deadline(at))));
        }
        Ok((name, row.get::<_, Option<String>>("value")?))
    };
    let facts: Vec<(String, Option<String>)> =
        conn.prepare_cached(sql)?.query_map(of, fact)?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(Kept {
        what,
        correct: None,
        facts: facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
    }))
}

/// What tells of somebody in other texts; none if there is no such row.
pub fn traces(conn: &Connection, who: Who) -> Result<Option<Traces>, AppError> {
    let (sql, id): (_, i64) = match who {
        Who::Person(id) => ("select name, phone, email from attendee where attendee_id = :id", id.into()),
        Who::Leader(id) => ("select name, phone, email from leader where leader_id = :id", id.into()),
        Who::Captain(id) => (
            "select coalesce(captain, '') as name, captain_phone as phone, null as email from vehicle where vehicle_id = :id",
            id.into(),
        ),
        Who::Asked(id) => {
            let of = |person: AskedPerson| {
                let details = person.details;
                let phone = details.phone.map(|phone| phone.as_str().to_owned());
                Traces::new(person.name.as_str(), phone, details.email.map(|email| email.as_str().to_owned()))
            };
            return Ok(lists::asked_name(conn, id)?.map(of));
        }
        // A first name is many people's.
        Who::Steward(_) => return Ok(None),
    };
    let read = |row: &Row<'_>| {
        let name: String = row.get("name")?;
        Ok(Traces::new(&name, row.get("phone")?, row.get("email")?))
    };
    Ok(conn.prepare_cached(sql)?.query_row(named_params! { ":id": id }, read).optional()?)
}

/// Erases what is kept of a person; whether there was something. Of an assembly that is still to come they are taken off the
/// list, since nobody comes without a name; of one that is over they count as they did.
pub fn erase(conn: &Connection, id: AttendeeId, now: Moment) -> Result<bool, AppError> {
    let row: Option<(AssemblyId, Option<InstitutionId>, bool)> = conn
        .prepare_cached(
            "select assembly_id, institution_id, listed_at is not null and withdrawn_at is null as on_a_list from attendee
             where attendee_id = :id and erased_at is null",
        )?
        .query_row(named_params! { ":id": id }, |row| {
            Ok((row.get("assembly_id")?, row.get("institution_id")?, row.get("on_a_list")?))
        })
        .optional()?;
    let Some((assembly, institution, on_a_list)) = row else { return Ok(false) };
    let ahead = assemblies::assembly(conn, assembly)?.is_some_and(|assembly| assembly.phase(now) != Phase::Over);
    if let Some(institution) = institution.filter(|_| on_a_list && ahead)
        && let Some(grant) = access::grant(conn, &Organiser::at_the_machine(), assembly, institution)?
    {
        lists::withdraw(conn, &grant, id, now)?;
    }
    needs::erase_person(conn, id)?;
    travel::erase_person(conn, id)?;
    lists::erase_person(conn, id)?;
    conn.execute(
        "update attendee set erased_at = :now where attendee_id = :id",
        named_params! { ":now": now, ":id": id },
    )?;
    Ok(true)
}
