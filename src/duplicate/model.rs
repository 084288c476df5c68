//! Who on two lists may be one person, and why.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, Identity, Likeness, NameKey};

/// A listed person, as far as it tells them from others.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who.
    pub id: AttendeeId,
    /// Whose list they are on.
    pub institution: InstitutionId,
    /// The local branch of that institution.
    pub chapter: Option<String>,
    /// Their name.
    pub key: NameKey,
    /// Their name, number and address.
    pub identity: Identity,
    /// The first names of their children, folded.
    pub children: Vec<String>,
}

/// What speaks for it that two are one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// One telephone number.
    SamePhone,
    /// One e-mail address.
    SameEmail,
    /// One name.
    SameName,
    /// Names that may be two spellings of one.
    AlikeName,
    /// A child of the same name.
    SameChild,
    /// Institutions of the same chapter.
    SameChapter(String),
}

impl Reason {
    /// The reason in words.
    pub fn words(&self) -> String {
        match self {
            Reason::SamePhone => "same mobile".to_owned(),
            Reason::SameEmail => "same email".to_owned(),
            Reason::SameName => "same name".to_owned(),
            Reason::AlikeName => "names alike".to_owned(),
            Reason::SameChild => "a child of the same name".to_owned(),
            Reason::SameChapter(chapter) => format!("both in {chapter}"),
        }
    }
}

/// How likely two are one person. Others are not asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likelihood {
    SpellingNearby,
    ChildAgainstNumber,
    NameNearby,
    NameAndChild,
    NumberAndLikelyName,
    NumberAndName,
}

/// Two listed people who may be one; the first has the lower id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// One of them.
    pub one: AttendeeId,
    /// The other.
    pub other: AttendeeId,
    /// What speaks for it, the strongest first.
    pub reasons: Vec<Reason>,
}

/// With so many of one name, number or child each is compared: with the next in order. A list made of one name must not
/// keep everybody waiting.
const NEAREST: usize = 20;

/// The pairs that an organiser has to look at, likeliest first. `apart`: those told apart before, the lower id first.
pub fn pairs(people: &[Candidate], apart: &HashSet<(AttendeeId, AttendeeId)>) -> Vec<Pair> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for block in blocks(people) {
        for (at, one) in block.iter().enumerate() {
            for other in block[at + 1..].iter().take(NEAREST) {
                let (one, other) = if people[*one].id < people[*other].id { (one, other) } else { (other, one) };
                let (one, other) = (&people[*one], &people[*other]);
                if apart.contains(&(one.id, other.id)) || !seen.insert((one.id, other.id)) {
                    continue;
                }
                if let Some((likelihood, reasons)) = judged(one, other) {
                    found.push((Reverse(likelihood), &one.key, Pair { one: one.id, other: other.id, reasons }));
                }
            }
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2.one, a.2.other).cmp(&(b.0, b.1, b.2.one, b.2.other)));
    found.into_iter().map(|(_, _, pair)| pair).collect()
}

/// People with something in common, in the order in which they are compared. Never all with all.
fn blocks(people: &[Candidate]) -> Vec<Vec<usize>> {
    let mut blocks: HashMap<(char, String), Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        let mut add = |sort, word: String| blocks.entry((sort, word)).or_default().push(at);
        for contact in person.identity.contacts() {
            add('c', contact.clone());
        }
        add('n', person.key.spelled());
        add('s', person.key.skeleton());
        for child in &person.children {
            add('k', child.clone());
        }
    }
    let mut several: Vec<Vec<usize>> = blocks.into_values().filter(|block| block.len() > 1).collect();
    for block in &mut several {
        block.sort_by(|a, b| {
            let of = |at: &usize| (&people[*at].key, &people[*at].chapter, people[*at].id);
            of(a).cmp(&of(b))
        });
    }
    several
}

