//! What a list tells of a person's needs: it adds and fills in, and never takes away.

use rusqlite::Connection;

use super::child::{KnownChild, add_child, children_of, fill_in};
use super::need::{Earlier, upsert};
use super::{answered, assembly_as_of};
use crate::access::Grant;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::AttendeeId;
use crate::need::model::{Child, NeedAnswer};
use crate::words::folded;

/// Takes in what a list tells of one person, judged by the time at which it was told: of a name that an organiser agreed to,
/// when it was asked for. What it does not tell stays: a need of another kind, a child that it does not
/// mention, an answer given before that it calls nothing. The list itself is in the audit, so this adds no entry.
pub fn told(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    needs: &[NeedAnswer],
    children: &[Child],
    nothing_needed: bool,
    told_at: Moment,
) -> Result<(), AppError> {
    if needs.is_empty() && children.is_empty() && !nothing_needed {
        return Ok(());
    }
    answered(conn, grant, attendee, told_at)?;
    let assembly = assembly_as_of(conn, grant, told_at)?;
    for need in needs {
        upsert(conn, attendee, need, Earlier::Keep, &assembly, told_at)?;
    }
    if children.is_empty() {
        return Ok(());
    }
    let known = children_of(conn, attendee)?;
    for (told, same) in children.iter().zip(matched(children, &known)) {
        match same {
            Some(at) => fill_in(conn, &known[at], told)?,
            None => add_child(conn, attendee, told, &assembly, told_at)?,
        }
    }
    Ok(())
}

/// For each child told, which known one it is: first those of the same name, then of the same age where no names differ,
/// then any that nothing speaks against ("2 children" are the two whose names come later).
fn matched(told: &[Child], known: &[KnownChild]) -> Vec<Option<usize>> {
    type Same = fn(&Child, &Child) -> bool;
    let rounds: [Same; 3] = [
        |told, known| known.is_called(&told.first_name),
        |told, known| told.age_years.is_some() && told.age_years == known.age_years && names_fit(told, known),
        |told, known| names_fit(told, known) && ages_fit(told, known),
    ];
    let mut same = vec![None; told.len()];
    let mut taken = vec![false; known.len()];
    for is_same in rounds {
        for (told, same) in told.iter().zip(&mut same).filter(|(_, same)| same.is_none()) {
            let at = known.iter().zip(&taken).position(|(known, taken)| !taken && is_same(told, &known.child));
            if let Some(at) = at {
                taken[at] = true;
                *same = Some(at);
            }
        }
    }
    same
}

fn names_fit(one: &Child, other: &Child) -> bool {
    one.first_name.is_empty() || other.first_name.is_empty() || folded(&one.first_name) == folded(&other.first_name)
}

fn ages_fit(one: &Child, other: &Child) -> bool {
    one.age_years.is_none() || other.age_years.is_none() || one.age_years == other.age_years
}
