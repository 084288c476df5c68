//! Names that wait for an organiser's yes.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::known::known;
use super::version;
use super::write::{Named, apply};
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::error::{AppError, unreadable};
use crate::institution::model::InstitutionId;
use crate::list::model::{
    Asked, AskedPerson, Attending, Change, Decisions, Details, Entry, Listed, PersonName, Reading, RowId, SameOrTwo,
    Source, SubmissionId, SubmissionState, compare,
};

/// Names that somebody asked for, and what became of them.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Which.
    pub id: SubmissionId,
    /// Whose list.
    pub institution: InstitutionId,
    /// What the institution is called.
    pub institution_name: String,
    /// The names; of a request that was agreed to in part those that were declined.
    pub asked: Asked,
    /// When they were asked for.
    pub asked_at: Moment,
    /// Waiting, declined, or saved where some of the names were declined.
    pub state: SubmissionState,
    /// Why they were declined.
    pub reason: Option<String>,
}

/// Keeps names until an organiser decides.
pub(super) fn ask(
    conn: &Connection,
    grant: &Grant,
    source: Source,
    file_name: Option<&str>,
    names: &[&Change],
    late: bool,
    now: Moment,
) -> Result<SubmissionId, AppError> {
    let asked = Asked { people: names.iter().filter_map(|change| asked_person(change)).collect(), late };
    let id: SubmissionId = conn.query_row(
        "insert into submission (assembly_id, institution_id, source, file_name, state, made_at, ends_at, account_id,
            leader_id, request)
         values (:assembly, :institution, :source, :file_name, 'waiting', :now, :now, :account, :leader, :request)
         returning submission_id",
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":source": source,
            ":file_name": file_name,
            ":now": now,
            ":account": grant.actor().account(),
            ":leader": grant.actor().leader(),
            ":request": serde_json::to_string(&asked)?,
        },
        |row| row.get("submission_id"),
    )?;
    note(conn, grant, "list.asked", id, asked.people.len(), now)?;
    Ok(id)
}

fn asked_person(change: &Change) -> Option<AskedPerson> {
    let person = |name: &PersonName, details: Details| AskedPerson {
        name: name.clone(),
        details,
        put_back: None,
        maybe: None,
        place: None,
    };
    match change {
        Change::Add { name, details, .. } => Some(person(name, details.clone())),
        Change::PutBack { id, name, details, .. } => {
            Some(AskedPerson { put_back: Some(*id), ..person(name, details.clone()) })
        }
        // All else that was told of them is saved already.
        Change::Update { id, name, .. } if change.is_a_name() => {
            let yes = Details { attending: Some(Attending::Yes), ..Details::default() };
            Some(AskedPerson { maybe: Some(*id), ..person(name, yes) })
        }
        Change::Update { .. } | Change::Withdraw { .. } => None,
    }
}

const COLUMNS: &str =
    "s.submission_id, s.institution_id, n.name as institution, s.request, s.made_at, s.state, s.reason
    from submission s join institution n using (institution_id)";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let request: String = row.get("request")?;
    Ok(Waiting {
        id: row.get("submission_id")?,
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        asked: serde_json::from_str(&request).map_err(unreadable)?,
        asked_at: row.get("made_at")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
    })
}

/// The names of this list that wait, the earliest first. All of them: whoever waits must be seen to be decided about.
pub fn waiting(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Waiting>> {
    of_list(conn, grant, "s.state = 'waiting' order by s.submission_id")
}

/// The names of this list that were declined, the latest first, at most 20 requests. Of one that was agreed to in part it
/// is the others; its state is then saved.
pub fn declined(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Waiting>> {
    of_list(conn, grant, "s.state in ('declined', 'saved') order by s.submission_id desc limit 20")
}

fn of_list(conn: &Connection, grant: &Grant, which: &str) -> rusqlite::Result<Vec<Waiting>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} where s.assembly_id = :assembly and s.institution_id = :institution and s.request is not null
            and {which}"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, from_row)?
    .collect()
}

/// What can become of names that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Agreed,
    InPart,
    Declined,
}

/// The request while it waits; none when it was decided as `wanted` before, so that a decision said twice is made once.
fn undecided(conn: &Connection, grant: &Grant, id: SubmissionId, wanted: Outcome) -> Result<Option<Waiting>, AppError> {
    if grant.actor().leader().is_some() {
        return Err(AppError::Forbidden);
    }
    const THIS: &str = "s.submission_id = :id and s.assembly_id = :assembly and s.institution_id = :institution";
    let this = named_params! { ":id": id, ":assembly": grant.assembly(), ":institution": grant.institution() };
    let found: Option<(SubmissionState, bool)> = conn
        .prepare_cached(&format!("select s.state, s.reason is not null as has_reason from submission s where {THIS}"))?
        .query_row(this, |row| Ok((row.get("state")?, row.get("has_reason")?)))
        .optional()?;
    let outcome = match found.ok_or(AppError::NotFound)? {
        (SubmissionState::Waiting, _) => {
            return Ok(Some(
                conn.prepare_cached(&format!("select {COLUMNS} where {THIS}"))?.query_row(this, from_row)?,
            ));
        }
        (SubmissionState::Saved, false) => Some(Outcome::Agreed),
        (SubmissionState::Saved, true) => Some(Outcome::InPart),
        (SubmissionState::Declined, _) => Some(Outcome::Declined),
        (SubmissionState::Draft | SubmissionState::Dropped, _) => None,
    };
    if outcome == Some(wanted) {
        return Ok(None);
    }
    Err(AppError::Conflict("Somebody decided this otherwise before you. Look at the list first.".into()))
}

