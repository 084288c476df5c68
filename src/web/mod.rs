//! What every page shares: the shell around it, forms, errors, addresses, headers.
//!
//! Plain forms, `POST` then `303`; a `GET` changes nothing; every page works without JavaScript. A form carries a key, so
//! that one sent twice is done once ([`posted`]). Where a form could not be taken (a session that ended, a full disk), the
//! answer holds what was typed and a button that sends it again ([`resend`]).

mod about;
mod address;
pub mod api;
mod assets;
mod bodies;
mod download;
mod error;
mod guard;
pub mod health;
mod ids;
pub mod in_turn;
mod meant;
mod not_taken;
mod pages;
pub mod posted;
mod qr;
mod query;
pub mod resend;
mod shell;
mod upload;

pub use about::router as about;
pub use address::{BaseUrl, BaseUrlError};
pub use assets::{router as assets, style_hash};
pub use download::{Downloads, Pipe, download};
pub use error::{PageError, SessionOf, session_lost};
pub use guard::guarded;
pub use ids::Ids;
pub use meant::Meant;
pub use not_taken::NotTaken;
pub use pages::{PageNumber, Pages};
pub use posted::{Posted, Sending};
pub use qr::qr;
pub use query::Query;
pub use shell::{FormError, Help, NavLink, Shell};
pub use upload::Upload;

use axum::http::header;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

/// What a page's handler answers.
pub type Answer = Result<Response, PageError>;

/// A page that was found in order.
pub fn page(template: &impl askama::Template) -> Answer {
    Ok(Html(template.render()?).into_response())
}

/// The page again, with what was typed and what is wrong with it: 422.
pub fn page_again(template: &impl askama::Template) -> Answer {
    Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// On to the page that shows what was done: 303.
pub fn see(address: &str) -> Answer {
    Ok(Redirect::to(address).into_response())
}

/// A CSV file to keep. The name is ours, never text that somebody typed.
pub fn csv(file_name: &str, content: Vec<u8>) -> Answer {
    let disposition = format!("attachment; filename=\"{file_name}\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    Ok((headers, content).into_response())
}

/// The answer to an address that leads nowhere.
pub async fn nothing_here() -> PageError {
    PageError(crate::error::AppError::NotFound)
}
