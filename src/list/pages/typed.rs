//! Ten people at once with all that a sheet of paper asks: the quick way to bring it back.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Standing, keep_draft};
use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{Source, TypedRow};
use crate::travel::model::TravelMode;
use crate::web::{self, Answer, FormError, Posted, Shell};

/// How many people one page takes.
const ROWS: usize = 10;

#[derive(Template)]
#[template(path = "list/pages/typed.html")]
struct TypedPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    /// As they were typed, by their number.
    rows: Vec<(usize, TypedRow)>,
    ways: &'static [TravelMode],
}

/// The rows as they were typed, column by column: browsers send every field, also those left empty.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: Vec<String>,
    phone: Vec<String>,
    children: Vec<String>,
    travel: Vec<String>,
    needs: Vec<String>,
}

impl Typed {
    fn rows(&self) -> Vec<TypedRow> {
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let row = |at| TypedRow {
            name: cell(&self.name, at),
            phone: cell(&self.phone, at),
            children: cell(&self.children, at),
            travel: cell(&self.travel, at),
            needs: cell(&self.needs, at),
        };
        (0..ROWS).map(row).collect()
    }
}

async fn read(app: &App, leader: Leader, rows: Vec<TypedRow>, errors: Vec<FormError>) -> Result<TypedPage, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let shell = Shell::leader("Type up to 10 people", &invitation)?.with_problem(!errors.is_empty());
            let (standing, rows) = (Standing::new(&invitation, now), (1..).zip(rows).collect());
            Ok(TypedPage { shell, standing, errors, rows, ways: TravelMode::ALL })
        })
        .await
}

/// Ten empty rows.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let page = read(&app, leader, Typed::default().rows(), Vec::new()).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

/// Goes on to the check with what was typed.
pub(super) async fn send(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<Typed>) -> Answer {
    let rows = form.rows();
    match TypedRow::list(&rows) {
        Some(content) => web::see(&keep_draft(&app, leader, sending, Source::Typed, None, content).await?),
        None => {
            let errors = vec![FormError::new("name-1", "Enter at least 1 name")];
            web::page_again(&read(&app, leader, rows, errors).await?)
        }
    }
}
