//! Families whose rows follow each other: the surname once, then everybody, children with their ages.

use super::cells::Cells;
use super::headers::age_of;
use super::{AgeGroup, Columns, Field, ListTable};
use crate::need::model::Child;
use crate::sheet::{Area, Table};
use crate::words::{clean, folded, says_any};

/// What a family has in common, and a merged cell tells once.
const IN_COMMON: [Field; 2] = [Field::Travel, Field::PickUp];

/// Notes whether the rows of one family follow each other, and gives every row of a merged cell what it tells of all.
pub(super) fn find(list: &mut ListTable) {
    let Some(last) = list.columns.position_of(Field::LastName) else { return };
    let heading = folded(&list.columns.heading(&list.table, last));
    let says_family =
        says_any(&heading, &["family", "household", "families", "rodzina", "familia", "famille", "familie"])
            && !says_any(&heading, &["name", "names"]);
    let (rows, blanks) = (list.columns.body(&list.table).count(), blanks(list, last));
    let merged = tall(list, last).next().is_some();
    // One in three: here and there somebody has but one name.
    list.columns.families = merged || blanks > 0 && (says_family || blanks * 3 >= rows);
    if list.columns.families {
        fill_merged(list);
    }
}

/// The cells of a column that are merged over several rows below the header.
fn tall(list: &ListTable, position: usize) -> impl Iterator<Item = Area> {
    let header = list.columns.header.unwrap_or(0);
    list.table.merged.iter().copied().filter(move |area| {
        let one_column = area.first_column == position && area.last_column == position;
        one_column && area.last_row > area.first_row && area.first_row > header
    })
}

fn fill_merged(list: &mut ListTable) {
    for position in IN_COMMON.iter().filter_map(|field| list.columns.position_of(*field)).collect::<Vec<_>>() {
        for area in tall(list, position).collect::<Vec<_>>() {
            let text = list.table.row(area.first_row).map_or(String::new(), |row| row.cell(position).to_owned());
            let rows = &mut list.table.rows;
            let begin = rows.partition_point(|row| row.number <= area.first_row);
            let end = rows.partition_point(|row| row.number <= area.last_row);
            rows[begin..end].iter_mut().for_each(|row| row.set(position, &text));
        }
    }
}

/// How many rows have a first name and no surname.
fn blanks(list: &ListTable, last: usize) -> usize {
    let Some(first) = list.columns.position_of(Field::FirstName) else { return 0 };
    list.columns.body(&list.table).filter(|row| row.cell(last).is_empty() && !row.cell(first).is_empty()).count()
}

/// The rows in which families begin, by their positions in the table, each for every row of its family; empty in a table
/// without families.
pub(super) fn beginnings(columns: &Columns, table: &Table) -> Vec<usize> {
    let Some(last) = columns.position_of(Field::LastName).filter(|_| columns.families) else { return Vec::new() };
    let header = columns.header.unwrap_or(0);
    let mut beginnings: Vec<usize> = Vec::with_capacity(table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        let begins = row.number <= header || !row.cell(last).is_empty();
        let of_the_one_above = beginnings.last().copied().filter(|above| !begins && table.rows[*above].number > header);
        beginnings.push(of_the_one_above.unwrap_or(at));
    }
    beginnings
}

/// The child that a row of a family tells of; none if it tells of an adult.
pub(super) fn child(cells: &Cells) -> Option<Child> {
    let age = cells.text(Field::AgeGroup);
    // From 16 on they sit in the hall with the others.
    let years = age_of(age).filter(|years| *years < 16);
    if years.is_none() && AgeGroup::read(age) != Some(AgeGroup::UnderSixteen) {
        return None;
    }
    let name = if cells.text(Field::FirstName).is_empty() { Field::Name } else { Field::FirstName };
    let notes: Vec<String> = [Field::Access, Field::Diet, Field::Needs].map(|field| cells.said(field)).into();
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    Some(Child { first_name: clean(cells.text(name)), age_years: years, notes: notes.join("; ") })
}
