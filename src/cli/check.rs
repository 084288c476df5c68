//! `turnout check`: is the file sound, and does it keep the rules?

use std::path::Path;

use super::Desk;
use super::error::Failure;
use crate::db::rules;
use crate::error::AppError;

pub(super) async fn run(database: &Path) -> Result<(), Failure> {
    let findings = Desk::existing(database)?.db.read(|conn| Ok::<_, AppError>(rules::findings(conn)?)).await?;
    if findings.is_empty() { Ok(()) } else { Err(Failure::Input(findings)) }
}
