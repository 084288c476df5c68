//! Two people side by side, in words.

use std::collections::HashMap;

use crate::assembly::model::Zone;
use crate::duplicate::store::Side;
use crate::list::model::{AttendeeId, Phone};
use crate::words::number;

/// Two people side by side.
pub(super) struct Couple {
    /// The one of the lower id first.
    pub people: [Line; 2],
    /// Where what is said about them is sent.
    pub path: String,
    /// Why they are here, or what was said.
    pub words: String,
    /// Whether it is shown how many children they bring and needs they told.
    pub shows_needs: bool,
}

/// One of them. Blank: nothing is told.
pub(super) struct Line {
    pub name: String,
    pub known_as: Option<String>,
    pub institution: String,
    pub href: String,
    pub chapter: String,
    pub phone: Option<Phone>,
    pub email: String,
    pub children: String,
    pub needs: String,
    pub travel: &'static str,
    pub listed: String,
}

impl Couple {
    /// None where one of them is not there any more.
    pub fn new(
        home: &str,
        (one, other): (AttendeeId, AttendeeId),
        sides: &HashMap<AttendeeId, Side>,
        words: String,
        zone: Zone,
    ) -> Option<Couple> {
        let (first, second) = (sides.get(&one)?, sides.get(&other)?);
        Some(Couple {
            people: [Line::new(home, first, zone), Line::new(home, second, zone)],
            shows_needs: first.needs.is_some(),
            path: format!("{home}/duplicates/{one}/{other}"),
            words,
        })
    }

    /// Their names: one, where it is the same.
    pub fn names(&self) -> String {
        let [one, other] = &self.people;
        if one.name == other.name { one.name.clone() } else { format!("{} and {}", one.name, other.name) }
    }
}

impl Line {
    fn new(home: &str, side: &Side, zone: Zone) -> Line {
        let some = |value: Option<u32>| value.filter(|value| *value > 0).map(number).unwrap_or_default();
        Line {
            name: side.name.clone(),
            known_as: side.known_as.clone(),
            institution: side.institution_name.clone(),
            href: format!("{home}/i/{}", side.institution),
            chapter: side.chapter.clone().unwrap_or_default(),
            phone: side.phone.clone(),
            email: side.email.clone().unwrap_or_default(),
            children: some(side.children),
            needs: some(side.needs),
            travel: side.mode.map_or("", |mode| mode.label()),
            listed: format!("{}, {}", zone.short_day(side.listed_at), zone.time(side.listed_at)),
        }
    }
}
