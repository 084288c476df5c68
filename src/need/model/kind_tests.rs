//! Tests of what a person needs, put together.

use super::*;
use crate::clock::Moment;

#[test]
fn each_kind_is_needed_once_with_all_that_was_said_of_it() {
    let read = |details: &[&str]| {
        let needs = details.iter().map(|detail| NeedAnswer::new(NeedKind::Diet, detail));
        NeedAnswer::one_of_each(needs.chain([NeedAnswer::new(NeedKind::Bsl, "BSL")]).collect())
    };
    let needs = |diet| [NeedAnswer::new(NeedKind::Diet, diet), NeedAnswer::new(NeedKind::Bsl, "BSL")];
    assert_eq!(read(&["halal", "no nuts"]), needs("halal; no nuts"));
    assert_eq!(read(&["halal", "halal"]), needs("halal"));
}

#[test]
fn a_language_alone_is_an_interpreter_in_a_column_of_languages_only() {
    let kinds =
        |topic| NeedsRead::read("Somali", "", topic).needs.into_iter().map(|need| need.kind).collect::<Vec<_>>();
    assert_eq!(kinds(Topic::Access), [NeedKind::Other]);
    assert_eq!(kinds(Topic::Language), [NeedKind::Interpreter]);
}

#[test]
fn a_need_is_said_with_its_words_where_the_kind_says_too_little() {
    fn check(kind: NeedKind, detail: &str, label: &str) {
        assert_eq!(NeedAnswer::new(kind, detail).label(), label);
    }
    check(NeedKind::Diet, "halal", "Food: halal");
    check(NeedKind::Diet, "", "Food");
    check(NeedKind::Interpreter, "Somali", "Other language: Somali");
    check(NeedKind::Wheelchair, "epilepsy", "Uses a wheelchair");
}

#[test]
fn who_interprets_is_booked_and_what_is_general_asks_for_words() {
    let those =
        |which: fn(NeedKind) -> bool| NeedKind::ALL.iter().copied().filter(|kind| which(*kind)).collect::<Vec<_>>();
    assert_eq!(those(NeedKind::is_booked), [NeedKind::Bsl, NeedKind::Interpreter]);
    assert_eq!(those(NeedKind::asks_for_words), [NeedKind::Interpreter, NeedKind::Diet, NeedKind::Other]);
}

#[test]
fn a_request_says_for_whom_and_not_what_must_be_booked() {
    let request = |wanted| Request {
        attendee: "1".parse().unwrap(),
        name: "Grace Okafor".into(),
        wanted,
        asked_at: Moment::parse("2027-02-01T00:00:00Z").unwrap(),
        standing: Standing::Waiting,
    };
    let need = "1".parse().unwrap();
    let booking = Wanted::Booking { need, answer: NeedAnswer::new(NeedKind::Bsl, "BSL") };
    assert_eq!(request(booking).label(), "Something to be booked for Grace Okafor");
    let place = Wanted::Place { child: "1".parse().unwrap(), age_years: Some(4) };
    assert_eq!(request(place).label(), "A crèche place for a child of Grace Okafor");
}
