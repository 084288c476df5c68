//! The directories of the assemblies at whose doors somebody is searching now, kept in memory from one search to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, MAIN_DB, Row, named_params};

use super::people::lists;
use crate::access::DoorGrant;
use crate::arrival::model::search::{Directory, Entry};
use crate::assembly::model::AssemblyId;

/// So many assemblies have one at a time: the one longest unused gives way.
const MOST: usize = 4;
/// So many people made at the doors are held against what is typed one by one; then the directory takes them in.
const MOST_BESIDE: usize = 200;

/// The directories of one database, each made by the first search that needs it and made anew once a list has changed. What
/// they hold is what the database held: a search asks where the lists stand, and never trusts one of another state.
#[derive(Default)]
pub struct Directories(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    of: HashMap<AssemblyId, Slot>,
    uses: u64,
}

/// Locked while the directory in it is made, so that of many who need it one makes it.
struct Slot {
    directory: Arc<Mutex<Option<Arc<State>>>>,
    used: u64,
    idle: bool,
}

/// The people of an assembly when its lists stood there.
struct State {
    lists: i64,
    /// Nobody in it has a higher id.
    last: i64,
    directory: Directory,
}

/// Who can be found at an assembly.
pub(super) struct Everyone {
    state: Arc<State>,
    /// Those who were made at a door since.
    pub beside: Vec<Entry>,
}

impl Everyone {
    pub fn directory(&self) -> &Directory {
        &self.state.directory
    }
}

impl Directories {
    /// Lets go of those that nobody used since this was asked the last time.
    pub fn forget_idle(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.of.retain(|_, slot| !std::mem::replace(&mut slot.idle, true));
    }

    /// Everyone of the grant's assembly as the connection sees them now.
    pub(super) fn everyone(&self, conn: &Connection, grant: &DoorGrant) -> rusqlite::Result<Everyone> {
        let now = lists(conn, grant)?;
        let slot = self.slot(grant.assembly());
        let mut kept = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = kept.as_ref().filter(|state| state.lists == now) {
            let beside = made_since(conn, grant, state.last)?;
            if beside.len() <= MOST_BESIDE {
                return Ok(Everyone { state: state.clone(), beside });
            }
        }
        let state = Arc::new(State::read(conn, grant, now)?);
        // What a write sees may never stand, and its ids be given again to something else; and a read that began earlier
        // may have seen lists that stand no more.
        let stands = conn.is_readonly(MAIN_DB)?;
        if stands && kept.as_ref().is_none_or(|kept| (kept.lists, kept.last) <= (state.lists, state.last)) {
            *kept = Some(state.clone());
        }
        Ok(Everyone { state, beside: Vec::new() })
    }

    fn slot(&self, assembly: AssemblyId) -> Arc<Mutex<Option<Arc<State>>>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.uses += 1;
        let used = kept.uses;
        let longest_unused = kept.of.iter().min_by_key(|(_, slot)| slot.used).map(|(id, _)| *id);
        if let Some(id) = longest_unused.filter(|_| kept.of.len() >= MOST && !kept.of.contains_key(&assembly)) {
            kept.of.remove(&id);
        }
        let slot = kept.of.entry(assembly).or_insert_with(|| Slot { directory: Arc::default(), used, idle: false });
        (slot.used, slot.idle) = (used, false);
        slot.directory.clone()
    }
}

const COLUMNS: &str = "a.attendee_id, a.name, a.known_as, n.name as institution";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get("attendee_id")?,
        name: row.get("name")?,
        known_as: row.get("known_as")?,
        institution: row.get("institution")?,
    })
}

impl State {
    fn read(conn: &Connection, grant: &DoorGrant, lists: i64) -> rusqlite::Result<State> {
        let last = conn
            .prepare_cached("select coalesce(max(attendee_id), 0) as last from attendee")?
            .query_row([], |row| row.get("last"))?;
        let people: Vec<Entry> = conn
            .prepare_cached(&format!(
                "select {COLUMNS} from attendee a left join institution n using (institution_id)
                 where a.assembly_id = :assembly"
            ))?
            .query_map(named_params! { ":assembly": grant.assembly() }, from_row)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(State { lists, last, directory: Directory::new(people) })
    }
}

/// Those whom a door made after the one of that id. Whoever came in on a list since moved where the lists stand.
fn made_since(conn: &Connection, grant: &DoorGrant, last: i64) -> rusqlite::Result<Vec<Entry>> {
    conn.prepare_cached(&format!(
        "select {COLUMNS} from attendee a left join institution n using (institution_id)
         where a.assembly_id = :assembly and a.listed_at is null and a.attendee_id > :last"
    ))?
    .query_map(named_params! { ":assembly": grant.assembly(), ":last": last }, from_row)?
    .collect()
}
