//! Tests of [`compare`]: what saving a list would do.

use proptest::prelude::*;

use super::merge::tests::some_details;
use super::*;
use crate::sheet::read_text;
use crate::travel::model::{TravelAnswer, TravelMode};

pub(super) fn id(number: i64) -> AttendeeId {
    number.to_string().parse().unwrap()
}

pub(super) fn listed(number: i64, name: &str, phone: &str) -> Listed {
    let phone = Some(phone).filter(|phone| !phone.is_empty()).map(|phone| Phone::stored(phone.into()));
    Listed {
        id: id(number),
        name: PersonName::stored(name.into()),
        details: Details { phone, ..Details::default() },
        withdrawn: false,
        counted_elsewhere: false,
    }
}

pub(super) fn reading(csv: &str) -> Reading {
    let table = read_text(csv.as_bytes()).unwrap();
    let list = DraftContent::of(ListTable::found(table.into()));
    assert_eq!(list.next_question(), None, "{csv}");
    read_people(&list, Country::Gb).unwrap()
}

fn outcomes(review: &Review) -> Vec<(u32, &'static str)> {
    review.rows.iter().map(|row| (row.entry.row.number, row.outcome.label())).collect()
}

pub(super) const A: &str = "+447700900001";
pub(super) const B: &str = "+447700900002";

#[test]
fn each_row_says_what_will_happen() {
    let mut withdrawn = listed(3, "Fatima Begum", A);
    withdrawn.withdrawn = true;
    let existing =
        [listed(1, "Grace Okafor", A), listed(2, "Ali Khan", ""), withdrawn, listed(4, "Patrick Murphy", "")];
    let reading = reading(
        "Name,Phone,Coming\nGrace OKAFOR,07700 900001,\n\"Khan, Ali\",07700 900002,\nFatima Begum,,\nBen Li,,\n,07700 900009,\nSana Li,,no\n",
    );
    let review = compare(&existing, &reading, &Decisions::default());
    assert_eq!(
        outcomes(&review),
        [
            (2, "Same"),
            (3, "Changed"),
            (4, "Stays off your list"),
            (5, "Added"),
            (6, "Fix"),
            (7, "Not coming, so not added")
        ]
    );
    let change = FieldChange { field: Field::Phone, from: String::new(), to: "07700 900002".into() };
    assert_eq!(review.rows[1].outcome, Outcome::Changed { id: id(2), changes: vec![change] });
    let missing: Vec<_> = review.missing.iter().map(|missing| (missing.name.as_str(), missing.take_off)).collect();
    assert_eq!(missing, [("Patrick Murphy", false)]);
    assert_eq!(review.count_after(), 4, "Grace, Ali, Patrick and Ben");
    assert_eq!(review.open_questions().count(), 1, "put Fatima back?");
}

#[test]
fn a_row_has_its_own_problems() {
    let review = compare(&[], &reading("Name,Phone\nBen Li,\n,07700 900009\nAli Khan,oops\n"), &Decisions::default());
    let rows_of = |row: &ReviewRow| row.problems.iter().map(|problem| problem.row.number).collect::<Vec<_>>();
    let problems: Vec<_> = review.rows.iter().map(rows_of).collect();
    assert_eq!(problems, [vec![], vec![3], vec![4]]);
}

#[test]
fn a_no_of_somebody_who_is_off_the_list_changes_nothing() {
    let mut fatima = listed(1, "Fatima Begum", "");
    fatima.withdrawn = true;
    let reading = reading("Name,Coming\nFatima Begum,no\nGrace Okafor,no\n");
    let review = compare(&[fatima, listed(2, "Grace Okafor", "")], &reading, &Decisions::default());
    let outcomes: Vec<_> = review.rows.iter().map(|row| row.outcome.clone()).collect();
    let no = |listed| Outcome::No { listed, take_off: false };
    assert_eq!(outcomes, [no(None), no(Some(id(2)))]);
}

#[test]
fn of_travel_that_changes_the_way_before_is_shown_without_its_words() {
    let mut grace = listed(1, "Grace Okafor", "");
    grace.details.travel =
        Some(TravelAnswer { detail: "coach, bad hip".into(), ..TravelAnswer::new(TravelMode::Coach) });
    let review = compare(&[grace], &reading("Name,Travel\nGrace Okafor,train\n"), &Decisions::default());
    let change = FieldChange { field: Field::Travel, from: "Coach".into(), to: "Train".into() };
    assert_eq!(review.rows[0].outcome, Outcome::Changed { id: id(1), changes: vec![change] });
}

