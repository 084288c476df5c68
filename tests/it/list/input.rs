//! Whatever is sent instead of a list is refused with what to do, and leaves everything as it was.

use axum::http::StatusCode;

use super::Convent;
use crate::site::Site;

#[tokio::test]
async fn a_file_that_is_no_list_is_refused_with_what_to_do() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.has_pasted("Grace Okafor").await;
    let path = convent.to("list/upload");
    let mut check = async |name: &str, bytes: &[u8], words: &str| {
        let page = convent.browser.upload(&path, name, bytes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.one(".summary a").starts_with(words), "{name}: {}", page.one(".summary a"));
        assert_eq!(page.attributes(".summary a", "href"), ["#file"]);
        assert!(page.one("title").starts_with("Error: "));
    };
    check("", b"", "Select a file").await;
    check("a.csv", b"", "The selected file is empty").await;
    check("a.csv", b",,\n,,\n", "The selected file has only blank rows").await;
    check("a.pdf", b"%PDF-1.7\n1 0 obj", "The selected file must be Excel or CSV. A PDF will not work").await;
    check("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "The selected file must be Excel or CSV. A photo will not work")
        .await;
    let eleven = vec![b'a'; 11 * 1024 * 1024];
    check("a.csv", &eleven, "The selected file must be smaller than 10 MB").await;
    let fifteen = vec![b'a'; 15 * 1024 * 1024];
    check("a.csv", &fifteen, "The selected file must be smaller than 10 MB").await;
    let six_thousand = format!("Name\n{}", "Grace Okafor\n".repeat(6_000));
    check("a.csv", six_thousand.as_bytes(), "That is too many lines. Send up to 5,000 at a time").await;
    check("a.csv", b"Name,Phone\n", "There are no names in it").await;
    assert_eq!(site.number("select count(*) from submission where state <> 'saved'").await, 0);
    assert_eq!(convent.listed().await, 1);
}

#[tokio::test]
async fn pasted_text_without_names_or_with_too_many_comes_back_as_it_was() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let empty = convent.post("list/paste", &[("lines", " \n\n")]).await;
    assert_eq!(
        (empty.status, empty.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Enter at least 1 name".into())
    );
    let lines = "Grace Okafor\n".repeat(6_000);
    let many = convent.post("list/paste", &[("lines", &lines)]).await;
    assert!(many.one(".summary a").starts_with("That is too many lines. Send up to 5,000 at a time"));
    assert_eq!(many.all("textarea").remove(0).matches("Grace Okafor").count(), 6_000);
    assert_eq!(site.number("select count(*) from submission").await, 0);
}

/// The fields of typed rows as a browser sends them: all of every row, also the empty ones.
fn typed(rows: &[[&'static str; 5]]) -> Vec<(&'static str, &'static str)> {
    let names = ["name", "phone", "children", "travel", "needs"];
    let empty = [[""; 5]; 10];
    let rows = rows.iter().chain(&empty).take(10);
    rows.flat_map(|row| names.into_iter().zip(*row)).collect()
}

#[tokio::test]
async fn what_a_sheet_of_paper_asks_is_typed_in_row_by_row() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let page = convent.get("list/type").await;
    assert_eq!(page.all("tbody tr").len(), 10);
    let sheet = convent.get("list/sheet").await;
    assert_eq!(page.all("thead th"), sheet.all("thead th"), "what is asked on paper can be typed");
    let rows = [
        ["Grace Okafor", "07700 900123", "2 (3 and 5yrs)", "By bus", "wheelchair, halal"],
        [""; 5],
        ["Agnes Byrne", "", "", "", ""],
        ["", "07700 900777", "", "coach", ""],
    ];
    convent.post("list/type", &typed(&rows)).await.leads_to(&convent.to("list/check"));
    let check = convent.get("list/check").await;
    assert!(check.text().contains("Row 4 has a phone number but no name"), "{}", check.text());
    let left = convent.presses(&check, "Leave out the 1 row to fix", &[]).await;
    assert!(left.location.contains("list?saved="), "{}", left.location);
    assert_eq!(convent.listed().await, 2);
    let ages =
        "select group_concat(age_years) from child join attendee using (attendee_id) where name = 'Grace Okafor'";
    assert_eq!(site.text(ages).await, "3,5");
    assert_eq!(site.text("select mode || coalesce(words, '') from travel where attendee_id = 1").await, "bus");
    assert_eq!(site.text("select group_concat(kind) from need where attendee_id = 1").await, "diet,wheelchair");
    // A few more names are no whole list: nobody is missing from them.
    convent.post("list/type", &typed(&[["Ines Duarte", "", "", "", ""]])).await;
    assert!(!convent.get("list/check").await.text().contains("not in this one"));
}

#[tokio::test]
async fn ten_rows_with_nothing_in_them_come_back_and_are_a_light_page() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let none = convent.post("list/type", &typed(&[])).await;
    assert_eq!(
        (none.status, none.one(".summary a")),
        (StatusCode::UNPROCESSABLE_ENTITY, "Enter at least 1 name".into())
    );
    assert_eq!(none.attributes(".summary a", "href"), ["#name-1"]);
    assert_eq!(none.all("#name-1").len(), 1);
    let page = convent.get("list/type").await;
    assert!(page.body.len() < 20_000, "{} bytes before they are compressed", page.body.len());
    // What is only unseen is nothing, and still comes back as it was typed.
    let unseen = convent.post("list/type", &typed(&[["", "", "", "", "\u{200b}"]])).await;
    assert_eq!(unseen.attributes("input[name=needs]", "value")[0], "\u{200b}");
    assert_eq!(site.number("select count(*) from submission").await, 0);
}

