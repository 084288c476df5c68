//! Counting at the doors for other programs, and for the phones of stewards.

use axum::Json;
use axum::extract::State;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::model::search::Typed;
use super::model::{
    AtTheDoor, Clock, Counting, Cursor, DoorError, DoorEvent, Happened, Key, Kind, NotCounted, Outcome,
};
use super::rehearsal::Desk;
use super::store::{self, Taken};
use crate::App;
use crate::access::{AtDoors, DoorGrant};
use crate::assembly::model::{AssemblyId, Door, DoorId};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, PersonName};
use crate::web::Query;
use crate::web::api::{ApiError, Body, Id, Refused};

/// The routes of this slice.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(people)).routes(routes!(arrivals))
}

/// So many events are taken at a time.
const MOST_EVENTS: usize = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
#[derive(Default)]
struct Asked {
    /// Part of a name, of what somebody is known as, or of an institution: at least 2 letters. The best 20 are answered.
    search: String,
    /// The cursor of an earlier answer: only those of whom anything changed since are answered.
    since: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct People {
    people: Vec<OnePerson>,
    /// To be sent as `since`.
    cursor: String,
}

/// Somebody as a door may know them: no number, no need, no child.
#[derive(Debug, Serialize, ToSchema)]
struct OnePerson {
    #[schema(value_type = i64)]
    id: AttendeeId,
    name: String,
    known_as: Option<String>,
    #[schema(value_type = Option<i64>)]
    institution_id: Option<InstitutionId>,
    institution: Option<String>,
    /// Their vehicle, else where their coach stops, empty where neither is told; null where they come otherwise.
    coach: Option<String>,
    /// RFC 3339, in UTC; null while they are not here.
    here_since: Option<String>,
    /// The door by which they came.
    here_door: Option<String>,
}

impl From<AtTheDoor> for OnePerson {
    fn from(person: AtTheDoor) -> OnePerson {
        let AtTheDoor { id, name, known_as, institution_id, institution, coach, vehicle, here_since, here_door } =
            person;
        let coach = vehicle.or(coach);
        let here_since = here_since.map(|at| at.to_string());
        OnePerson { id, name, known_as, institution_id, institution, coach, here_since, here_door }
    }
}

/// Everybody who may come to the doors; those found by `search`; or those changed `since`.
#[utoipa::path(get, path = "/api/v1/assemblies/{assembly}/people", security(("key" = [])),
    params(("assembly" = i64, Path, description = "The assembly's id"), Asked), responses(
    (status = OK, body = People), (status = UNAUTHORIZED, body = Refused), (status = FORBIDDEN, body = Refused),
    (status = NOT_FOUND, body = Refused)))]
async fn people(
    State(app): State<App>,
    asker: AtDoors,
    Id(assembly): Id<AssemblyId>,
    Query(asked): Query<Asked>,
) -> Result<Json<People>, ApiError> {
    let (grant, now) = (asker.grant(assembly)?, app.clock.now());
    let desk = Desk::of_asker(&app, &asker).await?;
    let directories = desk.directories();
    let (people, cursor) = desk
        .read(move |conn| {
            let counting = store::counting(conn, assembly)?.ok_or(AppError::NotFound)?;
            let cursor = store::cursor(conn, &grant)?;
            let people = match (asked.search.trim(), asked.since.parse::<Cursor>()) {
                // Stewards see no names once the doors are closed.
                _ if matches!(asker, AtDoors::Steward(_)) && counting.is_over(now) => Vec::new(),
                ("", Ok(since)) => store::changed(conn, &grant, since)?,
                ("", Err(_)) => store::everybody(conn, &grant)?,
                (search, _) => match Typed::parse(search) {
                    Some(typed) => store::found(conn, &grant, &typed, &directories)?,
                    None => Vec::new(),
                },
            };
            Ok::<_, AppError>((people, cursor))
        })
        .await?;
    Ok(Json(People { people: people.into_iter().map(OnePerson::from).collect(), cursor: cursor.to_string() }))
}

/// One event, or several in the order in which they happened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
enum Sent {
    Several(Vec<OneEvent>),
    One(OneEvent),
}

/// What happened at a door. Which fields it needs follows from its kind.
#[derive(Debug, Clone, Deserialize, ToSchema)]
struct OneEvent {
    /// 1 to 64 letters, digits, hyphens and underscores, made where it happened. Sent twice, the event is done once.
    key: String,
    /// person, group, walk_in or undo.
    kind: String,
    /// The person who came in.
    #[schema(value_type = Option<i64>)]
    attendee_id: Option<AttendeeId>,
    /// Of a person: whether they were counted before with a group of their institution, without names. Then one of those gets
    /// their name, and nobody is added.
    #[serde(default)]
    with_group: bool,
    /// The institution of a group or of somebody on no list; null: none.
    #[schema(value_type = Option<i64>)]
    institution_id: Option<InstitutionId>,
    /// How many a group are, 1 to 1000.
    count: Option<i64>,
    /// The name of somebody who is on no list.
    name: Option<String>,
    /// The key of the event that was a mistake.
    undoes: Option<String>,
    /// Whether it was rehearsed: it counts nothing, also where counting has opened meanwhile.
    #[serde(default)]
    rehearsed: bool,
    /// When it happened: RFC 3339 with an offset.
    at: String,
    /// The id of the door.
    #[schema(value_type = i64)]
    door: DoorId,
}

#[derive(Debug, Serialize, ToSchema)]
struct Results {
    /// One for each event, in their order.
    results: Vec<OneResult>,
}

/// What became of one event.
#[derive(Debug, Serialize, ToSchema)]
struct OneResult {
    key: String,
    /// recorded, already_here (by an earlier event), repeated (the same key and content came before) or refused.
    outcome: &'static str,
    /// Why it was refused, or what to know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Of already_here: since when they are here. RFC 3339, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// Of already_here: by which door they came.
    #[serde(skip_serializing_if = "Option::is_none")]
    door: Option<String>,
}

