//! Tests of lists that are laid out in other ways than a row for each person under one header.

use super::*;
use crate::list::model::children::MOST;
use crate::list::model::header_row::together;
use crate::list::model::headers::age_band;
use crate::list::model::{Attending, PersonName, TypedRow};
use crate::need::model::Child;
use crate::sheet::{read_pasted, read_text};

fn read(table: Table) -> Reading {
    read_people(&DraftContent::read(vec![table.into()]), Country::Gb).unwrap()
}

fn csv(text: &str) -> Reading {
    read(read_text(text.as_bytes()).unwrap())
}

fn pasted(text: &str) -> Reading {
    read(read_pasted(text).unwrap())
}

/// Everybody with the row, the number and the children.
fn people(reading: &Reading) -> Vec<String> {
    let person = |entry: &Entry| {
        let mut said = format!("{} {}", entry.row.number, entry.name.as_ref().map_or("?", PersonName::as_str));
        said += &entry.details.phone.as_ref().map_or(String::new(), |phone| format!(" {}", phone.as_str()));
        entry.details.children.iter().fold(said, |said, child| format!("{said} ({})", Child::label(child)))
    };
    reading.entries.iter().map(person).collect()
}

fn left_out(reading: &Reading) -> Vec<(u32, Reason)> {
    let left_out = reading.left_out.iter().filter(|left_out| left_out.reason != Reason::Header);
    left_out.map(|left_out| (left_out.row.number, left_out.reason)).collect()
}

#[test]
fn a_row_of_needs_directly_below_a_person_is_theirs() {
    let needs =
        |reading: &Reading| reading.entries.iter().map(|entry| entry.details.needs.len()).collect::<Vec<usize>>();
    let reading = csv("Name,Access\nAli Khan,wheelchair\n,hearing loop\n,large print\nBen Li,\n");
    assert_eq!(people(&reading), ["2 Ali Khan", "5 Ben Li"]);
    assert_eq!((needs(&reading), left_out(&reading)), (vec![3, 0], vec![(3, Reason::More), (4, Reason::More)]));
    // Below a blank row, it is nobody's.
    let apart = csv("Name,Access\nAli Khan,wheelchair\n,\n,hearing loop\nBen Li,\n");
    assert_eq!(needs(&apart)[0], 1);
    // A number makes it somebody.
    let numbered = csv("Name,Phone,Access\nAli Khan,,wheelchair\n,07700 900001,hearing loop\nBen Li,,\n");
    assert_eq!(people(&numbered), ["2 Ali Khan", "3 ? +447700900001", "4 Ben Li"]);
}

#[test]
fn the_children_of_a_family_are_the_first_adults() {
    let reading = csv(
        "Family,First name,Age\nKhan,Ali,40\n,Sana,38\n,Adam,4\nOkafor,Grace,Adult\n,Zoe,6 months\n,Joy,Under 16\n,Femi,18\n",
    );
    assert_eq!(
        people(&reading),
        ["2 Ali Khan (Adam, 4)", "3 Sana Khan", "5 Grace Okafor (Zoe, 0) (Joy, age not known)", "8 Femi Okafor"]
    );
    assert_eq!(left_out(&reading), [(4, Reason::Child), (6, Reason::Child), (7, Reason::Child)]);
    // Without an adult above, the row is a person like another.
    let alone = csv("Family,First name,Age\nKhan,Adam,4\n,Ali,40\n,Sana,38\n");
    assert_eq!(people(&alone).len(), 3);
}

#[test]
fn whether_the_children_of_a_family_need_looking_after_is_asked_of_the_parent() {
    let asked = |reading: &Reading| {
        let childcare = reading.problems.iter().filter(|problem| problem.kind == ProblemKind::ChildrenWithoutChildcare);
        childcare.map(|problem| problem.row.number).collect::<Vec<u32>>()
    };
    let family =
        csv("Family,First name,Age\nKhan,Ali,40\n,Sana,38\n,Adam,4\n,Omar,6\nOkafor,Grace,16\n,Zoe,15\n,Joy,17\n");
    assert_eq!(asked(&family), [2, 6]);
    assert_eq!(people(&family).last().unwrap(), "8 Joy Okafor", "from 16 on they are no children");
    let told = csv("Family,First name,Age,Creche\nKhan,Ali,40,\n,Sana,38,\n,Adam,4,yes\n,Omar,6,\n");
    assert_eq!((asked(&told), told.entries[0].details.childcare), (vec![], Some(true)));
    let many: String = (0..40).map(|at| format!(",Child{},4\n", char::from(b'a' + at % 26))).collect();
    let many = csv(&format!("Family,First name,Age\nKhan,Ali,40\n{many}"));
    assert_eq!(many.entries[0].details.children.len(), MOST, "nobody brings more");
    assert_eq!(
        people(&csv("Name,Phone\n\"Khan family: Ali, Omar 19, Adam 4\",\n")),
        ["2 Ali Khan (Adam, 4)", "2 Omar Khan"]
    );
}

