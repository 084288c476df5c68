//! How people travel whose institutions turned out to be one.

use super::*;
use crate::people::listed;

/// Who travels how and from where, by name: a person without a way is not in it.
async fn ways(site: &Site) -> String {
    site.text(
        "select coalesce(group_concat(a.name || ' ' || coalesce(t.mode, i.main_travel) || ' '
            || coalesce(t.pick_up_id, iif(coalesce(t.mode, i.main_travel) = 'coach', i.main_pick_up_id, null), '-'), ', '), '')
         from (select * from attendee order by name) a join invitation i using (assembly_id, institution_id)
            left join travel t using (attendee_id) where coalesce(t.mode, i.main_travel) is not null and a.listed = 1",
    )
    .await
}

/// Reported: by a merge with an institution that comes by coach, people who had not answered became riders, and others were
/// to get on elsewhere.
#[tokio::test]
async fn nobody_travels_otherwise_after_a_merge() {
    // The main way and stop of each; what the main way of the two is then.
    let way = |mode: &str, stop: &str| format!("main_travel = {mode}, main_pick_up_id = {stop}");
    let cases = [
        (way("'coach'", "1"), way("null", "null"), "-/-"),
        (way("null", "null"), way("'coach'", "1"), "-/-"),
        (way("'coach'", "1"), way("'coach'", "2"), "coach/1"),
        (way("'coach'", "1"), way("'coach'", "1"), "coach/1"),
        (way("'coach'", "1"), way("'walk'", "null"), "coach/-"),
        (way("'coach'", "1"), way("'coach'", "null"), "coach/-"),
        (way("'walk'", "null"), way("'coach'", "2"), "walk/-"),
    ];
    for (of_kept, of_merged, main) in cases {
        for turned_round in [false, true] {
            let site = Site::new();
            let assembly = site.assembly().await;
            let kept = site.invited(assembly, "St Mary's Catholic Church").await;
            let other = site.invited(assembly, "St Marys RC").await;
            listed(&site, &kept, ["Agnes follows", "Bea by coach", "Cara drives"]).await;
            listed(&site, &other, ["Dee follows", "Eve by coach", "Fay from the second stop"]).await;
            let sql = format!(
                "insert into pick_up (assembly_id, place) values (1, 'The green'), (1, 'The mill');
                 insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late)
                    values (2, 'coach', null, 'given', 'x', 0), (3, 'drive', null, 'given', 'x', 0),
                        (5, 'coach', null, 'given', 'x', 0), (6, 'coach', 2, 'given', 'x', 0);
                 update attendee set travel_answered_at = 'x' where attendee_id in (select attendee_id from travel);
                 update invitation set {of_kept} where institution_id = 1;
                 update invitation set {of_merged} where institution_id = 2;"
            );
            site.write(move |conn| Ok(conn.execute_batch(&sql)?)).await;
            let before = ways(&site).await;
            let (into, from) = if turned_round { (&other, &kept) } else { (&kept, &other) };
            let mut amina = site.organiser().await;
            let address = address(into.institution, from.institution);
            let told_anew = amina.get(&address).await.text().contains("is to be told anew");
            let merged = amina.post(&address, &[]).await;
            assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
            assert_eq!(ways(&site).await, before, "{of_kept} and {of_merged}, {turned_round}");
            assert_eq!(findings(&site).await, [""; 0]);
            if !turned_round {
                let now = "select coalesce(main_travel, '-') || '/' || coalesce(main_pick_up_id, '-') from invitation";
                assert_eq!(site.text(now).await, main, "{of_kept} and {of_merged}");
                assert_eq!(told_anew, main.contains('-') && main != "walk/-", "{of_kept} and {of_merged}");
            }
        }
    }
}

#[tokio::test]
async fn a_duplicate_with_nobody_on_its_list_changes_nothing_of_how_the_other_travels() {
    let site = Site::new();
    let assembly = site.assembly().await;
    let kept = site.invited(assembly, "St Mary's Catholic Church").await;
    let other = site.invited(assembly, "St Marys RC").await;
    listed(&site, &kept, ["Agnes Byrne"]).await;
    site.write(|conn| {
        Ok(conn.execute_batch(
            "insert into pick_up (assembly_id, place) values (1, 'The green');
             update invitation set main_travel = 'coach', main_pick_up_id = 1 where institution_id = 1",
        )?)
    })
    .await;
    let mut amina = site.organiser().await;
    amina.post(&address(kept.institution, other.institution), &[]).await;
    assert_eq!(site.text("select main_travel || main_pick_up_id from invitation").await, "coach1");
    assert_eq!(site.number("select count(*) from travel").await, 0, "nobody's own answer was made up");
}
