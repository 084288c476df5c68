//! The check: what saving would do, and everything that must be mended or answered first.

mod view;

use std::collections::BTreeMap;

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::{HOME, Looked, account, look};
use crate::App;
use crate::access::Organiser;
use crate::access::model::AccountId;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::plan::Answer as SameAnswer;
use crate::institution::model::{FIELDS, InstitutionId};
use crate::institution::store::{self, Import};
use crate::web::{self, Answer, PageNumber, Posted, Query, Shell};
use view::{CheckPage, Group};

/// Which part is shown, and why the page comes again.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::institution::pages) struct Shown {
    show: String,
    again: String,
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Query(shown): Query<Shown>,
    Query(at): Query<PageNumber>,
) -> Answer {
    let (now, account) = (app.clock.now(), account(&organiser)?);
    let read = move |conn: &Connection| {
        let Some(import) = store::open_import(conn, account, now)? else { return Ok(None) };
        let looked = look(conn, &organiser, &import)?;
        let assembly = import.assembly.map(|id| assemblies::assembly(conn, id)).transpose()?.flatten();
        let names: BTreeMap<AccountId, String> =
            store::organisers(conn)?.into_iter().map(|(id, name, _)| (id, name)).collect();
        let shell = Shell::organiser("Check before you save", &organiser)?;
        let sure = import.draft.columns_sure;
        let assembly = assembly.map(|assembly| assembly.title);
        Ok::<_, AppError>(Some((sure, CheckPage::new(shell, &import, &looked, assembly, &names, &shown, &at))))
    };
    match app.db.read(read).await? {
        Some((true, page)) => web::page(&page),
        Some((false, _)) => web::see(&format!("{HOME}/columns")),
        None => web::see(&format!("{HOME}?gone=1")),
    }
}

/// Keeps what was mended and answered, and saves if that is what was wished and what was shown.
pub(in crate::institution::pages) async fn answer(
    State(app): State<App>,
    organiser: Organiser,
    Query(shown): Query<Shown>,
    Query(at): Query<PageNumber>,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let (now, account) = (app.clock.now(), account(&organiser)?);
    let here = Here {
        show: Group::ALL.iter().find(|(_, word, _)| *word == shown.show).map_or("check", |(_, word, _)| word),
        at,
    };
    let work = move |conn: &Connection| {
        sending.once(conn, organiser.actor(), now, || answered(conn, &organiser, account, &form, &here, now))
    };
    web::see(&app.db.write(work).await?)
}

/// The part of the page that the form was on.
struct Here {
    show: &'static str,
    at: PageNumber,
}

fn answered(
    conn: &Connection,
    by: &Organiser,
    account: AccountId,
    form: &[(String, String)],
    here: &Here,
    now: Moment,
) -> Result<String, AppError> {
    let value = |name: &str| form.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value.as_str());
    let Some(mut import) = store::open_import(conn, account, now)? else { return Ok(format!("{HOME}?gone=1")) };
    if value("import") != import.id.to_string() {
        return Ok(format!("{HOME}/check?again=other"));
    }
    let wish = value("do");
    if wish == "drop" {
        store::drop_import(conn, import.id)?;
        return Ok(import.assembly.map_or_else(|| HOME.to_owned(), |id| format!("/o/a/{id}/import")));
    }
    let before = look(conn, by, &import)?;
    take(&mut import, form, &before);
    if wish.starts_with("leave ") {
        let blocking = look(conn, by, &import)?.read.problems;
        import.draft.left_out.extend(blocking.iter().filter(|problem| problem.blocks).map(|problem| problem.row));
    }
    store::answer_import(conn, &import)?;
    if wish == "columns" {
        return Ok(format!("{HOME}/columns"));
    }
    let looked = look(conn, by, &import)?;
    let (added, changed) = looked.plan.effects();
    let again = |why: &str| Ok(format!("{HOME}/check?again={why}"));
    match wish.split_once(' ') {
        Some(("save" | "leave", _)) if looked.read.problems.iter().any(|problem| problem.blocks) => again("fix"),
        Some(("save" | "leave", _)) if looked.plan.open_questions().next().is_some() => again("ask"),
        Some(("save" | "leave", seen)) if seen != format!("{added} {changed}") => again("changed"),
        Some(("save" | "leave", _)) => {
            store::save(conn, by, &looked.plan, import.assembly, now)?;
            store::drop_import(conn, import.id)?;
            Ok(match import.assembly {
                Some(id) => format!("/o/a/{id}"),
                None => "/o/institutions?imported=1".to_owned(),
            })
        }
        _ => Ok(format!("{HOME}/check?show={}&page={}", here.show, here.at.number())),
    }
}

/// Puts what was typed into the cells, and what was chosen into the answers.
fn take(import: &mut Import, form: &[(String, String)], looked: &Looked) {
    for (name, value) in form {
        if let Some((row, column)) = name.strip_prefix("fix-").and_then(|rest| rest.split_once('-')) {
            let field = FIELDS.iter().position(|field| *field == column);
            if let (Ok(row), Some(field)) = (row.parse(), field) {
                import.draft.mend(row, field, value);
            }
        }
        let question = name.strip_prefix("same-").and_then(|row| row.parse::<u32>().ok());
        let question = question.and_then(|row| looked.plan.questions.iter().find(|question| question.row == row));
        if let (Some(question), Some(answer)) = (question, same(value)) {
            import.draft.same.0.insert(question.name.clone(), answer);
        }
        if let Some(row) = name.strip_prefix("leave-").and_then(|row| row.parse().ok()) {
            import.draft.left_out.insert(row);
        }
    }
}

fn same(value: &str) -> Option<SameAnswer> {
    match value.split_once(' ') {
        Some(("known", id)) => id.parse::<InstitutionId>().ok().map(SameAnswer::Known),
        Some(("earlier", name)) => Some(SameAnswer::Earlier(name.to_owned())),
        _ => (value == "two").then_some(SameAnswer::Two),
    }
}
