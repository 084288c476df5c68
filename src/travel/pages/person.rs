//! How one person travels.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::choice::{self, Choice, SAME};
use super::main_way::question;
use super::{folder, is_locked, unless_locked};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::InvitationId;
use crate::invitation::store as invitations;
use crate::list::model::AttendeeId;
use crate::need::model::Place;
use crate::travel::model::{Person, TravelMode, Travels, Way};
use crate::travel::store;
use crate::web::in_turn::{InTurn, TurnQuery};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "travel/pages/person.html")]
struct PersonPage {
    shell: Shell,
    folder: String,
    here: String,
    organiser: String,
    errors: Vec<FormError>,
    person: Person,
    /// Why there is no coach seat, where one was declined.
    declined: Option<String>,
    coaches: Vec<Choice>,
    others: Vec<Choice>,
    form: WayForm,
    seats_are_asked: bool,
    list_closed: bool,
    date: String,
}

/// The form as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct WayForm {
    way: String,
    asks: String,
    seats: String,
    then: String,
}

/// The most seats that one car has to offer; a minibus has 16.
const MOST_SEATS: u32 = 16;

impl WayForm {
    /// What it tells; none: the same as most people.
    fn parse(&self, stops: &[crate::travel::model::PickUp]) -> Result<Option<Way>, NotTaken> {
        if self.way == SAME {
            return Ok(None);
        }
        let way = Way::of_word(&self.way, stops).ok_or_else(|| {
            NotTaken::wrong(question(&self.asks), "Choose how this person travels, or the same as most people")
        })?;
        if way.mode != TravelMode::DriveOffering {
            return Ok(Some(way));
        }
        let text = crate::words::clean(&self.seats);
        let seats = if text.is_empty() { None } else { Some(text.parse::<u32>().ok()) };
        match seats {
            None => Ok(Some(way)),
            Some(Some(seats)) if (1..=MOST_SEATS).contains(&seats) => {
                Ok(Some(Way { seats_offered: Some(seats), ..way }))
            }
            Some(_) => Err(NotTaken::wrong(
                "seats",
                format!("Enter how many seats, from 1 to {MOST_SEATS}, using numbers only"),
            )),
        }
    }
}

type PersonIds = Ids<(InvitationId, AttendeeId)>;

/// The question about one person.
pub(super) async fn page(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): PersonIds,
    Query(query): Query<TurnQuery>,
) -> Answer {
    let now = app.clock.now();
    let form = WayForm { then: query.then, ..WayForm::default() };
    let seen = move |conn: &Connection| read(conn, &leader.grant, attendee, form, Vec::new(), now);
    match app.db.read(seen).await? {
        Ok(page) => web::page(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}

fn read(
    conn: &Connection,
    grant: &Grant,
    attendee: AttendeeId,
    mut form: WayForm,
    errors: Vec<FormError>,
    now: Moment,
) -> Result<Result<PersonPage, String>, AppError> {
    let invitation = invitations::invitation(conn, grant)?;
    let (assembly, folder) = (&invitation.assembly, folder(&invitation));
    if is_locked(assembly, now) {
        return Ok(Err(folder));
    }
    let person = store::person(conn, grant, attendee)?.ok_or(AppError::NotFound)?;
    let own = person.own.clone();
    let way = own.as_ref().map(|own| own.way);
    if errors.is_empty() {
        form.way = way.map(|way| way.word()).unwrap_or_default();
        form.seats = way.and_then(|way| way.seats_offered).map(|seats| seats.to_string()).unwrap_or_default();
    }
    let on_a_coach = own.as_ref().filter(|own| own.way.mode == TravelMode::Coach);
    let has_a_seat = own.as_ref().is_some_and(Travels::has_a_seat);
    let seats_are_asked = assembly.places_are_asked(now) && !has_a_seat;
    let main_is_coach = store::main_way(conn, grant)?.is_some_and(|way| way.mode == TravelMode::Coach);
    // Who told nothing of their own has the seat that goes with the main way.
    let same_is_asked = seats_are_asked && main_is_coach && own.is_some();
    let organiser = super::organiser(&invitation);
    let declined = on_a_coach.filter(|own| own.seat == Place::Declined);
    let stops = store::pick_ups(conn, grant.assembly())?;
    let late = assembly.has_passed(assembly.dates.childcare_by, now);
    let title = format!("How will {} travel?", person.called);
    Ok(Ok(PersonPage {
        shell: Shell::leader(title, &invitation)?.without_names(&invitation.assembly).with_problem(!errors.is_empty()),
        here: format!("{folder}/{attendee}"),
        folder,
        others: choice::one_person(same_is_asked.then_some(organiser.as_str())),
        organiser,
        errors,
        declined: declined.map(|own| own.reason.clone().unwrap_or_else(|| "no seat is left".into())),
        person,
        coaches: choice::coaches(&stops, assembly.zone, way),
        form,
        seats_are_asked,
        list_closed: !late,
        date: assembly.zone.deadline(assembly.dates.childcare_by),
    }))
}

/// Saves how one person travels.
pub(super) async fn save(
    State(app): State<App>,
    leader: Leader,
    Ids((_, attendee)): PersonIds,
    Posted { form, sending }: Posted<WayForm>,
) -> Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            unless_locked(&invitation, now)?;
            let folder = folder(&invitation);
            match form.parse(&store::pick_ups(conn, grant.assembly())?)? {
                Some(way) => store::record(conn, &grant, attendee, way, now)?,
                None => store::forget(conn, &grant, attendee, now)?,
            }
            let next = InTurn::parse(&form.then).next(&folder);
            Ok::<_, NotTaken>(next.unwrap_or_else(|| format!("{folder}?saved=person")))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| read(conn, &grant, attendee, typed, errors, now);
    match app.db.read(again).await? {
        Ok(page) => web::page_again(&page),
        Err(elsewhere) => web::see(&elsewhere),
    }
}
