//! Children told of in several cells of one row.

use crate::need::model::{Child, ChildrenRead, Expect};
use crate::words::{Answer, short_answer};

/// More children of one age than one person will bring: a slip of the keyboard.
pub(super) const MOST: usize = 12;

/// What the cells of a row tell of children, put together.
#[derive(Debug, Default)]
pub(super) struct ChildrenTold {
    pub wanted: Option<bool>,
    pub children: Vec<Child>,
    /// Children counted by columns for an age each; they may be among the others.
    counted: Vec<Child>,
}

impl ChildrenTold {
    pub fn childcare(&mut self, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        match short_answer(text) {
            Some(Answer::Yes) => self.wanted = Some(true),
            Some(Answer::No) => self.wanted = Some(false),
            Some(Answer::Maybe) => return false,
            None => {
                let read = ChildrenRead::read(text, Expect::Count);
                self.wanted = read.wanted.or((!read.children.is_empty()).then_some(true));
                self.add(read.children);
                return self.wanted.is_some() && !read.unclear;
            }
        }
        true
    }

    pub fn children(&mut self, text: &str) -> bool {
        let read = ChildrenRead::read(text, Expect::Count);
        self.wanted = self.wanted.or(read.wanted.filter(|wanted| *wanted || self.children.is_empty()));
        self.add(read.children);
        !read.unclear
    }

    pub fn name(&mut self, text: &str) -> bool {
        let read = ChildrenRead::read(text, Expect::Count);
        self.add(read.children);
        !read.unclear
    }

    /// A number under a heading that tells an age: what it says is kept beside each child, whose age is still to be told.
    pub fn band(&mut self, text: &str, heading: &str) -> bool {
        let number = match short_answer(text) {
            Some(Answer::No) => 0,
            Some(Answer::Yes) => 1,
            _ => match text.trim().trim_end_matches(".0").parse::<usize>() {
                Ok(number) if number <= MOST => number,
                _ => return text.trim().is_empty(),
            },
        };
        let child = Child { notes: heading.to_owned(), ..Child::default() };
        self.counted.resize(self.counted.len() + number, child);
        true
    }

    /// The children, with those that were only counted by age.
    pub fn all(&mut self) -> Vec<Child> {
        let mut children = std::mem::take(&mut self.children);
        if children.iter().all(|child| *child == Child::default()) && self.counted.len() >= children.len() {
            children.clear();
        }
        let more = self.counted.len().saturating_sub(children.len());
        children.extend(self.counted.drain(..).take(more));
        children
    }

    /// Ages go to the children who have none yet, from the first on; what is left are further children.
    pub fn ages(&mut self, text: &str) -> bool {
        let read = ChildrenRead::read(text, Expect::Ages);
        for told in read.children {
            match self.children.iter_mut().find(|child| child.age_years.is_none()) {
                Some(child) => child.age_years = told.age_years,
                None => self.children.push(told),
            }
        }
        !read.unclear
    }

    /// A second cell about the same children tells more of them: those it names are among those another only counted, and
    /// a number counts those named elsewhere, too.
    fn add(&mut self, told: Vec<Child>) {
        let (nothing_known, count) = (Child::default(), told.len());
        for child in told.into_iter().filter(|child| *child != nothing_known) {
            match self.children.iter_mut().find(|known| **known == nothing_known) {
                Some(counted) => *counted = child,
                None => self.children.push(child),
            }
        }
        self.children.resize(self.children.len().max(count), nothing_known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tell = fn(&mut ChildrenTold, &str) -> bool;

    #[test]
    fn cells_about_the_same_children_are_put_together() {
        const CHILDCARE: Tell = ChildrenTold::childcare;
        const CHILDREN: Tell = ChildrenTold::children;
        const NAME: Tell = ChildrenTold::name;
        const AGES: Tell = ChildrenTold::ages;
        fn check(cells: &[(Tell, &str)], wanted: Option<bool>, children: &str) {
            let mut told = ChildrenTold::default();
            for (tell, text) in cells {
                assert!(tell(&mut told, text), "{text:?}");
            }
            let labels: Vec<_> = told.children.iter().map(Child::label).collect();
            assert_eq!((told.wanted, labels.join("; ").as_str()), (wanted, children));
        }
        check(&[(CHILDCARE, "")], None, "");
        check(&[(CHILDCARE, "yes"), (CHILDREN, "")], Some(true), "");
        check(&[(CHILDCARE, "no"), (CHILDREN, "Adam 4")], Some(false), "Adam, 4");
        check(&[(CHILDCARE, "2")], Some(true), "age not known; age not known");
        check(&[(CHILDREN, "no")], Some(false), "");
        check(&[(NAME, "Adam"), (CHILDREN, "yes")], Some(true), "Adam, age not known");
        check(&[(NAME, "Adam"), (CHILDREN, "no")], None, "Adam, age not known");
        check(&[(NAME, "Adam"), (NAME, "Sara"), (AGES, "4, 6, 8")], None, "Adam, 4; Sara, 6; age 8");
        check(&[(CHILDREN, "Adam 4"), (CHILDREN, "2")], None, "Adam, 4; age not known");
        check(&[(CHILDREN, "2"), (CHILDREN, "Adam 4")], None, "Adam, 4; age not known");
        check(&[(CHILDREN, "2"), (NAME, "Adam"), (AGES, "4, 6")], None, "Adam, 4; age 6");
        check(
            &[(CHILDREN, "2"), (CHILDREN, "Adam 4"), (NAME, "Sara"), (NAME, "Noor")],
            None,
            "Adam, 4; Sara, age not known; Noor, age not known",
        );
        check(&[(CHILDREN, "1"), (CHILDREN, "1")], None, "age not known");
        check(&[(CHILDREN, "1"), (CHILDREN, "Adam 4")], None, "Adam, 4");
        check(&[(CHILDREN, "Adam 4"), (CHILDREN, "Sara 6")], None, "Adam, 4; Sara, 6");
    }

    #[test]
    fn what_is_not_understood_is_asked_about() {
        fn check(tell: Tell, text: &str) {
            assert!(!tell(&mut ChildrenTold::default(), text), "{text:?}");
        }
        check(ChildrenTold::childcare, "not sure");
        check(ChildrenTold::childcare, "some");
        check(ChildrenTold::childcare, "yes, 300");
        check(ChildrenTold::children, "some");
        check(ChildrenTold::name, "300");
        check(ChildrenTold::ages, "300");
    }
}
