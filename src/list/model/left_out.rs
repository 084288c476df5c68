//! Rows that are not people: titles, totals, headings inside a list, notes.

use std::sync::LazyLock;

use super::cells::Cells;
use super::line::Line;
use super::reading::Reader;
use super::{Field, RowId, finding};
use crate::sheet::{Row, Table};
use crate::words::{Answer, Phrases, clean, folded, says_any, short_answer, with_plain_digits};

/// A row that is not a person. A name typed for it makes it one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands.
    pub row: RowId,
    /// What stands in it.
    pub text: String,
    /// Why it is left out.
    pub reason: Reason,
}

impl LeftOut {
    pub(super) fn of(cells: &Cells, reason: Reason) -> LeftOut {
        LeftOut { row: cells.id, text: clean(&cells.row.cells.join(" ")), reason }
    }

    /// Whether it may be somebody all the same, whose name is like what heads or signs a list: Tom Lane, Sunday Adeyemi.
    pub fn may_be_a_person(&self) -> bool {
        let said = folded(&self.text);
        let first = said.split(' ').next().unwrap_or_default();
        let names_a_part = PARTS.contains(&first) && !DAYS.contains(&first) || self.text.ends_with(':');
        matches!(self.reason, Reason::Section | Reason::Note)
            && said.contains(' ')
            && !names_a_part
            && finding::looks_like_name(&self.text)
    }
}

/// Why a row is not a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It stands above the header.
    Title,
    /// It repeats the header.
    Header,
    /// It counts the people above it.
    Total,
    /// It is a remark, a greeting, a signature.
    Note,
    /// It heads the rows below it: a street, a class, a day.
    Section,
    /// It tells of a child, who was put with the parent.
    Child,
    /// It says more about the person above.
    More,
}

impl Reason {
    /// The reason in words for people.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Title => "A title above your list",
            Reason::Header => "The names of the columns",
            Reason::Total => "A total",
            Reason::Note => "A note",
            Reason::Section => "A heading inside your list",
            Reason::Child => "A child, put with the parent",
            Reason::More => "More about the person above",
        }
    }
}

/// Why a row is no person; none if it is one. A name that the leader typed makes it one.
pub(super) fn reason(reader: &Reader, cells: &Cells) -> Option<Reason> {
    let row = cells.row;
    if reader.fixes.typed(cells.id, Field::Name).is_some_and(|typed| !typed.trim().is_empty()) {
        return None;
    }
    match reader.header {
        Some(header) if row.number < header.number => {
            let spanning = reader.columns.spanning == Some(row.number);
            return Some(if spanning { Reason::Header } else { Reason::Title });
        }
        Some(header) if is_repeated(header, row) => return Some(Reason::Header),
        _ => {}
    }
    // What was typed into a table of ours is people, whatever they are called.
    if reader.of_people {
        return cells.are_blank().then_some(Reason::Note);
    }
    match () {
        () if is_total(row) => Some(Reason::Total),
        () if is_note(reader, cells) => Some(Reason::Note),
        () if is_section(reader, row) => Some(Reason::Section),
        () => None,
    }
}

/// Whether a row names the columns once more.
fn is_repeated(header: &Row, row: &Row) -> bool {
    let mut both = row.cells.iter().zip(&header.cells);
    row.cells.len() == header.cells.len() && both.all(|(cell, heading)| folded(cell) == folded(heading))
}

/// A sentence where a name should be and nothing else, or a row with nothing in any column that is kept.
fn is_note(reader: &Reader, cells: &Cells) -> bool {
    let row = cells.row;
    if reader.table.lines {
        return Line::read(row.cell(0)).is_talk(reader.numbered);
    }
    if cells.are_blank() || !cells.name_someone() && cells.all_say_no() {
        return true;
    }
    if is_example(cells) {
        return true;
    }
    let Some((_, text)) = only_cell(row) else { return false };
    if is_signature(reader, row, text) {
        return true;
    }
    let words = folded(text).split(' ').count();
    words > 7 || (words > 3 && text.ends_with(['.', '!', ':', '?'])) || begins_a_note(text)
}

