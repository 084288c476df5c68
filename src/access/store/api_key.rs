//! The keys of other programs.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::model::{ApiKey, ApiKeyId, Organiser, Scope};
use crate::access::{audit, token};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// The one assembly it is for; none: every one, which only a reading key may be.
    pub assembly: Option<AssemblyId>,
    /// When it ends.
    pub ends_at: Moment,
}

/// Makes a key: keeps the hash of `secret`.
pub fn add_api_key(
    conn: &Connection,
    by: &Organiser,
    new: &NewApiKey,
    secret: &str,
    now: Moment,
) -> rusqlite::Result<ApiKeyId> {
    let id: ApiKeyId = conn.query_row(
        "insert into api_key (name, scope, assembly_id, secret_hash, made_at, ends_at)
         values (:name, :scope, :assembly, :hash, :now, :ends) returning api_key_id",
        named_params! {
            ":name": new.name,
            ":scope": new.scope,
            ":assembly": new.assembly,
            ":hash": token::hash(secret),
            ":now": now,
            ":ends": new.ends_at,
        },
        |row| row.get("api_key_id"),
    )?;
    let entry = audit::Entry { subject: Some(id.into()), assembly: new.assembly, ..audit::Entry::of("api_key.made") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(id)
}

/// A key that is good, as an organiser sees it.
#[derive(Debug, Clone)]
pub struct KnownApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// The one assembly it is for; none: every one.
    pub assembly: Option<AssemblyId>,
    /// When it ends.
    pub ends_at: Moment,
}

/// The keys that have not ended, in the order in which they were made.
pub fn api_keys(conn: &Connection, _by: &Organiser, now: Moment) -> rusqlite::Result<Vec<KnownApiKey>> {
    conn.prepare_cached(
        "select api_key_id, name, scope, assembly_id, ends_at from api_key
         where ends_at > :now and ended_at is null order by api_key_id",
    )?
    .query_map(named_params! { ":now": now }, |row| {
        Ok(KnownApiKey {
            id: row.get("api_key_id")?,
            name: row.get("name")?,
            scope: row.get("scope")?,
            assembly: row.get("assembly_id")?,
            ends_at: row.get("ends_at")?,
        })
    })?
    .collect()
}

/// Ends a key at once. False if there is none that could be ended.
pub fn end_api_key(conn: &Connection, by: &Organiser, id: ApiKeyId, now: Moment) -> rusqlite::Result<bool> {
    let ended = conn.execute(
        "update api_key set ended_at = :now where api_key_id = :id and ended_at is null",
        named_params! { ":id": id, ":now": now },
    )?;
    if ended > 0 {
        let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::of("api_key.ended") };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    Ok(ended > 0)
}

/// The key of that secret, unless it has ended.
pub fn api_key(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<Option<ApiKey>> {
    conn.prepare_cached(
        "select api_key_id, scope, assembly_id from api_key
         where secret_hash = :hash and ends_at > :now and ended_at is null",
    )?
    .query_row(named_params! { ":hash": token::hash(secret), ":now": now }, |row| {
        Ok(ApiKey { id: row.get("api_key_id")?, scope: row.get("scope")?, assembly: row.get("assembly_id")? })
    })
    .optional()
}
