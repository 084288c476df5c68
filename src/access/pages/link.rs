//! Opening a leader's link, and choosing between those that a browser has opened.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse as _, Redirect};
use serde::Deserialize;

use crate::App;
use crate::access::model::Leader;
use crate::access::token::LinkToken;
use crate::access::{cookie, extract, store};
use crate::error::AppError;
use crate::web::{self, Answer, Help, Query, Shell};

#[derive(Template)]
#[template(path = "access/pages/link.html")]
struct DeadLinkPage {
    shell: Shell,
}

/// Sets a cookie and goes to the leader's home, so that the token leaves the address bar. Changes nothing that is stored:
/// programs that scan mail open every link.
pub(super) async fn open(State(app): State<App>, Path(text): Path<String>, headers: HeaderMap) -> Answer {
    let now = app.clock.now();
    let link = match LinkToken::parse(&text) {
        Some(token) => {
            let found = app
                .db
                .read(move |conn| Ok::<_, AppError>(store::link(conn, token.link, now)?.map(|link| (link, token))));
            found.await?.filter(|(link, token)| app.key.opens(token, link.generation))
        }
        None => None,
    };
    let Some((link, _)) = link else {
        let contact = app.db.read(|conn| Ok::<_, AppError>(store::alliance_contact(conn)?)).await?;
        let help = contact.as_ref().map(Help::from);
        let page = DeadLinkPage { shell: Shell { help, ..Shell::plain("This link no longer works")? } };
        return Ok((StatusCode::NOT_FOUND, web::page(&page)?).into_response());
    };
    let cookie = cookie::add_link(&headers, &text, &app.base_url)?;
    let home = link.leader.grant.home();
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&home)).into_response())
}

#[derive(Template)]
#[template(path = "access/pages/choose.html")]
struct ChoosePage {
    shell: Shell,
    meetings: Vec<Meeting>,
}

struct Meeting {
    href: String,
    institution: String,
    assembly: String,
    day: String,
}

/// Goes on to the one invitation that this browser opened, or lets the leader choose.
pub(super) async fn choose(State(app): State<App>, parts: Parts) -> Answer {
    let leaders = extract::leaders(&parts.headers, &app).await?;
    match leaders.as_slice() {
        [] => Ok(web::session_lost(web::SessionOf::Leader)),
        [leader] => web::see(&leader.grant.home()),
        _ => {
            let meetings = app.db.read(move |conn| meetings(conn, &leaders)).await?;
            web::page(&ChoosePage { shell: Shell::plain("Which group?")?, meetings })
        }
    }
}

fn meetings(conn: &rusqlite::Connection, leaders: &[Leader]) -> Result<Vec<Meeting>, AppError> {
    let mut meetings = Vec::new();
    for leader in leaders {
        let invitation = crate::invitation::store::invitation(conn, &leader.grant)?;
        let assembly = &invitation.assembly;
        meetings.push(Meeting {
            href: invitation.home(),
            day: assembly.zone.day(assembly.starts_at),
            assembly: assembly.title.clone(),
            institution: invitation.institution.name,
        });
    }
    Ok(meetings)
}

#[derive(Template)]
#[template(path = "access/pages/leave.html")]
struct LeavePage {
    shell: Shell,
    left: bool,
}

#[derive(Deserialize)]
pub(super) struct Left {
    #[serde(default)]
    left: String,
}

pub(super) async fn leave_page(Query(Left { left }): Query<Left>) -> Answer {
    let left = !left.is_empty();
    let title = if left { "You have left" } else { "Leave on this phone" };
    web::page(&LeavePage { shell: Shell::plain(title)?, left })
}

/// Forgets the links in this browser alone: they open elsewhere, and here again.
pub(super) async fn leave(State(app): State<App>) -> Answer {
    let cookie = cookie::forget_links(&app.base_url)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/my/leave?left=1")).into_response())
}
