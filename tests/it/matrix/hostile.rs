//! Names that are markup, that turn the direction of the text, or that look like others, everywhere where people write.

mod files;
mod handed;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use scraper::{Html, Selector};

use super::askers::{self, Asker};
use super::forms::{self, Forms};
use super::world::{EVENING, Place, Words, World, plain};
use super::{cross_site, table};
use crate::site::Page;

const MARKUP: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></title>{{7*7}}&ltb";
/// To the left until further notice, a run of its own that is never closed, and an end of one that was never begun.
const BIDI: &str = "\u{202e}gnp\u{2067}.exe\u{2069}\u{2069}";

fn markup(what: &'static str) -> String {
    plain(what) + MARKUP
}

fn bidi(what: &'static str) -> String {
    plain(what) + BIDI
}

/// Cyrillic and Greek letters that look like ours.
fn homoglyphs(what: &'static str) -> String {
    let alike = [('e', '\u{435}'), ('o', '\u{3bf}'), ('a', '\u{430}'), ('p', '\u{440}'), ('i', '\u{456}')];
    alike.iter().fold(plain(what), |text, (ours, theirs)| text.replace(*ours, &theirs.to_string()))
}

/// What a page is made of: each sort of element with its attributes, and how many there are.
fn made_of(page: &Page) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for element in Html::parse_document(&page.body).select(&Selector::parse("*").unwrap()) {
        let mut attributes: Vec<&str> = element.value().attrs().map(|(name, _)| name).collect();
        attributes.sort_unstable();
        *all.entry(format!("{} {}", element.value().name(), attributes.join(" "))).or_default() += 1;
    }
    all
}

/// The pages of the evening, with what people wrote.
async fn pages(words: fn(&'static str) -> String) -> BTreeMap<(Asker, String), (String, Page)> {
    let world = World::of(Words(words)).await;
    world.site.time_is(EVENING);
    forms::walk(&world).await
}

#[tokio::test]
async fn a_name_of_markup_of_turned_text_or_of_letters_that_look_alike_changes_no_page() {
    let ours = pages(plain).await;
    for hostile in [markup, homoglyphs, bidi] {
        let mut compared = 0;
        for (asked, (address, page)) in pages(hostile).await {
            // What is searched for is found under its own name alone.
            if address.contains("q=") {
                continue;
            }
            // A page whose address holds a name, or a secret, is there in one of the two alone.
            let Some((_, other)) = ours.get(&asked) else { continue };
            compared += 1;
            let (are, should_be) = (made_of(&page), made_of(other));
            assert_eq!(are, should_be, "{address} with {}: {}", hostile("own"), page.body);
        }
        assert!(compared > 200, "{compared} pages");
    }
}

/// What turns the direction of text is taken out of what people send before anything is stored, so that no name can turn the
/// words that stand after it.
#[tokio::test]
async fn nothing_that_turns_the_direction_of_text_is_stored() {
    let forms = Forms::found().await;
    let (mut taken, mut wrong) = (0, Vec::new());
    for row in table::rows().iter().filter(|row| row.method == Method::POST && !row.path.starts_with("/api/")) {
        let world = World::new().await;
        world.site.time_is(forms.when(row));
        let (mut browser, address) = (world.site.browser(), row.address(&world, Place::Own));
        let (kind, body) = forms.turned(row, &address, BIDI);
        let request = browser.request(Method::POST, &address).header("sec-fetch-site", "same-origin");
        let request =
            askers::bringing(&world, cross_site::who_may(row), request.header(header::CONTENT_TYPE, kind)).await;
        let page = browser.send(request.body(Body::from(body)).unwrap()).await;
        taken += u32::from(page.status == StatusCode::SEE_OTHER);
        let facts = world.facts().await;
        let stored = facts
            .lines()
            .find(|line| line.contains("gnp") && ["202e", "2067", "2069"].iter().any(|it| line.contains(it)));
        wrong.extend(stored.map(|line| format!("{}: {line}", row.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(taken > 60, "{taken} forms were taken");
}
