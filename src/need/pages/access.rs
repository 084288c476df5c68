//! What people asked for so that they can take part: booked, confirmed, or cannot be had. Looking at it is noted.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use crate::App;
use crate::access::{AccessLead, Organiser, who};
use crate::assembly::model::{Assembly, AssemblyId, Zone};
use crate::clock::Moment;
use crate::error::AppError;
use crate::need::model::access::{AccessNeed, Language, NotNeeded, NotNeededId, Standings, StepForm};
use crate::need::model::{NeedId, NeedKind, NeedState};
use crate::need::store::{self, OfAccess};
use crate::web::{self, Answer, FormError, Ids, NotTaken, PageNumber, Pages, Posted, Query, Shell};
use crate::words::{counted, includes, number};

/// So many needs are on one page.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "need/pages/access.html")]
struct AccessPage {
    shell: Shell,
    home: String,
    /// Whether what was told was erased.
    erased: bool,
    errors: Vec<FormError>,
    done: Option<String>,
    left: Option<String>,
    sums: Vec<SumLine>,
    languages: Vec<LanguageLine>,
    leads: Vec<Lead>,
    not_needed: Vec<NotNeededLine>,
    chips: Vec<Chip>,
    /// The kind that is shown alone.
    kind: Option<NeedKind>,
    /// Which of them are shown: "?state=asked&kind=bsl".
    query: String,
    tick_all: Option<String>,
    lines: Vec<Line>,
    pages: Pages,
    step: StepForm,
    shown: Moment,
}

/// A kind of thing, and where it stands.
struct SumLine {
    kind: NeedKind,
    asked: String,
    booked: String,
    confirmed: String,
    cannot: String,
    all: String,
}

struct LanguageLine {
    name: String,
    people: String,
    to_book: String,
}

/// By when something is to be booked.
struct Lead {
    late: bool,
    words: String,
}

struct NotNeededLine {
    what: String,
    who: String,
    booking: Option<String>,
    since: String,
    which: &'static str,
    id: i64,
}

struct Chip {
    text: &'static str,
    href: String,
    count: String,
    here: bool,
}

