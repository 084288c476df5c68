//! What a file of institutions would do, as tables.

use super::*;
use crate::institution::model::{Kind, Membership};

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    number.to_string().parse().unwrap()
}

fn institution(number: u32, name: &str) -> Institution {
    Institution {
        id: id(number),
        name: name.into(),
        kind: Kind::Faith,
        chapter: Some("North".into()),
        membership: Membership::Member,
        active: true,
    }
}

fn speaking(number: u32, name: &str, phone: Option<&str>, email: Option<&str>) -> SpeakingLeader {
    let text = |text: Option<&str>| text.map(str::to_owned);
    SpeakingLeader { id: id(number), name: name.into(), phone: text(phone), email: text(email) }
}

/// Two institutions, 1 and 2, each with a leader, 1 and 2; the first is invited, asked for 30 and looked after by account 7.
fn known() -> Known {
    Known {
        institutions: vec![institution(1, "St Mary's Catholic Church"), institution(2, "Hill Abbey")],
        merged: HashMap::from([("Our Lady".to_owned(), id(1))]),
        leaders: HashMap::from([
            (id(1), vec![speaking(1, "Ana Silva", Some("+447700900001"), None)]),
            (id(2), vec![speaking(2, "Sam Lee", None, Some("sam@example.org"))]),
        ]),
        invited: Some(HashMap::from([(id(1), (Some(30), Some(id(7))))])),
    }
}

/// What a row says of an institution beside its name, which says nothing unless a test fills it in.
fn row(number: u32, name: &str) -> InstitutionRow {
    let institution = Described { name: name.into(), kind: None, chapter: None, membership: None };
    InstitutionRow { row: number, institution, asked: None, leader: None, account: None }
}

fn with_leader(number: u32, institution: &str, name: &str, phone: &str, email: &str) -> InstitutionRow {
    let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let leader = DescribedLeader { name: name.into(), phone: told(phone), email: told(email) };
    InstitutionRow { leader: Some(leader), ..row(number, institution) }
}

fn plan(rows: &[InstitutionRow]) -> Plan {
    Plan::new(&known(), rows, &Same::default())
}

/// "kind: faith -> school".
fn changes(planned: &Planned) -> Vec<String> {
    planned.changes.iter().map(|change| format!("{}: {} -> {}", change.field, change.was, change.now)).collect()
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.institutions.iter().map(|planned| planned.after.name.as_str()).collect()
}

#[test]
fn a_new_name_is_added_and_a_known_one_stays_unless_something_is_said() {
    let plan = plan(&[row(2, "Canal Tenants"), row(3, "St Mary's Catholic Church"), row(4, "Hill Abbey")]);
    assert_eq!(names(&plan), ["Canal Tenants", "St Mary's Catholic Church", "Hill Abbey"]);
    // The second of the known is not invited yet.
    assert_eq!(plan.effects(), (1, 1));
    assert_eq!(plan.institutions.iter().map(|it| it.is_invited).collect::<Vec<_>>(), [true, false, true]);
    let new = &plan.institutions[0].after;
    assert_eq!((new.kind, new.chapter.as_deref(), new.membership), (Kind::Other, None, Membership::Member));
    assert_eq!(plan.questions, []);
    let nowhere = Known { invited: None, ..known() };
    let plan = Plan::new(&nowhere, &[row(2, "Canal Tenants"), row(3, "Hill Abbey")], &Same::default());
    assert_eq!(plan.effects(), (1, 0));
    assert!(plan.institutions.iter().all(|it| !it.is_invited));
}

