//! Institutions out of a file: what is told before anything is saved, and that it is what is saved.

use axum::http::StatusCode;

use super::{presses, sends};
use crate::site::Site;

const HOME: &str = "/o/institutions/import";
const FILE: &str = "institution,kind,chapter,membership,asked,leader,phone,email,organiser\n\
    St Brigid's Convent,faith,North,member,30,Ines Duarte,07700 900123,,Amina\n\
    St Brigid's Convent,,,,,Ana Silva,,,\n\
    Abbey School,school,North,guest,12,Ines Duarte,07700 900123,,\n";

#[tokio::test]
async fn a_file_adds_institutions_and_the_same_file_changes_nothing() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, HOME, FILE).await;
    assert_eq!(check.one(".lead"), "2 added, 0 changed, 0 removed. No messages are sent.");
    assert_eq!(site.number("select count(*) from institution").await, 0);
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    assert_eq!(site.number("select count(*) from institution").await, 2);
    // One person who speaks for two.
    assert_eq!(site.number("select count(*) from leader").await, 2);
    assert_eq!(site.number("select count(*) from leader_institution").await, 3);
    assert_eq!(site.number("select count(*) from institution_import").await, 0);
    let audit = site.number("select count(*) from audit_event").await;
    let check = sends(&mut amina, HOME, FILE).await;
    assert_eq!(check.one(".lead"), "Nothing to change. Everything in it is known already.");
    assert!(!check.all("main button").iter().any(|button| button.starts_with("Save")));
    presses(&mut amina, &check, "Do not save", &[]).await.leads_to(HOME);
    assert_eq!(site.number("select count(*) from audit_event").await, audit);
}

#[tokio::test]
async fn what_is_told_of_new_leaders_is_shown_before_it_is_saved() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let file =
        "institution,leader,phone,email\nHill Abbey,Ana Silva,07700 900123,ana@example.org\nHill Abbey,Sam Lee,,\n";
    let check = sends(&mut amina, HOME, file).await;
    let told = ["Kind: other", "Membership: member"];
    let leaders = ["Leader: Ana Silva", "Mobile: 07700 900123", "Email: ana@example.org", "Leader: Sam Lee"];
    assert_eq!(check.all("tr.added td div"), [&told[..], &leaders].concat());
    presses(&mut amina, &check, "Save", &[]).await;
    // A second leader of one that is known already, and the first of another who is known from the first.
    let file = "institution,leader,phone\nHill Abbey,Eve Roe,07700 900124\nCanal Tenants,Ana Silva,07700 900123\n";
    let check = sends(&mut amina, HOME, file).await;
    assert_eq!(check.all("tr.added td div"), [&told[..], &["Leader: Ana Silva"]].concat());
    let check = amina.get("/o/institutions/import/check?show=changed").await;
    assert_eq!(check.all("tr.changed td div"), ["Leader: Eve Roe", "Mobile: 07700 900124"]);
}

#[tokio::test]
async fn what_changes_is_shown_old_and_new_and_a_blank_erases_nothing() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, HOME, FILE).await;
    presses(&mut amina, &check, "Save", &[]).await;
    let changed = "institution,kind,chapter,leader,phone\nAbbey School,university,,Ines Duarte,07700 900999\n";
    let check = sends(&mut amina, HOME, changed).await;
    assert_eq!(check.one(".lead"), "0 added, 1 changed, 0 removed. No messages are sent.");
    let changes = check.all("tr.changed td div");
    assert_eq!(changes, ["Kind: was school now university", "Mobile: was 07700 900123 now 07700 900999"]);
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    let school = "select kind || chapter || membership from institution where name = 'Abbey School'";
    assert_eq!(site.text(school).await, "universityNorthguest");
}

#[tokio::test]
async fn from_an_assembly_all_of_the_file_are_invited() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, &format!("/o/a/{assembly}/import"), FILE).await;
    assert_eq!(
        check.one(".lead"),
        "2 added, 0 changed, 0 removed. 2 invited to Spring assembly. No messages are sent."
    );
    presses(&mut amina, &check, "Save", &[]).await.leads_to(&format!("/o/a/{assembly}"));
    assert_eq!(site.number("select sum(asked) from invitation").await, 42);
    let cared = "select a.name from invitation i join account a using (account_id)";
    assert_eq!(site.text(cared).await, "Amina");
    assert_eq!(site.number("select count(*) from link").await, 3);
    let again = sends(&mut amina, &format!("/o/a/{assembly}/import"), FILE).await;
    assert_eq!(again.one(".lead"), "Nothing to change. Everything in it is known already.");
    let again = sends(&mut amina, &format!("/o/a/{assembly}/import"), &FILE.replace(",12,", ",15,")).await;
    assert_eq!(again.one("tr.changed td"), "Asked: was 12 now 15");
    presses(&mut amina, &again, "Save", &[]).await;
    assert_eq!(site.number("select sum(asked) from invitation").await, 45);
}

