//! What an older file says of the day: how people travel, and who came by which door.

use rusqlite::Connection;
use turnout::access::{DoorGrant, store as access};
use turnout::{arrival, travel};

use super::check;
use super::meaning::{grant, id, machine, shown};

#[test]
fn everybody_travels_as_they_told() {
    let ask = |conn: &Connection| {
        let grant = grant(conn, "1", "11")?;
        let way = |way: &travel::model::Way| {
            format!("{} at {} with {}", way.mode.as_str(), shown(way.pick_up), shown(way.seats_offered))
        };
        let mut said = vec![shown(travel::store::main_way(conn, &grant)?.as_ref().map(way))];
        for person in travel::store::travelling_differently(conn, &grant, 0, 100)? {
            let own = person.own.unwrap();
            let words = (shown(own.words), shown(own.reason));
            said.push(format!(
                "{}: {} '{}' {} ({}) {}",
                person.name,
                way(&own.way),
                words.0,
                own.seat.as_str(),
                words.1,
                own.late
            ));
        }
        for pick_up in travel::store::pick_ups(conn, id("1"))? {
            said.push(format!("{} {} {}", pick_up.id, pick_up.place, shown(pick_up.leaves_at)));
        }
        for vehicle in travel::store::vehicles(conn, id("1"))? {
            let stops = vehicle.stops.iter().map(|stop| format!("{} {}", stop.place, shown(stop.own_time)));
            said.push(format!(
                "{}: {} {}+{} for {}, {} {}, booked {}, stops {}",
                vehicle.name,
                vehicle.sort_name,
                vehicle.seats,
                vehicle.wheelchair_places,
                vehicle.pence,
                shown(vehicle.captain),
                shown(vehicle.captain_phone),
                shown(vehicle.booked_at),
                stops.collect::<Vec<_>>().join(", "),
            ));
        }
        for lift in travel::store::lifts(conn, &machine(), id("1"))?.lifts {
            let (yes, drivers, no) = (shown(lift.rider_yes_at), shown(lift.driver_yes_at), shown(lift.declined_at));
            said.push(format!("{} with {}: {yes}, {drivers}, {no}", lift.rider, lift.driver));
        }
        for gap in travel::store::gaps(conn, id("1"))? {
            said.push(format!("{} to {}: {} minutes", gap.one, gap.other, gap.minutes));
        }
        said.push(format!("joined within {} minutes", travel::store::join_minutes(conn, id("1"))?));
        Ok(said)
    };
    check(ask, |version| {
        let mut said = vec![
            "coach at 181 with -",
            "Adam Cole: drive_offering at - with 3 'Van with a ramp' given (-) false",
            "Grace Okafor: coach at 182 with - '-' given (-) false",
            "Lena Late: coach at 181 with - '-' declined (Both coaches are full) true",
            "181 Station 2026-10-16T16:30:00.000Z",
            "182 Bridge -",
        ];
        match version {
            ..6 => said.push("joined within 15 minutes"),
            _ => said.extend([
                "Coach 1: 49 seats 49+1 for 40000, Carl 07700 900121, booked 2026-10-01T10:00:00.000Z, \
                 stops Station -, Bridge 2026-10-16T16:45:00.000Z",
                "51 with 42: 2026-10-09T10:00:00.000Z, -, -",
                "181 to 182: 12 minutes",
                "joined within 20 minutes",
            ]),
        }
        said
    });
}

#[test]
fn whoever_came_is_here_and_by_what_was_done_at_the_doors() {
    let ask = |conn: &Connection| {
        let doors = DoorGrant::of(&machine(), id("1"));
        let mut said = Vec::new();
        for person in arrival::store::everybody(conn, &doors)? {
            said.push(format!(
                "{} {} since {} at {} by {} in {}",
                person.name,
                shown(person.institution),
                shown(person.here_since),
                shown(person.here_door),
                shown(person.coach),
                shown(person.vehicle)
            ));
        }
        for key in ["key-of-grace", "key-of-group", "key-of-adam", "key-of-lena", "key-of-noah", "key-of-maya"] {
            let Some(past) = arrival::store::past(conn, &doors, &arrival::model::Key::parse(key).unwrap())? else {
                continue;
            };
            let door = shown(past.door);
            said.push(format!(
                "{key}: {:?} {} {} undone {} counted {}",
                past.kind, past.bodies, door, past.undone, past.counted
            ));
        }
        let (named, counted) = arrival::store::named_and_counted(conn, &doors)?;
        said.push(format!("{named} named, {counted} counted"));
        let counting = arrival::store::counting(conn, id("1"))?.unwrap();
        said.push(format!("open from {} until {}", counting.opens, counting.closes));
        for way in access::door_ways(conn, id("1"))? {
            said.push(format!("{} {} {}", way.door, way.name, way.generation));
        }
        said.push(format!("screen {}", shown(access::screen(conn, id("1"))?.map(|screen| screen.generation()))));
        for device in access::devices(conn, &machine(), id("1"))? {
            said.push(format!("{} at {} holds {}", device.name, device.door, device.unsent));
        }
        Ok(said)
    };
    check(ask, |version| {
        let mut said = vec![
            match version {
                ..6 => "Grace Okafor St Mary's since 2026-10-16T17:35:00.000Z at - by Bridge in -",
                _ => "Grace Okafor St Mary's since 2026-10-16T17:35:00.000Z at - by Bridge in Coach 1",
            },
            "Adam Cole St Mary's since 2026-10-16T17:40:00.000Z at - by - in -",
            "Lena Late St Mary's since - at - by - in -",
            match version {
                ..3 => "Maya Maybe St Mary's since - at - by - in -",
                _ => "Maya Maybe St Mary's since 2026-10-16T22:35:00.000Z at North by - in -",
            },
            "Samuel Both St Mary's since 2026-10-16T17:53:00.000Z at - by - in -",
            "Sam Both Teachers of Exampleshire since 2026-10-16T17:53:00.000Z at - by - in -",
            "Wanda Walkin Teachers of Exampleshire since 2026-10-16T17:54:00.000Z at - by - in -",
            "Noah Nobody - since 2026-10-16T17:55:00.000Z at - by - in -",
            "key-of-grace: Person 1 - undone false counted true",
            "key-of-group: Group 3 - undone false counted true",
            "key-of-adam: Person 1 - undone false counted true",
            "key-of-lena: Person 1 - undone true counted false",
            "key-of-noah: WalkIn 1 - undone false counted true",
        ];
        // Before version 3 nobody said when counting is open, and it was not asked: three hours before and after.
        match version {
            ..3 => {
                said.extend(["5 named, 4 counted", "open from 2026-10-16T15:00:00.000Z until 2026-10-16T23:00:00.000Z"])
            }
            _ => said.extend([
                "key-of-maya: Person 1 North undone false counted true",
                "6 named, 4 counted",
                "open from 2026-10-16T17:00:00.000Z until 2026-10-16T20:30:00.000Z",
            ]),
        }
        // The doors of an assembly had one generation together until version 4, and no link.
        match version {
            1 => {}
            2 | 3 => said.extend(["161 North 1", "162 South 1"]),
            _ => said.extend(["161 North 1", "162 South 3"]),
        }
        match version {
            ..3 => said.push("screen 1"),
            _ => said.extend(["screen 2", "Stewart at North holds 2"]),
        }
        said
    });
}
