//! What people eat, or must not eat, counted for whoever cooks.

use super::kind::phrases;
use crate::words::folded;

/// One kind of food, and how many people asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Food {
    /// In the words in which it was asked for first.
    pub kind: String,
    /// Of people who are listed.
    pub listed: u32,
    /// Of people who came.
    pub came: u32,
}

/// What one person asked for, and whether they count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eats {
    /// Their own words.
    pub words: String,
    /// Whether they are listed.
    pub listed: bool,
    /// Whether they came.
    pub came: bool,
}

/// What asks for food, and says nothing of which.
const AROUND: &[&str] = &["food", "diet", "dietary", "meal", "meals", "please", "pls", "only", "a", "is", "has"];
/// Where nothing was said of which.
const NOT_SAID: &str = "Not said which";

/// The kinds of food, the most wanted first. "Halal food" and "halal" are one kind; who asks for two is in both.
pub fn foods(eaters: &[Eats]) -> Vec<Food> {
    let mut kinds: Vec<(String, Food)> = Vec::new();
    for eater in eaters {
        let mut said: Vec<(String, String)> = Vec::new();
        for phrase in phrases(&eater.words) {
            let key = key(phrase);
            if !said.iter().any(|(other, _)| *other == key) {
                said.push((key, phrase.to_owned()));
            }
        }
        if said.is_empty() {
            said.push((String::new(), NOT_SAID.to_owned()));
        }
        for (key, phrase) in said {
            let at = kinds.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
                let kind = if key.is_empty() { NOT_SAID.to_owned() } else { phrase };
                kinds.push((key, Food { kind, listed: 0, came: 0 }));
                kinds.len() - 1
            });
            let food = &mut kinds[at].1;
            food.listed += u32::from(eater.listed);
            food.came += u32::from(eater.came);
        }
    }
    kinds.sort_by(|(one_key, one), (key, other)| {
        (other.listed, other.came).cmp(&(one.listed, one.came)).then_with(|| one_key.cmp(key))
    });
    kinds.into_iter().map(|(_, food)| food).collect()
}

/// What two ways of asking for one kind of food have in common. Signs alone are what they are.
fn key(phrase: &str) -> String {
    let folded = folded(phrase);
    if folded.is_empty() {
        return phrase.to_owned();
    }
    folded.split(' ').filter(|word| !AROUND.contains(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kind_of_food_is_counted_once_however_it_is_written() {
        let eats = |words: &str, listed, came| Eats { words: words.to_owned(), listed, came };
        let eaters = [
            eats("Halal food", true, true),
            eats("halal, no nuts", true, false),
            eats("HALAL; halal please", false, true),
            eats("Vegan", true, true),
            eats("nut allergy", true, false),
            eats("Dietary", true, false),
            eats("", true, true),
            eats("\u{1f95c}", true, false),
        ];
        let counted: Vec<(String, u32, u32)> =
            foods(&eaters).into_iter().map(|food| (food.kind, food.listed, food.came)).collect();
        let expected = [
            ("Halal food", 2, 2),
            ("Not said which", 2, 1),
            ("Vegan", 1, 1),
            ("no nuts", 1, 0),
            ("nut allergy", 1, 0),
            ("\u{1f95c}", 1, 0),
        ];
        assert_eq!(counted, expected.map(|(kind, listed, came)| (kind.to_owned(), listed, came)));
    }
}
