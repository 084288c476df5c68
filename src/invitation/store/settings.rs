//! What an organiser sets of an invitation: the number asked for, its own date for names, who looks after it.

use rusqlite::{Connection, OptionalExtension as _, named_params};

use crate::access::model::AccountId;
use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::assembly::store::ByWhom;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::invitation::model::HowMany;

/// Changes the number that is asked for; none: no number is. False when it is so already.
pub fn ask(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    asked: Option<HowMany>,
    now: Moment,
) -> rusqlite::Result<bool> {
    let asked = asked.map(HowMany::get);
    let before: Option<u32> = conn
        .prepare_cached("select asked from invitation where invitation_id = :invitation")?
        .query_row(named_params! { ":invitation": grant.invitation() }, |row| row.get("asked"))?;
    if before == asked {
        return Ok(false);
    }
    conn.execute(
        "update invitation set asked = :asked where invitation_id = :invitation",
        named_params! { ":asked": asked, ":invitation": grant.invitation() },
    )?;
    let entry = audit::Entry {
        old: before.map(i64::from),
        new: asked.map(i64::from),
        ..audit::Entry::within("invitation.asked", grant)
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(true)
}

/// An institution's own date for names; none: the assembly's applies.
pub fn own_names_by(conn: &Connection, grant: &Grant) -> rusqlite::Result<Option<Moment>> {
    conn.prepare_cached("select names_by from invitation where invitation_id = :invitation")?
        .query_row(named_params! { ":invitation": grant.invitation() }, |row| row.get("names_by"))
}

/// Grants an institution its own date for names, or takes it back. What was late under the earlier date stays late. False
/// when it is so already. The audit has the dates as seconds since 1970.
pub fn grant_names_by(
    conn: &Connection,
    by: &Organiser,
    grant: &Grant,
    date: Option<Moment>,
    now: Moment,
) -> rusqlite::Result<bool> {
    let before = own_names_by(conn, grant)?;
    if before == date {
        return Ok(false);
    }
    conn.execute(
        "update invitation set names_by = :date where invitation_id = :invitation",
        named_params! { ":date": date, ":invitation": grant.invitation() },
    )?;
    let seconds = |date: Moment| date.utc().timestamp();
    let entry = audit::Entry {
        fields: Some("names_by"),
        old: before.map(seconds),
        new: date.map(seconds),
        ..audit::Entry::within("invitation.date_granted", grant)
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(true)
}

/// Makes an organiser the one who looks after an invited institution; none: nobody does. False when it is so already.
pub fn look_after(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    institution: InstitutionId,
    account: Option<AccountId>,
    now: Moment,
) -> rusqlite::Result<bool> {
    let changed = conn
        .prepare_cached(
            "update invitation set account_id = :account
             where assembly_id = :assembly and institution_id = :institution and account_id is not :account",
        )?
        .execute(named_params! { ":account": account, ":assembly": assembly, ":institution": institution })?;
    if changed == 0 {
        return Ok(false);
    }
    let entry = audit::Entry {
        assembly: Some(assembly),
        institution: Some(institution),
        subject: account.map(i64::from),
        ..audit::Entry::of("invitation.looked_after")
    };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(true)
}

/// Who looks after an institution, with their name; none: nobody, or somebody who is no organiser any more.
pub fn looked_after_by(
    conn: &Connection,
    _by: &Organiser,
    grant: &Grant,
) -> rusqlite::Result<Option<(AccountId, String)>> {
    conn.prepare_cached(
        "select a.account_id, a.name from invitation i join account a using (account_id)
         where i.invitation_id = :invitation and a.removed_at is null",
    )?
    .query_row(named_params! { ":invitation": grant.invitation() }, |row| {
        Ok((row.get("account_id")?, row.get("name")?))
    })
    .optional()
}

/// Who last did `action` to an invitation, and when; none where nobody has.
pub fn changed_by(conn: &Connection, _by: &Organiser, grant: &Grant, action: &str) -> rusqlite::Result<Option<ByWhom>> {
    conn.prepare_cached(
        "select a.name, e.at from audit_event e left join account a using (account_id)
         where e.assembly_id = :assembly and e.institution_id = :institution and e.action = :action
         order by e.audit_event_id desc limit 1",
    )?
    .query_row(
        named_params! { ":assembly": grant.assembly(), ":institution": grant.institution(), ":action": action },
        |row| Ok(ByWhom { name: row.get("name")?, at: row.get("at")? }),
    )
    .optional()
}
