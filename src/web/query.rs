//! What stands behind the question mark of an address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

use super::error::PageError;
use crate::App;
use crate::error::AppError;

/// The query of an address, read as a form is: a name may stand in it several times. An address whose query cannot be
/// read leads nowhere: 404.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Query<T>, Response> {
        let read = serde_html_form::from_str(parts.uri.query().unwrap_or_default());
        read.map(Query).map_err(|_| PageError(AppError::NotFound).into_response())
    }
}
