//! An assembly that is started from an earlier one.

use super::*;

#[tokio::test]
async fn what_was_learned_from_the_earlier_one_is_shown_while_the_next_is_set_up() {
    let site = Site::new();
    let (first, _) = (site.assembly().await, site.assembly().await);
    site.time_is("2027-03-13T09:00:00Z");
    let (mut amina, now) = (site.organiser().await, site.app.clock.now());
    site.write(move |conn| {
        for number in 1..=6 {
            let words =
                NoteWords::parse(&format!("Ring the coaches {number} weeks earlier\nand the <b>hall</b>")).unwrap();
            notes::add(conn, &Organiser::at_the_machine(), first, &words, now)?;
        }
        Ok(())
    })
    .await;
    answered(&mut amina, "from", &[("from", "2")]).await;
    assert!(amina.get("/o/new/title").await.all("#learned").is_empty(), "nothing was learned from the other one");
    answered(&mut amina, "from", &[("from", "1")]).await;
    assert!(amina.get("/o/new/from").await.all("#learned").is_empty());
    for (question, typed) in SMALLEST {
        let learned = amina.get(&format!("/o/new/{question}")).await;
        assert_eq!(learned.one("#learned h2"), "What you learned from Spring assembly", "{question}");
        answered(&mut amina, question, typed).await;
    }
    let check = amina.get("/o/new/check").await;
    let notes = check.all("#learned p");
    assert_eq!(notes.len(), 5);
    let latest =
        "Ring the coaches 6 weeks earlierand the <b>hall</b>The organiser at the machine, Saturday 13 March 2027";
    assert_eq!(notes[0], latest);
    assert_eq!(check.all("#learned a"), ["All 6 notes"]);
    assert_eq!(check.attributes("#learned a", "href"), ["/o/a/1/notes"]);
    let wrong = answered(&mut amina, "title", &[("title", "")]).await;
    assert_eq!((wrong.status, wrong.all("#learned").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
}

#[tokio::test]
async fn started_from_an_earlier_one_it_invites_the_active_and_asks_for_the_last_actual() {
    let site = Site::new();
    let (first, second) = (site.assembly().await, site.assembly().await);
    site.write(|conn| {
        conn.execute_batch(
            "update assembly set starts_at = '2026-09-01T18:00:00.000Z', venue = 'Old Hall', target = 300, pledge_by = '2026-08-01T19:00:00.000Z',
                access_by = pledge_by, names_by = pledge_by, childcare_by = pledge_by;
             update assembly set access_by = pledge_by, names_by = pledge_by, childcare_by = pledge_by;
             update assembly set starts_at = '2026-10-01T18:00:00.000Z', doors_at = '2026-10-01T17:00:00.000Z',
                ends_at = '2026-10-03T16:00:00.000Z' where assembly_id = 2;
             insert into pick_up (assembly_id, place, leaves_at) values (2, 'The green', '2026-10-01T16:30:00.000Z');",
        )?;
        Ok(())
    })
    .await;
    // Asked to both; came to the first alone; never came where anybody was counted; was made inactive.
    let convent = site.invited(first, "St Brigid's Convent").await;
    let school = site.invited(first, "Abbey School").await;
    for name in ["St Brigid's Convent", "Abbey School", "Quiet Union", "Closed Chapel"] {
        site.invited(second, name).await;
    }
    let mut amina = site.organiser().await;
    site.write(|conn| {
        conn.execute_batch(
            "update institution set active = 0 where name = 'Closed Chapel';
             update invitation set account_id = 1 where assembly_id = 2 and institution_id = 1;",
        )?;
        Ok(())
    })
    .await;
    came(&site, first, convent.institution, 30, "a").await;
    came(&site, first, school.institution, 12, "b").await;
    came(&site, second, convent.institution, 41, "c").await;
    amina.get("/o/new").await.leads_to("/o/new/from");
    let nowhere = answered(&mut amina, "from", &[("from", "99")]).await;
    assert_eq!(nowhere.all(".summary li"), ["Choose an assembly, or start with nothing"]);
    answered(&mut amina, "from", &[("from", "2")]).await.leads_to("/o/new/title");
    // Its times are proposed, its days are not.
    let when = amina.get("/o/new/when").await;
    assert_eq!(when.attributes("#starts_at, #doors_at, #ends_at", "value"), ["7pm", "6pm", "5pm"]);
    assert_eq!(when.attributes("#day input", "value"), ["", "", ""]);
    // What is proposed is kept as it stands.
    assert_eq!(amina.get("/o/new/place").await.attributes("#venue", "value"), ["Old Hall"]);
    assert_eq!(amina.get("/o/new/target").await.attributes("#target", "value"), ["300"]);
    assert_eq!(amina.get("/o/new/pick-ups").await.one("#pick_ups"), "The green, 5:30pm");
    for (question, typed) in SMALLEST {
        answered(&mut amina, question, if question == "place" { &[] } else { typed }).await;
    }
    let check = amina.get("/o/new/check").await.text();
    assert!(
        check.contains("3 institutions will be invited. 1 of them is asked for as many as it brought last time."),
        "{check}"
    );
    amina.submit("/o/new/check", &[]).await.leads_to("/o/a/3");
    let invited = site
        .text(
            "select group_concat(name || ' ' || ifnull(asked, '-') || ' ' || ifnull(account_id, '-'), ', ' order by name)
             from invitation join institution using (institution_id) where assembly_id = 3",
        )
        .await;
    assert_eq!(invited, "Abbey School - -, Quiet Union - -, St Brigid's Convent 41 1");
    assert_eq!(
        site.number("select count(*) from link join invitation using (invitation_id) where assembly_id = 3").await,
        3
    );
    assert_eq!(site.text("select venue from assembly where assembly_id = 3").await, "Old Hall");
}
