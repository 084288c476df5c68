//! What the JSON API answers where it could not do what was asked, and how it reads what it is sent.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::error::AppError;

/// Why a request was not carried out, in words for whoever wrote the program that sent it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    /// What is wrong and what to do.
    error: String,
}

/// An error whose reader is a program.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    words: String,
}

impl ApiError {
    /// There is no key, or none that holds.
    pub fn no_key() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "Send a key that has not ended: Authorization: Bearer KEY")
    }

    /// The key may not do this.
    pub fn wrong_scope() -> ApiError {
        ApiError::new(StatusCode::FORBIDDEN, "This key has another scope.")
    }

    /// More was sent than is taken at a time.
    pub fn too_long() -> ApiError {
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "This is too long. Send up to 500 events at a time.")
    }

    fn new(status: StatusCode, words: impl Into<String>) -> ApiError {
        ApiError { status, words: words.into() }
    }
}

impl<E: Into<AppError>> From<E> for ApiError {
    fn from(error: E) -> ApiError {
        match error.into() {
            AppError::NotFound => ApiError::new(StatusCode::NOT_FOUND, "There is no such thing, or not for this key."),
            AppError::Forbidden | AppError::NotYours(_) => ApiError::wrong_scope(),
            AppError::Conflict(words) => ApiError::new(StatusCode::CONFLICT, words),
            AppError::Doubtful(words) => ApiError::new(StatusCode::CONFLICT, words),
            AppError::Busy => ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "Too much at once. Send it again."),
            AppError::NotSaved => {
                ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "Nothing was saved: the disk is full. Send it again.")
            }
            AppError::Internal(cause) => {
                tracing::error!(error = format!("{cause:#}"), "an answer of the API failed");
                ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "It went wrong here. Send it again.")
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let refused = Json(Refused { error: self.words });
        match self.status {
            StatusCode::UNAUTHORIZED => (self.status, [(header::WWW_AUTHENTICATE, "Bearer")], refused).into_response(),
            status => (status, refused).into_response(),
        }
    }
}

/// The bearer token of a request.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// A body of JSON. One that cannot be read is told why: 400, and 413 where it is too long.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, ApiError> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Body(body)),
            Err(JsonRejection::BytesRejection(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ApiError::too_long())
            }
            Err(rejection) => Err(ApiError::new(StatusCode::BAD_REQUEST, rejection.body_text())),
        }
    }
}

/// The id in a path. Whatever is none leads nowhere.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id<T>, ApiError> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Id(id)),
            Err(_) => Err(AppError::NotFound.into()),
        }
    }
}
