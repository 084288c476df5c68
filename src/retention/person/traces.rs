//! What tells of a person in a list that nobody has saved: it is text there, and no row is theirs yet.

use rusqlite::Connection;
use serde_json::Value;

use crate::access::Actor;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::store as institutions;
use crate::list::model::{ERASED, PersonName};
use crate::list::store as lists;
use crate::words::{clean, includes, with_plain_digits};

/// What somebody is called and how they are reached, to be looked for in other texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    /// The words of the name, folded; none: it was erased.
    name: Vec<String>,
    phone: Option<String>,
    email: Option<String>,
}

/// So many digits at the end of a telephone number are one person's, however the country before them is written.
const OWN_DIGITS: usize = 9;

impl Traces {
    /// Of a person of that name who is reached so. The name that they go by is left out: alone it is many people's.
    pub fn new(name: &str, phone: Option<String>, email: Option<String>) -> Traces {
        let name = if name == ERASED { Vec::new() } else { words(name) };
        Traces { name, phone, email: email.map(|email| email.to_lowercase()) }
    }

    /// Whether something in a draft, which is kept as JSON, tells of them. Cells of one row tell of one person together.
    pub fn are_in(&self, draft: &str) -> bool {
        serde_json::from_str(draft).is_ok_and(|draft| self.are_in_part(&draft))
    }

    fn are_in_part(&self, part: &Value) -> bool {
        match part {
            Value::String(text) => self.are_in_text(text),
            Value::Array(parts) => {
                let cells: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
                self.is_named_in(&cells.join(" ")) || parts.iter().any(|part| self.are_in_part(part))
            }
            Value::Object(parts) => parts.values().any(|part| self.are_in_part(part)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// Whether a text tells of them.
    pub fn are_in_text(&self, text: &str) -> bool {
        let phone = self.phone.as_ref().is_some_and(|phone| is_reached_in(text, phone));
        let email = self.email.as_ref().is_some_and(|email| text.to_lowercase().contains(email.as_str()));
        phone || email || self.is_named_in(text)
    }

    /// All words of a name, in whatever order and spelling. One word alone is a name where nothing but numbers stands beside
    /// it: else everybody called Grace would be found for one.
    fn is_named_in(&self, text: &str) -> bool {
        let said = words(text);
        match self.name.as_slice() {
            [] => false,
            [one] => said.iter().filter(|word| !word.chars().all(char::is_numeric)).eq([one]),
            all => all.iter().all(|word| said.contains(word)),
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let key = PersonName::stored(clean(text)).key();
    key.spelled().split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_reached_in(text: &str, phone: &str) -> bool {
    let digits = |text: &str| -> String { with_plain_digits(text).chars().filter(char::is_ascii_digit).collect() };
    let number = digits(phone);
    match number.len().checked_sub(OWN_DIGITS) {
        Some(before) => digits(text).contains(&number[before..]),
        None => includes(text, phone),
    }
}

/// Lets go of every draft that tells of somebody who was erased. A list goes as a whole: a row that went alone would be
/// missed by nobody, and could be another person's of that name. Its sender is told, and sends it again.
pub fn erase_in_drafts(conn: &Connection, by: Actor, traces: &Traces, now: Moment) -> Result<(), AppError> {
    let tells = |draft: &str| traces.are_in(draft);
    lists::erase_drafts(conn, by, &|draft, file| tells(draft) || traces.are_in_text(file), now)?;
    institutions::erase_imports(conn, &|draft, file| tells(draft) || traces.are_in_text(file))?;
    assemblies::erase_in_drafts(conn, &|text| traces.are_in_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_found_in_the_texts_that_tell_of_them_and_in_no_others() {
        let phone = Some("+447700900123".to_owned());
        let grace = Traces::new("Grace Okafor", phone, Some("Grace@Example.org".into()));
        let check = |traces: &Traces, draft: &str, are_in: bool| assert_eq!(traces.are_in(draft), are_in, "{draft}");
        for draft in [
            r#"{"rows":[{"cells":["Agnes Byrne","4"]},{"cells":["OKAFOR, Grace"]}]}"#,
            r#"{"rows":[{"cells":["Grace","","Ókafor"]}]}"#,
            r#"[["x"],[{"remarks":[[1,"ask Mrs Grace Okafor"]]}]]"#,
            r#"["", "07700 900 123"]"#,
            r#"["(0044) 7700-900123; after 6"]"#,
            r#"["<grace@example.org>"]"#,
            r#"{"decisions":{"fixes":{"3":{"name":"grace okafor"}}}}"#,
        ] {
            check(&grace, draft, true);
        }
        for draft in [
            r#"[["Grace Byrne"],["Ada Okafor"]]"#,
            r#"["07700 900124"]"#,
            r#"["07700","900123 or so"]"#,
            r#"["a@example.org", 447700900123]"#,
            "",
            "{",
        ] {
            check(&grace, draft, false);
        }
        let one = Traces::new("Grace", None, None);
        check(&one, r#"["grace 07700 900999"]"#, true);
        check(&one, r#"[["Mrs Grace","2"]]"#, true);
        check(&one, r#"["Grace Church Hall"]"#, false);
        let erased = Traces::new(ERASED, Some("at the shop".into()), None);
        check(&erased, r#"["Erased"]"#, false);
        check(&erased, r#"["At the shop, mornings"]"#, true);
    }
}
