//! "This is not right": what a leader says against the count, once the meeting is over.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::say;
use crate::App;
use crate::access::{Grant, Leader};
use crate::assembly::model::{Phase, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{CountQuestion, Invitation, Note, NoteError};
use crate::invitation::store;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "invitation/pages/count.html")]
struct CountPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    typed: String,
    contact: String,
}

#[derive(Deserialize)]
pub struct CountForm {
    words: String,
}

const QUESTION: &str = "What is not right?";

/// Something that was said against the count, as the home shows it.
pub struct Said {
    pub day: String,
    pub words: String,
    /// Who answered and when, and their words; none while it waits.
    pub answer: Option<(String, String)>,
}

impl Said {
    pub fn new(question: CountQuestion, zone: Zone) -> Said {
        let day = |at| format!("{} {}", zone.local(at).format("%A"), zone.short_day(at));
        let answer = question.answer.map(|answer| {
            let by = answer.by.unwrap_or_else(|| "The organiser".to_owned());
            (format!("{by} answered on {}", day(answer.at)), answer.words)
        });
        Said { day: day(question.asked_at), words: question.words, answer }
    }
}

/// The one question; before the meeting is over there is no count, and it leads home.
pub async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let invitation = app.db.read(move |conn| Ok::<_, AppError>(store::invitation(conn, &grant)?)).await?;
    if invitation.assembly.phase(now) != Phase::Over {
        return web::see(&invitation.home());
    }
    web::page(&count_page(&invitation, String::new(), Vec::new())?)
}

fn count_page(invitation: &Invitation, typed: String, errors: Vec<FormError>) -> Result<CountPage, AppError> {
    Ok(CountPage {
        shell: Shell::leader(QUESTION, invitation)?.with_problem(!errors.is_empty()),
        home: invitation.home(),
        errors,
        typed,
        contact: say::contact_first(invitation).to_owned(),
    })
}

/// Stores what was said, for an organiser to answer.
pub async fn save(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<CountForm>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let words = form.words.clone();
    let work = move |conn: &Connection| sending.once(conn, grant.actor(), now, || keep(conn, &grant, &words, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let invitation = app.db.read(move |conn| Ok::<_, AppError>(store::invitation(conn, &grant)?)).await?;
            web::page_again(&count_page(&invitation, form.words, errors)?)
        }
    }
}

fn keep(conn: &Connection, grant: &Grant, words: &str, now: Moment) -> Result<String, NotTaken> {
    if store::invitation(conn, grant)?.assembly.phase(now) != Phase::Over {
        return Err(AppError::Conflict("The meeting is not over yet. You can tell us after it.".into()).into());
    }
    let words = Note::parse(words).map_err(|error| {
        NotTaken::wrong(
            "words",
            match error {
                NoteError::Blank => "Say what is not right. For example: We were 40, not 37",
                NoteError::TooLong => "Say it in 1,000 characters or fewer",
            },
        )
    })?;
    store::question_count(conn, grant, &words, now)?;
    Ok(format!("{}#count", grant.home()))
}
