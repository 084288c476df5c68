//! How most people of a group travel, and who travels differently.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::choice::{self, Choice, NOT_SURE};
use super::own::Own;
use super::{folder, is_locked, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::{Phase, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Invitation;
use crate::invitation::store as invitations;
use crate::need::model::Place;
use crate::travel::model::{Person, PickUp, TravelMode, Way};
use crate::travel::store::{self, Count};
use crate::web::in_turn::{PEOPLE_ON_A_PAGE, Pager};
use crate::web::{self, Answer, FormError, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "travel/pages/main_way.html")]
struct MainWayPage {
    shell: Shell,
    folder: String,
    home: String,
    organiser: String,
    errors: Vec<FormError>,
    saved: Option<String>,
    /// The main way in words; none while it is not told.
    main_way: Option<String>,
    by_coach: bool,
    /// The word of what is chosen.
    chosen: String,
    coaches: Vec<Choice>,
    others: Vec<Choice>,
    own: Own,
    people: Vec<Person>,
    count: Count,
    pager: Option<Pager>,
    stops: Vec<PickUp>,
    zone: Zone,
    /// Whether a coach seat told now is a request.
    seats_are_asked: bool,
    list_closed: bool,
    date: String,
    locked: bool,
    phase: Phase,
}

impl MainWayPage {
    fn way(&self, person: &Person) -> String {
        person.own.as_ref().map_or_else(String::new, |own| own.way.label(&self.stops, self.zone))
    }

    /// Where a coach seat stands that was asked for: kind of tag and words.
    fn seat(&self, person: &Person) -> Option<(&'static str, String)> {
        let own = person.own.as_ref().filter(|own| own.way.mode == TravelMode::Coach)?;
        match (own.seat, &own.reason) {
            (Place::Given, _) => None,
            (Place::Asked, _) => Some(("late", "Waiting".into())),
            (Place::Declined, None) => Some(("problem", "Not agreed".into())),
            (Place::Declined, Some(reason)) => Some(("problem", format!("Not agreed: {reason}"))),
        }
    }
}

#[derive(Deserialize)]
pub(super) struct MainWayQuery {
    #[serde(default)]
    from: u32,
    saved: Option<Saved>,
    #[serde(default)]
    seats: u32,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Saved {
    Chosen,
    Asked,
    Person,
}

/// The question.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(query): Query<MainWayQuery>) -> Answer {
    let now = app.clock.now();
    let page = app.db.read(move |conn| read(conn, &leader.grant, &query, None, Vec::new(), now)).await?;
    web::page(&page)
}

fn read(
    conn: &Connection,
    grant: &Grant,
    query: &MainWayQuery,
    typed: Option<String>,
    errors: Vec<FormError>,
    now: Moment,
) -> Result<MainWayPage, AppError> {
    let invitation: Invitation = invitations::invitation(conn, grant)?;
    let assembly = &invitation.assembly;
    let stops = store::pick_ups(conn, grant.assembly())?;
    let main_way = store::main_way(conn, grant)?;
    let count = store::count(conn, grant)?;
    let organiser = super::organiser(&invitation);
    let late = assembly.has_passed(assembly.dates.childcare_by, now);
    let shell = Shell::leader("How will most of your people travel?", &invitation)?.without_names(&invitation.assembly);
    Ok(MainWayPage {
        shell: shell.with_problem(!errors.is_empty()),
        folder: folder(&invitation),
        home: invitation.home(),
        saved: saved(query, &organiser),
        organiser,
        errors,
        main_way: main_way.map(|way| choice::main_label(way, &stops, assembly.zone)),
        by_coach: main_way.is_some_and(|way| way.mode == TravelMode::Coach),
        chosen: typed.or(main_way.map(|way| way.word())).unwrap_or_default(),
        coaches: choice::coaches(&stops, assembly.zone, main_way),
        others: choice::most_people(),
        own: Own::read(conn, grant, assembly.zone)?,
        people: store::travelling_differently(conn, grant, query.from, PEOPLE_ON_A_PAGE)?,
        pager: Pager::new(query.from, count.own),
        count,
        stops,
        zone: assembly.zone,
        seats_are_asked: assembly.places_are_asked(now),
        list_closed: !late,
        date: assembly.zone.deadline(assembly.dates.childcare_by),
        locked: is_locked(assembly, now),
        phase: assembly.phase(now),
    })
}

fn saved(query: &MainWayQuery, organiser: &str) -> Option<String> {
    Some(match (query.saved?, query.seats) {
        (Saved::Chosen | Saved::Person, _) => "Saved.".into(),
        (Saved::Asked, 1) => format!("Saved. We ask {organiser} for 1 seat."),
        (Saved::Asked, seats) => format!("Saved. We ask {organiser} for {seats} seats."),
    })
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct MainWayForm {
    #[serde(default)]
    way: String,
    /// `coach` where it is the form that asks for seats.
    #[serde(default)]
    asks: String,
}

/// The id of the question that a form answers.
pub(super) fn question(asks: &str) -> &'static str {
    if asks == "coach" { "coach" } else { "way" }
}

/// Saves how most people travel.
pub(super) async fn save(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<MainWayForm>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let typed = form.way.clone();
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            choose(conn, &grant, &form, now)
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let query = MainWayQuery { from: 0, saved: None, seats: 0 };
    let again = move |conn: &Connection| read(conn, &grant, &query, Some(typed), errors, now);
    web::page_again(&app.db.read(again).await?)
}

fn choose(conn: &Connection, grant: &Grant, form: &MainWayForm, now: Moment) -> Result<String, NotTaken> {
    let folder = format!("{}/travel", grant.home());
    let word = form.way.as_str();
    let way = match Way::of_word(word, &store::pick_ups(conn, grant.assembly())?) {
        None if word == NOT_SURE => None,
        None => return Err(NotTaken::wrong(question(&form.asks), "Choose how most of your people will travel")),
        Some(way) => Some(way),
    };
    Ok(match store::choose_main_way(conn, grant, way, now)? {
        store::Choice::Chosen => format!("{folder}?saved=chosen"),
        store::Choice::Asked(0) => {
            return Err(NotTaken::wrong(
                "coach",
                "Everyone on your list has an own way already. Change it for each below",
            ));
        }
        store::Choice::Asked(seats) => format!("{folder}?saved=asked&seats={seats}"),
    })
}
