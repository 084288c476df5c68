//! A form that was sent, and the rule that one sent twice is done once.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::error::PageError;
use crate::App;
use crate::access::Actor;
use crate::clock::Moment;
use crate::error::AppError;

/// The largest form, in bytes: 5,000 pasted lines of names, phones and needs, with room.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;

/// A form as it was sent. One that lacks a field, or has an unreadable one, was not made by our pages and is refused.
#[derive(Debug, Clone)]
pub struct Posted<T> {
    /// What was filled in.
    pub form: T,
    /// This sending of it.
    pub sending: Sending,
}

/// One sending of a form: tells a second click from a second wish.
#[derive(Debug, Clone)]
pub struct Sending {
    key: String,
    digest: [u8; 32],
}

#[derive(Deserialize)]
struct Keyed {
    #[serde(default)]
    form_key: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Posted<T>, Response> {
        let path = request.uri().path().to_owned();
        let body = Bytes::from_request(request, app).await.map_err(|error| error.into_response())?;
        let unreadable = |_| PageError(AppError::Conflict(UNREADABLE.into())).into_response();
        let keyed: Keyed = serde_html_form::from_bytes(&body).map_err(unreadable)?;
        let form = serde_html_form::from_bytes(&body).map_err(unreadable)?;
        Ok(Posted { form, sending: Sending::new(&path, &keyed.form_key, &body) })
    }
}

const UNREADABLE: &str = "This page could not be read. Open it again and fill it in once more.";
const NO_KEY: &str = "This page was open for very long, or was not made here. Do you want to save it?";
const OTHER_CONTENT: &str = "You sent this page before, with other answers. Do you want to save these as well?";

/// The longest key of a form, in characters. Ours have 43.
const LONGEST_KEY: usize = 64;
/// How long a form is remembered: a page that is sent twice is sent within days, a phone asleep in between.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

impl Sending {
    pub(super) fn new(path: &str, key: &str, content: &[u8]) -> Sending {
        let ours = !key.is_empty() && key.len() <= LONGEST_KEY;
        let stored_key = if ours { format!("{path} {key}") } else { String::new() };
        Sending { key: stored_key, digest: Sha256::digest(content).into() }
    }

    /// Does `work`, which answers with an address, for the first sending. A second one is answered as the first and does
    /// nothing; the same key with other content, or of somebody else, is refused. Belongs inside the write it guards.
    pub fn once<E>(
        &self,
        conn: &Connection,
        actor: Actor,
        now: Moment,
        work: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E>
    where
        E: From<AppError>,
    {
        if self.key.is_empty() {
            return Err(AppError::Doubtful(NO_KEY).into());
        }
        let digest = self.digest_of(actor);
        let first: Option<(Vec<u8>, String)> = first_sending(conn, &self.key).map_err(AppError::from)?;
        if let Some((first_digest, answer)) = first {
            let same = first_digest == digest;
            return if same { Ok(answer) } else { Err(AppError::Doubtful(OTHER_CONTENT).into()) };
        }
        let answer = work()?;
        remember(conn, &self.key, &digest, &answer, now).map_err(AppError::from)?;
        Ok(answer)
    }

    fn digest_of(&self, actor: Actor) -> Vec<u8> {
        let mut all = Sha256::new();
        all.update(format!("{actor:?}"));
        all.update(self.digest);
        all.finalize().to_vec()
    }
}

fn first_sending(conn: &Connection, key: &str) -> rusqlite::Result<Option<(Vec<u8>, String)>> {
    conn.prepare_cached("select digest, answer from posted_form where key = :key")?
        .query_row(named_params! { ":key": key }, |row| Ok((row.get("digest")?, row.get("answer")?)))
        .optional()
}

/// Forgets forms that were sent long ago.
pub fn forget_old(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    conn.execute("delete from posted_form where at < :before", named_params! { ":before": now - REMEMBERED })
}

fn remember(conn: &Connection, key: &str, digest: &[u8], answer: &str, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached("insert into posted_form (key, digest, answer, at) values (:key, :digest, :answer, :now)")?
        .execute(named_params! { ":key": key, ":digest": digest, ":answer": answer, ":now": now })?;
    Ok(())
}
