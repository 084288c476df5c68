//! Who came, as far as it is known by name.

use crate::tally::model::NoShows;

/// Who of an institution came to an assembly that is over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attendance {
    /// Whether anybody was counted at the assembly at all.
    pub counted: bool,
    /// The names of those who came, listed or not.
    pub came: Vec<String>,
    /// How many more came in without a name.
    pub unnamed: u32,
    /// The names of those listed who were not seen.
    pub not_seen: Vec<String>,
}

/// Who did not come: [`NoShows`] with their names, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing<'a> {
    /// These.
    Named(&'a [String]),
    /// At least so many, nobody knows who: some of those listed are among the arrivals without a name.
    AtLeast(u32),
}

impl Attendance {
    /// Who did not come: by name only where no arrival of the institution is left without one.
    pub fn missing(&self) -> Missing<'_> {
        match self.unnamed {
            0 => Missing::Named(&self.not_seen),
            unnamed => Missing::AtLeast(NoShows::new(self.not_seen.len() as u32, unnamed).number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shows_are_named_only_where_every_arrival_has_a_name() {
        let not_seen = vec!["Ada Obi".to_owned(), "Tom Price".to_owned()];
        let with = |unnamed| Attendance { unnamed, not_seen: not_seen.clone(), ..Attendance::default() };
        assert_eq!(with(0).missing(), Missing::Named(&not_seen));
        assert_eq!(with(1).missing(), Missing::AtLeast(1));
        assert_eq!(with(5).missing(), Missing::AtLeast(0));
    }
}
