//! Which column is what: asked only when it is not certain where the names stand, or when the leader wants to change it.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{Standing, next_page};
use crate::App;
use crate::access::{Grant, Leader};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{
    ColumnSample, Columns, DraftContent, Field, ListTable, NextQuestion, ValueSample, read_people,
};
use crate::list::store;
use crate::web::{self, FormError, NotTaken, Posted, Query, Shell};
use crate::words::Answer;

#[derive(Template)]
#[template(path = "list/pages/columns.html")]
struct ColumnsPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    list: String,
    /// The table that is asked about.
    table: usize,
    /// What its sheet is called; empty where one sheet is all there is.
    sheet: String,
    /// The other tables whose people are read: their positions and what their sheets are called.
    others: Vec<(usize, String)>,
    sure: bool,
    samples: Vec<ColumnSample>,
    /// Where first and last names have columns of their own: what those are called.
    pair: Option<String>,
    /// The field asked about, and the choice so far: a position, `pair`, or nothing.
    chosen: Vec<(Field, String)>,
    /// The short answers of yes-or-no columns, and what each means so far.
    values: Vec<ValuesView>,
}

/// The answers of one column.
struct ValuesView {
    id: String,
    legend: String,
    /// The id of its question, the answer as it is written, its words for people, and the choice so far.
    answers: Vec<(String, String, String, String)>,
    more: usize,
}

impl ValuesView {
    fn new(sample: &ValueSample, typed: Option<&[(String, String)]>) -> ValuesView {
        let id = values_id(sample.field);
        let answers = sample.values.iter().enumerate().map(|(at, value)| {
            let id = format!("{id}-{at}");
            let typed = typed.and_then(|typed| get(typed, &id)).map(str::to_owned);
            let chosen = typed.unwrap_or_else(|| value.answer.map_or("", Answer::as_str).to_owned());
            let rows = if value.rows == 1 { "1 row".into() } else { format!("{} rows", value.rows) };
            (id, value.written.clone(), format!("“{}” in {rows}", value.written), chosen)
        });
        ValuesView {
            legend: format!("What do the answers in “{}” mean?", sample.header),
            answers: answers.collect(),
            more: sample.more,
            id,
        }
    }
}

fn values_id(field: Field) -> String {
    format!("val-{}", field.as_str())
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
        Field::Attending => "Whether they are coming",
        Field::Phone => "Phone numbers",
        Field::Travel => "How they travel",
        Field::Children => "Children to look after",
        Field::Access => "Access needs",
        Field::Email => "Email addresses",
        field => field.label(),
    }
}

fn pair(list: &ListTable) -> Option<String> {
    let columns = &list.columns;
    let (first, last) = (columns.position_of(Field::FirstName)?, columns.position_of(Field::LastName)?);
    let called = |position| columns.called(&list.table, position);
    Some(format!("{} and {}", called(first), called(last)))
}

fn chosen(columns: &Columns, field: Field) -> String {
    let position = columns.position_of(field).map(|position| position.to_string());
    let joined = field == Field::Name && columns.position_of(Field::FirstName).is_some();
    position.unwrap_or(if joined { "pair".into() } else { String::new() })
}

/// Which table to ask about, where one was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    table: String,
}

/// The table that was chosen, else the first that is not certain, else the first.
fn asked(content: &DraftContent, chosen: &str) -> usize {
    let chosen = chosen.parse().ok().filter(|at| content.taken().any(|(taken, _)| taken == *at));
    let unsure = match content.next_question() {
        Some(NextQuestion::Columns(at)) => Some(at),
        Some(NextQuestion::Sheets) | None => None,
    };
    chosen.or(unsure).or_else(|| content.taken().next().map(|(at, _)| at)).unwrap_or(0)
}

/// The other tables of a list, where each has columns: their positions and what they are called.
fn other_tables(content: &DraftContent, at: usize) -> Vec<(usize, String)> {
    let names = content.sheet_names();
    let called = |other: usize| match names.sheet_of(other) {
        "" => format!("table {}", other + 1),
        sheet => sheet.to_owned(),
    };
    let others = content.taken().filter(|(other, table)| *other != at && !table.table.lines);
    others.map(|(other, _)| (other, called(other))).collect()
}

/// The questions, with the best guess chosen beforehand.
pub(super) async fn page(State(app): State<App>, leader: Leader, Query(chosen): Query<Chosen>) -> web::Answer {
    let list = format!("{}/list", leader.grant.home());
    match read(&app, leader, chosen.table, None, Vec::new()).await? {
        Some(page) => web::page(&page),
        None => web::see(&format!("{list}?gone=1")),
    }
}

