//! Several people in the place of one name: couples, households, guests.

use super::finding::{is_written_like_a_name, looks_like_name};
use crate::words::{clean, folded, says_any};

/// Whom a name cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// One person, or nobody.
    One(String),
    /// Several people, each by name, and children with their ages as they are written.
    Several {
        /// The people, at least one.
        people: Vec<String>,
        /// The children among them: `Adam 4`.
        children: Vec<String>,
    },
    /// One person and others without a name: `Ali Khan +1`.
    AndOthers(String),
    /// Perhaps several, but not plainly so.
    Doubtful(String),
}

impl Named {
    /// Reads a cell of first names beside one with their surname: `Ali, Sana, Adam 4` beside `Khan`.
    pub fn of_family(first: &str, last: &str) -> Named {
        let first = clean(first);
        let joined = first.contains([',', '&', '+', ';']) || first.contains(" and ");
        let members = first.split([',', '&', '+', ';']).flat_map(|part| part.split(" and ")).map(str::trim);
        let plain = |part: &str| {
            let name: String = part.chars().filter(|c| !c.is_ascii_digit() && !"()".contains(*c)).collect();
            is_written_like_a_name(name.trim_end_matches([' ', 'y', 'r', 's']))
        };
        if joined && !last.is_empty() && members.filter(|part| !part.is_empty()).all(plain) {
            return of_members(last, &first);
        }
        Named::One(first)
    }

    /// Reads a name cell: `Ali & Sana Khan`, `Mr and Mrs Khan`, `Khan family: Ali, Sana, Adam 4`, `Ali Khan +1`.
    pub fn read(text: &str) -> Named {
        if let Some(people) = line_by_line(text) {
            return Named::Several { people, children: Vec::new() };
        }
        let text = clean(text);
        if let Some((family, members)) = household(&text) {
            return of_household(family, members);
        }
        let (named, more) = without_others(&text);
        let parts = parts(&named);
        match parts.as_slice() {
            [] | [_] if more => Named::AndOthers(named),
            [] | [_] => Named::One(named),
            _ => match couple(&parts) {
                Some(people) => Named::Several { people, children: Vec::new() },
                None if looks_like_name(&named.replace(['&', '+', '/'], " ")) => Named::Doubtful(text),
                None => Named::One(text),
            },
        }
    }
}

/// A whole name on each of several lines of one cell.
fn line_by_line(text: &str) -> Option<Vec<String>> {
    let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
    let whole = |line: &String| line.contains(' ') && is_written_like_a_name(line);
    (lines.len() > 1 && lines.iter().all(whole)).then_some(lines)
}

/// `Khan family: Ali, Sana`, `The Khans - Ali, Sana`, `Khan household (Ali and Sana)`.
fn household(text: &str) -> Option<(&str, &str)> {
    let at = text.find([':', '(', '–']).or_else(|| text.find(" - "))?;
    let (family, members) = text.split_at(at);
    let says = says_any(&folded(family), &["family", "household", "familia", "rodzina", "famille", "familie", "teulu"]);
    let bracketed = members.starts_with('(');
    let members = members.trim_start_matches([' ', ':', '(', '–', '-']);
    let members = if bracketed { members.trim_end_matches(')') } else { members };
    (says && members.contains(char::is_alphabetic)).then_some((family.trim(), members))
}

fn of_household(family: &str, members: &str) -> Named {
    const AROUND: &[&str] =
        &["the", "family", "household", "familia", "rodzina", "famille", "familie", "teulu", "of", "de", "la"];
    let surname: Vec<&str> = family.split(' ').filter(|word| !AROUND.contains(&folded(word).as_str())).collect();
    of_members(&surname.join(" "), members)
}

/// The members of a family of that surname: those with a number behind are children.
fn of_members(surname: &str, members: &str) -> Named {
    let (mut people, mut children) = (Vec::new(), Vec::new());
    for member in members.split([',', ';', '&', '+']).flat_map(|part| part.split(" and ")).map(str::trim) {
        let digits: String = member.chars().filter(char::is_ascii_digit).collect();
        let is_grown = digits.parse::<u32>().is_ok_and(|years| (16..=120).contains(&years));
        let member = if is_grown { member.trim_end_matches(|c: char| !c.is_alphabetic()) } else { member };
        match member {
            "" => {}
            child if !digits.is_empty() && !is_grown => children.push(child.to_owned()),
            person if person.contains(' ') || surname.is_empty() => people.push(person.to_owned()),
            person => people.push(format!("{person} {surname}")),
        }
    }
    if people.is_empty() {
        return Named::Doubtful(format!("{surname}: {members}"));
    }
    Named::Several { people, children }
}

