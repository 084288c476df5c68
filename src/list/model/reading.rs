//! Rows become people, each problem is named, and no row stops another.

use std::collections::HashMap;

use thiserror::Error;

use super::children::ChildrenTold;
use super::headers::puts_last_name_first;
use super::left_out::{self, LeftOut, Reason};
use super::line::without_numbering;
use super::lines::numbered_run;
use super::row::{self, Cells};
use super::{
    Columns, Country, Details, DraftContent, Entry, Field, Fixes, ListTable, NameKey, PersonName, Problem, RowId,
    SheetNames, families,
};
use crate::need::model::Child;
use crate::sheet::{Refusal, Row, Table};
use crate::words::{clean, folded, says_any};

/// The most people of one list.
pub const MAX_PEOPLE: usize = 5_000;

/// What a list says, in one pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The rows that are people, in order, also those that must be fixed.
    pub entries: Vec<Entry>,
    /// Every problem, in order of rows.
    pub problems: Vec<Problem>,
    /// Rows that are not people.
    pub left_out: Vec<LeftOut>,
    /// What its sheets are called.
    pub sheets: SheetNames,
}

/// Why a list as a whole is not taken. The text says what is wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ListRefusal {
    /// The file or the pasted text could not be read.
    #[error(transparent)]
    Sheet(#[from] Refusal),
    /// More people than [`MAX_PEOPLE`].
    #[error("That is too many lines. Send up to 5,000 at a time.")]
    TooMany,
    /// A header or titles, and nobody below.
    #[error("There are no names in it. Check that you sent the right list, or type or paste the names instead.")]
    Nobody,
}

/// Reads people out of the tables that are taken. Cells that the leader typed anew stand in for those of the tables.
///
/// # Errors
///
/// [`ListRefusal`] if nobody is in them, or too many are.
pub fn read_people(list: &DraftContent, country: Country) -> Result<Reading, ListRefusal> {
    let mut reading = Reading { sheets: list.sheet_names(), ..Reading::default() };
    for (at, table) in list.taken() {
        Reader::new(at, table, &list.decisions.fixes, country).read(&mut reading)?;
    }
    for (at, _) in list.taken().filter(|(_, table)| is_of_children(table)) {
        reading.give_children_to_parents(at);
    }
    reading.problems.sort_by_key(|problem| problem.row);
    if reading.entries.is_empty() { Err(ListRefusal::Nobody) } else { Ok(reading) }
}

/// Whether a table tells of children, each with the name of a parent, and of no more that concerns the parent.
fn is_of_children(list: &ListTable) -> bool {
    let columns = &list.columns;
    let parents = columns.position_of(Field::Name).is_some_and(|position| {
        let heading = folded(&columns.heading(&list.table, position));
        says_any(&heading, &["parent", "parents", "carer", "guardian", "mum", "dad", "mother", "father", "whose"])
    });
    let about_children = [Field::ChildName, Field::Children].iter().any(|field| columns.position_of(*field).is_some());
    let about_parents =
        [Field::Phone, Field::Email, Field::Travel].iter().any(|field| columns.position_of(*field).is_some());
    parents && about_children && !about_parents
}

/// Whether a table of children, its title or its sheet speaks of the crèche.
fn is_for_creche(list: &ListTable) -> bool {
    let header = list.columns.header.unwrap_or(0);
    let above = list.table.rows.iter().take_while(|row| row.number <= header).flat_map(|row| &row.cells);
    let says = |text: &String| says_any(&folded(text), &["creche", "childcare", "child care"]);
    is_of_children(list) && above.chain([&list.sheet]).any(says)
}

