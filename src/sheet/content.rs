//! What a file is, by what stands in it. Its name says nothing.

use super::archive::Archive;
use super::relations::Relations;
use super::{Refusal, Sheet, html, mhtml, ods, text, xls, xlsb, xlsx, xml2003};

/// How much of a file shows what it is.
const BEGINNING: usize = 4096;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, as far as one can see.
    Text,
    /// A ZIP archive: a workbook, a document, or just files.
    Archive,
    /// A compound file: an older workbook or document, or an encrypted one.
    Compound,
    /// The bare records of an older workbook.
    Records,
    /// A page with tables.
    Html,
    /// Pages in the parts of a message.
    WebArchive,
    /// A workbook of LibreOffice that is one XML text.
    FlatOds,
    /// A workbook of Excel 2003 that is one XML text.
    Xml2003,
}

impl Content {
    /// What the bytes are.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if they are something that holds no list.
    pub fn of(bytes: &[u8]) -> Result<Content, Refusal> {
        match bytes {
            [] => Err(Refusal::Empty),
            [b'%', b'P', b'D', b'F', ..] => Err(Refusal::Pdf),
            [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', b'8', ..] => {
                Err(Refusal::Picture)
            }
            [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] | [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => {
                Err(Refusal::Picture)
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Err(Refusal::Picture),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Err(Refusal::Picture),
            [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::WordFile),
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Ok(Content::Archive),
            [0x1f, 0x8b, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => Err(Refusal::Archive),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Ok(Content::Compound),
            _ if xls::is_stream(bytes) => Ok(Content::Records),
            _ => Ok(marked_up(bytes).unwrap_or(Content::Text)),
        }
    }

    /// Reads the sheets of a file that is no plain text.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if it is no workbook, or is damaged or encrypted, or holds too much.
    pub fn read(self, bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
        let sheets = match self {
            Content::Archive => read_archive(bytes)?,
            Content::Compound => xls::read(bytes)?,
            Content::Records => xls::read_stream(bytes)?,
            Content::Html => {
                let text = text::decoded_page(bytes, None)?;
                let mut sheets = html::read(&text.text)?;
                sheets.iter_mut().for_each(|sheet| sheet.table.guessed_encoding = text.guessed);
                sheets
            }
            Content::WebArchive => mhtml::read(bytes)?,
            Content::FlatOds => ods::read_flat(&text::decoded_page(bytes, None)?.text)?,
            Content::Xml2003 => xml2003::read(&text::decoded_page(bytes, None)?.text)?,
            Content::Text => return Err(Refusal::Damaged),
        };
        if sheets.is_empty() { Err(Refusal::OnlyBlank) } else { Ok(sheets) }
    }
}

/// Text with tags, if it begins as one does and holds a table.
fn marked_up(bytes: &[u8]) -> Option<Content> {
    // Without the zeros it can be read whichever way the letters are written.
    let ascii = |bytes: &[u8]| -> String {
        bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
    };
    let beginning = ascii(&bytes[..bytes.len().min(BEGINNING)]);
    let beginning =
        beginning.trim_start_matches(|c: char| c.is_whitespace() || "\u{ef}\u{bb}\u{bf}\u{ff}\u{fe}".contains(c));
    if beginning.starts_with("<?xml") && beginning.contains("<office:document") {
        return Some(Content::FlatOds);
    }
    if beginning.starts_with("<?xml") && beginning.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Some(Content::Xml2003);
    }
    if mhtml::is_archive(beginning) {
        return Some(Content::WebArchive);
    }
    let begins = ["<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<!--", "<div", "<?xml"];
    let is_page = begins.iter().any(|tag| beginning.starts_with(tag));
    (is_page && ascii(bytes).contains("<table")).then_some(Content::Html)
}

fn read_archive(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut archive = Archive::open(bytes).map_err(|refusal| by_local_names(bytes).unwrap_or(refusal))?;
    if archive.has("word/") {
        return Err(Refusal::WordFile);
    }
    if archive.has("ppt/") {
        return Err(Refusal::Slides);
    }
    if archive.has("index/") && !archive.has("xl/") {
        return Err(if archive.has("index/tables/") { Refusal::Numbers } else { Refusal::WordFile });
    }
    if archive.has("content.xml") {
        return read_open_document(&mut archive);
    }
    if !archive.has("xl/") && !archive.has("[content_types].xml") {
        return Err(Refusal::Archive);
    }
    archive.check()?;
    let relations = Relations::of(&mut archive, "")?;
    let path = relations.to("officeDocument").unwrap_or("xl/workbook.xml");
    if path.ends_with(".bin") { xlsb::read(&mut archive, path) } else { xlsx::read(&mut archive, path) }
}

fn read_open_document(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, Refusal> {
    if ods::is_encrypted(archive)? {
        return Err(Refusal::Password);
    }
    archive.check()?;
    match ods::kind(archive)?.as_str() {
        "text" => Err(Refusal::WordFile),
        "presentation" | "graphics" => Err(Refusal::Slides),
        _ => ods::read(archive),
    }
}

/// What an archive was that is cut off: its parts' names stand before them, too.
fn by_local_names(bytes: &[u8]) -> Option<Refusal> {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"word/") { Some(Refusal::WordFile) } else { None }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _, Write as _};

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;
    use zip::{ZipArchive, ZipWriter};

    use super::*;

    fn members(ending: &str) -> Vec<u8> {
        std::fs::read(format!("{}/fixtures/workbooks/members.{ending}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
        Content::of(bytes)?.read(bytes)
    }

    /// What may become of a file on its way: bytes that are others, that are gone, that stand there twice.
    #[derive(Debug, Clone)]
    enum Harm {
        Changed(prop::sample::Index, u8),
        Cut(prop::sample::Index),
        Twice(prop::sample::Index, prop::sample::Index),
    }

    impl Harm {
        fn to(&self, bytes: &mut Vec<u8>) {
            let length = bytes.len();
            match self {
                _ if length == 0 => {}
                Harm::Changed(at, byte) => bytes[at.index(length)] = *byte,
                Harm::Cut(at) => bytes.truncate(at.index(length)),
                Harm::Twice(from, to) => {
                    let (from, to) = (from.index(length), to.index(length));
                    let again = bytes[from..length.min(from + 100)].to_vec();
                    bytes.splice(to..to, again);
                }
            }
        }
    }

    fn harm() -> impl Strategy<Value = Vec<Harm>> {
        let any_place = any::<prop::sample::Index>;
        let one = prop_oneof![
            8 => (any_place(), any::<u8>()).prop_map(|(at, byte)| Harm::Changed(at, byte)),
            1 => any_place().prop_map(Harm::Cut),
            2 => (any_place(), any_place()).prop_map(|(from, to)| Harm::Twice(from, to)),
        ];
        prop::collection::vec(one, 1..20)
    }

    /// The archive with harm done to one of its parts, after which its sums are right again.
    fn harmed(bytes: &[u8], which: &prop::sample::Index, harm: &[Harm]) -> Vec<u8> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let (which, mut zip) = (which.index(archive.len()), ZipWriter::new(Cursor::new(Vec::new())));
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            if at == which {
                harm.iter().for_each(|harm| harm.to(&mut content));
            }
            zip.start_file(part.name().unwrap(), SimpleFileOptions::default()).unwrap();
            zip.write_all(&content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    proptest! {
        #[test]
        fn whatever_becomes_of_a_file_nothing_panics(harm in harm(), which in any::<prop::sample::Index>()) {
            for ending in ["xls", "fods", "html", "xml", "xlsx"] {
                let mut bytes = members(ending);
                harm.iter().for_each(|harm| harm.to(&mut bytes));
                let _read = read(&bytes);
            }
            for ending in ["xlsx", "ods"] {
                let _read = read(&harmed(&members(ending), &which, &harm));
            }
        }
    }
}
