//! Names of people: how they are kept, and when two of them are one.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::words::{clean, folded, says_any};
use unicode_normalization::char::is_combining_mark;

/// The longest name, in letters. The longest registered names are shorter.
const MAX_LETTERS: usize = 120;
/// The longest name with the marks that stand on its letters, in characters.
const MAX_CHARS: usize = 500;

/// What stands where a name was erased.
pub const ERASED: &str = "Erased";

/// A person's name as they write it, with at least one visible character.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing visible in it.
    #[error("Enter a name")]
    Blank,
    /// More than 120 characters.
    #[error("Enter a name of 120 characters or fewer")]
    TooLong,
}

impl PersonName {
    /// Reads a name: blanks tidied, `SURNAME, First` turned round. Titles stay, as some people are known by theirs.
    ///
    /// # Errors
    ///
    /// [`NameError`] if nothing is left or too much.
    pub fn parse(text: &str) -> Result<PersonName, NameError> {
        let name = clean(text);
        let inner = name.trim_matches([',', ';', ' ']);
        let name = if is_worded(inner) { surname_last(inner) } else { name };
        if name.is_empty() {
            return Err(NameError::Blank);
        }
        let letters = name.chars().filter(|c| !is_combining_mark(*c)).count();
        if letters > MAX_LETTERS || name.chars().count() > MAX_CHARS {
            return Err(NameError::TooLong);
        }
        Ok(PersonName(name))
    }

