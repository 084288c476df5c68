//! Erasing what was said and written around an assembly.

use rusqlite::{Connection, named_params};

use crate::assembly::model::AssemblyId;
use crate::db::erase;
use crate::institution::model::LeaderId;
use crate::list::model::ERASED;

/// Erases the words of calls and messages, of questions about the count, and of their answers.
pub fn erase_words(conn: &Connection, assembly: AssemblyId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute(
        "update contact set words = null where assembly_id = :assembly and words is not null",
        named_params! { ":assembly": assembly },
    )?;
    conn.execute(
        "update count_question set words = :erased, answer = iif(answer is null, null, :erased)
         where assembly_id = :assembly",
        named_params! { ":erased": ERASED, ":assembly": assembly },
    )?;
    Ok(())
}

/// Erases what a leader said, and what was said with them, whatever it was about.
pub fn erase_words_of(conn: &Connection, leader: LeaderId) -> rusqlite::Result<()> {
    erase::for_good();
    conn.execute(
        "update contact set words = null where leader_id = :leader and words is not null",
        named_params! { ":leader": leader },
    )?;
    conn.execute(
        "update count_question set words = :erased, answer = iif(answer is null, null, :erased) where leader_id = :leader",
        named_params! { ":erased": ERASED, ":leader": leader },
    )?;
    Ok(())
}
