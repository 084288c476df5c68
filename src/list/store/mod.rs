//! All SQL of lists: the people on them, drafts, requests and versions.
//!
//! A list is saved in one write: people, children, needs, travel, the audit's entry and the version. A name that comes
//! in at or after the date of its institution is late for ever; a name for a closed list or a full hall waits for an
//! organiser's yes, while withdrawals and changes of people already listed are saved at once.

mod draft;
mod erase;
mod known;
mod last;
mod person;
mod remembered;
mod request;
mod room;
mod save;
mod version;
mod write;

pub use draft::{answer, draft, draft_was_erased, drop_draft, erase_drafts, expire_drafts, open_content, open_draft};
pub use erase::{AskedName, asked_name, asked_names, erase_asked, erase_asked_needs, erase_names, erase_person};
pub use last::{LastList, last_list, last_table};
pub use person::{
    Adding, Counts, UNDO_LASTS, add_person, counts, edit_person, people, person, put_back, taken_off, withdraw,
};
pub use remembered::{forget_columns, forget_columns_of, recall_columns, remember_columns};
pub use request::{Waiting, agree, agree_to_some, decline, declined, waiting};
pub use room::inside;
pub use save::{CheckError, Checked, check, save};
pub use version::{Saved, saved, take, versions};

use rusqlite::Connection;

use super::model::Country;

/// The country whose numbers are written without a prefix: the alliance's own.
pub fn country(conn: &Connection) -> rusqlite::Result<Country> {
    let code: String = conn.query_row("select country from alliance", [], |row| row.get("country"))?;
    Ok(match code.as_str() {
        "IE" => Country::Ie,
        "AU" => Country::Au,
        "US" | "CA" => Country::Us,
        _ => Country::Gb,
    })
}
