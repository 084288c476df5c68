//! One institution, whatever the assembly: what is known of it, who speaks for it, where it was invited.

pub(super) mod edit;
pub(super) mod settle;
mod show;

pub(super) use show::page;

use rusqlite::Connection;

use crate::error::AppError;
use crate::institution::model::{Institution, InstitutionId};
use crate::institution::store;

/// The address of an institution's own page.
pub(super) fn home(id: InstitutionId) -> String {
    format!("/o/institutions/{id}")
}

pub(super) fn found(conn: &Connection, id: InstitutionId) -> Result<Institution, AppError> {
    store::institution(conn, id)?.ok_or(AppError::NotFound)
}
