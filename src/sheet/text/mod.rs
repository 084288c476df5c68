//! Bytes become text.

mod guess;
mod twice;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Refusal;

/// Text and how sure its letters are. Line ends are `\n`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Text<'a> {
    pub text: Cow<'a, str>,
    /// Whether a letter may be wrong.
    pub guessed: bool,
}

/// How many bytes show whether bytes are UTF-16.
const SAMPLE: usize = 8192;

/// Decodes by the byte order mark, else as UTF-8 or as the UTF-16 that it looks like, else as the encoding whose letters look
/// right.
///
/// # Errors
///
/// A [`Refusal`] if there is nothing, or what is there is no text.
pub(super) fn decoded(bytes: &[u8]) -> Result<Text<'_>, Refusal> {
    decoded_as(bytes, None)
}

/// Decodes a page, of which it was said how it is written, or which may say so itself.
///
/// # Errors
///
/// A [`Refusal`] if what is there is no text.
pub(super) fn decoded_page<'a>(bytes: &'a [u8], said: Option<&str>) -> Result<Text<'a>, Refusal> {
    let said = said.and_then(|label| Encoding::for_label(label.as_bytes()));
    decoded_as(bytes, said.or_else(|| stated(bytes)))
}

fn decoded_as<'a>(bytes: &'a [u8], stated: Option<&'static Encoding>) -> Result<Text<'a>, Refusal> {
    let (marked, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (Some(encoding), &bytes[mark..]),
        None => (None, bytes),
    };
    if body.is_empty() {
        return Err(Refusal::Empty);
    }
    let Text { mut text, mut guessed } = match marked.or_else(|| utf16(body)) {
        Some(encoding) if encoding != UTF_8 => wide(encoding, body),
        _ => match (std::str::from_utf8(body), stated) {
            (Ok(text), _) => twice::undone(text),
            (Err(_), Some(encoding)) if encoding != UTF_8 => {
                let (text, lossy) = encoding.decode_without_bom_handling(body);
                Text { text, guessed: lossy }
            }
            (Err(_), _) => by_line(body),
        },
    };
    if is_binary(&text) {
        return Err(Refusal::NotText);
    }
    guessed |= text.contains('\u{fffd}');
    if text.contains('\0') {
        // Something else may have stood there.
        (text, guessed) = (text.replace('\0', "").into(), true);
    }
    Ok(Text { text: with_plain_line_ends(text), guessed })
}

/// UTF-16 of whole letters: what is cut off at the end, or a byte too many, is no letter.
fn wide(encoding: &'static Encoding, body: &[u8]) -> Text<'static> {
    let whole = &body[..body.len() - body.len() % 2];
    let text = encoding.decode_without_bom_handling(whole).0;
    Text { text: text.trim_end_matches('\u{fffd}').to_owned().into(), guessed: false }
}

/// The UTF-16 that bytes are in without saying so: every other byte of the digits and blanks in them is a zero.
fn utf16(body: &[u8]) -> Option<&'static Encoding> {
    let sample = &body[..body.len().min(SAMPLE) & !1];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    let many = |zeros: usize, others: usize| zeros > 1 && zeros * 5 > pairs && others * 20 < zeros;
    if many(second, first) {
        Some(UTF_16LE)
    } else if many(first, second) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Each line that is UTF-8 as that, and all others in one encoding: people paste lines of one file into another, and a
/// single odd line must not spoil the others.
fn by_line(body: &[u8]) -> Text<'static> {
    // Gone through twice: a file may be nothing but ends of lines.
    let lines = || {
        let lines = body.split_inclusive(|byte| matches!(byte, b'\n' | b'\r'));
        lines.map(|line| (line, std::str::from_utf8(line).ok()))
    };
    let others: Vec<u8> = lines().filter(|(_, text)| text.is_none()).flat_map(|(line, _)| line).copied().collect();
    let encoding = guess::encoding(&others);
    let decode = |line| encoding.decode_without_bom_handling(line).0;
    let mut text = String::with_capacity(body.len());
    for (line, utf8) in lines() {
        text += &utf8.map_or_else(|| decode(line), Into::into);
    }
    Text { text: text.into(), guessed: true }
}

