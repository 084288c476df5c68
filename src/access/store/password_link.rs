//! Links with which an organiser chooses a password, and the password.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::super::audit;
use super::super::model::{AccountId, Actor, Admin, PasswordLinkId};
use super::session::end_sessions_but;
use crate::clock::Moment;

/// How long a link to choose a password is good for.
pub const PASSWORD_LINK_LASTS: TimeDelta = TimeDelta::hours(72);

/// Makes a link with which `account` (or, with none, the first organiser) chooses a password.
pub fn add_password_link(
    conn: &Connection,
    by: Actor,
    account: Option<AccountId>,
    now: Moment,
) -> rusqlite::Result<PasswordLinkId> {
    let link = conn.query_row(
        "insert into password_link (account_id, made_at, ends_at) values (:account, :now, :ends) returning password_link_id",
        named_params! { ":account": account, ":now": now, ":ends": now + PASSWORD_LINK_LASTS },
        |row| row.get("password_link_id"),
    )?;
    let entry = audit::Entry { subject: account.map(i64::from), ..audit::Entry::of("password_link.made") };
    audit::note(conn, by, now, &entry)?;
    Ok(link)
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

/// Whether a password was chosen with that link.
pub fn password_link_was_used(conn: &Connection, link: PasswordLinkId) -> rusqlite::Result<bool> {
    conn.query_row(
        "select exists (select 1 from password_link where password_link_id = :link and used_at is not null)",
        named_params! { ":link": link },
        |row| row.get(0),
    )
}

/// Whom that link is for, if it is not used or over. A first organiser's link is good only until there is one.
pub fn password_link(conn: &Connection, link: PasswordLinkId, now: Moment) -> rusqlite::Result<Option<PasswordLink>> {
    conn.query_row(
        "select p.account_id, a.email from password_link p left join account a using (account_id)
         where p.password_link_id = :link and p.used_at is null and p.ends_at > :now
            and ((p.account_id is null and not exists (select 1 from account)) or a.removed_at is null and a.email is not null)",
        named_params! { ":link": link, ":now": now },
        |row| {
            Ok(match row.get("account_id")? {
                None => PasswordLink::First,
                Some(account) => PasswordLink::Of { account, email: row.get("email")? },
            })
        },
    )
    .optional()
}

/// The link that an account was given last and can still choose a password with, and until when.
pub fn open_link_of(
    conn: &Connection,
    _by: &Admin,
    account: AccountId,
    now: Moment,
) -> rusqlite::Result<Option<(PasswordLinkId, Moment)>> {
    conn.prepare_cached(
        "select password_link_id, ends_at from password_link
         where account_id = :account and used_at is null and ends_at > :now order by password_link_id desc limit 1",
    )?
    .query_row(named_params! { ":account": account, ":now": now }, |row| {
        Ok((row.get("password_link_id")?, row.get("ends_at")?))
    })
    .optional()
}

/// Stores the chosen password, uses up every link of the account, and ends its sessions but one of that secret.
pub fn set_password(
    conn: &Connection,
    account: AccountId,
    password_hash: &str,
    but: Option<&str>,
    now: Moment,
) -> rusqlite::Result<()> {
    conn.execute(
        "update account set password_hash = :password where account_id = :account",
        named_params! { ":password": password_hash, ":account": account },
    )?;
    end_sessions_but(conn, account, but)?;
    use_up_links(conn, Some(account), now)?;
    audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("account.password_set"))
}

/// Uses up the links of an account, or with none those for the first organiser.
pub(super) fn use_up_links(conn: &Connection, account: Option<AccountId>, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update password_link set used_at = :now where used_at is null and account_id is :account",
        named_params! { ":now": now, ":account": account },
    )?;
    Ok(())
}

/// Uses up the links for the first organiser: there is one now.
pub fn first_was_set_up(conn: &Connection, now: Moment) -> rusqlite::Result<()> {
    use_up_links(conn, None, now)
}
