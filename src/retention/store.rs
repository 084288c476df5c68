//! What is erased when, read and done.

use rusqlite::{Connection, named_params};

use super::model::{Erasure, Retention};
use super::notes::{Note, Notes, Place, What};
use super::person::{self, model::Who};
use crate::access::{Actor, Admin, audit, store as access};
use crate::assembly::model::{Assembly, AssemblyId, Status};
use crate::assembly::note::store as assembly_notes;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::export::store as exports;
use crate::institution::model::LeaderId;
use crate::institution::store as institutions;
use crate::invitation::store as invitations;
use crate::list::model::ERASED;
use crate::list::store as lists;
use crate::need::store as needs;
use crate::travel::store as travel;

/// How long what is kept.
pub fn retention(conn: &Connection) -> rusqlite::Result<Retention> {
    conn.query_row("select needs_days, names_months from alliance", [], |row| {
        Ok(Retention { needs_days: row.get("needs_days")?, names_months: row.get("names_months")? })
    })
}

/// Says how long what is kept, from now on.
pub fn set_retention(conn: &Connection, by: &Admin, to: Retention, now: Moment) -> Result<(), AppError> {
    let before = retention(conn)?;
    conn.execute(
        "update alliance set needs_days = :days, names_months = :months",
        named_params! { ":days": to.needs_days, ":months": to.names_months },
    )?;
    let numbers =
        [("needs_days", before.needs_days, to.needs_days), ("names_months", before.names_months, to.names_months)];
    for (field, old, new) in numbers.into_iter().filter(|(_, old, new)| old != new) {
        let entry = audit::Entry {
            fields: Some(field),
            old: Some(old.into()),
            new: Some(new.into()),
            ..audit::Entry::of("retention.changed")
        };
        audit::note(conn, by.organiser().actor(), now, &entry)?;
    }
    Ok(())
}

/// Something to be erased, and when.
#[derive(Debug, Clone)]
pub struct Due {
    what: Erasure,
    /// When; none while its assembly is put off and has no day.
    pub at: Option<Moment>,
    /// The title of its assembly; none: it is of none.
    pub title: Option<String>,
    /// How many rows it is about: needs and children, or people.
    pub rows: u32,
}

impl Due {
    /// What.
    pub fn what(&self) -> Erasure {
        self.what
    }
}

/// Everything whose time has come at `now`.
pub fn due(conn: &Connection, now: Moment) -> Result<Vec<Due>, AppError> {
    let retention = retention(conn)?;
    let mut all = coming(conn)?;
    let over = |at| retention.months_after(at);
    let leaders = institutions::former_leaders(conn)?.into_iter().map(|(id, at)| (Erasure::Leader(id), over(at)));
    let accounts = access::removed_accounts(conn)?.into_iter().map(|(id, at)| (Erasure::Account(id), over(at)));
    all.extend(leaders.chain(accounts).map(|(what, at)| Due { what, at: Some(at), title: None, rows: 1 }));
    all.retain(|due| due.at.is_some_and(|at| at <= now));
    Ok(all)
}

/// What will be erased of every assembly, the first to go first.
pub fn coming(conn: &Connection) -> Result<Vec<Due>, AppError> {
    let retention = retention(conn)?;
    let mut all = Vec::new();
    for (id, needs_there, names_there) in not_erased(conn)? {
        let Some(assembly) = assemblies::assembly(conn, id)? else { continue };
        let ends = (assembly.status != Status::Postponed).then(|| assembly.ends());
        let mut add = |what, at, rows| all.push(Due { what, at, title: Some(assembly.title.clone()), rows });
        if needs_there {
            add(Erasure::Needs(id), ends.map(|ends| retention.needs_end(ends)), needs_of(conn, id)?);
        }
        if names_there {
            add(Erasure::Names(id), ends.map(|ends| retention.names_end(ends)), people_of(conn, id)?);
        }
    }
    all.sort_by_key(|due| (due.at.is_none(), due.at));
    Ok(all)
}

/// Whether something of the needs of the assembly `s` is there, told with a name that waits for a yes, too.
const NEEDS_TOLD: &str =
    "(exists (select 1 from attendee a join need n using (attendee_id) where a.assembly_id = s.assembly_id)
    or exists (select 1 from attendee a join dropped_booking d using (attendee_id) where a.assembly_id = s.assembly_id)
    or exists (select 1 from attendee a join child c using (attendee_id) where a.assembly_id = s.assembly_id
        and coalesce(c.first_name, c.age_years, c.notes, c.reason) is not null)
    or exists (select 1 from submission q, json_each(q.request, '$.people') p where q.assembly_id = s.assembly_id
        and (json_array_length(p.value, '$.details.needs') > 0 or json_array_length(p.value, '$.details.children') > 0)))";

