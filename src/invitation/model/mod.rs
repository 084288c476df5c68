//! One institution asked to one assembly.

mod after;
mod contact;
mod count;
mod estimates;
mod how_many;
mod note;
mod own_date;
mod pledge;
mod task;

pub use after::{Attendance, Missing};
pub use contact::{ContactWay, NotedContact};
pub use count::{CountAnswer, CountQuestion, CountQuestionId};
pub use estimates::{EstimateProblem, NamedAnswers};
pub use how_many::{HowMany, HowManyError};
pub use note::{Note, NoteError};
pub use own_date::{DateProblem, OwnDate};
pub use pledge::{Ask, Pledge, Remembered};
pub use task::{Progress, Task, TaskStatus};

use crate::access::Grant;
use crate::assembly::model::{Assembly, Change};
use crate::clock::Moment;
use crate::id::id;
use crate::institution::model::Institution;

id! {
    /// One institution asked to one assembly.
    InvitationId
}

/// One institution asked to one assembly, with all that its pages say of it.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// What was granted to whom it is shown.
    pub grant: Grant,
    /// The assembly.
    pub assembly: Assembly,
    /// The institution.
    pub institution: Institution,
    /// The number that was asked for.
    pub asked: Option<u32>,
    /// The date for names that applies to this institution: its own where it was granted one.
    pub names_by: Moment,
    /// The numbers guessed before there were names, as they were told; see [`Invitation::rough`].
    pub estimates: Estimates,
    /// How many named answers there are by now.
    pub named: NamedAnswers,
    /// When the leader ticked that the people know of this list.
    pub people_told_at: Option<Moment>,
    /// That the leader said "that is everyone".
    pub finished: Option<Finished>,
    /// Whom its leaders ask.
    pub contact: Option<Contact>,
    /// How the assembly changed since this institution was invited, the earliest first.
    pub changes: Vec<Change>,
}

impl Invitation {
    /// The address under which its pages stand.
    pub fn home(&self) -> String {
        self.grant.home()
    }

    /// Whether a name that is told of now is late.
    pub fn names_are_late(&self, now: Moment) -> bool {
        self.assembly.has_passed(self.names_by, now)
    }
}

impl Invitation {
    /// The rough numbers that still count: less what there are named answers of, and none after "that is everyone".
    pub fn rough(&self) -> Estimates {
        self.estimates.beside(self.named)
    }
}

/// Rough numbers given before there are names, so that slow bookings can start. Named answers replace them one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Estimates {
    /// Children for the crèche.
    pub children: Option<u32>,
    /// People by coach.
    pub coach: Option<u32>,
    /// People with access needs.
    pub access: Option<u32>,
}

/// That a leader said "that is everyone".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finished {
    /// When.
    pub at: Moment,
    /// How many were listed then.
    pub listed: u32,
}

/// Whom leaders ask: the organiser who looks after their institution, else the assembly's, else the alliance's contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
}
