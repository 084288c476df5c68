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
        broken: "attendee counts as one who does not count",
        sql: "select a.attendee_id from attendee a join attendee b on b.attendee_id = a.counted_as_id
            where b.listed = 0 and b.counted_as_id is null",
    },
    Rule {
        broken: "attendees who were told apart count as one, or are of two assemblies",
        sql: "select t.two_people_id from two_people t join attendee a on a.attendee_id = t.one_id
                join attendee b on b.attendee_id = t.other_id
            where coalesce(a.counted_as_id, a.attendee_id) = coalesce(b.counted_as_id, b.attendee_id)
                or a.assembly_id <> b.assembly_id",
    },
    Rule {
        broken: "one person on two lists came in twice",
        sql:
            "select coalesce(a.counted_as_id, a.attendee_id) as person from attendee a join arrival using (attendee_id)
            where undone_by_id is null group by person having count(*) > 1",
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
        broken: "somebody was counted at a door, on a phone or by a key of another assembly",
        sql: "select e.door_event_id from door_event e left join door d using (door_id) left join api_key k using (api_key_id)
                left join device p using (device_id)
            where d.assembly_id <> e.assembly_id or k.assembly_id <> e.assembly_id or p.assembly_id <> e.assembly_id",
    },
    Rule {
        broken: "phone is at a door of another assembly",
        sql: "select device_id from device p join door d using (door_id) where d.assembly_id <> p.assembly_id",
    },
    Rule {
        broken: "pick-up of another assembly is somebody's",
        sql: "select t.attendee_id from travel t join attendee a using (attendee_id) join pick_up p using (pick_up_id)
            where p.assembly_id <> a.assembly_id
            union all select i.invitation_id from invitation i join pick_up p on p.pick_up_id = i.main_pick_up_id
            where p.assembly_id <> i.assembly_id",
    },
    Rule {
        broken: "minutes between stops of two assemblies",
        sql: "select g.pick_up_gap_id from pick_up_gap g join pick_up a on a.pick_up_id = g.one_id
                join pick_up b on b.pick_up_id = g.other_id
            where a.assembly_id <> b.assembly_id",
    },
    Rule {
        broken: "vehicle is of a sort of another assembly",
        sql: "select v.vehicle_id from vehicle v join vehicle_type y using (vehicle_type_id)
            where v.assembly_id <> y.assembly_id",
    },
    Rule {
        broken: "vehicle stops at a pick-up of another assembly",
        sql: "select s.vehicle_stop_id from vehicle_stop s join vehicle v using (vehicle_id) join pick_up p using (pick_up_id)
            where v.assembly_id <> p.assembly_id",
    },
    Rule {
        broken: "somebody rides in a vehicle of another assembly",
        sql: "select r.attendee_id from ride r join attendee a using (attendee_id) join vehicle v using (vehicle_id)
            where v.assembly_id <> a.assembly_id",
    },
    Rule {
        broken: "seats are kept at a pick-up of another assembly, or for an institution that was not invited",
        sql: "select r.reservation_id from reservation r join vehicle v using (vehicle_id) join pick_up p using (pick_up_id)
            where v.assembly_id <> p.assembly_id or not exists (select 1 from invitation i
                where i.assembly_id = v.assembly_id and i.institution_id = r.institution_id)",
    },
    Rule {
        broken: "lift is between people of two assemblies",
        sql: "select l.lift_id from lift l join attendee a using (attendee_id) join attendee d on d.attendee_id = l.driver_id
            where a.assembly_id <> d.assembly_id",
    },
    Rule {
        broken: "link is of a leader who never spoke for its institution",
        sql:
            "select l.link_id from link l join invitation i using (invitation_id) where not exists (
            select 1 from leader_institution s where s.leader_id = l.leader_id and s.institution_id = i.institution_id)",
    },
    Rule {
        broken: "count was questioned by a leader who never spoke for its institution",
        sql: "select q.count_question_id from count_question q where not exists (select 1 from leader_institution s
            where s.leader_id = q.leader_id and s.institution_id = q.institution_id)",
    },
    Rule {
        broken: "institution was merged into one that is not there any more",
        sql: "select n.institution_id from institution n join institution k on k.institution_id = n.merged_into_id
            where k.merged_into_id is not null or k.removed_at is not null",
    },
    Rule {
        broken: "institution that was merged or deleted is still asked or was still here",
        sql: "select n.institution_id from institution n
            where (n.merged_into_id is not null or n.removed_at is not null) and (
                exists (select 1 from invitation i where i.institution_id = n.institution_id)
                or exists (select 1 from attendee a where a.institution_id = n.institution_id)
                or exists (select 1 from door_event e where e.institution_id = n.institution_id)
                or exists (select 1 from leader_institution s where s.institution_id = n.institution_id))",
    },
    Rule {
        broken: "assembly has a date that is not before its start",
        sql: "select assembly_id from assembly where max(pledge_by, access_by, names_by, childcare_by) >= starts_at",
    },
    Rule {
        broken: "assembly starts at another time than it was last moved to",
        sql: "select s.assembly_id from assembly s join (
                select assembly_id, new_starts_at, max(assembly_change_id) from assembly_change where kind = 'moved'
                group by assembly_id) last using (assembly_id)
            where last.new_starts_at <> s.starts_at",
    },
    Rule {
        // Fewer are right: people who are counted on another list stand in it and are not listed.
        broken: "saved list counts more people than it names",
        sql: "select submission_id from submission join assembly using (assembly_id)
            where state = 'saved' and names_erased_at is null and (listed is null or listed > (
                select count(*) from json_each(version, '$.people') p where p.value ->> 'attending' = 'yes'))",
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

    /// One assembly with one institution, one leader and their link, one listed person who came.
    const SOUND: &str = "
        insert into institution (institution_id, name, kind, membership, added_at) values
            (1, 'Invited', 'faith', 'member', '2027-01-01T00:00:00.000Z'),
            (2, 'Elsewhere', 'faith', 'member', '2027-01-01T00:00:00.000Z');
        insert into assembly (assembly_id, title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
        values (1, 'One', '2027-03-12T19:00:00.000Z', 'Europe/London', '2027-02-12T20:00:00.000Z',
                '2027-02-12T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-01-01T00:00:00.000Z'),
            (2, 'Two', '2027-05-12T19:00:00.000Z', 'Europe/London', '2027-02-12T20:00:00.000Z',
                '2027-02-12T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-01-01T00:00:00.000Z');
        insert into invitation (invitation_id, assembly_id, institution_id, added_at)
            values (1, 1, 1, '2027-01-01T00:00:00.000Z');
        insert into pick_up (pick_up_id, assembly_id, place) values (1, 1, 'Here'), (2, 2, 'There');
        insert into leader (leader_id, name, added_at) values (1, 'L', '2027-01-01T00:00:00.000Z');
        insert into leader_institution (leader_id, institution_id, since) values (1, 1, '2027-01-01T00:00:00.000Z');
        insert into link (invitation_id, leader_id, made_at) values (1, 1, '2027-01-01T00:00:00.000Z');
        insert into attendee (attendee_id, assembly_id, institution_id, name, listed_at, late, needs_answered_at,
            travel_answered_at)
        values (1, 1, 1, 'A', '2027-02-01T00:00:00.000Z', 0, '2027-02-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z'),
            (2, 1, 1, 'B', '2027-02-01T00:00:00.000Z', 0, null, null);
        insert into need (attendee_id, kind, state, asked_at, late) values (1, 'bsl', 'asked', '2027-02-01T00:00:00.000Z', 0);
        insert into travel (attendee_id, mode, pick_up_id, seat, asked_at, late)
            values (1, 'coach', 1, 'given', '2027-02-01T00:00:00.000Z', 0);
        insert into door_event (door_event_id, key, assembly_id, institution_id, attendee_id, kind, count, undoes_id,
            happened_at, received_at)
        values (1, 'a', 1, 1, 1, 'person', null, null, '2027-03-12T18:00:00.000Z', '2027-03-12T18:00:00.000Z'),
            (2, 'b', 1, 1, null, 'group', 1, null, '2027-03-12T18:00:00.000Z', '2027-03-12T18:00:00.000Z'),
            (3, 'c', 1, 1, null, 'undo', null, 2, '2027-03-12T18:00:00.000Z', '2027-03-12T18:00:00.000Z');
        insert into arrival (arrival_id, door_event_id, assembly_id, institution_id, attendee_id, undone_by_id)
            values (1, 1, 1, 1, 1, null), (2, 2, 1, 1, null, 3);
        insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, version, listed)
            values (1, 1, 'file', 'saved', '2027-02-01T00:00:00.000Z', '2027-02-02T00:00:00.000Z', '{\"people\":[]}', 0);
        insert into count_question (assembly_id, institution_id, leader_id, words, asked_at)
            values (1, 1, 1, 'W', '2027-03-13T10:00:00.000Z');";

    fn sound() -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../schema.sql")).unwrap();
        conn.execute_batch(SOUND).unwrap();
        conn
    }

    #[test]
    fn a_sound_file_has_no_findings() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../schema.sql")).unwrap();
        assert_eq!(findings(&conn).unwrap(), Vec::<String>::new());
        assert_eq!(findings(&sound()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn each_rule_finds_what_breaks_it() {
        let check = |breaking: &str, found: &[&str]| {
            let conn = sound();
            conn.execute_batch(breaking).unwrap();
            let findings = findings(&conn).unwrap();
            for found in found {
                assert!(findings.iter().any(|finding| finding == found), "{breaking}: {findings:?}");
            }
        };
        check(
            "update attendee set institution_id = 2 where attendee_id = 2",
            &["attendee is listed by an institution that was not invited: 2"],
        );
        check(
            "update attendee set needs_answered_at = null",
            &["attendee has needs or children but no time at which they were told: 1"],
        );
        check(
            "insert into child (attendee_id, place, asked_at, late) values (2, 'given', '2027-02-01T00:00:00.000Z', 0)",
            &["attendee has needs or children but no time at which they were told: 2"],
        );
        check(
            "update attendee set travel_answered_at = null",
            &["attendee has a way of travelling but no time at which it was told: 1"],
        );
        let elsewhere = "attendee counts as one who is counted elsewhere too, or at another assembly: 1";
        check("update attendee set counted_as_id = 1 where attendee_id = 1", &[elsewhere]);
        check("update attendee set counted_as_id = 3 - attendee_id", &[elsewhere]);
        check(
            "update attendee set counted_as_id = 2 where attendee_id = 1;
             update attendee set assembly_id = 2 where attendee_id = 2",
            &[elsewhere],
        );
        check(
            "update attendee set counted_as_id = 2 where attendee_id = 1;
             update attendee set withdrawn_at = listed_at where attendee_id = 2",
            &["attendee counts as one who does not count: 1"],
        );
        let apart = "attendees who were told apart count as one, or are of two assemblies: 1";
        let told_apart =
            "insert into two_people (one_id, other_id, decided_at) values (1, 2, '2027-02-01T00:00:00.000Z')";
        check(told_apart, &[]);
        check(&format!("{told_apart}; update attendee set counted_as_id = 2 where attendee_id = 1"), &[apart]);
        check(
            "update attendee set counted_as_id = 1 where attendee_id = 2;
             update arrival set undone_by_id = null, attendee_id = 2 where arrival_id = 2",
            &["one person on two lists came in twice: 1"],
        );
        let not_its_event = "arrival stands at another assembly or institution than its event: 1";
        check("update arrival set assembly_id = 2", &[not_its_event]);
        check("update arrival set institution_id = null", &[not_its_event]);
        check(
            "update door_event set institution_id = 2; update arrival set institution_id = 2",
            &["arrival stands at another assembly or institution than its person: 1"],
        );
        let elsewhere = "insert into door (door_id, assembly_id, name) values (7, 2, 'N');
            insert into api_key (api_key_id, name, scope, assembly_id, secret_hash, made_at, ends_at)
                values (7, 'K', 'door', 2, x'07', '', '');
            insert into device (device_id, assembly_id, door_id, name, secret_hash, made_at, seen_at)
                values (7, 2, 7, 'Sam', x'08', '', '')";
        let counted_elsewhere = "somebody was counted at a door, on a phone or by a key of another assembly: 1";
        check(
            &format!("{elsewhere}; update device set assembly_id = 1"),
            &["phone is at a door of another assembly: 7"],
        );
        for by in ["door_id", "api_key_id", "device_id"] {
            let sql = format!("{elsewhere}; update door_event set {by} = 7 where door_event_id = 1");
            check(&sql, &[counted_elsewhere]);
        }
        check("update arrival set undone_by_id = 2", &["arrival was undone by an event that is no undo: 1"]);
        check("update arrival set door_event_id = 3 where arrival_id = 2", &["arrival came by an undo: 2"]);
        check(
            "update door_event set count = 2 where kind = 'group'",
            &["group event did not bring in as many as it counted: 2"],
        );
        check("update arrival set door_event_id = 1", &["door event of one person brought in more than one body: 1"]);
        let stop = "pick-up of another assembly is somebody's: 1";
        check("update travel set pick_up_id = 2", &[stop]);
        check("update invitation set main_pick_up_id = 2", &[stop]);
        let fleet = "insert into vehicle_type (vehicle_type_id, assembly_id, name, seats, pence)
                values (1, 1, '49 seats', 49, 45000), (2, 2, '49 seats', 49, 45000);
            insert into vehicle (vehicle_id, assembly_id, vehicle_type_id, name) values (1, 1, 1, 'Coach 1'), (2, 2, 2, 'Coach 1');
            insert into vehicle_stop (vehicle_stop_id, vehicle_id, pick_up_id) values (1, 1, 1);
            insert into ride (attendee_id, vehicle_id, fixed) values (1, 1, 0);
            insert into reservation (reservation_id, vehicle_id, institution_id, pick_up_id, seats, fixed)
                values (1, 1, 1, 1, 4, 0);
            insert into lift (lift_id, attendee_id, driver_id, matched_at) values (1, 1, 2, '2027-02-01T00:00:00.000Z')";
        let conn = sound();
        conn.execute_batch(fleet).unwrap();
        assert_eq!(super::findings(&conn).unwrap(), Vec::<String>::new());
        let kept = "seats are kept at a pick-up of another assembly, or for an institution that was not invited: 1";
        for (breaking, found) in [
            (
                "insert into pick_up_gap (pick_up_gap_id, one_id, other_id, minutes) values (1, 1, 2, 9)",
                "minutes between stops of two assemblies: 1",
            ),
            ("update vehicle set vehicle_type_id = 2", "vehicle is of a sort of another assembly: 1"),
            ("update vehicle_stop set pick_up_id = 2", "vehicle stops at a pick-up of another assembly: 1"),
            ("update ride set vehicle_id = 2", "somebody rides in a vehicle of another assembly: 1"),
            ("update reservation set pick_up_id = 2", kept),
            ("update reservation set institution_id = 2", kept),
            (
                "update attendee set assembly_id = 2 where attendee_id = 2",
                "lift is between people of two assemblies: 1",
            ),
        ] {
            check(&format!("{fleet}; {breaking}"), &[found]);
        }
        check(
            "update leader_institution set institution_id = 2",
            &[
                "link is of a leader who never spoke for its institution: 1",
                "count was questioned by a leader who never spoke for its institution: 1",
            ],
        );
        check(
            "update institution set active = 0, merged_into_id = 3 - institution_id",
            &[
                "institution was merged into one that is not there any more: 2",
                "institution that was merged or deleted is still asked or was still here: 1",
            ],
        );
        for gone in ["merged_into_id = 1", "removed_at = '2027-02-01T00:00:00.000Z'"] {
            for what in [
                "update attendee set institution_id = 2 where attendee_id = 2",
                "update door_event set institution_id = 2 where door_event_id = 3",
                "update leader_institution set institution_id = 2",
                "insert into invitation (assembly_id, institution_id, added_at) values (2, 2, '2027-01-01T00:00:00.000Z')",
            ] {
                check(
                    &format!("{what}; update institution set active = 0, {gone} where institution_id = 2"),
                    &["institution that was merged or deleted is still asked or was still here: 2"],
                );
            }
        }
        for date in ["pledge_by", "access_by", "names_by", "childcare_by"] {
            check(
                &format!("update assembly set {date} = starts_at where assembly_id = 1"),
                &["assembly has a date that is not before its start: 1"],
            );
        }
        check(
            "insert into assembly_change (assembly_id, kind, old_starts_at, new_starts_at, at) values
                (1, 'moved', '2027-03-05T19:00:00.000Z', '2027-03-12T19:00:00.000Z', '2027-01-02T00:00:00.000Z'),
                (2, 'moved', '2027-05-12T19:00:00.000Z', '2027-05-19T19:00:00.000Z', '2027-01-02T00:00:00.000Z')",
            &["assembly starts at another time than it was last moved to: 2"],
        );
        check("update submission set listed = 1", &["saved list counts more people than it names: 1"]);
        check("pragma foreign_keys = off; delete from leader", &["link 1 refers to a leader that is not there"]);
    }
}
