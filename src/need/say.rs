//! What of childcare and access is not sorted in words, each with the path of the place that mends it: for pages of other
//! slices.

use super::model::creche::Span;
use super::model::unsorted::{Loose, LooseOf, Of};
use crate::words::{counted, number};

/// One thing in words for organisers, and where it is mended; `home` is the address of the assembly.
pub fn unsorted(what: &Loose, home: &str) -> (String, String) {
    let children = |many: u32| counted(many, "child", "children");
    let creche = format!("{home}/creche");
    match what {
        Loose::AgesMissing(of) => {
            let are = if sum(of) == 1 { "is" } else { "are" };
            (format!("Ask how old {} {are}: {}", children(sum(of)), named(of)), creche)
        }
        Loose::StaffMissing(span) => (format!("The crèche needs {}", people(*span)), creche),
        Loose::OverPlaces { children: all, places } => {
            (format!("{}, {}: the crèche is over", children(*all), counted(*places, "place", "places")), creche)
        }
        Loose::PlacesAsked { children: all, free } => {
            let wait = if *all == 1 { "waits" } else { "wait" };
            let free = free.map(|free| format!(", {} free", counted(free, "place is", "places are")));
            (format!("{} {wait} for a place{}", children(*all), free.unwrap_or_default()), creche)
        }
        Loose::StillRough { children: all, institutions } => {
            let of = counted(*institutions, "institution", "institutions");
            (format!("About {} of {of} have no name yet", children(*all)), creche)
        }
        Loose::NotBooked { kind, people } => {
            let people = counted(*people, "person", "people");
            (
                format!("Book for {people}: {}", kind.label()),
                format!("{home}/access?kind={}&state=asked", kind.as_str()),
            )
        }
        Loose::NotConfirmed { kind, people } => {
            let people = counted(*people, "person", "people");
            (
                format!("Confirm for {people}: {}", kind.label()),
                format!("{home}/access?kind={}&state=booked", kind.as_str()),
            )
        }
        Loose::CannotNotRead(of) => {
            let say = format!("Tell leaders of what cannot be had, they have not read it: {}", named(of));
            (say, format!("{home}/access?state=cannot"))
        }
        Loose::NotNeeded(bookings) => {
            let bookings = counted(*bookings, "booking is", "bookings are");
            (format!("{bookings} not needed any more"), format!("{home}/access"))
        }
    }
}

/// One thing in words for the leader of the institution, and where it is mended or seen; `home` is the leader's home. None for
/// what the home says already.
pub fn own_unsorted(what: LooseOf, home: &str) -> Option<(String, String)> {
    let words = match what {
        LooseOf::NotAnswered(_) | LooseOf::CannotNotRead(_) => return None,
        LooseOf::ChildrenIncomplete(many) => {
            format!("Tell us the name and age of {} for the crèche", counted(many, "child", "children"))
        }
        LooseOf::PlacesAsked(many) => {
            let wait = counted(many, "child waits", "children wait");
            format!("{wait} for a crèche place. An organiser will tell you")
        }
        LooseOf::BookingsAsked(many) => {
            let wait = counted(many, "thing to be booked waits", "things to be booked wait");
            format!("{wait} for an organiser")
        }
    };
    Some((words, format!("{home}/needs")))
}

fn sum(of: &[Of]) -> u32 {
    of.iter().map(|of| of.many).sum()
}

/// "St Brigid's Convent 2, Northside Tenants 1".
fn named(of: &[Of]) -> String {
    let one = |of: &Of| format!("{} {}", of.name, number(of.many));
    of.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn people(span: Span) -> String {
    match span {
        Span { least, most } if least == most => counted(most, "more person", "more people"),
        Span { least: 0, most } => format!("up to {}", counted(most, "more person", "more people")),
        Span { least, most } => format!("{} to {} more people", number(least), number(most)),
    }
}
