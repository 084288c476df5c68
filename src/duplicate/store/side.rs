//! One of two people, as an organiser sees them beside the other.

use std::collections::HashMap;

use rusqlite::{Connection, named_params};

use crate::access::Organiser;
use crate::assembly::model::AssemblyId;
use crate::clock::Moment;
use crate::error::AppError;
use crate::institution::model::InstitutionId;
use crate::list::model::{AttendeeId, Phone};
use crate::travel::model::TravelMode;

/// One of two people.
#[derive(Debug, Clone)]
pub struct Side {
    /// Their name.
    pub name: String,
    /// The name they go by.
    pub known_as: Option<String>,
    /// Telephone number.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whose list they are on.
    pub institution: InstitutionId,
    /// What it is called.
    pub institution_name: String,
    /// Its chapter.
    pub chapter: Option<String>,
    /// How many children they bring; none: whoever asks may not see that.
    pub children: Option<u32>,
    /// How many needs they told; none: whoever asks may not see that.
    pub needs: Option<u32>,
    /// How they travel, where they told it.
    pub mode: Option<TravelMode>,
    /// Since when they are listed.
    pub listed_at: Moment,
}

/// Those people of the assembly, by id.
pub fn sides(
    conn: &Connection,
    by: &Organiser,
    assembly: AssemblyId,
    ids: &[AttendeeId],
) -> Result<HashMap<AttendeeId, Side>, AppError> {
    let ids = serde_json::to_string(ids)?;
    let sides = conn
        .prepare_cached(
            "select a.attendee_id, a.name, a.known_as, a.phone, a.email, a.institution_id, n.name as institution, n.chapter,
                a.listed_at, t.mode,
                case when :sees_needs then (select count(*) from child c where c.attendee_id = a.attendee_id) end as children,
                case when :sees_needs then (select count(*) from need d where d.attendee_id = a.attendee_id) end as needs
             from json_each(:ids) j join attendee a on a.attendee_id = j.value join institution n using (institution_id)
                left join travel t using (attendee_id)
             where a.assembly_id = :assembly",
        )?
        .query_map(named_params! { ":ids": ids, ":assembly": assembly, ":sees_needs": by.role().sees_needs() }, |row| {
            let side = Side {
                name: row.get("name")?,
                known_as: row.get("known_as")?,
                phone: row.get::<_, Option<String>>("phone")?.map(Phone::stored),
                email: row.get("email")?,
                institution: row.get("institution_id")?,
                institution_name: row.get("institution")?,
                chapter: row.get("chapter")?,
                children: row.get("children")?,
                needs: row.get("needs")?,
                mode: row.get("mode")?,
                listed_at: row.get("listed_at")?,
            };
            Ok((row.get("attendee_id")?, side))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(sides)
}
