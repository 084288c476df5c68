//! A file that was sent with a form.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use super::error::{PageError, message};
use super::posted::Sending;
use crate::App;
use crate::error::AppError;
use crate::words::clean;

/// A file and this sending of it. A form without one has a name and bytes that are empty.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The file's own name, without the folders that some browsers send along and at most 120 characters: text to show,
    /// never a path to open.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// This sending of it.
    pub sending: Sending,
}

/// The most characters that are kept of a file's name.
const LONGEST_NAME: usize = 120;
/// How many parts of a form are looked at: ours has two.
const MOST_PARTS: usize = 10;
/// The most bytes for which room is made before they come.
const MOST_RESERVED: usize = 10 * 1024 * 1024;

impl FromRequest<App> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Upload, Response> {
        let path = request.uri().path().to_owned();
        let expected = length(&request);
        let parts = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
        read(parts, &path, expected).await
    }
}

/// How long the request says that it is, as far as it is believed.
fn length(request: &Request) -> usize {
    let said = request.headers().get(CONTENT_LENGTH).and_then(|said| said.to_str().ok()?.parse().ok());
    said.unwrap_or(0).min(MOST_RESERVED)
}

async fn read(mut parts: Multipart, path: &str, expected: usize) -> Result<Upload, Response> {
    let (mut key, mut file_name, mut bytes) = (String::new(), String::new(), Vec::new());
    for _ in 0..MOST_PARTS {
        let Some(mut part) = parts.next_field().await.map_err(refused)? else { break };
        match part.name() {
            Some("form_key") => key = part.text().await.map_err(refused)?,
            Some("file") if bytes.is_empty() => {
                file_name = part.file_name().unwrap_or_default().to_owned();
                // In one piece: what grows is copied, and each of many at once may be 10 MB.
                bytes.reserve_exact(expected);
                while let Some(chunk) = part.chunk().await.map_err(refused)? {
                    bytes.extend_from_slice(&chunk);
                }
            }
            _ => {}
        }
    }
    let mut content = Sha256::new();
    content.update(&file_name);
    content.update([0]);
    content.update(&bytes);
    Ok(Upload { sending: Sending::new(path, &key, &content.finalize()), file_name: own_name(&file_name), bytes })
}

fn own_name(path: &str) -> String {
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    clean(last).chars().take(LONGEST_NAME).collect()
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
