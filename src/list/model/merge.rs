//! What is known of a person, with what a list tells on top of it.
//!
//! The one rule: what a list does not tell takes nothing away. And telling the same twice changes nothing the second time.

use super::{Attending, Details, Email, Field, Phone};
use crate::need::model::{Child, NeedAnswer};
use crate::travel::model::TravelAnswer;
use crate::words::joined;

impl Details {
    /// These details with what `told` adds or changes.
    pub fn with(&self, told: &Details) -> Details {
        let needs = with_needs(&self.needs, &told.needs);
        let children = match told.childcare {
            Some(false) => Vec::new(),
            _ => with_children(&self.children, &told.children),
        };
        Details {
            known_as: told.known_as.clone().or(self.known_as.clone()),
            phone: better(&self.phone, &told.phone, Phone::is_number),
            email: better(&self.email, &told.email, Email::is_address),
            age_group: told.age_group.or(self.age_group),
            attending: told.attending.or(self.attending),
            part: told.part.clone().or(self.part.clone()),
            childcare: told.childcare.or(self.childcare),
            travel: with_travel(self.travel.as_ref(), told.travel.as_ref()),
            nothing_needed: (self.nothing_needed || told.nothing_needed) && needs.is_empty() && children.is_empty(),
            children,
            needs,
        }
    }

    /// The same without children who will not use the crèche: what is stored.
    pub(super) fn with_creche_children_only(mut self) -> Details {
        if self.childcare != Some(true) {
            self.children.clear();
        }
        self
    }

    /// A detail in words for people, as a person's row shows it; empty if it is not known.
    pub fn shown(&self, field: Field) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let labels = |labels: Vec<String>| labels.join(", ");
        match field {
            Field::KnownAs => text(&self.known_as),
            Field::Phone => self.phone.as_ref().map_or(String::new(), ToString::to_string),
            Field::Email => self.email.as_ref().map_or(String::new(), ToString::to_string),
            Field::AgeGroup => self.age_group.map_or("", |group| group.label()).to_owned(),
            Field::Attending => self.attending.map_or("", |attending| attending.label()).to_owned(),
            Field::Part => text(&self.part),
            Field::Childcare => self.childcare.map_or("", |wanted| if wanted { "Yes" } else { "No" }).to_owned(),
            Field::Children => labels(self.children.iter().map(Child::label).collect()),
            Field::Travel => self.travel.as_ref().map_or(String::new(), TravelAnswer::shown),
            Field::Needs if self.nothing_needed => "Nothing needed".to_owned(),
            Field::Needs => labels(self.needs.iter().map(NeedAnswer::label).collect()),
            Field::Name
            | Field::FirstName
            | Field::LastName
            | Field::ChildAges
            | Field::ChildName
            | Field::ChildBand
            | Field::PickUp => String::new(),
            Field::Access | Field::Diet | Field::Language | Field::Line => String::new(),
        }
    }

    /// The fields in which two states of one person differ.
    pub(in crate::list) fn changed(&self, after: &Details) -> Vec<Field> {
        let sorted = |children: &[Child]| {
            let mut children = children.to_vec();
            children.sort();
            children
        };
        let differs = [
            (Field::KnownAs, self.known_as != after.known_as),
            (Field::Phone, self.phone != after.phone),
            (Field::Email, self.email != after.email),
            (Field::AgeGroup, self.age_group.unwrap_or_default() != after.age_group.unwrap_or_default()),
            (Field::Attending, self.attending.unwrap_or(Attending::Yes) != after.attending.unwrap_or(Attending::Yes)),
            (Field::Part, self.part != after.part),
            (Field::Children, sorted(&self.children) != sorted(&after.children)),
            (Field::Travel, travel_differs(self.travel.as_ref(), after.travel.as_ref())),
            (Field::Needs, needs_differ(self, after)),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
    }
}

