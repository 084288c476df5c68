//! What saving a list writes.

use chrono::{NaiveDate, TimeDelta};
use turnout::access::Organiser;
use turnout::assembly::model::Zone;
use turnout::error::AppError;
use turnout::institution::store as institutions;
use turnout::list::model::{Source, TypedRow};
use turnout::list::store;

use super::{AFTER_NAMES_BY, Convent, button, chips};
use crate::site::{Site, leaders_grant};

#[tokio::test]
async fn nothing_is_saved_before_the_check_and_everything_after_it() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.pastes("1. Grace Okafor\n2. Agnes Byrne 07700 900123\n3. Ines Duarte").await;
    assert!(check.text().contains("Nothing is saved yet"));
    assert_eq!(button(&check), "Save these 3 names");
    assert_eq!(site.number("select count(*) from attendee").await, 0);
    let page = convent.saves(check).await;
    assert_eq!(page.one(".notice.done"), "Saved. 3 names are on your list.");
    assert_eq!(convent.listed().await, 3);
    assert_eq!(site.text("select phone from attendee where name = 'Agnes Byrne'").await, "+447700900123");
    let saved = "select count(*) from submission where state = 'saved' and draft is null and listed = 3
        and json_array_length(version, '$.people') = 3";
    assert_eq!(site.number(saved).await, 1);
    assert_eq!(site.number("select count(*) from audit_event where action = 'list.saved' and new_number = 3").await, 1);
}

#[tokio::test]
async fn a_file_lists_people_with_their_children_needs_and_travel() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let header = "Name,Known as,Phone,Email,Childcare,Children,Travel,Access,Diet,Bank account\r\n";
    let row =
        "Grace Okafor,Gracie,7700900123,grace@example.org,yes,\"Adam 4, Sara 6\",coach,wheelchair,halal,12345678\r\n";
    let check = convent.sends(format!("{header}{row}")).await;
    assert!(check.text().contains("1 row from our list.csv"), "{}", check.text());
    convent.saves(check).await;
    assert_eq!(
        site.text("select known_as || phone || email from attendee").await,
        "Gracie+447700900123grace@example.org"
    );
    let children =
        "select group_concat(first_name || age_years || place, ' ') from (select * from child order by age_years)";
    assert_eq!(site.text(children).await, "Adam4given Sara6given");
    let needs = "select group_concat(kind, ' ') from (select kind from need order by kind)";
    assert_eq!(site.text(needs).await, "diet wheelchair");
    assert_eq!(site.text("select mode || seat from travel").await, "coachgiven");
    // The column that means nothing to us is nowhere once the draft is gone.
    let kept = "select count(*) from submission where draft like '%12345678%' or version like '%12345678%'";
    assert_eq!(site.number(kept).await, 0);
}

#[tokio::test]
async fn a_name_after_its_date_is_saved_at_once_and_late_for_ever() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is("2027-02-26T19:59:59Z");
    convent.has_pasted("Grace Okafor").await;
    site.time_is(AFTER_NAMES_BY);
    let check = convent.pastes("Agnes Byrne").await;
    assert!(check.text().contains("The date for names was 8pm on Friday 26 February 2027. You can still add names."));
    convent.saves(check).await;
    assert_eq!(site.text("select group_concat(name) from attendee where late = 1").await, "Agnes Byrne");
    assert_eq!(site.number("select listed_late from tally").await, 1);
    // A change of somebody who was in time makes nobody late.
    convent.has_pasted("Grace Okafor 07700 900123").await;
    assert_eq!(site.number("select late from attendee where phone = '+447700900123'").await, 0);
}

#[tokio::test]
async fn an_own_date_for_names_is_the_one_that_counts() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.write(|conn| Ok(conn.execute("update invitation set names_by = '2027-03-01T20:00:00.000Z'", [])?)).await;
    site.time_is("2027-03-01T19:59:59Z");
    convent.has_pasted("Grace Okafor").await;
    site.time_is("2027-03-01T20:00:00Z");
    convent.has_pasted("Agnes Byrne").await;
    assert_eq!(site.text("select group_concat(name) from attendee where late = 1").await, "Agnes Byrne");
}

