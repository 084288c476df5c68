//! Children, their ages, and the other answers in a cell, under a heading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnout::list::model::{AgeGroup, Attending};
use turnout::need::model::{ChildrenRead, Expect, NeedsRead, Topic, age_in_years};
use turnout::travel::model::{TravelAnswer, TravelRead};

fuzz_target!(|data: &[u8]| {
    let text = turnout_fuzz::text(data);
    let (heading, cell) = text.split_once('\n').unwrap_or(("", &text));
    for expect in [Expect::Count, Expect::Ages] {
        let read = ChildrenRead::read(cell, expect);
        assert!(read.children.iter().all(|child| child.age_years.is_none_or(|age| age < 18)), "a child is no adult");
    }
    assert!(age_in_years(cell).is_ok_and(|age| age.is_none_or(|age| age < 18)) || age_in_years(cell).is_err());
    AgeGroup::read(cell);
    Attending::read(cell);
    if let TravelRead::Answer(answer) = TravelAnswer::read(cell, heading) {
        assert!(!answer.label().is_empty());
    }
    for topic in [Topic::Access, Topic::Diet, Topic::Language, Topic::Mixed] {
        for need in NeedsRead::read(cell, heading, topic).needs {
            assert!(!need.label().is_empty());
            need.languages();
        }
    }
});
