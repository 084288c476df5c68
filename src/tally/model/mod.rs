//! One row of the tally, what rows come to together, whom to chase, and which rows an organiser looks at.

mod chase;
mod group;
mod line;
mod outcome;
mod totals;
mod view;

pub use chase::{Chase, ChaseProblem, ChaseRules};
pub use group::Group;
pub use line::{Beside, Line};
pub use outcome::{NoShowLine, NoShows, kept_together};
pub use totals::{Totals, qualifying_event};
pub use view::{By, Column, Filter, View};

use crate::institution::model::{InstitutionId, Kind};

/// Pledged, listed, actual of one institution at one assembly.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The institution; none for arrivals of nobody's.
    pub institution: Option<Named>,
    /// Whether it was asked to this assembly.
    pub invited: bool,
    /// The number the organiser asked for; none: no number was.
    pub asked: Option<u32>,
    /// The number promised; none: none was given. 0: "we cannot come".
    pub pledged: Option<u32>,
    /// People on the list who will come.
    pub listed: u32,
    /// Of those, the ones whose name came in late.
    pub listed_late: u32,
    /// Places pledged that have no name yet; none without a pledge.
    pub unnamed: Option<u32>,
    /// Bodies that came in.
    pub actual: u32,
    /// Of those, people by name who were on no list.
    pub walk_ins: u32,
    /// Actual / the pledge that stood at the date for names; none without one, and before anybody came.
    pub kept: Option<f64>,
    /// Children for the crèche: in none of the numbers above.
    pub children: u32,
    /// Listed people with no need, no child and no "nothing needed".
    pub needs_not_answered: u32,
    /// Listed people with no own way of travelling, in an institution with no main way.
    pub travel_not_answered: u32,
}

/// The institution of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// Its id.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// What sort of body it is.
    pub kind: Kind,
    /// The local branch it belongs to.
    pub chapter: Option<String>,
}

/// A ratio as people read it: "90%". A half is rounded up, as a spreadsheet does.
pub fn percent(ratio: f64) -> String {
    format!("{:.0}%", (ratio * 100.0).round())
}

/// A ratio as a file has it: "0.90", a half rounded up.
pub fn two_decimals(ratio: f64) -> String {
    format!("{:.2}", (ratio * 100.0).round() / 100.0)
}

/// The assembly on Friday 12 March 2027 in London, pledges by 12 February and names by 26 February, for tests.
#[cfg(test)]
pub(crate) fn spring(status: crate::assembly::model::Status) -> crate::assembly::model::Assembly {
    use crate::assembly::model::{Assembly, Dates, Zone};
    let zone = Zone::parse("Europe/London").unwrap();
    let starts_at = crate::clock::Moment::parse("2027-03-12T19:00:00Z").unwrap();
    Assembly {
        id: "1".parse().unwrap(),
        title: "Spring assembly".into(),
        venue: None,
        address: None,
        doors_at: None,
        starts_at,
        ends_at: None,
        zone,
        capacity: None,
        target: None,
        dates: Dates::counted_back(starts_at, zone),
        status,
        entry_checks: false,
        organiser: None,
        erased: Default::default(),
    }
}

#[cfg(test)]
impl Row {
    /// A row of which nothing is known, for tests.
    pub(crate) const EMPTY: Row = Row {
        institution: None,
        invited: true,
        asked: None,
        pledged: None,
        listed: 0,
        listed_late: 0,
        unnamed: None,
        actual: 0,
        walk_ins: 0,
        kept: None,
        children: 0,
        needs_not_answered: 0,
        travel_not_answered: 0,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_rounded_as_a_spreadsheet_does() {
        let check =
            |ratio, shown, filed| assert_eq!((percent(ratio).as_str(), two_decimals(ratio).as_str()), (shown, filed));
        check(0.0, "0%", "0.00");
        check(27.0 / 30.0, "90%", "0.90");
        check(2.0 / 3.0, "67%", "0.67");
        check(1.0 / 8.0, "13%", "0.13");
        check(9.0 / 8.0, "113%", "1.13");
    }
}