#[tokio::test]
async fn a_blank_cell_erases_nothing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Phone,Email,Travel,Childcare,Children,Diet\nGrace Okafor,07700 900123,g@example.org,coach,yes,Adam 4,halal\n").await;
    let check = convent.sends("Name,Phone,Email,Travel,Childcare,Children,Diet\nGrace Okafor,,,,,,\n").await;
    assert_eq!(chips(&check)[3], "Same (1)");
    convent.saves(check).await;
    assert_eq!(site.text("select phone || email from attendee").await, "+447700900123g@example.org");
    assert_eq!(
        site.number(
            "select (select count(*) from travel) + (select count(*) from child) + (select count(*) from need)"
        )
        .await,
        3
    );
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let file = "Name,Phone,Travel,Pick up,Childcare,Children,Access\n\
        Grace Okafor,07700 900123,coach,St Mary's,yes,2 (3 and 5),BSL\n\
        Agnes Byrne,,Lift please,,,,none\nAgnes Byrne,07700 900124,,,,,\nInes Duarte,,2 spare seats,,no,,\n";
    let check = convent.sends(file).await;
    let check_again = |check: &crate::site::Page| chips(check).join(" ");
    assert!(check_again(&check).contains("Added (4)"), "{}", check_again(&check));
    convent.saves(check).await;
    let everything = "select json_group_array(json_array(attendee_id, name, phone, late, listed_at)) from attendee";
    let before = site.text(everything).await;
    let check = convent.sends(file).await;
    // Whether what is told of needs and children was known is not to be seen: who tells of them again is shown as changed.
    assert!(check_again(&check).contains("Changed (3) Same (1)"), "{} {}", check_again(&check), check.text());
    assert_eq!(button(&check), "Save these 4 names");
    convent.saves(check).await;
    assert_eq!(site.text(everything).await, before);
    assert_eq!(site.number("select count(*) from child").await, 2);
}

#[tokio::test]
async fn somebody_missing_from_a_second_file_is_kept_unless_taken_off() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne\nInes Duarte").await;
    let check = convent.sends("Name\nGrace Okafor\n").await;
    assert!(check.text().contains("Agnes Byrne is on your list now but not in this one"));
    assert_eq!(button(&check), "Save these 3 names");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 3);
    let check = convent.sends("Name\nGrace Okafor\nInes Duarte\n").await;
    let off = check.form().into_iter().find(|(name, _)| name.starts_with("off-")).unwrap().0;
    // The number on the button is always the number that is listed: with another answer it is shown anew.
    let again = convent.presses(&check, "Save", &[(&off, "off")]).await;
    again.leads_to(&convent.to("list/check?again=number"));
    assert_eq!(convent.listed().await, 3);
    let check = convent.get("list/check?again=number").await;
    assert!(check.one("[role=alert]").contains("2 names will be on your list"));
    assert_eq!(button(&check), "Save these 2 names");
    convent.saves(check).await;
    assert_eq!(site.text("select name from attendee where withdrawn_at is not null").await, "Agnes Byrne");
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn many_missing_people_are_one_question() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let names: String = (0..12)
        .map(|n| format!("Sister Number{}\n", ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"][n]))
        .collect();
    convent.has_pasted(&names).await;
    let check = convent.sends("Name\nGrace Okafor\n").await;
    assert!(check.text().contains("12 people are on your list now but not in this one"));
    convent.presses(&check, "Save", &[("off-all", "off")]).await;
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save this 1 name");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 1);
}

#[tokio::test]
async fn who_was_to_go_with_all_others_is_asked_about_alone_once_few_are_left() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let names: Vec<String> = ('A'..='L').map(|letter| format!("Sister {letter}anet")).collect();
    convent.has_pasted(&names.join("\n")).await;
    // Two rows lack their names; once typed, ten are missing and each is asked about.
    let check = convent.sends("Name,Phone\nGrace Okafor,\n,07700 900001\n,07700 900002\n").await;
    let mends = [("off-all", "off"), ("fix-3-name", &names[0]), ("fix-4-name", &names[1])];
    convent.presses(&check, "Save", &mends).await;
    let check = convent.get("list/check").await;
    let first = check.form().into_iter().find(|(name, _)| name.starts_with("off-")).unwrap();
    assert_eq!(first, ("off-3".to_owned(), "off".to_owned()));
    convent.presses(&check, "Save", &[("off-3", "keep")]).await;
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save these 4 names");
    convent.saves(check).await;
    assert_eq!(site.number("select count(*) from attendee where name = 'Sister Canet' and listed = 1").await, 1);
}

#[tokio::test]
async fn who_says_no_in_a_second_file_is_taken_off_where_the_leader_says_so() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    let check = convent.sends("Name,Coming\nGrace Okafor,yes\nAgnes Byrne,no\n").await;
    convent.presses(&check, "Save", &[("off-2", "off")]).await;
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save this 1 name");
    convent.saves(check).await;
    assert_eq!(site.text("select name from attendee where withdrawn_at is not null").await, "Agnes Byrne");
}

#[tokio::test]
async fn what_changes_of_a_person_is_shown_whatever_it_is() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends("Name,Coming,Age group\nGrace Okafor,maybe,under 16\n").await;
    convent.saves(check).await;
    let check = convent.sends("Name,Coming,Age group\nGrace Okafor,yes,adult\n").await;
    let more = check.one("tr.changed td[data-l=More]");
    assert!(more.contains("Adult") && more.contains("Yes"), "{more}");
}