#[test]
fn a_blank_cell_takes_nothing_away() {
    let mut grace = listed(1, "Grace Okafor", A);
    grace.details.travel = Some(TravelAnswer::new(TravelMode::Coach));
    let review = compare(&[grace], &reading("Name,Phone,Travel\nGrace Okafor,,\n"), &Decisions::default());
    assert_eq!(outcomes(&review), [(2, "Same")]);
    assert_eq!(review.changes(), []);
}

#[test]
fn answers_decide() {
    let mut withdrawn = listed(1, "Fatima Begum", "");
    withdrawn.withdrawn = true;
    let existing = [withdrawn, listed(2, "Patrick Murphy", ""), listed(3, "Grace Okafor", A)];
    let reading = reading("Name,Phone\nFatima Begum,\nGrace Okafor,07700 900002\n,07700 900009\nBen Li,\n");
    let mut decisions = Decisions::default();
    let review = compare(&existing, &reading, &decisions);
    assert_eq!(review.open_questions().count(), 2);
    assert_eq!(review.to_fix().count(), 1);
    decisions.put_back.insert(id(1), true);
    decisions.same_as_listed.insert(3.into(), SameOrTwo::SamePerson);
    decisions.leave_out_all_to_fix = true;
    decisions.left_out.insert(5.into());
    decisions.take_off.insert(id(2));
    let review = compare(&existing, &reading, &decisions);
    assert_eq!(outcomes(&review), [(2, "Put back"), (3, "Changed"), (4, "Left out"), (5, "Left out")]);
    assert_eq!((review.open_questions().count(), review.to_fix().count(), review.count_after()), (0, 0, 2));
}

#[test]
fn nobody_is_merged_on_a_name_alone_where_numbers_differ() {
    let reading = reading("Name,Phone\nMuhammad Rahman,07700 900001\nMuhammad Rahman,07700 900002\n");
    let review = compare(&[], &reading, &Decisions::default());
    assert_eq!(outcomes(&review), [(2, "Added"), (3, "Added")]);
    assert_eq!(review.open_questions().count(), 0, "their numbers tell them apart");
    assert!(review.rows[1].is_to_check(), "but it is shown");
    let review = compare(&[listed(1, "Muhammad Rahman", B)], &reading, &Decisions::default());
    assert_eq!(outcomes(&review), [(2, "Added"), (3, "Same")]);
    let known = [listed(1, "Muhammad Rahman", "+447700900003")];
    let review = compare(&known, &reading, &Decisions::default());
    assert_eq!((outcomes(&review), review.missing.len()), (vec![(2, "Added"), (3, "Added")], 1));
    assert_eq!(review.open_questions().count(), 2, "is either the one on the list?");
}

#[test]
fn spellings_of_one_name_are_shown_and_keep_nothing_from_being_saved() {
    let rows =
        reading("Name,Phone\nMohammed Rahman,\nMuhammad Rahman,07700 900002\nMohamed Abdi,\nAli Khan,\nOla Khan,\n");
    let review = compare(&[], &rows, &Decisions::default());
    assert_eq!((review.open_questions().count(), review.count_after()), (0, 5));
    let asked: Vec<u32> = review.rows.iter().filter(|row| row.is_to_check()).map(|row| row.entry.row.number).collect();
    assert_eq!(asked, [3], "Mohammed and Muhammad; Ali and Ola are two names");
    let same = Decisions { duplicates: [(3.into(), SameOrTwo::SamePerson)].into(), ..Decisions::default() };
    assert_eq!(compare(&[], &rows, &same).count_after(), 4);
    let review =
        compare(&[listed(1, "Muhamad Rahman", "")], &reading("Name\nMohammed Rahman\n"), &Decisions::default());
    assert_eq!((outcomes(&review), review.open_questions().count()), (vec![(2, "Added")], 0));
    assert!(review.rows[0].is_to_check());
}

#[test]
fn rows_that_are_as_different_as_two_listed_people_are_those_two() {
    let reading = reading("Name,Phone\nMuhammad Rahman,07700 900001\nMuhammad Rahman,07700 900002\n");
    let known = [listed(1, "Muhammad Rahman", A), listed(2, "Muhammad Rahman", B)];
    let review = compare(&known, &reading, &Decisions::default());
    assert_eq!(outcomes(&review), [(2, "Same"), (3, "Same")]);
    assert!(review.rows.iter().all(|row| !row.is_to_check()), "the list says that they are two");
}

