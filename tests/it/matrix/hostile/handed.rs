//! Every message that is handed on to another program: as a link to it, and as a text to be copied.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::super::askers::{self, Asker};
use super::super::forms;
use super::super::world::{AFTER, BEFORE, EVENING, Words, World, plain};
use super::files::rewritten;
use super::{homoglyphs, markup};
use crate::site::Page;

type Write = fn(&'static str) -> String;

/// Ends its line, its parameter and its link, as far as it can.
fn parameters(what: &'static str) -> String {
    format!("{}\r\nBcc: x@example.org&body=x?#%0A+\"", plain(what))
}

/// Pages that are come to by ticking, not by a link.
const TICKED: &[(Asker, &str)] = &[(Asker::Admin, "/o/a/1/remind?i=11&i=12")];

/// The links to other programs.
const LINKS: &str = "a[href^='sms:'], a[href^='mailto:'], a[href^='https://wa.me']";

async fn world(write: Write, when: &str) -> World {
    let world = World::of(Words(write)).await;
    // An address is typed by people too, and what follows a question mark in it would be more than an address.
    let more = if write("own") == plain("own") { "" } else { "?bcc=x%40example.net&body=x" };
    let sql = format!("update leader set email = email || '{more}'; update account set email = email || '{more}'");
    world.site.write(move |conn| Ok(conn.execute_batch(&sql)?)).await;
    world.site.time_is(when);
    world
}

async fn opens(world: &World, asker: Asker, address: &str) -> Page {
    let mut browser = world.site.browser();
    let request = askers::bringing(world, asker, browser.request(Method::GET, address)).await;
    let page = browser.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    page
}

/// Where a link goes, and what it says there.
type Link = (String, BTreeMap<String, String>);

/// What follows the first question mark, part by part, decoded; before it, where it goes.
fn parts(link: &str) -> Link {
    let sound = |c: char| c.is_ascii_alphanumeric() || ":/?&=%+-._~@".contains(c);
    assert!(link.chars().all(sound), "{link}");
    let (to, query) = link.split_once('?').unwrap_or((link, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let part = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or_else(|| panic!("{part} in {link}"));
        (name.to_owned(), decoded(value))
    };
    let parts: Vec<_> = query.split('&').filter(|part| !part.is_empty()).map(part).collect();
    let many = parts.len();
    let parts: BTreeMap<_, _> = parts.into_iter().collect();
    assert_eq!(parts.len(), many, "twice the same in {link}");
    (decoded(to), parts)
}

/// What a page hands on: its links, and the texts to be copied.
fn handed(page: &Page) -> (Vec<Link>, Vec<String>) {
    let links = page.attributes(LINKS, "href").iter().map(|link| parts(link)).collect();
    let html = scraper::Html::parse_document(&page.body);
    let texts = scraper::Selector::parse("textarea[readonly]").unwrap();
    (links, html.select(&texts).map(|text| text.text().collect()).collect())
}

#[tokio::test]
async fn every_message_goes_to_the_same_and_says_the_same_whatever_people_are_called() {
    let mut links_seen = BTreeMap::new();
    for when in [BEFORE, EVENING, AFTER] {
        let ours = world(plain, when).await;
        let mut pages: Vec<(Asker, String)> = TICKED.iter().map(|(asker, at)| (*asker, (*at).to_owned())).collect();
        if when == EVENING {
            let walked = forms::walk(&ours).await.into_iter();
            let hands = walked.filter(|(_, (_, page))| !page.attributes(LINKS, "href").is_empty());
            pages.extend(hands.map(|((asker, _), (address, _))| (asker, address)));
        } else {
            pages.push((Asker::Leader, "/my/21/done".into()));
        }
        // As pages with a message to pass on are the same whoever comes to them, some of the footer's links are enough.
        let of_the_footer = |address: &str| address.starts_with("/my/21/list") || address.starts_with("/my/21/needs/");
        pages.retain(|(asker, address)| *asker != Asker::Leader || !of_the_footer(address));
        for write in [markup as Write, homoglyphs, parameters] {
            let other = world(write, when).await;
            for (asker, address) in &pages {
                // A page may be there under its own name alone, or its address may hold a secret of the other site.
                if address.contains("q=") || address.starts_with("/l/") {
                    continue;
                }
                let (plainly, its) =
                    (handed(&opens(&ours, *asker, address).await), handed(&opens(&other, *asker, address).await));
                assert_eq!(its.0.len(), plainly.0.len(), "{address}");
                for ((to, said), (plain_to, plain_said)) in its.0.iter().zip(&plainly.0) {
                    *links_seen.entry(to.split(':').next().unwrap_or_default().to_owned()).or_insert(0) += 1;
                    let more = if plain_to.contains('@') { "?bcc=x%40example.net&body=x" } else { "" };
                    assert_eq!(to, &format!("{plain_to}{more}"), "{address}");
                    let expected: BTreeMap<_, _> = plain_said
                        .iter()
                        .map(|(name, text)| (name.clone(), secret_free(&rewritten(text, write))))
                        .collect();
                    let said: BTreeMap<_, _> =
                        said.iter().map(|(name, text)| (name.clone(), secret_free(text))).collect();
                    assert_eq!(said, expected, "{address}");
                }
                // A browser makes one line end of each that it shows.
                let one_line_end = |text: &String| secret_free(text).replace("\r\n", "\n");
                let expected: Vec<_> = plainly.1.iter().map(|text| one_line_end(&rewritten(text, write))).collect();
                assert_eq!(its.1.iter().map(one_line_end).collect::<Vec<_>>(), expected, "{address}");
            }
        }
    }
    assert!(links_seen["sms"] > 5 && links_seen["mailto"] > 5 && links_seen["https"] > 5, "{links_seen:?}");
}

/// Each site makes links of its own: what follows `/l/` differs.
fn secret_free(text: &str) -> String {
    let mut parts = text.split("/l/");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "/l/" + part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    })
}
