//! What each check of `schema.sql` takes and refuses. A check is asked by itself, over values of its columns.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::access::model::{Role, Scope, Stage};
use crate::arrival::model as arrival;
use crate::assembly::model::Status;
use crate::export::model::Export;
use crate::institution::model::{Kind, Membership};
use crate::invitation::model::ContactWay;
use crate::list::model::{AgeGroup, Attending, Source, SubmissionState};
use crate::need::model::{CHILDREN_COUNTED, NeedKind, NeedState, Place};
use crate::travel::model::TravelMode;

/// The checks of the schema, and those that were asked.
struct Checks {
    connection: Connection,
    conditions: BTreeMap<String, String>,
    asked: BTreeSet<String>,
}

impl Checks {
    /// Those whose condition is of this sort.
    fn that(sort: impl Fn(&str) -> bool) -> Checks {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(Schema::OURS.sql).unwrap();
        let mut conditions = BTreeMap::new();
        let mut tables = connection.prepare("select sql from sqlite_schema where type = 'table'").unwrap();
        for table in tables.query_map([], |row| row.get::<_, String>("sql")).unwrap() {
            let table = table.unwrap();
            let code: Vec<_> = table.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
            let code = code.join(" ");
            for (constraint, _) in code.match_indices("constraint ") {
                let (name, rest) = code[constraint..]["constraint ".len()..].split_once(char::is_whitespace).unwrap();
                conditions.insert(name.to_owned(), in_brackets(rest.trim_start().strip_prefix("check ").unwrap()));
            }
        }
        conditions.retain(|_, condition| sort(condition));
        drop(tables);
        Checks { connection, conditions, asked: BTreeSet::new() }
    }

    /// Asks the check over values of its columns.
    fn ask(&mut self, name: &str, columns: &str, taken: &[&str], refused: &[&str]) {
        self.asked.insert(name.to_owned());
        let condition = &self.conditions[name];
        let stands = |values: &str| -> Option<bool> {
            let sql = format!("with it ({columns}) as (values ({values})) select {condition} as stands from it");
            self.connection.query_row(&sql, [], |row| row.get("stands")).unwrap()
        };
        for values in taken {
            assert_ne!(stands(values), Some(false), "{name}: {values}");
        }
        for values in refused {
            assert_eq!(stands(values), Some(false), "{name}: {values}");
        }
    }

    /// Asks the check whether it takes these words and no other.
    fn ask_words(&mut self, name: &str, column: &str, words: &[&str]) {
        let taken: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
        self.ask(name, column, &taken.iter().map(String::as_str).collect::<Vec<_>>(), &["''", "'another'"]);
        let known = self.conditions[name].matches('\'').count() / 2;
        assert_eq!(known, words.len(), "{name} takes words that the program does not know");
    }

    fn were_all_asked(&self) {
        assert_eq!(self.asked, self.conditions.keys().cloned().collect());
    }
}

/// What stands in the first brackets, with them.
fn in_brackets(text: &str) -> String {
    let mut open = 0;
    let end = text.find(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0
    });
    text[..=end.unwrap()].to_owned()
}

fn is_of_words(condition: &str) -> bool {
    condition.contains(" in ('") && !condition.contains(" = ")
}

/// The words of a closed set.
fn words<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(word).collect()
}

