//! "This is the same as ...": two institutions that are one become one.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::likeness::{Names, matches};
use crate::institution::model::{Institution, InstitutionId};
use crate::institution::pages::details::{found, home};
use crate::institution::store::{self, Both, Choice, Choices, Merging};
use crate::web::{self, Answer, FormError, Ids, NotTaken, Posted, Query, Shell};
use crate::words::{counted, number};

/// How many institutions are offered at most.
const OFFERED: usize = 20;
/// How many leaders are named at most whose links become one.
const NAMED: usize = 10;

#[derive(Template)]
#[template(path = "institution/pages/merge/choose.html")]
struct ChoosePage {
    shell: Shell,
    home: String,
    q: String,
    /// Whether the ones offered are those called alike, and not those that were searched for.
    alike: bool,
    offered: Vec<(InstitutionId, String, String)>,
}

#[derive(Template)]
#[template(path = "institution/pages/merge/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    errors: Vec<FormError>,
    home: String,
    kept: Institution,
    merged: Institution,
    effects: Vec<String>,
    asks: Vec<Ask>,
}

/// Which number stands at one assembly.
struct Ask {
    field: String,
    legend: String,
    answers: Vec<(&'static str, String, bool)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct With {
    q: String,
    with: String,
}

pub(super) async fn page(
    State(app): State<App>,
    organiser: Organiser,
    Ids(kept): Ids<InstitutionId>,
    Query(With { q, with }): Query<With>,
) -> Answer {
    match with.parse::<InstitutionId>() {
        Ok(merged) => {
            let show = move |conn: &Connection| ConfirmPage::read(conn, &organiser, (kept, merged), &[], Vec::new());
            web::page(&app.db.read(show).await?)
        }
        Err(_) => web::page(&app.db.read(move |conn| ChoosePage::read(conn, &organiser, kept, q)).await?),
    }
}

impl ChoosePage {
    fn read(conn: &Connection, by: &Organiser, kept: InstitutionId, q: String) -> Result<ChoosePage, AppError> {
        let it = found(conn, kept)?;
        let others = store::lines(conn, by)?.into_iter().map(|line| line.institution);
        let others: Vec<Institution> = others.filter(|other| other.id != kept).collect();
        let alike = q.trim().is_empty();
        let like = Names::of(&others).like(&it.name, None);
        let wanted = |other: &Institution| if alike { like.contains(&other.id) } else { matches(&other.name, &q) };
        let offered: Vec<Institution> = others.into_iter().filter(wanted).take(OFFERED).collect();
        Ok(ChoosePage {
            shell: Shell::organiser(format!("Which one is the same as {}?", it.name), by)?,
            home: home(kept),
            alike,
            q,
            offered: offered.into_iter().map(|it| (it.id, it.name, it.chapter.unwrap_or_default())).collect(),
        })
    }
}

impl ConfirmPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        (kept, merged): (InstitutionId, InstitutionId),
        typed: &[(String, String)],
        errors: Vec<FormError>,
    ) -> Result<ConfirmPage, AppError> {
        let (kept, merged) = two(conn, kept, merged)?;
        let merging = store::merging(conn, by, kept.id, merged.id)?;
        Ok(ConfirmPage {
            shell: Shell::organiser(format!("Is {} the same as {}?", merged.name, kept.name), by)?
                .with_problem(!errors.is_empty()),
            errors,
            home: home(kept.id),
            effects: effects(&merging, &kept, &merged),
            asks: merging.both.iter().filter_map(|both| Ask::new(both, &kept, &merged, typed)).collect(),
            kept,
            merged,
        })
    }
}

fn two(conn: &Connection, kept: InstitutionId, merged: InstitutionId) -> Result<(Institution, Institution), AppError> {
    if kept == merged { Err(AppError::NotFound) } else { Ok((found(conn, kept)?, found(conn, merged)?)) }
}

