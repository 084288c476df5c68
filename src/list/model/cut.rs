//! One sheet may hold several tables: beside each other, or under each other with headers of their own.

use std::ops::Range;

use super::finding::{is_written_like_a_name, looks_like_name};
use super::header_row::{is_header, known};
use super::headers::{Certainty, is_only_a_heading, meaning};
use super::{Field, lines};
use crate::sheet::{MAX_COLUMNS, Row, Sheet, Table};

/// The tables of a sheet, in order, with the signs for "as above" written out. Positions stay those of the sheet.
pub(super) fn tables(sheet: Sheet) -> Vec<Sheet> {
    let Sheet { name, hidden, mut table } = sheet;
    if table.lines {
        lines::prepared(&mut table);
        return vec![Sheet { name, hidden, table }];
    }
    write_dittos_out(&mut table);
    if let Some(tables) = columns_of_people(&table) {
        return tables.into_iter().map(|table| Sheet { name: name.clone(), hidden, table }).collect();
    }
    let table = turned_upright(&table).unwrap_or(table);
    let beside = beside_each_other(table);
    let tables = beside.into_iter().flat_map(under_each_other);
    tables.map(|table| Sheet { name: name.clone(), hidden, table }).collect()
}

/// The table with its rows as columns, where the headings stand below each other in its first column and the people beside
/// each other. The people are numbered by their columns.
fn turned_upright(table: &Table) -> Option<Table> {
    let says = |row: &&Row, least: Certainty| matches!(meaning(row.cell(0)), (_, sure) if sure >= least);
    let named = |row: &&Row| matches!(meaning(row.cell(0)), (Some(Field::Name | Field::FirstName), Certainty::Exactly));
    // More rows than a table has columns, none of which is a heading.
    if table.rows.len() > MAX_COLUMNS {
        return None;
    }
    let names = table.rows.iter().find(named)?;
    let people = names.cells.iter().skip(1).filter(|cell| is_written_like_a_name(cell)).count();
    let other_headings = names.cells.iter().skip(1).any(|cell| is_only_a_heading(cell));
    if people < 3 || other_headings {
        return None;
    }
    let headed: Vec<&Row> = table.rows.iter().filter(|row| says(row, Certainty::Surely)).collect();
    if headed.len() < 3 || headed.len() * 2 < table.rows.len() {
        return None;
    }
    let person = |(position, number): (usize, u32)| {
        let mut person = Row::new(number, headed.iter().map(|row| row.cell(position).to_owned()).collect());
        person.hidden = table.hidden_columns.contains(&position);
        for (at, row) in headed.iter().enumerate() {
            person.struck.extend(row.struck.iter().filter(|struck| **struck == position).map(|_| at));
            let remarks = row.remarks.iter().filter(|(column, _)| *column == position);
            person.remarks.extend(remarks.map(|(_, remark)| (at, remark.clone())));
        }
        person
    };
    let rows = (0..table.width()).zip(1..).map(person);
    Some(Table {
        rows: rows.filter(|row| !row.cells.iter().all(String::is_empty)).collect(),
        turned: true,
        ..table.emptied()
    })
}

/// A table for each column, where all columns hold people and nothing else: a seating plan, names in blocks.
fn columns_of_people(table: &Table) -> Option<Vec<Table>> {
    let cells = |position: usize| table.rows.iter().map(move |row| row.cell(position)).filter(|cell| !cell.is_empty());
    let filled: Vec<usize> = (0..table.width()).filter(|position| cells(*position).next().is_some()).collect();
    let headed = table.rows.iter().take(5).flat_map(|row| &row.cells).any(|cell| is_only_a_heading(cell));
    if filled.len() < 2 || headed {
        return None;
    }
    let person = |cell: &&str| {
        let name = cell.split(['(', ',']).next().unwrap_or_default().trim();
        looks_like_name(name) && name.contains(' ')
    };
    let of_people = |position: &usize| {
        let (people, all) = (cells(*position).filter(person).count(), cells(*position).count());
        people >= 3 && people * 10 >= all * 4
    };
    let all: (usize, usize) = filled.iter().fold((0, 0), |(people, all), position| {
        (people + cells(*position).filter(person).count(), all + cells(*position).count())
    });
    let most = all.0 * 10 >= all.1 * 6;
    if !most || !filled.iter().all(of_people) {
        return None;
    }
    let lines = |position: usize| {
        let person = |row: &Row| {
            let remarks = row.remarks.iter().filter(|(column, _)| *column == position);
            Row {
                hidden: row.hidden || table.hidden_columns.contains(&position),
                struck: if row.struck.contains(&position) { vec![0] } else { Vec::new() },
                remarks: remarks.map(|(_, remark)| (0, remark.clone())).collect(),
                ..Row::new(row.number, vec![row.cell(position).to_owned()])
            }
        };
        let rows = table.rows.iter().filter(|row| !row.cell(position).is_empty());
        Table { rows: rows.map(person).collect(), lines: true, ..table.emptied() }
    };
    Some(filled.into_iter().map(lines).collect())
}

