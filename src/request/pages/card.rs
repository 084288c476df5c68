//! One request in words, with what a yes would come to.

use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;
use crate::request::model::{Effect, SoFar, Waiting};
use crate::words::{counted, number};

/// The most names of one request that are shown beside others.
const NAMES_SHOWN: usize = 20;

/// One request that waits, in words.
pub(super) struct Card {
    /// `names-12`: the id of its field in the page, and its word among ticks.
    pub id: String,
    /// `names/12`: the end of its address.
    pub path: String,
    pub institution: InstitutionId,
    pub institution_name: String,
    pub what: String,
    pub names: Vec<String>,
    pub more: usize,
    /// "Asked by Grace Okonta on Monday 1 March 2027, 10am: 3 days late".
    pub asked: String,
    pub effect: Effect,
}

impl Card {
    pub fn new(request: Waiting, so_far: &SoFar, assembly: &Assembly, now: Moment) -> Card {
        let names = request.names();
        Card {
            id: request.id.to_string(),
            path: request.id.path(),
            institution: request.institution,
            what: request.what(),
            more: names.len().saturating_sub(NAMES_SHOWN),
            names: names.into_iter().take(NAMES_SHOWN).collect(),
            asked: asked(&request, assembly),
            effect: so_far.effect(&request, assembly, now),
            institution_name: request.institution_name,
        }
    }

    /// Whether some of it can be agreed to.
    pub fn has_parts(&self) -> bool {
        self.names.len() > 1
    }

    /// How many names there are, in words.
    pub fn how_many(&self) -> String {
        number(u32::try_from(self.names.len() + self.more).unwrap_or(u32::MAX))
    }
}

fn asked(request: &Waiting, assembly: &Assembly) -> String {
    let zone = assembly.zone;
    let by = request.asked_by.as_ref().map_or_else(String::new, |name| format!(" by {name}"));
    let late = match zone.days_until(request.asked_at, request.due) {
        _ if request.asked_at < request.due => "in time".to_owned(),
        0 => "some hours late".to_owned(),
        days => format!("{} late", counted(u32::try_from(days).unwrap_or(u32::MAX), "day", "days")),
    };
    format!("Asked{by} on {}, {}: {late}", zone.day(request.asked_at), zone.time(request.asked_at))
}
