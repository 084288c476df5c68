//! The askers, and what each was granted.

mod account;
pub mod record;

pub use account::{AccessLead, Account, Admin, Factor, Organiser, Recovery, Role, Stage, Taker};

use crate::assembly::model::{AssemblyId, DoorId};
use crate::id::{id, words};
use crate::institution::model::{InstitutionId, LeaderId};
use crate::invitation::model::InvitationId;

id! {
    /// An organiser's account.
    AccountId
}

id! {
    /// A link with which an organiser chooses a password.
    PasswordLinkId
}

id! {
    /// One browser in which an organiser is signed in.
    SessionId
}

id! {
    /// A leader's personal link to one invitation.
    LinkId
}

id! {
    /// A key with which another program asks, or counts.
    ApiKeyId
}

id! {
    /// A steward's phone.
    DeviceId
}

/// Who does something: stands in the ledger beside what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A signed-in organiser.
    Organiser(AccountId),
    /// A leader, by their link.
    Leader(LeaderId),
    /// Another program, by its key.
    Key(ApiKeyId),
    /// A steward, on their phone.
    Steward(DeviceId),
    /// The organiser at the machine: the command line.
    Machine,
    /// Somebody who has not said who they are.
    Nobody,
}

impl Actor {
    /// The account, if it is a signed-in organiser.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Actor::Organiser(account) => Some(account),
            _ => None,
        }
    }

    /// The leader, if it is one.
    pub fn leader(self) -> Option<LeaderId> {
        match self {
            Actor::Leader(leader) => Some(leader),
            _ => None,
        }
    }

    /// The key, if it is another program.
    pub fn api_key(self) -> Option<ApiKeyId> {
        match self {
            Actor::Key(key) => Some(key),
            _ => None,
        }
    }

    /// The phone, if it is a steward's.
    pub fn device(self) -> Option<DeviceId> {
        match self {
            Actor::Steward(device) => Some(device),
            _ => None,
        }
    }

    /// The word for it in the audit.
    pub fn as_str(self) -> &'static str {
        match self {
            Actor::Organiser(_) => "organiser",
            Actor::Leader(_) => "leader",
            Actor::Key(_) => "key",
            Actor::Steward(_) => "steward",
            Actor::Machine => "machine",
            Actor::Nobody => "nobody",
        }
    }
}

/// Who did something, for people to read: the name, or that it was done at the machine where there is none.
pub fn who(name: Option<&str>) -> String {
    name.unwrap_or("The organiser at the machine").to_owned()
}

/// What one asker may touch: the people of one institution at one assembly.
///
/// Only `access` makes one, from a leader's link or for an organiser, and always for an invitation that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub(in crate::access) assembly: AssemblyId,
    pub(in crate::access) institution: InstitutionId,
    pub(in crate::access) invitation: InvitationId,
    pub(in crate::access) actor: Actor,
    pub(in crate::access) sees_needs: bool,
    pub(in crate::access) changes: bool,
}

impl Grant {
    /// The assembly.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// The institution.
    pub fn institution(&self) -> InstitutionId {
        self.institution
    }

    /// The invitation of that institution to that assembly.
    pub fn invitation(&self) -> InvitationId {
        self.invitation
    }

    /// Whether what people need may be shown: to their leaders, and to organisers whose role sees it.
    pub fn sees_needs(&self) -> bool {
        self.sees_needs
    }

    /// Whether they may change anything, and take files: leaders, and organisers whose role lets them.
    pub fn changes(&self) -> bool {
        self.changes
    }

    /// Who was granted it.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The address under which its pages stand: a leader's own, or the same for an organiser who enters for them.
    pub fn home(&self) -> String {
        let folder = if self.is_for_them() { FOR_THEM } else { LEADERS };
        format!("{folder}/{}", self.invitation)
    }

    /// The address of the organisers' page about it.
    pub fn desk(&self) -> String {
        format!("/o/a/{}/i/{}", self.assembly, self.institution)
    }

    /// Whether somebody enters for the leaders who is none of them.
    pub fn is_for_them(&self) -> bool {
        self.actor.leader().is_none()
    }
}

/// What one asker may count: the bodies that come to one assembly, at one of its doors or none.
///
/// Only `access` makes one: for an organiser, for a steward, or from a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorGrant {
    pub(in crate::access) assembly: AssemblyId,
    pub(in crate::access) door: Option<DoorId>,
    pub(in crate::access) actor: Actor,
}

impl DoorGrant {
    /// An organiser's, at no door.
    pub fn of(by: &Organiser, assembly: AssemblyId) -> DoorGrant {
        DoorGrant { assembly, door: None, actor: by.actor() }
    }

    /// What `grant` is for, at no door.
    pub fn within(grant: &Grant) -> DoorGrant {
        DoorGrant { assembly: grant.assembly, door: None, actor: grant.actor }
    }

    /// The same at another door of the assembly.
    pub fn at(self, door: Option<DoorId>) -> DoorGrant {
        DoorGrant { door, ..self }
    }

    /// The assembly.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }

    /// The door; none: at no door.
    pub fn door(&self) -> Option<DoorId> {
        self.door
    }

    /// Who counts.
    pub fn actor(&self) -> Actor {
        self.actor
    }
}

/// Leave to read the numbers of one assembly, of people none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumbersGrant {
    pub(in crate::access) assembly: AssemblyId,
}

