//! One row becomes a person, or says why it cannot.

use super::children::ChildrenTold;
use super::line::{Line, without_numbering};
use super::reading::Reader;
use super::{
    AgeGroup, Attending, Details, Email, Entry, Field, NameError, PersonName, Phone, Problem, ProblemKind, RowId,
    columns,
};
use crate::need::model::{Child, NeedAnswer, NeedsRead, Topic};
use crate::sheet::Row;
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{Answer, clean, folded, says_any, short_answer};

/// Reads one row that is a person, with every problem in it.
pub(super) fn read(reader: &Reader, row: &Row) -> (Entry, Vec<Problem>) {
    let mut pass = Pass { reader, row: reader.id(row), cells: Cells::of(reader, row), problems: Vec::new() };
    let details = pass.details();
    let name = pass.name(&details);
    (Entry { row: reader.id(row), name, details }, pass.problems)
}

/// The cells of one row that are about something.
pub(super) struct Cells(Vec<Cell>);

#[derive(Debug, Clone)]
struct Cell {
    field: Field,
    text: String,
    /// Where it stands; none for what the leader typed and for parts of a line.
    position: Option<usize>,
}

impl Cell {
    fn apart(field: Field, text: String) -> Cell {
        Cell { field, text, position: None }
    }
}

impl Cells {
    /// The cells of the table, in place of which stands what the leader typed.
    pub fn of(reader: &Reader, row: &Row) -> Cells {
        let mut cells: Vec<Cell> = Vec::new();
        for (position, field) in reader.columns.fields.iter().enumerate() {
            match field {
                Some(Field::Line) => cells.extend(parts_of_line(row.cell(position))),
                Some(field) => {
                    let cell = row.cell(position);
                    let text = reader.columns.meanings.of(*field, cell).map_or(cell, |meant| meant.as_str()).to_owned();
                    cells.push(Cell { field: *field, text, position: Some(position) });
                }
                None => {}
            }
        }
        for (field, typed) in reader.fixes.of_row(reader.id(row)) {
            let replaced: &[Field] = match field {
                Field::Name => &[Field::FirstName, Field::LastName],
                Field::Children => &[Field::ChildAges, Field::ChildName],
                Field::Needs => &[Field::Access, Field::Diet, Field::Language, Field::Line],
                _ => &[],
            };
            cells.retain(|cell| cell.field != field && !replaced.contains(&cell.field));
            cells.push(Cell::apart(field, typed.to_owned()));
        }
        Cells(cells)
    }

    pub fn are_blank(&self) -> bool {
        self.0.iter().all(|cell| cell.text.is_empty())
    }

    fn all(&self, field: Field) -> impl Iterator<Item = &Cell> {
        self.0.iter().filter(move |cell| cell.field == field && !cell.text.is_empty())
    }

    fn first(&self, field: Field) -> Option<Cell> {
        self.all(field).next().cloned()
    }

    /// The text of the first cell about something; empty if there is none.
    pub fn text(&self, field: Field) -> &str {
        self.all(field).next().map_or("", |cell| cell.text.as_str())
    }
}

/// A line's parts under the fields that they are about.
fn parts_of_line(text: &str) -> Vec<Cell> {
    let line = Line::read(text);
    let mut parts = vec![
        Cell::apart(Field::Name, line.name),
        Cell::apart(Field::Phone, line.phone),
        Cell::apart(Field::Email, line.email),
    ];
    let mut others: Vec<String> = Vec::new();
    let mut travels = false;
    for note in line.notes {
        let said = folded(&note);
        let travel = !travels && matches!(TravelAnswer::read(&note, ""), TravelRead::Answer(_));
        let coming = Attending::read(&note).is_some() && !NeedsRead::recognises(&note);
        if says_any(&said, OF_CHILDREN) {
            parts.push(Cell::apart(Field::Children, note));
        } else if travel {
            travels = true;
            parts.push(Cell::apart(Field::Travel, note));
        } else if coming {
            parts.push(Cell::apart(Field::Attending, note));
        } else {
            others.push(note);
        }
    }
    parts.push(Cell::apart(Field::Line, others.join(", ")));
    parts
}

const OF_CHILDREN: &[&str] =
    &["kid", "kids", "child", "children", "creche", "childcare", "baby", "toddler", "son", "daughter"];

/// One pass over the cells of one row.
struct Pass<'r, 't> {
    reader: &'r Reader<'t>,
    row: RowId,
    cells: Cells,
    problems: Vec<Problem>,
}

