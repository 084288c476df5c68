//! All SQL of institutions and leaders.

mod all;
mod change;
mod erase;
mod import;
mod leader;
mod merge;
mod references;

pub use super::model::{Described, DescribedLeader};
pub use all::{Line, assemblies, chapters, lines};
pub use change::{HasHistory, describe, edit, insert, remove, set_active};
pub use erase::{erase_leader, former_leaders};
pub use import::{
    Import, ImportId, answer_import, drop_import, erase_imports, expire_imports, keep_import, known, open_import,
    organisers, save,
};
pub use leader::{
    KnownLeader, add_leader, add_new_leader, all_leaders, change_leader, hand_over, known_leader, leaders,
    leaders_reached_by, speak_for, stop_speaking,
};
pub use merge::{Both, Choice, Choices, Merging, merge, merging};

use rusqlite::{Connection, OptionalExtension as _, Row, named_params};

use super::model::{Institution, InstitutionId};

pub(crate) const COLUMNS: &str =
    "n.institution_id, n.name as institution, n.kind, n.chapter, n.membership, n.active as institution_active";

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Institution> {
    Ok(Institution {
        id: row.get("institution_id")?,
        name: row.get("institution")?,
        kind: row.get("kind")?,
        chapter: row.get("chapter")?,
        membership: row.get("membership")?,
        active: row.get("institution_active")?,
    })
}

/// That an institution is there: it was neither deleted nor found to be another one.
const IS_THERE: &str = "n.merged_into_id is null and n.removed_at is null";

/// The institution of exactly that name. The name of one that was merged means the one it was merged into.
pub fn named(conn: &Connection, name: &str) -> rusqlite::Result<Option<Institution>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from institution n where n.institution_id = coalesce(
            (select institution_id from institution n where name = :name and {IS_THERE}),
            (select merged_into_id from institution where name = :name and merged_into_id is not null
                order by institution_id desc limit 1))"
    ))?
    .query_row(named_params! { ":name": name }, from_row)
    .optional()
}

/// The institution of that id, unless it was merged or deleted.
pub fn institution(conn: &Connection, id: InstitutionId) -> rusqlite::Result<Option<Institution>> {
    conn.prepare_cached(&format!("select {COLUMNS} from institution n where n.institution_id = :id and {IS_THERE}"))?
        .query_row(named_params! { ":id": id }, from_row)
        .optional()
}

/// What the institution of that id was merged into; none if it was not.
pub fn merged_into(conn: &Connection, id: InstitutionId) -> rusqlite::Result<Option<InstitutionId>> {
    conn.prepare_cached("select merged_into_id from institution where institution_id = :id")?
        .query_row(named_params! { ":id": id }, |row| row.get("merged_into_id"))
        .optional()
        .map(Option::flatten)
}
