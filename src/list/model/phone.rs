//! Telephone numbers, as people type them and as they are kept.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::words::clean;

/// A telephone number in E.164 (`+447700900123`) or, where it could not be read, the words in its place: what a
/// leader told is never lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

/// The country whose numbers are written without a country code: the alliance's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Country {
    /// United Kingdom.
    #[default]
    Gb,
    /// Ireland.
    Ie,
    /// Australia.
    Au,
    /// United States and Canada.
    Us,
}

/// A number as it was read, with what the reader did to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneRead {
    /// The number, or the words in its place.
    pub phone: Phone,
    /// A zero was put back that a spreadsheet program had dropped.
    pub zero_put_back: bool,
    /// The cell held further numbers as good as this one, which are not kept.
    pub several: bool,
}

impl Country {
    /// The code behind the plus.
    fn calling_code(self) -> &'static str {
        match self {
            Country::Gb => "44",
            Country::Ie => "353",
            Country::Au => "61",
            Country::Us => "1",
        }
    }

    /// The digit before a number dialled inside the country.
    fn trunk(self) -> &'static str {
        if self == Country::Us { "" } else { "0" }
    }

    /// Whether the digits behind the country code or the trunk digit can be a number of the country.
    fn has_number(self, digits: &str) -> bool {
        let (lengths, first) = match self {
            Country::Gb => (9..=10, "12357"),
            Country::Ie => (7..=9, "123456789"),
            Country::Au => (9..=9, "234578"),
            Country::Us => (10..=10, "23456789"),
        };
        lengths.contains(&digits.len()) && digits.starts_with(|c| first.contains(c))
    }
}

impl Phone {
    /// Reads the number in a text, of several the first that a message reaches; none if the text is blank.
    pub fn read(text: &str, country: Country) -> Option<PhoneRead> {
        // Each line of a cell is a number of its own.
        let text = clean(&text.nfkc().collect::<String>().replace('\n', "; "));
        if text.is_empty() {
            return None;
        }
        let numbers: Vec<(Phone, bool)> = candidates(&text)
            .filter_map(|candidate| international(candidate, country))
            .map(|(number, zero_put_back)| (Phone(number), zero_put_back))
            .take(3)
            .collect();
        let mobile = numbers.iter().find(|(number, _)| number.is_mobile());
        let read = match mobile.or(numbers.first()) {
            Some((phone, zero_put_back)) => {
                let as_good = |(other, _): &(Phone, bool)| other != phone && (other.is_mobile() || mobile.is_none());
                let several = numbers.iter().any(as_good);
                PhoneRead { phone: phone.clone(), zero_put_back: *zero_put_back, several }
            }
            None => PhoneRead { phone: Phone(text), zero_put_back: false, several: false },
        };
        Some(read)
    }

    /// A number as it is stored: E.164, or words that could not be read.
    pub fn stored(text: String) -> Phone {
        Phone(text)
    }

    /// The number as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile's, as far as the country tells: Britain's, Ireland's and Australia's do.
    pub fn is_mobile(&self) -> bool {
        // Ofcom's 070 numbers are personal numbers, and no telephone that takes messages.
        let british = self.0.starts_with("+447") && !self.0.starts_with("+4470");
        british || self.0.starts_with("+3538") || self.0.starts_with("+614")
    }

    /// Whether it can be dialled, and so tells people apart.
    pub fn is_number(&self) -> bool {
        let is_number = |digits: &str| digits.len() >= 7 && digits.bytes().all(|b| b.is_ascii_digit());
        // No country code begins with a zero (ITU-T E.164).
        self.0.strip_prefix('+').is_some_and(|digits| is_number(digits) && !digits.starts_with('0'))
    }
}

/// As people of the country write it: `07700 900123`; foreign numbers with their plus.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.strip_prefix("+44") {
            Some(digits) if digits.len() == 10 && self.is_number() => write!(f, "0{} {}", &digits[..4], &digits[4..]),
            _ => f.write_str(&self.0),
        }
    }
}

/// The parts of a cell that may each be a number.
fn candidates(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', ',', ';', '&', '|', '\n']).flat_map(|part| part.split(" or ")).flat_map(|part| part.split(" and "))
}

/// The number in E.164 and whether a lost zero was put back.
fn international(candidate: &str, country: Country) -> Option<(String, bool)> {
    let candidate = candidate.trim();
    // A number that a spreadsheet program rounded has lost its digits.
    let candidate = candidate.strip_suffix(".0").unwrap_or(candidate);
    if has_exponent(candidate) {
        return None;
    }
    let without_trunk = candidate.replace("(0)", "");
    let plus = without_trunk.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '+').starts_with('+');
    let digits: String = digits_until_extension(&without_trunk);
    if digits.bytes().all(|b| b == digits.as_bytes()[0]) {
        return None;
    }
    let (code, trunk) = (country.calling_code(), country.trunk());
    let abroad = if plus { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    if let Some(number) = abroad {
        return foreign(number, country).map(|number| (number, false));
    }
    if !trunk.is_empty()
        && let Some(national) = digits.strip_prefix(trunk)
    {
        return country.has_number(national).then(|| (format!("+{code}{national}"), false));
    }
    if let Some(national) = digits.strip_prefix(code)
        && country.has_number(national.strip_prefix(trunk).unwrap_or(national))
    {
        return Some((format!("+{code}{}", national.strip_prefix(trunk).unwrap_or(national)), false));
    }
    country.has_number(&digits).then(|| (format!("+{code}{digits}"), !trunk.is_empty()))
}

