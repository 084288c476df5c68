//! All SQL of accounts, sessions and links, and the making of grants.

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::audit;
use super::model::{AccountId, Actor, Grant, Leader, LinkId, Organiser};
use super::token;
use crate::assembly::model::{Assembly, AssemblyId, Status, Zone};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::institution::model::{InstitutionId, LeaderId};
use crate::invitation::model::{Contact, InvitationId};

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

/// What the link of that id says now; none if there is no such link or its leader no longer speaks for the institution.
pub struct Link {
    /// The generation that its token must be of.
    pub generation: i64,
    /// The leader that it makes of its bearer.
    pub leader: Leader,
}

const LINK_COLUMNS: &str =
    "l.generation, l.leader_id, i.invitation_id, i.assembly_id, i.institution_id, r.name, r.language";
const LINK_TABLES: &str = "link l join invitation i using (invitation_id) join leader r using (leader_id)
    join leader_institution s on s.leader_id = l.leader_id and s.institution_id = i.institution_id and s.until is null";

fn link_from_row(row: &Row<'_>) -> rusqlite::Result<Link> {
    let grant = Grant {
        assembly: row.get("assembly_id")?,
        institution: row.get("institution_id")?,
        invitation: row.get("invitation_id")?,
        actor: Actor::Leader(row.get("leader_id")?),
    };
    let leader = Leader { grant, name: row.get("name")?, language: row.get("language")? };
    Ok(Link { generation: row.get("generation")?, leader })
}

/// The link of that id, for as long as the alliance lets links open after an assembly: every way in asks here.
pub fn link(conn: &Connection, id: LinkId, now: Moment) -> rusqlite::Result<Option<Link>> {
    let found = conn
        .prepare_cached(&format!("select {LINK_COLUMNS} from {LINK_TABLES} where l.link_id = :id"))?
        .query_row(named_params! { ":id": id }, link_from_row)
        .optional()?;
    let Some(link) = found else { return Ok(None) };
    let assembly = assemblies::assembly(conn, link.leader.grant.assembly)?;
    let days = links_days(conn)?;
    let opens = |assembly: &Assembly| links_end(assembly, days).is_none_or(|end| now < end);
    Ok(assembly.filter(opens).map(|_| link))
}

/// When the links to an assembly stop opening, `days` being [`links_days`]; none while it is put off and has no day.
pub fn links_end(assembly: &Assembly, days: i64) -> Option<Moment> {
    (assembly.status != Status::Postponed).then(|| assembly.ends() + TimeDelta::days(days))
}

/// How many days after an assembly its leaders' links still open.
pub fn links_days(conn: &Connection) -> rusqlite::Result<i64> {
    conn.prepare_cached("select links_days from alliance")?.query_row([], |row| row.get("links_days"))
}

/// Whether a grant of a while ago holds: a leader may have handed over since, an organiser's stays for what they sent.
pub fn still_holds(conn: &Connection, grant: &Grant) -> rusqlite::Result<bool> {
    let Some(leader) = grant.actor.leader() else { return Ok(true) };
    conn.prepare_cached(
        "select exists (select 1 from leader_institution where leader_id = :leader and institution_id = :institution
            and until is null) as speaks",
    )?
    .query_row(named_params! { ":leader": leader, ":institution": grant.institution }, |row| row.get("speaks"))
}

/// An organiser's grant for one institution at one assembly; none if it was not invited.
pub fn grant(
    conn: &Connection,
    to: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
) -> rusqlite::Result<Option<Grant>> {
    let invitation: Option<InvitationId> = conn
        .prepare_cached(
            "select invitation_id from invitation where assembly_id = :assembly and institution_id = :institution",
        )?
        .query_row(named_params! { ":assembly": assembly, ":institution": institution }, |row| row.get("invitation_id"))
        .optional()?;
    Ok(invitation.map(|invitation| Grant { assembly, institution, invitation, actor: to.actor() }))
}

/// An organiser's grant for one invitation; none if there is no such invitation.
pub fn grant_of(conn: &Connection, to: &Organiser, invitation: InvitationId) -> rusqlite::Result<Option<Grant>> {
    conn.prepare_cached("select assembly_id, institution_id from invitation where invitation_id = :invitation")?
        .query_row(named_params! { ":invitation": invitation }, |row| {
            let (assembly, institution) = (row.get("assembly_id")?, row.get("institution_id")?);
            Ok(Grant { assembly, institution, invitation, actor: to.actor() })
        })
        .optional()
}

