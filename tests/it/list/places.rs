//! What is scarce and comes with a name: a crèche place, a coach seat, an interpreter.

use chrono::TimeDelta;
use turnout::list::model::{AttendeeId, Country, PersonForm};
use turnout::list::store;
use turnout::need::model::{Child, NeedAnswer, NeedKind};
use turnout::travel::model::{TravelMode, Way};
use turnout::{need, travel};

use super::closed::{agreed, capacity, list_is_closed, waiting};
use super::{AFTER_NAMES_BY, Convent};
use crate::people::listed;
use crate::site::{BEGIN, Site, at};

const CHILDREN: &str = "select place || ':' || late || ':' || asked_at from child";
const NEEDS: &str = "select group_concat(kind || ':' || state || ':' || late || ':' || asked_at, ' ') from
    (select * from need order by need_id)";
const TRAVEL: &str = "select coalesce(group_concat(mode || ':' || seat || ':' || late || ':' || asked_at, ' '), '')
    from (select * from travel order by attendee_id)";

async fn comes_by_coach(convent: &Convent<'_>) {
    let (grant, now) = (convent.grant(), convent.site.app.clock.now());
    let way = Some(Way::by(TravelMode::Coach));
    convent.site.write(move |conn| travel::store::choose_main_way(conn, &grant, way, now)).await;
}

/// Somebody on the list before any date, with a child, an interpreter booked, food and a coach seat of their own.
async fn grace(convent: &Convent<'_>) -> AttendeeId {
    let (site, grant, now) = (convent.site, convent.grant(), convent.site.app.clock.now());
    let [grace] = listed(site, &convent.invited, ["Grace Okafor"]).await;
    site.write(move |conn| {
        let needs = [NeedAnswer::new(NeedKind::Bsl, ""), NeedAnswer::new(NeedKind::Diet, "no nuts")];
        need::store::told(conn, &grant, grace, &needs, &[Child::aged(4)], false, now)?;
        travel::store::record(conn, &grant, grace, Way::by(TravelMode::Coach), now)?;
        Ok(conn.execute("update need set state = 'booked' where kind = 'bsl'", [])?)
    })
    .await;
    grace
}

async fn withdrawn(convent: &Convent<'_>, person: AttendeeId) {
    let (grant, now) = (convent.grant(), convent.site.app.clock.now());
    convent.site.write(move |conn| store::withdraw(conn, &grant, person, now)).await;
}

async fn put_back(convent: &Convent<'_>, person: AttendeeId) {
    let (grant, now) = (convent.grant(), convent.site.app.clock.now());
    convent.site.write(move |conn| store::put_back(conn, &grant, person, now)).await;
}

/// Reported: judged by the time of the yes, what was asked for in time with a name for a full hall was late.
#[tokio::test]
async fn what_comes_with_an_agreed_name_is_judged_by_when_the_name_was_asked_for() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    comes_by_coach(&convent).await;
    capacity(&site, 1).await;
    let check = convent.sends("Name,Childcare,Access\nAnn Byrne,Adam 4,BSL\n").await;
    convent.presses(&check, "Ask", &[]).await;
    site.time_is("2027-03-01T10:00:00Z");
    let id = waiting(&site).await;
    agreed(&site, &convent, id).await;
    assert_eq!(site.text(CHILDREN).await, "given:0:2027-01-29T10:00:00.000Z");
    assert_eq!(site.text(NEEDS).await, "bsl:asked:0:2027-01-29T10:00:00.000Z");
    assert_eq!(site.text(TRAVEL).await, "", "follows the coach, asked for in time");
}

/// Reported: a name for a full hall was asked for on an open list; the list was closed before the yes, and the child's
/// place and the coach seats of that name waited for a second one.
#[tokio::test]
async fn a_list_closed_between_asking_and_yes_makes_no_second_request_of_what_came_with_the_name() {
    let site = Site::new();
    let mut convent = Convent::new(&site).await;
    comes_by_coach(&convent).await;
    capacity(&site, 1).await;
    let check = convent.sends("Name,Childcare,Travel\nAnn Byrne,Adam 4,\nBen Byrne,,coach\n").await;
    convent.presses(&check, "Ask", &[]).await;
    site.time_passes(TimeDelta::hours(1));
    list_is_closed(&site, &convent).await;
    site.time_passes(TimeDelta::hours(1));
    let id = waiting(&site).await;
    agreed(&site, &convent, id).await;
    assert_eq!(site.text(CHILDREN).await, "given:0:2027-01-29T10:00:00.000Z");
    assert_eq!(site.text(TRAVEL).await, "coach:given:0:2027-01-29T10:00:00.000Z", "Ann follows the coach");
    // What is told from now on is told on a closed list.
    let (grant, now) = (convent.grant(), site.app.clock.now());
    site.write(move |conn| {
        let ann: AttendeeId = conn.query_row("select attendee_id from child", [], |row| row.get("attendee_id"))?;
        need::store::told(conn, &grant, ann, &[], &[Child::aged(4), Child::aged(7)], false, now)
    })
    .await;
    assert_eq!(site.number("select count(*) from child where place = 'asked'").await, 1);
}

