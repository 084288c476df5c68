//! `turnout list read`: what is understood of a list, touching no database.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::{sheets_of, take_named};
use crate::cli::error::Failure;
use crate::list::model::{
    AsWritten, Attending, Country, Details, DraftContent, Entry, Field, ListRefusal, NextQuestion, Reading, read_people,
};
use crate::need::model::{NeedAnswer, NeedKind, NeedsRead};
use crate::sheet::read_pasted;

#[derive(Debug, Args)]
pub(in crate::cli) struct Read {
    /// The file: CSV, Excel, OpenDocument, or any table that a spreadsheet program saves
    file: PathBuf,
    /// Read the file as text that was pasted
    #[arg(long)]
    paste: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Read this sheet of a file that has several; may be given more than once
    #[arg(long, value_name = "NAME")]
    sheet: Vec<String>,
}

impl Read {
    pub(super) fn run(self) -> Result<(), Failure> {
        let read = match self.content() {
            Ok(content) => match read_people(&content, Country::default()) {
                Ok(reading) => Ok((content, reading)),
                Err(refusal) => Err(refused(refusal)),
            },
            Err(Failure::Input(problems)) => Err(problems),
            Err(failure) => return Err(failure),
        };
        let answer = match &read {
            Ok((content, reading)) => List::of(content, reading),
            Err(problems) => List::rejected(problems.join(" ")),
        };
        let shown =
            if self.json { serde_json::to_string(&answer).context("writing JSON")? + "\n" } else { answer.table() };
        std::io::stdout().write_all(shown.as_bytes()).context("writing what was read")?;
        match (read, self.json) {
            (Ok(_), true) => Ok(()),
            (Ok(_), false) => {
                answer.problems().for_each(|problem| eprintln!("{problem}"));
                Ok(())
            }
            (Err(_), true) => Err(Failure::Input(Vec::new())),
            (Err(problems), false) => Err(Failure::Input(problems)),
        }
    }

    fn content(&self) -> Result<DraftContent, Failure> {
        let sheets = if self.paste {
            let bytes = std::fs::read(&self.file).with_context(|| format!("reading {}", self.file.display()))?;
            let text = String::from_utf8_lossy(&bytes);
            vec![read_pasted(&text).map_err(|why| Failure::input(format!("{why}.")))?.into()]
        } else {
            sheets_of(&self.file)?
        };
        let mut content = DraftContent::read(sheets);
        take_named(&mut content, &self.sheet)?;
        Ok(content)
    }
}

fn refused(refusal: ListRefusal) -> Vec<String> {
    let text = refusal.to_string();
    vec![if text.ends_with('.') { text } else { format!("{text}.") }]
}

/// What was understood of a list.
#[derive(Debug, Serialize)]
struct List {
    outcome: Outcome,
    message: String,
    warnings: Vec<String>,
    people: Vec<Person>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It can be saved as it is.
    Import,
    /// Something has to be answered first.
    NeedsConfirmation,
    /// It cannot be read.
    Rejected,
}

/// One person, with their words as they stand in the list and what they were taken for.
#[derive(Debug, Serialize)]
struct Person {
    row: u32,
    sheet: String,
    name: String,
    known_as: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    age_group: Option<&'static str>,
    children_count: usize,
    children_ages: Vec<u8>,
    children_names: Vec<String>,
    childcare: bool,
    travel_mode: Option<&'static str>,
    travel_text: String,
    /// The words of their own column, else what a column of all needs says besides food.
    access_text: String,
    access_tags: Vec<String>,
    dietary_text: String,
    needs_text: String,
    attending: Option<&'static str>,
}

impl List {
    fn rejected(message: String) -> List {
        List { outcome: Outcome::Rejected, message, warnings: Vec::new(), people: Vec::new() }
    }

    fn of(content: &DraftContent, reading: &Reading) -> List {
        let mut warnings: Vec<String> = Vec::new();
        let (outcome, message) = match content.next_question() {
            None => (Outcome::Import, String::new()),
            Some(NextQuestion::Sheets) => {
                (Outcome::NeedsConfirmation, "More than one sheet has names. Which sheets have your people?".to_owned())
            }
            Some(NextQuestion::Columns(_)) => {
                (Outcome::NeedsConfirmation, "It is not certain which column has the names.".to_owned())
            }
        };
        if content.taken().any(|(_, list)| list.table.guessed_encoding) {
            warnings.push("The file does not say how it writes its letters. Do the names look right?".to_owned());
        }
        warnings.extend(reading.problems.iter().map(|problem| problem.sentences(&reading.sheets)));
        let written = content.as_written();
        let people = reading.entries.iter().map(|entry| Person::of(entry, content, &written)).collect();
        List { outcome, message, warnings, people }
    }