#[test]
fn children_in_a_table_of_their_own_come_with_their_notes_and_not_if_they_say_no() {
    let sheet = |name: &str, text: &str| crate::sheet::Sheet {
        name: name.into(),
        ..read_text(text.as_bytes()).unwrap().into()
    };
    let parents = sheet("People", "Name,Phone\nAli Khan,07700 900001\nBen Li,07700 900002\n");
    let children = sheet(
        "Children",
        "Parent name,Child name,Child age,Coming,Diet\nAli Khan,Adam,4,yes,nut allergy\nAli Khan,Omar,6,no,\nBen Li,Joy,3,yes,\n",
    );
    let mut list = DraftContent::read(vec![parents, children]);
    list.take_sheets(&[0, 1]);
    let reading = read_people(&list, Country::Gb).unwrap();
    assert_eq!(people(&reading), ["2 Ali Khan +447700900001 (Adam, 4)", "3 Ben Li +447700900002 (Joy, 3)"]);
    assert_eq!(reading.entries[0].details.children[0].notes, "nut allergy");
    let asked = reading.problems.iter().filter(|problem| problem.kind == ProblemKind::ChildrenWithoutChildcare);
    assert_eq!(asked.map(|problem| problem.row).collect::<Vec<_>>(), [2.into(), 3.into()]);
}

#[test]
fn who_is_called_as_parts_of_lists_are_is_shown_to_be_checked_and_typed_is_a_person() {
    let may_be = |reading: &Reading| {
        let may_be = reading.left_out.iter().filter(|left_out| left_out.may_be_a_person());
        may_be.map(|left_out| left_out.text.clone()).collect::<Vec<_>>()
    };
    let reading = csv(
        "Name,Phone\nAli Khan,07700 900001\nTom Lane,\nSunday Adeyemi,\nBlock A,\nWaiting list:,\nBen Li,07700 900002\n",
    );
    assert_eq!(may_be(&reading), ["Tom Lane", "Sunday Adeyemi"]);
    let rows = ["Tom Lane", "Grace Okafor (chair)"].map(|name| TypedRow { name: name.into(), ..TypedRow::default() });
    let typed = read_people(&TypedRow::list(&rows).unwrap(), Country::Gb).unwrap();
    assert_eq!((typed.entries.len(), typed.left_out.len()), (2, 0));
}

#[test]
fn a_ditto_is_no_surname() {
    assert_eq!(people(&csv("First name,Surname\nAli,Khan\nLinh,Do\n")), ["2 Ali Khan", "3 Linh Do"]);
    assert_eq!(
        people(&csv("First name,Surname\nAli,Khan\nSana,do.\nOmar,Ditto\n"))[1..],
        ["3 Sana Khan", "4 Omar Khan"]
    );
}

#[test]
fn crossed_out_names_stay_so_however_the_list_is_laid_out() {
    let struck = |mut table: Table, row: usize, column: usize| {
        table.rows[row].struck = vec![column];
        let reading = read(table);
        let no = reading.entries.iter().filter(|entry| entry.details.attending == Some(Attending::No));
        no.map(|entry| entry.name.as_ref().unwrap().to_string()).collect::<Vec<_>>()
    };
    let beside = "Name,Ali Khan,Ben Li,Grace Okafor\nPhone,07700 900001,,\nTravel,coach,car,bus\n";
    assert_eq!(struck(read_text(beside.as_bytes()).unwrap(), 0, 2), ["Ben Li"]);
    let blocks = "Ali Khan,Ben Li\nGrace Okafor,Sana Khan\nTom Reed,Mia Cole\n";
    assert_eq!(struck(read_text(blocks.as_bytes()).unwrap(), 1, 1), ["Sana Khan"]);
}

