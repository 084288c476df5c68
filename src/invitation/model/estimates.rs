//! Rough numbers, as a leader fills them in.

use super::{Estimates, HowMany};

/// A rough number that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EstimateProblem {
    /// Which of the three: `children`, `coach` or `access`.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub text: &'static str,
}

/// Of which sorts somebody on the list has an answer by name. Each replaces the rough number of its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NamedAnswers {
    /// A child for the crèche.
    pub children: bool,
    /// Somebody by coach, by their own answer or by the main way.
    pub coach: bool,
    /// Somebody with an access need.
    pub access: bool,
}

impl NamedAnswers {
    /// Whether no rough number is of use any more.
    pub fn all(self) -> bool {
        self.children && self.coach && self.access
    }
}

impl Estimates {
    /// Those that count beside the named answers there are.
    pub fn beside(self, named: NamedAnswers) -> Estimates {
        Estimates::default().where_named(self, named)
    }

    /// What is to be stored when these are told anew: of what is named, nobody was asked, and what was told before stays.
    pub fn told_after(self, before: Estimates, named: NamedAnswers) -> Estimates {
        before.where_named(self, named)
    }

    /// These of the sorts that are named, `others` of those that are not.
    fn where_named(self, others: Estimates, named: NamedAnswers) -> Estimates {
        Estimates {
            children: if named.children { self.children } else { others.children },
            coach: if named.coach { self.coach } else { others.coach },
            access: if named.access { self.access } else { others.access },
        }
    }

    /// Reads the three answers, of which each may be blank, and names every one that cannot be read.
    pub fn parse(children: &str, coach: &str, access: &str) -> Result<Estimates, Vec<EstimateProblem>> {
        let mut problems = Vec::new();
        let mut read = |field, text: &str, problem| {
            if text.trim().is_empty() {
                return None;
            }
            let number = HowMany::parse(text);
            if number.is_err() {
                problems.push(EstimateProblem { field, text: problem });
            }
            number.ok().map(HowMany::get)
        };
        let estimates = Estimates {
            children: read("children", children, "Enter how many children, using numbers only, or leave it blank"),
            coach: read("coach", coach, "Enter how many people by coach, using numbers only, or leave it blank"),
            access: read(
                "access",
                access,
                "Enter how many people with access needs, using numbers only, or leave it blank",
            ),
        };
        if problems.is_empty() { Ok(estimates) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_answer_replaces_the_rough_number_of_its_sort() {
        let rough = Estimates { children: Some(6), coach: Some(30), access: Some(0) };
        let none = Estimates::default();
        let check = |children, coach, access, expected| {
            let named = NamedAnswers { children, coach, access };
            assert_eq!(rough.beside(named), expected, "{named:?}");
            assert_eq!(named.all(), expected == none);
            let kept = Estimates {
                children: rough.children.filter(|_| children),
                coach: rough.coach.filter(|_| coach),
                access: rough.access.filter(|_| access),
            };
            assert_eq!(none.told_after(rough, named), kept, "blank but for what is named: {named:?}");
        };
        check(false, false, false, rough);
        check(true, false, false, Estimates { children: None, ..rough });
        check(false, true, false, Estimates { coach: None, ..rough });
        check(false, false, true, Estimates { access: None, ..rough });
        check(true, true, true, none);
    }

    #[test]
    fn blank_is_not_known_and_every_problem_is_named() {
        let some = Estimates { children: Some(6), coach: None, access: Some(0) };
        assert_eq!(Estimates::parse(" 6 ", "  ", "0"), Ok(some));
        let problems = Estimates::parse("six", "30", "-1").unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), ["children", "access"]);
    }

    #[test]
    fn all_is_named_only_where_each_sort_is() {
        let named = |children, coach, access| NamedAnswers { children, coach, access }.all();
        assert!(named(true, true, true));
        assert!(!named(false, true, true) && !named(true, false, true) && !named(true, true, false));
    }
}
