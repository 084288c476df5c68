//! A leader's whole way on a phone, from the link to "that is everyone": one script, with JavaScript and without.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::page::{PHONE, Page};
use crate::server::Server;

/// As a group chat has it: numbers, dashes, telephones, and one line that lost its name.
const PASTED: &str = "Sunday meeting, who is coming?\n1. Harpreet Kaur Dhanda 07700 900101\n2. Gurdeep Dhanda\n\
    - Simran Kaur Tandel +44 7700 900103\n* José Peñaranda-O'Shaughlin\n5) 07700 900105\n6. Jasleen Kaur Virdeesh\n";

/// A later file: one person as before, one with something new, one not seen before, some not in it.
const FILE: &str = "Full name;Mobile;Children;Travel;Access\nGurdeep Dhanda;07700 900102;;coach;\n\
    Harpreet Kaur Dhanda;07700 900101;;;\nManjit Singh Aulakhani;07700 900107;2 (3 and 5);by bus;step-free\n";

/// Two columns that may be the names, and no headings.
const UNCLEAR: &str = "Grewalan,Amrit Kaur,x\nSidhuwen,Baldev Singh,x\nBainsley,Charan Kaur,x\n";

/// The same with headings, and with an answer in words that we do not know.
const ANSWERS: &str =
    "Our folk,Rota,Coming?,Tel\nAmrit Grewalan,Baldev Sidhuwen,Zusage,\nCharan Bainsley,Baldev Sidhuwen,Y,\n";

/// The journey of one leader, and the folder with the files they send.
struct Journey {
    page: Page,
    mode: &'static str,
    files: TempDir,
}

#[tokio::test]
async fn a_leader_does_everything_on_a_phone_with_scripts() {
    walk(Page::on_phone().await, "").await;
}

#[tokio::test]
async fn a_leader_does_everything_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(page: Page, mode: &'static str) {
    let server = Server::demo();
    let mut journey = Journey { page, mode, files: TempDir::new().unwrap() };
    journey.page.open(server.url("leader-new")).await;
    journey.pledges().await;
    journey.pastes().await;
    journey.sends_a_file().await;
    journey.says_which_column_is_which().await;
    journey.types_a_person().await;
    journey.takes_one_off_and_puts_them_back().await;
    journey.looks_at_the_other_ways().await;
    journey.tells_needs().await;
    journey.tells_how_they_travel().await;
    journey.finishes().await;
}

