//! The questions about an assembly, a page each, and what was typed into their fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::words;

/// One page of questions. The same pages set an assembly up and change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Whether to start from an earlier assembly. Asked when one is set up, where there is an earlier one.
    From,
    /// What it is called.
    Title,
    /// Its day, its times and their zone.
    When,
    /// The hall and its doors.
    Place,
    /// How many people the alliance wants.
    Target,
    /// The four dates.
    Dates,
    /// Whom leaders call.
    Help,
    /// Where coaches stop.
    PickUps,
}

words!(Question {
    From = "from",
    Title = "title",
    When = "when",
    Place = "place",
    Target = "target",
    Dates = "dates",
    Help = "help",
    PickUps = "pick-ups",
});

/// The four dates as their fields are named, each with what is due then.
pub const DATES: [(&str, &str); 4] = [
    ("pledge_by", "Pledges"),
    ("access_by", "Access needs"),
    ("names_by", "Names"),
    ("childcare_by", "Childcare and travel"),
];

impl Question {
    /// What of an assembly can be changed later, in the order of the questions.
    pub const CHANGEABLE: [Question; 7] = [
        Question::Title,
        Question::When,
        Question::Place,
        Question::Target,
        Question::Dates,
        Question::Help,
        Question::PickUps,
    ];

    /// The names of its fields.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Question::From => &["from"],
            Question::Title => &["title"],
            Question::When => &["day", "month", "year", "starts_at", "doors_at", "ends_at", "time_zone", "sure"],
            Question::Place => &["venue", "address", "doors", "capacity", "entry_checks"],
            Question::Target => &["target"],
            Question::Dates => &[
                "pledge_by_day",
                "pledge_by_month",
                "pledge_by_year",
                "access_by_day",
                "access_by_month",
                "access_by_year",
                "names_by_day",
                "names_by_month",
                "names_by_year",
                "childcare_by_day",
                "childcare_by_month",
                "childcare_by_year",
            ],
            Question::Help => &["organiser"],
            Question::PickUps => &["pick_ups"],
        }
    }

    /// What is one fact to a person, though it may be three boxes; each with its words.
    pub fn parts(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Question::From => &[],
            Question::Title => &[("title", "the name")],
            Question::When => &[
                ("day", "the day"),
                ("starts_at", "the start"),
                ("doors_at", "when the doors open"),
                ("ends_at", "the end"),
                ("time_zone", "the time zone"),
            ],
            Question::Place => &[
                ("venue", "the venue"),
                ("address", "the address"),
                ("doors", "the doors"),
                ("capacity", "how many the hall holds"),
                ("entry_checks", "whether people are checked at the entry"),
            ],
            Question::Target => &[("target", "the target")],
            Question::Dates => &[
                ("pledge_by", "the date for pledges"),
                ("access_by", "the date for access needs"),
                ("names_by", "the date for names"),
                ("childcare_by", "the date for childcare and travel"),
            ],
            Question::Help => &[("organiser", "whom leaders call")],
            Question::PickUps => &[("pick_ups", "the pick-ups")],
        }
    }

    /// What it is about, in a word or two.
    pub fn about(self) -> &'static str {
        match self {
            Question::From => "Start from",
            Question::Title => "Name",
            Question::When => "Date and time",
            Question::Place => "Place",
            Question::Target => "Target",
            Question::Dates => "Dates for leaders",
            Question::Help => "Whom leaders call",
            Question::PickUps => "Pick-ups",
        }
    }
}

/// What was typed into the fields of the questions, by their names. What was not typed is blank.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What stands in a field, without the space around it.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", |text| text.trim())
    }

    /// Whether there is nothing in a field.
    pub fn is_blank(&self, field: &str) -> bool {
        self.get(field).is_empty()
    }

    /// Writes into a field.
    pub fn set(&mut self, field: &str, text: impl Into<String>) {
        self.0.insert(field.to_owned(), text.into());
    }

    /// Takes over the fields of one question from another typing; what was left out there is blank.
    pub fn take(&mut self, question: Question, from: &Typed) {
        for field in question.fields() {
            self.set(field, from.get(field));
        }
    }

    /// The fields of one question alone.
    pub fn of(&self, question: Question) -> Typed {
        let mut alone = Typed::default();
        alone.take(question, self);
        alone
    }

    /// The three boxes of a day: `day`, `month` and `year`, or those of one of the four dates.
    pub fn boxes(&self, date: Option<&str>) -> [&str; 3] {
        ["day", "month", "year"].map(|part| match date {
            Some(date) => self.get(&format!("{date}_{part}")),
            None => self.get(part),
        })
    }

    /// Writes a day into three boxes.
    pub fn set_boxes(&mut self, date: Option<&str>, day: chrono::NaiveDate) {
        for (part, format) in [("day", "%-d"), ("month", "%-m"), ("year", "%Y")] {
            let field = date.map_or_else(|| part.to_owned(), |date| format!("{date}_{part}"));
            self.set(&field, day.format(format).to_string());
        }
    }

    /// Takes over the three boxes of one of the four dates.
    pub fn copy_boxes(&mut self, date: &str, from: &Typed) {
        for part in ["day", "month", "year"] {
            let field = format!("{date}_{part}");
            self.set(&field, from.get(&field));
        }
    }

    /// Empties three boxes.
    pub fn clear_boxes(&mut self, date: &str) {
        for part in ["day", "month", "year"] {
            self.set(&format!("{date}_{part}"), "");
        }
    }
}

/// The fields that are one part.
fn fields_of(part: &str) -> Vec<String> {
    match part {
        "day" => ["day", "month", "year"].map(str::to_owned).to_vec(),
        _ if DATES.iter().any(|(date, _)| *date == part) => {
            ["day", "month", "year"].map(|field| format!("{part}_{field}")).to_vec()
        }
        _ => vec![part.to_owned()],
    }
}

