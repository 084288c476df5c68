//! Ten names at once, with nothing but a number each: the quick way from a sheet of paper.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Standing, keep_draft};
use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{Columns, DraftContent, Field, Source};
use crate::sheet::{Row, Table};
use crate::web::{self, Answer, FormError, Posted, Shell};
use crate::words::clean;

const ROWS: usize = 10;

#[derive(Template)]
#[template(path = "list/pages/typed.html")]
struct TypedPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    rows: Vec<(usize, String, String)>,
}

/// The rows as they were typed.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: Vec<String>,
    #[serde(default)]
    phone: Vec<String>,
}

impl Typed {
    fn cell(cells: &[String], at: usize) -> String {
        cells.get(at).map_or(String::new(), |text| clean(text))
    }

    /// The rows that hold anything, none if no row does.
    fn table(&self) -> Option<Table> {
        let row = |at| [Typed::cell(&self.name, at), Typed::cell(&self.phone, at)];
        let rows: Vec<Row> = (0..ROWS)
            .zip(1..)
            .map(|(at, number)| Row { number, cells: row(at).to_vec() })
            .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        (!rows.is_empty()).then_some(Table { rows, lines: false, guessed_encoding: false })
    }
}

async fn read(app: &App, leader: Leader, typed: Typed, errors: Vec<FormError>) -> Result<TypedPage, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
            let rows = (0..ROWS).map(|at| (at + 1, cell(&typed.name, at), cell(&typed.phone, at))).collect();
            let shell = Shell::leader("Type 10 names", &invitation)?.with_problem(!errors.is_empty());
            Ok(TypedPage { shell, standing: Standing::new(&invitation, now), errors, rows })
        })
        .await
}

/// Ten empty rows.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let page = read(&app, leader, Typed::default(), Vec::new()).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

/// Goes on to the check with what was typed.
pub(super) async fn send(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<Typed>) -> Answer {
    let Some(table) = form.table() else {
        let errors = vec![FormError::new("name-1", "Enter at least 1 name")];
        return web::page_again(&read(&app, leader, form, errors).await?);
    };
    let columns = Columns { header: None, fields: vec![Some(Field::Name), Some(Field::Phone)] };
    let content = DraftContent { table, columns, columns_sure: true, decisions: Default::default() };
    web::see(&keep_draft(&app, leader, sending, Source::Typed, None, content).await?)
}
