//! The cells of one row under what they are about, whichever way they were written.

use super::line::Line;
use super::reading::Reader;
use super::{Attending, Field, RowId};
use crate::need::model::NeedsRead;
use crate::sheet::Row;
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{Answer, clean, folded, says_any, short_answer, with_plain_digits};

/// The cells of one row that are about something.
pub(super) struct Cells<'t> {
    pub row: &'t Row,
    /// Where the row stands.
    pub id: RowId,
    pub all: Vec<Cell>,
}

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub field: Field,
    pub text: String,
    /// Where it stands; none for what the leader typed and for parts of a line.
    pub position: Option<usize>,
}

impl Cell {
    fn apart(field: Field, text: String) -> Cell {
        Cell { field, text, position: None }
    }
}

impl<'t> Cells<'t> {
    /// The cells of the table, in place of which stands what the leader typed.
    pub fn of(reader: &Reader, row: &'t Row) -> Cells<'t> {
        let id = reader.id(row);
        let mut cells: Vec<Cell> = Vec::new();
        for (position, field) in reader.columns.fields.iter().enumerate() {
            match field {
                Some(Field::Line) => cells.extend(parts_of_line(row.cell(position))),
                Some(field) => {
                    let family = reader.columns.families && *field == Field::LastName;
                    let cell = if family { reader.family(row).cell(position) } else { row.cell(position) };
                    let digits = if holds_numbers(*field) { with_plain_digits(cell) } else { cell.to_owned() };
                    let cell = digits.as_str();
                    let text = reader.columns.meanings.of(*field, cell).map_or(cell, |meant| meant.as_str()).to_owned();
                    cells.push(Cell { field: *field, text, position: Some(position) });
                }
                None => {}
            }
        }
        add_remarks(&mut cells, row);
        for (field, typed) in reader.fixes.of_row(id) {
            let replaced: &[Field] = match field {
                Field::Name => &[Field::FirstName, Field::LastName],
                Field::Children => &[Field::ChildAges, Field::ChildName],
                Field::Needs => &[Field::Access, Field::Diet, Field::Language, Field::Line],
                _ => &[],
            };
            cells.retain(|cell| cell.field != field && !replaced.contains(&cell.field));
            cells.push(Cell::apart(field, typed.to_owned()));
        }
        Cells { row, id, all: cells }
    }

    pub fn are_blank(&self) -> bool {
        self.all.iter().all(|cell| cell.text.is_empty())
    }

    /// Whether there is anything in the place of a name.
    pub fn name_someone(&self) -> bool {
        self.all.iter().any(|cell| cell.field.is_name() && !cell.text.is_empty())
    }

    /// Whether they tell of needs and of nothing by which a person is known.
    pub fn tell_more(&self) -> bool {
        let filled = || self.all.iter().filter(|cell| !cell.text.is_empty()).map(|cell| cell.field);
        filled().next().is_some()
            && filled().all(|field| matches!(field, Field::Access | Field::Diet | Field::Language | Field::Needs))
    }

    /// Whether they answer no and nothing else, as rows of tick boxes do that nobody has filled in.
    pub fn all_say_no(&self) -> bool {
        self.all.iter().all(|cell| cell.text.is_empty() || short_answer(&cell.text) == Some(Answer::No))
    }

    pub fn about(&self, field: Field) -> impl Iterator<Item = &Cell> {
        self.all.iter().filter(move |cell| cell.field == field && !cell.text.is_empty())
    }

    pub fn first(&self, field: Field) -> Option<Cell> {
        self.about(field).next().cloned()
    }

    /// Every text about something.
    pub fn said(&self, field: Field) -> String {
        self.about(field).map(|cell| clean(&cell.text)).collect::<Vec<_>>().join("; ")
    }

    /// The text of the first cell about something; empty if there is none.
    pub fn text(&self, field: Field) -> &str {
        self.about(field).next().map_or("", |cell| cell.text.as_str())
    }
}

fn holds_numbers(field: Field) -> bool {
    matches!(
        field,
        Field::Phone | Field::AgeGroup | Field::Children | Field::ChildAges | Field::ChildBand | Field::Childcare
    )
}

/// What was remarked on a cell is about the same; on a name, about the person. `see note` beside it says nothing.
fn add_remarks(cells: &mut Vec<Cell>, row: &Row) {
    for (position, remark) in &row.remarks {
        let Some(at) = cells.iter().position(|cell| cell.position == Some(*position)) else { continue };
        let field = cells[at].field;
        if field.is_name() {
            cells.push(Cell::apart(Field::Line, remark.clone()));
        } else if points_to_a_remark(&cells[at].text) {
            remark.clone_into(&mut cells[at].text);
        } else {
            cells.push(Cell { field, text: remark.clone(), position: Some(*position) });
        }
    }
}

fn points_to_a_remark(text: &str) -> bool {
    let said = folded(text);
    said.is_empty() || says_any(&said, &["see note", "see comment", "see notes", "note", "comment", "see remark"])
}

/// A line's parts under the fields that they are about.
fn parts_of_line(text: &str) -> Vec<Cell> {
    let line = Line::read(text);
    let mut parts = vec![
        Cell::apart(Field::Name, line.name),
        Cell::apart(Field::Phone, line.phone),
        Cell::apart(Field::Email, line.email),
    ];
    let mut travel: Vec<String> = Vec::new();
    let (mut access, mut diet, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for note in line.notes {
        let said = folded(&note);
        let travels = matches!(TravelAnswer::read(&note, ""), TravelRead::Answer(_)) && !speaks_of_stairs(&said);
        let coming = Attending::read(&note).is_some() && !NeedsRead::recognises(&note);
        match () {
            () if says_any(&said, OF_CHILDREN) => parts.push(Cell::apart(Field::Children, note)),
            () if travels && travel.is_empty() => travel.push(note),
            // `car, 2 spare seats`
            () if !travel.is_empty() && offers_seats(&said) => travel.push(note),
            () if coming => parts.push(Cell::apart(Field::Attending, note)),
            () if is_a_part(&said) => parts.push(Cell::apart(Field::Part, note.trim_matches(['(', ')']).to_owned())),
            () if NeedsRead::is_food(&note) => diet.push(note),
            () if NeedsRead::recognises(&note) => access.push(note),
            () => others.push(note),
        }
    }
    for (field, notes) in [(Field::Travel, travel), (Field::Access, access), (Field::Diet, diet), (Field::Line, others)]
    {
        if !notes.is_empty() {
            parts.push(Cell::apart(field, notes.join(", ")));
        }
    }
    parts
}

/// What somebody is or does, in a word or two.
fn is_a_part(said: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "chair", "chairperson", "secretary", "treasurer", "steward", "speaker", "host", "organiser", "leader", "minutes sec",
        "minutes secretary", "timekeeper", "time keeper", "note taker", "notetaker", "usher", "marshal", "first aider",
        "vice chair", "deputy", "rep", "delegate", "observer", "volunteer", "captain", "coordinator",
    ];
    PARTS.contains(&said)
}

/// `needs lift, no stairs`: the lift that goes up and down.
fn speaks_of_stairs(said: &str) -> bool {
    says_any(said, &["stairs", "steps", "step free", "floor", "upstairs"])
}

fn offers_seats(said: &str) -> bool {
    let seats = says_any(
        said,
        &["seat", "seats", "space", "spaces", "spare", "room", "can take", "can bring", "places", "lift", "lifts"],
    );
    seats
        && (said.chars().any(|c| c.is_ascii_digit()) || says_any(said, &["can", "spare", "free", "offer", "offering"]))
}

const OF_CHILDREN: &[&str] =
    &["kid", "kids", "child", "children", "creche", "childcare", "baby", "toddler", "son", "daughter"];
