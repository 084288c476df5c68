//! What an organiser's work costs: pages that have to come, fields and characters that have to be typed.

use axum::http::StatusCode;

use crate::alliance::fixture;
use crate::site::{Browser, Page, Site};

/// What it took.
#[derive(Debug, Default, PartialEq, Eq)]
struct Effort {
    /// Pages that came; one that only leads on is none.
    loads: u32,
    /// Fields that were filled in; a choice that is ticked is none.
    fields: u32,
    /// Characters that were typed into them.
    characters: usize,
}

/// An organiser at work: presses and follows what stands on the page that is open.
struct Desk<'a> {
    browser: Browser<'a>,
    page: Page,
    at: String,
    effort: Effort,
}

impl<'a> Desk<'a> {
    async fn opens(mut browser: Browser<'a>, path: &str) -> Desk<'a> {
        let page = browser.get(path).await;
        let mut desk = Desk { browser, page, at: path.to_owned(), effort: Effort::default() };
        desk.arrives().await;
        desk
    }

    /// Goes on for as long as what was answered only leads on, to the page that comes at last.
    async fn arrives(&mut self) {
        while self.page.status == StatusCode::SEE_OTHER {
            self.at = self.page.location.clone();
            self.page = self.browser.get(&self.at).await;
        }
        assert_eq!(self.page.status, StatusCode::OK, "{}", self.page.body);
        self.effort.loads += 1;
    }

    async fn follows(&mut self, text: &str) {
        let at = self.page.all("a[href]").iter().position(|link| link == text);
        let at = at.unwrap_or_else(|| panic!("no {text} at {}: {}", self.at, self.page.body));
        self.at = self.page.attributes("a[href]", "href").swap_remove(at);
        self.page = self.browser.get(&self.at).await;
        self.arrives().await;
    }

    /// Types into fields of the page's form and presses its button.
    async fn types(&mut self, typed: &[(&str, &str)]) {
        self.effort.fields += typed.len() as u32;
        self.effort.characters += typed.iter().map(|(_, text)| text.chars().count()).sum::<usize>();
        self.sends(typed).await;
    }

    /// Presses the button of the page's form, with something chosen or nothing.
    async fn sends(&mut self, chosen: &[(&str, &str)]) {
        let there = self.page.attributes("main form [name]", "name");
        assert!(chosen.iter().all(|(name, _)| there.iter().any(|other| other == name)), "{chosen:?} at {}", self.at);
        let form = self.page.form();
        let untouched = form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut fields: Vec<(&str, &str)> = untouched
            .filter(|(name, _)| *name != "form_key" && chosen.iter().all(|(other, _)| other != name))
            .collect();
        fields.extend_from_slice(chosen);
        let to = self.page.attributes("main form", "action").first().unwrap_or(&self.at).clone();
        let key = self.page.form_key();
        self.page = self.browser.post_with_key(&to, &key, &fields).await;
        self.arrives().await;
    }

    async fn attaches(&mut self, file: &str) {
        let bytes = std::fs::read(fixture(file)).unwrap();
        self.page = self.browser.upload(&self.at, file, &bytes).await;
        self.arrives().await;
    }
}

/// An assembly is set up and the 40 institutions of the alliance are imported and invited, from the page of all assemblies
/// to the table of them with every leader's link made.
///
/// "Under 10 minutes of typing" is reckoned and not measured. It is assumed that a slow typist writes 20 words a minute and
/// that a word is 5 characters with its space: 10 minutes are then 1,000 characters. These are common figures: average users
/// of computers wrote 19 words a minute of their own and copied 32.5, those of the slowest group 23 (Karat and others, 1999,
/// as Wikipedia's "Words per minute" gives it). What is typed here is less than a quarter of that; reading the pages is not
/// in it.
#[tokio::test]
async fn an_assembly_with_40_institutions_takes_13_pages_and_13_fields() {
    let site = Site::new();
    let mut desk = Desk::opens(site.organiser().await, "/o").await;
    desk.follows("Set up an assembly").await;
    desk.types(&[("title", "Spring assembly")]).await;
    let when = [("day", "12"), ("month", "3"), ("year", "2027")];
    let times = [("starts_at", "7pm"), ("doors_at", "6:15pm"), ("ends_at", "9pm")];
    desk.types(&[when, times].concat()).await;
    let place = [("venue", "Corn Exchange Great Hall"), ("address", "1 Weir Street, Northgate")];
    let hall = [("doors", "North\nSouth"), ("capacity", "1200")];
    desk.types(&[place, hall].concat()).await;
    desk.types(&[("target", "1000")]).await;
    // The four dates are taken as they are proposed.
    desk.sends(&[]).await;
    desk.sends(&[("organiser", "1")]).await;
    let stops = "St Oswin's car park, 5:30pm\nMarlbrook station, 5:45pm\nLowmere green, 5:45pm";
    desk.types(&[("pick_ups", stops)]).await;
    assert_eq!(desk.page.one("h1"), "Check before you create it");
    desk.sends(&[]).await;
    assert_eq!(site.number("select count(*) from assembly").await, 1);
    desk.follows("Import institutions").await;
    desk.attaches("institutions.csv").await;
    assert_eq!(
        desk.page.one(".lead"),
        "40 added, 0 changed, 0 removed. 40 invited to Spring assembly. No messages are sent."
    );
    let save = desk.page.attributes("main button[name=do]", "value").swap_remove(0);
    desk.sends(&[("do", &save)]).await;
    assert_eq!(desk.page.one(".chips a[aria-current]"), "To chase (0)");
    assert_eq!(site.number("select count(*) from invitation").await, 40);
    assert_eq!(site.number("select count(*) from link").await, 51);
    assert_eq!(desk.effort, Effort { loads: 13, fields: 13, characters: 176 });
    assert!(desk.effort.characters <= 1_000);
}

/// Whoever signs in sees the assemblies; whom to ring is one page on from there, and is the page itself for whoever has kept
/// its address.
#[tokio::test]
async fn whom_to_ring_is_one_page_away_from_signing_in() {
    let site = Site::new();
    let silent = site.invited(site.assembly().await, "Abbey School").await;
    site.time_is("2027-02-10T09:00:00Z");
    let mut desk = Desk::opens(site.organiser().await, "/o").await;
    desk.effort = Effort::default();
    desk.follows("Spring assembly").await;
    assert_eq!(desk.page.all("tbody:first-of-type th"), ["Abbey School"]);
    assert_eq!(desk.page.all("td[data-l='Next step']"), ["Ask for a number"]);
    assert_eq!(desk.effort, Effort { loads: 1, fields: 0, characters: 0 });
    assert_eq!(desk.at, format!("/o/a/{}", silent.assembly));
}