/// The name without `+1`, `plus 2`, `and guest`, `x2`, and whether it had any of them.
fn without_others(text: &str) -> (String, bool) {
    // Through whom they are reached is no part of their name.
    let text = text.split(" c/o ").next().unwrap_or(text);
    #[rustfmt::skip]
    const OTHERS: &[&str] = &[
        "guest", "guests", "family", "wife", "husband", "partner", "friend", "friends", "daughter", "son", "kids",
        "children", "others", "other", "more", "spouse", "mum", "mother", "carer", "plus one",
    ];
    const COUNTS: &[&str] = &["one", "two", "three", "four"];
    #[rustfmt::skip]
    const JOINS: &[&str] = &["and", "plus", "with", "x", "his", "her", "a", "the", "my", "of", "us"];
    let (mut said, mut more) = (text.to_owned(), false);
    while let Some(at) = last_joint(&said).filter(|at| *at > 0) {
        let tail = folded(said[at..].trim_start_matches(['+', '&', '(', ',', ' ']).trim_end_matches(')'));
        let words: Vec<&str> = tail.split(' ').filter(|word| !word.is_empty()).collect();
        let number = |word: &&str| word.trim_start_matches('x').parse::<u8>().is_ok() || COUNTS.contains(word);
        let someone = |word: &&str| OTHERS.contains(word) || number(word);
        let others = words.iter().any(someone) && words.iter().all(|word| someone(word) || JOINS.contains(word));
        // A bare number in brackets is an age or a table as often as it is a party.
        let only_number_in_brackets = said[at..].starts_with(['(', ',']) && words.iter().all(number);
        let names_someone = said[..at].split(' ').any(|word| word.chars().all(char::is_alphabetic));
        if !others || only_number_in_brackets || !names_someone {
            break;
        }
        said = said[..at].trim_end_matches([' ', ',', '+', '&', '(']).to_owned();
        more = true;
    }
    (said, more)
}

/// Where the last sign or word stands that joins people.
fn last_joint(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let word = || [" and ", " plus ", " x", " with "].iter().filter_map(|word| lower.rfind(word)).max();
    text.rfind(['+', '&', '(', ',']).or_else(word)
}

/// The texts between the words and signs that join people.
fn parts(text: &str) -> Vec<String> {
    let mut joined = text.replace(['&', '/', '+', ';', '\n'], "\u{1f}");
    for word in [" and ", " AND ", " And ", " und ", " şi ", " si ", " ve ", " و "] {
        joined = joined.replace(word, "\u{1f}");
    }
    // `Ana y Juan Ruiz` are two, `José Ortega y Gasset` is one.
    for word in [" y ", " e ", " i ", " et "] {
        if let Some((before, after)) = text.split_once(word) {
            let few = before.split(' ').count() == 1 || before.split(' ').count() == after.split(' ').count();
            if few && after.trim().contains(' ') && !before.contains('-') {
                joined = joined.replace(word, "\u{1f}");
            }
        }
    }
    if !joined.contains('\u{1f}') {
        return vec![text.to_owned()];
    }
    let parts: Vec<String> = joined.split('\u{1f}').map(clean).filter(|part| !part.is_empty()).collect();
    // `Ali, Sana & Omar Khan` are three; `Khan, Ali & Sana` are two of one surname.
    let last_is_whole = parts.last().is_some_and(|last| last.contains(' '));
    if last_is_whole && parts.len() > 1 {
        return parts.iter().flat_map(|part| part.split(", ")).map(clean).filter(|part| !part.is_empty()).collect();
    }
    parts
}

/// People who are joined in one cell, each with a name of their own; none if that is not plain.
fn couple(parts: &[String]) -> Option<Vec<String>> {
    let (first, last) = (parts.first()?, parts.last()?);
    if parts.len() > 6 || !parts.iter().all(|part| is_part(part)) {
        return None;
    }
    if let Some((surname, given)) = first.split_once(',').map(|(surname, given)| (surname.trim(), given.trim())) {
        let mut people = vec![format!("{given} {surname}")];
        people.extend(
            parts[1..].iter().map(|part| if part.contains(' ') { part.clone() } else { format!("{part} {surname}") }),
        );
        return Some(people);
    }
    let lacks_surname = |part: &String| without_title(part).split(' ').count() < 2 || is_title(part);
    let shared = surname_of(last);
    let people = parts.iter().map(|part| match &shared {
        Some(surname) if lacks_surname(part) && part != last => format!("{part} {surname}"),
        _ => part.clone(),
    });
    let people: Vec<String> = people.collect();
    // `Mr & Mrs John Smith`: he has the first name.
    if is_title(first) && parts.len() == 2 && without_title(last).split(' ').count() > 1 {
        let surname = without_title(last).split(' ').next_back()?.to_owned();
        let title = last.split(' ').next()?;
        return Some(vec![format!("{first} {}", without_title(last)), format!("{title} {surname}")]);
    }
    Some(people)
}

