//! Words as people write them: cleaned for keeping, folded for comparing.

mod phrases;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::id::words;
pub use phrases::Phrases;

/// The text with a capital at its beginning; what follows stays as it is.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The text with the digits of other alphabets as `0` to `9`.
pub fn with_plain_digits(text: &str) -> String {
    /// The zeros of the decimal digits in use today, each followed by its one to nine.
    const ZEROS: [char; 16] = [
        '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}',
        '\u{ce6}', '\u{d66}', '\u{e50}', '\u{1040}', '\u{17e0}', '\u{ff10}',
    ];
    let plain = |c: char| {
        let value = ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    if text.is_ascii() { text.to_owned() } else { text.chars().map(plain).collect() }
}

/// What a person wrote, fit to keep: composed letters (NFC), single spaces, and none of the characters that nobody sees
/// but that turn, hide or cut a line (controls, direction overrides, zero-width spaces).
///
/// Joiners stay: Persian names and some emoji are spelled with them.
pub fn clean(text: &str) -> String {
    if text.is_ascii() {
        return single_spaced(text.split(|c: char| c == ' ' || c.is_control()));
    }
    let visible: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_unseen(*c)).collect();
    single_spaced(visible.split_whitespace())
}

fn single_spaced<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut spaced = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// As [`clean`], but lines stay lines.
pub fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// The words alone, so that spellings of one thing are equal: lower case, no accents, no apostrophes, every other
/// punctuation a space. `O’Neill-SEÁN` and `oneill sean` fold to the same.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return folded_letters(text.chars());
    }
    folded_letters(text.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c)))
}

