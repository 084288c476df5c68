//! A leader's home: what is next, how far they are, and after the assembly what came of it.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;
use serde::Deserialize;

use super::asked::{self, Asked};
use super::say;
use crate::App;
use crate::access::{Grant, Leader};
use crate::arrival::model::Counting;
use crate::arrival::store as arrivals;
use crate::assembly::model::Phase;
use crate::clock::Moment;
use crate::error::AppError;
use crate::invitation::model::{Invitation, Progress, Task, TaskStatus};
use crate::invitation::store::{self, Told};
use crate::logistics::store as logistics;
use crate::need::model::access::Cannot;
use crate::need::store as needs;
use crate::web::{self, Answer, Query, Shell};
use crate::words::number;

/// What was just saved, as an address says it: `?saved=number`.
#[derive(Deserialize, Clone, Copy)]
pub struct Saved {
    #[serde(default)]
    saved: Option<What>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum What {
    Number,
    Rough,
    #[serde(other)]
    Else,
}

impl Saved {
    /// What to say of it, with the facts of now: the address may be old.
    pub fn in_words(self, conn: &Connection, grant: &Grant) -> Result<Option<String>, AppError> {
        match self.saved {
            Some(What::Rough) => Ok(Some("Saved. You can change your rough numbers at any time.".into())),
            Some(What::Number) => {
                let Some(pledge) = store::pledges(conn, grant)?.into_iter().next() else { return Ok(None) };
                let said = match pledge.number.get() {
                    // The rest of the home says it.
                    0 => "Saved. Thank you for telling us.".to_owned(),
                    pledged => format!("Saved. You promised {}.", number(pledged)),
                };
                let invitation = store::invitation(conn, grant)?;
                let late = format!(" The date has passed, so {} sees this as late.", say::contact(&invitation));
                Ok(Some(if pledge.late { said + &late } else { said }))
            }
            Some(What::Else) | None => Ok(None),
        }
    }
}

#[derive(Template)]
#[template(path = "invitation/pages/home.html")]
struct HomePage {
    shell: Shell,
    home: String,
    institution: String,
    meeting: String,
    saved: Option<String>,
    /// How many lifts wait for a yes or no.
    lift_questions: u32,
    date: Option<Date>,
    gap: Gap,
    /// What the pledge could be changed to, where the list has more names.
    raise_to: Option<u32>,
    next: Option<Next>,
    tasks: Vec<Row>,
    asked: Vec<Asked>,
    /// What cannot be had, until it is read.
    cannot: Vec<Cannot>,
    /// What is not sorted yet, in words and where it is mended.
    unsorted: Vec<(String, String)>,
    /// Whether there is anything to look through.
    told: bool,
}

/// The date that counts now, around its time: "Send your list by **8pm on Thursday 5 March 2026**."
struct Date {
    heading: String,
    before: &'static str,
    machine: String,
    when: String,
    after: String,
    /// Whether it may be less than 24 hours away, for a script to count the hours.
    near: bool,
}

/// One look at the numbers: how many were promised, how many have names.
struct Gap {
    kind: &'static str,
    facts: Vec<String>,
    then: String,
}

struct Next {
    href: String,
    text: &'static str,
}

struct Row {
    href: String,
    text: &'static str,
    note: String,
    kind: &'static str,
    status: String,
}

/// The home of that leader, as the assembly stands now.
pub async fn home(State(app): State<App>, leader: Leader, Query(saved): Query<Saved>) -> Answer {
    let (now, grant) = (app.clock.now(), leader.grant);
    let known = app.db.read(move |conn| Known::read(conn, &grant, saved, now)).await?;
    match known.told.invitation.assembly.phase(now) {
        Phase::Open | Phase::ListClosed | Phase::Postponed => web::page(&open(known, now)?),
        Phase::Day => web::page(&day(known, now)?),
        Phase::Cancelled => web::page(&cancelled(&known.told)?),
        Phase::Over => {
            let read = move |conn: &Connection| {
                Ok::<_, AppError>((store::attendance(conn, &grant)?, store::count_questions(conn, &grant)?))
            };
            let (attendance, questions) = app.db.read(read).await?;
            super::over::page(&known.told, &attendance, questions, !known.counting.is_over(now))
        }
    }
}

/// What a home is made of.
struct Known {
    told: Told,
    saved: Option<String>,
    asked: Vec<Asked>,
    cannot: Vec<Cannot>,
    unsorted: Vec<(String, String)>,
    counting: Counting,
}

impl Known {
    fn read(conn: &Connection, grant: &Grant, saved: Saved, now: Moment) -> Result<Known, AppError> {
        Ok(Known {
            told: store::told(conn, grant, now)?,
            saved: saved.in_words(conn, grant)?,
            asked: asked::all(conn, grant)?,
            cannot: needs::cannot_not_read(conn, grant)?,
            unsorted: logistics::unsorted_of(conn, grant, now)?,
            counting: arrivals::counting(conn, grant.assembly())?.ok_or(AppError::NotFound)?,
        })
    }
}

fn open(known: Known, now: Moment) -> Result<HomePage, AppError> {
    let Known { told, saved, asked, cannot, unsorted, .. } = known;
    let told = &told;
    let (invitation, progress) = (&told.invitation, told.progress());
    let home = invitation.home();
    let closed = is_closed(invitation, now);
    let in_time = !closed && !invitation.names_are_late(now);
    let tasks: &[Task] = if progress.cannot_come() { &[Task::Pledge] } else { &Task::ALL };
    Ok(HomePage {
        shell: Shell::leader(&invitation.institution.name, invitation)?,
        institution: invitation.institution.name.clone(),
        meeting: say::when_and_where(&invitation.assembly),
        saved,
        lift_questions: told.lift_questions,
        date: date(invitation, &progress, now),
        gap: gap(invitation, &progress, in_time),
        raise_to: progress.pledged.filter(|&pledged| progress.listed > pledged).map(|_| progress.listed),
        next: next(&home, told, &progress, closed),
        tasks: tasks.iter().map(|&task| row(&home, told, &progress, task)).collect(),
        asked,
        cannot,
        unsorted,
        told: progress.pledged.is_some() || progress.listed > 0,
        home,
    })
}

/// Whether names are a request. An organiser's own are their own yes.
fn is_closed(invitation: &Invitation, now: Moment) -> bool {
    !invitation.grant.is_for_them() && invitation.assembly.phase(now) == Phase::ListClosed
}

fn date(invitation: &Invitation, progress: &Progress, now: Moment) -> Option<Date> {
    let assembly = &invitation.assembly;
    let contact = say::contact_first(invitation);
    let of = |date: Moment, heading, before, after| {
        let (machine, when) = (date.to_string(), assembly.zone.deadline(date));
        let near = now < date && assembly.zone.days_until(date, now) <= 1;
        Some(Date { heading, before, machine, when, after, near })
    };
    let left = |date| say::days_left(assembly, date, now);
    let (pledge_by, names_by) = (assembly.dates.pledge_by, invitation.names_by);
    // Without a date for the meeting there is none to count down to.
    if assembly.phase(now) == Phase::Postponed {
        return None;
    }
    if is_closed(invitation, now) {
        let after = format!("You can ask {} for a change.", say::contact(invitation));
        let heading = "The list is closed".to_owned();
        return Some(Date { heading, before: "", machine: String::new(), when: String::new(), after, near: false });
    }
    let names_done = progress.of(Task::Names) == TaskStatus::Done;
    match progress.pledged {
        None if now < pledge_by => of(pledge_by, left(pledge_by), "Say how many you will bring by ", ".".into()),
        None => {
            let after = format!(". You can still give your number. {contact} sees it as late.");
            of(pledge_by, "The date for numbers has passed".into(), "It was ", after)
        }
        Some(_) if progress.cannot_come() => None,
        Some(_) if now < names_by && names_done => {
            of(names_by, left(names_by), "Send changes to your list by ", ".".into())
        }
        Some(_) if now < names_by => of(names_by, left(names_by), "Send your list by ", ".".into()),
        Some(_) => {
            let after = format!(". You can still add names. {contact} sees them as late.");
            of(names_by, "The date for names has passed".into(), "It was ", after)
        }
    }
}

fn gap(invitation: &Invitation, progress: &Progress, in_time: bool) -> Gap {
    let Progress { pledged, listed, finished, .. } = *progress;
    let promised = |pledged| format!("You promised {}.", number(pledged));
    let have = if listed == 0 { "You have no names yet.".to_owned() } else { say::have_names(listed) };
    let to_go = progress.names_to_go();
    let (kind, facts, then) = match pledged {
        None => {
            let asked = invitation.asked.map(|asked| format!("We asked you for {}.", say::people(asked)));
            let have = Some(have).filter(|_| listed > 0);
            ("info", asked.into_iter().chain(have).collect(), "Start with your number. It takes 1 minute.".to_owned())
        }
        Some(0) if listed == 0 => (
            "info",
            vec!["You said that your group cannot come.".to_owned()],
            "You can change this at any time.".to_owned(),
        ),
        Some(pledged) if listed > pledged => {
            let then = format!("Good. Do you want to change your number to {}?", number(listed));
            ("info", vec![have, promised(pledged)], then)
        }
        Some(pledged) if to_go == 0 => ("done", vec![promised(pledged), have], String::new()),
        Some(pledged) if finished => {
            let fact = format!("{} of {}, that is everyone.", number(listed), number(pledged));
            ("done", vec![fact], "You can still add more names.".to_owned())
        }
        Some(pledged) if listed == 0 => {
            ("late", vec![promised(pledged), have], "Send the names you have. You can add more later.".to_owned())
        }
        Some(pledged) => {
            let later = if in_time { " You can add more names later." } else { "" };
            let then = format!("{} to go.{later}", number(to_go));
            ("late", vec![promised(pledged), have], then)
        }
    };
    Gap { kind, facts, then }
}

fn next(home: &str, told: &Told, progress: &Progress, closed: bool) -> Option<Next> {
    let of = |path: &str, text| Some(Next { href: format!("{home}{path}"), text });
    match progress.next() {
        _ if progress.cannot_come() => None,
        Some(Task::Pledge) => of("/pledge", "Say how many you will bring"),
        Some(Task::Names) if progress.list_begun => of("/list/check", "Check the list you began"),
        Some(Task::Names) if closed => of("/list/add", "Ask to add names"),
        Some(Task::Names) if progress.listed == 0 => of("/list/add", "Add your names"),
        Some(Task::Names) => of("/list/add", "Add more names"),
        Some(Task::Needs) => of("/needs", "Say what people need"),
        Some(Task::Travel) => of("/travel", "Choose how you will travel"),
        None if told.invitation.finished.is_none() => of("/summary", "Look through it all"),
        None => of("/done", "See what happens next"),
    }
}

fn row(home: &str, told: &Told, progress: &Progress, task: Task) -> Row {
    let missing = |missing| format!("{} not answered yet", say::people(missing));
    let (path, text, note) = match task {
        Task::Pledge => (
            "/pledge",
            "Say how many people you will bring",
            match progress.pledged {
                None => String::new(),
                Some(0) => "You said that you cannot come".to_owned(),
                Some(pledged) => format!("You said {}", number(pledged)),
            },
        ),
        Task::Names => names_row(progress),
        Task::Needs => (
            "/needs",
            "Tell us about childcare and access",
            match progress.needs_not_answered {
                0 => String::new(),
                people => missing(people),
            },
        ),
        Task::Travel => (
            "/travel",
            "Choose how you will travel",
            match (say::way(told), progress.travel_not_answered) {
                (Some(way), _) => way,
                (None, 0) => String::new(),
                (None, people) => missing(people),
            },
        ),
    };
    let (kind, status) = match progress.of(task) {
        TaskStatus::ToDo => ("info", "To do".to_owned()),
        TaskStatus::ToGo(missing) => ("late", format!("{} to go", number(missing))),
        TaskStatus::Done => ("plain", "Done".to_owned()),
        TaskStatus::FixThis => ("problem", "Fix this".to_owned()),
    };
    Row { href: format!("{home}{path}"), text, note, kind, status }
}

fn names_row(progress: &Progress) -> (&'static str, &'static str, String) {
    let text = "Add your list of names";
    match progress.listed {
        _ if progress.list_begun => ("/list/check", text, "The list you began is not saved yet".to_owned()),
        0 => ("/list/add", text, String::new()),
        listed => ("/list", text, format!("{} added", say::names(listed))),
    }
}

#[derive(Template)]
#[template(path = "invitation/pages/home_day.html")]
struct DayPage {
    shell: Shell,
    home: String,
    institution: String,
    practical: Vec<String>,
    /// Once counting is open: how many are here, and when that was so.
    here: Option<(String, String)>,
    facts: Vec<String>,
    /// What cannot be had, until it is read.
    cannot: Vec<Cannot>,
    contact: String,
}

fn day(Known { told, counting, cannot, .. }: Known, now: Moment) -> Result<DayPage, AppError> {
    let told = &told;
    let (invitation, progress) = (&told.invitation, told.progress());
    let mut practical = vec![say::doors(&invitation.assembly)];
    practical.extend(say::coaches_leave(told, "Your"));
    let promised = progress.pledged.map(|pledged| format!("You promised {}.", number(pledged)));
    let have = Some(say::have_names(progress.listed));
    Ok(DayPage {
        shell: Shell::leader(&invitation.institution.name, invitation)?,
        home: invitation.home(),
        institution: invitation.institution.name.clone(),
        here: (!counting.is_to_come(now)).then(|| here(told, now)),
        practical,
        facts: promised.into_iter().chain(have).collect(),
        cannot,
        contact: say::contact(invitation).to_owned(),
    })
}

fn here(told: &Told, now: Moment) -> (String, String) {
    let assembly = &told.invitation.assembly;
    let said = match told.row.actual {
        0 => "Nobody of your group is counted yet.".to_owned(),
        1 => "1 person of your group is here.".to_owned(),
        many => format!("{} of your group are here.", say::people(many)),
    };
    (said, assembly.zone.time_beside(now, assembly.starts_at))
}

#[derive(Template)]
#[template(path = "invitation/pages/home_cancelled.html")]
struct CancelledPage {
    shell: Shell,
    institution: String,
    title: String,
    when: String,
}

fn cancelled(told: &Told) -> Result<CancelledPage, AppError> {
    let invitation = &told.invitation;
    let assembly = &invitation.assembly;
    Ok(CancelledPage {
        shell: Shell::leader(&invitation.institution.name, invitation)?,
        institution: invitation.institution.name.clone(),
        title: assembly.title.clone(),
        when: assembly.zone.deadline(assembly.starts_at),
    })
}
