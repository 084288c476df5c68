//! The crèche's figures in words.

use crate::need::model::creche::{Creche, Plan, Ratios, Span};
use crate::words::{counted, number};

/// "7", or "7 to 9" where it is not certain.
pub(super) fn span(span: Span) -> String {
    if span.least == span.most {
        number(span.least)
    } else {
        format!("{} to {}", number(span.least), number(span.most))
    }
}

/// Tenths as people write them: "86.4".
pub(super) fn tenths(tenths: u32) -> String {
    format!("{}.{}", number(tenths / 10), tenths % 10)
}

fn tenths_between(span: Span) -> String {
    if span.least == span.most {
        tenths(span.least)
    } else {
        format!("{} to {}", tenths(span.least), tenths(span.most))
    }
}

/// The people that are there against those who are needed: what to say, and whether it is a problem.
pub(super) fn staff(needed: Span, there: Option<u32>) -> (String, bool) {
    let people = |needed: Span| {
        let one = needed.least == needed.most && needed.most == 1;
        format!("{} {}", span(needed), if one { "person" } else { "people" })
    };
    let Some(there) = there else {
        return match needed.most {
            0 => ("No child has a place yet, so nobody is needed.".to_owned(), false),
            _ => (format!("{} needed. Nobody told us yet who is there.", people(needed)), true),
        };
    };
    let missing = needed.beyond(there);
    let so = format!("{} needed, {} there", people(needed), number(there));
    match missing {
        Span { most: 0, .. } => (format!("{so}. That is enough."), false),
        Span { least: 0, most } => {
            let more = counted(most, "more person", "more people");
            (format!("{so}. Up to {more} needed: some ages are not known."), true)
        }
        missing => {
            let one = missing.least == missing.most && missing.most == 1;
            (format!("{so}. {} more {} needed.", span(missing), if one { "person" } else { "people" }), true)
        }
    }
}

/// The floor that the children need, against the room's.
pub(super) fn floor(plan: &Plan, area: Option<u32>) -> (String, bool) {
    let needed = plan.floor();
    let so = format!("The children need {} square metres.", tenths_between(needed));
    match area {
        None => (so, false),
        Some(area) if needed.least > area * 10 => (
            format!("{so} The room has {}: too small by {}.", number(area), tenths_between(needed.beyond(area * 10))),
            true,
        ),
        Some(area) if needed.most > area * 10 => {
            (format!("{so} The room has {}: it may be too small.", number(area)), true)
        }
        Some(area) => (format!("{so} The room has {}.", number(area)), false),
    }
}

/// More children than places, by name, with those whose carers may come, or by the rough numbers.
pub(super) fn over(plan: &Plan, creche: &Creche) -> Option<String> {
    let places = creche.places?;
    let (taken, held, all) = (plan.taken(), plan.held(), plan.held() + plan.rough);
    let (children, of) = (|many| counted(many, "child", "children"), counted(places, "place", "places"));
    let may_come = if plan.may_come > 0 { " and whose carer may come" } else { "" };
    if taken > places {
        Some(format!("{}, {of}.", children(taken)))
    } else if held > places {
        Some(format!("{} with those whose carer may come, {of}.", children(held)))
    } else if all > places {
        Some(format!("{} with the rough numbers{may_come}, {of}.", children(all)))
    } else {
        None
    }
}

/// "1 place is free, 3 wait."
pub(super) fn free(plan: &Plan, creche: &Creche) -> Option<String> {
    if plan.waiting == 0 {
        return None;
    }
    let wait = if plan.waiting == 1 { "1 child waits".to_owned() } else { format!("{} wait", number(plan.waiting)) };
    Some(match plan.free(creche) {
        None => format!("{wait} for a place. No number of places is set."),
        Some(0) => format!("{wait} for a place. No place is free."),
        Some(1) => format!("1 place is free, {wait}."),
        Some(free) => format!("{} places are free, {wait}.", number(free)),
    })
}

/// "1 person to 3 children under 2, to 5 of age 2, to 8 of 3 and over. EYFS, since 4 September 2023."
pub(super) fn ratios(ratios: &Ratios) -> String {
    let Ratios { under_2, age_2, from_3, source, since } = ratios;
    format!(
        "1 person to {} under 2, to {age_2} of age 2, to {from_3} of 3 and over. {source}, since {}.",
        counted(*under_2, "child", "children"),
        since.format("%-d %B %Y")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(least: u32, most: u32) -> Span {
        Span { least, most }
    }

    #[test]
    fn staff_is_said_as_what_is_missing() {
        let check = |needed, there, expected: (&str, bool)| {
            let (words, problem) = staff(needed, there);
            assert_eq!((words.as_str(), problem), expected);
        };
        check(between(7, 7), Some(4), ("7 people needed, 4 there. 3 more people needed.", true));
        check(between(7, 7), Some(6), ("7 people needed, 6 there. 1 more person needed.", true));
        check(between(7, 7), Some(7), ("7 people needed, 7 there. That is enough.", false));
        check(between(7, 9), Some(5), ("7 to 9 people needed, 5 there. 2 to 4 more people needed.", true));
        let up_to = "7 to 9 people needed, 8 there. Up to 1 more person needed: some ages are not known.";
        check(between(7, 9), Some(8), (up_to, true));
        check(between(1, 1), None, ("1 person needed. Nobody told us yet who is there.", true));
        check(between(0, 0), None, ("No child has a place yet, so nobody is needed.", false));
    }

    #[test]
    fn too_many_children_and_free_places_are_said_in_numbers() {
        let creche = |places| Creche { places, ..Creche::default() };
        let plan = Plan { children: [6, 8, 12], waiting: 3, ..Plan::default() };
        assert_eq!(over(&plan, &creche(Some(24))).as_deref(), Some("26 children, 24 places."));
        assert_eq!(over(&plan, &creche(Some(26))), None);
        assert_eq!(over(&plan, &creche(None)), None);
        let rough = Plan { rough: 2, ..plan };
        assert_eq!(over(&rough, &creche(Some(27))).as_deref(), Some("28 children with the rough numbers, 27 places."));
        let may_come = Plan { may_come: 2, ..plan };
        let kept = "28 children with those whose carer may come, 27 places.";
        assert_eq!(over(&may_come, &creche(Some(27))).as_deref(), Some(kept));
        assert_eq!(over(&may_come, &creche(Some(28))), None);
        assert_eq!(free(&plan, &creche(Some(27))).as_deref(), Some("1 place is free, 3 wait."));
        assert_eq!(free(&plan, &creche(Some(26))).as_deref(), Some("3 wait for a place. No place is free."));
        assert_eq!(free(&Plan { waiting: 0, ..plan }, &creche(Some(30))), None);
    }

    #[test]
    fn the_floor_is_held_against_the_room() {
        let plan = Plan { children: [1, 1, 1], ..Plan::default() };
        assert_eq!(floor(&plan, None), ("The children need 8.3 square metres.".to_owned(), false));
        let small = "The children need 8.3 square metres. The room has 8: too small by 0.3.";
        assert_eq!(floor(&plan, Some(8)), (small.to_owned(), true));
        assert_eq!(floor(&plan, Some(9)), ("The children need 8.3 square metres. The room has 9.".to_owned(), false));
        let unknown = Plan { ages_missing: 1, ..plan };
        let may_be = "The children need 10.6 to 11.8 square metres. The room has 11: it may be too small.";
        assert_eq!(floor(&unknown, Some(11)), (may_be.to_owned(), true));
    }
}
