//! Numbers, dates and times of a workbook, as the person who typed them saw them.
//!
//! A workbook stores `7700900123` and beside it the format `00000 000000`; the sender saw `07700 900123`. A phone number is
//! never written with an exponent, whatever the width of its column made of it. Dates are always written as ISO, because
//! `3/4` is one day here and another there.

use chrono::{Days, NaiveDate};

/// Serial numbers are dates up to the end of the year 9999.
const LAST_DATE: f64 = 2_958_466.0;
/// From here on a number has more digits than anybody typed.
const ONLY_AS_POWER: f64 = 1e21;
const MINUTES_OF_DAY: f64 = 24.0 * 60.0;

/// From which day a workbook counts its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Epoch {
    /// Day 1 is the first of January 1900, and the year 1900 has a 29th of February.
    #[default]
    Since1900,
    /// Day 0 is the first of January 1904.
    Since1904,
}

/// What a cell's number format makes of a number, as far as it changes what is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// Just the number.
    #[default]
    Plain,
    /// A day and perhaps a time of day.
    Moment { date: bool, time: bool },
    /// Hours and minutes that have passed.
    Elapsed,
    /// Digits that are filled up with zeros and divided by what stands between them.
    Digits(Vec<Place>),
}

/// One place of a format of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A digit, or `0` if there is none.
    Zero,
    /// A digit, or nothing.
    Digit,
    /// What stands between digits.
    Between(char),
}

impl Format {
    /// The meaning of a format code such as `dd/mm/yyyy` or `00000 000000`. Only its first section counts, which is that of
    /// positive numbers.
    pub fn of_code(code: &str) -> Format {
        let tokens = tokens(code);
        let is = |c: char| tokens.contains(&Token::Letter(c));
        if tokens.contains(&Token::Elapsed) {
            return Format::Elapsed;
        }
        let time = is('h') || is('s');
        let date = is('d') || is('y') || is('m') && !time;
        if date || time {
            return Format::Moment { date, time };
        }
        digits(&tokens).unwrap_or_default()
    }

    /// The meaning of a format that every spreadsheet program knows by its number.
    pub fn of_built_in(number: u32) -> Format {
        match number {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Format::Moment { date: true, time: false },
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Format::Moment { date: false, time: true },
            22 => Format::Moment { date: true, time: true },
            46 => Format::Elapsed,
            _ => Format::Plain,
        }
    }

    /// How the number reads.
    pub fn shown(&self, value: f64, epoch: Epoch) -> String {
        let is_day = (0.0..LAST_DATE).contains(&value);
        let shown = match self {
            Format::Moment { date, time } if is_day => moment(value, *date, *time, epoch),
            Format::Elapsed if is_day => Some(elapsed(value)),
            Format::Digits(places) if value >= 0.0 && value.fract() == 0.0 && value < 1e15 => {
                Some(filled(places, &plain(value)))
            }
            _ => None,
        };
        shown.unwrap_or_else(|| plain(value))
    }
}

/// A number in up to 15 digits that count, which is all that spreadsheet programs keep. Nothing if it is none.
pub(super) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return String::new();
    }
    if value.abs() >= ONLY_AS_POWER {
        return format!("{value:E}");
    }
    let rounded = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// A date and time as another program wrote it: `2027-03-12T19:00:00`, without what says nothing.
pub(super) fn iso(text: &str) -> String {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let minutes = time.get(..5).filter(|minutes| *minutes != "00:00");
    match minutes {
        Some(minutes) => format!("{date} {minutes}"),
        None => date.to_owned(),
    }
}

/// A time as XML writes it: `PT14H30M00S`. As it stands if it is none.
pub(super) fn iso_time(text: &str) -> String {
    let read = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let minutes = rest.split_once('M').map_or("0", |(minutes, _)| minutes);
        Some(format!("{:02}:{:02}", hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?))
    };
    read().unwrap_or_else(|| text.to_owned())
}

