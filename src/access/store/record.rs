//! The audit as admins search it.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, named_params};

use crate::access::model::record::Kind;
use crate::access::model::{AccountId, Admin};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// Who did it, as far as it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// That organiser.
    Account(AccountId),
    /// Anybody of that sort: a word of the audit, like `leader`.
    Sort(&'static str),
}

/// What is searched for; none of one: whatever it is.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Who did it.
    pub by: Option<By>,
    /// What kind of thing.
    pub kind: Option<Kind>,
    /// The assembly it was about.
    pub assembly: Option<AssemblyId>,
    /// The institution it was about, or one that was merged into it.
    pub institution: Option<InstitutionId>,
    /// From when until before when.
    pub within: Option<(Moment, Moment)>,
}

/// One thing that was done, with the names of today: the audit itself has none.
#[derive(Debug, Clone)]
pub struct Done {
    /// When.
    pub at: Moment,
    /// The word for who: `organiser`.
    pub actor: String,
    /// The name of the organiser or leader; none: neither.
    pub name: Option<String>,
    /// Noun and verb: `pledge.made`.
    pub action: String,
    /// The assembly it was about.
    pub assembly: Option<(AssemblyId, String)>,
    /// The institution it was about.
    pub institution: Option<(InstitutionId, String)>,
    /// The row of the action's noun.
    pub subject: Option<i64>,
    /// Names of the fields that changed, comma-separated.
    pub fields: Option<String>,
    /// The number before.
    pub old: Option<i64>,
    /// The number after.
    pub new: Option<i64>,
}

/// The condition of what is wanted. What is not asked for is left out of it, so that an index is used.
fn condition(wanted: &Wanted) -> (String, Vec<(&'static str, Value)>) {
    let mut parts = vec!["1 = 1".to_owned()];
    let mut values: Vec<(&'static str, Value)> = Vec::new();
    match wanted.by {
        Some(By::Account(account)) => {
            parts.push("e.account_id = :account".into());
            values.push((":account", i64::from(account).into()));
        }
        Some(By::Sort(actor)) => {
            parts.push("e.actor = :actor".into());
            values.push((":actor", actor.to_owned().into()));
        }
        None => {}
    }
    if let Some(kind) = wanted.kind {
        let actions: Vec<String> = kind.actions().map(|action| format!("'{action}'")).collect();
        parts.push(format!("e.action in ({})", actions.join(", ")));
    }
    if let Some(assembly) = wanted.assembly {
        parts.push("e.assembly_id = :assembly".into());
        values.push((":assembly", i64::from(assembly).into()));
    }
    if let Some(institution) = wanted.institution {
        parts.push(
            "(e.institution_id = :institution or e.institution_id in (
                select institution_id from institution where merged_into_id = :institution))"
                .into(),
        );
        values.push((":institution", i64::from(institution).into()));
    }
    if let Some((from, until)) = wanted.within {
        parts.push("e.at >= :from and e.at < :until".into());
        values.extend([(":from", Value::from(from.to_string())), (":until", Value::from(until.to_string()))]);
    }
    (parts.join(" and "), values)
}

/// How many things were done that are wanted.
pub fn record_count(conn: &Connection, _by: &Admin, wanted: &Wanted) -> rusqlite::Result<u32> {
    let (condition, values) = condition(wanted);
    let values: Vec<(&str, &dyn rusqlite::ToSql)> = values.iter().map(|(name, value)| (*name, value as _)).collect();
    conn.prepare_cached(&format!("select count(*) as events from audit_event e where {condition}"))?
        .query_row(values.as_slice(), |row| row.get("events"))
}

/// What was done of what is wanted, the latest first.
pub fn record(conn: &Connection, _by: &Admin, wanted: &Wanted, skipped: u32, most: u32) -> rusqlite::Result<Vec<Done>> {
    let (condition, values) = condition(wanted);
    let mut values: Vec<(&str, &dyn rusqlite::ToSql)> =
        values.iter().map(|(name, value)| (*name, value as _)).collect();
    let page = named_params! { ":most": most, ":skipped": skipped };
    values.extend_from_slice(page);
    conn.prepare_cached(&format!(
        "select e.at, e.actor, coalesce(r.name, a.name) as name, e.action, e.assembly_id, s.title, e.institution_id,
            n.name as institution, e.subject_id, e.fields, e.old_number, e.new_number
         from audit_event e left join leader r using (leader_id) left join account a on a.account_id = e.account_id
            left join assembly s on s.assembly_id = e.assembly_id
            left join institution n on n.institution_id = e.institution_id
         where {condition} order by e.audit_event_id desc limit :most offset :skipped"
    ))?
    .query_map(values.as_slice(), from_row)?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Done> {
    let assembly: Option<AssemblyId> = row.get("assembly_id")?;
    let institution: Option<InstitutionId> = row.get("institution_id")?;
    Ok(Done {
        at: row.get("at")?,
        actor: row.get("actor")?,
        name: row.get("name")?,
        action: row.get("action")?,
        assembly: assembly.zip(row.get("title")?),
        institution: institution.zip(row.get("institution")?),
        subject: row.get("subject_id")?,
        fields: row.get("fields")?,
        old: row.get("old_number")?,
        new: row.get("new_number")?,
    })
}

/// Every account there ever was, to be chosen from.
pub fn record_accounts(conn: &Connection, _by: &Admin) -> rusqlite::Result<Vec<(AccountId, String)>> {
    conn.prepare_cached("select account_id, name from account order by name, account_id")?
        .query_map([], |row| Ok((row.get("account_id")?, row.get("name")?)))?
        .collect()
}

/// Every assembly, the latest first, to be chosen from.
pub fn record_assemblies(conn: &Connection, _by: &Admin) -> rusqlite::Result<Vec<(AssemblyId, String)>> {
    conn.prepare_cached("select assembly_id, title from assembly order by starts_at desc, assembly_id desc")?
        .query_map([], |row| Ok((row.get("assembly_id")?, row.get("title")?)))?
        .collect()
}

/// Every institution by its name, to be chosen from.
pub fn record_institutions(conn: &Connection, _by: &Admin) -> rusqlite::Result<Vec<(InstitutionId, String)>> {
    conn.prepare_cached(
        "select institution_id, name from institution where merged_into_id is null and removed_at is null
         order by name, institution_id",
    )?
    .query_map([], |row| Ok((row.get("institution_id")?, row.get("name")?)))?
    .collect()
}
