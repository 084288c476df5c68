//! Quotes gone wrong.
//!
//! A quote at the beginning of a cell says that the cell goes on until the next one, over any number of lines. One that was
//! only typed would so swallow everybody below. It is told from others by where it ends: a cell ends before a delimiter or a
//! line end, and whatever else follows was not meant.

use std::borrow::Cow;

/// What may stand after the quote that closes a cell, besides the end of the text.
const AFTER: [u8; 5] = [b',', b';', b'\t', b'|', b'\n'];

/// The text without each quote that opens a cell and that no other closes.
pub(super) fn mended(text: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(opens) = next_opening(text, at) {
        match closing(text, opens) {
            Closing::At(end) => at = end,
            Closing::Never => {
                mended += &text[copied..opens];
                (copied, at) = (opens + 1, opens + 1);
            }
        }
    }
    if copied == 0 { text.into() } else { (mended + &text[copied..]).into() }
}

/// The next quote that stands where a cell begins.
fn next_opening(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let begins = |at: usize| at == 0 || AFTER.contains(&bytes[at - 1]);
    text[from..].match_indices('"').map(|(at, _)| from + at).find(|at| begins(*at))
}

/// Where a quoted cell ends.
enum Closing {
    /// The quoting ends before this place.
    At(usize),
    /// Not in its line, nor where a cell may end.
    Never,
}

fn closing(text: &str, opens: usize) -> Closing {
    let bytes = text.as_bytes();
    let mut at = opens + 1;
    while let Some(next) = text[at..].find('"').map(|quote| at + quote) {
        let after = next + 1;
        if bytes.get(after) == Some(&b'"') {
            at = after + 1;
            continue;
        }
        let rest = text[after..].trim_start_matches(' ');
        let is_end = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii() && AFTER.contains(&(c as u8)));
        // `"Ali" Khan` stays in its line and does no harm.
        let is_one_line = !text[opens..next].contains('\n');
        return if is_end || is_one_line { Closing::At(after) } else { Closing::Never };
    }
    if text[opens..].trim_end().contains('\n') { Closing::Never } else { Closing::At(text.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_quote_swallows_nobody() {
        fn check(text: &str, expected: &str) {
            assert_eq!(mended(text), expected, "{text}");
        }
        fn stays(text: &str) {
            check(text, text);
        }
        stays("Name,Phone\n\"Li, Ben\",2\n");
        stays("\"What is\nyour name?\",\"How \"\"many\"\"\nchildren?\"\nAnna,1\n");
        stays("\"Li, Ben\" ,2\nCy,3");
        stays("5\" pipe,1\nO\"Brien,2\n");
        stays("\"Ali\" Khan,1\nCy,3\n");
        stays("Anna,\"");
        check("\"Anna,1\nBen,2\n", "Anna,1\nBen,2\n");
        check("\"Anna,1\nBen,2\n\"Cy,3\nDee,4\n", "Anna,1\nBen,2\nCy,3\nDee,4\n");
        check("\"Li, Ben\",\"1\n\"Cy\",\"2\"\n", "\"Li, Ben\",1\n\"Cy\",\"2\"\n");
        check("\"Li, Ben\",2\n\"Anna,1\n\"Cy, D\",3\n", "\"Li, Ben\",2\nAnna,1\n\"Cy, D\",3\n");
        check("Name\n\"Ann\u{eb}, x\nBen", "Name\nAnn\u{eb}, x\nBen");
    }

    #[test]
    fn a_text_of_quotes_is_read_in_time() {
        for text in ["\"".repeat(200_000), "\"\n".repeat(100_000), "\"\"\n".repeat(100_000), "\"a\n".repeat(100_000)] {
            assert!(mended(&text).len() <= text.len());
        }
    }
}
