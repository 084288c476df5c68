//! A larger sample: so many more institutions and people at the coming assembly, all invented, the same ones each time.

use anyhow::Context as _;

use super::people;
use super::sample::{Maker, NewLeader};
use crate::assembly::model::AssemblyId;
use crate::cli::error::Failure;
use crate::institution::model::Kind::{self, Community, Faith, Health, School, Union, University};
use crate::institution::model::Membership::Member;
use crate::institution::store::Described;
use crate::invitation::store as invitations;
use crate::list::model::MAX_PEOPLE;

const MOST_INSTITUTIONS: usize = 600;
const MOST_PEOPLE: usize = 100_000;
const CHAPTERS: [&str; 3] = ["Northbank", "Riverside", "Hillfoot"];

/// How many are added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    institutions: usize,
    people: usize,
}

impl Size {
    /// `200x6000`: institutions, then people.
    pub fn parse(text: &str) -> Result<Size, String> {
        let numbers = text.split_once('x').and_then(|(one, other)| Some((one.parse().ok()?, other.parse().ok()?)));
        let (institutions, people): (usize, usize) =
            numbers.ok_or("Give two numbers, institutions and people: 200x6000.")?;
        if !(1..=MOST_INSTITUTIONS).contains(&institutions) || !(1..=MOST_PEOPLE).contains(&people) {
            return Err(format!("It goes from 1x1 to {MOST_INSTITUTIONS}x{MOST_PEOPLE}."));
        }
        if people.div_ceil(institutions) > MAX_PEOPLE {
            return Err(format!("One list holds at most {MAX_PEOPLE} people: so many need more institutions."));
        }
        Ok(Size { institutions, people })
    }
}

/// Adds them to the assembly.
pub(super) fn add(maker: &Maker<'_>, assembly: AssemblyId, size: Size) -> Result<(), Failure> {
    let mut first = people::LARGER;
    for number in 0..size.institutions {
        // The people that do not come out even go to the first ones.
        let count = size.people / size.institutions + usize::from(number < size.people % size.institutions);
        let (name, kind) = institution(number);
        let described = Described {
            name,
            kind: Some(kind),
            chapter: Some(CHAPTERS[number % CHAPTERS.len()].into()),
            membership: Some(Member),
        };
        let leader = NewLeader {
            name: people::name(first),
            phone: format!("+447700900{number:03}"),
            email: format!("larger{}@example.org", number + 1),
        };
        let pledged = u32::try_from(count + number % 7).context("a number of the sample")?;
        let invited = maker.invited(assembly, &described, leader, Some(pledged), maker.ago(35))?;
        maker.pledge(&invited.grant, pledged, maker.ago(15))?;
        if count > 0 {
            maker.list(&invited.grant, &people::larger_list(first, count), maker.ago(6))?;
        }
        if number % 4 == 0 {
            invitations::finish(maker.conn, &invited.grant, maker.ago(5))?;
        }
        first += count;
    }
    Ok(())
}

/// One of [`MOST_INSTITUTIONS`], no two of one name.
fn institution(number: usize) -> (String, Kind) {
    const PLACES: [&str; 25] = [
        "Alderfen",
        "Brackwater",
        "Coldharbour Row",
        "Dunmarsh",
        "Eelpie Lane",
        "Farrowgate",
        "Gantry Hill",
        "Hollowell",
        "Ivy Wharf",
        "Jessop Square",
        "Kilnside",
        "Lowmoor",
        "Mallard Quay",
        "Netherby Road",
        "Osier Street",
        "Pellgate",
        "Quern Lane",
        "Rushey Mead",
        "Sallow Bank",
        "Tanner's Yard",
        "Underhill",
        "Vinegar Alley",
        "Wetherby Rise",
        "Yarrow Street",
        "Zigzag Steps",
    ];
    const BODIES: [(&str, Kind); 24] = [
        ("Mosque", Faith),
        ("Methodist Church", Faith),
        ("Gurdwara", Faith),
        ("Synagogue", Faith),
        ("Baptist Chapel", Faith),
        ("Parish", Faith),
        ("Temple", Faith),
        ("Pentecostal Assembly", Faith),
        ("Primary School", School),
        ("Secondary School", School),
        ("Nursery", School),
        ("Sixth Form", School),
        ("College", University),
        ("Students' Union", University),
        ("Renters", Union),
        ("Bus Drivers", Union),
        ("Care Workers", Union),
        ("Teachers", Union),
        ("Residents", Community),
        ("Food Bank", Community),
        ("Youth Club", Community),
        ("Allotments", Community),
        ("Surgery", Health),
        ("Carers' Forum", Health),
    ];
    let (body, kind) = BODIES[number / PLACES.len() % BODIES.len()];
    (format!("{} {body}", PLACES[number % PLACES.len()]), kind)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::sample;
    use super::*;
    use crate::clock::Moment;

    #[test]
    fn a_size_is_two_numbers_that_are_not_too_large() {
        fn check(text: &str, expected: Result<(usize, usize), &str>) {
            match (Size::parse(text), expected) {
                (Ok(size), Ok(expected)) => assert_eq!((size.institutions, size.people), expected, "{text}"),
                (Err(said), Err(words)) => assert!(said.contains(words), "{text}: {said}"),
                (parsed, _) => panic!("{text}: {parsed:?}"),
            }
        }
        check("1x1", Ok((1, 1)));
        check("200x6000", Ok((200, 6000)));
        check("600x100000", Ok((600, 100_000)));
        for nonsense in
            ["", "x", "200", "200x", "x6000", "200 x 6000", "-1x5", "200X6000", "2x3x4", "99999999999999999999x1"]
        {
            check(nonsense, Err("Give two numbers"));
        }
        for size in ["0x5", "5x0", "601x6000", "200x100001"] {
            check(size, Err("It goes from 1x1 to 600x100000."));
        }
        check("1x5000", Ok((1, 5000)));
        check("1x5001", Err("at most 5000 people"));
    }

    #[test]
    fn a_larger_sample_has_exactly_so_many_more_and_breaks_no_rule() {
        let added = |size: Option<&str>| {
            let conn = rusqlite::Connection::open_in_memory().unwrap();
            conn.execute_batch(include_str!("../../../schema.sql")).unwrap();
            let now = Moment::parse("2027-02-10T10:00:00Z").unwrap();
            let size = size.map(|size| Size::parse(size).unwrap());
            let coming = sample::make(&conn, "a session", size, now).unwrap().coming;
            assert_eq!(crate::db::rules::findings(&conn).unwrap(), Vec::<String>::new());
            let numbers = "select count(*) as institutions, sum(listed) as listed from tally where assembly_id = ?1";
            let numbers: (i64, i64) =
                conn.query_row(numbers, [coming], |row| Ok((row.get("institutions")?, row.get("listed")?))).unwrap();
            let mut names =
                conn.prepare("select group_concat(name) as names from attendee order by attendee_id").unwrap();
            (numbers, names.query_row([], |row| row.get::<_, String>("names")).unwrap())
        };
        let ((institutions, listed), _) = added(None);
        let (numbers, names) = added(Some("30x200"));
        assert_eq!(numbers, (institutions + 30, listed + 200));
        assert_eq!(names, added(Some("30x200")).1, "the same ones each time");
        assert_eq!(added(Some("5x2")).0, (institutions + 5, listed + 2));
    }

    #[test]
    fn no_two_institutions_have_one_name() {
        let names: HashSet<_> = (0..MOST_INSTITUTIONS).map(|number| institution(number).0).collect();
        assert_eq!(names.len(), MOST_INSTITUTIONS);
    }
}
