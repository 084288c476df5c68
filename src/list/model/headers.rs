//! What columns are called.

use super::headings::VOCABULARY;
use super::{AgeGroup, Field, header_row};
use crate::need::model::NeedsRead;
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{folded, says_any, short_answer, with_plain_digits};

/// How sure a heading makes us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// It says nothing.
    No,
    /// It has a word of it.
    Maybe,
    /// It says so among other words.
    Surely,
    /// It says that and nothing else.
    Exactly,
}

/// `Tel` heads a column; `coach` may head one, or be what a person answered.
pub(super) fn is_only_a_heading(cell: &str) -> bool {
    let answers = || {
        short_answer(cell).is_some()
            || AgeGroup::read(cell).is_some()
            || NeedsRead::recognises(cell)
            || matches!(TravelAnswer::read(cell, ""), TravelRead::Answer(_))
    };
    exact_meaning(cell, &folded(cell)).flatten().is_some() && !answers()
}

/// What each heading says, with the one that spans it. A lone `Age` is a child's where it stands beside a child, else the
/// person's own.
pub(super) fn fields(headings: &[(String, String)]) -> Vec<Option<Field>> {
    let mut fields: Vec<Option<Field>> =
        headings.iter().map(|(spanning, heading)| header_row::together(spanning, heading).0).collect();
    for position in 1..fields.len() {
        let of_child = matches!(fields[position - 1], Some(Field::ChildName | Field::Children | Field::ChildAges));
        if of_child && fields[position] == Some(Field::AgeGroup) && folded(&headings[position].1).starts_with("age") {
            fields[position] = Some(Field::ChildAges);
        }
    }
    let (has_first, has_last) = (fields.contains(&Some(Field::FirstName)), fields.contains(&Some(Field::LastName)));
    let mut first_found = false;
    for field in &mut fields {
        match field {
            // A `Name` beside first and last name repeats them.
            Some(Field::Name) if has_first && has_last => *field = None,
            // `Name` beside `Surname` is the first name.
            Some(Field::Name) if has_last && !first_found => {
                first_found = true;
                *field = Some(Field::FirstName);
            }
            _ => {}
        }
    }
    fields
}

/// Whether a lone heading says that names stand below it.
pub(super) fn names_people(cell: &str) -> bool {
    matches!(meaning(cell), (Some(Field::Name), Certainty::Exactly))
}

/// Whether a line is headings with commas between them, one of them for names.
pub(super) fn are_headings(line: &str) -> bool {
    let mut parts = line.split([',', ';']);
    parts.clone().any(names_people) && parts.all(|part| meaning(part).1 >= Certainty::Surely)
}

/// What one heading says.
///
/// A heading that is a phrase of the vocabulary says that exactly, also with something in brackets behind it. Else the
/// phrase with which a short heading ends decides, as it does in `Attendee email`, and in a longer one the longest.
pub(super) fn meaning(heading: &str) -> (Option<Field>, Certainty) {
    let said = folded(heading);
    if said.is_empty() || said.len() > 300 {
        return (None, Certainty::No);
    }
    if let Some(field) = exact_meaning(heading, &said) {
        return (field, Certainty::Exactly);
    }
    if age_band(heading).is_some() {
        return (Some(Field::ChildBand), Certainty::Surely);
    }
    let mut best: (bool, usize, Option<Field>) = (false, 0, None);
    let mut not_ours = 0;
    let short = said.split(' ').count() <= 4 && !heading.contains('?');
    for (phrase, field) in VOCABULARY.within(&said) {
        // A number is of what stands before it.
        let ends = short && said.ends_with(phrase) && phrase.len() > 2 && phrase != "number";
        not_ours = if field.is_none() { not_ours.max(phrase.len()) } else { not_ours };
        if (ends, phrase.len()) > (best.0, best.1) {
            best = (ends, phrase.len(), field);
        }
    }
    match best {
        (_, 0, _) => match asked(&said) {
            (None, _) => misspelt(&said),
            asked => asked,
        },
        (_, _, None) => (None, Certainty::Surely),
        // `Next of kin phone`
        (_, length, Some(_)) if not_ours > length && not_ours > 5 => (None, Certainty::Surely),
        (_, _, Some(field)) => weigh(field, &said),
    }
}

/// What a heading says that is a phrase of the vocabulary, perhaps with something in brackets behind it.
fn exact_meaning(heading: &str, said: &str) -> Option<Option<Field>> {
    let is_one = || age_band(heading).is_none();
    VOCABULARY.exactly(said).or_else(|| before_brackets(heading, said).filter(|_| is_one()))
}

