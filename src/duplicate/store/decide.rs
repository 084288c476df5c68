//! What an organiser says about two people, and taking it back.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::{Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::duplicate::model::{Choice, Standing};
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::AttendeeId;

struct Known {
    institution: InstitutionId,
    listed: bool,
    counted_as: Option<AttendeeId>,
}

fn known(conn: &Connection, assembly: AssemblyId, id: AttendeeId) -> Result<Known, AppError> {
    conn.prepare_cached(
        "select institution_id, listed, counted_as_id from attendee
         where attendee_id = :id and assembly_id = :assembly and listed_at is not null",
    )?
    .query_row(named_params! { ":id": id, ":assembly": assembly }, |row| {
        Ok(Known {
            institution: row.get("institution_id")?,
            listed: row.get("listed")?,
            counted_as: row.get("counted_as_id")?,
        })
    })
    .optional()?
    .ok_or(AppError::NotFound)
}

/// Where two people of the assembly stand, the one of the lower id first. People of one list are no such pair, unless they
/// came onto it when two institutions turned out to be one, after something was said.
pub fn standing(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    (one, other): (AttendeeId, AttendeeId),
) -> Result<Standing, AppError> {
    let (first, second) = (known(conn, assembly, one)?, known(conn, assembly, other)?);
    if one >= other {
        return Err(AppError::NotFound);
    }
    let apart: bool = conn
        .prepare_cached("select exists (select 1 from two_people where one_id = :one and other_id = :other) as apart")?
        .query_row(named_params! { ":one": one, ":other": other }, |row| row.get("apart"))?;
    Ok(match () {
        () if first.counted_as == Some(other) => Standing::Same { counted: other, excluded: one },
        () if second.counted_as == Some(one) => Standing::Same { counted: one, excluded: other },
        () if apart => Standing::Two,
        () if first.institution == second.institution => return Err(AppError::NotFound),
        () if first.listed && second.listed => Standing::Open,
        () => Standing::NotListed,
    })
}

/// Carries out what is said about two people. False when others have said something else before, or one of them does not
/// count any more: nothing is done then. Said twice, it is done once.
pub fn decide(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    pair: (AttendeeId, AttendeeId),
    choice: Choice,
    now: Moment,
) -> Result<bool, AppError> {
    let (one, other) = pair;
    let scribe = Scribe { conn, by, assembly, now };
    match (choice, standing(conn, by, assembly, pair)?) {
        (Choice::UnderOne, Standing::Open) => scribe.count_under(one, other)?,
        (Choice::UnderOther, Standing::Open) => scribe.count_under(other, one)?,
        (Choice::Two, Standing::Open) => scribe.tell_apart(one, other)?,
        (Choice::Undo, Standing::Same { counted, excluded }) => scribe.count_again(excluded, counted)?,
        (Choice::Undo, Standing::Two) => scribe.forget_apart(one, other)?,
        (Choice::UnderOne, Standing::Same { counted, .. }) => return Ok(counted == one),
        (Choice::UnderOther, Standing::Same { counted, .. }) => return Ok(counted == other),
        (Choice::Two, Standing::Two) | (Choice::Undo, Standing::Open) => {}
        (Choice::UnderOne | Choice::UnderOther, Standing::Two | Standing::NotListed)
        | (Choice::Two, Standing::Same { .. } | Standing::NotListed)
        | (Choice::Undo, Standing::NotListed) => return Ok(false),
    }
    Ok(true)
}

struct Scribe<'a> {
    conn: &'a Connection,
    by: &'a Organiser,
    assembly: AssemblyId,
    now: Moment,
}

/// Everybody who is one person with that one: who counts, and whoever counts as them.
const ONE_WITH: &str = "select attendee_id from attendee where attendee_id = :ID or counted_as_id = :ID";

fn one_with(parameter: &str) -> String {
    ONE_WITH.replace(":ID", parameter)
}

