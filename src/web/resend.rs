//! A form that could not be taken comes back with what was typed and a button that sends it again.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::bodies::{self, Unread};
use super::error::{PageError, message};
use crate::error::AppError;

/// Put into a response by whoever could not take a form; the rest is done here.
#[derive(Debug, Clone)]
pub struct Resend {
    /// The status to answer with.
    pub status: StatusCode,
    /// What happened.
    pub title: String,
    /// What to do.
    pub words: Vec<String>,
    /// Whether it can be sent again.
    pub retry: Retry,
    /// Where to go first.
    pub way: Option<(&'static str, String)>,
}

/// Whether a form that was not taken can be sent again, and by a button of which words.
#[derive(Debug, Clone, Copy)]
pub enum Retry {
    /// With the key it had: if it was done all the same, it is not done twice.
    Same(&'static str),
    /// With a new key: it was done with other answers, and is meant as well.
    Fresh(&'static str),
    /// Not at all; what was typed is shown, to be copied.
    Shown,
}

/// A form to be sent again.
#[derive(Debug, Clone)]
pub(super) struct Again {
    pub action: String,
    /// The key it had; none: it is given a new one.
    pub key: Option<String>,
    pub fields: Vec<(String, String)>,
    /// What of it to show: what a person typed or chose.
    pub shown: Vec<(String, String)>,
    /// What the button says; none: it cannot be sent again.
    pub button: Option<&'static str>,
}

/// A form that takes longer to arrive is given up: it is small, and whoever lets it dribble in must not hold a place for ever.
const LONGEST_ON_ITS_WAY: Duration = Duration::from_secs(20);

/// Keeps the body of a form while it is answered, in case it could not be taken.
pub async fn resend(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !is_form(&request) {
        return next.run(request).await;
    }
    let action = request.uri().path_and_query().map_or_else(String::new, |path| path.as_str().to_owned());
    let (parts, body) = request.into_parts();
    let most = bodies::most_bytes(parts.uri.path());
    // The room that it takes is free again once it is answered.
    let held = match tokio::time::timeout(LONGEST_ON_ITS_WAY, bodies::read(body, most)).await {
        Ok(Ok(held)) => held,
        Ok(Err(Unread::Large)) => {
            return message(
                StatusCode::PAYLOAD_TOO_LARGE,
                "That is too much at once",
                vec!["Nothing was saved. Send it in smaller parts.".into()],
                None,
                None,
            );
        }
        Ok(Err(Unread::Busy)) => return PageError(AppError::Busy).into_response(),
        Ok(Err(Unread::Cut)) | Err(_) => {
            return message(
                StatusCode::REQUEST_TIMEOUT,
                "What you sent did not arrive",
                vec!["Nothing was saved. Go back, look whether you have signal, and send it again.".into()],
                None,
                None,
            );
        }
    };
    let bytes = held.bytes.clone();
    let response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    let Some(resend) = response.extensions().get::<Resend>().cloned() else { return response };
    let Ok(fields) = serde_html_form::from_bytes::<Vec<(String, String)>>(&bytes) else { return response };
    let is_key = |name: &str| name == "form_key";
    if fields.iter().all(|(name, _)| is_key(name)) || fields.iter().any(|(name, _)| name == "password") {
        return response;
    }
    let shown = fields.iter().filter(|(name, value)| !is_key(name) && !value.trim().is_empty()).cloned().collect();
    let (button, keeps_key) = match resend.retry {
        Retry::Same(button) => (Some(button), true),
        Retry::Fresh(button) => (Some(button), false),
        Retry::Shown => (None, false),
    };
    let key = fields.iter().find(|(name, _)| keeps_key && is_key(name)).map(|(_, key)| key.clone());
    let fields = fields.into_iter().filter(|(name, _)| !is_key(name)).collect();
    let again = Again { action, key, fields, shown, button };
    message(resend.status, &resend.title, resend.words, resend.way, Some(again)).into_response()
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}
