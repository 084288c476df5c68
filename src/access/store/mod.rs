//! All SQL of accounts, sessions and links, and the making of grants.

mod api_key;
mod device;
mod link;
mod screen;

pub use api_key::{KnownApiKey, NewApiKey, add_api_key, api_key, api_keys, end_api_key};
pub use device::{
    Device, DoorWay, add_device, devices, door_way, door_ways, end_device, heard, heard_anew, phones_may,
    replace_door_way, steward,
};
pub use link::{
    LeadersLink, Link, grant, grant_of, link, link_for, links, links_days, links_end, links_of_assembly, make_links,
    replace_link, still_holds,
};
pub use screen::{replace_screen, screen};

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::audit;
use super::model::{AccountId, Actor, Organiser};
use super::token;
use crate::assembly::model::Zone;
use crate::clock::Moment;
use crate::invitation::model::Contact;

/// How long an organiser stays signed in.
pub const SESSION_LASTS: TimeDelta = TimeDelta::hours(12);
/// How long a link to choose a password is good for.
pub const PASSWORD_LINK_LASTS: TimeDelta = TimeDelta::hours(72);

/// Signs an organiser in: keeps the hash of `secret`.
pub fn begin_session(conn: &Connection, secret: &str, account: AccountId, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "insert into session (secret_hash, account_id, made_at, ends_at) values (:hash, :account, :now, :ends)",
        named_params! { ":hash": token::hash(secret), ":account": account, ":now": now, ":ends": now + SESSION_LASTS },
    )?;
    audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("session.begun"))
}

/// Signs out: the secret is good for nothing from now on.
pub fn end_session(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<()> {
    let ended: Option<AccountId> = conn
        .query_row(
            "delete from session where secret_hash = :hash returning account_id",
            named_params! { ":hash": token::hash(secret) },
            |row| row.get("account_id"),
        )
        .optional()?;
    match ended {
        Some(account) => audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("session.ended")),
        None => Ok(()),
    }
}

/// Forgets sessions that have ended.
pub fn forget_ended_sessions(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    conn.execute("delete from session where ends_at <= :now", named_params! { ":now": now })
}

/// The organiser of a session that has not ended, whose account was not removed.
pub fn organiser(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<Option<Organiser>> {
    conn.prepare_cached(
        "select a.account_id, a.name from session s join account a using (account_id)
         where s.secret_hash = :hash and s.ends_at > :now and a.removed_at is null",
    )?
    .query_row(named_params! { ":hash": token::hash(secret), ":now": now }, |row| {
        Ok(Organiser::signed_in(row.get("account_id")?, row.get("name")?))
    })
    .optional()
}

/// An account with the hash of its password, by e-mail.
pub fn account_to_sign_in(conn: &Connection, email: &str) -> rusqlite::Result<Option<(AccountId, Option<String>)>> {
    conn.prepare_cached("select account_id, password_hash from account where email = :email and removed_at is null")?
        .query_row(named_params! { ":email": email.trim() }, |row| {
            Ok((row.get("account_id")?, row.get("password_hash")?))
        })
        .optional()
}

/// Whether there is any account: without one, `serve` prints a link for the first organiser.
pub fn any_account(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("select exists (select 1 from account)", [], |row| row.get(0))
}

/// Adds an account without a password; none when its e-mail has one already.
pub fn add_account(
    conn: &Connection,
    by: Actor,
    name: &str,
    email: &str,
    now: Moment,
) -> rusqlite::Result<Option<AccountId>> {
    let added = conn
        .query_row(
            "insert into account (name, email, added_at) values (:name, :email, :now) on conflict do nothing
             returning account_id",
            named_params! { ":name": name, ":email": email, ":now": now },
            |row| row.get::<_, AccountId>("account_id"),
        )
        .optional()?;
    if let Some(account) = added {
        let entry = audit::Entry { subject: Some(account.into()), ..audit::Entry::of("account.added") };
        audit::note(conn, by, now, &entry)?;
    }
    Ok(added)
}

/// Keeps an organiser's phone, which leaders see.
pub fn set_phone(conn: &Connection, by: Actor, account: AccountId, phone: &str, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update account set phone = :phone where account_id = :account",
        named_params! { ":phone": phone, ":account": account },
    )?;
    let entry =
        audit::Entry { subject: Some(account.into()), fields: Some("phone"), ..audit::Entry::of("account.changed") };
    audit::note(conn, by, now, &entry)
}

