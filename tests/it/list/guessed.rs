//! Whoever has a forwarded link, or enters for an institution without seeing what people need, can hold any list against theirs
//! and save nothing. What the check shows tells them nothing of what people need, however they guess.

use turnout::access::model::Role;

use super::closed::list_is_closed;
use super::{Convent, button, chips};
use crate::site::{Invited, Page, Site};

const HEADER: &str = "Name,Phone,Childcare,Children,Access\n";
/// Needs and a child; nothing needed; not answered.
const KNOWN: &str = "Name,Phone,Childcare,Children,Access\n\
    Grace Okafor,07700 900123,yes,Adam 4,BSL\nAgnes Byrne,07700 900124,,,none\nInes Duarte,07700 900125,,,\n";

/// What a row says of needs and children: right of some, wrong of others.
const GUESSES: &[&str] = &[
    "yes,Adam 4,BSL",
    ",,BSL",
    ",,BSL interpreter",
    ",,Wheelchair",
    ",,none",
    "no,,",
    "yes,Adam 4,",
    "yes,Adam 5,",
    "yes,2 (3 and 4),",
];

/// What there is to be seen, with what differs by draft and by what was typed taken out.
fn shown(page: &Page, guess: &str) -> String {
    let fields = page.form().into_iter().filter(|(name, _)| !["form_key", "list", "seen"].contains(&name.as_str()));
    let fields: Vec<_> = fields.collect();
    format!("{} {} {:?} {guess}", chips(page).join(" "), page.all("tbody tr, button, .hint").join("; "), fields)
}

/// The check of one person's row with a guess, in every part of the list.
async fn checks(convent: &mut Convent<'_>, person: &str, guess: &str) -> String {
    let check = convent.sends(format!("{HEADER}{person},{guess}\n")).await;
    let mut all = shown(&check, guess);
    for part in ["check", "added", "changed", "same", "not-added"] {
        all.push_str(&shown(&convent.get(&format!("list/check?show={part}")).await, guess));
    }
    all
}

/// What is shown of one row is the same for everybody, whatever is known of them.
async fn tells_nobody_apart(convent: &mut Convent<'_>) {
    for guess in GUESSES {
        let mut seen = Vec::new();
        for (name, phone) in [("Grace Okafor", "900123"), ("Agnes Byrne", "900124"), ("Ines Duarte", "900125")] {
            let all = checks(convent, &format!("{name},07700 {phone}"), guess).await;
            assert!(!all.contains("not given") && !all.contains("answered before"), "{guess}: {all}");
            assert!(all.contains("Changed (1)"), "{guess}: {all}");
            // Which of the others are not in this list is no news.
            let all = all.replace(name, "NAME").replace(phone, "PHONE");
            let others = ["Grace Okafor", "Agnes Byrne", "Ines Duarte"];
            let all = others.iter().fold(all, |all, other| all.replace(other, "OTHER"));
            seen.push(ids_out(&all));
        }
        assert_eq!(seen[0], seen[1], "{guess}: with needs and without");
        assert_eq!(seen[0], seen[2], "{guess}: with needs and not answered");
    }
}

/// Without the ids of people in the names of fields.
fn ids_out(text: &str) -> String {
    (1..=3).fold(text.to_owned(), |text, id| text.replace(&format!("off-{id}"), "off-ID"))
}

#[tokio::test]
async fn the_check_of_a_leader_tells_nobody_apart_by_what_they_need() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    tells_nobody_apart(&mut convent).await;
    assert_eq!(site.number("select count(*) from submission where state = 'saved'").await, 1);
}

#[tokio::test]
async fn the_check_of_an_organiser_without_needs_tells_nobody_apart_by_what_they_need() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    let Invited { assembly, institution, leader, grant, ref link, .. } = convent.invited;
    let home = format!("/o/for/{}", grant.invitation());
    let invited = Invited { assembly, institution, leader, grant, link: link.clone(), home };
    let mut rosa = Convent { site: &site, invited, browser: site.in_role(Role::Organiser).await };
    tells_nobody_apart(&mut rosa).await;
}

