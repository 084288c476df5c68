//! What the audit says, in words: every action there is, and the kinds by which it is searched.

use crate::id::words;

/// A kind of thing that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who came in, and who was turned away.
    SigningIn,
    /// Organisers, their roles, keys of other programs.
    Accounts,
    /// Assemblies and their notes.
    Assemblies,
    /// Institutions, their leaders and links.
    Institutions,
    /// Pledges, lists and people.
    Lists,
    /// What people need, and their children: told, decided.
    Needs,
    /// That somebody looked at what people need.
    Looks,
    /// Coaches and lifts.
    Travel,
    /// Doors, phones and the count.
    Doors,
    /// Files taken.
    Files,
    /// What was refused.
    Refusals,
    /// How long what is kept, and what was erased.
    Erasing,
}

words!(Kind {
    SigningIn = "signing-in",
    Accounts = "accounts",
    Assemblies = "assemblies",
    Institutions = "institutions",
    Lists = "lists",
    Needs = "needs",
    Looks = "looks",
    Travel = "travel",
    Doors = "doors",
    Files = "files",
    Refusals = "refusals",
    Erasing = "erasing",
});

impl Kind {
    /// How it is called on a page.
    pub fn label(self) -> &'static str {
        match self {
            Kind::SigningIn => "Signing in and out",
            Kind::Accounts => "Organisers and keys",
            Kind::Assemblies => "Assemblies",
            Kind::Institutions => "Institutions and leaders",
            Kind::Lists => "Pledges and lists",
            Kind::Needs => "Needs and children",
            Kind::Looks => "Looking at what people need",
            Kind::Travel => "Travel",
            Kind::Doors => "Doors",
            Kind::Files => "Files taken",
            Kind::Refusals => "Refusals",
            Kind::Erasing => "Erasing",
        }
    }

    /// Its actions.
    pub fn actions(self) -> impl Iterator<Item = &'static str> {
        ACTIONS.iter().filter(move |(_, kind, _)| *kind == self).map(|(action, ..)| *action)
    }
}

/// What an action is called on a page.
pub fn in_words(action: &str) -> String {
    let known = ACTIONS.iter().find(|(known, ..)| *known == action);
    known.map_or_else(|| action.replace(['.', '_'], " "), |(_, _, words)| (*words).to_owned())
}

