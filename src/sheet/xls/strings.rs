//! Text in records, in the ways of three decades.

use encoding_rs::{Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1252};

use crate::sheet::MAX_CELL_CHARS;
use crate::sheet::bytes::{long, short};

/// How a workbook writes text.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    /// Whether each text says itself how it is written, as since BIFF8.
    pub is_unicode: bool,
    /// How the others are.
    pub encoding: &'static Encoding,
}

impl Script {
    /// A text after its length in 2 bytes.
    pub fn long_text(self, data: &[u8]) -> String {
        self.text(usize::from(short(data, 0)), data.get(2..).unwrap_or_default())
    }

    /// A text after its length in 1 byte.
    pub fn short_text(self, data: &[u8]) -> String {
        let Some((length, data)) = data.split_first() else { return String::new() };
        self.text(usize::from(*length), data)
    }

    fn text(self, length: usize, data: &[u8]) -> String {
        if self.is_unicode {
            let Some((flags, data)) = data.split_first() else { return String::new() };
            let at = if flags & 8 == 0 { 0 } else { 2 } + if flags & 4 == 0 { 0 } else { 4 };
            return units(data.get(at..).unwrap_or_default(), length, flags & 1 != 0);
        }
        let data = data.get(..length).unwrap_or(data);
        self.encoding.decode_without_bom_handling(data).0.into_owned()
    }
}

/// The encoding that a workbook's code page stands for.
pub fn encoding(code_page: u16) -> &'static Encoding {
    match code_page {
        10_000 | 32_768 => MACINTOSH,
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        65_001 => UTF_8,
        _ => Encoding::for_label(format!("windows-{code_page}").as_bytes()).unwrap_or(WINDOWS_1252),
    }
}

/// Text in units of 1 or 2 bytes, up to `length` units.
fn units(data: &[u8], length: usize, wide: bool) -> String {
    let units: Vec<u16> = if wide {
        data.chunks_exact(2).take(length).map(|unit| short(unit, 0)).collect()
    } else {
        data.iter().take(length).map(|byte| u16::from(*byte)).collect()
    };
    String::from_utf16_lossy(&units)
}

/// The text of something drawn: so many letters in records that each say how wide theirs are.
pub fn drawn_text(length: usize, parts: &[&[u8]]) -> String {
    let mut text = String::new();
    let mut left = length;
    for (flags, letters) in parts.iter().filter_map(|part| part.split_first()) {
        let width = if flags & 1 == 0 { 1 } else { 2 };
        text += &units(letters, left, width == 2);
        left = left.saturating_sub(letters.len() / width);
        if left == 0 {
            break;
        }
    }
    text
}

/// The texts that cells share: one long record that may be cut anywhere, also in the middle of a text.
pub struct Shared<'a> {
    now: &'a [u8],
    later: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Shared<'a> {
    /// Reads all texts, none longer than is kept of a cell.
    pub fn read(first: &'a [u8], later: Vec<&'a [u8]>) -> Vec<String> {
        let count = long(first, 4);
        let mut shared = Shared { now: first.get(8..).unwrap_or_default(), later: later.into_iter() };
        (0..count).map_while(|_| shared.text()).collect()
    }

    fn text(&mut self) -> Option<String> {
        let head = self.head(3)?;
        let (length, flags) = (usize::from(short(&head, 0)), head[2]);
        let runs = if flags & 8 == 0 { 0 } else { 4 * usize::from(short(&self.head(2)?, 0)) };
        let extra = if flags & 4 == 0 { 0 } else { long(&self.head(4)?, 0) as usize };
        let text = self.letters(length, flags & 1 != 0);
        self.skip(runs + extra);
        text
    }

    /// The letters. Where they are cut, the next part says anew how wide they are.
    fn letters(&mut self, mut length: usize, mut wide: bool) -> Option<String> {
        let mut text = String::new();
        while length > 0 {
            if self.now.is_empty() {
                let (flags, rest) = self.later.next()?.split_first()?;
                (wide, self.now) = (flags & 1 != 0, rest);
            }
            let width = if wide { 2 } else { 1 };
            let here = length.min(self.now.len().div_ceil(width));
            if text.len() < MAX_CELL_CHARS * 4 {
                text += &units(self.now, here, wide);
            }
            self.now = self.now.get(here * width..).unwrap_or_default();
            length -= here;
        }
        Some(text)
    }

    /// So many bytes, also across a cut.
    fn head(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        while head.len() < length {
            if self.now.is_empty() {
                self.now = self.later.next()?;
            }
            let here = self.now.len().min(length - head.len());
            head.extend_from_slice(&self.now[..here]);
            self.now = &self.now[here..];
        }
        Some(head)
    }

    fn skip(&mut self, mut length: usize) {
        while length > 0 {
            let here = self.now.len().min(length);
            self.now = &self.now[here..];
            length -= here;
            if length > 0 {
                let Some(next) = self.later.next() else { return };
                self.now = next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_texts_may_be_cut_anywhere() {
        fn check(parts: &[&[u8]], expected: &[&str]) {
            let first = [&[9, 0, 0, 0, expected.len() as u8, 0, 0, 0], parts[0]].concat();
            assert_eq!(Shared::read(&first, parts[1..].to_vec()), expected, "{parts:?}");
        }
        check(&[b"\x03\0\0Ali\x02\0\x01\xeb\0x\0"], &["Ali", "ëx"]);
        check(&[b"\x03\0\0Al", b"\0i\x01\0\0x"], &["Ali", "x"]);
        check(&[b"\x03\0\0Al", b"\x01\xeb\0\x01\0\0x"], &["Alë", "x"]);
        check(&[b"\x03\0", b"\0Ali", b"\x01\0\0x"], &["Ali", "x"]);
        // Runs and reading aids behind the letters, cut too.
        check(&[b"\x02\0\x0c\x01\0\x03\0\0\0Ab\0\0", b"\0\0\x01\x02\x03\x01\0\0x"], &["Ab", "x"]);
    }

    #[test]
    fn a_list_that_ends_too_early_has_fewer_texts() {
        assert_eq!(Shared::read(b"\x09\0\0\0\xff\xff\xff\xff\x01\0\0x\x09\0\0y", Vec::new()), ["x"]);
    }
}
