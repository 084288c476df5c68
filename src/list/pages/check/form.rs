//! The check's form: its fields are named after the rows and people that they are about.

use std::collections::{BTreeSet, HashMap};

use super::row::{fix_id, shown_value};
use crate::list::model::{AttendeeId, Decisions, Field, Review, ReviewRow, RowId, SameOrTwo, SubmissionId};

/// The form as it was sent. It holds the rows of one page; what is not in it stays as it was answered before.
pub(super) struct Form(HashMap<String, String>);

/// What the button that was pressed asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Save the list; how many names the button said would then be listed, and would wait.
    Save { listed: usize, waiting: usize },
    /// Give the list up.
    Drop,
    /// Say anew which column is which.
    Columns,
    /// Say anew which sheets have the people.
    Sheets,
    /// Look at the rows after that one.
    More(RowId),
    /// Look again.
    Look,
}

/// The two numbers that the button promised.
fn saving(about: &str) -> Option<Wish> {
    let (listed, waiting) = about.split_once(' ')?;
    Some(Wish::Save { listed: listed.parse().ok()?, waiting: waiting.parse().ok()? })
}

impl Form {
    pub(super) fn new(fields: Vec<(String, String)>) -> Form {
        Form(fields.into_iter().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn is_of(&self, draft: SubmissionId) -> bool {
        self.get("list").is_some_and(|list| *list == draft.to_string())
    }

    /// What saving would have done when the page was shown.
    pub(super) fn seen(&self) -> &str {
        self.get("seen").unwrap_or_default()
    }

    pub(super) fn wish(&self) -> Wish {
        let wish = self.get("do").unwrap_or_default();
        let (verb, about) = wish.split_once(' ').unwrap_or((wish, ""));
        match verb {
            "save" | "leave" => saving(about).unwrap_or(Wish::Look),
            "more" => about.parse().map_or(Wish::Look, Wish::More),
            "drop" => Wish::Drop,
            "columns" => Wish::Columns,
            "sheets" => Wish::Sheets,
            _ => Wish::Look,
        }
    }

    /// Puts what was typed and chosen into the decisions.
    pub(super) fn answer(&self, review: &Review, decisions: &mut Decisions) {
        for row in &review.rows {
            self.answer_row(row, decisions);
        }
        for row in &review.left_out {
            let typed = self.get(&fix_id(row.row, Field::Name)).filter(|typed| !typed.trim().is_empty());
            if let Some(typed) = typed {
                decisions.fixes.set(row.row, Field::Name, typed.to_owned());
            }
        }
        let asked_about = review.people_asked_about();
        // Who was to be taken off with all others is now asked about alone.
        let one_by_one = self.get("off-all").is_none() && self.0.keys().any(|name| name.starts_with("off-"));
        if decisions.take_off_all_missing && one_by_one {
            decisions.take_off_all_missing = false;
            decisions.take_off.extend(review.missing.iter().map(|missing| missing.id));
        }
        for (name, value) in &self.0 {
            self.answer_person(name, value, &asked_about, decisions);
        }
        if self.get("do").is_some_and(|wish| wish.starts_with("leave ")) {
            decisions.left_out.extend(review.to_fix().map(|row| row.entry.row).filter(|row| !self.fixes_name(*row)));
        }
    }

    /// Whether a name was typed for a row, so that it is no longer to be left out with those that must be mended.
    fn fixes_name(&self, row: RowId) -> bool {
        self.get(&fix_id(row, Field::Name)).is_some_and(|typed| !typed.trim().is_empty())
    }

    fn answer_row(&self, row: &ReviewRow, decisions: &mut Decisions) {
        let number = row.entry.row;
        for problem in &row.problems {
            let Some(typed) = self.get(&fix_id(number, problem.field)) else { continue };
            // A field that was left as it was shown answers nothing.
            if typed.trim() != shown_value(row, problem.field, decisions).trim() {
                decisions.fixes.set(number, problem.field, typed.to_owned());
            }
        }
        if self.get(&format!("row-{number}")).is_some() {
            if self.get(&format!("leave-{number}")).is_some() {
                decisions.left_out.insert(number);
            } else {
                decisions.left_out.remove(&number);
            }
        }
        let same_or_two = |name: String| match self.get(&name) {
            Some("same") => Some(SameOrTwo::SamePerson),
            Some("two") => Some(SameOrTwo::TwoPeople),
            _ => None,
        };
        if let Some(answer) = same_or_two(format!("dup-{number}")) {
            decisions.duplicates.insert(number, answer);
        }
        if let Some(answer) = same_or_two(format!("listed-{number}")) {
            decisions.same_as_listed.insert(number, answer);
        }
    }

    /// `off-12` and `back-12`, about people who are or were on the list.
    fn answer_person(&self, name: &str, value: &str, asked: &BTreeSet<AttendeeId>, decisions: &mut Decisions) {
        if name == "off-all" {
            decisions.take_off_all_missing = value == "off";
        }
        let id = |prefix: &str| {
            let id = name.strip_prefix(prefix)?.parse::<AttendeeId>().ok();
            id.filter(|id| asked.contains(id))
        };
        match (id("off-"), id("back-"), value) {
            (Some(id), _, "off") => {
                decisions.take_off.insert(id);
            }
            (Some(id), _, _) => {
                decisions.take_off.remove(&id);
            }
            (_, Some(id), "yes" | "no") => {
                decisions.put_back.insert(id, value == "yes");
            }
            _ => {}
        }
    }
}
