//! Needs other than childcare.

use serde::{Deserialize, Serialize};

use super::NeedAnswer;
use super::vocabulary::{DIET, INTERPRETS, KINDS, LANGUAGES};
use crate::id::words;
use crate::words::{Answer, clean, folded, short_answer};

/// What a person needs in order to take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedKind {
    /// A way in without steps.
    StepFree,
    /// A place for a wheelchair, which has a step-free way in with it.
    Wheelchair,
    /// An interpreter for British Sign Language.
    Bsl,
    /// A hearing loop.
    HearingLoop,
    /// An interpreter of a spoken language.
    Interpreter,
    /// Papers in large print.
    LargePrint,
    /// A quiet place.
    QuietSpace,
    /// A companion or carer comes with them.
    Companion,
    /// A certain seat: at the front, on the aisle, near the exit.
    Seating,
    /// Food that they eat or must not eat.
    Diet,
    /// Anything else, in their words.
    Other,
}

words!(NeedKind {
    StepFree = "step_free",
    Wheelchair = "wheelchair",
    Bsl = "bsl",
    HearingLoop = "hearing_loop",
    Interpreter = "interpreter",
    LargePrint = "large_print",
    QuietSpace = "quiet_space",
    Companion = "companion",
    Seating = "seating",
    Diet = "diet",
    Other = "other",
});

impl NeedKind {
    /// The kind in words for people.
    pub fn label(self) -> &'static str {
        match self {
            NeedKind::StepFree => "Step-free way in",
            NeedKind::Wheelchair => "Uses a wheelchair",
            NeedKind::Bsl => "BSL interpreter",
            NeedKind::HearingLoop => "Hearing loop",
            NeedKind::Interpreter => "Other language",
            NeedKind::LargePrint => "Large print",
            NeedKind::QuietSpace => "Quiet place",
            NeedKind::Companion => "Brings a companion",
            NeedKind::Seating => "Seat near the front",
            NeedKind::Diet => "Food",
            NeedKind::Other => "Something else",
        }
    }
}

/// What a column of needs is about; unclear words are understood accordingly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Getting in, hearing, seeing, sitting.
    Access,
    /// Food.
    Diet,
    /// The language in which a person follows best.
    Language,
    /// All of these in one cell.
    Mixed,
}

/// What a cell about needs turned out to hold. Nothing in it is the same as a blank cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NeedsRead {
    /// The needs, one of each kind.
    pub needs: Vec<NeedAnswer>,
    /// It says that nothing is needed.
    pub nothing: bool,
    /// It says yes without saying what.
    pub unclear: bool,
}

impl NeedsRead {
    /// Reads a cell of a column about needs. `heading` is what the column is called: a tick under "Wheelchair?" is a wheelchair.
    pub fn read(text: &str, heading: &str, topic: Topic) -> NeedsRead {
        let text = crate::words::clean_lines(text);
        match short_answer(&text) {
            Some(Answer::No) => NeedsRead { nothing: true, ..NeedsRead::default() },
            Some(Answer::Maybe) => NeedsRead::default(),
            Some(Answer::Yes) => {
                let needs = recognised(&clean(heading), Topic::Access);
                NeedsRead { unclear: needs.is_empty(), needs, nothing: false }
            }
            None if text.is_empty() || folded(&text) == "english" => NeedsRead::default(),
            None => NeedsRead { needs: NeedAnswer::one_of_each(understood(&text, topic)), ..NeedsRead::default() },
        }
    }

    /// What a cell about all needs says besides food, as it is written.
    pub fn without_food(text: &str) -> String {
        if !phrases(text).any(NeedsRead::is_food) {
            return text.to_owned();
        }
        phrases(text).filter(|phrase| !NeedsRead::is_food(phrase)).collect::<Vec<_>>().join(", ")
    }

    /// Whether words speak of food and of nothing else that is known by name.
    pub fn is_food(phrase: &str) -> bool {
        DIET.are_said(&folded(phrase)) && recognised(phrase, Topic::Access).is_empty()
    }

    /// Whether the words speak of any need that is known by name.
    pub fn recognises(text: &str) -> bool {
        !recognised(text, Topic::Access).is_empty() || DIET.are_said(&folded(text))
    }
}