#[test]
fn tables_of_something_else_on_a_sheet_are_not_taken_with_its_people() {
    let text =
        "Name,Phone,,Travel,Pick-up\nAli Khan,07700 900001,,coach,North gate\nBen Li,07700 900002,,coach,South gate\n";
    let sheet = |name: &str| crate::sheet::Sheet { name: name.into(), ..read_text(text.as_bytes()).unwrap().into() };
    let mut list = DraftContent::read(vec![sheet("Brothers"), sheet("Sisters")]);
    let shown: Vec<(bool, usize)> =
        list.people_on_sheets(Country::Gb).iter().map(|sheet| (sheet.taken, sheet.first.len())).collect();
    assert!(shown.iter().all(|(_, first)| *first >= 2), "{shown:?}");
    assert!(list.take_sheets(&[0]));
    assert_eq!(list.next_question(), None);
    assert_eq!(read_people(&list, Country::Gb).unwrap().entries.len(), 2);
}

/// What made the reader go through a list again for each of its rows; of as many rows as a file may have, for hours.
#[test]
fn a_list_made_to_keep_the_reader_busy_does_not() {
    const MANY: usize = 6_000;
    let lines = |line: &str| line.repeat(MANY);
    let notes = csv(&format!("Name,Phone\nAli Khan,1\n{}", lines("* a,\n")));
    assert_eq!(notes.entries.len(), 1);
    let bullets = pasted(&format!("- Ali Khan\n{}", lines("o not a name but a line below one\n")));
    assert!(bullets.entries.len() <= MAX_PEOPLE);
    let more = csv(&format!("Name,Access\nAli Khan,wheelchair\n{}", lines(",hearing loop\n")[..5_000].to_owned()));
    assert!(!more.entries.is_empty());
    let headers = format!("Name,Phone\n{}", lines("Phone,Name\nName,Phone\n"));
    let list = DraftContent::read(vec![read_text(headers.as_bytes()).unwrap().into()]);
    assert!(list.tables.len() <= 100, "{}", list.tables.len());
    let children = format!("Family,First name,Age\nKhan,Ali,40\n{}", lines(",Adam,4\n"));
    let list = DraftContent::read(vec![read_text(children.as_bytes()).unwrap().into()]);
    assert_eq!(read_people(&list, Country::Gb), Err(ListRefusal::TooMany));
}

#[test]
fn people_beside_each_other_are_read_by_columns() {
    let reading = csv("Name,Ali Khan,Ben Li,Grace Okafor\nPhone,07700 900001,0770 oops,\nTravel,coach,car,bus\n");
    assert_eq!(people(&reading), ["2 Ali Khan +447700900001", "3 Ben Li 0770 oops", "4 Grace Okafor"]);
    let told = reading.problems[0].text(&reading.sheets);
    assert_eq!(told, "Column C has a phone number we cannot read: “0770 oops”");
    // People whose names are headings, too, do not turn a list.
    let named_so =
        csv("Name,Phone,Email,Travel\nMobile,07700 900001,,\nContact,07700 900002,,\nEmail,07700 900003,,\n");
    assert_eq!(named_so.sheets.row(named_so.entries[0].row), "row 2");
    // Two people under two headings are rows.
    assert_eq!(people(&csv("Name,Phone\nAli Khan,07700 900001\n")), ["2 Ali Khan +447700900001"]);
}

#[test]
fn names_in_blocks_are_read_column_by_column() {
    let reading = csv("Ali Khan,Ben Li\nGrace Okafor,Sana Khan\nTom Reed,Mia Cole\n");
    let all = ["1 Ali Khan", "2 Grace Okafor", "3 Tom Reed", "1 Ben Li", "2 Sana Khan", "3 Mia Cole"];
    assert_eq!(people(&reading), all);
    // Two lone names among other words are no such block.
    assert_eq!(people(&csv("Ali Khan,coach\nSana Khan,Ben Li\nMia Cole,car\n")).len(), 3);
    // A first name beside a last name is one person.
    assert_eq!(people(&csv("First,Last\nAli,Khan\nGrace,Okafor\nTom,Reed\n")).len(), 3);
}

#[test]
fn tables_beside_and_under_each_other_are_read_each_under_its_header() {
    let beside = csv("Name,Phone,,Name,Phone\nAli Khan,07700 900001,,Ben Li,07700 900002\nTom Reed,,,Mia Cole,\n");
    assert_eq!(people(&beside), ["2 Ali Khan +447700900001", "3 Tom Reed", "2 Ben Li +447700900002", "3 Mia Cole"]);
    let under = csv(
        "Brothers,\nName,Phone\nAli Khan,07700 900001\n\nSisters,\nMobile,Full name\n07700 900002,Sana Khan\n07700 900003,Mia Cole\n",
    );
    assert_eq!(people(&under), ["3 Ali Khan +447700900001", "7 Sana Khan +447700900002", "8 Mia Cole +447700900003"]);
    // A blank column between columns of one table parts nothing.
    assert_eq!(people(&csv("Name,,Phone\nAli Khan,,07700 900001\n")), ["2 Ali Khan +447700900001"]);
}