impl Reading {
    /// Gives the children of one table to their parents in the others, if most are found there.
    fn give_children_to_parents(&mut self, table: usize) {
        let (of_children, mut people): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(&mut self.entries).into_iter().partition(|entry| usize::from(entry.row.table) == table);
        let key = |entry: &Entry| entry.name.as_ref().map(PersonName::key);
        let mut parents: HashMap<NameKey, Vec<usize>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            if let Some(key) = key(person) {
                parents.entry(key).or_default().push(at);
            }
        }
        let is_found = |entry: &Entry| key(entry).is_some_and(|key| parents.contains_key(&key));
        let found = of_children.iter().filter(|entry| is_found(entry)).count();
        if found * 2 < of_children.len() {
            people.extend(of_children);
            people.sort_by_key(|entry| entry.row);
            self.entries = people;
            return;
        }
        let mut orphans = Vec::new();
        // Of two parents of one name, the first has the children who follow each other first.
        let (mut before, mut turns): (Option<NameKey>, HashMap<usize, usize>) = (None, HashMap::new());
        for entry in of_children {
            let Some((name, same_name)) = key(&entry).and_then(|key| parents.get_key_value(&key)) else {
                orphans.push(entry);
                continue;
            };
            if before.as_ref() != Some(name) {
                let done = before.replace(name.clone()).and_then(|done| parents.get(&done));
                if let Some(done) = done {
                    *turns.entry(done[0]).or_default() += 1;
                }
            }
            let turn = turns.get(&same_name[0]).copied().unwrap_or(0).min(same_name.len() - 1);
            let at = same_name[turn];
            let (parent, row) = (&mut people[at], entry.row);
            let text = entry.details.shown(Field::Children);
            self.problems.retain(|problem| problem.row != row);
            self.left_out.push(LeftOut { row, text, reason: Reason::Child });
            let Details { childcare, children, needs, .. } = entry.details;
            let notes: Vec<String> = needs.into_iter().map(|need| need.detail).collect();
            let notes = notes.join("; ");
            parent.details.childcare = parent.details.childcare.or(childcare);
            parent.details.children.extend(children.into_iter().map(|child| Child { notes: notes.clone(), ..child }));
            parent.details.nothing_needed = false;
        }
        people.extend(orphans);
        people.sort_by_key(|entry| entry.row);
        self.left_out.sort_by_key(|left_out| left_out.row);
        self.entries = people;
    }

    /// Gives a child to the first adult of its family, which begins in that row; false if nobody of it was read.
    fn give_child(&mut self, child: &Child, wanted: Option<bool>, family: RowId) -> bool {
        let of_family = |entry: &&mut Entry| entry.row.table == family.table && entry.row >= family;
        let Some(parent) = self.entries.iter_mut().rev().take_while(of_family).last() else { return false };
        parent.details.childcare = if wanted == Some(true) { wanted } else { parent.details.childcare.or(wanted) };
        parent.details.children.push(child.clone());
        parent.details.nothing_needed = false;
        true
    }
}

/// Whether most lines bear running numbers or bullets, so that those without are talk.
fn is_numbered(table: &Table, columns: &Columns) -> bool {
    let lines: Vec<&str> = columns.body(table).map(|row| row.cell(0)).collect();
    let numbered = lines.iter().filter(|line| without_numbering(line).len() < line.trim_start().len()).count();
    table.lines && numbered >= 3 && (numbered * 10 >= lines.len() * 6 || numbered_run(table))
}

/// All that the rows of one table have in common.
pub(super) struct Reader<'t> {
    at: usize,
    pub table: &'t Table,
    pub columns: &'t Columns,
    pub fixes: &'t Fixes,
    pub country: Country,
    pub header: Option<&'t Row>,
    /// Whether its lines bear running numbers, so that those without are talk.
    pub numbered: bool,
    /// Whether whole names are written with the last name first and no comma behind it.
    pub last_name_first: bool,
    /// Whether the table says that its children are for the crèche.
    pub for_creche: bool,
}

