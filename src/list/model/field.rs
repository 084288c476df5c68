//! What a list tells of a person.

use serde::{Deserialize, Serialize};

use crate::id::words;

/// What a column, or a cell that the leader types, can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// A whole name.
    Name,
    /// First name, where the last name has its own column.
    FirstName,
    /// Last name.
    LastName,
    /// The name a person goes by.
    KnownAs,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Age group, or age.
    AgeGroup,
    /// Whether they are coming.
    Attending,
    /// Whether they want the crèche.
    Childcare,
    /// How many children, with their ages and names or without.
    Children,
    /// Ages of children.
    ChildAges,
    /// Name of a child.
    ChildName,
    /// How many children of an age that the heading tells: `Under 5s`.
    ChildBand,
    /// How they travel.
    Travel,
    /// Where they get on a coach.
    PickUp,
    /// Access needs.
    Access,
    /// Food.
    Diet,
    /// Language.
    Language,
    /// Access, food and language in one cell.
    Needs,
    /// What they do at the assembly.
    Part,
    /// A whole line about a person: name, number and notes.
    Line,
}

words!(Field {
    Name = "name",
    FirstName = "first_name",
    LastName = "last_name",
    KnownAs = "known_as",
    Phone = "phone",
    Email = "email",
    AgeGroup = "age_group",
    Attending = "attending",
    Childcare = "childcare",
    Children = "children",
    ChildAges = "child_ages",
    ChildName = "child_name",
    ChildBand = "child_band",
    Travel = "travel",
    PickUp = "pick_up",
    Access = "access",
    Diet = "diet",
    Language = "language",
    Needs = "needs",
    Part = "part",
    Line = "line",
});

impl Field {
    /// The fields that the columns page asks for, name first.
    pub const ASKED: [Field; 7] =
        [Field::Name, Field::Attending, Field::Phone, Field::Travel, Field::Children, Field::Access, Field::Email];

    /// The fields whose columns may hold yes or no, in the order in which their answers are asked about.
    pub const YES_OR_NO: [Field; 3] = [Field::Attending, Field::Childcare, Field::Access];

    /// Whether it is a name or a part of one.
    pub fn is_name(self) -> bool {
        matches!(self, Field::Name | Field::FirstName | Field::LastName)
    }

    /// Whether it tells of needs or children: only roles that see what people need read it of others.
    pub fn is_of_needs(self) -> bool {
        use Field::{Access, ChildAges, ChildBand, ChildName, Childcare, Children, Diet, Language, Needs};
        matches!(self, Access | ChildAges | ChildBand | ChildName | Childcare | Children | Diet | Language | Needs)
    }

    /// The field in words for people.
    pub fn label(self) -> &'static str {
        match self {
            Field::Name => "Name",
            Field::FirstName => "First name",
            Field::LastName => "Last name",
            Field::KnownAs => "Known as",
            Field::Phone => "Phone",
            Field::Email => "Email",
            Field::AgeGroup => "Age group",
            Field::Attending => "Coming",
            Field::Childcare => "Childcare",
            Field::Children => "Children",
            Field::ChildAges => "Children’s ages",
            Field::ChildName => "Child’s name",
            Field::ChildBand => "Children of an age",
            Field::Travel => "Travel",
            Field::PickUp => "Pick-up",
            Field::Access => "Access",
            Field::Diet => "Food",
            Field::Language => "Language",
            Field::Needs => "Needs",
            Field::Part => "Part in the meeting",
            Field::Line => "Line",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_back_from_their_words() {
        for field in Field::ALL.iter().copied() {
            assert_eq!(Field::parse(field.as_str()), Some(field));
            assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{}\"", field.as_str()));
        }
    }
}
