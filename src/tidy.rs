//! What is kept for a time only, and let go once that has passed: drafts with all their cells or answers, how columns were
//! read, forms that were sent, sessions that ended.

use std::time::Duration;

use rusqlite::Connection;

use crate::App;
use crate::access::store as access;
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::store as institutions;
use crate::list::store as lists;
use crate::retention;
use crate::web::posted;

/// Lets go of everything whose time has passed at `now`.
pub fn tidy(conn: &Connection, now: Moment) -> Result<(), AppError> {
    lists::expire_drafts(conn, now)?;
    lists::forget_columns(conn, retention::store::retention(conn)?.months_before(now))?;
    assemblies::expire_drafts(conn, now)?;
    institutions::expire_imports(conn, now)?;
    posted::forget_old(conn, now)?;
    access::forget_ended_sessions(conn, now)?;
    Ok(())
}

/// Tidies at once and then every hour, for as long as it is let.
pub async fn hourly(app: App) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    loop {
        hours.tick().await;
        app.directories.forget_idle();
        let now = app.clock.now();
        if let Err(error) = app.db.write(move |conn| tidy(conn, now)).await {
            // It is tried again in an hour, and nobody waits for it.
            tracing::warn!(%error, "what has passed could not be let go");
        }
        if let Err(error) = retention::erase_what_is_due(&app).await {
            tracing::warn!(%error, "what is kept too long could not be erased");
        }
    }
}
