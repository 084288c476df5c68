//! One row becomes a person, or says why it cannot.

use chrono::Datelike as _;

use super::cells::{Cell, Cells};
use super::children::ChildrenTold;
use super::line::without_numbering;
use super::reading::Reader;
use super::several::Named;
use super::{
    AgeGroup, Attending, Details, Email, Entry, Field, NameError, PersonName, Phone, Problem, ProblemKind, RowId,
};
use crate::need::model::{Child, NeedAnswer, NeedsRead, Topic};
use crate::travel::model::{TravelAnswer, TravelRead};
use crate::words::{Answer, clean, folded, says_any, short_answer};

/// Reads one row that is a person, or several, with every problem in it.
pub(super) fn read(reader: &Reader, cells: &Cells) -> (Vec<Entry>, Vec<Problem>) {
    let mut pass = Pass { reader, row: cells.id, cells, problems: Vec::new(), named: Vec::new() };
    let several = pass.named_in_cells();
    if let Named::Several { children, .. } = &several {
        pass.named = children.clone();
    }
    let mut details = pass.details();
    let names = pass.names(&details, several);
    let phones = pass.phones_of(names.len());
    let shared = Details { travel: details.travel.clone(), attending: details.attending, ..Details::default() };
    let mut entries: Vec<Entry> = Vec::with_capacity(names.len());
    for (name, person) in names.into_iter().zip(0..) {
        let mut own = if person == 0 { std::mem::take(&mut details) } else { shared.clone() };
        if let Some(phone) = phones.get(usize::from(person)) {
            own.phone = Some(phone.clone());
        }
        entries.push(Entry { row: RowId { person, ..pass.row }, name, details: own });
    }
    (entries, pass.problems)
}

/// One pass over the cells of one row.
struct Pass<'r, 't> {
    reader: &'r Reader<'t>,
    row: RowId,
    cells: &'r Cells<'t>,
    problems: Vec<Problem>,
    /// Children who are named in the place of the name: `Adam 4`.
    named: Vec<String>,
}

impl Pass<'_, '_> {
    fn problem(&mut self, field: Field, position: Option<usize>, kind: ProblemKind) {
        let column = position.map_or(String::new(), |position| self.reader.columns.called(self.reader.table, position));
        self.problems.push(Problem { row: self.row, field, column, kind });
    }

    /// Whom the name cells name. A column of surnames may stand beside one of a whole family's first names.
    fn named_in_cells(&self) -> Named {
        let whole = self.cells.text(Field::Name);
        if whole.is_empty() {
            Named::of_family(self.cells.text(Field::FirstName), self.cells.text(Field::LastName))
        } else {
            Named::read(without_numbering(whole))
        }
    }

    /// Everybody whom the row names: at least one, who may still lack a name.
    fn names(&mut self, details: &Details, several: Named) -> Vec<Option<PersonName>> {
        match several {
            Named::Several { people, .. } => {
                let names: Vec<PersonName> = people.iter().filter_map(|name| PersonName::parse(name).ok()).collect();
                let told: Vec<String> = names.iter().map(ToString::to_string).collect();
                self.problem(Field::Name, None, ProblemKind::PeopleInOneRow(told.join(", ")));
                if !details.needs.is_empty() && names.len() > 1 {
                    self.problem(Field::Needs, None, ProblemKind::NeedsOfOne(told[0].clone()));
                }
                names.into_iter().map(Some).collect()
            }
            Named::AndOthers(name) => {
                self.problem(
                    Field::Name,
                    None,
                    ProblemKind::OthersWithoutName(self.cells.text(Field::Name).to_owned()),
                );
                vec![PersonName::parse(&name).ok()]
            }
            Named::Doubtful(name) => {
                self.problem(Field::Name, None, ProblemKind::SeveralPeople(name));
                vec![self.name(details)]
            }
            Named::One(_) => vec![self.name(details)],
        }
    }

