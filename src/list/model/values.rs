//! What short answers mean, where the sender of a list says so: `J` is a yes, and here an `x` is a no.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::children::ChildrenTold;
use super::{Attending, Columns, Field};
use crate::need::model::NeedsRead;
use crate::sheet::Table;
use crate::words::{Answer, clean, folded, short_answer};

/// What the words of yes-or-no columns mean, as the leader said, by what the column is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Meanings(BTreeMap<Field, BTreeMap<String, Answer>>);

/// The different answers of the columns about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSample {
    /// What they are about.
    pub field: Field,
    /// What the first of the columns is called.
    pub header: String,
    /// The first few of them: those that cannot be read, then the others, each in the order of the rows.
    pub values: Vec<Value>,
    /// How many there are besides.
    pub more: usize,
}

/// One answer as it is written, and what it is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As it stands in the first row that has it.
    pub written: String,
    /// In how many rows it stands.
    pub rows: usize,
    /// What it means; none if nobody said and we cannot tell.
    pub answer: Option<Answer>,
    /// Whether we can tell without being told.
    known: bool,
}

/// How many different answers are shown of one column.
const SHOWN: usize = 10;

impl Meanings {
    /// What was said of a word.
    pub(super) fn of(&self, field: Field, written: &str) -> Option<Answer> {
        self.0.get(&field)?.get(&key(written)).copied()
    }

    /// Keeps what was said of a word; none takes it back. What it is read as anyway needs no saying.
    pub fn set(&mut self, field: Field, written: &str, answer: Option<Answer>) {
        let words = self.0.entry(field).or_default();
        match answer.filter(|answer| read(field, written) != Some(*answer)) {
            Some(answer) => words.insert(key(written), answer),
            None => words.remove(&key(written)),
        };
        self.0.retain(|_, words| !words.is_empty());
    }

    /// Forgets what the words of one column mean.
    pub(super) fn forget(&mut self, field: Field) {
        self.0.remove(&field);
    }
}

impl ValueSample {
    /// Whether any answer cannot be read and was not told.
    pub fn is_open(&self) -> bool {
        self.values.iter().any(|value| value.answer.is_none())
    }
}

impl Columns {
    /// The different answers in the columns that hold yes or no.
    pub fn values(&self, table: &Table) -> Vec<ValueSample> {
        Field::YES_OR_NO.iter().filter_map(|field| self.sample_of(table, *field)).collect()
    }

    fn sample_of(&self, table: &Table, field: Field) -> Option<ValueSample> {
        let header = self.called(table, self.position_of(field)?);
        let mut values = self.different(table, field);
        let (cells, answers) = (self.answers(table, field).count(), values.len());
        let asks = match field {
            // Words about needs are no answers: only a column that holds little else is asked about, and only in doubt.
            Field::Access => {
                let short: usize = values.iter().map(|value| value.rows).sum();
                let yes_or_no = values.iter().any(|value| value.known) && short * 10 >= cells * 7;
                yes_or_no && values.iter().any(|value| !value.known)
            }
            _ => answers > 0,
        };
        values.sort_by_key(|value| value.known);
        values.truncate(SHOWN);
        asks.then(|| ValueSample { field, header, more: answers - values.len(), values })
    }

    fn answers<'t>(&'t self, table: &'t Table, field: Field) -> impl Iterator<Item = &'t str> {
        let positions = (0..self.fields.len()).filter(move |position| self.fields[*position] == Some(field));
        positions.flat_map(|position| self.cells(table, position))
    }

    /// Each answer once, in order.
    fn different(&self, table: &Table, field: Field) -> Vec<Value> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut values: Vec<Value> = Vec::new();
        for cell in self.answers(table, field).filter(|cell| is_answer(field, cell)) {
            let at = *places.entry(key(cell)).or_insert(values.len());
            match values.get_mut(at) {
                Some(value) => value.rows += 1,
                None => {
                    let known = read(field, cell);
                    let answer = self.meanings.of(field, cell).or(known);
                    values.push(Value { written: clean(cell), rows: 1, answer, known: known.is_some() });
                }
            }
        }
        values
    }

    /// What was said of words that stand in several rows: codes, and not what was noted of one person.
    pub fn lasting_meanings(&self, table: &Table) -> Meanings {
        let mut lasting = Meanings::default();
        for field in self.meanings.0.keys().copied() {
            for value in self.different(table, field).iter().filter(|value| value.rows > 1) {
                lasting.set(field, &value.written, self.meanings.of(field, &value.written));
            }
        }
        lasting
    }
}