#[tokio::test]
async fn every_problem_stands_in_one_pass_and_is_mended_or_left_out_in_the_page() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let bad = "institution,kind,asked,leader,phone\n,faith,3,,\nHill Abbey,church,forty,,\nCanal Tenants,union,,Sam,at home\n\
        ,,,Nobody,\n";
    let check = sends(&mut amina, HOME, bad).await;
    assert_eq!(check.all("section h2"), ["Row 2", "Row 3: Hill Abbey", "Row 5", "Row 4: Canal Tenants"]);
    assert_eq!(check.all("section .error").len(), 5);
    let refused = presses(&mut amina, &check, "Save", &[("fix-3-kind", "faith")]).await;
    refused.leads_to("/o/institutions/import/check?again=fix");
    let check = amina.get(&refused.location).await;
    assert!(check.one(".summary").contains("Row 3: \"forty\" is no number"));
    assert_eq!(check.attributes("#fix-3-kind", "value"), [""; 0]);
    let typed = [("fix-3-asked", "40"), ("leave-2", "1")];
    let look = presses(&mut amina, &check, "Keep", &typed).await;
    let check = amina.get(&look.location).await;
    assert_eq!(check.all("section h2"), ["Row 5", "Row 4: Canal Tenants"]);
    let saved = presses(&mut amina, &check, "Leave out 1 row to fix", &[]).await;
    saved.leads_to("/o/institutions?imported=1");
    assert_eq!(site.text("select group_concat(name) from institution").await, "Hill Abbey,Canal Tenants");
}

#[tokio::test]
async fn names_that_are_alike_are_asked_about() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, HOME, "institution\nSt Mary's Catholic Church\n").await;
    presses(&mut amina, &check, "Save", &[]).await;
    let file = "institution,chapter\nSt Marys RC,North\nMasjid an-Noor,\nAn Noor Mosque,\n";
    let check = sends(&mut amina, HOME, file).await;
    assert_eq!(
        check.all("fieldset legend"),
        ["Row 2: is St Marys RC one of these?", "Row 4: is An Noor Mosque one of these?"]
    );
    let refused = presses(&mut amina, &check, "Save", &[]).await;
    refused.leads_to("/o/institutions/import/check?again=ask");
    let check = amina.get(&refused.location).await;
    assert!(check.one("[role=alert]").contains("Answer the questions first"));
    let typed = [("same-2", "known 1"), ("same-4", "earlier Masjid an-Noor")];
    let other = presses(&mut amina, &check, "Save", &typed).await;
    other.leads_to("/o/institutions/import/check?again=changed");
    let check = amina.get(&other.location).await;
    assert_eq!(check.one(".lead"), "1 added, 1 changed, 0 removed. No messages are sent.");
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    let all = "select group_concat(name || '/' || coalesce(chapter, '-')) from institution";
    assert_eq!(site.text(all).await, "St Mary's Catholic Church/North,Masjid an-Noor/-");
    let check = sends(&mut amina, HOME, "institution\nSt Marys RC\n").await;
    let check = presses(&mut amina, &check, "Keep", &[("same-2", "two")]).await;
    let check = amina.get(&check.location).await;
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    assert_eq!(site.number("select count(*) from institution").await, 3);
}

#[tokio::test]
async fn columns_of_other_names_are_chosen_from_those_the_file_has() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let file = "Member body,Contact,Mobile,Shoe size\nHill Abbey,Ana,07700 900001,9\n";
    let page = sends(&mut amina, HOME, file).await;
    assert_eq!(page.one("h1"), "Which column is which?");
    assert_eq!(page.all(".facts dt"), ["Member body", "Contact", "Mobile", "Shoe size"]);
    assert_eq!(page.attributes("#col-phone option[selected]", "value"), ["2"]);
    let import = page.attributes("input[name=import]", "value").swap_remove(0);
    let typed = |name: &'static str| [("import", import.clone()), ("col-institution", name.to_owned())];
    let fields = typed("");
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = amina.post("/o/institutions/import/columns", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.one(".summary").contains("Choose the column with the institution's name"));
    let fields = typed("0");
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("col-leader", "1"), ("col-phone", "2")]);
    let page = amina.post("/o/institutions/import/columns", &fields).await;
    page.leads_to("/o/institutions/import/check");
    let check = amina.get(&page.location).await;
    assert_eq!(check.one(".lead"), "1 added, 0 changed, 0 removed. No messages are sent.");
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    assert_eq!(site.text("select name || phone from leader").await, "Ana+447700900001");
}

