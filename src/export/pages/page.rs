//! Every file about an assembly: what it holds, who may take it, and who did.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{Organiser, who};
use crate::assembly::model::{AssemblyId, Zone};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::export::model::{Export, Reason, ReasonError, Taken, TakingId};
use crate::export::store;
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};
use crate::words::{counted, number};

/// The most takings on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "export/pages/page.html")]
struct ExportsPage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    free: Vec<File>,
    asking: Vec<File>,
    /// The file that was just noted, ready to be fetched: its name and its address.
    ready: Option<(String, String)>,
    taken: Vec<TakenLine>,
    pages: Pages,
}

/// One file in words.
struct File {
    what: &'static str,
    name: &'static str,
    holds: &'static str,
    rows: String,
    /// The same with its noun: "351 rows".
    counted: String,
    /// What was typed as its reason.
    typed: String,
}

struct TakenLine {
    when: String,
    who: String,
    name: &'static str,
    reason: String,
}

#[derive(Default, Deserialize)]
pub(super) struct At {
    #[serde(flatten)]
    page: PageNumber,
    /// The taking that was just recorded.
    #[serde(default)]
    ready: String,
}

/// Which file, and what it is needed for.
#[derive(Clone, Deserialize)]
pub(super) struct ReasonForm {
    what: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let now = app.clock.now();
    web::page(&app.db.read(move |conn| ExportsPage::read(conn, &organiser, id, &at, now)).await?)
}

/// Records who takes a file and what for, and leads to where it can be fetched.
pub(super) async fn take(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<ReasonForm>,
) -> Answer {
    let what = Export::parse(&form.what).filter(|what| what.needs_reason()).ok_or(AppError::NotFound)?;
    let (now, by, reason) = (app.clock.now(), organiser.clone(), form.reason.clone());
    let record = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            if let Err(error) = Reason::parse(&reason) {
                return Err(NotTaken::wrong(field(what), remedy(error)));
            }
            let leave = store::leave(conn, &by, what, id, Some(&reason), now)?;
            Ok(format!("/o/a/{id}/exports?ready={}", leave.taking()))
        })
    };
    let errors = match app.db.write(record).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error @ (AppError::NotYours(_) | AppError::Conflict(_)))) => {
            let by = organiser.clone();
            app.db.write(move |conn| Ok::<_, AppError>(store::note_refused(conn, &by, what, now)?)).await?;
            return Err(error.into());
        }
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let page = ExportsPage::read(conn, &organiser, id, &At::default(), now)?;
        Ok::<_, AppError>(page.wrong(what, &form.reason, errors))
    };
    web::page_again(&app.db.read(again).await?)
}

fn field(what: Export) -> String {
    format!("reason-{}", what.as_str())
}

fn remedy(error: ReasonError) -> String {
    match error {
        ReasonError::Missing => "Enter what you need this file for".to_owned(),
        ReasonError::TooLong => format!("Enter what you need it for in {} characters or fewer", Reason::LONGEST),
    }
}

