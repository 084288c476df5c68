//! Which column is which: the columns that the file has, to be chosen from.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{HOME, account};
use crate::App;
use crate::access::Organiser;
use crate::institution::model::{Columns, FIELDS};
use crate::institution::store::{self, Import};
use crate::web::{self, Answer, FormError, NotTaken, Posted, Shell};

/// How many values of a column are shown.
const VALUES: usize = 3;

#[derive(Template)]
#[template(path = "institution/pages/import/columns.html")]
struct ColumnsPage {
    shell: Shell,
    errors: Vec<FormError>,
    import: String,
    has_header: bool,
    /// Position, name and first values of each column of the file.
    samples: Vec<(String, String, String)>,
    /// Id, question and position chosen so far, for each field.
    fields: Vec<(String, &'static str, String)>,
}

fn question(field: &str) -> &'static str {
    match field {
        "institution" => "The institution's name",
        "kind" => "Its kind",
        "chapter" => "Its chapter",
        "membership" => "Member or guest",
        "asked" => "The number it is asked for",
        "leader" => "A leader's name",
        "phone" => "The leader's phone",
        "email" => "The leader's e-mail",
        _ => "The organiser who looks after it",
    }
}

impl ColumnsPage {
    fn new(shell: Shell, import: &Import, columns: &Columns, errors: Vec<FormError>) -> ColumnsPage {
        let draft = &import.draft;
        let sample = |at: usize| {
            let name = match draft.table.rows.first() {
                Some(row) if draft.has_header && !row.cell(at).is_empty() => row.cell(at).to_owned(),
                _ => format!("Column {}", at + 1),
            };
            let values = draft.rows().map(|row| row.cell(at)).filter(|cell| !cell.is_empty()).take(VALUES);
            (at.to_string(), name, values.collect::<Vec<_>>().join(", "))
        };
        let chosen = |field: usize| columns.0[field].map(|at| at.to_string()).unwrap_or_default();
        let field = |(at, field): (usize, &&'static str)| (format!("col-{field}"), question(field), chosen(at));
        ColumnsPage {
            shell: shell.with_problem(!errors.is_empty()),
            errors,
            import: import.id.to_string(),
            has_header: draft.has_header,
            samples: (0..draft.table.width()).map(sample).collect(),
            fields: FIELDS.iter().enumerate().map(field).collect(),
        }
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser) -> Answer {
    show(&app, organiser, None).await
}

async fn show(app: &App, organiser: Organiser, again: Option<(Columns, Vec<FormError>)>) -> Answer {
    let (now, account) = (app.clock.now(), account(&organiser)?);
    let Some(import) = app.db.read(move |conn| store::open_import(conn, account, now)).await? else {
        return web::see(&format!("{HOME}?gone=1"));
    };
    let shell = Shell::organiser("Which column is which?", &organiser)?;
    match again {
        Some((columns, errors)) => web::page_again(&ColumnsPage::new(shell, &import, &columns, errors)),
        None => web::page(&ColumnsPage::new(shell, &import, &import.draft.columns, Vec::new())),
    }
}

fn chosen(form: &[(String, String)]) -> Columns {
    let position = |field: &str| {
        let name = format!("col-{field}");
        form.iter().find(|(it, _)| *it == name).and_then(|(_, value)| value.parse().ok())
    };
    Columns(FIELDS.map(position))
}

/// Keeps what was chosen and goes on to the check.
pub(super) async fn answer(
    State(app): State<App>,
    organiser: Organiser,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let (now, account, columns, by) = (app.clock.now(), account(&organiser)?, chosen(&form), organiser.actor());
    let work = move |conn: &Connection| {
        sending.once(conn, by, now, || {
            let Some(mut import) = store::open_import(conn, account, now)? else { return Ok(format!("{HOME}?gone=1")) };
            if !form.iter().any(|(name, value)| name == "import" && *value == import.id.to_string()) {
                return Ok(format!("{HOME}/check?again=other"));
            }
            take(&mut import, columns, &form)?;
            store::answer_import(conn, &import)?;
            Ok(format!("{HOME}/check"))
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => show(&app, organiser, Some((columns, errors))).await,
    }
}

fn take(import: &mut Import, columns: Columns, form: &[(String, String)]) -> Result<(), NotTaken> {
    let width = import.draft.table.width();
    let used: Vec<usize> = columns.0.into_iter().flatten().collect();
    let mut errors = Vec::new();
    if columns.0[0].is_none() {
        errors.push(FormError::new("col-institution", "Choose the column with the institution's name"));
    }
    for (field, at) in FIELDS.iter().zip(columns.0) {
        let twice = at.is_some_and(|at| used.iter().filter(|used| **used == at).count() > 1);
        if twice || at.is_some_and(|at| at >= width) {
            errors.push(FormError::new(format!("col-{field}"), "Choose a column that nothing else is read from"));
        }
    }
    if !errors.is_empty() {
        return Err(NotTaken::Wrong(errors));
    }
    import.draft.columns = columns;
    import.draft.has_header = !form.iter().any(|(name, _)| name == "no-header");
    import.draft.columns_sure = true;
    Ok(())
}
