//! Files of institutions: those that are looked through, and saving what one was said to do.

use std::collections::HashMap;

use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::{COLUMNS, IS_THERE, change_leader, edit, from_row, insert, institution, leader, speak_for};
use crate::access::Organiser;
use crate::access::model::AccountId;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::db::erase;
use crate::error::AppError;
use crate::id::id;
use crate::institution::model::plan::{Known, Plan, Planned, PlannedLeader};
use crate::institution::model::{ImportDraft, InstitutionId, LeaderId};
use crate::invitation::store as invitations;

id! {
    /// A file of institutions that is looked through.
    ImportId
}

/// How long a file is kept that was not saved, so that nobody has to pick it twice.
const IMPORT_LASTS: TimeDelta = TimeDelta::hours(24);

/// A file of institutions that an organiser is looking through.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The assembly that all of it are to be invited to.
    pub assembly: Option<AssemblyId>,
    /// The file's name; none: it was pasted.
    pub file_name: Option<String>,
    /// What is in it.
    pub draft: ImportDraft,
}

/// Keeps a file that was just sent. Whoever sends a second one has given up the first.
pub fn keep_import(
    conn: &Connection,
    account: AccountId,
    assembly: Option<AssemblyId>,
    file_name: Option<&str>,
    draft: &ImportDraft,
    now: Moment,
) -> Result<(), AppError> {
    erase::for_good();
    conn.execute("delete from institution_import where account_id = :account", named_params! { ":account": account })?;
    conn.execute(
        "insert into institution_import (account_id, assembly_id, source, file_name, draft, made_at, ends_at)
         values (:account, :assembly, iif(:file_name is null, 'pasted', 'file'), :file_name, :draft, :now, :ends)",
        named_params! {
            ":account": account,
            ":assembly": assembly,
            ":file_name": file_name,
            ":draft": serde_json::to_string(draft)?,
            ":now": now,
            ":ends": now + IMPORT_LASTS,
        },
    )?;
    Ok(())
}

/// The file that this organiser has open; none if none, or its day is over.
pub fn open_import(conn: &Connection, account: AccountId, now: Moment) -> Result<Option<Import>, AppError> {
    let found = conn
        .prepare_cached(
            "select institution_import_id, assembly_id, file_name, draft from institution_import
             where account_id = :account and ends_at > :now order by institution_import_id desc limit 1",
        )?
        .query_row(named_params! { ":account": account, ":now": now }, |row| {
            let draft: String = row.get("draft")?;
            Ok((row.get("institution_import_id")?, row.get("assembly_id")?, row.get("file_name")?, draft))
        })
        .optional()?;
    let Some((id, assembly, file_name, draft)) = found else { return Ok(None) };
    Ok(Some(Import { id, assembly, file_name, draft: serde_json::from_str(&draft)? }))
}

/// Keeps what was answered about a file.
pub fn answer_import(conn: &Connection, import: &Import) -> Result<(), AppError> {
    conn.prepare_cached("update institution_import set draft = :draft where institution_import_id = :id")?
        .execute(named_params! { ":draft": serde_json::to_string(&import.draft)?, ":id": import.id })?;
    Ok(())
}

/// Lets go of a file, saved or given up.
pub fn drop_import(conn: &Connection, id: ImportId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute("delete from institution_import where institution_import_id = :id", named_params! { ":id": id })?;
    Ok(())
}

/// Lets go of every file of which `tells` says so, by what is in it and its name: somebody in it is erased.
pub fn erase_imports(conn: &Connection, tells: &dyn Fn(&str, &str) -> bool) -> rusqlite::Result<()> {
    let mut statement = conn
        .prepare("select institution_import_id, draft, coalesce(file_name, '') as file_name from institution_import")?;
    let mut told: Vec<ImportId> = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (draft, file_name): (String, String) = (row.get("draft")?, row.get("file_name")?);
        if tells(&draft, &file_name) {
            told.push(row.get("institution_import_id")?);
        }
    }
    told.into_iter().try_for_each(|id| drop_import(conn, id))
}

