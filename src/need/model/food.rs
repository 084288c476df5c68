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
/// What is asked for in words that are none of [`KNOWN`].
const OTHER: &str = "Other";

/// Kinds of food that say nothing of who asks for them, with what they are asked for by, as [`key`] has it.
const KNOWN: &[(&str, &[&str])] = &[
    ("Halal", &["halal", "helal", "xalaal"]),
    ("Kosher", &["kosher"]),
    ("Vegetarian", &["vegetarian", "veggie", "veg", "v", "no meat"]),
    ("Vegan", &["vegan", "ve"]),
    ("Pescatarian", &["pescatarian"]),
    ("Jain", &["jain"]),
    ("Gluten free", &["gluten free", "no gluten", "gf", "coeliac", "celiac"]),
    ("Dairy free", &["dairy free", "no dairy", "df", "lactose free", "lactose intolerant"]),
    ("No nuts", &["no nuts", "nut free", "nuts free", "nut allergy", "nuts allergy"]),
    ("No peanuts", &["no peanuts", "peanut allergy"]),
    ("No pork", &["no pork"]),
    ("No beef", &["no beef"]),
    ("No fish", &["no fish", "fish allergy"]),
    ("No shellfish", &["no shellfish", "shellfish allergy"]),
    ("No eggs", &["no eggs", "no egg", "egg free", "egg allergy"]),
    ("Diabetic", &["diabetic"]),
];

/// The kinds of food, the most wanted first. "Halal food" and "halal" are one kind; who asks for two is in both.
pub fn foods(eaters: &[Eats]) -> Vec<Food> {
    counted(eaters, |phrase| (key(phrase), phrase.to_owned()))
}

/// The same for whoever may not read what people wrote, which may name them: kinds that are known by name, then how many asked
/// for something else.
pub fn known_foods(eaters: &[Eats]) -> Vec<Food> {
    let kind = |phrase: &str| match key(phrase) {
        key if key.is_empty() => (key, NOT_SAID),
        key => match KNOWN.iter().find(|(_, asked)| asked.contains(&key.as_str())) {
            Some((kind, _)) => ((*kind).to_owned(), *kind),
            None => (OTHER.to_owned(), OTHER),
        },
    };
    let mut foods = counted(eaters, |phrase| {
        let (key, kind) = kind(phrase);
        (key, kind.to_owned())
    });
    foods.sort_by_key(|food| food.kind == OTHER);
    foods
}

/// How many people asked for each kind; `kind_of` says of a phrase what two of one kind have in common, and its words.
fn counted(eaters: &[Eats], kind_of: impl Fn(&str) -> (String, String)) -> Vec<Food> {
    let mut kinds: Vec<(String, Food)> = Vec::new();
    for eater in eaters {
        let mut said: Vec<(String, String)> = Vec::new();
        for phrase in phrases(&eater.words) {
            let (key, words) = kind_of(phrase);
            if !said.iter().any(|(other, _)| *other == key) {
                said.push((key, words));
            }
        }
        if said.is_empty() {
            said.push((String::new(), NOT_SAID.to_owned()));
        }
        for (key, words) in said {
            let at = kinds.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
                let kind = if key.is_empty() { NOT_SAID.to_owned() } else { words };
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
    fn whoever_may_not_read_what_people_wrote_reads_kinds_that_name_nobody() {
        let eats = |words: &str| Eats { words: words.to_owned(), listed: true, came: false };
        let eaters = [
            eats("Halal food, no nuts (Yusuf)"),
            eats("halal; Yusuf eats no fish, and no eggs for Sara"),
            eats("veggie, vegetarian"),
            eats("coeliac"),
            eats("GF please"),
            eats("\u{1f95c}"),
            eats("dietary"),
            eats(""),
        ];
        let counted: Vec<(String, u32)> =
            known_foods(&eaters).into_iter().map(|food| (food.kind, food.listed)).collect();
        let expected = [("Not said which", 2), ("Gluten free", 2), ("Halal", 2), ("Vegetarian", 1), ("Other", 3)];
        assert_eq!(counted, expected.map(|(kind, listed)| (kind.to_owned(), listed)));
    }

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
