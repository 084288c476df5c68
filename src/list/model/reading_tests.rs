//! Tests of reading a list: its rows, its problems, and what is nobody.

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
    let reading = csv("Our list for Thursday\n\nName,Phone\nTotal Ogunleye,07700 900001\nApril May,\n\nName,Phone\n\
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
