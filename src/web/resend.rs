//! A form that could not be taken comes back with what was typed and a button that sends it again.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::error::message;
use super::posted::MOST_BYTES;

/// Put into a response by whoever could not take a form; the rest is done here.
#[derive(Debug, Clone)]
pub struct Resend {
    /// The status to answer with.
    pub status: StatusCode,
    /// What happened.
    pub title: String,
    /// What to do.
    pub words: Vec<String>,
    /// What the button says.
    pub button: String,
    /// Where to go first.
    pub way: Option<(&'static str, String)>,
}

/// A form to be sent again.
#[derive(Debug, Clone)]
pub(super) struct Again {
    pub action: String,
    pub fields: Vec<(String, String)>,
    /// What of it to show: what a person typed or chose.
    pub shown: Vec<(String, String)>,
    pub button: String,
}

/// Keeps the body of a form while it is answered, in case it could not be taken.
pub async fn resend(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !is_form(&request) {
        return next.run(request).await;
    }
    let action = request.uri().path_and_query().map_or_else(String::new, |path| path.as_str().to_owned());
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        return message(
            StatusCode::PAYLOAD_TOO_LARGE,
            "That is too much at once",
            vec!["Nothing was saved. Send it in smaller parts.".into()],
            None,
            None,
        );
    };
    let response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    let Some(resend) = response.extensions().get::<Resend>().cloned() else { return response };
    let Ok(fields) = serde_html_form::from_bytes::<Vec<(String, String)>>(&bytes) else { return response };
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| name != "form_key").collect();
    if fields.is_empty() || fields.iter().any(|(name, _)| name == "password") {
        return response;
    }
    let shown = fields.iter().filter(|(_, value)| !value.trim().is_empty()).cloned().collect();
    let again = Again { action, fields, shown, button: resend.button };
    message(resend.status, &resend.title, resend.words, resend.way, Some(again)).into_response()
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}