fn needs_differ(before: &Details, after: &Details) -> bool {
    let sorted = |needs: &[NeedAnswer]| {
        let mut needs = needs.to_vec();
        needs.sort();
        needs
    };
    sorted(&before.needs) != sorted(&after.needs) || before.nothing_needed != after.nothing_needed
}

/// What is told, unless it cannot be read and what was known can.
fn better<T: Clone>(known: &Option<T>, told: &Option<T>, is_good: fn(&T) -> bool) -> Option<T> {
    match (known, told) {
        (Some(known), Some(told)) if is_good(known) && !is_good(told) => Some(known.clone()),
        (_, Some(told)) => Some(told.clone()),
        (known, None) => known.clone(),
    }
}

/// What is told of a need already known is added to it; kinds that are not told again stay.
fn with_needs(known: &[NeedAnswer], told: &[NeedAnswer]) -> Vec<NeedAnswer> {
    let mut needs = known.to_vec();
    for need in told {
        match needs.iter_mut().find(|known| known.kind == need.kind) {
            Some(known) => *known = known.with(need),
            None => needs.push(need.clone()),
        }
    }
    needs
}

fn travel_differs(before: Option<&TravelAnswer>, after: Option<&TravelAnswer>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => !before.is_same(after),
        (before, after) => before.is_some() != after.is_some(),
    }
}

/// What is known of the same way of travelling stays where it is not told again.
fn with_travel(known: Option<&TravelAnswer>, told: Option<&TravelAnswer>) -> Option<TravelAnswer> {
    let Some(told) = told else { return known.cloned() };
    let mut travel = told.clone();
    if let Some(known) = known.filter(|known| known.mode == told.mode) {
        travel.seats = told.seats.or(known.seats);
        if told.pick_up.is_empty() {
            travel.pick_up.clone_from(&known.pick_up);
        }
        if told.words().is_none() {
            travel.detail.clone_from(&known.detail);
        }
    }
    Some(travel)
}

/// As many children as are told, each with what was known of them. Without a word about children, those known.
fn with_children(known: &[Child], told: &[Child]) -> Vec<Child> {
    if told.is_empty() {
        return known.to_vec();
    }
    let mut left = known.to_vec();
    let mut merged: Vec<Option<Child>> = vec![None; told.len()];
    // Who agrees in most finds their own first, so that those told in part cannot take them.
    for least in (0..=2).rev() {
        let fits = |known: &Child, told: &Child| agreement(known, told) >= Some(least);
        for (place, child) in merged.iter_mut().zip(told) {
            if place.is_none()
                && let Some(at) = left.iter().position(|known| fits(known, child))
            {
                *place = Some(filled(child, &left.remove(at)));
            }
        }
    }
    merged.into_iter().zip(told).map(|(merged, told)| merged.unwrap_or_else(|| told.clone())).collect()
}

/// In how many of name and age two tellings of a child agree; none if they contradict each other.
fn agreement(known: &Child, told: &Child) -> Option<u8> {
    let names = !told.first_name.is_empty() && !known.first_name.is_empty();
    let ages = told.age_years.is_some() && known.age_years.is_some();
    let contradicts = (names && told.first_name != known.first_name) || (ages && told.age_years != known.age_years);
    (!contradicts).then_some(u8::from(names) + u8::from(ages))
}

