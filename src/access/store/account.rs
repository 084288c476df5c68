//! Accounts: who is an organiser, and in which role; second factors.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::super::audit;
use super::super::model::{Account, AccountId, Actor, Admin, Factor, Organiser, Recovery, Role};
use super::super::second_factor::Right;
use super::password_link::use_up_links;
use super::session::end_sessions_but;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::Contact;

/// An account with the hash of its password, by e-mail.
pub fn account_to_sign_in(conn: &Connection, email: &str) -> rusqlite::Result<Option<(AccountId, Option<String>)>> {
    conn.prepare_cached("select account_id, password_hash from account where email = :email and removed_at is null")?
        .query_row(named_params! { ":email": email.trim() }, |row| {
            Ok((row.get("account_id")?, row.get("password_hash")?))
        })
        .optional()
}

/// The hash of an account's password.
pub fn password_hash(conn: &Connection, account: AccountId) -> rusqlite::Result<Option<String>> {
    conn.query_row(
        "select password_hash from account where account_id = :account",
        named_params! { ":account": account },
        |row| row.get("password_hash"),
    )
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
    role: Role,
    now: Moment,
) -> rusqlite::Result<Option<AccountId>> {
    let added = conn
        .query_row(
            "insert into account (name, email, role, added_at) values (:name, :email, :role, :now) on conflict do nothing
             returning account_id",
            named_params! { ":name": name, ":email": email, ":role": role, ":now": now },
            |row| row.get::<_, AccountId>("account_id"),
        )
        .optional()?;
    if let Some(account) = added {
        let fields = Some(role.as_str());
        let entry = audit::Entry { subject: Some(account.into()), fields, ..audit::Entry::of("account.added") };
        audit::note(conn, by, now, &entry)?;
    }
    Ok(added)
}

/// What of an account a form tells, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What they are called.
    pub name: String,
    /// Their phone, which leaders see.
    pub phone: Option<String>,
}

/// Keeps an organiser's name and phone.
pub fn describe(conn: &Connection, by: Actor, account: AccountId, about: &About, now: Moment) -> rusqlite::Result<()> {
    let changed = conn.execute(
        "update account set name = :name, phone = :phone
         where account_id = :account and (name <> :name or phone is not :phone)",
        named_params! { ":name": about.name, ":phone": about.phone, ":account": account },
    )?;
    if changed == 0 {
        return Ok(());
    }
    let fields = Some("name,phone");
    let entry = audit::Entry { subject: Some(account.into()), fields, ..audit::Entry::of("account.changed") };
    audit::note(conn, by, now, &entry)
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

const COLUMNS: &str =
    "account_id, name, email, phone, role, password_hash is not null as has_password, factor_generation,
    factor_since, factor_step, recovery_generation, recovery_at, recovery_used,
    (select max(seen_at) from session s where s.account_id = account.account_id) as seen_at";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get("account_id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        phone: row.get("phone")?,
        role: row.get("role")?,
        has_password: row.get("has_password")?,
        factor: Factor {
            generation: row.get("factor_generation")?,
            since: row.get("factor_since")?,
            step: row.get("factor_step")?,
            recovery: Recovery {
                generation: row.get("recovery_generation")?,
                made_at: row.get("recovery_at")?,
                used: row.get("recovery_used")?,
            },
        },
        seen_at: row.get("seen_at")?,
    })
}

/// An account that may sign in.
pub fn account(conn: &Connection, account: AccountId) -> rusqlite::Result<Option<Account>> {
    conn.prepare_cached(&format!("select {COLUMNS} from account where account_id = :account and removed_at is null"))?
        .query_row(named_params! { ":account": account }, from_row)
        .optional()
}

/// Every account that may sign in, by their names.
pub fn accounts(conn: &Connection, _by: &Admin) -> rusqlite::Result<Vec<Account>> {
    conn.prepare_cached(&format!("select {COLUMNS} from account where removed_at is null order by name, account_id"))?
        .query_map([], from_row)?
        .collect()
}

/// Gives an account another role and ends its sessions at once.
///
/// # Errors
///
/// A conflict that says so when nobody would be an admin any more. Not found where there is no such account.
pub fn set_role(conn: &Connection, by: Actor, id: AccountId, role: Role, now: Moment) -> Result<(), AppError> {
    let known = account(conn, id)?.ok_or(AppError::NotFound)?;
    if known.role == role {
        return Ok(());
    }
    somebody_else_is_admin(conn, &known)?;
    conn.execute(
        "update account set role = :role where account_id = :account",
        named_params! { ":role": role, ":account": id },
    )?;
    end_sessions_but(conn, id, None)?;
    let fields = Some(role.as_str());
    let entry = audit::Entry { subject: Some(id.into()), fields, ..audit::Entry::of("account.role_set") };
    Ok(audit::note(conn, by, now, &entry)?)
}

/// Removes an account: it cannot sign in any more, and is signed out at once.
///
/// # Errors
///
/// As of [`set_role`].
pub fn remove_account(conn: &Connection, by: Actor, id: AccountId, now: Moment) -> Result<(), AppError> {
    let known = account(conn, id)?.ok_or(AppError::NotFound)?;
    somebody_else_is_admin(conn, &known)?;
    conn.execute(
        "update account set removed_at = :now, password_hash = null where account_id = :account",
        named_params! { ":now": now, ":account": id },
    )?;
    end_sessions_but(conn, id, None)?;
    use_up_links(conn, Some(id), now)?;
    no_longer_contact(conn, id)?;
    let entry = audit::Entry { subject: Some(id.into()), ..audit::Entry::of("account.removed") };
    Ok(audit::note(conn, by, now, &entry)?)
}