impl OneEvent {
    /// What was told, or why it cannot be understood.
    fn read(&self) -> Result<DoorEvent, String> {
        let key = Key::parse(&self.key).map_err(|error| sentence(&error.to_string()))?;
        let at =
            Moment::parse(&self.at).ok_or("Give the time as RFC 3339 with an offset: 2027-03-12T18:42:10+00:00.")?;
        let what = match Kind::parse(&self.kind) {
            Some(Kind::Person) => {
                let attendee = self.attendee_id.ok_or("Give the person: attendee_id.")?;
                if self.with_group { Happened::Named(attendee) } else { Happened::Person(attendee) }
            }
            Some(Kind::Group) => {
                let count = self.count.ok_or("Give how many the group are: count.")?;
                let count = u32::try_from(count).map_err(|_| NotCounted::NoGroup.to_string())?;
                Happened::Group(self.institution_id, count)
            }
            Some(Kind::WalkIn) => {
                let name = PersonName::parse(self.name.as_deref().unwrap_or_default());
                Happened::WalkIn(self.institution_id, name.map_err(|error| sentence(&error.to_string()))?)
            }
            Some(Kind::Undo) => {
                let undone = self.undoes.as_deref().ok_or("Give the key of the event to undo: undoes.")?;
                Happened::Undo(Key::parse(undone).map_err(|error| sentence(&error.to_string()))?)
            }
            None => return Err("The kind is person, group, walk_in or undo.".into()),
        };
        Ok(DoorEvent { key, what, at, door: self.door })
    }
}

fn sentence(words: &str) -> String {
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{}{end}", crate::words::capital(words))
}

/// Takes what happened at the doors: one event, or an array of up to 500. Each stands or falls by itself, and all are
/// answered once they are on the disk.
#[utoipa::path(post, path = "/api/v1/assemblies/{assembly}/arrivals", security(("key" = [])), request_body = Sent,
    params(("assembly" = i64, Path, description = "The assembly's id")), responses(
    (status = OK, body = Results), (status = BAD_REQUEST, body = Refused), (status = UNAUTHORIZED, body = Refused),
    (status = FORBIDDEN, body = Refused), (status = NOT_FOUND, body = Refused),
    (status = PAYLOAD_TOO_LARGE, body = Refused)))]
async fn arrivals(
    State(app): State<App>,
    asker: AtDoors,
    Id(assembly): Id<AssemblyId>,
    Body(sent): Body<Sent>,
) -> Result<Json<Results>, ApiError> {
    let grant = asker.grant(assembly)?;
    let events = match sent {
        Sent::One(event) => vec![event],
        Sent::Several(events) => events,
    };
    if events.len() > MOST_EVENTS {
        return Err(ApiError::too_long());
    }
    let now = app.clock.now();
    let desk = Desk::of_asker(&app, &asker).await?;
    let rehearses = desk.rehearses().is_some();
    let taken = desk.write(move |conn| taken(conn, &grant, &events, rehearses, now)).await?;
    Ok(Json(Results { results: taken }))
}

fn taken(
    conn: &Connection,
    grant: &DoorGrant,
    events: &[OneEvent],
    rehearses: bool,
    now: Moment,
) -> Result<Vec<OneResult>, AppError> {
    let counting = store::counting(conn, grant.assembly())?.ok_or(AppError::NotFound)?;
    let doors = assemblies::doors_with_ids(conn, grant.assembly())?;
    let each = events.iter().map(|event| match event.rehearsed && !rehearses {
        true => Ok(refused(event, "It was rehearsed, and counts nothing.".into())),
        false => one_taken(conn, grant, &counting, &doors, event, now),
    });
    each.collect()
}

fn one_taken(
    conn: &Connection,
    grant: &DoorGrant,
    counting: &Counting,
    doors: &[Door],
    sent: &OneEvent,
    now: Moment,
) -> Result<OneResult, AppError> {
    let event = match sent.read() {
        Ok(event) => event,
        Err(reason) => return Ok(refused(sent, reason)),
    };
    match store::take(conn, grant, counting, doors, &event, now) {
        Ok(taken) => Ok(result(doors, sent, taken)),
        Err(NotCounted::Door(DoorError::Sql(error))) => Err(error.into()),
        Err(why) => Ok(refused(sent, sentence(&why.to_string()))),
    }
}

fn refused(sent: &OneEvent, reason: String) -> OneResult {
    OneResult { key: sent.key.clone(), outcome: "refused", reason: Some(reason), at: None, door: None }
}

fn result(doors: &[Door], sent: &OneEvent, taken: Taken) -> OneResult {
    let (outcome, here) = match taken.outcome {
        Outcome::Recorded(_) => ("recorded", None),
        Outcome::Repeated(_) => ("repeated", None),
        Outcome::AlreadyHere { since, door, .. } => ("already_here", Some((since, door))),
    };
    let door = here.and_then(|(_, by)| doors.iter().find(|door| Some(door.id) == by)).map(|door| door.name.clone());
    let mut reasons = Vec::new();
    if taken.withdrawn {
        reasons.push("They had been taken off their list, and are counted all the same.");
    }
    if taken.clock == Clock::Wrong {
        reasons.push("The time that was told cannot be right: it counts from now.");
    }
    if taken.outside {
        reasons.push("Counting was not open then: it is kept, and marked.");
    }
    OneResult {
        key: sent.key.clone(),
        outcome,
        reason: (!reasons.is_empty()).then(|| reasons.join(" ")),
        at: here.map(|(since, _)| since.to_string()),
        door,
    }
}
