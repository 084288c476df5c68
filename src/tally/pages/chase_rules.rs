//! From when institutions are to be chased: three numbers, for every assembly of the alliance.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::tally::model::ChaseRules;
use crate::tally::store;
use crate::web::{self, Answer, FormError, NotTaken, Posted, Query, Shell};

#[derive(Template)]
#[template(path = "tally/pages/chase_rules.html")]
struct ChaseRulesPage {
    shell: Shell,
    errors: Vec<FormError>,
    saved: bool,
    typed: ChaseRulesForm,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ChaseRulesForm {
    pledge_days: String,
    names_days: String,
    names_percent: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Saved {
    #[serde(default)]
    saved: String,
}

const TITLE: &str = "When to chase";

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Query(saved): Query<Saved>) -> Answer {
    let rules = app.db.read(|conn| Ok::<_, AppError>(store::chase_rules(conn)?)).await?;
    let typed = ChaseRulesForm {
        pledge_days: rules.pledge_days.to_string(),
        names_days: rules.names_days.to_string(),
        names_percent: rules.names_percent.to_string(),
    };
    let shell = Shell::organiser(TITLE, &organiser)?;
    web::page(&ChaseRulesPage { shell, errors: Vec::new(), saved: !saved.saved.is_empty(), typed })
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Posted { form, sending }: Posted<ChaseRulesForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let rules = ChaseRules::parse(&form.pledge_days, &form.names_days, &form.names_percent).map_err(|all| {
                NotTaken::Wrong(all.iter().map(|problem| FormError::new(problem.field, problem.text)).collect())
            })?;
            store::set_chase_rules(conn, &by, &rules, now)?;
            Ok("/o/chase?saved=1".to_owned())
        })
    };
    match app.db.write(work).await {
        Ok(address) => web::see(&address),
        Err(NotTaken::App(error)) => Err(error.into()),
        Err(NotTaken::Wrong(errors)) => {
            let shell = Shell::organiser(TITLE, &organiser)?.with_problem(true);
            web::page_again(&ChaseRulesPage { shell, errors, saved: false, typed })
        }
    }
}