#[test]
fn of_two_people_of_one_name_and_number_the_one_of_whom_the_same_is_known_is_meant() {
    let mut with_address = listed(1, "Grace Okafor", A);
    with_address.details.email = Some(Email::stored("grace@example.org".into()));
    let reading = reading("Name,Phone\nGrace Okafor,07700 900001\n");
    let review = compare(&[with_address, listed(2, "Grace Okafor", A)], &reading, &Decisions::default());
    assert_eq!(review.rows[0].outcome, Outcome::Same { id: id(2) });
}

#[test]
fn somebody_who_is_off_the_list_is_likely_nobody_until_they_are_put_back() {
    let mut anna = listed(1, "Anna Kovac", A);
    anna.withdrawn = true;
    let reading = reading("Name,Phone\nAna Kovac,07700 900001\n");
    let mut decisions = Decisions::default();
    assert_eq!(outcomes(&compare(std::slice::from_ref(&anna), &reading, &decisions)), [(2, "Added")]);
    decisions.put_back.insert(id(1), true);
    assert_eq!(outcomes(&compare(&[anna], &reading, &decisions)), [(2, "Put back")]);
}

#[test]
fn copies_of_one_row_are_one_question() {
    let reading = reading(&format!("Name,Phone\n{}", "Anna Test,07700 900001\n".repeat(2000)));
    let review = compare(&[], &reading, &Decisions::default());
    assert_eq!((review.count_after(), review.open_questions().count()), (1, 1));
    let decisions = Decisions { duplicates: [(3.into(), SameOrTwo::TwoPeople)].into(), ..Decisions::default() };
    let review = compare(&[], &reading, &decisions);
    assert_eq!((review.count_after(), review.open_questions().count()), (2000, 0));
}

#[test]
fn likely_duplicates_are_asked_about() {
    fn check(csv: &str, count: usize, questions: usize) {
        let review = compare(&[], &reading(csv), &Decisions::default());
        assert_eq!((review.count_after(), review.open_questions().count()), (count, questions), "{csv}");
    }
    check("Name,Phone\nAnna Kovac,07700900001\nАnna Kovac,07700900001\nANNA KOVAČ,07700-900-001\n", 1, 1);
    check("Name,Phone\nGrace Okafor,07700900001\nGrace Okafr,07700900001\n", 1, 1);
    check("Name,Phone\nGrace Okafor,07700900001\nKwame Okafor,07700900001\n", 2, 0);
    check("Name,Phone\nGrace Okafor,\nGrace Okafor,\n", 2, 1);
    check("Name,Email\nGrace Okafor,g@example.org\nGrace Okafor,G@example.org\n", 1, 1);
}

#[test]
fn a_later_row_of_one_person_adds_to_the_earlier() {
    let reading = reading("Name,Phone,Travel\nGrace Okafor,07700900001,coach\nGrace Okafor,07700900001,train\n");
    let review = compare(&[], &reading, &Decisions::default());
    let [Change::Add { row: RowId { number: 2, .. }, details, .. }] = review.changes() else {
        panic!("{:?}", review.changes())
    };
    assert_eq!(details.travel.as_ref().map(|travel| travel.mode), Some(TravelMode::Train));
    assert_eq!(outcomes(&review), [(2, "Added"), (3, "Same person as another row")]);
}

#[test]
fn a_maybe_is_kept_and_not_counted() {
    let review = compare(&[], &reading("Name,Coming\nGrace Okafor,maybe\nAli Khan,yes\n"), &Decisions::default());
    assert_eq!((review.changes().len(), review.count_after()), (2, 1));
}

#[test]
fn a_no_is_shown_and_takes_nobody_off_by_itself() {
    let existing = [listed(1, "Grace Okafor", "")];
    let reading = reading("Name,Coming\nGrace Okafor,no\nAli Khan,no\n");
    let review = compare(&existing, &reading, &Decisions::default());
    assert_eq!(review.rows[0].outcome, Outcome::No { listed: Some(id(1)), take_off: false });
    assert_eq!((review.changes(), review.count_after(), review.missing.len()), ([].as_slice(), 1, 0));
    let review = compare(&existing, &reading, &Decisions { take_off: [id(1)].into(), ..Decisions::default() });
    assert_eq!((review.changes(), review.count_after()), ([Change::Withdraw { id: id(1) }].as_slice(), 0));
}

