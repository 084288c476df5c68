//! The people of a list, one by one.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::known::known;
use super::request;
use super::room::{not_over, parted, why_wait};
use super::write::{self, Named, apply, set_withdrawn, update};
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{
    Ask, AttendeeId, Attending, Change, Decisions, Details, Email, Entry, Field, Listed, Outcome, Person, PersonName,
    PersonTold, Phone, Reading, RowId, Source, SubmissionId, WhyWait, compare,
};

/// How long taking somebody off the list can be undone without asking anybody.
pub const UNDO_LASTS: TimeDelta = TimeDelta::minutes(10);

const COLUMNS: &str = "attendee_id, name, known_as, phone, email, age_group, part, attending, late, withdrawn_at,
    counted_as_id is not null as counted_elsewhere";
const OF_THE_LIST: &str = "assembly_id = :assembly and institution_id = :institution and listed_at is not null";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get("attendee_id")?,
        name: PersonName::stored(row.get("name")?),
        known_as: row.get("known_as")?,
        phone: row.get::<_, Option<String>>("phone")?.map(Phone::stored),
        email: row.get::<_, Option<String>>("email")?.map(Email::stored),
        age_group: row.get("age_group")?,
        part: row.get("part")?,
        attending: row.get("attending")?,
        late: row.get("late")?,
        withdrawn_at: row.get("withdrawn_at")?,
        counted_elsewhere: row.get("counted_elsewhere")?,
    })
}

/// One page of the people on the list, by name.
pub fn people(conn: &Connection, grant: &Grant, from: u32, most: u32) -> rusqlite::Result<Vec<Person>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee where {OF_THE_LIST} and withdrawn_at is null
         order by name collate nocase, attendee_id limit :most offset :from"
    ))?
    .query_map(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":most": most,
            ":from": from,
        },
        from_row,
    )?
    .collect()
}

/// The people taken off the list, the latest first, at most 200.
pub fn taken_off(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Person>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee where {OF_THE_LIST} and withdrawn_at is not null and erased_at is null
         order by withdrawn_at desc, attendee_id desc limit 200"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, from_row)?
    .collect()
}

/// One person of the grant, on the list or taken off it.
pub fn person(conn: &Connection, grant: &Grant, id: AttendeeId) -> rusqlite::Result<Option<Person>> {
    conn.prepare_cached(&format!("select {COLUMNS} from attendee where attendee_id = :id and {OF_THE_LIST}"))?
        .query_row(
            named_params! { ":id": id, ":assembly": grant.assembly(), ":institution": grant.institution() },
            from_row,
        )
        .optional()
}

/// How many people are on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All of them, also those who may come.
    pub people: u32,
    /// Those who count as listed.
    pub listed: u32,
    /// Those of them whose name came in late.
    pub late: u32,
    /// Those who may come, and are not listed.
    pub maybe: u32,
}

/// How many people are on the list.
pub fn counts(conn: &Connection, grant: &Grant) -> rusqlite::Result<Counts> {
    conn.prepare_cached(&format!(
        "select count(*) as people, count(*) filter (where listed = 1) as listed,
            count(*) filter (where listed = 1 and late = 1) as late, count(*) filter (where attending = 'maybe') as maybe
         from attendee where {OF_THE_LIST} and withdrawn_at is null"
    ))?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Counts {
            people: row.get("people")?,
            listed: row.get("listed")?,
            late: row.get("late")?,
            maybe: row.get("maybe")?,
        })
    })
}

/// What came of adding one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adding {
    /// On the list now.
    Added(AttendeeId),
    /// On the list before, with what was told on top of what was known.
    Known(AttendeeId),
    /// It must be said first whether this is somebody known.
    Ask {
        /// The question, in words.
        question: String,
        /// Whether it is about putting back somebody who was taken off.
        put_back: bool,
    },
    /// Was taken off the list before, and stays off.
    StaysOff(AttendeeId),
    /// Waits for an organiser's yes.
    Waits(SubmissionId),
}

/// Adds one person by the same rules as a list. `same` answers the question whether it is the person already known.
pub fn add_person(
    conn: &Connection,
    grant: &Grant,
    told: PersonTold,
    same: Option<bool>,
    now: Moment,
) -> Result<Adding, AppError> {
    not_over(conn, grant, now)?;
    let entry = Entry { row: RowId::from(1), name: Some(told.name.clone()), details: Details::from(told) };
    let reading = Reading { entries: vec![entry.clone()], ..Reading::default() };
    let known = known(conn, grant)?;
    let review = compare(&known, &reading, &decisions(&known, same));
    if let Some((_, ask)) = review.open_questions().next() {
        return Ok(Adding::Ask {
            question: ask.text(&entry, &review.sheets),
            put_back: matches!(ask, Ask::PutBack { .. }),
        });
    }
    let Some(row) = review.rows.first() else { return Err(AppError::NotFound) };
    let invitation = invitations::invitation(conn, grant)?;
    let late = invitation.names_are_late(now);
    let wait = why_wait(conn, grant, &invitation.assembly, review.changes(), now)?;
    let (names, at_once) = parted(review.changes(), wait);
    let mut touched = None;
    for change in &at_once {
        let id = apply(conn, grant, change, Named { at: now, late }, now)?;
        if let Change::Update { changed, .. } = change {
            let fields: Vec<&str> = changed.iter().map(|field| field.as_str()).collect();
            note(conn, grant, "person.changed", id, Some(&fields.join(",")), now)?;
        }
        touched = Some(id);
    }
    if !names.is_empty() {
        return Ok(Adding::Waits(request::ask(conn, grant, Source::Typed, None, &names, late, now)?));
    }
    match (&row.outcome, touched) {
        (Outcome::Added, Some(id)) => {
            note(conn, grant, "person.added", id, None, now)?;
            Ok(Adding::Added(id))
        }
        (Outcome::PutBack { id }, _) => Ok(Adding::Added(*id)),
        (Outcome::Changed { id, .. } | Outcome::Same { id }, _) => Ok(Adding::Known(*id)),
        (Outcome::StaysOff { id }, _) => Ok(Adding::StaysOff(*id)),
        _ => Err(AppError::NotFound),
    }
}