#[test]
fn labels_and_cells_below_each_other_are_rows() {
    let labelled = "Name: Ali Khan\nPhone: 07700 900001\n\nName: Ben Li\nPhone: 07700 900002\nChildren: Adam 4\n";
    assert_eq!(people(&pasted(labelled)), ["1 Ali Khan +447700900001", "4 Ben Li +447700900002 (Adam, 4)"]);
    let cell_by_cell = "Name\nPhone\nAli Khan\n07700 900001\nBen Li\n07700 900002\n";
    assert_eq!(people(&pasted(cell_by_cell)), ["3 Ali Khan +447700900001", "5 Ben Li +447700900002"]);
}

#[test]
fn addressees_are_people_in_their_order() {
    let reading = pasted("To: Grace Okafor <grace@example.org>; \"Khan, Ali\" <ali@example.org>, ben.li@example.org\n");
    let emails: Vec<(String, String)> = reading
        .entries
        .iter()
        .map(|entry| {
            let email = entry.details.email.as_ref().map_or(String::new(), |email| email.as_str().to_owned());
            (entry.name.as_ref().map_or(String::new(), ToString::to_string), email)
        })
        .collect();
    let person = |name: &str, email: &str| (name.to_owned(), email.to_owned());
    assert_eq!(
        emails,
        [
            person("Grace Okafor", "grace@example.org"),
            person("Ali Khan", "ali@example.org"),
            person("Ben Li", "ben.li@example.org")
        ]
    );
}

#[test]
fn who_signs_below_a_list_is_not_on_it() {
    let reading = csv("Name,Phone\nAli Khan,07700 900001\nBen Li,\n\n\"Fr. Tom Reed, parish priest\",\n");
    assert_eq!((people(&reading).len(), left_out(&reading)), (2, vec![(5, Reason::Note)]));
    // In the middle of it, a priest is somebody who comes.
    let among = csv("Name,Phone\nAli Khan,07700 900001\n\"Fr. Tom Reed, parish priest\",\nBen Li,07700 900002\n");
    assert_eq!(people(&among).len(), 3);
}

#[test]
fn a_band_of_ages_is_told_from_an_age() {
    fn check(heading: &str, band: Option<(u8, u8)>) {
        assert_eq!(age_band(heading), band, "{heading:?}");
    }
    check("Under 5s", Some((0, 4)));
    check("5 - 11", Some((5, 11)));
    check("Children 0-4", Some((0, 4)));
    check("U16", Some((0, 15)));
    check("Plant 0-4 oed", Some((0, 4)));
    check("5", None);
    check("11 - 5", None);
    check("Coach 5 - 11", None);
    check("18 - 65", None);
}

#[test]
fn a_heading_is_understood_with_the_one_that_spans_it() {
    fn check(spanning: &str, heading: &str, field: Option<Field>) {
        assert_eq!(together(spanning, heading).0, field, "{spanning:?} over {heading:?}");
    }
    check("", "Phone", Some(Field::Phone));
    check("Phone", "", Some(Field::Phone));
    check("Children", "Name", Some(Field::ChildName));
    check("Children", "Age", Some(Field::ChildAges));
    check("Your name", "Open-Ended Response", Some(Field::Name));
    check("Contact details", "Phone", Some(Field::Phone));
    check("Getting there", "How will you come?", Some(Field::Travel));
}

#[test]
fn numbers_under_children_are_how_many_unless_they_are_ages() {
    fn check(csv_text: &str, children: &str) {
        assert_eq!(people(&csv(csv_text))[0], format!("2 Ali Khan{children}"), "{csv_text:?}");
    }
    check("Name,Children\nAli Khan,2\nBen Li,1\n", " (age not known) (age not known)");
    check("Name,Children\nAli Khan,\"3, 7\"\nBen Li,8\n", " (age 3) (age 7)");
    check("Name,Child name,Age\nAli Khan,Adam,4\nBen Li,Joy,7\n", " (Adam, 4)");
}
