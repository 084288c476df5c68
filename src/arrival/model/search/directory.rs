//! The names of everybody of an assembly, folded once and looked up by word: searching them costs what is found, and not
//! what there is.

use std::collections::HashMap;

use memchr::memmem;

use super::{Findable, Fit, MOST_FOUND, Typed, few, words};
use crate::list::model::AttendeeId;

/// Somebody as they are put into a [`Directory`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Who it is.
    pub id: AttendeeId,
    /// Their name.
    pub name: String,
    /// What they are known as.
    pub known_as: Option<String>,
    /// The name of their institution.
    pub institution: Option<String>,
}

/// Everybody's names. A place is somebody's number in the order of names; of one name, in the order of ids.
#[derive(Debug, Default)]
pub struct Directory {
    ids: Vec<AttendeeId>,
    words: Places,
    bones: Places,
    /// The joined names in the order of places, each behind a line end.
    joined: String,
    /// Where each of them begins.
    begins: Vec<usize>,
    institutions: Vec<(Vec<String>, Vec<usize>)>,
}

impl Directory {
    /// The names of these people.
    pub fn new(mut people: Vec<Entry>) -> Directory {
        people.sort_by(|one, other| one.name.cmp(&other.name).then_with(|| one.id.cmp(&other.id)));
        let mut directory = Directory::default();
        let (mut all_words, mut all_bones, mut institutions) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (place, person) in people.into_iter().enumerate() {
            let Findable { words, joined, bones, .. } = Findable::new(&person.name, person.known_as.as_deref(), None);
            directory.ids.push(person.id);
            directory.begins.push(directory.joined.len());
            directory.joined.push_str(&joined);
            directory.joined.push('\n');
            add(&mut all_words, words, place);
            add(&mut all_bones, bones, place);
            add(&mut institutions, person.institution.into_iter().collect(), place);
        }
        directory.joined.shrink_to_fit();
        directory.words = Places::sorted(all_words);
        directory.bones = Places::sorted(all_bones);
        directory.institutions = institutions.into_iter().map(|(name, places)| (words(&name), places)).collect();
        directory
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whom [`Findable::fit`] finds, the best first and of those the first by name; at most [`MOST_FOUND`].
    pub fn best(&self, typed: &Typed) -> Vec<(Fit, AttendeeId)> {
        let mut best: Vec<(Fit, usize)> = Vec::new();
        for fit in [Fit::Whole, Fit::Begins, Fit::Inside, Fit::Spelled, Fit::Institution] {
            for place in self.fitting(fit, typed) {
                if best.len() == MOST_FOUND {
                    break;
                }
                if best.iter().all(|(_, taken)| *taken != place) {
                    best.push((fit, place));
                }
            }
        }
        best.into_iter().filter_map(|(fit, place)| Some((fit, *self.ids.get(place)?))).collect()
    }

    /// The first places of those who fit so; as many as are enough, whoever fitted better being among them.
    fn fitting(&self, fit: Fit, typed: &Typed) -> Vec<usize> {
        let enough = 2 * MOST_FOUND;
        match fit {
            Fit::Whole => self.each_word(typed, |word, _, set| set.add(self.words.of(word))).first(enough),
            Fit::Begins => self.each_word(typed, |word, _, set| set.add(self.words.beginning(word))).first(enough),
            Fit::Inside if typed.says_enough() => self.inside(&typed.joined, enough),
            Fit::Inside => Vec::new(),
            Fit::Spelled => {
                let spelled = |word: &str, bones: &str, set: &mut Set| {
                    set.add(self.words.beginning(word));
                    if !few(bones) {
                        set.add(self.bones.beginning(bones));
                    }
                };
                self.each_word(typed, spelled).first(enough)
            }
            Fit::Institution => {
                let mut set = Set::none(self.len());
                for (name, places) in &self.institutions {
                    if typed.begins(name) {
                        set.add(places);
                    }
                }
                set.first(enough)
            }
        }
    }

    /// Those whom `add` adds for every typed word and its bones.
    fn each_word(&self, typed: &Typed, add: impl Fn(&str, &str, &mut Set)) -> Set {
        let mut all: Option<Set> = None;
        for (word, bones) in typed.words.iter().zip(&typed.bones) {
            let mut set = Set::none(self.len());
            add(word, bones, &mut set);
            all = Some(all.map_or_else(|| set.clone(), |all| all.and(&set)));
        }
        all.unwrap_or_else(|| Set::none(0))
    }

    fn inside(&self, letters: &str, enough: usize) -> Vec<usize> {
        let mut places = Vec::new();
        for at in memmem::find_iter(self.joined.as_bytes(), letters) {
            let place = self.begins.partition_point(|begin| *begin <= at) - 1;
            if places.last() != Some(&place) {
                places.push(place);
            }
            if places.len() == enough {
                break;
            }
        }
        places
    }
}

fn add(all: &mut HashMap<String, Vec<usize>>, keys: Vec<String>, place: usize) {
    for key in keys {
        let places = all.entry(key).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }
}

/// Words in their order, each with the places of those who have it.
#[derive(Debug, Default)]
struct Places {
    words: Vec<String>,
    /// Where the places of each word end in `places`.
    ends: Vec<usize>,
    places: Vec<usize>,
}

impl Places {
    fn sorted(all: HashMap<String, Vec<usize>>) -> Places {
        let mut all: Vec<_> = all.into_iter().collect();
        all.sort_unstable();
        let mut sorted = Places::default();
        for (word, places) in all {
            sorted.words.push(word);
            sorted.places.extend(places);
            sorted.ends.push(sorted.places.len());
        }
        sorted
    }

