//! "This is not right": what a leader says against the count, and what an organiser answers.

use axum::http::StatusCode;

use super::{came, convent, person};
use crate::site::{Invited, Site, at};

/// An assembly that is over, to which two of three came.
async fn over(site: &Site) -> Invited {
    let invited = convent(site).await;
    let grant = invited.grant;
    site.write(move |conn| {
        for name in ["Ada Obi", "Tom Price", "Wei Ling"] {
            person(conn, &grant, name)?;
        }
        Ok(came(conn, &grant, &["Ada Obi", "Tom Price"], 0)?)
    })
    .await;
    site.time_is("2027-03-13T09:00:00Z");
    invited
}

fn desk(invited: &Invited) -> String {
    format!("/o/a/{}/i/{}", invited.assembly, invited.institution)
}

const WORDS: &str = "We were 3, not 2: Wei's <name> is missing";

#[tokio::test]
async fn a_note_on_the_count_waits_is_answered_and_read() {
    let site = Site::new();
    let invited = over(&site).await;
    let (mut leader, mut amina) = (site.leader(&invited).await, site.organiser().await);
    assert_eq!(
        leader.get(&invited.home).await.attributes("#count ~ .buttons .button", "href"),
        [format!("{}/count", invited.home)]
    );
    let page = leader.get(&format!("{}/count", invited.home)).await;
    assert_eq!((page.one("h1").as_str(), page.all("textarea").len()), ("What is not right?", 1));
    leader
        .submit(&format!("{}/count", invited.home), &[("words", WORDS)])
        .await
        .leads_to(&format!("{}#count", invited.home));
    let waits = format!("You told us on Saturday 13 March: \u{201c}{WORDS}\u{201d}. Waiting for an answer.");
    assert_eq!(leader.get(&invited.home).await.one(".notice.late"), waits);

    let table = amina.get(&format!("/o/a/{}", invited.assembly)).await;
    assert_eq!(table.all("tbody .tag.late"), ["1 question on the count"]);
    let page = amina.get(&desk(&invited)).await;
    assert!(
        page.one("section.late")
            .starts_with(&format!("\u{201c}{WORDS}\u{201d} Leader of St Brigid's Convent, Saturday 13"))
    );
    site.time_is("2027-03-13T15:00:00Z");
    amina.comes_back().await;
    let answer = [("answer", "You are right. Now it says 3.")];
    let address = format!("{}/count/1", desk(&invited));
    amina
        .post_with_key(&address, &page.form_key(), &answer)
        .await
        .leads_to(&format!("{}?decided=1#count", desk(&invited)));
    let page = amina.get(&desk(&invited)).await;
    assert!(page.all("section.late").is_empty());
    assert!(
        page.one("#count + .cards")
            .contains("\u{201c}You are right. Now it says 3.\u{201d} Amina, Saturday 13 March 2027, 3pm")
    );
    assert!(
        page.text().contains("Said that the count is not right")
            && page.text().contains("Answered what was said about the count")
    );
    assert!(amina.get(&format!("/o/a/{}", invited.assembly)).await.all("tbody .tag.late").is_empty());
    let home = leader.get(&invited.home).await.one(".notice.done");
    assert!(
        home.ends_with("Amina answered on Saturday 13 March: \u{201c}You are right. Now it says 3.\u{201d}."),
        "{home}"
    );
    assert_eq!(site.number("select account_id is not null from count_question").await, 1);
}

#[tokio::test]
async fn a_note_sent_twice_is_one_and_another_is_another() {
    let site = Site::new();
    let invited = over(&site).await;
    let mut leader = site.leader(&invited).await;
    let address = format!("{}/count", invited.home);
    let key = leader.get(&address).await.form_key();
    for _ in 0..2 {
        leader.post_with_key(&address, &key, &[("words", WORDS)]).await.leads_to(&format!("{}#count", invited.home));
    }
    assert_eq!(site.number("select count(*) from count_question").await, 1);
    leader.submit(&address, &[("words", "And 1 by the back door")]).await;
    assert_eq!(leader.get(&invited.home).await.all(".notice.late").len(), 2);
    let audited = "select group_concat(action || ' ' || subject_id || coalesce(fields, ''), ', ') from audit_event
        where action like 'count.%'";
    assert_eq!(site.text(audited).await, "count.questioned 1, count.questioned 2");
}

