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

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("lead.js");
const HOURS: &str = include_str!("hours.js");
const ROOM: &str = include_str!("../room/room.css");
const SHEETS: &str = include_str!("../arrival/pages/sheets.css");
const CRECHE: &str = include_str!("../need/pages/creche/sheet.css");
const TRAVEL: &str = include_str!("../travel/pages/desk/travel.css");
const SCREEN: &str = include_str!("../room/room.js");
const LIVE: &str = include_str!("../tally/pages/dashboard/live.js");

/// A square in the header's teal: enough for a browser's tab.
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0d4f5c"/><path d="M3 12V9h2v3zm4 0V6h2v6zm4 0V3h2v9z" fill="#fff"/></svg>"##;

/// Changes with the style sheet and the scripts, so that browsers may keep each for good.
pub fn style_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(|| {
        let files = [STYLE, SCRIPT, HOURS, ROOM, SHEETS, CRECHE, TRAVEL, SCREEN, LIVE];
        let digest = files.iter().fold(Sha256::new(), |all, file| all.chain_update(file)).finalize();
        URL_SAFE_NO_PAD.encode(digest)[..12].to_owned()
    });
    &HASH
}

/// Serves the files.
pub fn router() -> Router<App> {
    Router::new()
        .route("/static/style.css", get(|| async { kept("text/css; charset=utf-8", STYLE) }))
        .route("/static/lead.js", get(|| async { kept("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/static/hours.js", get(|| async { kept("text/javascript; charset=utf-8", HOURS) }))
        .route("/static/room.css", get(|| async { kept("text/css; charset=utf-8", ROOM) }))
        .route("/static/sheets.css", get(|| async { kept("text/css; charset=utf-8", SHEETS) }))
        .route("/static/creche.css", get(|| async { kept("text/css; charset=utf-8", CRECHE) }))
        .route("/static/travel.css", get(|| async { kept("text/css; charset=utf-8", TRAVEL) }))
        .route("/static/room.js", get(|| async { kept("text/javascript; charset=utf-8", SCREEN) }))
        .route("/static/live.js", get(|| async { kept("text/javascript; charset=utf-8", LIVE) }))
        .route("/static/icon.svg", get(|| async { kept("image/svg+xml", ICON) }))
}

fn kept(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], text)
}
