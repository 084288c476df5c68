//! A search finds what is there now, whatever was kept in memory for the one before.

use turnout::institution::model::Edited;
use turnout::institution::store as institutions;

use super::*;

impl Evening {
    async fn finds(&self, typed: &str) -> Vec<String> {
        let (_, answer) = self.get(&format!("people?search={typed}")).await;
        let names = answer["people"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap());
        names.map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn somebody_is_found_by_the_search_after_they_were_added_renamed_or_taken_off() {
    let evening = Evening::new().await;
    assert_eq!(evening.finds("cole").await, [""; 0]);
    let mut amina = evening.site.organiser().await;
    let home = format!("/o/for/{}", evening.convent.grant.invitation());
    amina.submit(&format!("{home}/person/new"), &[("name", "Mia Cole")]).await;
    assert_eq!(evening.finds("cole").await, ["Mia Cole"]);
    let mia = evening.site.number("select attendee_id from attendee where name = 'Mia Cole'").await;
    amina.submit(&format!("{home}/person/{mia}"), &[("name", "Mia Coleridge"), ("known_as", "Mimi")]).await;
    assert_eq!(evening.finds("coleridge").await, ["Mia Coleridge"]);
    assert_eq!(evening.finds("mimi").await, ["Mia Coleridge"]);
    evening.tells(&event("w", "walk_in", json!({ "name": "Zoë Cole" }))).await;
    assert_eq!(evening.finds("cole").await, ["Zoë Cole", "Mia Coleridge"], "what is written exactly so comes first");
    evening.tells(&event("u", "undo", json!({ "undoes": "w" }))).await;
    assert_eq!(evening.finds("zoe").await, ["Zoë Cole"], "they may come again");
    amina.submit(&format!("{home}/person/{mia}/off"), &[]).await;
    assert_eq!(evening.finds("coleridge").await, ["Mia Coleridge"], "they may have come");
}

#[tokio::test]
async fn people_are_found_by_the_new_name_of_their_institution() {
    let evening = Evening::new().await;
    assert_eq!(evening.finds("brigid").await.len(), 4);
    let now = evening.site.app.clock.now();
    evening
        .site
        .write(move |conn| {
            let before = institutions::named(conn, "St Brigid's Convent")?.unwrap();
            let after = Edited {
                name: "Lantern Hill Convent".into(),
                kind: before.kind,
                chapter: before.chapter.clone(),
                membership: before.membership,
            };
            Ok(institutions::edit(conn, &Organiser::at_the_machine(), &before, &after, now)?)
        })
        .await;
    assert_eq!((evening.finds("brigid").await.len(), evening.finds("lantern").await.len()), (0, 4));
}

#[tokio::test]
async fn walk_ins_are_found_however_many_there_are_and_only_at_their_assembly() {
    let evening = Evening::new().await;
    assert_eq!(evening.finds("walker").await, [""; 0]);
    let many: Vec<_> = (100..350)
        .map(|number| event(&format!("w{number}"), "walk_in", json!({ "name": format!("Walker {number}") })))
        .collect();
    let (first, rest) = many.split_at(100);
    for (sent, last) in [(first, "199"), (rest, "349")] {
        evening.send(&json!(sent)).await;
        assert_eq!(evening.finds(last).await[0], format!("Walker {last}"));
        assert_eq!(evening.finds("100").await[0], "Walker 100");
        assert_eq!(evening.finds("walker").await.len(), 20);
    }
    let elsewhere = evening.site.assembly().await;
    let others = key(&evening.site, Scope::Door, Some(elsewhere)).await;
    let path = format!("/api/v1/assemblies/{elsewhere}/people?search=walker");
    assert_eq!(get(&evening.site, &path, &others).await.1["people"], json!([]));
}

#[tokio::test]
async fn a_search_reads_names_again_after_they_were_let_go() {
    let evening = Evening::new().await;
    assert_eq!(evening.finds("okafor").await, ["Grace Okafor"]);
    evening.site.app.directories.forget_idle();
    evening.site.app.directories.forget_idle();
    assert_eq!(evening.finds("okafor").await, ["Grace Okafor"]);
}
