//! How many came with each institution, typed from the paper sheets of the day.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::arrival::model::{Line, Typed, TypedProblem};
use crate::arrival::store;
use crate::assembly::model::{AssemblyId, Entering};
use crate::assembly::store as assemblies;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::invitation::model::HowMany;
use crate::request::store as requests;
use crate::web::{self, Answer, FormError, Ids, PageNumber, Pages, Posted, Query, Shell};
use crate::words::{counted, number};

/// The most institutions on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "arrival/pages/came.html")]
struct CamePage {
    shell: Shell,
    home: String,
    errors: Vec<FormError>,
    /// Why nothing can be typed; none if it can.
    locked: Option<String>,
    /// What became of the numbers that were sent.
    done: Option<String>,
    chips: Vec<(&'static str, &'static str, usize, bool)>,
    /// This page's number.
    page: usize,
    /// Whether saving can go on to the page after this one.
    goes_on: bool,
    rows: Vec<Row>,
    pages: Pages,
}

/// One institution in words.
struct Row {
    /// What its fields end in: its id, or "nobody".
    id: String,
    name: String,
    /// Where the people of its sheet can be ticked; none where nobody is on it.
    sheet: Option<String>,
    not_invited: bool,
    pledged: String,
    listed: String,
    counted: String,
    /// "12 by name, 20 without".
    of_which: String,
    shown: u32,
    typed: String,
    wrong: bool,
}

/// Which institutions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// The invited ones, and others who came.
    All,
    /// The invited ones of whom nobody was counted.
    NotCounted,
    /// Those that were not invited.
    NotInvited,
}

impl Filter {
    const ALL: [(Filter, &'static str, &'static str); 3] = [
        (Filter::All, "all", "All"),
        (Filter::NotCounted, "none", "Nobody counted yet"),
        (Filter::NotInvited, "guests", "Not invited"),
    ];

    fn parse(word: &str) -> Filter {
        Filter::ALL.into_iter().find(|(_, its, _)| *its == word).map_or(Filter::All, |(filter, ..)| filter)
    }

    fn word(self) -> &'static str {
        Filter::ALL.into_iter().find(|(filter, ..)| *filter == self).map_or("all", |(_, word, _)| word)
    }

    fn shows(self, line: &Line) -> bool {
        match self {
            Filter::All => line.invited || line.actual() > 0 || line.institution.is_none(),
            Filter::NotCounted => line.invited && line.actual() == 0,
            Filter::NotInvited => !line.invited,
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    #[serde(flatten)]
    page: PageNumber,
    #[serde(default)]
    f: String,
    /// How many numbers were saved.
    #[serde(default)]
    saved: String,
}

/// The fields of the form as they were sent, and what they say.
type Fields = Vec<(String, String)>;

/// The numbers that were typed: what is blank changes nothing.
fn typed(fields: &Fields) -> Vec<Typed> {
    let shown: HashMap<&str, u32> =
        fields.iter().filter_map(|(name, value)| Some((name.strip_prefix("shown-")?, value.parse().ok()?))).collect();
    let number = |(name, value): &(String, String)| {
        let id = name.strip_prefix("number-").filter(|_| !value.trim().is_empty())?;
        let institution: Option<InstitutionId> = match id {
            NOBODY => None,
            id => Some(id.parse().ok()?),
        };
        Some(Typed { institution, text: value.clone(), shown: shown.get(id).copied() })
    };
    fields.iter().filter_map(number).collect()
}

const NOBODY: &str = "nobody";

fn field_id(institution: Option<InstitutionId>) -> String {
    institution.map_or_else(|| NOBODY.to_owned(), |id| id.to_string())
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let now = app.clock.now();
    let show = move |conn: &Connection| CamePage::read(conn, &organiser, id, &at, None, now);
    web::page(&app.db.read(show).await?)
}

/// Saves the numbers that can stand; the page comes again with the others as they were typed, and what is wrong with each.
pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
    Posted { form, sending }: Posted<Fields>,
) -> Answer {
    let (now, by) = (app.clock.now(), organiser.clone());
    let (filter, next) = (Filter::parse(&at.f), next_page(&form));
    let entries = typed(&form);
    let judged = entries.clone();
    let work = move |conn: &Connection| {
        let address = sending.once(conn, by.actor(), now, || {
            let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
            if let Some(text) = assembly.why_not(Entering::Came, now) {
                return Err(AppError::Conflict(text));
            }
            let saved = store::type_many(conn, &by, id, &judged, now)?;
            Ok(format!("/o/a/{id}/came?f={}&page={next}&saved={saved}", filter.word()))
        })?;
        // Asked again after the numbers were stored, so that a second sending is answered as the first was.
        Ok::<_, AppError>((address, store::problems(conn, &by, id, &judged)?))
    };
    let (address, problems) = app.db.write(work).await?;
    if problems.is_empty() {
        return web::see(&address);
    }
    let show = move |conn: &Connection| {
        let wrong: Vec<_> = problems.iter().map(|(place, _)| entries[*place].institution).collect();
        CamePage::read(conn, &organiser, id, &at, Some(&wrong), now)?.again(&entries, &problems)
    };
    web::page_again(&app.db.read(show).await?)
}

