//! What columns are called: the vocabulary, in English and in the languages in which lists come in most.

mod english;
mod world;

use std::collections::HashMap;
use std::sync::LazyLock;

use english::HEADINGS;
use world::WORLD;

use super::Field;
use crate::words::{Phrases, folded};

/// The vocabulary as it is looked up.
pub(super) struct Vocabulary {
    /// The longer English words of the phrases, to which misspelt ones are held.
    words: Vec<String>,
    exact: HashMap<String, Option<Field>>,
    within: Vec<(Option<Field>, Phrases)>,
}

pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let phrases =
        || HEADINGS.iter().chain(WORLD).flat_map(|(field, text)| text.split(',').map(|phrase| (*field, phrase)));
    // What is told first of a phrase counts.
    let mut exact = HashMap::new();
    for (field, phrase) in phrases() {
        exact.entry(folded(phrase)).or_insert(field);
    }
    let within = HEADINGS.iter().chain(WORLD).map(|(field, text)| (*field, Phrases::new(&[text]))).collect();
    let words = HEADINGS.iter().filter(|(field, _)| field.is_some()).flat_map(|(_, text)| text.split([',', ' ']));
    let mut words: Vec<String> = words.map(folded).filter(|word| word.len() > 3).collect();
    words.sort();
    words.dedup();
    Vocabulary { words, exact, within }
});

/// Whether one word is a slip of the keyboard away from another: two letters that changed places or, in a longer word, a
/// letter too many, too few or another.
fn is_a_slip(ours: &str, word: &str) -> bool {
    let begin: usize =
        ours.chars().zip(word.chars()).take_while(|(our, own)| our == own).map(|(c, _)| c.len_utf8()).sum();
    let (our_rest, own_rest) = (&ours[begin..], &word[begin..]);
    let end = our_rest.chars().rev().zip(own_rest.chars().rev()).take_while(|(our, own)| our == own);
    let end: usize = end.map(|(c, _)| c.len_utf8()).sum();
    let (mut our, mut own) = (our_rest[..our_rest.len() - end].chars(), own_rest[..own_rest.len() - end].chars());
    match (our.clone().count(), own.clone().count()) {
        (0, 1) | (1, 0 | 1) => ours.len() > 4 && word.len() > 4,
        (2, 2) => our.next() == own.next_back() && our.next_back() == own.next(),
        _ => false,
    }
}

impl Vocabulary {
    /// What a folded heading says and nothing else; none if it is no phrase of ours.
    pub fn exactly(&self, said: &str) -> Option<Option<Field>> {
        self.exact.get(said).copied()
    }

    /// The heading with each word that is a slip away from one of ours put right: `nmae` is a name; none if there is none.
    pub fn corrected(&self, said: &str) -> Option<String> {
        let mut slips = false;
        let words: Vec<&str> = said
            .split(' ')
            .map(|word| {
                let ours = self.words.binary_search_by(|ours| ours.as_str().cmp(word)).is_ok();
                let near = |ours: &&String| is_a_slip(ours, word);
                match self.words.iter().find(near).filter(|_| !ours && word.len() > 3) {
                    Some(ours) => {
                        slips = true;
                        ours.as_str()
                    }
                    None => word,
                }
            })
            .collect();
        slips.then(|| words.join(" "))
    }

    /// The phrases within a folded heading, each with what it is about.
    pub fn within<'v>(&'v self, said: &'v str) -> impl Iterator<Item = (&'v str, Option<Field>)> {
        // `No` numbers rows where it stands alone, and says nothing in `No stairs`.
        let says_something = |(phrase, field): &(&str, Option<Field>)| field.is_some() || phrase.chars().count() > 3;
        let all = self.within.iter();
        all.flat_map(move |(field, phrases)| phrases.found(said).map(move |phrase| (phrase, *field)))
            .filter(says_something)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_put_right_and_no_other_word() {
        fn check(said: &str, right: Option<&str>) {
            assert_eq!(VOCABULARY.corrected(said).as_deref(), right, "{said:?}");
        }
        check("nmae", Some("name"));
        check("moblie no", Some("mobile no"));
        check("fist name", None);
        check("telphone", Some("telephone"));
        check("surnamme", Some("surname"));
        check("ettending", Some("attending"));
        check("mobile", None);
        check("game", None);
        check("mbolei", None);
        check("naex", None);
    }
}
