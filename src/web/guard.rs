//! What stands around every answer: who may send a form from where, headers, limits, and an end to what takes too long.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use super::error::PageError;
use super::health;
use super::posted::MOST_BYTES;
use super::resend::resend;
use super::shell::OVER_PLAIN_HTTP;
use crate::App;
use crate::access::{refusals, set_back};
use crate::error::AppError;

/// The longest that one answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(25);

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For two years browsers come by https alone. Other names under the same domain are none of ours.
const HTTPS_ALONE: &str = "max-age=63072000";

/// The routes with all that stands around them.
pub fn guarded(routes: Router<App>, app: App) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(CatchPanicLayer::custom(|_| {
            PageError(AppError::Internal(anyhow::anyhow!("a handler panicked"))).into_response()
        }))
        .layer(middleware::from_fn(in_time))
        // Around the two above, so that what was typed comes back after them too.
        .layer(middleware::from_fn(resend))
        .layer(middleware::from_fn_with_state(app.clone(), same_site_only))
        .layer(middleware::from_fn_with_state(app.clone(), refusals::note))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .layer(CompressionLayer::new())
        // The path alone: a query may hold what a person typed.
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(middleware::from_fn_with_state(app.clone(), health::count))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        // The outermost: a slow upload must not make its sender late.
        .layer(middleware::from_fn_with_state(app.clone(), time_stands_still))
        .with_state(app)
}

fn span(request: &Request) -> tracing::Span {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    // What is no address of ours may be one with a slip in it, and a token behind that.
    let is_ours = request.extensions().get::<MatchedPath>().is_some();
    let path = if is_ours { loggable(request.uri().path()) } else { "no route" };
    tracing::info_span!("request", method = %request.method(), path, id)
}

async fn time_stands_still(State(app): State<App>, request: Request, next: Next) -> Response {
    let answered = async {
        if let Err(error) = set_back::look(&app).await {
            tracing::warn!(error = format!("{error:#}"), "the clock was set back, and what lasts was not shortened");
        }
        next.run(request).await
    };
    app.clock.standing_still(answered).await
}

/// The path without the token of a link in it.
fn loggable(path: &str) -> &str {
    let secret = ["/l/", "/d/", "/o/password/", "/demo/", "/room/"].into_iter().find(|prefix| path.starts_with(prefix));
    secret.unwrap_or(path)
}

/// A state change is allowed when the browser says it came from our own pages: `Sec-Fetch-Site: same-origin`, or, from a
/// browser too old for that, an `Origin` that is ours.
async fn same_site_only(State(app): State<App>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    // No browser adds a bearer token by itself.
    let by_key = request.uri().path().starts_with("/api/") && super::api::bearer(request.headers()).is_some();
    if by_key || from_our_pages(request.headers(), &app) {
        next.run(request).await
    } else {
        let mut response = PageError(AppError::Forbidden).into_response();
        response.extensions_mut().insert(refusals::OTHER_SITE);
        response
    }
}

fn from_our_pages(headers: &HeaderMap, app: &App) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.get(header::ORIGIN).is_some_and(|origin| origin == app.base_url.origin()),
    }
}

/// Whatever takes too long is answered all the same. It may still be done: it is sent again with the key it had.
async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_ANSWER, next.run(request)).await {
        Ok(response) => response,
        Err(_) => PageError(AppError::Busy).into_response(),
    }
}

async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let lasting = request.uri().path().starts_with("/static/");
    let mut response = OVER_PLAIN_HTTP.scope(!app.base_url.is_secure(), next.run(request)).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not no-referrer: under it a form is sent with "Origin: null".
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.base_url.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ALONE));
    }
    if !lasting {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_path_is_not_logged() {
        assert_eq!(loggable("/l/12-abc"), "/l/");
        assert_eq!(loggable("/d/3-abc"), "/d/");
        assert_eq!(loggable("/o/password/abc"), "/o/password/");
        assert_eq!(loggable("/room/3-abc/events"), "/room/");
        assert_eq!(loggable("/my/3/pledge"), "/my/3/pledge");
    }
}
