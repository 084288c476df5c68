//! Tests of [`Columns::find`]: what is a column by what stands in it.

use super::columns::tests::{found, words};
use super::*;

#[test]
fn a_column_without_a_heading_is_what_most_of_its_cells_are() {
    fn check(cells: [&str; 2], field: &str) {
        let csv = format!("Name,\nGrace Okafor,{}\nAli Khan,{}\n", cells[0], cells[1]);
        let Found::Certain(columns) = found(&csv) else { panic!("{csv:?} is not certain") };
        assert_eq!(words(&columns), format!("name {field}"), "{csv:?}");
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
    let Found::Certain(columns) = found("Name,Zone\nGrace Okafor,07700 900123\n") else { panic!() };
    assert_eq!(words(&columns), "name -");
}

#[test]
fn a_heading_is_believed_when_three_cells_in_ten_bear_it_out() {
    let of_ten = |numbers: usize| {
        let row = |row| format!("A B,{}\n", if row < numbers { "07700 900123" } else { "3" });
        let csv = (0..10).map(row).fold("Name,Number\n".to_owned(), |csv, row| csv + &row);
        let Found::Certain(columns) = found(&csv) else { panic!("{csv:?}") };
        words(&columns)
    };
    assert_eq!([of_ten(2), of_ten(3)], ["name -", "name phone"]);
}

#[test]
fn names_are_told_from_all_else_where_nothing_is_headed() {
    fn check(beside: [&str; 2], fields: Option<&str>) {
        let csv = format!("Grace Okafor,{},07700 900123\nAli Khan,{},\n", beside[0], beside[1]);
        let columns = match found(&csv) {
            Found::Certain(columns) => Some(words(&columns)),
            Found::Unsure(_) => None,
        };
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
        let (Found::Certain(columns) | Found::Unsure(Question { guess: columns, .. })) = found(csv);
        assert_eq!(columns.header, None, "{csv:?}");
    }
    check("Grace Okafor,Email,\nAli Khan,Email,ali@example.org\n");
    check("Grace Okafor,Email,grace@example.org\nAli Khan,Tel,07700 900124\n");
    check("Grace Okafor,Coming\nAli Khan,\n");
    check("Grace Okafor,Adult\nAli Khan,\n");
    check("Grace Okafor,Wheelchair\nAli Khan,\n");
    check("Grace Okafor,Coach\nAli Khan,\n");
    let Found::Unsure(question) = found("Our folk,Tel,12345\nGrace Okafor,07700 900123,\n") else { panic!() };
    assert_eq!(question.guess.header, Some(1), "five digits are no telephone number");
}
