//! Older files, over steps made up here and over the real ones.

use std::fs;

use super::*;
use crate::db::OpenError;
use crate::db::migrations::Step;

const FIRST: &str = "create table person (
    person_id integer primary key autoincrement,
    name text not null -- as it is said
) strict;
create table visit (
    visit_id integer primary key autoincrement,
    person_id integer not null references person on delete restrict
) strict;";

const NOW: &str = "create table person (
    person_id integer primary key autoincrement,
    name text not null,
    phone text, -- null: not told
    constraint person_name check (name <> '')
) strict;
-- Where they went.
create table visit (
    visit_id integer primary key autoincrement,
    person_id integer not null references person on delete restrict,
    place text not null
) strict;
create index visit_person on visit (person_id);";

const PHONE: Step = Step { name: "0002_phone.sql", sql: "alter table person add column phone text;" };

const PLACE: Step = Step {
    name: "0003_place.sql",
    sql: "create table visit_new (
            visit_id integer primary key autoincrement,
            person_id integer not null references person on delete restrict,
            place text not null
        ) strict;
        insert into visit_new (visit_id, person_id, place) select visit_id, person_id, 'hall' from visit;
        drop table visit;
        alter table visit_new rename to visit;
        create index visit_person on visit (person_id);",
};

/// Rebuilds a table that another refers to.
const NAMED: Step = Step {
    name: "0004_named.sql",
    sql: "create table person_new (
            person_id integer primary key autoincrement,
            name text not null,
            phone text,
            constraint person_name check (name <> '')
        ) strict;
        insert into person_new (person_id, name, phone) select person_id, name, phone from person;
        drop table person;
        alter table person_new rename to person;",
};

const BROKEN: Step = Step { name: "0003_broken.sql", sql: "delete from visit; insert into nowhere values (1);" };

const DANGLING: Step = Step { name: "0003_dangling.sql", sql: "delete from person;" };

const OLD: Schema = Schema { sql: FIRST, steps: &[] };

/// The versions of whose schema there is a file in `fixtures/databases`: each that was on main, and today's.
const MADE_WITH: [usize; 6] = [1, 2, 3, 4, 6, 8];

/// The schema of a version, with the steps that had led to it.
fn schema_of(version: usize) -> Schema {
    let path = format!("{}/fixtures/databases/{version}.sql", env!("CARGO_MANIFEST_DIR"));
    Schema { sql: fs::read_to_string(path).unwrap().leak(), steps: &Schema::OURS.steps[..version - 1] }
}

/// A version 1 file with a person and a visit, at rest.
fn an_old_file(folder: &Path) -> PathBuf {
    let path = folder.join("turnout.db");
    open::make_or_check(&path, &OLD).unwrap();
    let people = "insert into person (name) values ('Amina'); insert into visit (person_id) values (1)";
    Connection::open(&path).unwrap().execute_batch(people).unwrap();
    path
}

fn version(path: &Path) -> i64 {
    Connection::open(path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names.into_iter().map(|name| name.into_string().unwrap()).collect()
}

/// The words of everything in the file's schema. `alter table` keeps an old layout, quotes and comments.
fn words(path: &Path) -> Vec<(String, Vec<String>)> {
    let connection = Connection::open(path).unwrap();
    let mut statement = connection
        .prepare("select type || ' ' || name as thing, sql from sqlite_schema where sql is not null order by thing")
        .unwrap();
    let things =
        statement.query_map([], |row| Ok((row.get("thing")?, words_of(&row.get::<_, String>("sql")?)))).unwrap();
    things.map(Result::unwrap).collect()
}

fn words_of(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in sql.lines() {
        let said = line.split("--").next().unwrap_or_default().replace('"', "");
        let spaced: String = said
            .chars()
            .flat_map(|c| if c.is_alphanumeric() || c == '_' { vec![c] } else { vec![' ', c, ' '] })
            .collect();
        words.extend(spaced.split_whitespace().map(str::to_owned));
    }
    words
}

fn leads_to_a_fresh_file(first: &Path, schema: &Schema) {
    open::check(first, schema).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh.db");
    open::make_or_check(&fresh, schema).unwrap();
    assert_eq!(words(first), words(&fresh));
    assert_eq!(version(first), version(&fresh));
}

#[test]
fn an_old_file_and_its_steps_equal_a_fresh_one_and_keep_the_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = an_old_file(folder.path());
    leads_to_a_fresh_file(&path, &Schema { sql: NOW, steps: &[PHONE, PLACE, NAMED] });
    let place: String = Connection::open(&path)
        .unwrap()
        .query_row("select v.place from visit v join person p using (person_id) where p.name = 'Amina'", [], |row| {
            row.get("place")
        })
        .unwrap();
    assert_eq!(place, "hall");
    assert_eq!(names(folder.path()), ["turnout.db", "turnout.db.before-4"]);
    assert_eq!(version(&folder.path().join("turnout.db.before-4")), 1);
}

/// The real steps, from each schema that files were made with: a step that files have taken is never changed.
#[test]
fn every_schema_that_files_were_made_with_and_the_real_steps_equal_a_fresh_file() {
    for before in MADE_WITH {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("turnout.db");
        open::make_or_check(&path, &schema_of(before)).unwrap();
        leads_to_a_fresh_file(&path, &Schema::OURS);
    }
}

