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

impl Estimates {
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
    fn blank_is_not_known_and_every_problem_is_named() {
        let some = Estimates { children: Some(6), coach: None, access: Some(0) };
        assert_eq!(Estimates::parse(" 6 ", "  ", "0"), Ok(some));
        let problems = Estimates::parse("six", "30", "-1").unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.field).collect::<Vec<_>>(), ["children", "access"]);
    }
}
