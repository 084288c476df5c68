//! A number of people, as they write it.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A number of people: 0 to 100,000. Its one [`parse`](HowMany::parse) serves forms, the command line and CSV files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct HowMany(u32);

/// Why a text is no number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HowManyError {
    /// It says no number, or none that can be meant.
    #[error("Enter how many people you will bring, using numbers only")]
    NoNumber,
    /// It says a number that no hall holds.
    #[error("That is more than any hall holds. Enter a number up to 100,000")]
    TooMany,
    /// It says a number in words, which is offered and not taken.
    #[error("Enter how many people you will bring, using numbers only, like {0}")]
    InWords(HowMany),
}

impl HowMany {
    /// More than any hall holds.
    pub const MOST: HowMany = HowMany(100_000);

    /// Reads digits, with the commas or spaces of thousands where they belong.
    pub fn parse(text: &str) -> Result<HowMany, HowManyError> {
        let text = text.trim();
        match (digits(text).filter(|digits| !digits.is_empty()), in_words(text)) {
            // Digits that do not even fit are too many as well.
            (Some(digits), _) => match digits.parse() {
                Ok(number) if number <= HowMany::MOST.0 => Ok(HowMany(number)),
                _ => Err(HowManyError::TooMany),
            },
            (None, Some(number)) => Err(HowManyError::InWords(HowMany(number))),
            (None, None) => Err(HowManyError::NoNumber),
        }
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// The ASCII digits of a text that is a number and nothing else: `40`, `1,000`, `1 000`, `٤٠`.
fn digits(text: &str) -> Option<String> {
    let mut groups = text.split([',', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = (1..=3).contains(&first.chars().count()) && rest.iter().all(|group| group.chars().count() == 3);
    if !rest.is_empty() && !grouped {
        return None;
    }
    std::iter::once(first).chain(rest).flat_map(str::chars).map(ascii_digit).collect()
}

/// The digit that a phone's keyboard writes in Latin, Arabic, Persian or Bengali script.
fn ascii_digit(c: char) -> Option<char> {
    let zero = ['0', '\u{660}', '\u{6f0}', '\u{9e6}'].into_iter().rfind(|&zero| c >= zero)?;
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// The number that is written as one word, `forty`.
fn in_words(text: &str) -> Option<u32> {
    const SMALL: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [(&str, u32); 9] = [
        ("thirty", 30),
        ("forty", 40),
        ("fourty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("hundred", 100),
    ];
    let word = text.to_lowercase();
    let small = (0..).zip(SMALL).find(|(_, name)| *name == word).map(|(number, _)| number);
    small.or_else(|| TENS.into_iter().find(|(name, _)| *name == word).map(|(_, number)| number))
}

impl std::fmt::Display for HowMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ToSql for HowMany {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for HowMany {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<HowMany> {
        let number = u32::column_result(value)?;
        if number <= HowMany::MOST.0 { Ok(HowMany(number)) } else { Err(FromSqlError::OutOfRange(number.into())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_a_number_and_words_are_offered() {
        let check = |text, expected: Result<u32, HowManyError>| {
            assert_eq!(HowMany::parse(text).map(HowMany::get), expected, "{text:?}");
        };
        let none = Err(HowManyError::NoNumber);
        let offered = |number| Err(HowManyError::InWords(HowMany(number)));
        check("40", Ok(40));
        check(" 40 ", Ok(40));
        check("\u{a0}40\n", Ok(40));
        check("0", Ok(0));
        check("007", Ok(7));
        check("1,000", Ok(1_000));
        check("1 000", Ok(1_000));
        check("100,000", Ok(100_000));
        check("٤٠", Ok(40));
        check("৪০", Ok(40));
        check("forty", offered(40));
        check(" Forty ", offered(40));
        check("zero", offered(0));
        check("twenty", offered(20));
        check("forty two", none);
        check("", none);
        check("  ", none);
        check("-3", none);
        check("+3", none);
        check("1e9", none);
        check("3.5", none);
        check("1.000", none);
        check("1,00", none);
        check("1,0000", none);
        check("1000,000", none);
        check(",000", none);
        check("40 people", none);
        check("100001", Err(HowManyError::TooMany));
        check("999999999999999999999", Err(HowManyError::TooMany));
    }

    #[test]
    fn a_number_that_nobody_can_pledge_is_none_in_the_database_either() {
        let read = |number| HowMany::column_result(ValueRef::Integer(number)).ok().map(HowMany::get);
        assert_eq!([0, 100_000, 100_001, -1].map(read), [Some(0), Some(100_000), None, None]);
    }

    #[test]
    fn what_is_wrong_says_what_to_do() {
        let words = |text| HowMany::parse(text).unwrap_err().to_string();
        assert_eq!(words("-3"), "Enter how many people you will bring, using numbers only");
        assert_eq!(words("forty"), "Enter how many people you will bring, using numbers only, like 40");
    }
}
