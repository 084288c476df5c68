//! What was learned from an assembly, in notes.

use super::*;

#[tokio::test]
async fn notes_are_written_after_the_assembly_shown_with_who_and_when_and_taken_off_for_good() {
    let (site, _) = over().await;
    let mut amina = site.organiser().await;
    let page = "/o/a/1/notes";
    let key = amina.get(page).await.form_key();
    for _ in 0..2 {
        let note = [("words", " The coaches were late. \r\n\r\nRing them <i>earlier</i>. ")];
        amina.post_with_key(page, &key, &note).await.leads_to(page);
    }
    assert_eq!(
        site.text("select group_concat(words) from assembly_note").await,
        "The coaches were late.\nRing them <i>earlier</i>."
    );
    let words = "The coaches were late.Ring them <i>earlier</i>.";
    for (path, who) in [(page, "Amina, Saturday 13 March 2027, 9am"), (RESULTS, "Amina, Saturday 13 March 2027")] {
        let text = amina.get(path).await.text();
        assert!(text.contains(words) && text.contains(who), "{path}: {text}");
    }
    let off = "/o/a/1/notes/1/take-off";
    assert!(amina.get(off).await.text().contains(words));
    for _ in 0..2 {
        amina.post(off, &[]).await.leads_to(page);
    }
    assert_eq!(site.number("select count(*) from assembly_note").await, 0);
    assert_eq!(amina.get(off).await.status, StatusCode::NOT_FOUND);
    let noted =
        "select group_concat(action || ' ' || subject_id, ', ') from audit_event where action like 'assembly_note%'";
    assert_eq!(site.text(noted).await, "assembly_note.added 1, assembly_note.taken_off 1");
}

#[tokio::test]
async fn a_note_that_says_nothing_or_too_much_comes_back_and_none_is_written_before_the_end() {
    let (site, [academy, ..]) = over().await;
    let mut amina = site.organiser().await;
    let page = "/o/a/1/notes";
    let long = "learned ".repeat(251);
    for (words, text) in
        [(" \r\n ", "Enter what you learned"), (&long, "Enter 2,000 characters or fewer: make two notes of it")]
    {
        let answer = amina.submit(page, &[("words", words)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.all(".summary a"), [text]);
        assert_eq!(answer.one("textarea"), words.trim());
    }
    let mut leader = site.leader(&academy).await;
    assert_eq!(leader.post(page, &[("words", "mine")]).await.status, StatusCode::UNAUTHORIZED);
    for path in [page, RESULTS, "/o/a/1/results.csv", "/o/kept", "/o/institutions/1/history"] {
        assert!(leader.get(path).await.location.starts_with("/o/sign-in"), "{path}");
    }
    assert_eq!(amina.post("/o/a/2/notes/1/take-off", &[]).await.status, StatusCode::SEE_OTHER);
    site.time_is("2027-03-12T20:59:59Z");
    amina.comes_back().await;
    assert_eq!(amina.post(page, &[("words", "too early")]).await.status, StatusCode::CONFLICT);
    assert!(amina.get(page).await.text().contains("Notes are written after the assembly."));
    assert_eq!(site.number("select count(*) from assembly_note").await, 0);
}

#[tokio::test]
async fn a_note_of_another_assembly_is_not_taken_off() {
    let (site, _) = over().await;
    let now = site.app.clock.now();
    site.write(move |conn| {
        let words = turnout::assembly::note::model::NoteWords::parse("Keep this").unwrap();
        Ok(notes::add(conn, &Organiser::at_the_machine(), "1".parse().unwrap(), &words, now)?)
    })
    .await;
    let mut amina = site.organiser().await;
    assert_eq!(amina.get("/o/a/2/notes/1/take-off").await.status, StatusCode::NOT_FOUND);
    amina.post("/o/a/2/notes/1/take-off", &[]).await.leads_to("/o/a/2/notes");
    assert_eq!(site.number("select count(*) from assembly_note").await, 1);
}
