//! One line of a message: a name, perhaps a number, and notes behind them.

use super::{Email, Phone, finding, left_out};
use crate::words::{clean, folded, says_any};

/// A line taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// The running number or the bullet before the name was taken off.
    pub numbered: bool,
    /// What stands for the name; may be empty.
    pub name: String,
    /// What stands for the telephone number.
    pub phone: String,
    /// What stands for the e-mail address.
    pub email: String,
    /// The clauses behind the name.
    pub notes: Vec<String>,
    /// Whether it ends as a question does.
    pub question: bool,
}

impl Line {
    /// Takes a line apart: `4) Grace Okafor 07700 900123 - 3 kids (9,9,6), coach`.
    pub fn read(text: &str) -> Line {
        let text = clean(text);
        let rest = without_numbering(&text);
        let numbered = rest.len() < text.len();
        let (rest, email) = take_email(rest);
        let quoted = quoted_name(&rest);
        if let Some(name) = quoted.filter(|_| !email.is_empty()) {
            return Line { numbered, name, email, ..Line::default() };
        }
        let (rest, first) = take_phone(&rest);
        let (rest, second) = if first.is_empty() { (rest, String::new()) } else { take_phone(&rest) };
        let phone = [first, second].iter().filter(|phone| !phone.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
        let rest = if phone.contains('/') { rest.trim_end_matches([' ', '/', ',']).to_owned() } else { rest };
        let mut clauses = clauses(&rest).into_iter();
        let name = clauses.next().unwrap_or_default();
        let mut line = Line { numbered, name, phone, email, notes: clauses.collect(), question: text.ends_with('?') };
        line.join_surname_first();
        line
    }

    /// `Khatun, Shabnam` is one name in two clauses; `Grace Okafor, coach` is not.
    fn join_surname_first(&mut self) {
        let [first] = self.notes.as_slice() else { return };
        let one_word = !self.name.contains(' ') || !self.name.chars().any(char::is_lowercase);
        if one_word && finding::looks_like_name(first) && finding::looks_like_name(&self.name) {
            self.name = format!("{}, {first}", self.name);
            self.notes.clear();
        }
    }

    /// Whether this is talk around a list and no person: a greeting, a heading, a sentence.
    pub fn is_talk(&self, list_is_numbered: bool) -> bool {
        if self.numbered || !self.phone.is_empty() || !self.email.is_empty() {
            return false;
        }
        let said = folded(&self.name);
        let words = said.split(' ').count();
        let greets = says_any(
            &said,
            &[
                "hi",
                "hi all",
                "hello",
                "dear",
                "salaam",
                "salam",
                "assalamu",
                "shalom",
                "thanks",
                "thank you",
                "list",
                "names",
                "regards",
                "please find",
                "more tomorrow",
                "see below",
                "as follows",
                "our list",
            ],
        );
        if is_of_a_page_or_letter(&said, &self.name) || left_out::is_numbered_part(&said) {
            return true;
        }
        let bracketed = self.name.starts_with('(') || self.name.is_empty();
        let like_name = finding::looks_like_name(&self.name);
        bracketed
            || (greets && !self.notes.is_empty())
            || words > 7
            || self.name.ends_with(':')
            || (greets && words > 1)
            || (list_is_numbered && (self.question || !like_name))
    }
}

/// Words of a page of an event or of a letter, which stand around names: `Add friend`, `Going · 14`, `> Dear all`, `RESERVED`.
fn is_of_a_page_or_letter(said: &str, written: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "add friend", "message", "see all", "guests", "details", "discussion", "going", "interested", "maybe", "invited", "host",
        "reserved", "empty", "vacant", "tbc", "tba", "best wishes", "kind regards", "many thanks", "cheers", "share", "like",
        "reply", "edited", "media omitted", "this message was deleted", "missed voice call", "cant go", "not going", "awaiting",
        "pending", "declined", "accepted", "tentative", "follow", "friends", "forwarded messages", "spare",
    ];
    let begins = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
    let counted = said.rsplit(' ').next().is_some_and(|last| last.parse::<u32>().is_ok());
    WORDS.contains(&said)
        || counted && WORDS.iter().any(|word| said.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')))
        || written.starts_with('>')
        || begins(&[
            "from ",
            "date ",
            "subject ",
            "sent ",
            "to ",
            "cc ",
            "works at ",
            "studied at ",
            "lives in ",
            "went to ",
        ]) && written.contains([':', ' '])
            && said.split(' ').count() > 2
            && !finding::is_written_like_a_name(written)
        || said.ends_with("mutual friends")
        || said.ends_with("mutual friend")
        || written.starts_with("--")
}

/// The text without `1.`, `1)`, `(1)`, `1 -`, `1:`, `-`, `*` or `•` before it.
pub(super) fn without_numbering(text: &str) -> &str {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix(['-', '*', '•', '·', '–', '—', '▪', '●', '‣', '➢', '✓', '✔', '☐'])
    {
        let is_bullet = rest.starts_with(' ') || text.starts_with(['•', '·', '▪', '●']);
        return if is_bullet { without_numbering(rest) } else { text };
    }
    let opened = text.strip_prefix('(').unwrap_or(text);
    if let Some(rest) = after_roman_or_letter(opened, opened.len() < text.len()) {
        return rest;
    }
    let digits = opened.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 4 {
        return text;
    }
    let rest = opened[digits..].trim_start();
    let spaced = opened[digits..].starts_with(' ');
    // `1/ Grace`, but not `1/2`.
    if let Some(rest) = rest.strip_prefix("/ ") {
        return rest.trim_start();
    }
    match rest.strip_prefix(['.', ')', ':', '-', '–', ']']) {
        // `1.5` and `0..0` are numbers of another kind.
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') => text,
        Some(rest) => rest.trim_start(),
        None if spaced && rest.starts_with(char::is_alphabetic) => rest,
        None => text,
    }
}

/// What follows `iv)`, `iv.` or `a)`.
fn after_roman_or_letter(text: &str, opened: bool) -> Option<&str> {
    let letters = text.bytes().take_while(u8::is_ascii_lowercase).count();
    let (number, rest) = text.split_at(letters);
    let rest = rest.strip_prefix(')').or_else(|| rest.strip_prefix('.').filter(|_| !opened && letters > 1))?;
    let known = letters == 1 || roman(number).is_some();
    (known && rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// A Roman number up to 39.
fn roman(text: &str) -> Option<u32> {
    let tens = text.bytes().take_while(|b| *b == b'x').count();
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let ones = ONES.iter().position(|ones| *ones == &text[tens..])?;
    let number = tens * 10 + ones;
    (number > 0 && tens < 4).then_some(number as u32)
}

/// The running number before a line, if there is one.
pub(super) fn number_before(text: &str) -> Option<u32> {
    let text = text.trim_start();
    let rest = without_numbering(text);
    let before = text.get(..text.len() - rest.len())?;
    let digits: String = before.chars().filter(char::is_ascii_digit).collect();
    let letters: String = before.chars().filter(char::is_ascii_lowercase).collect();
    digits.parse().ok().or_else(|| roman(&letters))
}

/// The text without its first address, and the address.
fn take_email(text: &str) -> (String, String) {
    let is_word_of_address = |word: &&str| word.contains('@');
    let Some(word) =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '"')).find(is_word_of_address)
    else {
        return (text.to_owned(), String::new());
    };
    match Email::read(word) {
        Some(email) if email.is_address() => (text.replacen(word, " ", 1), email.as_str().to_owned()),
        _ => (text.to_owned(), String::new()),
    }
}

/// The name in quotes before an address: `"Khan, Ali" <>`.
fn quoted_name(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix('"')?;
    let (name, after) = rest.split_once('"')?;
    after.chars().all(|c| matches!(c, ' ' | '<' | '>' | ';' | ',')).then(|| clean(name))
}

/// The text without its first telephone number, and the number as it was written.
fn take_phone(text: &str) -> (String, String) {
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '\u{a0}');
    let mut start = 0;
    while let Some(offset) = text[start..].find(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        let from = start + offset;
        let length = text[from..].find(|c| !belongs(c)).unwrap_or(text.len() - from);
        let run = &text[from..from + length];
        let run = run.split(" - ").next().unwrap_or(run).trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = run.bytes().filter(u8::is_ascii_digit).count();
        let dialled = Phone::read(run, super::Country::default()).is_some_and(|read| read.phone.is_number());
        if digits >= 9 && (dialled || digits <= 15 && run.starts_with(['+', '0'])) {
            return (format!("{} {}", &text[..from], &text[from + run.len()..]), run.to_owned());
        }
        start = from + length.max(1);
    }
    (text.to_owned(), String::new())
}

