//! Rehearsing: the pages of the doors on invented names, before counting opens. Nothing of it is counted or kept.
//!
//! A rehearsal is a database of its own, in memory, with one assembly that has the id and the doors of the one it is for: the
//! same statements run on it, and what stewards see is what they will see.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use rusqlite::{Connection, named_params};

use super::model::Counting;
use super::store::Directories;
use crate::App;
use crate::access::{AtDoors, Steward};
use crate::assembly::model::{Assembly, AssemblyId, Door};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;

/// A rehearsal begins anew after this long.
const LASTS: TimeDelta = TimeDelta::hours(12);
/// So many assemblies rehearse at a time: the oldest rehearsal gives way.
const MOST: usize = 8;

const INSTITUTIONS: [&str; 4] = ["Practice Church", "Rehearsal Mosque", "Example School", "Sample Union Branch"];
#[rustfmt::skip]
const NAMES: [&str; 40] = [
    "Ada Practice", "Bilal Practice", "Carys Practice", "Dele Practice", "Esi Practice", "Farah Practice", "Gwen Practice",
    "Hamza Practice", "Iris Practice", "Jonah Practice", "Kofi Rehearsal", "Leila Rehearsal", "Mo Rehearsal",
    "Nadia Rehearsal", "Owen Rehearsal", "Priya Rehearsal", "Qasim Rehearsal", "Ruth Rehearsal", "Samir Rehearsal",
    "Tess Rehearsal", "Uma Example", "Victor Example", "Wanda Example", "Xavi Example", "Yusuf Example", "Zara Example",
    "Amos Example", "Bea Example", "Cem Example", "Dina Example", "Eli Sample", "Femi Sample", "Gita Sample", "Hugo Sample",
    "Ines Sample", "Jamal Sample", "Kira Sample", "Luca Sample", "Maya Sample", "Noor Sample",
];

/// The rehearsals under way, in memory.
#[derive(Default)]
pub struct Rehearsals(Mutex<HashMap<AssemblyId, Rehearsal>>);

#[derive(Clone)]
struct Rehearsal {
    connection: Arc<Mutex<Connection>>,
    directories: Arc<Directories>,
    begun: Moment,
}

impl Rehearsals {
    /// The rehearsal of an assembly, begun when there is none.
    fn of(&self, assembly: &Assembly, doors: &[Door], now: Moment) -> Result<Rehearsal, AppError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, rehearsal| now < rehearsal.begun + LASTS);
        if let Some(rehearsal) = all.get(&assembly.id) {
            return Ok(rehearsal.clone());
        }
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, rehearsal)| rehearsal.begun).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        let connection = Arc::new(Mutex::new(invented(assembly, doors, now)?));
        let rehearsal = Rehearsal { connection, directories: Arc::default(), begun: now };
        all.insert(assembly.id, rehearsal.clone());
        Ok(rehearsal)
    }
}

fn invented(assembly: &Assembly, doors: &[Door], now: Moment) -> rusqlite::Result<Connection> {
    // Who counts, and on which phone, stands in the real file alone.
    let conn = crate::db::in_memory()?;
    conn.execute(
        "insert into assembly (assembly_id, title, doors_at, starts_at, time_zone, pledge_by, access_by, names_by,
            childcare_by, added_at, counting_before, counting_after)
         values (:id, :title, :now, :now, :zone, :now, :now, :now, :now, :now, 10080, 10080)",
        named_params! { ":id": assembly.id, ":title": assembly.title, ":zone": assembly.zone, ":now": now },
    )?;
    for door in doors {
        conn.execute(
            "insert into door (door_id, assembly_id, name) values (:door, :assembly, :name)",
            named_params! { ":door": door.id, ":assembly": assembly.id, ":name": door.name },
        )?;
    }
    for (id, name) in (1..).zip(INSTITUTIONS) {
        conn.execute(
            "insert into institution (institution_id, name, kind, membership, added_at)
             values (:id, :name, 'other', 'member', :now)",
            named_params! { ":id": id, ":name": name, ":now": now },
        )?;
        conn.execute(
            "insert into invitation (assembly_id, institution_id, added_at) values (:assembly, :id, :now)",
            named_params! { ":assembly": assembly.id, ":id": id, ":now": now },
        )?;
    }
    for (place, name) in (0_i64..).zip(NAMES) {
        conn.execute(
            "insert into attendee (assembly_id, institution_id, name, listed_at, late)
             values (:assembly, :institution, :name, :now, 0)",
            named_params! {
                ":assembly": assembly.id,
                ":institution": place / 10 + 1,
                ":name": name,
                ":now": now,
            },
        )?;
    }
    Ok(conn)
}

/// Where a steward's pages read and write: the file, or a rehearsal.
#[derive(Clone)]
pub struct Desk {
    app: App,
    /// The rehearsal, and when counting itself is open.
    rehearsal: Option<(Rehearsal, Counting)>,
}

impl Desk {
    /// The rehearsal until counting opens, then the file.
    pub async fn of(app: &App, steward: &Steward) -> Result<Desk, AppError> {
        let (assembly, now) = (steward.grant().assembly(), app.clock.now());
        let to_come = app
            .db
            .read(move |conn| {
                let counting = super::store::counting(conn, assembly)?.ok_or(AppError::NotFound)?;
                if !counting.is_to_come(now) {
                    return Ok::<_, AppError>(None);
                }
                let found = assemblies::assembly(conn, assembly)?.ok_or(AppError::NotFound)?;
                Ok(Some((found, assemblies::doors_with_ids(conn, assembly)?, counting)))
            })
            .await?;
        let rehearsal = match to_come {
            Some((assembly, doors, counting)) => Some((app.rehearsals.of(&assembly, &doors, now)?, counting)),
            None => None,
        };
        Ok(Desk { app: app.clone(), rehearsal })
    }

    /// The file for a program with a key; for a steward as [`Desk::of`].
    pub async fn of_asker(app: &App, asker: &AtDoors) -> Result<Desk, AppError> {
        match asker {
            AtDoors::Key(_) => Ok(Desk { app: app.clone(), rehearsal: None }),
            AtDoors::Steward(steward) => Desk::of(app, steward).await,
        }
    }

    /// When counting itself will be open, while it is rehearsed and nothing counts.
    pub fn rehearses(&self) -> Option<Counting> {
        self.rehearsal.as_ref().map(|(_, counting)| *counting)
    }

    /// The names that are searched there.
    pub fn directories(&self) -> Arc<Directories> {
        self.rehearsal.as_ref().map_or(&self.app.directories, |(rehearsal, _)| &rehearsal.directories).clone()
    }

    /// Reads.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        match &self.rehearsal {
            None => self.app.db.read(query).await,
            Some((rehearsal, _)) => rehearsal.run(query).await,
        }
    }

    /// Writes; in a rehearsal for as long as it lasts.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        match &self.rehearsal {
            None => self.app.db.write(job).await,
            Some((rehearsal, _)) => rehearsal.run(job).await,
        }
    }
}

impl Rehearsal {
    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let connection = self.connection.clone();
        let run = move || {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.unchecked_transaction()?;
            let done = job(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        tokio::task::spawn_blocking(run).await.map_err(|error| AppError::Internal(error.into()))?
    }
}