/// Spellings of one word are one word. Signs alone fold to nothing.
fn key(written: &str) -> String {
    let said = folded(written);
    if said.is_empty() { written.trim().to_owned() } else { said }
}

/// What a word is read as without being told.
fn read(field: Field, written: &str) -> Option<Answer> {
    match field {
        Field::Attending => Attending::read(written).map(|attending| match attending {
            Attending::Yes => Answer::Yes,
            Attending::Maybe => Answer::Maybe,
            Attending::No => Answer::No,
        }),
        _ => short_answer(written),
    }
}

/// Whether a cell answers yes or no, or nothing that we understand: what says more is read as it stands.
fn is_answer(field: Field, cell: &str) -> bool {
    match field {
        // A letter or two may be a child's name, but hardly.
        Field::Childcare => {
            let letters = cell.chars().all(char::is_alphabetic) && cell.chars().count() < 3;
            letters || short_answer(cell).is_some() || !ChildrenTold::default().childcare(cell)
        }
        Field::Access => {
            short_answer(cell).is_some() || folded(cell).split(' ').count() < 3 && !NeedsRead::recognises(cell)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::{Country, DraftContent, ListTable, Reading, read_people};
    use crate::sheet::read_text;

    fn table(csv: &str) -> (Table, Columns) {
        let table = read_text(csv.as_bytes()).unwrap();
        let columns = Columns::find(&table).columns;
        (table, columns)
    }

    /// Words, and what each is taken for.
    type Answers = Vec<(String, Option<&'static str>)>;

    fn shown(csv: &str) -> Vec<(String, Answers)> {
        let (table, columns) = table(csv);
        let of = |sample: ValueSample| {
            let values = sample.values.into_iter();
            (sample.header, values.map(|value| (value.written, value.answer.map(Answer::as_str))).collect())
        };
        columns.values(&table).into_iter().map(of).collect()
    }

    #[test]
    fn each_answer_is_shown_once_and_what_cannot_be_read_first() {
        let file = "Name,Coming?\nA B,Y\nC D,y\nE F,Maybe\nG H,Zusage\nI J,N\nK L,zusage!\nM N,\n";
        let values = [("Zusage", None), ("Y", Some("yes")), ("Maybe", Some("maybe")), ("N", Some("no"))];
        let values = values.map(|(written, answer)| (written.to_owned(), answer)).to_vec();
        assert_eq!(shown(file), [("Coming?".to_owned(), values)]);
        let values = [("hopefully", Some("maybe")), ("possibly after work", Some("maybe"))];
        let values = values.map(|(written, answer)| (written.to_owned(), answer)).to_vec();
        assert_eq!(shown("Name,Coming?\nA B,hopefully\nC D,possibly after work\n"), [("Coming?".to_owned(), values)]);
    }

    #[test]
    fn words_that_say_more_than_yes_or_no_are_no_answers() {
        fn check(csv: &str, written: &[&str]) {
            let values: Vec<String> =
                shown(csv).into_iter().flat_map(|(_, values)| values).map(|(word, _)| word).collect();
            assert_eq!(values, written, "{csv:?}");
        }
        check("Name,Childcare\nA B,yes\nC D,\"Adam 4, Sara 6\"\nE F,J\n", &["J", "yes"]);
        check("Name,Wheelchair?\nA B,J\nC D,N\nE F,J\n", &["J", "N"]);
        check("Name,Access\nA B,wheelchair\nC D,none\nE F,bad knees\nG H,ramp\n", &[]);
        check("Name,Access\nA B,yes\nC D,no\n", &[]);
        // Seven of ten and more: mostly yes and no, with a word that may be either.
        let access =
            |others: &str| format!("Name,Access\nA B,yes\nC D,no\nE F,yes\nG H,no\nI J,yes\nK L,no\nM N,J\n{others}");
        check(&access("O P,wheelchair\nQ R,a ramp please\nS T,step free\n"), &["J", "yes", "no"]);
        check(&access("O P,wheelchair\nQ R,a ramp please\nS T,step free\nU V,large print\n"), &[]);
        check("Name,Childcare\nA B,yes\nC D,JN\nE F,Ada\n", &["JN", "yes"]);
        check("Name,Access\nA B,yes\nC D,no\nE F,to be told\n", &[]);
        check("Name,Phone\nA B,07700 900123\n", &[]);
    }

    #[test]
    fn ten_answers_are_shown_and_the_others_counted() {
        let rows: String = ('a'..='n').map(|letter| format!("Grace Okafor,zz{letter}\n")).collect();
        let (table, mut columns) = table(&format!("Name,Phone\n{rows}"));
        columns.assign(Field::Attending, Some(1));
        let samples = columns.values(&table);
        assert_eq!((samples[0].values.len(), samples[0].more, samples[0].is_open()), (10, 4, true));
        let (table, columns) = self::table("Name,Coming?\nA B,Y\nC D,no\n");
        assert!(!columns.values(&table)[0].is_open());
    }

    fn reading(table: &Table, columns: &Columns) -> Reading {
        let list = ListTable::new(table.clone(), columns.clone());
        read_people(&DraftContent::of(list), Country::Gb).unwrap()
    }

    #[test]
    fn what_the_leader_says_is_how_the_rows_are_read() {
        let (table, mut columns) =
            table("Name,Coming?,Childcare,Wheelchair?\nA B,Zusage,J,J\nC D,x,N,N\nE F,Y,,\nG H,zusage,,\n");
        assert_eq!(reading(&table, &columns).problems.len(), 2, "of who is coming");
        columns.meanings.set(Field::Attending, "ZUSAGE", Some(Answer::Maybe));
        columns.meanings.set(Field::Attending, "x", Some(Answer::No));
        columns.meanings.set(Field::Attending, "Y", Some(Answer::Yes));
        columns.meanings.set(Field::Childcare, "J", Some(Answer::Yes));
        columns.meanings.set(Field::Access, "J", Some(Answer::Yes));
        let read = reading(&table, &columns);
        let attending: Vec<_> = read.entries.iter().map(|entry| entry.details.attending).collect();
        assert_eq!(
            attending,
            [Some(Attending::Maybe), Some(Attending::No), Some(Attending::Yes), Some(Attending::Maybe)]
        );
        assert_eq!(read.entries[0].details.childcare, Some(true));
        assert_eq!(read.entries[0].details.needs[0].label(), "Uses a wheelchair");
        // A word that is read rightly anyway is not kept, and one that is taken back is gone.
        assert_eq!(columns.meanings.of(Field::Attending, "Y"), None);
        columns.meanings.set(Field::Attending, "zusage", None);
        assert_eq!(columns.meanings.of(Field::Attending, "Zusage"), None);
        // Another column is another question.
        columns.assign(Field::Attending, Some(2));
        assert_eq!(columns.meanings.of(Field::Attending, "x"), None);
    }

    #[test]
    fn only_words_of_several_rows_last() {
        let (table, mut columns) = table("Name,Coming?\nA B,Zusage\nC D,zusage\nE F,as Granny Sue says\n");
        columns.assign(Field::Attending, Some(1));
        columns.meanings.set(Field::Attending, "Zusage", Some(Answer::Yes));
        columns.meanings.set(Field::Attending, "as Granny Sue says", Some(Answer::No));
        let lasting = columns.lasting_meanings(&table);
        assert_eq!(serde_json::to_string(&lasting).unwrap(), r#"{"attending":{"zusage":"yes"}}"#);
    }
}
