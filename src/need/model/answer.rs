//! One need of one person, and what is told of it again.

use serde::{Deserialize, Serialize};

use super::NeedKind;
use super::kind::languages_said;
use crate::words::{folded, includes, joined};

/// One need of one person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NeedAnswer {
    /// What kind of need.
    pub kind: NeedKind,
    /// The words in which it was said: the food, the language, what else. Empty if the kind says all.
    pub detail: String,
}

impl NeedAnswer {
    /// A need in the words in which it was said.
    pub fn new(kind: NeedKind, detail: &str) -> NeedAnswer {
        NeedAnswer { kind, detail: detail.to_owned() }
    }

    /// Joins answers of one kind, so that a person has each need once.
    pub fn one_of_each(needs: Vec<NeedAnswer>) -> Vec<NeedAnswer> {
        let mut once: Vec<NeedAnswer> = Vec::new();
        for need in needs {
            match once.iter_mut().find(|other| other.kind == need.kind) {
                Some(other) if other.detail != need.detail => {
                    other.detail = format!("{}; {}", other.detail, need.detail)
                }
                Some(_) => {}
                None => once.push(need),
            }
        }
        once
    }

    /// This need with what is told of it later. What was told before still holds, an allergy above all: other words are
    /// added to it.
    pub fn with(&self, told: &NeedAnswer) -> NeedAnswer {
        NeedAnswer { kind: self.kind, detail: joined(&self.detail, &told.detail, "; ") }
    }

    /// Whether `told` asks for somebody else to be booked than this does: another language. Other words for the same do not.
    pub fn books_other_than(&self, told: &NeedAnswer) -> bool {
        let (booked, wanted) = (self.languages(), told.languages());
        self.kind == NeedKind::Interpreter
            && if wanted.is_empty() {
                !told.detail.is_empty() && !includes(&self.detail, &told.detail)
            } else {
                wanted.iter().any(|language| !booked.contains(language))
            }
    }

    /// The languages that an interpreter is asked for, as far as the words name any that we know.
    pub fn languages(&self) -> Vec<&'static str> {
        match self.kind {
            NeedKind::Interpreter => languages_said(&folded(&self.detail)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether the words say more than the kind itself: `Somali interpreter`, not `needs an interpreter`.
    fn says_more(&self) -> bool {
        #[rustfmt::skip]
        const AROUND: &[&str] = &[
            "a", "an", "any", "has", "is", "need", "needed", "needs", "other", "please", "pls", "required", "requirement",
            "requirements", "requires", "yes",
        ];
        let names: &[&str] = match self.kind {
            NeedKind::Interpreter => &["interpreter", "language", "translation", "translator"],
            NeedKind::Diet => &["diet", "dietary", "food"],
            _ => &[],
        };
        let said = folded(&self.detail);
        // Signs alone fold to nothing, and are still what was written.
        !self.detail.is_empty()
            && (said.is_empty() || said.split(' ').any(|word| !AROUND.contains(&word) && !names.contains(&word)))
    }

    /// The need in words for people: `Uses a wheelchair`, `Other language: Somali`, `Food: halal`.
    pub fn label(&self) -> String {
        match self.kind {
            NeedKind::Interpreter | NeedKind::Diet | NeedKind::Other if self.says_more() => {
                format!("{}: {}", self.kind.label(), self.detail)
            }
            kind => kind.label().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_only_repeat_the_kind_are_not_shown_beside_it() {
        fn check(kind: NeedKind, detail: &str, label: &str) {
            assert_eq!(NeedAnswer::new(kind, detail).label(), label);
        }
        check(NeedKind::Interpreter, "needs an interpreter", "Other language");
        check(NeedKind::Interpreter, "Somali interpreter", "Other language: Somali interpreter");
        check(NeedKind::Diet, "Dietary requirements", "Food");
        check(NeedKind::Diet, "halal food", "Food: halal food");
        check(NeedKind::Other, "yes please", "Something else");
        check(NeedKind::Other, "\u{1f95c}", "Something else: \u{1f95c}");
        check(NeedKind::Wheelchair, "wheelchair, needs a ramp", "Uses a wheelchair");
    }
}
