//! What is not sorted yet, as one list.

use chrono::Days;

use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::need::model::unsorted::Loose;
use crate::{need, travel};

/// What a thing is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// The crèche.
    Creche,
    /// Access.
    Access,
    /// How people get there.
    Travel,
}

impl About {
    /// In a word.
    pub fn label(self) -> &'static str {
        match self {
            About::Creche => "Crèche",
            About::Access => "Access",
            About::Travel => "Travel",
        }
    }
}

/// One thing that is not sorted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// By when it is to be sorted.
    pub by: Moment,
    /// Whether that has passed.
    pub passed: bool,
    /// What it is about.
    pub about: About,
    /// What is to be done, in words.
    pub words: String,
    /// The address of the page that mends it.
    pub href: String,
}

/// The list, the most urgent first; of one day the crèche, access and travel in turn. `home` is the assembly's address.
pub fn items(
    needs: &[need::model::unsorted::Unsorted],
    travels: &[travel::model::Unsorted],
    assembly: &Assembly,
    home: &str,
    now: Moment,
) -> Vec<Item> {
    let mut items: Vec<Item> = needs
        .iter()
        .map(|unsorted| {
            let (words, href) = need::say::unsorted(&unsorted.what, home);
            Item { by: unsorted.by, passed: unsorted.passed, about: about(&unsorted.what), words, href }
        })
        .collect();
    items.extend(travels.iter().map(|unsorted| {
        let (words, href) = travel::say::unsorted(unsorted, home);
        let by = travel_by(unsorted, assembly);
        Item { by, passed: assembly.has_passed(by, now), about: About::Travel, words, href }
    }));
    items.sort_by_key(|item| (item.by, item.about));
    items
}

fn about(what: &Loose) -> About {
    match what {
        Loose::AgesMissing(_)
        | Loose::StaffMissing(_)
        | Loose::OverPlaces { .. }
        | Loose::PlacesAsked { .. }
        | Loose::StillRough { .. } => About::Creche,
        Loose::NotBooked { .. } | Loose::NotConfirmed { .. } | Loose::CannotNotRead(_) | Loose::NotNeeded(_) => {
            About::Access
        }
    }
}

/// By when something of the travel is to be sorted: what leaders tell by their own date; vehicles two weeks ahead, so that
/// they can still be had; seats and lifts a week ahead, so that people can be told.
fn travel_by(what: &travel::model::Unsorted, assembly: &Assembly) -> Moment {
    use travel::model::Unsorted;
    let days_ahead = |days| {
        let day = assembly.zone.local(assembly.starts_at).date_naive();
        assembly.zone.evening_of(day.checked_sub_days(Days::new(days)).unwrap_or(day))
    };
    match what {
        Unsorted::PickUpNotTold { .. } | Unsorted::StopWithoutTime { .. } => assembly.dates.childcare_by,
        Unsorted::NotBooked { .. } | Unsorted::OverFull { .. } => days_ahead(14),
        Unsorted::WithoutASeat { .. }
        | Unsorted::WithoutAWheelchairPlace { .. }
        | Unsorted::WithoutACaptain { .. }
        | Unsorted::DoesNotStopThere { .. }
        | Unsorted::LiftsWithoutACar { .. }
        | Unsorted::LiftsNotMatched { .. }
        | Unsorted::LiftsWaiting { .. }
        | Unsorted::LiftsGone { .. } => days_ahead(7),
    }
}
