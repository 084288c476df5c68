//! Which row tells of a person.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::ListTable;
use super::columns::letters;

/// A person's row: in which table of the list it stands, its number there, and which of the people in it is meant.
///
/// Its text is an id for forms, `14` in the first table and `2.14.1` for the second person of row 14 of the third. For
/// people, [`SheetNames`] says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RowId {
    /// The position of the table among the list's tables.
    pub table: u16,
    /// The row's number as the sender's own program shows it.
    pub number: u32,
    /// The position of the person among those of the row.
    pub person: u16,
}

/// Of one person a row, in a list of one table.
impl From<u32> for RowId {
    fn from(number: u32) -> RowId {
        RowId { number, ..RowId::default() }
    }
}

impl RowId {
    /// The row itself, whoever stands in it.
    pub fn of_row(self) -> RowId {
        RowId { person: 0, ..self }
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.table, self.person) {
            (0, 0) => write!(f, "{}", self.number),
            (table, 0) => write!(f, "{table}.{}", self.number),
            (table, person) => write!(f, "{table}.{}.{person}", self.number),
        }
    }
}

/// A text that is no row's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no row is called that")]
pub struct NoRow;

impl FromStr for RowId {
    type Err = NoRow;

    fn from_str(text: &str) -> Result<RowId, NoRow> {
        let parts: Vec<&str> = text.split('.').collect();
        let number = |part: &str| part.parse().map_err(|_| NoRow);
        let few = |part: &str| part.parse().map_err(|_| NoRow);
        match parts[..] {
            [row] => Ok(RowId::from(number(row)?)),
            [table, row] => Ok(RowId { table: few(table)?, number: number(row)?, person: 0 }),
            [table, row, person] => Ok(RowId { table: few(table)?, number: number(row)?, person: few(person)? }),
            _ => Err(NoRow),
        }
    }
}

impl Serialize for RowId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// From its text, or from a bare number, as lists of one table were once kept.
impl<'de> Deserialize<'de> for RowId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<RowId, D::Error> {
        struct TextOrNumber;
        impl Visitor<'_> for TextOrNumber {
            type Value = RowId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a row")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<RowId, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<RowId, E> {
                u32::try_from(number).map(RowId::from).map_err(E::custom)
            }
        }
        from.deserialize_any(TextOrNumber)
    }
}

/// What people call the rows of a list's tables, by the position of the table. Where one sheet is all there is, no sheet is
/// named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetNames(Vec<Called>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Called {
    sheet: String,
    /// Whether its rows are columns of the sheet.
    turned: bool,
}

impl SheetNames {
    /// Those of a list.
    pub fn of(tables: &[ListTable]) -> SheetNames {
        let mut taken = tables.iter().filter(|table| table.taken).map(|table| table.sheet.as_str());
        let first = taken.next();
        let several = taken.any(|name| Some(name) != first);
        let called = |table: &ListTable| Called {
            sheet: if several { table.sheet.clone() } else { String::new() },
            turned: table.table.turned,
        };
        SheetNames(tables.iter().map(called).collect())
    }

    /// The sheet of a row; empty where one sheet is all there is.
    pub fn sheet(&self, row: RowId) -> &str {
        self.sheet_of(row.table.into())
    }

    /// The sheet of a table; empty where one sheet is all there is.
    pub fn sheet_of(&self, table: usize) -> &str {
        self.0.get(table).map_or("", |called| called.sheet.as_str())
    }

    /// A row as people call it: `row 14`, `row 14 of Sisters`, `column C` where the people stand beside each other.
    pub fn row(&self, row: RowId) -> String {
        let turned = self.0.get(usize::from(row.table)).is_some_and(|called| called.turned);
        let row_or_column = match row.number.checked_sub(1).filter(|_| turned) {
            Some(position) => format!("column {}", letters(position as usize)),
            None => format!("row {}", row.number),
        };
        match self.sheet(row) {
            "" => row_or_column,
            sheet => format!("{row_or_column} of {sheet}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::Columns;
    use crate::sheet::Table;

    #[test]
    fn a_rows_id_is_read_back() {
        fn check(row: RowId, id: &str) {
            assert_eq!((row.to_string().as_str(), id.parse()), (id, Ok(row)));
            assert_eq!(serde_json::from_str::<RowId>(&serde_json::to_string(&row).unwrap()).unwrap(), row);
        }
        check(RowId::from(14), "14");
        check(RowId { table: 2, number: 14, person: 0 }, "2.14");
        check(RowId { table: 0, number: 14, person: 1 }, "0.14.1");
        assert_eq!(serde_json::from_str::<RowId>("14").unwrap(), RowId::from(14));
        for text in ["", "x", "1.2.3.4", "-1", "1.", "70000.1"] {
            assert_eq!(text.parse::<RowId>(), Err(NoRow), "{text:?}");
        }
    }

    #[test]
    fn a_sheet_is_named_where_there_are_several() {
        let row = RowId { table: 1, number: 14, person: 0 };
        let called = |sheets: &[(&str, bool)]| {
            let table = |(name, taken): &(&str, bool)| {
                let empty = ListTable::new(Table::default(), Columns::new(None, Vec::new()));
                ListTable { sheet: (*name).to_owned(), taken: *taken, ..empty }
            };
            SheetNames::of(&sheets.iter().map(table).collect::<Vec<_>>()).row(row)
        };
        assert_eq!(called(&[("Brothers", true), ("Sisters", true)]), "row 14 of Sisters");
        assert_eq!(called(&[("Brothers", true), ("Brothers", true)]), "row 14");
        assert_eq!(called(&[("Brothers", false), ("Sisters", true)]), "row 14");
    }

    #[test]
    fn people_beside_each_other_stand_in_columns() {
        let table = Table { turned: true, ..Table::default() };
        let names = SheetNames::of(&[ListTable::new(table, Columns::new(None, Vec::new()))]);
        assert_eq!(names.row(RowId::from(28)), "column AB");
    }
}