/// The one answer of the form for whichever question it was shown.
fn decisions(known: &[Listed], same: Option<bool>) -> Decisions {
    use crate::list::model::SameOrTwo::{SamePerson, TwoPeople};
    let mut decisions = Decisions::default();
    if let Some(same) = same {
        decisions.same_as_listed.insert(RowId::from(1), if same { SamePerson } else { TwoPeople });
        let off = known.iter().filter(|person| person.withdrawn);
        decisions.put_back.extend(off.map(|person| (person.id, same)));
    }
    decisions
}

/// Changes a person as their own form tells it; an empty field takes away what was known. Never makes anybody late. A
/// maybe that becomes yes may have to wait: the request, if it does.
///
/// The form is told the person as they are now, so that it can leave alone what a co-leader changed meanwhile.
pub fn edit_person<E: From<AppError> + From<rusqlite::Error>>(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    told: impl FnOnce(&Person) -> Result<PersonTold, E>,
    now: Moment,
) -> Result<Option<SubmissionId>, E> {
    not_over(conn, grant, now)?;
    let before = person(conn, grant, id)?.filter(|person| person.withdrawn_at.is_none()).ok_or(AppError::NotFound)?;
    let mut told = told(&before)?;
    let mut asked = None;
    if before.attending == Attending::Maybe && told.attending == Attending::Yes {
        asked = ask_for_yes(conn, grant, id, &told.name, now)?;
        if asked.is_some() {
            told.attending = Attending::Maybe;
        }
    }
    let fields = changed(&before, &told);
    if !fields.is_empty() {
        let (name, part) = (told.name.clone(), before.part);
        update(conn, grant, id, &name, &Details { part, ..Details::from(told) }, now)?;
        note(conn, grant, "person.changed", id, Some(&fields.join(",")), now)?;
    }
    Ok(asked)
}

/// Asks for the place of somebody who was not sure, where names have to wait.
fn ask_for_yes(
    conn: &Connection,
    grant: &Grant,
    id: AttendeeId,
    name: &PersonName,
    now: Moment,
) -> Result<Option<SubmissionId>, AppError> {
    let listed = known(conn, grant)?.into_iter().find(|listed| listed.id == id).ok_or(AppError::NotFound)?;
    let details = Details { attending: Some(Attending::Yes), ..listed.details };
    let yes = Change::Update { id, name: name.clone(), details, changed: vec![Field::Attending] };
    let invitation = invitations::invitation(conn, grant)?;
    if why_wait(conn, grant, &invitation.assembly, std::slice::from_ref(&yes), now)?.is_none() {
        return Ok(None);
    }
    let late = invitation.names_are_late(now);
    Ok(Some(request::ask(conn, grant, Source::Typed, None, &[&yes], late, now)?))
}

fn changed(before: &Person, told: &PersonTold) -> Vec<&'static str> {
    let differs = [
        ("name", before.name != told.name),
        ("known_as", before.known_as != told.known_as),
        ("phone", before.phone != told.phone),
        ("email", before.email != told.email),
        ("age_group", before.age_group != told.age_group),
        ("attending", before.attending != told.attending),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Takes a person off the list, whatever the date. Done twice, it is done once.
pub fn withdraw(conn: &Connection, grant: &Grant, id: AttendeeId, now: Moment) -> Result<(), AppError> {
    not_over(conn, grant, now)?;
    person(conn, grant, id)?.ok_or(AppError::NotFound)?;
    set_withdrawn(conn, grant, id, Some(now), now)
}

/// Puts a person back who was taken off. Within [`UNDO_LASTS`] that undoes it; later it is a name like any other, which
/// may have to wait. Why it waits, if it does.
pub fn put_back(conn: &Connection, grant: &Grant, id: AttendeeId, now: Moment) -> Result<Option<WhyWait>, AppError> {
    not_over(conn, grant, now)?;
    let person = person(conn, grant, id)?.ok_or(AppError::NotFound)?;
    let Some(withdrawn_at) = person.withdrawn_at else { return Ok(None) };
    if now - withdrawn_at > UNDO_LASTS {
        let listed = known(conn, grant)?.into_iter().find(|listed| listed.id == id).ok_or(AppError::NotFound)?;
        let back = Change::PutBack { id, name: listed.name, details: listed.details, changed: Vec::new() };
        let invitation = invitations::invitation(conn, grant)?;
        let changes = std::slice::from_ref(&back);
        if let Some(why) = why_wait(conn, grant, &invitation.assembly, changes, now)? {
            let late = invitation.names_are_late(now);
            request::ask(conn, grant, Source::Typed, None, &[&back], late, now)?;
            return Ok(Some(why));
        }
    }
    write::put_back(conn, grant, id, now, now)?;
    Ok(None)
}

fn note(
    conn: &Connection,
    grant: &Grant,
    action: &'static str,
    id: AttendeeId,
    fields: Option<&str>,
    now: Moment,
) -> Result<(), AppError> {
    let entry = audit::Entry { subject: Some(id.into()), fields, ..audit::Entry::within(action, grant) };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
