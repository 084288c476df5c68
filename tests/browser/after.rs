//! An organiser's way after an assembly: how many came, the results, what was learned, the files.

use crate::page::Page;
use crate::server::Server;

const PART: &str = "St Oswin's Church, Fennel Street";

#[tokio::test]
async fn an_organiser_closes_an_assembly_on_a_laptop() {
    walk(Page::on_laptop().await, "").await;
}

#[tokio::test]
async fn an_organiser_closes_an_assembly_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(page: Page, mode: &'static str) {
    let server = Server::demo();
    let mut journey = Journey { page, mode };
    journey.page.open(server.url("organiser")).await;
    journey.types_how_many_came().await;
    journey.reads_the_results().await;
    journey.writes_down_what_was_learned().await;
    journey.looks_back_over_assemblies().await;
    journey.takes_files().await;
}

struct Journey {
    page: Page,
    mode: &'static str,
}

impl Journey {
    async fn sound(&mut self, state: &str) {
        self.page.is_sound(&format!("after-{state}{}", self.mode)).await;
    }

    /// The address of a page of the last assembly that is over: the second of the demo.
    async fn opens(&self, page: &str) {
        self.page.go_to(&format!("/o/a/2/{page}")).await;
    }

    async fn types_how_many_came(&mut self) {
        self.opens("came").await;
        assert_eq!(self.page.heading().await, "How many came?");
        self.sound("came").await;
        self.page.fill_in(&format!("How many came from {PART}"), "forty").await;
        self.page.fill_in("How many came from With no institution", "12").await;
        self.page.press("Save these numbers").await;
        self.page.sees("There is a problem").await;
        self.page.sees("1 number is saved.").await;
        self.sound("came-error").await;
        self.page.fill_in(&format!("How many came from {PART}"), "40").await;
        self.page.press("Save these numbers").await;
        self.page.sees("1 number is saved.").await;
        self.sound("came-saved").await;
        self.page.go_to("/o/a/3/came").await;
        self.page.sees("You can type this from").await;
        self.sound("came-too-early").await;
    }

    async fn reads_the_results(&mut self) {
        self.opens("results").await;
        self.sound("results").await;
        self.page.follow("Kept").await;
        self.page.follow("Faith").await;
        self.page.sees("Only faith").await;
        self.sound("results-faith").await;
        let (name, file) = self.page.download("Download as CSV").await;
        assert_eq!(name, "results-2.csv");
        assert!(file.lines().skip(1).all(|line| line.contains(",faith,")) && file.contains(",40,1.00,"), "{file}");
        self.page.go_to("/o/a/3/results").await;
        self.page.sees("There are results from").await;
        self.sound("results-too-early").await;
    }

    async fn writes_down_what_was_learned(&mut self) {
        self.opens("notes").await;
        self.sound("notes-none").await;
        self.page.press("Add this note").await;
        self.page.sees("There is a problem").await;
        self.sound("notes-error").await;
        self.page.fill_in("A note for the next assembly", "Ring the coaches a week earlier.").await;
        self.page.press("Add this note").await;
        self.page.sees("Ring the coaches a week earlier.").await;
        self.sound("notes").await;
        self.page.follow("Results").await;
        self.page.sees("Ring the coaches a week earlier.").await;
        self.sound("results-learned").await;
        self.page.follow("Add or take off a note").await;
        self.page.follow("Take off").await;
        self.sound("note-take-off").await;
        self.page.press("Take the note off").await;
        self.page.sees("No notes yet.").await;
    }

    async fn looks_back_over_assemblies(&mut self) {
        self.opens("results").await;
        self.page.follow(PART).await;
        self.page.follow("At all its assemblies").await;
        self.page.sees("Mayoral assembly").await;
        self.sound("history").await;
        self.page.go_to("/o/kept").await;
        self.page.sees("Homes assembly").await;
        self.sound("kept").await;
    }

    async fn takes_files(&mut self) {
        self.page.go_to("/o/a/3/exports").await;
        self.page.sees("Nobody has taken a file yet.").await;
        self.sound("exports").await;
        let (name, people) = self.page.download("Download people.csv").await;
        assert_eq!((name.as_str(), people.lines().count()), ("people-3.csv", 352));
        self.page.press("Take needs.csv").await;
        self.page.sees("Enter what you need this file for").await;
        self.sound("exports-error").await;
        self.page.fill_in("What do you need needs.csv for?", "The access team books interpreters").await;
        self.page.press("Take needs.csv").await;
        self.page.sees("Noted").await;
        self.sound("exports-ready").await;
        let (name, needs) = self.page.download("Download needs-3.csv").await;
        assert_eq!(name, "needs-3.csv");
        assert!(needs.starts_with("\u{feff}institution,name,attending,kind"), "{needs}");
    }
}
