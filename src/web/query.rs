//! What stands behind the question mark of an address.

use axum::extract::{FromRequestParts, Query as Given};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

use super::error::PageError;
use crate::App;
use crate::error::AppError;

/// The query of an address: like axum's own, and an address whose query cannot be read leads nowhere: 404.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Query<T>, Response> {
        match Given::from_request_parts(parts, app).await {
            Ok(Given(given)) => Ok(Query(given)),
            Err(_) => Err(PageError(AppError::NotFound).into_response()),
        }
    }
}
