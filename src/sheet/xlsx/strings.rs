//! The texts that cells share, and text in runs that look differently.

use crate::sheet::archive::Archive;
use crate::sheet::relations::Relations;
use crate::sheet::xml::{Tag, Visitor};
use crate::sheet::{MAX_CELL_CHARS, Refusal};

/// The texts that cells share, each no longer than is kept of a cell.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    /// Where each ends, and whether all of it is struck through.
    ends: Vec<(usize, bool)>,
}

impl Strings {
    /// The text of that number, and whether it is struck through.
    pub fn get(&self, number: usize) -> Option<(&str, bool)> {
        let (end, struck) = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].0);
        Some((&self.all[start..end], struck))
    }
}

/// Reads the texts that cells share.
///
/// # Errors
///
/// A [`Refusal`] if they are damaged.
pub(super) fn strings(archive: &mut Archive<'_>, relations: &Relations) -> Result<Strings, Refusal> {
    let mut read = ReadStrings::default();
    relations.walk(archive, "sharedStrings", &mut read)?;
    Ok(read.strings)
}

#[derive(Debug, Default)]
struct ReadStrings {
    strings: Strings,
    text: RichText,
}

impl Visitor for ReadStrings {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if tag.name() == "si" {
            self.text = RichText::default();
        }
        self.text.begin(tag);
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        self.text.end(name);
        if name == "si" {
            self.strings.all += self.text.text.trim();
            self.strings.ends.push((self.strings.all.len(), self.text.is_struck()));
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.text.text(text);
    }
}

/// Text in runs that look differently, without the reading aids that East Asian programs put beside it.
#[derive(Debug, Default)]
pub(super) struct RichText {
    pub text: String,
    chars: usize,
    in_text: bool,
    in_aid: bool,
    run_struck: bool,
    any_struck: bool,
    any_plain: bool,
}

impl RichText {
    pub fn begin(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "t" => self.in_text = true,
            "rPh" => self.in_aid = true,
            "r" => self.run_struck = false,
            "strike" => self.run_struck = !matches!(&*tag.attribute("val"), "0" | "false"),
            _ => {}
        }
    }

    pub fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "rPh" => self.in_aid = false,
            "r" => self.run_struck = false,
            _ => {}
        }
    }

    pub fn text(&mut self, text: &str) {
        if !self.in_text || self.in_aid {
            return;
        }
        if !text.trim().is_empty() {
            self.any_struck |= self.run_struck;
            self.any_plain |= !self.run_struck;
        }
        let room = MAX_CELL_CHARS.saturating_sub(self.chars);
        let kept = text.char_indices().nth(room).map_or(text, |(end, _)| &text[..end]);
        self.chars += kept.chars().count();
        self.text += kept;
    }

    /// Whether all of it is struck through.
    pub fn is_struck(&self) -> bool {
        self.any_struck && !self.any_plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::xml::walk;

    #[test]
    fn text_in_runs_is_one_text() {
        fn check(xml: &str, expected: &str, struck: bool) {
            let mut read = ReadStrings::default();
            walk(format!("<sst><si>{xml}</si></sst>").as_bytes(), &mut read).unwrap();
            assert_eq!(read.strings.get(0), Some((expected, struck)), "{xml}");
        }
        let strike = "<rPr><b/><strike/></rPr>";
        check("<t>Zo&#235;</t>", "Zoë", false);
        check("<r><t>Ali </t></r><r><t>Khan</t></r>", "Ali Khan", false);
        check("<t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh>", "東京", false);
        check(&format!("<r>{strike}<t>Ali</t></r><r><t> </t></r>"), "Ali", true);
        check(&format!("<r>{strike}<t>Ali</t></r><r><t>Sana</t></r>"), "AliSana", false);
        check("<r><rPr><strike val='0'/></rPr><t>Ali</t></r>", "Ali", false);
    }
}
