//! Sheets to sign in on, and what was written on them.

use rusqlite::Connection;

use super::{arrive, counted, everybody, lines, problems, type_many, walk_in};
use crate::access::{DoorGrant, Organiser, token};
use crate::arrival::model::{AtTheDoor, Key, Letters, Sheet, Told, Typed};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName};
use crate::words::folded;

/// The sheets of an assembly, in the order of the institutions' names.
pub fn sheets(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Sheet>> {
    Ok(Sheet::all(lines(conn, by, assembly)?, everybody(conn, &DoorGrant::of(by, assembly))?))
}

/// Everybody of an assembly by their names, in at most so many parts.
pub fn letters(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    parts: usize,
) -> rusqlite::Result<Vec<Letters>> {
    Ok(Letters::all(everybody(conn, &DoorGrant::of(by, assembly))?, parts))
}

/// What was written on one sheet.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Who is ticked.
    pub ticked: Vec<AttendeeId>,
    /// Who wrote their name into a blank row.
    pub names: Vec<PersonName>,
    /// How many came without a name, all in all.
    pub unnamed: u32,
    /// How many the page said had come without a name, when it was shown.
    pub shown: u32,
}

/// Takes what was written on the sheet of an institution: how many came of it in all. Who wrote their name although
/// it stands on the sheet is checked in as the one who they are.
///
/// # Errors
///
/// A conflict where the number without a name was changed meanwhile; nothing is stored then.
pub fn take_sheet(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
    written: &Written,
    now: Moment,
) -> Result<u32, AppError> {
    let all = sheets(conn, by, assembly)?;
    let sheet = all.into_iter().find(|sheet| sheet.id == institution).ok_or(AppError::NotFound)?;
    let grant = DoorGrant::of(by, assembly);
    take_names(conn, &grant, &sheet.people, Some(institution), written, now)?;
    let (named, _) = counted(conn, by, assembly, Some(institution))?;
    let text = (named + written.unnamed).to_string();
    let typed = [Typed { institution: Some(institution), text, shown: Some(named + written.shown) }];
    if !problems(conn, by, assembly, &typed)?.is_empty() {
        return Err(AppError::Conflict(CHANGED.into()));
    }
    type_many(conn, by, assembly, &typed, now)?;
    Ok(named + written.unnamed)
}

/// Takes the ticks and names of a sheet by letter. Who wrote their name although it stands on some sheet is checked in as the one
/// who they are; else they are a walk-in with no institution.
pub fn take_letters(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    written: &Written,
    now: Moment,
) -> Result<(), AppError> {
    let grant = DoorGrant::of(by, assembly);
    take_names(conn, &grant, &everybody(conn, &grant)?, None, written, now)
}

fn take_names(
    conn: &Connection,
    grant: &DoorGrant,
    people: &[AtTheDoor],
    institution: Option<InstitutionId>,
    written: &Written,
    now: Moment,
) -> Result<(), AppError> {
    let told = || Ok::<_, AppError>(Told::now(Key::parse(&token::secret()?).map_err(anyhow::Error::from)?, now));
    for person in people.iter().filter(|person| written.ticked.contains(&person.id)) {
        arrive(conn, grant, person.id, &told()?)?;
    }
    for name in &written.names {
        let mut same = people.iter().filter(|person| folded(&person.name) == folded(name.as_str()));
        match (same.next(), same.next()) {
            (Some(person), None) => arrive(conn, grant, person.id, &told()?)?,
            _ => walk_in(conn, grant, institution, name, &told()?)?,
        };
    }
    Ok(())
}

const CHANGED: &str = "Somebody else counted people of this institution without names meanwhile, so nothing of this sheet is \
    saved. Open the sheet again and tick it once more.";
