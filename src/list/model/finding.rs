//! Finding out which column is what, by what it is called and by what is in it.

use std::collections::HashSet;

use super::headers::{self, Certainty};
use super::{AgeGroup, Attending, Columns, Email, Field, Phone, header_row};
use crate::need::model::NeedsRead;
use crate::sheet::Table;
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{folded, says_any, short_answer, with_plain_digits};

/// How many rows show what a column holds.
const SAMPLE: usize = 200;

/// What could be found out about the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The columns, as far as they are plain; where the names stand, the best guess.
    pub columns: Columns,
    /// Whether it is certain where the names stand; else the leader has to be asked.
    pub sure: bool,
}

impl Columns {
    /// Finds out which column is what, by what it is called and by what is in it.
    ///
    /// The names are certain if a heading says so, or if without a header exactly one column holds what looks like
    /// names; and if no other column is as likely.
    pub fn find(table: &Table) -> Found {
        if table.lines {
            return Columns::of_lines(table);
        }
        let header = header_row::find(table);
        let number = |at: usize| table.rows[at].number;
        let mut columns = Columns::new(header.map(|header| number(header.row)), Vec::new());
        columns.spanning = header.and_then(|header| header.spanning).map(number);
        let headings = header_row::headings(table, columns.header, columns.spanning);
        columns.fields = headers::fields(&headings);
        columns.fields.resize(table.width(), None);
        columns.settle_lines(table);
        columns.settle_bands(table);
        columns.settle_ages(table);
        columns.drop_misfits(table);
        columns.keep_the_first();
        let said = columns.says_where_names_are(&headings);
        let unexplained: Vec<bool> = (0..table.width())
            .map(|position| {
                headings.get(position).is_none_or(|(spanning, own)| {
                    own.is_empty() || header_row::together(spanning, own).1 < Certainty::Surely
                })
            })
            .collect();
        columns.guess_by_content(table, &unexplained);
        let likely = name_like_columns(table, &columns);
        let certain = match header {
            Some(_) => said || (columns.count(Field::Name) == 1 && columns.are_whole_names(table, &likely)),
            None => columns.count(Field::Name) == 1 && likely.len() <= 1,
        };
        Found { sure: columns.has_names() && certain, columns }
    }

    /// Lines that nobody divided, under a heading, under several, or under none.
    fn of_lines(table: &Table) -> Found {
        let header = table.rows.first().filter(|row| headers::are_headings(row.cell(0)));
        let of_names_alone = header.is_some_and(|row| headers::names_people(row.cell(0)));
        let field = if of_names_alone { Field::Name } else { Field::Line };
        Found { columns: Columns::new(header.map(|row| row.number), vec![Some(field)]), sure: true }
    }

    /// Whether the headings say for certain where the names are.
    fn says_where_names_are(&self, headings: &[(String, String)]) -> bool {
        let mut names = self.fields.iter().zip(headings).filter(|(field, _)| field.is_some_and(Field::is_name));
        let sure =
            |(spanning, heading): &(String, String)| header_row::together(spanning, heading).1 >= Certainty::Surely;
        names.any(|(_, heading)| sure(heading)) && self.count(Field::Name) <= 1
    }

    /// Whether the only column that looks like names holds different names of more than one word each: then no heading is
    /// needed to be certain.
    fn are_whole_names(&self, table: &Table, likely: &[usize]) -> bool {
        let &[position] = likely else { return false };
        let cells: Vec<String> = self.cells(table, position).take(SAMPLE).map(folded).collect();
        let whole = cells.iter().filter(|cell| cell.contains(' ')).count();
        let different = cells.iter().collect::<HashSet<_>>().len();
        cells.len() >= 3 && whole * 10 >= cells.len() * 6 && different * 10 >= cells.len() * 8
    }

    /// A column of names in which most cells hold a telephone number, too, is of whole lines.
    fn settle_lines(&mut self, table: &Table) {
        let Some(position) = self.position_of(Field::Name) else { return };
        let cells: Vec<&str> =
            self.cells(table, position).take(SAMPLE).filter(|cell| cell.chars().count() > 2).collect();
        let both = |cell: &&&str| has_digits(cell) && cell.chars().filter(|c| c.is_alphabetic()).count() > 2;
        if cells.len() > 2 && cells.iter().filter(both).count() * 2 >= cells.len() {
            self.fields[position] = Some(Field::Line);
        }
    }

