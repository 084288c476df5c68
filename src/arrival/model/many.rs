//! Numbers typed for many institutions at once.

use crate::institution::model::InstitutionId;
use crate::invitation::model::{HowMany, HowManyError};

/// One institution, or those who came with none, as far as they were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The institution and its name; none: those who came with none.
    pub institution: Option<(InstitutionId, String)>,
    /// Whether it was asked to this assembly.
    pub invited: bool,
    /// The number promised; none: none was given.
    pub pledged: Option<u32>,
    /// People on its list who said they would come.
    pub listed: u32,
    /// How many came in by name.
    pub named: u32,
    /// How many more came in without one.
    pub unnamed: u32,
}

impl Line {
    /// The institution's id; none: those who came with none.
    pub fn id(&self) -> Option<InstitutionId> {
        self.institution.as_ref().map(|(id, _)| *id)
    }

    /// How many came so far.
    pub fn actual(&self) -> u32 {
        self.named + self.unnamed
    }
}

/// A number that was typed beside one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Beside whom; none: those who came with none.
    pub institution: Option<InstitutionId>,
    /// What was typed; never blank, which says nothing.
    pub text: String,
    /// How many the page said had come, when it was shown.
    pub shown: Option<u32>,
}

/// Why a typed number does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedProblem {
    /// It is no number, or one that no hall holds.
    NoNumber,
    /// It says a number in words.
    InWords(HowMany),
    /// It is lower than the people who were checked in by name.
    BelowNamed {
        /// How many were.
        named: u32,
    },
    /// Somebody else changed the number since the page was shown.
    Changed {
        /// What the page said.
        shown: Option<u32>,
        /// How many came, as it stands now.
        now: u32,
    },
}

impl Typed {
    /// The number to be stored, held against how many came so far `named` and without a name; none where it stands already.
    ///
    /// What stands already is never wrong: so a page that is sent twice has no problem the second time.
    pub fn judged(&self, named: u32, unnamed: u32) -> Result<Option<u32>, TypedProblem> {
        let number = HowMany::parse(&self.text).map_err(|error| match error {
            HowManyError::NoNumber | HowManyError::TooMany => TypedProblem::NoNumber,
            HowManyError::InWords(meant) => TypedProblem::InWords(meant),
        })?;
        let (number, now) = (number.get(), named + unnamed);
        match number {
            _ if number == now => Ok(None),
            _ if number < named => Err(TypedProblem::BelowNamed { named }),
            _ if self.shown != Some(now) => Err(TypedProblem::Changed { shown: self.shown, now }),
            _ => Ok(Some(number)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_number_is_held_against_what_was_counted_and_what_was_shown() {
        let check = |text: &str, shown, named, unnamed, expected| {
            let typed = Typed { institution: None, text: text.into(), shown };
            assert_eq!(typed.judged(named, unnamed), expected, "{text} {shown:?} {named} {unnamed}");
        };
        let forty = HowMany::parse("40").unwrap();
        check("34", Some(0), 0, 0, Ok(Some(34)));
        check(" 1,034 ", Some(10), 4, 6, Ok(Some(1_034)));
        check("0", Some(10), 0, 10, Ok(Some(0)));
        check("10", Some(10), 4, 6, Ok(None));
        check("10", Some(0), 4, 6, Ok(None));
        check("12", Some(20), 12, 8, Ok(Some(12)));
        check("11", Some(20), 12, 8, Err(TypedProblem::BelowNamed { named: 12 }));
        check("11", Some(0), 12, 8, Err(TypedProblem::BelowNamed { named: 12 }));
        check("34", Some(0), 0, 30, Err(TypedProblem::Changed { shown: Some(0), now: 30 }));
        check("34", None, 0, 0, Err(TypedProblem::Changed { shown: None, now: 0 }));
        check("forty", Some(0), 0, 0, Err(TypedProblem::InWords(forty)));
        for text in ["-3", "1e9", "3.5", "34 people", "100001"] {
            check(text, Some(0), 0, 0, Err(TypedProblem::NoNumber));
        }
    }

    #[test]
    fn a_line_adds_up_who_came_by_name_and_without() {
        let institution = Some(("7".parse().unwrap(), "St Brigid's Convent".to_owned()));
        let line = Line { institution, invited: true, pledged: None, listed: 9, named: 4, unnamed: 3 };
        assert_eq!((line.id(), line.actual()), (Some("7".parse().unwrap()), 7));
        assert_eq!(Line { institution: None, ..line }.id(), None);
    }
}
