//! Institutions and leaders out of a table: `institution,kind,chapter,membership,asked,leader,phone,email,organiser`; and
//! institutions as CSV.

use std::io::Write;

use super::model::{Columns, Described, DescribedLeader, FIELDS, InstitutionRow, Kind, Membership};
use super::store::Line;
use crate::access::model::AccountId;
use crate::csv_out::CsvOut;
use crate::error::AppError;
use crate::list::model::{Country, Email, Phone};
use crate::sheet::{Row, Table};
use crate::words::folded;

/// The most people that one institution may be asked for.
const MOST_ASKED: u32 = 100_000;

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
    /// Whether the row is left out until it is mended.
    pub blocks: bool,
}

/// Everything that could be read, and every problem; a bad row is left out and stops no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The rows in order.
    pub rows: Vec<InstitutionRow>,
    /// The problems in order.
    pub problems: Vec<Problem>,
}

/// What is known to whoever reads a file.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The country of numbers without a prefix.
    pub country: Country,
    /// Every organiser: id, name, e-mail.
    pub organisers: Vec<(AccountId, String, String)>,
}

impl Reader {
    /// The organiser of that name or e-mail; none if there is none, or several.
    fn organiser(&self, text: &str) -> Option<AccountId> {
        let said = folded(text);
        let is =
            |(_, name, email): &&(AccountId, String, String)| email.eq_ignore_ascii_case(text) || folded(name) == said;
        let mut found = self.organisers.iter().filter(is).map(|(id, ..)| *id);
        found.next().filter(|_| found.next().is_none())
    }
}

/// The columns of a table whose header names them exactly.
fn columns(header: &Row) -> Result<Columns, Problem> {
    let columns = Columns::named(header);
    let text = match (columns.0[0], columns.unknown(header)) {
        (Some(_), None) => return Ok(columns),
        (None, _) => {
            format!("there is no such column. Begin with a row that names the columns: {}", FIELDS.join(","))
        }
        (Some(_), Some(unknown)) => {
            format!(
                "there is also a column {unknown:?}, which means nothing here. The columns are: {}",
                FIELDS.join(",")
            )
        }
    };
    Err(Problem { row: header.number, column: FIELDS[0], text, blocks: true })
}

/// Reads a table whose first row names its columns.
pub fn read(table: &Table, reader: &Reader) -> Read {
    let Some((header, rows)) = table.rows.split_first() else { return Read::default() };
    match columns(header) {
        Ok(columns) => read_rows(rows.iter(), &columns, reader),
        Err(problem) => Read { rows: Vec::new(), problems: vec![problem] },
    }
}

/// Reads rows whose columns are known.
pub fn read_rows<'a>(rows: impl Iterator<Item = &'a Row>, columns: &Columns, reader: &Reader) -> Read {
    let mut read = Read::default();
    for row in rows {
        let (good, problems) = read_row(columns, row, reader);
        read.rows.extend(good);
        read.problems.extend(problems);
    }
    read
}

/// A row, unless something in it cannot be kept as it stands. A phone or e-mail that cannot be read is kept and named.
fn read_row(columns: &Columns, row: &Row, reader: &Reader) -> (Option<InstitutionRow>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut wrong =
        |column: &'static str, text: String| problems.push(Problem { row: row.number, column, text, blocks: true });
    let [name, kind, chapter, membership, asked, leader, phone, email, organiser] =
        [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|field| columns.cell(row, field));

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
        wrong("leader", "there is a phone or email but no leader. Write the leader's name".into());
    }
    let account = organiser.and_then(|text| {
        let found = reader.organiser(&text);
        if found.is_none() {
            wrong("organiser", format!("{text:?} is no organiser here. Write the name or email of an account"));
        }
        found
    });
    let good = problems.is_empty();
    let mut unread =
        |column: &'static str, text: String| problems.push(Problem { row: row.number, column, text, blocks: false });
    let phone = phone.and_then(|text| Phone::read(&text, reader.country)).map(|read| read.phone);
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
            format!("{:?} is no email address. It is kept as it is; correct it and import again", email.as_str()),
        );
    }
    let (phone, email) = (phone.map(|it| it.as_str().to_owned()), email.map(|it| it.as_str().to_owned()));
    let institution = Described { name: name.unwrap_or_default(), kind, chapter, membership };
    let leader = leader.map(|name| DescribedLeader { name, phone, email });
    (good.then_some(InstitutionRow { row: row.number, institution, asked, leader, account }), problems)
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// Writes institutions as CSV.
pub fn write_lines<W: Write>(lines: impl Iterator<Item = Line>, to: W) -> Result<W, AppError> {
    let mut out = CsvOut::new(to)?;
    out.row(["institution", "kind", "chapter", "membership", "active", "leaders"])?;
    for Line { institution: it, leaders } in lines {
        let chapter = it.chapter.as_deref().unwrap_or_default();
        let active = if it.active { "yes" } else { "no" };
        let leaders = leaders.to_string();
        out.row([it.name.as_str(), it.kind.as_str(), chapter, it.membership.as_str(), active, &leaders])?;
    }
    Ok(out.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet;

    fn read_text(text: &str) -> Read {
        let organisers = vec![("7".parse().unwrap(), "Amina Yusuf".to_owned(), "amina@example.org".to_owned())];
        let reader = Reader { country: Country::Gb, organisers };
        read(&sheet::read_text(text.as_bytes()).unwrap(), &reader)
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
            row: 2,
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
            account: None,
        };
        let tenants = InstitutionRow {
            row: 3,
            institution: Described { name: "Northside Tenants".into(), kind: None, chapter: None, membership: None },
            asked: None,
            leader: None,
            account: None,
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
    fn who_looks_after_an_institution_is_an_account_by_name_or_email() {
        let read = read_text("institution,organiser\nA,amina yusuf\nB,AMINA@example.org\nC,\nD,Somebody\n");
        let accounts: Vec<_> = read.rows.iter().map(|row| row.account.map(i64::from)).collect();
        assert_eq!(accounts, [Some(7), Some(7), None]);
        assert_eq!((read.problems[0].row, read.problems[0].column), (5, "organiser"));
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
