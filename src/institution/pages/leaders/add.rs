//! Adding a leader, or handing over to one: somebody new, or one who is known already.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{LeaderForm, LeaderHere, speaking};
use crate::App;
use crate::access::Organiser;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::{DescribedLeader, InstitutionId, LeaderId, SpeakingLeader};
use crate::institution::pages::details::{found, home};
use crate::institution::store::{self, KnownLeader};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/leaders/add.html")]
struct AddPage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    form: LeaderForm,
    /// Who hands over, if somebody does.
    from: Option<String>,
    /// The others who speak for the institution, to whom it can be handed over without adding anybody.
    others: Vec<(String, String)>,
    /// Leaders who may be the one that was typed: id, and "Grace Okafor of Hill Abbey".
    known: Vec<(String, String)>,
}

fn called(known: &KnownLeader) -> (String, String) {
    let of = known.institutions.join(", ");
    (known.leader.id.to_string(), format!("{} of {of}", known.leader.name))
}

impl AddPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        institution: InstitutionId,
        from: Option<LeaderId>,
        form: LeaderForm,
        errors: Vec<FormError>,
    ) -> Result<AddPage, AppError> {
        let it = found(conn, institution)?;
        let from = from.map(|from| speaking(conn, by, (institution, from))).transpose()?;
        let asks = errors.iter().any(|error| error.field == "who");
        let known = match form.parse(conn) {
            Ok(told) if asks => elsewhere(conn, by, institution, &told)?,
            _ => Vec::new(),
        };
        let others = match &from {
            Some(from) => {
                store::leaders(conn, by, institution)?.into_iter().filter(|other| other.id != from.id).collect()
            }
            None => Vec::new(),
        };
        let title = match &from {
            Some(from) => format!("Who speaks for {} instead of {}?", it.name, from.name),
            None => format!("Add a leader of {}", it.name),
        };
        Ok(AddPage {
            shell: Shell::organiser(title, by)?.with_problem(!errors.is_empty()),
            errors,
            home: home(institution),
            form,
            from: from.map(|from| from.name),
            others: others.into_iter().map(|other: SpeakingLeader| (other.id.to_string(), other.name)).collect(),
            known: known.iter().map(called).collect(),
        })
    }
}

/// Leaders of other institutions whom the name, the phone or the e-mail leads to.
fn elsewhere(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    told: &DescribedLeader,
) -> rusqlite::Result<Vec<KnownLeader>> {
    let here = store::leaders(conn, by, institution)?;
    let reached = store::leaders_reached_by(conn, by, told)?;
    Ok(reached.into_iter().filter(|known| here.iter().all(|leader| leader.id != known.leader.id)).collect())
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
) -> Answer {
    let show = move |conn: &Connection| AddPage::read(conn, &organiser, id, None, LeaderForm::default(), Vec::new());
    web::page(&app.db.read(show).await?)
}

pub(in crate::institution::pages) async fn hand_over_page(
    State(app): State<App>,
    organiser: Organiser,
    Ids((id, from)): Ids<LeaderHere>,
) -> Answer {
    let show =
        move |conn: &Connection| AddPage::read(conn, &organiser, id, Some(from), LeaderForm::default(), Vec::new());
    web::page(&app.db.read(show).await?)
}

pub(in crate::institution::pages) async fn add(
    app: State<App>,
    organiser: Organiser,
    Ids(id): Ids<InstitutionId>,
    posted: Posted<LeaderForm>,
) -> Answer {
    save(app, organiser, id, None, posted).await
}

pub(in crate::institution::pages) async fn hand_over(
    app: State<App>,
    organiser: Organiser,
    Ids((id, from)): Ids<LeaderHere>,
    posted: Posted<LeaderForm>,
) -> Answer {
    save(app, organiser, id, Some(from), posted).await
}

async fn save(
    State(app): State<App>,
    organiser: Organiser,
    id: InstitutionId,
    from: Option<LeaderId>,
    Posted { form, sending }: Posted<LeaderForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            found(conn, id)?;
            let from = from.map(|from| speaking(conn, &by, (id, from))).transpose()?;
            let to = leader(conn, &by, id, &form, now)?;
            match &from {
                Some(from) => store::hand_over(conn, &by, id, (from.id, to), now)?,
                None => store::speak_for(conn, &by, id, to, now)?,
            };
            let done = if from.is_some() { "handed" } else { "leader" };
            Ok(format!("{}?done={done}", home(id)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| AddPage::read(conn, &organiser, id, from, typed, errors);
    web::page_again(&app.db.read(again).await?)
}

/// Who is meant: one who was chosen, or one who is added.
fn leader(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    form: &LeaderForm,
    now: Moment,
) -> Result<LeaderId, NotTaken> {
    if let Ok(chosen) = form.who.parse::<LeaderId>() {
        let known = store::known_leader(conn, by, chosen)?;
        return Ok(known.ok_or(AppError::NotFound)?.leader.id);
    }
    let told = form.parse(conn)?;
    if store::leaders(conn, by, institution)?.iter().any(|leader| leader.name == told.name) {
        let text = format!("{} speaks for it already. Change that leader, or write this one's name in full", told.name);
        return Err(NotTaken::wrong("name", text));
    }
    if form.who != "new" && !elsewhere(conn, by, institution, &told)?.is_empty() {
        return Err(NotTaken::wrong("who", "Say whether it is somebody who is known already"));
    }
    Ok(store::add_new_leader(conn, by, institution, &told, now)?)
}
