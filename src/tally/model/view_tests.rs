//! Which lines a view lets through, in which order, and how it stands in an address.

use super::*;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Beside, Chase, Named, Row};

fn line(name: &str, pledged: Option<u32>, listed: u32) -> Line {
    let id: InstitutionId = "1".parse().unwrap();
    let named = Named { id, name: name.into(), kind: Kind::Faith, chapter: Some("North".into()) };
    let row = Row { institution: Some(named), pledged, listed, ..Row::EMPTY };
    Line { row, beside: Beside::default(), chase: None }
}

fn names(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(Line::name).collect()
}

fn read(query: &str) -> View {
    serde_html_form::from_str(query).unwrap()
}

#[test]
fn a_view_says_in_its_address_what_it_was_read_from() {
    let check = |query: &str| assert_eq!(read(query).address(), format!("?{query}"));
    assert_eq!(read("").address(), "");
    check("f=chase");
    check("chapter=-");
    check("f=all&chapter=North+East&kind=faith&q=st+mary&sort=kept&turned=1&by=chapter");
    assert_eq!(read("f=nonsense&chapter=&kind=&sort=7&page=2"), View::WHOLE);
    assert_eq!(read(&format!("q={}", "a".repeat(1000))).search.len(), LONGEST_SEARCH);
}

#[test]
fn each_filter_lets_its_own_through() {
    let me: AccountId = "7".parse().unwrap();
    let check = |line: &Line, expected: &[Filter]| {
        let let_through: Vec<_> = Filter::ALL.iter().copied().filter(|filter| filter.lets(line, Some(me))).collect();
        assert_eq!(let_through, expected, "{line:?}");
    };
    use Filter::{All, Chase as ToChase, Late, Mine, Needs, NoNames, NoPledge, Requests, Travel};
    check(&line("A", None, 3), &[NoPledge, All]);
    check(&Line { chase: Some(Chase::NoNames), ..line("A", Some(3), 0) }, &[ToChase, NoNames, All]);
    check(&line("A", Some(0), 0), &[All]);
    let row = Row { needs_not_answered: 1, travel_not_answered: 1, listed_late: 1, ..line("A", Some(3), 3).row };
    check(&Line { row, ..line("A", None, 0) }, &[Needs, Travel, Late, All]);
    let beside = Beside {
        looked_after_by: Some((me, "Amina".into())),
        waiting: 1,
        names_by: Moment::parse("2027-03-05T20:00:00Z"),
        ..Beside::default()
    };
    check(&Line { beside: beside.clone(), ..line("A", Some(3), 3) }, &[Late, Requests, Mine, All]);
    let questioned = Beside { questions: 1, ..Beside::default() };
    check(&Line { beside: questioned, ..line("A", Some(3), 3) }, &[Requests, All]);
    assert!(!Mine.lets(&Line { beside, ..line("A", Some(3), 3) }, None));
    assert!(!Mine.lets(&line("A", Some(3), 3), None));
    let guests = Row { invited: false, ..line("A", None, 0).row };
    check(&Line { row: guests, ..line("A", None, 0) }, &[All]);
}

#[test]
fn a_view_is_of_a_chapter_a_kind_and_a_name_without_accents_or_case() {
    let check = |query, lets| assert_eq!(read(query).lets(&line("St Brigid's Convént", None, 0)), lets, "{query}");
    check("", true);
    check("chapter=North", true);
    check("chapter=", true);
    check("chapter=-", false);
    check("chapter=South", false);
    check("kind=faith", true);
    check("kind=union", false);
    check("q=BRIGID", true);
    check("q=convent", true);
    check("q=mosque", false);
    let nobodys = Line { row: Row { institution: None, ..Row::EMPTY }, ..line("A", None, 0) };
    assert!(View::WHOLE.lets(&nobodys) && !read("chapter=North").lets(&nobodys) && !read("q=a").lets(&nobodys));
}

#[test]
fn lines_are_sorted_from_the_end_that_matters_and_turned_round() {
    let all = [line("B", Some(30), 30), line("A", Some(10), 4), line("C", None, 0), line("D", Some(10), 9)];
    let check = |query: &str, column, expected: [&str; 4]| {
        let mut lines = all.to_vec();
        read(query).sort(&mut lines, column);
        assert_eq!(names(&lines), expected, "{query} {column:?}");
    };
    check("", Column::Gap, ["A", "D", "B", "C"]);
    check("turned=1", Column::Gap, ["B", "C", "D", "A"]);
    check("", Column::Name, ["A", "B", "C", "D"]);
    check("turned=1", Column::Name, ["D", "C", "B", "A"]);
    check("", Column::Pledged, ["B", "A", "D", "C"]);
    check("turned=1", Column::Listed, ["C", "A", "D", "B"]);
    let mut unnamed = all.to_vec();
    (unnamed[1].row.unnamed, unnamed[3].row.unnamed) = (Some(6), Some(1));
    read("").sort(&mut unnamed, Column::Unnamed);
    assert_eq!(names(&unnamed), ["A", "D", "B", "C"]);
    let mut rung = all.to_vec();
    rung[1].beside.last_contact = Moment::parse("2027-02-01T09:00:00Z");
    read("").sort(&mut rung, Column::Contact);
    assert_eq!(names(&rung), ["B", "C", "D", "A"]);
    let mut kept = all.to_vec();
    (kept[0].row.kept, kept[1].row.kept) = (Some(0.5), Some(1.25));
    kept[3].row.institution = None;
    read("").sort(&mut kept, Column::Kept);
    assert_eq!(names(&kept), ["A", "B", "C", ""]);
}

#[test]
fn a_heading_sorts_by_its_column_and_pressed_again_turns_it_round() {
    let view = read("f=all&q=st");
    let by_gap = view.sorted_by(Column::Gap, Column::Name);
    assert_eq!(by_gap.address(), "?f=all&q=st&sort=gap");
    assert_eq!(by_gap.sorted_by(Column::Gap, Column::Gap).address(), "?f=all&q=st&sort=gap&turned=1");
    let back = by_gap.sorted_by(Column::Gap, Column::Gap).sorted_by(Column::Gap, Column::Gap);
    assert_eq!(back, by_gap);
    assert_eq!(by_gap.with_filter(Filter::Chase).address(), "?f=chase&q=st");
}

#[test]
fn no_chapter_is_a_chapter_to_look_at_and_an_unknown_ratio_is_the_smallest() {
    assert_eq!(read("chapter=-").chapter.as_deref(), Some(""));
    let kept = |name: &str, kept| Line { row: Row { kept, ..line(name, Some(3), 3).row }, ..line(name, Some(3), 3) };
    let mut lines = [kept("A", Some(0.5)), kept("B", None), kept("C", Some(1.2)), kept("D", Some(0.9))];
    lines.sort_by(|a, b| Column::Kept.order(a, b));
    assert_eq!(names(&lines), ["B", "A", "D", "C"]);
}
