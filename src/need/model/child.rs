//! Children for the crèche, and how they are read out of free text.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::NeedKind;
use crate::words::{Answer, clean, folded, short_answer};

/// A child who will use the crèche. What is not known yet is left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Child {
    /// First name; empty if not known yet.
    pub first_name: String,
    /// Age in whole years; 0 for a baby.
    pub age_years: Option<u8>,
    /// What the crèche must know, such as an allergy.
    pub notes: String,
}

/// What the column that a cell stands in makes us expect of a bare number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// A column about children: a bare number is how many.
    Count,
    /// A column of ages: every number is an age.
    Ages,
}

/// What a cell about children turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChildrenRead {
    /// The children, as far as they are known; as many as the cell says there are.
    pub children: Vec<Child>,
    /// Whether the cell asks for the crèche or refuses it; none if it only mentions children.
    pub wanted: Option<bool>,
    /// Something in it makes no sense as a number of children or as an age, or two parts disagree.
    pub unclear: bool,
}

/// The words by which children are still counted once they are erased, and what each means.
pub const CHILDREN_COUNTED: [(&str, &str); 4] = [
    ("child_under_2", "Children under 2"),
    ("child_age_2", "Children aged 2"),
    ("child_from_3", "Children aged 3 and over"),
    ("child_age_not_told", "Children whose age was not told"),
];

/// What is still counted under a word once it is erased, in words: a kind of need, or children of an age.
pub fn counted_label(word: &str) -> &str {
    let children = CHILDREN_COUNTED.iter().find(|(counted, _)| *counted == word).map(|(_, label)| *label);
    children.or(NeedKind::parse(word).map(NeedKind::label)).unwrap_or(word)
}

/// The oldest that a child can be.
const OLDEST: u32 = 17;
/// More children than one person will bring: a slip of the keyboard.
const MANY: u32 = 12;

impl Child {
    /// A child of whom only the age is known.
    pub fn aged(years: u8) -> Child {
        Child { age_years: Some(years), ..Child::default() }
    }

    /// Whether this is their name, in whatever letters; nobody is called nothing.
    pub fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && !self.first_name.is_empty() && folded(&self.first_name) == folded(name)
    }

    /// How much is told of the child and not what: a leader's link can be passed on.
    pub fn how_much(&self) -> &'static str {
        match (self.first_name.is_empty(), self.age_years) {
            (false, Some(_)) => "Name and age told",
            (false, None) => "Age not told yet",
            (true, Some(_)) => "Name not told yet",
            (true, None) => "Name and age not told yet",
        }
    }

    /// The child in words for people: `Adam, 4`, `age not known`.
    pub fn label(&self) -> String {
        match (self.first_name.as_str(), self.age_years) {
            ("", Some(age)) => format!("age {age}"),
            ("", None) => "age not known".to_owned(),
            (name, Some(age)) => format!("{name}, {age}"),
            (name, None) => format!("{name}, age not known"),
        }
    }
}

impl ChildrenRead {
    /// Reads a cell of a column about children: `2`, `2 (3 and 5yrs)`, `yes, Adam 4`, `Oskar 0; Hana 2`, `no`.
    pub fn read(text: &str, expect: Expect) -> ChildrenRead {
        let text = clean(&text.nfkc().collect::<String>());
        let bare_number = text.parse::<u32>().is_ok();
        match short_answer(&text) {
            Some(Answer::Yes) if !bare_number => return ChildrenRead { wanted: Some(true), ..ChildrenRead::default() },
            Some(Answer::No) if !(bare_number && expect == Expect::Ages) => {
                return ChildrenRead { wanted: Some(false), ..ChildrenRead::default() };
            }
            Some(Answer::Maybe) => return ChildrenRead { unclear: true, ..ChildrenRead::default() },
            _ => {}
        }
        let tokens = tokens(&text);
        let wanted = wanted(&text);
        if wanted == Some(false) {
            return ChildrenRead { wanted, ..ChildrenRead::default() };
        }
        let mut said = Said::default();
        said.listen(&tokens, expect);
        let (children, unclear) = said.children(expect);
        ChildrenRead {
            children,
            wanted,
            unclear: unclear || (said_nothing(&tokens) && !text.is_empty() && wanted.is_none()),
        }
    }
}