/// Whether words of people of the assembly `s` are there, whatever they are.
const NAMES_TOLD: &str = r#"(exists (select 1 from attendee a where a.assembly_id = s.assembly_id
        and (a.name <> :erased or coalesce(a.known_as, a.phone, a.email, a.part) is not null))
    or exists (select 1 from attendee a join travel t using (attendee_id) where a.assembly_id = s.assembly_id
        and coalesce(t.words, t.reason) is not null)
    or exists (select 1 from submission q where q.assembly_id = s.assembly_id and q.state <> 'draft'
        and (coalesce(q.request, q.file_name, q.reason) is not null or q.version <> '{"people":[]}'))
    or exists (select 1 from device d where d.assembly_id = s.assembly_id and d.name <> :erased)
    or exists (select 1 from vehicle v where v.assembly_id = s.assembly_id
        and coalesce(v.captain, v.captain_phone) is not null)
    or exists (select 1 from contact c where c.assembly_id = s.assembly_id and c.words is not null)
    or exists (select 1 from count_question q where q.assembly_id = s.assembly_id
        and (q.words <> :erased or q.answer <> :erased))
    or exists (select 1 from export e where e.assembly_id = s.assembly_id and e.reason <> :erased)
    or exists (select 1 from assembly_note n where n.assembly_id = s.assembly_id))"#;

/// The assemblies of which something is there: whether needs are, and names. Of one that was erased before its time something
/// may have been told again.
fn not_erased(conn: &Connection) -> rusqlite::Result<Vec<(AssemblyId, bool, bool)>> {
    conn.prepare_cached(&format!(
        "select s.assembly_id, s.needs_erased_at is null or {NEEDS_TOLD} as needs,
            s.names_erased_at is null or {NAMES_TOLD} as names
         from assembly s order by s.starts_at, s.assembly_id"
    ))?
    .query_map(named_params! { ":erased": ERASED }, |row| {
        Ok((row.get("assembly_id")?, row.get("needs")?, row.get("names")?))
    })?
    .collect()
}

fn needs_of(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached(
        "select (select count(*) from attendee join need using (attendee_id) where assembly_id = :assembly)
            + (select count(*) from attendee join child using (attendee_id) where assembly_id = :assembly) as number",
    )?
    .query_row(named_params! { ":assembly": assembly }, |row| row.get("number"))
}

fn people_of(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached("select count(*) as number from attendee where assembly_id = :assembly")?
        .query_row(named_params! { ":assembly": assembly }, |row| row.get("number"))
}

/// How far the history of the database has come.
pub fn place(conn: &Connection) -> rusqlite::Result<Place> {
    conn.query_row(
        "select l.audit_event_id, l.at, f.at as first from (select 1) left join (
            select audit_event_id, at from audit_event order by audit_event_id desc limit 1) l
            left join (select at from audit_event order by audit_event_id limit 1) f",
        [],
        |row| {
            let event: Option<i64> = row.get("audit_event_id")?;
            Ok(Place { event: event.unwrap_or_default(), at: row.get("at")?, first: row.get("first")? })
        },
    )
}

/// Whether that place is in the history of the database.
pub fn has_been_at(conn: &Connection, then: Place) -> rusqlite::Result<bool> {
    let event: bool = conn.query_row(
        "select exists (select 1 from audit_event where audit_event_id = :event and at = :at) as has_been",
        named_params! { ":event": then.event, ":at": then.at },
        |row| row.get("has_been"),
    )?;
    Ok(event && place(conn)?.first == then.first)
}

/// When something was last noted, by whichever clock; none: nothing was.
pub fn last_change(conn: &Connection) -> rusqlite::Result<Option<Moment>> {
    conn.query_row("select max(at) as at from audit_event", [], |row| row.get("at"))
}

/// Notes beside the database what is erased, and erases it.
pub fn note_and_erase(conn: &Connection, notes: &Notes, by: Actor, what: Erasure, now: Moment) -> Result<(), AppError> {
    notes.add(&Note { at: now, what: What::Erased(what), place: Some(place(conn)?) })?;
    erase(conn, by, what, now)
}

