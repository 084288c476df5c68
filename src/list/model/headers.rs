//! What columns are called.

use super::headings::HEADINGS;
use super::{AgeGroup, Field};
use crate::need::model::NeedsRead;
use crate::sheet::Row;
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{folded, says, says_any, short_answer};

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

/// The row that names the columns: the first with headings for names and for something else, else the first that is
/// one heading for names alone, else the first with a heading that could not be an answer, in a row unlike those below.
pub(super) fn header_row(rows: &[Row]) -> Option<&Row> {
    let of_names = |row: &Row, least: Certainty| row.cells.iter().any(|cell| is_name_heading(cell, least));
    let with_names = rows.iter().find(|row| known(row) >= 2 && of_names(row, Certainty::Surely));
    let alone = || rows.iter().find(|row| filled(row) == 1 && of_names(row, Certainty::Exactly));
    let without_names = || {
        rows.iter()
            .enumerate()
            .find(|(at, row)| filled(row) >= 2 && has_plain_heading(row) && !is_like_below(row, &rows[at + 1..]))
            .map(|(_, row)| row)
    };
    with_names.or_else(alone).or_else(without_names)
}

fn is_name_heading(cell: &str, least: Certainty) -> bool {
    matches!(meaning(cell), (Some(Field::Name | Field::FirstName | Field::LastName), sure) if sure >= least)
}

/// How many cells are surely headings, of columns that are kept or not.
fn known(row: &Row) -> usize {
    row.cells.iter().filter(|cell| meaning(cell).1 >= Certainty::Surely).count()
}

fn has_plain_heading(row: &Row) -> bool {
    row.cells.iter().any(|cell| is_only_a_heading(cell))
}

/// `Tel` heads a column; `coach` may head one, or be what a person answered.
fn is_only_a_heading(cell: &str) -> bool {
    let answers = short_answer(cell).is_some()
        || AgeGroup::read(cell).is_some()
        || NeedsRead::recognises(cell)
        || matches!(TravelAnswer::read(cell, ""), TravelRead::Answer(_));
    matches!(meaning(cell), (Some(_), Certainty::Exactly)) && !answers
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Whether a row is one of many: a cell of it stands again below, or it holds a number or an address.
fn is_like_below(row: &Row, below: &[Row]) -> bool {
    row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).any(|(position, cell)| {
        let again = below.iter().any(|other| folded(other.cell(position)) == folded(cell));
        again || cell.contains('@') || cell.chars().filter(char::is_ascii_digit).count() > 5
    })
}

/// What each heading of a row says. A lone `Age` is a child's where it stands beside a child, else the person's own.
pub(super) fn fields(row: &Row) -> Vec<Option<Field>> {
    let mut fields: Vec<Option<Field>> = row.cells.iter().map(|cell| meaning(cell).0).collect();
    for position in 1..fields.len() {
        let of_child = matches!(fields[position - 1], Some(Field::ChildName | Field::Children | Field::ChildAges));
        if of_child && fields[position] == Some(Field::AgeGroup) && folded(&row.cells[position]).starts_with("age") {
            fields[position] = Some(Field::ChildAges);
        }
    }
    let (has_first, has_last) = (fields.contains(&Some(Field::FirstName)), fields.contains(&Some(Field::LastName)));
    let mut first_found = false;
    for position in 0..fields.len() {
        match fields[position] {
            // A `Name` beside first and last name repeats them.
            Some(Field::Name) if has_first && has_last => fields[position] = None,
            // `Name` beside `Surname` is the first name.
            Some(Field::Name) if has_last && !first_found => {
                first_found = true;
                fields[position] = Some(Field::FirstName);
            }
            // Of two columns about what a person has once, the first counts.
            Some(field) if is_told_once(field) && fields[..position].contains(&Some(field)) => fields[position] = None,
            _ => {}
        }
    }
    fields
}

fn is_told_once(field: Field) -> bool {
    use Field::{AgeGroup, Attending, Email, FirstName, KnownAs, LastName, Part};
    matches!(field, FirstName | LastName | KnownAs | Attending | AgeGroup | Email | Part)
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
pub(super) fn meaning(heading: &str) -> (Option<Field>, Certainty) {
    let said = folded(heading);
    if said.is_empty() || said.len() > 300 {
        return (None, Certainty::No);
    }
    let mut best: (usize, Option<Field>) = (0, None);
    for (field, phrases) in HEADINGS {
        for phrase in phrases.split(", ") {
            if phrase == said {
                return (*field, Certainty::Exactly);
            }
            if says(&said, phrase) && phrase.len() > best.0 {
                best = (phrase.len(), *field);
            }
        }
    }
    let (_, field) = best;
    match field {
        None if best.0 > 0 => (None, Certainty::Surely),
        None => (None, Certainty::No),
        Some(field) => weigh(field, &said),
    }
}

/// A phrase inside a longer heading. Questions of forms say much in one sentence.
fn weigh(field: Field, said: &str) -> (Option<Field>, Certainty) {
    let words = said.split(' ').count();
    let about_children = says_any(said, &["how many", "number", "no of", "ages", "age"])
        && says_any(said, &["children", "kids", "child", "childcare", "creche"]);
    let topics = [
        says_any(said, &["access", "accessibility", "disability", "mobility"]),
        says_any(said, &["diet", "dietary", "food", "allergies"]),
        says_any(said, &["language", "interpreter", "translation"]),
    ];
    let field = match field {
        Field::Childcare | Field::AgeGroup if about_children && says_any(said, &["how many", "ages", "number"]) => {
            Field::Children
        }
        Field::Access | Field::Diet | Field::Language if topics.iter().filter(|topic| **topic).count() > 1 => {
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
