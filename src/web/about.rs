//! Help, privacy and accessibility: what the program does, in plain words. They describe what exists and promise no more.

use askama::Template;
use axum::Router;
use axum::routing::get;

use super::shell::Shell;
use super::{Answer, page};
use crate::App;

#[derive(Template)]
#[template(path = "web/help.html")]
struct HelpPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "web/privacy.html")]
struct PrivacyPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "web/a11y.html")]
struct AccessibilityPage {
    shell: Shell,
}

/// Serves the pages that belong to nobody in particular.
pub fn router() -> Router<App> {
    Router::new().route("/help", get(help)).route("/privacy", get(privacy)).route("/a11y", get(accessibility))
}

async fn help() -> Answer {
    page(&HelpPage { shell: Shell::plain("Help")? })
}

async fn privacy() -> Answer {
    page(&PrivacyPage { shell: Shell::plain("Your privacy")? })
}

async fn accessibility() -> Answer {
    page(&AccessibilityPage { shell: Shell::plain("Accessibility")? })
}
