//! An organiser's way through the institutions: found, added, imported, handed over, merged; on a laptop and on a phone.

use tempfile::TempDir;

use crate::page::Page;
use crate::server::Server;

const FILE: &str = "Member body,Sector,Contact,Mobile,Notes\n\
    Harbour Street Chapel,faith,Ifeoma Brandt,07700 900950,x\n\
    St Oswins Church Fennel Street,faith,,,\n\
    Quay Tenants,tenants,Petra Lindqvist,at home,\n";

#[tokio::test]
async fn an_organiser_keeps_the_institutions_on_a_laptop() {
    walk(Page::on_laptop().await, "").await;
}

#[tokio::test]
async fn an_organiser_keeps_the_institutions_on_a_phone_without_scripts() {
    walk(Page::without_scripts().await, "-no-script").await;
}

async fn walk(page: Page, mode: &'static str) {
    let (server, folder) = (Server::demo(), TempDir::new().unwrap());
    let mut journey = Journey { page, mode };
    journey.page.open(server.url("organiser")).await;
    journey.page.follow("Institutions").await;
    journey.sound("all").await;
    journey.finds_one().await;
    journey.adds_one().await;
    journey.keeps_its_leaders().await;
    journey.imports_a_file(&folder).await;
    journey.makes_two_one().await;
    journey.deletes_none_with_a_history().await;
}

struct Journey {
    page: Page,
    mode: &'static str,
}

impl Journey {
    async fn sound(&mut self, state: &str) {
        self.page.is_sound(&format!("institutions-{state}{}", self.mode)).await;
    }

    async fn finds_one(&mut self) {
        self.page.fill_in("Name", "oswins").await;
        self.page.press("Search").await;
        self.page.sees("1 institution.").await;
        self.sound("found").await;
        self.page.fill_in("Name", "zzz").await;
        self.page.press("Search").await;
        self.sound("found-none").await;
        self.page.go_to("/o/institutions").await;
    }

    async fn adds_one(&mut self) {
        self.page.follow("Add an institution").await;
        self.sound("add").await;
        self.page.fill_in("Name", "Saint Oswin's Church, Fennel Street").await;
        self.page.press("Save the institution").await;
        self.page.sees("There is a problem").await;
        self.page.choose("Faith").await;
        self.page.press("Save the institution").await;
        self.page.sees("Is it one of these?").await;
        self.sound("add-alike").await;
        self.page.choose("No, it is another institution").await;
        self.page.press("Save the institution").await;
        self.page.sees("Add a leader, so that there is a link to send.").await;
        self.sound("added").await;
    }

    async fn keeps_its_leaders(&mut self) {
        self.page.follow("Add a leader").await;
        self.sound("leader-add").await;
        self.page.fill_in("Name", "Somebody").await;
        self.page.fill_in("Email", "leader1@example.org").await;
        self.page.press("Save the leader").await;
        self.page.sees("Is this somebody you know already?").await;
        self.sound("leader-known").await;
        self.page.choose("No, somebody else").await;
        self.page.press("Save the leader").await;
        self.sound("leader-added").await;
        self.page.follow("Change Somebody").await;
        self.sound("leader-change").await;
        self.page.press("Save the leader").await;
        self.page.follow("Hand over").await;
        self.sound("leader-hand-over").await;
        self.page.fill_in("Name", "Marguerite Dellaporte").await;
        self.page.press("Hand over").await;
        self.page.sees("Handed over.").await;
        self.page.follow("Take off").await;
        self.sound("leader-remove").await;
        self.page.press("Take them off").await;
        self.page.sees("No leader yet.").await;
    }

    async fn imports_a_file(&mut self, folder: &TempDir) {
        let file = folder.path().join("members.csv");
        std::fs::write(&file, FILE).unwrap();
        self.page.go_to("/o/institutions/import").await;
        self.sound("import").await;
        self.page.follow("Paste them instead").await;
        self.sound("import-paste").await;
        self.page.follow("Back").await;
        self.page.attach("Your list of institutions", &file).await;
        self.page.press("Check these institutions").await;
        assert_eq!(self.page.heading().await, "Which column is which?");
        self.sound("import-columns").await;
        self.page.select("The institution's name", "Member body").await;
        self.page.press("Check these institutions").await;
        self.sound("import-check").await;
        self.page.press("Save these institutions").await;
        self.page.sees("There is a problem").await;
        self.sound("import-fix").await;
        self.page.fill_in("Kind", "union").await;
        self.page.fill_in("Mobile", "07700 900951").await;
        self.page.press("Keep these answers and look again").await;
        self.page.choose("Another institution").await;
        self.page.press("Keep these answers and look again").await;
        self.page.follow("Added").await;
        self.sound("import-added").await;
        self.page.press("Save these institutions").await;
        self.page.sees("Saved. No messages were sent.").await;
    }

    async fn makes_two_one(&mut self) {
        self.page.go_to("/o/institutions?q=oswins").await;
        self.page.follow("St Oswin's Church, Fennel Street").await;
        self.page.follow("This is the same as").await;
        self.sound("merge").await;
        self.page.follow("St Oswins Church Fennel Street").await;
        self.sound("merge-confirm").await;
        self.page.press("Make the two one").await;
        self.page.sees("The two are one now.").await;
        self.sound("merged").await;
    }

    async fn deletes_none_with_a_history(&mut self) {
        self.page.follow("Delete it").await;
        self.sound("delete").await;
        self.page.press("Delete it").await;
        self.page.sees("Make it inactive instead").await;
        self.sound("delete-refused").await;
        self.page.follow("Make it inactive").await;
        self.page.press("Make it inactive").await;
        self.page.sees("It is not invited with all others.").await;
        self.sound("inactive").await;
    }
}
