//! Tests of [`compare`]: what is asked, looked at and made to wait.

use super::review_tests::{A, B, listed, reading};
use super::*;

#[test]
fn a_question_names_whom_it_is_about() {
    let questions = |existing: &[Listed], csv: &str| {
        let review = compare(existing, &reading(csv), &Decisions::default());
        review
            .rows
            .iter()
            .flat_map(|row| row.asks.iter().map(|ask| ask.text(&row.entry, &review.sheets)))
            .collect::<Vec<_>>()
    };
    let (grace, anna) = (listed(1, "Grace Okafor", A), listed(2, "Anna Kovac", B));
    let mut fatima = listed(3, "Fatima Begum", "");
    fatima.withdrawn = true;
    assert_eq!(
        questions(
            &[grace, anna, fatima],
            "Name,Phone\nGrace Okafor,07700 900003\nAna Kovac,07700 900002\nFatima Begum,\n"
        ),
        [
            "Grace Okafor is on your list with other details. Is this the same person?",
            "Anna Kovac is on your list. Is Ana Kovac the same person?",
            "Fatima Begum was taken off your list. Put back?"
        ]
    );
    let copies = |copies| questions(&[], &format!("Name,Phone\n{}", "Anna Test,07700 900001\n".repeat(copies)));
    assert_eq!(copies(2), ["Row 2 and row 3 look like the same person"]);
    assert_eq!(copies(3), ["Row 2 and row 3 and row 4 look like the same person"]);
    assert_eq!(copies(4), ["Row 2 and 3 other rows look like the same person"]);
}

#[test]
fn only_what_may_be_misread_is_to_be_looked_at() {
    let reading = reading("Name,Phone\nBen Li,07700 900001\nAli Khan,7700900002\nSana Li,oops\nTom Li,oops\n");
    let decisions = Decisions { left_out: [5.into()].into(), ..Decisions::default() };
    let review = compare(&[], &reading, &decisions);
    let to_check: Vec<_> = review.rows.iter().map(|row| (row.entry.row.number, row.is_to_check())).collect();
    assert_eq!(to_check, [(2, false), (3, false), (4, true), (5, false)]);
}

#[test]
fn a_maybe_that_becomes_yes_waits_for_its_place_and_the_rest_is_done_at_once() {
    let mut grace = listed(1, "Grace Okafor", "");
    grace.details.attending = Some(Attending::Maybe);
    let existing = [grace, listed(2, "Ali Khan", "")];
    let changes = |csv: &str| {
        let review = compare(&existing, &reading(csv), &Decisions::default());
        let told: Vec<_> = review
            .changes()
            .iter()
            .map(|change| match change.without_the_name() {
                Some(Change::Update { details, changed, .. }) => {
                    (change.is_a_name(), Some((details.attending, changed)))
                }
                Some(other) => panic!("{other:?}"),
                None => (change.is_a_name(), None),
            })
            .collect();
        (told, review.count_after(), review.count_at_once())
    };
    assert_eq!(changes("Name,Coming\nGrace Okafor,yes\n"), (vec![(true, None)], 2, 1));
    let phone = vec![(true, Some((Some(Attending::Maybe), vec![Field::Phone])))];
    assert_eq!(changes("Name,Coming,Phone\nGrace Okafor,yes,07700 900001\n"), (phone, 2, 1));
    let maybe = vec![(false, Some((Some(Attending::Maybe), vec![Field::Attending])))];
    assert_eq!(changes("Name,Coming\nAli Khan,maybe\n"), (maybe, 0, 0));
    let number = vec![(false, Some((None, vec![Field::Phone])))];
    assert_eq!(changes("Name,Phone\nAli Khan,07700 900001\n"), (number, 1, 1));
    assert_eq!(changes("Name\nBen Li\n"), (vec![(true, None)], 2, 1));
}