#[test]
fn only_children_for_the_creche_are_changes() {
    fn children(csv: &str) -> usize {
        let review = compare(&[], &reading(csv), &Decisions::default());
        let [Change::Add { details, .. }] = review.changes() else { panic!() };
        details.children.len()
    }
    assert_eq!(children("Name,Childcare,Children\nA B,yes,2 (3 and 5)\n"), 2);
    assert_eq!(children("Name,Childcare,Children\nA B,,2 (3 and 5)\n"), 0);
    assert_eq!(children("Name,Childcare,Children\nA B,no,2 (3 and 5)\n"), 0);
}

#[test]
fn decisions_survive_being_a_draft() {
    let mut decisions = Decisions { left_out: [4.into()].into(), take_off: [id(9)].into(), ..Decisions::default() };
    decisions.fixes.set(14.into(), Field::Name, "Grace".into());
    decisions.put_back.insert(id(3), true);
    let json = serde_json::to_string(&decisions).unwrap();
    assert_eq!(serde_json::from_str::<Decisions>(&json).unwrap(), decisions);
}

/// What a store does with changes.
fn applied(existing: &[Listed], changes: &[Change]) -> Vec<Listed> {
    let mut people = existing.to_vec();
    for change in changes {
        match change {
            Change::Add { name, details, .. } => {
                let next = people.len() as i64 + 1;
                people.push(Listed {
                    id: id(next),
                    name: name.clone(),
                    details: details.clone(),
                    withdrawn: false,
                    counted_elsewhere: false,
                });
            }
            Change::Update { id, name, details, .. } | Change::PutBack { id, name, details, .. } => {
                let person = people.iter_mut().find(|person| person.id == *id).unwrap();
                *person = Listed {
                    id: *id,
                    name: name.clone(),
                    details: details.clone(),
                    withdrawn: false,
                    counted_elsewhere: false,
                };
            }
            Change::Withdraw { id } => people.iter_mut().find(|person| person.id == *id).unwrap().withdrawn = true,
        }
    }
    people
}

/// Spellings of three names. Names that are only alike are asked about, and an unanswered question may be answered
/// otherwise by what was saved meanwhile.
fn some_name() -> impl Strategy<Value = PersonName> {
    prop::sample::select(vec!["Grace Okafor", "OKAFOR Grace", "Ali Khan", "Sana Khan"])
        .prop_map(|name| PersonName::stored(name.into()))
}

prop_compose! {
    fn some_entries()(people in prop::collection::vec((prop::option::weighted(0.9, some_name()), some_details(), prop::bool::weighted(0.1)), 0..6)) -> Vec<Entry> {
        let entry = |(row, (name, mut details, no)): (u32, (Option<PersonName>, Details, bool))| {
            if no {
                details.attending = Some(Attending::No);
            }
            Entry { row: row.into(), name, details }
        };
        (2..).zip(people).map(entry).collect()
    }
}

prop_compose! {
    /// No two of one name and number: those are one person whom somebody listed twice, and either may be found.
    fn some_listed()(
        people in prop::collection::vec((some_name(), some_details(), prop::bool::weighted(0.2)), 0..5),
    ) -> Vec<Listed> {
        let mut seen = std::collections::HashSet::new();
        let listed = (1..).zip(people);
        let listed = listed.map(|(number, (name, details, withdrawn))| Listed { id: id(number), name, details, withdrawn, counted_elsewhere: false });
        listed
            .filter(|person| {
                let phone = person.details.phone.clone().filter(Phone::is_number);
                phone.is_none_or(|phone| seen.insert((person.name.key(), phone)))
            })
            .zip(1..)
            .map(|(person, number)| Listed { id: id(number), ..person })
            .collect()
    }
}

prop_compose! {
    fn some_decisions()(
        put_back in prop::collection::btree_map((1_i64..6).prop_map(id), any::<bool>(), 0..4),
        take_off in prop::collection::btree_set((1_i64..6).prop_map(id), 0..2),
        left_out in prop::collection::btree_set((2_u32..8).prop_map(RowId::from), 0..2),
    ) -> Decisions {
        Decisions { put_back, take_off, left_out, ..Decisions::default() }
    }
}

