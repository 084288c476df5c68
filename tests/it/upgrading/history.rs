//! What an older file says of what was done: lists, pledges, words between leaders and organisers, the audit.

use rusqlite::Connection;
use turnout::access::Grant;
use turnout::access::model::Admin;
use turnout::access::store::{self as access, Wanted};
use turnout::clock::Moment;
use turnout::error::AppError;
use turnout::list::model::{Country, read_people};
use turnout::request::model::RequestId;
use turnout::{assembly, duplicate, export, institution, invitation, list, request};

use super::meaning::{grant, id, machine, shown};
use super::{NOW, check};

fn now() -> Moment {
    Moment::parse(NOW).unwrap()
}

/// The grant of the leader whose link that is.
fn leaders(conn: &Connection, link: &str) -> Result<Grant, AppError> {
    Ok(access::link(conn, id(link), now())?.unwrap().leader.grant)
}

#[test]
fn every_pledge_is_kept_as_it_was_made() {
    let ask = |conn: &Connection| {
        let mut said = Vec::new();
        for (assembly, institution) in [("1", "11"), ("1", "12"), ("2", "11")] {
            let pledges = invitation::store::pledges(conn, &grant(conn, assembly, institution)?)?;
            said.extend(pledges.into_iter().map(|pledge| {
                let late = if pledge.late { "late" } else { "in time" };
                format!("{} {late} on {} by {}", pledge.number, pledge.made_at, shown(pledge.by))
            }));
        }
        Ok(said)
    };
    check(ask, |_| {
        vec![
            "5 late on 2026-10-15T20:00:00.000Z by Mary Leader",
            "25 late on 2026-09-25T10:00:00.000Z by Amina Second",
            "20 in time on 2026-09-10T10:00:00.000Z by Mary Leader",
            "12 late on 2026-10-05T10:00:00.000Z by Tom Leader",
            "10 in time on 2026-09-11T10:00:00.000Z by -",
            "0 in time on 2026-10-18T10:00:00.000Z by Mary Leader",
        ]
    });
}

#[test]
fn saved_lists_and_names_that_were_asked_for_can_be_read() {
    let ask = |conn: &Connection| {
        let mut said = Vec::new();
        let grant = grant(conn, "1", "11")?;
        for saved in list::store::versions(conn, &grant)? {
            let (file, by) = (shown(saved.file_name), shown(saved.by));
            let people = list::store::saved(conn, &grant, saved.id)?.unwrap().people;
            let people: Vec<_> = people.into_iter().map(|it| format!("{} {} {}", it.id, it.name, it.late)).collect();
            said.push(format!("{} {file} {} by {by}: {}", saved.source.as_str(), saved.listed, people.join(", ")));
        }
        for asked in list::store::waiting(conn, &leaders(conn, "193")?)? {
            for person in asked.asked.people {
                let told = person.details;
                let children =
                    told.children.iter().map(|child| format!("{} {}", child.first_name, shown(child.age_years)));
                let needs = told.needs.iter().map(|need| need.kind.as_str());
                said.push(format!(
                    "waits: {} ({}) {} {} {} with {} by {} needs {}",
                    person.name,
                    shown(told.known_as),
                    shown(told.phone),
                    shown(told.age_group.map(|group| group.as_str())),
                    shown(told.attending.map(|answer| answer.as_str())),
                    children.collect::<Vec<_>>().join(", "),
                    shown(told.travel.map(|travel| travel.mode.as_str())),
                    needs.collect::<Vec<_>>().join(", "),
                ));
            }
        }
        for assembly in ["1", "2"] {
            for waiting in request::store::waiting(conn, &machine(), id(assembly), 0, 10)? {
                said.push(format!("{} by {}", waiting.what(), shown(waiting.asked_by)));
            }
        }
        let declined = RequestId::Names(id("94"));
        let settled = request::store::settled(conn, &machine(), id("1"), declined)?.unwrap();
        said.push(format!("{}: {}", settled.what, settled.outcome));
        Ok(said)
    };
    check(ask, |_| {
        vec![
            "pasted - 1 by Amina Second: 43 Lena Late true",
            "file members.xlsx 2 by Mary Leader: 41 Grace Okafor false, 44 Otto Off false",
            "waits: Nia New (Ni) 07700 900093 16-17 yes with Kit 2 by coach needs step_free",
            "A crèche place for a child of Adam Cole by -",
            "1 more name on the list by -",
            "1 more name on the list: not agreed: The hall is full",
        ]
    });
}

/// A leader who was in the middle of a list goes on where they were.
#[test]
fn a_list_that_was_being_looked_through_is_still_to_be_saved() {
    let ask = |conn: &Connection| {
        let draft = list::store::open_content(conn, &leaders(conn, "193")?, now())?.unwrap();
        let reading = read_people(&draft.content, Country::Gb).unwrap();
        let mut said = vec![format!("{} {}", draft.source.as_str(), shown(draft.file_name))];
        said.extend(reading.entries.into_iter().map(|entry| {
            let left_out = draft.content.decisions.left_out.contains(&entry.row);
            format!("{} {} left out {left_out}", shown(entry.name), shown(entry.details.phone))
        }));
        let back = draft.content.decisions.put_back.get(&id("44"));
        said.push(format!("Otto Off is put back: {}", shown(back)));
        Ok(said)
    };
    check(ask, |_| {
        vec![
            "file spring.csv",
            "Zadie Draft 07700 900067 left out false",
            "Left Out - left out true",
            "Otto Off is put back: true",
        ]
    });
}