impl Typed {
    /// Whether a part is the same in another typing, line ends aside: browsers send their own.
    fn same(&self, part: &str, other: &Typed) -> bool {
        fields_of(part).iter().all(|field| self.get(field).lines().eq(other.get(field).lines()))
    }

    /// Takes over what somebody else changed since this was `shown`, where nothing else was typed, and gives the parts that
    /// they changed and that are now another than what was typed or seen.
    pub fn merge(&mut self, question: Question, shown: &Typed, stored: &Typed) -> Vec<&'static str> {
        let mut changed = Vec::new();
        for (part, _) in question.parts() {
            if shown.same(part, stored) || self.same(part, stored) {
                continue;
            }
            changed.push(*part);
            if self.same(part, shown) {
                fields_of(part).iter().for_each(|field| self.set(field, stored.get(field)));
            }
        }
        changed
    }
}

/// The answers to the questions of an assembly that is not set up yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// What was typed and could be taken.
    pub typed: Typed,
    /// The questions that were answered, by their words.
    answered: Vec<String>,
}

impl Draft {
    /// Records that a question was answered with what its fields hold in `typed`.
    pub fn answer(&mut self, question: Question, typed: &Typed) {
        self.typed.take(question, typed);
        if !self.has(question) {
            self.answered.push(question.as_str().to_owned());
        }
    }

    /// Takes back the fields of which `tells` says so, so that their question is open again; whether there were any.
    pub fn take_back(&mut self, tells: &dyn Fn(&str) -> bool) -> bool {
        let gone: Vec<String> =
            self.typed.0.iter().filter(|(_, text)| tells(text)).map(|(field, _)| field.clone()).collect();
        for field in &gone {
            self.typed.0.remove(field);
            let asks = |question: &Question| question.fields().contains(&field.as_str());
            let open = Question::ALL.iter().find(|question| asks(question));
            self.answered.retain(|word| open.is_none_or(|question| word != question.as_str()));
        }
        !gone.is_empty()
    }

    /// Whether a question was answered.
    pub fn has(&self, question: Question) -> bool {
        self.answered.iter().any(|word| word == question.as_str())
    }

    /// The first question that is still open; none when all were answered. The one about an earlier assembly is open only
    /// where there is one.
    pub fn next(&self, any_earlier: bool) -> Option<Question> {
        let mut asked = Question::ALL.iter().filter(|question| any_earlier || **question != Question::From);
        asked.find(|question| !self.has(**question)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_goes_on_with_the_first_open_question() {
        let mut draft = Draft::default();
        assert_eq!((draft.next(true), draft.next(false)), (Some(Question::From), Some(Question::Title)));
        let mut typed = Typed::default();
        typed.set("title", " Spring assembly ");
        typed.set("venue", "of another question");
        draft.answer(Question::Title, &typed);
        draft.answer(Question::Place, &Typed::default());
        assert_eq!(draft.next(false), Some(Question::When));
        assert_eq!((draft.typed.get("title"), draft.typed.get("venue")), ("Spring assembly", ""));
        for question in Question::ALL {
            draft.answer(*question, &draft.typed.clone());
        }
        assert_eq!(draft.next(true), None);
    }

    #[test]
    fn what_somebody_else_changed_is_told_and_taken_over_where_nothing_else_was_typed() {
        let of = |venue: &str, capacity: &str, doors: &str| {
            let mut typed = Typed::default();
            [("venue", venue), ("capacity", capacity), ("doors", doors)]
                .into_iter()
                .for_each(|(field, text)| typed.set(field, text));
            typed
        };
        let shown = of("Old Hall", "500", "North\nSouth");
        let check = |typed: Typed, stored: &Typed, changed: &[&str], after: Typed| {
            let mut merged = typed;
            assert_eq!(merged.merge(Question::Place, &shown, stored), changed);
            assert_eq!(merged, after);
        };
        // Nobody else changed anything; browsers send line ends of their own.
        check(of("New Hall", "500", "North\r\nSouth"), &shown, &[], of("New Hall", "500", "North\r\nSouth"));
        // Somebody changed the venue: it is taken over, or stands beside what was typed.
        let stored = of("Great Hall", "500", "North\nSouth");
        check(of("Old Hall", "600", "North"), &stored, &["venue"], of("Great Hall", "600", "North"));
        check(of("New Hall", "500", "North"), &stored, &["venue"], of("New Hall", "500", "North"));
        check(of("Great Hall", "500", "North"), &stored, &[], of("Great Hall", "500", "North"));
    }

    #[test]
    fn a_day_is_written_into_its_boxes() {
        let mut typed = Typed::default();
        let day = chrono::NaiveDate::from_ymd_opt(2027, 3, 2).unwrap();
        typed.set_boxes(None, day);
        typed.set_boxes(Some("names_by"), day);
        assert_eq!(typed.boxes(None), ["2", "3", "2027"]);
        assert_eq!(typed.boxes(Some("names_by")), typed.boxes(None));
        typed.clear_boxes("names_by");
        assert_eq!(typed.boxes(Some("names_by")), [""; 3]);
    }

    #[test]
    fn each_question_says_what_it_is_about_and_a_day_is_three_fields() {
        let about: Vec<_> = Question::ALL.iter().map(|question| question.about()).collect();
        assert!(about.contains(&"Date and time") && about.iter().all(|text| !text.is_empty()), "{about:?}");
        assert_eq!(fields_of("day"), ["day", "month", "year"]);
        assert_eq!(fields_of("names_by"), ["names_by_day", "names_by_month", "names_by_year"]);
        assert_eq!(fields_of("venue"), ["venue"]);
    }
}
