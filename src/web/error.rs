//! Errors as pages: what happened, what to do, and nothing of the cause.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use super::resend::{Again, Resend, Retry};
use super::shell::Shell;
use crate::access::token;
use crate::error::AppError;

/// An error whose visitor reads pages.
#[derive(Debug)]
pub struct PageError(pub AppError);

impl<E: Into<AppError>> From<E> for PageError {
    fn from(error: E) -> PageError {
        PageError(error.into())
    }
}

/// Whose session is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionOf {
    /// An organiser's, who signs in again.
    Organiser,
    /// A leader's, who opens their link again.
    Leader,
    /// A steward's, who signs in at their door again.
    Steward,
}

#[derive(Template)]
#[template(path = "web/message.html")]
pub(super) struct MessagePage {
    pub shell: Shell,
    pub words: Vec<String>,
    /// Where to go from here: the words and the address of a link.
    pub way: Option<(&'static str, String)>,
    pub again: Option<Again>,
}

struct Words {
    status: StatusCode,
    title: &'static str,
    words: Vec<String>,
    resend: Option<Retry>,
    way: Option<(&'static str, String)>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        words(self.0).into_response()
    }
}

fn words(error: AppError) -> Words {
    let plain = |status, title, text: &str| Words { status, title, words: vec![text.into()], resend: None, way: None };
    match error {
        AppError::NotFound => plain(
            StatusCode::NOT_FOUND,
            "There is no such page",
            "Check the address. If somebody sent it to you, open the link in their message again.",
        ),
        AppError::Forbidden => plain(
            StatusCode::FORBIDDEN,
            "This page was not sent from here",
            "Go back, open the page again and send it.",
        ),
        AppError::NotYours(text) => plain(StatusCode::FORBIDDEN, "Your role does not allow this", text),
        AppError::Conflict(text) => {
            Words { resend: Some(Retry::Shown), ..plain(StatusCode::CONFLICT, "This could not be done", &text) }
        }
        AppError::Doubtful(text) => Words {
            resend: Some(Retry::Fresh("Save this too")),
            ..plain(StatusCode::CONFLICT, "Look at this first", text)
        },
        AppError::Busy => Words {
            resend: Some(Retry::Same("Try again")),
            ..plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many people at once",
                "Wait a minute and try again. Sending it again is safe: it is done once.",
            )
        },
        AppError::NotSaved => Words {
            resend: Some(Retry::Same("Try again")),
            ..plain(
                StatusCode::INSUFFICIENT_STORAGE,
                "This was not saved",
                "Nothing was changed. Wait a minute and try again. If it happens again, tell the organiser.",
            )
        },
        AppError::Internal(cause) => {
            let reference: String = token::secret().unwrap_or_default().chars().take(8).collect();
            tracing::error!(%reference, cause = format!("{cause:#}"), "a request failed");
            Words {
                words: vec![
                    "This was not saved. It is our fault, not yours.".into(),
                    format!("Try again. If it happens again, tell the organiser this code: {reference}."),
                ],
                resend: Some(Retry::Same("Try again")),
                ..plain(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", "")
            }
        }
    }
}

/// The answer to a form whose session is not there (any more): what was typed is kept in the page.
pub fn session_lost(of: SessionOf) -> Response {
    let plain = |words: &[&str], way| Words {
        status: StatusCode::UNAUTHORIZED,
        title: "We do not know who you are",
        words: words.iter().map(|&text| text.into()).collect(),
        resend: Some(Retry::Same("Send it again")),
        way,
    };
    match of {
        SessionOf::Organiser => {
            plain(&["You are not signed in any more. Sign in first."], Some(("Sign in", "/o/sign-in".into())))
        }
        SessionOf::Leader => {
            plain(&["Open the link in your text message again.", "Everything you saved is safe."], None)
        }
        SessionOf::Steward => plain(
            &["This phone is not signed in at a door any more. Ask the door lead."],
            Some(("Sign in", "/d/pin".into())),
        ),
    }
    .into_response()
}

impl IntoResponse for Words {
    fn into_response(self) -> Response {
        let Words { status, title, words, resend, way } = self;
        let resend =
            resend.map(|retry| Resend { status, title: title.into(), words: words.clone(), retry, way: way.clone() });
        let mut response = message(status, title, words, way, None);
        if let Some(resend) = resend {
            response.extensions_mut().insert(resend);
        }
        response
    }
}

pub(super) fn message(
    status: StatusCode,
    title: &str,
    words: Vec<String>,
    way: Option<(&'static str, String)>,
    again: Option<Again>,
) -> Response {
    let rendered = Shell::plain(title).and_then(|shell| Ok(MessagePage { shell, words, way, again }.render()?));
    match rendered {
        Ok(page) => (status, Html(page)).into_response(),
        // Only the system's randomness can be missing here; a visitor still learns that it failed.
        Err(_) => (status, "This did not work. Try again later.").into_response(),
    }
}
