//! Which column is which, and what the words in it mean: asked once, and remembered for the group.

use axum::http::StatusCode;

use super::Convent;
use crate::site::{Page, Site};

/// Nobody can tell which column has the names, and `Zusage` is no answer that we know.
const FIRST: &str = "Our folk,Rota,Coming?,Tel\nGrace Okafor,Agnes Byrne,Zusage,\nWei Ling,Agnes Byrne,zusage,\nInes Duarte,Ada Lum,N,\nOla Brennan,Ada Lum,Y,\n";
const SECOND: &str = "OUR FOLK,Rota,Coming,TEL:\nSana Khan,Ada Lum,Zusage,07700 900123\nAli Khan,Ada Lum,x,\n";

impl Convent<'_> {
    /// Sends a file, and where the answer leads to.
    async fn uploads(&mut self, content: &str) -> String {
        let path = self.to("list/upload");
        let page = self.browser.upload(&path, "ours.csv", content.as_bytes()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        page.location
    }

    /// Sends the form of the columns page as it is shown, with other answers.
    async fn says(&mut self, page: &Page, answers: &[(&str, &str)]) -> Page {
        let mut fields = page.form();
        fields.retain(|(name, _)| name != "form_key" && !answers.iter().any(|(answer, _)| answer == name));
        let chosen =
            ["attending", "phone", "travel", "children", "access", "email"].map(|field| format!("col-{field}"));
        let selected = |name: &String| {
            let option = format!("select[name={name}] option[selected]");
            (name.clone(), page.attributes(&option, "value").pop().unwrap_or_default())
        };
        let open = |name: &&String| !answers.iter().any(|(answer, _)| *answer == name.as_str());
        fields.extend(chosen.iter().filter(open).map(selected));
        fields.extend(answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post("list/columns", &fields).await
    }

    /// Says where the names are, and that `Zusage` is not sure.
    async fn answers_the_first(&mut self) {
        assert_eq!(self.uploads(FIRST).await, self.to("list/columns"));
        let page = self.get("list/columns").await;
        let said = self.says(&page, &[("col-name", "0"), ("val-attending-0", "maybe")]).await;
        said.leads_to(&self.to("list/check"));
    }
}

#[tokio::test]
async fn words_for_yes_and_no_are_asked_about_and_used() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.uploads(FIRST).await;
    let page = convent.get("list/columns").await;
    let labels = page.all("#val-attending label");
    assert_eq!(labels, ["“Zusage” in 2 rows", "“N” in 1 row", "“Y” in 1 row"]);
    let chosen = |page: &Page| page.attributes("#val-attending option[selected]", "value");
    assert_eq!(chosen(&page), ["no", "yes"], "and nothing for the word that nobody knows");
    let wrong = convent.says(&page, &[("col-name", ""), ("val-attending-0", "maybe")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(chosen(&wrong), ["maybe", "no", "yes"]);
    let said = convent.says(&page, &[("col-name", "0"), ("val-attending-0", "maybe"), ("val-attending-2", "no")]).await;
    said.leads_to(&convent.to("list/check"));
    // The draft keeps it.
    assert_eq!(chosen(&convent.get("list/columns").await), ["maybe", "no", "no"]);
    let check = convent.get("list/check").await;
    convent.saves(check).await;
    let saved = "select group_concat(name || ' ' || attending) from (select * from attendee order by name)";
    assert_eq!(site.text(saved).await, "Grace Okafor maybe,Wei Ling maybe");
}

#[tokio::test]
async fn a_word_that_stands_in_no_column_is_not_kept() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.uploads(FIRST).await;
    let page = convent.get("list/columns").await;
    let word = page.attributes("input[name^=word-]", "name").remove(0);
    let answers = [("col-name", "0"), (word.as_str(), "of another list"), (&word["word-".len()..], "maybe")];
    convent.says(&page, &answers).await;
    let draft = site.text("select draft from submission where state = 'draft'").await;
    assert!(!draft.contains("of another list"), "{draft}");
}

#[tokio::test]
async fn a_column_chosen_to_say_who_is_coming_is_asked_about_where_it_cannot_be_read() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.uploads("Our folk,Rota,Sunday,Tel\nGrace Okafor,Agnes Byrne,Zusage,\nWei Ling,Ada Lum,Absage,\n").await;
    let page = convent.get("list/columns").await;
    assert_eq!(page.all("#val-attending").len(), 0);
    let more = convent.says(&page, &[("col-name", "0"), ("col-attending", "2")]).await;
    more.leads_to(&convent.to("list/columns"));
    let page = convent.get("list/columns").await;
    // Whoever leaves them as they are is asked in the check, and not here again.
    let said = convent.says(&page, &[("val-attending-1", "no")]).await;
    said.leads_to(&convent.to("list/check"));
    assert!(convent.get("list/check").await.text().contains("does not say clearly if they are coming: “Zusage”"));
}

