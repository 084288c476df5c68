//! Names pasted from a message, an e-mail or a spreadsheet.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::{Standing, keep_draft, taken};
use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::{ListRefusal, Source};
use crate::sheet::{Refusal, read_pasted};
use crate::web::{self, Answer, FormError, Posted, Shell};

#[derive(Template)]
#[template(path = "list/pages/paste.html")]
struct PastePage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
    lines: String,
}

async fn read(app: &App, leader: Leader, lines: String, errors: Vec<FormError>) -> Result<PastePage, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let shell = Shell::leader("Paste your names", &invitation)?.with_problem(!errors.is_empty());
            Ok(PastePage { shell, standing: Standing::new(&invitation, now), errors, lines })
        })
        .await
}

/// The empty field.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let page = read(&app, leader, String::new(), Vec::new()).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

#[derive(Deserialize)]
pub(super) struct Pasted {
    #[serde(default)]
    lines: String,
}

/// Reads what was pasted, and goes on to the check.
pub(super) async fn send(
    State(app): State<App>,
    leader: Leader,
    Posted { form: Pasted { lines }, sending }: Posted<Pasted>,
) -> Answer {
    let typed = lines.clone();
    match taken(move || Ok(vec![read_pasted(&typed)?.into()])).await? {
        Ok(content) => web::see(&keep_draft(&app, leader, sending, Source::Pasted, None, content).await?),
        Err(refusal) => {
            let text = match refusal {
                ListRefusal::Sheet(Refusal::TooLarge) => {
                    "That is too much text. Send up to 5,000 lines at a time".into()
                }
                refusal => refusal.to_string(),
            };
            web::page_again(&read(&app, leader, lines, vec![FormError::new("lines", text)]).await?)
        }
    }
}