/// `Kids (ages)`, `Mobile number (for reminders)`: what stands before the brackets, unless they say more of children.
fn before_brackets(heading: &str, said: &str) -> Option<Option<Field>> {
    let (before, _) = heading.split_once(['(', '[', '\n'])?;
    let (field, sure) = meaning(before);
    if sure < Certainty::Surely {
        return None;
    }
    let ages = says_any(said, &["ages", "edades", "alter", "wiek", "varsta", "how old"]);
    Some(match field {
        Some(Field::Children | Field::Childcare) if ages => Some(Field::Children),
        field => field,
    })
}

/// Whether a heading is a phrase for names and nothing else.
pub(super) fn is_exactly_of_names(heading: &str) -> bool {
    heading.len() < 60 && VOCABULARY.exactly(&folded(heading)).flatten().is_some_and(Field::is_name)
}

/// A heading with slips of the keyboard in it: `Nmae`, `Moblie no`.
fn misspelt(said: &str) -> (Option<Field>, Certainty) {
    if said.split(' ').count() > 4 {
        return (None, Certainty::No);
    }
    let right = VOCABULARY.corrected(said);
    match right.map(|right| meaning(&right)) {
        Some((field @ Some(_), sure)) if sure >= Certainty::Surely => (field, Certainty::Surely),
        _ => (None, Certainty::No),
    }
}

/// A question of a form, by its verbs: `How will you come to us?`, `Will you be there on Thursday?`
fn asked(said: &str) -> (Option<Field>, Certainty) {
    let comes = says_any(
        said,
        &["come", "coming", "get there", "get to", "getting", "arrive", "arriving", "travel", "there", "join"],
    );
    match () {
        () if comes && says_any(said, &["how"]) => (Some(Field::Travel), Certainty::Surely),
        () if comes && says_any(said, &["will you", "are you", "can you", "able to"]) => {
            (Some(Field::Attending), Certainty::Surely)
        }
        // Above yes and no; what else the column may hold says otherwise.
        () if says_any(said, &["assembly", "meeting", "event", "rally"]) => (Some(Field::Attending), Certainty::Maybe),
        () => (None, Certainty::No),
    }
}

/// Whether a heading of whole names puts the last name first: `Surname, First name`, `Nazwisko i imię`.
pub(super) fn puts_last_name_first(heading: &str) -> bool {
    let said = folded(heading);
    let first_place = |wanted: Field| {
        let phrases = VOCABULARY.within(&said).filter(|(_, field)| *field == Some(wanted));
        phrases.filter_map(|(phrase, _)| said.find(phrase)).min()
    };
    let (last, first) = (first_place(Field::LastName), first_place(Field::FirstName));
    last.zip(first).is_some_and(|(last, first)| last < first)
}

/// The years of a heading that is a band of children's ages and nothing else: `Under 5s`, `5 - 11`, `Plant 0-4 oed`.
pub(super) fn age_band(heading: &str) -> Option<(u8, u8)> {
    #[rustfmt::skip]
    const AROUND: &[&str] = &[
        "age", "aged", "ages", "years", "year", "yrs", "old", "olds", "to", "and", "no", "of", "number", "s", "over",
        "under", "u", "oed", "ans", "anos", "lat", "ani", "anni", "yas", "jahre", "jahren", "bis", "a", "de", "i",
    ];
    let said = with_plain_digits(&folded(heading));
    let words: Vec<&str> = said.split(' ').collect();
    let number = |word: &&str| word.trim_start_matches('u').trim_end_matches('s').parse::<u8>().ok();
    let numbers: Vec<u8> = words.iter().filter_map(number).collect();
    let others: Vec<&str> =
        words.iter().copied().filter(|word| number(word).is_none() && !AROUND.contains(word)).collect();
    let of_children =
        || matches!(VOCABULARY.exactly(&others.join(" ")), Some(Some(Field::Children | Field::ChildAges)));
    if !others.is_empty() && !of_children() {
        return None;
    }
    let under = words.contains(&"under") || words.iter().any(|word| word.starts_with('u') && number(word).is_some());
    match numbers[..] {
        [years] if under && (1..=18).contains(&years) => Some((0, years - 1)),
        [from, to] if from < to && to <= 18 => Some((from, to)),
        _ => None,
    }
}

