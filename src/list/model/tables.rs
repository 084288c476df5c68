//! The tables of a list: its sheets, and what stands on them.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::cells::Cells;
use super::finding::looks_like_name;
use super::reading::Reader;
use super::{
    Columns, Country, Decisions, Field, Found, NameKey, PersonName, RowId, SheetNames, cut, families, read_people,
};
use crate::sheet::{Sheet, Table};
use crate::words::{folded, says_any};

/// One table of a list, with what its columns are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTable {
    /// What its sheet is called; empty for text.
    #[serde(default)]
    pub sheet: String,
    /// The table as it was read.
    pub table: Table,
    /// What its columns are about.
    pub columns: Columns,
    /// Whether that is certain, or was answered.
    pub columns_sure: bool,
    /// Whether the sender's own program does not show its sheet.
    #[serde(default)]
    pub hidden: bool,
    /// Whether the people on it are read.
    #[serde(default = "yes")]
    pub taken: bool,
    /// Whether each of its rows is a person, because it was typed, or listed before, as one.
    #[serde(default)]
    pub of_people: bool,
}

fn yes() -> bool {
    true
}

impl ListTable {
    /// A table of our own, each of whose rows is a person.
    pub fn new(table: Table, columns: Columns) -> ListTable {
        ListTable {
            sheet: String::new(),
            table,
            columns,
            columns_sure: true,
            hidden: false,
            taken: true,
            of_people: true,
        }
    }

    /// A table with its columns, as far as they are plain.
    pub fn found(sheet: Sheet) -> ListTable {
        let Sheet { name, hidden, table } = sheet;
        let Found { columns, sure: columns_sure } = Columns::find(&table);
        let mut list = ListTable { sheet: name, table, columns, columns_sure, hidden, taken: true, of_people: false };
        families::find(&mut list);
        list
    }
}

/// What a draft keeps. Cells of columns that mean nothing to us are in here and nowhere else, and go when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct DraftContent {
    /// Its tables, in the order of the sheets.
    pub tables: Vec<ListTable>,
    /// Whether it is known on which sheets the people are.
    pub sheets_sure: bool,
    /// The answers so far.
    pub decisions: Decisions,
}

/// A draft as it is kept now, or as it was when a list was one table and nothing was asked about sheets.
#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    tables: Vec<ListTable>,
    #[serde(default = "yes")]
    sheets_sure: bool,
    #[serde(flatten)]
    table: Option<ListTable>,
    decisions: Decisions,
}

impl From<Kept> for DraftContent {
    fn from(kept: Kept) -> DraftContent {
        let Kept { mut tables, sheets_sure, table, decisions } = kept;
        tables.extend(table);
        DraftContent { tables, sheets_sure, decisions }
    }
}

/// What has to be answered before the people of a list can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextQuestion {
    /// On which sheets the people are.
    Sheets,
    /// Which column is what in a table, by its position.
    Columns(usize),
}

impl DraftContent {
    /// A list of one table, of which nothing is answered yet.
    pub fn of(table: ListTable) -> DraftContent {
        DraftContent { tables: vec![table], sheets_sure: true, decisions: Decisions::default() }
    }

    /// The list that sheets make, with the columns as far as they are plain.
    pub fn read(sheets: Vec<Sheet>) -> DraftContent {
        let tables = sheets.into_iter().flat_map(cut::tables).map(ListTable::found).collect();
        let mut list = DraftContent { tables, sheets_sure: true, decisions: Decisions::default() };
        list.guess_sheets();
        list
    }

    /// Takes the sheets that hold people: the only one there is, else those that are neither hidden, nor put aside by their
    /// names, nor copies of an earlier one. Where several hold people the leader is asked.
    fn guess_sheets(&mut self) {
        if let [only] = self.tables.as_mut_slice() {
            only.taken = true;
            return;
        }
        let people: Vec<Vec<PersonName>> = self.tables.iter().map(plain_people).collect();
        let with_people: Vec<usize> = (0..people.len()).filter(|at| !people[*at].is_empty()).collect();
        let sheets = |tables: &[usize]| {
            let mut sheets: Vec<&str> = tables.iter().map(|at| self.tables[*at].sheet.as_str()).collect();
            sheets.dedup();
            sheets.len()
        };
        let mut taken: Vec<usize> = Vec::new();
        match sheets(&with_people) {
            0 => taken.extend(self.tables.iter().position(|table| !table.hidden).or(Some(0))),
            1 => taken.clone_from(&with_people),
            _ => {
                self.sheets_sure = false;
                for at in &with_people {
                    let table = &self.tables[*at];
                    let copied = || taken.iter().any(|earlier| are_mostly(&people[*at], &people[*earlier]));
                    if !table.hidden && !is_put_aside(&table.sheet) && !copied() {
                        taken.push(*at);
                    }
                }
                if taken.is_empty() {
                    taken.extend(with_people.first());
                }
            }
        }
        for (at, table) in self.tables.iter_mut().enumerate() {
            table.taken = taken.contains(&at);
        }
    }

