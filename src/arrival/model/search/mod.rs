//! Finding somebody at the door by what a steward types: part of a name, what they are known as, or an institution.
//!
//! Case, accents, apostrophes, hyphens and the order of words do not count. What is written exactly so comes first, then
//! what has the typed letters inside, then other spellings of the same name (`Yusuf` and `Youssef`), then the people of an
//! institution of that name.

mod directory;

pub use directory::{Directory, Entry};

use crate::words::folded;

/// Fewer letters than this find nobody: a list must not be read off by whoever holds the phone.
pub const LEAST_LETTERS: usize = 2;
/// So many are shown at most.
pub const MOST_FOUND: usize = 20;
/// Inside a word, fewer Latin letters say too little.
const LEAST_INSIDE: usize = 3;

/// How well somebody fits what was typed, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Every typed word is a whole word of the name.
    Whole,
    /// Every typed word begins a word of the name.
    Begins,
    /// The typed letters stand inside the name.
    Inside,
    /// It is another spelling of the name.
    Spelled,
    /// The institution is called so.
    Institution,
}

/// What a steward typed.
#[derive(Debug, Clone)]
pub struct Typed {
    words: Vec<String>,
    joined: String,
    bones: Vec<String>,
}

/// The names by which somebody can be found.
#[derive(Debug, Clone)]
pub struct Findable {
    words: Vec<String>,
    joined: String,
    bones: Vec<String>,
    institution: Vec<String>,
}

fn words(text: &str) -> Vec<String> {
    folded(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The consonants of a word, doubled ones once, with letters that other languages write for the same sound.
fn bones(word: &str) -> String {
    let word = word.replace("ph", "f").replace("ck", "k");
    let mut bones = String::new();
    for c in word.chars() {
        let sound = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => continue,
            'c' | 'q' => 'k',
            'z' => 's',
            other => other,
        };
        if !bones.ends_with(sound) {
            bones.push(sound);
        }
    }
    bones
}

/// Whether these bones are everybody's, as one consonant is: then the word itself has to begin one.
fn few(bones: &str) -> bool {
    bones.chars().count() < 2
}

impl Typed {
    /// What was typed; none if it is too little to look for.
    pub fn parse(text: &str) -> Option<Typed> {
        let words = words(text);
        let joined = words.concat();
        let bones = words.iter().map(|word| bones(word)).collect();
        (joined.chars().count() >= LEAST_LETTERS).then_some(Typed { words, joined, bones })
    }
}

impl Typed {
    /// Whether it names an institution that is called so.
    pub fn names(&self, institution: &str) -> bool {
        self.begins(&words(institution))
    }

    /// Whether every typed word begins one of these.
    fn begins(&self, words: &[String]) -> bool {
        self.words.iter().all(|word| words.iter().any(|own| own.starts_with(word.as_str())))
    }

    fn says_enough(&self) -> bool {
        !self.joined.is_ascii() || self.joined.len() >= LEAST_INSIDE
    }
}

impl Findable {
    /// Somebody of these names, from that institution.
    pub fn new(name: &str, known_as: Option<&str>, institution: Option<&str>) -> Findable {
        let mut words = words(name);
        let joined = words.concat();
        words.extend(known_as.into_iter().flat_map(self::words));
        let bones = words.iter().map(|word| bones(word)).collect();
        Findable { words, joined, bones, institution: institution.map_or(Vec::new(), self::words) }
    }

    /// How well they fit; none if they do not.
    pub fn fit(&self, typed: &Typed) -> Option<Fit> {
        let whole = || typed.words.iter().all(|word| self.words.contains(word));
        let spelled = || {
            typed.bones.iter().zip(&typed.words).all(|(bones, word)| {
                self.bones.iter().any(|own| !few(bones) && own.starts_with(bones.as_str()))
                    || self.words.iter().any(|own| own.starts_with(word.as_str()))
            })
        };
        match () {
            () if whole() => Some(Fit::Whole),
            () if typed.begins(&self.words) => Some(Fit::Begins),
            () if typed.says_enough() && self.joined.contains(&typed.joined) => Some(Fit::Inside),
            () if spelled() => Some(Fit::Spelled),
            () if typed.begins(&self.institution) => Some(Fit::Institution),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_however_their_names_are_spelled() {
        fn check(typed: &str, name: &str, fit: Option<Fit>) {
            let person = Findable::new(name, Some("Gracie"), Some("St Mary's Convent"));
            assert_eq!(Typed::parse(typed).and_then(|typed| person.fit(&typed)), fit, "{typed:?} for {name:?}");
        }
        check("g", "Grace Okafor", None);
        check("gr", "Grace Okafor", Some(Fit::Begins));
        check("okafor grace", "Grace Okafor", Some(Fit::Whole));
        check("ok gr", "Grace Okafor", Some(Fit::Begins));
        check("gracie", "Kwame Mensah", Some(Fit::Whole));
        check("seun", "Oluwaseun Adeyemi", Some(Fit::Inside));
        check("obrien", "Siobhán O'Brien", Some(Fit::Whole));
        check("o brien", "Siobhán O'Brien", Some(Fit::Inside));
        check("annemarie", "Anne-Marie Quist", Some(Fit::Inside));
        check("anne marie", "Anne-Marie Quist", Some(Fit::Whole));
        check("youssef", "Yusuf Adan", Some(Fit::Spelled));
        check("mohamed", "Muhammad Rahman", Some(Fit::Spelled));
        check("katherine", "Catherine Boyle", Some(Fit::Spelled));
        check("lukasz", "Łukasz Zając", Some(Fit::Whole));
        check("rahman mohamed", "Muhammad Rahman", Some(Fit::Spelled));
        check("st mary", "Kwame Mensah", Some(Fit::Institution));
        check("wu", "Wei Ai", None);
        check("okafor smith", "Grace Okafor", None);
        check("王", "王 秀英", None);
        check("王秀", "王 秀英", Some(Fit::Inside));
    }
}
