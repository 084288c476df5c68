//! Everything that was done, to be searched by admins.

use askama::Template;
use axum::extract::State;
use chrono::{Days, NaiveDate};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::model::Admin;
use crate::access::model::record::{Kind, in_words};
use crate::access::store::{self, By, Done, Wanted};
use crate::access::who;
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::web::{self, Answer, FormError, PageNumber, Pages, Query, Shell};
use crate::words::counted;

/// The most lines on one page.
const ON_A_PAGE: usize = 50;

/// Whoever did something and is no organiser by name: the word of the audit, and how they are called.
const SORTS: [(&str, &str); 6] = [
    ("organiser", "Any organiser"),
    ("leader", "Leaders"),
    ("steward", "Stewards"),
    ("key", "Other programs"),
    ("machine", "The organiser at the machine"),
    ("nobody", "Nobody who was signed in"),
];

#[derive(Template)]
#[template(path = "access/pages/record.html")]
struct RecordPage {
    shell: Shell,
    errors: Vec<FormError>,
    asked: Asked,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    assemblies: Vec<Choice>,
    institutions: Vec<Choice>,
    found: String,
    lines: Vec<Line>,
    pages: Pages,
}

/// Something that can be chosen.
struct Choice {
    value: String,
    text: String,
    chosen: bool,
}

/// One thing that was done, in words.
struct Line {
    when: String,
    who: String,
    what: String,
    /// Which row it was about, what of it changed, and from what to what.
    more: String,
    assembly: Option<(String, String)>,
    institution: Option<(String, String)>,
}

/// What is searched for, as it was asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    by: String,
    kind: String,
    assembly: String,
    institution: String,
    day: String,
    page: String,
}

impl Asked {
    /// The query of an address that asks for the same, without a page.
    fn query(&self) -> String {
        let fields = [
            ("by", &self.by),
            ("kind", &self.kind),
            ("assembly", &self.assembly),
            ("institution", &self.institution),
            ("day", &self.day),
        ];
        let asked = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let asked = asked.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
        asked.collect::<Vec<_>>().join("&")
    }

    /// What is wanted, and what of it cannot be read.
    fn wanted(&self, zone: Zone) -> (Wanted, Vec<FormError>) {
        let mut errors = Vec::new();
        let sort = SORTS.iter().find(|(word, _)| *word == self.by).map(|(word, _)| By::Sort(word));
        let day = match self.day.trim() {
            "" => None,
            text => match NaiveDate::parse_from_str(text, "%Y-%m-%d") {
                Ok(day) => Some(day),
                Err(_) => {
                    errors.push(FormError::new("day", "Enter the day as year, month and day, like 2027-03-12"));
                    None
                }
            },
        };
        let begins = |day: NaiveDate| zone.around(day.and_time(chrono::NaiveTime::MIN));
        let wanted = Wanted {
            by: sort.or_else(|| self.by.parse().ok().map(By::Account)),
            kind: Kind::parse(&self.kind),
            assembly: self.assembly.parse().ok(),
            institution: self.institution.parse().ok(),
            within: day.and_then(|day| Some((begins(day), begins(day.checked_add_days(Days::new(1))?)))),
        };
        (wanted, errors)
    }
}

impl Line {
    fn new(done: Done, zone: Zone) -> Line {
        let fields = done.fields.as_deref().unwrap_or_default().replace('_', " ").replace(',', ", ");
        let numbers = match (done.old, done.new) {
            (Some(old), Some(new)) => format!("{old} to {new}"),
            (old, new) => old.or(new).map(|number| number.to_string()).unwrap_or_default(),
        };
        let subject = done.subject.map(|id| format!("no. {id}")).unwrap_or_default();
        let more: Vec<String> = [subject, fields, numbers].into_iter().filter(|text| !text.is_empty()).collect();
        Line {
            when: format!("{}, {}", zone.day(done.at), zone.time(done.at)),
            who: match done.actor.as_str() {
                "steward" => "A steward".to_owned(),
                "key" => "Another program".to_owned(),
                "nobody" => "Nobody who was signed in".to_owned(),
                _ => who(done.name.as_deref()),
            },
            what: in_words(&done.action),
            more: more.join("; "),
            institution: done.institution.map(|(id, name)| (format!("/o/institutions/{id}"), name)),
            assembly: done.assembly.map(|(id, title)| (format!("/o/a/{id}"), title)),
        }
    }
}

fn choices<T: ToString>(all: Vec<(T, String)>, chosen: &str) -> Vec<Choice> {
    let choice = |(id, text): (T, String)| {
        let value = id.to_string();
        Choice { chosen: value == chosen, value, text }
    };
    all.into_iter().map(choice).collect()
}

impl RecordPage {
    fn read(conn: &Connection, by: &Admin, asked: Asked) -> Result<RecordPage, AppError> {
        let zone = store::alliance_zone(conn)?;
        let (wanted, errors) = asked.wanted(zone);
        let all = if errors.is_empty() { store::record_count(conn, by, &wanted)? } else { 0 };
        let pages = Pages::new(&PageNumber::of(&asked.page), all as usize, ON_A_PAGE);
        let query = asked.query();
        let pages = pages.within(&if query.is_empty() { query } else { format!("?{query}") });
        let done = match errors.is_empty() {
            true => store::record(conn, by, &wanted, pages.skipped() as u32, ON_A_PAGE as u32)?,
            false => Vec::new(),
        };
        let sorts = SORTS.map(|(word, text)| (word.to_owned(), text.to_owned()));
        let accounts = store::record_accounts(conn, by)?;
        let people = sorts.into_iter().chain(accounts.into_iter().map(|(id, name)| (id.to_string(), name)));
        let kinds = Kind::ALL.iter().map(|kind| (kind.as_str(), kind.label().to_owned())).collect();
        Ok(RecordPage {
            shell: Shell::organiser("What was done", by.organiser())?.at("/o/record").with_problem(!errors.is_empty()),
            errors,
            people: choices(people.collect(), &asked.by),
            kinds: choices(kinds, &asked.kind),
            assemblies: choices(store::record_assemblies(conn, by)?, &asked.assembly),
            institutions: choices(store::record_institutions(conn, by)?, &asked.institution),
            found: counted(all, "entry", "entries"),
            lines: done.into_iter().map(|done| Line::new(done, zone)).collect(),
            pages,
            asked,
        })
    }
}

pub(super) async fn page(State(app): State<App>, by: Admin, Query(asked): Query<Asked>) -> Answer {
    let page = app.db.read(move |conn| RecordPage::read(conn, &by, asked)).await?;
    if page.errors.is_empty() { web::page(&page) } else { web::page_again(&page) }
}
