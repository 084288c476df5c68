//! What is a column by its heading and by what stands in it, and what is asked.

use super::super::columns::letters;
use super::*;
use crate::sheet::{read_pasted, read_text};

pub fn found(csv: &str) -> Found {
    Columns::find(&read_text(csv.as_bytes()).unwrap())
}

pub fn words(columns: &Columns) -> String {
    columns.fields.iter().map(|field| field.map_or("-", Field::as_str)).collect::<Vec<_>>().join(" ")
}

#[test]
fn certain_columns_are_not_asked_about() {
    fn check(csv: &str, header: Option<u32>, fields: &str) {
        let Found { columns, sure } = found(csv);
        assert_eq!((columns.header, words(&columns).as_str(), sure), (header, fields, true), "{csv:?}");
    }
    check("Name,Phone\nGrace Okafor,07700 900123\n", Some(1), "name phone");
    check("St Mary's list\n\nName,Phone,Coach?\nGrace Okafor,07700 900123,yes\n", Some(3), "name phone travel");
    check("First name,Surname,Tel\nGrace,Okafor,07700 900123\n", Some(1), "first_name last_name phone");
    check("Name,Surname,Tel\nGrace,Okafor,07700 900123\n", Some(1), "first_name last_name phone");
    check(
        "Child 1,Age,Child 2,Age,Full name\nAdam,4,,,Grace Okafor\n",
        Some(1),
        "child_name child_ages child_name child_ages name",
    );
    check("Name,NI Number,Sort code\nGrace Okafor,QQ123456C,00-00-00\n", Some(1), "name - -");
    check("Name\nGrace Okafor\nAli Khan\n", Some(1), "name");
    check("Grace Okafor,07700 900123\nAli Khan,07700 900124\n", None, "name phone");
    check("Grace Okafor,coach\nAli Khan,train\n", None, "name travel");
    check("No,Name,Tel\n1,Grace Okafor,07700 900123\n2,Ali Khan,\n", Some(1), "- name phone");
    check("1,Grace Okafor,07700 900123\n2,Ali Khan,07700 900124\n", None, "- name phone");
    check("Name,Status,Number\nA B,paid,1\nC D,paid,2\nE F,owes,3\n", Some(1), "name - -");
    check("Member,Full name\nY,A B\nN,C D\nY,E F\n", Some(1), "- name");
    check("Name,,\nGrace Okafor,07700 900123,grace@example.org\n", Some(1), "name phone email");
    check("List of names\nName,Phone\nGrace Okafor,07700 900123\n", Some(2), "name phone");
    check("Name,First name,Surname\nGrace Okafor,Grace,Okafor\n", Some(1), "- first_name last_name");
    check("Name,E-mail,Email\nGrace Okafor,,grace@example.org\n", Some(1), "name email email");
    check("Name,Full name\n1,A B\n2,C D\n3,E F\n", Some(1), "- name");
    check("Name,Age group\nA B,adult\nC D,adult\nE F,under 16\n", Some(1), "name age_group");
    check("Name,Age group\nA B,red\nC D,green\nE F,blue\n", Some(1), "name -");
}

#[test]
fn what_is_not_certain_is_asked_with_a_guess() {
    fn check(csv: &str, fields: &str) {
        let Found { columns, sure } = found(csv);
        assert_eq!((words(&columns).as_str(), sure), (fields, false), "{csv:?}");
    }
    check("Grace Okafor,Ali Khan\nFatima Begum,Ben Li\n", "name -");
    check("Our folk,Tel\nGrace Okafor,07700 900123\n", "name phone");
    check("1,2\n3,4\n", "- -");
    check("Name,Full name\nGrace Okafor,Ali Khan\n", "name name");
}

#[test]
fn the_leader_sees_headings_or_letters_and_three_values() {
    let table = read_text(b"Our folk,Tel,\nA B,07700 900123,\nC D,,x\nE F,,\nG H,,\n").unwrap();
    let samples = Columns::find(&table).columns.samples(&table);
    let columns: Vec<_> = samples.iter().map(|column| (column.header.as_str(), column.values.len())).collect();
    assert_eq!(columns, [("Our folk", 3), ("Tel", 1), ("Column C", 1)]);
}

#[test]
fn the_leaders_answer_replaces_the_guess() {
    let mut columns = Columns::new(None, vec![Some(Field::FirstName), Some(Field::LastName), Some(Field::Phone)]);
    columns.assign(Field::Name, Some(1));
    assert_eq!(words(&columns), "- name phone");
    columns.assign(Field::Phone, None);
    assert_eq!(words(&columns), "- name -");
    columns.assign(Field::Travel, Some(9));
    assert_eq!(words(&columns), "- name -");
    columns.assign(Field::Name, Some(0));
    assert_eq!(words(&columns), "name - -");
    columns.assign(Field::Name, Some(1));
    assert_eq!(words(&columns), "- name -");
}

