//! Institutions and leaders out of a table: `institution,kind,chapter,membership,asked,leader,phone,email`.

use super::model::{Kind, Membership};
use super::store::{Described, DescribedLeader};
use crate::list::model::{Country, Email, Phone};
use crate::sheet::{Row, Table};
use crate::words::clean;

/// The columns, as the header names them. Only the first is needed.
pub const HEADER: [&str; 8] = ["institution", "kind", "chapter", "membership", "asked", "leader", "phone", "email"];

/// The most people that one institution may be asked for.
const MOST_ASKED: u32 = 100_000;

/// One row: an institution, how many it is asked for, and one of its leaders. Several leaders stand on several rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionRow {
    /// What is said of the institution.
    pub institution: Described,
    /// The number it is asked for; none: not said.
    pub asked: Option<u32>,
    /// A leader who speaks for it.
    pub leader: Option<DescribedLeader>,
}

/// What is wrong with a cell, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row}, column {column}: {text}")]
pub struct Problem {
    /// The row as the sender's own program numbers it.
    pub row: u32,
    /// The column's name.
    pub column: &'static str,
    /// What is wrong and what to do.
    pub text: String,
}

/// Everything that could be read, and every problem; a bad row is left out and stops no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The rows in order.
    pub rows: Vec<InstitutionRow>,
    /// The problems in order.
    pub problems: Vec<Problem>,
}

/// Which cell of a row is which of [`HEADER`].
struct Columns([Option<usize>; HEADER.len()]);

impl Columns {
    fn find(header: &Row) -> Result<Columns, Problem> {
        let position = |wanted: &str| header.cells.iter().position(|cell| clean(cell).to_lowercase() == wanted);
        let columns = Columns(HEADER.map(position));
        let unknown = header.cells.iter().find(|cell| {
            let cell = clean(cell).to_lowercase();
            !cell.is_empty() && !HEADER.contains(&cell.as_str())
        });
        let text = match (columns.0[0], unknown) {
            (Some(_), None) => return Ok(columns),
            (None, _) => {
                format!("there is no such column. Begin with a row that names the columns: {}", HEADER.join(","))
            }
            (Some(_), Some(unknown)) => {
                format!(
                    "there is also a column {unknown:?}, which means nothing here. The columns are: {}",
                    HEADER.join(",")
                )
            }
        };
        Err(Problem { row: header.number, column: HEADER[0], text })
    }

    fn cell(&self, row: &Row, column: usize) -> Option<String> {
        let text = clean(row.cell(self.0[column]?));
        (!text.is_empty()).then_some(text)
    }
}

/// Reads a table. Numbers without a country's prefix are of `country`.
pub fn read(table: &Table, country: Country) -> Read {
    let Some((header, rows)) = table.rows.split_first() else { return Read::default() };
    let columns = match Columns::find(header) {
        Ok(columns) => columns,
        Err(problem) => return Read { rows: Vec::new(), problems: vec![problem] },
    };
    let mut read = Read::default();
    for row in rows {
        let (good, problems) = read_row(&columns, row, country);
        read.rows.extend(good);
        read.problems.extend(problems);
    }
    read
}