/// Whether so many characters are no text that the rest is none either.
fn is_binary(text: &str) -> bool {
    let sample = || text.chars().take(SAMPLE);
    let zeros = sample().filter(|c| *c == '\0').count();
    let controls = sample().filter(|c| c.is_ascii_control() && !"\0\t\n\r\u{b}\u{c}\u{1b}".contains(*c)).count();
    zeros * 10 > sample().count() || controls * 50 > sample().count() + 100
}

/// The encoding that a page says it is written in.
fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE)]).to_ascii_lowercase();
    let said = beginning.split_once("charset=").or_else(|| beginning.split_once("encoding="))?.1;
    let label = said.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Text in which every line ends with `\n`, as old and new programs end theirs differently.
pub(super) fn with_plain_line_ends<'a>(text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let text = text.into();
    if !text.contains('\r') {
        return text;
    }
    let text = text.replace("\r\n", "\n");
    if text.contains('\r') { text.replace('\r', "\n").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn bytes_become_text_and_say_how_sure_they_are() {
        fn check(bytes: impl AsRef<[u8]>, text: &str, guessed: bool) {
            assert_eq!(decoded(bytes.as_ref()), Ok(Text { text: text.into(), guessed }), "{:?}", bytes.as_ref());
        }
        check("Zoë\r\nAli\rBo", "Zoë\nAli\nBo", false);
        check("\u{feff}Zoë", "Zoë", false);
        check(b"Zo\xeb", "Zoë", true);
        check(b"Zo\x91 Test", "Zoë Test", true);
        check(b"Zo\xc3\xab\nJos\xe9\n\xc3\x28 Test\n", "Zoë\nJosé\nÃ( Test\n", true);
        let text = "Name\tPhone\nZoë\t07700900123";
        for to_bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            check(wide_bytes(text, to_bytes), text, false);
            check(wide_bytes(&format!("\u{feff}{text}"), to_bytes), text, false);
            check([wide_bytes(&format!("\u{feff}{text}"), to_bytes), vec![0x41]].concat(), text, false);
            check(
                wide_bytes("اسم\t07700900123\nعلي\t07700900124\n", to_bytes),
                "اسم\t07700900123\nعلي\t07700900124\n",
                false,
            );
        }
        check([wide_bytes("\u{feff}Ali", u16::to_le_bytes), vec![0, 0xd8, 0x42, 0]].concat(), "Ali\u{fffd}B", true);
        check(
            "Test\0Person, and some more people\nOther\0 Person",
            "TestPerson, and some more people\nOther Person",
            true,
        );
        check("a\u{fffd}b", "a\u{fffd}b", true);
        check("Name\nZoÃ«\nBrontÃ«, â€œAnâ€\u{9d}", "Name\nZoë\nBrontë, “An”", true);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decoded(b""), Err(Refusal::Empty));
        assert_eq!(decoded(b"\xff\xfe"), Err(Refusal::Empty));
        let noise: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decoded(&noise), Err(Refusal::NotText));
        assert_eq!(decoded(&[0; 100]), Err(Refusal::NotText));
    }

    #[test]
    fn a_page_says_how_it_is_written() {
        fn check(page: &[u8], text: &str, guessed: bool) {
            let decoded = decoded_page(page, None).unwrap();
            assert!(decoded.text.ends_with(text) && decoded.guessed == guessed, "{decoded:?}");
        }
        check(b"<meta charset=\"windows-1250\">Wa\xb3\xeasa", "Wałęsa", false);
        check(b"<meta content='text/html; charset=iso-8859-1'>Zo\xeb", "Zoë", false);
        check(b"<meta charset=utf-8>Zo\xeb", "Zoë", true);
        check("<meta charset='iso-8859-1'>Zoë".as_bytes(), "Zoë", false);
    }
}
