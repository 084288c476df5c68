//! What people asked to eat: words without whose they are.

use std::collections::BTreeMap;

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::duplicate::store::OF_LISTED;
use crate::list::model::AttendeeId;
use crate::need::model::food::{self, Eats, Food};
use crate::words::joined;

/// How many people eat what: in the words in which it was asked for, for whoever sees what people need; else by kinds that name
/// nobody.
pub fn foods(conn: &Connection, by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Food>> {
    let eaters = eaters(conn, by, assembly)?;
    Ok(if by.role().sees_needs() { food::foods(&eaters) } else { food::known_foods(&eaters) })
}

/// What each person of an assembly asked to eat who is listed or came. Who is on several lists is one, and eats what each of
/// them told.
pub fn eaters(conn: &Connection, _by: &Organiser, assembly: AssemblyId) -> rusqlite::Result<Vec<Eats>> {
    let mut statement = conn.prepare_cached(&format!(
        "select coalesce(a.counted_as_id, a.attendee_id) as person, coalesce(n.detail, '') as words, {OF_LISTED} as listed,
            exists (select 1 from arrival r where r.undone_by_id is null
                and r.attendee_id in (a.attendee_id, a.counted_as_id)) as came
         from attendee a cross join need n using (attendee_id)
         where a.assembly_id = :assembly and n.kind = 'diet' order by n.need_id"
    ))?;
    let mut rows = statement.query(named_params! { ":assembly": assembly })?;
    let (mut eaters, mut at): (Vec<Eats>, BTreeMap<AttendeeId, usize>) = Default::default();
    while let Some(row) = rows.next()? {
        let (listed, came) = (row.get("listed")?, row.get("came")?);
        let words: String = row.get("words")?;
        if !(listed || came) {
            continue;
        }
        let known = *at.entry(row.get("person")?).or_insert(eaters.len());
        match eaters.get_mut(known) {
            None => eaters.push(Eats { words, listed, came }),
            Some(eater) => {
                *eater = Eats {
                    words: joined(&eater.words, &words, ", "),
                    listed: listed || eater.listed,
                    came: came || eater.came,
                }
            }
        }
    }
    Ok(eaters)
}