/// Keeps the hash of a link with which `account` (or, with none, the first organiser) chooses a password.
pub fn add_password_link(
    conn: &Connection,
    by: Actor,
    token: &str,
    account: Option<AccountId>,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "insert into password_link (token_hash, account_id, made_at, ends_at) values (:hash, :account, :now, :ends)",
        named_params! { ":hash": token::hash(token), ":account": account, ":now": now, ":ends": now + PASSWORD_LINK_LASTS },
    )?;
    let entry = audit::Entry { subject: account.map(i64::from), ..audit::Entry::of("password_link.made") };
    audit::note(conn, by, now, &entry)
}

/// Whom a password link is for: an account with its e-mail, or the first organiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordLink {
    /// The first organiser, who is not known yet.
    First,
    /// An account.
    Of {
        /// The account.
        account: AccountId,
        /// Its e-mail.
        email: String,
    },
}

/// Whether a password was chosen with the link of that token.
pub fn password_link_was_used(conn: &Connection, token: &str) -> rusqlite::Result<bool> {
    conn.query_row(
        "select exists (select 1 from password_link where token_hash = :hash and used_at is not null)",
        named_params! { ":hash": token::hash(token) },
        |row| row.get(0),
    )
}

/// The password link of that token, if it is not used or over. A first organiser's link is good only until there is one.
pub fn password_link(conn: &Connection, token: &str, now: Moment) -> rusqlite::Result<Option<PasswordLink>> {
    conn.query_row(
        "select p.account_id, a.email from password_link p left join account a using (account_id)
         where p.token_hash = :hash and p.used_at is null and p.ends_at > :now
            and ((p.account_id is null and not exists (select 1 from account)) or a.removed_at is null and a.email is not null)",
        named_params! { ":hash": token::hash(token), ":now": now },
        |row| {
            Ok(match row.get("account_id")? {
                None => PasswordLink::First,
                Some(account) => PasswordLink::Of { account, email: row.get("email")? },
            })
        },
    )
    .optional()
}

/// Stores the chosen password, uses up its link and every other one of the account, and ends every session of the account.
pub fn set_password(
    conn: &Connection,
    token: &str,
    account: AccountId,
    password_hash: &str,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "update account set password_hash = :password where account_id = :account",
        named_params! { ":password": password_hash, ":account": account },
    )?;
    conn.execute("delete from session where account_id = :account", named_params! { ":account": account })?;
    conn.execute(
        "update password_link set used_at = :now
         where used_at is null and (token_hash = :hash or account_id = :account)",
        named_params! { ":now": now, ":hash": token::hash(token), ":account": account },
    )?;
    audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("account.password_set"))
}

/// Whom leaders ask whom nobody looks after; none until it was told.
pub fn alliance_contact(conn: &Connection) -> rusqlite::Result<Option<Contact>> {
    conn.query_row("select contact_name, contact_phone, contact_email from alliance", [], |row| {
        let name: Option<String> = row.get("contact_name")?;
        name.map(|name| Ok(Contact { name, phone: row.get("contact_phone")?, email: row.get("contact_email")? }))
            .transpose()
    })
}

/// Makes an organiser the one whom leaders ask, where nobody is yet.
pub fn offer_as_contact(conn: &Connection, account: AccountId) -> rusqlite::Result<()> {
    conn.execute(
        "update alliance set (contact_name, contact_phone, contact_email) =
            (select name, phone, email from account where account_id = :account)
         where contact_name is null",
        named_params! { ":account": account },
    )?;
    Ok(())
}

/// An organiser as others choose them: for an institution to be looked after, for leaders to call.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// What they are called.
    pub name: String,
    /// Their phone, which leaders see.
    pub phone: Option<String>,
}

/// Every organiser who may sign in, by their names.
pub fn colleagues(conn: &Connection, _by: &Organiser) -> rusqlite::Result<Vec<Colleague>> {
    conn.prepare_cached(
        "select account_id, name, phone from account where removed_at is null order by name, account_id",
    )?
    .query_map([], |row| {
        Ok(Colleague { id: row.get("account_id")?, name: row.get("name")?, phone: row.get("phone")? })
    })?
    .collect()
}

/// The zone that the alliance proposes for a new assembly.
pub fn alliance_zone(conn: &Connection) -> rusqlite::Result<Zone> {
    conn.query_row("select time_zone from alliance", [], |row| row.get("time_zone"))
}
