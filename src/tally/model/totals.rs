//! What rows come to together.

use super::Row;

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

    /// People to plan for: those pledged, or those listed where they are more, and the children for the crèche.
    pub fn expected(&self) -> u32 {
        self.pledged.max(self.listed) + self.children
    }

    /// Bodies that the hall must hold: the people listed, and their children in the crèche.
    pub fn expected_in_the_building(&self) -> u32 {
        self.listed + self.children
    }
}

/// Whether so many people, checked as they come in, may make an assembly a "qualifying event": 800 at once or more and
/// measures to let in only those with a ticket or an invitation. Source: Terrorism (Protection of Premises) Act 2025
/// ("Martyn's Law"), section 3, which is to be in force from 2027. Whether it is one, the law's own text decides.
pub fn qualifying_event(expected: u32, entry_checks: bool) -> bool {
    const AT_ONCE: u32 = 800;
    entry_checks && expected >= AT_ONCE
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Row = Row::EMPTY;

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
        assert_eq!(expected.expected(), 29);
        assert_eq!(Totals { pledged: 20, ..expected }.expected(), 27);
    }

    #[test]
    fn eight_hundred_who_are_checked_at_the_entry_may_be_a_qualifying_event() {
        let check = |expected, checks, is| assert_eq!(qualifying_event(expected, checks), is);
        check(799, true, false);
        check(800, true, true);
        check(800, false, false);
    }
}
