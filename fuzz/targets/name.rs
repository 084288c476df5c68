//! Names: one as it is typed, and a column of them with several people in a cell.
#![no_main]

use libfuzzer_sys::fuzz_target;
use turnout::list::model::PersonName;
use turnout::sheet::{Row, Table};

fuzz_target!(|data: &[u8]| {
    let text = turnout_fuzz::text(data);
    let names: Vec<PersonName> = text.lines().filter_map(|line| PersonName::parse(line).ok()).collect();
    for name in &names {
        assert!(!name.as_str().trim().is_empty(), "a name is not blank");
        let key = name.key();
        assert!(key.may_be(&key) && !key.spelled().is_empty() && !key.skeleton().is_empty(), "{name}");
    }
    if let [one, other, ..] = names.as_slice() {
        assert_eq!(one.key().may_be(&other.key()), other.key().may_be(&one.key()), "{one} and {other}");
    }
    let cells = ["Name"].into_iter().chain(text.lines()).map(str::trim);
    let rows = cells.zip(1..).filter(|(cell, _)| !cell.is_empty());
    let rows = rows.map(|(cell, number)| Row::new(number, vec![cell.to_owned()])).collect();
    turnout_fuzz::read_list(vec![Table { rows, ..Table::default() }.into()]);
});
