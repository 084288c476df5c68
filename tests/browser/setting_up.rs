//! An organiser sets an assembly up, changes it and puts it off; what a leader sees of that.

use crate::page::{Effort, Page};
use crate::server::Server;

#[tokio::test]
async fn an_assembly_is_set_up_on_a_laptop() {
    walk(Page::on_laptop().await, "").await;
}

#[tokio::test]
async fn an_assembly_is_set_up_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(page: Page, mode: &'static str) {
    let server = Server::demo();
    let mut journey = Journey { page, mode };
    journey.page.open(server.url("organiser")).await;
    journey.is_told_what_is_wrong().await;
    journey.comes_back_and_answers_the_rest().await;
    journey.looks_through_it_and_changes_an_answer().await;
    journey.creates_it().await;
    journey.changes_it().await;
    journey.puts_it_off(server.url("leader-part")).await;
}

struct Journey {
    page: Page,
    mode: &'static str,
}

impl Journey {
    async fn sound(&mut self, state: &str) {
        self.page.is_sound(&format!("set-up-{state}{}", self.mode)).await;
    }

    async fn is_told_what_is_wrong(&mut self) {
        // Something was learned from the one that it is started from.
        self.page.go_to("/o/a/2/notes").await;
        self.page.fill_in("A note for the next assembly", "Ring the coaches a week earlier.").await;
        self.page.press("Add this note").await;
        self.page.go_to("/o").await;
        self.page.follow("Set up an assembly").await;
        assert_eq!(self.page.heading().await, "Start from an earlier assembly?");
        self.sound("from").await;
        self.page.choose("Mayoral assembly").await;
        self.page.press("Save this choice").await;
        self.page.sees("What you learned from Mayoral assembly").await;
        self.sound("title").await;
        self.page.press("Save the name").await;
        self.page.sees("Enter a name, like Spring assembly").await;
        self.sound("title-error").await;
        self.page.fill_in("What is the assembly called?", "Midsummer assembly").await;
        self.page.press("Save the name").await;
        self.sound("when").await;
        self.page.fill_in("Day", "31").await;
        self.page.fill_in("Month", "June").await;
        self.page.fill_in("Year", "2061").await;
        self.page.fill_in("It starts at", "7").await;
        self.page.press("Save the date").await;
        self.page.sees("There is no such day").await;
        assert_eq!(self.page.value("Month").await, "June");
        self.sound("when-error").await;
        self.page.fill_in("Day", "9").await;
        self.page.fill_in("Year", "2020").await;
        self.page.fill_in("It starts at", "7pm").await;
        self.page.press("Save the date").await;
        self.page.sees("That day has passed. Is it right?").await;
        self.sound("when-passed").await;
        self.page.fill_in("Year", "2061").await;
        self.page.press("Save the date").await;
        self.page.sees("Thursday 9 June 2061, 7pm").await;
    }

    async fn comes_back_and_answers_the_rest(&mut self) {
        self.page.go_to("/o").await;
        self.sound("begun").await;
        self.page.follow("Start again").await;
        self.sound("again").await;
        self.page.go_to("/o").await;
        self.page.follow("Continue setting up").await;
        assert_eq!(self.page.value("Venue").await, "Corn Exchange Great Hall");
        self.page.fill_in("Doors that people come in by", "North\nSouth").await;
        self.sound("place").await;
        self.page.press("Save the place").await;
        self.sound("target").await;
        self.page.press("Save the target").await;
        self.sound("dates").await;
        self.page.press("Save the dates").await;
        self.page.choose("Amina Yusuf").await;
        self.sound("help").await;
        self.page.press("Save whom they call").await;
        self.page.fill_in("Where do coaches stop?", "St Oswin's car park, 9pm").await;
        self.page.press("Save the pick-ups").await;
        self.page.sees("The coach would leave after the assembly starts").await;
        self.sound("pick-ups-error").await;
        self.page.fill_in("Where do coaches stop?", "St Oswin's car park, 5:30pm").await;
        self.page.press("Save the pick-ups").await;
    }

    async fn looks_through_it_and_changes_an_answer(&mut self) {
        self.page.sees("Names by 8pm on Thursday 26 May 2061").await;
        self.page.sees("will be invited").await;
        self.page.sees("Ring the coaches a week earlier.").await;
        self.sound("check").await;
        self.page.follow("Change Target").await;
        self.page.fill_in("How many people do you want to come?", "700").await;
        self.page.press("Save the target").await;
        self.page.sees("700 people").await;
    }

    async fn creates_it(&mut self) {
        self.page.press("Create the assembly").await;
        assert_eq!(self.page.heading().await, "Midsummer assembly");
        self.sound("created").await;
    }

    async fn changes_it(&mut self) {
        self.page.go_to("/o").await;
        self.page.follow("Spring assembly").await;
        self.page.follow("Change the assembly").await;
        self.sound("all").await;
        self.page.follow("Change Date and time").await;
        self.sound("change-when").await;
        self.page.fill_in("Year", "2061").await;
        self.page.fill_in("It starts at", "8pm").await;
        self.page.press("Save the date").await;
        self.page.sees("Saved.").await;
        self.sound("changed").await;
    }

    async fn puts_it_off(&mut self, leaders_link: &str) {
        let mut leader = Page::on_phone().await;
        leader.open(leaders_link).await;
        leader.sees("The meeting has moved to 8pm on").await;
        leader.is_sound(&format!("leader-moved{}", self.mode)).await;
        self.page.follow("Put it off").await;
        self.sound("put-off-ask").await;
        self.page.press("Put it off").await;
        self.page.sees("This assembly is put off").await;
        self.sound("put-off").await;
        leader.go_to("/my").await;
        leader.sees("The meeting is put off. There is no new date yet.").await;
        leader.is_sound(&format!("leader-put-off{}", self.mode)).await;
    }
}

#[tokio::test]
async fn an_assembly_like_the_last_one_takes_11_pages_and_4_fields() {
    let server = Server::demo();
    let page = Page::on_laptop().await;
    page.open(server.url("organiser")).await;
    page.follow("Set up an assembly").await;
    page.choose("Mayoral assembly").await;
    page.press("Save this choice").await;
    page.fill_in("What is the assembly called?", "Midsummer assembly").await;
    page.press("Save the name").await;
    page.fill_in("Day", "9").await;
    page.fill_in("Month", "6").await;
    page.fill_in("Year", "2061").await;
    page.press("Save the date").await;
    for button in ["Save the place", "Save the target", "Save the dates", "Save whom they call", "Save the pick-ups"] {
        page.press(button).await;
    }
    page.press("Create the assembly").await;
    page.sees("Midsummer assembly").await;
    assert_eq!(page.effort(), Effort { loads: 11, typed: 4 });
}
