//! Numbers typed for many institutions at once.

use rusqlite::{Connection, named_params};

use super::typed::{came_with, counted};
use crate::access::{Organiser, token};
use crate::arrival::model::{DoorError, Key, Line, Typed, TypedProblem};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;

/// Everybody of whom a number can be typed: the invited institutions by name, other institutions that came, those who came
/// with none, and then every other active institution.
pub fn lines(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Line>> {
    conn.prepare_cached(
        "with named as (
            select institution_id, count(*) as people from arrival
            where assembly_id = :assembly and undone_by_id is null and attendee_id is not null group by institution_id
        ), line as (
            select institution_id, institution, invited, pledged, listed, actual,
                iif(institution_id is null, 2, not invited) as place
            from tally where assembly_id = :assembly
            union all
            select n.institution_id, n.name, 0, null, 0, 0, 3 from institution n
            where n.active = 1
                and not exists (select 1 from invitation i
                    where i.assembly_id = :assembly and i.institution_id = n.institution_id)
                and not exists (select 1 from arrival r
                    where r.assembly_id = :assembly and r.institution_id = n.institution_id and r.undone_by_id is null)
            union all
            select null, null, 0, null, 0, 0, 2
            where not exists (select 1 from arrival r
                where r.assembly_id = :assembly and r.institution_id is null and r.undone_by_id is null)
        )
        select l.institution_id, l.institution, l.invited, l.pledged, l.listed, coalesce(n.people, 0) as named,
            l.actual - coalesce(n.people, 0) as unnamed
        from line l left join named n on n.institution_id is l.institution_id
        order by l.place, l.institution collate nocase, l.institution_id",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        let id: Option<InstitutionId> = row.get("institution_id")?;
        Ok(Line {
            institution: id.map(|id| Ok::<_, rusqlite::Error>((id, row.get("institution")?))).transpose()?,
            invited: row.get("invited")?,
            pledged: row.get("pledged")?,
            listed: row.get("listed")?,
            named: row.get("named")?,
            unnamed: row.get("unnamed")?,
        })
    })?
    .collect()
}

/// Stores every typed number that can stand and leaves the others: how many stand now. See [`problems`] for the others.
///
/// # Errors
///
/// A conflict where one of the institutions is gone.
pub fn type_many(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    typed: &[Typed],
    now: Moment,
) -> Result<usize, AppError> {
    let mut standing = 0;
    for one in typed {
        let (named, unnamed) = counted(conn, by, assembly, one.institution)?;
        let Ok(number) = one.judged(named, unnamed) else { continue };
        if let Some(number) = number {
            let key = Key::parse(&token::secret()?).map_err(anyhow::Error::from)?;
            came_with(conn, by, assembly, one.institution, number, &key, now).map_err(|refused| match refused {
                DoorError::Unknown => gone(),
                other => other.into(),
            })?;
        }
        standing += 1;
    }
    Ok(standing)
}

/// That an institution of a page is there no more: two were merged, or one was made inactive.
pub fn gone() -> AppError {
    AppError::Conflict("One of these institutions is not there any more. Open the page again and type the rest.".into())
}

/// What is wrong with each typed number that does not stand, by its place among them.
pub fn problems(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    typed: &[Typed],
) -> rusqlite::Result<Vec<(usize, TypedProblem)>> {
    let mut problems = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let (named, unnamed) = counted(conn, by, assembly, one.institution)?;
        match one.judged(named, unnamed) {
            Ok(_) => {}
            Err(problem) => problems.push((place, problem)),
        }
    }
    Ok(problems)
}
