//! The crèche's sheet: who is brought by whom, what to know, and room to sign children in and out.

use askama::Template;
use axum::extract::State;
use rusqlite::Connection;

use crate::App;
use crate::access::{AccessLead, Organiser, audit};
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::list::model::Phone;
use crate::need::store::{self, CrecheChild, Which};
use crate::web::{self, Answer, Ids, Shell};
use crate::words::counted;

/// Rows for children who walk up.
const BLANK_ROWS: usize = 6;

#[derive(Template)]
#[template(path = "need/pages/creche/sheet.html")]
struct SheetPage {
    shell: Shell,
    home: String,
    /// "12 children. Printed 12 March 9:02am".
    printed: String,
    rows: Vec<Row>,
    blank: usize,
}

struct Row {
    name: String,
    age: String,
    notes: Vec<String>,
    carer: String,
    institution: String,
    phone: Option<Phone>,
    /// "May come", "Walk-up", or nothing.
    mark: &'static str,
}

/// The sheet. It says what the crèche must know of each child: that it was looked at is noted.
pub(super) async fn page(State(app): State<App>, lead: AccessLead, Ids(id): Ids<AssemblyId>) -> Answer {
    let by = Organiser::from(lead);
    let now = app.clock.now();
    let look = move |conn: &Connection| {
        let page = SheetPage::read(conn, &by, id, now)?;
        let entry = audit::Entry {
            assembly: Some(id),
            new: Some(page.rows.len() as i64),
            ..audit::Entry::of("creche_sheet.seen")
        };
        audit::note(conn, by.actor(), now, &entry)?;
        Ok::<_, AppError>(page)
    };
    web::page(&app.db.write(look).await?)
}

impl SheetPage {
    fn read(conn: &Connection, by: &Organiser, id: AssemblyId, now: Moment) -> Result<SheetPage, AppError> {
        let (assembly, shell) = super::opened_on_children(conn, "Crèche sheet", by, id)?;
        let children = store::children_in_creche(conn, by, &assembly, Which::ByName, 0, None)?;
        let rows: Vec<Row> = children.into_iter().map(Row::new).collect();
        let (day, time) = (assembly.zone.short_day(now), assembly.zone.time(now));
        let children = counted(u32::try_from(rows.len()).unwrap_or(u32::MAX), "child", "children");
        Ok(SheetPage {
            shell,
            home: format!("/o/a/{id}"),
            printed: format!("{children}. Printed {day} {time}"),
            rows,
            blank: BLANK_ROWS,
        })
    }
}

impl Row {
    fn new(child: CrecheChild) -> Row {
        Row {
            name: child.child.first_name,
            age: child.child.age_years.map(|age| age.to_string()).unwrap_or_default(),
            notes: child.child.notes.lines().map(str::to_owned).collect(),
            carer: child.carer.name,
            institution: child.carer.institution.map(|(_, name)| name).unwrap_or_default(),
            phone: child.carer.phone,
            mark: match (child.walked_up, child.may_come) {
                (true, _) => "Walk-up",
                (false, true) => "May come",
                (false, false) => "",
            },
        }
    }
}
