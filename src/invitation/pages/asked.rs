//! What a leader asked for after a date or on a closed list, and what was said to it.

use rusqlite::Connection;

use super::say;
use crate::access::Grant;
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store;
use crate::list::model::SubmissionState;
use crate::need::model::Standing;
use crate::{list, need, travel};

/// One request, in words.
pub struct Asked {
    pub what: String,
    pub when: String,
    pub kind: &'static str,
    pub standing: &'static str,
    pub reason: Option<String>,
}

/// As many that were decided as a page shows, after all that wait.
const MOST_DECIDED: usize = 20;

/// The requests of an institution: those that wait, then the latest decided.
pub fn all(conn: &Connection, grant: &Grant) -> Result<Vec<Asked>, AppError> {
    let zone = store::invitation(conn, grant)?.assembly.zone;
    let needs = need::store::requests(conn, grant)?;
    let seats = together(travel::store::requests(conn, grant)?);
    let mut requests: Vec<(String, Moment, Standing)> = list::store::waiting(conn, grant)?
        .into_iter()
        .chain(list::store::declined(conn, grant)?)
        .map(names_that_wait)
        .chain(store::agreed_names(conn, grant)?.into_iter().map(names_agreed))
        .chain(needs.into_iter().map(|request| (request.label(), request.asked_at, request.standing)))
        .chain(seats)
        .collect();
    requests.sort_by_key(|(_, at, standing)| (*standing != Standing::Waiting, std::cmp::Reverse(*at)));
    let waiting = requests.iter().filter(|(_, _, standing)| *standing == Standing::Waiting).count();
    requests.truncate(waiting + MOST_DECIDED);
    Ok(requests.into_iter().map(|(what, at, standing)| in_words(zone, what, at, standing)).collect())
}

fn names_that_wait(request: list::store::Waiting) -> (String, Moment, Standing) {
    let what = match request.asked.people.as_slice() {
        [one] => format!("{} for your list", one.name.as_str()),
        many => format!("{} for your list", say::names(many.len() as u32)),
    };
    let standing = match request.state {
        SubmissionState::Declined => Standing::Declined(request.reason),
        _ => Standing::Waiting,
    };
    (what, request.asked_at, standing)
}

fn names_agreed(agreed: store::AgreedNames) -> (String, Moment, Standing) {
    (format!("{} for your list", say::names(agreed.names)), agreed.asked_at, Standing::Agreed)
}

/// Seats that were asked for in one go and stand alike, as one: a whole group may have chosen the coach late.
fn together(seats: Vec<travel::Request>) -> Vec<(String, Moment, Standing)> {
    seats
        .chunk_by(|a, b| a.asked_at == b.asked_at && a.standing == b.standing)
        .map(|same| match same {
            [one] => (one.label(), one.asked_at, one.standing.clone()),
            many => (
                format!("Coach seats for {}", say::people(many.len() as u32)),
                many[0].asked_at,
                many[0].standing.clone(),
            ),
        })
        .collect()
}

fn in_words(zone: Zone, what: String, at: Moment, standing: Standing) -> Asked {
    let when = format!("{} on {} {}", zone.time(at), zone.local(at).format("%A"), zone.short_day(at));
    let (kind, standing, reason) = match standing {
        Standing::Waiting => ("late", "Waiting", None),
        Standing::Agreed => ("done", "Agreed", None),
        Standing::Declined(reason) => ("problem", "Not agreed", reason),
    };
    Asked { what, when, kind, standing, reason }
}
