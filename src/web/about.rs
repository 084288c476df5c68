//! Help, privacy and accessibility: what the program does, in plain words. They describe what exists and promise no more.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::shell::Shell;
use super::{Answer, page};
use crate::App;
use crate::error::AppError;
use crate::retention::store as retention;
use crate::words::counted;

#[derive(Template)]
#[template(path = "web/help.html")]
struct HelpPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "web/privacy.html")]
struct PrivacyPage {
    shell: Shell,
    /// How long what people need is kept, and names: "30 days", "12 months".
    needs: String,
    names: String,
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

async fn privacy(State(app): State<App>) -> Answer {
    let kept = app.db.read(|conn| Ok::<_, AppError>(retention::retention(conn)?)).await?;
    page(&PrivacyPage {
        shell: Shell::plain("Your privacy")?,
        needs: counted(kept.needs_days, "day", "days"),
        names: counted(kept.names_months, "month", "months"),
    })
}

async fn accessibility() -> Answer {
    page(&AccessibilityPage { shell: Shell::plain("Accessibility")? })
}