fn understood(text: &str, topic: Topic) -> Vec<NeedAnswer> {
    match topic {
        Topic::Diet => vec![NeedAnswer::new(NeedKind::Diet, text)],
        Topic::Language if recognised(text, topic).is_empty() => {
            vec![NeedAnswer::new(NeedKind::Interpreter, text)]
        }
        Topic::Access | Topic::Language => or_other(recognised(text, topic), text),
        Topic::Mixed => {
            let (food, rest): (Vec<&str>, Vec<&str>) = phrases(text).partition(|phrase| NeedsRead::is_food(phrase));
            let mut needs = Vec::new();
            if !rest.is_empty() {
                let rest = rest.join(", ");
                needs = or_other(recognised(&rest, Topic::Access), &rest);
            }
            if !food.is_empty() {
                needs.push(NeedAnswer::new(NeedKind::Diet, &food.join(", ")));
            }
            needs
        }
    }
}

/// The parts of a text that each name something: "Halal, no nuts".
pub(super) fn phrases(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '+']).map(str::trim).filter(|phrase| !phrase.is_empty())
}

fn or_other(needs: Vec<NeedAnswer>, text: &str) -> Vec<NeedAnswer> {
    if needs.is_empty() { vec![NeedAnswer::new(NeedKind::Other, text)] } else { needs }
}

/// The needs that the words name, each with all the words as its detail.
fn recognised(text: &str, topic: Topic) -> Vec<NeedAnswer> {
    let said = folded(text);
    let mut kinds: Vec<NeedKind> =
        KINDS.iter().filter(|(_, words)| words.are_said(&said)).map(|(kind, _)| *kind).collect();
    if kinds.contains(&NeedKind::Wheelchair) {
        kinds.retain(|kind| *kind != NeedKind::StepFree);
    }
    let mut needs: Vec<NeedAnswer> = kinds.into_iter().map(|kind| NeedAnswer::new(kind, text)).collect();
    let interprets = INTERPRETS.are_said(&said) && !needs.iter().any(|need| need.kind == NeedKind::Bsl);
    if interprets || topic == Topic::Language && languages_said(&said).next().is_some() {
        needs.push(NeedAnswer::new(NeedKind::Interpreter, text));
    }
    needs
}