/// A number with its country code. One of our own country must have its length; others up to 15 digits (E.164).
fn foreign(digits: &str, country: Country) -> Option<String> {
    match digits.strip_prefix(country.calling_code()) {
        Some(national) => {
            let national =
                national.strip_prefix(country.trunk()).filter(|rest| country.has_number(rest)).unwrap_or(national);
            country.has_number(national).then(|| format!("+{}{national}", country.calling_code()))
        }
        None => ((8..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}")),
    }
}

fn has_exponent(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.split_once('e').is_some_and(|(before, after)| {
        before.ends_with(|c: char| c.is_ascii_digit())
            && after.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit())
    })
}

/// The digits, without an extension (`x12`, `ext 12`) and without words around them. Empty where a word stands between digits.
fn digits_until_extension(text: &str) -> String {
    let mut digits = String::new();
    let mut word_after_digits = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if word_after_digits {
                break;
            }
            digits.push(c);
        } else if c.is_alphabetic() && !digits.is_empty() {
            word_after_digits = true;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> PhoneRead {
        Phone::read(text, Country::Gb).unwrap()
    }

    #[test]
    fn numbers_are_read_however_they_are_spelled() {
        fn check(text: &str, number: &str) {
            assert_eq!(
                read(text),
                PhoneRead { phone: Phone(number.to_owned()), zero_put_back: false, several: false },
                "{text:?}"
            );
        }
        check("07700 900123", "+447700900123");
        check("07700-900-123", "+447700900123");
        check("+44 (0)7700 900123", "+447700900123");
        check("+44 7700 900123", "+447700900123");
        check("00447700900123", "+447700900123");
        check("447700900123", "+447700900123");
        check("(020) 7946 0000", "+442079460000");
        check("Mob: 07700 900123 (husband)", "+447700900123");
        check("0121 496 0000 ext 12", "+441214960000");
        check("+353 20 912 1234", "+353209121234");
        check("Tel +353 20 912 1234", "+353209121234");
        check("Home07700 900123", "+447700900123");
        check("０７７００ ９００１２３", "+447700900123");
        check("07700900123.0", "+447700900123");
    }

    #[test]
    fn a_lost_zero_is_put_back_and_said_so() {
        fn check(text: &str, number: &str) {
            assert_eq!(
                read(text),
                PhoneRead { phone: Phone(number.to_owned()), zero_put_back: true, several: false },
                "{text:?}"
            );
        }
        check("7700900123", "+447700900123");
        check("7700 900 123", "+447700900123");
        check("1214960000", "+441214960000");
    }

    #[test]
    fn what_is_no_number_is_kept_as_typed() {
        fn check(text: &str) {
            let read = read(text);
            assert_eq!((read.phone.as_str(), read.phone.is_number()), (text, false));
        }
        check("4.477E+11");
        check("7.700900123E+9");
        check("00000000000");
        check("7777777777");
        check("+09 12345678");
        check("+0912345678");
        check("+1 234567");
        check("on WhatsApp");
        check("07700 900");
        check("077009001234567");
        assert_eq!(Phone::read("  ", Country::Gb), None);
    }

    #[test]
    fn of_several_numbers_a_mobile_is_kept_else_the_first() {
        fn check(text: &str, number: &str, several: bool) {
            let read = read(text);
            assert_eq!((read.phone.as_str(), read.several), (number, several), "{text:?}");
        }
        check("07700 900123 / 0121 496 0000", "+447700900123", false);
        check("0121 496 0000 or 07700 900123", "+447700900123", false);
        check("07700 900123 / 07700 900124", "+447700900123", true);
        check("0121 496 0000, 020 7946 0000", "+441214960000", true);
        check("07700 900123, 07700 900123", "+447700900123", false);
    }

    #[test]
    fn other_countries_have_other_rules() {
        fn check(text: &str, country: Country, number: &str) {
            assert_eq!(Phone::read(text, country).unwrap().phone.as_str(), number);
        }
        check("0491 570 156", Country::Au, "+61491570156");
        check("010 0123", Country::Us, "010 0123");
        check("(512) 555-0123", Country::Us, "+15125550123");
        check("020 912 1234", Country::Ie, "+353209121234");
    }

    #[test]
    fn people_see_their_own_countrys_spelling() {
        assert_eq!(read("+447700900123").phone.to_string(), "07700 900123");
        assert_eq!(read("+353 20 912 1234").phone.to_string(), "+353209121234");
        assert_eq!(read("01697 73555").phone.to_string(), "+44169773555");
    }

    #[test]
    fn words_in_a_numbers_place_are_no_number() {
        let is_number = |text: &str| Phone::stored(text.into()).is_number();
        assert!(is_number("+4477009") && !is_number("+447700") && !is_number("+on WhatsApp") && !is_number("4477009"));
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_as_itself(text in "[0-9+() -]{0,20}") {
            if let Some(first) = Phone::read(&text, Country::Gb) && first.phone.is_number() {
                let again = read(first.phone.as_str());
                prop_assert_eq!(&again.phone, &first.phone);
                prop_assert_eq!(read(&first.phone.to_string()).phone, first.phone);
            }
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,40}") {
            Phone::read(&text, Country::Gb);
        }
    }
}
