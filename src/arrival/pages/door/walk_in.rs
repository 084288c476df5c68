//! Somebody who is on no list. The list is looked at first, all the same.

use askama::Template;
use axum::extract::State;
use serde::Deserialize;

use super::search::Person;
use super::{Post, key, take};
use crate::App;
use crate::access::Steward;
use crate::arrival::model::search::Typed;
use crate::arrival::model::{DoorInstitution, Happened};
use crate::arrival::rehearsal::Desk;
use crate::arrival::store::{self, Directories};
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::PersonName;
use crate::web::{self, Answer, FormError, Posted, Query, Shell};

/// So many people of the lists are offered.
const MOST_OFFERED: usize = 5;

#[derive(Template)]
#[template(path = "arrival/pages/door/walk_in.html")]
struct WalkInPage {
    shell: Shell,
    errors: Vec<FormError>,
    name: String,
    institutions: Vec<DoorInstitution>,
    chosen: Option<InstitutionId>,
    /// Those of the lists whom it may be.
    offered: Vec<Person>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct WalkIn {
    form_key: String,
    name: String,
    /// Empty: no group.
    institution: String,
    /// That it is nobody of those who were offered.
    nobody_of_those: String,
}

impl WalkInPage {
    fn read(
        conn: &rusqlite::Connection,
        steward: &Steward,
        post: &Post,
        form: &WalkIn,
        directories: &Directories,
    ) -> Result<WalkInPage, AppError> {
        let grant = steward.grant();
        let offered = match Typed::parse(&form.name).filter(|_| post.closed().is_none()) {
            Some(typed) => store::found(conn, &grant, &typed, directories)?,
            None => Vec::new(),
        };
        Ok(WalkInPage {
            shell: post.shell("Add a walk-in", steward)?,
            errors: Vec::new(),
            name: form.name.clone(),
            institutions: store::institutions(conn, &grant)?,
            chosen: form.institution.parse().ok(),
            offered: offered.into_iter().take(MOST_OFFERED).map(|person| Person::new(person, post)).collect(),
        })
    }
}

pub(super) async fn page(State(app): State<App>, steward: Steward, Query(form): Query<WalkIn>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let at = desk.clone();
    let page = desk
        .read(move |conn| {
            let post = Post::read(conn, &steward, &at, now)?;
            // Nobody was looked for yet: whoever was typed into the search was not found there.
            Ok(WalkInPage { offered: Vec::new(), ..WalkInPage::read(conn, &steward, &post, &form, &at.directories())? })
        })
        .await?;
    web::page(&page)
}

pub(super) async fn add(State(app): State<App>, steward: Steward, Posted { form, .. }: Posted<WalkIn>) -> Answer {
    let (desk, now) = (Desk::of(&app, &steward).await?, app.clock.now());
    let (its, at) = (key(&form.form_key)?, desk.clone());
    let address = format!("/door?done={its}");
    let again = desk
        .write(move |conn| {
            let post = Post::read(conn, &steward, &at, now)?;
            let name = match PersonName::parse(&form.name) {
                Ok(name) => name,
                Err(error) => {
                    let page = WalkInPage::read(conn, &steward, &post, &form, &at.directories())?;
                    let errors = vec![FormError::new("name", crate::words::capital(&error.to_string()))];
                    return Ok(Some(WalkInPage { shell: page.shell.with_problem(true), errors, ..page }));
                }
            };
            let known = store::past(conn, &steward.grant(), &its)?.is_some();
            if form.nobody_of_those.is_empty() && !known {
                let page = WalkInPage::read(conn, &steward, &post, &form, &at.directories())?;
                if !page.offered.is_empty() {
                    return Ok(Some(page));
                }
            }
            let institution = form.institution.parse().ok();
            take(conn, &steward, vec![(its, Happened::WalkIn(institution, name))], now)?;
            Ok(None)
        })
        .await?;
    match again {
        Some(page) if page.errors.is_empty() => web::page(&page),
        Some(page) => web::page_again(&page),
        None => web::see(&address),
    }
}