/// An organiser's yes: the names are on the list, as of when they were asked for. Said twice, it is done once.
pub fn agree(conn: &Connection, grant: &Grant, id: SubmissionId, now: Moment) -> Result<(), AppError> {
    let Some(request) = undecided(conn, grant, id, Outcome::Agreed)? else { return Ok(()) };
    put_on_the_list(conn, grant, &request, &request.asked, now)?;
    conn.execute("update submission set request = null where submission_id = :id", named_params! { ":id": id })?;
    Ok(())
}

/// An organiser's yes to some of the names, by their place in the request from 0, and a no to the others with the reason
/// that the leader reads. The others stay with the request, so that the leader knows which.
pub fn agree_to_some(
    conn: &Connection,
    grant: &Grant,
    id: SubmissionId,
    agreed: &BTreeSet<usize>,
    reason: &str,
    now: Moment,
) -> Result<(), AppError> {
    let Some(request) = undecided(conn, grant, id, Outcome::InPart)? else { return Ok(()) };
    let mut yes = Asked { people: Vec::new(), late: request.asked.late };
    let mut no = yes.clone();
    for (place, person) in request.asked.placed() {
        let person = AskedPerson { place: Some(place), ..person.clone() };
        if agreed.contains(&(place as usize)) { &mut yes } else { &mut no }.people.push(person);
    }
    put_on_the_list(conn, grant, &request, &yes, now)?;
    conn.execute(
        "update submission set request = :declined, reason = :reason where submission_id = :id",
        named_params! { ":declined": serde_json::to_string(&no)?, ":reason": reason, ":id": id },
    )?;
    note(conn, grant, "list.declined", id, no.people.len(), now)
}

fn put_on_the_list(
    conn: &Connection,
    grant: &Grant,
    request: &Waiting,
    agreed: &Asked,
    now: Moment,
) -> Result<(), AppError> {
    let named = Named { at: request.asked_at, late: agreed.late };
    for change in names_now(conn, grant, agreed)? {
        apply(conn, grant, &change, named, now)?;
    }
    version::keep(conn, grant, request.id, now)?;
    note(conn, grant, "list.agreed", request.id, agreed.people.len(), now)
}

/// What the names come to now. Somebody may have come onto the list, or off it, since they were asked for.
fn names_now(conn: &Connection, grant: &Grant, asked: &Asked) -> Result<Vec<Change>, AppError> {
    let mut known = known(conn, grant)?;
    let mut decisions = Decisions::default();
    let (mut changes, mut entries) = (Vec::new(), Vec::new());
    // Whoever was erased while they waited comes onto no list.
    let left = asked.people.iter().filter(|person| !person.is_erased());
    for (person, row) in left.zip((1..).map(RowId::from)) {
        if let Some(id) = person.put_back.or(person.maybe) {
            let at = known.iter().position(|known| known.id == id);
            changes.extend(at.and_then(|at| of_somebody_known(&known.remove(at), person)));
            continue;
        }
        // Whoever looks like another row or like somebody listed was told apart when they were asked for.
        decisions.duplicates.insert(row, SameOrTwo::TwoPeople);
        decisions.same_as_listed.insert(row, SameOrTwo::TwoPeople);
        entries.push(Entry { row, name: Some(person.name.clone()), details: person.details.clone() });
    }
    let reading = Reading { entries, ..Reading::default() };
    changes.extend_from_slice(compare(&known, &reading, &decisions).changes());
    Ok(changes)
}

/// What a name comes to that was asked for somebody known. Whoever was taken off the list after being asked for stays off.
fn of_somebody_known(known: &Listed, asked: &AskedPerson) -> Option<Change> {
    let details = known.details.with(&asked.details);
    let changed = known.details.changed(&details);
    let (id, name) = (known.id, if asked.put_back.is_some() { asked.name.clone() } else { known.name.clone() });
    match (known.withdrawn, asked.put_back) {
        (true, Some(_)) => Some(Change::PutBack { id, name, details, changed }),
        (true, None) => None,
        (false, _) => (!changed.is_empty()).then_some(Change::Update { id, name, details, changed }),
    }
}

/// An organiser's no, with the reason that the leader reads. The names stay with it, so that the leader knows which.
pub fn decline(conn: &Connection, grant: &Grant, id: SubmissionId, reason: &str, now: Moment) -> Result<(), AppError> {
    let Some(request) = undecided(conn, grant, id, Outcome::Declined)? else { return Ok(()) };
    conn.execute(
        "update submission set state = 'declined', reason = :reason, settled_at = :now where submission_id = :id",
        named_params! { ":id": id, ":reason": reason, ":now": now },
    )?;
    note(conn, grant, "list.declined", id, request.asked.people.len(), now)
}

fn note(
    conn: &Connection,
    grant: &Grant,
    action: &'static str,
    id: SubmissionId,
    names: usize,
    now: Moment,
) -> Result<(), AppError> {
    let entry =
        audit::Entry { subject: Some(id.into()), new: Some(names as i64), ..audit::Entry::within(action, grant) };
    Ok(audit::note(conn, grant.actor(), now, &entry)?)
}