impl Pass<'_, '_> {
    fn problem(&mut self, field: Field, position: Option<usize>, kind: ProblemKind) {
        let column = position.map_or(String::new(), |position| self.reader.columns.called(self.reader.table, position));
        self.problems.push(Problem { row: self.row, field, column, kind });
    }

    fn name(&mut self, details: &Details) -> Option<PersonName> {
        let (first, last, whole) =
            (self.cells.text(Field::FirstName), self.cells.text(Field::LastName), self.cells.text(Field::Name));
        let written = if whole.is_empty() { format!("{first} {last}") } else { without_numbering(whole).to_owned() };
        match PersonName::parse(&written) {
            Ok(name) => {
                if looks_like_several(name.as_str()) {
                    self.problem(Field::Name, None, ProblemKind::SeveralPeople(name.to_string()));
                }
                Some(name)
            }
            Err(NameError::TooLong) => {
                self.problem(Field::Name, None, ProblemKind::NameTooLong);
                None
            }
            Err(NameError::Blank) => {
                let told = match details {
                    Details { phone: Some(_), .. } => "a phone number",
                    Details { email: Some(_), .. } => "an email address",
                    _ => "details",
                };
                self.problem(Field::Name, None, ProblemKind::NoName(told));
                None
            }
        }
    }

    fn details(&mut self) -> Details {
        let text = |text: &str| Some(clean(text)).filter(|text| !text.is_empty());
        let known_as = text(self.cells.text(Field::KnownAs));
        let part = text(self.cells.text(Field::Part));
        let (phone, email) = (self.phone(), self.email());
        let (age_group, attending) = (self.age_group(), self.attending());
        let (childcare, children) = self.children();
        let travel = self.travel();
        let (needs, nothing) = self.needs();
        let for_creche = !children.is_empty() && childcare != Some(false);
        let nothing_needed = nothing && needs.is_empty() && !for_creche;
        Details {
            known_as,
            phone,
            email,
            age_group,
            attending,
            part,
            childcare,
            children,
            travel,
            needs,
            nothing_needed,
        }
    }

    /// The first number of the row that can be dialled, else the first words in a number's place.
    fn phone(&mut self) -> Option<Phone> {
        let told = self.cells.all(Field::Phone).filter(|cell| short_answer(&cell.text) != Some(Answer::No));
        let reads: Vec<_> =
            told.filter_map(|cell| Some((Phone::read(&cell.text, self.reader.country)?, cell.position))).collect();
        let (read, position) = reads.iter().find(|(read, _)| read.phone.is_number()).or(reads.first())?.clone();
        if !read.phone.is_number() {
            self.problem(Field::Phone, position, ProblemKind::PhoneUnreadable(read.phone.as_str().to_owned()));
        }
        if read.zero_put_back {
            self.problem(Field::Phone, position, ProblemKind::ZeroPutBack(read.phone.clone()));
        }
        let others = reads.iter().any(|(other, _)| other.phone.is_number() && other.phone != read.phone);
        if read.several || others {
            self.problem(Field::Phone, position, ProblemKind::SeveralPhones(read.phone.clone()));
        }
        Some(read.phone)
    }

    fn email(&mut self) -> Option<Email> {
        let cell = self.cells.first(Field::Email)?;
        if short_answer(&cell.text) == Some(Answer::No) {
            return None;
        }
        let email = Email::read(&cell.text)?;
        if !email.is_address() {
            self.problem(Field::Email, cell.position, ProblemKind::EmailUnreadable(email.as_str().to_owned()));
        }
        Some(email)
    }

    fn age_group(&mut self) -> Option<AgeGroup> {
        let cell = self.cells.first(Field::AgeGroup)?;
        let group = AgeGroup::read(&cell.text).or_else(|| self.ticked_age_group(&cell));
        if group.is_none() && short_answer(&cell.text).is_none() {
            self.problem(Field::AgeGroup, cell.position, ProblemKind::AgeGroupUnreadable(clean(&cell.text)));
        }
        group
    }

    /// A tick under `Under 16?` means what the column is called.
    fn ticked_age_group(&self, cell: &Cell) -> Option<AgeGroup> {
        match short_answer(&cell.text)? {
            Answer::Yes => AgeGroup::read(&self.reader.heading(cell.position)),
            Answer::No | Answer::Maybe => None,
        }
    }

    fn attending(&mut self) -> Option<Attending> {
        let cell = self.cells.first(Field::Attending)?;
        let attending = Attending::read(&cell.text);
        if attending.is_none() {
            self.problem(Field::Attending, cell.position, ProblemKind::AttendingUnreadable(clean(&cell.text)));
        }
        attending
    }

