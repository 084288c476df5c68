//! What another site has a browser send is refused, at each route that changes something; a plain form of ours is taken.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};

use super::askers::{self, Asker};
use super::forms::Forms;
use super::table::{self, Expected, Row};
use super::world::{Place, World};
use crate::site::Page;

const OURS: &str = "http://127.0.0.1:8080";

/// What a browser says of where a form comes from that is not ours.
const FOREIGN: &[&[(&str, &str)]] = &[
    &[],
    &[("origin", "null")],
    &[("origin", "https://elsewhere.example.org")],
    &[("origin", "http://127.0.0.1:8081")],
    &[("sec-fetch-site", "cross-site"), ("origin", OURS)],
    &[("sec-fetch-site", "same-site"), ("origin", OURS)],
    &[("sec-fetch-site", "none"), ("origin", OURS)],
];

/// Somebody who may do what a row is about, and who is known by a cookie or not at all.
pub fn who_may(row: &Row) -> Asker {
    const BY_COOKIE: &[Asker] = &[Asker::Admin, Asker::Leader, Asker::Steward, Asker::Nobody];
    let may = |asker: &&Asker| table::audiences()[&row.audience].expected(**asker, Place::Own) == Expected::Done;
    *BY_COOKIE.iter().find(may).unwrap_or_else(|| panic!("who may {}?", row.path))
}

pub async fn sends(world: &World, row: &Row, forms: &Forms, headers: &[(&str, &str)]) -> Page {
    let (mut browser, address) = (world.site.browser(), row.address(world, Place::Own));
    let (kind, body) = forms.body(row, &address, Place::Own);
    let mut request = browser.request(Method::POST, &address).header(header::CONTENT_TYPE, kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = askers::bringing(world, who_may(row), request).await;
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn each_route_that_changes_something_refuses_another_site_and_takes_our_own_form() {
    let forms = Forms::found().await;
    let mut wrong = Vec::new();
    for row in table::rows().iter().filter(|row| row.method == Method::POST) {
        let world = World::new().await;
        world.site.time_is(forms.when(row));
        askers::bringing(&world, who_may(row), axum::http::Request::builder()).await;
        let before = world.facts().await;
        for headers in FOREIGN {
            let page = sends(&world, row, forms, headers).await;
            if page.status != StatusCode::FORBIDDEN || world.was_written() && world.facts().await != before {
                wrong.push(format!("{} with {headers:?}: {}", row.path, page.status));
            }
        }
        let page = sends(&world, row, forms, &[("origin", OURS)]).await;
        let expected = row.expected(who_may(row), Place::Own).unwrap();
        if !expected.is(row, &page) {
            wrong.push(format!("{} from our own page: {expected:?} and not {}", row.path, page.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Their forms stand on pages that this small world has not: of a draft, of an
/// earlier assembly. The tests of their slices go there.
const NOT_HERE: &[&str] = &[
    "/o/account/sessions/{session}",
    "/o/people/{account}/link",
    "/o/people/{account}/sessions",
    "/o/new/check",
    "/o/institutions/import/columns",
    "/o/institutions/import/check",
    "/o/a/{assembly}/creche/stop",
    "/my/{invitation}/list/copy",
    "/o/for/{invitation}/list/copy",
    "/my/{invitation}/list/sheets",
    "/o/for/{invitation}/list/sheets",
    "/my/{invitation}/list/columns",
    "/o/for/{invitation}/list/columns",
    "/my/{invitation}/list/check",
    "/o/for/{invitation}/list/check",
];

/// The forms are sent as they stand in the pages, and the router runs no script: what is done there is done without one.
#[tokio::test]
async fn each_route_that_changes_something_has_a_form_in_a_page() {
    let forms = Forms::found().await;
    let rows = table::rows().iter().filter(|row| row.method == Method::POST && row.sent.is_none());
    let without: Vec<_> = rows.filter(|row| !forms.has(row)).map(|row| row.path.as_str()).collect();
    assert_eq!(without, NOT_HERE);
}

#[tokio::test]
async fn every_answer_forbids_inline_code_framing_sniffing_and_keeping() {
    let world = World::new().await;
    world.site.time_is(super::world::EVENING);
    let mut pages = 0;
    for row in table::rows().iter().filter(|row| row.method == Method::GET && !row.streams) {
        for asker in [Asker::Admin, Asker::Leader, Asker::Steward, Asker::DoorKey, Asker::Nobody] {
            let page = askers::asks(&world, asker, row, Place::Own, &Forms::none()).await.page;
            let said = |name| page.headers.get(name).map_or("", |value| value.to_str().unwrap());
            let policy = said(header::CONTENT_SECURITY_POLICY);
            let ask = format!("{} as {asker}", row.path);
            assert!(
                policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
                "{ask}: {policy}"
            );
            assert!(!policy.contains("unsafe") && !policy.contains("data:"), "{ask}: {policy}");
            assert_eq!(said(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{ask}");
            if !row.path.starts_with("/static/") {
                assert_eq!(said(header::CACHE_CONTROL), "no-store", "{ask}");
            }
            if said(header::CONTENT_TYPE).starts_with("text/html") {
                pages += 1;
                assert_eq!(inline(&page), Vec::<String>::new(), "{ask}");
            }
        }
    }
    assert!(pages > 200, "{pages} pages");
}

/// What of a page is code or style in it.
fn inline(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.body);
    let all = scraper::Selector::parse("*").unwrap();
    let bad = |element: scraper::ElementRef<'_>| {
        let name = element.value().name();
        let code =
            name == "style" || name == "script" && element.attr("src").is_none() && element.attr("type").is_none();
        let named = |(name, value): (&str, &str)| {
            name.starts_with("on") || name == "style" || value.trim_start().to_lowercase().starts_with("javascript:")
        };
        (code || element.value().attrs().any(named)).then(|| element.html())
    };
    html.select(&all).filter_map(bad).collect()
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_come_by_nothing_else() {
    let page = World::new().await.site.browser().get("/help").await;
    assert!(!page.headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "this site is plain http on loopback");
    let site = crate::site::Site::at_base("https://turnout.example.org");
    let page = site.browser().get("/help").await;
    assert_eq!(page.headers[header::STRICT_TRANSPORT_SECURITY], "max-age=63072000");
}
