//! ODS and FODS: the workbooks of LibreOffice, in an archive or as one XML text.
//!
//! A cell or row may say that it stands there a million times. Blank ones then only count; what holds text is put down as
//! often as it says, until it is too much.

mod styles;
mod tables;

use std::io::{BufRead, Read as _};

use super::archive::Archive;
use super::xml::{Tag, Visitor, walk};
use super::{Refusal, Sheet};

/// Reads the sheets of a workbook whose archive was checked.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged, encrypted, or holds too much.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, Refusal> {
    let mut styles = styles::Styles::default();
    if let Some(part) = archive.part("styles.xml")? {
        walk(part, &mut styles)?;
    }
    read_content(archive.part("content.xml")?.ok_or(Refusal::Damaged)?, styles)
}

/// Reads the sheets of a workbook that is one XML text.
///
/// # Errors
///
/// A [`Refusal`] if it is damaged or holds too much.
pub(super) fn read_flat(text: &str) -> Result<Vec<Sheet>, Refusal> {
    read_content(text.as_bytes(), styles::Styles::default())
}

fn read_content(from: impl BufRead, styles: styles::Styles) -> Result<Vec<Sheet>, Refusal> {
    let mut tables = tables::Tables::new(styles);
    walk(from, &mut tables)?;
    Ok(tables.book.sheets())
}

/// What kind of document the archive says it is: `spreadsheet`, `text`. Empty if it does not say.
///
/// # Errors
///
/// A [`Refusal`] if its word about that cannot be read.
pub(super) fn kind(archive: &mut Archive<'_>) -> Result<String, Refusal> {
    let mut said = String::new();
    if let Some(part) = archive.part("mimetype")? {
        part.take(200).read_to_string(&mut said).map_err(|_| Refusal::Damaged)?;
    }
    let kind = said.trim().strip_prefix("application/vnd.oasis.opendocument.").unwrap_or_default();
    Ok(kind.trim_end_matches("-template").to_owned())
}

/// Whether the archive's content is encrypted. Its parts then look damaged.
///
/// # Errors
///
/// A [`Refusal`] if the archive's list of its parts is damaged.
pub(super) fn is_encrypted(archive: &mut Archive<'_>) -> Result<bool, Refusal> {
    struct Encryption(bool);
    impl Visitor for Encryption {
        fn begin(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
            self.0 |= tag.name() == "encryption-data";
            Ok(())
        }
    }
    let mut encryption = Encryption(false);
    if let Some(part) = archive.part("META-INF/manifest.xml")? {
        walk(part, &mut encryption)?;
    }
    // Newer files hide even their names in one encrypted part.
    Ok(encryption.0 || archive.has("encrypted-package"))
}
