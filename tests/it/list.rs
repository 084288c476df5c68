//! Lists: sent, checked, saved, asked for, changed.

mod check;
mod closed;
mod columns;
mod for_them;
mod guessed;
mod input;
mod naughty;
mod one_person;
mod places;
mod saving;
mod sheets;

use axum::http::StatusCode;
use turnout::access::{Grant, store as access};
use turnout::institution::store::DescribedLeader;

use crate::site::{Browser, Invited, Page, Site};

/// After the date for names.
const AFTER_NAMES_BY: &str = "2027-02-26T20:00:00Z";

/// A leader of St Brigid's Convent with a browser.
struct Convent<'a> {
    site: &'a Site,
    invited: Invited,
    browser: Browser<'a>,
}

impl<'a> Convent<'a> {
    async fn new(site: &'a Site) -> Convent<'a> {
        let invited = site.invited(site.assembly().await, "St Brigid's Convent").await;
        let browser = site.leader(&invited).await;
        Convent { site, invited, browser }
    }

    /// Another leader of the same institution, with a browser of their own.
    async fn co_leader(&self) -> Convent<'a> {
        let (now, key) = (self.site.app.clock.now(), self.site.app.key.clone());
        let Invited { assembly, institution, grant, ref home, .. } = self.invited;
        let home = home.clone();
        let invited = self.site.write(move |conn| {
            let machine = turnout::access::Organiser::at_the_machine();
            let leader = DescribedLeader { name: "Co-leader".into(), phone: None, email: None };
            let leader = turnout::institution::store::add_leader(conn, &machine, institution, &leader, now)?;
            let (link, generation) = access::link_for(conn, &grant, leader, now)?;
            let link = format!("/l/{}", key.link_token(link, generation));
            Ok(Invited { assembly, institution, leader, grant, link, home })
        });
        let invited = invited.await;
        let browser = self.site.leader(&invited).await;
        Convent { site: self.site, invited, browser }
    }

    /// What the organiser at the machine may do with this list.
    fn grant(&self) -> Grant {
        self.invited.grant
    }

    fn to(&self, page: &str) -> String {
        format!("{}/{page}", self.invited.home)
    }

    async fn get(&mut self, page: &str) -> Page {
        let path = self.to(page);
        self.browser.get(&path).await
    }

    async fn post(&mut self, page: &str, fields: &[(&str, &str)]) -> Page {
        let path = self.to(page);
        self.browser.post(&path, fields).await
    }

    /// Pastes lines and opens the check.
    async fn pastes(&mut self, lines: &str) -> Page {
        self.post("list/paste", &[("lines", lines)]).await.leads_to(&self.to("list/check"));
        self.get("list/check").await
    }

    /// Sends a file and opens the check.
    async fn sends(&mut self, content: impl AsRef<[u8]>) -> Page {
        let path = self.to("list/upload");
        self.browser.upload(&path, "our list.csv", content.as_ref()).await.leads_to(&self.to("list/check"));
        self.get("list/check").await
    }

    /// Presses the button on a check whose words begin so, with other answers than were chosen beforehand.
    async fn presses(&mut self, check: &Page, button: &str, answers: &[(&str, &str)]) -> Page {
        let fields = pressed(check, button, answers);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| *name != "form_key")
            .collect();
        let path = self.to("list/check");
        self.browser.post_with_key(&path, &check.form_key(), &fields).await
    }

    /// Saves what a check shows, as it shows it.
    async fn saves(&mut self, check: Page) -> Page {
        let done = self.presses(&check, &button(&check), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(done.location.contains("list?saved="), "{}", done.location);
        self.browser.get(&done.location).await
    }

    async fn has_pasted(&mut self, lines: &str) {
        let check = self.pastes(lines).await;
        self.saves(check).await;
    }

    async fn has_sent(&mut self, content: &str) {
        let check = self.sends(content).await;
        self.saves(check).await;
    }

    async fn listed(&self) -> i64 {
        self.site.number("select listed from tally where institution_id = 1").await
    }
}

/// The form of a check with the button pressed whose words begin so.
fn pressed(check: &Page, button: &str, answers: &[(&str, &str)]) -> Vec<(String, String)> {
    let words = check.all("button[name=do]");
    let values = check.attributes("button[name=do]", "value");
    let at =
        words.iter().position(|words| words.starts_with(button)).unwrap_or_else(|| panic!("{button:?} in {words:?}"));
    let mut fields = check.form();
    fields.retain(|(name, _)| !answers.iter().any(|(answer, _)| answer == name));
    fields.extend(answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields.push(("do".into(), values[at].clone()));
    fields
}

/// What the button says that saves.
fn button(check: &Page) -> String {
    check.all("button[name=do]:not(.second)").remove(0)
}

/// The counts of a check's parts: `To check (1)`.
fn chips(check: &Page) -> Vec<String> {
    check.all(".chips li")
}