#[test]
fn each_check_takes_what_may_be_and_refuses_the_rest() {
    let mut checks = Checks::that(|condition| !is_of_words(condition));
    let flag = (&["0", "1"], &["-1", "2"]);
    let bodies = (&["null", "0", "100000"], &["-1", "100001"]);

    checks.ask("alliance_is_one", "alliance_id", &["1"], &["0", "2"]);
    checks.ask("institution_active", "active", flag.0, flag.1);
    checks.ask("assembly_capacity", "capacity", &["null", "1"], &["0", "-1"]);
    checks.ask("assembly_target", "target", &["null", "1"], &["0", "-1"]);
    checks.ask("invitation_asked", "asked", bodies.0, bodies.1);
    checks.ask("invitation_estimated_children", "estimated_children", bodies.0, bodies.1);
    checks.ask("invitation_estimated_coach", "estimated_coach", bodies.0, bodies.1);
    checks.ask("invitation_estimated_access", "estimated_access", bodies.0, bodies.1);
    let both_or_neither = (&["null, null", "'then', 0"], &["null, 0", "'then', null"]);
    checks.ask("invitation_finished", "finished_at, finished_listed", both_or_neither.0, both_or_neither.1);
    checks.ask("pledge_number", "number", bodies.0, bodies.1);
    checks.ask("pledge_late", "late", flag.0, flag.1);
    checks.ask("attendee_name", "name", &["'A'"], &["''"]);
    checks.ask("attendee_late", "late", flag.0, flag.1);
    checks.ask(
        "attendee_of_a_list",
        "listed_at, institution_id",
        &["'then', 1", "null, 1", "null, null"],
        &["'then', null"],
    );
    checks.ask("child_age", "age_years", &["null", "0", "17"], &["-1", "18"]);
    checks.ask("child_late", "late", flag.0, flag.1);
    checks.ask("child_walked_up", "walked_up", flag.0, flag.1);
    checks.ask("need_late", "late", flag.0, flag.1);
    checks.ask("travel_seats", "seats_offered", &["null", "1", "60"], &["0", "61"]);
    checks.ask("travel_late", "late", flag.0, flag.1);
    checks.ask(
        "submission_draft",
        "state, draft",
        &["'draft', '{}'", "'saved', null"],
        &["'draft', null", "'saved', '{}'"],
    );
    checks.ask(
        "submission_version",
        "state, version",
        &["'saved', '{}'", "'draft', null"],
        &["'saved', null", "'draft', '{}'"],
    );
    checks.ask("door_event_count", "count", &["null", "1", "100000"], &["0", "100001"]);
    checks.ask("door_event_group", "kind, count", &["'group', 1", "'person', null"], &["'group', null", "'person', 1"]);
    checks.ask(
        "door_event_undo",
        "kind, undoes_id",
        &["'undo', 1", "'person', null"],
        &["'undo', null", "'person', 1"],
    );
    checks.ask(
        "export_reason",
        "what, reason",
        &["'needs', 'to book'", "'children', 'to book'", "'tally', null"],
        &["'needs', null", "'children', ''", "'tally', 'to book'"],
    );
    let days = (&["0", "365"], &["-1", "366"]);
    checks.ask("alliance_chase_pledge_days", "chase_pledge_days", days.0, days.1);
    checks.ask("alliance_chase_names_days", "chase_names_days", days.0, days.1);
    checks.ask("alliance_chase_names_percent", "chase_names_percent", &["0", "100"], &["-1", "101"]);
    checks.ask("alliance_links_days", "links_days", &["0", "3650"], &["-1", "3651"]);
    let when_inactive = (&["null, 1", "null, 0", "1, 0"], &["1, 1"]);
    checks.ask("institution_merged", "merged_into_id, active", when_inactive.0, when_inactive.1);
    checks.ask("institution_removed", "removed_at, active", when_inactive.0, when_inactive.1);
    checks.ask("assembly_entry_checks", "entry_checks", flag.0, flag.1);
    checks.ask("door_name", "name", &["'North'"], &["''"]);
    let minutes = (&["0", "180", "10080"], &["-1", "10081"]);
    checks.ask("assembly_counting_before", "counting_before", minutes.0, minutes.1);
    checks.ask("assembly_counting_after", "counting_after", minutes.0, minutes.1);
    checks.ask("assembly_screen_pledged", "screen_pledged", flag.0, flag.1);
    checks.ask("door_event_outside", "outside", flag.0, flag.1);
    checks.ask("device_name", "name", &["'Sam'"], &["''"]);
    checks.ask("device_unsent", "unsent", &["0", "12"], &["-1"]);
    checks.ask("api_key_name", "name", &["'Spreadsheet'"], &["''"]);
    let of_one = (&["'read', null", "'read', 1", "'door', 1"], &["'door', null"]);
    checks.ask("api_key_of_one", "scope, assembly_id", of_one.0, of_one.1);
    checks.ask(
        "assembly_change_start",
        "kind, old_starts_at, new_starts_at",
        &["'moved', 'then', 'now'", "'place', null, null"],
        &["'moved', null, 'now'", "'moved', 'then', null", "'place', 'then', 'now'"],
    );
    checks.ask("assembly_note_words", "words", &["'more coaches'"], &["''"]);
    checks.ask("count_question_words", "words", &["'we were 40'"], &["''"]);
    checks.ask("count_question_answer", "answer", &["null", "'so it was'"], &["''"]);
    checks.ask(
        "count_question_answered",
        "answer, answered_at, account_id",
        &["null, null, null", "'yes', 'then', 1", "'yes', 'then', null"],
        &["null, 'then', null", "'yes', null, null", "null, null, 1"],
    );
    checks.ask("two_people_order", "one_id, other_id", &["1, 2"], &["2, 1", "1, 1"]);
    checks.ask("account_recovery_used", "recovery_used", &["0", "255"], &["-1", "256"]);
    let ratio = (&["1", "50"], &["0", "51"]);
    checks.ask("alliance_creche_under_2", "creche_under_2", ratio.0, ratio.1);
    checks.ask("alliance_creche_age_2", "creche_age_2", ratio.0, ratio.1);
    checks.ask("alliance_creche_from_3", "creche_from_3", ratio.0, ratio.1);
    checks.ask("alliance_creche_source", "creche_source", &["'EYFS'"], &["''"]);
    let heads = (&["null", "0", "10000"], &["-1", "10001"]);
    checks.ask("assembly_creche_places", "creche_places", heads.0, heads.1);
    checks.ask("assembly_creche_staff", "creche_staff", heads.0, heads.1);
    checks.ask("assembly_creche_area", "creche_area", &["null", "1", "100000"], &["0", "100001"]);
    checks.ask("assembly_join_minutes", "join_minutes", &["0", "240"], &["-1", "241"]);
    checks.ask("alliance_needs_days", "needs_days", &["0", "30", "365"], &["-1", "366"]);
    checks.ask("alliance_names_months", "names_months", &["0", "12", "120"], &["-1", "121"]);
    checks.ask("account_erased", "removed_at, erased_at", &["null, null", "1, null", "1, 2"], &["null, 2"]);
    let needs_first = (&["null, null", "1, null", "1, 2"], &["null, 2"]);
    checks.ask("assembly_names_erased", "needs_erased_at, names_erased_at", needs_first.0, needs_first.1);
    checks.ask("need_number_number", "number", &["1"], &["0", "-1"]);
    checks.ask("need_booking", "booking", &["null", "'two interpreters'"], &["''"]);
    checks.ask("dropped_booking_words", "booking", &["null", "'two interpreters'"], &["''"]);
    checks.ask("pick_up_gap_minutes", "minutes", &["0", "600"], &["-1", "601"]);
    checks.ask("pick_up_gap_order", "one_id, other_id", &["1, 2"], &["2, 1", "1, 1"]);
    checks.ask("vehicle_type_name", "name", &["'49 seats'"], &["''"]);
    checks.ask("vehicle_type_seats", "seats", &["1", "200"], &["0", "201"]);
    checks.ask("vehicle_type_wheelchair_places", "wheelchair_places", &["0", "50"], &["-1", "51"]);
    checks.ask("vehicle_type_pence", "pence", &["0", "100000000"], &["-1", "100000001"]);
    checks.ask("vehicle_type_most", "most", &["null", "1", "1000"], &["0", "1001"]);
    checks.ask("vehicle_name", "name", &["'Coach 1'"], &["''"]);
    checks.ask("reservation_seats", "seats", &["1", "10000"], &["0", "10001"]);
    checks.ask("reservation_fixed", "fixed", flag.0, flag.1);
    checks.ask("ride_fixed", "fixed", flag.0, flag.1);
    checks.ask("lift_of_two", "attendee_id, driver_id", &["1, 2"], &["1, 1"]);
    checks.were_all_asked();
}