#[tokio::test]
async fn sheets_that_hold_too_many_together_are_refused_where_they_are_chosen() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let person = |sheet: &str, at: usize| {
        let name = at.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
        format!("<Row><Cell><Data ss:Type=\"String\">{sheet} Given{name}</Data></Cell></Row>")
    };
    let sheet = |name: &str| {
        let rows: String = (0..2_600).map(|at| person(name, at)).collect();
        let header = "<Row><Cell><Data ss:Type=\"String\">Name</Data></Cell></Row>";
        format!("<Worksheet ss:Name=\"{name}\"><Table>{header}{rows}</Table></Worksheet>")
    };
    let file = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
        xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{}{}</Workbook>",
        sheet("Brothers"),
        sheet("Sisters")
    );
    let path = convent.to("list/upload");
    let sent = convent.browser.upload(&path, "list.xml", file.as_bytes()).await;
    // Together they are too many whatever is chosen, so the file is refused as it is sent.
    assert!(sent.text().contains("Send up to 5,000 at a time."), "{} {}", sent.location, sent.text());
}

#[tokio::test]
async fn a_bad_row_is_mended_in_the_page_or_left_out_and_stops_no_other() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let file = "Name,Phone\nGrace Okafor,\n,07700 900777\nAgnes Byrne,phone later\n";
    let check = convent.sends(file).await;
    assert!(check.text().contains("Row 3 has a phone number but no name"));
    assert!(check.text().contains("Row 4 has a phone number we cannot read: “phone later”"));
    assert_eq!(
        check.all("button[name=do]")[..2],
        ["Save these 3 names", "Leave out the 1 row to fix. Save these 2 names"]
    );
    // Pressed without mending it: every problem is named, linked, and nothing is lost.
    convent.presses(&check, "Save", &[]).await.leads_to(&convent.to("list/check?again=fix"));
    let check = convent.get("list/check?again=fix").await;
    assert_eq!(check.attributes(".summary a", "href"), ["#fix-3-name"]);
    assert_eq!(convent.listed().await, 0);
    let done = convent.presses(&check, "Save", &[("fix-3-name", "Ines Duarte")]).await;
    assert!(done.location.contains("list?saved="), "{}", done.location);
    assert_eq!(site.text("select name from attendee where phone = '+447700900777'").await, "Ines Duarte");
    assert_eq!(site.text("select phone from attendee where name = 'Agnes Byrne'").await, "phone later");
    let check = convent.sends(file.replace("Grace", "Grainne")).await;
    convent.presses(&check, "Leave out", &[]).await;
    assert_eq!(convent.listed().await, 4);
}

#[tokio::test]
async fn a_row_may_be_left_out_and_a_note_be_made_a_person() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends("Name,Phone\nGrace Okafor,1\nAgnes Byrne,2\nTotal,2\n").await;
    let answers = [("row-3", "shown"), ("leave-3", "on"), ("fix-4-name", "Ines Total")];
    let done = convent.presses(&check, "Save these 2 names", &answers).await;
    assert!(done.location.contains("list?saved="), "{}", done.location);
    assert_eq!(site.text("select group_concat(name) from attendee").await, "Grace Okafor,Ines Total");
}

#[tokio::test]
async fn maybe_is_kept_and_not_listed_and_no_is_never_added() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends("Name,Coming\nGrace Okafor,yes\nAgnes Byrne,maybe\nInes Duarte,no\n").await;
    assert_eq!(button(&check), "Save this 1 name");
    assert!(convent.get("list/check?show=not-added").await.text().contains("Ines Duarte"));
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 1);
    assert_eq!(site.text("select name from attendee where attending = 'maybe' and listed = 0").await, "Agnes Byrne");
    assert_eq!(site.number("select count(*) from attendee").await, 2);
    assert!(convent.get("list").await.text().contains("1 more person is not sure yet"));
    // Until yes.
    convent.has_sent("Name,Coming\nAgnes Byrne,yes\n").await;
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn a_no_about_somebody_listed_takes_them_off_only_when_told_to() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    let check = convent.sends("Name,Coming\nGrace Okafor,yes\nAgnes Byrne,no\n").await;
    assert!(check.text().contains("This row says they are not coming"));
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 2);
}

#[tokio::test]
async fn somebody_taken_off_and_named_again_is_asked_about() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor\nAgnes Byrne").await;
    convent.post("person/2/off", &[]).await;
    let check = convent.sends("Name\nGrace Okafor\nAgnes Byrne\n").await;
    assert!(check.text().contains("Agnes Byrne was taken off your list. Put back?"));
    assert_eq!(button(&check), "Save this 1 name");
    convent.presses(&check, "Save", &[("back-2", "yes")]).await;
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save these 2 names");
    convent.saves(check).await;
    assert_eq!(convent.listed().await, 2);
    assert_eq!(site.number("select count(*) from attendee").await, 2);
}

