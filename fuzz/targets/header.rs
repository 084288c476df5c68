//! Tables of what lists say, in any order: whatever stands in them, a header is found or is not.
#![no_main]

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use turnout::sheet::{Area, Row, Sheet, Table};

fuzz_target!(|data: &[u8]| {
    let mut choices = Unstructured::new(data);
    let mut sheets = Vec::new();
    while let Ok(sheet) = sheet(&mut choices)
        && sheets.len() < 3
    {
        if !sheet.table.rows.is_empty() {
            sheets.push(sheet);
        }
    }
    if !sheets.is_empty() {
        turnout_fuzz::read_list(sheets);
    }
});

fn sheet(choices: &mut Unstructured<'_>) -> Result<Sheet> {
    if choices.is_empty() {
        return Err(libfuzzer_sys::arbitrary::Error::NotEnoughData);
    }
    let words = turnout_fuzz::words();
    let (rows, columns) = (choices.int_in_range(1..=14_u32)?, choices.int_in_range(1..=9_usize)?);
    let mut table = Table { lines: columns == 1 && choices.arbitrary()?, ..Table::default() };
    for number in 1..=rows {
        table.rows.extend(row(choices, &words, number, columns)?);
    }
    for _ in 0..choices.int_in_range(0..=3)? {
        let (first_row, first_column) = (choices.int_in_range(1..=rows)?, choices.int_in_range(0..=columns - 1)?);
        let last_row = choices.int_in_range(first_row..=rows)?;
        let last_column = choices.int_in_range(first_column..=columns - 1)?;
        table.merged.push(Area { first_row, last_row, first_column, last_column });
    }
    if choices.ratio(1, 5)? {
        table.hidden_columns.push(choices.int_in_range(0..=columns - 1)?);
    }
    Ok(Sheet { name: cell(choices, &words)?, hidden: choices.ratio(1, 5)?, table })
}

/// A row without blank cells at its end; none if nothing stands in it.
fn row(choices: &mut Unstructured<'_>, words: &[&str], number: u32, columns: usize) -> Result<Option<Row>> {
    let mut cells = Vec::new();
    for _ in 0..columns {
        cells.push(cell(choices, words)?);
    }
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return Ok(None);
    }
    let struck = if choices.ratio(1, 10)? { vec![choices.int_in_range(0..=cells.len() - 1)?] } else { Vec::new() };
    Ok(Some(Row { hidden: choices.ratio(1, 10)?, struck, ..Row::new(number, cells) }))
}

fn cell(choices: &mut Unstructured<'_>, words: &[&str]) -> Result<String> {
    const BETWEEN: [&str; 10] = [" ", ", ", " & ", " and ", "/", "\n", " - ", ": ", " (", ") "];
    let word = |choices: &mut Unstructured<'_>| choices.choose(words).map(|word| (*word).to_owned());
    let cell = match choices.int_in_range(0..=9)? {
        0..=4 => word(choices)?,
        5 | 6 => String::new(),
        7 => word(choices)? + choices.choose(&BETWEEN)? + &word(choices)?,
        8 => {
            let mut letters: Vec<char> = word(choices)?.chars().collect();
            let at = choices.int_in_range(0..=letters.len() - 1)?;
            letters[at] = choices.arbitrary()?;
            letters.into_iter().collect()
        }
        _ => choices.arbitrary::<&str>()?.chars().take(40).collect(),
    };
    Ok(cell.trim().to_owned())
}