    fn name(&mut self, details: &Details) -> Option<PersonName> {
        let (first, last, whole) =
            (self.cells.text(Field::FirstName), self.cells.text(Field::LastName), self.cells.text(Field::Name));
        let written = if whole.is_empty() { format!("{first} {last}") } else { without_numbering(whole).to_owned() };
        match PersonName::parse(&written) {
            Ok(name) if self.is_last_name_first(&written) => Some(name.turned_round()),
            Ok(name) => Some(name),
            Err(NameError::TooLong) => {
                self.problem(Field::Name, None, ProblemKind::NameTooLong);
                None
            }
            Err(NameError::Blank) => self.name_of_address(details),
        }
    }

    fn is_last_name_first(&self, written: &str) -> bool {
        self.reader.last_name_first
            && !written.contains(',')
            && self.reader.fixes.typed(self.row, Field::Name).is_none()
    }

    /// Of a line that is an address alone, what stands before the `@`, until somebody types the name.
    fn name_of_address(&mut self, details: &Details) -> Option<PersonName> {
        let lines = self.reader.columns.fields.contains(&Some(Field::Line));
        let address = details.email.as_ref().filter(|email| lines && email.is_address());
        if let Some(name) = address.and_then(|email| PersonName::parse(&email.name_in_it()).ok()) {
            self.problem(Field::Name, None, ProblemKind::NameFromAddress(name.to_string()));
            return Some(name);
        }
        let told = match details {
            Details { phone: Some(_), .. } => "a phone number",
            Details { email: Some(_), .. } => "an email address",
            _ => "details",
        };
        self.problem(Field::Name, None, ProblemKind::NoName(told));
        None
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

    /// The first number of the row that a message reaches, else the first that can be dialled, else the first words in a number's place.
    fn phone(&mut self) -> Option<Phone> {
        let told = self.cells.about(Field::Phone).filter(|cell| short_answer(&cell.text) != Some(Answer::No));
        let reads: Vec<_> =
            told.filter_map(|cell| Some((Phone::read(&cell.text, self.reader.country)?, cell.position))).collect();
        let mobile = reads.iter().find(|(read, _)| read.phone.is_mobile());
        let number = || reads.iter().find(|(read, _)| read.phone.is_number());
        let (read, position) = mobile.or_else(number).or(reads.first())?.clone();
        if !read.phone.is_number() {
            self.problem(Field::Phone, position, ProblemKind::PhoneUnreadable(read.phone.as_str().to_owned()));
        }
        if read.zero_put_back {
            self.problem(Field::Phone, position, ProblemKind::ZeroPutBack(read.phone.clone()));
        }
        let as_good = |other: &Phone| other.is_mobile() || (mobile.is_none() && other.is_number());
        let others = reads.iter().any(|(other, _)| other.phone != read.phone && as_good(&other.phone));
        if read.several || others {
            self.problem(Field::Phone, position, ProblemKind::SeveralPhones(read.phone.clone()));
        }
        Some(read.phone)
    }

    /// A number for each of several people, where as many stand on lines of one cell.
    fn phones_of(&self, people: usize) -> Vec<Phone> {
        let Some(cell) = self.cells.first(Field::Phone).filter(|_| people > 1) else { return Vec::new() };
        let lines = cell.text.lines().filter_map(|line| Phone::read(line, self.reader.country)).map(|read| read.phone);
        let phones: Vec<Phone> = lines.filter(Phone::is_number).collect();
        if phones.len() == people { phones } else { Vec::new() }
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
            Answer::Yes => AgeGroup::read(self.reader.heading(cell.position)),
            Answer::No | Answer::Maybe => None,
        }
    }

    /// Somebody crossed out is not coming, unless the leader says so.
    fn attending(&mut self) -> Option<Attending> {
        if self.cells.row.hidden {
            self.problem(Field::Name, None, ProblemKind::HiddenRow);
        }
        if self.is_crossed_out() {
            self.problem(Field::Attending, None, ProblemKind::CrossedOut);
            return Some(Attending::No);
        }
        let cell = self.cells.first(Field::Attending)?;
        let attending = Attending::read(&cell.text);
        if attending.is_none() {
            self.problem(Field::Attending, cell.position, ProblemKind::AttendingUnreadable(clean(&cell.text)));
        }
        attending
    }

