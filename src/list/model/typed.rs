//! People typed row by row, from a sheet of paper: each becomes a row of a table like any other.

use super::{Columns, DraftContent, Field, ListTable};
use crate::need::model::{ChildrenRead, Expect};
use crate::sheet::{Row, Table};
use crate::words::clean;

/// One row as it was typed; a name is enough.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedRow {
    /// The whole name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// Children who need looking after, and their ages: `2 (3 and 5)`.
    pub children: String,
    /// How they travel.
    pub travel: String,
    /// What they need: access, food and language in one.
    pub needs: String,
}

/// The columns of the table that typed rows make. Whether the crèche is wanted is not typed: children are told of it alone.
const FIELDS: [Field; 6] = [Field::Name, Field::Phone, Field::Childcare, Field::Children, Field::Travel, Field::Needs];

impl TypedRow {
    /// The list that rows make, numbered as they stand on the page; rows with nothing in them are skipped. None if all are.
    pub fn list(rows: &[TypedRow]) -> Option<DraftContent> {
        let rows: Vec<Row> = rows
            .iter()
            .zip(1..)
            .map(|(row, number)| Row::new(number, row.cells()))
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        let table = Table { rows, ..Table::default() };
        let columns = Columns::new(None, FIELDS.map(Some).to_vec());
        (!table.rows.is_empty()).then(|| DraftContent::of(ListTable::new(table, columns)))
    }

    fn cells(&self) -> Vec<String> {
        let TypedRow { name, phone, children, travel, needs } = self;
        let read = ChildrenRead::read(children, Expect::Count);
        let for_creche = read.wanted.is_none() && !read.children.is_empty();
        let childcare = if for_creche { "yes" } else { "" };
        [name, phone, childcare, children, travel, needs].map(clean).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::{Country, Reading, read_people};
    use crate::need::model::NeedKind;
    use crate::travel::model::TravelMode;

    fn row(name: &str, phone: &str, children: &str, travel: &str, needs: &str) -> TypedRow {
        let [name, phone, children, travel, needs] = [name, phone, children, travel, needs].map(str::to_owned);
        TypedRow { name, phone, children, travel, needs }
    }

    fn reading(rows: &[TypedRow]) -> Reading {
        let content = TypedRow::list(rows).unwrap();
        read_people(&content, Country::Gb).unwrap()
    }

    #[test]
    fn a_typed_row_is_read_as_a_files_row_is() {
        let reading = reading(&[
            row("Grace Okafor", "07700 900123", "2 (3 and 5yrs)", "coach", "wheelchair, halal"),
            TypedRow::default(),
            row("Ali Khan", "", "", "", ""),
        ]);
        let rows: Vec<u32> = reading.entries.iter().map(|entry| entry.row.number).collect();
        assert_eq!((rows, reading.problems.len()), (vec![1, 3], 0), "{:?}", reading.problems);
        let details = &reading.entries[0].details;
        let ages: Vec<Option<u8>> = details.children.iter().map(|child| child.age_years).collect();
        assert_eq!((ages, details.childcare), (vec![Some(3), Some(5)], Some(true)));
        assert_eq!(details.travel.as_ref().map(|travel| travel.mode), Some(TravelMode::Coach));
        let kinds: Vec<NeedKind> = details.needs.iter().map(|need| need.kind).collect();
        assert_eq!(kinds, [NeedKind::Wheelchair, NeedKind::Diet]);
        assert_eq!(reading.entries[1].details.childcare, None);
    }

    #[test]
    fn children_are_for_the_creche_unless_the_row_says_otherwise() {
        fn check(children: &str, wanted: Option<bool>, number: usize, problems: usize) {
            let reading = reading(&[row("Grace Okafor", "", children, "", "")]);
            let details = &reading.entries[0].details;
            assert_eq!(
                (details.childcare, details.children.len(), reading.problems.len()),
                (wanted, number, problems),
                "{children:?}"
            );
        }
        check("1", Some(true), 1, 0);
        check("2", Some(true), 2, 0);
        check("Adam 4", Some(true), 1, 0);
        check("0", Some(false), 0, 0);
        check("no", Some(false), 0, 0);
        check("yes", Some(true), 1, 1);
        check("", None, 0, 0);
        check("lots", None, 0, 1);
    }

    #[test]
    fn rows_with_nothing_in_them_make_no_list() {
        assert_eq!(TypedRow::list(&[TypedRow::default(), row(" ", "\u{200b}", "", "", "")]), None);
        assert_eq!(reading(&[row("", "", "", "coach", "")]).problems.len(), 1, "it has details and no name");
    }
}
