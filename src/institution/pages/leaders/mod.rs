//! The leaders who speak for an institution: adding, changing, handing over, taking off.

pub(super) mod add;
pub(super) mod change;
pub(super) mod remove;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::access::Organiser;
use crate::error::AppError;
use crate::institution::model::{DescribedLeader, InstitutionId, LeaderId, SpeakingLeader};
use crate::institution::store;
use crate::list::model::{Email, Phone};
use crate::list::store as lists;
use crate::web::{FormError, NotTaken};
use crate::words::clean;

/// The ids in an address of a leader's pages.
type LeaderHere = (InstitutionId, LeaderId);

/// The longest name, in characters.
const LONGEST: usize = 200;

/// What is typed of a leader.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct LeaderForm {
    name: String,
    phone: String,
    email: String,
    /// Who it is, where somebody like that is known: a leader's id, or "new".
    who: String,
}

impl LeaderForm {
    /// A name is enough: the link can still be copied.
    fn parse(&self, conn: &Connection) -> Result<DescribedLeader, NotTaken> {
        let name = clean(&self.name);
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(FormError::new("name", "Enter the leader's name"));
        } else if name.chars().count() > LONGEST {
            errors.push(FormError::new("name", format!("Enter a name of {LONGEST} characters or fewer")));
        }
        let country = lists::country(conn)?;
        let phone = Phone::read(&clean(&self.phone), country).map(|read| read.phone);
        if phone.as_ref().is_some_and(|phone| !phone.is_number()) {
            errors.push(FormError::new("phone", "Enter a phone number, like 07700 900123, or leave it blank"));
        }
        let email = Email::read(&clean(&self.email));
        if email.as_ref().is_some_and(|email| !email.is_address()) {
            errors.push(FormError::new("email", "Enter an e-mail address, like name@example.org, or leave it blank"));
        }
        if !errors.is_empty() {
            return Err(NotTaken::Wrong(errors));
        }
        let text = |text: &str| text.to_owned();
        Ok(DescribedLeader {
            name,
            phone: phone.map(|phone| text(phone.as_str())),
            email: email.map(|email| text(email.as_str())),
        })
    }
}

/// A leader who speaks for that institution.
fn speaking(conn: &Connection, by: &Organiser, (institution, id): LeaderHere) -> Result<SpeakingLeader, AppError> {
    let leaders = store::leaders(conn, by, institution)?;
    leaders.into_iter().find(|leader| leader.id == id).ok_or(AppError::NotFound)
}
