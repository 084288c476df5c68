//! What people asked for so that they can take part, as organisers see to it.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::need::answer_from_row;
use crate::access::{Grant, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::duplicate::store::{COUNTS_BY, need_once};
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::need::model::access::{AccessNeed, Cannot, Language, Standings, Step, Taken};
use crate::need::model::{NeedId, NeedKind, NeedState};
use crate::words::folded;

/// Food is seen to by itself. Who counts on another list stands there, and once where both lists tell the same.
pub(super) fn seen_to() -> String {
    format!("n.kind <> 'diet' and a.listed_at is not null and a.withdrawn_at is null and {}", need_once())
}

/// Which of them are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfAccess {
    /// Those that stand there; none: wherever they stand.
    pub state: Option<NeedState>,
    /// Those of that kind; none: of every kind but food.
    pub kind: Option<NeedKind>,
}

/// How many there are.
pub fn access_count(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    which: OfAccess,
) -> rusqlite::Result<u32> {
    let seen_to = seen_to();
    conn.prepare_cached(&format!(
        "select count(*) as needs from attendee a cross join need n using (attendee_id)
         where a.assembly_id = :assembly and {seen_to} and (:state is null or n.state = :state)
            and (:kind is null or n.kind = :kind)"
    ))?
    .query_row(named_params! { ":assembly": assembly, ":state": which.state, ":kind": which.kind }, |row| {
        row.get("needs")
    })
}

