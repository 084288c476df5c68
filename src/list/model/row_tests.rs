//! Tests of [`read_people`]: which rows are people, and what their cells tell.

use super::reading::tests::{csv, names, pasted, reading_of};
use super::*;
use crate::need::model::NeedKind;
use crate::sheet::read_text;
use crate::travel::model::TravelMode;

#[test]
fn between_numbered_lines_what_is_no_name_is_talk() {
    let numbered = pasted("1. Grace Okafor\n2. Ali Khan\n3. Ben Li\nlunch at one\n");
    assert_eq!(names(&numbered), [(1, "Grace Okafor"), (2, "Ali Khan"), (3, "Ben Li")]);
    let plain = pasted("Grace Okafor\nAli Khan\nBen Li\nlunch at one\n");
    assert_eq!(names(&plain).last(), Some(&(4, "lunch at one")));
    let two = pasted("1. Grace Okafor\n2. Ali Khan\nlunch at one\n");
    assert_eq!(names(&two).last(), Some(&(3, "lunch at one")), "two numbers make no numbered list");
    let half = pasted("1. Grace Okafor\n2. Ali Khan\n3. Ben Li\nSana Li\nTom Li\nlunch at one\n");
    assert_eq!(names(&half).last(), Some(&(5, "Tom Li")), "names without a number stay");
    let bullets = pasted("- Grace Okafor\n- Ali Khan\n- Ben Li\nSana Li\nTom Li\nlunch at one\n");
    assert_eq!(names(&bullets).last(), Some(&(6, "lunch at one")), "bullets before half of the lines say nothing");
}

#[test]
fn a_sentence_where_a_name_should_be_is_a_note_and_a_long_name_is_a_name() {
    fn check(line: &str, left_out: Option<Reason>) {
        let reading = csv(&format!("Name,Phone\nGrace Okafor,07700 900123\n{line},\n"));
        assert_eq!(
            reading.left_out.iter().map(|out| out.reason).next_back(),
            left_out.or(Some(Reason::Header)),
            "{line}"
        );
    }
    check("See you all there!", Some(Reason::Note));
    check("See you there!", None);
    check("Grace Okafor Khan Li", None);
    check("Ana Maria de la Cruz y Garcia", None);
    check("we will all come with our own cars", Some(Reason::Note));
    check("Total 12", Some(Reason::Total));
    check("Count", Some(Reason::Total));
    check("Number attending", Some(Reason::Total));
    check("Count Basie", None);
    check("Iš viso: 22", Some(Reason::Total));
    check("F cont'd", Some(Reason::Note));
}

#[test]
fn what_heads_a_part_of_a_pasted_list_is_nobody() {
    let reading = pasted("Table 3\nGrace Okafor\nAli Khan\nCoach 1\nBen Li\nTable Mountain\n");
    assert_eq!(names(&reading), [(2, "Grace Okafor"), (3, "Ali Khan"), (5, "Ben Li"), (6, "Table Mountain")]);
}

#[test]
fn a_tick_means_what_its_column_is_called() {
    let reading = csv("Name,Lift?,Wheelchair?\nGrace Okafor,x,x\n");
    let details = &reading.entries[0].details;
    assert_eq!(details.travel.as_ref().map(|travel| travel.mode), Some(TravelMode::LiftNeeded));
    assert_eq!(details.needs.iter().map(|need| need.kind).collect::<Vec<_>>(), [NeedKind::Wheelchair]);
}

fn details(csv_text: &str) -> Details {
    csv(csv_text).entries[0].details.clone()
}

/// The problems of a list, as the leader reads them.
fn problems(csv_text: &str) -> Vec<String> {
    csv(csv_text).problems.iter().map(|problem| problem.text(&Default::default())).collect()
}

#[test]
fn what_is_typed_replaces_all_cells_about_the_same() {
    let table = b"First name,Surname,Children,Ages,Access,Diet\nGrace,Okafor,2,4 and 6,BSL,halal\n";
    let table = read_text(table).unwrap();
    let mut fixes = Fixes::default();
    fixes.set(2.into(), Field::Name, "Ali Khan".into());
    fixes.set(2.into(), Field::Children, "Adam 5".into());
    fixes.set(2.into(), Field::Needs, "large print".into());
    let reading = reading_of(&table, &fixes);
    assert_eq!(names(&reading), [(2, "Ali Khan")]);
    let details = &reading.entries[0].details;
    assert_eq!(details.shown(Field::Children), "Adam, 5");
    assert_eq!(details.needs.iter().map(|need| need.kind).collect::<Vec<_>>(), [NeedKind::LargePrint]);
}

#[test]
fn a_row_with_nothing_that_is_kept_is_nobody() {
    let reading = csv("Name,Phone,Paid\nGrace Okafor,,5\n,,7\n");
    assert_eq!(names(&reading), [(2, "Grace Okafor")]);
    let left_out = reading.left_out.last().map(|out| (out.row, out.reason, out.reason.label()));
    assert_eq!(left_out, Some((3.into(), Reason::Note, "A note")));
}

