//! The three cookies: an organiser's session, the links that a browser has opened, and the door that a phone is signed in at.

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use crate::web::BaseUrl;

/// How many links one browser keeps; the oldest goes when another is opened.
const MOST_LINKS: usize = 12;
/// How long a browser keeps the links it opened, in days: longer than one assembly takes.
const LINKS_DAYS: i64 = 180;

fn name(kind: &str, base: &BaseUrl) -> String {
    // Browsers take a __Host- cookie on https and on loopback only.
    if base.is_secure() { format!("__Host-{kind}") } else { kind.to_owned() }
}

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(Cookie::split_parse)
        .flatten()
        .find_map(|cookie| (cookie.name() == name).then(|| cookie.value().to_owned()))
}

fn set(kind: &str, value: String, base: &BaseUrl, seconds: i64) -> anyhow::Result<HeaderValue> {
    let cookie = Cookie::build((name(kind, base), value))
        .path("/")
        .http_only(true)
        .secure(base.is_secure())
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds));
    Ok(HeaderValue::from_str(&cookie.build().to_string())?)
}

/// The session secret that came with a request.
pub fn session(headers: &HeaderMap, base: &BaseUrl) -> Option<String> {
    value(headers, &name("session", base))
}

/// The header that keeps a session for so many seconds; 0 ends it.
pub fn set_session(secret: String, base: &BaseUrl, seconds: i64) -> anyhow::Result<HeaderValue> {
    set("session", secret, base, seconds)
}

/// The tokens of the links that a browser has opened, the latest last.
pub fn links(headers: &HeaderMap, base: &BaseUrl) -> Vec<String> {
    let all = value(headers, &name("links", base));
    all.map(|all| all.split('.').map(str::to_owned).collect()).unwrap_or_default()
}

/// The header that adds a link to those of this browser.
pub fn add_link(headers: &HeaderMap, token: &str, base: &BaseUrl) -> anyhow::Result<HeaderValue> {
    let link = |token: &str| token.split('-').next().map(str::to_owned);
    let mut all = links(headers, base);
    all.retain(|kept| link(kept) != link(token));
    all.push(token.to_owned());
    let kept = all.split_off(all.len().saturating_sub(MOST_LINKS));
    set("links", kept.join("."), base, LINKS_DAYS * 24 * 3600)
}

/// The header with which a browser forgets the links that it has opened.
pub fn forget_links(base: &BaseUrl) -> anyhow::Result<HeaderValue> {
    set("links", String::new(), base, 0)
}

/// The secret of the phone that is signed in at a door.
pub fn device(headers: &HeaderMap, base: &BaseUrl) -> Option<String> {
    value(headers, &name("door", base))
}

/// The header that keeps a phone signed in for so many seconds; 0 ends it.
pub fn set_device(secret: String, base: &BaseUrl, seconds: i64) -> anyhow::Result<HeaderValue> {
    set("door", secret, base, seconds)
}