/// Whoever adds a step finds the schema that it leads on from, and leaves the one that it leads to.
#[test]
fn todays_schema_is_among_those_that_files_were_made_with() {
    assert_eq!(MADE_WITH.last().copied(), usize::try_from(Schema::OURS.version()).ok());
}

/// Until version 7 a child who was asked for late, on the day, was taken for one who had walked up.
#[test]
fn of_an_older_file_those_walked_up_whom_the_audit_says_did() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("turnout.db");
    open::make_or_check(&path, &schema_of(6)).unwrap();
    let on_the_day = "insert into assembly (title, starts_at, time_zone, pledge_by, access_by, names_by, childcare_by, added_at)
            values ('Spring assembly', '2027-03-12T19:00:00.000Z', 'Europe/London', 'x', 'x', 'x', 'x', 'x');
        insert into attendee (assembly_id, name, late) values (1, 'Grace Okafor', 0);
        insert into child (attendee_id, first_name, place, asked_at, late)
            values (1, 'Adam', 'given', '2027-03-12T09:00:00.000Z', 1), (1, 'Sol', 'given', '2027-03-12T18:00:00.000Z', 1);
        insert into audit_event (at, actor, action, subject_id)
            values ('2027-03-12T09:00:00.000Z', 'organiser', 'child.decided', 1),
                ('2027-03-12T18:00:00.000Z', 'organiser', 'child.walked_up', 2);";
    Connection::open(&path).unwrap().execute_batch(on_the_day).unwrap();
    open::check(&path, &Schema::OURS).unwrap();
    let walked_up = "select group_concat(first_name) from child where walked_up = 1";
    let names: String = Connection::open(&path).unwrap().query_row(walked_up, [], |row| row.get(0)).unwrap();
    assert_eq!(names, "Sol");
}

/// A backup of an older schema comes back with today's; the backup itself is what is kept of the older one.
#[test]
fn an_old_backup_is_restored_as_a_database_of_today() {
    for before in MADE_WITH {
        let folder = tempfile::tempdir().unwrap();
        let (old, path) = (folder.path().join("old.db"), folder.path().join("turnout.db"));
        open::make_or_check(&old, &schema_of(before)).unwrap();
        crate::db::restore(&old, &path, |_| Ok::<_, DbError>(())).unwrap();
        leads_to_a_fresh_file(&path, &Schema::OURS);
        assert_eq!(names(folder.path()), ["old.db", "turnout.db"]);
        assert_eq!(version(&old), i64::try_from(before).unwrap());
    }
}

#[test]
fn every_step_is_named_by_the_version_it_leads_to_and_every_file_is_a_step() {
    let named: Vec<_> =
        Schema::OURS.steps_from(1).map(|(version, step)| (format!("{version:04}_"), step.name)).collect();
    assert!(named.iter().all(|(prefix, name)| name.starts_with(prefix.as_str())), "{named:?}");
    let files = names(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/db/migrations")));
    let files: Vec<_> = files.into_iter().filter(|name| name.ends_with(".sql")).collect();
    assert_eq!(files, named.iter().map(|(_, name)| *name).collect::<Vec<_>>());
}

#[test]
fn a_file_halfway_takes_the_steps_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let path = an_old_file(folder.path());
    open::check(&path, &Schema { sql: NOW, steps: &[PHONE] }).unwrap();
    assert_eq!(version(&path), 2);
    leads_to_a_fresh_file(&path, &Schema { sql: NOW, steps: &[PHONE, PLACE, NAMED] });
    assert_eq!(names(folder.path()), ["turnout.db", "turnout.db.before-2", "turnout.db.before-4"]);
}

#[test]
fn a_step_that_fails_undoes_them_all_and_leaves_no_copy() {
    for step in [BROKEN, DANGLING] {
        let folder = tempfile::tempdir().unwrap();
        let path = an_old_file(folder.path());
        let before = words(&path);
        let steps: &'static [Step] = vec![PHONE, step].leak();
        let failed = open::check(&path, &Schema { sql: NOW, steps }).unwrap_err();
        assert!(matches!(failed, OpenError::Upgrade { from: 1, step: name, .. } if name == step.name), "{failed:?}");
        assert_eq!((version(&path), words(&path)), (1, before));
        let people: i64 =
            Connection::open(&path).unwrap().query_row("select count(*) from person", [], |row| row.get(0)).unwrap();
        assert_eq!(people, 1);
        assert_eq!(names(folder.path()), ["turnout.db"]);
    }
}

#[test]
fn a_copy_of_an_earlier_upgrade_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = an_old_file(folder.path());
    fs::write(folder.path().join("turnout.db.before-2"), "mine").unwrap();
    open::check(&path, &Schema { sql: NOW, steps: &[PHONE] }).unwrap();
    assert_eq!(names(folder.path()), ["turnout.db", "turnout.db.before-2", "turnout.db.before-2-2"]);
    assert_eq!(fs::read(folder.path().join("turnout.db.before-2")).unwrap(), b"mine");
}

#[test]
fn of_many_that_open_an_old_file_one_upgrades_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = an_old_file(folder.path());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| open::check(&path, &Schema { sql: NOW, steps: &[PHONE, PLACE, NAMED] }).unwrap());
        }
    });
    assert_eq!(version(&path), 4);
    assert_eq!(names(folder.path()), ["turnout.db", "turnout.db.before-4"]);
}
