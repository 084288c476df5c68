//! The crèche: bands of age, how many people look after the children, and how much room they need.

mod figures;
mod plan;

pub use figures::{Creche, FigureProblem};
pub use plan::{Plan, Span, over_by};

use chrono::NaiveDate;

use crate::assembly::model::day;
use crate::words::clean;

/// Children of about the same age, who need as many people and as much room each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Babies, and those of 1 year.
    Under2,
    /// Those of 2 years.
    Two,
    /// All others.
    From3,
}

impl Band {
    /// Every band, the youngest first.
    pub const ALL: [Band; 3] = [Band::Under2, Band::Two, Band::From3];

    /// The band of an age in whole years.
    pub fn of(age_years: u8) -> Band {
        match age_years {
            0 | 1 => Band::Under2,
            2 => Band::Two,
            _ => Band::From3,
        }
    }

    /// The word for it in CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Band::Under2 => "under_2",
            Band::Two => "2",
            Band::From3 => "3_and_over",
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Band::Under2 => "Under 2",
            Band::Two => "Age 2",
            Band::From3 => "3 and over",
        }
    }

    /// How much floor one child needs, in tenths of a square metre: 3.5, 2.5 and 2.3 square metres (EYFS, indoor space).
    pub fn floor(self) -> u32 {
        match self {
            Band::Under2 => 35,
            Band::Two => 25,
            Band::From3 => 23,
        }
    }
}

/// How many children one person looks after in each band; whose figures these are, and since when they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratios {
    /// Children under 2 to one person.
    pub under_2: u32,
    /// Children of 2 years to one person.
    pub age_2: u32,
    /// Children of 3 years and over to one person.
    pub from_3: u32,
    /// Whose figures these are.
    pub source: String,
    /// Since when they hold.
    pub since: NaiveDate,
}

/// The ratios as they are typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct TypedRatios {
    /// Children under 2 to one person.
    pub under_2: String,
    /// Children of 2 years to one person.
    pub age_2: String,
    /// Children of 3 years and over to one person.
    pub from_3: String,
    /// Whose figures these are.
    pub source: String,
    /// Since when they hold: the day of the month.
    pub since_day: String,
    /// The month.
    pub since_month: String,
    /// The year.
    pub since_year: String,
}

impl Ratios {
    /// The most children to one person that can be meant.
    pub const MOST: u32 = 50;
    /// The longest name of a source, in characters.
    const LONGEST: usize = 200;

    /// England's early years statutory framework, as it is since 4 September 2023: 1:3, 1:5 and 1:8.
    pub fn eyfs() -> Ratios {
        let since = NaiveDate::from_ymd_opt(2023, 9, 4).unwrap_or_default();
        Ratios { under_2: 3, age_2: 5, from_3: 8, source: "EYFS statutory framework, England".to_owned(), since }
    }

    /// Stricter figures for a crèche that is open for one evening and whose children do not know the people there: nobody's
    /// law, our own caution.
    pub fn careful(today: NaiveDate) -> Ratios {
        Ratios { under_2: 1, age_2: 1, from_3: 8, source: "Our own caution, not a law".to_owned(), since: today }
    }

    /// How many children of the band one person looks after.
    pub fn of(&self, band: Band) -> u32 {
        match band {
            Band::Under2 => self.under_2,
            Band::Two => self.age_2,
            Band::From3 => self.from_3,
        }
    }

    /// How many people so many children of each band need: the sum over the bands, each rounded up.
    pub fn staff(&self, children: [u32; 3]) -> u32 {
        Band::ALL.into_iter().zip(children).map(|(band, children)| children.div_ceil(self.of(band))).sum()
    }
}

impl TypedRatios {
    /// The ratios in a form.
    pub fn of(ratios: &Ratios) -> TypedRatios {
        use chrono::Datelike as _;
        TypedRatios {
            under_2: ratios.under_2.to_string(),
            age_2: ratios.age_2.to_string(),
            from_3: ratios.from_3.to_string(),
            source: ratios.source.clone(),
            since_day: ratios.since.day().to_string(),
            since_month: ratios.since.month().to_string(),
            since_year: ratios.since.year().to_string(),
        }
    }

    /// Reads them.
    ///
    /// # Errors
    ///
    /// Every problem: which field, and what to do.
    pub fn parse(&self) -> Result<Ratios, Vec<FigureProblem>> {
        let mut problems = Vec::new();
        let mut ratio = |field, text: &str| {
            let read = clean(text).parse::<u32>().ok().filter(|ratio| (1..=Ratios::MOST).contains(ratio));
            if read.is_none() {
                let text = format!("Enter how many children one person looks after, 1 to {}", Ratios::MOST);
                problems.push(FigureProblem { field, text });
            }
            read.unwrap_or(1)
        };
        let (under_2, age_2) = (ratio("under_2", &self.under_2), ratio("age_2", &self.age_2));
        let from_3 = ratio("from_3", &self.from_3);
        let source = clean(&self.source);
        if source.is_empty() || source.chars().count() > Ratios::LONGEST {
            let text = format!("Enter whose figures these are, in up to {} letters", Ratios::LONGEST);
            problems.push(FigureProblem { field: "source", text });
        }
        let since = day(&self.since_day, &self.since_month, &self.since_year).unwrap_or_else(|_| {
            let text = "Enter since when the figures hold, like 4 9 2023".to_owned();
            problems.push(FigureProblem { field: "since", text });
            NaiveDate::default()
        });
        if problems.is_empty() { Ok(Ratios { under_2, age_2, from_3, source, since }) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_age_is_in_one_band() {
        let bands: Vec<Band> = (0..=17).map(Band::of).collect();
        assert_eq!(bands[..4], [Band::Under2, Band::Under2, Band::Two, Band::From3]);
        assert!(bands[3..].iter().all(|band| *band == Band::From3));
    }

    #[test]
    fn staff_is_the_sum_over_the_bands_each_rounded_up() {
        let check = |ratios: &Ratios, children, staff| assert_eq!(ratios.staff(children), staff, "{children:?}");
        let (eyfs, careful) = (Ratios::eyfs(), Ratios::careful(NaiveDate::default()));
        check(&eyfs, [0, 0, 0], 0);
        check(&eyfs, [3, 5, 8], 3);
        check(&eyfs, [4, 6, 9], 6);
        check(&eyfs, [1, 1, 1], 3);
        check(&careful, [4, 6, 9], 12);
    }

    #[test]
    fn ratios_are_read_as_they_are_shown_and_every_problem_is_named() {
        let typed = TypedRatios::of(&Ratios::eyfs());
        assert_eq!(typed.parse(), Ok(Ratios::eyfs()));
        let wrong =
            TypedRatios { under_2: "0".into(), age_2: "51".into(), from_3: "x".into(), ..TypedRatios::default() };
        let fields: Vec<_> = wrong.parse().unwrap_err().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["under_2", "age_2", "from_3", "source", "since"]);
    }
}
