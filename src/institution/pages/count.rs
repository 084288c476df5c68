//! What leaders say against the count, for an organiser to answer.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::granted;
use super::show::{self, Typed};
use crate::App;
use crate::access::{Organiser, who};
use crate::assembly::model::{AssemblyId, Zone};
use crate::institution::model::InstitutionId;
use crate::invitation::model::{CountQuestion, CountQuestionId, Note, NoteError};
use crate::invitation::store as invitations;
use crate::web::{self, Answer, Ids, NotTaken, Posted};

/// One thing that was said against the count.
pub(super) struct Question {
    pub id: CountQuestionId,
    /// The id of its field in the page.
    pub field: String,
    pub words: String,
    /// "Deirdre Mac Aodha, Saturday 13 March 2027, 10am".
    pub said: String,
    /// The same of the answer, and its words; none while it waits.
    pub answer: Option<(String, String)>,
}

impl Question {
    pub(super) fn new(question: CountQuestion, zone: Zone) -> Question {
        let who_and_when = |who: &str, at| format!("{who}, {}, {}", zone.day(at), zone.time(at));
        let answer = question.answer.map(|answer| (who_and_when(&who(answer.by.as_deref()), answer.at), answer.words));
        Question {
            id: question.id,
            field: field(question.id),
            said: who_and_when(&question.by, question.asked_at),
            words: question.words,
            answer,
        }
    }
}

fn field(id: CountQuestionId) -> String {
    format!("answer-{id}")
}

#[derive(Deserialize)]
pub(super) struct AnswerForm {
    answer: String,
}

pub(super) async fn answer(
    State(app): State<App>,
    organiser: Organiser,
    Ids((assembly, institution, question)): Ids<(AssemblyId, InstitutionId, CountQuestionId)>,
    Posted { form, sending }: Posted<AnswerForm>,
) -> Answer {
    let (now, here, by) = (app.clock.now(), (assembly, institution), organiser.clone());
    let typed = form.answer.clone();
    let work = move |conn: &Connection| {
        let grant = granted(conn, &by, here)?;
        sending.once(conn, grant.actor(), now, || {
            let answer = parse(&form.answer, question)?;
            invitations::answer_count(conn, &by, &grant, question, &answer, now)?;
            Ok(format!("{}?decided=1#count", grant.desk()))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            show::again(&app, organiser, here, Typed::Answer(field(question), typed), errors).await
        }
    }
}

fn parse(text: &str, question: CountQuestionId) -> Result<Note, NotTaken> {
    Note::parse(text).map_err(|error| {
        let said = match error {
            NoteError::Blank => "Enter an answer: the leader sees it",
            NoteError::TooLong => "Enter an answer of 1,000 characters or fewer",
        };
        NotTaken::wrong(field(question), said)
    })
}