#[tokio::test]
async fn a_version_reads_back_as_it_was_formulas_and_all() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent
        .has_sent("Name,Known as,Phone\n=Grace Okafor,@gracie,+44 7700 900123\n'=Agnes Byrne,-Ag,\n<b>Ines</b>,,\n")
        .await;
    assert_eq!(
        site.text("select group_concat(name, '|') from attendee").await,
        "=Grace Okafor|=Agnes Byrne|<b>Ines</b>"
    );
    let csv = convent.get("list/versions/1.csv").await;
    assert!(
        csv.body.starts_with("\u{feff}name,known_as,phone,email,age_group,part,attending,late\r\n"),
        "{}",
        csv.body
    );
    assert!(csv.body.contains("'=Grace Okafor,'@gracie,'+447700900123,,adult,,yes,no\r\n"), "{}", csv.body);
    let check = convent.sends(&csv.body).await;
    assert_eq!(super::chips(&check)[..4], ["To check (0)", "Added (0)", "Changed (0)", "Same (3)"]);
    assert!(convent.get("list").await.body.contains("&#60;b&#62;Ines"));
}

#[tokio::test]
async fn last_times_list_is_a_way_to_begin() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    assert!(!convent.get("list/add").await.text().contains("last time"));
    convent.has_sent("Name,Phone,Diet,Age group\nGrace Okafor,07700 900123,halal,under 16\nAgnes Byrne,,,\n").await;
    site.time_is("2027-04-01T10:00:00Z");
    let (grant, now) = (convent.grant(), site.app.clock.now());
    let next = site
        .write(move |conn| {
            use turnout::assembly::model::{Dates, NewAssembly, Zone};
            let (machine, zone) = (turnout::access::Organiser::at_the_machine(), Zone::parse("Europe/London").unwrap());
            let starts_at = crate::site::at("2027-06-10T18:00:00Z");
            let new = NewAssembly {
                title: "Summer assembly".into(),
                venue: None,
                address: None,
                doors_at: None,
                starts_at,
                ends_at: None,
                zone,
                capacity: None,
                target: None,
                dates: Dates::counted_back(starts_at, zone),
            };
            let assembly = turnout::assembly::store::add(conn, &machine, &new, now)?;
            turnout::invitation::store::invite(conn, &machine, assembly, grant.institution(), None, now)?;
            Ok(assembly)
        })
        .await;
    let (machine, key, leader) =
        (turnout::access::Organiser::at_the_machine(), site.app.key.clone(), convent.invited.leader);
    let (link, home) = site
        .write(move |conn| {
            let grant = turnout::access::store::grant(conn, &machine, next, grant.institution())?.unwrap();
            let (link, generation) = turnout::access::store::link_for(conn, &grant, leader, now)?;
            Ok((format!("/l/{}", key.link_token(link, generation)), format!("/my/{}", grant.invitation())))
        })
        .await;
    convent.browser.get(&link).await;
    convent.invited.home = home;
    let add = convent.get("list/add").await;
    assert!(add.text().contains("Copy last time's list (2 people)"));
    for words in
        ["2 people on your list for Spring assembly", "Nothing is sent to them", "does not want their name kept"]
    {
        assert!(add.text().contains(words), "{words}: {}", add.text());
    }
    convent.post("list/copy", &[]).await.leads_to(&convent.to("list/check"));
    let check = convent.get("list/check").await;
    convent.saves(check).await;
    let copied = "select count(*) from attendee where assembly_id = 2 and listed = 1";
    assert_eq!(site.number(copied).await, 2);
    let young = "select count(*) from attendee where age_group = 'under_16'";
    assert_eq!(site.number(young).await, 2, "then and again");
    // Who they are, and nothing of what they needed then.
    assert_eq!(site.number("select count(*) from need").await, 1);
}
