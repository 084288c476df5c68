//! The sample alliance: invented institutions of every kind, each in a state that a person will meet.

use crate::institution::model::Kind::{self, Community, Faith, Health, Other, School, Union, University};
use crate::institution::model::Membership::{self, Guest, Member};

/// How far an institution has come for the coming assembly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has not given a number.
    NoPledge,
    /// It cannot come.
    CannotCome,
    /// It pledged and has sent no names.
    NoNames {
        /// The number.
        pledged: u32,
    },
    /// It has sent some of its names.
    PartList {
        /// The number.
        pledged: u32,
        /// The names.
        listed: u32,
    },
    /// It has said "that is everyone", with fewer names than it pledged.
    FinishedBelow {
        /// The number.
        pledged: u32,
        /// The names.
        listed: u32,
    },
    /// Some of its names came in after the date that it had agreed.
    LateNames {
        /// The number.
        pledged: u32,
        /// The names that came in time.
        listed: u32,
        /// The names that came after it.
        late: u32,
    },
    /// It has sent more names than it pledged.
    OverPledge {
        /// The number.
        pledged: u32,
        /// The names.
        listed: u32,
    },
    /// As many names as it pledged; travel and childcare are sorted.
    Complete {
        /// The number, and the names.
        pledged: u32,
    },
}

/// One institution of the sample.
pub struct Sample {
    pub name: &'static str,
    pub kind: Kind,
    pub chapter: &'static str,
    pub membership: Membership,
    pub asked: Option<u32>,
    /// Pledged and actual at each of the two past assemblies; none: it was not invited.
    pub past: [Option<(u32, u32)>; 2],
    pub leader: &'static str,
    pub state: State,
}

#[expect(clippy::too_many_arguments, reason = "one line of a table")]
const fn sample(
    name: &'static str,
    kind: Kind,
    chapter: &'static str,
    membership: Membership,
    asked: Option<u32>,
    past: [Option<(u32, u32)>; 2],
    leader: &'static str,
    state: State,
) -> Sample {
    Sample { name, kind, chapter, membership, asked, past, leader, state }
}

const NORTH: &str = "Northbank";
const RIVER: &str = "Riverside";
const HILL: &str = "Hillfoot";

/// The convent of the story: pledged 30, sent 30 names in time, with travel and childcare sorted.
pub const CONVENT: &str = "Convent of St Brigid, Lantern Hill";
/// Its leader has everything to do.
pub const NEW: &str = "Harbour Lane Gurdwara";
/// Its leader is half done.
pub const PART: &str = "St Oswin's Church, Fennel Street";

