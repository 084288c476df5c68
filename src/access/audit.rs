//! The audit: who did what, when, on which thing. Ids, field names and numbers only, so that it can be kept for ever.

use rusqlite::{Connection, Row, named_params};

use super::model::{Actor, Grant};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// What happened; nothing of it may be a name or anything else that a person wrote.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// Noun and verb: `pledge.made`.
    pub action: &'static str,
    /// The assembly it was about.
    pub assembly: Option<AssemblyId>,
    /// The institution it was about.
    pub institution: Option<InstitutionId>,
    /// The row of the action's noun.
    pub subject: Option<i64>,
    /// Names of the fields that changed, comma-separated.
    pub fields: Option<&'a str>,
    /// The number before.
    pub old: Option<i64>,
    /// The number after.
    pub new: Option<i64>,
}

impl Entry<'_> {
    /// An entry of nothing but its action.
    pub fn of(action: &'static str) -> Entry<'static> {
        Entry { action, ..Entry::default() }
    }

    /// An entry about what `grant` is for.
    pub fn within(action: &'static str, grant: &Grant) -> Entry<'static> {
        Entry { action, assembly: Some(grant.assembly()), institution: Some(grant.institution()), ..Entry::default() }
    }
}

/// Adds an entry to the audit.
pub fn note(conn: &Connection, actor: Actor, now: Moment, entry: &Entry<'_>) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "insert into audit_event (at, account_id, leader_id, actor, action, assembly_id, institution_id, subject_id, fields,
            old_number, new_number)
         values (:at, :account, :leader, :actor, :action, :assembly, :institution, :subject, :fields, :old, :new)",
    )?
    .execute(named_params! {
        ":at": now,
        ":account": actor.account(),
        ":leader": actor.leader(),
        ":actor": actor.as_str(),
        ":action": entry.action,
        ":assembly": entry.assembly,
        ":institution": entry.institution,
        ":subject": entry.subject,
        ":fields": entry.fields,
        ":old": entry.old,
        ":new": entry.new,
    })?;
    Ok(())
}

/// Something that happened, as it is read again. Names are those of today: the audit itself has none.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// Who: the organiser or leader by name; none for the organiser at the machine.
    pub by: Option<String>,
    /// Noun and verb: `pledge.made`.
    pub action: String,
    /// The person or leader that it was about, if it was about one.
    pub about: Option<String>,
    /// Names of the fields that changed, comma-separated.
    pub fields: Option<String>,
    /// The number before.
    pub old: Option<i64>,
    /// The number after.
    pub new: Option<i64>,
}

impl Event {
    fn without_needs(self) -> Event {
        let fields = self.fields.map(|fields| {
            let shown = fields.split(',').filter(|field| !FIELDS_OF_NEEDS.contains(field));
            shown.collect::<Vec<_>>().join(",")
        });
        Event { fields, ..self }
    }
}

/// The condition that an event is of an institution, or of one that was merged into it.
const OF_THE_INSTITUTION: &str = "(e.institution_id = :institution or e.institution_id in (
        select institution_id from institution where merged_into_id = :institution))";

/// The condition that an event is of the grant's assembly, or of none.
const OF_THE_GRANT: &str = "(e.assembly_id = :assembly or e.assembly_id is null)";

/// The condition that an event is not of what people need alone, or that whoever asks may see that.
const FOR_THE_GRANT: &str = "(:sees_needs or not (e.action in ('needs.told', 'needs.nobody_else', 'needs.seen', 'requests.seen',
        'child.decided', 'child.changed', 'child.walked_up', 'child.seen', 'need.decided', 'need.read', 'booking.settled')
    or e.action = 'person.changed' and coalesce(e.fields, '') in ('children', 'needs', 'children,needs')))";

/// Fields of a person that tell that they need something.
const FIELDS_OF_NEEDS: [&str; 2] = ["children", "needs"];

/// How many events there are of what the grant is for, those of what people need where the grant sees that.
pub fn count(conn: &Connection, grant: &Grant) -> rusqlite::Result<u32> {
    conn.prepare_cached(&format!(
        "select count(*) as events from audit_event e
         where {OF_THE_INSTITUTION} and {OF_THE_GRANT} and {FOR_THE_GRANT}"
    ))?
    .query_row(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":sees_needs": grant.sees_needs(),
        },
        |row| row.get("events"),
    )
}

/// What happened to what the grant is for, the latest first: of what people need, which names them, where the grant sees that.
pub fn events(conn: &Connection, grant: &Grant, from: u32, most: u32) -> rusqlite::Result<Vec<Event>> {
    conn.prepare_cached(&format!(
        "select e.at, e.action, e.fields, e.old_number, e.new_number, coalesce(r.name, a.name) as made_by,
            case
                when e.action in ('person.added', 'person.changed', 'person.withdrawn', 'person.put_back', 'needs.told',
                    'travel.told', 'seat.decided', 'ride.moved', 'person.counted_elsewhere', 'person.counted_here')
                    then (select p.name from attendee p where p.attendee_id = e.subject_id)
                when e.action in ('child.decided', 'child.changed', 'child.walked_up', 'child.seen')
                    then (select p.name from child c join attendee p using (attendee_id) where c.child_id = e.subject_id)
                when e.action in ('need.decided', 'need.read')
                    then (select p.name from need n join attendee p using (attendee_id) where n.need_id = e.subject_id)
                when e.action = 'link.replaced'
                    then (select s.name from link l join leader s using (leader_id) where l.link_id = e.subject_id)
                when e.action in ('leader.added', 'leader.changed', 'leader.removed', 'leader.handed_over')
                    then (select s.name from leader s where s.leader_id = e.subject_id)
                when e.action = 'invitation.looked_after'
                    then (select o.name from account o where o.account_id = e.subject_id)
                when e.action = 'institution.merged'
                    then (select n.name from institution n where n.institution_id = e.subject_id)
            end as about
         from audit_event e left join leader r using (leader_id) left join account a using (account_id)
         where {OF_THE_INSTITUTION} and {OF_THE_GRANT} and {FOR_THE_GRANT} order by e.audit_event_id desc limit :most offset :from"
    ))?
    .query_map(
        named_params! {
            ":assembly": grant.assembly(),
            ":institution": grant.institution(),
            ":sees_needs": grant.sees_needs(),
            ":most": most,
            ":from": from,
        },
        |row| {
            let event = event_from_row(row)?;
            Ok(if grant.sees_needs() { event } else { event.without_needs() })
        },
    )?
    .collect()
}

fn event_from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        at: row.get("at")?,
        by: row.get("made_by")?,
        action: row.get("action")?,
        about: row.get("about")?,
        fields: row.get("fields")?,
        old: row.get("old_number")?,
        new: row.get("new_number")?,
    })
}