/// The page to be shown after this one was saved.
fn next_page(fields: &Fields) -> usize {
    let then = fields.iter().find(|(name, _)| name == "then").and_then(|(_, page)| page.parse().ok());
    then.unwrap_or(1)
}

fn problem(name: &str, text: &str, problem: TypedProblem) -> String {
    match problem {
        TypedProblem::NoNumber => {
            format!("{name}: enter a number from 0 to {}, using digits only", number(HowMany::MOST.get()))
        }
        TypedProblem::InWords(meant) => format!("{name}: enter a number, using digits only, like {meant}"),
        TypedProblem::BelowNamed { named } => {
            let were = if named == 1 { "person was" } else { "people were" };
            let named = number(named);
            format!("{name}: {named} {were} checked in by name. Enter {named} or more")
        }
        TypedProblem::Changed { shown, now } => {
            let was = shown.map_or_else(String::new, |shown| format!(" from {}", number(shown)));
            let (now, text) = (number(now), text.trim());
            format!("{name}: somebody changed it{was} to {now} meanwhile. Save again if {text} is right")
        }
    }
}

impl CamePage {
    /// The page that the address asks for; with `wrong`, those alone, wherever they stand by now.
    fn read(
        conn: &Connection,
        organiser: &Organiser,
        id: AssemblyId,
        at: &At,
        wrong: Option<&[Option<InstitutionId>]>,
        now: Moment,
    ) -> Result<CamePage, AppError> {
        let assembly = assemblies::assembly(conn, id)?.ok_or(AppError::NotFound)?;
        let (filter, all) = (Filter::parse(&at.f), store::lines(conn, organiser, id)?);
        let chip = |(its, word, label): (Filter, _, _)| {
            (word, label, all.iter().filter(|line| its.shows(line)).count(), its == filter)
        };
        let chips = Filter::ALL.into_iter().map(chip).collect();
        let shown = |line: &Line| wrong.map_or_else(|| filter.shows(line), |wrong| wrong.contains(&line.id()));
        let lines: Vec<Line> = all.into_iter().filter(shown).collect();
        let on_a_page = wrong.map_or(ON_A_PAGE, |wrong| wrong.len().max(ON_A_PAGE));
        let pages = Pages::new(&at.page, lines.len(), on_a_page).within(&format!("?f={}", filter.word()));
        Ok(CamePage {
            shell: Shell::assembly("How many came?", organiser, &assembly)?
                .with_requests(requests::waiting_count(conn, organiser, id)?),
            home: format!("/o/a/{id}"),
            errors: Vec::new(),
            locked: assembly.why_not(Entering::Came, now),
            done: at.saved.parse().ok().map(saved),
            chips,
            page: pages.skipped() / ON_A_PAGE + 1,
            // Whoever was counted leaves that list: the rest moves up to this page.
            goes_on: pages.later.is_some() && filter != Filter::NotCounted,
            rows: pages.of(lines).map(|line| Row::new(line, id)).collect(),
            pages,
        })
    }

    /// The page again: what was typed and does not stand, beside what stands now.
    fn again(mut self, typed: &[Typed], problems: &[(usize, TypedProblem)]) -> Result<CamePage, AppError> {
        let mut errors = Vec::new();
        for (place, what) in problems {
            let one = &typed[*place];
            let id = field_id(one.institution);
            let row = self.rows.iter_mut().find(|row| row.id == id).ok_or_else(store::gone)?;
            one.text.clone_into(&mut row.typed);
            row.wrong = true;
            errors.push(FormError::new(format!("number-{id}"), problem(&row.name, &one.text, *what)));
        }
        let done = typed.len() - problems.len();
        let done = (done > 0).then(|| saved(u32::try_from(done).unwrap_or(u32::MAX)));
        Ok(CamePage { shell: self.shell.with_problem(true), errors, done, ..self })
    }
}

fn saved(numbers: u32) -> String {
    match numbers {
        0 => "Nothing was typed, so nothing was changed.".to_owned(),
        1 => "1 number is saved.".to_owned(),
        _ => format!("{} are saved.", counted(numbers, "number", "numbers")),
    }
}

impl Row {
    fn new(line: Line, assembly: AssemblyId) -> Row {
        let (named, unnamed) = (line.named, line.unnamed);
        Row {
            id: field_id(line.id()),
            sheet: line.id().filter(|_| line.listed > 0).map(|id| format!("/o/a/{assembly}/sheets/{id}")),
            not_invited: !line.invited && line.institution.is_some(),
            pledged: line.pledged.map(number).unwrap_or_default(),
            listed: number(line.listed),
            counted: number(line.actual()),
            of_which: if named > 0 {
                format!("{} by name, {} without", number(named), number(unnamed))
            } else {
                String::new()
            },
            shown: line.actual(),
            typed: String::new(),
            wrong: false,
            name: line.institution.map_or_else(|| "With no institution".to_owned(), |(_, name)| name),
        }
    }
}