    /// A name as it is stored.
    pub fn stored(text: String) -> PersonName {
        PersonName(text)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same with the last name behind, where it stands first without a comma: the first word and what belongs to it.
    pub(super) fn turned_round(self) -> PersonName {
        const PARTICLES: &[&str] =
            &["van", "von", "der", "den", "de", "del", "la", "da", "dos", "di", "al", "el", "bin", "mac", "ó", "ní"];
        let words: Vec<&str> = self.0.split(' ').collect();
        let last = words.iter().take_while(|word| PARTICLES.contains(&word.to_lowercase().as_str())).count() + 1;
        if last >= words.len() {
            return self;
        }
        PersonName(format!("{} {}", words[last..].join(" "), words[..last].join(" ")))
    }

    /// What two spellings of one name have in common: words without case, accents, apostrophes, titles and order.
    pub fn key(&self) -> NameKey {
        NameKey::of(&self.0)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name for comparing. See [`PersonName::key`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey {
    words: Vec<String>,
}

/// How alike two words must be to be two spellings of one (Jaro-Winkler).
const ALIKE: f64 = 0.85;

impl NameKey {
    fn of(name: &str) -> NameKey {
        #[rustfmt::skip]
        const TITLES: &[&str] = &[
            "mr", "mrs", "ms", "miss", "mx", "dr", "rev", "revd", "reverend", "fr", "father", "sr", "sister", "br",
            "imam", "rabbi", "cllr", "councillor", "prof", "professor", "sir", "dame", "lady", "pastor", "deacon",
            "canon", "hajji", "haji", "sheikh", "ustadh",
        ];
        let all: Vec<String> = without_lookalikes(&folded(name)).split(' ').map(str::to_owned).collect();
        let mut words: Vec<String> = all.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
        if words.is_empty() {
            words = all;
        }
        // A name of signs alone folds to nothing; then the signs are compared.
        if words.iter().all(String::is_empty) {
            words = vec![name.to_owned()];
        }
        words.sort_unstable();
        NameKey { words }
    }

    /// The words as one text.
    pub fn spelled(&self) -> String {
        self.words.join(" ")
    }

    /// The words by their consonants, doubled ones once: what spellings of a name from another alphabet have in common.
    pub fn skeleton(&self) -> String {
        let bones = |word: &String| {
            let mut bones: Vec<char> =
                word.chars().filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')).collect();
            bones.dedup();
            if bones.is_empty() { word.clone() } else { bones.into_iter().collect() }
        };
        let mut words: Vec<String> = self.words.iter().map(bones).collect();
        words.sort_unstable();
        words.join(" ")
    }

    /// Whether there is more than one word: a first name alone is many people's.
    pub fn is_whole(&self) -> bool {
        self.words.len() > 1
    }

    /// Whether one may be another spelling of the other, or the other with a word more. It is for asking, never for deciding.
    pub fn may_be(&self, other: &NameKey) -> bool {
        let (fewer, more) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        let mut left: Vec<&String> = more.words.iter().collect();
        fewer.words.iter().all(|word| {
            let best = left.iter().position(|candidate| same_word(word, candidate));
            best.map(|at| left.remove(at)).is_some()
        })
    }
}

fn same_word(one: &str, other: &str) -> bool {
    let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    one == other || initial(one, other) || initial(other, one) || strsim::jaro_winkler(one, other) >= ALIKE
}

/// Letters of other alphabets that look like Latin ones, in a word that also has Latin letters, are slips of the
/// keyboard (or of a copying program): such words compare as Latin.
fn without_lookalikes(folded: &str) -> String {
    let latin = |word: &str| word.chars().any(|c| c.is_ascii_alphabetic());
    let as_latin = |c: char| match c {
        'а' | 'α' => 'a',
        'е' | 'ε' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'т' | 'τ' => 't',
        'в' => 'b',
        'н' => 'h',
        'ν' => 'v',
        other => other,
    };
    let word = |word: &str| if latin(word) { word.chars().map(as_latin).collect() } else { word.to_owned() };
    folded.split(' ').map(word).collect::<Vec<String>>().join(" ")
}

/// Whether there are letters in it, and beside them only what stands in names: no figures, no signs of a program.
fn is_worded(text: &str) -> bool {
    const SIGNS: &str = " ,.-–'’‘`ʼ´()\"“”/&";
    text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphabetic() || is_combining_mark(c) || is_joiner(c) || SIGNS.contains(c))
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// `JONES, Rhiannon` is Rhiannon Jones. What follows a comma may also be a degree or an honour, which stays.
fn surname_last(name: &str) -> String {
    const AFTER_A_NAME: &[&str] = &[
        "jr", "sr", "snr", "jnr", "ii", "iii", "mbe", "obe", "cbe", "phd", "md", "ba", "ma", "bsc", "msc", "jp", "qc",
        "kc", "rn", "mp", "msp", "ms", "mep", "am", "qpm", "dl", "fca", "frcs",
    ];
    #[rustfmt::skip]
    const OFFICES: &[&str] = &[
        "treasurer", "secretary", "chair", "chairman", "chairperson", "vice chair", "convenor", "organiser", "steward",
        "warden", "churchwarden", "trustee", "manager", "minister", "priest", "vicar", "rector", "deacon", "imam", "rabbi",
        "pastor", "headteacher", "head teacher", "teacher", "rep", "councillor", "mayor", "coach", "car", "lift", "bus",
    ];
    let Some((surname, first)) = name.split_once(',') else { return name.to_owned() };
    let (surname, first) = (surname.trim(), first.trim());
    let said = folded(first);
    // A first name begins with a capital, in an alphabet that has them.
    let is_no_name = first.chars().next().is_some_and(char::is_lowercase) && !surname.chars().all(char::is_lowercase);
    if first.contains(',') || is_no_name || AFTER_A_NAME.contains(&said.as_str()) || says_any(&said, OFFICES) {
        return name.to_owned();
    }
    let shouted = |part: &str| !part.chars().any(char::is_lowercase);
    let surname = if shouted(surname) && !shouted(first) { calmed(surname) } else { surname.to_owned() };
    format!("{first} {surname}")
}

/// Capitals only at the start of each part: `O'NEILL-SMITH` is O'Neill-Smith.
fn calmed(shouted: &str) -> String {
    let mut calm = String::with_capacity(shouted.len());
    let mut at_start = true;
    for c in shouted.chars() {
        if at_start {
            calm.push(c);
        } else {
            calm.extend(c.to_lowercase());
        }
        at_start = !c.is_alphanumeric();
    }
    calm
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_tidied_and_nothing_more() {
        fn check(text: &str, name: &str) {
            assert_eq!(PersonName::parse(text).unwrap().as_str(), name, "{text:?}");
        }
        check("  Grace   Okafor ", "Grace Okafor");
        check("JONES, Rhiannon", "Rhiannon Jones");
        check("O'NEILL, Siobhán", "Siobhán O'Neill");
        check("MUÑOZ PEÑA, José", "José Muñoz Peña");
        check("JONES, RHIANNON", "RHIANNON JONES");
        check("McDonald, Ali", "Ali McDonald");
        check("X, Ali", "Ali X");
        check("Khan, Ali, coach", "Khan, Ali, coach");
        check("van der Berg, Anne-Marie", "Anne-Marie van der Berg");
        check("Stanley Cooper, MBE", "Stanley Cooper, MBE");
        check("Grace Okafor, treasurer", "Grace Okafor, treasurer");
        check("Grace Okafor, Branch Treasurer", "Grace Okafor, Branch Treasurer");
        check("Jane Smith, MP", "Jane Smith, MP");
        check("khan, ali", "ali khan");
        check("Sister Agnes", "Sister Agnes");
        check("Pema", "Pema");
        check("王 秀英", "王 秀英");
        check("<script>alert(1)</script>", "<script>alert(1)</script>");
        check("Okafor,", "Okafor");
        check("1,000.00", "1,000.00");
        check("<b>,</b>;", "<b>,</b>;");
        check(",", ",");
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(PersonName::parse(" \u{200b} "), Err(NameError::Blank));
        assert_eq!(PersonName::parse(&"a".repeat(120)).map(|_| ()), Ok(()));
        assert_eq!(PersonName::parse(&"a".repeat(121)), Err(NameError::TooLong));
        assert_eq!(PersonName::parse(&"a\u{316}".repeat(120)).map(|_| ()), Ok(()));
        let marked = |chars| PersonName::parse(&format!("a{}", "\u{316}".repeat(chars - 1)));
        assert_eq!(marked(MAX_CHARS).map(|_| ()), Ok(()));
        assert_eq!(marked(MAX_CHARS + 1), Err(NameError::TooLong));
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        fn check(one: &str, other: &str, same: bool) {
            let key = |name: &str| PersonName::parse(name).unwrap().key();
            assert_eq!(key(one) == key(other), same, "{one:?} {other:?}");
        }
        check("Grace Okafor", "OKAFOR, Grace", true);
        check("Seán Ó Dálaigh", "sean o dalaigh", true);
        check("D’Souza", "D'Souza", true);
        check("Anna Kovac", "Аnna Kovač", true);
        check("Mrs Grace Okafor", "Grace Okafor", true);
        check("Anna Test", "Anna\u{a0}Test", true);
        check("Father", "Sister", false);
        check("Grace Okafor", "Grace Okafor-Smith", false);
        check("💚", "💙", false);
    }

    #[test]
    fn likely_spellings_are_told_from_other_people() {
        fn check(one: &str, other: &str, may_be: bool) {
            let key = |name: &str| PersonName::parse(name).unwrap().key();
            assert_eq!(key(one).may_be(&key(other)), may_be, "{one:?} {other:?}");
            assert_eq!(key(other).may_be(&key(one)), may_be, "{other:?} {one:?}");
        }
        check("Grace Okafr", "Grace Okafor", true);
        check("Grace", "Grace Okafor", true);
        check("G Okafor", "Grace Okafor", true);
        check("G Okafor", "Kwame Okafor", false);
        check("Al Okafor", "Alexandrina Okafor", false);
        check("Mohammed Rahman", "Muhammad Rahman", true);
        check("Kwame Okafor", "Grace Okafor", false);
        check("Ali Khan", "Sana Khan", false);
    }

    #[test]
    fn spellings_from_another_alphabet_have_one_skeleton() {
        fn check(one: &str, other: &str, same: bool) {
            let skeleton = |name: &str| PersonName::parse(name).unwrap().key().skeleton();
            assert_eq!(skeleton(one) == skeleton(other), same, "{one:?} {other:?}");
        }
        check("Mohammed Rahman", "Muhamad Rehman", true);
        check("Yusuf Adan", "Aden, Yousseff", true);
        check("Wei Ai", "Wei Ao", false);
        check("Grace Okafor", "Grace Okaro", false);
    }

    proptest! {
        #[test]
        fn a_parsed_name_parses_to_itself(text in "[A-Za-z ,'é]{1,40}") {
            if let Ok(name) = PersonName::parse(&text) {
                let again = PersonName::parse(name.as_str()).unwrap();
                prop_assert_eq!(again.key(), name.key());
            }
        }
    }
}
