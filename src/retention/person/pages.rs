//! One person who asks: who is meant, what is kept of them, the file of it, and its erasing. For access leads and admins, since
//! it tells of needs. Names travel in forms only, never in an address.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse as _;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::model::{Found, Kept, Who};
use super::store;
use crate::App;
use crate::access::{AccessLead, Organiser};
use crate::error::AppError;
use crate::export::model::{Export, Reason, ReasonError};
use crate::export::store as exports;
use crate::retention::store as retention;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "retention/person/search.html")]
struct SearchPage {
    shell: Shell,
    errors: Vec<FormError>,
    erased: bool,
    typed: String,
    /// None: nothing was looked for yet.
    found: Option<Vec<Found>>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    erased: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SearchForm {
    text: String,
}

/// Whose rows are meant, each as [`Who`] writes it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WhoForm {
    #[serde(default)]
    who: Vec<String>,
    #[serde(default)]
    sure: String,
    /// What the file is taken out for.
    #[serde(default)]
    reason: String,
}

impl WhoForm {
    fn all(&self) -> Vec<Who> {
        self.who.iter().filter_map(|text| Who::parse(text)).take(store::MOST_FOUND).collect()
    }
}

const TITLE: &str = "What we keep of one person";

fn search_page_of(by: &AccessLead, errors: Vec<FormError>) -> Result<SearchPage, AppError> {
    let shell = Shell::organiser(TITLE, &by.clone().into())?.at("/o/person").with_problem(!errors.is_empty());
    Ok(SearchPage { shell, errors, erased: false, typed: String::new(), found: None })
}

pub(crate) async fn search_page(by: AccessLead, Query(Said { erased }): Query<Said>) -> Answer {
    web::page(&SearchPage { erased: !erased.is_empty(), ..search_page_of(&by, Vec::new())? })
}

/// A search is a form that is sent, so that no name stands in an address, which logs would keep.
pub(crate) async fn search(
    State(app): State<App>,
    by: AccessLead,
    Posted { form: SearchForm { text }, .. }: Posted<SearchForm>,
) -> Answer {
    if text.trim().chars().count() < 2 {
        let errors = vec![FormError::new("text", "Enter at least 2 letters of their name, or their phone or email")];
        return web::page_again(&SearchPage { typed: text, ..search_page_of(&by, errors)? });
    }
    let page = search_page_of(&by, Vec::new())?;
    let looked = text.clone();
    let found = app.db.read(move |conn| store::found(conn, &by, &looked)).await?;
    web::page(&SearchPage { typed: text, found: Some(found), ..page })
}

#[derive(Template)]
#[template(path = "retention/person/kept.html")]
struct KeptPage {
    shell: Shell,
    errors: Vec<FormError>,
    who: Vec<Who>,
    kept: Vec<Kept>,
    /// Whether the file may tell of needs: then it is asked what for.
    reasoned: bool,
    /// What was typed as that.
    typed: String,
}

async fn kept_page(
    app: &App,
    by: &AccessLead,
    who: Vec<Who>,
    typed: String,
    errors: Vec<FormError>,
) -> Result<KeptPage, AppError> {
    let shell = Shell::organiser(TITLE, &by.clone().into())?.at("/o/person").with_problem(!errors.is_empty());
    let (by, all, now) = (by.clone(), who.clone(), app.clock.now());
    // What they need is seen by it, so that it was looked at is written down.
    let kept = app
        .db
        .write(move |conn| {
            store::looked_at(conn, &by, &all, now)?;
            store::kept(conn, &by, &all)
        })
        .await?;
    let reasoned = who.iter().any(|who| who.tells_needs());
    Ok(KeptPage { shell, errors, who, kept, reasoned, typed })
}

pub(crate) async fn kept(State(app): State<App>, by: AccessLead, Posted { form, .. }: Posted<WhoForm>) -> Answer {
    let who = form.all();
    if who.is_empty() {
        let errors = vec![FormError::new("text", "Search again, and tick at least 1 row of theirs")];
        return web::page_again(&search_page_of(&by, errors)?);
    }
    web::page(&kept_page(&app, &by, who, String::new(), Vec::new()).await?)
}

/// The file, as it leaves.
#[derive(Serialize)]
struct File {
    kept: Vec<Kept>,
}

/// One file of it. Where needs may be in it, it is a file of what people need: with a reason, recorded, a few an hour.
pub(crate) async fn file(State(app): State<App>, by: AccessLead, Posted { form, .. }: Posted<WhoForm>) -> Answer {
    let (who, now, organiser) = (form.all(), app.clock.now(), Organiser::from(by.clone()));
    let (all, admin, typed) = (who.clone(), by.clone(), form.reason.clone());
    let take = move |conn: &Connection| {
        if let Some(assembly) = store::assembly_of_needs(conn, &all)? {
            let reason = Reason::parse(&form.reason).map_err(|error| NotTaken::wrong("reason", remedy(error)))?;
            exports::leave_of_one(conn, &organiser, assembly, &reason, now)?;
        }
        store::taken(conn, &admin, &all, now)?;
        Ok(store::kept(conn, &admin, &all)?)
    };
    let kept = match app.db.write(take).await {
        Ok(kept) => kept,
        Err(NotTaken::Wrong(errors)) => return web::page_again(&kept_page(&app, &by, who, typed, errors).await?),
        Err(NotTaken::App(error)) => {
            if matches!(error, AppError::Conflict(_)) {
                let note = move |conn: &Connection| exports::note_refused(conn, &by.into(), Export::Needs, now);
                app.db.write(move |conn| Ok::<_, AppError>(note(conn)?)).await?;
            }
            return Err(error.into());
        }
    };
    let text = serde_json::to_string_pretty(&File { kept }).map_err(AppError::from)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"what-we-keep.json\""),
    ];
    Ok((headers, text).into_response())
}

fn remedy(error: ReasonError) -> String {
    match error {
        ReasonError::Missing => "Enter what you need this file for".to_owned(),
        ReasonError::TooLong => format!("Enter what you need it for in {} characters or fewer", Reason::LONGEST),
    }
}

pub(crate) async fn erase(State(app): State<App>, by: AccessLead, Posted { form, sending }: Posted<WhoForm>) -> Answer {
    let (who, now, notes, actor) = (form.all(), app.clock.now(), app.notes(), Organiser::from(by.clone()).actor());
    let all = who.clone();
    let work = move |conn: &Connection| {
        sending.once(conn, actor, now, || {
            if form.sure.is_empty() {
                return Err(NotTaken::wrong("sure", "Tick that you are sure, to erase them"));
            }
            for one in &all {
                retention::note_and_erase(conn, &notes, actor, one.erasure(), now)?;
            }
            Ok("/o/person?erased=1".to_owned())
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => web::page_again(&kept_page(&app, &by, who, String::new(), errors).await?),
    }
}
