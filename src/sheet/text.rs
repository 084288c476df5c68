//! Bytes become text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::Refusal;

/// Text and how sure its letters are. Line ends are `\n`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub text: String,
    pub guessed: bool,
}

/// Decodes by the byte order mark, else as UTF-8, else each line that is not UTF-8 as Windows-1252: people paste lines
/// of one file into another, and a single odd line must not spoil the others.
pub(super) fn decoded(bytes: &[u8]) -> Result<Text, Refusal> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (UTF_8, bytes),
    };
    if body.is_empty() {
        return Err(Refusal::Empty);
    }
    let (text, guessed) = match encoding.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => (text.into_owned(), false),
        None if encoding == UTF_8 => (by_line(body), true),
        // An upload cut short ends in half a letter.
        None => (encoding.decode_without_bom_handling(body).0.trim_end_matches('\u{fffd}').to_owned(), true),
    };
    if text.contains('\0') {
        return Err(Refusal::NotText);
    }
    Ok(Text { text: with_plain_line_ends(&text), guessed })
}

fn by_line(bytes: &[u8]) -> String {
    let line = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(line) => line.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(line).0.into_owned(),
    };
    bytes.split_inclusive(|byte| matches!(byte, b'\n' | b'\r')).map(line).collect()
}

/// Text in which every line ends with `\n`, as old and new programs end theirs differently.
pub(super) fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