fn judged(one: &Candidate, other: &Candidate) -> Option<(Likelihood, Vec<Reason>)> {
    if one.institution == other.institution {
        return None;
    }
    let likeness = one.identity.likeness(&other.identity);
    let child = one.children.iter().any(|child| other.children.contains(child));
    let near = one.chapter == other.chapter;
    let alike = || one.key.may_be(&other.key);
    // A first name alone says too little.
    let spelling = || one.key.is_whole() && one.key.skeleton() == other.key.skeleton();
    let likelihood = match likeness {
        Likeness::NumberAndName => Likelihood::NumberAndName,
        Likeness::NumberAndLikelyName => Likelihood::NumberAndLikelyName,
        Likeness::NameAlone if child => Likelihood::NameAndChild,
        Likeness::NameAlone if near && one.key.is_whole() => Likelihood::NameNearby,
        Likeness::NameAgainstNumber if child => Likelihood::ChildAgainstNumber,
        Likeness::Different | Likeness::LikelyNameAlone if child && alike() => Likelihood::ChildAgainstNumber,
        Likeness::Different | Likeness::LikelyNameAlone
            if near && spelling() && !one.identity.is_against(&other.identity) =>
        {
            Likelihood::SpellingNearby
        }
        Likeness::NameAlone | Likeness::NameAgainstNumber | Likeness::LikelyNameAlone | Likeness::Different => {
            return None;
        }
    };
    let name = if one.key == other.key { Reason::SameName } else { Reason::AlikeName };
    let chapter = one.chapter.clone().filter(|_| near).map(Reason::SameChapter);
    let reasons = [
        one.identity.same_phone(&other.identity).then_some(Reason::SamePhone),
        one.identity.same_email(&other.identity).then_some(Reason::SameEmail),
        Some(name),
        child.then_some(Reason::SameChild),
        chapter,
    ];
    Some((likelihood, reasons.into_iter().flatten().collect()))
}

/// What is said about two people who may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// One person, counted on the list of the first.
    UnderOne,
    /// One person, counted on the list of the second.
    UnderOther,
    /// Two people.
    Two,
    /// What was said before is taken back.
    Undo,
}

crate::id::words!(Choice { UnderOne = "one", UnderOther = "other", Two = "two", Undo = "undo" });