impl<'t> Reader<'t> {
    pub fn new(at: usize, list: &'t ListTable, fixes: &'t Fixes, country: Country) -> Reader<'t> {
        let ListTable { table, columns, .. } = list;
        let header = columns.header.and_then(|number| table.row(number));
        let heading = columns.position_of(Field::Name).map(|position| columns.heading(table, position));
        Reader {
            last_name_first: heading.is_some_and(|heading| puts_last_name_first(&heading)),
            at,
            table,
            columns,
            fixes,
            country,
            header,
            numbered: is_numbered(table, columns),
            for_creche: is_for_creche(list),
        }
    }

    fn read(&self, reading: &mut Reading) -> Result<(), ListRefusal> {
        for row in &self.table.rows {
            // The header of a table that we made of lines stands in no line.
            if row.number == 0 {
                continue;
            }
            if let Some(reason) = left_out::reason(self, row) {
                reading.left_out.push(self.left_out(row, reason));
            } else if !self.is_child(row, reading) {
                self.read_row(row, reading)?;
            }
        }
        Ok(())
    }

    fn read_row(&self, row: &Row, reading: &mut Reading) -> Result<(), ListRefusal> {
        let (entries, problems) = row::read(self, row);
        if reading.entries.len() + entries.len() > MAX_PEOPLE {
            return Err(ListRefusal::TooMany);
        }
        reading.entries.extend(entries);
        reading.problems.extend(problems);
        Ok(())
    }

    fn left_out(&self, row: &Row, reason: Reason) -> LeftOut {
        LeftOut { row: self.id(row), text: clean(&row.cells.join(" ")), reason }
    }

    /// Whether a row tells of a child of the adult above, to whom it is then given.
    fn is_child(&self, row: &Row, reading: &mut Reading) -> bool {
        if !self.columns.families || self.fixes.typed(self.id(row), Field::Name).is_some() {
            return false;
        }
        let cells = Cells::of(self, row);
        let Some(child) = families::child(&cells) else { return false };
        let mut told = ChildrenTold::default();
        told.childcare(cells.text(Field::Childcare));
        let given = reading.give_child(&child, told.wanted, self.family(row));
        if given {
            reading.left_out.push(self.left_out(row, Reason::Child));
        }
        given
    }

    /// The first row of the family in which a row stands: the one that tells the surname.
    fn family(&self, row: &Row) -> RowId {
        let last = self.columns.position_of(Field::LastName);
        let tells = |above: &&Row| last.is_some_and(|last| !above.cell(last).is_empty());
        let mut above = self.table.rows.iter().rev().skip_while(|above| above.number > row.number);
        self.id(above.find(tells).unwrap_or(row))
    }

    /// Where a row stands.
    pub fn id(&self, row: &Row) -> RowId {
        RowId { table: self.at as u16, number: row.number, person: 0 }
    }

    /// What a column is called; empty for what was typed, and without a header.
    pub fn heading(&self, position: Option<usize>) -> String {
        position.map_or(String::new(), |position| self.columns.heading(self.table, position))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::list::model::{AgeGroup, Attending, PersonName, Severity};
    use crate::need::model::{Child, NeedKind};
    use crate::sheet::{read_pasted, read_text};
    use crate::travel::model::TravelMode;
    use proptest::prelude::*;

    pub fn reading_of(table: &Table, fixes: &Fixes) -> Reading {
        let mut list = DraftContent::of(ListTable::found(table.clone().into()));
        list.decisions.fixes = fixes.clone();
        read_people(&list, Country::Gb).unwrap()
    }

    pub fn csv(text: &str) -> Reading {
        reading_of(&read_text(text.as_bytes()).unwrap(), &Fixes::default())
    }

    pub fn pasted(text: &str) -> Reading {
        reading_of(&read_pasted(text).unwrap(), &Fixes::default())
    }

    pub fn names(reading: &Reading) -> Vec<(u32, &str)> {
        reading
            .entries
            .iter()
            .map(|entry| (entry.row.number, entry.name.as_ref().map_or("?", PersonName::as_str)))
            .collect()
    }

    #[test]
    fn every_column_is_understood() {
        let reading = csv(
            "Name,Known as,Mobile,Email,Age group,Coming?,Childcare,Children,Travel,Pick-up,Access,Diet,Language,Role\n\
            \"OKAFOR, Grace\",Gracie,7700900123,grace@example.org,Adult,maybe,yes,\"Adam 4, Sara 6\",coach,St Mary's,\"Wheelchair, carer\",halal,Igbo,steward\n",
        );
        let entry = &reading.entries[0];
        assert_eq!((entry.row.number, entry.name.as_ref().unwrap().as_str()), (2, "Grace Okafor"));
        let details = &entry.details;
        assert_eq!(details.known_as.as_deref(), Some("Gracie"));
        assert_eq!(details.phone.as_ref().unwrap().as_str(), "+447700900123");
        assert_eq!(details.email.as_ref().unwrap().as_str(), "grace@example.org");
        assert_eq!(details.age_group, Some(AgeGroup::Adult));
        assert_eq!(details.attending, Some(Attending::Maybe));
        assert_eq!(details.childcare, Some(true));
        let children: Vec<String> = details.children.iter().map(Child::label).collect();
        assert_eq!(children, ["Adam, 4", "Sara, 6"]);
        let travel = details.travel.as_ref().unwrap();
        assert_eq!(
            (travel.mode, travel.pick_up.as_str(), travel.detail.as_str()),
            (TravelMode::Coach, "St Mary's", "coach, St Mary's")
        );
        let kinds: Vec<NeedKind> = details.needs.iter().map(|need| need.kind).collect();
        assert_eq!(kinds, [NeedKind::Wheelchair, NeedKind::Companion, NeedKind::Diet, NeedKind::Interpreter]);
        assert_eq!(details.part.as_deref(), Some("steward"));
        assert_eq!(reading.problems.len(), 1, "the zero that was put back: {:?}", reading.problems);
    }

    #[test]
    fn every_problem_is_told_with_its_row_and_column_and_stops_nobody() {
        let reading = csv("Full name,Tel,E-mail,Coming,Children,Travel\n\
            ,07700 900001,,,,\n\
            Ali Khan,0770 oops,at home,blue,lots,teleport\n\
            Sana & Ben Li,,,,2 (3 and 5),\n\
            Grace Okafor,7700900123,,,,\n");
        assert_eq!(names(&reading), [(2, "?"), (3, "Ali Khan"), (4, "Sana Li"), (4, "Ben Li"), (5, "Grace Okafor")]);
        let told: Vec<(u32, String, String)> = reading
            .problems
            .iter()
            .map(|problem| (problem.row.number, problem.column.clone(), problem.text(&reading.sheets)))
            .collect();
        let told: Vec<(u32, &str, &str)> =
            told.iter().map(|(row, column, text)| (*row, column.as_str(), text.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, "", "Row 2 has a phone number but no name"),
                (3, "Tel", "Row 3 has a phone number we cannot read: “0770 oops”"),
                (3, "E-mail", "Row 3 has an email address we cannot read: “at home”"),
                (3, "Coming", "Row 3 does not say clearly if they are coming: “blue”"),
                (3, "Children", "Row 3 has children we cannot read: “lots”"),
                (3, "Travel", "Row 3 has a way of travelling we cannot read: “teleport”"),
                (4, "Children", "Row 4 has children. Do they need looking after?"),
                (4, "", "Row 4 has more than 1 person: Sana Li, Ben Li"),
                (5, "Tel", "Row 5 had lost the 0 of its phone number. We put it back: 07700 900123"),
            ]
        );
        assert_eq!(reading.entries[1].details.phone.as_ref().unwrap().as_str(), "0770 oops");
        assert!(reading.problems.iter().all(|problem| !problem.remedy().is_empty()));
        let must_fix: Vec<u32> = reading
            .problems
            .iter()
            .filter(|problem| problem.severity() == Severity::MustFix)
            .map(|problem| problem.row.number)
            .collect();
        assert_eq!(must_fix, [2]);
    }

    #[test]
    fn what_is_typed_stands_in_for_the_cell() {
        let table = read_text(b"Name,Tel,Kids,Note\n,07700 900001,,\nAli,,some,\nTOTAL,2,,\n").unwrap();
        let mut fixes = Fixes::default();
        fixes.set(2.into(), Field::Name, "Grace Okafor".into());
        fixes.set(3.into(), Field::Children, "2 (3 and 5)".into());
        fixes.set(3.into(), Field::Childcare, "yes".into());
        fixes.set(3.into(), Field::Travel, "coach".into());
        let reading = reading_of(&table, &fixes);
        assert_eq!(names(&reading), [(2, "Grace Okafor"), (3, "Ali")]);
        assert_eq!(reading.entries[1].details.children.len(), 2);
        assert_eq!(reading.entries[1].details.travel.as_ref().map(|travel| travel.mode), Some(TravelMode::Coach));
        assert_eq!(reading.problems, []);
        fixes.set(4.into(), Field::Name, "Total Ogunleye".into());
        assert_eq!(reading_of(&table, &fixes).entries.len(), 3);
    }

    #[test]
    fn rows_that_are_no_people_are_left_out_and_shown() {
        let reading =
            csv("Our list for Thursday\n\nName,Phone\nTotal Ogunleye,07700 900001\nApril May,\n\nName,Phone\n\
            Mary Null,\nPlease ring me if anything is not clear to you.,\nTOTAL,3\n");
        assert_eq!(names(&reading), [(4, "Total Ogunleye"), (5, "April May"), (8, "Mary Null")]);
        let left_out: Vec<_> = reading.left_out.iter().map(|left_out| (left_out.row.number, left_out.reason)).collect();
        assert_eq!(
            left_out,
            [(1, Reason::Title), (3, Reason::Header), (7, Reason::Header), (9, Reason::Note), (10, Reason::Total)]
        );
    }

    #[test]
    fn a_list_of_nobody_or_of_too_many_is_refused() {
        fn check(text: &str, refusal: ListRefusal) {
            let table = read_text(text.as_bytes()).unwrap();
            let list = DraftContent::of(ListTable::found(table.into()));
            assert_eq!((read_people(&list, Country::Gb), list.next_question()), (Err(refusal), None));
        }
        check("Name,Phone\n", ListRefusal::Nobody);
        check(&format!("Name,Phone\n{}", "Grace Okafor,\n".repeat(MAX_PEOPLE + 1)), ListRefusal::TooMany);
    }

    #[test]
    fn pasted_lines_are_people_with_what_stands_behind_their_names() {
        let reading = pasted(
            "Salaam all, this is our list for thursday 👇\n\n1) Luz Quispe Mamani\n2) Total Ogunleye - 2 kids (11,11), coach\n\
            3. Nasrin Begum 07700 900052 - lift pls, Somali interpreter\n4 - Harpreet Kaur - 1 kids (6) creche pls\n\
            (more tomorrow inshallah)\nTotal 4 so far 💪",
        );
        assert_eq!(
            names(&reading),
            [(3, "Luz Quispe Mamani"), (4, "Total Ogunleye"), (5, "Nasrin Begum"), (6, "Harpreet Kaur")]
        );
        let of = |at: usize| &reading.entries[at].details;
        assert_eq!((of(1).children.len(), of(1).childcare), (2, None));
        assert_eq!(of(1).travel.as_ref().unwrap().mode, TravelMode::Coach);
        assert_eq!(of(2).phone.as_ref().unwrap().as_str(), "+447700900052");
        assert_eq!(of(2).travel.as_ref().unwrap().mode, TravelMode::LiftNeeded);
        assert_eq!(of(2).needs[0].languages(), ["Somali"]);
        assert_eq!((of(3).children.len(), of(3).childcare), (1, Some(true)));
        assert_eq!(reading.left_out.len(), 3);
    }

    #[test]
    fn children_are_put_together_from_several_columns() {
        fn check(csv_text: &str, children: &[&str], childcare: Option<bool>) {
            let reading = csv(csv_text);
            let details = &reading.entries[0].details;
            let read: Vec<String> = details.children.iter().map(Child::label).collect();
            assert_eq!(
                (read.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), details.childcare),
                (children, childcare),
                "{csv_text:?}"
            );
        }
        check("Name,Kids,Ages,Childcare\nA B,2,\"3, 5\",Y\n", &["age 3", "age 5"], Some(true));
        check("Name,Child 1,Age,Child 2,Age,Childcare\nA B,Adam,4,Sara,6,x\n", &["Adam, 4", "Sara, 6"], Some(true));
        check("Name,Childcare,Children\nA B,N,2 (13 & 9)\n", &["age 13", "age 9"], Some(false));
        check("Name,Childcare\nA B,\"yes, Adam 4\"\n", &["Adam, 4"], Some(true));
        check("Name,Childcare\nA B,yes\n", &["age not known"], Some(true));
        check("Name,Childcare\nA B,n/a\n", &[], Some(false));
        check("Name,Kids,Ages,Childcare\nA B,999999999999,3,Y\n", &["age 3"], Some(true));
        check("Name,Children\nA B,\n", &[], None);
    }

    #[test]
    fn nothing_needed_is_an_answer() {
        assert!(csv("Name,Access\nA B,none\n").entries[0].details.nothing_needed);
        assert!(!csv("Name,Access\nA B,\n").entries[0].details.nothing_needed);
        assert!(!csv("Name,Access,Diet\nA B,none,halal\n").entries[0].details.nothing_needed);
    }

    proptest! {
        #[test]
        fn no_table_breaks_the_reader(rows in prop::collection::vec(prop::collection::vec("\\PC{0,12}", 0..5), 1..8)) {
            let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
            if let Ok(table) = read_text(text.as_bytes()) {
                let rows = table.rows.len();
                if let Ok(reading) = read_people(&DraftContent::of(ListTable::found(table.into())), Country::Gb) {
                    let told_of = reading.entries.iter().filter(|entry| entry.row.person == 0).count();
                    prop_assert_eq!(told_of + reading.left_out.len(), rows);
                }
            }
        }
    }
}