fn moment(value: f64, date: bool, time: bool, epoch: Epoch) -> Option<String> {
    let minutes = (value * MINUTES_OF_DAY).round();
    let (day, minute) = ((minutes / MINUTES_OF_DAY).floor(), minutes % MINUTES_OF_DAY);
    let clock = format!("{:02}:{:02}", (minute / 60.0).floor(), minute % 60.0);
    if !date {
        return Some(clock);
    }
    let day = date_of(day as u64, epoch)?;
    Some(if time && minute > 0.0 { format!("{day} {clock}") } else { day.to_string() })
}

/// The date of a serial number; none of day 0 of 1900, which is no date.
fn date_of(day: u64, epoch: Epoch) -> Option<NaiveDate> {
    let (first, days) = match epoch {
        Epoch::Since1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, day),
        Epoch::Since1900 if day == 0 => return None,
        Epoch::Since1900 if day < 60 => (NaiveDate::from_ymd_opt(1899, 12, 31)?, day),
        Epoch::Since1900 => (NaiveDate::from_ymd_opt(1899, 12, 30)?, day),
    };
    first.checked_add_days(Days::new(days))
}

fn elapsed(value: f64) -> String {
    let minutes = (value * MINUTES_OF_DAY).round();
    format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

fn filled(places: &[Place], digits: &str) -> String {
    let first = places.iter().position(|place| !matches!(place, Place::Between(_)));
    let mut left: Vec<char> = digits.chars().collect();
    let mut shown = Vec::new();
    for (at, place) in places.iter().enumerate().rev() {
        match place {
            Place::Between(between) => shown.push(*between),
            Place::Zero => shown.push(left.pop().unwrap_or('0')),
            Place::Digit => shown.extend(left.pop()),
        }
        if Some(at) == first {
            shown.extend(left.drain(..).rev());
        }
    }
    shown.into_iter().rev().collect::<String>().trim().to_owned()
}

/// A part of a format code, in the first section of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// A letter that stands for a part of a date or time, in lower case.
    Letter(char),
    /// Hours, minutes or seconds in brackets, which count on.
    Elapsed,
    /// `0`, `#` or `?`.
    Place(char),
    /// What is shown as it stands.
    Shown(char),
    /// Anything else, such as a point or a condition.
    Other,
}

fn tokens(code: &str) -> Vec<Token> {
    if code.to_ascii_lowercase().starts_with("general") {
        return Vec::new();
    }
    let (mut tokens, mut chars) = (Vec::new(), code.chars());
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => tokens.extend(chars.by_ref().take_while(|c| *c != '"').map(Token::Shown)),
            '\\' => tokens.extend(chars.next().map(Token::Shown)),
            '_' | '*' => _ = chars.next(),
            '[' => tokens.extend(bracketed(&chars.by_ref().take_while(|c| *c != ']').collect::<String>())),
            '0' | '#' | '?' => tokens.push(Token::Place(c)),
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => {
                tokens.push(Token::Letter(c.to_ascii_lowercase()));
            }
            ' ' | '-' | '(' | ')' | '+' => tokens.push(Token::Shown(c)),
            _ => tokens.push(Token::Other),
        }
    }
    tokens
}

/// `[h]` counts hours; `[Red]`, `[$-809]` and the like are for the eye; `[<=999]` is a condition.
fn bracketed(content: &str) -> Option<Token> {
    let first = content.chars().next()?.to_ascii_lowercase();
    let same = content.chars().all(|c| c.to_ascii_lowercase() == first);
    match first {
        'h' | 'm' | 's' if same => Some(Token::Elapsed),
        '<' | '>' | '=' => Some(Token::Other),
        _ => None,
    }
}

