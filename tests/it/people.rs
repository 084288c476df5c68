//! People on a list, put there for a test about something else.

use turnout::list::model::AttendeeId;

use crate::site::{Invited, Site};

/// Puts people of those names on the institution's list, as of now.
pub async fn listed<const N: usize>(site: &Site, invited: &Invited, names: [&'static str; N]) -> [AttendeeId; N] {
    let (grant, now) = (invited.grant, site.app.clock.now());
    let ids = site.write(move |conn| {
        let mut insert = conn.prepare(
            "insert into attendee (assembly_id, institution_id, name, listed_at, late)
             values (:assembly, :institution, :name, :now, 0) returning attendee_id",
        )?;
        let mut ids = Vec::new();
        for name in names {
            let row = rusqlite::named_params! {
                ":assembly": grant.assembly(),
                ":institution": grant.institution(),
                ":name": name,
                ":now": now,
            };
            ids.push(insert.query_row(row, |row| row.get("attendee_id"))?);
        }
        Ok(ids)
    });
    ids.await.try_into().unwrap()
}

/// Takes a person off the list.
pub async fn withdrawn(site: &Site, attendee: AttendeeId) {
    let now = site.app.clock.now();
    site.write(move |conn| {
        conn.execute("update attendee set withdrawn_at = ?1 where attendee_id = ?2", (now, attendee))?;
        Ok(())
    })
    .await;
}