#[test]
fn pasted_lines_are_whole_people() {
    fn check(pasted: &str, header: Option<u32>, fields: &str) {
        let Found { columns, sure } = Columns::find(&read_pasted(pasted).unwrap());
        assert_eq!((columns.header, words(&columns).as_str(), sure), (header, fields, true), "{pasted:?}");
    }
    check("1. Grace\n2. Ali", None, "line");
    check("Name\nGrace\nAli", Some(1), "name");
    check("Name, Phone\nGrace Okafor, 07700 900123\nAli Khan, none", Some(1), "line");
    check("Name, Grace Okafor\nAli Khan", None, "line");
    check("Name\tMobile\nGrace\t07700 900123", Some(1), "name phone");
    check("Grace Okafor\t07700 900123\nAli Khan\t", None, "name phone");
}

#[test]
fn columns_are_lettered_as_in_a_spreadsheet() {
    assert_eq!([letters(0), letters(25), letters(26), letters(701), letters(702)], ["A", "Z", "AA", "ZZ", "AAA"]);
}

#[test]
fn a_column_without_a_heading_is_what_most_of_its_cells_are() {
    fn check(cells: [&str; 2], field: &str) {
        let csv = format!("Name,\nGrace Okafor,{}\nAli Khan,{}\n", cells[0], cells[1]);
        let Found { columns, sure } = found(&csv);
        assert_eq!((words(&columns), sure), (format!("name {field}"), true), "{csv:?}");
    }
    check(["wheelchair", "BSL"], "needs");
    check(["07700 900123", "at work"], "-");
    check(["@grace", "@ali"], "-");
    check(["1234567890123456789", "1234567890123456789"], "-");
    check(["coming on the coach from Leeds", "train"], "travel");
    check(["I will come on the coach from Leeds", "I will come on the train from Leeds"], "-");
}

#[test]
fn a_heading_nobody_knows_is_not_filled_in() {
    let Found { columns, sure } = found("Name,Zone\nGrace Okafor,07700 900123\n");
    assert_eq!((words(&columns).as_str(), sure), ("name -", true));
}

#[test]
fn a_heading_is_believed_when_three_cells_in_ten_bear_it_out() {
    let of_ten = |numbers: usize| {
        let row = |row| format!("A B,{}\n", if row < numbers { "07700 900123" } else { "3" });
        let csv = (0..10).map(row).fold("Name,Number\n".to_owned(), |csv, row| csv + &row);
        words(&found(&csv).columns)
    };
    assert_eq!([of_ten(2), of_ten(3)], ["name -", "name phone"]);
}

#[test]
fn names_are_told_from_all_else_where_nothing_is_headed() {
    fn check(beside: [&str; 2], fields: Option<&str>) {
        let csv = format!("Grace Okafor,{},07700 900123\nAli Khan,{},\n", beside[0], beside[1]);
        let Found { columns, sure } = found(&csv);
        let columns = sure.then(|| words(&columns));
        assert_eq!(columns.as_deref(), fields, "{csv:?}");
    }
    check(["Fatima Begum", "Ben Li"], None);
    check(["FATIMA BEGUM", "BEN LI"], None);
    check(["Sean O'Neill", "Dr. Ben Li-Wong"], None);
    check(["प्रिया शर्मा", "रवि वर्मा"], None);
    check(["Grace Will Going", "Ben Will Going"], None);
    check(["Ben Li", "12"], Some("name - phone"));
    check(["12 High Street", "9 Low Road"], Some("name - phone"));
    check(["red hat", "blue hat"], Some("name - phone"));
    check(["Coming Late", "Going Late"], Some("name - phone"));
    check(["", ""], Some("name - phone"));
}

#[test]
fn the_first_row_is_a_person_when_it_is_like_those_below() {
    fn check(csv: &str) {
        assert_eq!(found(csv).columns.header, None, "{csv:?}");
    }
    check("Grace Okafor,Email,\nAli Khan,Email,ali@example.org\n");
    check("Grace Okafor,Email,grace@example.org\nAli Khan,Tel,07700 900124\n");
    check("Grace Okafor,Coming\nAli Khan,\n");
    check("Grace Okafor,Adult\nAli Khan,\n");
    check("Grace Okafor,Wheelchair\nAli Khan,\n");
    check("Grace Okafor,Coach\nAli Khan,\n");
    let header = found("Our folk,Tel,12345\nGrace Okafor,07700 900123,\n").columns.header;
    assert_eq!(header, Some(1), "five digits are no telephone number");
}
