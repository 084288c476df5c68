//! A file that was sent with a form.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::error::{PageError, message};
use super::posted::Sending;
use crate::App;
use crate::error::AppError;

/// A file and this sending of it. A form without one has a name and bytes that are empty.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The file's name on the sender's machine: text to show, never a path to open.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// This sending of it.
    pub sending: Sending,
}

/// How many parts of a form are looked at: ours has two.
const MOST_PARTS: usize = 10;

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Upload, Response> {
        let path = request.uri().path().to_owned();
        let parts = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
        read(parts, &path).await
    }
}

async fn read(mut parts: Multipart, path: &str) -> Result<Upload, Response> {
    let (mut key, mut file_name, mut bytes) = (String::new(), String::new(), Vec::new());
    for _ in 0..MOST_PARTS {
        let Some(part) = parts.next_field().await.map_err(refused)? else { break };
        match part.name() {
            Some("form_key") => key = part.text().await.map_err(refused)?,
            Some("file") if bytes.is_empty() => {
                file_name = part.file_name().unwrap_or_default().to_owned();
                bytes = part.bytes().await.map_err(refused)?.to_vec();
            }
            _ => {}
        }
    }
    let mut content = Sha256::new();
    content.update(&file_name);
    content.update([0]);
    content.update(&bytes);
    Ok(Upload { sending: Sending::new(path, &key, &content.finalize()), file_name, bytes })
}

fn refused(error: MultipartError) -> Response {
    if error.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return unreadable();
    }
    let words =
        "The selected file must be smaller than 10 MB. Send only the list of names, or type or paste them instead.";
    message(error.status(), "That file is too large", vec![words.into()], None, None)
}

fn unreadable() -> Response {
    PageError(AppError::Conflict("The selected file could not be uploaded. Try again.".into())).into_response()
}
