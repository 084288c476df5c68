//! What the form about one person tells, and every problem of it.

use serde::Deserialize;

use crate::need::model::{Child, ChildrenRead, Expect, NeedAnswer, NeedKind, age_in_years};
use crate::need::store::{Earlier, MOST_CHILDREN};
use crate::web::FormError;
use crate::words::{clean, clean_lines};

/// The longest that one answer may be: more belongs in a call.
pub(super) const LONGEST: usize = 500;

/// The form as it was sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NeedsForm {
    pub need: Vec<String>,
    pub language: String,
    pub food: String,
    pub other: String,
    pub nothing: String,
    pub earlier: String,
    pub children: String,
    /// The number of children that the leader was shown; empty: none.
    pub children_were: String,
    pub then: String,
}

/// What the form tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ToldNeeds {
    pub needs: Vec<NeedAnswer>,
    pub nothing: bool,
    /// None: the leader was not asked, or did not say.
    pub earlier: Option<Earlier>,
    /// None: left empty, or left as it was shown.
    pub children: Option<u32>,
    /// How many children the leader was shown.
    pub children_were: u32,
}

impl NeedsForm {
    /// The person's own words for a kind that asks for them.
    pub fn words(&self, kind: NeedKind) -> &str {
        match kind {
            NeedKind::Interpreter => &self.language,
            NeedKind::Diet => &self.food,
            NeedKind::Other => &self.other,
            _ => "",
        }
    }

    /// Whether a kind is ticked; words typed beside its box tick it too.
    pub fn ticks(&self, kind: NeedKind) -> bool {
        self.need.iter().any(|word| word == kind.as_str()) || !self.words(kind).trim().is_empty()
    }

    /// Shows how many children there are. A number that the leader typed stays, to be sent again.
    pub fn show_children(&mut self, known: usize) {
        let shown = if known == 0 { String::new() } else { known.to_string() };
        if self.children == self.children_were {
            self.children.clone_from(&shown);
        }
        self.children_were = shown;
    }

    /// What it tells of a person called `called`, or every problem.
    pub fn parse(&self, called: &str) -> Result<ToldNeeds, Vec<FormError>> {
        let mut errors = Vec::new();
        let ticked = NeedKind::ALL.iter().copied().filter(|kind| self.ticks(*kind));
        let needs: Vec<NeedAnswer> = ticked.map(|kind| NeedAnswer { kind, detail: clean(self.words(kind)) }).collect();
        errors.extend(needs.iter().filter_map(wrong_words));
        let children = number_of_children(&self.children).unwrap_or_else(|text| {
            errors.push(FormError::new("children", text));
            None
        });
        let children_were = self.children_were.parse().unwrap_or(0);
        let children = children.filter(|number| *number != children_were || self.children_were.is_empty());
        let nothing = !self.nothing.is_empty();
        if nothing && (!needs.is_empty() || children.is_some_and(|number| number > 0)) {
            let text = format!("Tick what {called} needs, or that {called} does not need anything. Not both");
            errors.push(FormError::new("nothing", text));
        }
        let earlier = match self.earlier.as_str() {
            "keep" => Some(Earlier::Keep),
            "replace" => Some(Earlier::Replace),
            _ => None,
        };
        if errors.is_empty() { Ok(ToldNeeds { needs, nothing, earlier, children, children_were }) } else { Err(errors) }
    }
}

/// The field in which the words of a kind are typed.
fn words_field(kind: NeedKind) -> &'static str {
    match kind {
        NeedKind::Interpreter => "language",
        NeedKind::Diet => "food",
        _ => "other",
    }
}

fn wrong_words(need: &NeedAnswer) -> Option<FormError> {
    let missing = match need.kind {
        NeedKind::Interpreter => "Enter which language",
        NeedKind::Diet => "Enter which food, or what must not be in it",
        _ => "Enter what else is needed",
    };
    let text = match need.detail.chars().count() {
        0 if need.kind.asks_for_words() => missing.to_owned(),
        length if length > LONGEST => format!("Say it in up to {LONGEST} letters. You have {length}"),
        _ => return None,
    };
    Some(FormError::new(words_field(need.kind), text))
}

/// A child as a form tells it: a leader's, or an organiser's.
pub(super) fn told_child(first_name: &str, age: &str, notes: &str) -> Result<Child, Vec<FormError>> {
    let mut errors = Vec::new();
    let child = Child { first_name: clean(first_name), age_years: None, notes: clean_lines(notes) };
    let age_years = age_in_years(age).unwrap_or_else(|error| {
        errors.push(FormError::new("age", error.to_string()));
        None
    });
    if child.first_name.chars().count() > 100 {
        errors.push(FormError::new("first_name", "Enter the first name alone, in up to 100 letters"));
    }
    let length = child.notes.chars().count();
    if length > LONGEST {
        errors.push(FormError::new("notes", format!("Say it in up to {LONGEST} letters. You have {length}")));
    }
    if errors.is_empty() { Ok(Child { age_years, ..child }) } else { Err(errors) }
}

/// How many children: digits or a word; none when left empty.
fn number_of_children(text: &str) -> Result<Option<u32>, String> {
    let text = clean(text);
    if text.is_empty() {
        return Ok(None);
    }
    let number = match text.parse::<u32>() {
        Ok(number) => Some(number),
        Err(_) => number_in_words(&text),
    };
    match number {
        Some(number) if number > MOST_CHILDREN => Err(format!(
            "{number} is more children than 1 person can bring. Enter up to {MOST_CHILDREN}, and add the others to \
             another person"
        )),
        Some(number) => Ok(Some(number)),
        None => Err("Enter how many children, using numbers only, like 2".into()),
    }
}

/// "two", and no more: "Adam, 4" is somebody's name and age in the wrong place.
fn number_in_words(text: &str) -> Option<u32> {
    let read = ChildrenRead::read(text, Expect::Count);
    let blank = read.children.iter().all(|child| child.first_name.is_empty() && child.age_years.is_none());
    (!read.unclear && blank && !read.children.is_empty() && text.chars().all(char::is_alphabetic))
        .then_some(read.children.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_children_is_a_small_number() {
        let check = |text, number: Result<Option<u32>, ()>| {
            assert_eq!(number_of_children(text).map_err(|_| ()), number, "{text:?}");
        };
        check("", Ok(None));
        check(" 2 ", Ok(Some(2)));
        check("0", Ok(Some(0)));
        check("four", Ok(Some(4)));
        check("12", Ok(Some(12)));
        check("13", Err(()));
        check("60", Err(()));
        check("-1", Err(()));
        check("1e9", Err(()));
        check("2.5", Err(()));
        check("Adam", Err(()));
        check("99999999999", Err(()));
    }

    #[test]
    fn words_typed_beside_a_box_tick_it_and_a_ticked_box_asks_for_them() {
        let typed = NeedsForm { food: " No  nuts ".into(), need: vec!["bsl".into()], ..NeedsForm::default() };
        let needs = typed.parse("Grace").unwrap().needs;
        assert_eq!(needs, [NeedAnswer::new(NeedKind::Bsl, ""), NeedAnswer::new(NeedKind::Diet, "No nuts")]);
        let all = NeedsForm {
            need: ["interpreter", "diet", "other"].map(String::from).to_vec(),
            nothing: "1".into(),
            children: "some".into(),
            ..NeedsForm::default()
        };
        let fields: Vec<_> = all.parse("Grace").unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["language", "food", "other", "children", "nothing"]);
    }
}
