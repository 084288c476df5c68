//! What an assembly's crèche has.

use crate::words::clean;

/// What the crèche of an assembly has, as far as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Creche {
    /// How many places are offered; none: no limit was set.
    pub places: Option<u32>,
    /// How many people said that they look after the children.
    pub staff: Option<u32>,
    /// How many whole square metres its room has.
    pub area: Option<u32>,
}

/// What is wrong with one figure, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureProblem {
    /// Which.
    pub field: &'static str,
    /// In words.
    pub text: String,
}

impl Creche {
    /// The most places, or people.
    const MOST: u32 = 10_000;
    /// The most square metres.
    const MOST_AREA: u32 = 100_000;

    /// Reads the three figures, each of which may be blank.
    ///
    /// # Errors
    ///
    /// Every problem.
    pub fn parse(places: &str, staff: &str, area: &str) -> Result<Creche, Vec<FigureProblem>> {
        let mut problems = Vec::new();
        let mut figure = |field, typed: &str, what: &str, least, most| {
            let typed = clean(typed);
            if typed.is_empty() {
                return None;
            }
            let read = typed.parse::<u32>().ok().filter(|figure| (least..=most).contains(figure));
            if read.is_none() {
                let text = format!("Enter {what} in whole numbers, {least} to {most}, or leave it blank");
                problems.push(FigureProblem { field, text });
            }
            read
        };
        let creche = Creche {
            places: figure("places", places, "how many places there are", 0, Creche::MOST),
            staff: figure("staff", staff, "how many people look after the children", 0, Creche::MOST),
            area: figure("area", area, "how many square metres the room has", 1, Creche::MOST_AREA),
        };
        if problems.is_empty() { Ok(creche) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_a_whole_number_or_not_told() {
        let all = Creche { places: Some(24), staff: Some(0), area: Some(60) };
        assert_eq!(Creche::parse(" 24 ", "0", "60"), Ok(all));
        assert_eq!(Creche::parse("", " ", ""), Ok(Creche::default()));
        let fields = |places, staff, area| -> Vec<_> {
            Creche::parse(places, staff, area).unwrap_err().into_iter().map(|problem| problem.field).collect()
        };
        assert_eq!(fields("-1", "six", "0"), ["places", "staff", "area"]);
        assert_eq!(fields("10001", "1e3", "100001"), ["places", "staff", "area"]);
    }
}
