//! Children who are told of in rows of their own, and the parents to whom they belong.

use std::collections::HashMap;

use super::children::MOST;
use super::left_out::{LeftOut, Reason};
use super::{Attending, Details, Entry, Field, ListTable, NameKey, PersonName, Problem, ProblemKind, Reading, RowId};
use crate::need::model::Child;
use crate::words::{folded, joined, says_any};

/// Whether a table tells of children, each with the name of a parent, and of no more that concerns the parent.
pub(super) fn is_of_children(list: &ListTable) -> bool {
    let columns = &list.columns;
    let parents = columns.position_of(Field::Name).is_some_and(|position| {
        let heading = folded(&columns.heading(&list.table, position));
        says_any(&heading, &["parent", "parents", "carer", "guardian", "mum", "dad", "mother", "father", "whose"])
    });
    let about_children = [Field::ChildName, Field::Children].iter().any(|field| columns.position_of(*field).is_some());
    let about_parents =
        [Field::Phone, Field::Email, Field::Travel].iter().any(|field| columns.position_of(*field).is_some());
    parents && about_children && !about_parents
}

/// Whether a table of children, its title or its sheet speaks of the crèche.
pub(super) fn is_for_creche(list: &ListTable) -> bool {
    let header = list.columns.header.unwrap_or(0);
    let above = list.table.rows.iter().take_while(|row| row.number <= header).flat_map(|row| &row.cells);
    let says = |text: &String| says_any(&folded(text), &["creche", "childcare", "child care"]);
    is_of_children(list) && above.chain([&list.sheet]).any(says)
}

impl Reading {
    /// Gives the children of one table to their parents in the others, if most are found there.
    pub(super) fn give_children_to_parents(&mut self, table: usize) {
        let (of_children, mut people): (Vec<Entry>, Vec<Entry>) =
            std::mem::take(&mut self.entries).into_iter().partition(|entry| usize::from(entry.row.table) == table);
        let key = |entry: &Entry| entry.name.as_ref().map(PersonName::key);
        let mut parents: HashMap<NameKey, Vec<usize>> = HashMap::new();
        for (at, person) in people.iter().enumerate() {
            if let Some(key) = key(person) {
                parents.entry(key).or_default().push(at);
            }
        }
        let is_found = |entry: &Entry| key(entry).is_some_and(|key| parents.contains_key(&key));
        let found = of_children.iter().filter(|entry| is_found(entry)).count();
        if found * 2 < of_children.len() {
            people.extend(of_children);
            people.sort_by_key(|entry| entry.row);
            self.entries = people;
            return;
        }
        let mut orphans = Vec::new();
        // Of two parents of one name, the first has the children who follow each other first.
        let (mut before, mut turns): (Option<NameKey>, HashMap<usize, usize>) = (None, HashMap::new());
        for entry in of_children {
            let Some((name, same_name)) = key(&entry).and_then(|key| parents.get_key_value(&key)) else {
                orphans.push(entry);
                continue;
            };
            if before.as_ref() != Some(name) {
                let done = before.replace(name.clone()).and_then(|done| parents.get(&done));
                if let Some(done) = done {
                    *turns.entry(done[0]).or_default() += 1;
                }
            }
            let turn = turns.get(&same_name[0]).copied().unwrap_or(0).min(same_name.len() - 1);
            let at = same_name[turn];
            let (parent, row) = (&mut people[at], entry.row);
            let text = entry.details.shown(Field::Children);
            self.left_out.push(LeftOut { row, text, reason: Reason::Child });
            // What is unclear of the child is asked of the parent; the row itself is nobody's any more.
            self.problems.retain(|problem| problem.row != row || problem.field == Field::Children);
            for problem in self.problems.iter_mut().filter(|problem| problem.row == row) {
                problem.row = parent.row;
            }
            let Details { childcare, children, needs, attending, .. } = entry.details;
            if attending == Some(Attending::No) {
                continue;
            }
            let said: Vec<String> = needs.into_iter().map(|need| need.detail).collect();
            let said = said.join("; ");
            let children =
                children.into_iter().map(|child| Child { notes: joined(&child.notes, &said, "; "), ..child });
            give(parent, children, childcare, &mut self.problems);
        }
        people.extend(orphans);
        people.sort_by_key(|entry| entry.row);
        self.left_out.sort_by_key(|left_out| left_out.row);
        self.entries = people;
    }

    /// Gives a child to the first adult of its family, which begins in that row; false if nobody of it was read.
    pub(super) fn give_child(&mut self, child: &Child, wanted: Option<bool>, family: RowId) -> bool {
        let of_family = |entry: &&mut Entry| entry.row.table == family.table && entry.row >= family;
        let Some(parent) = self.entries.iter_mut().rev().take_while(of_family).last() else { return false };
        if parent.details.children.len() >= MOST {
            return false;
        }
        let wanted = if wanted == Some(true) { wanted } else { parent.details.childcare.or(wanted) };
        if wanted == Some(true) {
            parent.details.childcare = wanted;
        }
        give(parent, std::iter::once(child.clone()), wanted, &mut self.problems);
        true
    }
}

/// Adds children to those of a parent, of whom it is then asked whether they need looking after unless that is told.
fn give(parent: &mut Entry, children: impl Iterator<Item = Child>, wanted: Option<bool>, problems: &mut Vec<Problem>) {
    let of_parent = |kind: &ProblemKind, problem: &Problem| problem.row == parent.row && problem.kind == *kind;
    // Those for whom a place was wanted are told of now.
    if let Some(at) = problems.iter().position(|problem| of_parent(&ProblemKind::ChildcareWithoutChildren, problem)) {
        problems.remove(at);
        parent.details.children.clear();
    }
    parent.details.childcare = parent.details.childcare.or(wanted);
    parent.details.children.extend(children);
    parent.details.nothing_needed = false;
    let asked = ProblemKind::ChildrenWithoutChildcare;
    let is_told = parent.details.childcare.is_some() || parent.details.children.is_empty();
    if !is_told && !problems.iter().any(|problem| of_parent(&asked, problem)) {
        problems.push(Problem { row: parent.row, field: Field::Childcare, column: String::new(), kind: asked });
    }
}
