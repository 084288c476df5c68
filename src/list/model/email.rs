//! E-mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::words::clean;

/// An e-mail address or, where it could not be read, the words in its place: what a leader told is never lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address, also out of `Grace <grace@example.org>` and `mailto:grace@example.org`; none if the text is blank.
    pub fn read(text: &str) -> Option<Email> {
        let text = clean(text);
        if text.is_empty() {
            return None;
        }
        let address =
            text.split([' ', ',', ';', '<', '>', '(', ')', '"']).map(without_scheme).find(|word| is_address(word));
        Some(Email(address.map_or(text.clone(), str::to_owned)))
    }

    /// An address as it is stored.
    pub fn stored(text: String) -> Email {
        Email(text)
    }

    /// The address as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has the form of an address.
    pub fn is_address(&self) -> bool {
        is_address(&self.0)
    }

    /// What may stand for the name of whoever it reaches: what stands before the `@`, in words where it is parted.
    pub(super) fn name_in_it(&self) -> String {
        let local =
            self.0.split('@').next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let words: Vec<String> =
            local.split(['.', '_']).filter(|word| !word.is_empty()).map(crate::words::capital).collect();
        if words.len() > 1 { words.join(" ") } else { self.0.split('@').next().unwrap_or_default().to_owned() }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn without_scheme(word: &str) -> &str {
    word.strip_prefix("mailto:").unwrap_or(word).trim_end_matches('.')
}

/// One `@`, something before it, and a domain with a dot that does not stand at an end.
fn is_address(word: &str) -> bool {
    let Some((local, domain)) = word.split_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@') && part.len() < 200;
    plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found() {
        fn check(text: &str, address: &str, good: bool) {
            let email = Email::read(text).unwrap();
            assert_eq!((email.as_str(), email.is_address()), (address, good), "{text:?}");
            assert_eq!(email.to_string(), address);
        }
        check(" grace@example.org ", "grace@example.org", true);
        check("Grace Okafor <grace@example.org>", "grace@example.org", true);
        check("mailto:grace@example.org", "grace@example.org", true);
        check("grace@example.org, g@example.com", "grace@example.org", true);
        check("grace at example.org", "grace at example.org", false);
        check("grace@example", "grace@example", false);
        check("@example.org", "@example.org", false);
        check("grace@home@example.org", "grace@home@example.org", false);
        for (length, good) in [(199, true), (200, false)] {
            let long = format!("{}@example.org", "g".repeat(length));
            check(&long, &long, good);
        }
        assert_eq!(Email::read("  "), None);
    }
}