    /// A table that a person can check.
    fn table(&self) -> String {
        let several = self.people.windows(2).any(|people| people[0].sheet != people[1].sheet);
        let mut lines = vec!["row\tname\tphone\tchildren\ttravel\tneeds".to_owned()];
        for person in &self.people {
            let row = if several { format!("{} {}", person.row, person.sheet) } else { person.row.to_string() };
            let ages: Vec<String> = person.children_ages.iter().map(u8::to_string).collect();
            let children = match (person.children_count, ages.is_empty()) {
                (0, _) => String::new(),
                (count, true) => count.to_string(),
                (count, false) => format!("{count} ({})", ages.join(", ")),
            };
            let phone = person.phone.as_deref().unwrap_or_default();
            let travel = person.travel_mode.unwrap_or_default();
            lines.push([&row, &person.name, phone, &children, travel, &person.access_tags.join(", ")].join("\t"));
        }
        lines.join("\n") + "\n"
    }

    fn problems(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.message).filter(|message| !message.is_empty()).chain(&self.warnings)
    }
}

impl Person {
    fn of(entry: &Entry, content: &DraftContent, written: &AsWritten) -> Person {
        let Entry { row, name, details } = entry;
        let Details { known_as, phone, email, age_group, attending, childcare, children, travel, needs, .. } = details;
        let about = [Field::Travel, Field::Access, Field::Diet, Field::Needs];
        let [travel_text, access_text, dietary_text, needs_text] = written.said(*row, about);
        Person {
            row: row.number,
            sheet: content.tables.get(usize::from(row.table)).map_or(String::new(), |list| list.sheet.clone()),
            name: name.as_ref().map_or(String::new(), ToString::to_string),
            known_as: known_as.clone(),
            phone: phone.as_ref().filter(|phone| phone.is_number()).map(|phone| phone.as_str().to_owned()),
            email: email.as_ref().filter(|email| email.is_address()).map(|email| email.as_str().to_owned()),
            age_group: age_group.map(|group| group.as_str()),
            children_count: children.len(),
            children_ages: children.iter().filter_map(|child| child.age_years).collect(),
            children_names: children
                .iter()
                .map(|child| child.first_name.clone())
                .filter(|name| !name.is_empty())
                .collect(),
            childcare: *childcare == Some(true),
            travel_mode: travel.as_ref().map(|travel| travel.mode.as_str()),
            travel_text,
            access_text: if access_text.is_empty() { NeedsRead::without_food(&needs_text) } else { access_text },
            access_tags: needs.iter().flat_map(tags).collect(),
            dietary_text,
            needs_text,
            attending: attending.map(Attending::as_str),
        }
    }
}

/// The kind of a need; an interpreter's with the language, by its code in ISO 639-1.
fn tags(need: &NeedAnswer) -> Vec<String> {
    match need.kind {
        NeedKind::Diet | NeedKind::Other => Vec::new(),
        NeedKind::Interpreter => {
            let languages = need.languages();
            let tag = |language: &&str| format!("interpreter_{}", code(language));
            if languages.is_empty() { vec!["interpreter".into()] } else { languages.iter().map(tag).collect() }
        }
        kind => vec![kind.as_str().to_owned()],
    }
}

/// The code of a language in ISO 639-1, or its name where we know none.
fn code(language: &str) -> String {
    #[rustfmt::skip]
    const CODES: &[(&str, &str)] = &[
        ("Somali", "so"), ("Polish", "pl"), ("Arabic", "ar"), ("Urdu", "ur"), ("Bengali", "bn"), ("Punjabi", "pa"),
        ("Portuguese", "pt"), ("Spanish", "es"), ("Romanian", "ro"), ("French", "fr"), ("Turkish", "tr"),
        ("Ukrainian", "uk"), ("Russian", "ru"), ("Tigrinya", "ti"), ("Amharic", "am"), ("Farsi", "fa"),
        ("Persian", "fa"), ("Pashto", "ps"), ("Gujarati", "gu"), ("Hindi", "hi"), ("Tamil", "ta"),
        ("Vietnamese", "vi"), ("Italian", "it"), ("German", "de"), ("Yoruba", "yo"), ("Igbo", "ig"),
        ("Swahili", "sw"), ("Albanian", "sq"), ("Bulgarian", "bg"), ("Hungarian", "hu"), ("Lithuanian", "lt"),
        ("Czech", "cs"), ("Slovak", "sk"), ("Greek", "el"), ("Welsh", "cy"), ("Nepali", "ne"), ("Sinhala", "si"),
    ];
    let known = CODES.iter().find(|(name, _)| *name == language);
    known.map_or_else(|| language.to_lowercase().replace(' ', "_"), |(_, code)| (*code).to_owned())
}
