//! A leader says that they read what cannot be had.

use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Leader;
use crate::error::AppError;
use crate::need::model::NeedId;
use crate::need::store;
use crate::web::{self, Answer, Posted};

/// Those that were shown.
#[derive(Deserialize)]
pub(super) struct Read {
    #[serde(default)]
    need: Vec<NeedId>,
}

pub(super) async fn read(State(app): State<App>, leader: Leader, Posted { form, sending }: Posted<Read>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let work = move |conn: &Connection| {
        sending.once(conn, grant.actor(), now, || {
            store::cannot_was_read(conn, &grant, &form.need, now)?;
            Ok::<_, AppError>(grant.home())
        })
    };
    web::see(&app.db.write(work).await?)
}
