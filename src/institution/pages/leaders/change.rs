//! Changing a leader's name, phone and e-mail, wherever they speak.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use super::{LeaderForm, LeaderHere, speaking};
use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::pages::details::{found, home};
use crate::institution::store;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/leaders/change.html")]
struct ChangePage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    form: LeaderForm,
    /// The other institutions that they speak for, where the change is seen too.
    also: Vec<String>,
}

impl ChangePage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        here: LeaderHere,
        again: Option<(LeaderForm, Vec<FormError>)>,
    ) -> Result<ChangePage, AppError> {
        let it = found(conn, here.0)?;
        let leader = speaking(conn, by, here)?;
        let also = store::known_leader(conn, by, leader.id)?.map(|known| known.institutions).unwrap_or_default();
        let title = format!("Change {}", leader.name);
        let form = LeaderForm {
            name: leader.name,
            phone: leader.phone.unwrap_or_default(),
            email: leader.email.unwrap_or_default(),
            who: String::new(),
        };
        let (form, errors) = again.unwrap_or((form, Vec::new()));
        Ok(ChangePage {
            shell: Shell::organiser(title, by)?.with_problem(!errors.is_empty()),
            errors,
            home: home(here.0),
            form,
            also: also.into_iter().filter(|name| *name != it.name).collect(),
        })
    }
}

pub(in crate::institution::pages) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
) -> Answer {
    web::page(&app.db.read(move |conn| ChangePage::read(conn, &organiser, here, None)).await?)
}

pub(in crate::institution::pages) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<LeaderHere>,
    Posted { form, sending }: Posted<LeaderForm>,
) -> Answer {
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let before = speaking(conn, &by, here)?;
            store::change_leader(conn, &by, here.0, &before, &form.parse(conn)?, now)?;
            Ok::<_, NotTaken>(format!("{}?done=saved", home(here.0)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| ChangePage::read(conn, &organiser, here, Some((typed, errors)));
    web::page_again(&app.db.read(again).await?)
}
