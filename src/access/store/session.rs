//! Sessions: the browsers in which an organiser is signed in.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::super::audit;
use super::super::model::{AccountId, Actor, Organiser, PasswordLinkId, SessionId, Stage};
use super::super::token;
use crate::clock::Moment;

/// How long an organiser stays signed in, whatever they do.
pub const SESSION_LASTS: TimeDelta = TimeDelta::hours(12);
/// How long they stay signed in while they do nothing.
pub const SESSION_IDLE: TimeDelta = TimeDelta::hours(2);
/// How long a code is waited for after the password was right.
pub const CODE_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// That a session is of use is written down so seldom.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// A request that came earlier may be looked at after one that came later, by so much at most.
pub(in crate::access) const SLOWEST: TimeDelta = TimeDelta::minutes(1);

/// Signs an organiser in: keeps the hash of `secret`.
pub fn begin_session(conn: &Connection, secret: &str, account: AccountId, now: Moment) -> rusqlite::Result<()> {
    begin(conn, secret, account, Stage::Whole, None, now)
}

/// Begins a session, at its first or its last stage, in a browser that calls itself so.
pub fn begin(
    conn: &Connection,
    secret: &str,
    account: AccountId,
    stage: Stage,
    browser: Option<&str>,
    now: Moment,
) -> rusqlite::Result<()> {
    let (lasts, action) = match stage {
        Stage::Password => (CODE_WITHIN, "session.password_right"),
        Stage::Whole => (SESSION_LASTS, "session.begun"),
    };
    conn.execute(
        "insert into session (secret_hash, account_id, stage, browser, made_at, seen_at, ends_at)
         values (:hash, :account, :stage, :browser, :now, :now, :ends)",
        named_params! {
            ":hash": token::hash(secret),
            ":account": account,
            ":stage": stage,
            ":browser": browser,
            ":now": now,
            ":ends": now + lasts,
        },
    )?;
    audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of(action))
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

/// Ends every session of an account but one of that secret. How many that were.
pub fn end_sessions_but(conn: &Connection, account: AccountId, secret: Option<&str>) -> rusqlite::Result<usize> {
    conn.execute(
        "delete from session where account_id = :account and secret_hash is not :hash",
        named_params! { ":account": account, ":hash": secret.map(token::hash) },
    )
}

/// Signs an organiser out wherever they are signed in.
pub fn end_sessions_of(conn: &Connection, by: Actor, account: AccountId, now: Moment) -> rusqlite::Result<()> {
    let ended = end_sessions_but(conn, account, None)?;
    let entry = audit::Entry {
        subject: Some(account.into()),
        new: Some(ended as i64),
        ..audit::Entry::of("account.signed_out")
    };
    audit::note(conn, by, now, &entry)
}

/// Ends what lets in whoever has it, where what was ended since a copy was made is not known: every session, every steward's
/// phone, every link to choose a password.
pub fn end_all(conn: &Connection, now: Moment) -> rusqlite::Result<()> {
    let now = named_params! { ":now": now };
    conn.execute("delete from session", [])?;
    conn.execute("update device set ended_at = :now where ended_at is null", now)?;
    conn.execute("update password_link set used_at = :now where used_at is null", now)?;
    Ok(())
}

/// Ends one session of an account, in whichever browser it is. Whether there was such a one.
pub fn end_one(conn: &Connection, account: AccountId, session: SessionId, now: Moment) -> rusqlite::Result<bool> {
    let ended = conn.execute(
        "delete from session where account_id = :account and session_id = :session",
        named_params! { ":account": account, ":session": session },
    )?;
    if ended > 0 {
        let entry = audit::Entry { subject: Some(session.into()), ..audit::Entry::of("session.ended") };
        audit::note(conn, Actor::Organiser(account), now, &entry)?;
    }
    Ok(ended > 0)
}

/// Forgets sessions that have ended.
pub fn forget_ended_sessions(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    conn.execute(
        "delete from session where ends_at <= :now or seen_at <= :idle",
        named_params! { ":now": now, ":idle": now - SESSION_IDLE },
    )
}

/// When the last entry of the audit was made; none if there is none.
pub fn last_noted(conn: &Connection) -> rusqlite::Result<Option<Moment>> {
    conn.prepare_cached("select at from audit_event order by audit_event_id desc limit 1")?
        .query_row([], |row| row.get("at"))
        .optional()
}

