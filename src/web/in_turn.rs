//! People to be asked about one after another, carried in the address so that nothing has to be remembered.

use std::fmt;

use serde::Deserialize;

use crate::list::model::AttendeeId;

/// The people whose turn is still to come: `15,18`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InTurn(Vec<AttendeeId>);

/// The query of a page that is one of several in turn.
#[derive(Debug, Clone, Deserialize)]
pub struct TurnQuery {
    /// The people whose turn comes after this page, see [`InTurn`].
    #[serde(default)]
    pub then: String,
}

/// The most people on one page.
pub const PEOPLE_ON_A_PAGE: u32 = 200;

/// The way to the other pages of a long list of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pager {
    /// Where the page before begins.
    pub earlier: Option<u32>,
    /// Where the next page begins.
    pub more: Option<u32>,
}

impl Pager {
    /// The pages around the one that begins at `from`; none when everyone is on it.
    pub fn new(from: u32, people: u32) -> Option<Pager> {
        let next = from.saturating_add(PEOPLE_ON_A_PAGE);
        let earlier = (from > 0).then(|| from.saturating_sub(PEOPLE_ON_A_PAGE));
        let more = (next < people).then_some(next);
        (earlier.is_some() || more.is_some()).then_some(Pager { earlier, more })
    }
}

impl InTurn {
    /// These people, in this order.
    pub fn new(people: Vec<AttendeeId>) -> InTurn {
        InTurn(people)
    }

    /// Reads what [`fmt::Display`] wrote; what is no id is left out.
    pub fn parse(text: &str) -> InTurn {
        InTurn(text.split(',').filter_map(|id| id.parse().ok()).collect())
    }

    /// The page of the next one, under `folder`; none when everyone had their turn.
    pub fn next(&self, folder: &str) -> Option<String> {
        let (first, rest) = self.0.split_first()?;
        Some(format!("{folder}/{first}{}", InTurn(rest.to_vec()).query()))
    }

    /// The query that hands them on: empty, or `?then=15,18`.
    pub fn query(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!("?then={self}") }
    }
}

impl fmt::Display for InTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, id) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            write!(f, "{id}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_their_turn() {
        let turns = InTurn::parse("15,x,18");
        assert_eq!(turns.next("/my/1/needs").as_deref(), Some("/my/1/needs/15?then=18"));
        assert_eq!(InTurn::parse("18").next("/my/1/needs").as_deref(), Some("/my/1/needs/18"));
        assert_eq!(InTurn::parse("").next("/my/1/needs"), None);
    }
}
