//! Words that several of a leader's pages say.

use crate::assembly::model::{Assembly, Status};
use crate::clock::Moment;
use crate::invitation::model::Invitation;
use crate::invitation::store::Told;
use crate::travel::model::{Boarding, TravelMode};
use crate::words::counted;

/// Whom to ask: the organiser's first name would be a guess, so the whole of it.
pub fn contact(invitation: &Invitation) -> &str {
    invitation.contact.as_ref().map_or("the organiser", |contact| &contact.name)
}

/// "Amina sees": at the beginning of a sentence.
pub fn contact_first(invitation: &Invitation) -> &str {
    invitation.contact.as_ref().map_or("The organiser", |contact| &contact.name)
}

pub fn people(number: u32) -> String {
    counted(number, "person", "people")
}

pub fn names(number: u32) -> String {
    counted(number, "name", "names")
}

/// "You have 31 names." of a list as it is now.
pub fn have_names(listed: u32) -> String {
    match listed {
        0 => "You have no names on your list.".to_owned(),
        listed => format!("You have {}.", names(listed)),
    }
}

/// "7pm on Friday 12 March 2027, Great Hall"; "no date yet" while it is put off.
pub fn when_and_where(assembly: &Assembly) -> String {
    let when = match assembly.status {
        Status::Postponed => "no date yet".to_owned(),
        _ => assembly.zone.deadline(assembly.starts_at),
    };
    match &assembly.venue {
        Some(venue) => format!("{when}, {venue}"),
        None => when,
    }
}

/// "Doors open at 6pm, Great Hall.", or when it starts where the doors' time is not told.
pub fn doors(assembly: &Assembly) -> String {
    let time = |moment| assembly.zone.time(moment);
    let opens = match assembly.doors_at {
        Some(doors) => format!("Doors open at {}", time(doors)),
        None => format!("It starts at {}", time(assembly.starts_at)),
    };
    match &assembly.venue {
        Some(venue) => format!("{opens}, {venue}."),
        None => format!("{opens}."),
    }
}

/// "Coach from St Mary's, 5:30pm", "Coach 2 from St Mary's, 5:30pm" once they sit in one; none where no main way was chosen.
pub fn way(told: &Told) -> Option<String> {
    let way = told.way?;
    let zone = told.invitation.assembly.zone;
    if way.mode == TravelMode::Coach && !told.boardings.is_empty() {
        let labels: Vec<String> =
            told.boardings.iter().take(MOST_COACHES).map(|boarding| boarding.label(zone)).collect();
        return Some(labels.join("; "));
    }
    let label = way.mode.label();
    let Some(stop) = told.pick_up.as_ref().filter(|_| way.mode == TravelMode::Coach) else {
        return Some(label.to_owned());
    };
    Some(match stop.leaves_at {
        Some(leaves) => format!("{label} from {}, {}", stop.place, zone.time(leaves)),
        None => format!("{label} from {}", stop.place),
    })
}

/// "Your coach leaves at 5:30pm from St Mary's."; none where that is not known.
pub fn coach_leaves(told: &Told, whose: &str) -> Option<String> {
    told.way.filter(|way| way.mode == TravelMode::Coach)?;
    let stop = told.pick_up.as_ref()?;
    let leaves = stop.leaves_at?;
    Some(format!("{whose} coach leaves at {} from {}.", told.invitation.assembly.zone.time(leaves), stop.place))
}

/// The same of each coach that they sit in, by its name: "Your coach, Coach 2, leaves at 5:30pm from St Mary's."
pub fn coaches_leave(told: &Told, whose: &str) -> Option<String> {
    let zone = told.invitation.assembly.zone;
    let leaves = |boarding: &Boarding| {
        let place = boarding.place.as_ref().map(|place| format!(" from {place}")).unwrap_or_default();
        Some((boarding.vehicle.clone(), format!("leaves at {}{place}.", zone.time(boarding.leaves_at?))))
    };
    let known: Vec<(String, String)> = told.boardings.iter().take(MOST_COACHES).filter_map(leaves).collect();
    match known.as_slice() {
        [] => coach_leaves(told, whose),
        [(vehicle, leaves)] => Some(format!("{whose} coach, {vehicle}, {leaves}")),
        several => {
            let each: Vec<String> = several.iter().map(|(vehicle, leaves)| format!("{vehicle} {leaves}")).collect();
            Some(each.join(" "))
        }
    }
}

/// The most coaches that are said in one line.
const MOST_COACHES: usize = 3;

/// "5 days left", to a date that has not passed.
pub fn days_left(assembly: &Assembly, date: Moment, now: Moment) -> String {
    match assembly.zone.days_until(date, now) {
        ..=0 => "Today is the last day".to_owned(),
        1 => "1 day left".to_owned(),
        days => format!("{days} days left"),
    }
}

pub fn children(number: u32) -> String {
    counted(number, "child", "children")
}