    /// `Under 5s` above numbers counts children; `Under 16` above ticks tells how old the person is.
    fn settle_bands(&mut self, table: &Table) {
        let bands: Vec<usize> = (0..self.fields.len())
            .filter(|position| {
                matches!(self.fields[*position], Some(Field::ChildBand)) || self.is_band(table, *position)
            })
            .collect();
        for position in &bands {
            let numbers: Vec<Option<u32>> =
                self.cells(table, *position).take(SAMPLE).map(|cell| cell.parse().ok()).collect();
            let counts = numbers.iter().flatten().count() * 10 >= numbers.len() * 7;
            let several = bands.len() > 1 || numbers.iter().flatten().any(|number| *number > 1);
            self.fields[*position] = Some(if counts && several { Field::ChildBand } else { Field::AgeGroup });
        }
    }

    /// Whether a column about the person's own age is headed by a band of children's ages.
    fn is_band(&self, table: &Table, position: usize) -> bool {
        self.fields[position] == Some(Field::AgeGroup) && headers::age_band(&self.heading(table, position)).is_some()
    }

    /// Bare numbers under `Children` are how many, unless the column shows that they are ages; and an age beside children is
    /// theirs.
    fn settle_ages(&mut self, table: &Table) {
        for position in 0..self.fields.len() {
            let beside = position > 0 && matches!(self.fields[position - 1], Some(Field::Children | Field::ChildName));
            let ages = match self.fields[position] {
                Some(Field::Children) => self.holds_ages(table, position),
                Some(Field::AgeGroup) => self.holds_childrens_ages(table, position, beside),
                _ => false,
            };
            if ages {
                self.fields[position] = Some(Field::ChildAges);
            }
        }
    }

    /// Numbers too large to count children, or several of which the first does not count the others.
    fn holds_ages(&self, table: &Table, position: usize) -> bool {
        #[rustfmt::skip]
        const COUNTS: &[&str] = &["how many", "number", "no of", "nr of", "n o", "liczba", "numero", "nombre d", "anzahl", "places"];
        let heading = folded(&self.heading(table, position));
        let says_ages = says_any(&heading, &["ages", "edades", "wiek", "alter"]);
        let cells: Vec<Vec<u32>> = self.cells(table, position).take(SAMPLE).filter_map(bare_numbers).collect();
        let of_ages = cells.iter().filter(|numbers| match numbers[..] {
            [number] => number > 5,
            [first, ref rest @ ..] => first as usize != rest.len(),
            [] => false,
        });
        let counting = cells.iter().filter(|numbers| numbers.len() > 1 && numbers[0] as usize == numbers.len() - 1);
        let (ages, counting) = (of_ages.count(), counting.count());
        !says_any(&heading, COUNTS) && ages > counting && (says_ages || ages * 4 >= cells.len())
    }

    /// Several ages in a cell, or beside children none of a grown-up.
    fn holds_childrens_ages(&self, table: &Table, position: usize, beside: bool) -> bool {
        let cells: Vec<Vec<u32>> = self.cells(table, position).take(SAMPLE).filter_map(bare_numbers).collect();
        let all: Vec<u32> = cells.iter().flatten().copied().collect();
        let several = cells.iter().any(|numbers| numbers.len() > 1);
        !all.is_empty() && all.iter().all(|age| *age < 18) && (several || beside)
    }

    /// Of two columns about what a person has once, the first counts.
    fn keep_the_first(&mut self) {
        for position in 1..self.fields.len() {
            let field = self.fields[position];
            if field.is_some_and(is_told_once) && self.fields[..position].contains(&field) {
                self.fields[position] = None;
            }
        }
    }

    /// Takes back what a heading says where the cells below say otherwise: a `Number` may count rows, a `Member` be a tick,
    /// a `Status` be about money.
    fn drop_misfits(&mut self, table: &Table) {
        for position in 0..self.fields.len() {
            let cells: Vec<&str> = self.cells(table, position).take(SAMPLE).collect();
            let few = |fits: fn(&str) -> bool| cells.iter().filter(|cell| fits(cell)).count() * 10 < cells.len() * 3;
            let misfit = match self.fields[position] {
                _ if cells.len() < 3 => false,
                Some(field) if field.is_name() => few(may_be_name),
                Some(Field::Phone) => few(has_digits),
                Some(Field::Email) => few(|cell| cell.contains('@')),
                Some(Field::Attending) => few(|cell| Attending::read(cell).is_some()),
                Some(Field::AgeGroup) => few(|cell| AgeGroup::read(cell).is_some() || short_answer(cell).is_some()),
                _ => false,
            };
            if misfit {
                self.fields[position] = None;
            }
        }
    }

    /// Fills in columns that no heading explained, by what they hold.
    fn guess_by_content(&mut self, table: &Table, unexplained: &[bool]) {
        for (position, unexplained) in unexplained.iter().enumerate() {
            if self.fields[position].is_none() && *unexplained {
                let field = self.by_content(table, position).filter(|field| !self.fields.contains(&Some(*field)));
                self.fields[position] = field;
            }
        }
        if !self.has_names() {
            let likely = name_like_columns(table, self);
            if let Some(position) = likely.iter().find(|position| unexplained[**position]).or(likely.first()) {
                self.fields[*position] = Some(Field::Name);
            }
        }
    }

