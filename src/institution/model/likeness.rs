//! Whether two names may be those of one institution: `St Marys RC` and `St Mary's Catholic Church`.

use std::collections::{BTreeSet, HashMap};

use super::{Institution, InstitutionId};
use crate::words::folded;

/// Words for a house of worship; they do not tell one church of a place from another. Of two kinds, none is the other.
const CHURCH: &[&str] = &["church", "chapel", "parish", "cathedral"];
const MOSQUE: &[&str] = &["mosque", "masjid", "jamia", "jami"];
/// Confessions: a name that says one is not that of another.
const CONFESSIONS: &[(&str, &[&str])] = &[
    ("catholic", &["roman catholic", "catholic", "rc"]),
    ("anglican", &["church of england", "c of e", "c e", "coe", "ce", "anglican", "episcopal"]),
    ("methodist", &["methodist"]),
    ("baptist", &["baptist"]),
    ("reformed", &["united reformed", "urc"]),
    ("pentecostal", &["pentecostal"]),
    ("orthodox", &["orthodox"]),
];
/// Words that carry nothing.
const SMALL: &[&str] = &["the", "of", "and", "at", "in", "a"];

/// With so many names of the same own words one is compared: the first half and the last half of them. One that is like
/// none of these is an institution of its own: a file whose every name has the same words must not keep everybody else
/// waiting while each is held against all others.
const NEAREST: usize = 40;

/// Those of the names with the same own words with which one is compared.
pub(super) fn nearest<T>(of_those_words: &[T]) -> impl Iterator<Item = &T> {
    let first = of_those_words.len().min(NEAREST / 2);
    let last = of_those_words.len().saturating_sub(NEAREST / 2).max(first);
    of_those_words[..first].iter().chain(&of_those_words[last..])
}

/// What is compared of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    /// The words that are the institution's own, in their order.
    own: String,
    confession: Option<&'static str>,
    church: bool,
    mosque: bool,
}

impl Key {
    fn of(name: &str) -> Key {
        let mut text = format!(" {} ", folded(&name.replace('&', " and ")));
        let mut confession = None;
        for (which, spellings) in CONFESSIONS {
            for spelling in *spellings {
                let spaced = format!(" {spelling} ");
                if text.contains(&spaced) {
                    text = text.replace(&spaced, " ");
                    confession = confession.or(Some(*which));
                }
            }
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let says = |any: &[&str]| words.iter().any(|word| any.contains(word));
        let own = words.iter().filter(|word| ![CHURCH, MOSQUE, SMALL].iter().any(|any| any.contains(word)));
        let own: Vec<String> = own.map(|word| plain(word)).collect();
        Key { own: own.join(" "), confession, church: says(CHURCH), mosque: says(MOSQUE) }
    }

    /// Whether nothing in the names says that they are two.
    fn agrees(&self, other: &Key) -> bool {
        let confessions = match (self.confession, other.confession) {
            (Some(one), Some(two)) => one == two,
            _ => true,
        };
        let houses = !(self.church && other.mosque || self.mosque && other.church);
        self.own == other.own && !self.own.is_empty() && confessions && houses
    }
}

/// A word without what spellings differ in: `saint` is `st`, `marys` is `mary`.
fn plain(word: &str) -> String {
    match word {
        "saint" => "st".to_owned(),
        "saints" => "sts".to_owned(),
        word if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        word => word.to_owned(),
    }
}

/// The same letters however they are written: then two names are alike even of two chapters.
fn spelling(name: &str) -> String {
    folded(&name.replace('&', " and ")).split_whitespace().map(plain).collect::<Vec<_>>().join(" ")
}

/// Names, to be asked for those that may mean the same institution.
#[derive(Debug, Clone, Default)]
pub struct Names {
    by_own_words: HashMap<String, Vec<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    id: InstitutionId,
    name: String,
    chapter: Option<String>,
    key: Key,
}

impl Names {
    /// The names of these institutions.
    pub fn of<'a>(institutions: impl IntoIterator<Item = &'a Institution>) -> Names {
        let mut names = Names::default();
        for it in institutions {
            let key = Key::of(&it.name);
            let known = Known { id: it.id, name: it.name.clone(), chapter: it.chapter.clone(), key };
            names.by_own_words.entry(known.key.own.clone()).or_default().push(known);
        }
        names
    }

