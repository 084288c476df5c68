//! When two tellings may be about one person.

use super::{Details, NameKey};

/// A person as far as it tells them from others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The name, in more spellings where several rows tell of one person.
    keys: Vec<NameKey>,
    phones: Vec<String>,
    emails: Vec<String>,
}

/// How likely two are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing speaks for it.
    Different,
    /// Names that are spellings of one another, and no more to tell: ask, and keep them apart until then.
    LikelyNameAlone,
    /// One name, and numbers or addresses that differ: ask, and keep them apart until then.
    NameAgainstNumber,
    /// One name, and no more to tell.
    NameAlone,
    /// Alike names, and a number or an address in common: ask, and take them for one until then.
    NumberAndLikelyName,
    /// One name, and a number or an address in common.
    NumberAndName,
}

impl Identity {
    /// A person of that name. A telephone number or an address that reaches nobody tells nothing.
    pub fn of(key: NameKey, details: &Details) -> Identity {
        let number = details.phone.as_ref().filter(|phone| phone.is_number());
        let address = details.email.as_ref().filter(|email| email.is_address());
        Identity {
            keys: vec![key],
            phones: number.map(|phone| phone.as_str().to_owned()).into_iter().collect(),
            emails: address.map(|email| email.as_str().to_lowercase()).into_iter().collect(),
        }
    }

    /// Takes over the spellings, numbers and addresses of another telling of the same person, up to a dozen of each: a
    /// list of one number and endless names must not keep everybody else waiting.
    pub fn join(&mut self, other: &Identity) {
        add_new(&mut self.keys, &other.keys);
        add_new(&mut self.phones, &other.phones);
        add_new(&mut self.emails, &other.emails);
    }

    /// The spellings of the name.
    pub fn keys(&self) -> &[NameKey] {
        &self.keys
    }

    /// The numbers and addresses that reach the person.
    pub fn contacts(&self) -> impl Iterator<Item = &String> {
        self.phones.iter().chain(&self.emails)
    }

    /// Whether exactly the same numbers and addresses are told.
    pub fn has_same_contacts(&self, other: &Identity) -> bool {
        self.phones == other.phones && self.emails == other.emails
    }

    /// Whether one telephone number is told of both.
    pub fn same_phone(&self, other: &Identity) -> bool {
        shared(&self.phones, &other.phones) == Some(true)
    }

    /// Whether one e-mail address is told of both.
    pub fn same_email(&self, other: &Identity) -> bool {
        shared(&self.emails, &other.emails) == Some(true)
    }

    /// Whether their numbers or addresses speak against it that they are one.
    pub fn is_against(&self, other: &Identity) -> bool {
        let (phones, emails) = (shared(&self.phones, &other.phones), shared(&self.emails, &other.emails));
        // A number in common outweighs addresses that differ; different numbers never do the reverse.
        phones == Some(false) || (phones.is_none() && emails == Some(false))
    }

    /// Whether a whole name of one is another spelling of a name of the other: Mohammed and Muhammad.
    fn is_spelled_like(&self, other: &Identity) -> bool {
        let spelled = |key: &NameKey, theirs: &NameKey| {
            // `Ali` and `Ola` have too few bones to be told by them.
            let tells = |skeleton: &str| skeleton.split(' ').all(|bones| bones.chars().count() > 2);
            key.is_whole() && key.skeleton() == theirs.skeleton() && (tells(&key.skeleton()) || key.may_be(theirs))
        };
        self.keys.iter().any(|key| other.keys.iter().any(|theirs| spelled(key, theirs)))
    }

    /// How likely they are one.
    pub fn likeness(&self, other: &Identity) -> Likeness {
        let in_common = self.same_phone(other) || self.same_email(other);
        let against = self.is_against(other);
        let one_name = self.keys.iter().any(|key| other.keys.contains(key));
        let alike = || self.keys.iter().any(|key| other.keys.iter().any(|theirs| key.may_be(theirs)));
        match one_name {
            true if against => Likeness::NameAgainstNumber,
            true if in_common => Likeness::NumberAndName,
            true => Likeness::NameAlone,
            false if in_common && !against && alike() => Likeness::NumberAndLikelyName,
            false if !in_common && !against && self.is_spelled_like(other) => Likeness::LikelyNameAlone,
            false => Likeness::Different,
        }
    }
}

/// So many spellings, numbers and addresses of one person are compared: many more than anybody has on one list.
const TELLINGS: usize = 12;

fn add_new<T: PartialEq + Clone>(mine: &mut Vec<T>, theirs: &[T]) {
    for one in theirs {
        if mine.len() < TELLINGS && !mine.contains(one) {
            mine.push(one.clone());
        }
    }
}

