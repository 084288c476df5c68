//! What is said of institutions and leaders, and what becomes of what was known.

use super::{Institution, Kind, Membership, SpeakingLeader};

/// What is known of an institution when it is added or told of again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What sort of body it is; none: not said.
    pub kind: Option<Kind>,
    /// The local branch it belongs to; none: not said.
    pub chapter: Option<String>,
    /// Whether it belongs to the alliance; none: not said.
    pub membership: Option<Membership>,
}

/// An institution as it is to be from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// Its name.
    pub name: String,
    /// What sort of body it is.
    pub kind: Kind,
    /// The local branch it belongs to; none: to none.
    pub chapter: Option<String>,
    /// Whether it belongs to the alliance.
    pub membership: Membership,
}

impl Described {
    /// What becomes of an institution that was known as `before`. What is not said never erases what was known, and its
    /// name stays.
    pub fn of(&self, before: &Institution) -> Edited {
        Edited {
            name: before.name.clone(),
            kind: self.kind.unwrap_or(before.kind),
            chapter: self.chapter.clone().or_else(|| before.chapter.clone()),
            membership: self.membership.unwrap_or(before.membership),
        }
    }

    /// What becomes of a new institution: of kind other, and a member, unless it is said.
    pub fn of_new(&self) -> Edited {
        Edited {
            name: self.name.clone(),
            kind: self.kind.unwrap_or(Kind::Other),
            chapter: self.chapter.clone(),
            membership: self.membership.unwrap_or(Membership::Member),
        }
    }
}

impl Edited {
    /// The fields in which it differs from what was known, comma-separated; empty for none.
    pub fn changed_fields(&self, before: &Institution) -> String {
        let changed = [
            ("name", self.name != before.name),
            ("kind", self.kind != before.kind),
            ("chapter", self.chapter != before.chapter),
            ("membership", self.membership != before.membership),
        ];
        let changed: Vec<_> = changed.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
        changed.join(",")
    }
}

/// What is known of a leader when they are added or told of again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedLeader {
    /// Their name.
    pub name: String,
    /// Their phone; none: not said.
    pub phone: Option<String>,
    /// Their e-mail; none: not said.
    pub email: Option<String>,
}

impl DescribedLeader {
    /// What becomes of a leader who was known as `known`: what is not said never erases what was known.
    pub fn of(&self, known: &SpeakingLeader) -> DescribedLeader {
        DescribedLeader {
            name: known.name.clone(),
            phone: self.phone.clone().or_else(|| known.phone.clone()),
            email: self.email.clone().or_else(|| known.email.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_named_field_by_field() {
        let before = Institution {
            id: "1".parse().unwrap(),
            name: "Hill Abbey".into(),
            kind: Kind::Faith,
            chapter: Some("North".into()),
            membership: Membership::Member,
            active: true,
        };
        let same = Edited {
            name: before.name.clone(),
            kind: before.kind,
            chapter: before.chapter.clone(),
            membership: before.membership,
        };
        let check = |edited: Edited, fields: &str| assert_eq!(edited.changed_fields(&before), fields);
        check(same.clone(), "");
        check(Edited { name: "Hill".into(), ..same.clone() }, "name");
        check(Edited { kind: Kind::Union, ..same.clone() }, "kind");
        check(Edited { chapter: None, ..same.clone() }, "chapter");
        check(Edited { membership: Membership::Guest, ..same.clone() }, "membership");
        check(Edited { kind: Kind::Union, chapter: None, ..same }, "kind,chapter");
    }
}
