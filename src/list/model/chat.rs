//! Messages out of a group chat, as telephones export them: a date, a time and a sender before each.

/// Who said what; system messages have no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message<'t> {
    pub sender: Option<&'t str>,
    pub text: &'t str,
}

/// The message of a line: `12/03/2026, 19:42 - Khadija: Salaam`, `[12.03.26, 19:42:10] Khadija: Salaam`. None for the
/// further lines of a message, and for all other text.
pub(super) fn message(line: &str) -> Option<Message<'_>> {
    let line = line.trim_start_matches(['\u{200e}', '\u{202a}', '\u{feff}']);
    let bracketed = line.starts_with('[');
    let rest = after_date(line.trim_start_matches('['))?;
    let rest = after_time(rest.trim_start_matches([',', ' ', '\u{a0}', '\u{202f}']))?;
    let rest = if bracketed {
        rest.trim_start().strip_prefix(']')?
    } else {
        rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).strip_prefix(['-', '–'])?
    };
    let rest = rest.trim_start();
    Some(match rest.split_once(": ") {
        Some((sender, text)) if sender.chars().count() <= 60 => Message { sender: Some(sender), text },
        _ => Message { sender: None, text: rest },
    })
}

/// What follows a date of three numbers.
fn after_date(text: &str) -> Option<&str> {
    let mut rest = text;
    for part in 0..3 {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            return None;
        }
        rest = &rest[digits..];
        if part < 2 {
            rest = rest.strip_prefix(['/', '.', '-'])?;
        }
    }
    Some(rest)
}

/// What follows a time of day, with seconds and `pm` or without.
fn after_time(text: &str) -> Option<&str> {
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(hours..)?.strip_prefix([':', '.']).filter(|_| (1..=2).contains(&hours))?;
    let minutes = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let rest = &rest[minutes..];
    let bare = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let lower = bare.get(..2).map(str::to_ascii_lowercase);
    Some(if matches!(lower.as_deref(), Some("am" | "pm")) { &bare[2..] } else { rest }).filter(|_| minutes >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn messages_are_told_from_other_lines() {
        fn check(line: &str, sender: Option<&str>, text: &str) {
            assert_eq!(message(line), Some(Message { sender, text }), "{line:?}");
        }
        check("12/03/2026, 19:42 - Khadija: Salaam all", Some("Khadija"), "Salaam all");
        check("[12/03/2026, 19:42:10] Bro Tariq: 1. Grace: coach", Some("Bro Tariq"), "1. Grace: coach");
        check("3/12/26, 7:42 PM - +44 7700 900999: me", Some("+44 7700 900999"), "me");
        check("12.03.26, 19:42 - Ola: ja też", Some("Ola"), "ja też");
        check("12/03/2026, 08:13 - Khadija added you", None, "Khadija added you");
        for line in [
            "1. Grace",
            "Grace Okafor",
            "12/03/2026",
            "12/03/2026 08:13",
            "19:42 - Grace",
            "07700 900123 - Grace: coach",
        ] {
            assert_eq!(message(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_breaks_it(line in "\\PC{0,40}") {
            message(&line);
        }
    }
}
