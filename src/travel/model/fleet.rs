//! Sorts of vehicles as they can be had, single vehicles, and where each stops.

use super::{PickUpId, Problem, VehicleId, VehicleTypeId};
use crate::assembly::model::{Assembly, time};
use crate::clock::Moment;
use crate::words::{capital, clean, with_plain_digits};

/// A sort of vehicle that can be had for an assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleType {
    /// Its id.
    pub id: VehicleTypeId,
    /// What it is.
    pub offer: Offer,
    /// How many vehicles of it there are in the plan.
    pub vehicles: u32,
}

/// What a sort of vehicle offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// "49 seats".
    pub name: String,
    /// Seats for passengers, wheelchair places beside them.
    pub seats: u32,
    /// Wheelchair places.
    pub wheelchair_places: u32,
    /// What one costs, in pence.
    pub pence: u64,
    /// How many can be had; none: as many as are wanted.
    pub most: Option<u32>,
}

/// One vehicle of an assembly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// Its id.
    pub id: VehicleId,
    /// "Coach 2".
    pub name: String,
    /// Its sort.
    pub sort: VehicleTypeId,
    /// What the sort is called.
    pub sort_name: String,
    /// Seats for passengers.
    pub seats: u32,
    /// Wheelchair places, beside the seats.
    pub wheelchair_places: u32,
    /// What it costs.
    pub pence: u64,
    /// Who looks after the passengers; none: nobody yet.
    pub captain: Option<String>,
    /// The captain's phone.
    pub captain_phone: Option<String>,
    /// When it was booked; none: it is planned.
    pub booked_at: Option<Moment>,
    /// Where it stops, in the order in which it gets there; a stop without a time is the last.
    pub stops: Vec<VehicleStop>,
}

/// One stop of a vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehicleStop {
    /// Which.
    pub pick_up: PickUpId,
    /// The place in words.
    pub place: String,
    /// When this vehicle leaves there; none: at the time of the stop.
    pub own_time: Option<Moment>,
    /// The time of the stop.
    pub stop_time: Option<Moment>,
}

impl VehicleStop {
    /// When the vehicle leaves there; none while no time is set.
    pub fn leaves_at(&self) -> Option<Moment> {
        self.own_time.or(self.stop_time)
    }
}

impl Vehicle {
    /// Its stop at that pick-up; none if it does not stop there.
    pub fn stop(&self, pick_up: PickUpId) -> Option<&VehicleStop> {
        self.stops.iter().find(|stop| stop.pick_up == pick_up)
    }
}

/// The most seats, wheelchair places and vehicles of a sort, as the database has them.
const MOST: [u32; 3] = [200, 50, 1000];
/// The dearest vehicle, in pounds.
const DEAREST: u64 = 1_000_000;
/// The longest name, in characters.
const LONGEST: usize = 100;

impl Offer {
    /// Reads a sort as it was typed: name, seats, wheelchair places, price in pounds, how many can be had.
    pub fn parse(name: &str, seats: &str, places: &str, price: &str, most: &str) -> Result<Offer, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut read = |field, text: &str, range: std::ops::RangeInclusive<u32>, blank: Option<u32>| {
            let wrong = format!("Enter a number from {} to {}, using numbers only", range.start(), range.end());
            let typed = with_plain_digits(&clean(text));
            let value = if typed.is_empty() { blank } else { typed.parse().ok().filter(|value| range.contains(value)) };
            if value.is_none() {
                problems.push(Problem::new(field, wrong));
            }
            value.unwrap_or_default()
        };
        let seats = read("seats", seats, 1..=MOST[0], None);
        let wheelchair_places = read("wheelchair_places", places, 0..=MOST[1], Some(0));
        let most = if clean(most).is_empty() { None } else { Some(read("most", most, 1..=MOST[2], None)) };
        let pence = pence(price);
        if pence.is_none() {
            problems.push(Problem::new("price", "Enter the price of one in pounds, like 450 or 450.50"));
        }
        let name = named(name, "name", "Enter what it is called, like 49 seats").map_err(|wrong| problems.push(wrong));
        match (name, pence, problems.is_empty()) {
            (Ok(name), Some(pence), true) => Ok(Offer { name, seats, wheelchair_places, pence, most }),
            _ => Err(problems),
        }
    }
}

/// A name of 1 to 100 characters.
fn named(text: &str, field: &'static str, missing: &str) -> Result<String, Problem> {
    let name = clean(text);
    match name.chars().count() {
        0 => Err(Problem::new(field, missing)),
        1..=LONGEST => Ok(name),
        _ => Err(Problem::new(field, format!("Enter a name of {LONGEST} characters or fewer"))),
    }
}