#[tokio::test]
async fn a_blank_or_endless_note_comes_back_and_so_does_an_answer() {
    let site = Site::new();
    let invited = over(&site).await;
    let (mut leader, mut amina) = (site.leader(&invited).await, site.organiser().await);
    let (note, long) = (format!("{}/count", invited.home), "x".repeat(1_001));
    for (words, said) in [
        (" ", "Say what is not right. For example: We were 40, not 37"),
        (&long, "Say it in 1,000 characters or fewer"),
    ] {
        let page = leader.submit(&note, &[("words", words)]).await;
        assert_eq!((page.status, page.one(".summary li").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
        assert_eq!(page.one("textarea"), words.trim());
    }
    assert_eq!(site.number("select count(*) from count_question").await, 0);
    leader.submit(&note, &[("words", &long[1..])]).await;
    for (words, said) in
        [("", "Enter an answer: the leader sees it"), (&long, "Enter an answer of 1,000 characters or fewer")]
    {
        let page = amina.post(&format!("{}/count/1", desk(&invited)), &[("answer", words)]).await;
        assert_eq!((page.status, page.one(".summary li").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, said));
        assert_eq!(page.attributes("#answer-1", "value"), [words]);
    }
    assert_eq!(site.number("select count(*) from count_question where answer is null").await, 1);
}

#[tokio::test]
async fn the_count_is_questioned_only_when_the_meeting_is_over() {
    let site = Site::new();
    let invited = over(&site).await;
    let mut leader = site.leader(&invited).await;
    let address = format!("{}/count", invited.home);
    for (time, status) in
        [("2027-03-01T09:00:00Z", "open"), ("2027-03-12T20:00:00Z", "open"), ("2027-03-13T09:00:00Z", "cancelled")]
    {
        site.app.clock.set(at(time));
        site.write(move |conn| Ok(conn.execute("update assembly set status = ?1", [status])?)).await;
        leader.get(&address).await.leads_to(&invited.home);
        assert_eq!(leader.post(&address, &[("words", WORDS)]).await.status, StatusCode::CONFLICT, "{time} {status}");
        assert!(!leader.get(&invited.home).await.body.contains("/count"), "{time} {status}");
    }
    assert_eq!(site.number("select count(*) from count_question").await, 0);
}

#[tokio::test]
async fn nobody_reads_or_answers_another_institutions_note() {
    let site = Site::new();
    let invited = over(&site).await;
    let other = site.invited(invited.assembly, "Northside Tenants").await;
    let (mut leader, mut theirs, mut amina) =
        (site.leader(&invited).await, site.leader(&other).await, site.organiser().await);
    leader.submit(&format!("{}/count", invited.home), &[("words", WORDS)]).await;
    assert_eq!(theirs.get(&format!("{}/count", invited.home)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        theirs.post(&format!("{}/count", invited.home), &[("words", "x")]).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert!(!theirs.get(&other.home).await.body.contains("missing"));
    let answer = [("answer", "Yes")];
    for there in [
        format!("{}/count/1", desk(&other)),
        format!("{}/count/2", desk(&invited)),
        format!("{}/count/x", desk(&invited)),
    ] {
        assert_eq!(amina.post(&there, &answer).await.status, StatusCode::NOT_FOUND, "{there}");
    }
    assert_ne!(leader.post(&format!("{}/count/1", desk(&invited)), &answer).await.status, StatusCode::OK);
    assert_eq!(site.number("select count(*) from count_question where answer is null").await, 1);
}

#[tokio::test]
async fn of_two_organisers_who_answer_the_second_is_told() {
    let site = Site::new();
    let invited = over(&site).await;
    site.leader(&invited).await.submit(&format!("{}/count", invited.home), &[("words", WORDS)]).await;
    let (mut amina, mut other) = (site.organiser().await, site.organiser().await);
    let address = format!("{}/count/1", desk(&invited));
    assert_eq!(amina.post(&address, &[("answer", "We look")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.post(&address, &[("answer", "We look")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.post(&address, &[("answer", "No")]).await.status, StatusCode::CONFLICT);
    assert_eq!(site.text("select answer from count_question").await, "We look");
    assert_eq!(site.number("select count(*) from audit_event where action = 'count.answered'").await, 1);
}
