//! A draft held against the list, and saved.

use rusqlite::{Connection, named_params};

use super::draft::open_content;
use super::known::known;
use super::room::{not_over, parted, why_wait};
use super::write::{Named, apply};
use super::{country, draft::expire_drafts, request, version};
use crate::access::token::Key;
use crate::access::{Grant, audit};
use crate::clock::Moment;
use crate::db::DbError;
use crate::db::erase;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{
    Change, Draft, ListRefusal, PersonName, Review, ReviewRow, SubmissionId, WhyWait, compare, read_people,
};

/// A draft as it stands against the list of this moment: what its check page shows, and what saving it does.
///
/// Good within the read or write that made it; another may have changed the list since.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The draft.
    pub draft: Draft,
    /// What saving would do.
    pub review: Review,
    /// Why its names would wait for an organiser's yes, if they would.
    pub wait: Option<WhyWait>,
    /// How many people will be listed after saving: the number on the button.
    pub listed_after: usize,
    /// How many names would wait.
    pub waiting: usize,
    /// Why the names of rows that must be mended would wait, if they would.
    pub wait_once_mended: Option<WhyWait>,
}

/// Why a draft could not be held against the list.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// With its columns as they are, there are no people in it, or too many.
    #[error(transparent)]
    Refused(#[from] ListRefusal),
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<DbError> for CheckError {
    fn from(error: DbError) -> CheckError {
        CheckError::App(error.into())
    }
}

impl From<rusqlite::Error> for CheckError {
    fn from(error: rusqlite::Error) -> CheckError {
        CheckError::App(error.into())
    }
}

/// The draft that this asker has open, held against the list of now; none if there is no such draft (any more).
pub fn check(conn: &Connection, grant: &Grant, now: Moment) -> Result<Option<Checked>, CheckError> {
    match open_content(conn, grant, now)? {
        Some(draft) => Ok(Some(Checked::of(conn, grant, draft, now)?)),
        None => Ok(None),
    }
}

impl Checked {
    /// Holds a draft against the list of now.
    pub fn of(conn: &Connection, grant: &Grant, draft: Draft, now: Moment) -> Result<Checked, CheckError> {
        let content = &draft.content;
        let reading = read_people(content, country(conn)?)?;
        let review = compare(&known(conn, grant)?, &reading, &content.decisions);
        let assembly = invitations::invitation(conn, grant)?.assembly;
        let wait = why_wait(conn, grant, &assembly, review.changes(), now)?;
        let name = || PersonName::stored(String::new());
        let added =
            |row: &ReviewRow| Change::Add { row: row.entry.row, name: name(), details: row.entry.details.clone() };
        let mended: Vec<Change> = review.to_fix().map(added).collect();
        let wait_once_mended = why_wait(conn, grant, &assembly, &mended, now)?;
        Ok(Checked {
            listed_after: if wait.is_some() { review.count_at_once() } else { review.count_after() },
            waiting: review.changes().iter().filter(|change| wait.is_some() && change.is_a_name()).count(),
            wait,
            wait_once_mended,
            review,
            draft,
        })
    }

    /// Stands for all that saving would do, to tell whether that is still what somebody saw. What was known of people's needs
    /// is in it: without the key nobody reckons what it would be, and as the draft and what its rows tell are in it too, nobody
    /// compares a guess with a list that changes nothing.
    pub fn seen(&self, key: &Key) -> String {
        let rows: Vec<_> = self.review.rows.iter().map(|row| (&row.entry, &row.outcome)).collect();
        key.stands_for(&format!("{} {rows:?} {:?} {:?}", self.draft.id, self.review.changes(), self.wait))
    }
}

/// Saves a list: people, children, needs, travel, the audit's entry and the version, in the write that checked it.
///
/// Rows that are not people, must be mended or were left out are left behind. Names that wait become a request of their
/// own; all else is saved at once. Answers with the submission to tell of: the version, or the request if that is all.
pub fn save(conn: &Connection, grant: &Grant, checked: &Checked, now: Moment) -> Result<SubmissionId, AppError> {
    not_over(conn, grant, now)?;
    expire_drafts(conn, now)?;
    let late = invitations::invitation(conn, grant)?.names_are_late(now);
    let id = checked.draft.id;
    let before = version::listed(conn, grant)?;
    let (names, others) = parted(checked.review.changes(), checked.wait);
    for change in &others {
        apply(conn, grant, change, Named { at: now, late }, now)?;
    }
    let at_once = names.is_empty() || checked.review.does_something_at_once();
    if at_once {
        let listed = version::keep(conn, grant, id, now)?;
        let entry = audit::Entry {
            subject: Some(id.into()),
            old: Some(before),
            new: Some(listed),
            ..audit::Entry::within("list.saved", grant)
        };
        audit::note(conn, grant.actor(), now, &entry)?;
    } else {
        erase::for_good();
        conn.execute(
            "update submission set state = 'dropped', draft = null, file_name = null, settled_at = :now where submission_id = :id",
            named_params! { ":id": id, ":now": now },
        )?;
    }
    if names.is_empty() {
        return Ok(id);
    }
    let (source, file) = (checked.draft.source, checked.draft.file_name.as_deref());
    let asked = request::ask(conn, grant, source, file, &names, late, now)?;
    Ok(if at_once { id } else { asked })
}
