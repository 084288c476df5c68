//! Names that wait for an organiser's yes.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::known::known;
use super::version;
use super::write::{Named, apply};
use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{
    Asked, AskedPerson, Change, Decisions, Entry, Reading, SameOrTwo, Source, SubmissionId, SubmissionState, compare,
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
    /// The names.
    pub asked: Asked,
    /// When they were asked for.
    pub asked_at: Moment,
    /// Waiting, saved or declined.
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
    let (name, details, put_back) = match change {
        Change::Add { name, details, .. } => (name, details, None),
        Change::PutBack { id, name, details, .. } => (name, details, Some(*id)),
        Change::Update { .. } | Change::Withdraw { .. } => return None,
    };
    Some(AskedPerson { name: name.clone(), details: details.clone(), put_back })
}

const COLUMNS: &str =
    "s.submission_id, s.institution_id, n.name as institution, s.request, s.made_at, s.state, s.reason
    from submission s join institution n using (institution_id)";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let request: String = row.get("request")?;
    let unreadable = |error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error));
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

/// The names of this list that wait or were declined, the latest first.
pub fn requests(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Waiting>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} where s.assembly_id = :assembly and s.institution_id = :institution and s.request is not null
            and s.state in ('waiting', 'declined') order by s.submission_id desc limit 20"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, from_row)?
    .collect()
}

/// The names that wait, of every institution of an assembly, the earliest first.
pub fn waiting_in(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Waiting>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} where s.assembly_id = :assembly and s.state = 'waiting' order by s.submission_id"
    ))?
    .query_map(named_params! { ":assembly": assembly }, from_row)?
    .collect()
}

/// The request while it waits; none when it was decided as `wanted` before, so that a decision said twice is made once.
fn waiting(
    conn: &Connection,
    grant: &Grant,
    id: SubmissionId,
    wanted: SubmissionState,
) -> Result<Option<Waiting>, AppError> {
    if grant.actor().leader().is_some() {
        return Err(AppError::Forbidden);
    }
    const THIS: &str = "s.submission_id = :id and s.assembly_id = :assembly and s.institution_id = :institution";
    let this = named_params! { ":id": id, ":assembly": grant.assembly(), ":institution": grant.institution() };
    let state: Option<SubmissionState> = conn
        .prepare_cached(&format!("select s.state from submission s where {THIS}"))?
        .query_row(this, |row| row.get("state"))
        .optional()?;
    match state {
        Some(SubmissionState::Waiting) => {
            Ok(Some(conn.prepare_cached(&format!("select {COLUMNS} where {THIS}"))?.query_row(this, from_row)?))
        }
        Some(state) if state == wanted => Ok(None),
        Some(_) => {
            Err(AppError::Conflict("Somebody decided this otherwise before you. Look at the list first.".into()))
        }
        None => Err(AppError::NotFound),
    }
}

/// An organiser's yes: the names are on the list, as of when they were asked for. Said twice, it is done once.
pub fn agree(conn: &Connection, grant: &Grant, id: SubmissionId, now: Moment) -> Result<(), AppError> {
    let Some(request) = waiting(conn, grant, id, SubmissionState::Saved)? else { return Ok(()) };
    let named = Named { at: request.asked_at, late: request.asked.late };
    for change in names_now(conn, grant, &request.asked)? {
        apply(conn, grant, &change, named, now)?;
    }
    version::keep(conn, grant, id, now)?;
    conn.execute("update submission set request = null where submission_id = :id", named_params! { ":id": id })?;
    note(conn, grant, "list.agreed", id, request.asked.people.len(), now)
}

/// What the names come to now. Somebody may have come onto the list, or off it, since they were asked for.
fn names_now(conn: &Connection, grant: &Grant, asked: &Asked) -> Result<Vec<Change>, AppError> {
    let known = known(conn, grant)?;
    let mut decisions = Decisions::default();
    decisions.put_back.extend(known.iter().filter(|person| person.withdrawn).map(|person| (person.id, true)));
    let mut entries = Vec::new();
    for (person, row) in asked.people.iter().zip(1..) {
        // Two rows of one name were told apart when they were asked for.
        decisions.duplicates.insert(row, SameOrTwo::TwoPeople);
        entries.push(Entry { row, name: Some(person.name.clone()), details: person.details.clone() });
    }
    let reading = Reading { entries, ..Reading::default() };
    Ok(compare(&known, &reading, &decisions).changes().to_vec())
}

/// An organiser's no, with the reason that the leader reads. The names stay with it, so that the leader knows which.
pub fn decline(conn: &Connection, grant: &Grant, id: SubmissionId, reason: &str, now: Moment) -> Result<(), AppError> {
    let Some(request) = waiting(conn, grant, id, SubmissionState::Declined)? else { return Ok(()) };
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
