//! The assemblies before this one: what they came to, and what each institution brought to them.

use std::collections::HashMap;

use rusqlite::Connection;

use super::ratio;
use crate::access::{NumbersGrant, Organiser};
use crate::assembly::model::{Assembly, Phase};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::tally::model::{Row, Totals, kept_together};
use crate::tally::store;
use crate::words::number;

/// How many assemblies this one is compared with.
const COMPARED: usize = 3;
/// How many of them stand beside each institution.
pub const BESIDE: usize = 2;

/// What one assembly came to.
pub struct Came {
    pub title: String,
    pub href: String,
    pub day: String,
    totals: Totals,
    kept: Option<f64>,
    rows: HashMap<Option<InstitutionId>, Before>,
}

/// What an institution brought to an assembly before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Before {
    pub actual: u32,
    pub kept: Option<f64>,
}

impl Came {
    pub fn new(assembly: &Assembly, rows: &[Row]) -> Came {
        let before = |row: &Row| {
            let id = row.institution.as_ref().map(|named| named.id);
            (id, Before { actual: row.actual, kept: row.kept })
        };
        Came {
            title: assembly.title.clone(),
            href: format!("/o/a/{}/results", assembly.id),
            day: assembly.zone.day(assembly.starts_at),
            totals: Totals::of(rows),
            kept: kept_together(rows),
            rows: rows.iter().map(before).collect(),
        }
    }

    /// What came with that institution, or with nobody; none if it was not invited and nobody came.
    pub fn with(&self, institution: Option<InstitutionId>) -> Option<Before> {
        self.rows.get(&institution).copied()
    }

    pub fn pledged(&self) -> String {
        number(self.totals.pledged)
    }

    pub fn listed(&self) -> String {
        number(self.totals.listed)
    }

    pub fn actual(&self) -> String {
        number(self.totals.actual)
    }

    pub fn walk_ins(&self) -> String {
        number(self.totals.walk_ins)
    }

    pub fn kept(&self) -> String {
        ratio(self.kept)
    }
}

/// What the assemblies before this one came to, the latest first. Once for each: the tally is quick only where the assembly is
/// bound as a value.
pub fn all(conn: &Connection, by: &Organiser, this: &Assembly, now: Moment) -> Result<Vec<Came>, AppError> {
    let is_earlier = |other: &Assembly| other.starts_at < this.starts_at && other.phase(now) == Phase::Over;
    let mut earlier: Vec<Assembly> = assemblies::assemblies(conn)?.into_iter().filter(is_earlier).collect();
    earlier.sort_by_key(|assembly| std::cmp::Reverse((assembly.starts_at, assembly.id)));
    let came = |assembly: &Assembly| Ok(Came::new(assembly, &store::rows(conn, &NumbersGrant::of(by, assembly.id))?));
    earlier.iter().take(COMPARED).map(came).collect()
}