/// Lets somebody who was removed sign in again; none where there is no such.
pub fn take_back(
    conn: &Connection,
    by: Actor,
    email: &str,
    role: Role,
    now: Moment,
) -> rusqlite::Result<Option<AccountId>> {
    let back: Option<AccountId> = conn
        .query_row(
            "update account set removed_at = null, role = :role, factor_since = null, recovery_at = null
             where email = :email and removed_at is not null returning account_id",
            named_params! { ":email": email.trim(), ":role": role },
            |row| row.get("account_id"),
        )
        .optional()?;
    if let Some(account) = back {
        let fields = Some(role.as_str());
        let entry = audit::Entry { subject: Some(account.into()), fields, ..audit::Entry::of("account.taken_back") };
        audit::note(conn, by, now, &entry)?;
    }
    Ok(back)
}

fn somebody_else_is_admin(conn: &Connection, known: &Account) -> Result<(), AppError> {
    let others = conn.query_row(
        "select exists (select 1 from account where role = 'admin' and removed_at is null and account_id <> :account)",
        named_params! { ":account": known.id },
        |row| row.get::<_, bool>(0),
    )?;
    if known.role == Role::Admin && !others {
        let text = format!("{} is the only admin. Make somebody else an admin first.", known.name);
        return Err(AppError::Conflict(text));
    }
    Ok(())
}

/// The second factor of that generation is set up: its codes are asked for from now on. Recovery codes are made with it.
/// Whether it was: not where there is one already, unless it is set up `again`.
pub fn set_up_factor(
    conn: &Connection,
    account: AccountId,
    generation: i64,
    step: i64,
    again: bool,
    now: Moment,
) -> rusqlite::Result<bool> {
    let set = conn.execute(
        "update account set factor_generation = :generation, factor_since = :now, factor_step = :step,
            recovery_generation = recovery_generation + 1, recovery_at = :now, recovery_used = 0
         where account_id = :account and (factor_since is null or :again)",
        named_params! {
            ":generation": generation,
            ":step": step,
            ":now": now,
            ":account": account,
            ":again": again,
        },
    )?;
    if set > 0 {
        audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("account.second_factor_set"))?;
    }
    Ok(set > 0)
}

/// Takes the second factor of an account off, whose owner lost it: it is set up anew at the next sign-in where the role
/// wants one.
pub fn take_factor_off(conn: &Connection, by: Actor, account: AccountId, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update account set factor_since = null, factor_step = null, recovery_at = null where account_id = :account",
        named_params! { ":account": account },
    )?;
    end_sessions_but(conn, account, None)?;
    let entry = audit::Entry { subject: Some(account.into()), ..audit::Entry::of("account.second_factor_off") };
    audit::note(conn, by, now, &entry)
}

/// Makes new recovery codes: those before are dead.
pub fn new_recovery_codes(conn: &Connection, account: AccountId, now: Moment) -> rusqlite::Result<()> {
    conn.execute(
        "update account set recovery_generation = recovery_generation + 1, recovery_at = :now, recovery_used = 0
         where account_id = :account",
        named_params! { ":now": now, ":account": account },
    )?;
    audit::note(conn, Actor::Organiser(account), now, &audit::Entry::of("account.recovery_codes_made"))
}

/// Uses up what was right. Whether it still was to be used: the same may have come twice at once.
pub fn use_up(conn: &Connection, account: AccountId, right: Right, now: Moment) -> rusqlite::Result<bool> {
    let used = match right {
        Right::Code(step) => conn.execute(
            "update account set factor_step = :step
             where account_id = :account and (factor_step is null or factor_step < :step)",
            named_params! { ":step": step, ":account": account },
        )?,
        Right::Recovery(place) => conn.execute(
            "update account set recovery_used = recovery_used | (1 << :place)
             where account_id = :account and recovery_used & (1 << :place) = 0",
            named_params! { ":place": place, ":account": account },
        )?,
    };
    if let (1, Right::Recovery(place)) = (used, right) {
        let entry = audit::Entry { new: Some(place.into()), ..audit::Entry::of("account.recovery_code_used") };
        audit::note(conn, Actor::Organiser(account), now, &entry)?;
    }
    Ok(used == 1)
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

/// Everybody who may sign in and change something, by their names.
pub fn colleagues(conn: &Connection, _by: &Organiser) -> rusqlite::Result<Vec<Colleague>> {
    conn.prepare_cached(
        "select account_id, name, phone from account where removed_at is null and role <> 'viewer' order by name, account_id",
    )?
    .query_map([], |row| {
        Ok(Colleague { id: row.get("account_id")?, name: row.get("name")?, phone: row.get("phone")? })
    })?
    .collect()
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

/// Puts an admin who is there in place of an organiser whom leaders asked, and who was removed: the one who was added first.
/// Nobody, where there is none with a password.
pub(super) fn no_longer_contact(conn: &Connection, removed: AccountId) -> rusqlite::Result<()> {
    let was = conn.execute(
        "update alliance set contact_name = null, contact_phone = null, contact_email = null
         where exists (select 1 from account a where a.account_id = :removed
            and (contact_email = a.email collate nocase or (contact_email is null and contact_name = a.name)))",
        named_params! { ":removed": removed },
    )?;
    if was == 0 {
        return Ok(());
    }
    let next: Option<AccountId> = conn
        .query_row(
            "select account_id from account
             where role = 'admin' and removed_at is null and password_hash is not null and account_id <> :removed
             order by account_id limit 1",
            named_params! { ":removed": removed },
            |row| row.get("account_id"),
        )
        .optional()?;
    next.map_or(Ok(()), |next| offer_as_contact(conn, next))
}
