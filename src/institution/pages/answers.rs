//! What the people of a list need and how they travel, in numbers; and who of them did not come.

use rusqlite::Connection;

use crate::access::{Grant, Organiser};
use crate::assembly::model::{Phase, Zone};
use crate::clock::Moment;
use crate::invitation::model::{Invitation, Missing};
use crate::invitation::store as invitations;
use crate::need::store as needs;
use crate::tally::model::Row;
use crate::travel::model::{PickUp, TravelMode, Way};
use crate::travel::store::{self as travel, Travellers};
use crate::words::{counted, number};

/// Numbers without names: who needs what is in the files that an organiser takes with a reason.
pub(super) struct Answers {
    pub needs: Vec<(String, String)>,
    /// "Most of them: Coach from St Mary's, 5:30pm.", or that this was not told.
    pub main_way: String,
    pub travel: Vec<(String, String)>,
}

impl Answers {
    /// None while nobody is listed.
    pub(super) fn read(
        conn: &Connection,
        by: &Organiser,
        grant: &Grant,
        zone: Zone,
        row: &Row,
    ) -> rusqlite::Result<Option<Answers>> {
        if row.listed == 0 {
            return Ok(None);
        }
        let some = |name: &str, people: u32| (people > 0).then(|| (name.to_owned(), number(people)));
        let sums = needs::sums(conn, by, grant)?;
        let kinds = sums.kinds.into_iter().map(|(kind, people)| (kind.label().to_owned(), number(people)));
        let beside = [
            some("Children for the crèche", row.children),
            some("Nothing needed", sums.nothing),
            some("Needs not answered", row.needs_not_answered),
        ];
        let stops = travel::pick_ups(conn, grant.assembly())?;
        let main_way = match travel::main_way(conn, grant)? {
            Some(way) => format!("Most of them: {}.", label(&way, &stops, zone)),
            None => "How most of them travel is not told yet.".to_owned(),
        };
        let ways = travel::sums(conn, by, grant)?;
        let ways = ways.into_iter().map(|sum| (label(&sum.way, &stops, zone), in_words(&sum)));
        Ok(Some(Answers {
            needs: kinds.chain(beside.into_iter().flatten()).collect(),
            main_way,
            travel: ways.chain(some("Travel not answered", row.travel_not_answered)).collect(),
        }))
    }
}

fn label(way: &Way, stops: &[PickUp], zone: Zone) -> String {
    match (way.mode, way.pick_up) {
        (TravelMode::Coach, None) => "Coach, stop not told".to_owned(),
        _ => way.label(stops, zone),
    }
}

/// "12, 3 wait for your yes, 1 has no seat".
fn in_words(sum: &Travellers) -> String {
    let Travellers { people, waiting, without, .. } = *sum;
    let parts = [
        (people > 0).then(|| number(people)),
        (waiting > 0).then(|| counted(waiting, "waits for your yes", "wait for your yes")),
        (without > 0).then(|| counted(without, "has no seat", "have no seat")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who did not come to an assembly that is over, as far as it is known.
pub(super) struct Absent {
    /// What is known in a sentence, where it is not everybody by name.
    pub said: Option<String>,
    pub names: Vec<String>,
    pub more: usize,
}

/// The most names that are shown.
const NAMES_SHOWN: usize = 100;

impl Absent {
    /// None before the end, where nobody was counted, and where a number alone is known.
    pub(super) fn read(
        conn: &Connection,
        grant: &Grant,
        invitation: &Invitation,
        row: &Row,
        now: Moment,
    ) -> rusqlite::Result<Option<Absent>> {
        if invitation.assembly.phase(now) != Phase::Over || row.listed == 0 {
            return Ok(None);
        }
        let attendance = invitations::attendance(conn, grant)?;
        let by_number_alone = attendance.came.is_empty() && attendance.unnamed > 0;
        if !attendance.counted || by_number_alone {
            return Ok(None);
        }
        let said = |said: String| Absent { said: Some(said), names: Vec::new(), more: 0 };
        Ok(Some(match attendance.missing() {
            _ if attendance.came.is_empty() => said("None of those who were listed was seen.".to_owned()),
            Missing::Named([]) => said("Everybody who was listed came.".to_owned()),
            Missing::Named(names) => Absent {
                said: None,
                names: names.iter().take(NAMES_SHOWN).cloned().collect(),
                more: names.len().saturating_sub(NAMES_SHOWN),
            },
            Missing::AtLeast(0) => return Ok(None),
            Missing::AtLeast(people) => {
                let so_many = counted(people, "person", "people");
                said(format!("At least {so_many} on the list. Some came in without a name, so nobody knows who."))
            }
        }))
    }
}