#[tokio::test]
async fn a_file_that_is_certain_is_asked_about_no_columns() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let file = "Name,Coming?\nGrace Okafor,Y\nAli Khan,Zusage\nSana Khan,N\n";
    assert_eq!(convent.uploads(file).await, convent.to("list/check"));
}

#[tokio::test]
async fn the_next_file_with_the_same_headings_is_read_the_same_way() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.answers_the_first().await;
    let mut other = convent.co_leader().await;
    assert_eq!(other.uploads(SECOND).await, other.to("list/check"));
    let check = other.get("list/check").await;
    assert!(check.text().contains("Change which column is which"));
    other.saves(check).await;
    let saved = "select group_concat(name || ' ' || attending) from (select * from attendee order by name)";
    assert_eq!(site.text(saved).await, "Ali Khan yes,Sana Khan maybe");
    // The column for phones was empty the first time, and is one all the same.
    assert_eq!(site.number("select count(*) from attendee where phone = '+447700900123'").await, 1);
    // A new answer replaces the old.
    other.uploads(SECOND).await;
    let page = other.get("list/columns").await;
    other.says(&page, &[("col-name", "1")]).await.leads_to(&other.to("list/check"));
    assert_eq!(convent.uploads(SECOND).await, convent.to("list/check"));
    assert!(convent.get("list/check").await.text().contains("Ada Lum"));
    assert_eq!(site.number("select count(*) from column_answer").await, 1);
}

#[tokio::test]
async fn other_headings_and_other_groups_are_asked() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    convent.answers_the_first().await;
    let other_headings = SECOND.replace("Rota", "Team");
    assert_eq!(convent.uploads(&other_headings).await, convent.to("list/columns"));
    let mosque = site.invited(convent.invited.assembly, "Hill Mosque").await;
    let mut stranger = Convent { site: &site, browser: site.leader(&mosque).await, invited: mosque };
    assert_eq!(stranger.uploads(SECOND).await, stranger.to("list/columns"));
}

#[tokio::test]
async fn nothing_of_a_person_is_remembered_with_the_columns() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    let remark = FIRST.replace("Ada Lum,N", "Ada Lum,ask Canary");
    convent.uploads(&format!("{remark}Bo Lee,Ada Lum,Y,\n")).await;
    let page = convent.get("list/columns").await;
    convent.says(&page, &[("col-name", "0"), ("val-attending-0", "maybe"), ("val-attending-1", "no")]).await;
    let kept = site.text("select headings || answers from column_answer").await;
    assert!(kept.contains("zusage"), "{kept}");
    for word in ["canary", "okafor", "folk", "rota"] {
        assert!(!kept.to_lowercase().contains(word), "{word} in {kept}");
    }
    // Without a header row there is nothing to know the next file by.
    convent.uploads("Grace Okafor,Hill Street\nAgnes Byrne,Mill Lane\n").await;
    let page = convent.get("list/columns").await;
    convent.says(&page, &[("col-name", "0")]).await.leads_to(&convent.to("list/check"));
    assert_eq!(site.number("select count(*) from column_answer").await, 1);
}
