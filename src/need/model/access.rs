//! What was asked for so that people can take part, and where it stands: booked, confirmed, or cannot be had.

use chrono::{Days, TimeDelta};
use serde::Deserialize;

use super::{NeedAnswer, NeedId, NeedKind, NeedState};
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::id::id;
use crate::institution::model::InstitutionId;
use crate::words::clean;

id! {
    /// Something that was booked for a person who took it back.
    DroppedBookingId
}

/// One thing that one person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessNeed {
    /// Which.
    pub id: NeedId,
    /// What.
    pub answer: NeedAnswer,
    /// For whom.
    pub name: String,
    /// Whose they are.
    pub institution: InstitutionId,
    /// What the institution is called.
    pub institution_name: String,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Whether it was to be booked, and asked for after its date.
    pub late: bool,
    /// Where it stands.
    pub state: NeedState,
    /// Why it cannot be had.
    pub reason: Option<String>,
    /// Who comes, in an organiser's words.
    pub booking: Option<String>,
    /// When an organiser last said where it stands, and who did; nobody: the organiser at the machine.
    pub said: Option<(Moment, Option<String>)>,
}

/// How many people asked for a kind of thing, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standings {
    /// Nothing was done.
    pub asked: u32,
    /// Booked.
    pub booked: u32,
    /// Booked, and whoever does it has said yes.
    pub confirmed: u32,
    /// It cannot be had.
    pub cannot: u32,
}

impl Standings {
    /// Everybody who asked for it.
    pub fn all(self) -> u32 {
        self.asked + self.booked + self.confirmed + self.cannot
    }

    /// Those for whom it stands there; none: wherever it stands.
    pub fn of(self, state: Option<NeedState>) -> u32 {
        match state {
            None => self.all(),
            Some(NeedState::Asked) => self.asked,
            Some(NeedState::Booked) => self.booked,
            Some(NeedState::Confirmed) => self.confirmed,
            Some(NeedState::Cannot) => self.cannot,
        }
    }

    /// These and others.
    pub fn and(self, others: Standings) -> Standings {
        Standings {
            asked: self.asked + others.asked,
            booked: self.booked + others.booked,
            confirmed: self.confirmed + others.confirmed,
            cannot: self.cannot + others.cannot,
        }
    }
}

/// A language in which people follow, and how many need an interpreter for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// What it is called; or what was written, where that names none that we know.
    pub name: String,
    /// How many people.
    pub people: Standings,
}

/// What was booked for somebody and is not needed any more: whoever was booked still comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotNeeded {
    /// Which.
    pub id: NotNeededId,
    /// What.
    pub answer: NeedAnswer,
    /// For whom it was.
    pub name: String,
    /// Whose they are.
    pub institution_name: String,
    /// Who comes, in an organiser's words.
    pub booking: Option<String>,
    /// Since when it is not needed.
    pub since: Moment,
}

/// Why it is not needed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNeededId {
    /// The person was taken off their list.
    Withdrawn(NeedId),
    /// It was taken back.
    Dropped(DroppedBookingId),
}

/// What cannot be had, and the leader has not read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cannot {
    /// Which.
    pub id: NeedId,
    /// For whom.
    pub name: String,
    /// Why, in words that a leader's page may show.
    pub reason: Option<String>,
}

impl NeedKind {
    /// So many days before the assembly it is to be booked at the latest. Interpreters are booked 3 to 4 weeks ahead; what
    /// the organisers see to themselves takes a week.
    fn days_ahead(self) -> u64 {
        if self.is_booked() { 21 } else { 7 }
    }

    /// When it is to be booked at the latest: 8pm, like the dates of the assembly.
    pub fn book_by(self, assembly: &Assembly) -> Moment {
        let day = assembly.zone.local(assembly.starts_at).date_naive();
        assembly.zone.evening_of(day.checked_sub_days(Days::new(self.days_ahead())).unwrap_or(day))
    }

    /// When it is best booked: interpreters a week before the latest.
    pub fn best_booked_by(self, assembly: &Assembly) -> Moment {
        let by = self.book_by(assembly);
        if self.is_booked() { by - TimeDelta::days(7) } else { by }
    }

    /// How many are booked together: sign language tires, so over an hour two interpreters take turns.
    pub fn booked_together(self, assembly: &Assembly) -> u32 {
        let long = assembly.ends() - assembly.starts_at > TimeDelta::hours(1);
        if self == NeedKind::Bsl && long { 2 } else { 1 }
    }
}

