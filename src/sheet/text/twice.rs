//! UTF-8 that a program took for Windows-1252 and wrote as UTF-8 once more: `ZoÃ«` for `Zoë`.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::Text;

/// The text with each line that was written twice as it was before.
pub(super) fn undone(text: &str) -> Text<'_> {
    if !is_twice(text) {
        return Text { text: text.into(), guessed: false };
    }
    let lines = text.split_inclusive('\n').map(|line| if is_twice(line) { once(line) } else { line.into() });
    Text { text: lines.collect::<String>().into(), guessed: true }
}

/// Whether a letter is followed by a sign with which it makes another letter, and by nothing in any language.
fn is_twice(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('Â' | 'Ã' | 'Ä' | 'Å', Some('\u{80}'..='\u{bf}' | '€' | '‚'..='„' | '“'..='•')) | ('â', Some('€')) =>
            {
                return true;
            }
            _ => {}
        }
    }
    false
}

fn once(line: &str) -> Cow<'_, str> {
    let (bytes, _, lossy) = WINDOWS_1252.encode(line);
    match std::str::from_utf8(&bytes) {
        Ok(once) if !lossy => once.to_owned().into(),
        _ => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_twice_is_undone() {
        fn check(text: &str, expected: &str, guessed: bool) {
            assert_eq!(undone(text), Text { text: expected.into(), guessed });
        }
        check("ZoÃ«\nZoë\n", "Zoë\nZoë\n", true);
        check("Â£5 â€“ SeÃ¡n, Åukasz Å\u{81}", "Â£5 â€“ SeÃ¡n, Åukasz Å\u{81}", true);
        check("Â£5 â€“ SeÃ¡n", "£5 – Seán", true);
        check("MaÅ‚gorzata", "Małgorzata", true);
        check("JOÃO, Ângela, Åsa, Ärzte, Ã", "JOÃO, Ângela, Åsa, Ärzte, Ã", false);
        check("ZoÃ« 東京", "ZoÃ« 東京", true);
    }
}