/// `--- page 2 ---`, `Signed: Fr Tom`, `Please return by Friday`, `* needs a lift`, `Page 2`.
fn begins_a_note(text: &str) -> bool {
    #[rustfmt::skip]
    const BEGINS: &[&str] = &[
        "signed", "signature", "please", "note", "notes", "nb", "n b", "ps", "p s", "prepared by", "compiled by",
        "typed by", "updated", "last updated", "return to", "printed", "continued", "contd", "key", "contact",
        "queries to", "questions to", "copied from", "taken from", "from the", "thank you", "thanks", "list of", "list by", "deadline", "date", "e mail", "email", "phone",
    ];
    let said = folded(text);
    let begins = BEGINS
        .iter()
        .any(|phrase| said.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    let marked = text.contains(':') || text.starts_with('*');
    let goes_on = said.ends_with(" contd") || said.ends_with(" continued");
    let page = said.strip_prefix("page ").is_some_and(|rest| rest.split(' ').next().is_some_and(is_number));
    let ruled = text.starts_with("--") || text.starts_with("==") || text.starts_with("__");
    page || ruled || goes_on || text.starts_with("* ") || (begins && (marked || !finding::looks_like_name(text)))
}

/// The row that shows how to fill in a form: `e.g. Jane`, `Bloggs (EXAMPLE)`.
fn is_example(cells: &Cells) -> bool {
    let names = [Field::Name, Field::FirstName, Field::LastName].map(|field| folded(cells.text(field)));
    names.iter().any(|name| {
        name.starts_with("e g ")
            || name.starts_with("eg ")
            || says_any(name, &["example", "for example", "ejemplo", "beispiel", "przyklad"])
    })
}

/// The number of the first of the last rows, which hold one cell each and may tell who signs; none if there are none, or
/// so many that they are people.
pub(super) fn signed_from(table: &Table) -> Option<u32> {
    let last_rows = table.rows.iter().rev().take_while(|row| only_cell(row).is_some()).take(MOST_LINES_SIGNED + 1);
    let numbers: Vec<u32> = last_rows.map(|row| row.number).collect();
    numbers.last().copied().filter(|_| numbers.len() <= MOST_LINES_SIGNED)
}

/// A signature has so many lines at most.
const MOST_LINES_SIGNED: usize = 5;

/// Who sends the list, under it: `Fr. Aidan Kerrigan, parish priest`.
fn is_signature(reader: &Reader, row: &Row, text: &str) -> bool {
    #[rustfmt::skip]
    const OFFICES: &[&str] = &[
        "priest", "secretary", "chair", "chairperson", "chairman", "convenor", "coordinator", "co ordinator", "organiser",
        "imam", "vicar", "rector", "minister", "rabbi", "pastor", "head teacher", "headteacher", "rep", "branch officer",
        "treasurer", "clerk", "administrator", "churchwarden", "trustee", "manager", "warden", "steward", "deacon",
    ];
    reader.signed_from.is_some_and(|first| row.number >= first)
        && text.contains([',', '(', '-', '–'])
        && says_any(&folded(text), OFFICES)
}

fn is_number(word: &str) -> bool {
    word.parse::<u32>().is_ok()
}

/// The only cell of a row that holds anything, with its position.
fn only_cell(row: &Row) -> Option<(usize, &str)> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let first = filled.next()?;
    filled.next().is_none().then_some((first.0, first.1.as_str()))
}

/// One cell that heads the rows below it, in a table whose rows hold more: merged over several columns, or in words that
/// name no person.
fn is_section(reader: &Reader, row: &Row) -> bool {
    let Some((position, text)) = only_cell(row).filter(|_| !reader.one_column) else { return false };
    if reader
        .columns
        .fields
        .get(position)
        .copied()
        .flatten()
        .is_some_and(|field| !field.is_name() && field != Field::Line)
    {
        return false;
    }
    reader.wide_rows.contains(&row.number) || says_section(text) || text.chars().count() == 1
}

/// `Table 3`, `Coach 1`: one of several parts of a list, and nothing else.
pub(super) fn is_numbered_part(said: &str) -> bool {
    const PARTS: &[&str] =
        &["table", "row", "coach", "bus", "minibus", "group", "team", "block", "class", "year", "section"];
    said.split_once(' ').is_some_and(|(part, number)| PARTS.contains(&part) && is_number(number))
}

/// Words for what parts a list: `BLOCK A – Maple House`, `Year 4`, `Monday group:`.
fn says_section(text: &str) -> bool {
    let said = folded(text);
    let words: Vec<&str> = said.split(' ').collect();
    let numbered = words.iter().any(|word| is_number(word) || word.len() == 1);
    let part = says_any(&said, PARTS);
    let first_is_part = words.first().is_some_and(|word| PARTS.contains(word));
    let place = words.len() > 1
        && words.last().is_some_and(|word| {
            ["street", "road", "avenue", "lane", "close", "house", "estate", "court"].contains(word)
        });
    text.ends_with(':') || (part && (numbered || first_is_part || !finding::looks_like_name(text))) || place
}

