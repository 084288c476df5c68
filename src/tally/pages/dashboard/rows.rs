//! The rows: one institution each, or a chapter or kind each.

use std::collections::BTreeMap;

use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::tally::model::{By, Column, Line, Totals, View, percent};
use crate::words::{counted, number};

/// The heading of a column, which sorts by it.
pub struct Heading {
    pub column: &'static str,
    pub text: &'static str,
    pub href: String,
    /// "ascending" or "descending" where it is the column sorted by.
    pub sorted: Option<&'static str>,
    pub is_number: bool,
}

/// One institution in words. Blank: nobody gave a number.
pub struct RowLine {
    /// Its id, where it can be ticked.
    pub id: Option<InstitutionId>,
    pub name: String,
    pub href: Option<String>,
    pub asked: String,
    pub pledged: String,
    pub listed: String,
    pub gap: String,
    pub unnamed: String,
    pub actual: String,
    pub kept: String,
    pub contact: String,
    pub next_step: &'static str,
    /// What is to be known beside the numbers.
    pub tags: Vec<(&'static str, String)>,
    pub bar: (u32, u32, u32),
}

/// A chapter or a kind.
pub struct Rollup {
    pub name: String,
    /// A kind is our own word; a chapter is written as its people write it.
    pub is_kind: bool,
    pub href: String,
    pub institutions: String,
    pub totals: RowLine,
    pub to_chase: String,
}

pub fn headings(view: &View, now: Column, before: bool, home: &str) -> Vec<Heading> {
    let columns: &[(Column, &str)] = if before {
        &[
            (Column::Name, "Institution"),
            (Column::Asked, "Asked"),
            (Column::Pledged, "Pledged"),
            (Column::Listed, "Listed"),
            (Column::Gap, "Gap"),
            (Column::Contact, "Last contact"),
        ]
    } else {
        &[
            (Column::Name, "Institution"),
            (Column::Asked, "Asked"),
            (Column::Pledged, "Pledged"),
            (Column::Listed, "Listed"),
            (Column::Gap, "Unnamed"),
            (Column::Actual, "Actual"),
            (Column::Kept, "Kept"),
        ]
    };
    let heading = |(column, text): &(Column, &'static str)| Heading {
        column: column.as_str(),
        text,
        href: format!("{home}{}", view.sorted_by(*column, now).address()),
        sorted: (*column == now).then_some(if column.is_upward() != view.turned { "ascending" } else { "descending" }),
        is_number: !matches!(column, Column::Name | Column::Contact),
    };
    columns.iter().map(heading).collect()
}

fn known(value: Option<u32>) -> String {
    value.map(number).unwrap_or_default()
}

impl RowLine {
    pub fn new(line: Line, assembly: &Assembly, now: Moment) -> RowLine {
        let missing = line.missing();
        let next_step = line.next_step().unwrap_or_default();
        let tags = tags(&line);
        let Line { row, beside, .. } = line;
        let id = row.institution.as_ref().map(|named| named.id).filter(|_| row.invited);
        RowLine {
            id,
            href: id.map(|id| format!("/o/a/{}/i/{id}", assembly.id)),
            asked: known(row.asked),
            pledged: known(row.pledged),
            listed: number(row.listed),
            gap: known(missing),
            unnamed: known(row.unnamed),
            actual: number(row.actual),
            kept: row.kept.map(percent).unwrap_or_default(),
            contact: beside.last_contact.map_or_else(String::new, |at| ago(assembly, at, now)),
            next_step,
            tags,
            bar: (row.pledged.unwrap_or(0), row.listed, row.actual),
            name: row.institution.map_or_else(|| "With no institution".to_owned(), |named| named.name),
        }
    }

    pub fn total(totals: &Totals) -> RowLine {
        RowLine {
            id: None,
            name: "All together".to_owned(),
            href: None,
            asked: number(totals.asked),
            pledged: number(totals.pledged),
            listed: number(totals.listed),
            gap: String::new(),
            unnamed: number(totals.unnamed),
            actual: number(totals.actual),
            kept: String::new(),
            contact: String::new(),
            next_step: "",
            tags: Vec::new(),
            bar: (totals.pledged, totals.listed, totals.actual),
        }
    }

    pub fn length(&self) -> u32 {
        let (pledged, listed, actual) = self.bar;
        pledged.max(listed).max(actual)
    }
}

/// How long ago, in calendar days of the assembly's zone.
fn ago(assembly: &Assembly, at: Moment, now: Moment) -> String {
    match -assembly.zone.days_until(at, now) {
        ..=0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

fn tags(line: &Line) -> Vec<(&'static str, String)> {
    let Line { row, beside, .. } = line;
    let mut tags = Vec::new();
    if row.institution.is_some() && !row.invited {
        tags.push(("info", "Not invited".to_owned()));
    }
    if beside.waiting > 0 {
        tags.push(("late", counted(beside.waiting, "request", "requests")));
    }
    if beside.questions > 0 {
        tags.push(("late", counted(beside.questions, "question on the count", "questions on the count")));
    }
    if row.pledged == Some(0) {
        tags.push(("info", "Cannot come".to_owned()));
    }
    if beside.finished {
        tags.push(match row.pledged {
            Some(pledged) if row.listed < pledged => {
                ("info", format!("{} of {}, that is everyone", number(row.listed), number(pledged)))
            }
            _ => ("done", "That is everyone".to_owned()),
        });
    }
    tags
}

/// The lines put together by chapter or kind, each with the way to its own lines.
pub fn rollups(lines: &[Line], by: By, view: &View, home: &str) -> Vec<Rollup> {
    let mut groups: BTreeMap<String, (View, Vec<&Line>)> = BTreeMap::new();
    let alone = View { by: None, ..view.clone() };
    for line in lines {
        let Some(named) = &line.row.institution else { continue };
        let (name, view) = match by {
            By::Chapter => {
                let chapter = named.chapter.clone().unwrap_or_default();
                let name = if chapter.is_empty() { "No chapter".to_owned() } else { chapter.clone() };
                (name, View { chapter: Some(chapter), ..alone.clone() })
            }
            By::Kind => (named.kind.as_str().to_owned(), View { kind: Some(named.kind), ..alone.clone() }),
        };
        groups.entry(name).or_insert_with(|| (view, Vec::new())).1.push(line);
    }
    groups
        .into_iter()
        .map(|(name, (view, lines))| Rollup {
            name,
            is_kind: by == By::Kind,
            href: format!("{home}{}", view.address()),
            institutions: lines.len().to_string(),
            to_chase: lines.iter().filter(|line| line.chase.is_some()).count().to_string(),
            totals: RowLine::total(&Totals::of(lines.into_iter().map(|line| &line.row))),
        })
        .collect()
}
