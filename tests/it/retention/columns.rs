//! Every column of text that the schema has: what is personal in it, and that it goes.

use rusqlite::Connection;
use turnout::error::AppError;
use turnout::retention;

use super::{gone, on_the_disk, told};

/// When what stands in a column goes. What is named nowhere here fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// With the needs of its assembly.
    Needs,
    /// With the names of its assembly.
    Names,
    /// With its leader.
    Leader,
    /// With its organiser.
    Account,
    /// After some hours or days, whatever it is about.
    Soon,
    /// Never: words of ours, times, secrets' hashes, and what is called how that is no person.
    Never,
}

const COLUMNS: &[(Goes, &str)] = &[
    (Goes::Needs, "child.first_name child.notes child.reason"),
    (Goes::Needs, "need.detail need.reason need.booking dropped_booking.detail dropped_booking.booking"),
    (Goes::Names, "attendee.name attendee.known_as attendee.phone attendee.email attendee.part"),
    (Goes::Names, "submission.file_name submission.request submission.version submission.reason column_answer.answers"),
    (Goes::Names, "travel.words travel.reason vehicle.captain vehicle.captain_phone device.name"),
    (Goes::Names, "contact.words count_question.words count_question.answer export.reason assembly_note.words"),
    (Goes::Leader, "leader.name leader.phone leader.email leader.language"),
    (Goes::Account, "account.name account.email account.phone account.password_hash"),
    (Goes::Account, "alliance.contact_name alliance.contact_phone alliance.contact_email"),
    (Goes::Soon, "submission.draft assembly_draft.answers institution_import.file_name institution_import.draft"),
    (Goes::Soon, "session.browser posted_form.answer"),
    (Goes::Never, "account.role account.factor_since alliance.name alliance.time_zone alliance.country"),
    (Goes::Never, "alliance.creche_source alliance.creche_since api_key.name api_key.scope"),
    (Goes::Never, "assembly.title assembly.venue assembly.address assembly.time_zone assembly.status"),
    (Goes::Never, "assembly.pledge_by assembly.access_by assembly.names_by assembly.childcare_by"),
    (Goes::Never, "assembly_change.kind assembly_change.old_venue assembly_change.new_venue"),
    (Goes::Never, "assembly_change.old_address assembly_change.new_address assembly_change.at assembly_note.at"),
    (Goes::Never, "attendee.age_group attendee.attending audit_event.at audit_event.actor audit_event.action"),
    (
        Goes::Never,
        "audit_event.fields child.place column_answer.headings contact.way contact.at door.name door_event.key",
    ),
    (Goes::Never, "door_event.kind dropped_booking.kind export.what institution.name institution.kind"),
    (Goes::Never, "institution.chapter institution.membership institution_import.source invitation.names_by"),
    (Goes::Never, "invitation.main_travel leader_institution.since leader_institution.until need.kind need.state"),
    (Goes::Never, "need_number.kind pick_up.place posted_form.key posted_form.at session.stage submission.source"),
    (Goes::Never, "submission.state travel.mode travel.seat vehicle.name vehicle_type.name"),
];

/// Every column that can hold words, `table.column`; of times (`made_at`) there are many, and they hold none.
fn of_the_schema(conn: &Connection) -> Result<Vec<String>, AppError> {
    let sql = "select m.name || '.' || c.name as it from sqlite_schema m, pragma_table_info(m.name) c
        where m.type = 'table' and m.name not like 'sqlite%' and c.type not in ('INTEGER', 'REAL', 'BLOB')
            and substr(c.name, -3) <> '_at' order by it";
    Ok(conn.prepare(sql)?.query_map([], |row| row.get("it"))?.collect::<rusqlite::Result<_>>()?)
}

/// Rows for what [`told`] has none of, and none of them personal yet.
const MORE: &str = "
    insert into assembly_note (assembly_id, words, at) values (1, 'x', '2027-03-13T10:00:00.000Z');
    insert into column_answer (institution_id, headings, answers, answered_at) values (1, 'x', 'x', '2027-03-13T10:00:00.000Z');
    insert into account (account_id, name, email, phone, added_at, removed_at)
        values (77, 'x', 'x', 'x', '2027-01-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z');
    insert into session (secret_hash, account_id, stage, browser, made_at, seen_at, ends_at)
        values (x'01', 77, 'whole', 'x', '2027-02-01T10:00:00.000Z', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z');
    insert into posted_form (key, digest, answer, at) values ('x', x'01', 'x', '2027-02-01T10:00:00.000Z');
    insert into assembly_draft (account_id, answers, ends_at) values (77, 'x', '2027-02-02T10:00:00.000Z');
    insert into institution_import (account_id, source, file_name, draft, made_at, ends_at)
        values (77, 'file', 'x', 'x', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z');
    insert into submission (assembly_id, institution_id, source, state, made_at, ends_at, draft)
        values (1, 1, 'typed', 'draft', '2027-02-01T10:00:00.000Z', '2027-02-02T10:00:00.000Z', 'x');
    update leader_institution set until = '2027-03-01T10:00:00.000Z';";

/// Puts words of its own into a column, wherever it may have some.
fn fill(conn: &Connection, column: &str) -> Result<(), AppError> {
    let (table, name) = column.split_once('.').unwrap();
    let words = canary(column);
    let words = match column {
        "submission.request" => {
            format!(r#"{{"people":[{{"name":"{words}","details":{{}},"put_back":null}}],"late":false}}"#)
        }
        "submission.version" => format!(
            r#"{{"people":[{{"id":901,"name":"{words}","known_as":null,"phone":null,"email":null,"age_group":"adult",
            "part":null,"attending":"yes","late":false}}]}}"#
        ),
        _ => words,
    };
    let only = match table {
        "submission" => format!("where {name} is not null"),
        "account" => "where account_id = 77".to_owned(),
        _ => String::new(),
    };
    let filled = conn.execute(&format!("update {table} set {name} = ?1 {only}"), [words])?;
    assert!(filled > 0, "nothing has {column}");
    Ok(())
}

fn canary(column: &str) -> String {
    format!("zulu.{column}.")
}

#[tokio::test]
async fn every_column_of_text_is_said_to_be_personal_or_not_and_what_is_personal_goes() {
    let (site, _) = told().await;
    let all = site.read(of_the_schema).await;
    let mut said: Vec<&str> = COLUMNS.iter().flat_map(|(_, columns)| columns.split(' ')).collect();
    said.sort_unstable();
    assert_eq!(said, all, "a column is to be named in the list above");
    let personal: Vec<&str> = COLUMNS
        .iter()
        .filter(|(goes, _)| *goes != Goes::Never)
        .flat_map(|(_, columns)| columns.split(' '))
        // The alliance's contact is a copy of an organiser's words.
        .filter(|column| !column.starts_with("alliance."))
        .collect();
    let of = personal.clone();
    site.write(move |conn| {
        conn.execute_batch(MORE)?;
        of.iter().try_for_each(|column| fill(conn, column))?;
        conn.execute(
            "update alliance set (contact_name, contact_phone, contact_email)
                = (select name, phone, email from account where account_id = 77)",
            [],
        )?;
        Ok(())
    })
    .await;
    let words: Vec<String> = personal.iter().map(|column| canary(column)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert_eq!(on_the_disk(site.folder(), &words), words);
    site.time_is("2028-03-13T21:00:00Z");
    let now = site.app.clock.now();
    site.write(move |conn| turnout::tidy::tidy(conn, now)).await;
    retention::erase_what_is_due(&site.app).await.unwrap();
    gone(site.folder(), &words).await;
}