#[tokio::test]
async fn what_is_no_list_is_refused_in_words_and_what_was_pasted_stays() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    for (name, bytes, words) in [
        ("a.csv", "".as_bytes(), "The selected file is empty"),
        ("a.pdf", b"%PDF-1.7\n", "must be Excel or CSV"),
        ("", b"", "Select a file"),
    ] {
        let page = amina.upload(HOME, name, bytes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.one(".summary").contains(words), "{words}");
    }
    let page = amina.submit("/o/institutions/import/paste", &[("rows", " ")]).await;
    assert!(page.one(".summary").contains("Paste at least 1 institution"));
    let rows = "institution\tkind\nHill Abbey\tfaith\n";
    let page = amina.submit("/o/institutions/import/paste", &[("rows", rows)]).await;
    page.leads_to("/o/institutions/import/check");
    assert_eq!(amina.get(&page.location).await.one(".lead"), "1 added, 0 changed, 0 removed. No messages are sent.");
    let many = format!("institution\n{}", "A,\n".repeat(5_001));
    let page = amina.upload(HOME, "a.csv", many.as_bytes()).await;
    assert!(page.one(".summary").contains("Send up to 5,000 at a time"));
}

#[tokio::test]
async fn two_thousand_rows_are_taken_a_page_at_a_time() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let rows: String = (0..2_000).map(|n| format!("Group {n},faith,North,Leader {n}\n")).collect();
    let check = sends(&mut amina, HOME, &format!("institution,kind,chapter,leader\n{rows}")).await;
    assert_eq!(check.one(".lead"), "2,000 added, 0 changed, 0 removed. No messages are sent.");
    assert_eq!(check.all("tbody tr").len(), 100);
    assert_eq!(amina.get("/o/institutions/import/check?show=added&page=20").await.all("tbody tr").len(), 100);
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    assert_eq!(site.number("select count(*) from leader_institution").await, 2_000);
}

#[tokio::test]
async fn what_was_sent_is_kept_for_a_day_and_for_its_sender_alone() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, HOME, FILE).await;
    site.time_is("2027-01-30T09:59:00Z");
    let mut amina = site.organiser().await;
    assert_eq!(amina.get("/o/institutions/import/check").await.status, StatusCode::OK);
    site.write(|conn| {
        Ok(conn.execute("insert into account (name, email, added_at) values ('B', 'b@example.org', '')", [])?)
    })
    .await;
    site.write(|conn| {
        Ok(conn.execute("update institution_import set account_id = (select max(account_id) from account)", [])?)
    })
    .await;
    amina.get("/o/institutions/import/check").await.leads_to("/o/institutions/import?gone=1");
    site.write(|conn| Ok(conn.execute("update institution_import set account_id = 1", [])?)).await;
    site.time_is("2027-01-30T10:00:00Z");
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions/import?gone=1");
    assert!(amina.get("/o/institutions/import?gone=1").await.text().contains("Send it again."));
    let now = site.app.clock.now();
    site.write(move |conn| turnout::tidy::tidy(conn, now)).await;
    assert_eq!(site.number("select count(*) from institution_import").await, 0);
}

#[tokio::test]
async fn somebody_else_who_saves_first_is_seen_before_anything_is_saved() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, HOME, FILE).await;
    site.invited(site.assembly().await, "Abbey School").await;
    let again = presses(&mut amina, &check, "Save", &[]).await;
    again.leads_to("/o/institutions/import/check?again=changed");
    let check = amina.get(&again.location).await;
    assert_eq!(check.one(".lead"), "1 added, 1 changed, 0 removed. No messages are sent.");
    assert_eq!(site.number("select count(*) from institution").await, 1);
    // A page of a list that a newer one replaced saves nothing.
    sends(&mut amina, HOME, "institution\nOther\n").await;
    presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions/import/check?again=other");
}
