//! Tests of children read out of free text.

use super::*;
use proptest::prelude::*;

#[test]
fn of_a_child_what_is_known_is_said() {
    assert_eq!(Child::aged(4).label(), "age 4");
}

fn short(read: &ChildrenRead) -> String {
    let child = |child: &Child| {
        let age = child.age_years.map_or("?".to_owned(), |age| age.to_string());
        format!("{}{age}", child.first_name)
    };
    read.children.iter().map(child).collect::<Vec<_>>().join(" ")
}

#[test]
fn children_are_read_out_of_free_text() {
    fn check(text: &str, children: &str, wanted: Option<bool>) {
        let read = ChildrenRead::read(text, Expect::Count);
        assert_eq!((short(&read).as_str(), read.wanted, read.unclear), (children, wanted, false), "{text:?}");
    }
    check("2", "? ?", None);
    check("１", "?", None);
    check("two", "? ?", None);
    check("2 (3 and 5yrs)", "3 5", None);
    check("2 (4 & 6)", "4 6", None);
    check("1 - ages 13", "13", None);
    check("1, aged 2", "2", None);
    check("3, aged 3 and 0 and 7", "3 0 7", None);
    check("yes, Adam 4", "Adam4", Some(true));
    check("Oskar 0; Hana 2", "Oskar0 Hana2", None);
    check("Adam (4) and Sara (6)", "Adam4 Sara6", None);
    check("Yes please, 2: 2 and 1", "2 1", Some(true));
    check("Yes please, 1: 8", "8", Some(true));
    check("3 kids (9,9,6) creche pls", "9 9 6", Some(true));
    check("+3 kids 11 & 9 & 5 creche pls", "11 9 5", Some(true));
    check("9 months", "0", None);
    check("2.5 yrs", "2", None);
    check("Adam 2.5", "Adam2", None);
    check("2 yrs and 18 months", "2 1", None);
    check("two kids, 5 and 7", "5 7", None);
    check("2 (3)", "3 ?", None);
    check("3, 5", "3 5", None);
    check("12 kids", "? ? ? ? ? ? ? ? ? ? ? ?", None);
    check("2 kids, 4", "4 ?", None);
    check("2 kids, 4 boy, 6 girl", "4 6", None);
    check("2 ages 4", "4 ?", None);
    check("aged 5", "5", None);
    check("6 weeks", "0", None);
    check("newborn", "0", None);
    check("Adam 4 boy, Sara 6 girl", "Adam4 Sara6", None);
    check("Adam 4 and 6", "Adam4 6", None);
    check("Adam and Sara 6", "Adam? Sara6", None);
    check("Ali, Adam 4, 6", "Ali6 Adam4", None);
    check("No of children: 2", "? ?", None);
    check("Not this time", "", Some(false));
    check("x", "", Some(true));
    check("No", "", Some(false));
    check("No thanks", "", Some(false));
    check("N/A", "", Some(false));
    check("0", "", Some(false));
    check("yes please", "", Some(true));
    check("", "", None);
}

#[test]
fn a_column_of_ages_holds_ages() {
    fn check(text: &str, children: &str) {
        let read = ChildrenRead::read(text, Expect::Ages);
        assert_eq!((short(&read).as_str(), read.unclear), (children, false), "{text:?}");
    }
    check("3", "3");
    check("1", "1");
    check("0", "0");
    check("3, 5", "3 5");
    check("1 and 5", "1 5");
    check("three, four", "3 4");
    check("9 months", "0");
    check("2.5", "2");
    check("1 1 1 1 1 1 1 1 1 1 1 1", "1 1 1 1 1 1 1 1 1 1 1 1");
}

#[test]
fn nonsense_is_asked_about_and_never_counted() {
    fn check(text: &str, expect: Expect, children: &str) {
        let read = ChildrenRead::read(text, expect);
        assert_eq!((short(&read).as_str(), read.unclear), (children, true), "{text:?}");
    }
    check("-1", Expect::Count, "?");
    check("999999999999", Expect::Count, "");
    check("1e308", Expect::Count, "?");
    check("NaN", Expect::Count, "");
    check("1.5", Expect::Count, "");
    check("40", Expect::Count, "");
    check("3, 300", Expect::Ages, "3 ?");
    check("some", Expect::Count, "");
    check("1 (3, 5)", Expect::Count, "3 5");
    check("not sure", Expect::Count, "");
    check("Adam 3.125", Expect::Count, "Adam?");
    check("Ali, Adam 4, 300", Expect::Count, "Ali? Adam4 ?");
    check("1 1 1 1 1 1 1 1 1 1 1 1 1", Expect::Ages, "");
}

proptest! {
    #[test]
    fn no_text_makes_a_crowd_or_a_grown_up(text in "\\PC{0,60}") {
        for expect in [Expect::Count, Expect::Ages] {
            let read = ChildrenRead::read(&text, expect);
            prop_assert!(read.children.len() <= MANY as usize);
            prop_assert!(read.children.iter().all(|child| child.age_years.is_none_or(|age| u32::from(age) <= OLDEST)));
        }
    }
}