impl NumbersGrant {
    /// An organiser's.
    pub fn of(_by: &Organiser, assembly: AssemblyId) -> NumbersGrant {
        NumbersGrant { assembly }
    }

    /// The assembly.
    pub fn assembly(&self) -> AssemblyId {
        self.assembly
    }
}

/// A screen in the room: whoever has its link reads the numbers of one assembly, of people none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    pub(in crate::access) assembly: AssemblyId,
    pub(in crate::access) generation: i64,
}

impl Screen {
    /// Its leave to read numbers.
    pub fn numbers(&self) -> NumbersGrant {
        NumbersGrant { assembly: self.assembly }
    }

    /// The generation of its link: once that is replaced, it is told nothing more.
    pub fn generation(&self) -> i64 {
        self.generation
    }
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Count at the doors of one assembly, ask who is on its lists, and read its numbers.
    Door,
    /// Read numbers, of people none.
    Read,
}

words!(Scope { Door = "door", Read = "read" });

/// Another program that asks by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiKey {
    pub(in crate::access) id: ApiKeyId,
    pub(in crate::access) scope: Scope,
    pub(in crate::access) assembly: Option<AssemblyId>,
}

impl ApiKey {
    /// Whether it may know of an assembly.
    pub fn sees(&self, assembly: AssemblyId) -> bool {
        self.assembly.is_none_or(|own| own == assembly)
    }

    /// Its leave to read the numbers of an assembly; none if it may not know of it.
    pub fn numbers_of(&self, assembly: AssemblyId) -> Option<NumbersGrant> {
        self.sees(assembly).then_some(NumbersGrant { assembly })
    }

    /// What it may count at an assembly; none if it may not.
    pub fn at_the_doors_of(&self, assembly: AssemblyId) -> Option<DoorGrant> {
        let may = self.scope == Scope::Door && self.assembly == Some(assembly);
        may.then_some(DoorGrant { assembly, door: None, actor: Actor::Key(self.id) })
    }
}

/// A steward at a door, on a phone that is signed in there.
#[derive(Debug, Clone)]
pub struct Steward {
    pub(in crate::access) device: DeviceId,
    pub(in crate::access) name: String,
    pub(in crate::access) assembly: AssemblyId,
    pub(in crate::access) door: DoorId,
}

impl Steward {
    /// Their phone.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// Their first name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The door they stand at.
    pub fn door(&self) -> DoorId {
        self.door
    }

    /// What they may count: at the door they stand at.
    pub fn grant(&self) -> DoorGrant {
        DoorGrant { assembly: self.assembly, door: Some(self.door), actor: Actor::Steward(self.device) }
    }
}

/// Where leaders' pages stand: `/my/7`.
pub(in crate::access) const LEADERS: &str = "/my";
/// Where they stand for an organiser who enters for them: `/o/for/7`. The address says who acts, whatever links the same
/// browser has opened.
pub(in crate::access) const FOR_THEM: &str = "/o/for";

/// Who is on a leader's page: a leader, as their link says, or an organiser who enters for them. One institution at one
/// assembly.
#[derive(Debug, Clone)]
pub struct Leader {
    /// What they may touch.
    pub grant: Grant,
    /// What they are called.
    pub name: String,
    /// The language they read best, a BCP 47 tag.
    pub language: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_an_account_a_leader_or_neither() {
        let check = |actor: Actor, account: Option<&str>, leader: Option<&str>, word: &str| {
            let account = account.map(|id| id.parse().unwrap());
            let leader = leader.map(|id| id.parse().unwrap());
            assert_eq!((actor.account(), actor.leader(), actor.as_str()), (account, leader, word));
        };
        check(Actor::Organiser("3".parse().unwrap()), Some("3"), None, "organiser");
        check(Actor::Leader("4".parse().unwrap()), None, Some("4"), "leader");
        check(Actor::Key("6".parse().unwrap()), None, None, "key");
        check(Actor::Steward("7".parse().unwrap()), None, None, "steward");
        check(Actor::Machine, None, None, "machine");
        check(Actor::Nobody, None, None, "nobody");
    }

    #[test]
    fn a_grant_says_where_its_pages_are_and_who_enters_on_them() {
        let by = |actor| Grant {
            assembly: "1".parse().unwrap(),
            institution: "2".parse().unwrap(),
            invitation: "3".parse().unwrap(),
            actor,
            sees_needs: true,
            changes: true,
        };
        let pages = |actor| (by(actor).home(), by(actor).desk(), by(actor).is_for_them());
        let at = |home: &str, for_them| (home.to_owned(), "/o/a/1/i/2".to_owned(), for_them);
        assert_eq!(pages(Actor::Leader("4".parse().unwrap())), at("/my/3", false));
        assert_eq!(pages(Actor::Organiser("5".parse().unwrap())), at("/o/for/3", true));
        assert_eq!(pages(Actor::Machine), at("/o/for/3", true));
    }

    #[test]
    fn an_organiser_is_called_by_their_name() {
        let amina = Organiser::signed_in("3".parse().unwrap(), "Amina Yusuf".into(), Role::Organiser);
        assert_eq!((amina.name(), amina.actor()), ("Amina Yusuf", Actor::Organiser("3".parse().unwrap())));
    }
}
