//! How many people eat what: numbers for whoever cooks, and no names. In people's own words for whoever sees what they need,
//! and that is noted; for others by kinds that are known.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Phase};
use crate::error::AppError;
use crate::need::model::NeedKind;
use crate::need::model::food::Food;
use crate::need::store;
use crate::web::{self, Answer, Ids, Shell};
use crate::words::counted;

#[derive(Template)]
#[template(path = "need/pages/food.html")]
struct FoodPage {
    shell: Shell,
    home: String,
    /// Whether what was told was erased.
    erased: bool,
    /// "14 people who are listed asked for certain food."
    people: String,
    foods: Vec<Food>,
    /// Whether they stand in the words in which they were asked for.
    in_words: bool,
    /// Whether anybody can have come.
    came: bool,
}

pub(super) async fn page(State(app): State<App>, by: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let (now, notes) = (app.clock.now(), by.role().sees_needs());
    let look = move |conn: &Connection| {
        let of = |word: &str| word == NeedKind::Diet.as_str();
        let (assembly, shell) = super::opened_on_needs(conn, "Food", &by, id, of)?;
        let eaters = store::eaters(conn, &by, id)?;
        let listed = eaters.iter().filter(|eater| eater.listed).count();
        let people = counted(u32::try_from(listed).unwrap_or(u32::MAX), "listed person", "listed people");
        let in_words = by.role().sees_needs();
        if in_words {
            let needs = u32::try_from(eaters.len()).unwrap_or(u32::MAX);
            store::access_was_seen(conn, &by, id, needs, now)?;
        }
        Ok::<_, AppError>(FoodPage {
            shell,
            in_words,
            home: format!("/o/a/{id}"),
            erased: assembly.erased.needs.is_some(),
            people: format!("{people} asked for certain food."),
            foods: store::foods(conn, &by, id)?,
            came: matches!(assembly.phase(now), Phase::Day | Phase::Over),
        })
    };
    web::page(&if notes { app.db.write(look).await? } else { app.db.read(look).await? })
}