/// Some of them, by kind and in the order in which they were asked for; `most` from the one at `from`. People who need nothing
/// are passed over first, so that it is quick however many there are.
pub fn access_needs(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
    which: OfAccess,
    from: u32,
    most: Option<u32>,
) -> rusqlite::Result<Vec<AccessNeed>> {
    let seen_to = seen_to();
    conn.prepare_cached(&format!(
        "select n.need_id, n.kind, n.detail, n.asked_at, n.late, n.state, n.reason, n.booking, n.state_at,
            c.name as said_by, p.name, p.institution_id, i.name as institution
         from attendee a cross join need n using (attendee_id)
            {COUNTS_BY} cross join institution i on i.institution_id = p.institution_id left join account c on c.account_id = n.account_id
         where a.assembly_id = :assembly and {seen_to} and (:state is null or n.state = :state)
            and (:kind is null or n.kind = :kind)
         order by n.kind, n.asked_at, n.need_id limit coalesce(:most, -1) offset :from"
    ))?
    .query_map(
        named_params! {
            ":assembly": assembly,
            ":state": which.state,
            ":kind": which.kind,
            ":from": from,
            ":most": most,
        },
        from_row,
    )?
    .collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AccessNeed> {
    let said_at: Option<Moment> = row.get("state_at")?;
    let said_by: Option<String> = row.get("said_by")?;
    Ok(AccessNeed {
        id: row.get("need_id")?,
        answer: answer_from_row(row)?,
        name: row.get("name")?,
        institution: row.get("institution_id")?,
        institution_name: row.get("institution")?,
        asked_at: row.get("asked_at")?,
        late: row.get("late")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        booking: row.get("booking")?,
        said: said_at.map(|at| (at, said_by)),
    })
}

/// How many people asked for each kind, in the order of the kinds; what nobody asked for is left out.
pub fn access_sums(
    conn: &Connection,
    _by: &Organiser,
    assembly: AssemblyId,
) -> rusqlite::Result<Vec<(NeedKind, Standings)>> {
    let seen_to = seen_to();
    let mut sums: Vec<(NeedKind, Standings)> = conn
        .prepare_cached(&format!(
            "select n.kind, count(*) filter (where n.state = 'asked') as asked,
                count(*) filter (where n.state = 'booked') as booked,
                count(*) filter (where n.state = 'confirmed') as confirmed,
                count(*) filter (where n.state = 'cannot') as cannot
             from attendee a cross join need n using (attendee_id)
             where a.assembly_id = :assembly and {seen_to} group by n.kind"
        ))?
        .query_map(named_params! { ":assembly": assembly }, |row| {
            let standings = Standings {
                asked: row.get("asked")?,
                booked: row.get("booked")?,
                confirmed: row.get("confirmed")?,
                cannot: row.get("cannot")?,
            };
            Ok((row.get("kind")?, standings))
        })?
        .collect::<rusqlite::Result<_>>()?;
    sums.sort_unstable_by_key(|(kind, _)| *kind);
    Ok(sums)
}

/// The languages that interpreters are needed for, the most needed first. Who asks for two is in both.
pub fn languages(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Language>> {
    let seen_to = seen_to();
    let mut statement = conn.prepare_cached(&format!(
        "select n.kind, n.detail, n.state from attendee a cross join need n using (attendee_id)
         where a.assembly_id = :assembly and n.kind = 'interpreter' and {seen_to} order by n.need_id"
    ))?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    let mut languages: Vec<Language> = Vec::new();
    while let Some(row) = rows.next()? {
        let answer = answer_from_row(row)?;
        let known: Vec<String> = answer.languages().into_iter().map(str::to_owned).collect();
        let written = if answer.detail.is_empty() { "Not told".to_owned() } else { answer.detail.clone() };
        for name in if known.is_empty() { vec![written] } else { known } {
            let at = languages.iter().position(|language| folded(&language.name) == folded(&name));
            let at = at.unwrap_or_else(|| {
                languages.push(Language { name, people: Standings::default() });
                languages.len() - 1
            });
            let people = &mut languages[at].people;
            match row.get("state")? {
                NeedState::Asked => people.asked += 1,
                NeedState::Booked => people.booked += 1,
                NeedState::Confirmed => people.confirmed += 1,
                NeedState::Cannot => people.cannot += 1,
            }
        }
    }
    languages.sort_by(|one, other| other.people.all().cmp(&one.people.all()).then_with(|| one.name.cmp(&other.name)));
    Ok(languages)
}

/// Says where several things stand. What somebody else changed after `shown`, or nobody asks for any more, is left.
pub fn take_step(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    needs: &[NeedId],
    step: &Step,
    shown: Moment,
    now: Moment,
) -> rusqlite::Result<Taken> {
    let (mut taken, seen_to) = (Taken::default(), seen_to());
    for need in needs {
        let institution: Option<Option<InstitutionId>> = conn
            .prepare_cached(&format!(
                "select a.institution_id from need n join attendee a using (attendee_id)
                 where n.need_id = :need and a.assembly_id = :assembly and {seen_to}
                    and (n.state_at is null or n.state_at <= :shown)"
            ))?
            .query_row(named_params! { ":need": need, ":assembly": assembly, ":shown": shown }, |row| {
                row.get("institution_id")
            })
            .optional()?;
        let Some(institution) = institution else {
            taken.left += 1;
            continue;
        };
        conn.prepare_cached(
            "update need set state = :state, reason = :reason, booking = coalesce(:booking, booking), state_at = :now,
                account_id = :account where need_id = :need",
        )?
        .execute(named_params! {
            ":state": step.to,
            ":reason": step.reason,
            ":booking": step.booking,
            ":now": now,
            ":account": by.actor().account(),
            ":need": need,
        })?;
        taken.changed += 1;
        let entry = audit::Entry {
            assembly: Some(assembly),
            institution,
            subject: Some((*need).into()),
            fields: Some(step.to.as_str()),
            ..audit::Entry::of("need.decided")
        };
        audit::note(conn, by.actor(), now, &entry)?;
    }
    Ok(taken)
}

/// Notes that an organiser looked at what people need: how many of them, never whom.
pub fn access_was_seen(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    needs: u32,
    now: Moment,
) -> rusqlite::Result<()> {
    let entry = audit::Entry { assembly: Some(assembly), new: Some(needs.into()), ..audit::Entry::of("access.seen") };
    audit::note(conn, by.actor(), now, &entry)
}

/// What cannot be had and nobody has said they read, since it was last said. The audit knows who read it.
pub(super) const NOT_READ: &str = "n.state = 'cannot' and not exists (select 1 from audit_event e
    where e.assembly_id = a.assembly_id and e.institution_id = a.institution_id and e.action = 'need.read'
        and e.subject_id = n.need_id and e.at >= coalesce(n.state_at, n.asked_at))";

/// What cannot be had for the people of a list, until somebody says that they read it.
pub fn cannot_not_read(conn: &Connection, grant: &Grant) -> rusqlite::Result<Vec<Cannot>> {
    if !grant.sees_needs() {
        return Ok(Vec::new());
    }
    conn.prepare_cached(&format!(
        "select n.need_id, a.name, n.reason from attendee a join need n using (attendee_id)
         where a.assembly_id = :assembly and a.institution_id = :institution and a.listed_at is not null
            and a.withdrawn_at is null and {NOT_READ} order by a.name collate nocase, n.need_id"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":institution": grant.institution() }, |row| {
        Ok(Cannot { id: row.get("need_id")?, name: row.get("name")?, reason: row.get("reason")? })
    })?
    .collect()
}

/// Notes that those who speak for an institution read that these cannot be had.
pub fn cannot_was_read(conn: &Connection, grant: &Grant, needs: &[NeedId], now: Moment) -> Result<(), AppError> {
    for unread in cannot_not_read(conn, grant)?.into_iter().filter(|unread| needs.contains(&unread.id)) {
        let entry = audit::Entry { subject: Some(unread.id.into()), ..audit::Entry::within("need.read", grant) };
        audit::note(conn, grant.actor(), now, &entry)?;
    }
    Ok(())
}
