//! People down the page: a label and an answer a line, or a table whose every cell came on a line of its own.

use super::headers::{Certainty, meaning};
use super::{Field, finding};
use crate::sheet::{Row, Table};
use crate::words::folded;

/// The number of the row that names the columns: it stands above every line.
const HEADER: u32 = 0;

/// The table that `Name: Grace`, `Phone: 07700 900123` and on make, a row for each name; none if the lines are no such blocks.
pub(super) fn labelled(table: &Table) -> Option<Table> {
    let lines: Vec<(&Row, Option<(&str, &str)>)> = table.rows.iter().map(|row| (row, label(row.cell(0)))).collect();
    let names = lines.iter().filter(|(_, label)| label.is_some_and(|(label, _)| is_name(label))).count();
    let labels = lines.iter().filter(|(_, label)| label.is_some()).count();
    if names < 2 || labels < names * 2 || labels * 2 < lines.len() {
        return None;
    }
    let mut headings: Vec<String> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for (row, label) in lines {
        let Some((label, answer)) = label else { continue };
        let said = folded(label);
        let position = headings.iter().position(|heading| folded(heading) == said).unwrap_or_else(|| {
            headings.push(label.to_owned());
            headings.len() - 1
        });
        if is_name(label) {
            rows.push(Row::new(row.number, Vec::new()));
        }
        if let Some(person) = rows.last_mut() {
            person.set(position, answer);
        }
    }
    Some(with_header(headings, rows))
}

/// `Phone: 07700 900123`, where the label is one that we know.
fn label(line: &str) -> Option<(&str, &str)> {
    let (label, answer) = line.split_once(':')?;
    let label = label.trim().trim_start_matches(['-', '*', '•', ' ']);
    let known = meaning(label).1 >= Certainty::Surely && label.split(' ').count() <= 6;
    known.then_some((label, answer.trim()))
}

fn is_name(label: &str) -> bool {
    matches!(meaning(label), (Some(Field::Name | Field::FirstName), Certainty::Exactly))
}

/// The table whose headings stand below each other, and then the cells of each person in the same order; none if the lines
/// are none.
pub(super) fn cell_by_cell(table: &Table) -> Option<Table> {
    let cells: Vec<&Row> = table.rows.iter().collect();
    let known = |row: &&Row| meaning(row.cell(0)).1 >= Certainty::Surely && !row.cell(0).contains(':');
    let begin = cells.iter().position(known)?;
    let width = cells[begin..].iter().take_while(|row| known(row)).count();
    let body = &cells[begin + width..];
    let headings: Vec<String> = cells[begin..begin + width].iter().map(|row| row.cell(0).trim().to_owned()).collect();
    let name = headings.iter().position(|heading| is_name(heading))?;
    if width < 2 || body.len() < width * 2 {
        return None;
    }
    let rows: Vec<Row> = body
        .chunks(width)
        .filter(|chunk| chunk.len() > name)
        .map(|chunk| {
            let number = chunk[name].number;
            Row::new(number, chunk.iter().map(|row| row.cell(0).trim().to_owned()).collect())
        })
        .collect();
    // Blank cells may have got lost on the way: then nothing stands under its heading.
    let named = rows.iter().filter(|row| finding::is_written_like_a_name(row.cell(name))).count();
    (named * 10 >= rows.len() * 9).then(|| with_header(headings, rows))
}

fn with_header(headings: Vec<String>, rows: Vec<Row>) -> Table {
    let header = Row::new(HEADER, headings);
    Table { rows: std::iter::once(header).chain(rows).collect(), ..Table::default() }
}
