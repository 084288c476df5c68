//! Which column is what: asked only when it is not certain where the names stand, or when the leader wants to change it.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::Standing;
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{ColumnSample, Columns, Draft, Field, read_people};
use crate::list::store;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "list/pages/columns.html")]
struct ColumnsPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    list: String,
    sure: bool,
    samples: Vec<ColumnSample>,
    /// Where first and last names have columns of their own: what those are called.
    pair: Option<String>,
    /// The field asked about, and the choice so far: a position, `pair`, or nothing.
    chosen: Vec<(Field, String)>,
}

impl ColumnsPage {
    fn name(&self) -> &str {
        self.chosen.first().map_or("", |(_, chosen)| chosen)
    }

    /// The other fields, each with the words of its question.
    fn others(&self) -> impl Iterator<Item = (String, &'static str, &str)> {
        self.chosen
            .iter()
            .skip(1)
            .map(|(field, chosen)| (format!("col-{}", field.as_str()), question(*field), chosen.as_str()))
    }
}

fn question(field: Field) -> &'static str {
    match field {
        Field::Phone => "Phone numbers",
        Field::Travel => "How they travel",
        Field::Children => "Children to look after",
        Field::Access => "Access needs",
        Field::Email => "Email addresses",
        field => field.label(),
    }
}

fn pair(columns: &Columns, draft: &Draft) -> Option<String> {
    let (first, last) = (columns.position_of(Field::FirstName)?, columns.position_of(Field::LastName)?);
    let called = |position| columns.called(&draft.content.table, position);
    Some(format!("{} and {}", called(first), called(last)))
}

fn chosen(columns: &Columns, field: Field) -> String {
    let position = columns.position_of(field).map(|position| position.to_string());
    let joined = field == Field::Name && columns.position_of(Field::FirstName).is_some();
    position.unwrap_or(if joined { "pair".into() } else { String::new() })
}

/// The questions, with the best guess chosen beforehand.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let list = format!("/my/{}/list", leader.grant.invitation());
    match read(&app, leader, None, Vec::new()).await? {
        Some(page) => web::page(&page),
        None => web::see(&format!("{list}?gone=1")),
    }
}

async fn read(
    app: &App,
    leader: Leader,
    typed: Option<Vec<(String, String)>>,
    errors: Vec<FormError>,
) -> Result<Option<ColumnsPage>, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let Some(draft) = store::open_content(conn, &leader.grant, now)? else { return Ok(None) };
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let columns = &draft.content.columns;
            let choice = |field: Field| {
                let typed = typed.as_ref().and_then(|typed| value(typed, field));
                (field, typed.map_or_else(|| chosen(columns, field), str::to_owned))
            };
            Ok(Some(ColumnsPage {
                shell: Shell::leader("Which column is which?", &invitation)?.with_problem(!errors.is_empty()),
                standing: Standing::new(&invitation, now),
                errors,
                list: draft.id.to_string(),
                sure: draft.content.columns_sure,
                samples: columns.samples(&draft.content.table),
                pair: pair(columns, &draft),
                chosen: Field::ASKED.map(choice).to_vec(),
            }))
        })
        .await
}

fn value(fields: &[(String, String)], field: Field) -> Option<&str> {
    let wanted = format!("col-{}", field.as_str());
    fields.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str())
}

/// Keeps the answers and goes on to the check.
pub(super) async fn answer(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| sending.once(conn, grant.actor(), now, || answered(conn, &grant, &typed, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => match read(&app, leader, Some(form), errors).await? {
            Some(page) => web::page_again(&page),
            None => web::see(&format!("/my/{}/list?gone=1", grant.invitation())),
        },
    }
}

fn answered(conn: &Connection, grant: &Grant, form: &[(String, String)], now: Moment) -> Result<String, NotTaken> {
    let list = format!("/my/{}/list", grant.invitation());
    let Some(mut draft) = store::open_content(conn, grant, now)? else { return Ok(format!("{list}?gone=1")) };
    if !form.iter().any(|(name, value)| name == "list" && *value == draft.id.to_string()) {
        return Ok(format!("{list}/check?again=other"));
    }
    for field in Field::ASKED {
        match value(form, field) {
            Some("pair") | None => {}
            Some(position) => draft.content.columns.assign(field, position.parse().ok()),
        }
    }
    if !draft.content.columns.has_names() {
        return Err(NotTaken::wrong("col-name", "Choose the column with the names"));
    }
    draft.content.columns_sure = true;
    // Only whether there are people in it: holding them against the list is for the check, and not for the one writer.
    let content = &draft.content;
    match read_people(&content.table, &content.columns, &content.decisions.fixes, store::country(conn)?) {
        Ok(_) => store::answer(conn, &draft)?,
        Err(refusal) => return Err(NotTaken::wrong("col-name", refusal.to_string())),
    }
    Ok(format!("{list}/check"))
}
