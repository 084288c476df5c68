//! A child's age as a form tells it.

use super::{ChildrenRead, Expect};
use crate::words::clean;

/// What is no age of a child.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgeError {
    /// Not a number that an age could be.
    #[error("Enter the age in whole years, like 4. For a baby under 1, enter 0")]
    Unreadable,
    /// Too old for the crèche.
    #[error("The crèche is for children up to 17. Add somebody of {0} to your list of people")]
    Grown(u32),
}

/// Reads an age in whole years: `4`, `four`, `18 months`. None when nothing was typed.
pub fn age_in_years(text: &str) -> Result<Option<u8>, AgeError> {
    let text = clean(text);
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(years) = text.parse::<u32>()
        && (18..=120).contains(&years)
    {
        return Err(AgeError::Grown(years));
    }
    let read = ChildrenRead::read(&text, Expect::Ages);
    // "Yr 4" is a school year, and a sign before the number is a slip.
    let begins_well = text.starts_with(|c: char| c.is_numeric()) || text.chars().all(char::is_alphabetic);
    match read.children.as_slice() {
        [child] if !read.unclear && begins_well && child.first_name.is_empty() && child.age_years.is_some() => {
            Ok(child.age_years)
        }
        _ => Err(AgeError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_whole_years_of_a_child() {
        fn check(text: &str, age: Result<Option<u8>, AgeError>) {
            assert_eq!(age_in_years(text), age, "{text:?}");
        }
        check("", Ok(None));
        check(" 4 ", Ok(Some(4)));
        check("0", Ok(Some(0)));
        check("17", Ok(Some(17)));
        check("four", Ok(Some(4)));
        check("3 months", Ok(Some(0)));
        check("18 months", Ok(Some(1)));
        check("18", Err(AgeError::Grown(18)));
        check("40", Err(AgeError::Grown(40)));
        check("-1", Err(AgeError::Unreadable));
        check("Yr 4", Err(AgeError::Unreadable));
        check("3 and 5", Err(AgeError::Unreadable));
        check("Adam", Err(AgeError::Unreadable));
        check("999", Err(AgeError::Unreadable));
    }
}