/// Every action, its kind and its words.
pub const ACTIONS: &[(&str, Kind, &str)] = &[
    ("access.seen", Kind::Looks, "Looked at who needs what"),
    ("account.added", Kind::Accounts, "Added an organiser"),
    ("account.changed", Kind::Accounts, "Changed an account"),
    ("account.erased", Kind::Erasing, "Erased an organiser who was removed"),
    ("account.password_made_to_wait", Kind::Refusals, "Had to wait after typing their own password wrong"),
    ("account.password_refused", Kind::Refusals, "Typed their own password wrong"),
    ("account.password_set", Kind::Accounts, "Chose a password"),
    ("account.recovery_code_used", Kind::SigningIn, "Used a recovery code"),
    ("account.recovery_codes_made", Kind::Accounts, "Made recovery codes"),
    ("account.removed", Kind::Accounts, "Removed an organiser"),
    ("account.role_set", Kind::Accounts, "Gave a role"),
    ("account.second_factor_off", Kind::Accounts, "Took a second factor off"),
    ("account.second_factor_refused", Kind::Refusals, "Typed a wrong code while setting up a second factor"),
    ("account.second_factor_set", Kind::Accounts, "Set up a second factor"),
    ("account.signed_out", Kind::Accounts, "Signed an organiser out everywhere"),
    ("account.taken_back", Kind::Accounts, "Took an organiser back"),
    ("alliance.changed", Kind::Accounts, "Changed what the alliance settled"),
    ("api_key.ended", Kind::Accounts, "Ended a key"),
    ("api_key.made", Kind::Accounts, "Made a key"),
    ("arrival.typed", Kind::Doors, "Typed how many came"),
    ("asked.erased", Kind::Erasing, "Erased a name that was asked for"),
    ("asked.seen", Kind::Looks, "Looked at all that is kept of a name that was asked for"),
    ("asked.taken", Kind::Files, "Took all that is kept of a name that was asked for"),
    ("assembly.added", Kind::Assemblies, "Added an assembly"),
    ("assembly.changed", Kind::Assemblies, "Changed an assembly"),
    ("assembly.decided", Kind::Assemblies, "Decided on an assembly"),
    ("assembly_note.added", Kind::Assemblies, "Noted what was learned"),
    ("assembly_note.taken_off", Kind::Assemblies, "Took a note off"),
    ("booking.settled", Kind::Needs, "Settled a booking that is not needed any more"),
    ("captain.erased", Kind::Erasing, "Erased who counts the people of a vehicle"),
    ("captain.seen", Kind::Looks, "Looked at who counts the people of a vehicle"),
    ("captain.taken", Kind::Files, "Took all that is kept of who counts the people of a vehicle"),
    ("child.changed", Kind::Needs, "Changed what is told of a child"),
    ("child.decided", Kind::Needs, "Decided on a crèche place"),
    ("child.seen", Kind::Looks, "Looked at a child"),
    ("child.walked_up", Kind::Needs, "Added a child on the day"),
    ("contact.noted", Kind::Institutions, "Noted a call, message or visit"),
    ("count.answered", Kind::Doors, "Answered what was said about the count"),
    ("count.questioned", Kind::Doors, "Said that the count is not right"),
    ("creche.seen", Kind::Looks, "Looked at the children in the crèche"),
    ("creche_sheet.seen", Kind::Looks, "Looked at the crèche's sheet"),
    ("database.restored", Kind::Accounts, "Made a copy the database"),
    ("device.added", Kind::Doors, "Signed a phone in at a door"),
    ("device.ended", Kind::Doors, "Signed a phone out"),
    ("door.pin_made_to_wait", Kind::Refusals, "Had to wait after wrong PINs at a door"),
    ("door.pin_refused", Kind::Refusals, "Typed a wrong PIN at a door"),
    ("door.replaced", Kind::Doors, "Replaced a door's link and PIN"),
    ("estimates.told", Kind::Lists, "Told the rough numbers"),
    ("export.refused", Kind::Refusals, "Was refused a file of what people need"),
    ("export.taken", Kind::Files, "Took a file"),
    ("institution.added", Kind::Institutions, "Added an institution"),
    ("institution.changed", Kind::Institutions, "Changed an institution"),
    ("institution.merged", Kind::Institutions, "Merged two institutions"),
    ("institution.removed", Kind::Institutions, "Deleted an institution"),
    ("invitation.added", Kind::Institutions, "Invited an institution"),
    ("invitation.asked", Kind::Institutions, "Asked for a number"),
    ("invitation.date_granted", Kind::Institutions, "Gave an own date for names"),
    ("invitation.looked_after", Kind::Institutions, "Chose who looks after an institution"),
    ("leader.added", Kind::Institutions, "Added a leader"),
    ("leader.changed", Kind::Institutions, "Changed a leader"),
    ("leader.erased", Kind::Erasing, "Erased a leader"),
    ("leader.handed_over", Kind::Institutions, "Handed over to another leader"),
    ("leader.removed", Kind::Institutions, "Took a leader off"),
    ("leader.seen", Kind::Looks, "Looked at all that is kept of a leader"),
    ("leader.taken", Kind::Files, "Took all that is kept of a leader"),
    ("lift.answered", Kind::Travel, "Answered about a lift"),
    ("lift.matched", Kind::Travel, "Matched a lift"),
    ("lift.taken_apart", Kind::Travel, "Took a lift apart"),
    ("link.replaced", Kind::Institutions, "Replaced a leader's link"),
    ("link.refused", Kind::Refusals, "Opened a link that opens nothing"),
    ("list.agreed", Kind::Lists, "Agreed to names"),
    ("list.asked", Kind::Lists, "Asked to add names"),
    ("list.declined", Kind::Lists, "Did not agree to names"),
    ("list.dropped", Kind::Lists, "Gave up a list that was not saved"),
    ("list.erased", Kind::Erasing, "Erased a list that was not saved, as somebody in it was erased"),
    ("list.finished", Kind::Lists, "Said \u{201c}that is everyone\u{201d}"),
    ("list.saved", Kind::Lists, "Saved a list"),
    ("list.taken", Kind::Files, "Took a saved list as a file"),
    ("names.erased", Kind::Erasing, "Erased the names of an assembly"),
    ("need.decided", Kind::Needs, "Said where a booking stands"),
    ("need.read", Kind::Needs, "Read that something cannot be had"),
    ("needs.erased", Kind::Erasing, "Erased the needs of an assembly"),
    ("needs.nobody_else", Kind::Needs, "Said that nobody else needs anything"),
    ("needs.seen", Kind::Looks, "Looked at what people of an institution need"),
    ("needs.told", Kind::Needs, "Told what somebody needs"),
    ("password_link.made", Kind::Accounts, "Made a link to choose a password"),
    ("people.told", Kind::Lists, "Said whether the people know of the list"),
    ("person.added", Kind::Lists, "Added somebody"),
    ("person.changed", Kind::Lists, "Changed somebody"),
    ("person.counted_elsewhere", Kind::Lists, "Counted somebody on another list"),
    ("person.counted_here", Kind::Lists, "Counted somebody on this list again"),
    ("person.erased", Kind::Erasing, "Erased somebody"),
    ("person.put_back", Kind::Lists, "Put somebody back on the list"),
    ("person.seen", Kind::Looks, "Looked at all that is kept of somebody"),
    ("person.taken", Kind::Files, "Took all that is kept of somebody"),
    ("person.withdrawn", Kind::Lists, "Took somebody off the list"),
    ("pick_up.added", Kind::Travel, "Added a pick-up"),
    ("pick_up.changed", Kind::Travel, "Changed a pick-up"),
    ("pledge.made", Kind::Lists, "Pledged"),
    ("retention.changed", Kind::Erasing, "Changed how long what is kept"),
    ("ride.moved", Kind::Travel, "Placed somebody in another vehicle"),
    ("ride.unnamed_moved", Kind::Travel, "Placed places without a name in another vehicle"),
    ("request.refused", Kind::Refusals, "Asked for what is not theirs, or is not there"),
    ("requests.seen", Kind::Looks, "Looked at requests about what people need"),
    ("role.refused", Kind::Refusals, "Was refused what their role does not allow"),
    ("screen.replaced", Kind::Doors, "Replaced the screen's link"),
    ("seat.decided", Kind::Travel, "Decided on a coach seat"),
    ("session.begun", Kind::SigningIn, "Signed in"),
    ("session.code_made_to_wait", Kind::Refusals, "Had to wait after wrong codes"),
    ("session.code_refused", Kind::Refusals, "Typed a wrong code"),
    ("session.ended", Kind::SigningIn, "Signed out"),
    ("session.made_to_wait", Kind::Refusals, "Had to wait after wrong passwords"),
    ("session.password_right", Kind::SigningIn, "Typed the right password"),
    ("session.refused", Kind::Refusals, "Typed a wrong password or address"),
    ("site.refused", Kind::Refusals, "Sent a form from another site"),
    ("steward.erased", Kind::Erasing, "Erased a steward's name"),
    ("steward.seen", Kind::Looks, "Looked at all that is kept of a steward"),
    ("steward.taken", Kind::Files, "Took all that is kept of a steward"),
    ("travel.main_way", Kind::Travel, "Said how most people travel"),
    ("travel.proposal_accepted", Kind::Travel, "Accepted a plan of the coaches"),
    ("travel.seats_asked", Kind::Travel, "Asked for coach seats after their date"),
    ("travel.told", Kind::Travel, "Told how somebody travels"),
    ("two_people.taken_back", Kind::Lists, "Took back that two are two people"),
    ("two_people.told_apart", Kind::Lists, "Said that two are two people"),
    ("vehicle.kept", Kind::Travel, "Changed a vehicle"),
    ("vehicle_type.kept", Kind::Travel, "Changed a sort of vehicle"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The actions that the code notes: words with a dot between them, on lines that make an entry.
    fn noted(folder: &Path, all: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                noted(&path, all);
                continue;
            }
            if path.extension().is_none_or(|kind| kind != "rs") || path.ends_with("record.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            let words = |word: &&str| {
                let parts: Vec<&str> = word.split('.').collect();
                let plain = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                parts.len() == 2 && parts.iter().all(plain)
            };
            all.extend(text.split('"').skip(1).step_by(1).filter(words).map(str::to_owned));
        }
    }

    #[test]
    fn every_action_that_is_noted_has_a_kind_and_words() {
        let mut found = BTreeSet::new();
        noted(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let known: BTreeSet<&str> = ACTIONS.iter().map(|(action, ..)| *action).collect();
        assert_eq!(known.len(), ACTIONS.len(), "one of them stands twice");
        let nouns: BTreeSet<&str> = known.iter().map(|action| action.split('.').next().unwrap()).collect();
        let is_action = |word: &&String| {
            let (noun, verb) = word.split_once('.').unwrap();
            nouns.contains(noun) && !["csv", "html", "css", "js", "rs", "name", "id"].contains(&verb)
        };
        let missing: Vec<_> = found.iter().filter(is_action).filter(|word| !known.contains(word.as_str())).collect();
        let unused: Vec<_> = known.iter().filter(|action| !found.contains(**action)).collect();
        assert!(missing.is_empty() && unused.is_empty(), "without words: {missing:?}, noted nowhere: {unused:?}");
    }

    #[test]
    fn an_action_of_another_version_is_shown_as_it_is() {
        assert_eq!(in_words("pledge.made"), "Pledged");
        assert_eq!(in_words("moon.walked_on"), "moon walked on");
    }
}
