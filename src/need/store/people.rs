//! The people of a list, with how much of their needs is told, and never what.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::IN_SCOPE;
use crate::access::Grant;
use crate::list::model::AttendeeId;

/// One person, with how much was told of their needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// What to call them in a sentence: the name they go by, else their name.
    pub called: String,
    /// Whether a need, a child or "nothing needed" was told.
    pub answered: bool,
    /// How many needs were told.
    pub needs: u32,
    /// How many of them are booked.
    pub booked: u32,
    /// How many are booked, and whoever does it has said yes.
    pub confirmed: u32,
    /// How many cannot be had.
    pub cannot: u32,
    /// How many children for the crèche.
    pub children: u32,
    /// Of how many of them no age was told.
    pub ages_missing: u32,
}

impl Person {
    /// Where what they need stands, in numbers that say nothing of what it is: "1 booked, 1 confirmed". Empty while nothing
    /// was said.
    pub fn standing(&self) -> String {
        let parts = [(self.booked, "booked"), (self.confirmed, "confirmed"), (self.cannot, "cannot be had")];
        let parts = parts.into_iter().filter(|(many, _)| *many > 0).map(|(many, what)| format!("{many} {what}"));
        parts.collect::<Vec<_>>().join(", ")
    }
}

const COLUMNS: &str = "a.attendee_id, a.name, coalesce(a.known_as, a.name) as called, a.needs_answered,
    (select count(*) from need n where n.attendee_id = a.attendee_id) as needs,
    (select count(*) from need n where n.attendee_id = a.attendee_id and n.state = 'booked') as booked,
    (select count(*) from need n where n.attendee_id = a.attendee_id and n.state = 'confirmed') as confirmed,
    (select count(*) from need n where n.attendee_id = a.attendee_id and n.state = 'cannot') as cannot,
    (select count(*) from child c where c.attendee_id = a.attendee_id) as children,
    (select count(*) from child c where c.attendee_id = a.attendee_id and c.age_years is null) as ages_missing";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: row.get("attendee_id")?,
        name: row.get("name")?,
        called: row.get("called")?,
        answered: row.get("needs_answered")?,
        needs: row.get("needs")?,
        booked: row.get("booked")?,
        confirmed: row.get("confirmed")?,
        cannot: row.get("cannot")?,
        children: row.get("children")?,
        ages_missing: row.get("ages_missing")?,
    })
}

/// One page of the people of a list, in the order of their names.
pub fn people(conn: &Connection, grant: &Grant, from: u32, most: u32) -> rusqlite::Result<Vec<Person>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee a
         where a.assembly_id = :assembly and a.institution_id = :institution and a.listed_at is not null
            and a.withdrawn_at is null
         order by a.name collate nocase, a.attendee_id limit :most offset :from"
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

/// One person of the list; none if they are not on it (any more).
pub fn person(conn: &Connection, grant: &Grant, attendee: AttendeeId) -> rusqlite::Result<Option<Person>> {
    conn.prepare_cached(&format!("select {COLUMNS} from attendee a where {IN_SCOPE}"))?
        .query_row(
            named_params! {
                ":attendee": attendee,
                ":assembly": grant.assembly(),
                ":institution": grant.institution(),
            },
            from_row,
        )
        .optional()
}

/// How many people are on the list, and how many have not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonCount {
    /// On the list, also those who may come.
    pub people: u32,
    /// Of whom nothing was told.
    pub not_answered: u32,
    /// The last one added; none when there is nobody.
    pub last: Option<AttendeeId>,
}

/// How many people are on the list, and how many have not answered.
pub fn counts(conn: &Connection, grant: &Grant) -> rusqlite::Result<PersonCount> {
    conn.prepare_cached(
        "select count(*) as people, count(*) filter (where needs_answered = 0) as not_answered,
            max(attendee_id) as last
         from attendee
         where assembly_id = :assembly and institution_id = :institution and listed_at is not null
            and withdrawn_at is null",
    )?
    .query_row(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(PersonCount { people: row.get("people")?, not_answered: row.get("not_answered")?, last: row.get("last")? })
    })
}