fn said_nothing(tokens: &[Token]) -> bool {
    !tokens.iter().any(|token| !matches!(token, Token::AgesFollow | Token::Nonsense))
}

fn wanted(text: &str) -> Option<bool> {
    let said = folded(text);
    let first = said.split(' ').next().unwrap_or_default();
    match first {
        "yes" | "y" | "yeah" | "yep" | "please" => Some(true),
        "no" | "none" | "not" if !said.starts_with("no of ") => Some(false),
        _ if crate::words::says_any(&said, &["creche", "childcare", "child care"]) => Some(true),
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A number that may be how many or how old.
    Number(u32),
    /// A number with a fraction, which can only be an age.
    Fraction(u32),
    /// A number that must be an age: it has years or months behind it.
    Age(u32),
    /// A child whose age may follow, else 0.
    Baby,
    /// A number that is neither.
    Nonsense,
    /// A word that says that the number before it is a count, or stands for the children themselves.
    Counted,
    /// A word or sign that says that ages follow.
    AgesFollow,
    /// A child's name.
    Name(String),
}

/// Numbers and words; punctuation only tells numbers apart.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = end(|c| c.is_ascii_digit() || c == '.');
            push_number(&mut tokens, &rest[..length]);
            length
        } else if c.is_alphabetic() {
            let length = end(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'));
            push_word(&mut tokens, &rest[..length]);
            length
        } else {
            let signs = matches!(c, '(' | ':' | '[');
            if signs && matches!(tokens.last(), Some(Token::Number(_))) {
                tokens.push(Token::AgesFollow);
            }
            if c == '-' && tokens.is_empty() && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
                tokens.push(Token::Nonsense);
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

fn push_number(tokens: &mut Vec<Token>, written: &str) {
    let written = written.trim_end_matches('.');
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    match whole.parse() {
        Ok(number) if fraction.chars().all(|c| c == '0') => tokens.push(Token::Number(number)),
        Ok(number) if number <= OLDEST && fraction.len() < 3 => tokens.push(Token::Fraction(number)),
        _ => tokens.push(Token::Nonsense),
    }
}

fn push_word(tokens: &mut Vec<Token>, written: &str) {
    const NUMBERS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    #[rustfmt::skip]
    const COUNTED: &[&str] = &[
        "kid", "kids", "child", "children", "boy", "boys", "girl", "girls", "son", "sons", "daughter", "daughters",
        "little", "ones", "x", "toddler", "toddlers", "twins", "grandchild", "grandchildren", "childs",
    ];
    #[rustfmt::skip]
    const NOISE: &[&str] = &[
        "and", "yes", "y", "please", "pls", "plz", "the", "with", "a", "an", "of", "in", "for", "to", "my", "his",
        "her", "their", "creche", "childcare", "care", "place", "places", "needed", "need", "needs", "both", "all",
        "is", "are", "no", "aged", "thanks", "total", "under", "over", "due", "dec", "or", "respectively",
        "bringing", "will", "be", "has", "have", "also", "plus", "old", "ie", "eg", "tbc", "unborn", "expecting",
        "yo",
    ];
    let word = folded(written);
    if let Some(number) = NUMBERS.iter().position(|name| *name == word) {
        tokens.push(Token::Number(number as u32));
        return;
    }
    match word.as_str() {
        "yrs" | "yr" | "years" | "year" | "y" | "yo" | "yearold" | "years old" => settle_age(tokens, |age| age),
        word if YEARS.contains(&word) => settle_age(tokens, |age| age),
        word if AND.contains(&word) => {}
        "months" | "month" | "mths" | "mth" | "mo" | "mos" | "m" => settle_age(tokens, |age| age / 12),
        "weeks" | "week" | "wks" | "days" => settle_age(tokens, |_| 0),
        "baby" | "newborn" => tokens.push(Token::Baby),
        "age" | "ages" | "aged" => tokens.push(Token::AgesFollow),
        "nan" | "inf" => tokens.push(Token::Nonsense),
        word if word.contains(|c: char| c.is_ascii_digit()) => tokens.push(Token::Nonsense),
        word if COUNTED.contains(&word) => tokens.push(Token::Counted),
        word if NOISE.contains(&word) => {}
        _ if written.starts_with(|c: char| !c.is_lowercase()) => tokens.push(Token::Name(written.to_owned())),
        _ => {}
    }
}

/// Years in the languages in which lists come in most, folded.
#[rustfmt::skip]
const YEARS: &[&str] = &[
    "anos", "ano", "ans", "an", "lat", "lata", "rok", "ani", "yas", "yasinda", "jahre", "jahr", "anni", "sano", "jir", "oed",
    "jaar", "سنة", "سنوات", "سنين", "عام", "سال", "বছর", "वरष", "साल", "лет", "года", "год", "років", "роки", "рік", "岁", "歲",
    "tuoi", "ዓመት",
];

/// What joins two ages or two children, folded.
const AND: &[&str] = &[
    "y", "e", "et", "und", "i", "oraz", "si", "ve", "iyo", "a", "en", "es", "ir", "dhe", "و", "اور", "ও", "এব", "और",
    "и", "та", "й", "і", "和", "và", "va",
];

/// Makes the number just read an age, by the unit behind it.
fn settle_age(tokens: &mut [Token], years: fn(u32) -> u32) {
    if let Some(last) = tokens.last_mut()
        && let Token::Number(number) | Token::Fraction(number) = *last
    {
        *last = Token::Age(years(number));
    }
}

/// What the tokens add up to.
#[derive(Debug, Default)]
struct Said {
    count: Option<u32>,
    ages: Vec<u32>,
    named: Vec<Child>,
    unclear: bool,
}

impl Said {
    fn listen(&mut self, tokens: &[Token], expect: Expect) {
        let has_names = tokens.iter().any(|token| matches!(token, Token::Name(_)));
        let numbers =
            tokens.iter().filter(|token| matches!(token, Token::Number(_) | Token::Age(_) | Token::Baby)).count();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Number(number) => {
                    let leads = self.count.is_none() && self.ages.is_empty() && self.named.is_empty();
                    let labelled = matches!(tokens.get(at + 1), Some(Token::Counted | Token::AgesFollow));
                    let after_ages_follow = at > 0 && tokens[at - 1] == Token::AgesFollow;
                    let tells_how_many = numbers as u32 == number.saturating_add(1);
                    let alone = numbers == 1 && !has_names;
                    if expect == Expect::Count && leads && !after_ages_follow && (labelled || tells_how_many || alone) {
                        self.count = Some(*number);
                    } else {
                        self.age(*number);
                    }
                }
                Token::Age(age) => self.age(*age),
                // `baby (9 months)` is one.
                Token::Baby if matches!(tokens.get(at + 1), Some(Token::Age(_))) => {}
                Token::Baby => self.age(0),
                Token::Fraction(age) if expect == Expect::Ages || self.count.is_some() || has_names => self.age(*age),
                Token::Fraction(_) | Token::Nonsense => self.unclear = true,
                Token::Name(name) => self.named.push(Child { first_name: name.clone(), ..Child::default() }),
                Token::Counted | Token::AgesFollow => {}
            }
        }
    }

    /// An age belongs to the name before it that has none yet.
    fn age(&mut self, age: u32) {
        let known = (age <= OLDEST).then_some(age as u8);
        self.unclear |= known.is_none();
        match self.named.last_mut() {
            Some(child) if child.age_years.is_none() => child.age_years = known,
            _ => self.ages.push(age),
        }
    }

    fn children(self, expect: Expect) -> (Vec<Child>, bool) {
        let mut unclear = self.unclear;
        let mut children = self.named;
        for age in self.ages {
            let known = (age <= OLDEST).then_some(age as u8);
            match children.iter_mut().find(|child| child.age_years.is_none()) {
                Some(child) if known.is_some() => child.age_years = known,
                _ => children.push(Child { age_years: known, ..Child::default() }),
            }
        }
        let count = self.count.unwrap_or(children.len() as u32);
        if count > MANY || (count as usize) < children.len() {
            unclear = true;
        } else {
            children.resize(count as usize, Child::default());
        }
        if children.len() > MANY as usize {
            children.clear();
            unclear = true;
        }
        debug_assert!(expect == Expect::Count || self.count.is_none());
        (children, unclear)
    }
}

#[cfg(test)]
#[path = "child_tests.rs"]
mod tests;
