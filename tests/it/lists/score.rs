//! How well a list was read: the people found and invented, and their fields, held against what the list says.

use std::fmt;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// What is compared of a person, where the list says anything about it.
const FIELDS: [&str; 12] = [
    "phone",
    "email",
    "children_count",
    "children_ages",
    "childcare",
    "travel_mode",
    "travel_text",
    "access_text",
    "access_tags",
    "dietary_text",
    "needs_text",
    "attending",
];

/// What was read of a list beside what stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// How many people the list has.
    pub people: usize,
    /// How many of them were read.
    pub found: usize,
    /// How many were read that are nobody.
    pub invented: usize,
    /// How much the list says about its people.
    pub fields: usize,
    /// How much of it was read as it is meant.
    pub right: usize,
    /// Whether the list was refused, and if so whether that is as good as reading it.
    pub refused: Option<bool>,
    /// Everything that is not as it should be, in words.
    pub misses: Vec<String>,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Score { people, found, invented, fields, right, refused, .. } = self;
        match refused {
            Some(true) => f.write_str("refused, which is right too"),
            Some(false) => f.write_str("refused, and must not be"),
            None => write!(f, "{found} of {people} people, {invented} invented, {right} of {fields} fields"),
        }
    }
}

impl Score {
    /// Holds what was read (`turnout list read --json`) against what a list says (its `expected.json`).
    ///
    /// Each person is looked for by name, in their own row before any other, and nobody is taken twice. Whoever is left
    /// was invented.
    pub fn of(expected: &Value, read: &Value) -> Score {
        let people = list(expected, "people");
        let mut score = Score { people: people.len(), ..Score::default() };
        if read["outcome"] == "rejected" {
            let says_why = read["message"].as_str().is_some_and(|message| message.chars().count() > 20);
            score.refused = Some(expected["reject_clear_ok"] == true && says_why);
            return score;
        }
        let mut unclaimed = list(read, "people").to_vec();
        for person in people {
            score.add(person, claimed(person, &mut unclaimed).as_ref());
        }
        score.invented = unclaimed.len();
        score
            .misses
            .extend(unclaimed.iter().map(|nobody| format!("row {}: INVENTED {}", nobody["row"], nobody["name"])));
        score
    }

    fn add(&mut self, person: &Value, read: Option<&Value>) {
        let row = &person["row"];
        let said = FIELDS.into_iter().filter(|field| person.get(field).is_some());
        self.fields += said.clone().count();
        let Some(read) = read else {
            self.misses.push(format!("row {row}: MISSING {}", person["name"]));
            return;
        };
        self.found += 1;
        for field in said {
            if agrees(field, person, read) {
                self.right += 1;
            } else {
                self.misses.push(format!("row {row}: {field} is {} and was read as {}", person[field], read[field]));
            }
        }
    }
}

/// The one of those read who is that person, taken from the others.
fn claimed(person: &Value, unclaimed: &mut Vec<Value>) -> Option<Value> {
    let names: Vec<String> = list(person, "name_ok").iter().map(folded).collect();
    let same_name = |read: &Value| names.contains(&folded(&read["name"]));
    let same_row = |read: &Value| read["row"].is_null() || read["row"] == person["row"];
    let own = unclaimed.iter().position(|read| same_name(read) && same_row(read));
    let at = own.or_else(|| unclaimed.iter().position(same_name))?;
    Some(unclaimed.remove(at))
}

fn agrees(field: &str, person: &Value, read: &Value) -> bool {
    let (want, got) = (&person[field], &read[field]);
    // Other answers that are as right, where the list leaves room for them.
    let also = |key| list(person, key).iter();
    match field {
        "children_ages" if got.is_null() && person["children_ages_null_ok"] == true => true,
        "children_ages" | "access_tags" => sorted(want) == sorted(got),
        "phone" => got == want || also("phone_alt").any(|other| other == got),
        "attending" => got == want || also("attending_alt").any(|other| other == got),
        "access_text" => {
            folded(got) == folded(want) || also("access_text_alt").any(|other| folded(other) == folded(got))
        }
        "children_count" => {
            got.as_u64().unwrap_or(0) == want.as_u64().unwrap_or(0)
                || got.is_null() && person["children_count_null_ok"] == true
        }
        "childcare" => (got == true) == (want == true),
        _ => folded(got) == folded(want),
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn sorted(value: &Value) -> Vec<String> {
    let mut all: Vec<String> = value.as_array().into_iter().flatten().map(ToString::to_string).collect();
    all.sort_unstable();
    all
}

/// The text without its case, its unseen signs and how it is spaced; nothing of what is no text.
fn folded(value: &Value) -> String {
    let unseen = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let text: String = value.as_str().unwrap_or_default().chars().filter(unseen).collect();
    let text: String = text.replace('\u{a0}', " ").replace('’', "'").nfc().collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower = words.join(" ").to_lowercase().replace('ß', "ss").replace('ς', "σ");
    lower.trim_matches([' ', ',']).to_owned()
}