/// Lets go of every file whose day is over.
pub fn expire_imports(conn: &Connection, now: Moment) -> rusqlite::Result<usize> {
    conn.execute("delete from institution_import where ends_at <= :now", named_params! { ":now": now })
}

/// Every organiser whom a file may name: id, name, e-mail.
pub fn organisers(conn: &Connection) -> rusqlite::Result<Vec<(AccountId, String, String)>> {
    conn.prepare_cached("select account_id, name, email from account where removed_at is null order by account_id")?
        .query_map([], |row| Ok((row.get("account_id")?, row.get("name")?, row.get("email")?)))?
        .collect()
}

/// What is known before a file is read. With an assembly, all of the file are to be invited to it.
pub fn known(conn: &Connection, by: &Organiser, assembly: Option<AssemblyId>) -> rusqlite::Result<Known> {
    let institutions = conn
        .prepare_cached(&format!("select {COLUMNS} from institution n where {IS_THERE} order by n.institution_id"))?
        .query_map([], from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let merged = conn
        .prepare_cached("select name, merged_into_id from institution where merged_into_id is not null")?
        .query_map([], |row| Ok((row.get("name")?, row.get("merged_into_id")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let leaders = leader::all_leaders(conn, by)?;
    let invited = assembly.map(|assembly| invited(conn, assembly)).transpose()?;
    Ok(Known { institutions, merged, leaders, invited })
}

type Invited = HashMap<InstitutionId, (Option<u32>, Option<AccountId>)>;

fn invited(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<Invited> {
    conn.prepare_cached("select institution_id, asked, account_id from invitation where assembly_id = :assembly")?
        .query_map(named_params! { ":assembly": assembly }, |row| {
            Ok((row.get("institution_id")?, (row.get("asked")?, row.get("account_id")?)))
        })?
        .collect()
}

/// Does what a plan says, which was made of what is known now. With an assembly, all of them are invited to it.
pub fn save(
    conn: &Connection,
    by: &Organiser,
    plan: &Plan,
    assembly: Option<AssemblyId>,
    now: Moment,
) -> rusqlite::Result<()> {
    let mut new_leaders = NewLeaders::default();
    for planned in &plan.institutions {
        let id = save_institution(conn, by, planned, now)?;
        for leader in &planned.leaders {
            save_leader(conn, by, id, leader, &mut new_leaders, now)?;
        }
        if let Some(assembly) = assembly {
            invitations::invite(conn, by, assembly, id, planned.asked, now)?;
            if let Some(account) = planned.account {
                invitations::look_after(conn, by, assembly, id, Some(account), now)?;
            }
        }
    }
    Ok(())
}

fn save_institution(
    conn: &Connection,
    by: &Organiser,
    planned: &Planned,
    now: Moment,
) -> rusqlite::Result<InstitutionId> {
    let Some(id) = planned.known else { return insert(conn, by, &planned.after, now) };
    if let Some(before) = institution(conn, id)? {
        edit(conn, by, &before, &planned.after, now)?;
    }
    Ok(id)
}

/// Leaders who are new in this file, by name and phone, or name and e-mail: one who stands at two institutions is one.
type NewLeaders = HashMap<(String, String), LeaderId>;

fn save_leader(
    conn: &Connection,
    by: &Organiser,
    institution: InstitutionId,
    leader: &PlannedLeader,
    new: &mut NewLeaders,
    now: Moment,
) -> rusqlite::Result<()> {
    let after = &leader.after;
    if let Some(known) = &leader.known {
        change_leader(conn, by, institution, known, after, now)?;
        if leader.is_new_here {
            speak_for(conn, by, institution, known.id, now)?;
        }
        return Ok(());
    }
    let contacts = || [&after.phone, &after.email].into_iter().flatten();
    let key = |contact: &String| (after.name.clone(), contact.clone());
    let id = match contacts().find_map(|contact| new.get(&key(contact))) {
        Some(id) => {
            speak_for(conn, by, institution, *id, now)?;
            *id
        }
        None => super::add_new_leader(conn, by, institution, after, now)?,
    };
    new.extend(contacts().map(|contact| (key(contact), id)));
    Ok(())
}