/// Every institution of the sample.
pub const SAMPLES: &[Sample] = &[
    sample(
        CONVENT,
        Faith,
        HILL,
        Member,
        Some(30),
        [Some((30, 28)), Some((30, 30))],
        "Sister Ines Duarte",
        State::Complete { pledged: 30 },
    ),
    sample(NEW, Faith, RIVER, Member, Some(40), [None, Some((35, 25))], "Harpreet Kaur Dhanda", State::NoPledge),
    sample(
        PART,
        Faith,
        RIVER,
        Member,
        Some(40),
        [Some((40, 22)), Some((40, 31))],
        "Grace Okonta",
        State::PartList { pledged: 40, listed: 31 },
    ),
    sample(
        "Masjid an-Noor, Tallow Road",
        Faith,
        NORTH,
        Member,
        Some(60),
        [Some((50, 47)), Some((60, 52))],
        "Yusuf Adan Warsame",
        State::PartList { pledged: 60, listed: 44 },
    ),
    sample(
        "Beit Ha-Gesher Synagogue",
        Faith,
        HILL,
        Member,
        Some(20),
        [Some((15, 16)), Some((20, 18))],
        "Miriam Feldstein",
        State::FinishedBelow { pledged: 20, listed: 16 },
    ),
    sample(
        "New Zion Pentecostal Chapel",
        Faith,
        NORTH,
        Member,
        Some(50),
        [Some((60, 33)), Some((50, 36))],
        "Pastor Emeka Nwosu",
        State::LateNames { pledged: 45, listed: 21, late: 9 },
    ),
    sample(
        "Shree Ganesh Mandir",
        Faith,
        RIVER,
        Member,
        Some(25),
        [None, Some((25, 21))],
        "Hansa Trivedi",
        State::NoNames { pledged: 25 },
    ),
    sample(
        "St Melangell's Parish, Cold Wharf",
        Faith,
        NORTH,
        Member,
        Some(45),
        [Some((40, 38)), Some((45, 41))],
        "Deirdre Mac Aodha",
        State::OverPledge { pledged: 35, listed: 38 },
    ),
    sample(
        "Quaker Meeting House, Weir Street",
        Faith,
        HILL,
        Member,
        Some(10),
        [Some((8, 9)), None],
        "Tom Ashgrove",
        State::Complete { pledged: 10 },
    ),
    sample(
        "Lantern Hill Primary School",
        School,
        HILL,
        Member,
        Some(25),
        [Some((20, 11)), Some((25, 17))],
        "Ewa Zielonka",
        State::PartList { pledged: 25, listed: 8 },
    ),
    sample(
        "Saltmarsh Academy",
        School,
        RIVER,
        Member,
        Some(30),
        [Some((30, 24)), Some((30, 12))],
        "Delroy Finchley",
        State::NoNames { pledged: 20 },
    ),
    sample(
        "St Aldhild's Catholic School",
        School,
        NORTH,
        Member,
        Some(30),
        [Some((25, 22)), Some((30, 29))],
        "Anneliese Rourke",
        State::LateNames { pledged: 30, listed: 18, late: 4 },
    ),
    sample("Weirside Sixth Form", School, RIVER, Member, None, [None, None], "Kofi Amankrah", State::NoPledge),
    sample(
        "University of Saltmarsh Chaplaincy",
        University,
        RIVER,
        Member,
        Some(35),
        [Some((40, 19)), Some((30, 26))],
        "Dr Leila Haddadin",
        State::PartList { pledged: 30, listed: 24 },
    ),
    sample(
        "Saltmarsh Students' Union",
        University,
        RIVER,
        Member,
        Some(50),
        [Some((80, 21)), Some((50, 27))],
        "Marta Kowalewska",
        State::NoNames { pledged: 50 },
    ),
    sample(
        "Public Services Union, Northbank branch",
        Union,
        NORTH,
        Member,
        Some(40),
        [Some((30, 25)), Some((40, 33))],
        "Bev Thornhill",
        State::PartList { pledged: 40, listed: 29 },
    ),
    sample(
        "Transport Workers, Riverside depot",
        Union,
        RIVER,
        Member,
        Some(20),
        [Some((20, 8)), Some((15, 11))],
        "Rajesh Pillai",
        State::CannotCome,
    ),
    sample(
        "Northbank Renters Together",
        Union,
        NORTH,
        Member,
        Some(25),
        [None, Some((20, 23))],
        "Shanelle Brightwell",
        State::OverPledge { pledged: 20, listed: 26 },
    ),
    sample(
        "Tallow Road Residents' Association",
        Community,
        NORTH,
        Member,
        Some(15),
        [Some((15, 13)), Some((15, 10))],
        "Winston Albury",
        State::FinishedBelow { pledged: 15, listed: 12 },
    ),
    sample(
        "Somali Women's Circle",
        Community,
        RIVER,
        Member,
        Some(20),
        [Some((12, 14)), Some((20, 19))],
        "Hodan Abdi Farah",
        State::Complete { pledged: 20 },
    ),
    sample(
        "Hillfoot Parents' Network",
        Community,
        HILL,
        Member,
        Some(15),
        [None, Some((10, 9))],
        "Chloe Ravenscroft",
        State::NoPledge,
    ),
    sample(
        "Fennel Street Community Garden",
        Community,
        HILL,
        Member,
        None,
        [None, Some((6, 6))],
        "Ngaire Wells",
        State::NoNames { pledged: 8 },
    ),
    sample(
        "Weir Street Health Centre",
        Health,
        HILL,
        Member,
        Some(12),
        [Some((10, 4)), Some((12, 7))],
        "Dr Anil Seneviratne",
        State::PartList { pledged: 12, listed: 5 },
    ),
    sample(
        "Saltmarsh Hospital Porters' Forum",
        Health,
        RIVER,
        Guest,
        Some(10),
        [None, None],
        "Femi Adebanjo",
        State::NoPledge,
    ),
    sample(
        "Northbank Chess Club",
        Other,
        NORTH,
        Guest,
        Some(6),
        [None, Some((6, 5))],
        "Ilse van der Meulen",
        State::Complete { pledged: 6 },
    ),
];