#[tokio::test]
async fn two_thousand_copies_of_one_row_are_one_question() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let check = convent.sends(format!("Name\n{}", "Grace Okafor\n".repeat(2_000))).await;
    assert_eq!(check.all("fieldset").len(), 1, "{:?}", check.all("legend"));
    let question = check.attributes("fieldset", "id").remove(0);
    convent.presses(&check, "Save", &[(&question, "same")]).await;
    let check = convent.get("list/check").await;
    assert_eq!(button(&check), "Save this 1 name");
    convent.saves(check).await;
    assert_eq!(site.number("select count(*) from attendee").await, 1);
}

#[tokio::test]
async fn what_is_scarce_and_late_on_a_list_is_a_request() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    site.time_is(AFTER_NAMES_BY);
    let file =
        "Name,Childcare,Children,Travel,Access,Diet\nGrace Okafor,yes,Adam 4,coach,BSL interpreter,nut allergy\n";
    convent.has_sent(file).await;
    assert_eq!(convent.listed().await, 1);
    assert_eq!(site.text("select place || late from child").await, "asked1");
    assert_eq!(site.text("select seat || late from travel").await, "asked1");
    assert_eq!(site.number("select late from need where kind = 'bsl'").await, 1);
    // An allergy never waits.
    assert_eq!(site.number("select late from need where kind = 'diet'").await, 0);
}

#[tokio::test]
async fn a_plain_no_to_childcare_takes_the_children_off() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_sent("Name,Childcare,Children\nGrace Okafor,yes,\"Adam 4, Sara 6\"\n").await;
    assert_eq!(site.number("select children from tally").await, 2);
    convent.has_sent("Name,Childcare,Children\nGrace Okafor,no,\n").await;
    assert_eq!(site.number("select children from tally").await, 0);
}

#[tokio::test]
async fn a_list_on_its_way_from_a_leader_who_was_taken_off_meanwhile_is_not_kept() {
    // Reported: who sent it was asked before a slow upload and not after.
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let (grant, now) = (leaders_grant(&site, &convent.invited).await, site.app.clock.now());
    let (institution, leader) = (convent.invited.institution, convent.invited.leader);
    let draft = move |conn: &rusqlite::Connection| {
        let content = TypedRow::list(&[TypedRow { name: "Grace Okafor".into(), ..TypedRow::default() }]).unwrap();
        store::draft(conn, &grant, Source::Typed, None, &content, now)
    };
    site.write(draft).await;
    site.write(move |conn| {
        Ok(institutions::stop_speaking(conn, &Organiser::at_the_machine(), institution, leader, now)?)
    })
    .await;
    let refused = site.app.db.write(draft).await;
    assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
    assert_eq!(site.number("select count(*) from submission").await, 1);
}

/// On the days of a clock change 8pm is another moment than the day before; no list is late, or in time, by a second.
#[tokio::test]
async fn the_date_for_names_is_kept_to_the_second_on_the_days_of_a_clock_change() {
    let london = Zone::parse("Europe/London").unwrap();
    for (day, before, at_it) in [
        ((2026, 10, 25), "2026-10-25T19:59:59Z", "2026-10-25T20:00:00Z"),
        ((2027, 3, 28), "2027-03-28T18:59:59Z", "2027-03-28T19:00:00Z"),
    ] {
        let site = Site::new();
        site.time_is("2026-10-01T10:00:00Z");
        let mut convent = Convent::new(&site).await;
        let names_by = london.evening_of(NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap());
        site.write(move |conn| Ok(conn.execute("update assembly set starts_at = '2027-04-20T18:00:00.000Z'", [])?))
            .await;
        site.write(move |conn| Ok(conn.execute("update invitation set names_by = ?1", [names_by])?)).await;
        site.time_is(before);
        convent.has_pasted("Grace Okafor").await;
        site.time_is(at_it);
        convent.has_pasted("Agnes Byrne").await;
        let late = "select group_concat(name) from attendee where late = 1";
        assert_eq!(site.text(late).await, "Agnes Byrne", "{day:?}");
        // The server's clock is set back an hour, then forward a day: who was late stays so, and who was not, too.
        site.time_passes(TimeDelta::hours(-1));
        convent.has_pasted("Ines Duarte").await;
        assert_eq!(site.text(late).await, "Agnes Byrne", "{day:?}");
        site.time_passes(TimeDelta::hours(25));
        convent.has_pasted("Grace Okafor 07700 900123").await;
        assert_eq!(site.text(late).await, "Agnes Byrne", "{day:?}");
    }
}
