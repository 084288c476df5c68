//! Which sheets a workbook has.

use crate::sheet::Refusal;
use crate::sheet::archive::Archive;
use crate::sheet::number::Epoch;
use crate::sheet::relations::Relations;
use crate::sheet::xml::{Tag, Visitor, walk};

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub sheets: Vec<Listed>,
    pub epoch: Epoch,
    pub relations: Relations,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    pub hidden: bool,
    /// Where it stands in the archive.
    pub path: String,
}

impl Workbook {
    /// Reads the list of sheets in the part of that path.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if there is none.
    pub fn read(archive: &mut Archive<'_>, path: &str) -> Result<Workbook, Refusal> {
        let mut workbook = Workbook { relations: Relations::of(archive, path)?, ..Workbook::default() };
        walk(archive.part(path)?.ok_or(Refusal::Damaged)?, &mut workbook)?;
        Ok(workbook)
    }
}

impl Visitor for Workbook {
    fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match tag.name() {
            "workbookPr" if tag.is("date1904") => self.epoch = Epoch::Since1904,
            "sheet" => {
                let path = self.relations.to_sheet(&tag.attribute("id"));
                self.sheets.extend(path.map(|path| Listed {
                    name: tag.attribute("name").into_owned(),
                    hidden: tag.attribute("state").to_ascii_lowercase().contains("hidden"),
                    path: path.to_owned(),
                }));
            }
            _ => {}
        }
        Ok(())
    }
}
