//! How cells look.

use std::collections::HashMap;

use crate::sheet::Refusal;
use crate::sheet::archive::Archive;
use crate::sheet::look::{Look, Looks};
use crate::sheet::number::Format;
use crate::sheet::relations::Relations;
use crate::sheet::xml::{Tag, Visitor};

/// Reads how cells look, by the numbers of their styles.
///
/// # Errors
///
/// A [`Refusal`] if that is damaged.
pub(super) fn looks(archive: &mut Archive<'_>, relations: &Relations) -> Result<Looks, Refusal> {
    let mut read = ReadLooks::default();
    relations.walk(archive, "styles", &mut read)?;
    Ok(Looks(read.looks))
}

#[derive(Debug, Default)]
struct ReadLooks {
    /// The list that is being read: `fonts`, `cellXfs`.
    list: String,
    formats: HashMap<u32, Format>,
    /// For each font, whether it strikes through.
    fonts: Vec<bool>,
    looks: Vec<Look>,
}

impl Visitor for ReadLooks {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (self.list.as_str(), tag.name()) {
            (_, name @ ("numFmts" | "fonts" | "cellXfs" | "cellStyleXfs" | "dxfs")) => name.clone_into(&mut self.list),
            ("numFmts", "numFmt") => {
                if let Some(number) = tag.number("numFmtId") {
                    self.formats.insert(number, Format::of_code(&tag.attribute("formatCode")));
                }
            }
            ("fonts", "font") => self.fonts.push(false),
            ("fonts", "strike") => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = !matches!(&*tag.attribute("val"), "0" | "false");
                }
            }
            ("cellXfs", "xf") => {
                let format = tag.number("numFmtId").unwrap_or(0);
                let format = self.formats.get(&format).cloned().unwrap_or_else(|| Format::of_built_in(format));
                let font: usize = tag.number("fontId").unwrap_or(0);
                self.looks.push(Look { format, struck: self.fonts.get(font).copied().unwrap_or(false) });
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Refusal> {
        if name == self.list {
            self.list.clear();
        }
        Ok(())
    }
}
