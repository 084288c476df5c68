//! Cells that a spreadsheet program would run as formulas.

use std::borrow::Cow;

/// Whether a spreadsheet program runs a cell that begins so.
fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn is_guarded(text: &str) -> bool {
    text.starts_with('\'') && starts_formula(text.trim_start_matches('\''))
}

/// The text as an export writes it: an apostrophe stands before what would be run as a formula.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if starts_formula(text) || is_guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`neutralised`].
pub fn restored(text: &str) -> &str {
    if is_guarded(text) { &text[1..] } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_get_an_apostrophe_and_nothing_else_does() {
        fn check(text: &str, written: &str) {
            assert_eq!(neutralised(text), written);
            assert_eq!(restored(written), text);
        }
        check("=1+1", "'=1+1");
        check("+447700900123", "'+447700900123");
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
            let written = neutralised(&text);
            prop_assert_eq!(restored(&written), &text);
            prop_assert!(!starts_formula(&written));
        }
    }
}