    /// The sheets on which there are people, each once.
    pub fn people_on_sheets(&self, country: Country) -> Vec<PeopleOnSheet> {
        let mut sheets: Vec<PeopleOnSheet> = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            let names = people_of(table, country);
            if let Some(same) = sheets.iter_mut().find(|sheet| sheet.name == table.sheet) {
                same.people += names.len();
                same.taken |= table.taken;
                let more = 3 - same.first.len();
                same.first.extend(names.iter().take(more).map(ToString::to_string));
                continue;
            }
            let first = names.iter().take(3).map(ToString::to_string).collect();
            let (name, hidden, taken) = (table.sheet.clone(), table.hidden, table.taken);
            sheets.push(PeopleOnSheet { at, name, hidden, taken, people: names.len(), first });
        }
        sheets.retain(|sheet| sheet.people > 0 || sheet.taken);
        sheets
    }

    /// Takes the sheets of the tables at these positions and no others; false if there is none, and nothing is changed.
    pub fn take_sheets(&mut self, tables: &[usize]) -> bool {
        let named: Vec<String> =
            tables.iter().filter_map(|at| self.tables.get(*at)).map(|table| table.sheet.clone()).collect();
        if named.is_empty() {
            return false;
        }
        // Of a sheet with people on it, not the tables that are of something else: what the coaches cost.
        let of_people: Vec<bool> = self.tables.iter().map(|table| !plain_people(table).is_empty()).collect();
        let with_people = |sheet: &str| {
            self.tables.iter().zip(&of_people).any(|(table, of_people)| *of_people && table.sheet == sheet)
        };
        let taken: Vec<bool> = self
            .tables
            .iter()
            .zip(&of_people)
            .map(|(table, of_people)| named.contains(&table.sheet) && (*of_people || !with_people(&table.sheet)))
            .collect();
        for (table, taken) in self.tables.iter_mut().zip(taken) {
            table.taken = taken;
        }
        self.sheets_sure = true;
        true
    }

    /// The tables whose people are read, each with its position.
    pub fn taken(&self) -> impl Iterator<Item = (usize, &ListTable)> {
        self.tables.iter().enumerate().filter(|(_, table)| table.taken)
    }

    /// What has to be answered before the people can be checked.
    pub fn next_question(&self) -> Option<NextQuestion> {
        if !self.sheets_sure {
            return Some(NextQuestion::Sheets);
        }
        self.taken().find(|(_, table)| !table.columns_sure).map(|(at, _)| NextQuestion::Columns(at))
    }

    /// What its rows say, as they are written.
    pub fn as_written(&self) -> AsWritten<'_> {
        let readers = self.tables.iter().enumerate();
        AsWritten {
            readers: readers
                .map(|(at, list)| Reader::new(at, list, &self.decisions.fixes, Country::default()))
                .collect(),
        }
    }

    /// What its sheets are called.
    pub fn sheet_names(&self) -> SheetNames {
        SheetNames::of(&self.tables)
    }
}

/// What the rows of a list say, as they are written.
pub struct AsWritten<'l> {
    readers: Vec<Reader<'l>>,
}

impl AsWritten<'_> {
    /// What a row says about each of several things: every cell about it, or what was typed instead.
    pub fn said<const N: usize>(&self, row: RowId, about: [Field; N]) -> [String; N] {
        let reader = self.readers.get(usize::from(row.table));
        let found = reader.and_then(|reader| Some(Cells::of(reader, reader.table.row(row.number)?)));
        about.map(|field| found.as_ref().map_or(String::new(), |cells| cells.said(field)))
    }
}

/// A sheet with people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleOnSheet {
    /// The position of its first table.
    pub at: usize,
    /// What it is called.
    pub name: String,
    /// Whether the sender's own program does not show it.
    pub hidden: bool,
    /// Whether its people are read.
    pub taken: bool,
    /// How many rows are people.
    pub people: usize,
    /// The first few of them.
    pub first: Vec<String>,
}

fn people_of(table: &ListTable, country: Country) -> Vec<PersonName> {
    let alone = ListTable { taken: true, ..table.clone() };
    let reading = read_people(&DraftContent::of(alone), country);
    reading.map_or(Vec::new(), |reading| reading.entries.into_iter().filter_map(|entry| entry.name).collect())
}

/// The people of a table that is plainly about people: its header says so, or most of them are named by more than a word.
fn plain_people(table: &ListTable) -> Vec<PersonName> {
    if !table.columns_sure || !table.columns.has_names() {
        return Vec::new();
    }
    let people = people_of(table, Country::default());
    let whole = |name: &&PersonName| name.as_str().contains(' ') && looks_like_name(name.as_str());
    let likely = table.columns.header.is_some() || people.iter().filter(whole).count() * 2 >= people.len();
    if likely { people } else { Vec::new() }
}

/// Whether most of some people are among others.
fn are_mostly(some: &[PersonName], others: &[PersonName]) -> bool {
    let others: HashSet<NameKey> = others.iter().map(PersonName::key).collect();
    let again = some.iter().filter(|name| others.contains(&name.key())).count();
    again * 10 >= some.len() * 7
}