/// One need in words.
struct Line {
    id: NeedId,
    what: String,
    name: String,
    institution: String,
    asked: String,
    late: bool,
    ticked: bool,
    tag: (&'static str, &'static str),
    /// Who comes, why it cannot be had, who said so and when.
    notes: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct At {
    #[serde(flatten)]
    page: PageNumber,
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    /// Whether all of the page are ticked.
    #[serde(default)]
    tick: String,
    /// So many were just changed.
    #[serde(default)]
    done: String,
    /// So many were left.
    #[serde(default)]
    left: String,
}

impl At {
    fn which(&self) -> OfAccess {
        OfAccess {
            state: NeedState::parse(&self.state),
            kind: NeedKind::parse(&self.kind).filter(|kind| *kind != NeedKind::Diet),
        }
    }
}

/// The query of a page of these: what is not asked for is left out.
fn query(which: OfAccess) -> String {
    let parts = [
        which.state.map(|state| format!("state={}", state.as_str())),
        which.kind.map(|kind| format!("kind={}", kind.as_str())),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

pub(super) async fn page(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let look = move |conn: &Connection| {
        let page = AccessPage::read(conn, &by, id, &at, &[], now)?;
        store::access_was_seen(conn, &by, id, page.lines.len() as u32, now)?;
        Ok::<_, AppError>(page)
    };
    web::page(&app.db.write(look).await?)
}

impl AccessPage {
    fn read(
        conn: &Connection,
        by: &Organiser,
        id: AssemblyId,
        at: &At,
        ticked: &[NeedId],
        now: Moment,
    ) -> Result<AccessPage, AppError> {
        let of = |word: &str| !super::is_of_children(word);
        let (assembly, shell) = super::opened_on_needs(conn, "Access", by, id, of)?;
        let (zone, which) = (assembly.zone, at.which());
        let sums = store::access_sums(conn, by, id)?;
        let of_kind = sums.iter().filter(|(kind, _)| which.kind.is_none_or(|only| only == *kind));
        let all = of_kind.fold(Standings::default(), |all, (_, sum)| all.and(*sum));
        let pages = Pages::new(&at.page, all.of(which.state) as usize, ON_A_PAGE).within(&query(which));
        let (from, most) = (pages.skipped() as u32, Some(ON_A_PAGE as u32));
        let needs = store::access_needs(conn, by, id, which, from, most)?;
        let chip = |text, state| {
            let href = format!("/o/a/{id}/access{}", query(OfAccess { state, ..which }));
            Chip { text, href, count: number(all.of(state)), here: which.state == state }
        };
        Ok(AccessPage {
            shell,
            home: format!("/o/a/{id}"),
            erased: assembly.erased.needs.is_some(),
            errors: Vec::new(),
            done: at.done.parse().ok().map(|many: u32| format!("Saved for {}.", counted(many, "request", "requests"))),
            left: at.left.parse().ok().filter(|left| *left > 0).map(left_words),
            leads: sums.iter().filter_map(|(kind, sum)| Lead::new(*kind, *sum, &assembly, now)).collect(),
            sums: sums.into_iter().map(|(kind, sum)| SumLine::new(kind, sum)).collect(),
            languages: store::languages(conn, by, id)?.into_iter().map(LanguageLine::new).collect(),
            not_needed: store::not_needed(conn, by, id)?.into_iter().map(|it| NotNeededLine::new(it, zone)).collect(),
            chips: vec![
                chip("All", None),
                chip("To book", Some(NeedState::Asked)),
                chip("Booked", Some(NeedState::Booked)),
                chip("Confirmed", Some(NeedState::Confirmed)),
                chip("Cannot", Some(NeedState::Cannot)),
            ],
            tick_all: (needs.len() > 1 && at.tick.is_empty()).then(|| format!("{}tick=all", pages.address)),
            lines: needs.into_iter().map(|need| Line::new(need, zone, !at.tick.is_empty(), ticked)).collect(),
            kind: which.kind,
            query: query(which),
            pages,
            step: StepForm::default(),
            shown: now,
        })
    }
}

fn left_words(left: u32) -> String {
    let were = if left == 1 { "1 was" } else { &format!("{} were", number(left)) };
    format!("{were} left as they are: somebody changed or took them back meanwhile. Look at them again.")
}

impl SumLine {
    fn new(kind: NeedKind, sum: Standings) -> SumLine {
        SumLine {
            kind,
            asked: number(sum.asked),
            booked: number(sum.booked),
            confirmed: number(sum.confirmed),
            cannot: number(sum.cannot),
            all: number(sum.all()),
        }
    }
}

impl LanguageLine {
    fn new(language: Language) -> LanguageLine {
        LanguageLine {
            name: language.name,
            people: counted(language.people.all(), "person", "people"),
            to_book: if language.people.asked == 0 {
                String::new()
            } else {
                format!("{} to book", number(language.people.asked))
            },
        }
    }
}

impl Lead {
    /// What is to be said of a kind, while some of it is to be booked.
    fn new(kind: NeedKind, sum: Standings, assembly: &Assembly, now: Moment) -> Option<Lead> {
        let (best, by) = (kind.best_booked_by(assembly), kind.book_by(assembly));
        let late = assembly.has_passed(by, now);
        if sum.asked == 0 || (!kind.is_booked() && !late) {
            return None;
        }
        let zone = assembly.zone;
        let people = counted(sum.asked, "request is", "requests are");
        let what = kind.label();
        let mut words = match (late, assembly.has_passed(best, now)) {
            (true, _) => format!("{what}: {people} not booked, and it is late. The latest was {}.", zone.deadline(by)),
            (false, true) => format!("{what}: {people} not booked. Book now, by {} at the latest.", zone.deadline(by)),
            (false, false) => {
                format!(
                    "{what}: {people} not booked. Book by {}, {} at the latest.",
                    zone.deadline(best),
                    zone.short_day(by)
                )
            }
        };
        if kind.is_booked() {
            words.push_str(" Interpreters are booked 3 to 4 weeks ahead.");
        }
        if kind.booked_together(assembly) == 2 {
            words.push_str(" The meeting is longer than an hour: book 2, who take turns.");
        }
        Some(Lead { late: late || assembly.has_passed(best, now), words })
    }
}

impl NotNeededLine {
    fn new(it: NotNeeded, zone: Zone) -> NotNeededLine {
        let (which, id, why) = match it.id {
            NotNeededId::Withdrawn(need) => ("withdrawn", need.into(), "was taken off the list"),
            NotNeededId::Dropped(dropped) => ("dropped", dropped.into(), "took it back"),
        };
        NotNeededLine {
            what: it.answer.label(),
            who: format!("{}, {}, {why}", it.name, it.institution_name),
            booking: it.booking,
            since: zone.deadline(it.since),
            which,
            id,
        }
    }
}

impl Line {
    fn new(need: AccessNeed, zone: Zone, all: bool, ticked: &[NeedId]) -> Line {
        let booking = need.booking.map(|booking| match need.state {
            NeedState::Asked | NeedState::Cannot => format!("Was booked: {booking}"),
            NeedState::Booked | NeedState::Confirmed => format!("Booked: {booking}"),
        });
        let said = need.said.map(|(at, by)| format!("{}, {}", who(by.as_deref()), zone.short_day(at)));
        Line {
            id: need.id,
            what: match need.answer.detail.as_str() {
                detail if includes(need.answer.kind.label(), detail) => need.answer.kind.label().to_owned(),
                detail => format!("{}: {detail}", need.answer.kind.label()),
            },
            name: need.name,
            institution: need.institution_name,
            asked: zone.short_day(need.asked_at),
            late: need.late,
            ticked: all || ticked.contains(&need.id),
            tag: match need.state {
                NeedState::Asked => ("late", "To book"),
                NeedState::Booked => ("info", "Booked"),
                NeedState::Confirmed => ("done", "Confirmed"),
                NeedState::Cannot => ("problem", "Cannot"),
            },
            notes: booking.into_iter().chain(need.reason).chain(said).collect(),
        }
    }
}

/// Those that are ticked, and where they stand now.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AccessForm {
    need: Vec<NeedId>,
    /// When the page was shown.
    shown: String,
    to: String,
    reason: String,
    booking: String,
}

pub(super) async fn save(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Query(at): Query<At>,
    Posted { form, sending }: Posted<AccessForm>,
) -> Answer {
    let organiser = Organiser::from(lead);
    let (now, by, ticked) = (app.clock.now(), organiser.clone(), form.need.clone());
    let typed = StepForm { to: form.to, reason: form.reason, booking: form.booking };
    let (step, here) = (typed.clone(), query(at.which()));
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            super::opened(conn, "", &by, id)?;
            let mut errors: Vec<FormError> = Vec::new();
            if form.need.is_empty() {
                errors.push(FormError::new("need", "Tick at least 1 request"));
            }
            let step = step.parse().unwrap_or_else(|problems| {
                errors.extend(problems.into_iter().map(|(field, text)| FormError::new(field, text)));
                crate::need::model::access::Step { to: NeedState::Asked, reason: None, booking: None }
            });
            if !errors.is_empty() {
                return Err(NotTaken::Wrong(errors));
            }
            let shown = Moment::parse(&form.shown).unwrap_or(now);
            let taken = store::take_step(conn, &by, id, &form.need, &step, shown, now)?;
            let query = if here.is_empty() { "?".to_owned() } else { format!("{here}&") };
            Ok(format!("/o/a/{id}/access{query}done={}&left={}", taken.changed, taken.left))
        })
    };
    let errors = match app.db.write(work).await {
        Ok(address) => return web::see(&address),
        Err(NotTaken::App(error)) => return Err(error.into()),
        Err(NotTaken::Wrong(errors)) => errors,
    };
    let again = move |conn: &Connection| {
        let page = AccessPage::read(conn, &organiser, id, &at, &ticked, now)?;
        store::access_was_seen(conn, &organiser, id, page.lines.len() as u32, now)?;
        Ok::<_, AppError>(AccessPage { shell: page.shell.with_problem(true), errors, step: typed, ..page })
    };
    web::page_again(&app.db.write(again).await?)
}

#[derive(Deserialize)]
pub(super) struct Settled {
    which: String,
    id: String,
}

/// Whoever was booked and is not needed any more knows it.
pub(super) async fn settle(
    State(app): State<App>,
    lead: AccessLead,
    Ids(id): Ids<AssemblyId>,
    Posted { form, sending }: Posted<Settled>,
) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let which = match form.which.as_str() {
        "withdrawn" => form.id.parse().map(NotNeededId::Withdrawn),
        _ => form.id.parse().map(NotNeededId::Dropped),
    };
    let which = which.map_err(|_| AppError::NotFound)?;
    let work = move |conn: &Connection| {
        sending.once(conn, by.actor(), now, || {
            store::settle_not_needed(conn, &by, id, which, now)?;
            Ok::<_, AppError>(format!("/o/a/{id}/access"))
        })
    };
    web::see(&app.db.write(work).await?)
}