/// An age in whole years that stands alone: `4`, `4 yrs`, `18 months`.
pub(super) fn age_of(text: &str) -> Option<u8> {
    let text = text.trim().trim_end_matches(".0");
    crate::need::model::age_in_years(text).ok().flatten()
}

/// A phrase inside a longer heading. Questions of forms say much in one sentence.
fn weigh(field: Field, said: &str) -> (Option<Field>, Certainty) {
    let words = said.split(' ').count();
    let about_children = says_any(said, &["how many", "number", "no of", "ages", "age"])
        && says_any(said, &["children", "kids", "child", "childcare", "creche"]);
    let topics = [
        says_any(said, &["access", "accessibility", "disability", "mobility", "special needs", "medical", "health"]),
        says_any(said, &["diet", "dietary", "food", "allergies"]),
        says_any(said, &["language", "interpreter", "translation"]),
    ];
    let field = match field {
        // `How will you come?`
        Field::Attending if said.starts_with("how ") && !says_any(said, &["how many"]) => Field::Travel,
        Field::Childcare | Field::AgeGroup if about_children && says_any(said, &["how many", "ages", "number"]) => {
            Field::Children
        }
        Field::Access | Field::Diet | Field::Language | Field::Needs
            if topics.iter().filter(|topic| **topic).count() > 1 =>
        {
            Field::Needs
        }
        field => field,
    };
    let sure = match field {
        Field::Name | Field::FirstName | Field::LastName
            if words <= 3 || says_any(said, &["full name", "your name", "first name", "last name", "surname"]) =>
        {
            Certainty::Surely
        }
        Field::Name | Field::FirstName | Field::LastName => Certainty::Maybe,
        _ => Certainty::Surely,
    };
    (Some(field), sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_understood() {
        fn check(heading: &str, field: Field) {
            let (meant, sure) = meaning(heading);
            assert_eq!((meant, sure >= Certainty::Surely), (Some(field), true), "{heading:?}");
        }
        check("NAME", Field::Name);
        check("What is your full name?", Field::Name);
        check("Parent/Carer first name", Field::FirstName);
        check("Surname", Field::LastName);
        check("TEL", Field::Phone);
        check("Mobile number (for reminders)", Field::Phone);
        check("E-MAIL", Field::Email);
        check("CHILDCARE Y/N", Field::Childcare);
        check("Childcare place wanted?", Field::Childcare);
        check("NO. OF CHILDREN & AGES", Field::Children);
        check("Will you need childcare on the night?\nIf so how many children and what ages?", Field::Children);
        check("Little ones", Field::Children);
        check("Ages", Field::ChildAges);
        check("Child 1", Field::ChildName);
        check("How will you get there?", Field::Travel);
        check("Lift?", Field::Travel);
        check("Do you have any access, language or dietary needs?\n(We ask so we can get it right)", Field::Needs);
        check("Dietary", Field::Diet);
        check("Access", Field::Access);
        check("Attending?", Field::Attending);
        check("Known as", Field::KnownAs);
        check("Would you use our childcare?", Field::Childcare);
        check("Childcare (any age)", Field::Childcare);
        check("Need childcare, for how many?", Field::Children);
        check("Your age group number", Field::AgeGroup);
        check("Any access arrangements for you?", Field::Access);
    }

    #[test]
    fn a_word_in_a_long_heading_is_less_than_certain_of_names() {
        fn check(heading: &str, meant: (Option<Field>, Certainty)) {
            assert_eq!(meaning(heading), meant, "{heading:?}");
        }
        check("Put a name on the dotted line", (Some(Field::Name), Certainty::Maybe));
        check("The name please", (Some(Field::Name), Certainty::Surely));
        check("Say your full name as on the badge", (Some(Field::Name), Certainty::Surely));
        check("Name", (Some(Field::Name), Certainty::Exactly));
        check("Emergency contact name and whatever else", (None, Certainty::Surely));
        check("Zone", (None, Certainty::No));
        let long = |length| format!("{:.<length$}", "What is your full name? ").replace('.', "m");
        check(&long(301), (Some(Field::Name), Certainty::Surely));
        check(&long(302), (None, Certainty::No));
    }

    #[test]
    fn what_is_not_ours_is_not_kept() {
        fn check(heading: &str) {
            assert_eq!(meaning(heading).0, None, "{heading:?}");
        }
        check("Emergency contact name");
        check("Next of kin phone");
        check("Membership number");
        check("NI Number");
        check("Date of birth");
        check("Timestamp");
        check("Anything else?");
        check("School name");
        check("");
    }
}
