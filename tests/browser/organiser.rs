//! An organiser's way through the assemblies, on a laptop and on a phone.

use crate::page::Page;
use crate::server::Server;

const PART: &str = "St Oswin's Church, Fennel Street";

#[tokio::test]
async fn an_organiser_works_on_a_laptop() {
    walk(Page::on_laptop().await, "").await;
}

#[tokio::test]
async fn an_organiser_works_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(page: Page, mode: &'static str) {
    let server = Server::demo();
    let mut journey = Journey { page, mode };
    journey.page.open(server.url("organiser")).await;
    journey.looks_at_the_table().await;
    journey.takes_the_tally().await;
    journey.replaces_a_link().await;
    journey.notes_a_call().await;
    journey.enters_a_pledge().await;
    journey.types_how_many_came().await;
    journey.signs_out_and_in().await;
}

struct Journey {
    page: Page,
    mode: &'static str,
}

impl Journey {
    async fn sound(&mut self, state: &str) {
        self.page.is_sound(&format!("organiser-{state}{}", self.mode)).await;
    }

    async fn looks_at_the_table(&mut self) {
        assert_eq!(self.page.heading().await, "Assemblies");
        self.sound("assemblies").await;
        self.page.follow("Spring assembly").await;
        self.page.sees("to chase").await;
        self.sound("to-chase").await;
        self.reminds_them_all().await;
        self.page.follow("All (25)").await;
        self.page.sees("25 institutions").await;
        self.sound("dashboard").await;
    }

    async fn reminds_them_all(&mut self) {
        self.page.press("Remind the ones I ticked").await;
        self.page.sees("Tick at least 1 institution").await;
        self.sound("nobody-ticked").await;
        self.page.follow("Tick all").await;
        self.page.press("Remind the ones I ticked").await;
        assert_eq!(self.page.heading().await, "Messages to send");
        self.sound("remind").await;
        self.page.press("Note the ones I sent").await;
        self.page.sees("Tick at least 1 message that you sent").await;
        self.sound("none-sent").await;
        self.page.follow("All institutions").await;
    }

    async fn takes_the_tally(&mut self) {
        let (name, tally) = self.page.download("Download as CSV").await;
        assert!(name.ends_with(".csv"), "{name}");
        let first = "\u{feff}institution,kind,chapter,asked,pledged,listed,listed_late,unnamed,actual,walk_ins,kept,";
        assert!(tally.starts_with(first), "{tally}");
        assert_eq!(tally.lines().count(), 26);
        let line = tally.lines().find(|line| line.contains("St Oswin")).unwrap();
        assert!(line.starts_with("\"St Oswin's Church, Fennel Street\",faith,Riverside,40,40,31,0,9,0,0,,"), "{line}");
        let (_, people) = self.page.download("the people as CSV").await;
        assert_eq!(people.lines().count(), 352);
    }

    async fn replaces_a_link(&mut self) {
        self.page.follow(PART).await;
        self.sound("institution").await;
        let link = self.page.value("Their link").await;
        assert!(link.starts_with("http://127.0.0.1:"), "{link}");
        self.page.follow("Replace").await;
        self.sound("replace").await;
        self.page.press("Replace the link").await;
        let replaced = self.page.value("Their link").await;
        assert_ne!(replaced, link);
        self.sound("replaced").await;
        let mut leader = Page::on_phone().await;
        leader.open(&link).await;
        leader.sees("no longer works").await;
        leader.is_sound(&format!("link-replaced{}", self.mode)).await;
        leader.open(&replaced).await;
        assert_eq!(leader.heading().await, PART);
    }

    async fn notes_a_call(&mut self) {
        self.page.press("Note this").await;
        self.page.sees("Enter what was said, for example: will send Friday").await;
        self.sound("contact-error").await;
        self.page.choose("Met").await;
        self.page.fill_in("What was said", "Will send the other 9 names on Friday").await;
        self.page.press("Note this").await;
        self.page.sees("Noted.").await;
        self.page.sees("“Will send the other 9 names on Friday”").await;
        self.sound("contact-noted").await;
        self.page.go_to(&format!("{}/contacts", self.page.path().await)).await;
        self.sound("contacts").await;
        self.page.follow("Back").await;
    }

    async fn enters_a_pledge(&mut self) {
        self.page.follow("Enter a pledge for them").await;
        self.sound("pledge").await;
        self.page.fill_in("How many will", "-3").await;
        self.page.press("Save this number").await;
        self.page.sees("There is a problem").await;
        assert_eq!(self.page.value("How many will").await, "-3");
        self.sound("pledge-error").await;
        self.page.fill_in("How many will", "42").await;
        self.page.press("Save this number").await;
        self.page.sees("42").await;
        self.sound("pledged").await;
        self.page.follow("All 31 people").await;
        self.sound("people").await;
        self.page.follow("Back").await;
        self.page.follow("All institutions").await;
    }

    async fn types_how_many_came(&mut self) {
        self.page.go_to("/o").await;
        self.page.follow("Mayoral assembly").await;
        self.sound("table-over").await;
        self.page.follow(PART).await;
        self.sound("institution-over").await;
        self.page.follow("Type how many came").await;
        self.sound("came").await;
        self.page.fill_in("How many came", "1e9").await;
        self.page.press("Save how many came").await;
        self.page.sees("There is a problem").await;
        self.sound("came-error").await;
        self.page.fill_in("How many came", "33").await;
        self.page.press("Save how many came").await;
        self.page.sees("33").await;
        self.sound("came-saved").await;
        self.page.follow("All institutions").await;
        let (_, tally) = self.page.download("Download as CSV").await;
        let line = tally.lines().find(|line| line.contains("St Oswin")).unwrap();
        assert!(
            line.starts_with("\"St Oswin's Church, Fennel Street\",faith,Riverside,40,40,33,0,7,33,0,0.83,"),
            "{line}"
        );
    }

    async fn signs_out_and_in(&mut self) {
        self.page.press("Sign out").await;
        self.sound("sign-in").await;
        self.page.fill_in("E-mail", "amina@example.org").await;
        self.page.fill_in("Password", "not her password").await;
        self.page.press("Sign in").await;
        self.page.sees("There is a problem").await;
        self.sound("sign-in-error").await;
    }
}