async fn read(
    app: &App,
    leader: Leader,
    table: String,
    typed: Option<Vec<(String, String)>>,
    errors: Vec<FormError>,
) -> Result<Option<ColumnsPage>, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let Some(draft) = store::open_content(conn, &leader.grant, now)? else { return Ok(None) };
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let at = asked(&draft.content, &table);
            let Some(list) = draft.content.tables.get(at) else { return Ok(None) };
            let columns = &list.columns;
            let choice = |field: Field| {
                let typed = typed.as_ref().and_then(|typed| value(typed, field));
                (field, typed.map_or_else(|| chosen(columns, field), str::to_owned))
            };
            Ok(Some(ColumnsPage {
                shell: Shell::leader("Which column is which?", &invitation)?.with_problem(!errors.is_empty()),
                standing: Standing::new(&invitation, now),
                errors,
                list: draft.id.to_string(),
                table: at,
                sheet: draft.content.sheet_names().sheet_of(at).to_owned(),
                others: other_tables(&draft.content, at),
                sure: list.columns_sure,
                samples: columns.samples(&list.table),
                pair: pair(list),
                chosen: Field::ASKED.map(choice).to_vec(),
                values: columns
                    .values(&list.table)
                    .iter()
                    .map(|sample| ValuesView::new(sample, typed.as_deref()))
                    .collect(),
            }))
        })
        .await
}

fn value(fields: &[(String, String)], field: Field) -> Option<&str> {
    get(fields, &format!("col-{}", field.as_str()))
}

fn get<'f>(fields: &'f [(String, String)], wanted: &str) -> Option<&'f str> {
    fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// Takes over what the answers of yes-or-no columns mean. Each question carries the answer that it is about; what stands in
/// no such column is nothing that was asked.
fn take_meanings(form: &[(String, String)], list: &mut ListTable) {
    for sample in list.columns.values(&list.table) {
        // As they stood on the page, whatever else a form brings.
        for at in 0..sample.values.len() {
            let question = format!("{}-{at}", values_id(sample.field));
            let Some(written) = get(form, &format!("word-{question}")) else { continue };
            if sample.values.iter().any(|value| value.written == written) {
                list.columns.meanings.set(sample.field, written, get(form, &question).and_then(Answer::parse));
            }
        }
    }
}

/// Whether a column that was chosen just now holds answers that cannot be read, and that this page did not ask about.
fn asks_more(form: &[(String, String)], list: &ListTable) -> bool {
    let asked = |sample: &ValueSample| get(form, &format!("word-{}-0", values_id(sample.field))).is_some();
    list.columns.values(&list.table).iter().any(|sample| sample.is_open() && !asked(sample))
}

/// Keeps the answers and goes on to the check.
pub(super) async fn answer(
    State(app): State<App>,
    leader: Leader,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> web::Answer {
    let (now, grant, typed) = (app.clock.now(), leader.grant, form.clone());
    let work = move |conn: &Connection| sending.once(conn, grant.actor(), now, || answered(conn, &grant, &typed, now));
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let table = get(&form, "table").unwrap_or_default().to_owned();
            match read(&app, leader, table, Some(form), errors).await? {
                Some(page) => web::page_again(&page),
                None => web::see(&format!("{}/list?gone=1", grant.home())),
            }
        }
    }
}

fn answered(conn: &Connection, grant: &Grant, form: &[(String, String)], now: Moment) -> Result<String, NotTaken> {
    let list = format!("{}/list", grant.home());
    let Some(mut draft) = store::open_content(conn, grant, now)? else { return Ok(format!("{list}?gone=1")) };
    if !form.iter().any(|(name, value)| name == "list" && *value == draft.id.to_string()) {
        return Ok(format!("{list}/check?again=other"));
    }
    let at = asked(&draft.content, get(form, "table").unwrap_or_default());
    let Some(table) = draft.content.tables.get_mut(at) else { return Ok(format!("{list}?gone=1")) };
    take_meanings(form, table);
    take_columns(form, table);
    if !table.columns.has_names() {
        return Err(NotTaken::wrong("col-name", "Choose the column with the names"));
    }
    table.columns_sure = true;
    let table = table.clone();
    // Only whether there are people in it: holding them against the list is for the check, and not for the one writer.
    match read_people(&DraftContent::of(table.clone()), store::country(conn)?) {
        Ok(_) => store::answer(conn, &draft)?,
        Err(refusal) => return Err(NotTaken::wrong("col-name", refusal.to_string())),
    }
    store::remember_columns(conn, grant, &table, now)?;
    Ok(match asks_more(form, &table) {
        true if at == 0 => format!("{list}/columns"),
        true => format!("{list}/columns?table={at}"),
        false => format!("{list}/{}", next_page(&draft.content)),
    })
}

/// Takes over which column is what.
fn take_columns(form: &[(String, String)], list: &mut ListTable) {
    let shown: Vec<usize> = list.columns.samples(&list.table).iter().map(|sample| sample.position).collect();
    for field in Field::ASKED {
        let stands_in = list.columns.position_of(field);
        match value(form, field) {
            Some("pair") | None => {}
            // A column with nothing in it is not among the choices, and the next list may fill it in.
            Some("") if stands_in.is_some_and(|position| !shown.contains(&position)) => {}
            Some(position) => list.columns.assign(field, position.parse().ok()),
        }
    }
}
