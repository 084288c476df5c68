//! One row of the tally, and what rows come to together.

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

/// What an organiser wants to know of an institution beside its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// How many requests wait for a yes: lists of names, crèche places, coach seats, things to be booked.
    pub waiting: u32,
    /// Whether its leader said "that is everyone".
    pub finished: bool,
}

/// What rows come to together. Blanks are left out: an institution that gave no number adds none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// The sum of the numbers asked for.
    pub asked: u32,
    /// The sum of the pledges.
    pub pledged: u32,
    /// People listed.
    pub listed: u32,
    /// Of those, late.
    pub listed_late: u32,
    /// Pledged places without a name, over the institutions that lack some: one that listed more makes up for none.
    pub unnamed: u32,
    /// Bodies that came in.
    pub actual: u32,
    /// Of those, people by name who were on no list.
    pub walk_ins: u32,
    /// Children for the crèche.
    pub children: u32,
}

impl Totals {
    /// The totals of these rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Totals {
        rows.into_iter().fold(Totals::default(), |sum, row| Totals {
            asked: sum.asked + row.asked.unwrap_or(0),
            pledged: sum.pledged + row.pledged.unwrap_or(0),
            listed: sum.listed + row.listed,
            listed_late: sum.listed_late + row.listed_late,
            unnamed: sum.unnamed + row.unnamed.unwrap_or(0),
            actual: sum.actual + row.actual,
            walk_ins: sum.walk_ins + row.walk_ins,
            children: sum.children + row.children,
        })
    }

    /// Bodies that the hall must hold: the people listed, and their children in the crèche.
    pub fn expected_in_the_building(&self) -> u32 {
        self.listed + self.children
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Row = Row {
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

    #[test]
    fn totals_leave_blanks_out() {
        let rows = [
            Row { asked: Some(30), pledged: Some(25), listed: 20, unnamed: Some(5), actual: 21, walk_ins: 2, ..EMPTY },
            Row { pledged: Some(0), listed: 3, listed_late: 1, unnamed: Some(0), children: 4, ..EMPTY },
            Row { asked: Some(7), ..EMPTY },
        ];
        let expected = Totals {
            asked: 37,
            pledged: 25,
            listed: 23,
            listed_late: 1,
            unnamed: 5,
            actual: 21,
            walk_ins: 2,
            children: 4,
        };
        assert_eq!(Totals::of(&rows), expected);
        assert_eq!(expected.expected_in_the_building(), 27);
    }
}
