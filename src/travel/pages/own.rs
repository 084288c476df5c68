//! Where a leader's own people sit, and their lifts.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::folder;
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::travel::model::{Boarding, LiftId, PickUpId, Rider, Seating, Vehicle, VehicleStop};
use crate::travel::store::{self, OwnLift, With};
use crate::web::{self, Answer, Posted};
use crate::words::counted;

/// The most people who are said by name.
const MOST: usize = 50;

/// Where a leader's own people sit, in words, and their lifts.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// "Coach 2 from St Mary's, 5:30pm: 12 people", the most first.
    pub seats: Vec<String>,
    /// Who sits elsewhere than most of them, or has no seat yet: name and where.
    pub others: Vec<(String, String)>,
    /// How many more there are of those.
    pub more: usize,
    pub lifts: Vec<LiftLine>,
}

/// A lift of one of their people.
#[derive(Debug)]
pub(super) struct LiftLine {
    pub id: LiftId,
    pub words: String,
    /// Whether a yes or no is asked for.
    pub asks: bool,
    /// The phone of the other, once both said yes.
    pub phone: Option<String>,
}

impl Own {
    pub(super) fn read(conn: &Connection, grant: &Grant, zone: Zone) -> Result<Own, AppError> {
        let lifts = store::lifts_of(conn, grant)?.iter().map(LiftLine::new).collect();
        let seating = store::seating_of(conn, grant)?;
        if seating.vehicles.is_empty() {
            return Ok(Own { lifts, ..Own::default() });
        }
        let stops = store::pick_ups(conn, grant.assembly())?;
        let place = |id| stops.iter().find(|stop| stop.id == id).map(|stop| stop.place.clone());
        let boardings = store::boardings_of(conn, grant)?;
        let people =
            |boarding: &Boarding| format!("{}: {}", boarding.label(zone), counted(boarding.people, "person", "people"));
        let main = boardings.first().map(|boarding| boarding.label(zone));
        let mut others: Vec<(String, String)> = seating
            .riders()
            .map(|(rider, seat)| {
                let vehicle = seat.and_then(|seat| seating.vehicle(seat.vehicle));
                (rider, vehicle.map(|vehicle| seat_of(rider, vehicle, zone, place)))
            })
            .filter(|(_, label)| label.is_none() || *label != main)
            .map(|(rider, label): (&Rider, _)| (rider.name.clone(), label.unwrap_or_else(|| "No seat yet".to_owned())))
            .collect();
        others.extend(without_a_name(&seating));
        let more = others.len().saturating_sub(MOST);
        others.truncate(MOST);
        Ok(Own { seats: boardings.iter().map(people).collect(), others, more, lifts })
    }
}

/// "Coach 2 from St Mary's, 5:30pm"; that it does not stop where they get on, where it does not.
fn seat_of(rider: &Rider, vehicle: &Vehicle, zone: Zone, place: impl Fn(PickUpId) -> Option<String>) -> String {
    let stop = rider.pick_up.and_then(|id| vehicle.stop(id));
    match (stop, rider.pick_up) {
        (None, Some(id)) => {
            let place = place(id).unwrap_or_default();
            format!("{} does not stop at {place}. The organiser has to mend it", vehicle.name)
        }
        (stop, _) => Boarding {
            vehicle: vehicle.name.clone(),
            place: stop.map(|stop| stop.place.clone()),
            leaves_at: stop.and_then(VehicleStop::leaves_at),
            people: 1,
        }
        .label(zone),
    }
}

/// Places without a name that have no seat yet.
fn without_a_name(seating: &Seating) -> Option<(String, String)> {
    let places: u32 = seating.left.iter().map(|left| left.places).sum();
    let words = format!("{} without a name", counted(places, "place", "places"));
    (places > 0).then(|| (words, "No seat yet".to_owned()))
}

impl LiftLine {
    fn new(lift: &OwnLift) -> LiftLine {
        let own = &lift.own;
        let of = |chapter: &Option<String>| match chapter {
            Some(chapter) => format!("Somebody of another group in the {chapter} chapter"),
            None => "Somebody of another group".to_owned(),
        };
        let (words, phone) = match (&lift.with, lift.drives) {
            (With::Own(other), _) => (format!("{own} goes with {other}."), None),
            (With::Known(other, group, phone), true) => (format!("{own} takes {other} of {group}."), phone.clone()),
            (With::Known(other, group, phone), false) => {
                (format!("{own} goes with {other} of {group}."), phone.clone())
            }
            (With::Asked(chapter), true) => (format!("{} needs a lift. Has {own} a seat?", of(chapter)), None),
            (With::Asked(chapter), false) => (format!("{} has a seat. Shall {own} go with them?", of(chapter)), None),
            (With::Waiting, _) => (format!("You said yes for {own}. We wait for the other group."), None),
            (With::Lapsed, true) => (format!("A lift that {own} gave is not needed any more."), None),
            (With::Lapsed, false) => {
                (format!("The lift of {own} is not possible any more. Your organiser looks for another."), None)
            }
        };
        LiftLine { id: lift.id, words, asks: matches!(lift.with, With::Asked(_)), phone }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct LiftForm {
    lift: LiftId,
    answer: YesOrNo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum YesOrNo {
    Yes,
    No,
}

/// Takes a leader's yes or no to a lift.
pub(super) async fn answer_lift(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<LiftForm>,
) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            let invitation = invitations::invitation(conn, &grant)?;
            store::answer_lift(conn, &grant, form.lift, form.answer == YesOrNo::Yes, now)?;
            Ok::<_, AppError>(format!("{}?saved=chosen", folder(&invitation)))
        })
    };
    web::see(&app.db.write(work).await?)
}