#[test]
fn what_was_decided_and_said_is_still_said() {
    let ask = |conn: &Connection| {
        let mut said = Vec::new();
        for pair in duplicate::store::decided(conn, &machine(), id("1"), 0, 10)? {
            said.push(format!("{} and {}: {} by {}", pair.one, pair.other, shown(pair.counted), shown(pair.by)));
        }
        let grant = grant(conn, "1", "11")?;
        for contact in invitation::store::contacts(conn, &machine(), &grant, 0, 10)? {
            let (words, leader, by) = (shown(contact.words), shown(contact.leader), shown(contact.by));
            said.push(format!("{} {words} of {leader} by {by}", contact.way.as_str()));
        }
        for question in invitation::store::count_questions(conn, &grant)? {
            let answer = question.answer.map(|answer| format!("{} by {}", answer.words, shown(answer.by)));
            said.push(format!("{} by {}: {}", question.words, question.by, shown(answer)));
        }
        for change in assembly::store::changes(conn, id("21"))? {
            said.push(format!("{:?} from {}", change.kind, shown(change.old_start)));
        }
        for note in assembly::note::store::notes(conn, &machine(), id("1"), 0, 10)? {
            said.push(format!("{} by {}", note.words.as_str(), shown(note.by)));
        }
        for taken in export::store::taken(conn, &machine(), id("1"), 0, 20)? {
            said.push(format!("{} for '{}' by {}", taken.what.as_str(), shown(taken.reason), shown(taken.by)));
        }
        if let Some(import) = institution::store::open_import(conn, id("2"), now())? {
            let rows: Vec<_> = import.draft.rows().map(|row| row.cells.join(" ")).collect();
            said.push(format!("{} of {}, {:?}", shown(import.file_name), rows.join(", "), import.draft.same));
        }
        said.push(format!("merged into {}", shown(institution::store::merged_into(conn, id("14"))?)));
        Ok(said)
    };
    check(ask, |version| {
        let children = "children for 'For the crèche' by -";
        let needs = "needs for 'To book the interpreter' by Amina Second";
        if version == 1 {
            return vec!["46 and 51: 51 by Bilal Third", children, needs, "merged into -"];
        }
        let mut said = vec![
            "42 and 52: - by Amina Second",
            "46 and 51: 51 by Bilal Third",
            "visit - of - by -",
            "call Will send on Friday of Mary Leader by Amina Second",
            "We were six by Mary Leader: Two came late by Bilal Third",
            "Moved from 2026-10-09T18:00:00.000Z",
            "Place from -",
            "Open the north door earlier by Amina Second",
        ];
        if version >= 6 {
            said.push("access for 'The ramp' by Bilal Third");
        }
        if version >= 4 {
            said.push("no-shows for '-' by Amina Second");
        }
        said.extend(["tally for '-' by Bilal Third", children, needs]);
        said.extend(["institutions.csv of Hill Mosque, Same({\"Hill Mosque\": Two})", "merged into 11"]);
        said
    });
}

#[test]
fn the_audit_says_what_it_said() {
    let ask = |conn: &Connection| {
        let admin = Admin::of(machine()).unwrap();
        let done = access::record(conn, &admin, &Wanted::default(), 0, 100)?;
        let said = done.into_iter().rev().map(|done| {
            let (assembly, institution) = (done.assembly.map(|it| it.1), done.institution.map(|it| it.1));
            format!(
                "{} {} {} {} {} {} {} {} {}>{}",
                done.at,
                done.actor,
                shown(done.name),
                done.action,
                shown(assembly),
                shown(institution),
                shown(done.subject),
                shown(done.fields),
                shown(done.old),
                shown(done.new)
            )
        });
        Ok(said.collect())
    };
    check(ask, |version| {
        let mut said = vec![
            "2026-01-05T10:00:00.000Z nobody - account.added - - 1 - ->-",
            "2026-02-01T10:00:00.000Z machine - institution.added - St Mary's 11 - ->-",
            "2026-09-25T10:00:00.000Z organiser Amina Second pledge.made Autumn assembly St Mary's 2 - 20>25",
            "2026-09-26T10:00:00.000Z organiser Bilal Third person.counted_elsewhere Autumn assembly St Mary's 46 - ->51",
            "2026-10-15T20:00:00.000Z leader Mary Leader person.changed Autumn assembly St Mary's 41 known_as,phone ->-",
        ];
        if version >= 3 {
            said.extend([
                "2026-10-16T16:00:00.000Z steward - device.added - - 171 - ->-",
                "2026-10-16T17:00:00.000Z key - arrival.typed Autumn assembly - - - ->-",
            ]);
        }
        if version >= 6 {
            said.push(
                "2026-10-16T17:00:00.000Z organiser Bilal Third child.walked_up Autumn assembly St Mary's 74 - ->-",
            );
        }
        said
    });
}
