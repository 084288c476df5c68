//! Short answers about a person: how old, coming or not.

use serde::{Deserialize, Serialize};

use crate::id::words;
use crate::words::{Answer, folded, says_any, short_answer};

/// How old a person is, as far as anyone needs to know. No date of birth is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeGroup {
    /// 18 and over.
    #[default]
    Adult,
    /// 16 or 17.
    SixteenToSeventeen,
    /// Under 16.
    UnderSixteen,
}

words!(AgeGroup { Adult = "adult", SixteenToSeventeen = "16-17", UnderSixteen = "under_16" });

impl AgeGroup {
    /// The age group in words for people.
    pub fn label(self) -> &'static str {
        match self {
            AgeGroup::Adult => "Adult",
            AgeGroup::SixteenToSeventeen => "16 to 17",
            AgeGroup::UnderSixteen => "Under 16",
        }
    }

    /// Reads free text: `adult`, `U16`, `16-17`, `18+`, an age in years. None if it says nothing of the kind.
    pub fn read(text: &str) -> Option<AgeGroup> {
        let said = folded(text);
        if let Ok(years) = said.trim_end_matches(" years old").trim_end_matches(" years").parse::<u8>() {
            return (years < 120).then(|| AgeGroup::of_years(years));
        }
        if says_any(&said, &["under 16", "under16", "u16", "child", "children", "kid", "junior", "u18 child"]) {
            return Some(AgeGroup::UnderSixteen);
        }
        if says_any(
            &said,
            &[
                "16 17",
                "16 to 17",
                "16 or 17",
                "16 18",
                "16 to 18",
                "16 and 17",
                "teen",
                "teenager",
                "youth",
                "young person",
            ],
        ) {
            return Some(AgeGroup::SixteenToSeventeen);
        }
        let adult = ["adult*", "18", "18plus", "over 18", "over 16", "senior", "pensioner", "18 and over", "grown up"];
        let from_a_band =
            said.split(' ').next().and_then(|years| years.parse::<u8>().ok()).filter(|years| (18..100).contains(years));
        (says_any(&said, &adult) || from_a_band.is_some()).then_some(AgeGroup::Adult)
    }

    fn of_years(years: u8) -> AgeGroup {
        match years {
            0..=15 => AgeGroup::UnderSixteen,
            16..=17 => AgeGroup::SixteenToSeventeen,
            _ => AgeGroup::Adult,
        }
    }
}

/// Whether a person is coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attending {
    /// Coming: counts as listed.
    Yes,
    /// Not sure: kept and found at the door, and not counted as listed.
    Maybe,
    /// Not coming: never added.
    No,
}

words!(Attending { Yes = "yes", Maybe = "maybe", No = "no" });

impl Attending {
    /// The answer in words for people.
    pub fn label(self) -> &'static str {
        match self {
            Attending::Yes => "Yes",
            Attending::Maybe => "Not sure",
            Attending::No => "No",
        }
    }

    /// Reads free text: `Y`, `coming`, `can't make it`, `hopefully`. None if it says nothing of the kind.
    pub fn read(text: &str) -> Option<Attending> {
        if let Some(answer) = short_answer(text) {
            return Some(match answer {
                Answer::Yes => Attending::Yes,
                Answer::Maybe => Attending::Maybe,
                Answer::No => Attending::No,
            });
        }
        let said = folded(text);
        match () {
            () if says_any(
                &said,
                &[
                    "maybe",
                    "might",
                    "not sure",
                    "unsure",
                    "possibly",
                    "perhaps",
                    "tbc",
                    "hopefully",
                    "hoping",
                    "probably",
                    "if i can",
                    "will try",
                    "tentative*",
                    "interested",
                ],
            ) =>
            {
                Some(Attending::Maybe)
            }
            () if says_any(
                &said,
                &[
                    "no",
                    "not",
                    "cant",
                    "cannot",
                    "apolog*",
                    "declin*",
                    "unable",
                    "sorry",
                    "withdrawn",
                    "cancelled",
                    "dropped out",
                ],
            ) =>
            {
                Some(Attending::No)
            }
            () if says_any(
                &said,
                &[
                    "yes",
                    "coming",
                    "attending",
                    "accepted",
                    "going",
                    "confirmed",
                    "definite*",
                    "will be there",
                    "count me in",
                    "registered",
                    "booked",
                ],
            ) =>
            {
                Some(Attending::Yes)
            }
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for group in AgeGroup::ALL.iter().copied() {
            assert_eq!(AgeGroup::parse(group.as_str()), Some(group));
            assert_eq!(AgeGroup::read(group.as_str()), Some(group));
            assert_eq!(AgeGroup::read(group.label()), Some(group));
        }
        for answer in Attending::ALL.iter().copied() {
            assert_eq!(Attending::parse(answer.as_str()), Some(answer));
            assert_eq!(Attending::read(answer.label()), Some(answer));
        }
    }

    #[test]
    fn age_groups_are_read_out_of_free_text() {
        fn check(text: &str, group: Option<AgeGroup>) {
            assert_eq!(AgeGroup::read(text), group, "{text:?}");
        }
        check("18+", Some(AgeGroup::Adult));
        check("45", Some(AgeGroup::Adult));
        check("119", Some(AgeGroup::Adult));
        check("120", None);
        check("25-34", Some(AgeGroup::Adult));
        check("16", Some(AgeGroup::SixteenToSeventeen));
        check("15", Some(AgeGroup::UnderSixteen));
        check("U16", Some(AgeGroup::UnderSixteen));
        check("Child", Some(AgeGroup::UnderSixteen));
        check("youth", Some(AgeGroup::SixteenToSeventeen));
        check("12/03/1961", None);
        check("x", None);
    }

    #[test]
    fn attending_is_read_out_of_free_text() {
        fn check(text: &str, answer: Option<Attending>) {
            assert_eq!(Attending::read(text), answer, "{text:?}");
        }
        check("Y", Some(Attending::Yes));
        check("Coming!", Some(Attending::Yes));
        check("yes, all of us", Some(Attending::Yes));
        check("might come", Some(Attending::Maybe));
        check("not coming", Some(Attending::No));
        check("can't make it", Some(Attending::No));
        check("Apologies - away", Some(Attending::No));
        check("hopefully", Some(Attending::Maybe));
        check("not sure yet", Some(Attending::Maybe));
        check("blue", None);
    }
}