    /// Whether the crèche is wanted, and the children of every cell about them, in the order of the columns.
    fn children(&mut self) -> (Option<bool>, Vec<Child>) {
        let mut told = ChildrenTold::default();
        let (mut childcare_unclear, mut children_unclear) = (None, None);
        for cell in &self.cells.0 {
            let understood = match cell.field {
                Field::Childcare => told.childcare(&cell.text),
                Field::Children => told.children(&cell.text),
                Field::ChildName => told.name(&cell.text),
                Field::ChildAges => told.ages(&cell.text),
                _ => continue,
            };
            match cell.field {
                _ if understood => {}
                Field::Childcare => childcare_unclear = childcare_unclear.or(Some(cell.clone())),
                _ => children_unclear = children_unclear.or(Some(cell.clone())),
            }
        }
        let unclear = childcare_unclear.is_some() || children_unclear.is_some();
        if let Some(cell) = childcare_unclear {
            self.problem(Field::Childcare, cell.position, ProblemKind::ChildcareUnreadable(clean(&cell.text)));
        }
        if let Some(cell) = children_unclear {
            self.problem(Field::Children, cell.position, ProblemKind::ChildrenUnclear(clean(&cell.text)));
        }
        let position = |field| self.cells.all(field).next().and_then(|cell| cell.position);
        let (beside_childcare, beside_children) = (position(Field::Childcare), position(Field::Children));
        if told.wanted.is_none() && !told.children.is_empty() {
            self.problem(Field::Childcare, beside_children, ProblemKind::ChildrenWithoutChildcare);
        }
        if told.wanted == Some(true) && told.children.is_empty() {
            // A place is wanted for at least one; who it is for can be told later.
            told.children.push(Child::default());
            if !unclear {
                self.problem(Field::Children, beside_childcare, ProblemKind::ChildcareWithoutChildren);
            }
        }
        (told.wanted, told.children)
    }

    fn travel(&mut self) -> Option<TravelAnswer> {
        let mut answer: Option<TravelAnswer> = None;
        let mut not_understood = None;
        for cell in self.cells.all(Field::Travel) {
            match TravelAnswer::read(&cell.text, &self.reader.heading(cell.position)) {
                TravelRead::Answer(read) if answer.is_none() => answer = Some(read),
                TravelRead::NotUnderstood if not_understood.is_none() => not_understood = Some(cell.clone()),
                TravelRead::Answer(_) | TravelRead::NotUnderstood | TravelRead::Blank => {}
            }
        }
        if let (None, Some(cell)) = (&answer, not_understood) {
            self.problem(Field::Travel, cell.position, ProblemKind::TravelUnreadable(clean(&cell.text)));
        }
        let pick_up = clean(self.cells.text(Field::PickUp));
        if let Some(answer) = &mut answer
            && !pick_up.is_empty()
        {
            answer.detail = format!("{}, {pick_up}", answer.detail);
            answer.pick_up = pick_up;
        }
        answer
    }

    /// The needs of every cell about them, and whether any says that there are none.
    fn needs(&mut self) -> (Vec<NeedAnswer>, bool) {
        let (mut needs, mut nothing, mut problems) = (Vec::new(), false, Vec::new());
        for cell in &self.cells.0 {
            let topic = match cell.field {
                Field::Access => Topic::Access,
                Field::Diet => Topic::Diet,
                Field::Language => Topic::Language,
                Field::Needs => Topic::Mixed,
                Field::Line if NeedsRead::recognises(&cell.text) => Topic::Mixed,
                Field::Line if !cell.text.is_empty() => {
                    problems.push((Field::Needs, cell.position, ProblemKind::NoteNotUnderstood(cell.text.clone())));
                    continue;
                }
                _ => continue,
            };
            let read = NeedsRead::read(&cell.text, &self.reader.heading(cell.position), topic);
            if read.unclear {
                problems.push((cell.field, cell.position, ProblemKind::NeedUnclear));
            }
            nothing |= read.nothing;
            needs.extend(read.needs);
        }
        for (field, position, kind) in problems {
            self.problem(field, position, kind);
        }
        (NeedAnswer::one_of_each(needs), nothing)
    }
}

/// `Ali & Sana Khan`, `Ali Khan and Sana Khan`, `Ali Khan/Sana Khan`.
fn looks_like_several(name: &str) -> bool {
    let said = format!(" {} ", name.to_lowercase());
    let joined = said.contains(" & ") || said.contains(" and ") || said.contains(" + ") || name.contains('/');
    joined && columns::looks_like_name(&name.replace(['&', '+', '/'], " "))
}