/// Whether a sheet's name says that its people are not those who are coming now.
fn is_put_aside(sheet: &str) -> bool {
    #[rustfmt::skip]
    const ASIDE: &[&str] = &[
        "old", "last year", "previous", "archive", "archived", "backup", "copy", "template", "example", "sample",
        "instructions", "cancelled", "declined", "apologies", "not coming", "lists", "lookup",
    ];
    says_any(&folded(sheet), ASIDE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::{Field, SameOrTwo};
    use crate::sheet::read_text;

    fn sheet(name: &str, csv: &str) -> Sheet {
        Sheet { name: name.into(), ..read_text(csv.as_bytes()).unwrap().into() }
    }

    fn taken(sheets: &[(&str, &str)]) -> (Vec<String>, bool) {
        let list = DraftContent::read(sheets.iter().map(|(name, csv)| sheet(name, csv)).collect());
        (list.taken().map(|(_, table)| table.sheet.clone()).collect(), list.sheets_sure)
    }

    const BROTHERS: &str = "Name,Phone\nAli Khan,07700 900001\nBen Li,\n";
    const SISTERS: &str = "Name,Phone\nSana Khan,07700 900002\n";

    #[test]
    fn the_sheets_with_people_are_found_and_asked_about_where_there_are_several() {
        fn check(sheets: &[(&str, &str)], read: &[&str], sure: bool) {
            assert_eq!(taken(sheets), (read.iter().map(ToString::to_string).collect(), sure), "{sheets:?}");
        }
        check(&[("", BROTHERS)], &[""], true);
        check(&[("Brothers", BROTHERS), ("Sisters", SISTERS)], &["Brothers", "Sisters"], false);
        check(&[("Options", "coach\ncar\nbus\n"), ("People", SISTERS)], &["People"], true);
        check(&[("People", BROTHERS), ("Print", BROTHERS)], &["People"], false);
        check(&[("Old list", BROTHERS), ("People", SISTERS)], &["People"], false);
        check(&[("Options", "1\n2\n"), ("More", "3\n4\n")], &["Options"], true);
    }

    #[test]
    fn a_hidden_sheet_is_read_where_it_alone_holds_people() {
        let hidden = Sheet { hidden: true, ..sheet("Hidden", BROTHERS) };
        let list = DraftContent::read(vec![sheet("Options", "1\n2\n"), hidden.clone()]);
        assert_eq!((list.taken().map(|(at, _)| at).collect(), list.sheets_sure), (vec![1], true));
        let list = DraftContent::read(vec![hidden, sheet("Sisters", SISTERS)]);
        assert_eq!((list.taken().map(|(at, _)| at).collect(), list.sheets_sure), (vec![1], false));
    }

    #[test]
    fn sheets_are_shown_with_their_people_and_taken_as_the_leader_says() {
        let mut list = DraftContent::read(vec![sheet("Brothers", BROTHERS), sheet("Sisters", SISTERS)]);
        assert_eq!(list.next_question(), Some(NextQuestion::Sheets));
        let shown: Vec<_> =
            list.people_on_sheets(Country::Gb).into_iter().map(|sheet| (sheet.people, sheet.first)).collect();
        let first = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shown, [(2, first(&["Ali Khan", "Ben Li"])), (1, first(&["Sana Khan"]))]);
        assert!(!list.take_sheets(&[]) && !list.take_sheets(&[7]));
        assert!(list.take_sheets(&[1]));
        assert_eq!((list.taken().map(|(at, _)| at).collect(), list.next_question()), (vec![1], None));
    }

    #[test]
    fn a_draft_is_kept_as_it_is_also_one_of_before() {
        let mut list = DraftContent::read(vec![sheet("Brothers", BROTHERS), sheet("Sisters", SISTERS)]);
        list.decisions.put_back.insert("7".parse().unwrap(), true);
        list.decisions.duplicates.insert("1.2".parse().unwrap(), SameOrTwo::SamePerson);
        let kept = serde_json::to_string(&list).unwrap();
        assert_eq!(serde_json::from_str::<DraftContent>(&kept).unwrap(), list);
        let before = r#"{"table":{"rows":[{"number":2,"cells":["Ali"]}],"lines":false,"guessed_encoding":false},
            "columns":{"header":null,"fields":["name"]},"columns_sure":true,
            "decisions":{"fixes":{"2":{"name":"Ali Khan"}},"left_out":[2],"put_back":{"7":true}}}"#;
        let list: DraftContent = serde_json::from_str(before).unwrap();
        assert_eq!((list.tables.len(), list.tables[0].table.rows[0].cells[0].as_str()), (1, "Ali"));
        assert_eq!(list.decisions.fixes.typed(2.into(), Field::Name), Some("Ali Khan"));
        assert_eq!((list.decisions.left_out.len(), list.decisions.put_back.len()), (1, 1));
    }
}
