//! Whether names are saved at once or wait for an organiser's yes.

use rusqlite::{Connection, named_params};

use crate::access::Grant;
use crate::assembly::model::{Assembly, AssemblyId, Phase};
use crate::clock::Moment;
use crate::duplicate::store::{OF_LISTED, child_once};
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{Change, WhyWait};

/// Why the names among the changes have to wait; none if they do not. An organiser's own names are their own yes.
pub(super) fn why_wait(
    conn: &Connection,
    grant: &Grant,
    assembly: &Assembly,
    changes: &[Change],
    now: Moment,
) -> rusqlite::Result<Option<WhyWait>> {
    let by_a_leader = grant.actor().leader().is_some();
    if !by_a_leader || !changes.iter().any(Change::is_a_name) {
        return Ok(None);
    }
    if !matches!(assembly.phase(now), Phase::Open | Phase::Postponed) {
        return Ok(Some(WhyWait::ListClosed));
    }
    let Some(capacity) = assembly.capacity else { return Ok(None) };
    let added: usize = changes.iter().map(places).sum();
    let full = added > 0 && inside(conn, assembly.id)? as usize + added > capacity as usize;
    Ok(full.then_some(WhyWait::HallFull))
}

/// The names that wait, and what is done at once: all of it where nothing waits.
pub(super) fn parted(changes: &[Change], wait: Option<WhyWait>) -> (Vec<&Change>, Vec<Change>) {
    match wait {
        Some(_) => (
            changes.iter().filter(|change| change.is_a_name()).collect(),
            changes.iter().filter_map(Change::without_the_name).collect(),
        ),
        None => (Vec::new(), changes.to_vec()),
    }
}

/// That a leader may still change the list: once the assembly is over or cancelled, only organisers do.
pub(super) fn not_over(conn: &Connection, grant: &Grant, now: Moment) -> Result<(), AppError> {
    let invitation = invitations::invitation(conn, grant)?;
    let over = matches!(invitation.assembly.phase(now), Phase::Over | Phase::Cancelled);
    if !over || grant.actor().leader().is_none() {
        return Ok(());
    }
    let whom = invitation.contact.map_or("your organiser".into(), |contact| contact.name);
    Err(AppError::Conflict(format!("The list cannot be changed any more. Ask {whom} for a change.")))
}

/// How many places in the hall a change takes, with those of the children.
fn places(change: &Change) -> usize {
    match change {
        Change::Add { details, .. } | Change::PutBack { details, .. } | Change::Update { details, .. }
            if change.is_a_name() =>
        {
            details.places()
        }
        Change::Add { .. } | Change::PutBack { .. } | Change::Update { .. } | Change::Withdraw { .. } => 0,
    }
}

/// The people listed and the children for the crèche, of every institution, each once: what the hall must hold.
pub fn inside(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<u32> {
    conn.prepare_cached(&format!(
        "select (select count(*) from attendee where assembly_id = :assembly and listed = 1)
            + (select count(*) from attendee a cross join child c using (attendee_id)
                where a.assembly_id = :assembly and {OF_LISTED} and c.place <> 'declined' and {}) as inside",
        child_once()
    ))?
    .query_row(named_params! { ":assembly": assembly }, |row| row.get("inside"))
}