impl ExportsPage {
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        id: AssemblyId,
        at: &At,
        now: Moment,
    ) -> Result<ExportsPage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let pages = Pages::new(&at.page, store::count(conn, organiser, id)? as usize, ON_A_PAGE);
        let taken = store::taken(conn, organiser, id, pages.skipped() as u32, ON_A_PAGE as u32)?;
        let ready = match at.ready.parse::<TakingId>() {
            Ok(taking) => store::leave_of(conn, organiser, id, taking, now)?,
            Err(_) => None,
        };
        let may = |what: &Export| !what.needs_reason() || organiser.role().sees_needs();
        let all = Export::ALL.iter().copied().filter(may);
        let (asking, free): (Vec<_>, Vec<_>) = all.partition(|what| what.needs_reason());
        let files = |whats: Vec<Export>| {
            let file = |what| Ok(File::new(what, store::rows(conn, organiser, id, what)?));
            whats.into_iter().map(file).collect::<rusqlite::Result<Vec<_>>>()
        };
        Ok(ExportsPage {
            shell: Shell::assembly("Files to take out", organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, organiser, id)?),
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            free: files(free)?,
            asking: files(asking)?,
            ready: ready.map(|leave| (leave.file_name(), format!("/o/a/{id}/exports/{}", leave.taking()))),
            taken: taken.into_iter().map(|taken| TakenLine::new(taken, assembly.zone)).collect(),
            pages,
        })
    }

    /// The page again, with the reason that was typed and what is wrong with it.
    fn wrong(mut self, what: Export, reason: &str, errors: Vec<FormError>) -> ExportsPage {
        for file in &mut self.asking {
            if file.what == what.as_str() {
                reason.clone_into(&mut file.typed);
            }
        }
        ExportsPage { shell: self.shell.with_problem(true), errors, ..self }
    }
}

impl File {
    fn new(what: Export, rows: u32) -> File {
        File {
            what: what.as_str(),
            name: name(what),
            holds: holds(what),
            rows: number(rows),
            counted: counted(rows, "row", "rows"),
            typed: String::new(),
        }
    }
}

impl TakenLine {
    fn new(taken: Taken, zone: Zone) -> TakenLine {
        TakenLine {
            when: format!("{}, {}", zone.day(taken.at), zone.time(taken.at)),
            who: who(taken.by.as_deref()),
            name: name(taken.what),
            reason: taken.reason.unwrap_or_default(),
        }
    }
}

fn name(what: Export) -> &'static str {
    match what {
        Export::Tally => "Tally",
        Export::People => "People",
        Export::Needs => "Needs",
        Export::Children => "Children",
        Export::Travel => "Travel",
        Export::Pledges => "Pledges",
        Export::Versions => "Saved lists",
        Export::Arrivals => "Arrivals",
        Export::NoShows => "No-shows",
        Export::Creche => "Crèche plan",
        Export::Access => "Access",
        Export::Food => "Food",
        Export::Manifests => "Manifests",
    }
}

fn holds(what: Export) -> &'static str {
    match what {
        Export::Tally => {
            "Each institution with its numbers: asked, pledged, listed, actual, kept. Names nobody. What you download from the \
             table of institutions or the results is noted as this file too."
        }
        Export::People => {
            "Everybody on a list, each once, under the institution where they count: name, phone, e-mail, age group, part. \
             Nothing they need."
        }
        Export::Needs => "Each need of each person: access, diet, language, in their own words, and where it stands.",
        Export::Children => {
            "Each child for the crèche: who brings them, a phone, first name, age, what the crèche must know."
        }
        Export::Travel => {
            "How each person on a list travels: coach and pick-up, car and seats, lift needed. Not in their own words."
        }
        Export::Pledges => "Every number that was promised, also those changed later: when and by whom.",
        Export::Versions => "Each list that was saved: when, by whom, how, and how many it listed. Names no attendee.",
        Export::Arrivals => {
            "Everybody who came in: when, by which door, with which institution, their name where it was asked, and whether \
             it was undone."
        }
        Export::Creche => {
            "Children by age, how many one person looks after, people and square metres needed. Names nobody. A row of children \
             whose age is not known leaves the rest blank."
        }
        Export::Access => {
            "Each thing that a person asked for but food: for whom, what, in their own words, where it stands, who is booked, \
             when it was asked for."
        }
        Export::Food => {
            "How many people eat what: those who are listed, and those who came. In their own words for access leads, for others \
             the usual kinds and how many asked for something else."
        }
        Export::Manifests => {
            "Who sits in which vehicle, where and when they get on, and how many places have no name yet. No phones, nothing \
             they need."
        }
        Export::NoShows => {
            "Who was listed and did not come: by name, but a number where somebody of their institution came in without a \
             name. Nobody before the first arrival."
        }
    }
}