/// Where two people stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Both count, and nothing was said.
    Open,
    /// They are one, and count as the first; the second is excluded.
    Same {
        /// Who counts.
        counted: AttendeeId,
        /// Who does not.
        excluded: AttendeeId,
    },
    /// They are two.
    Two,
    /// One of them does not count, for another reason.
    NotListed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::{Details, Email, PersonName, Phone};

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: usize) -> T {
        number.to_string().parse().unwrap()
    }

    /// Name, phone, e-mail, institution, chapter, child.
    type Told = (&'static str, &'static str, &'static str, usize, &'static str, &'static str);

    fn candidate(number: usize, (name, phone, email, institution, chapter, child): Told) -> Candidate {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let details = Details {
            phone: some(phone).map(Phone::stored),
            email: some(email).map(Email::stored),
            ..Details::default()
        };
        let key = PersonName::parse(name).unwrap().key();
        Candidate {
            id: id(number),
            institution: id(institution),
            chapter: some(chapter),
            identity: Identity::of(key.clone(), &details),
            key,
            children: some(child).into_iter().collect(),
        }
    }

    fn reasons(people: &[Told]) -> Vec<String> {
        let people: Vec<_> = people.iter().zip(1..).map(|(told, number)| candidate(number, *told)).collect();
        let words = |pair: &Pair| {
            let reasons: Vec<_> = pair.reasons.iter().map(Reason::words).collect();
            format!("{}-{} {}", pair.one, pair.other, reasons.join(", "))
        };
        pairs(&people, &HashSet::new()).iter().map(words).collect()
    }

    const A: &str = "+447700900001";
    const B: &str = "+447700900002";

    #[test]
    fn two_are_asked_about_for_a_reason() {
        let check = |one: Told, other: Told, expected: &[&str]| {
            assert_eq!(reasons(&[one, other]), expected, "{one:?} {other:?}");
            let turned = reasons(&[other, one]);
            assert_eq!(turned, expected, "{other:?} {one:?}");
        };
        let grace = ("Grace Okafor", A, "", 1, "North", "");
        check(grace, ("OKAFOR, Grace", A, "", 2, "South", ""), &["1-2 same mobile, same name"]);
        check(grace, ("Grace Okafr", A, "", 2, "", ""), &["1-2 same mobile, names alike"]);
        check(
            ("Ana Khan", "", "a@example.org", 1, "", ""),
            ("Ana Khan", "", "A@example.org", 2, "", ""),
            &["1-2 same email, same name"],
        );
        check(grace, ("Grace Okafor", "", "", 2, "North", ""), &["1-2 same name, both in North"]);
        check(
            ("Grace Okafor", A, "", 1, "", "adam"),
            ("Grace Okafor", "", "", 2, "East", "adam"),
            &["1-2 same name, a child of the same name"],
        );
        check(
            ("Grace Okafor", A, "", 1, "", "adam"),
            ("Grace Okafor", B, "", 2, "", "adam"),
            &["1-2 same name, a child of the same name"],
        );
        check(
            ("Grace Okafr", "", "", 1, "", "adam"),
            ("Grace Okafor", "", "", 2, "East", "adam"),
            &["1-2 names alike, a child of the same name"],
        );
        check(
            ("Mohammed Rahman", "", "", 1, "North", ""),
            ("Muhamad Rahman", A, "", 2, "North", ""),
            &["1-2 names alike, both in North"],
        );
    }

    #[test]
    fn others_are_left_alone() {
        let check = |one: Told, other: Told| assert_eq!(reasons(&[one, other]), [""; 0], "{one:?} {other:?}");
        let grace = ("Grace Okafor", A, "", 1, "North", "");
        // One list is its leader's to look through.
        check(grace, ("Grace Okafor", A, "", 1, "North", ""));
        check(grace, ("Kwame Okafor", A, "", 2, "North", ""));
        check(grace, ("Grace Okafor", B, "", 2, "North", ""));
        check(grace, ("Grace Okafor", "", "", 2, "South", ""));
        check(grace, ("Grace Okafor", "", "", 2, "", ""));
        check(("Grace", "", "", 1, "North", ""), ("Grace", "", "", 2, "North", ""));
        check(("Mohammed Rahman", B, "", 1, "North", ""), ("Muhamad Rahman", A, "", 2, "North", ""));
        check(("Mohammed Rahman", "", "", 1, "North", ""), ("Muhamad Rahman", "", "", 2, "South", ""));
        check(("Ruth Levy", "", "", 1, "", "adam"), ("Joan Short", "", "", 2, "", "adam"));
    }

    #[test]
    fn the_likeliest_come_first_and_who_was_told_apart_not_at_all() {
        let people = [
            ("Ruth Levy", "", "", 1, "North", ""),
            ("Ruth Levy", "", "", 2, "North", ""),
            ("Ana Khan", A, "", 1, "North", ""),
            ("Anna Khan", A, "", 2, "North", ""),
            ("Wei Ling", B, "", 1, "North", ""),
            ("Wei Ling", B, "", 2, "North", ""),
        ];
        let found = reasons(&people);
        assert_eq!(
            found,
            [
                "5-6 same mobile, same name, both in North",
                "3-4 same mobile, names alike, both in North",
                "1-2 same name, both in North"
            ]
        );
        let people: Vec<_> = people.iter().zip(1..).map(|(told, number)| candidate(number, *told)).collect();
        let left = pairs(&people, &HashSet::from([(id(5), id(6))]));
        assert_eq!(left.iter().map(|pair| pair.one).collect::<Vec<AttendeeId>>(), [id(3), id(1)]);
    }

    #[test]
    fn three_lists_with_one_person_are_three_pairs() {
        let person = |institution| ("Ruth Levy", A, "", institution, "", "");
        let found = reasons(&[person(1), person(2), person(3)]);
        assert_eq!(found.iter().map(|pair| &pair[..3]).collect::<Vec<_>>(), ["1-2", "1-3", "2-3"]);
    }

    #[test]
    fn six_thousand_people_of_one_name_are_not_held_against_each_other() {
        let people: Vec<_> =
            (0..6_000).map(|number| candidate(number, ("Test Person", A, "", number % 600, "North", ""))).collect();
        assert!(pairs(&people, &HashSet::new()).len() <= 6_000 * NEAREST);
    }
}