/// Whether two lists have anything in common; none if either is empty.
fn shared(some: &[String], others: &[String]) -> Option<bool> {
    (!some.is_empty() && !others.is_empty()).then(|| some.iter().any(|one| others.contains(one)))
}

impl Likeness {
    /// What is taken for granted until the leader answers. Nobody is merged on a name alone.
    pub fn is_same_unless_told(self) -> bool {
        self >= Likeness::NumberAndLikelyName
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::model::{Email, PersonName, Phone};

    fn identity((name, phone, email): (&str, &str, &str)) -> Identity {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let details = Details {
            phone: some(phone).map(Phone::stored),
            email: some(email).map(Email::stored),
            ..Details::default()
        };
        Identity::of(PersonName::parse(name).unwrap().key(), &details)
    }

    #[test]
    fn tellings_of_one_person_add_up() {
        let (a, b) = ("+447700900001", "+447700900002");
        let mut anna = identity(("Anna Kovac", a, "a@example.org"));
        let same = |anna: &Identity, phone, email| anna.has_same_contacts(&identity(("Anna Kovac", phone, email)));
        assert!(same(&anna, a, "a@example.org"));
        assert!(!same(&anna, b, "a@example.org") && !same(&anna, a, "b@example.org") && !same(&anna, b, ""));
        anna.join(&identity(("Ana Kovac", b, "a@example.org")));
        assert_eq!(anna.keys().len(), 2);
        assert_eq!(anna.contacts().collect::<Vec<_>>(), [a, b, "a@example.org"]);
        assert_eq!(anna.likeness(&identity(("Ana Kovac", b, ""))), Likeness::NumberAndName);
    }

    #[test]
    fn a_person_of_endless_spellings_is_compared_by_the_first_of_them() {
        let number = "+447700900001";
        let mut one = identity(("Anna Kovac", number, ""));
        for letter in 'a'..='z' {
            one.join(&identity((&format!("Anna {letter}"), &format!("+4477009000{}", letter as u32), "")));
        }
        assert_eq!((one.keys().len(), one.phones.len()), (TELLINGS, TELLINGS));
        assert_eq!(one.likeness(&identity(("Anna a", number, ""))), Likeness::NumberAndName);
        assert_ne!(one.likeness(&identity(("Anna z", number, ""))), Likeness::NumberAndName);
    }

    #[test]
    fn likeness_weighs_names_numbers_and_addresses() {
        fn check(one: (&str, &str, &str), other: (&str, &str, &str), likeness: Likeness) {
            assert_eq!(identity(one).likeness(&identity(other)), likeness, "{one:?} {other:?}");
            assert_eq!(identity(other).likeness(&identity(one)), likeness, "{other:?} {one:?}");
        }
        let (a, b) = ("+447700900001", "+447700900002");
        check(("Anna Kovac", a, ""), ("KOVAČ, Anna", a, ""), Likeness::NumberAndName);
        check(("Anna Kovac", a, ""), ("Anna Kovac", b, ""), Likeness::NameAgainstNumber);
        check(("Anna Kovac", a, ""), ("Anna Kovac", "", ""), Likeness::NameAlone);
        check(("Anna Kovac", "", ""), ("Anna Kovac", "", ""), Likeness::NameAlone);
        check(("Anna Kovac", a, ""), ("Ana Kovac", a, ""), Likeness::NumberAndLikelyName);
        check(("Anna Kovac", a, ""), ("Ana Kovac", "", ""), Likeness::LikelyNameAlone);
        check(("Mohammed Rahman", "", ""), ("Muhamad Rahman", a, ""), Likeness::LikelyNameAlone);
        check(("Anna Kovac", a, ""), ("Ana Kovac", b, ""), Likeness::Different);
        check(("Ali Khan", "", ""), ("Ola Khan", "", ""), Likeness::Different);
        check(("Grace Okafor", a, ""), ("Kwame Okafor", a, ""), Likeness::Different);
        check(("Anna Kovac", "", "a@example.org"), ("Anna Kovac", "", "A@example.org"), Likeness::NumberAndName);
        check(("Anna Kovac", "", "a@example.org"), ("Anna Kovac", "", "b@example.org"), Likeness::NameAgainstNumber);
        check(("Anna Kovac", a, "a@example.org"), ("Anna Kovac", b, "a@example.org"), Likeness::NameAgainstNumber);
        check(("Anna Kovac", "on WhatsApp", ""), ("Anna Kovac", a, ""), Likeness::NameAlone);
    }
}
