//! Erasing people's words; the rows stay, so that every number stays true.

use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::assembly::model::AssemblyId;
use crate::db::erase;
use crate::error::AppError;
use crate::list::model::{Asked, AttendeeId, Details, ERASED, PersonName, Version};

/// Erases what people of an assembly are called and how they are reached, with the lists as they were sent.
pub fn erase_names(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<usize> {
    erase::for_good();
    conn.execute(
        "update submission set version = iif(version is null, null, :nobody), request = null, file_name = null, reason = null
         where assembly_id = :assembly and state <> 'draft'",
        named_params! { ":nobody": r#"{"people":[]}"#, ":assembly": assembly },
    )?;
    conn.execute(
        "update attendee set name = :erased, known_as = null, phone = null, email = null, part = null
         where assembly_id = :assembly",
        named_params! { ":erased": ERASED, ":assembly": assembly },
    )
}

/// Erases what was told of needs, children and travel with the names that wait for a yes, or had a no.
pub fn erase_asked_needs(conn: &Connection, assembly: AssemblyId) -> Result<(), AppError> {
    erase::for_good();
    rewritten(conn, "request", assembly, |asked: &mut Asked| {
        asked.people.iter_mut().for_each(|person| person.details = Details::default());
    })
}

/// Erases one person's words: on the list, in its versions, and in the requests that name them.
pub fn erase_person(conn: &Connection, id: AttendeeId) -> Result<(), AppError> {
    erase::for_good();
    let Some(name) = name_of(conn, id)? else { return Ok(()) };
    let assembly: AssemblyId = conn.query_row(
        "select assembly_id from attendee where attendee_id = :id",
        named_params! { ":id": id },
        |row| row.get("assembly_id"),
    )?;
    rewritten(conn, "request", assembly, |asked: &mut Asked| {
        asked.people.iter_mut().filter(|person| person.name == name || person.put_back == Some(id)).for_each(
            |person| {
                person.name = PersonName::stored(ERASED.into());
                person.details = Details::default();
            },
        );
    })?;
    rewritten(conn, "version", assembly, |version: &mut Version| {
        version.people.iter_mut().filter(|person| person.id == id).for_each(|person| {
            person.name = PersonName::stored(ERASED.into());
            (person.known_as, person.phone, person.email, person.part) = (None, None, None, None);
        });
    })?;
    conn.execute(
        "update attendee set name = :erased, known_as = null, phone = null, email = null, part = null
         where attendee_id = :id",
        named_params! { ":erased": ERASED, ":id": id },
    )?;
    Ok(())
}

fn name_of(conn: &Connection, id: AttendeeId) -> rusqlite::Result<Option<PersonName>> {
    conn.query_row("select name from attendee where attendee_id = :id", named_params! { ":id": id }, |row| {
        row.get("name").map(PersonName::stored)
    })
    .optional()
}

/// Reads, changes and writes the JSON of one column of the submissions in question.
fn rewritten<T>(conn: &Connection, column: &str, assembly: AssemblyId, change: impl Fn(&mut T)) -> Result<(), AppError>
where
    T: Serialize + DeserializeOwned,
{
    let texts: Vec<(i64, String)> = conn
        .prepare(&format!(
            "select submission_id, {column} as text from submission where assembly_id = :assembly
                and {column} is not null"
        ))?
        .query_map(named_params! { ":assembly": assembly }, |row| Ok((row.get("submission_id")?, row.get("text")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut write = conn.prepare(&format!("update submission set {column} = :text where submission_id = :id"))?;
    for (submission, text) in texts {
        let mut content = serde_json::from_str(&text)?;
        change(&mut content);
        write.execute(named_params! { ":text": serde_json::to_string(&content)?, ":id": submission })?;
    }
    Ok(())
}