#[test]
fn each_closed_set_takes_the_programs_words_and_no_other() {
    let mut checks = Checks::that(is_of_words);
    checks.ask_words("institution_kind", "kind", &words(Kind::ALL, Kind::as_str));
    checks.ask_words("institution_membership", "membership", &words(Membership::ALL, Membership::as_str));
    checks.ask_words("assembly_status", "status", &words(Status::ALL, Status::as_str));
    checks.ask_words("invitation_main_travel", "main_travel", &words(TravelMode::ALL, TravelMode::as_str));
    checks.ask_words("attendee_age_group", "age_group", &words(AgeGroup::ALL, AgeGroup::as_str));
    // Who does not come is not kept.
    let kept = Attending::ALL.iter().filter(|attending| **attending != Attending::No);
    checks.ask_words("attendee_attending", "attending", &kept.map(|it| it.as_str()).collect::<Vec<_>>());
    checks.ask_words("child_place", "place", &words(Place::ALL, Place::as_str));
    checks.ask_words("need_kind", "kind", &words(NeedKind::ALL, NeedKind::as_str));
    checks.ask_words("dropped_booking_kind", "kind", &words(NeedKind::ALL, NeedKind::as_str));
    let children = CHILDREN_COUNTED.iter().map(|(word, _)| *word);
    let counted: Vec<_> = NeedKind::ALL.iter().map(|kind| kind.as_str()).chain(children).collect();
    checks.ask_words("need_number_kind", "kind", &counted);
    checks.ask_words("need_state", "state", &words(NeedState::ALL, NeedState::as_str));
    checks.ask_words("travel_mode", "mode", &words(TravelMode::ALL, TravelMode::as_str));
    checks.ask_words("travel_seat", "seat", &words(Place::ALL, Place::as_str));
    checks.ask_words("submission_source", "source", &words(Source::ALL, Source::as_str));
    checks.ask_words("submission_state", "state", &words(SubmissionState::ALL, SubmissionState::as_str));
    checks.ask_words("door_event_kind", "kind", &words(arrival::Kind::ALL, arrival::Kind::as_str));
    checks.ask_words("audit_event_actor", "actor", &["organiser", "leader", "key", "steward", "machine", "nobody"]);
    checks.ask_words("account_role", "role", &words(Role::ALL, Role::as_str));
    checks.ask_words("session_stage", "stage", &words(Stage::ALL, Stage::as_str));
    checks.ask_words("api_key_scope", "scope", &words(Scope::ALL, Scope::as_str));
    checks.ask_words("export_what", "what", &words(Export::ALL, Export::as_str));
    checks.ask_words("assembly_change_kind", "kind", &["moved", "place", "cancelled", "postponed", "reinstated"]);
    checks.ask_words("contact_way", "way", &words(ContactWay::ALL, ContactWay::as_str));
    checks.ask_words("institution_import_source", "source", &["file", "pasted"]);
    checks.were_all_asked();
}

