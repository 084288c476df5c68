//! Children told of in several cells of one row.

use crate::need::model::{Child, ChildrenRead, Expect};
use crate::words::{Answer, short_answer};

/// What the cells of a row tell of children, put together.
#[derive(Debug, Default)]
pub(super) struct ChildrenTold {
    pub wanted: Option<bool>,
    pub children: Vec<Child>,
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
        self.children.extend(read.children);
        !read.unclear
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

    /// A second cell about the same children tells more of them, not of more children.
    fn add(&mut self, children: Vec<Child>) {
        if self.children.is_empty()
            || self.children.iter().all(|child| *child == Child::default()) && children.len() >= self.children.len()
        {
            self.children = children;
        } else if children.iter().any(|child| *child != Child::default()) {
            self.children.extend(children);
        }
    }
}
