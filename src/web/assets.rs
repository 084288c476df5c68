//! The style sheet, the scripts and the icon, out of the binary.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::App;

/// What each file is called under `/static/`, what it is, and its text.
const FILES: [(&str, &str, &str); 9] = [
    ("style.css", CSS, include_str!("style.css")),
    ("lead.js", SCRIPT, include_str!("lead.js")),
    ("hours.js", SCRIPT, include_str!("hours.js")),
    ("room.css", CSS, include_str!("../room/room.css")),
    ("room.js", SCRIPT, include_str!("../room/room.js")),
    ("live.js", SCRIPT, include_str!("../tally/pages/dashboard/live.js")),
    ("sheets.css", CSS, include_str!("../arrival/pages/sheets.css")),
    ("creche.css", CSS, include_str!("../need/pages/creche/sheet.css")),
    ("travel.css", CSS, include_str!("../travel/pages/desk/travel.css")),
];
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A square in the header's teal: enough for a browser's tab.
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0d4f5c"/><path d="M3 12V9h2v3zm4 0V6h2v6zm4 0V3h2v9z" fill="#fff"/></svg>"##;

/// Changes with the files, so that browsers may keep each for good.
pub fn style_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let digest = FILES.iter().fold(Sha256::new(), |all, (.., text)| all.chain_update(text)).finalize();
        URL_SAFE_NO_PAD.encode(digest)[..12].to_owned()
    });
    &HASH
}

/// Serves the files.
pub fn router() -> Router<App> {
    let icon = Router::new().route("/static/icon.svg", get(|| async { kept("image/svg+xml", ICON) }));
    FILES.iter().fold(icon, |routes, (name, kind, text)| {
        routes.route(&format!("/static/{name}"), get(|| async { kept(kind, text) }))
    })
}

fn kept(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
}
