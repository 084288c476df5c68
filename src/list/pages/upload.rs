//! A list sent as a file.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Standing, keep_draft, taken};
use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::invitation::store as invitations;
use crate::list::model::Source;
use crate::sheet::Refusal;
use crate::web::{self, Answer, FormError, Shell, Upload};

#[derive(Template)]
#[template(path = "list/pages/upload.html")]
struct UploadPage {
    shell: Shell,
    standing: Standing,
    errors: Vec<FormError>,
}

async fn read(app: &App, leader: Leader, errors: Vec<FormError>) -> Result<UploadPage, AppError> {
    let now = app.clock.now();
    app.db
        .read(move |conn| {
            let invitation = invitations::invitation(conn, &leader.grant)?;
            let shell = Shell::leader("Send a spreadsheet", &invitation)?.with_problem(!errors.is_empty());
            Ok(UploadPage { shell, standing: Standing::new(&invitation, now), errors })
        })
        .await
}

/// The empty field.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let page = read(&app, leader, Vec::new()).await?;
    if page.standing.locked() { web::see(&page.standing.list()) } else { web::page(&page) }
}

/// Reads the file, and goes on to the check.
pub(super) async fn send(State(app): State<App>, leader: Leader, upload: Result<Upload, Response>) -> Answer {
    let Upload { file_name, bytes, sending } = match upload {
        Ok(upload) => upload,
        Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return again(&app, leader, Refusal::TooLarge.to_string()).await;
        }
        Err(refused) if refused.status().is_client_error() => {
            return again(&app, leader, "The selected file could not be uploaded. Try again".into()).await;
        }
        Err(refused) => return Ok(refused),
    };
    if file_name.is_empty() && bytes.is_empty() {
        return again(&app, leader, "Select a file".into()).await;
    }
    let reader = app.reader.clone();
    match taken(move || reader.read(&bytes)).await? {
        Ok(content) => web::see(&keep_draft(&app, leader, sending, Source::File, Some(file_name), content).await?),
        Err(refusal) => again(&app, leader, refusal.to_string()).await,
    }
}

async fn again(app: &App, leader: Leader, text: String) -> Answer {
    web::page_again(&read(app, leader, vec![FormError::new("file", text)]).await?)
}
