//! Institutions and the leaders who speak for them.

mod described;
mod draft;
pub mod likeness;
pub mod plan;

pub use described::{Described, DescribedLeader, Edited};
pub use draft::{Columns, FIELDS, ImportDraft, InstitutionRow, table_of};

use crate::id::{id, words};

id! {
    /// One institution.
    InstitutionId
}

id! {
    /// One leader.
    LeaderId
}

/// What sort of body an institution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A mosque, church, synagogue, temple, gurdwara, convent.
    Faith,
    /// A school or nursery.
    School,
    /// A university, college or students' union.
    University,
    /// A trade-union branch, or a tenants' or renters' union.
    Union,
    /// A charity or association.
    Community,
    /// A practice, trust or hospital.
    Health,
    /// Anything else.
    Other,
}

words!(Kind {
    Faith = "faith",
    School = "school",
    University = "university",
    Union = "union",
    Community = "community",
    Health = "health",
    Other = "other",
});

/// Whether an institution belongs to the alliance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It belongs.
    Member,
    /// It was invited and does not belong.
    Guest,
}

words!(Membership { Member = "member", Guest = "guest" });

/// A body that brings people.
#[derive(Debug, Clone)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// Its name, of which there is one.
    pub name: String,
    /// What sort of body it is.
    pub kind: Kind,
    /// The local branch it belongs to.
    pub chapter: Option<String>,
    /// Whether it belongs to the alliance.
    pub membership: Membership,
    /// Whether it is invited with all others; one that is not stays in the assemblies it was in.
    pub active: bool,
}

/// A volunteer who speaks for an institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakingLeader {
    /// Their id.
    pub id: LeaderId,
    /// Their name.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
}
