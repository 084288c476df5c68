//! Which row names the columns.
//!
//! Every row near the top is weighed as evidence: a cell that is a heading we know speaks for it, and so does a word above
//! a column of numbers, addresses or short answers, in whatever language. A number, an address, a date, a person's name
//! above names, or a text that stands again below speaks against it.

use std::ops::Range;

use super::finding::looks_like_name;
use super::headers::{Certainty, is_exactly_of_names, is_only_a_heading, meaning};
use super::{Email, Field, Phone};
use crate::sheet::{Area, Row, Table};
use crate::words::{folded, says_any, short_answer};

/// How many rows from the top may hold the header.
const WITHIN: usize = 30;
/// How many rows show what a column holds.
const SAMPLE: usize = 200;
/// The least evidence with which a row is held to be the header.
const ENOUGH: i32 = 3;

/// The rows that name the columns, by their positions in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeaderRows {
    /// The row with a heading for each column.
    pub row: usize,
    /// The row directly above with headings that span several columns, if there is one.
    pub spanning: Option<usize>,
}

/// Finds the header among the rows at the top of a table.
pub(super) fn find(table: &Table) -> Option<HeaderRows> {
    let kinds = column_kinds(table);
    let within = 0..table.rows.len().min(WITHIN);
    // Asked once of each row: a list may have 200 columns.
    let headers: Vec<bool> = table.rows.iter().take(WITHIN + SAMPLE).map(is_header).collect();
    let weigh = |at: usize| weight(table, at, &kinds, &headers);
    let row = strongest(within, weigh)?;
    let spanning = row.checked_sub(1).filter(|above| spans(table, *above, row));
    Some(HeaderRows { row, spanning })
}

/// Whether a row further down names columns anew: it says so by itself, without the columns below. Answers may be headings,
/// too, so one cell must be a heading and nothing else.
pub(super) fn is_header(row: &Row) -> bool {
    // Looked up in no time, which counts where every row of a long list is asked.
    let names = |cell: &String| is_exactly_of_names(cell);
    let plain = |cell: &&String| is_only_a_heading(cell);
    let data = |cell: &String| is_data(cell) && !is_date(cell);
    row.cells.iter().any(names) && row.cells.iter().filter(plain).count() >= 2 && !row.cells.iter().any(data)
}

/// The positions of cells that are surely headings, of columns that are kept or not.
pub(super) fn known(row: &Row) -> Vec<usize> {
    let cells = row.cells.iter().enumerate();
    cells.filter(|(_, cell)| meaning(cell).1 >= Certainty::Surely).map(|(position, _)| position).collect()
}

fn strongest(rows: Range<usize>, weigh: impl Fn(usize) -> i32) -> Option<usize> {
    let mut best: Option<(usize, i32)> = None;
    for at in rows {
        let weight = weigh(at);
        if weight >= ENOUGH && best.is_none_or(|(_, most)| weight > most) {
            best = Some((at, weight));
        }
    }
    best.map(|(at, _)| at)
}

/// The evidence that a row names the columns.
fn weight(table: &Table, at: usize, kinds: &[Option<Kind>], headers: &[bool]) -> i32 {
    let row = &table.rows[at];
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let alone = filled == 1 && table.width() > 1;
    let says_who = |cell: &String| matches!(meaning(cell), (Some(field), Certainty::Exactly) if field.is_name());
    if alone && !row.cells.iter().any(says_who) {
        return 0;
    }
    // Words that may be answers say nothing unless a plain heading stands beside them.
    let plain = row.cells.iter().any(|cell| is_only_a_heading(cell));
    let below = table.rows.iter().zip(headers).skip(at + 1).take(SAMPLE);
    let below = below.filter(|(other, header)| !**header && other.cells != row.cells);
    let below: Vec<&Row> = below.map(|(other, _)| other).collect();
    let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    // A register is headed by the dates of earlier meetings.
    let register = plain && row.cells.iter().any(says_who);
    cells
        .map(|(position, cell)| {
            let said = match meaning(cell) {
                (_, Certainty::Exactly) if plain => 3,
                (Some(field), Certainty::Surely) if field.is_name() || plain => 2,
                (None, Certainty::Surely) | (_, Certainty::Exactly | Certainty::Maybe) => 1,
                _ => 0,
            };
            let above = match kinds.get(position).copied().flatten() {
                Some(Kind::Name) if is_whole_name(cell) && said < 2 => -2,
                Some(Kind::Name) | None => 0,
                Some(kind) if Kind::of(cell) != Some(kind) && is_words(cell) => 2,
                Some(_) => 0,
            };
            let data = if is_data(cell) && !(register && is_date(cell)) { -4 } else { 0 };
            said + above + data - if stands_again(cell, position, &below) { 2 } else { 0 }
        })
        .sum()
}

/// Whether the cell's text stands again in its column, in one of the rows below that do not repeat the whole header.
fn stands_again(cell: &str, position: usize, below: &[&Row]) -> bool {
    let said = folded(cell);
    below.iter().any(|other| folded(other.cell(position)) == said)
}

