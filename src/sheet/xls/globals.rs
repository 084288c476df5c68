//! What a workbook says once for all its sheets.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::records::{BOF, EOF, Records};
use super::strings::{Script, Shared, encoding};
use crate::sheet::Refusal;
use crate::sheet::bytes::{long, short};
use crate::sheet::look::{Look, Looks};
use crate::sheet::number::{Epoch, Format};

/// What holds for all sheets.
#[derive(Debug)]
pub struct Globals {
    pub sheets: Vec<Listed>,
    pub script: Script,
    pub epoch: Epoch,
    pub strings: Vec<String>,
    pub looks: Looks,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub struct Listed {
    pub name: String,
    pub hidden: bool,
    /// Where its records begin.
    pub position: usize,
}

impl Globals {
    /// Reads the records before the first sheet.
    ///
    /// # Errors
    ///
    /// [`Refusal::Password`] if the sheets are encrypted; [`Refusal::Damaged`] if this is no workbook.
    pub fn read(stream: &[u8]) -> Result<Globals, Refusal> {
        let mut records = Records::of(stream);
        let begin = records.next().ok_or(Refusal::Damaged)?;
        let is_sheet = short(begin.data, 2) == 0x10 || begin.kind != BOF;
        let is_unicode = begin.kind == BOF && short(begin.data, 0) == 0x0600;
        let mut globals = Globals {
            sheets: Vec::new(),
            script: Script { is_unicode, encoding: WINDOWS_1252 },
            epoch: Epoch::default(),
            strings: Vec::new(),
            looks: Looks::default(),
        };
        globals.read_records(records)?;
        if is_sheet {
            globals.sheets = vec![Listed { name: String::new(), hidden: false, position: 0 }];
        }
        Ok(globals)
    }

    fn read_records(&mut self, mut records: Records<'_>) -> Result<(), Refusal> {
        let (mut formats, mut fonts, mut styles) = (HashMap::new(), Vec::new(), Vec::new());
        while let Some(record) = records.next() {
            let data = record.data;
            match record.kind {
                EOF => break,
                0x002f => return Err(Refusal::Password),
                0x0042 => self.script.encoding = encoding(short(data, 0)),
                0x0022 if short(data, 0) == 1 => self.epoch = Epoch::Since1904,
                0x0031 | 0x0231 => fonts.push(short(data, 2) & 8 != 0),
                0x041e => {
                    let code = data.get(2..).unwrap_or_default();
                    let code =
                        if self.script.is_unicode { self.script.long_text(code) } else { self.script.short_text(code) };
                    formats.insert(short(data, 0), Format::of_code(&code));
                }
                0x00e0 => styles.push((usize::from(short(data, 0)), short(data, 2))),
                0x0085 => self.sheets.extend(self.listed(data)),
                0x00fc => self.strings = Shared::read(data, records.continued()),
                _ => {}
            }
        }
        let look = |(font, format): (usize, u16)| {
            // There is no font number 4.
            let font = if font > 4 { font - 1 } else { font };
            let format = formats.get(&format).cloned().unwrap_or_else(|| Format::of_built_in(format.into()));
            Look { format, struck: fonts.get(font).copied().unwrap_or(false) }
        };
        self.looks = Looks(styles.into_iter().map(look).collect());
        Ok(())
    }

    /// A sheet of the workbook; none of a chart or a macro.
    fn listed(&self, data: &[u8]) -> Option<Listed> {
        let position = long(data, 0) as usize;
        let (hidden, kind) = (*data.get(4)?, *data.get(5)?);
        let name = self.script.short_text(data.get(6..)?);
        (kind == 0).then_some(Listed { name, hidden: hidden & 3 != 0, position })
    }
}