/// Erases, and writes down that it did. What is erased already is left as it is. The bytes are gone from the disk once the
/// write is.
pub fn erase(conn: &Connection, by: Actor, what: Erasure, now: Moment) -> Result<(), AppError> {
    let who = match what {
        Erasure::Person(id) => Some(Who::Person(id)),
        Erasure::Leader(id) => Some(Who::Leader(id)),
        Erasure::Asked(id) => Some(Who::Asked(id)),
        Erasure::Steward(id) => Some(Who::Steward(id)),
        Erasure::Captain(id) => Some(Who::Captain(id)),
        Erasure::Needs(_) | Erasure::Names(_) | Erasure::Account(_) => None,
    };
    let traces = who.map(|who| person::store::traces(conn, who)).transpose()?.flatten();
    let rows = match what {
        Erasure::Needs(id) => {
            assemblies::assembly(conn, id)?.map(|assembly| erase_needs(conn, &assembly, now)).transpose()?
        }
        Erasure::Names(id) => {
            assemblies::assembly(conn, id)?.map(|assembly| erase_names(conn, &assembly, now)).transpose()?
        }
        Erasure::Person(id) => super::person::store::erase(conn, id, now)?.then_some(1),
        Erasure::Leader(id) => Some(erase_leader(conn, id, now)?),
        Erasure::Account(id) => Some(access::erase_account(conn, id, now)?),
        Erasure::Asked(id) => lists::erase_asked(conn, id)?.then_some(1),
        Erasure::Steward(id) => access::erase_steward(conn, id)?.then_some(1),
        Erasure::Captain(id) => travel::erase_captain(conn, id)?.then_some(1),
    };
    let Some(rows) = rows.filter(|rows| *rows > 0 || matches!(what, Erasure::Needs(_) | Erasure::Names(_))) else {
        return Ok(());
    };
    if let Some(traces) = traces {
        person::erase_in_drafts(conn, by, &traces, now)?;
    }
    erase::for_good();
    let entry = audit::Entry { new: i64::try_from(rows).ok(), ..entry(what) };
    audit::note(conn, by, now, &entry)?;
    Ok(())
}

fn entry(what: Erasure) -> audit::Entry<'static> {
    let of = |action, assembly| audit::Entry { assembly, ..audit::Entry::of(action) };
    let one = |action, id: i64| audit::Entry { subject: Some(id), ..audit::Entry::of(action) };
    match what {
        Erasure::Needs(id) => of("needs.erased", Some(id)),
        Erasure::Names(id) => of("names.erased", Some(id)),
        Erasure::Person(id) => one("person.erased", id.into()),
        Erasure::Leader(id) => one("leader.erased", id.into()),
        Erasure::Account(id) => one("account.erased", id.into()),
        Erasure::Asked(id) => one("asked.erased", id.submission.into()),
        Erasure::Steward(id) => one("steward.erased", id.into()),
        Erasure::Captain(id) => one("captain.erased", id.into()),
    }
}

fn erase_leader(conn: &Connection, id: LeaderId, now: Moment) -> Result<usize, AppError> {
    invitations::erase_words_of(conn, id)?;
    access::end_links(conn, id)?;
    Ok(institutions::erase_leader(conn, id, now)?)
}

fn erase_needs(conn: &Connection, assembly: &Assembly, now: Moment) -> Result<usize, AppError> {
    lists::erase_asked_needs(conn, assembly.id)?;
    let rows = needs::erase_needs(conn, assembly.id)?;
    conn.execute(
        "update assembly set needs_erased_at = coalesce(needs_erased_at, :now) where assembly_id = :assembly",
        named_params! { ":now": now, ":assembly": assembly.id },
    )?;
    Ok(rows)
}

fn erase_names(conn: &Connection, assembly: &Assembly, now: Moment) -> Result<usize, AppError> {
    erase_needs(conn, assembly, now)?;
    travel::erase_words(conn, assembly.id)?;
    invitations::erase_words(conn, assembly.id)?;
    exports::erase_reasons(conn, assembly.id)?;
    access::erase_stewards(conn, assembly.id)?;
    assembly_notes::erase_notes(conn, assembly.id)?;
    lists::forget_columns_of(conn, assembly.id, assembly.ends())?;
    let rows = lists::erase_names(conn, assembly.id)?;
    conn.execute(
        "update assembly set names_erased_at = coalesce(names_erased_at, :now) where assembly_id = :assembly",
        named_params! { ":now": now, ":assembly": assembly.id },
    )?;
    Ok(rows)
}