/// The parts between commas, semicolons and dashes, none of which counts inside brackets.
fn clauses(text: &str) -> Vec<String> {
    let mut clauses = vec![String::new()];
    let mut depth = 0_usize;
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let around =
            |step: isize| at.checked_add_signed(step).and_then(|at| chars.get(at)).is_none_or(|c| c.is_whitespace());
        let dash = matches!(c, '-' | '–' | '—') && around(-1) && around(1);
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A bracket directly behind the name begins the notes.
        let opens_notes = matches!(c, '(' | '[') && clauses.len() == 1 && at > 0;
        if opens_notes
            || (depth == 0
                && (dash
                    || matches!(c, ',' | ';' | '|' | '\t')
                    || (*c == ':' && clauses.len() == 1 && at + 1 < chars.len())))
        {
            clauses.push(String::new());
        }
        let divides = depth == 0 && (dash || matches!(c, ',' | ';' | '|' | '\t'))
            || (*c == ':' && clauses.len() == 2 && depth == 0 && clauses[1].is_empty());
        if !divides && let Some(last) = clauses.last_mut() {
            last.push(*c);
        }
    }
    let tidy = |clause: &String| {
        clean(clause).trim_matches(|c: char| matches!(c, '<' | '>' | '"') || c.is_whitespace()).to_owned()
    };
    let (first, rest) =
        clauses.split_first().map_or((String::new(), &[] as &[String]), |(first, rest)| (tidy(first), rest));
    std::iter::once(first)
        .chain(rest.iter().map(tidy).filter(|clause| clause.chars().any(char::is_alphanumeric)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_taken_apart() {
        fn check(text: &str, name: &str, phone: &str, notes: &[&str]) {
            let line = Line::read(text);
            let read: Vec<&str> = line.notes.iter().map(String::as_str).collect();
            assert_eq!((line.name.as_str(), line.phone.as_str(), read.as_slice()), (name, phone, notes), "{text:?}");
        }
        check("1. Grace", "Grace", "", &[]);
        check("- Grace Okafor", "Grace Okafor", "", &[]);
        check("Grace Okafor", "Grace Okafor", "", &[]);
        check(
            "4) Delroy Campbell 07700900052 - 3 kids (9,9,6) creche pls",
            "Delroy Campbell",
            "07700900052",
            &["3 kids (9,9,6) creche pls"],
        );
        check(
            "5 - Harpreet Kaur 07700900059 - lift pls, Somali interpreter",
            "Harpreet Kaur",
            "07700900059",
            &["lift pls", "Somali interpreter"],
        );
        check("Agnieszka Wójcik-Źródłowska, +44 7700 900066", "Agnieszka Wójcik-Źródłowska", "+44 7700 900066", &[]);
        check("Grace Okafor (coach)", "Grace Okafor", "", &["(coach)"]);
        check("Grace: 07700 900123", "Grace", "07700 900123", &[]);
        check("Khatun, Shabnam", "Khatun, Shabnam", "", &[]);
        check("BINTI KHATUN, Shabnam", "BINTI KHATUN, Shabnam", "", &[]);
        check("Grace Okafor, Shabnam", "Grace Okafor", "", &["Shabnam"]);
        check("khatun, Shabnam", "khatun", "", &["Shabnam"]);
        check("Khatun, shabnam", "Khatun", "", &["shabnam"]);
        check("Grace @home", "Grace @home", "", &[]);
        check("Grace 447700900123", "Grace", "447700900123", &[]);
        check("Grace 09007 123456", "Grace", "09007 123456", &[]);
        check("Grace 9876543210", "Grace 9876543210", "", &[]);
        check("Anna- Maria Kovac", "Anna- Maria Kovac", "", &[]);
        check("(Grace) Okafor", "(Grace) Okafor", "", &[]);
        check("Grace: coach", "Grace", "", &["coach"]);
        check("\"Grace Okafor\", coach", "Grace Okafor", "", &["coach"]);
        check("1234) Grace", "Grace", "", &[]);
        check("12345) Grace", "12345) Grace", "", &[]);
        check("12 Grace", "Grace", "", &[]);
        check("2nd Grace", "2nd Grace", "", &[]);
        check("Grace Okafor, coach", "Grace Okafor", "", &["coach"]);
        check("07700 900123 Grace Okafor", "Grace Okafor", "07700 900123", &[]);
        check(
            "16 - Оксана Коваленко - +3 kids 11 & 9 & 5 creche pls",
            "Оксана Коваленко",
            "",
            &["+3 kids 11 & 9 & 5 creche pls"],
        );
    }

    #[test]
    fn an_address_is_taken_out_of_a_line() {
        let line = Line::read("Gareth Jones <gareth@example.org>");
        assert_eq!((line.name.as_str(), line.email.as_str()), ("Gareth Jones", "gareth@example.org"));
    }

    #[test]
    fn talk_is_told_from_people() {
        fn check(text: &str, in_numbered_list: bool, talk: bool) {
            assert_eq!(Line::read(text).is_talk(in_numbered_list), talk, "{text:?}");
        }
        check("Salaam all, this is our list for thursday 👇", true, true);
        check("(more tomorrow inshallah)", true, true);
        check("Our people:", false, true);
        check("Sunday meeting, who is coming?", true, true);
        check("Please bring the signed form to the meeting", false, true);
        check("We will all be there on time", false, false);
        check("Is it Ali?", true, true);
        check("Is it Ali?", false, false);
        check("grace okafor", true, true);
        check("(the rest later)", false, true);
        check("names", false, false);
        check("Thanks Hassan 07700 900123", false, false);
        check("Thanks Hassan hassan@example.org", false, false);
        check("Grace Okafor, coach?", false, false);
        check("Grace Okafor", true, false);
        check("Grace Okafor", false, false);
        check("grace okafor", false, false);
        check("1. Salaam Hassan", true, false);
        check("hi all here is our list", false, true);
    }

    proptest! {
        #[test]
        fn no_line_breaks_the_reader(text in "\\PC{0,80}") {
            Line::read(&text);
        }
    }
}
