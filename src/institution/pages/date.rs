//! An institution's own date for its names: granted, changed and taken back.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::meanwhile::{self, Value, text};
use super::{Here, granted};
use crate::App;
use crate::access::{Grant, Organiser};
use crate::assembly::model::{Assembly, Entering, Phase};
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::OwnDate;
use crate::invitation::store as invitations;
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Shell};

#[derive(Template)]
#[template(path = "institution/pages/date.html")]
struct DatePage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    date: OwnDate,
    /// What was stored when the page was shown.
    shown: String,
    /// The own date of now.
    own: Option<String>,
    /// The date of all others.
    others: String,
    /// What else there is to know.
    list_closed: bool,
    /// Why there can be no other date; none if there can.
    locked: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct DateForm {
    day: String,
    month: String,
    year: String,
    time: String,
    /// What was stored when the page was shown. A form without it was not made by our page: it is as if nothing had been.
    shown: String,
    /// Whether the own date is taken back.
    back: String,
}

impl DateForm {
    fn typed(&self) -> OwnDate {
        OwnDate { boxes: [self.day.clone(), self.month.clone(), self.year.clone()], time: self.time.clone() }
    }

    /// Whether nothing else was typed than what stood there when the page was shown.
    fn is_untouched(&self, assembly: &Assembly) -> bool {
        let shown = Moment::parse(&self.shown);
        let shown = shown.map_or_else(|| OwnDate::blank(assembly), |own| OwnDate::of(own, assembly.zone));
        self.typed() == shown
    }

    /// The date to be stored; none: the assembly's applies again.
    fn examined(
        &self,
        conn: &Connection,
        by: &Organiser,
        grant: &Grant,
        assembly: &Assembly,
        now: Moment,
    ) -> Result<Option<Moment>, NotTaken> {
        let own = invitations::own_names_by(conn, grant)?;
        let (takes_back, parsed) = (!self.back.is_empty(), self.typed().parse(assembly, now));
        let typed = match &parsed {
            _ if takes_back => String::new(),
            Ok(date) => date.to_string(),
            Err(_) => "no date".to_owned(),
        };
        if (Value { shown: &self.shown, stored: &text(own), typed: &typed }).was_changed() {
            let to = match own {
                Some(own) => assembly.zone.deadline(own),
                None => format!("that of all others, {}", assembly.zone.deadline(assembly.dates.names_by)),
            };
            let what = format!("the date for their names to {to}");
            let said = meanwhile::somebody_changed(conn, by, grant, assembly.zone, "invitation.date_granted", &what)?;
            return Err(NotTaken::wrong("date", said));
        }
        if takes_back {
            return Ok(None);
        }
        parsed.map(Some).map_err(|problems| {
            NotTaken::Wrong(problems.into_iter().map(|one| FormError::new(one.field, one.text)).collect())
        })
    }
}

impl DatePage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        grant: &Grant,
        again: Option<(DateForm, Vec<FormError>)>,
        now: Moment,
    ) -> Result<DatePage, AppError> {
        let invitation = invitations::invitation(conn, grant)?;
        let (assembly, own) = (&invitation.assembly, invitations::own_names_by(conn, grant)?);
        let (zone, name) = (assembly.zone, &invitation.institution.name);
        let stored = || own.map_or_else(|| OwnDate::blank(assembly), |own| OwnDate::of(own, zone));
        let (date, errors) = match again {
            None => (stored(), Vec::new()),
            // What somebody else made of it stands in the boxes, where nothing else was typed.
            Some((form, errors)) if form.is_untouched(assembly) && form.shown != text(own) => (stored(), errors),
            Some((form, errors)) => (form.typed(), errors),
        };
        let title = match own {
            Some(_) => format!("Another date for the names of {name}?"),
            None => format!("More time for the names of {name}?"),
        };
        Ok(DatePage {
            shell: super::shell(conn, title, by, assembly)?.with_problem(!errors.is_empty()),
            home: grant.desk(),
            errors,
            date,
            shown: text(own),
            own: own.map(|own| zone.deadline(own)),
            others: zone.deadline(assembly.dates.names_by),
            list_closed: assembly.phase(now) == Phase::ListClosed,
            locked: assembly.why_not(Entering::OwnDate, now),
        })
    }
}

pub(super) async fn page(State(app): State<App>, organiser: Organiser, Ids(here): Ids<Here>) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| {
        let grant = granted(conn, &organiser, here)?;
        DatePage::read(conn, &organiser, &grant, None, now)
    };
    web::page(&app.db.read(show).await?)
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(here): Ids<Here>,
    Posted { form, sending }: Posted<DateForm>,
) -> Answer {
    let (now, sent) = (app.clock.now(), form.clone());
    let save = move |conn: &Connection, by: &Organiser, grant: &Grant| {
        let assembly = invitations::invitation(conn, grant)?.assembly;
        if let Some(text) = assembly.why_not(Entering::OwnDate, now) {
            return Err(NotTaken::App(AppError::Conflict(text)));
        }
        let date = sent.examined(conn, by, grant, &assembly, now)?;
        invitations::grant_names_by(conn, by, grant, date, now)?;
        Ok(format!("{}?saved=date", grant.desk()))
    };
    let again = move |conn: &Connection, by: &Organiser, grant: &Grant, found| {
        let assembly = invitations::invitation(conn, grant)?.assembly;
        let errors = meanwhile::of_now(form.examined(conn, by, grant, &assembly, now), found)?;
        DatePage::read(conn, by, grant, Some((form, errors)), now)
    };
    super::take(&app, organiser, here, sending, save, again).await
}
