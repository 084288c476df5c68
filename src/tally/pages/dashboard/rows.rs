//! The rows: one institution each, or a chapter or kind each.

use super::live::{self, Stage};
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::institution::model::{InstitutionId, Kind};
use crate::tally::model::{By, Column, Group, Line, Totals, View, percent};
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
    /// What tells it from every other row.
    pub key: String,
    pub name: String,
    pub href: Option<String>,
    pub asked: String,
    pub pledged: String,
    pub listed: String,
    pub gap: String,
    pub unnamed: String,
    pub actual: String,
    pub to_come: String,
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

pub fn headings(view: &View, now: Column, stage: Stage, home: &str) -> Vec<Heading> {
    let columns: &[(Column, &str)] = match stage {
        Stage::Before => &[
            (Column::Name, "Institution"),
            (Column::Asked, "Asked"),
            (Column::Pledged, "Pledged"),
            (Column::Listed, "Listed"),
            (Column::Gap, "Gap"),
            (Column::Contact, "Last contact"),
        ],
        Stage::Live => &[
            (Column::Name, "Institution"),
            (Column::Pledged, "Pledged"),
            (Column::Listed, "Listed"),
            (Column::Actual, "Actual"),
            (Column::ToCome, "Still to come"),
        ],
        Stage::After => &[
            (Column::Name, "Institution"),
            (Column::Pledged, "Pledged"),
            (Column::Listed, "Listed"),
            (Column::Actual, "Actual"),
            (Column::Kept, "Kept"),
        ],
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
        let (missing, to_come) = (line.missing(), line.to_come());
        let next_step = line.next_step().unwrap_or_default();
        let tags = tags(&line);
        let Line { row, beside, .. } = line;
        let id = row.institution.as_ref().map(|named| named.id).filter(|_| row.invited);
        RowLine {
            id,
            key: live::key(row.institution.as_ref().map(|named| named.id)),
            href: id.map(|id| format!("/o/a/{}/i/{id}", assembly.id)),
            asked: known(row.asked),
            pledged: known(row.pledged),
            listed: number(row.listed),
            gap: known(missing),
            unnamed: known(row.unnamed),
            actual: number(row.actual),
            to_come: known(to_come),
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
            key: String::new(),
            name: "All together".to_owned(),
            href: None,
            asked: number(totals.asked),
            pledged: number(totals.pledged),
            listed: number(totals.listed),
            gap: String::new(),
            unnamed: number(totals.unnamed),
            actual: number(totals.actual),
            to_come: String::new(),
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

/// What the lines come to by chapter or kind, each with the way to its own lines.
pub fn rollups(lines: &[Line], by: By, view: &View, home: &str) -> Vec<Rollup> {
    let alone = View { by: None, ..view.clone() };
    let rollup = |Group { name, institutions, totals, to_chase }: Group| {
        let view = match by {
            By::Chapter => View { chapter: Some(name.clone().unwrap_or_default()), ..alone.clone() },
            By::Kind => View { kind: name.as_deref().and_then(Kind::parse), ..alone.clone() },
        };
        Rollup {
            name: name.unwrap_or_else(|| "No chapter".to_owned()),
            is_kind: by == By::Kind,
            href: format!("{home}{}", view.address()),
            institutions: number(institutions),
            to_chase: number(to_chase),
            totals: RowLine::total(&totals),
        }
    };
    Group::all(lines, by).into_iter().map(rollup).collect()
}