fn folded_letters(letters: impl Iterator<Item = char>) -> String {
    let mut words = String::with_capacity(letters.size_hint().0);
    for c in letters {
        match c {
            'a'..='z' | '0'..='9' => words.push(c),
            '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʼ' | '´' | '\u{200c}' | '\u{200d}' => {}
            'ß' | 'ẞ' => words.push_str("ss"),
            'æ' | 'Æ' => words.push_str("ae"),
            'œ' | 'Œ' => words.push_str("oe"),
            'ø' | 'Ø' => words.push('o'),
            'ł' | 'Ł' => words.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => words.push('d'),
            'ı' | 'İ' => words.push('i'),
            c if c.is_alphanumeric() => words.extend(c.to_lowercase()),
            _ => {
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
        }
    }
    words.trim().to_owned()
}

/// What was said before with what is said now: added to it, unless one says the other already in whole words.
pub fn joined(before: &str, now: &str, between: &str) -> String {
    if before.is_empty() || includes(now, before) {
        now.to_owned()
    } else if now.is_empty() || includes(before, now) {
        before.to_owned()
    } else {
        format!("{before}{between}{now}")
    }
}

/// Whether a text has the words of another in it, in whatever spelling: a nut allergy is not in a peanut allergy.
pub fn includes(text: &str, words: &str) -> bool {
    let phrase = folded(words);
    // Signs alone fold to nothing.
    if phrase.is_empty() { text.contains(words) } else { says(&folded(text), &phrase) }
}

/// A number as people read it, with a comma over 999: `1,240`.
pub fn number(number: u32) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number with its noun: `1 name`, `1,240 names`.
pub fn counted(how_many: u32, one: &str, many: &str) -> String {
    format!("{} {}", number(how_many), if how_many == 1 { one } else { many })
}

/// Whether folded text says a folded phrase, in whole words. A phrase ending in `*` also matches longer last words:
/// `translat*` is said by `a translator`.
pub fn says(folded: &str, phrase: &str) -> bool {
    let (phrase, whole) = phrase.strip_suffix('*').map_or((phrase, true), |stem| (stem, false));
    let mut words = std::iter::once(0).chain(folded.match_indices(' ').map(|(space, _)| space + 1));
    words.any(|word| {
        let rest = folded[word..].strip_prefix(phrase);
        rest.is_some_and(|rest| !whole || rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether folded text says any of the phrases, see [`says`].
pub fn says_any(folded: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| says(folded, phrase))
}

/// A short answer to a yes-or-no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes, or a tick or cross in a box.
    Yes,
    /// No, none, not applicable.
    No,
    /// Perhaps, not known yet.
    Maybe,
}

words!(Answer { Yes = "yes", No = "no", Maybe = "maybe" });

impl Answer {
    /// The answer in words for people.
    pub fn label(self) -> &'static str {
        match self {
            Answer::Yes => "Yes",
            Answer::No => "No",
            Answer::Maybe => "Not sure",
        }
    }
}

/// Reads a cell that holds a short answer and nothing more; none for a blank cell and for anything longer.
///
/// An `x` is a mark in a box, so it is a yes; a dash and a zero are what people put where there is nothing to say.
pub fn short_answer(text: &str) -> Option<Answer> {
    let trimmed = text.trim();
    if matches!(trimmed, "1" | "✓" | "✔" | "✔️" | "☑" | "✅" | "👍" | "✗" | "✘" | "☒") {
        return Some(Answer::Yes);
    }
    if matches!(trimmed, "0" | "-" | "–" | "—" | "--" | "❌" | "☐") {
        return Some(Answer::No);
    }
    if matches!(trimmed, "?" | "??" | "???") {
        return Some(Answer::Maybe);
    }
    // Longer than any of them.
    if trimmed.len() > 100 {
        return None;
    }
    let answer = ANSWERS.get(&folded(trimmed)).copied();
    // A poll's `(OK)` is an OK if need be.
    let if_need_be = trimmed.starts_with('(') && trimmed.ends_with(')') && answer == Some(Answer::Yes);
    if if_need_be { Some(Answer::Maybe) } else { answer }
}

/// Short answers by how they are written, folded.
static ANSWERS: LazyLock<HashMap<String, Answer>> = LazyLock::new(|| {
    let all = [(Answer::Yes, YES), (Answer::No, NO), (Answer::Maybe, MAYBE)];
    let answers = all.into_iter().flat_map(|(answer, texts)| texts.split(',').map(move |text| (folded(text), answer)));
    answers.collect()
});

const YES: &str = "y, yes, yes please, yes pls, yes thanks, yep, yeah, ye, aye, x, xx, true, ok, sure, definitely, please, \
    confirmed, coming, attending, accepted, going, ja, ja bitte, wahr, sí, si, sí por favor, verdadero, oui, oui merci, \
    vrai, tak, tak proszę, prawda, sim, verdadeiro, da, adevărat, evet, doğru, haa, haan, ji, ji haan, naam, ydw, ydy, \
    oes, byddaf, ie, igen, taip, да, так, ναι, نعم, أجل, ہاں, جی, جی ہاں, بله, হ্যাঁ, হ্যা, हाँ, हां, जी, ਹਾਂ, 是, 是的, \
    有, 要, có, እወ, አዎ, vero, sì";

const NO: &str = "n, no, no thanks, no thank you, nope, none, none of these, none of the above, nil, n a, na, not applicable, \
    false, nothing, not needed, not required, none needed, none required, no needs, not coming, apologies, cannot come, \
    cant come, cant make it, not attending, declined, sends apologies, not going, unable to attend, nein, keine, keiner, \
    falsch, non, aucun, aucune, faux, nie, brak, żadne, fałsz, não, nenhum, nenhuma, falso, nu, fals, hayır, yok, yanlış, \
    maya, nac ydw, nac ydy, nac oes, nem, ne, нет, ні, немає, όχι, لا, لا شيء, نہیں, خیر, না, नहीं, ਨਹੀਂ, 否, 不, 不是, \
    没有, 无, không, አይ, አይኮነን, ninguno, ninguna, nada, nessuno, nessuna";

const MAYBE: &str = "maybe, perhaps, possibly, not sure, unsure, tbc, tba, dont know, not yet, to be confirmed, hopefully, \
    might, probably, m, tentative, not sure yet, waiting, dk, don t know, vielleicht, quizás, tal vez, a lo mejor, peut \
    être, może, nie wiem, talvez, poate, belki, labda, efallai, forse, может быть, можливо, ربما, شاید, হয়তো, शायद, \
    也许, 可能, có thể";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_not_kept() {
        fn check(written: &str, kept: &str) {
            assert_eq!(clean(written), kept, "{written:?}");
        }
        check("  Grace \t Okafor\u{a0}", "Grace Okafor");
        check("Zoe\u{308}", "Zoë");
        check("\u{202e}Dave Jones\u{202c}", "Dave Jones");
        check("\u{feff}Sam\u{200b}", "Sam");
        check("Bell\u{7}", "Bell");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn spellings_of_one_thing_fold_to_the_same() {
        fn check(written: &str, same: &str) {
            assert_eq!(folded(written), same, "{written:?}");
        }
        check("O’NEILL", "oneill");
        check("Séan  O'Neill", "sean oneill");
        check("Okonkwo-Williams", "okonkwo williams");
        check("Łukasz Szczęsny", "lukasz szczesny");
        check("Weiß", "weiss");
        check("E-MAIL:", "e mail");
        check("Ｎａｍｅ", "name");
        check("Оксана", "оксана");
    }

    #[test]
    fn numbers_have_commas_and_a_noun_that_fits() {
        assert_eq!([0, 31, 999, 1_000, 100_000].map(number), ["0", "31", "999", "1,000", "100,000"]);
        assert_eq!([0, 1, 2].map(|n| counted(n, "name", "names")), ["0 names", "1 name", "2 names"]);
    }

    #[test]
    fn digits_of_other_alphabets_are_digits() {
        assert_eq!(with_plain_digits("০৭৭০০ ٩٠٠ १२३ 0１"), "07700 900 123 01");
        assert_eq!(with_plain_digits("Zoë"), "Zoë");
    }

    #[test]
    fn a_phrase_is_whole_words() {
        assert!(says("needs a carer", "carer"));
        assert!(!says("needs a carer", "car"));
        assert!(says("somali translator please", "translat*"));
        assert!(!says("minibus", "bus"));
    }

    #[test]
    fn short_answers() {
        fn check(written: &str, answer: Option<Answer>) {
            assert_eq!(short_answer(written), answer, "{written:?}");
        }
        check("Y", Some(Answer::Yes));
        check("yes please", Some(Answer::Yes));
        check("x", Some(Answer::Yes));
        check("✓", Some(Answer::Yes));
        check("N/A", Some(Answer::No));
        check("-", Some(Answer::No));
        check("0", Some(Answer::No));
        check("No thanks", Some(Answer::No));
        check("Maybe", Some(Answer::Maybe));
        check("?", Some(Answer::Maybe));
        check("", None);
        check("-1", None);
        check("yes, Adam 4", None);
    }
}
