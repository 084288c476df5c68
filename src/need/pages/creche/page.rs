//! The crèche of an assembly: how many children, how many people for them, who waits for a place.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::words;
use crate::App;
use crate::access::{AccessLead, Organiser, audit};
use crate::assembly::model::{AssemblyId, Phase, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::need::model::ChildId;
use crate::need::model::creche::{Band, Creche, FigureProblem, Plan, Ratios};
use crate::need::store::{self, CrecheChild, Which};
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};
use crate::words::{counted, number};

/// So many children are on one page.
const ON_A_PAGE: usize = 50;
/// So many who wait are shown; the others are among the requests.
const MOST_WAITING: u32 = 50;

#[derive(Template)]
#[template(path = "need/pages/creche/page.html")]
struct CrechePage {
    shell: Shell,
    home: String,
    /// Whether the assembly is over and its children are erased: then their numbers alone are left, and nothing is planned.
    erased: bool,
    errors: Vec<FormError>,
    done: Option<&'static str>,
    plan: Plan,
    bands: Vec<BandLine>,
    staff: (String, bool),
    floor: (String, bool),
    over: Option<String>,
    /// Whether a new child is still given a place.
    offering: bool,
    free: Option<String>,
    ratios: String,
    typed: Figures,
    waiting: Vec<Line>,
    children: Vec<Line>,
    pages: Pages,
    /// Whether children can walk up: it is the day, or was.
    on_the_day: bool,
}

/// One band of the plan, in words.
struct BandLine {
    name: &'static str,
    children: String,
    to_one: u32,
    staff: String,
    floor: String,
}

/// One child in words.
struct Line {
    id: ChildId,
    name: String,
    age: String,
    /// Whether something is told that the crèche must know. What it is stands on the child's own page and on the sheet.
    to_know: bool,
    carer: String,
    institution: String,
    tag: Option<(&'static str, &'static str)>,
    asked: String,
}

/// What the crèche has, as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Figures {
    places: String,
    staff: String,
    area: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    #[serde(flatten)]
    page: PageNumber,
    /// What was just done.
    #[serde(default)]
    done: String,
}

impl At {
    fn in_words(&self) -> Option<&'static str> {
        match self.done.as_str() {
            "figures" => Some("Saved."),
            "stopped" => Some("Saved. Each new child now waits here for your yes."),
            "given" => Some("The place is given. The leader sees it."),
            "child" => Some("Saved what is told of the child."),
            "walked-up" => Some("The child is added."),
            _ => None,
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let organiser = Organiser::from(lead);
    let now = app.clock.now();
    let look = move |conn: &Connection| seen(conn, &organiser, id, &at, now);
    web::page(&app.db.write(look).await?)
}

/// The page. It names children: that it was looked at is noted.
fn seen(conn: &Connection, by: &Organiser, id: AssemblyId, at: &At, now: Moment) -> Result<CrechePage, AppError> {
    let page = CrechePage::read(conn, by, id, at, now)?;
    let entry = audit::Entry { assembly: Some(id), ..audit::Entry::of("creche.seen") };
    audit::note(conn, by.actor(), now, &entry)?;
    Ok(page)
}

impl CrechePage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, at: &At, now: Moment) -> Result<CrechePage, AppError> {
        let (assembly, shell) = super::opened_on_children(conn, "Crèche", by, id)?;
        let (ratios, creche) = (store::ratios(conn)?, store::creche(conn, id)?);
        let plan = store::plan(conn, by, &assembly)?;
        let pages = Pages::new(&at.page, plan.held() as usize, ON_A_PAGE);
        let lines = |which, from, most| -> rusqlite::Result<Vec<Line>> {
            let children = store::children_in_creche(conn, by, &assembly, which, from, Some(most))?;
            Ok(children.into_iter().map(|child| Line::new(child, assembly.zone)).collect())
        };
        Ok(CrechePage {
            shell,
            home: format!("/o/a/{id}"),
            erased: assembly.erased.needs.is_some() && assembly.phase(now) == Phase::Over,
            errors: Vec::new(),
            done: at.in_words(),
            bands: Band::ALL
                .into_iter()
                .zip(plan.children)
                .map(|(band, many)| BandLine::new(band, many, &ratios))
                .collect(),
            staff: words::staff(plan.staff(&ratios), creche.staff),
            floor: words::floor(&plan, creche.area),
            over: words::over(&plan, &creche),
            offering: !plan.is_full(&creche),
            free: words::free(&plan, &creche),
            ratios: words::ratios(&ratios),
            typed: Figures::of(creche),
            waiting: lines(Which::Waiting, 0, MOST_WAITING)?,
            children: lines(Which::Placed, pages.skipped() as u32, ON_A_PAGE as u32)?,
            pages,
            on_the_day: matches!(assembly.phase(now), Phase::Day | Phase::Over),
            plan,
        })
    }

    /// "12 children have a place, and 3 wait for one."
    fn children_in_words(&self) -> String {
        let taken = self.plan.taken();
        let have =
            format!("{} {} a place", counted(taken, "child", "children"), if taken == 1 { "has" } else { "have" });
        match self.plan.waiting {
            0 => format!("{have}."),
            waiting => format!(
                "{have}, {} for one.",
                if waiting == 1 { "1 waits".to_owned() } else { format!("{} wait", number(waiting)) }
            ),
        }
    }
}

