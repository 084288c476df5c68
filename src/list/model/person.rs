//! One person as their own page shows and changes them.

use serde::{Deserialize, Serialize};

use super::{AgeGroup, AttendeeId, Attending, Country, Details, Email, Field, NameError, PersonName, Phone};
use crate::clock::Moment;
use crate::words::clean;

/// A person of a list, without what they need.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub id: AttendeeId,
    /// Their name.
    pub name: PersonName,
    /// The name they go by.
    pub known_as: Option<String>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Age group.
    pub age_group: AgeGroup,
    /// What they do at the assembly.
    pub part: Option<String>,
    /// Whether they are coming.
    pub attending: Attending,
    /// Whether their name came in after its date.
    pub late: bool,
    /// When they were taken off the list.
    pub withdrawn_at: Option<Moment>,
    /// Whether an organiser found them on another list, where they count.
    pub counted_elsewhere: bool,
}

/// The form of one person, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonForm {
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// Known as.
    #[serde(default)]
    pub known_as: String,
    /// Mobile.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// A word of [`AgeGroup`].
    #[serde(default)]
    pub age_group: String,
    /// A word of [`Attending`].
    #[serde(default)]
    pub attending: String,
}

/// What the form of one person tells. Here, unlike in a list, an empty field says that there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonTold {
    /// Full name.
    pub name: PersonName,
    /// The name they go by.
    pub known_as: Option<String>,
    /// Telephone number, or the words in its place.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
    /// Age group.
    pub age_group: AgeGroup,
    /// Whether they are coming: yes or maybe.
    pub attending: Attending,
}

const TOO_LONG: &str = "Enter a name of 120 characters or fewer";
const LONGEST_NAME: usize = 120;

impl PersonForm {
    /// This form on top of the person as they are `now`: only a field that differs from what was `shown` is told.
    pub fn over(&self, shown: &PersonForm, now: PersonForm) -> PersonForm {
        let told = |typed: &String, shown: &String, now: String| if typed == shown { now } else { typed.clone() };
        PersonForm {
            name: told(&self.name, &shown.name, now.name),
            known_as: told(&self.known_as, &shown.known_as, now.known_as),
            phone: told(&self.phone, &shown.phone, now.phone),
            email: told(&self.email, &shown.email, now.email),
            age_group: told(&self.age_group, &shown.age_group, now.age_group),
            attending: told(&self.attending, &shown.attending, now.attending),
        }
    }

    /// Reads the form; every problem with its field and a remedy.
    ///
    /// A number that cannot be dialled is kept as it was typed ("ask her son"); an address that can reach nobody is not.
    pub fn parse(&self, country: Country) -> Result<PersonTold, Vec<(Field, &'static str)>> {
        let mut problems = Vec::new();
        let name = match PersonName::parse(&self.name) {
            Ok(name) => Some(name),
            Err(NameError::Blank) => {
                problems.push((Field::Name, "Enter their full name"));
                None
            }
            Err(NameError::TooLong) => {
                problems.push((Field::Name, TOO_LONG));
                None
            }
        };
        let known_as = Some(clean(&self.known_as)).filter(|text| !text.is_empty());
        if known_as.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NAME) {
            problems.push((Field::KnownAs, TOO_LONG));
        }
        let phone = Phone::read(&self.phone, country).map(|read| read.phone);
        if phone.as_ref().is_some_and(|phone| phone.as_str().chars().count() > LONGEST_NAME) {
            problems.push((Field::Phone, "Enter one phone number, like 07700 900123"));
        }
        let email = Email::read(&self.email);
        if email.as_ref().is_some_and(|email| !email.is_address()) {
            problems.push((Field::Email, "Enter an email address, like name@example.org, or leave it empty"));
        }
        let age_group = AgeGroup::parse(&self.age_group).unwrap_or_default();
        let attending = if self.attending == Attending::Maybe.as_str() { Attending::Maybe } else { Attending::Yes };
        match name {
            Some(name) if problems.is_empty() => Ok(PersonTold { name, known_as, phone, email, age_group, attending }),
            _ => Err(problems),
        }
    }
}

impl From<&Person> for PersonForm {
    fn from(person: &Person) -> PersonForm {
        PersonForm {
            name: person.name.to_string(),
            known_as: person.known_as.clone().unwrap_or_default(),
            phone: person.phone.as_ref().map_or(String::new(), ToString::to_string),
            email: person.email.as_ref().map_or(String::new(), ToString::to_string),
            age_group: person.age_group.as_str().into(),
            attending: person.attending.as_str().into(),
        }
    }
}

impl From<PersonTold> for Details {
    /// The same as a row of a list would tell it.
    fn from(told: PersonTold) -> Details {
        Details {
            known_as: told.known_as,
            phone: told.phone,
            email: told.email,
            age_group: Some(told.age_group),
            attending: Some(told.attending),
            ..Details::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_names_every_problem_at_once() {
        let form = PersonForm { email: "grace".into(), known_as: "x".repeat(121), ..PersonForm::default() };
        let fields: Vec<Field> = form.parse(Country::Gb).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, [Field::Name, Field::KnownAs, Field::Email]);
    }

    #[test]
    fn what_is_too_long_is_said() {
        let fields = |length| {
            let text = "x".repeat(length);
            let form = PersonForm { name: "A".into(), known_as: text.clone(), phone: text, ..PersonForm::default() };
            let problems = form.parse(Country::Gb).err().unwrap_or_default();
            problems.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert_eq!([fields(120), fields(121)], [vec![], vec![Field::KnownAs, Field::Phone]]);
    }

    #[test]
    fn a_form_that_is_shown_and_sent_back_tells_the_same_person() {
        let person = Person {
            id: "1".parse().unwrap(),
            name: PersonName::stored("Grace Okafor".into()),
            known_as: Some("Gracie".into()),
            phone: Some(Phone::stored("+447700900123".into())),
            email: Some(Email::stored("grace@example.org".into())),
            age_group: AgeGroup::SixteenToSeventeen,
            part: None,
            attending: Attending::Maybe,
            late: false,
            withdrawn_at: None,
            counted_elsewhere: false,
        };
        let told = PersonForm::from(&person).parse(Country::Gb).unwrap();
        assert_eq!(told.name, person.name);
        let known = Details {
            known_as: person.known_as,
            phone: person.phone,
            email: person.email,
            age_group: Some(person.age_group),
            attending: Some(person.attending),
            ..Details::default()
        };
        assert_eq!(Details::from(told), known);
    }

    #[test]
    fn only_what_differs_from_what_was_shown_is_told() {
        let form = |name: &str, phone: &str, email: &str| PersonForm {
            name: name.into(),
            phone: phone.into(),
            email: email.into(),
            ..PersonForm::default()
        };
        let shown = form("Grace", "07700 900001", "");
        let typed = form("Grace Okafor", "07700 900001", "");
        let now = form("Grace", "07700 900002", "grace@example.org");
        assert_eq!(typed.over(&shown, now), form("Grace Okafor", "07700 900002", "grace@example.org"));
    }

    #[test]
    fn a_name_is_enough_and_an_unreadable_number_is_kept_as_typed() {
        let form = PersonForm { name: " Grace  Okafor ".into(), phone: "ask her son".into(), ..PersonForm::default() };
        let told = form.parse(Country::Gb).unwrap();
        assert_eq!(
            (told.name.as_str(), told.attending, told.age_group),
            ("Grace Okafor", Attending::Yes, AgeGroup::Adult)
        );
        assert_eq!(told.phone.as_ref().map(Phone::as_str), Some("ask her son"));
    }
}
