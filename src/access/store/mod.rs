//! All SQL of accounts, sessions and links, and the making of grants.

mod account;
mod api_key;
mod device;
mod erase;
mod link;
mod password_link;
mod record;
mod screen;
mod session;

pub use account::{
    About, Colleague, account, account_to_sign_in, accounts, add_account, alliance_contact, any_account, colleagues,
    describe, new_recovery_codes, offer_as_contact, password_hash, remove_account, set_phone, set_role, set_up_factor,
    take_back, take_factor_off, use_up,
};
pub use api_key::{KnownApiKey, NewApiKey, add_api_key, api_key, api_keys, end_api_key};
pub use device::{
    Device, DoorWay, add_device, devices, door_way, door_ways, end_device, heard, heard_anew, phones_may,
    replace_door_way, steward,
};
pub use erase::{end_links, erase_account, erase_steward, erase_stewards, removed_accounts};
pub use link::{
    LeadersLink, Link, grant, grant_of, link, link_for, links, links_days, links_end, links_of_assembly, make_links,
    replace_link, still_holds,
};
pub use password_link::{
    PASSWORD_LINK_LASTS, PasswordLink, add_password_link, first_was_set_up, open_link_of, password_link,
    password_link_was_used, set_password,
};
pub use record::{By, Done, Wanted, record, record_accounts, record_assemblies, record_count, record_institutions};
pub use screen::{replace_screen, screen};
pub use session::{
    CODE_WITHIN, Found, SESSION_IDLE, SESSION_LASTS, Session, begin, begin_session, end_all, end_one, end_session,
    end_sessions_but, end_sessions_of, forget_ended_sessions, organiser, seen, sessions, waits_for_code,
};
pub(super) use session::{SLOWEST, clock_went_back, last_noted};

use rusqlite::Connection;

use crate::assembly::model::Zone;

/// What the alliance is called.
pub fn alliance_name(conn: &Connection) -> rusqlite::Result<String> {
    conn.query_row("select name from alliance", [], |row| row.get("name"))
}

/// The zone that the alliance proposes for a new assembly.
pub fn alliance_zone(conn: &Connection) -> rusqlite::Result<Zone> {
    conn.query_row("select time_zone from alliance", [], |row| row.get("time_zone"))
}