    /// What most cells of a column are, where that is plain from a cell alone.
    fn by_content(&self, table: &Table, position: usize) -> Option<Field> {
        let cells: Vec<&str> = self.cells(table, position).take(SAMPLE).collect();
        let headed = !self.heading(table, position).is_empty();
        // Under a heading that nobody knows, a cell or two say nothing.
        let enough = if headed { 3 } else { 1 };
        let most = |is: fn(&str) -> bool| {
            cells.len() >= enough && cells.iter().filter(|cell| is(cell)).count() * 10 >= cells.len() * 7
        };
        match () {
            () if most(is_email) => Some(Field::Email),
            () if most(is_phone) => Some(Field::Phone),
            () if most(is_children) => Some(Field::Children),
            () if most(is_travel) => Some(Field::Travel),
            () if most(NeedsRead::recognises) => Some(Field::Needs),
            () => None,
        }
    }
}

/// The columns without a meaning so far, and the name column itself, in which most cells look like names.
fn name_like_columns(table: &Table, columns: &Columns) -> Vec<usize> {
    let looks = |position: usize| {
        let (mut cells, mut names) = (0, 0);
        for cell in columns.cells(table, position).take(SAMPLE) {
            cells += 1;
            names += usize::from(looks_like_name(cell));
        }
        cells > 0 && names * 10 >= cells * 7
    };
    let open = |position: &usize| matches!(columns.fields[*position], None | Some(Field::Name));
    (0..columns.fields.len()).filter(open).filter(|position| looks(*position)).collect()
}

fn is_told_once(field: Field) -> bool {
    use Field::{AgeGroup, Attending, FirstName, KnownAs, LastName, Part};
    matches!(field, FirstName | LastName | KnownAs | Attending | AgeGroup | Part)
}

/// The numbers of a cell that holds nothing else but what stands between numbers.
fn bare_numbers(cell: &str) -> Option<Vec<u32>> {
    let cell = with_plain_digits(cell);
    let longest_word = cell.split(|c: char| !c.is_alphabetic()).map(|word| word.chars().count()).max();
    // `and`, in whichever language; a child's name has a capital.
    if longest_word > Some(4) || cell.chars().any(char::is_uppercase) {
        return None;
    }
    let parts = cell.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// Names can be anything but an answer, a number or an address.
fn may_be_name(cell: &str) -> bool {
    short_answer(cell).is_none()
        && cell.chars().any(|c| !c.is_ascii_digit() && !c.is_ascii_punctuation())
        && !is_email(cell)
}

/// Numbers that cannot be read are still telephone numbers; `3` is not.
fn has_digits(cell: &str) -> bool {
    cell.chars().filter(|c| c.is_numeric()).count() >= 5
}

fn is_email(cell: &str) -> bool {
    cell.contains('@') && Email::read(cell).is_some_and(|email| email.is_address())
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits >= 9 && Phone::read(cell, super::Country::default()).is_some_and(|read| read.phone.is_number())
}

fn is_children(cell: &str) -> bool {
    let said = folded(cell);
    says_any(&said, &["kid", "kids", "child", "children", "baby", "toddler", "toddlers"])
        && said.chars().any(|c| c.is_ascii_digit())
}

fn is_travel(cell: &str) -> bool {
    matches!(TravelAnswer::read(cell, ""), TravelRead::Answer(_)) && folded(cell).split(' ').count() < 8
}

/// Whether a cell may be a person's name: a few words of letters, at least one with a capital (or of an alphabet that has none).
pub(super) fn looks_like_name(cell: &str) -> bool {
    is_written_like_a_name(cell)
        && short_answer(cell).is_none()
        && (!is_travel(cell) || is_dutch(cell))
        && !NeedsRead::recognises(cell)
        && AgeGroup::read(cell).is_none()
        && (cell.split_whitespace().count() > 2 || Attending::read(cell).is_none())
}

/// Whether a text has the form of a name, whatever its words mean.
pub(super) fn is_written_like_a_name(cell: &str) -> bool {
    let letters = cell
        .chars()
        .all(|c| c.is_alphabetic() || c.is_whitespace() || "'’‘`-‐–.,()ʼ·&\u{301}\u{308}".contains(c) || is_mark(c));
    let capital = cell.chars().any(|c| c.is_alphabetic() && !c.is_lowercase());
    letters && capital && (1..=7).contains(&cell.split_whitespace().count())
}

/// `Anna van der Berg` comes in no van.
fn is_dutch(cell: &str) -> bool {
    let said = folded(cell);
    said.contains(" van ") && !is_travel(&said.replace(" van ", " "))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
#[path = "finding_tests.rs"]
mod tests;
