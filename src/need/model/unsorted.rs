//! What of childcare and access is not sorted yet. Where it is mended is for pages to say.

use super::NeedKind;
use super::creche::Span;
use crate::assembly::model::Assembly;
use crate::clock::Moment;
use crate::institution::model::InstitutionId;

/// One thing of an assembly that is not sorted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsorted {
    /// What.
    pub what: Loose,
    /// By when it is to be sorted.
    pub by: Moment,
    /// Whether that has passed.
    pub passed: bool,
}

/// An institution, and how many of its children or requests are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// Which.
    pub institution: InstitutionId,
    /// What it is called.
    pub name: String,
    /// How many.
    pub many: u32,
}

/// What is not sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loose {
    /// Children with a place whose age was not told, by institution.
    AgesMissing(Vec<Of>),
    /// So many more people are needed for the crèche; more than none at most. The rough numbers count.
    StaffMissing(Span),
    /// More children have a place than are offered.
    OverPlaces {
        /// Children with a place.
        children: u32,
        /// Places offered.
        places: u32,
    },
    /// Children who wait for a place.
    PlacesAsked {
        /// How many.
        children: u32,
        /// Places that nobody has; none: no limit was set.
        free: Option<u32>,
    },
    /// Institutions that have told a rough number of children and named none, after the date for childcare.
    StillRough {
        /// Children.
        children: u32,
        /// Institutions.
        institutions: u32,
    },
    /// Something that people asked for and nobody booked.
    NotBooked {
        /// What.
        kind: NeedKind,
        /// How many people asked for it.
        people: u32,
    },
    /// Something that is booked, and in the last week not confirmed.
    NotConfirmed {
        /// What.
        kind: NeedKind,
        /// How many people asked for it.
        people: u32,
    },
    /// What cannot be had, and the leaders have not read it, by institution.
    CannotNotRead(Vec<Of>),
    /// So many bookings that nobody needs any more.
    NotNeeded(u32),
}

/// One thing of an institution's own people that is not sorted yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooseOf {
    /// Listed people of whose needs nothing was told.
    NotAnswered(u32),
    /// Children of whom the name or the age was not told.
    ChildrenIncomplete(u32),
    /// Children who wait for a place in the crèche.
    PlacesAsked(u32),
    /// Things to be booked that were asked for late, and wait for an organiser.
    BookingsAsked(u32),
    /// Things that cannot be had, which nobody has said they read.
    CannotNotRead(u32),
}

impl LooseOf {
    /// How many.
    pub fn many(self) -> u32 {
        match self {
            LooseOf::NotAnswered(many)
            | LooseOf::ChildrenIncomplete(many)
            | LooseOf::PlacesAsked(many)
            | LooseOf::BookingsAsked(many)
            | LooseOf::CannotNotRead(many) => many,
        }
    }
}

impl Unsorted {
    /// A thing of that assembly, as it stands at `now`.
    pub fn new(what: Loose, assembly: &Assembly, now: Moment) -> Unsorted {
        let by = match &what {
            Loose::AgesMissing(_) | Loose::OverPlaces { .. } | Loose::PlacesAsked { .. } | Loose::StillRough { .. } => {
                assembly.dates.childcare_by
            }
            // A week ahead, as what the organisers see to themselves.
            Loose::StaffMissing(_) => NeedKind::StepFree.book_by(assembly),
            Loose::NotBooked { kind, .. } => kind.book_by(assembly),
            Loose::NotConfirmed { .. } | Loose::CannotNotRead(_) | Loose::NotNeeded(_) => assembly.starts_at,
        };
        Unsorted { what, by, passed: assembly.has_passed(by, now) }
    }
}
