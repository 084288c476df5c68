//! The rules of style that `schema.sql` keeps.

use super::*;

/// Ids that refer to no table: the row that an audit event is about stands in a table that its action names.
const OF_NO_TABLE: [&str; 1] = ["audit_event subject_id"];

/// Tables whose key is another's id, because each row of that one has at most one of them.
const KEYED_BY_ANOTHER: [&str; 2] = ["ride attendee_id", "travel attendee_id"];

fn schema() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(Schema::OURS.sql).unwrap();
    connection
}

/// The rows of one column.
fn column(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn every_table_is_strict() {
    let lax = "select name from pragma_table_list
        where schema = 'main' and type = 'table' and not strict and name not like 'sqlite%'";
    assert_eq!(column(&schema(), lax), [""; 0]);
}

#[test]
fn every_table_has_a_whole_number_named_after_it_as_its_key() {
    let other = "select t.name || ' ' || group_concat(c.name) from pragma_table_list t, pragma_table_info(t.name) c
        where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%' and c.pk > 0
        group by t.name
        having count(*) > 1 or max(c.type) <> 'INTEGER' or max(c.name) <> t.name || '_id'";
    assert_eq!(column(&schema(), other), KEYED_BY_ANOTHER);
}

#[test]
fn no_id_is_ever_given_twice() {
    let reused = "select name || ' ' from sqlite_schema
        where type = 'table' and name not like 'sqlite%' and sql not like '%primary key autoincrement%'";
    let reused: Vec<_> = column(&schema(), reused);
    let of_another: Vec<_> =
        KEYED_BY_ANOTHER.iter().map(|key| key.split_once(' ').unwrap().0.to_owned() + " ").collect();
    assert_eq!(reused, of_another);
}

#[test]
fn every_reference_holds_what_it_refers_to_and_is_checked_at_once() {
    let sql = words(&schema());
    let references = sql.matches(" references ").count();
    assert!(references > 0);
    assert_eq!(sql.matches(" on delete restrict").count(), references, "nothing takes another with it");
    assert!(!sql.contains("deferr"), "one violation would fail the commit of everybody");
}

#[test]
fn every_reference_leads_to_a_key_and_has_an_index() {
    let connection = schema();
    assert_eq!(column(&connection, "select \"table\" from pragma_foreign_key_check"), [""; 0]);
    let slow = "select t.name || ' ' || f.\"from\" from pragma_table_list t, pragma_foreign_key_list(t.name) f
        where t.schema = 'main' and f.seq = 0
            and not exists (select 1 from pragma_index_list(t.name) i, pragma_index_info(i.name) c
                where c.seqno = 0 and c.name = f.\"from\")
            and not exists (select 1 from pragma_table_info(t.name) c where c.pk = 1 and c.name = f.\"from\")";
    assert_eq!(column(&connection, slow), [""; 0]);
}

#[test]
fn every_id_refers_to_a_table() {
    let loose = "select t.name || ' ' || c.name from pragma_table_list t, pragma_table_info(t.name) c
        where t.schema = 'main' and t.type = 'table' and c.name like '%\\_id' escape '\\' and c.name <> t.name || '_id'
            and not exists (select 1 from pragma_foreign_key_list(t.name) f where f.\"from\" = c.name)";
    assert_eq!(column(&schema(), loose), OF_NO_TABLE);
}

#[test]
fn what_null_means_is_said_beside_each_column_that_may_be_null() {
    let connection = schema();
    let columns = column(
        &connection,
        "select t.name || ' ' || c.name from pragma_table_list t, pragma_table_info(t.name) c
            where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%' and not c.\"notnull\" and c.pk = 0",
    );
    let unsaid: Vec<_> = columns.into_iter().filter(|column| !what_null_means(column)).collect();
    assert_eq!(unsaid, [""; 0]);
}

/// Whether it is said in the column's own lines, or in a comment over it and others like it.
fn what_null_means(column: &str) -> bool {
    let (table, column) = column.split_once(' ').unwrap();
    let (_, table) = Schema::OURS.sql.split_once(&format!("create table {table} (\n")).unwrap();
    let mut over = "";
    let mut lines = table.lines().map(str::trim_start).skip_while(|line| {
        if let Some(comment) = line.strip_prefix("--") {
            over = comment;
        } else if line.contains("--") {
            over = "";
        }
        !line.starts_with(&format!("{column} "))
    });
    let first = lines.next();
    let mut own = first.into_iter().chain(lines.take_while(|line| line.starts_with('\'')));
    own.any(|line| line.split_once("--").is_some_and(|(_, comment)| comment.contains("null"))) || over.contains("null")
}

#[test]
fn time_comes_from_the_programs_clock() {
    let sql = words(&schema());
    for word in ["'now'", "current_timestamp", "current_date", "current_time", "unixepoch", "julianday"] {
        assert!(!sql.contains(word), "{word}");
    }
}

#[test]
fn nothing_in_the_schema_can_end_a_transaction() {
    let sql = words(&schema());
    for word in ["raise(rollback", "raise (rollback", "or rollback", "on conflict rollback"] {
        assert!(!sql.contains(word), "{word}");
    }
}

#[test]
fn names_are_lower_case_and_singular() {
    let names = column(&schema(), "select name from sqlite_schema where name not like 'sqlite%'");
    let (wrong, _): (Vec<_>, Vec<_>) = names
        .into_iter()
        .partition(|name| name.chars().any(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')));
    assert_eq!(wrong, [""; 0]);
    let tables = column(&schema(), "select name from sqlite_schema where type in ('table', 'view')");
    let plural = |name: &String| name.ends_with('s') && !name.ends_with("ss");
    assert_eq!(
        tables.into_iter().filter(|name| !name.starts_with("sqlite")).filter(plural).collect::<Vec<_>>(),
        [""; 0]
    );
}

#[test]
fn the_sql_is_lower_case() {
    // A comment is prose and what stands in quotes is data.
    let lines = Schema::OURS.sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let code = lines.flat_map(|line| line.split('\'').step_by(2)).flat_map(str::split_whitespace);
    let shouted: Vec<_> = code.filter(|word| word.chars().any(char::is_uppercase)).collect();
    assert_eq!(shouted, [""; 0]);
}

#[test]
fn every_check_has_a_name() {
    let sql = words(&schema());
    let named = sql.match_indices(" check (").filter(|(at, _)| {
        let mut before = sql[..*at].split_whitespace().rev();
        before.next();
        before.next() == Some("constraint")
    });
    assert_eq!(named.count(), sql.matches(" check (").count());
}

/// All SQL of the schema with single spaces and without comments.
fn words(connection: &Connection) -> String {
    let sql = column(connection, "select sql from sqlite_schema where sql is not null");
    let code = sql.iter().flat_map(|sql| sql.lines()).map(|line| line.split("--").next().unwrap_or_default());
    code.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