/// Pence of a price in pounds: "450", "£1,450.50".
fn pence(text: &str) -> Option<u64> {
    let typed = with_plain_digits(&clean(text)).replace([',', ' ', '£'], "");
    let (pounds, pence) = typed.split_once('.').unwrap_or((&typed, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() > 2 {
        return None;
    }
    let pence: u64 = format!("{pence:0<2}").parse().ok()?;
    pounds
        .parse()
        .ok()
        .filter(|pounds: &u64| *pounds <= DEAREST)
        .map(|pounds| pounds * 100 + pence)
        .filter(|pence| *pence <= DEAREST * 100)
}

/// Pence as pounds in words: "£450", "£1,450.50".
pub fn pounds(pence: u64) -> String {
    let whole = crate::words::number(u32::try_from(pence / 100).unwrap_or(u32::MAX));
    match pence % 100 {
        0 => format!("£{whole}"),
        rest => format!("£{whole}.{rest:02}"),
    }
}

/// What a form tells of a vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVehicle {
    /// Its name.
    pub name: String,
    /// Its sort.
    pub sort: VehicleTypeId,
    /// Its captain.
    pub captain: Option<String>,
    /// The captain's phone.
    pub captain_phone: Option<String>,
    /// Where it stops, and when where it is not the stop's own time.
    pub stops: Vec<(PickUpId, Option<Moment>)>,
}

impl NewVehicle {
    /// Reads a vehicle as it was typed; `stops` are the chosen ones with what was typed as their times. Problems of a time
    /// stand at the field `leaves-7` of the stop 7.
    pub fn parse(
        (name, captain, captain_phone): (&str, &str, &str),
        sort: Option<VehicleTypeId>,
        stops: &[(PickUpId, &str)],
        assembly: &Assembly,
    ) -> Result<NewVehicle, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = named(name, "name", "Enter what it is called, like Coach 1").map_err(|wrong| problems.push(wrong));
        let text = |text: &str| Some(clean(text)).filter(|text| !text.is_empty());
        let (captain, captain_phone) = (text(captain), text(captain_phone));
        for (field, said) in [("captain", &captain), ("captain_phone", &captain_phone)] {
            if said.as_ref().is_some_and(|said| said.chars().count() > LONGEST) {
                problems.push(Problem::new(field, format!("Enter {LONGEST} characters or fewer")));
            }
        }
        if sort.is_none() {
            problems.push(Problem::new("sort", "Choose a sort of vehicle"));
        }
        let mut times = Vec::new();
        for (stop, typed) in stops {
            match leaves_at(typed, assembly) {
                Ok(time) => times.push((*stop, time)),
                Err(text) => problems.push(Problem::new(format!("leaves-{stop}"), text)),
            }
        }
        match (name, sort, problems.is_empty()) {
            (Ok(name), Some(sort), true) => Ok(NewVehicle { name, sort, captain, captain_phone, stops: times }),
            _ => Err(problems),
        }
    }
}

/// The time at which a vehicle leaves, as it was typed: "5:30pm" on the day of the assembly, before it starts.
pub fn leaves_at(typed: &str, assembly: &Assembly) -> Result<Option<Moment>, String> {
    let typed = clean(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    let time = time(&typed).map_err(|error| error.to_string())?;
    let day = assembly.zone.local(assembly.starts_at).date_naive();
    let at = assembly.zone.moment(day.and_time(time)).map_err(|error| capital(&error.to_string()))?;
    if at >= assembly.starts_at {
        return Err("The vehicle would leave after the assembly starts. Enter an earlier time".to_owned());
    }
    Ok(Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_is_read_with_every_problem_at_once() {
        let offer = Offer::parse(" 49  seats ", "49", "", "£1,450.5", "3").unwrap();
        let expected =
            Offer { name: "49 seats".into(), seats: 49, wheelchair_places: 0, pence: 145_050, most: Some(3) };
        assert_eq!(offer, expected);
        let check = |fields: [&str; 5], wrong: &[&str]| {
            let [name, seats, places, price, most] = fields;
            let problems = Offer::parse(name, seats, places, price, most).unwrap_err();
            assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), wrong, "{fields:?}");
        };
        check(["", "0", "-1", "a lot", "lots"], &["seats", "wheelchair_places", "most", "price", "name"]);
        check(["A", "201", "51", "", "0"], &["seats", "wheelchair_places", "most", "price"]);
        check(["A", "lots", "", "-5", ""], &["seats", "price"]);
        check(["A", "49", "", "1000001", ""], &["price"]);
        check(["A", "49", "", "1.234", ""], &["price"]);
        check(["A", "", "", "0", ""], &["seats"]);
    }

    #[test]
    fn money_is_written_in_pounds() {
        let check = |pence, words: &str| assert_eq!(pounds(pence), words);
        check(0, "£0");
        check(145_000, "£1,450");
        check(145_050, "£1,450.50");
        check(5, "£0.05");
    }
}
