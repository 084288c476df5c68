//! Accounts: who an organiser is, and what their role lets them do.

use super::{AccountId, Actor};
use crate::clock::Moment;
use crate::id::words;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Everything, and who else may do what.
    Admin,
    /// Turnout and logistics, without what people need.
    Organiser,
    /// The same, with what people need and their children.
    AccessLead,
    /// Looks, without what people need, and changes nothing.
    Viewer,
}

words!(Role { Admin = "admin", Organiser = "organiser", AccessLead = "access_lead", Viewer = "viewer" });

impl Role {
    /// Whether they may change anything. Who may not takes no files, and is shown no link or PIN with which others change
    /// something.
    pub fn changes(self) -> bool {
        self != Role::Viewer
    }

    /// Whether they may see what people need, and whom they bring to the crèche.
    pub fn sees_needs(self) -> bool {
        matches!(self, Role::Admin | Role::AccessLead)
    }

    /// Whether they say who may do what.
    pub fn manages_accounts(self) -> bool {
        self == Role::Admin
    }

    /// Whether a password alone is too little for what they may do.
    pub fn needs_second_factor(self) -> bool {
        self.sees_needs()
    }

    /// The role as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Role::Admin => "Admin",
            Role::Organiser => "Organiser",
            Role::AccessLead => "Access lead",
            Role::Viewer => "Viewer",
        }
    }

    /// What it lets them do, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Role::Admin => "Everything, and who else may do what",
            Role::Organiser => {
                "Turnout and logistics. Does not see what people need, or their children, but how many wheelchair places a coach needs"
            }
            Role::AccessLead => "The same as an organiser, and what people need, and their children",
            Role::Viewer => "Looks at everything but what people need. Changes nothing, takes no files",
        }
    }
}

/// How far a sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; a code is still asked for, or the second factor is still to be set up.
    Password,
    /// Signed in.
    Whole,
}

words!(Stage { Password = "password", Whole = "whole" });

/// An organiser, who may see every institution's people.
#[derive(Debug, Clone)]
pub struct Organiser {
    actor: Actor,
    name: String,
    role: Role,
}

impl Organiser {
    /// Whoever has the machine has the file: the command line acts as an admin.
    pub fn at_the_machine() -> Organiser {
        Organiser { actor: Actor::Machine, name: "the organiser at the machine".into(), role: Role::Admin }
    }

    pub(in crate::access) fn signed_in(account: AccountId, name: String, role: Role) -> Organiser {
        Organiser { actor: Actor::Organiser(account), name, role }
    }

    /// Who they are in the ledger.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// What they are called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What they may do.
    pub fn role(&self) -> Role {
        self.role
    }
}

/// An organiser who says who may do what. Made of one whose role lets them, and of nothing else.
#[derive(Debug, Clone)]
pub struct Admin(Organiser);

impl Admin {
    /// The admin whom this organiser is; none if they are not.
    pub fn of(organiser: Organiser) -> Option<Admin> {
        organiser.role.manages_accounts().then_some(Admin(organiser))
    }

    /// Who they are as an organiser.
    pub fn organiser(&self) -> &Organiser {
        &self.0
    }
}

/// An organiser who may see what people need, and their children. Made of one whose role lets them, and of nothing else.
#[derive(Debug, Clone)]
pub struct AccessLead(Organiser);

impl AccessLead {
    /// The access lead whom this organiser is; none if they are not.
    pub fn of(organiser: Organiser) -> Option<AccessLead> {
        organiser.role.sees_needs().then_some(AccessLead(organiser))
    }
}

impl From<AccessLead> for Organiser {
    fn from(lead: AccessLead) -> Organiser {
        lead.0
    }
}

/// An organiser who may take files out. Made of one whose role lets them, and of nothing else: whoever only looks takes none.
#[derive(Debug, Clone)]
pub struct Taker(Organiser);