#[test]
fn what_is_there_once_cannot_be_there_twice() {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(Schema::OURS.sql).unwrap();
    let once = "select t.name || ': ' || group_concat(c.name, ', ') as columns
        from pragma_table_list t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
        where t.schema = 'main' and i.\"unique\" group by i.name order by columns";
    let mut once = connection.prepare(once).unwrap();
    let once = once.query_map([], |row| row.get("columns")).unwrap().map(Result::unwrap).collect::<Vec<String>>();
    assert_eq!(
        once,
        [
            "account: email",
            "api_key: secret_hash",
            "arrival: attendee_id",
            "assembly_draft: account_id",
            "column_answer: institution_id, headings",
            "device: secret_hash",
            "door: assembly_id, name",
            "door_event: key",
            "institution: name",
            "invitation: assembly_id, institution_id",
            "leader_institution: institution_id, leader_id",
            "lift: attendee_id",
            "link: invitation_id, leader_id",
            "need: attendee_id, kind",
            "need_number: assembly_id, kind",
            "pick_up_gap: one_id, other_id",
            "posted_form: key",
            "reservation: vehicle_id, institution_id, pick_up_id",
            "session: secret_hash",
            "two_people: one_id, other_id",
            "vehicle: assembly_id, name",
            "vehicle_stop: vehicle_id, pick_up_id",
            "vehicle_type: assembly_id, name",
        ]
    );
}