#[rustfmt::skip]
const PARTS: &[&str] = &[
    "block", "class", "group", "section", "form", "team", "committee", "choir", "ward", "zone", "floor", "brothers",
    "sisters", "men", "women", "ladies", "gentlemen", "youth", "adults", "children", "volunteers", "stewards", "speakers",
    "parents", "staff", "leaders", "members", "guests", "waiting list", "reserves", "apologies", "coach 1", "coach 2",
    "coach", "minibus", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "evening",
    "year", "yr", "reception", "nursery", "street", "road", "avenue", "lane", "close", "house", "estate", "court",
];

/// Days, after which people are named, too.
const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// `TOTAL`, `Total: 38`, `Sub-total Block A: 14`, `9 people`; not a person of that name.
fn is_total(row: &Row) -> bool {
    let Some(first) = row.cells.iter().find(|cell| !cell.is_empty()) else { return false };
    let said = with_plain_digits(&folded(first));
    // `Iš viso` is two words that say nothing apart.
    let longest = TOTAL.found(&said).max_by_key(|phrase| phrase.len()).unwrap_or_default();
    let without = said.replacen(longest, "", 1);
    let words: Vec<&str> = without.split_whitespace().collect();
    let plain =
        |word: &&str| TOTAL.are_said(word) || ABOUT.contains(word) || is_number(word) || word.chars().count() == 1;
    let total = TOTAL.are_said(&said) || said == "number attending" || said == "count";
    // `9 people`, and no telephone number.
    let counts = words.first().is_some_and(|word| is_number(word)) && words.iter().any(|word| ABOUT.contains(word));
    let rest_are_numbers =
        row.cells.iter().filter(|cell| *cell != first && !cell.is_empty()).all(|cell| is_amount(cell));
    let amounts = row.cells.iter().filter(|cell| cell.parse::<f64>().is_ok()).count();
    match () {
        // The last line of a register.
        () if amounts > 1
            && rest_are_numbers
            && ["present", "attended", "absent", "attendance"].contains(&said.as_str()) =>
        {
            true
        }
        // Total is a surname, too: `Total`, `Precious`, `07700 900658`.
        () if (total || counts) && words.iter().all(plain) => rest_are_numbers,
        // `Sub-total – Maple House`, with nothing but numbers beside it.
        () => {
            let begins = !longest.is_empty() && said.starts_with(longest);
            begins && rest_are_numbers && (said.starts_with("sub") || first.contains([':', '–', '=']))
        }
    }
}

/// What a total is called.
static TOTAL: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "total, totals, subtotal, subtotals, sum, sub total, razem, suma, ogółem, łącznie, gesamt, summe, insgesamt, جمع, \
        totale, toplam, cyfanswm, всего, итого, усього, всього, разом, المجموع, مجموع, الإجمالي, wadarta, کل, کل تعداد, মোট, \
        कुल, 合计, 总计, 共计, jumla, ድምር, head count, headcount, tổng, tổng cộng, összesen, iš viso, totali, σύνολο, общо",
    ])
});

/// A number that counts, and none that is dialled; or a word beside one.
fn is_amount(cell: &str) -> bool {
    let number = |text: &str| {
        !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit() || ".,()+=".contains(c))
    };
    let words = with_plain_digits(&folded(cell));
    // `20 people`, whatever people are called.
    let counted = words.split(' ').all(|word| number(word) || ABOUT.contains(&word))
        || words.split(' ').count() == 2 && words.split(' ').next().is_some_and(number);
    number(cell.trim()) || counted || short_answer(cell) == Some(Answer::No)
}

#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "grand", "so", "far", "people", "adults", "children", "kids", "number", "of", "attending", "coming", "names",
    "count", "all", "in", "persons", "attendees", "block", "class", "group", "section", "page", "for", "this", "on",
    "list", "the", "person", "no", "sub", "running", "carried", "forward", "osob", "personas", "osoby", "house",
    "year", "seats", "coach", "families", "overall", "altogether", "signed", "booked", "registered", "confirmed", "up",
    "total", "totals", "entries", "thank", "you", "thanks", "places", "places booked", "now", "personen", "personnes", "pessoas", "persone",
];