/// The clock went back by so much: sessions of which somebody heard after now are ended; of those before, and of links to choose
/// a password, every time is as much earlier, so that they last as long as they would have.
pub fn clock_went_back(conn: &Connection, back: TimeDelta, now: Moment) -> rusqlite::Result<()> {
    conn.execute("delete from session where seen_at > :latest", named_params! { ":latest": now + SLOWEST })?;
    let mut sessions = conn.prepare_cached("select session_id, made_at, seen_at, ends_at from session")?;
    let all = sessions.query_map([], |row| {
        let times: [Moment; 3] = [row.get("made_at")?, row.get("seen_at")?, row.get("ends_at")?];
        Ok((row.get::<_, SessionId>("session_id")?, times))
    })?;
    for (session, [made_at, seen_at, ends_at]) in all.collect::<rusqlite::Result<Vec<_>>>()? {
        conn.prepare_cached(
            "update session set made_at = :made, seen_at = :seen, ends_at = :ends where session_id = :session",
        )?
        .execute(named_params! {
            ":made": made_at - back,
            ":seen": seen_at - back,
            ":ends": ends_at - back,
            ":session": session,
        })?;
    }
    let mut links =
        conn.prepare_cached("select password_link_id, made_at, ends_at from password_link where used_at is null")?;
    let all = links.query_map([], |row| {
        let times: [Moment; 2] = [row.get("made_at")?, row.get("ends_at")?];
        Ok((row.get::<_, PasswordLinkId>("password_link_id")?, times))
    })?;
    for (link, [made_at, ends_at]) in all.collect::<rusqlite::Result<Vec<_>>>()? {
        conn.prepare_cached(
            "update password_link set made_at = :made, ends_at = :ends where password_link_id = :link",
        )?
        .execute(named_params! { ":made": made_at - back, ":ends": ends_at - back, ":link": link })?;
    }
    forget_ended_sessions(conn, now)?;
    Ok(())
}

/// What the secret of a session leads to.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who is signed in.
    pub organiser: Organiser,
    /// Whether it is time for [`seen`] to write down that the session is of use, or that the clock was set back.
    pub is_due: bool,
}

/// The organiser of a session that has not ended, whose account was not removed.
pub fn organiser(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<Option<Found>> {
    conn.prepare_cached(
        "select a.account_id, a.name, a.role, s.seen_at from session s join account a using (account_id)
         where s.secret_hash = :hash and s.stage = 'whole' and s.ends_at > :now and s.seen_at > :idle
            and a.removed_at is null",
    )?
    .query_row(named_params! { ":hash": token::hash(secret), ":now": now, ":idle": now - SESSION_IDLE }, |row| {
        let seen_at: Moment = row.get("seen_at")?;
        Ok(Found {
            organiser: Organiser::signed_in(row.get("account_id")?, row.get("name")?, row.get("role")?),
            is_due: now >= seen_at + SEEN_EVERY || now + SLOWEST < seen_at,
        })
    })
    .optional()
}

/// Writes down that a session is of use. One that was last of use after now is ended instead: the clock was set back, and
/// the session would last longer than it may. Whether it goes on.
pub fn seen(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<bool> {
    let hash = token::hash(secret);
    let went_back = conn.execute(
        "delete from session where secret_hash = :hash and seen_at > :latest",
        named_params! { ":hash": hash, ":latest": now + SLOWEST },
    )?;
    conn.execute(
        "update session set seen_at = :now where secret_hash = :hash and seen_at < :now",
        named_params! { ":hash": hash, ":now": now },
    )?;
    Ok(went_back == 0)
}

/// The account of a session that waits for a code.
pub fn waits_for_code(conn: &Connection, secret: &str, now: Moment) -> rusqlite::Result<Option<AccountId>> {
    conn.prepare_cached(
        "select a.account_id from session s join account a using (account_id)
         where s.secret_hash = :hash and s.stage = 'password' and s.ends_at > :now and s.made_at <= :latest
            and a.removed_at is null",
    )?
    .query_row(named_params! { ":hash": token::hash(secret), ":now": now, ":latest": now + SLOWEST }, |row| {
        row.get("account_id")
    })
    .optional()
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// What the browser is, as far as it tells.
    pub browser: Option<String>,
    /// When they signed in.
    pub made_at: Moment,
    /// When it was last of use, within some minutes.
    pub seen_at: Moment,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// The browsers in which an account is signed in, the latest first.
pub fn sessions(conn: &Connection, account: AccountId, asks: &str, now: Moment) -> rusqlite::Result<Vec<Session>> {
    conn.prepare_cached(
        "select session_id, browser, made_at, seen_at, secret_hash = :asks as is_this from session
         where account_id = :account and stage = 'whole' and ends_at > :now and seen_at > :idle
         order by seen_at desc, session_id desc",
    )?
    .query_map(
        named_params! { ":account": account, ":asks": token::hash(asks), ":now": now, ":idle": now - SESSION_IDLE },
        |row| {
            Ok(Session {
                id: row.get("session_id")?,
                browser: row.get("browser")?,
                made_at: row.get("made_at")?,
                seen_at: row.get("seen_at")?,
                is_this: row.get("is_this")?,
            })
        },
    )?
    .collect()
}
