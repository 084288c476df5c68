//! What a workbook says once for all its sheets.

use std::collections::HashMap;

use super::records::{each, text};
use crate::sheet::archive::Archive;
use crate::sheet::bytes::{long, short};
use crate::sheet::look::{Look, Looks};
use crate::sheet::number::{Epoch, Format};
use crate::sheet::relations::Relations;
use crate::sheet::{MAX_CELL_CHARS, Refusal};

/// What holds for all sheets.
#[derive(Debug, Default)]
pub struct Workbook {
    pub sheets: Vec<Listed>,
    pub epoch: Epoch,
    /// The texts that cells share, each no longer than is kept of a cell.
    pub strings: Vec<String>,
    pub looks: Looks,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub struct Listed {
    pub name: String,
    pub hidden: bool,
    /// Where it stands in the archive.
    pub path: String,
}

impl Workbook {
    /// Reads all that stands outside the sheets.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it is damaged.
    pub fn read(archive: &mut Archive<'_>, path: &str) -> Result<Workbook, Refusal> {
        let relations = Relations::of(archive, path)?;
        let mut workbook = Workbook::default();
        each(archive.part(path)?.ok_or(Refusal::Damaged)?, |kind, data| {
            match kind {
                153 if long(data, 0) & 1 != 0 => workbook.epoch = Epoch::Since1904,
                156 => workbook.sheets.extend(listed(data, &relations)),
                _ => {}
            }
            Ok(())
        })?;
        if let Some(part) = relations.to("sharedStrings").map(|path| archive.part(path)).transpose()?.flatten() {
            each(part, |kind, data| {
                if kind == 19 {
                    workbook.strings.push(text(data, 1).0.chars().take(MAX_CELL_CHARS).collect());
                }
                Ok(())
            })?;
        }
        if let Some(part) = relations.to("styles").map(|path| archive.part(path)).transpose()?.flatten() {
            let mut styles = Styles::default();
            each(part, |kind, data| {
                styles.record(kind, data);
                Ok(())
            })?;
            workbook.looks = Looks(styles.looks);
        }
        Ok(workbook)
    }
}

fn listed(data: &[u8], relations: &Relations) -> Option<Listed> {
    let (id, end) = text(data, 8);
    let path = relations.to_sheet(&id)?.to_owned();
    Some(Listed { name: text(data, end).0, hidden: long(data, 0) & 3 != 0, path })
}

#[derive(Debug, Default)]
struct Styles {
    formats: HashMap<u16, Format>,
    /// For each font, whether it strikes through.
    fonts: Vec<bool>,
    /// Whether the styles that are read are those of cells.
    of_cells: bool,
    looks: Vec<Look>,
}

impl Styles {
    fn record(&mut self, kind: u32, data: &[u8]) {
        match kind {
            43 => self.fonts.push(short(data, 2) & 8 != 0),
            44 => _ = self.formats.insert(short(data, 0), Format::of_code(&text(data, 2).0)),
            617 | 618 => self.of_cells = kind == 617,
            47 if self.of_cells => {
                let (format, font) = (short(data, 2), usize::from(short(data, 4)));
                let format = self.formats.get(&format).cloned().unwrap_or_else(|| Format::of_built_in(format.into()));
                self.looks.push(Look { format, struck: self.fonts.get(font).copied().unwrap_or(false) });
            }
            _ => {}
        }
    }
}
