//! What a database of each version holds: today's schema, and the steps that bring an older file to it.
//!
//! `schema.sql` is today's schema and makes every new file. To change it, edit it **and** add here a step that does the
//! same to a file that exists: `NNNN_name.sql` in this folder, NNNN being the version it leads to, and a line in
//! [`Schema::OURS`]. A step that files have taken is never changed: `fixtures/databases/N.sql` are the schemas that files were
//! made with, today's among them. Tests take the steps that follow each, compare the outcome to a new file, and ask a file that
//! was filled in the columns of its time what it means (`tests/it/upgrading.rs`).
//!
//! The steps run in one transaction with foreign keys off and checked at its end, so a step may rebuild a table in the way
//! that <https://sqlite.org/lang_altertable.html#otheralter> describes.

/// One numbered change to a database that exists.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// The name of its file, for messages.
    pub name: &'static str,
    /// What it runs.
    pub sql: &'static str,
}

/// A schema and how older files come to it.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// What makes a new file.
    pub sql: &'static str,
    /// What brings version 1 to version 2, 2 to 3 and so on.
    pub steps: &'static [Step],
}

impl Schema {
    /// The schema of this program.
    pub const OURS: Schema = Schema {
        sql: include_str!("../../../schema.sql"),
        steps: &[
            Step { name: "0002_desk.sql", sql: include_str!("0002_desk.sql") },
            Step { name: "0003_door.sql", sql: include_str!("0003_door.sql") },
            Step { name: "0004_doors.sql", sql: include_str!("0004_doors.sql") },
            Step { name: "0005_logistics.sql", sql: include_str!("0005_logistics.sql") },
            Step { name: "0006_accounts.sql", sql: include_str!("0006_accounts.sql") },
            Step { name: "0007_walk_ups.sql", sql: include_str!("0007_walk_ups.sql") },
            Step { name: "0008_retention.sql", sql: include_str!("0008_retention.sql") },
        ],
    };

    /// The version of a file that has this schema.
    pub fn version(&self) -> i64 {
        1 + self.steps.len() as i64
    }

    /// The steps that a file of `version` still needs, each with the version it leads to.
    pub fn steps_from(&self, version: i64) -> impl Iterator<Item = (i64, Step)> {
        (2..).zip(self.steps.iter().copied()).filter(move |(leads_to, _)| *leads_to > version)
    }
}