#[test]
fn what_is_said_changes_what_was_known_and_a_blank_erases_nothing() {
    let told = |row: InstitutionRow| changes(&plan(&[row]).institutions[0]);
    let of = |kind, chapter: Option<&str>, membership| {
        let name = "St Mary's Catholic Church".to_owned();
        let institution = Described { name, kind, chapter: chapter.map(str::to_owned), membership };
        InstitutionRow { institution, ..row(2, "") }
    };
    assert_eq!(told(of(None, None, None)), [""; 0]);
    assert_eq!(told(of(Some(Kind::Faith), Some("North"), Some(Membership::Member))), [""; 0]);
    assert_eq!(
        told(of(Some(Kind::School), Some("South"), Some(Membership::Guest))),
        ["kind: faith -> school", "chapter: North -> South", "membership: member -> guest"]
    );
    let asked = |asked, account: Option<u32>| InstitutionRow {
        asked,
        account: account.map(id),
        ..row(2, "St Mary's Catholic Church")
    };
    assert_eq!(told(asked(Some(30), Some(7))), [""; 0]);
    assert_eq!(told(asked(Some(0), Some(8))), ["asked: 30 -> 0", "organiser: 7 -> 8"]);
    // Who is not invited yet had no number to be changed.
    let new = plan(&[InstitutionRow { asked: Some(12), ..row(2, "Hill Abbey") }]);
    assert_eq!((changes(&new.institutions[0]).len(), new.institutions[0].asked), (0, Some(12)));
}

#[test]
fn several_rows_of_one_institution_are_one_and_what_is_said_last_holds() {
    let first = InstitutionRow { asked: Some(10), ..with_leader(2, "Canal Tenants", "Eve Roe", "+447700900003", "") };
    let second = with_leader(3, "Canal Tenants", "Bo Lund", "", "");
    let third = with_leader(4, "Canal Tenants", "Eve Roe", "", "eve@example.org");
    let fourth = InstitutionRow { asked: Some(12), account: Some(id(7)), ..row(5, "Canal Tenants") };
    let plan = plan(&[first, second, third, fourth, row(6, "Canal Tenants")]);
    let [tenants] = plan.institutions.as_slice() else { panic!("{plan:?}") };
    assert_eq!((tenants.row, tenants.asked, tenants.account), (2, Some(12), Some(id(7))));
    assert_eq!(tenants.rows, BTreeSet::from([2, 3, 4, 5, 6]));
    let leaders =
        tenants.leaders.iter().map(|it| (it.after.name.as_str(), it.after.phone.as_deref(), it.after.email.as_deref()));
    let eve = ("Eve Roe", Some("+447700900003"), Some("eve@example.org"));
    assert_eq!(leaders.collect::<Vec<_>>(), [eve, ("Bo Lund", None, None)]);
}

#[test]
fn a_leader_is_whoever_has_their_name_here_or_their_name_and_number_elsewhere() {
    let check = |row: InstitutionRow, expected: (Option<u32>, bool), changed: bool| {
        let plan = plan(std::slice::from_ref(&row));
        let [leader] = plan.institutions[0].leaders.as_slice() else { panic!("{plan:?}") };
        let known = leader.known.as_ref().map(|known| known.id);
        assert_eq!((known, leader.is_new_here), (expected.0.map(id), expected.1), "{row:?}");
        assert_eq!(leader.changes_anything(), changed, "{row:?}");
        // The church is invited already: nothing else of it changes.
        let known = plan.institutions[0].known.is_some();
        assert_eq!(plan.effects(), (usize::from(!known), usize::from(known && changed)), "{row:?}");
    };
    let church = "St Mary's Catholic Church";
    check(with_leader(2, church, "Ana Silva", "", ""), (Some(1), false), false);
    check(with_leader(2, church, "Ana Silva", "+447700900001", ""), (Some(1), false), false);
    check(with_leader(2, church, "Ana Silva", "+447700900009", ""), (Some(1), false), true);
    check(with_leader(2, church, "Ana Silva", "", "ana@example.org"), (Some(1), false), true);
    check(with_leader(2, church, "Sam Lee", "", "sam@example.org"), (Some(2), true), true);
    check(with_leader(2, "Canal Tenants", "Ana Silva", "+447700900001", ""), (Some(1), true), true);
    // A name alone, or another name under the same number, is somebody new.
    check(with_leader(2, "Canal Tenants", "Ana Silva", "", ""), (None, true), true);
    check(with_leader(2, "Canal Tenants", "A Silva", "+447700900001", ""), (None, true), true);
    let kept =
        plan(&[with_leader(2, church, "Ana Silva", "", "ana@example.org")]).institutions.remove(0).leaders.remove(0);
    assert_eq!(kept.after.phone.as_deref(), Some("+447700900001"));
}

