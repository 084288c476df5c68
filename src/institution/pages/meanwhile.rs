//! Two organisers at one value: the second is told what the first made of it, and nothing is overwritten silently.

use std::fmt::Display;

use rusqlite::Connection;

use crate::access::{Grant, Organiser};
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::web::{FormError, NotTaken};

/// A value that a form changes, as text: as it stood when the form was shown, as it is stored now, and as it was typed.
pub(super) struct Value<'a> {
    pub shown: &'a str,
    pub stored: &'a str,
    pub typed: &'a str,
}

impl<'a> Value<'a> {
    /// Whether somebody changed it since it was shown, and to another than what was typed.
    pub(super) fn was_changed(&self) -> bool {
        self.shown != self.stored && self.typed != self.stored
    }

    /// Whether somebody changed it since it was shown, and so did this form, each to something else.
    pub(super) fn is_contested(&self) -> bool {
        self.was_changed() && self.typed != self.shown
    }

    /// What stands in the form when it comes again: what was typed, or the value of now where nothing else was.
    pub(super) fn again(&self) -> &'a str {
        if self.typed == self.shown { self.stored } else { self.typed }
    }
}

/// A value as text, blank where there is none.
pub(super) fn text(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// What is to be stored of one field of a form that has several: a field that was left as it was shown says nothing of
/// what somebody else changed meanwhile. Where both changed it, that is told among `errors`.
pub(super) fn over(field: &'static str, called: &str, value: &Value<'_>, errors: &mut Vec<FormError>) -> String {
    if value.is_contested() {
        let what = match value.stored {
            "" => format!("took the {called} away"),
            stored => format!("changed the {called} to {stored}"),
        };
        errors.push(FormError::new(field, format!("Somebody {what} meanwhile. Look at it and save again")));
    }
    value.again().to_owned()
}

/// "Amina changed the number asked for to 45 at 2:10pm on 29 January. Look at it and save again".
pub(super) fn somebody_changed(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    zone: Zone,
    action: &str,
    what_to_what: &str,
) -> Result<String, AppError> {
    let changed = invitations::changed_by(conn, by, grant, action)?;
    let when = changed.as_ref().map(|by| format!(" at {} on {}", zone.time(by.at), zone.short_day(by.at)));
    let who = changed.and_then(|by| by.name).unwrap_or_else(|| "Somebody".to_owned());
    Ok(format!("{who} changed {what_to_what}{}. Look at it and save again", when.unwrap_or_default()))
}

/// What is wrong with a form as things stand now, where it comes again; else what was `found` when it was sent.
pub(super) fn of_now<T>(examined: Result<T, NotTaken>, found: Vec<FormError>) -> Result<Vec<FormError>, AppError> {
    match examined {
        Ok(_) => Ok(found),
        Err(NotTaken::Wrong(errors)) => Ok(errors),
        Err(NotTaken::App(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_changed_is_told_unless_it_is_what_was_typed() {
        let check = |shown, stored, typed, changed, again| {
            let value = Value { shown, stored, typed };
            assert_eq!((value.was_changed(), value.again()), (changed, again), "{shown} {stored} {typed}");
        };
        check("40", "40", "45", false, "45");
        check("40", "45", "50", true, "50");
        check("40", "45", "45", false, "45");
        check("40", "45", "40", true, "45");
        check("", "45", "", true, "45");
        check("40", "", "45", true, "45");
    }

    #[test]
    fn of_several_fields_those_that_one_page_changed_are_saved_and_what_both_changed_is_told() {
        let check = |shown, stored, typed, saved, told: &[&str]| {
            let mut errors = Vec::new();
            assert_eq!(over("phone", "phone", &Value { shown, stored, typed }, &mut errors), saved);
            let texts: Vec<&str> = errors.iter().map(|error| error.text.as_str()).collect();
            assert_eq!(texts, told, "{shown} {stored} {typed}");
        };
        check("1", "1", "1", "1", &[]);
        check("1", "1", "2", "2", &[]);
        check("1", "1", "", "", &[]);
        check("1", "2", "1", "2", &[]);
        check("1", "", "1", "", &[]);
        check("1", "2", "2", "2", &[]);
        check("1", "2", "3", "3", &["Somebody changed the phone to 2 meanwhile. Look at it and save again"]);
        check("1", "", "3", "3", &["Somebody took the phone away meanwhile. Look at it and save again"]);
    }
}