#[test]
fn thousands_of_one_name_are_held_against_each_other_in_no_time() {
    let people: Vec<Listed> =
        (0..5_000).map(|number| listed(number + 1, "Grace Okafor", &format!("+4477009{number:05}"))).collect();
    let rows: String = (0..5_000).map(|number| format!("Grace Okafor,077009{number:05}\n")).collect();
    let reading = reading(&format!("Name,Phone\n{rows}"));
    let started = std::time::Instant::now();
    let review = compare(&people, &reading, &Decisions::default());
    assert!(review.changes().is_empty(), "everybody is found by their number");
    // A minute and more when each was held against all the others; now a second where nothing is optimised.
    assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn saving_twice_changes_nothing_the_second_time(existing in some_listed(), entries in some_entries(), decisions in some_decisions()) {
        let reading = Reading { entries, ..Reading::default() };
        let review = compare(&existing, &reading, &decisions);
        let after = applied(&existing, review.changes());
        let counts = |person: &&Listed| !person.withdrawn && person.details.attending != Some(Attending::Maybe) && person.details.attending != Some(Attending::No);
        prop_assert_eq!(after.iter().filter(counts).count(), review.count_after());
        let again = compare(&after, &reading, &decisions);
        prop_assert_eq!(again.changes(), &[]);
        prop_assert_eq!(again.count_after(), review.count_after());
    }

    #[test]
    fn what_is_shown_is_the_same_whatever_was_known_of_needs(existing in some_listed(), entries in some_entries(), decisions in some_decisions()) {
        let reading = Reading { entries, ..Reading::default() };
        let mut unknown = existing.clone();
        for person in &mut unknown {
            let Details { children, needs, nothing_needed, childcare, .. } = &mut person.details;
            (*children, *needs, *nothing_needed, *childcare) = (Vec::new(), Vec::new(), false, None);
        }
        let (known, unknown) = (compare(&existing, &reading, &decisions), compare(&unknown, &reading, &decisions));
        let shown = |review: &Review| review.rows.iter().map(|row| row.outcome.clone()).collect::<Vec<_>>();
        prop_assert_eq!(shown(&known), shown(&unknown));
        prop_assert_eq!(known.count_after(), unknown.count_after());
        prop_assert_eq!(known.count_at_once(), unknown.count_at_once());
        prop_assert_eq!(known.does_something_at_once(), unknown.does_something_at_once());
    }

    #[test]
    fn nobody_is_lost_without_being_taken_off(existing in some_listed(), entries in some_entries()) {
        let reading = Reading { entries, ..Reading::default() };
        let review = compare(&existing, &reading, &Decisions::default());
        let after = applied(&existing, review.changes());
        for (before, after) in existing.iter().zip(&after) {
            prop_assert_eq!(before.withdrawn, after.withdrawn);
            prop_assert!(before.details.phone.is_none() || after.details.phone.is_some());
            prop_assert!(before.details.needs.len() <= after.details.needs.len());
        }
    }
}

#[test]
fn a_paste_stands_for_everyone_only_where_it_tells_of_half_of_them() {
    fn check(source: Source, listed_people: &[&str], csv: &str, stands: bool) {
        let existing: Vec<Listed> = (1..).zip(listed_people).map(|(at, name)| listed(at, name, "")).collect();
        let review = compare(&existing, &reading(csv), &Decisions::default());
        assert_eq!(source.stands_for_everyone(&review), stands, "{source:?} of {csv:?}");
    }
    let four = ["Grace Okafor", "Ali Khan", "Sana Khan", "Agnes Byrne"];
    check(Source::Pasted, &four, "Name\nWei Ling\n", false);
    check(Source::Pasted, &four, "Name\nWei Ling\nAli Khan\n", false);
    check(Source::Pasted, &four, "Name\nWei Ling\nAli Khan\nGrace Okafor\n", true);
    check(Source::Pasted, &four, "Name,Coming\nAli Khan,no\nGrace Okafor,yes\n", true);
    check(Source::File, &four, "Name\nWei Ling\n", true);
    check(Source::Typed, &four, "Name\nAli Khan\nGrace Okafor\nSana Khan\n", false);
    check(Source::Copied, &four, "Name\nAli Khan\nGrace Okafor\nSana Khan\n", false);
}
