//! What is known of an institution at one assembly, beside its people: its numbers, and facts in a line each.

use rusqlite::Connection;

use crate::access::{Grant, Organiser};
use crate::assembly::model::Entering;
use crate::clock::Moment;
use crate::invitation::model::Invitation;
use crate::invitation::store as invitations;
use crate::tally::model::{Row, percent};
use crate::words::{counted, number};

/// One fact, and where it is changed.
pub(super) struct Fact {
    pub name: &'static str,
    pub value: String,
    /// Blank: it is not changed by an organiser, or not any more.
    pub href: String,
    /// What the way there says.
    pub change: &'static str,
}

impl Fact {
    pub(super) fn new(name: &'static str, value: String) -> Fact {
        Fact { name, value, href: String::new(), change: "Change" }
    }

    fn changed_at(self, href: String) -> Fact {
        Fact { href, ..self }
    }
}

/// The six numbers, blank where nobody gave one.
pub(super) fn figures(row: &Row) -> Vec<(String, &'static str)> {
    let blank = |number: Option<String>| number.unwrap_or_else(|| "–".to_owned());
    vec![
        (blank(row.asked.map(number)), "asked"),
        (blank(row.pledged.map(number)), "pledged"),
        (number(row.listed), "listed"),
        (blank(row.unnamed.map(number)), "unnamed"),
        (number(row.actual), "actual"),
        (blank(row.kept.map(percent)), "kept"),
    ]
}

/// What an organiser sets, then what leaders told.
pub(super) fn facts(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    invitation: &Invitation,
    row: &Row,
    maybe: u32,
    now: Moment,
) -> rusqlite::Result<Vec<Fact>> {
    let (assembly, zone) = (&invitation.assembly, invitation.assembly.zone);
    let some = |name, value: u32| (value > 0).then(|| Fact::new(name, number(value)));
    let finished = invitation.finished.as_ref().map(|finished| {
        let of = row.pledged.map_or_else(String::new, |pledged| format!(" of {}", number(pledged)));
        let said = format!("{}{of}, said on {}", number(finished.listed), zone.day(finished.at));
        Fact::new("That is everyone", said)
    });
    let looked_after = invitations::looked_after_by(conn, by, grant)?;
    let looked_after = looked_after.map_or_else(|| "Nobody yet".to_owned(), |(_, name)| name);
    let asked_for = invitation.asked.map_or_else(|| "No number".to_owned(), number);
    let asked_for = Fact::new("Asked for", asked_for);
    let facts = [
        Some(Fact::new("Looked after by", looked_after).changed_at(format!("{}/look-after", grant.desk()))),
        Some(match assembly.why_not(Entering::Asked, now) {
            Some(_) => asked_for,
            None => asked_for.changed_at(format!("{}/asked", grant.desk())),
        }),
        Some(names_by(conn, grant, invitation, now)?),
        finished,
        some("Listed late", row.listed_late),
        some("Maybe", maybe),
        some("Walk-ins", row.walk_ins),
        rough(invitation),
        invitation.people_told_at.map(|at| Fact::new("The people know of the list", zone.day(at))),
    ];
    Ok(facts.into_iter().flatten().collect())
}

/// The date for names, with that of all others where it is their own.
fn names_by(conn: &Connection, grant: &Grant, invitation: &Invitation, now: Moment) -> rusqlite::Result<Fact> {
    let (assembly, zone) = (&invitation.assembly, invitation.assembly.zone);
    let applies = zone.deadline(invitation.names_by);
    let own = invitations::own_names_by(conn, grant)?.is_some();
    let value = match own {
        true => format!("{applies}: their own date. All others by {}", zone.deadline(assembly.dates.names_by)),
        false => applies,
    };
    let fact = Fact::new("Names by", value);
    Ok(match assembly.why_not(Entering::OwnDate, now) {
        Some(_) => fact,
        None => {
            let change = if own { "Change" } else { "Give more time" };
            Fact { change, ..fact }.changed_at(format!("{}/date", grant.desk()))
        }
    })
}

fn rough(invitation: &Invitation) -> Option<Fact> {
    let rough = invitation.rough();
    let numbers = [
        rough.children.map(|children| counted(children, "child", "children")),
        rough.coach.map(|coach| format!("{} by coach", number(coach))),
        rough.access.map(|access| format!("{} with access needs", number(access))),
    ];
    let numbers: Vec<String> = numbers.into_iter().flatten().collect();
    (!numbers.is_empty()).then(|| Fact::new("Rough numbers", numbers.join(", ")))
}