    /// The institutions whose names may mean that one, in the order they were given; not one of exactly that name.
    pub fn like(&self, name: &str, chapter: Option<&str>) -> Vec<InstitutionId> {
        let key = Key::of(name);
        let of_those_words = self.by_own_words.get(&key.own).map(Vec::as_slice).unwrap_or_default();
        let alike = nearest(of_those_words)
            .filter(|known| known.name != name && known.key.agrees(&key) && agree_in_place(known, name, chapter));
        alike.map(|known| known.id).collect()
    }
}

/// St Mary's of one chapter is not St Mary's of another, unless the two names are spelled alike.
fn agree_in_place(known: &Known, name: &str, chapter: Option<&str>) -> bool {
    match (&known.chapter, chapter) {
        (Some(one), Some(two)) => folded(one) == folded(two) || spelling(&known.name) == spelling(name),
        _ => true,
    }
}

/// Whether two names may mean one institution, their chapters aside.
pub fn alike(one: &str, two: &str) -> bool {
    Key::of(one).agrees(&Key::of(two))
}

/// The words of a name by which it is compared: names that are alike have the same.
pub fn own_words(name: &str) -> String {
    Key::of(name).own
}

/// The words of a search, each of which a name must have, in whatever spelling.
pub fn matches(name: &str, search: &str) -> bool {
    let (name, search) = (folded(name), folded(search));
    let words: BTreeSet<&str> = search.split_whitespace().collect();
    words.iter().all(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Membership};
    use super::*;

    #[test]
    fn spellings_of_one_institution_are_alike_and_two_institutions_are_not() {
        let check = |one: &str, two: &str, expected: bool| {
            assert_eq!(alike(one, two), expected, "{one} / {two}");
            assert_eq!(alike(two, one), expected, "{two} / {one}");
        };
        check("St Marys RC", "St Mary's Catholic Church", true);
        check("Saint Mary’s Roman Catholic Church", "ST. MARY'S R C CHURCH", false);
        check("Saint Mary’s Roman Catholic Church", "ST. MARY RC CHURCH", true);
        check("Sts Peter & Paul", "SS Peter and Paul", false);
        check("Saints Peter & Paul", "Sts Peter and Paul Church", true);
        check("Masjid an-Noor", "An Noor Mosque", true);
        check("Café Société", "Cafe Societe", true);
        check("The Hill Abbey", "Hill Abbey", true);
        check("St Mary's Church", "St Mary's School", false);
        check("Central Mosque", "Central Church", false);
        check("St John's Methodist Church", "St John's C of E Church", false);
        check("St Mary's Church", "St Mark's Church", false);
        check("Church", "Chapel", false);
        check("Bess Street", "Bes Street", false);
    }

    #[test]
    fn another_chapter_is_evidence_of_another_institution() {
        let it = |chapter: Option<&str>| Institution {
            id: "1".parse().unwrap(),
            name: "St Mary's Church".into(),
            kind: Kind::Faith,
            chapter: chapter.map(str::to_owned),
            membership: Membership::Member,
            active: true,
        };
        let check = |known: Option<&str>, name: &str, chapter: Option<&str>, expected: usize| {
            assert_eq!(Names::of([&it(known)]).like(name, chapter).len(), expected, "{known:?} {name} {chapter:?}");
        };
        check(Some("North"), "St Marys RC", Some("north"), 1);
        check(Some("North"), "St Marys RC", Some("South"), 0);
        check(Some("North"), "St Marys RC", None, 1);
        check(None, "St Marys RC", Some("South"), 1);
        check(Some("North"), "Saint Marys Church", Some("South"), 1);
        check(Some("North"), "St Mary's Church", Some("South"), 0);
    }

    #[test]
    fn a_search_finds_every_word_in_whatever_spelling() {
        assert!(matches("St Brigid’s Convent", "brigids st"));
        assert!(matches("Café Société", "cafe"));
        assert!(!matches("St Brigid's Convent", "brigid mosque"));
        assert!(matches("Anything", " "));
    }
}