fn filled(told: &Child, known: &Child) -> Child {
    let or = |told: &String, known: &String| if told.is_empty() { known.clone() } else { told.clone() };
    Child {
        first_name: or(&told.first_name, &known.first_name),
        age_years: told.age_years.or(known.age_years),
        notes: joined(&known.notes, &told.notes, "\n"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::slice::from_ref;

    use super::*;
    use crate::list::model::AgeGroup;
    use crate::need::model::NeedKind;
    use crate::travel::model::TravelMode;
    use proptest::prelude::*;

    fn child(name: &str, age: Option<u8>) -> Child {
        Child { first_name: name.to_owned(), age_years: age, notes: String::new() }
    }

    #[test]
    fn nothing_told_takes_nothing_away() {
        let known = Details {
            known_as: Some("Gracie".into()),
            phone: Some(Phone::stored("+447700900123".into())),
            children: vec![child("Adam", Some(4))],
            needs: vec![NeedAnswer::new(NeedKind::Bsl, "BSL")],
            travel: Some(TravelAnswer::new(TravelMode::Coach)),
            attending: Some(Attending::Yes),
            ..Details::default()
        };
        assert_eq!(known.with(&Details::default()), known);
        assert!(known.changed(&known.with(&Details::default())).is_empty());
    }

    #[test]
    fn a_number_that_cannot_be_read_replaces_none_that_can() {
        fn check(known: &str, told: &str, kept: &str) {
            let details = |phone: &str| Details { phone: Some(Phone::stored(phone.into())), ..Details::default() };
            assert_eq!(details(known).with(&details(told)), details(kept));
        }
        check("+447700900123", "on WhatsApp", "+447700900123");
        check("+447700900123", "+447700900124", "+447700900124");
        check("on WhatsApp", "+447700900124", "+447700900124");
        check("on WhatsApp", "ask Ali", "ask Ali");
    }

    #[test]
    fn children_told_again_are_the_same_children() {
        fn check(known: &[Child], told: &[Child], merged: &[Child]) {
            assert_eq!(with_children(known, told), merged);
        }
        let (adam, sara) = (child("Adam", Some(4)), child("Sara", Some(6)));
        check(&[adam.clone(), sara.clone()], &[child("", Some(6)), child("", Some(4))], &[sara.clone(), adam.clone()]);
        check(&[adam.clone(), sara.clone()], &[child("", None), child("", None)], &[adam.clone(), sara.clone()]);
        check(from_ref(&adam), &[child("", None), child("", None)], &[adam.clone(), child("", None)]);
        check(from_ref(&adam), &[child("Adam", Some(5))], &[child("Adam", Some(5))]);
        check(&[child("", Some(4))], from_ref(&adam), from_ref(&adam));
        check(&[adam.clone(), sara.clone()], &[], &[adam, sara]);
    }

    #[test]
    fn a_plain_no_to_childcare_takes_the_children_away() {
        let known = Details { children: vec![child("Adam", Some(4))], ..Details::default() };
        let told = Details { childcare: Some(false), ..Details::default() };
        assert!(known.with(&told).children.is_empty());
    }

    #[test]
    fn a_need_told_beside_others_leaves_them() {
        let known = Details {
            needs: vec![NeedAnswer::new(NeedKind::Bsl, "BSL"), NeedAnswer::new(NeedKind::Diet, "no nuts")],
            ..Details::default()
        };
        let told = Details { needs: vec![NeedAnswer::new(NeedKind::Diet, "vegan")], ..Details::default() };
        let needs = known.with(&told).needs;
        assert_eq!(needs, [NeedAnswer::new(NeedKind::Bsl, "BSL"), NeedAnswer::new(NeedKind::Diet, "no nuts; vegan")]);
        let nothing = Details { nothing_needed: true, ..Details::default() };
        assert_eq!(known.with(&nothing), known);
    }

    #[test]
    fn nothing_needed_is_an_answer_until_something_is() {
        let nothing = Details { nothing_needed: true, ..Details::default() };
        let bsl = Details { needs: vec![NeedAnswer::new(NeedKind::Bsl, "BSL")], ..Details::default() };
        assert!(Details::default().with(&nothing).nothing_needed && nothing.with(&Details::default()).nothing_needed);
        assert!(!nothing.with(&bsl).nothing_needed);
        assert_eq!(nothing.shown(Field::Needs), "Nothing needed");
        assert_eq!(bsl.shown(Field::Needs), NeedKind::Bsl.label());
        for (before, after) in [(&Details::default(), &nothing), (&nothing, &bsl), (&Details::default(), &bsl)] {
            assert_eq!(before.changed(after), [Field::Needs]);
        }
    }

    #[test]
    fn children_agree_in_name_and_age_as_far_as_both_are_told() {
        fn check(known: (&str, Option<u8>), told: (&str, Option<u8>), agree: Option<u8>) {
            assert_eq!(agreement(&child(known.0, known.1), &child(told.0, told.1)), agree, "{known:?} {told:?}");
        }
        check(("Adam", Some(4)), ("Adam", Some(4)), Some(2));
        check(("Adam", Some(4)), ("Adam", None), Some(1));
        check(("", Some(4)), ("Adam", Some(4)), Some(1));
        check(("Adam", None), ("", Some(4)), Some(0));
        check(("Adam", Some(4)), ("Sara", Some(4)), None);
        check(("Adam", Some(4)), ("Adam", Some(5)), None);
    }

    #[test]
    fn another_way_of_travelling_forgets_the_seats_of_the_first() {
        let offering = TravelAnswer { seats: Some(3), ..TravelAnswer::new(TravelMode::DriveOffering) };
        let coach = TravelAnswer::new(TravelMode::Coach);
        let known = Details { travel: Some(offering.clone()), ..Details::default() };
        let told = Details { travel: Some(coach.clone()), ..Details::default() };
        assert_eq!(known.with(&told).travel, Some(coach));
        let again = Details { travel: Some(TravelAnswer::new(TravelMode::DriveOffering)), ..Details::default() };
        assert_eq!(known.with(&again).travel, Some(offering));
    }

    prop_compose! {
        fn some_child()(name in prop::sample::select(vec!["", "Adam", "Sara"]), age in prop::option::of(0_u8..4)) -> Child {
            child(name, age)
        }
    }

    /// Numbers and addresses that do not contradict each other: who reaches two people by one address cannot tell them apart.
    const CONTACTS: [(&str, &str); 6] = [
        ("", ""),
        ("on WhatsApp", ""),
        ("+447700900001", ""),
        ("+447700900001", "a@example.org"),
        ("+447700900002", ""),
        ("+447700900002", "b@example.org"),
    ];

    prop_compose! {
        pub fn some_details()(
            contact in prop::sample::select(CONTACTS.to_vec()),
            age_group in prop::option::of(prop::sample::select(AgeGroup::ALL.to_vec())),
            attending in prop::option::of(prop::sample::select(vec![Attending::Yes, Attending::Maybe])),
            childcare in prop::option::of(any::<bool>()),
            children in prop::collection::vec(some_child(), 0..3),
            mode in prop::option::of(prop::sample::select(TravelMode::ALL.to_vec())),
            seats in prop::option::of(1_u32..4),
            kinds in prop::collection::btree_map(prop::sample::select(NeedKind::ALL.to_vec()), "[ab]?", 0..3),
            nothing in any::<bool>(),
        ) -> Details {
            let needs: Vec<NeedAnswer> = kinds.iter().map(|(kind, words)| NeedAnswer::new(*kind, words)).collect();
            Details {
                known_as: None,
                phone: Some(contact.0).filter(|phone| !phone.is_empty()).map(|phone| Phone::stored(phone.into())),
                email: Some(contact.1).filter(|email| !email.is_empty()).map(|email| Email::stored(email.into())),
                age_group,
                attending,
                part: None,
                childcare,
                travel: mode.map(|mode| TravelAnswer { seats: seats.filter(|_| mode == TravelMode::DriveOffering), ..TravelAnswer::new(mode) }),
                nothing_needed: nothing && needs.is_empty() && children.is_empty(),
                children,
                needs,
            }
        }
    }

    proptest! {
        #[test]
        fn telling_twice_changes_nothing_the_second_time(known in some_details(), told in some_details()) {
            let once = known.with(&told);
            let twice = once.with(&told);
            prop_assert!(once.changed(&twice).is_empty(), "{:?}", once.changed(&twice));
        }
    }
}
