//! Many phrases looked for in a text at once.

use std::collections::HashMap;

use super::folded;

/// Phrases of one meaning, in whichever languages, looked for in folded text in whole words.
///
/// A word that ends in `*` is also said by longer words: `translat*` by `a translator`. Languages that put no blanks
/// between words are looked for anywhere.
#[derive(Debug)]
pub struct Phrases {
    /// By their first word.
    by_word: HashMap<String, Vec<Phrase>>,
    /// Those whose first word is a beginning, by its first letter.
    by_letter: HashMap<char, Vec<Phrase>>,
    /// In languages without blanks between words.
    inside: Vec<String>,
}

#[derive(Debug)]
struct Phrase {
    /// Its words without their stars.
    text: String,
    /// Its words, and whether each may go on.
    words: Vec<(String, bool)>,
}

impl Phrase {
    /// Whether a text begins with it.
    fn begins(&self, text: &str) -> bool {
        let mut said = text.split(' ');
        self.words.iter().all(|(word, goes_on)| {
            said.next().is_some_and(|said| if *goes_on { said.starts_with(word.as_str()) } else { said == word })
        })
    }
}

impl Phrases {
    /// The phrases of texts in which commas stand between them.
    pub fn new(texts: &[&str]) -> Phrases {
        let mut phrases = Phrases { by_word: HashMap::new(), by_letter: HashMap::new(), inside: Vec::new() };
        texts.iter().flat_map(|text| text.split(',')).for_each(|phrase| phrases.add(phrase));
        phrases
    }

    fn add(&mut self, written: &str) {
        let text = folded(written);
        if text.chars().any(is_written_without_blanks) {
            self.inside.push(text);
            return;
        }
        // A star folds to a blank like every other sign, so the words are folded one by one.
        let words = written.split_whitespace().flat_map(|word| {
            let folded = folded(word);
            let parts: Vec<String> = folded.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect();
            let last = parts.len();
            parts.into_iter().zip(1..).map(move |(part, at)| (part, at == last && word.ends_with('*')))
        });
        let words: Vec<(String, bool)> = words.collect();
        let Some((first, goes_on)) = words.first().cloned() else { return };
        let list = match first.chars().next() {
            Some(letter) if goes_on => self.by_letter.entry(letter).or_default(),
            _ => self.by_word.entry(first).or_default(),
        };
        list.push(Phrase { text, words });
    }

    /// Whether folded text says any of them.
    pub fn are_said(&self, folded: &str) -> bool {
        self.found(folded).next().is_some()
    }

    /// The phrases that folded text says.
    pub fn found<'p>(&'p self, folded: &'p str) -> impl Iterator<Item = &'p str> {
        let words = word_starts(folded).flat_map(move |at| {
            let rest = &folded[at..];
            let whole = rest.split(' ').next().and_then(|word| self.by_word.get(word));
            let begun = rest.chars().next().and_then(|letter| self.by_letter.get(&letter));
            let both = whole.into_iter().flatten().chain(begun.into_iter().flatten());
            both.filter(move |phrase| phrase.begins(rest)).map(|phrase| phrase.text.as_str())
        });
        let inside = if folded.is_ascii() { [].as_slice() } else { &self.inside };
        words.chain(inside.iter().map(String::as_str).filter(move |phrase| folded.contains(phrase)))
    }
}

fn word_starts(folded: &str) -> impl Iterator<Item = usize> {
    let after_blanks = folded.match_indices(' ').map(|(at, _)| at + 1);
    (!folded.is_empty()).then_some(0).into_iter().chain(after_blanks)
}

/// Chinese and Japanese writing.
fn is_written_without_blanks(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_whole_words() {
        let phrases = Phrases::new(&["bus, mini bus, translat*, sign lang*, duż* druk*, à pied", "轮椅, হুইলচেয়ার"]);
        fn check(phrases: &Phrases, text: &str, found: &[&str]) {
            let folded = folded(text);
            assert_eq!(phrases.found(&folded).collect::<Vec<_>>(), found, "{text:?}");
            assert_eq!(phrases.are_said(&folded), !found.is_empty(), "{text:?}");
        }
        check(&phrases, "No. 36 bus", &["bus"]);
        check(&phrases, "Mini-bus, please", &["mini bus", "bus"]);
        check(&phrases, "minibus", &[]);
        check(&phrases, "a Somali translator", &["translat"]);
        check(&phrases, "sign languages", &["sign lang"]);
        check(&phrases, "A PIED", &["a pied"]);
        check(&phrases, "dużym drukiem proszę", &["duz druk"]);
        check(&phrases, "dużym autem", &[]);
        check(&phrases, "需要轮椅", &["轮椅"]);
        check(&phrases, "হুইলচেয়ার", &[&folded("হুইলচেয়ার")]);
        check(&phrases, "", &[]);
    }
}