#[tokio::test]
async fn a_row_that_tells_no_needs_is_the_same_as_before() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    let rows = "Grace Okafor,07700 900123,,,,\nAgnes Byrne,07700 900124,,,,coach\n";
    let check = convent.sends(format!("Name,Phone,Childcare,Children,Access,Travel\n{rows}")).await;
    assert_eq!(chips(&check)[2..4], ["Changed (1)", "Same (1)"]);
}

/// The button says what pressing it does, and it does it: with a name that waits, what is told of needs is saved at once.
#[tokio::test]
async fn while_names_wait_the_button_tells_nothing_of_needs_either() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    list_is_closed(&site, &convent).await;
    for row in ["Grace Okafor,07700 900123,yes,Adam 4,BSL", "Ines Duarte,07700 900125,yes,Adam 4,BSL"] {
        let check = convent.sends(format!("{HEADER}{row}\nWanda Walker,,,,\n")).await;
        assert_eq!(button(&check), "Save the changes and ask for this 1 name", "{row}");
    }
    let check = convent.sends(format!("{HEADER}Grace Okafor,07700 900123,yes,Adam 4,BSL\nWanda Walker,,,,\n")).await;
    convent.saves(check).await;
    assert_eq!(site.number("select count(*) from submission where state = 'saved'").await, 2);
    assert_eq!(site.number("select count(*) from submission where state = 'waiting'").await, 1);
}

#[tokio::test]
async fn needs_told_again_change_nothing_that_is_kept() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    let kept = "select json_array((select json_group_array(json_array(attendee_id, name, phone, needs_answered_at)) from attendee),
        (select json_group_array(json_array(need_id, kind, detail, state, asked_at)) from need),
        (select json_group_array(json_array(child_id, first_name, age_years, place, asked_at)) from child),
        (select json_group_array(action) from audit_event where action <> 'list.saved'))";
    let before = site.text(kept).await;
    site.time_passes(chrono::TimeDelta::hours(1));
    convent.has_sent(KNOWN).await;
    assert_eq!(site.text(kept).await, before);
}

/// What stands for a check in its form is no way to guess either: it is the same of no two drafts, and of no two answers.
#[tokio::test]
async fn what_stands_for_a_check_cannot_be_compared_with_what_another_would_be() {
    use sha2::Digest as _;
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent(KNOWN).await;
    let seen = |page: &Page| page.attributes("input[name=seen]", "value").remove(0);
    let right = convent.sends(format!("{HEADER}Grace Okafor,07700 900123,,,BSL\n")).await;
    let none = convent.sends(format!("{HEADER}Grace Okafor,07700 900123,,,\n")).await;
    // A list that would change nothing, as anybody can reckon it who knows how.
    let unkeyed = sha2::Sha256::digest("[] None");
    let unkeyed: String = unkeyed.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    assert_ne!(seen(&right), unkeyed);
    assert_ne!(seen(&none), unkeyed);
    assert_ne!(seen(&right), seen(&none));
    let again = convent.get("list/check").await;
    assert_eq!(seen(&again), seen(&none), "the same list, looked at again");
    // Columns that are left out make another list of the same draft.
    let with_needs = convent.sends(format!("{HEADER}Grace Okafor,07700 900123,,,BSL\n")).await;
    let columns = convent.get("list/columns").await;
    let names = columns.form().into_iter().filter(|(name, _)| name != "form_key");
    let others = columns.attributes("main select", "name").into_iter().map(|name| (name, String::new()));
    let fields: Vec<(String, String)> = names.chain(others).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    convent.post("list/columns", &fields).await.leads_to(&convent.to("list/check"));
    let without = convent.get("list/check").await;
    assert_ne!(seen(&with_needs), seen(&without));
}
