//! A file is taken by somebody who meant to: that it was is recorded in their name.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::error::message;
use crate::App;

/// That a file was asked for on one of our pages, or by its address. A link on another site would have a browser that is
/// signed in take it, and record that, without anybody's wish: it is answered with the way to the file. A request for the
/// headers alone takes nothing and is refused.
pub struct Meant;

impl FromRequestParts<App> for Meant {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Meant, Response> {
        if parts.method == Method::HEAD {
            return Err((StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response());
        }
        if from_elsewhere(&parts.headers) {
            return Err(message(
                StatusCode::FORBIDDEN,
                "This file was asked for on another site",
                vec!["It was not taken. To have it, go to our own page and download it there.".to_owned()],
                Some(("Where the files are", files(parts.uri.path()))),
                None,
            ));
        }
        Ok(Meant)
    }
}

/// A browser too old to say where it was sent from is believed, as an address that is typed is.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

/// The page from which a file can be taken: that of the assembly in its path, else all assemblies.
fn files(path: &str) -> String {
    let assembly = path.strip_prefix("/o/a/").and_then(|rest| rest.split(['/', '.']).next()?.parse::<u32>().ok());
    assembly.map_or_else(|| "/o".to_owned(), |assembly| format!("/o/a/{assembly}/exports"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_to_the_files_of_the_assembly() {
        let check = |path, way| assert_eq!(files(path), way, "{path}");
        check("/o/a/7/people.csv", "/o/a/7/exports");
        check("/o/a/7.csv", "/o/a/7/exports");
        check("/o/institutions.csv", "/o");
        check("/o/a/x.csv", "/o");
    }
}