#[test]
fn who_has_no_name_is_said_by_what_they_have() {
    let told = problems("Name,Phone,E-mail,Travel\n,07700 900001,,\n,,grace@example.org,\n,,,coach\n");
    assert_eq!(
        told,
        [
            "Row 2 has a phone number but no name",
            "Row 3 has an email address but no name",
            "Row 4 has details but no name"
        ]
    );
}

#[test]
fn notes_of_a_line_are_told_apart() {
    fn check(line: &str, travel: &str, attending: &str, needs: &str) {
        let reading = pasted(&format!("Ali Khan\n{line}\n"));
        let details = &reading.entries[1].details;
        let shown = [Field::Travel, Field::Attending, Field::Needs].map(|field| details.shown(field));
        assert_eq!(shown, [travel, attending, needs], "{line:?}");
    }
    check("Grace Okafor, maybe", "", "Not sure", "");
    check("Grace Okafor, coach 18:15, train", "Coach (coach 18:15)", "", "");
    check("Grace Okafor, no stairs", "", "", NeedKind::StepFree.label());
    let note = pasted("Ali Khan\nGrace Okafor, blue hat\n");
    assert_eq!(
        note.problems.iter().map(|problem| problem.text(&note.sheets)).collect::<Vec<_>>(),
        ["Row 2 has a note we cannot place: “blue hat”"]
    );
    assert_eq!(pasted("Ali Khan\nGrace Okafor\n").problems, []);
}

#[test]
fn nothing_needed_is_told_beside_children_who_are_looked_after_at_home() {
    assert!(details("Name,Access,Childcare,Children\nGrace Okafor,none,no,Adam 4\n").nothing_needed);
    assert!(!details("Name,Access,Childcare,Children\nGrace Okafor,none,yes,Adam 4\n").nothing_needed);
    assert!(details("Name,Access\nGrace Okafor,none\n").nothing_needed);
}

#[test]
fn of_several_numbers_the_leader_is_told() {
    let kept = ["Row 2 has more than 1 phone number. We kept 07700 900001"];
    assert_eq!(problems("Name,Phone\nGrace Okafor,07700 900001 / 07700 900002\n"), kept);
    assert_eq!(problems("Name,Phone,Mobile\nGrace Okafor,07700 900001,07700 900002\n"), kept);
    assert_eq!(problems("Name,Phone,Mobile\nGrace Okafor,07700 900001,07700 900001\n"), [""; 0]);
}

#[test]
fn a_tick_for_an_age_group_means_what_its_column_is_called() {
    let group = |cell: &str| details(&format!("Name,Under 16?\nGrace Okafor,{cell}\nAli Khan,yes\n")).age_group;
    assert_eq!([group("yes"), group("no"), group("")], [Some(AgeGroup::UnderSixteen), None, None]);
}

#[test]
fn childcare_without_children_is_asked_about_once() {
    let details = details("Name,Childcare\nGrace Okafor,yes\n");
    assert_eq!(details.shown(Field::Children), "age not known");
    let asked = ["Row 2 needs childcare but does not say for how many children"];
    assert_eq!(problems("Name,Childcare\nGrace Okafor,yes\n"), asked);
    let unclear = ["Row 2 has children we cannot read: “some”"];
    assert_eq!(problems("Name,Childcare,Children\nGrace Okafor,yes,some\n"), unclear);
    let childcare = problems("Name,Childcare\nGrace Okafor,not sure\n");
    assert!(childcare.len() == 1 && childcare[0].contains("childcare"), "{childcare:?}");
}

#[test]
fn the_first_way_of_travelling_counts_and_the_first_unclear_one_is_asked_about() {
    let answer = details("Name,Travel,Lift?\nGrace Okafor,coach,yes\n").travel.unwrap();
    assert_eq!(answer.mode, TravelMode::Coach);
    let asked = ["Row 2 has a way of travelling we cannot read: “teleport”"];
    assert_eq!(problems("Name,Travel,Transport\nGrace Okafor,teleport,broomstick\n"), asked);
}

#[test]
fn a_mixed_column_of_needs_is_read() {
    let kinds: Vec<_> =
        details("Name,Needs\nGrace Okafor,\"BSL, halal\"\n").needs.iter().map(|need| need.kind).collect();
    assert_eq!(kinds, [NeedKind::Bsl, NeedKind::Diet]);
}

#[test]
fn two_names_in_one_cell_may_be_two_people() {
    fn check(name: &str, several: bool) {
        let asked = problems(&format!("Name,Phone\n{name},07700 900001\n"));
        assert_eq!(!asked.is_empty(), several, "{name}: {asked:?}");
    }
    check("Sana & Ben Li", true);
    check("Sana and Ben Li", true);
    check("Sana + Ben Li", true);
    check("Sana Li/Ben Li", true);
    check("Sana Li", false);
    check("Sandy Anderson", false);
}

#[test]
fn a_problem_says_what_can_be_done() {
    let reading = csv("Name,Access\nGrace Okafor,yes\n");
    assert_eq!(reading.problems.iter().map(Problem::remedy).collect::<Vec<_>>(), ["Type what they need"]);
    assert_eq!(reading.problems[0].field.label(), "Access");
}