fn is_part(part: &str) -> bool {
    is_title(part) || is_written_like_a_name(&part.replace(',', " "))
}

/// What follows the first name of the last person: the surname of those before who have none.
fn surname_of(last: &str) -> Option<String> {
    let name = without_title(last);
    let had_title = name.len() < last.len();
    match name.split_once(' ') {
        Some((_, surname)) => Some(surname.to_owned()),
        // `Mr and Mrs Khan`
        None if had_title => Some(name.to_owned()),
        None => None,
    }
}

const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "rev", "revd", "fr", "sr", "br", "cllr", "prof", "imam", "pastor", "sir", "lady",
];

fn is_title(part: &str) -> bool {
    TITLES.contains(&folded(part).as_str())
}

fn without_title(name: &str) -> &str {
    match name.split_once(' ') {
        Some((first, rest)) if is_title(first) => rest,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_in_one_cell_are_each_named() {
        fn check(text: &str, people: &[&str]) {
            let people = people.iter().map(ToString::to_string).collect();
            assert_eq!(Named::read(text), Named::Several { people, children: Vec::new() }, "{text:?}");
        }
        check("Ali & Sana Khan", &["Ali Khan", "Sana Khan"]);
        check("Ali and Sana Khan", &["Ali Khan", "Sana Khan"]);
        check("Ali Khan & Sana Ahmed", &["Ali Khan", "Sana Ahmed"]);
        check("Ali Khan/Sana Khan", &["Ali Khan", "Sana Khan"]);
        check("Jan & Anna van der Berg", &["Jan van der Berg", "Anna van der Berg"]);
        check("Ali, Sana & Omar Khan", &["Ali Khan", "Sana Khan", "Omar Khan"]);
        check("Khan, Ali & Sana", &["Ali Khan", "Sana Khan"]);
        check("Mr & Mrs Khan", &["Mr Khan", "Mrs Khan"]);
        check("Mr and Mrs John Smith", &["Mr John Smith", "Mrs Smith"]);
        check("Ali Khan & Sana", &["Ali Khan", "Sana"]);
        check("Dr Ali & Mrs Sana Khan", &["Dr Ali Khan", "Mrs Sana Khan"]);
        check("Khan family: Ali, Sana", &["Ali Khan", "Sana Khan"]);
    }

    #[test]
    fn one_person_is_one() {
        fn check(text: &str) {
            assert_eq!(Named::read(text), Named::One(text.into()), "{text:?}");
        }
        check("Grace Okafor");
        check("Khan, Ali");
        check("Anand Andrews");
        check("Sandy Hands");
        check("Alexander Sutherland");
        check("Grace Okafor (steward)");
        check("Alice Landy");
        check("");
        check("Ade Plusford");
        check("Max Xavier");
        check("Grace Okafor (4)");
    }

    #[test]
    fn others_without_a_name_are_nobody() {
        fn check(text: &str, name: &str) {
            assert_eq!(Named::read(text), Named::AndOthers(name.into()), "{text:?}");
        }
        check("Ali Khan +1", "Ali Khan");
        check("Ali Khan + guest", "Ali Khan");
        check("Ali Khan and family", "Ali Khan");
        check("Ali Khan & wife", "Ali Khan");
        check("Ali Khan plus 2", "Ali Khan");
        check("Ali Khan (+2)", "Ali Khan");
        check("Ali Khan and 3 others", "Ali Khan");
        check("Ali Khan x2", "Ali Khan");
    }

    #[test]
    fn children_of_a_household_are_told_apart_by_their_ages() {
        let (people, children) =
            (vec!["Ali Khan".into(), "Sana Khan".into()], vec!["Adam 4".into(), "Sara (6)".into()]);
        assert_eq!(Named::read("The Khan family: Ali, Sana, Adam 4, Sara (6)"), Named::Several { people, children });
    }

    proptest! {
        #[test]
        fn no_name_breaks_the_reader(text in "\\PC{0,60}") {
            Named::read(&text);
        }

        #[test]
        fn nobody_is_lost_between_two_names(first in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}", second in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}") {
            // `Ada And & Bea Lee` is a pair joined twice, not somebody called And.
            prop_assume!(!first.ends_with(" And"));
            let people = vec![first.clone(), second.clone()];
            prop_assert_eq!(Named::read(&format!("{first} & {second}")), Named::Several { people, children: Vec::new() });
        }
    }
}
