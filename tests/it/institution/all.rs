//! Every institution, found by name, chapter and kind.

use axum::http::StatusCode;

use super::sends;
use crate::site::{Browser, Site};

const FILE: &str = "institution,kind,chapter,membership,leader\n\
    St Brigid's Convent,faith,North,member,Ines Duarte\n\
    St Brigid's Convent,,,,Ana Silva\n\
    Abbey School,school,North,member,\n\
    Canal Tenants,union,South,guest,Sam Lee\n";

async fn three(site: &Site) -> Browser<'_> {
    let mut amina = site.organiser().await;
    let check = sends(&mut amina, "/o/institutions/import", FILE).await;
    super::presses(&mut amina, &check, "Save", &[]).await.leads_to("/o/institutions?imported=1");
    amina
}

#[tokio::test]
async fn there_are_none_before_the_first_import() {
    let site = Site::new();
    let page = site.organiser().await.get("/o/institutions").await;
    assert!(page.text().contains("No institutions yet. Import your list."));
    assert_eq!(page.all("main a.button"), ["Import institutions", "Add an institution"]);
}

#[tokio::test]
async fn they_stand_by_name_with_the_inactive_last_and_filters_say_how_many() {
    let site = Site::new();
    let mut amina = three(&site).await;
    site.write(|conn| Ok(conn.execute("update institution set active = 0 where name = 'Abbey School'", [])?)).await;
    let page = amina.get("/o/institutions").await;
    let rows = page.all("tbody tr").into_iter().collect::<Vec<_>>();
    assert_eq!(
        rows,
        [
            "Canal Tenants Guest Union South 1",
            "St Brigid's Convent Faith North 2",
            "Abbey School Inactive School North 0"
        ]
    );
    let chips = page.all(".chips a");
    assert_eq!(
        chips,
        ["All chapters (3)", "North (2)", "South (1)", "All kinds (3)", "Faith (1)", "School (1)", "Union (1)"]
    );
    let north = amina.get("/o/institutions?chapter=North").await;
    assert_eq!(north.all(".chips a[aria-current]"), ["North (2)", "All kinds (2)"]);
    let found = amina.get("/o/institutions?q=brigids&kind=faith").await;
    assert_eq!(found.all("tbody th"), ["St Brigid's Convent"]);
    assert!(amina.get("/o/institutions?q=nothing").await.text().contains("None is called that."));
    let file = amina.get("/o/institutions.csv?chapter=North").await;
    assert_eq!(
        file.body.trim_start_matches('\u{feff}'),
        "institution,kind,chapter,membership,active,leaders\r\nSt Brigid's Convent,faith,North,member,yes,2\r\n\
         Abbey School,school,North,member,no,0\r\n"
    );
}

#[tokio::test]
async fn fifty_stand_on_a_page_and_a_filter_goes_along() {
    let site = Site::new();
    let mut amina = site.organiser().await;
    site.write(|conn| {
        for n in 0..120 {
            let sql = "insert into institution (name, kind, chapter, membership, added_at)
                values (printf('Group %03d', ?1), 'faith', 'North', 'member', '2027-01-01T00:00:00.000Z')";
            conn.execute(sql, [n])?;
        }
        Ok(())
    })
    .await;
    let page = amina.get("/o/institutions?chapter=North&page=2").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    assert_eq!(page.one("nav[aria-label=Pages] span"), "51 to 100 of 120");
    assert_eq!(page.attributes("nav[aria-label=Pages] a", "href"), ["?chapter=North&page=1", "?chapter=North&page=3"]);
    assert!(page.body.len() < 40_000, "{}", page.body.len());
}

#[tokio::test]
async fn only_an_organiser_comes_near_them() {
    let site = Site::new();
    let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
    let mut leader = site.leader(&invited).await;
    for path in [
        "/o/institutions",
        "/o/institutions.csv",
        "/o/institutions/new",
        "/o/institutions/1",
        "/o/institutions/1/edit",
        "/o/institutions/1/leaders/new",
        "/o/institutions/1/leaders/1",
        "/o/institutions/1/leaders/1/hand-over",
        "/o/institutions/1/leaders/1/remove",
        "/o/institutions/1/merge",
        "/o/institutions/1/settle/delete",
        "/o/institutions/import",
        "/o/institutions/import/check",
        "/o/institutions/import/columns",
        "/o/institutions/import/paste",
        "/o/a/1/import",
    ] {
        assert!(leader.get(path).await.location.starts_with("/o/sign-in"), "{path}");
    }
    for path in ["/o/institutions/1/leaders/1/remove", "/o/institutions/1/settle/inactive", "/o/institutions/1/edit"] {
        let page = leader.post(path, &[("name", "Other"), ("kind", "faith"), ("membership", "guest")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(site.text("select name from institution where active = 1").await, "St Brigid's Convent");
    let mut amina = site.organiser().await;
    for path in [
        "/o/institutions/9",
        "/o/institutions/x",
        "/o/institutions/1/leaders/9",
        "/o/institutions/1/settle/other",
        "/o/institutions/1/merge?with=1",
        "/o/institutions/1/merge?with=9",
        "/o/a/9/import",
    ] {
        assert_eq!(amina.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
