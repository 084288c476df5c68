//! An organiser's way through the assemblies, on a laptop and on a phone.

use crate::page::Page;
use crate::server::Server;

const PART: &str = "St Oswin's Church, Fennel Street";
/// Its leader waits for an organiser's yes.
const ASKS: &str = "Beit Ha-Gesher Synagogue";

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
    journey.changes_the_number_asked_for(server.url("organiser")).await;
    journey.gives_more_time_and_takes_it_back().await;
    journey.leaves_it_to_nobody().await;
    journey.enters_a_pledge().await;
    journey.enters_a_name_for_them().await;
    journey.looks_at_one_that_asks().await;
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
        self.page.follow("Back").await;
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

    /// Another organiser changes it meanwhile.
    async fn changes_the_number_asked_for(&mut self, organiser: &str) {
        self.page.follow("Change Asked for").await;
        self.sound("asked").await;
        let other = Page::on_laptop().await;
        other.open(organiser).await;
        other.go_to(&self.page.path().await).await;
        other.fill_in("How many do you ask", "45").await;
        other.press("Save the number").await;
        other.sees("Saved.").await;
        self.page.fill_in("How many do you ask", "50").await;
        self.page.press("Save the number").await;
        self.page.sees("Amina Yusuf changed the number asked for to 45 at").await;
        assert_eq!(self.page.value("How many do you ask").await, "50");
        self.sound("asked-meanwhile").await;
        self.page.press("Save the number").await;
        self.page.sees("Saved.").await;
        self.sound("asked-saved").await;
    }

    async fn gives_more_time_and_takes_it_back(&mut self) {
        self.page.follow("Give more time").await;
        self.sound("date").await;
        self.page.fill_in("Day", "31").await;
        self.page.fill_in("Month", "June").await;
        self.page.fill_in("Year", "2061").await;
        self.page.fill_in("At", "8").await;
        self.page.press("Save their date").await;
        self.page.sees("There is no such day").await;
        self.page.sees("Enter 8am or 8pm").await;
        assert_eq!(self.page.value("Month").await, "June");
        self.sound("date-error").await;
        let soon = "new Date(Date.now() + 4 * 24 * 3600 * 1000).toISOString().slice(0, 10)";
        let soon = self.page.with_scripts(self.page.evaluate(soon)).await;
        let boxes: Vec<&str> = soon.as_str().unwrap().split('-').collect();
        for (label, text) in [("Year", boxes[0]), ("Month", boxes[1]), ("Day", boxes[2]), ("At", "6:30pm")] {
            self.page.fill_in(label, text).await;
        }
        self.page.press("Save their date").await;
        self.page.sees("What was late stays late.").await;
        self.page.sees("their own date. All others by").await;
        self.sound("date-saved").await;
        self.page.follow("Change Names by").await;
        self.sound("date-own").await;
        self.page.press("Take it back").await;
        self.page.sees_no("their own date").await;
    }

    async fn leaves_it_to_nobody(&mut self) {
        self.page.follow("Change Looked after by").await;
        self.sound("look-after").await;
        self.page.select("Organiser", "Nobody").await;
        self.page.press("Save who looks after it").await;
        self.page.sees("Nobody yet").await;
    }

    async fn looks_at_one_that_asks(&mut self) {
        self.page.follow("All (25)").await;
        self.page.follow(ASKS).await;
        self.page.sees("Listed with children").await;
        self.sound("institution-asks").await;
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
    }

    async fn enters_a_name_for_them(&mut self) {
        self.page.follow("Enter something else for them").await;
        self.page.sees("It is recorded as entered by you.").await;
        self.sound("for-them").await;
        self.page.follow("Add more names").await;
        self.page.follow("Type names").await;
        self.page.fill_in("Full name", "Marisol Vantongeren").await;
        self.page.press("Save").await;
        self.page.sees("Marisol Vantongeren").await;
        self.page.sees("It is recorded as entered by you.").await;
        self.sound("for-them-saved").await;
        self.page.follow(PART).await;
        self.page.sees("All 32 people").await;
        self.page.follow("Back").await;
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
        self.page.follow("Back").await;
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
        self.page.fill_in("Email", "amina@example.org").await;
        self.page.fill_in("Password", "not her password").await;
        self.page.press("Sign in").await;
        self.page.sees("There is a problem").await;
        self.sound("sign-in-error").await;
    }
}

#[tokio::test]
async fn an_admin_reads_what_was_done_and_searches_it() {
    let server = Server::demo();
    let mut page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.follow("Record").await;
    assert_eq!(page.heading().await, "What was done");
    page.is_sound("record").await;
    page.select("What", "Pledges and lists").await;
    page.press("Search").await;
    page.sees("Pledged").await;
    page.sees_no("Signed in").await;
    page.is_sound("record-searched").await;
    page.fill_in("Day", "yesterday").await;
    page.press("Search").await;
    page.sees("Enter the day as year, month and day, like 2027-03-12").await;
    page.is_sound("record-wrong").await;
}