pub(super) fn languages_said(said: &str) -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().filter(|(_, words)| words.are_said(said)).map(|(language, _)| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_from_its_word() {
        for kind in NeedKind::ALL.iter().copied() {
            assert_eq!(NeedKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(NeedKind::parse("ramp"), None);
    }

    fn kinds(text: &str, topic: Topic) -> Vec<NeedKind> {
        NeedsRead::read(text, "", topic).needs.into_iter().map(|need| need.kind).collect()
    }

    #[test]
    fn access_is_read_out_of_free_text() {
        fn check(text: &str, expected: &[NeedKind]) {
            assert_eq!(kinds(text, Topic::Access), expected, "{text:?}");
        }
        check("Wheelchair - needs ramp", &[NeedKind::Wheelchair]);
        check("an interpreter for sign language", &[NeedKind::Bsl]);
        check("Wheelchair + carer", &[NeedKind::Wheelchair, NeedKind::Companion]);
        check("needs lift, no stairs", &[NeedKind::StepFree]);
        check("PA / carer coming too", &[NeedKind::Companion]);
        check("Large print agenda", &[NeedKind::LargePrint]);
        check("Bad knees, seat near exit", &[NeedKind::Seating]);
        check("Autistic, quiet space please", &[NeedKind::QuietSpace]);
        check("BSL interpreter", &[NeedKind::Bsl]);
        check("Hearing loop", &[NeedKind::HearingLoop]);
        check("needs Somali translation", &[NeedKind::Interpreter]);
        check("guide dog", &[NeedKind::Other]);
        check("", &[]);
    }

    #[test]
    fn words_keep_what_was_said() {
        let read = NeedsRead::read("Wheelchair - needs ramp", "", Topic::Access);
        assert_eq!(read.needs[0].detail, "Wheelchair - needs ramp");
        let read = NeedsRead::read("needs Somali translation", "", Topic::Access);
        assert_eq!(read.needs[0].languages(), ["Somali"]);
        assert_eq!(read.needs[0].detail, "needs Somali translation");
    }

    #[test]
    fn a_mixed_cell_is_told_apart() {
        fn check(text: &str, expected: &[(NeedKind, &str)]) {
            let needs = NeedsRead::read(text, "", Topic::Mixed).needs;
            let read: Vec<_> = needs.iter().map(|need| (need.kind, need.detail.as_str())).collect();
            assert_eq!(read, expected, "{text:?}");
        }
        check("Halal, no nuts", &[(NeedKind::Diet, "Halal, no nuts")]);
        check("Hearing loop\nVegan", &[(NeedKind::HearingLoop, "Hearing loop"), (NeedKind::Diet, "Vegan")]);
        check(
            "Wheelchair + carer\nNUT ALLERGY",
            &[
                (NeedKind::Wheelchair, "Wheelchair, carer"),
                (NeedKind::Companion, "Wheelchair, carer"),
                (NeedKind::Diet, "NUT ALLERGY"),
            ],
        );
        check("V", &[(NeedKind::Diet, "V")]);
        check("left handed", &[(NeedKind::Other, "left handed")]);
    }

    #[test]
    fn a_language_column_names_a_language() {
        fn check(text: &str, asks: bool, languages: &[&str]) {
            let needs = NeedsRead::read(text, "Language", Topic::Language).needs;
            assert_eq!(needs.iter().any(|need| need.kind == NeedKind::Interpreter), asks, "{text:?}");
            assert_eq!(needs.iter().flat_map(NeedAnswer::languages).collect::<Vec<_>>(), languages, "{text:?}");
        }
        check("Somali", true, &["Somali"]);
        check("Polish and Ukrainian", true, &["Polish", "Ukrainian"]);
        check("Zazaki", true, &[]);
        check("BSL", false, &[]);
        check("English", false, &[]);
        check("", false, &[]);
    }

    #[test]
    fn what_is_told_later_is_added_to_what_was_told() {
        fn check(before: &str, told: &str, both: &str) {
            let need = |detail| NeedAnswer::new(NeedKind::Diet, detail);
            assert_eq!(need(before).with(&need(told)), need(both), "{before:?}, {told:?}");
            assert_eq!(need(both).with(&need(told)), need(both), "{told:?} twice");
        }
        check("severe nut allergy", "halal", "severe nut allergy; halal");
        check("severe nut allergy", "", "severe nut allergy");
        check("", "halal", "halal");
        check("Halal, no nuts", "halal", "Halal, no nuts");
        check("halal", "Halal, no nuts", "Halal, no nuts");
        check("peanut allergy", "nut allergy", "peanut allergy; nut allergy");
        check("\u{1f95c}", "\u{1f41f}", "\u{1f95c}; \u{1f41f}");
    }

    #[test]
    fn another_language_is_another_booking_and_other_words_are_not() {
        fn check(kind: NeedKind, booked: &str, told: &str, other: bool) {
            let told_later = NeedAnswer::new(kind, told);
            assert_eq!(NeedAnswer::new(kind, booked).books_other_than(&told_later), other, "{booked:?}, {told:?}");
        }
        check(NeedKind::Interpreter, "Somali", "Tigrinya", true);
        check(NeedKind::Interpreter, "Somali", "needs a Somali translator", false);
        check(NeedKind::Interpreter, "Somali; Tigrinya", "Tigrinya", false);
        check(NeedKind::Interpreter, "Somali", "Zazaki", true);
        check(NeedKind::Interpreter, "zazaki", "Zazaki", false);
        check(NeedKind::Interpreter, "", "Somali", true);
        check(NeedKind::Interpreter, "Somali", "", false);
        check(NeedKind::Bsl, "BSL", "BSL please", false);
    }

    #[test]
    fn short_answers_lean_on_the_heading() {
        let none = NeedsRead::read("None", "Access", Topic::Access);
        assert!(none.nothing && none.needs.is_empty());
        let ticked = NeedsRead::read("x", "Wheelchair?", Topic::Access);
        assert_eq!(ticked.needs[0].kind, NeedKind::Wheelchair);
        assert!(NeedsRead::read("yes", "Any requirements?", Topic::Access).unclear);
    }
}