fn effects(merging: &Merging, kept: &Institution, merged: &Institution) -> Vec<String> {
    let some = |number: u32, one: &str, many: &str| (number > 0).then(|| counted(number, one, many));
    let both = u32::try_from(merging.both.len()).unwrap_or(u32::MAX);
    let goes: Vec<String> = [
        some(merging.moved, "invitation", "invitations"),
        some(merging.people, "person on its lists", "people on its lists"),
        some(merging.arrivals, "arrival", "arrivals"),
        some(merging.leaders, "leader", "leaders"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut effects = Vec::new();
    if !goes.is_empty() {
        effects.push(format!("These go to {}: {}.", kept.name, goes.join(", ")));
    }
    if let Some(both) = some(both, "assembly", "assemblies") {
        effects.push(format!("Both are invited to {both}. There, their lists and arrivals are put together."));
    }
    let titles = merging.both.iter().filter(|both| both.way_is_lost).map(|both| both.title.clone());
    let titles = titles.collect::<Vec<_>>().join(", ");
    if !titles.is_empty() {
        effects.push(format!(
            "Nobody travels otherwise than before. How most of them travel, and from where, is to be told anew where some \
             did not answer: {titles}."
        ));
    }
    effects.push(format!(
        "{} is no institution of its own any more. A file that names it means {}.",
        merged.name, kept.name
    ));
    effects.push(links(merging, kept, merged));
    effects.push("No messages are sent. It cannot be undone.".to_owned());
    effects
}

/// What becomes of the links that leaders have: of two to one assembly, one goes on.
fn links(merging: &Merging, kept: &Institution, merged: &Institution) -> String {
    let two = &merging.with_two_links;
    if two.is_empty() {
        return "Links that leaders have keep working.".to_owned();
    }
    let more = two.len().saturating_sub(NAMED);
    let mut named = two.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 {
        named = format!("{named} and {more} more");
    }
    format!(
        "Links that leaders have keep working. Only where a leader has a link to each for one assembly, the one to {} stops \
         working: {named}. Send them the one to {} again.",
        merged.name, kept.name
    )
}

impl Ask {
    fn new(both: &Both, kept: &Institution, merged: &Institution, typed: &[(String, String)]) -> Option<Ask> {
        let (of_kept, of_merged) = (both.kept?, both.merged?);
        let field = format!("stands-{}", both.assembly);
        let chosen = typed.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value.as_str());
        let answers = vec![
            ("sum", format!("{}, the two together", number(of_kept + of_merged)), chosen == "sum"),
            ("kept", format!("{}, of {}", number(of_kept), kept.name), chosen == "kept"),
            ("merged", format!("{}, of {}", number(of_merged), merged.name), chosen == "merged"),
        ];
        Some(Ask { field, legend: format!("Both pledged for {}. Which number stands?", both.title), answers })
    }
}

pub(super) async fn save(
    State(app): State<App>,
    organiser: Organiser,
    Ids(kept): Ids<InstitutionId>,
    Query(With { with, .. }): Query<With>,
    Posted { form, sending }: Posted<Vec<(String, String)>>,
) -> Answer {
    let merged: InstitutionId = with.parse().map_err(|_| AppError::NotFound)?;
    let (now, by, typed) = (app.clock.now(), organiser.clone(), form.clone());
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            two(conn, kept, merged)?;
            let both = store::merging(conn, &by, kept, merged)?.both;
            store::merge(conn, &by, (kept, merged), &choices(&both, &form)?, now)?;
            Ok(format!("{}?done=merged", home(kept)))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| ConfirmPage::read(conn, &organiser, (kept, merged), &typed, errors);
    web::page_again(&app.db.read(again).await?)
}

/// What was chosen at every assembly for which both pledged.
fn choices(both: &[Both], form: &[(String, String)]) -> Result<Choices, NotTaken> {
    let (mut choices, mut errors) = (Choices::new(), Vec::new());
    for both in both.iter().filter(|both| both.kept.is_some() && both.merged.is_some()) {
        let field = format!("stands-{}", both.assembly);
        let value = form.iter().find(|(name, _)| *name == field).map(|(_, value)| value.as_str());
        match value {
            Some("sum") => choices.insert(both.assembly, Choice::Sum),
            Some("kept") => choices.insert(both.assembly, Choice::Kept),
            Some("merged") => choices.insert(both.assembly, Choice::Merged),
            _ => {
                errors.push(FormError::new(field, format!("Choose the number that stands for {}", both.title)));
                None
            }
        };
    }
    if errors.is_empty() { Ok(choices) } else { Err(NotTaken::Wrong(errors)) }
}