/// The link of a leader to what `grant` is for, made when there is none: its id and generation.
pub fn link_for(conn: &Connection, grant: &Grant, leader: LeaderId, now: Moment) -> rusqlite::Result<(LinkId, i64)> {
    conn.prepare_cached(
        "insert into link (invitation_id, leader_id, made_at) values (:invitation, :leader, :now)
         on conflict (invitation_id, leader_id) do update set made_at = made_at
         returning link_id, generation",
    )?
    .query_row(named_params! { ":invitation": grant.invitation, ":leader": leader, ":now": now }, |row| {
        Ok((row.get("link_id")?, row.get("generation")?))
    })
}

/// Makes the links that are missing between the leaders who speak for an institution and its invitations, so that every
/// one of them can be handed on.
pub fn make_links(conn: &Connection, institution: InstitutionId, now: Moment) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into link (invitation_id, leader_id, made_at)
         select i.invitation_id, s.leader_id, :now from invitation i join leader_institution s using (institution_id)
         where i.institution_id = :institution and s.until is null
         on conflict (invitation_id, leader_id) do nothing",
    )?
    .execute(named_params! { ":institution": institution, ":now": now })?;
    Ok(())
}

/// A leader's link, with whom to send it to.
#[derive(Debug, Clone)]
pub struct LeadersLink {
    /// The leader.
    pub leader: LeaderId,
    /// What they are called.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
    /// The link.
    pub link: LinkId,
    /// Its generation; replaced at least once when over 1.
    pub generation: i64,
    /// When it was made, or replaced.
    pub made_at: Moment,
}

/// Every link to an assembly with the institution it is for, by the names of institutions and leaders.
pub fn links_of_assembly(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<Vec<(InstitutionId, LeadersLink)>> {
    conn.prepare_cached(&format!(
        "select l.link_id, l.made_at, r.phone, r.email, {LINK_COLUMNS} from {LINK_TABLES}
            join institution n on n.institution_id = i.institution_id
         where i.assembly_id = :assembly order by n.name, r.name, r.leader_id"
    ))?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        Ok((row.get("institution_id")?, leaders_link_from_row(row)?))
    })?
    .collect()
}

/// The links to what `grant` is for, by the names of the leaders who speak for its institution.
pub fn links(conn: &Connection, _by: &Organiser, grant: &Grant) -> rusqlite::Result<Vec<LeadersLink>> {
    conn.prepare_cached(&format!(
        "select l.link_id, l.made_at, r.phone, r.email, {LINK_COLUMNS} from {LINK_TABLES}
         where l.invitation_id = :invitation order by r.name, r.leader_id"
    ))?
    .query_map(named_params! { ":invitation": grant.invitation }, leaders_link_from_row)?
    .collect()
}

fn leaders_link_from_row(row: &Row<'_>) -> rusqlite::Result<LeadersLink> {
    Ok(LeadersLink {
        leader: row.get("leader_id")?,
        name: row.get("name")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        link: row.get("link_id")?,
        generation: row.get("generation")?,
        made_at: row.get("made_at")?,
    })
}

/// Replaces a leader's link: the one that was sent is dead from now on. False if there is no such link.
pub fn replace_link(conn: &Connection, grant: &Grant, leader: LeaderId, now: Moment) -> rusqlite::Result<bool> {
    let replaced: Option<(i64, i64)> = conn
        .query_row(
            "update link set generation = generation + 1, made_at = :now
             where invitation_id = :invitation and leader_id = :leader returning link_id, generation",
            named_params! { ":now": now, ":invitation": grant.invitation, ":leader": leader },
            |row| Ok((row.get("link_id")?, row.get("generation")?)),
        )
        .optional()?;
    let Some((link, generation)) = replaced else { return Ok(false) };
    let entry = audit::Entry {
        subject: Some(link),
        old: Some(generation - 1),
        new: Some(generation),
        ..audit::Entry::within("link.replaced", grant)
    };
    audit::note(conn, grant.actor, now, &entry)?;
    Ok(true)
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
