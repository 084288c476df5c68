//! CSV as every spreadsheet program reads it, and runs nothing of it: UTF-8 with a byte order mark, CRLF, and an apostrophe
//! before whatever would be run as a formula.

use std::io::{self, Write};

/// Writes rows of CSV as they come to any [`Write`].
pub struct CsvOut<W: Write> {
    to: csv::Writer<W>,
    /// Where a cell is made harmless; kept, because every telephone number is one.
    harmless: String,
}

impl<W: Write> CsvOut<W> {
    /// Begins with the byte order mark, without which Excel reads UTF-8 as something else.
    pub fn new(mut to: W) -> io::Result<CsvOut<W>> {
        to.write_all("\u{feff}".as_bytes())?;
        let to = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(to);
        Ok(CsvOut { to, harmless: String::new() })
    }

    /// Writes one row. Each cell is made harmless; our own import undoes exactly that.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            self.to.write_field(neutralised(cell.as_ref(), &mut self.harmless))?;
        }
        Ok(self.to.write_record(None::<&[u8]>)?)
    }

    /// Writes out what is still held back, and gives back what was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.to.flush()?;
        self.to.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text with an apostrophe before what would be run as a formula, and before such an apostrophe. Put together in
/// `room`, if anything has to be.
fn neutralised<'t>(text: &'t str, room: &'t mut String) -> &'t str {
    if !starts_formula(text) && !is_guarded(text) {
        return text;
    }
    room.clear();
    room.push('\'');
    room.push_str(text);
    room
}

fn is_guarded(text: &str) -> bool {
    text.starts_with('\'') && starts_formula(text.trim_start_matches('\''))
}

/// The text of a cell as it was before it was made harmless.
pub fn restored(text: &str) -> &str {
    if is_guarded(text) { &text[1..] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn csv_has_a_mark_and_crlf_and_no_formulas() {
        let mut out = CsvOut::new(Vec::new()).unwrap();
        out.row(["name", "phone"]).unwrap();
        out.row(["=1+1", "+447700900123"]).unwrap();
        out.row(["Zoë \"Zo\", Smith", "'=1"]).unwrap();
        let written = String::from_utf8(out.finish().unwrap()).unwrap();
        let expected = "\u{feff}name,phone\r\n'=1+1,'+447700900123\r\n\"Zoë \"\"Zo\"\", Smith\",''=1\r\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn formulas_get_an_apostrophe_and_nothing_else_does() {
        fn check(text: &str, written: &str) {
            // Whatever was put together there before.
            assert_eq!(neutralised(text, &mut "'=before".to_owned()), written);
            assert_eq!(restored(written), text);
        }
        check("=1+1", "'=1+1");
        check("-Anna", "'-Anna");
        check("@tom", "'@tom");
        check("＝1", "'＝1");
        check("'=1", "''=1");
        check("O'Neill", "O'Neill");
        check("'quoted'", "'quoted'");
        check("", "");
    }

    proptest! {
        #[test]
        fn what_is_exported_is_imported_as_it_was(text in "['=+@\\-\t＝a]{0,6}") {
            let mut room = String::new();
            let written = neutralised(&text, &mut room);
            prop_assert_eq!(restored(written), &text);
            prop_assert!(!starts_formula(written));
        }
    }
}
