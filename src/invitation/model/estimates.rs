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

/// How many of each sort are on the list with an answer by name. Each takes the place of one of the rough number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NamedAnswers {
    /// Children for the crèche.
    pub children: u32,
    /// People by coach, by their own answer or by the main way.
    pub coach: u32,
    /// People with an access need.
    pub access: u32,
    /// Whether the leader said "that is everyone": no rough number is of use any more.
    pub everyone: bool,
}

impl Estimates {
    /// What of them has no name yet.
    pub fn beside(self, named: NamedAnswers) -> Estimates {
        let left = |told: Option<u32>, named_so: u32| {
            let told = told.filter(|_| !named.everyone)?;
            Some(told.saturating_sub(named_so)).filter(|left| *left > 0 || named_so == 0)
        };
        Estimates {
            children: left(self.children, named.children),
            coach: left(self.coach, named.coach),
            access: left(self.access, named.access),
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
    fn each_named_answer_takes_the_place_of_one_of_the_rough_number_of_its_sort() {
        let rough = Estimates { children: Some(6), coach: Some(30), access: Some(0) };
        let check = |children, coach, access, expected| {
            let named = NamedAnswers { children, coach, access, everyone: false };
            assert_eq!(rough.beside(named), expected, "{named:?}");
            assert_eq!(rough.beside(NamedAnswers { everyone: true, ..named }), Estimates::default(), "{named:?}");
        };
        check(0, 0, 0, rough);
        check(1, 0, 0, Estimates { children: Some(5), ..rough });
        check(6, 31, 0, Estimates { children: None, coach: None, ..rough });
        check(0, 29, 1, Estimates { coach: Some(1), access: None, ..rough });
    }

    #[test]
    fn blank_is_not_known_and_every_problem_is_named() {
        let some = Estimates { children: Some(6), coach: None, access: Some(0) };
        assert_eq!(Estimates::parse(" 6 ", "  ", "0"), Ok(some));
        let problems = Estimates::parse("six", "30", "-1").unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), ["children", "access"]);
    }
}
