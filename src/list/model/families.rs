//! Families whose rows follow each other: the surname once, then everybody, children with their ages.

use super::headers::age_of;
use super::row::Cells;
use super::{AgeGroup, Field, ListTable};
use crate::need::model::Child;
use crate::sheet::Area;
use crate::words::{clean, folded, says_any};

/// What a family has in common and its list tells once.
const IN_COMMON: [Field; 3] = [Field::LastName, Field::Travel, Field::PickUp];

/// Writes out what stands once for a family, and notes whether its children stand in rows of their own.
pub(super) fn write_out(list: &mut ListTable) {
    let Some(last) = list.columns.position_of(Field::LastName) else { return };
    let merged = fill_merged(list);
    let blanks = blanks_below(list, last);
    let rows = list.columns.body(&list.table).count();
    let heading = folded(&list.columns.heading(&list.table, last));
    let says_family = says_any(&heading, &["family", "household", "families", "rodzina", "familia", "famille"]);
    // One in three: here and there somebody has but one name.
    let families = merged || blanks > 0 && (says_family || blanks * 3 >= rows);
    if families {
        fill_down(list, last);
        let ages = list.columns.position_of(Field::AgeGroup);
        list.columns.families = ages.is_some();
    }
}

/// Gives every row of a merged cell its text; whether a surname was among them.
fn fill_merged(list: &mut ListTable) -> bool {
    let mut surnames = false;
    for field in IN_COMMON {
        let Some(position) = list.columns.position_of(field) else { continue };
        let tall = |area: &&Area| {
            area.last_row > area.first_row && area.first_column == position && area.last_column == position
        };
        let areas: Vec<Area> = list.table.merged.iter().filter(tall).copied().collect();
        for area in areas {
            if list.columns.header.is_some_and(|header| area.first_row <= header) {
                continue;
            }
            let text = list.table.row(area.first_row).map_or(String::new(), |row| row.cell(position).to_owned());
            let below =
                list.table.rows.iter_mut().filter(|row| area.first_row < row.number && row.number <= area.last_row);
            below.for_each(|row| row.set(position, &text));
            surnames |= field == Field::LastName && !text.is_empty();
        }
    }
    surnames
}

/// How many rows below a surname have a first name and no surname.
fn blanks_below(list: &ListTable, last: usize) -> usize {
    let Some(first) = list.columns.position_of(Field::FirstName) else { return 0 };
    list.columns.body(&list.table).filter(|row| row.cell(last).is_empty() && !row.cell(first).is_empty()).count()
}

fn fill_down(list: &mut ListTable, last: usize) {
    let first = list.columns.position_of(Field::FirstName);
    let header = list.columns.header.unwrap_or(0);
    let mut above = String::new();
    for row in list.table.rows.iter_mut().filter(|row| row.number > header) {
        let named = first.is_some_and(|first| !row.cell(first).is_empty());
        if !row.cell(last).is_empty() {
            row.cell(last).clone_into(&mut above);
        } else if named && !above.is_empty() {
            row.set(last, &above);
        }
    }
}

/// The child that a row of a family tells of; none if it tells of an adult.
pub(super) fn child(cells: &Cells) -> Option<Child> {
    let age = cells.text(Field::AgeGroup);
    let years = age_of(age).filter(|years| *years <= 17);
    if years.is_none() && AgeGroup::read(age) != Some(AgeGroup::UnderSixteen) {
        return None;
    }
    let name = if cells.text(Field::FirstName).is_empty() { Field::Name } else { Field::FirstName };
    let notes: Vec<String> = [Field::Access, Field::Diet, Field::Needs].map(|field| cells.said(field)).into();
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    Some(Child { first_name: clean(cells.text(name)), age_years: years, notes: notes.join("; ") })
}