    fn of(&self, word: &str) -> &[usize] {
        match self.words.binary_search_by(|own| own.as_str().cmp(word)) {
            Ok(at) => self.between(at, at + 1),
            Err(_) => &[],
        }
    }

    fn beginning(&self, letters: &str) -> &[usize] {
        let from = self.words.partition_point(|own| own.as_str() < letters);
        let those = self.words[from..].partition_point(|own| own.starts_with(letters));
        self.between(from, from + those)
    }

    fn between(&self, from: usize, to: usize) -> &[usize] {
        let end = |at: usize| if at == 0 { 0 } else { self.ends[at - 1] };
        &self.places[end(from)..end(to)]
    }
}

/// Some of all places, a bit for each.
#[derive(Debug, Clone)]
struct Set(Vec<u64>);

impl Set {
    fn none(of: usize) -> Set {
        Set(vec![0; of.div_ceil(64)])
    }

    fn add(&mut self, places: &[usize]) {
        for place in places {
            self.0[place / 64] |= 1 << (place % 64);
        }
    }

    fn and(mut self, other: &Set) -> Set {
        self.0.iter_mut().zip(&other.0).for_each(|(ours, theirs)| *ours &= theirs);
        self
    }

    fn first(&self, enough: usize) -> Vec<usize> {
        let bits = self.0.iter().enumerate().filter(|(_, bits)| **bits != 0);
        let places =
            bits.flat_map(|(at, bits)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| at * 64 + bit));
        places.take(enough).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As the rule says it: everybody held against what was typed, one by one.
    fn one_by_one(people: &[Entry], typed: &Typed) -> Vec<(Fit, AttendeeId)> {
        let mut found: Vec<_> = people
            .iter()
            .filter_map(|person| {
                let names = Findable::new(&person.name, person.known_as.as_deref(), person.institution.as_deref());
                names.fit(typed).map(|fit| (fit, person.name.clone(), person.id))
            })
            .collect();
        found.sort();
        found.into_iter().take(MOST_FOUND).map(|(fit, _, id)| (fit, id)).collect()
    }

    /// Few letters and few words, so that names meet.
    fn name() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            3 => "[aeknst]{1,4}",
            1 => "(Yusuf|Youssef|Muhammad|Mohamed|Oluwaseun|O'Brien|Zając|Anne-Marie|Phila|Jack|Ng|王|秀英|é|St)",
            1 => "\\PC{0,3}",
        ];
        prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
    }

    fn people() -> impl Strategy<Value = Vec<Entry>> {
        let person = (name(), prop::option::of(name()), prop::option::weighted(0.9, 0..3usize));
        (prop::collection::vec(person, 0..90), [name(), name(), name()]).prop_map(|(people, institutions)| {
            (1..)
                .zip(people)
                .map(|(id, (name, known_as, of)): (i64, _)| Entry {
                    id: id.to_string().parse().unwrap(),
                    name,
                    known_as,
                    institution: of.map(|of| institutions[of].clone()),
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_directory_finds_whom_holding_everybody_against_it_finds(
            people in people(), typed in name(), from in any::<prop::sample::Index>(), letters in 1..6usize,
        ) {
            // What somebody is called, too, or how that begins: else little is found.
            let whose = (!people.is_empty()).then(|| from.get(&people).name.clone());
            let begun = whose.iter().map(|name| name.chars().take(letters).collect()).collect::<Vec<String>>();
            let directory = Directory::new(people.clone());
            for text in [typed].into_iter().chain(whose).chain(begun) {
                if let Some(typed) = Typed::parse(&text) {
                    prop_assert_eq!(directory.best(&typed), one_by_one(&people, &typed), "{:?}", text);
                }
            }
        }
    }

    #[test]
    fn nobody_is_found_among_nobody() {
        let directory = Directory::new(Vec::new());
        assert!(directory.is_empty());
        assert_eq!(directory.best(&Typed::parse("grace").unwrap()), []);
    }
}