impl Taker {
    /// The taker whom this organiser is; none if they are not.
    pub fn of(organiser: Organiser) -> Option<Taker> {
        organiser.role.changes().then_some(Taker(organiser))
    }
}

impl From<Taker> for Organiser {
    fn from(taker: Taker) -> Organiser {
        taker.0
    }
}

/// An account as its owner and the admins see it.
#[derive(Debug, Clone)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// What they are called.
    pub name: String,
    /// With what they sign in.
    pub email: String,
    /// Their phone, which leaders see.
    pub phone: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Whether they chose a password.
    pub has_password: bool,
    /// Their second factor.
    pub factor: Factor,
    /// When they were last here; none: never.
    pub seen_at: Option<Moment>,
}

/// What is kept of a second factor: no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Factor {
    /// The generation of the secret in use; 0: there never was one.
    pub generation: i64,
    /// Since when it is asked for; none: it is not.
    pub since: Option<Moment>,
    /// The half minute whose code was used last.
    pub step: Option<i64>,
    /// The recovery codes.
    pub recovery: Recovery,
}

/// What is kept of the recovery codes: none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovery {
    /// The generation of the codes in use.
    pub generation: i64,
    /// When they were made; none: there are none.
    pub made_at: Option<Moment>,
    /// A bit for each that was used.
    pub used: u8,
}

impl Recovery {
    /// How many there are in all.
    pub const CODES: u8 = 8;

    /// How many can still be used.
    pub fn left(self) -> u32 {
        if self.made_at.is_some() { self.used.count_zeros() } else { 0 }
    }

    /// Whether the code of that place can still be used.
    pub fn is_left(self, place: u8) -> bool {
        self.made_at.is_some() && place < Recovery::CODES && self.used & (1 << place) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_it_is_for() {
        let may = |role: Role| (role.changes(), role.sees_needs(), role.manages_accounts(), role.needs_second_factor());
        assert_eq!(
            Role::ALL.iter().copied().map(may).collect::<Vec<_>>(),
            [
                (true, true, true, true),
                (true, false, false, false),
                (true, true, false, true),
                (false, false, false, false),
            ]
        );
    }

    #[test]
    fn an_admin_is_made_of_an_admin_alone() {
        let organiser = |role| Organiser::signed_in("3".parse().unwrap(), "Amina Yusuf".into(), role);
        let admins = Role::ALL.iter().filter(|role| Admin::of(organiser(**role)).is_some()).collect::<Vec<_>>();
        assert_eq!(admins, [&Role::Admin]);
        assert!(Admin::of(Organiser::at_the_machine()).is_some());
    }

    #[test]
    fn an_access_lead_is_made_of_whose_role_sees_needs_alone() {
        let organiser = |role| Organiser::signed_in("3".parse().unwrap(), "Amina Yusuf".into(), role);
        let leads = Role::ALL.iter().filter(|role| AccessLead::of(organiser(**role)).is_some()).collect::<Vec<_>>();
        assert_eq!(leads, [&Role::Admin, &Role::AccessLead]);
    }

    #[test]
    fn whoever_only_looks_takes_no_files() {
        let organiser = |role| Organiser::signed_in("3".parse().unwrap(), "Amina Yusuf".into(), role);
        let takers = Role::ALL.iter().filter(|role| Taker::of(organiser(**role)).is_some()).collect::<Vec<_>>();
        assert_eq!(takers, [&Role::Admin, &Role::Organiser, &Role::AccessLead]);
    }

    #[test]
    fn a_recovery_code_is_left_until_it_was_used() {
        let made_at = Moment::parse("2027-01-04T09:00:00Z");
        let recovery = Recovery { generation: 1, made_at, used: 0b0000_0101 };
        assert_eq!(
            (recovery.left(), recovery.is_left(0), recovery.is_left(1), recovery.is_left(8)),
            (6, false, true, false)
        );
        assert_eq!((Recovery::default().left(), Recovery::default().is_left(0)), (0, false));
    }
}