/// A row, unless something in it cannot be kept as it stands. A phone or e-mail that cannot be read is kept and named.
fn read_row(columns: &Columns, row: &Row, country: Country) -> (Option<InstitutionRow>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut wrong = |column: &'static str, text: String| problems.push(Problem { row: row.number, column, text });
    let [name, kind, chapter, membership, asked, leader, phone, email] =
        [0, 1, 2, 3, 4, 5, 6, 7].map(|i| columns.cell(row, i));

    if name.is_none() {
        wrong("institution", "there is no name. Write the institution's name, or take the row out".into());
    }
    let kind = kind.and_then(|text| {
        let parsed = Kind::parse(&text.to_lowercase());
        if parsed.is_none() {
            wrong(
                "kind",
                format!("{text:?} is no kind. Write one of: {}", words(Kind::ALL.iter().map(|kind| kind.as_str()))),
            );
        }
        parsed
    });
    let membership = membership.and_then(|text| {
        let parsed = Membership::parse(&text.to_lowercase());
        if parsed.is_none() {
            wrong("membership", format!("{text:?} is no membership. Write member or guest"));
        }
        parsed
    });
    let asked = asked.and_then(|text| {
        let parsed = text.parse().ok().filter(|number| *number <= MOST_ASKED);
        if parsed.is_none() {
            wrong(
                "asked",
                format!("{text:?} is no number. Write it in digits, from 0 to {MOST_ASKED}, or leave it blank"),
            );
        }
        parsed
    });
    if leader.is_none() && (phone.is_some() || email.is_some()) {
        wrong("leader", "there is a phone or e-mail but no leader. Write the leader's name".into());
    }
    let good = problems.is_empty();
    let mut unread = |column: &'static str, text: String| problems.push(Problem { row: row.number, column, text });
    let phone = phone.and_then(|text| Phone::read(&text, country)).map(|read| read.phone);
    if let Some(phone) = phone.as_ref().filter(|phone| !phone.is_number()) {
        unread(
            "phone",
            format!("{:?} is no phone number. It is kept as it is; correct it and import again", phone.as_str()),
        );
    }
    let email = email.and_then(|text| Email::read(&text));
    if let Some(email) = email.as_ref().filter(|email| !email.is_address()) {
        unread(
            "email",
            format!("{:?} is no e-mail address. It is kept as it is; correct it and import again", email.as_str()),
        );
    }
    let (phone, email) = (phone.map(|it| it.as_str().to_owned()), email.map(|it| it.as_str().to_owned()));
    let institution = Described { name: name.unwrap_or_default(), kind, chapter, membership };
    let leader = leader.map(|name| DescribedLeader { name, phone, email });
    (good.then_some(InstitutionRow { institution, asked, leader }), problems)
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::read_file;

    fn read_text(text: &str) -> Read {
        read(&read_file(text.as_bytes(), "institutions.csv").unwrap(), Country::Gb)
    }

    #[test]
    fn a_row_says_what_it_says_and_a_blank_says_nothing() {
        let read = read_text(
            "Institution,kind,chapter,membership,asked,leader,phone,email\n\
             St Brigid's Convent,Faith,North,member,30,Sr Ines Duarte,07700 900123,ines@example.org\n\
             Northside Tenants,,,,,,,\n",
        );
        assert_eq!(read.problems, []);
        let convent = InstitutionRow {
            institution: Described {
                name: "St Brigid's Convent".into(),
                kind: Some(Kind::Faith),
                chapter: Some("North".into()),
                membership: Some(Membership::Member),
            },
            asked: Some(30),
            leader: Some(DescribedLeader {
                name: "Sr Ines Duarte".into(),
                phone: Some("+447700900123".into()),
                email: Some("ines@example.org".into()),
            }),
        };
        let tenants = InstitutionRow {
            institution: Described { name: "Northside Tenants".into(), kind: None, chapter: None, membership: None },
            asked: None,
            leader: None,
        };
        assert_eq!(read.rows, [convent, tenants]);
    }

    #[test]
    fn every_problem_is_named_in_one_pass_and_stops_no_other_row() {
        let read = read_text(
            "institution,kind,membership,asked,leader,phone\n\
             ,faith,member,3,,\n\
             A,church,friend,forty,,07700900001\n\
             B,faith,guest,0,Ana,\n\
             C,faith,guest,100001,,\n",
        );
        let named: Vec<_> = read.problems.iter().map(|problem| (problem.row, problem.column)).collect();
        let expected = [(2, "institution"), (3, "kind"), (3, "membership"), (3, "asked"), (3, "leader"), (5, "asked")];
        assert_eq!(named, expected);
        assert_eq!(read.rows.len(), 1);
        assert_eq!(read.rows[0].asked, Some(0));
    }

    #[test]
    fn a_phone_or_email_that_cannot_be_read_is_kept_and_named() {
        let read = read_text("institution,leader,phone,email\nA,Ana,ask at the office,ana at home\n");
        let named: Vec<_> = read.problems.iter().map(|problem| (problem.row, problem.column)).collect();
        assert_eq!(named, [(2, "phone"), (2, "email")]);
        let leader = read.rows[0].leader.as_ref().unwrap();
        assert_eq!(leader.phone.as_deref(), Some("ask at the office"));
        assert_eq!(leader.email.as_deref(), Some("ana at home"));
    }

    #[test]
    fn columns_that_are_missing_or_mean_nothing_are_named() {
        let check = |text, words: &str| {
            let read = read_text(text);
            assert!(read.rows.is_empty());
            assert!(read.problems[0].text.contains(words), "{}", read.problems[0]);
        };
        check("name,kind\nA,faith\n", "no such column");
        check("institution,type\nA,faith\n", "\"type\"");
    }
}
