//! Erasing people's words; the rows stay, so that every number stays true.

use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::AccessLead;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{Asked, AskedId, AskedPerson, AttendeeId, Details, ERASED, PersonName, Version};

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
    rewritten(conn, "request", assembly, None, |asked: &mut Asked| {
        asked.people.iter_mut().for_each(|person| person.details = Details::default());
    })
}

/// Erases one person's words: on the list, in its versions, and in the requests that name them. Somebody of the same name on
/// another list is somebody else.
pub fn erase_person(conn: &Connection, id: AttendeeId) -> Result<(), AppError> {
    erase::for_good();
    let Some((name, assembly, institution)) = named(conn, id)? else { return Ok(()) };
    if let Some(institution) = institution {
        let it = |person: &AskedPerson| match person.put_back.or(person.maybe) {
            Some(known) => known == id,
            None => person.name == name,
        };
        rewritten(conn, "request", assembly, Some(institution), |asked: &mut Asked| {
            asked.people.iter_mut().filter(|person| it(person)).for_each(AskedPerson::erase);
        })?;
    }
    rewritten(conn, "version", assembly, None, |version: &mut Version| {
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

fn named(
    conn: &Connection,
    id: AttendeeId,
) -> rusqlite::Result<Option<(PersonName, AssemblyId, Option<InstitutionId>)>> {
    conn.query_row(
        "select name, assembly_id, institution_id from attendee where attendee_id = :id",
        named_params! { ":id": id },
        |row| Ok((PersonName::stored(row.get("name")?), row.get("assembly_id")?, row.get("institution_id")?)),
    )
    .optional()
}

/// A name that waits for a yes, or had a no, and where.
#[derive(Debug, Clone)]
pub struct AskedName {
    /// Which.
    pub id: AskedId,
    /// What was told of them.
    pub person: AskedPerson,
    /// When they were asked for.
    pub at: Moment,
    /// "St Brigid's Convent, Spring assembly".
    pub place: String,
}

/// Every name that is in a request, the latest request first; those that were erased are not.
pub fn asked_names(conn: &Connection, _by: &AccessLead) -> Result<Vec<AskedName>, AppError> {
    let mut statement = conn.prepare_cached(
        "select q.submission_id, q.request, q.made_at, n.name || ', ' || s.title as place
         from submission q join institution n using (institution_id) join assembly s using (assembly_id)
         where q.request is not null order by q.submission_id desc",
    )?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let asked: Asked = serde_json::from_str(&row.get::<_, String>("request")?)?;
        for (place, person) in asked.placed().filter(|(_, person)| !person.is_erased()) {
            all.push(AskedName {
                id: AskedId { submission: row.get("submission_id")?, place },
                person: person.clone(),
                at: row.get("made_at")?,
                place: row.get("place")?,
            });
        }
    }
    Ok(all)
}

/// One name of a request; none where it is not there, or was erased.
pub fn asked_name(conn: &Connection, id: AskedId) -> Result<Option<AskedPerson>, AppError> {
    let Some((asked, at)) = request_of(conn, id)? else { return Ok(None) };
    Ok(asked.people.into_iter().nth(at))
}

/// The request with that name in it, and where in it that is.
fn request_of(conn: &Connection, id: AskedId) -> Result<Option<(Asked, usize)>, AppError> {
    let text: Option<Option<String>> = conn
        .query_row(
            "select request from submission where submission_id = :id",
            named_params! { ":id": id.submission },
            |row| row.get("request"),
        )
        .optional()?;
    let Some(text) = text.flatten() else { return Ok(None) };
    let asked: Asked = serde_json::from_str(&text)?;
    let at = asked.placed().position(|(place, person)| place == id.place && !person.is_erased());
    Ok(at.map(|at| (asked, at)))
}

/// Erases one name of a request, with what was told of it; whether it was there.
pub fn erase_asked(conn: &Connection, id: AskedId) -> Result<bool, AppError> {
    erase::for_good();
    let Some((mut asked, at)) = request_of(conn, id)? else { return Ok(false) };
    asked.people[at].erase();
    conn.execute(
        "update submission set request = :request where submission_id = :id",
        named_params! { ":request": serde_json::to_string(&asked)?, ":id": id.submission },
    )?;
    Ok(true)
}

/// Reads, changes and writes the JSON of one column of the submissions of an assembly, or of one institution's to it.
fn rewritten<T>(
    conn: &Connection,
    column: &str,
    assembly: AssemblyId,
    institution: Option<InstitutionId>,
    change: impl Fn(&mut T),
) -> Result<(), AppError>
where
    T: Serialize + DeserializeOwned,
{
    let texts: Vec<(i64, String)> = conn
        .prepare(&format!(
            "select submission_id, {column} as text from submission where assembly_id = :assembly
                and (:institution is null or institution_id = :institution) and {column} is not null"
        ))?
        .query_map(named_params! { ":assembly": assembly, ":institution": institution }, |row| {
            Ok((row.get("submission_id")?, row.get("text")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut write = conn.prepare(&format!("update submission set {column} = :text where submission_id = :id"))?;
    for (submission, text) in texts {
        let mut content = serde_json::from_str(&text)?;
        change(&mut content);
        write.execute(named_params! { ":text": serde_json::to_string(&content)?, ":id": submission })?;
    }
    Ok(())
}
