//! What stands beside the numbers of an assembly's institutions.

use std::collections::HashMap;

use rusqlite::{Connection, named_params};

use crate::access::model::AccountId;
use crate::access::{NumbersGrant, Organiser, audit};
use crate::assembly::model::{Assembly, AssemblyId};
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Beside, ChaseRules, Line};

/// Every line of an assembly as it stands at `now`, in the order of [`rows`](super::rows).
pub fn lines(conn: &Connection, by: &Organiser, assembly: &Assembly, now: Moment) -> rusqlite::Result<Vec<Line>> {
    let rules = chase_rules(conn)?;
    let mut beside = beside(conn, by, assembly.id)?;
    let line = |row: crate::tally::model::Row| {
        let known = row.institution.as_ref().and_then(|named| beside.remove(&named.id));
        Line::new(row, known.unwrap_or_default(), &rules, assembly, now)
    };
    Ok(super::rows(conn, &NumbersGrant::of(by, assembly.id))?.into_iter().map(line).collect())
}

/// What stands beside the numbers of each invited institution.
fn beside(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<HashMap<InstitutionId, Beside>> {
    conn.prepare_cached(
        "with person as (
            select attendee_id, institution_id from attendee
            where assembly_id = :assembly and listed_at is not null and withdrawn_at is null
        ), waiting as (
            select institution_id from submission where assembly_id = :assembly and state = 'waiting'
            union all select institution_id from person join child using (attendee_id) where place = 'asked'
            union all select institution_id from person join travel using (attendee_id) where mode = 'coach' and seat = 'asked'
            union all select institution_id from person join need using (attendee_id) where late = 1 and state = 'asked'
        ), waits as (
            select institution_id, count(*) as waiting from waiting group by institution_id
        ), questioned as (
            select institution_id, count(*) as questions from count_question
            where assembly_id = :assembly and answered_at is null group by institution_id
        )
        select i.institution_id, i.finished_at is not null as finished, coalesce(w.waiting, 0) as waiting,
            coalesce(q.questions, 0) as questions, i.names_by, a.account_id, a.name as organiser,
            (select max(c.at) from contact c
                where c.assembly_id = :assembly and c.institution_id = i.institution_id) as last_contact
         from invitation i left join waits w using (institution_id) left join questioned q using (institution_id)
            left join account a on a.account_id = i.account_id and a.removed_at is null
         where i.assembly_id = :assembly",
    )?
    .query_map(named_params! { ":assembly": assembly }, |row| {
        let account: Option<AccountId> = row.get("account_id")?;
        let looked_after_by = account.map(|account| Ok::<_, rusqlite::Error>((account, row.get("organiser")?)));
        let beside = Beside {
            waiting: row.get("waiting")?,
            questions: row.get("questions")?,
            finished: row.get("finished")?,
            looked_after_by: looked_after_by.transpose()?,
            names_by: row.get("names_by")?,
            last_contact: row.get("last_contact")?,
        };
        Ok((row.get("institution_id")?, beside))
    })?
    .collect()
}

/// Whom the alliance chases, and from when.
pub fn chase_rules(conn: &Connection) -> rusqlite::Result<ChaseRules> {
    conn.prepare_cached("select chase_pledge_days, chase_names_days, chase_names_percent from alliance")?.query_row(
        [],
        |row| {
            Ok(ChaseRules {
                pledge_days: row.get("chase_pledge_days")?,
                names_days: row.get("chase_names_days")?,
                names_percent: row.get("chase_names_percent")?,
            })
        },
    )
}

/// Sets whom the alliance chases, and from when.
pub fn set_chase_rules(conn: &Connection, by: &Organiser, rules: &ChaseRules, now: Moment) -> rusqlite::Result<()> {
    let before = chase_rules(conn)?;
    let fields = [
        ("chase_pledge_days", before.pledge_days, rules.pledge_days),
        ("chase_names_days", before.names_days, rules.names_days),
        ("chase_names_percent", before.names_percent, rules.names_percent),
    ];
    for (field, old, new) in fields.into_iter().filter(|(_, old, new)| old != new) {
        let entry = audit::Entry {
            fields: Some(field),
            old: Some(old.into()),
            new: Some(new.into()),
            ..audit::Entry::of("alliance.changed")
        };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    conn.execute(
        "update alliance set chase_pledge_days = :pledge_days, chase_names_days = :names_days,
            chase_names_percent = :names_percent",
        named_params! {
            ":pledge_days": rules.pledge_days,
            ":names_days": rules.names_days,
            ":names_percent": rules.names_percent,
        },
    )?;
    Ok(())
}
