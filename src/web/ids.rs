//! Ids in an address.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

use super::error::PageError;
use crate::App;
use crate::error::AppError;

/// The ids of a path: like [`Path`], and an address whose ids are none leads nowhere: 404.
pub struct Ids<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Ids<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Ids<T>, Response> {
        match Path::from_request_parts(parts, app).await {
            Ok(Path(ids)) => Ok(Ids(ids)),
            Err(_) => Err(PageError(AppError::NotFound).into_response()),
        }
    }
}
