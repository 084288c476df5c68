//! What institutions' promises came to, once an assembly is over.

use super::Row;

/// How many of an institution's list did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoShows {
    /// So many at least.
    pub number: u32,
    /// Whether it may be more: some of those who came did so without a name, and may be on the list or not.
    pub or_more: bool,
}

/// Who of an institution's list did not come, as far as it can be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoShowLine {
    /// The institution by its name.
    pub institution: String,
    /// One person; none where some of the institution came in without a name, who may be anybody of its list.
    pub name: Option<String>,
    /// One, or how many.
    pub no_shows: NoShows,
}

impl NoShows {
    /// Of `not_seen` people of a list, with `unnamed` arrivals of their institution.
    pub fn new(not_seen: u32, unnamed: u32) -> NoShows {
        NoShows { number: not_seen.saturating_sub(unnamed), or_more: not_seen > 0 && unnamed > 0 }
    }
}

/// What of the pledges was kept by several institutions together: all who came with those whose own `kept` is known, of all
/// that these pledged; none where it is known of none.
pub fn kept_together<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<f64> {
    let known = rows.into_iter().filter(|row| row.kept.is_some());
    let (actual, pledged) =
        known.fold((0, 0), |(actual, pledged), row| (actual + row.actual, pledged + row.pledged.unwrap_or(0)));
    (pledged > 0).then(|| f64::from(actual) / f64::from(pledged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shows_are_at_least_those_whom_no_unnamed_arrival_can_be() {
        let check = |not_seen, unnamed, number, or_more| {
            assert_eq!(NoShows::new(not_seen, unnamed), NoShows { number, or_more }, "{not_seen} {unnamed}");
        };
        check(0, 0, 0, false);
        check(0, 5, 0, false);
        check(3, 0, 3, false);
        check(3, 1, 2, true);
        check(3, 5, 0, true);
    }

    #[test]
    fn what_several_kept_leaves_out_those_of_whom_it_is_not_known() {
        let rows = [
            Row { pledged: Some(40), actual: 30, kept: Some(0.75), ..Row::EMPTY },
            Row { pledged: Some(20), actual: 0, kept: Some(0.0), ..Row::EMPTY },
            Row { pledged: Some(0), actual: 4, ..Row::EMPTY },
            Row { actual: 9, invited: false, ..Row::EMPTY },
        ];
        assert_eq!(kept_together(&rows), Some(0.5));
        assert_eq!(kept_together(&rows[2..]), None);
    }
}