impl BandLine {
    fn new(band: Band, children: u32, ratios: &Ratios) -> BandLine {
        BandLine {
            name: band.label(),
            children: number(children),
            to_one: ratios.of(band),
            staff: number(children.div_ceil(ratios.of(band))),
            floor: words::tenths(children * band.floor()),
        }
    }
}

impl Line {
    fn new(child: CrecheChild, zone: Zone) -> Line {
        let tag = match (child.walked_up, child.may_come) {
            (true, _) => Some(("info", "Walk-up")),
            (false, true) => Some(("late", "May come")),
            (false, false) => None,
        };
        Line {
            id: child.id,
            name: Some(child.child.first_name)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| "Name not told".into()),
            age: child.child.age_years.map_or_else(|| "Not told".to_owned(), |age| age.to_string()),
            to_know: !child.child.notes.is_empty(),
            carer: child.carer.name,
            institution: child.carer.institution.map(|(_, name)| name).unwrap_or_default(),
            tag,
            asked: format!("{}, {}", zone.short_day(child.asked_at), zone.time(child.asked_at)),
        }
    }
}

impl Figures {
    fn of(creche: Creche) -> Figures {
        let typed = |figure: Option<u32>| figure.map(|figure| figure.to_string()).unwrap_or_default();
        Figures { places: typed(creche.places), staff: typed(creche.staff), area: typed(creche.area) }
    }
}

/// Problems with figures, beside their fields.
pub(super) fn wrong(problems: Vec<FigureProblem>) -> NotTaken {
    NotTaken::Wrong(problems.into_iter().map(|problem| FormError::new(problem.field, problem.text)).collect())
}

/// Keeps what the crèche has.
pub(super) async fn save(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<Figures>,
) -> Answer {
    let organiser = Organiser::from(lead);
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            super::opened(conn, "", &by, id)?;
            let creche = Creche::parse(&form.places, &form.staff, &form.area).map_err(wrong)?;
            store::set_creche(conn, &by, id, creche, now)?;
            Ok(format!("/o/a/{id}/creche?done=figures"))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let page = seen(conn, &organiser, id, &At::default(), now)?;
        Ok::<_, AppError>(CrechePage { shell: page.shell.with_problem(true), errors, typed, ..page })
    };
    web::page_again(&app.db.write(again).await?)
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Offers no more places than are taken, kept for who may come, or waited for.
pub(super) async fn stop(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Posted { form: Nothing {}, sending }: Posted<Nothing>,
) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            let (assembly, _) = super::opened(conn, "", &by, id)?;
            let (plan, creche) = (store::plan(conn, &by, &assembly)?, store::creche(conn, id)?);
            if !plan.is_full(&creche) {
                let places = Some(plan.held() + plan.waiting);
                store::set_creche(conn, &by, id, Creche { places, ..creche }, now)?;
            }
            Ok::<_, AppError>(format!("/o/a/{id}/creche?done=stopped"))
        })
    };
    web::see(&app.db.write(work).await?)
}

#[derive(Deserialize)]
pub(super) struct Given {
    child: ChildId,
}

/// Gives a child who waits a place.
pub(super) async fn give(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<Given>,
) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            store::give_place(conn, &by, id, form.child, now)?;
            Ok::<_, AppError>(format!("/o/a/{id}/creche?done=given"))
        })
    };
    web::see(&app.db.write(work).await?)
}
