//! An assembly that was erased before its time, and what is told of it afterwards.

use turnout::retention::{self, store};

use super::person::found;
use super::{erased_by_date, gone, on_the_disk, told};

#[tokio::test]
async fn what_is_told_after_an_assembly_was_erased_early_goes_at_its_time() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    site.write(|conn| {
        conn.execute_batch(
            "insert into attendee (attendee_id, assembly_id, institution_id, name, listed_at, late)
                values (950, 1, 1, 'Zululate Cole', '2027-02-02T10:00:00.000Z', 0);
             insert into need (attendee_id, kind, detail, state, asked_at, late)
                values (950, 'other', 'Zululateneed', 'asked', '2027-02-02T10:00:00.000Z', 0)",
        )?;
        Ok(())
    })
    .await;
    assert_eq!(found(&mut amina, "zululate").await, ["person-950"]);
    erased_by_date(&site, "2027-04-11T21:00:00Z").await;
    gone(site.folder(), &["Zululateneed"]).await;
    assert_eq!(on_the_disk(site.folder(), &["Zululate Cole"]), ["Zululate Cole"]);
    erased_by_date(&site, "2028-03-12T21:00:00Z").await;
    gone(site.folder(), &["Zululate Cole"]).await;
    let erased = "select count(*) from audit_event where action in ('needs.erased', 'names.erased')";
    let before = site.number(erased).await;
    erased_by_date(&site, "2028-03-13T21:00:00Z").await;
    assert_eq!(site.number(erased).await, before);
}

/// One thing of each sort that is told of somebody, and the words of it that are looked for.
const TOLD_LATER: &[(&str, &str)] = &[
    (
        "insert into dropped_booking (attendee_id, kind, detail, dropped_at)
            values (901, 'bsl', 'Yankeegone', '2027-02-02T10:00:00.000Z')",
        "Yankeegone",
    ),
    (
        r#"update submission set request = '{"people":[{"name":"Erased","details":{"needs":[{"kind":"other","detail":"Yankeeneed"}]},
            "put_back":null}],"late":true}' where state = 'declined'"#,
        "Yankeeneed",
    ),
    ("update attendee set phone = 'Yankeephone' where attendee_id = 902", "Yankeephone"),
    ("update travel set words = 'Yankeetravel'", "Yankeetravel"),
    ("update travel set reason = 'Yankeefull'", "Yankeefull"),
    ("update device set name = 'Yankeesteward'", "Yankeesteward"),
    ("update vehicle set captain = 'Yankeecaptain'", "Yankeecaptain"),
    ("update vehicle set captain_phone = 'Yankeerings'", "Yankeerings"),
    (
        "insert into export (what, assembly_id, reason, taken_at) values ('needs', 1, 'Yankeereason', '2027-02-02T10:00:00.000Z')",
        "Yankeereason",
    ),
    ("update submission set file_name = 'yankee-file.csv' where state = 'saved'", "yankee-file.csv"),
    ("update submission set reason = 'Yankeedeclined' where state = 'declined'", "Yankeedeclined"),
    (
        r#"update submission set request = '{"people":[{"name":"Yankeeasked","details":{},"put_back":null}],"late":true}'
            where state = 'declined'"#,
        "Yankeeasked",
    ),
    (
        r#"update submission set version = '{"people":[{"id":901,"name":"Yankeeversion"}]}' where state = 'saved'"#,
        "Yankeeversion",
    ),
    ("update contact set words = 'Yankeecontact'", "Yankeecontact"),
    ("update count_question set words = 'Yankeequestion'", "Yankeequestion"),
    ("update count_question set answer = 'Yankeeanswer'", "Yankeeanswer"),
    (
        "insert into assembly_note (assembly_id, words, at) values (1, 'Yankeenote', '2027-02-02T10:00:00.000Z')",
        "Yankeenote",
    ),
];

#[tokio::test]
async fn whatever_alone_is_told_after_an_assembly_was_erased_early_goes_too() {
    let (site, _) = told().await;
    let mut amina = site.organiser().await;
    amina.post("/o/a/1/erase-names", &[("title", "Spring assembly")]).await.leads_to("/o/retention?said=erased");
    site.time_is("2028-03-12T21:00:00Z");
    for (told, words) in TOLD_LATER {
        site.write(move |conn| Ok(conn.execute(told, [])?)).await;
        assert_eq!(on_the_disk(site.folder(), &[words]), [*words]);
        retention::erase_what_is_due(&site.app).await.unwrap();
        gone(site.folder(), &[words]).await;
        assert_eq!(site.read(|conn| Ok(store::coming(conn)?.len())).await, 0, "{words}");
    }
}
