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
    pub standing: String,
    pub reason: Option<String>,
}

/// As many that were decided as a page shows, after all that wait.
const MOST_DECIDED: usize = 20;

/// A request, and what was said to it.
struct Answered {
    what: String,
    asked_at: Moment,
    standing: Standing,
    /// Of names that were agreed to in part: how many, of how many.
    in_part: Option<(u32, u32)>,
}

impl Answered {
    fn new((what, asked_at, standing): (String, Moment, Standing)) -> Answered {
        Answered { what, asked_at, standing, in_part: None }
    }
}

/// The requests of an institution: those that wait, then the latest decided.
pub fn all(conn: &Connection, grant: &Grant) -> Result<Vec<Asked>, AppError> {
    let zone = store::invitation(conn, grant)?.assembly.zone;
    let needs = need::store::requests(conn, grant)?;
    let mut requests: Vec<Answered> = names(conn, grant)?;
    requests.extend(
        needs
            .into_iter()
            .map(|request| (request.label(), request.asked_at, request.standing))
            .chain(together(travel::store::requests(conn, grant)?))
            .map(Answered::new),
    );
    requests.sort_by_key(|request| (request.standing != Standing::Waiting, std::cmp::Reverse(request.asked_at)));
    let waiting = requests.iter().filter(|request| request.standing == Standing::Waiting).count();
    requests.truncate(waiting + MOST_DECIDED);
    Ok(requests.into_iter().map(|request| in_words(zone, request)).collect())
}

/// Names that wait, were declined, or were agreed to, all of them or some.
fn names(conn: &Connection, grant: &Grant) -> Result<Vec<Answered>, AppError> {
    let mut agreed = store::agreed_names(conn, grant)?;
    let mut names = Vec::new();
    for request in list::store::waiting(conn, grant)?.into_iter().chain(list::store::declined(conn, grant)?) {
        let others = agreed.iter().position(|names| names.id == request.id).map(|at| agreed.remove(at).names);
        names.push(names_asked_for(request, others));
    }
    names.extend(agreed.into_iter().map(|agreed| {
        let what = format!("{} for your list", say::names(agreed.names));
        Answered::new((what, agreed.asked_at, Standing::Agreed))
    }));
    Ok(names)
}

/// Names that wait or were declined; `agreed`: how many others of the same request were agreed to.
fn names_asked_for(request: list::store::Waiting, agreed: Option<u32>) -> Answered {
    let declined = request.asked.people.len() as u32;
    let what = match (request.asked.people.as_slice(), agreed) {
        ([one], None) => format!("{} for your list", one.name.as_str()),
        _ => format!("{} for your list", say::names(declined + agreed.unwrap_or(0))),
    };
    let standing = match request.state {
        SubmissionState::Waiting => Standing::Waiting,
        _ => Standing::Declined(request.reason),
    };
    let in_part = agreed.map(|agreed| (agreed, agreed + declined));
    Answered { in_part, ..Answered::new((what, request.asked_at, standing)) }
}

/// Seats that were asked for in one go and stand alike, as one: a whole group may have chosen the coach late.
fn together(seats: Vec<travel::model::Request>) -> Vec<(String, Moment, Standing)> {
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

fn in_words(zone: Zone, request: Answered) -> Asked {
    let Answered { what, asked_at: at, standing, in_part } = request;
    let when = format!("{} on {} {}", zone.time(at), zone.local(at).format("%A"), zone.short_day(at));
    let (kind, standing, reason) = match (standing, in_part) {
        (Standing::Waiting, _) => ("late", "Waiting".to_owned(), None),
        (Standing::Agreed, _) => ("done", "Agreed".to_owned(), None),
        (Standing::Declined(reason), Some((agreed, of))) => ("late", format!("{agreed} of {of} agreed"), reason),
        (Standing::Declined(reason), None) => ("problem", "Not agreed".to_owned(), reason),
    };
    Asked { what, when, kind, standing, reason }
}