/// A format of digits alone that shows another text than the plain number.
fn digits(tokens: &[Token]) -> Option<Format> {
    let place = |token: &Token| match token {
        Token::Place('0') => Some(Place::Zero),
        Token::Place(_) => Some(Place::Digit),
        Token::Shown(c) if c.is_ascii_digit() || " -()+/.".contains(*c) => Some(Place::Between(*c)),
        _ => None,
    };
    let places: Vec<Place> = tokens.iter().map(place).collect::<Option<_>>()?;
    let zeros = places.iter().filter(|place| **place == Place::Zero).count();
    let between = places.iter().any(|place| matches!(place, Place::Between(_)));
    let any = places.iter().any(|place| !matches!(place, Place::Between(_)));
    (any && (zeros > 1 || between)).then_some(Format::Digits(places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_were_typed() {
        fn check(value: f64, expected: &str) {
            assert_eq!(plain(value), expected);
        }
        check(447_700_900_123.0, "447700900123");
        check(7_700_900_123.0, "7700900123");
        check(1e15, "1000000000000000");
        check(3.0, "3");
        check(-2.0, "-2");
        check(-0.0, "0");
        check(2.5, "2.5");
        check(0.1 + 0.2, "0.3");
        check(1.0 / 3.0, "0.333333333333333");
        check(1e300, "1E300");
        check(f64::NAN, "");
        check(f64::INFINITY, "");
    }

    #[test]
    fn a_format_shows_what_the_sender_saw() {
        fn check(code: &str, value: f64, expected: &str) {
            assert_eq!(Format::of_code(code).shown(value, Epoch::Since1900), expected, "{code}");
        }
        check("General", 7_700_900_123.0, "7700900123");
        check("0.00E+00", 447_700_900_123.0, "447700900123");
        check("00000000000", 7_700_900_123.0, "07700900123");
        check("00000\\ 000000", 7_700_900_123.0, "07700 900123");
        check("0000 000 0000", 7_700_900_123.0, "0770 090 0123");
        check("\"0\"####\\ ######", 7_700_900_123.0, "07700 900123");
        check("\\+00\\ 0000\\ 000000", 447_700_900_123.0, "+44 7700 900123");
        check("(000) 000-0000", 12_125_550_123.0, "(1212) 555-0123");
        check("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 2_125_550_123.0, "2125550123");
        check("#,##0", 1_234.0, "1234");
        check("0", 5.0, "5");
        check("0.00", 2.0, "2");
        check("0%", 0.5, "0.5");
        check("0 \"people\"", 3.0, "3");
        check("@", 7.0, "7");
        check("00", -3.0, "-3");
        check("00", 2.5, "2.5");
    }

    #[test]
    fn dates_are_iso_and_times_have_hours_and_minutes() {
        fn check(code: &str, value: f64, expected: &str) {
            assert_eq!(Format::of_code(code).shown(value, Epoch::Since1900), expected, "{code} of {value}");
        }
        check("dd/mm/yyyy", 46_115.0, "2026-04-03");
        check("d-mmm", 46_115.0, "2026-04-03");
        check("mmm yy", 46_115.0, "2026-04-03");
        check("[$-809]dd mmmm yyyy;@", 46_115.75, "2026-04-03");
        check("dd/mm/yyyy hh:mm", 46_115.75, "2026-04-03 18:00");
        check("yyyy-mm-dd hh:mm:ss", 46_115.0, "2026-04-03");
        check("h:mm AM/PM", 0.5, "12:00");
        check("h:mm", 46_115.75, "18:00");
        check("hh:mm", 0.999_999, "00:00");
        check("[h]:mm", 1.5, "36:00");
        check("\"Day \"d", 3.0, "1900-01-03");
        check("d/m/yy", 59.0, "1900-02-28");
        check("d/m/yy", 61.0, "1900-03-01");
        check("d/m/yy", 0.0, "0");
        check("d/m/yy", -1.0, "-1");
        check("d/m/yy", 7_700_900_123.0, "7700900123");
        assert_eq!(Format::of_built_in(14).shown(0.0, Epoch::Since1904), "1904-01-01");
        assert_eq!(Format::of_built_in(22).shown(1.25, Epoch::Since1904), "1904-01-02 06:00");
        assert_eq!(iso("2026-04-03"), "2026-04-03");
        assert_eq!(iso("2026-04-03T00:00:00"), "2026-04-03");
        assert_eq!(iso("2026-04-03T18:30:00.123"), "2026-04-03 18:30");
        assert_eq!(iso_time("PT14H30M00S"), "14:30");
        assert_eq!(iso_time("soon"), "soon");
    }
}