impl Journey {
    /// Everything that must hold here, and a picture.
    async fn sound(&mut self, state: &str) {
        assert_eq!(self.page.width, PHONE);
        self.page.is_sound(&format!("leader-{state}{}", self.mode)).await;
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn home(&mut self) {
        let path = self.page.path().await;
        let home = path.split('/').take(3).collect::<Vec<_>>().join("/");
        self.page.go_to(&home).await;
    }

    async fn pledges(&mut self) {
        self.page.sees("Start with your number. It takes 1 minute.").await;
        self.sound("home-new").await;
        self.page.follow("Say how many you will bring").await;
        self.sound("pledge").await;
        self.page.fill_in("How many people", "forty").await;
        self.page.press("Save my number").await;
        self.page.sees("There is a problem").await;
        self.page.sees("Enter how many people you will bring, using numbers only").await;
        assert_eq!(self.page.value("How many people").await, "forty");
        assert!(self.page.title().await.starts_with("Error: "));
        self.sound("pledge-error").await;
        self.page.fill_in("How many people", "400").await;
        self.page.press("Save my number").await;
        assert_eq!(self.page.heading().await, "You brought 25 last time. Is 400 right?");
        self.sound("pledge-ask").await;
        self.page.follow("Change it").await;
        assert_eq!(self.page.value("How many people").await, "400");
        self.page.fill_in("How many people", " 40 ").await;
        self.page.press("Save my number").await;
        self.page.sees("Saved. You promised 40.").await;
        self.sound("estimates").await;
        self.page.fill_in("Children for the crèche", "some").await;
        self.page.press("Save these numbers").await;
        self.page.sees("There is a problem").await;
        self.sound("estimates-error").await;
        self.page.fill_in("Children for the crèche", "6").await;
        self.page.press("Save these numbers").await;
        self.page.sees("You promised 40.").await;
        self.sound("home-pledged").await;
    }

    async fn pastes(&mut self) {
        self.page.follow("Add your names").await;
        self.sound("add").await;
        self.page.follow("Paste names").await;
        self.sound("paste").await;
        self.page.press("Check these names").await;
        self.page.sees("There is a problem").await;
        self.sound("paste-error").await;
        self.page.fill_in("Paste your names", PASTED).await;
        self.page.press("Check these names").await;
        self.page.sees("Nothing is saved yet").await;
        self.page.sees("but no name").await;
        self.sound("check-fix").await;
        self.page.press("Save these 6 names").await;
        self.page.sees("There is a problem").await;
        self.sound("check-error").await;
        self.page.fill_in("Name for row", "Kulwant Kaur Rehalshaw").await;
        assert_eq!(self.page.asks_before_leaving().await, self.mode.is_empty());
        self.page.press("Save these 6 names").await;
        self.page.sees("6 names").await;
        self.page.sees("Kulwant Kaur Rehalshaw").await;
        self.sound("list-saved").await;
        self.looks_at_what_was_sent().await;
    }

    async fn looks_at_what_was_sent(&mut self) {
        self.page.follow("Lists you have sent").await;
        self.sound("versions").await;
        let (name, text) = self.page.download("Download the list of").await;
        assert!(name.ends_with(".csv") && text.contains("Kulwant Kaur Rehalshaw"), "{name}: {text}");
        self.page.follow("Back").await;
    }

    async fn sends_a_file(&mut self) {
        self.page.follow("Add more names").await;
        self.page.follow("Send a spreadsheet").await;
        self.sound("upload").await;
        self.page.press("Check these names").await;
        self.page.sees("Select a file").await;
        self.sound("upload-error").await;
        let file = self.file("Sunday list.csv", FILE);
        self.page.attach("Send a spreadsheet", &file).await;
        self.page.press("Check these names").await;
        self.page.sees("Sunday list.csv").await;
        for group in ["To check", "Added", "Changed", "Same"] {
            self.page.follow(group).await;
            self.sound(&format!("check-{}", group.to_lowercase().replace(' ', "-"))).await;
        }
        self.page.press("Save these 7 names").await;
        self.page.sees("7 names").await;
    }

    async fn says_which_column_is_which(&mut self) {
        self.page.follow("Add more names").await;
        self.page.follow("Send a spreadsheet").await;
        let file = self.file("unclear.csv", UNCLEAR);
        self.page.attach("Send a spreadsheet", &file).await;
        self.page.press("Check these names").await;
        assert_eq!(self.page.heading().await, "Which column is which?");
        self.sound("columns").await;
        self.page.choose("Column B").await;
        self.page.press("Check these names").await;
        self.page.sees("unclear.csv").await;
        self.sound("check-columns").await;
        self.page.press("Do not save. Choose another file").await;
        self.sound("check-dropped").await;
        self.says_what_the_answers_mean().await;
    }

    async fn says_what_the_answers_mean(&mut self) {
        self.page.follow("Send a spreadsheet").await;
        let file = self.file("answers.csv", ANSWERS);
        self.page.attach("Send a spreadsheet", &file).await;
        self.page.press("Check these names").await;
        self.page.choose("Our folk").await;
        self.page.select("“Zusage”", "Not sure").await;
        self.sound("columns-answers").await;
        self.page.press("Check these names").await;
        self.page.sees("Coming: Not sure").await;
        self.page.press("Change which column is which").await;
        assert_eq!(self.page.value("“Zusage”").await, "maybe");
        self.page.press("Check these names").await;
        self.page.press("Do not save. Choose another file").await;
    }

    async fn types_a_person(&mut self) {
        self.home().await;
        self.page.follow("Add your list of names").await;
        self.page.follow("Add more names").await;
        self.page.follow("Type names").await;
        self.sound("person").await;
        self.page.press("Save").await;
        self.page.sees("There is a problem").await;
        self.sound("person-error").await;
        self.page.fill_in("Full name", "Gurdeep Dhanda").await;
        self.page.press("Save and add another").await;
        self.page.sees("Gurdeep Dhanda is on your list already.").await;
        self.page.fill_in("Full name", "Gurdeep Dhanda").await;
        self.page.fill_in("Mobile", "07700 900199").await;
        self.page.press("Save and add another").await;
        self.sound("person-same").await;
        self.page.choose("Yes, the same person").await;
        self.page.press("Save and add another").await;
        self.page.fill_in("Full name", "إيمان الفارسي").await;
        self.page.fill_in("Known as", "Iman").await;
        self.page.press("Save and add another").await;
        self.page.sees("saved. 8 names").await;
        self.sound("person-saved").await;
        self.page.fill_in("Full name", "Balbir Singh Chaggarwood").await;
        self.page.choose("Not sure yet").await;
        self.page.press("Save").await;
        self.page.sees("1 more person is not sure yet").await;
        self.sound("list").await;
    }

    async fn takes_one_off_and_puts_them_back(&mut self) {
        self.page.follow("Jasleen Kaur Virdeesh").await;
        self.sound("person-edit").await;
        self.page.follow("Take off the list").await;
        self.sound("person-off").await;
        self.page.press("Take off the list").await;
        self.page.sees("Jasleen Kaur Virdeesh is off your list.").await;
        self.sound("list-undo").await;
        self.page.press("Undo: put Jasleen Kaur Virdeesh back").await;
        self.page.sees("8 names").await;
    }

    async fn looks_at_the_other_ways(&mut self) {
        self.page.follow("Add more names").await;
        self.page.follow("Print a paper sheet").await;
        self.sound("sheet").await;
        self.page.follow("Back").await;
        self.page.follow("type in up to 10 people").await;
        self.sound("type").await;
        self.page.press("Check these names").await;
        self.page.sees("There is a problem").await;
        self.sound("type-error").await;
        let row = [
            ("Full name", "Sukhvinder Kaur Bhandalia"),
            ("Mobile", "07700 900108"),
            ("Children for the crèche, ages", "2 (3 and 5yrs)"),
            ("Coach, car, bus?", "by bus"),
            ("Needs", "wheelchair, halal"),
        ];
        for (label, text) in row {
            self.page.fill_in(&format!("{label}, person 1 of 10"), text).await;
        }
        self.page.press("Check these names").await;
        self.page.sees("Uses a wheelchair, Food: halal").await;
        self.page.sees_no("by bus").await;
        self.sound("check-typed").await;
        self.page.press("Do not save. Start again").await;
    }

    async fn tells_needs(&mut self) {
        self.home().await;
        self.page.follow("Tell us about childcare and access").await;
        self.sound("needs").await;
        self.page.follow("Tick the people who need something").await;
        self.sound("needs-who").await;
        self.page.press("Go on").await;
        self.page.sees("There is a problem").await;
        self.sound("needs-who-error").await;
        self.page.choose("Gurdeep Dhanda").await;
        self.page.press("Go on").await;
        self.sound("needs-person").await;
        self.page.press("Save what Gurdeep Dhanda needs").await;
        self.page.sees("There is a problem").await;
        self.sound("needs-person-error").await;
        self.page.choose("Uses a wheelchair").await;
        self.page.fill_in("How many children will", "2").await;
        self.page.press("Save what Gurdeep Dhanda needs").await;
        self.sound("child").await;
        self.page.fill_in("First name", "Amrit").await;
        self.page.fill_in("Age in years", "old").await;
        self.page.press("Save this child").await;
        self.page.sees("There is a problem").await;
        self.sound("child-error").await;
        self.page.fill_in("Age in years", "4").await;
        self.page.press("Save this child").await;
        self.page.follow("Leave this for later").await;
        self.page.sees("Gurdeep Dhanda").await;
        self.sound("needs-told").await;
        self.page.follow("Gurdeep Dhanda").await;
        self.page.sees_no("wheelchair given").await;
        self.sound("needs-person-again").await;
        self.page.follow("Back").await;
        self.page.press("Nobody else needs anything").await;
        self.page.sees("You have answered for everyone.").await;
        self.sound("needs-done").await;
    }

    async fn tells_how_they_travel(&mut self) {
        self.home().await;
        self.page.follow("Choose how you will travel").await;
        self.sound("travel").await;
        self.page.press("Save how most people travel").await;
        self.page.sees("There is a problem").await;
        self.sound("travel-error").await;
        self.page.choose("Coach from Lantern Hill").await;
        self.page.press("Save how most people travel").await;
        self.sound("travel-saved").await;
        self.page.follow("Tick who travels differently").await;
        self.sound("travel-who").await;
        self.page.choose("Harpreet Kaur Dhanda").await;
        self.page.press("Go on").await;
        self.sound("travel-person").await;
        self.page.press("Save how Harpreet Kaur Dhanda travels").await;
        self.page.sees("There is a problem").await;
        self.sound("travel-person-error").await;
        self.page.choose("Walk").await;
        self.page.press("Save how Harpreet Kaur Dhanda travels").await;
        self.page.sees("Harpreet Kaur Dhanda").await;
        self.sound("travel-done").await;
    }

    async fn finishes(&mut self) {
        self.home().await;
        self.sound("home-nearly").await;
        self.page.follow("See everything you have told us").await;
        self.sound("summary").await;
        self.page.choose("My people know").await;
        self.page.press("That is everyone").await;
        assert_eq!(self.page.heading().await, "You promised 40 and have 8 names. Is that everyone?");
        self.sound("summary-ask").await;
        self.page.press("Yes, 8").await;
        assert_eq!(self.page.heading().await, "We have your list");
        self.sound("done").await;
        let (name, calendar) = self.page.download("Add to my calendar").await;
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{name}: {calendar}");
        assert!(calendar.contains("SUMMARY:Spring assembly"), "{calendar}");
        self.home().await;
        self.page.sees("8 of 40, that is everyone.").await;
        self.sound("home-done").await;
    }
}
