//! How people came in: by the quarter of an hour, and by the door.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta};

use crate::assembly::model::Assembly;
use crate::clock::Moment;

/// The seconds of a quarter of an hour. Every zone's clock differs from UTC by whole ones, so a quarter of UTC is one of the
/// wall clock too, also in the hour that comes twice.
pub const QUARTER: i64 = 15 * 60;

/// Bodies that came in together as far as is asked: in one quarter of an hour by one door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Which quarter, counted from the beginning of 1970.
    pub quarter: i64,
    /// The door by its name; none: at no door.
    pub door: Option<String>,
    /// Those who were checked in by name.
    pub named: u32,
    /// Those who were counted without one.
    pub counted: u32,
    /// Those of all who came after the start.
    pub late: u32,
    /// When the last of them came.
    pub last: Moment,
}

/// So many by name and so many without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bodies {
    /// Checked in by name.
    pub named: u32,
    /// Counted without a name.
    pub counted: u32,
}

impl Bodies {
    /// All of them.
    pub fn total(self) -> u32 {
        self.named + self.counted
    }

    fn add(&mut self, stream: &Stream) {
        self.named += stream.named;
        self.counted += stream.counted;
    }
}

/// One door, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtDoor {
    /// Its name; none: at no door.
    pub door: Option<String>,
    /// Who came in there.
    pub bodies: Bodies,
    /// When the last of them came.
    pub last: Moment,
}

/// The whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flow {
    /// Everybody.
    pub all: Bodies,
    /// From the first quarter in which somebody came to the last, those between in which nobody came too.
    pub quarters: Vec<(Moment, Bodies)>,
    /// Those of all who were counted on another day, as from paper the morning after: they stand in no quarter.
    pub elsewhen: Bodies,
    /// Those in the quarters who came after the start.
    pub late: u32,
    /// By the names of the doors, those at no door last.
    pub doors: Vec<AtDoor>,
}

/// How long before the start and after the end somebody comes to the assembly itself.
const AROUND: TimeDelta = TimeDelta::hours(6);

/// When somebody comes to the assembly itself: who is counted at another time was not late.
pub fn around(assembly: &Assembly) -> RangeInclusive<Moment> {
    assembly.starts_at - AROUND..=assembly.ends() + AROUND
}

impl Flow {
    /// What the streams come to.
    pub fn new(streams: &[Stream], assembly: &Assembly) -> Flow {
        let mut flow = Flow::default();
        for stream in streams {
            flow.all.add(stream);
            flow.at_door(stream);
            match start_of(stream.quarter).filter(|_| around(assembly).contains(&stream.last)) {
                Some(_) => {
                    flow.late += stream.late;
                    flow.in_quarter(stream);
                }
                None => flow.elsewhen.add(stream),
            }
        }
        flow.doors.sort_by(|a, b| (a.door.is_none(), &a.door).cmp(&(b.door.is_none(), &b.door)));
        flow
    }

    /// Streams come in the order of their quarters.
    fn in_quarter(&mut self, stream: &Stream) {
        let first = self.quarters.first().map_or(stream.quarter, |(at, _)| at.utc().timestamp() / QUARTER);
        let place = usize::try_from(stream.quarter - first).unwrap_or(0);
        while self.quarters.len() <= place {
            let next = first + i64::try_from(self.quarters.len()).unwrap_or(0);
            self.quarters.extend(start_of(next).map(|at| (at, Bodies::default())));
        }
        self.quarters[place].1.add(stream);
    }

    fn at_door(&mut self, stream: &Stream) {
        let place = self.doors.iter().position(|known| known.door == stream.door).unwrap_or_else(|| {
            let (door, bodies) = (stream.door.clone(), Bodies::default());
            self.doors.push(AtDoor { door, bodies, last: stream.last });
            self.doors.len() - 1
        });
        let known = &mut self.doors[place];
        known.bodies.add(stream);
        known.last = known.last.max(stream.last);
    }
}

fn start_of(quarter: i64) -> Option<Moment> {
    DateTime::from_timestamp(quarter.checked_mul(QUARTER)?, 0).map(Moment::new)
}
