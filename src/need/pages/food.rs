//! How many people eat what: numbers for whoever cooks, and no names.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::Organiser;
use crate::assembly::model::{AssemblyId, Phase};
use crate::error::AppError;
use crate::need::model::NeedKind;
use crate::need::model::food::{Food, foods};
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
    /// Whether anybody can have come.
    came: bool,
}

pub(super) async fn page(State(app): State<App>, by: Organiser, Ids(id): Ids<AssemblyId>) -> Answer {
    let now = app.clock.now();
    let look = move |conn: &Connection| {
        let of = |word: &str| word == NeedKind::Diet.as_str();
        let (assembly, shell) = super::opened_on_needs(conn, "Food", &by, id, of)?;
        let eaters = store::eaters(conn, &by, id)?;
        let listed = eaters.iter().filter(|eater| eater.listed).count();
        let people = counted(u32::try_from(listed).unwrap_or(u32::MAX), "listed person", "listed people");
        Ok::<_, AppError>(FoodPage {
            shell,
            home: format!("/o/a/{id}"),
            erased: assembly.erased.needs.is_some(),
            people: format!("{people} asked for certain food."),
            foods: foods(&eaters),
            came: matches!(assembly.phase(now), Phase::Day | Phase::Over),
        })
    };
    web::page(&app.db.read(look).await?)
}