/// Reported: on an organiser's yes, somebody new to a group that comes by coach had neither a seat nor a request by it;
/// who told the coach themselves had a seat without anybody's yes.
#[tokio::test]
async fn an_agreed_name_of_a_coach_group_on_a_closed_list_asks_for_a_seat() {
    for (closed, asked_at, late) in [(true, BEGIN, 0), (false, AFTER_NAMES_BY, 1)] {
        let site = Site::new();
        let mut convent = Convent::new(&site).await;
        comes_by_coach(&convent).await;
        if closed {
            list_is_closed(&site, &convent).await;
        }
        capacity(&site, 1).await;
        site.time_is(asked_at);
        let check = convent.sends("Name,Travel\nAnn Byrne,\nBen Byrne,coach\n").await;
        convent.presses(&check, "Ask", &[]).await;
        site.time_passes(TimeDelta::hours(2));
        let id = waiting(&site).await;
        agreed(&site, &convent, id).await;
        let asked = format!("coach:asked:{late}:{}", at(asked_at));
        assert_eq!(site.text(TRAVEL).await, format!("{asked} {asked}"));
    }
}

/// Reported: who was put back after the date had their place, their seat and what was booked again at once.
#[tokio::test]
async fn who_is_put_back_after_the_date_asks_again_for_what_is_scarce() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let grace = grace(&convent).await;
    site.time_is(AFTER_NAMES_BY);
    withdrawn(&convent, grace).await;
    site.time_passes(TimeDelta::minutes(10));
    put_back(&convent, grace).await;
    let first = "2027-01-29T10:00:00.000Z";
    assert_eq!(site.text(CHILDREN).await, format!("given:0:{first}"), "that was an undo");
    assert_eq!(site.text(TRAVEL).await, format!("coach:given:0:{first}"));
    withdrawn(&convent, grace).await;
    site.time_is("2027-02-27T10:00:00Z");
    put_back(&convent, grace).await;
    let again = "2027-02-27T10:00:00.000Z";
    assert_eq!(site.text(CHILDREN).await, format!("asked:1:{again}"));
    assert_eq!(site.text(NEEDS).await, format!("bsl:asked:1:{again} diet:asked:0:{first}"), "food never waits");
    assert_eq!(site.text(TRAVEL).await, format!("coach:asked:1:{again}"));
}

#[tokio::test]
async fn who_is_put_back_before_the_date_has_all_that_they_had() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    let grace = grace(&convent).await;
    withdrawn(&convent, grace).await;
    site.time_is("2027-02-10T10:00:00Z");
    put_back(&convent, grace).await;
    let first = "2027-01-29T10:00:00.000Z";
    assert_eq!(site.text(CHILDREN).await, format!("given:0:{first}"));
    assert_eq!(site.text(NEEDS).await, format!("bsl:booked:0:{first} diet:asked:0:{first}"));
    assert_eq!(site.text(TRAVEL).await, format!("coach:given:0:{first}"));
}

/// Reported with the button "Put back": a list that names them puts them back by the same rule.
#[tokio::test]
async fn who_is_put_back_by_a_list_asks_again_for_what_is_scarce() {
    let site = Site::new();
    let convent = Convent::new(&site).await;
    comes_by_coach(&convent).await;
    let [follows] = listed(&site, &convent.invited, ["Agnes Byrne"]).await;
    let grace = grace(&convent).await;
    withdrawn(&convent, grace).await;
    withdrawn(&convent, follows).await;
    site.time_is(AFTER_NAMES_BY);
    let (grant, now) = (convent.grant(), site.app.clock.now());
    for name in ["Grace Okafor", "Agnes Byrne"] {
        site.write(move |conn| {
            let told = PersonForm { name: name.into(), ..PersonForm::default() }.parse(Country::Gb).unwrap();
            store::add_person(conn, &grant, told, Some(true), now)
        })
        .await;
    }
    assert_eq!(site.text(CHILDREN).await, "asked:1:2027-02-26T20:00:00.000Z");
    let asked = "coach:asked:1:2027-02-26T20:00:00.000Z";
    assert_eq!(site.text(TRAVEL).await, format!("{asked} {asked}"));
}
