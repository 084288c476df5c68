//! Every rule of the ledger that SQL can ask: what `turnout check` looks for, and what tests hold a database to.
//!
//! Constraints keep most rules already; these are the ones across rows and tables.

use rusqlite::Connection;

/// A rule and a question whose every answer is a row that breaks it: the row's id.
struct Rule {
    broken: &'static str,
    sql: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        broken: "attendee is listed by an institution that was not invited",
        sql: "select attendee_id from attendee a where listed_at is not null and not exists (select 1 from invitation i
            where i.assembly_id = a.assembly_id and i.institution_id = a.institution_id)",
    },
    Rule {
        broken: "attendee has needs or children but no time at which they were told",
        sql: "select attendee_id from attendee a where needs_answered_at is null and (
            exists (select 1 from need n where n.attendee_id = a.attendee_id)
            or exists (select 1 from child c where c.attendee_id = a.attendee_id))",
    },
    Rule {
        broken: "attendee has a way of travelling but no time at which it was told",
        sql: "select attendee_id from attendee join travel using (attendee_id) where travel_answered_at is null",
    },
    Rule {
        broken: "attendee counts as one who is counted elsewhere too, or at another assembly",
        sql: "select a.attendee_id from attendee a join attendee b on b.attendee_id = a.counted_as_id
            where b.counted_as_id is not null or b.assembly_id <> a.assembly_id or b.attendee_id = a.attendee_id",
    },
    Rule {
        broken: "arrival stands at another assembly or institution than its event",
        sql: "select arrival_id from arrival r join door_event e using (door_event_id)
            where r.assembly_id <> e.assembly_id or r.institution_id is not e.institution_id",
    },
    Rule {
        broken: "arrival stands at another assembly or institution than its person",
        sql: "select arrival_id from arrival r join attendee a using (attendee_id)
            where r.assembly_id <> a.assembly_id or r.institution_id is not a.institution_id",
    },
    Rule {
        broken: "arrival was undone by an event that is no undo",
        sql: "select arrival_id from arrival r join door_event e on e.door_event_id = r.undone_by_id where e.kind <> 'undo'",
    },
    Rule {
        broken: "arrival came by an undo",
        sql: "select arrival_id from arrival join door_event using (door_event_id) where kind = 'undo'",
    },
    Rule {
        broken: "group event did not bring in as many as it counted",
        sql: "select e.door_event_id from door_event e where e.kind = 'group'
            and e.count <> (select count(*) from arrival r where r.door_event_id = e.door_event_id)",
    },
    Rule {
        broken: "door event of one person brought in more than one body",
        sql:
            "select door_event_id from door_event join arrival using (door_event_id) where kind in ('person', 'walk_in')
            group by door_event_id having count(*) > 1",
    },
    Rule {
        broken: "pick-up of another assembly is somebody's",
        sql: "select t.attendee_id from travel t join attendee a using (attendee_id) join pick_up p using (pick_up_id)
            where p.assembly_id <> a.assembly_id
            union all select i.invitation_id from invitation i join pick_up p on p.pick_up_id = i.main_pick_up_id
            where p.assembly_id <> i.assembly_id",
    },
    Rule {
        broken: "organiser's link is of a leader who never spoke for its institution",
        sql:
            "select l.link_id from link l join invitation i using (invitation_id) where not exists (
            select 1 from leader_institution s where s.leader_id = l.leader_id and s.institution_id = i.institution_id)",
    },
    Rule {
        broken: "assembly has a date that is not before its start",
        sql: "select assembly_id from assembly where max(pledge_by, access_by, names_by, childcare_by) >= starts_at",
    },
    Rule {
        broken: "saved list counts other people than it names",
        sql: "select submission_id from submission where state = 'saved' and listed is null",
    },
    Rule {
        broken: "tally of an assembly has other than one row for each body that came",
        sql: "select assembly_id from assembly s where
            (select coalesce(sum(actual), 0) from tally t where t.assembly_id = s.assembly_id)
            <> (select count(*) from arrival r where r.assembly_id = s.assembly_id and r.undone_by_id is null)",
    },
];

/// Everything that is wrong with the file, a sentence each: damage, references to nothing, broken rules. Empty when sound.
pub fn findings(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut findings = Vec::new();
    let damage: Vec<String> = conn
        .prepare("pragma integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    findings.extend(damage.into_iter().filter(|line| line != "ok").map(|line| format!("the file is damaged: {line}")));
    let mut dangling = conn.prepare("select \"table\" as child, rowid, parent from pragma_foreign_key_check")?;
    let dangling = dangling.query_map([], |row| {
        let (child, rowid, parent): (String, Option<i64>, String) =
            (row.get("child")?, row.get("rowid")?, row.get("parent")?);
        Ok(format!("{child} {} refers to a {parent} that is not there", rowid.unwrap_or_default()))
    })?;
    findings.extend(dangling.collect::<rusqlite::Result<Vec<_>>>()?);
    for rule in RULES {
        let ids: Vec<i64> =
            conn.prepare(rule.sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        findings.extend(ids.into_iter().map(|id| format!("{}: {id}", rule.broken)));
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_file_is_sound_and_every_question_can_be_asked() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../schema.sql")).unwrap();
        assert_eq!(findings(&conn).unwrap(), Vec::<String>::new());
    }
}