/// A file where rows refer to nothing, to ask what holds within a table.
fn loose() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(Schema::OURS.sql).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection
}

#[test]
fn a_pledge_and_an_audit_event_are_never_changed_or_deleted() {
    let connection = loose();
    let rows = "insert into pledge (assembly_id, institution_id, number, made_at, late) values (1, 1, 40, 'then', 0);
        insert into audit_event (at, actor, action) values ('then', 'machine', 'pledge.made')";
    connection.execute_batch(rows).unwrap();
    for forbidden in [
        "update pledge set number = 30",
        "delete from pledge",
        "update audit_event set actor = 'nobody'",
        "delete from audit_event",
    ] {
        let refused = connection.execute_batch(forbidden).unwrap_err().to_string();
        assert!(refused.contains("is never "), "{forbidden}: {refused}");
    }
}

#[test]
fn who_handed_over_may_speak_again_and_who_was_undone_may_arrive_again() {
    let connection = loose();
    let speaks = "insert into leader_institution (leader_id, institution_id, since, until) values (1, 1, 'then', ?1)";
    let arrives = "insert into arrival (door_event_id, assembly_id, attendee_id, undone_by_id) values (1, 1, 1, ?1)";
    for (row, over) in [(speaks, "later"), (arrives, "2")] {
        connection.execute(row, [Some(over)]).unwrap();
        connection.execute(row, [Some(over)]).unwrap();
        connection.execute(row, [None::<&str>]).unwrap();
        assert!(connection.execute(row, [None::<&str>]).is_err(), "twice at once: {row}");
    }
}

#[test]
fn an_institutions_name_is_free_again_once_it_was_merged_or_deleted() {
    let named = "insert into institution (name, kind, membership, active, added_at, merged_into_id, removed_at)
        values ('St Brigid''s', 'faith', 'member', ?1, 'then', ?2, ?3)";
    for (merged_into, removed_at) in [(Some(7), None), (None, Some("later"))] {
        let connection = loose();
        connection.execute(named, (0, merged_into, removed_at)).unwrap();
        connection.execute(named, (0, merged_into, removed_at)).unwrap();
        connection.execute(named, (1, None::<i64>, None::<&str>)).unwrap();
        assert!(connection.execute(named, (1, None::<i64>, None::<&str>)).is_err(), "two of one name");
    }
}

#[test]
fn a_pledge_goes_along_only_to_the_institution_that_its_own_was_merged_into() {
    let connection = loose();
    let rows = "insert into institution (institution_id, name, kind, membership, active, added_at, merged_into_id)
        values (1, 'A', 'faith', 'member', 1, 'then', null), (2, 'B', 'faith', 'member', 0, 'then', 3),
            (3, 'C', 'faith', 'member', 1, 'then', null);
        insert into pledge (pledge_id, assembly_id, institution_id, number, made_at, late)
        values (1, 1, 1, 40, 'then', 0), (2, 1, 2, 30, 'then', 0)";
    connection.execute_batch(rows).unwrap();
    assert!(connection.execute("update pledge set institution_id = 3 where pledge_id = 1", []).is_err());
    assert!(connection.execute("update pledge set institution_id = 1 where pledge_id = 2", []).is_err());
    connection.execute("update pledge set institution_id = 3 where pledge_id = 2", []).unwrap();
}
