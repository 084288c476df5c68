//! The lists that were saved.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::Standing;
use crate::App;
use crate::access::Leader;
use crate::assembly::model::Zone;
use crate::error::AppError;
use crate::invitation::model::InvitationId;
use crate::invitation::store as invitations;
use crate::list::csv::write_version;
use crate::list::model::{Source, SubmissionId};
use crate::list::store;
use crate::web::{self, Answer, Ids, Meant, Shell};

#[derive(Template)]
#[template(path = "list/pages/versions.html")]
struct VersionsPage {
    shell: Shell,
    standing: Standing,
    versions: Vec<Shown>,
}

struct Shown {
    id: SubmissionId,
    when: String,
    how: String,
    file: Option<String>,
    listed: u32,
}

impl Shown {
    fn new(saved: store::Saved, zone: Zone) -> Shown {
        let by = saved.by.unwrap_or("an organiser".into());
        let how = match saved.source {
            Source::File => format!("Sent by {by}"),
            Source::Pasted => format!("Pasted by {by}"),
            Source::Typed => format!("Typed by {by}"),
            Source::Copied => format!("Copied from the last list by {by}"),
        };
        Shown { id: saved.id, when: zone.deadline(saved.at), how, file: saved.file_name, listed: saved.listed }
    }
}

/// Every list that was saved, the latest first.
pub(super) async fn page(State(app): State<App>, leader: Leader) -> Answer {
    let now = app.clock.now();
    let read = move |conn: &rusqlite::Connection| {
        let invitation = invitations::invitation(conn, &leader.grant)?;
        let zone = invitation.assembly.zone;
        let versions = store::versions(conn, &leader.grant)?;
        Ok::<_, AppError>(VersionsPage {
            shell: Shell::leader("Lists you have sent", &invitation)?.without_names(&invitation.assembly),
            standing: Standing::new(&invitation, now),
            versions: versions.into_iter().map(|saved| Shown::new(saved, zone)).collect(),
        })
    };
    web::page(&app.db.read(read).await?)
}

/// One of them, to keep: `12.csv`. That an organiser took it is noted.
pub(super) async fn csv(
    meant: Result<Meant, Response>,
    State(app): State<App>,
    leader: Leader,
    Ids((_, file)): Ids<(InvitationId, String)>,
) -> Answer {
    let id: SubmissionId = file.strip_suffix(".csv").and_then(|id| id.parse().ok()).ok_or(AppError::NotFound)?;
    let (now, grant) = (app.clock.now(), leader.grant);
    let version = match (grant.actor().leader(), meant) {
        (Some(_), _) => app.db.read(move |conn| store::saved(conn, &grant, id)).await?,
        (None, Err(refused)) => return Ok(refused),
        (None, Ok(Meant)) => app.db.write(move |conn| store::take(conn, &grant, id, now)).await?,
    };
    let version = version.ok_or(AppError::NotFound)?;
    let written = write_version(&version, Vec::new()).map_err(anyhow::Error::from)?;
    web::csv(&format!("list-{id}.csv"), written)
}