impl Scribe<'_> {
    /// One person: counted as `counted`, and so is whoever was counted as `excluded`.
    fn count_under(&self, counted: AttendeeId, excluded: AttendeeId) -> Result<(), AppError> {
        let this = named_params! { ":counted": counted, ":excluded": excluded };
        let (all_of_one, all_of_other) = (one_with(":counted"), one_with(":excluded"));
        let arrivals: u32 = self.conn.query_row(
            &format!(
                "select count(*) as arrivals from arrival where undone_by_id is null
                    and (attendee_id in ({all_of_one}) or attendee_id in ({all_of_other}))"
            ),
            this,
            |row| row.get("arrivals"),
        )?;
        if arrivals > 1 {
            return Err(AppError::Conflict("Both came in at the door, so they are two people.".into()));
        }
        let apart: bool = self.conn.query_row(
            &format!(
                "select exists (select 1 from two_people where (one_id in ({all_of_one}) and other_id in ({all_of_other}))
                    or (one_id in ({all_of_other}) and other_id in ({all_of_one}))) as apart"
            ),
            this,
            |row| row.get("apart"),
        )?;
        if apart {
            let words = "One of them is counted with somebody who was said to be another person. Take that back first.";
            return Err(AppError::Conflict(words.into()));
        }
        for follower in self.followers(excluded)? {
            self.set(follower, Some(excluded), Some(counted))?;
        }
        self.set(excluded, None, Some(counted))
    }

    /// The excluded one counts again, and so does whoever was counted as them before the two became one.
    fn count_again(&self, excluded: AttendeeId, counted: AttendeeId) -> Result<(), AppError> {
        self.set(excluded, Some(counted), None)?;
        for follower in self.followers(counted)? {
            let before: Option<Option<i64>> = self
                .conn
                .prepare_cached(
                    "select e.old_number from audit_event e join attendee a on a.attendee_id = e.subject_id
                     where e.assembly_id = a.assembly_id and e.institution_id = a.institution_id
                        and e.action = 'person.counted_elsewhere' and e.subject_id = :follower
                     order by e.audit_event_id desc limit 1",
                )?
                .query_row(named_params! { ":follower": follower }, |row| row.get("old_number"))
                .optional()?;
            if before.flatten() == Some(i64::from(excluded)) {
                self.set(follower, Some(counted), Some(excluded))?;
            }
        }
        Ok(())
    }

    fn followers(&self, counted: AttendeeId) -> rusqlite::Result<Vec<AttendeeId>> {
        self.conn
            .prepare_cached("select attendee_id from attendee where counted_as_id = :counted order by attendee_id")?
            .query_map(named_params! { ":counted": counted }, |row| row.get("attendee_id"))?
            .collect()
    }

    fn set(&self, who: AttendeeId, from: Option<AttendeeId>, to: Option<AttendeeId>) -> Result<(), AppError> {
        set_counted(self.conn, self.by.actor(), who, (from, to), self.now)
    }

    fn tell_apart(&self, one: AttendeeId, other: AttendeeId) -> Result<(), AppError> {
        self.conn.execute(
            "insert into two_people (one_id, other_id, decided_at, account_id) values (:one, :other, :now, :account)",
            named_params! { ":one": one, ":other": other, ":now": self.now, ":account": self.by.actor().account() },
        )?;
        self.note("two_people.told_apart", one, other)
    }

    fn forget_apart(&self, one: AttendeeId, other: AttendeeId) -> Result<(), AppError> {
        self.conn.execute(
            "delete from two_people where one_id = :one and other_id = :other",
            named_params! { ":one": one, ":other": other },
        )?;
        self.note("two_people.taken_back", one, other)
    }

    /// Of no institution: each has its own history, and in none of them is the other's person.
    fn note(&self, action: &'static str, one: AttendeeId, other: AttendeeId) -> Result<(), AppError> {
        let entry = audit::Entry {
            assembly: Some(self.assembly),
            subject: Some(one.into()),
            new: Some(other.into()),
            ..audit::Entry::of(action)
        };
        Ok(audit::note(self.conn, self.by.actor(), self.now, &entry)?)
    }
}

/// Writes as whom somebody counts, in place of as whom they did; none: as themselves.
pub(super) fn set_counted(
    conn: &Connection,
    actor: crate::access::Actor,
    who: AttendeeId,
    (from, to): (Option<AttendeeId>, Option<AttendeeId>),
    now: Moment,
) -> Result<(), AppError> {
    let (assembly, institution) = conn
        .prepare_cached(
            "update attendee set counted_as_id = :to where attendee_id = :who returning assembly_id, institution_id",
        )?
        .query_row(named_params! { ":to": to, ":who": who }, |row| {
            Ok((row.get("assembly_id")?, row.get("institution_id")?))
        })?;
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: Some(institution),
        subject: Some(who.into()),
        old: from.map(i64::from),
        new: to.map(i64::from),
        ..audit::Entry::of(if to.is_some() { "person.counted_elsewhere" } else { "person.counted_here" })
    };
    Ok(audit::note(conn, actor, now, &entry)?)
}