    /// Whether children stand in a column that speaks of the crèche, so that who is named there is for it.
    fn asks_for_creche(&self) -> bool {
        let of_children = [Field::Children, Field::ChildAges, Field::ChildName, Field::ChildBand];
        let cells = self.cells.all.iter().filter(|cell| of_children.contains(&cell.field) && !cell.text.is_empty());
        cells
            .filter(|cell| cell.position.is_some())
            .any(|cell| says_any(&folded(self.reader.heading(cell.position)), &["creche", "childcare", "child care"]))
    }

    fn is_crossed_out(&self) -> bool {
        let fields = &self.reader.columns.fields;
        let is_named = |field: Field| field.is_name() || field == Field::Line;
        let names = self.cells.row.struck.iter().any(|at| fields.get(*at).copied().flatten().is_some_and(is_named));
        names && self.reader.fixes.typed(self.row, Field::Attending).is_none()
    }

    /// Whether the crèche is wanted, and the children of every cell about them, in the order of the columns.
    fn children(&mut self) -> (Option<bool>, Vec<Child>) {
        let mut told = ChildrenTold::default();
        let (mut childcare_unclear, mut children_unclear, mut were_a_date) = (None, None, None);
        for cell in &self.cells.all {
            let understood = match cell.field {
                Field::Childcare => told.childcare(&cell.text),
                Field::ChildName => told.name(&cell.text),
                Field::ChildAges | Field::Children if as_date(&cell.text).is_some() => {
                    told.ages(&as_date(&cell.text).unwrap_or_default());
                    were_a_date = were_a_date.or(Some(cell.clone()));
                    true
                }
                Field::Children => told.children(&cell.text),
                Field::ChildAges => told.ages(&cell.text),
                Field::ChildBand => told.band(&cell.text, self.reader.heading(cell.position)),
                _ => continue,
            };
            match cell.field {
                _ if understood => {}
                Field::Childcare => childcare_unclear = childcare_unclear.or(Some(cell.clone())),
                _ => children_unclear = children_unclear.or(Some(cell.clone())),
            }
        }
        for child in &self.named {
            told.children(child);
        }
        told.children = told.all();
        if let Some(cell) = were_a_date {
            self.problem(Field::Children, cell.position, ProblemKind::AgesWereADate(clean(&cell.text)));
        }
        if !told.children.is_empty() && (self.reader.for_creche || self.asks_for_creche()) {
            told.wanted = told.wanted.or(Some(true));
        }
        let unclear = childcare_unclear.is_some() || children_unclear.is_some();
        if let Some(cell) = childcare_unclear {
            self.problem(Field::Childcare, cell.position, ProblemKind::ChildcareUnreadable(clean(&cell.text)));
        }
        if let Some(cell) = children_unclear {
            self.problem(Field::Children, cell.position, ProblemKind::ChildrenUnclear(clean(&cell.text)));
        }
        let position = |field| self.cells.about(field).next().and_then(|cell| cell.position);
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
        for cell in self.cells.about(Field::Travel) {
            match TravelAnswer::read(&cell.text, self.reader.heading(cell.position)) {
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
        for cell in &self.cells.all {
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
            let read = NeedsRead::read(&cell.text, self.reader.heading(cell.position), topic);
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

/// Ages that a spreadsheet program took for a date: `3-4` became the 3rd of April or the 4th of March, `3-4-5` is of 2005.
fn as_date(text: &str) -> Option<String> {
    let date = chrono::NaiveDate::parse_from_str(text.split(' ').next()?, "%Y-%m-%d").ok()?;
    let year = date.year().rem_euclid(100) as u32;
    // Two numbers become a date of the year in which they are typed.
    let third = if year < 18 && date.year() < 2018 { format!(", {year}") } else { String::new() };
    Some(format!("{}, {}{third}", date.day(), date.month()))
}