#[test]
fn a_name_like_others_is_asked_about_and_goes_where_the_answer_says() {
    let rows = [row(2, "St Marys RC"), row(3, "Masjid an-Noor"), row(4, "An Noor Mosque"), row(5, "An Noor Mosque")];
    let answered = |answers: &[(&str, Answer)]| {
        let same = Same(answers.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect());
        Plan::new(&known(), &rows, &same)
    };
    let open = |plan: &Plan| plan.open_questions().map(|question| question.row).collect::<Vec<_>>();
    let unanswered = answered(&[]);
    assert_eq!(open(&unanswered), [2, 4]);
    let question = &unanswered.questions[0];
    assert_eq!(question.known, [(id(1), "St Mary's Catholic Church".to_owned())]);
    assert_eq!(unanswered.questions[1].earlier, ["Masjid an-Noor"]);
    // As long as nobody answers, each is one of its own.
    assert_eq!(names(&unanswered), ["St Marys RC", "Masjid an-Noor", "An Noor Mosque"]);
    let earlier = Answer::Earlier("Masjid an-Noor".into());
    let plan = answered(&[("St Marys RC", Answer::Known(id(1))), ("An Noor Mosque", earlier)]);
    assert_eq!((open(&plan), names(&plan)), (vec![], vec!["St Mary's Catholic Church", "Masjid an-Noor"]));
    assert_eq!(plan.institutions[1].rows, BTreeSet::from([3, 4, 5]));
    let two = answered(&[("St Marys RC", Answer::Two), ("An Noor Mosque", Answer::Two)]);
    assert_eq!((open(&two), two.institutions.len()), (vec![], 3));
    // An answer that is not one of those offered is none.
    let other =
        answered(&[("St Marys RC", Answer::Known(id(2))), ("An Noor Mosque", Answer::Earlier("Hill Abbey".into()))]);
    assert_eq!(open(&other), [2, 4]);
}

#[test]
fn names_of_two_chapters_are_not_asked_about() {
    let of = |number, name, chapter: &str| {
        let mut it = row(number, name);
        it.institution.chapter = Some(chapter.into());
        it
    };
    assert_eq!(plan(&[of(2, "St Marys RC", "South")]).questions, []);
    assert_eq!(plan(&[of(2, "Masjid an-Noor", "North"), of(3, "An Noor Mosque", "South")]).questions, []);
    assert_eq!(plan(&[of(2, "Masjid an-Noor", "North"), of(3, "An Noor Mosque", "North")]).questions.len(), 1);
    assert_eq!(plan(&[of(2, "Masjid an-Noor", "North"), row(3, "An Noor Mosque")]).questions.len(), 1);
}

#[test]
fn a_name_that_went_into_another_means_that_one_and_is_not_asked_about() {
    let plan = plan(&[row(2, "Our Lady"), row(3, "St Mary's Catholic Church")]);
    assert_eq!((names(&plan), plan.questions.len()), (vec!["St Mary's Catholic Church"], 0));
    assert_eq!(plan.institutions[0].rows, BTreeSet::from([2, 3]));
}

#[test]
fn of_many_names_with_the_same_words_a_row_is_compared_with_the_first_and_the_last() {
    // Reported: 5,000 of them held the one writer for half a minute.
    let names: Vec<String> = (1..=100).map(|number| format!("St Mary {}", "of ".repeat(number))).collect();
    let rows: Vec<InstitutionRow> = names.iter().zip(2..).map(|(name, at)| row(at, name)).collect();
    let none = Known { institutions: Vec::new(), ..known() };
    let plan = Plan::new(&none, &rows, &Same::default());
    let most: Vec<&str> = names[..20].iter().chain(&names[79..99]).map(String::as_str).collect();
    assert_eq!(plan.questions.last().unwrap().earlier, most);
    assert!(plan.questions.iter().all(|question| question.earlier.len() <= 40));
    let all: Vec<Institution> = names.iter().zip(1..).map(|(name, id)| institution(id, name)).collect();
    let like = super::super::likeness::Names::of(&all).like("St Marys", None);
    assert_eq!((like.len(), like[19], like[20]), (40, id(20), id(81)));
}
