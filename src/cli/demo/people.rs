//! The sample's people: invented names, drama numbers, and the answers that lists carry.

const FIRST: &[&str] = &[
    "Amara",
    "Tomasz",
    "Niamh",
    "Yusuf",
    "Grace",
    "Siobhán",
    "Kwabena",
    "Leila",
    "José",
    "Priya",
    "Hamza",
    "Agnieszka",
    "Dafydd",
    "Folake",
    "Mirembe",
    "Orla",
    "Wei",
    "Zainab",
    "Callum",
    "Thandeka",
    "Ravi",
    "Ingrid",
    "Nasra",
    "Peadar",
    "Blessing",
    "Iman",
    "Lucía",
    "Marek",
    "Hodan",
    "Winifred",
    "Tariq",
    "Esi",
    "Björn",
    "Shirin",
    "Ama",
    "Gwen",
];

const LAST: &[&str] = &[
    "Okonta",
    "Brightwell",
    "Warsame",
    "Ravenscroft",
    "Zielonka",
    "Mac Aodha",
    "Trivedi",
    "Amankrah",
    "Thornhill",
    "Haddadin",
    "Peñaranda",
    "Ashgrove",
    "Dhanda",
    "Finchley",
    "Nwosu",
    "Albury",
    "O'Shaughlin",
    "Seneviratne",
    "Vaidya",
    "Kowalewska",
    "Feldstein",
    "Adebanjo",
    "Wells",
    "Llewellyn-Pugh",
    "Duarte",
    "Farah",
    "Pillai",
    "Rourke",
    "Jallow",
];

/// How much a list says beside the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Names and phones alone.
    None,
    /// Needs and travel of about two in three.
    Some,
    /// Needs of everybody; travel follows the institution's main way.
    Needs,
}

/// The place from which on those of a larger sample stand: nobody before it has a name like theirs.
pub const LARGER: usize = FIRST.len() * LAST.len();

/// The person at `place` among all of the sample.
pub fn name(place: usize) -> String {
    // The lengths have no common divisor: no name comes twice before all pairs have come.
    let first = FIRST[place % FIRST.len()];
    let last = (place + place / FIRST.len()) % LAST.len();
    match (place / LARGER).checked_sub(1) {
        None => format!("{first} {}", LAST[last]),
        Some(round) => {
            let pairs = LAST.len() - 1;
            let second = LAST[(last + 1 + round % pairs) % LAST.len()];
            let middle = ["", "A. ", "B. ", "C. "][round / pairs % 4];
            format!("{first} {middle}{}-{second}", LAST[last])
        }
    }
}

/// A list of `count` people of a larger sample, from `place` on; one in three says how they come.
pub fn larger_list(place: usize, count: usize) -> String {
    let mut csv = String::from("Name,Mobile,Travel\n");
    for person in 0..count {
        // The drama numbers are a thousand: nobody on one list has another's.
        let phone = if person % 5 < 4 && person < 1000 { format!("07700 900{person:03}") } else { String::new() };
        let travel = ["", "Coach", "", "", "Bus", ""][person % 6];
        csv.push_str(&format!("{},{phone},{travel}\n", name(place + person)));
    }
    csv
}

/// A list as a leader would send it: CSV of `count` people, from `place` on among all of the sample.
pub fn list(place: usize, count: usize, answers: Answers) -> String {
    let mut csv = String::from("Name,Mobile,Childcare,Travel,Access,Diet\n");
    for person in 0..count {
        let place = place + person;
        let [children, travel, access, diet] = told(person, answers);
        let phone = if person % 5 == 4 { String::new() } else { format!("07700 900{:03}", place % 1000) };
        csv.push_str(&format!("{},{phone},{children},{travel},{access},{diet}\n", name(place)));
    }
    csv
}

/// Children, travel, access and diet of one person.
fn told(person: usize, answers: Answers) -> [&'static str; 4] {
    if answers == Answers::None || (answers == Answers::Some && person % 3 == 2) {
        return [""; 4];
    }
    let children = match person % 13 {
        4 => "yes - Adam 4",
        7 => "yes - 2 (3 and 6)",
        _ => "no",
    };
    let access = match person % 17 {
        1 => "Wheelchair",
        5 => "BSL interpreter",
        9 => "No stairs please",
        12 => "Hearing loop",
        _ => "none",
    };
    let diet = match person % 11 {
        3 => "Halal",
        6 => "Vegetarian",
        8 => "Nut allergy",
        _ => "none",
    };
    let travel = match (answers, person % 6) {
        (Answers::Needs, _) => "",
        (_, 0 | 1) => "Coach",
        (_, 3) => "Bus",
        (_, 4) => "Driving - can take 3",
        _ => "Walking",
    };
    [children, travel, access, diet]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_comes_twice() {
        const ALL: usize = LARGER + 100_000;
        let names: HashSet<_> = (0..ALL).map(name).collect();
        assert_eq!(names.len(), ALL);
    }
}