/// Whether a row spans the headings below it: it directly precedes them, is no title, and names what they have in common.
fn spans(table: &Table, above: usize, header: usize) -> bool {
    let (row, below) = (&table.rows[above], &table.rows[header]);
    let filled: Vec<usize> = (0..row.cells.len()).filter(|position| !row.cells[*position].is_empty()).collect();
    let next_to_it = row.number + 1 == below.number;
    let plain = filled.iter().all(|position| !is_data(&row.cells[*position]));
    let fills_in = filled.iter().any(|position| below.cell(*position).is_empty());
    let wide = |area: &Area| area.first_row == row.number && area.last_column > area.first_column;
    let merged = table.merged.iter().any(|area| wide(area) && area.last_column - area.first_column + 1 < table.width());
    next_to_it && plain && filled.len() > 1 && (merged || known(row).len() > usize::from(!fills_in))
}

/// What most cells of a column are, where that can be told from a cell without knowing its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Phone,
    Email,
    Date,
    Number,
    Answer,
    Name,
}

impl Kind {
    fn of(cell: &str) -> Option<Kind> {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        match () {
            () if cell.contains('@') && Email::read(cell).is_some_and(|email| email.is_address()) => Some(Kind::Email),
            () if is_date(cell) => Some(Kind::Date),
            () if digits >= 7 && Phone::read(cell, super::Country::default()).is_some() => Some(Kind::Phone),
            () if short_answer(cell).is_some() => Some(Kind::Answer),
            () if digits > 0 && cell.chars().all(|c| c.is_ascii_digit() || " .,/-".contains(c)) => Some(Kind::Number),
            () if is_whole_name(cell) => Some(Kind::Name),
            () => None,
        }
    }
}

fn column_kinds(table: &Table) -> Vec<Option<Kind>> {
    let kind_of = |position: usize| {
        let cells = table.rows.iter().take(SAMPLE).map(|row| row.cell(position)).filter(|cell| !cell.is_empty());
        let kinds: Vec<Option<Kind>> = cells.map(Kind::of).collect();
        let mut counts: Vec<(usize, Kind)> = Vec::new();
        for kind in kinds.iter().copied().flatten() {
            match counts.iter_mut().find(|(_, counted)| *counted == kind) {
                Some((count, _)) => *count += 1,
                None => counts.push((1, kind)),
            }
        }
        let (count, kind) = counts.into_iter().max_by_key(|(count, _)| *count)?;
        // One heading stands among the cells.
        (count * 10 >= kinds.len().saturating_sub(1).max(1) * 6).then_some(kind)
    };
    (0..table.width()).map(kind_of).collect()
}

/// What no heading is: an address, a date, a number long enough to be dialled.
fn is_data(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    matches!(Kind::of(cell), Some(Kind::Email | Kind::Date)) || digits > 5
}

/// A date or a time as spreadsheet programs and forms write it.
fn is_date(cell: &str) -> bool {
    let day = cell.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_words(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic) && !cell.contains('@')
}

/// A name of more than one word, each with a capital.
fn is_whole_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    looks_like_name(cell) && words.len() > 1 && words.iter().filter(|word| capital(word)).count() * 2 > words.len()
}

/// What the columns are called: each heading with the one that spans it, from the first column on. Empty without a header.
pub(super) fn headings(table: &Table, header: Option<u32>, spanning: Option<u32>) -> Vec<(String, String)> {
    (0..table.width()).map_while(|position| heading(table, header, spanning, position)).collect()
}

/// What one column is called, with the heading that spans it; none without a header.
pub(super) fn heading(
    table: &Table,
    header: Option<u32>,
    spanning: Option<u32>,
    position: usize,
) -> Option<(String, String)> {
    let row = table.row(header?)?;
    let above = spanning.and_then(|number| table.row(number));
    let span = above.map_or(String::new(), |above| spanned(table, above, row, position));
    Some((span, row.cell(position).to_owned()))
}

/// The heading above a column: its own cell, or that of the cell it is merged with. Where the file knows no merged cells,
/// the nearest to the left over a heading.
fn spanned(table: &Table, above: &Row, below: &Row, position: usize) -> String {
    let own = above.cell(position);
    if !own.is_empty() {
        return own.to_owned();
    }
    let of_row = |area: &&Area| area.first_row <= above.number && above.number <= area.last_row;
    let mut areas = table.merged.iter().filter(of_row).peekable();
    if areas.peek().is_some() {
        let around = areas.find(|area| area.first_column <= position && position <= area.last_column);
        return around.map_or(String::new(), |area| above.cell(area.first_column).to_owned());
    }
    if below.cell(position).is_empty() {
        return String::new();
    }
    (0..position).rev().map(|left| above.cell(left)).find(|cell| !cell.is_empty()).unwrap_or_default().to_owned()
}

/// What a heading and the one that spans it say together.
pub(super) fn together(spanning: &str, heading: &str) -> (Option<Field>, Certainty) {
    if spanning.is_empty() || heading.is_empty() {
        return meaning(if heading.is_empty() { spanning } else { heading });
    }
    // What survey programs write below a question that has one answer.
    if says_any(&folded(heading), &["response", "open ended response", "please specify", "answer"]) {
        return meaning(spanning);
    }
    let (of_all, own) = (meaning(spanning), meaning(heading));
    let of_children =
        matches!(of_all.0, Some(Field::Children | Field::ChildName | Field::ChildAges | Field::Childcare));
    match own.0 {
        Some(Field::Name | Field::FirstName) if of_children => (Some(Field::ChildName), own.1),
        Some(Field::AgeGroup | Field::ChildAges) if of_children => (Some(Field::ChildAges), own.1),
        _ if own.1 >= Certainty::Surely => own,
        _ => match meaning(&format!("{spanning} {heading}")) {
            (None, Certainty::No) => of_all,
            both => both,
        },
    }
}
