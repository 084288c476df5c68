//! The figures above the rows, and what an organiser must know of the whole.

use std::cmp::Ordering;

use super::live::Stage;
use crate::assembly::model::{Assembly, Phase};
use crate::clock::Moment;
use crate::tally::model::{Line, Totals, kept_together, percent, qualifying_event};
use crate::words::{counted, number};

/// Figures of the whole assembly, whatever is looked at below.
pub struct Figures {
    pub when: String,
    pub venue: Option<String>,
    /// The next of its dates.
    pub next: Option<String>,
    pub figures: Vec<(String, String)>,
    /// Target, listed and actual, the longest of all, and what is said of them; none without a target and a capacity.
    pub progress: Option<Progress>,
    /// That more will come than the hall holds.
    pub over_capacity: Option<String>,
    /// On the day: that the hall is nearly full, full, or more than that.
    pub filling: Option<(String, String)>,
    /// That it may be a qualifying event.
    pub qualifying: Option<String>,
}

/// How far the assembly is towards its target and its hall.
pub struct Progress {
    pub target: u32,
    pub listed: u32,
    pub actual: u32,
    pub of: u32,
    pub words: String,
}

impl Figures {
    pub fn new(assembly: &Assembly, all: &[Line], stage: Stage, now: Moment) -> Figures {
        let totals = Totals::of(all.iter().map(|line| &line.row));
        let zone = assembly.zone;
        let phase = assembly.phase(now);
        Figures {
            when: match phase {
                Phase::Postponed => "No date yet".to_owned(),
                _ => format!("{}, {}", zone.day(assembly.starts_at), zone.time(assembly.starts_at)),
            },
            venue: assembly.venue.clone(),
            next: (assembly.next_date(now).filter(|_| phase.has_dates()))
                .map(|(due, at)| format!("{due}: {}", zone.deadline(at))),
            figures: figures(&totals, all, stage),
            progress: progress(assembly, &totals, stage),
            over_capacity: over_capacity(assembly, &totals),
            filling: (stage == Stage::Live).then(|| filling(assembly.capacity?, &totals)).flatten(),
            qualifying: qualifying(assembly, &totals),
        }
    }
}

fn figures(totals: &Totals, all: &[Line], stage: Stage) -> Vec<(String, String)> {
    let listed = match totals.pledged {
        0 => "listed".to_owned(),
        pledged => format!("listed ({})", percent(f64::from(totals.listed) / f64::from(pledged))),
    };
    let mut figures = vec![(number(totals.pledged), "pledged".to_owned()), (number(totals.listed), listed)];
    figures.push((number(totals.actual), "actual".to_owned()));
    figures.push(match stage {
        Stage::Before => {
            let to_chase = all.iter().filter(|line| line.chase.is_some()).count();
            (to_chase.to_string(), "to chase".to_owned())
        }
        Stage::Live => (number(to_come(all)), "still to come".to_owned()),
        Stage::After => {
            let kept = kept_together(all.iter().map(|line| &line.row));
            (kept.map_or_else(|| "–".to_owned(), percent), "kept".to_owned())
        }
    });
    figures
}

/// How many are still to come with all the institutions; one that brought more makes up for none.
pub fn to_come(lines: &[Line]) -> u32 {
    lines.iter().filter_map(Line::to_come).sum()
}

fn progress(assembly: &Assembly, totals: &Totals, stage: Stage) -> Option<Progress> {
    let listed = match stage {
        Stage::Before => format!("{} listed.", number(totals.listed)),
        _ => format!("{} came, {} were listed.", number(totals.actual), number(totals.listed)),
    };
    let target = assembly.target.map(|target| format!(" The target is {}.", number(target)));
    let capacity = assembly.capacity.map(|capacity| format!(" The hall holds {}.", number(capacity)));
    let aim = assembly.target.or(assembly.capacity)?;
    let longest = [aim, totals.listed, totals.actual, assembly.capacity.unwrap_or(0)].into_iter().max();
    Some(Progress {
        target: aim,
        listed: totals.listed,
        actual: totals.actual,
        of: longest.unwrap_or(aim),
        words: [Some(listed), target, capacity].into_iter().flatten().collect(),
    })
}

fn over_capacity(assembly: &Assembly, totals: &Totals) -> Option<String> {
    let (expected, capacity) = (totals.expected_in_the_building(), assembly.capacity?);
    (expected > capacity).then(|| {
        let (people, capacity) = (counted(expected, "person is", "people are"), number(capacity));
        format!("{people} listed, with the children for the crèche. The hall holds {capacity}.")
    })
}

/// How full the hall is, from nine tenths on: the bodies that came, and the children for the crèche.
fn filling(capacity: u32, totals: &Totals) -> Option<(String, String)> {
    let taken = totals.actual + totals.children;
    if u64::from(taken) * 10 < u64::from(capacity) * 9 {
        return None;
    }
    let title = match taken.cmp(&capacity) {
        Ordering::Less => "The hall is nearly full",
        Ordering::Equal => "The hall is full",
        Ordering::Greater => "There are more people than the hall holds",
    };
    let children = match totals.children {
        0 => String::new(),
        children => format!(", with {} for the crèche", counted(children, "child", "children")),
    };
    Some((
        title.to_owned(),
        format!("{} of {} are taken{children}.", number(taken), counted(capacity, "place", "places")),
    ))
}

fn qualifying(assembly: &Assembly, totals: &Totals) -> Option<String> {
    let expected = totals.expected();
    qualifying_event(expected, assembly.entry_checks)
        .then(|| format!("{} people are expected, and people are checked at the entry.", number(expected)))
}