/// Where an organiser says that something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub to: NeedState,
    /// Why it cannot be had: the leader reads it.
    pub reason: Option<String>,
    /// Who comes; none: as it was.
    pub booking: Option<String>,
}

/// The same as it is sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// The button.
    pub to: String,
    /// Why it cannot be had.
    pub reason: String,
    /// Who comes.
    pub booking: String,
}

impl StepForm {
    /// The longest reason or booking, in characters.
    const LONGEST: usize = 500;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// Every problem: which field, and what to do.
    pub fn parse(&self) -> Result<Step, Vec<(&'static str, String)>> {
        let mut problems = Vec::new();
        let to = NeedState::parse(&self.to).unwrap_or(NeedState::Asked);
        let mut words = |field, text: &str| {
            let text = clean(text);
            if text.chars().count() > StepForm::LONGEST {
                problems.push((field, format!("Say it in up to {} letters", StepForm::LONGEST)));
            }
            Some(text).filter(|text| !text.is_empty())
        };
        let (booking, reason) = (words("booking", &self.booking), words("reason", &self.reason));
        let cannot = to == NeedState::Cannot;
        if cannot && reason.is_none() {
            problems.push(("reason", "Enter why it cannot be had: the leader reads it".to_owned()));
        }
        if problems.is_empty() { Ok(Step { to, reason: reason.filter(|_| cannot), booking }) } else { Err(problems) }
    }
}

/// What became of several that were ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// So many stand there now.
    pub changed: u32,
    /// So many were changed by somebody else meanwhile, or are not asked for any more.
    pub left: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assembly::model::Status;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    #[test]
    fn interpreters_are_booked_three_to_four_weeks_ahead_and_the_rest_a_week() {
        let assembly = crate::tally::model::spring(Status::Open);
        let check = |kind: NeedKind, best, latest| {
            assert_eq!((kind.best_booked_by(&assembly), kind.book_by(&assembly)), (at(best), at(latest)), "{kind:?}");
        };
        check(NeedKind::Bsl, "2027-02-12T20:00:00Z", "2027-02-19T20:00:00Z");
        check(NeedKind::Interpreter, "2027-02-12T20:00:00Z", "2027-02-19T20:00:00Z");
        check(NeedKind::StepFree, "2027-03-05T20:00:00Z", "2027-03-05T20:00:00Z");
    }

    #[test]
    fn over_an_hour_two_take_turns() {
        let lasting = |minutes| {
            let spring = crate::tally::model::spring(Status::Open);
            Assembly { ends_at: Some(spring.starts_at + TimeDelta::minutes(minutes)), ..spring }
        };
        assert_eq!(NeedKind::Bsl.booked_together(&lasting(60)), 1);
        assert_eq!(NeedKind::Bsl.booked_together(&lasting(61)), 2);
        assert_eq!(NeedKind::Interpreter.booked_together(&lasting(120)), 1);
        let not_told = Assembly { ends_at: None, ..lasting(0) };
        assert_eq!(NeedKind::Bsl.booked_together(&not_told), 2, "two hours are assumed");
    }

    #[test]
    fn what_cannot_be_had_has_a_reason_and_nothing_else_has() {
        let form = |to: &str, reason: &str, booking: &str| StepForm {
            to: to.into(),
            reason: reason.into(),
            booking: booking.into(),
        };
        let step = |to, reason: Option<&str>, booking: Option<&str>| {
            Ok(Step { to, reason: reason.map(Into::into), booking: booking.map(Into::into) })
        };
        assert_eq!(form("booked", "x", " Ben ").parse(), step(NeedState::Booked, None, Some("Ben")));
        assert_eq!(form("confirmed", "", "").parse(), step(NeedState::Confirmed, None, None));
        assert_eq!(form("cannot", " None free ", "").parse(), step(NeedState::Cannot, Some("None free"), None));
        let fields =
            |form: StepForm| -> Vec<_> { form.parse().unwrap_err().into_iter().map(|(field, _)| field).collect() };
        assert_eq!(fields(form("cannot", " ", "")), ["reason"]);
        assert_eq!(fields(form("booked", &"é".repeat(501), &"é".repeat(501))), ["booking", "reason"]);
    }
}
