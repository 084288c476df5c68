//! A leader's home after the assembly: promised, listed, came; who came and who did not.

use askama::Template;

use super::count::Said;
use super::say;
use crate::invitation::model::{Attendance, CountQuestion, Missing};
use crate::invitation::store::Told;
use crate::web::{self, Answer, Shell};
use crate::words::number;

#[derive(Template)]
#[template(path = "invitation/pages/home_over.html")]
struct OverPage<'a> {
    shell: Shell,
    home: String,
    institution: &'a str,
    thanks: String,
    promised: String,
    listed: String,
    came: String,
    counted: bool,
    /// Who came, by name, and how many more.
    names: &'a [String],
    unnamed: Option<String>,
    /// Who of them was on no list.
    walk_ins: Option<String>,
    /// While counting is open: that the numbers may still go up.
    counting: bool,
    missing: Missing<'a>,
    at_least: String,
    /// What was said against the count.
    said: Vec<Said>,
    contact: &'a str,
    phone: Option<&'a str>,
}

/// "37 of your 40 people came.", or that nobody was counted yet.
pub fn how_many_came(told: &Told, attendance: &Attendance) -> String {
    let row = &told.row;
    match (attendance.counted, row.pledged) {
        (false, _) => "The numbers are not here yet. Look again in a few days.".to_owned(),
        (true, Some(pledged)) if pledged > 0 => {
            format!("{} of your {} came.", number(row.actual), say::people(pledged))
        }
        (true, _) => format!("{} of your group came.", say::people(row.actual)),
    }
}

fn walk_ins(many: u32) -> String {
    let were = if many == 1 { "was" } else { "were" };
    format!("{} of those who came {were} not on your list.", number(many))
}

/// `counting`: whether people may still be counted.
pub fn page(told: &Told, attendance: &Attendance, questions: Vec<CountQuestion>, counting: bool) -> Answer {
    let (invitation, row) = (&told.invitation, &told.row);
    let unnamed = Some(attendance.unnamed).filter(|&unnamed| unnamed > 0).map(|unnamed| {
        let more = if attendance.came.is_empty() { "" } else { "And " };
        let came = if unnamed == 1 { "came in without giving a name." } else { "came in without giving names." };
        format!("{more}{} {came}", say::people(unnamed))
    });
    let missing = attendance.missing();
    let at_least = match missing {
        Missing::AtLeast(people) if people > 0 => {
            format!("At least {} on your list did not come.", say::people(people))
        }
        _ => String::new(),
    };
    web::page(&OverPage {
        shell: Shell::leader(&invitation.institution.name, invitation)?,
        home: invitation.home(),
        institution: &invitation.institution.name,
        thanks: how_many_came(told, attendance),
        promised: row.pledged.map_or_else(|| "–".to_owned(), number),
        listed: number(row.listed),
        came: if attendance.counted { number(row.actual) } else { "–".to_owned() },
        counted: attendance.counted,
        names: &attendance.came,
        unnamed,
        walk_ins: (row.walk_ins > 0).then(|| walk_ins(row.walk_ins)),
        counting,
        missing,
        at_least,
        said: questions.into_iter().map(|question| Said::new(question, invitation.assembly.zone)).collect(),
        contact: say::contact(invitation),
        phone: invitation.contact.as_ref().and_then(|contact| contact.phone.as_deref()),
    })
}
