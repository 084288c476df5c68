//! Text pasted from a message, an e-mail or a spreadsheet.

use super::{MAX_BYTES, MAX_COLUMNS, Refusal, Row, Table, delimited, text};

/// No line stands further in than so many blanks, as far as we care.
const LONGEST_INDENT: usize = 12;

/// Reads pasted text: cells where it was copied from a spreadsheet, else one whole line a row.
///
/// # Errors
///
/// A [`Refusal`] if there is nothing in it, or too much.
pub fn read_pasted(pasted: &str) -> Result<Table, Refusal> {
    if pasted.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let plain = text::with_plain_line_ends(pasted.replace('\0', ""));
    let table = if plain.contains('\t') {
        tabbed(&plain)
    } else {
        delimited::read_if_regular(&plain).unwrap_or_else(|| whole_lines(&plain))
    };
    if table.rows.is_empty() {
        return Err(Refusal::NothingPasted);
    }
    if table.width() > MAX_COLUMNS {
        return Err(Refusal::TooManyColumns);
    }
    table.checked()
}

/// Cells as a spreadsheet program puts them on the clipboard.
fn tabbed(plain: &str) -> Table {
    let rows = plain
        .lines()
        .zip(1..)
        .filter_map(|(line, number)| Row::of(number, line.split('\t').map(without_quotes)))
        .collect();
    Table { rows, ..Table::default() }
}

fn without_quotes(cell: &str) -> &str {
    cell.trim().strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
}

fn whole_lines(plain: &str) -> Table {
    let row = |(line, number): (&str, u32)| {
        let mut row = Row::of(number, [line])?;
        // How far in a line stands tells what it belongs to.
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).take(LONGEST_INDENT).collect();
        row.cells[0].insert_str(0, &indent);
        Some(row)
    };
    let rows = plain.lines().zip(1..).filter_map(row).collect();
    Table { rows, lines: true, ..Table::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_is_lines_or_cells() {
        fn check(pasted: &str, lines: bool, expected: &[(u32, &str)]) {
            let table = read_pasted(pasted).unwrap();
            let read: Vec<_> = table.rows.iter().map(|row| (row.number, row.cells.join("|"))).collect();
            let read: Vec<_> = read.iter().map(|(number, cells)| (*number, cells.as_str())).collect();
            assert_eq!((table.lines, read.as_slice()), (lines, expected), "{pasted:?}");
        }
        check("1. Grace\r\n\r\n2. Ali", true, &[(1, "1. Grace"), (3, "2. Ali")]);
        check(
            "Grace Okafor, coach\nAli Khan, 07700 900123",
            true,
            &[(1, "Grace Okafor, coach"), (2, "Ali Khan, 07700 900123")],
        );
        check("Grace\t07700\n\tx\n", false, &[(1, "Grace|07700"), (2, "|x")]);
        check(
            "Name,Phone\nGrace,07700\n\"Li, Ben\",07701",
            false,
            &[(1, "Name|Phone"), (2, "Grace|07700"), (3, "Li, Ben|07701")],
        );
        check("Grace", true, &[(1, "Grace")]);
    }

    #[test]
    fn nothing_pasted_is_refused() {
        assert_eq!(read_pasted(" \n\t\n"), Err(Refusal::NothingPasted));
        assert_eq!(read_pasted(""), Err(Refusal::NothingPasted));
    }
}