/// Puts the text from above in place of a sign that means it.
fn write_dittos_out(table: &mut Table) {
    for at in 1..table.rows.len() {
        for position in 0..table.rows[at].cells.len() {
            if is_ditto(&table.rows[at].cells[position]) {
                let above = table.rows[at - 1].cell(position).to_owned();
                table.rows[at].cells[position] = above;
            }
        }
    }
}

fn is_ditto(cell: &str) -> bool {
    let signs =
        cell.chars().all(|c| matches!(c, '"' | '”' | '“' | '″' | '〃' | '\'' | '’' | ',' | '-' | '–' | ' ' | '^'));
    let marked = cell.contains(['"', '”', '“', '″', '〃', '^']) || cell == "''" || cell == ",,";
    // `Do` is a surname.
    (signs && marked) || matches!(cell, "do" | "do." | "Do." | "DO.") || cell.to_lowercase() == "ditto"
}

/// Parts the columns at every blank column to the right of which a header stands of its own.
fn beside_each_other(table: Table) -> Vec<Table> {
    let width = table.width();
    let blank: Vec<bool> =
        (0..width).map(|position| table.rows.iter().all(|row| row.cell(position).is_empty())).collect();
    let begins: Vec<usize> = (1..width).filter(|at| blank[at - 1] && !blank[*at]).collect();
    if begins.is_empty() {
        return vec![table];
    }
    // Where the headings stand in the rows that may be a header.
    let headings: Vec<Vec<usize>> = table.rows.iter().take(30).map(known).collect();
    let heads = |columns: Range<usize>| {
        headings.iter().any(|row| row.iter().filter(|position| columns.contains(position)).count() >= 2)
    };
    let mut cuts: Vec<usize> = Vec::new();
    for at in begins {
        if heads(at..width) && heads(cuts.last().copied().unwrap_or(0)..at) {
            cuts.push(at);
        }
    }
    if cuts.is_empty() {
        return vec![table];
    }
    let ends = cuts.iter().copied().chain([width]);
    let begins = std::iter::once(0).chain(cuts.iter().copied());
    begins.zip(ends).map(|(begin, end)| columns_of(&table, begin, end)).collect()
}

/// The table of some of the columns, at their own positions.
fn columns_of(table: &Table, begin: usize, end: usize) -> Table {
    let rows = table.rows.iter().filter_map(|row| {
        let mut cells: Vec<String> = (0..end.min(row.cells.len()))
            .map(|at| if at < begin { String::new() } else { row.cells[at].clone() })
            .collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        let struck = row.struck.iter().copied().filter(|at| (begin..end).contains(at)).collect();
        (!cells.is_empty()).then(|| Row { cells, struck, ..row.clone() })
    });
    let merged = table.merged.iter().filter(|area| area.first_column >= begin && area.first_column < end);
    Table { rows: rows.collect(), merged: merged.copied().collect(), ..table.emptied() }
}

/// Into more tables than this nobody divides a sheet: then what looks like headers is what the people are called.
const MOST_TABLES: usize = 100;

/// Parts the rows at every header that differs from the one before, with the lines of a title directly above it.
fn under_each_other(table: Table) -> Vec<Table> {
    let mut header: Option<&Row> = None;
    let mut cuts: Vec<usize> = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        if !is_header(row) {
            continue;
        }
        if header.is_some_and(|header| !is_alike(header, row)) {
            cuts.push(title_above(&table.rows, at));
        }
        header = Some(row);
    }
    if cuts.is_empty() || cuts.len() >= MOST_TABLES {
        return vec![table];
    }
    let ends = cuts.iter().copied().chain([table.rows.len()]);
    let begins = std::iter::once(0).chain(cuts.iter().copied());
    let part = |(begin, end): (usize, usize)| {
        let rows = table.rows[begin..end].to_vec();
        let numbers = rows.first().map(|row| row.number)..=rows.last().map(|row| row.number);
        let merged = table.merged.iter().filter(|area| numbers.contains(&Some(area.first_row)));
        Table { merged: merged.copied().collect(), rows, ..table.emptied() }
    };
    begins.zip(ends).filter(|(begin, end)| begin < end).map(part).collect()
}

/// Whether two headers name the same columns at the same positions.
fn is_alike(one: &Row, other: &Row) -> bool {
    let said = |row: &Row| row.cells.iter().map(|cell| crate::words::folded(cell)).collect::<Vec<_>>();
    said(one) == said(other)
}

/// The first of the lines of a title directly above a header: rows of one cell.
fn title_above(rows: &[Row], header: usize) -> usize {
    let is_title = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
    let follows = |at: usize| rows[at - 1].number + 1 == rows[at].number;
    (1..=header).rev().find(|at| !(follows(*at) && is_title(&rows[at - 1]))).unwrap_or(0)
}
