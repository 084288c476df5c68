//! Messages that are ready to be sent.

mod remind;

use axum::Router;
use axum::routing::get;

use crate::App;

/// Routes of messages.
pub fn router() -> Router<App> {
    Router::new().route("/o/a/{assembly}/remind", get(remind::page).post(remind::sent))
}
