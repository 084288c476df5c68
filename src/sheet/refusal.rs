//! Why a file is not read, in words for the leader.

use thiserror::Error;

/// Why no table could be made. The text says what is wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No bytes, or a byte order mark alone.
    #[error("The selected file is empty")]
    Empty,
    /// Pasted text without a single letter.
    #[error("Enter at least 1 name")]
    NothingPasted,
    /// Rows, but nothing in them.
    #[error(
        "The selected file has only blank rows. Check that you selected the right file, or type or paste the names instead"
    )]
    OnlyBlank,
    /// More than [`super::MAX_BYTES`].
    #[error(
        "The selected file must be smaller than 10 MB. Send only the list of names, or type or paste the names instead"
    )]
    TooLarge,
    /// More than [`super::MAX_ROWS`].
    #[error("That is too many lines. Send up to 5,000 at a time")]
    TooManyRows,
    /// More than [`super::MAX_COLUMNS`].
    #[error("The selected file has more than 200 columns. Keep the columns about your people and send it again")]
    TooManyColumns,
    /// A workbook, which is not read yet.
    #[error(
        "The selected file must be a CSV file. In Excel, choose Save As and then CSV. Or type or paste the names instead"
    )]
    Workbook,
    /// A PDF file.
    #[error("The selected file must be a CSV file. A PDF will not work. Type or paste the names instead")]
    Pdf,
    /// A photo or screenshot.
    #[error("The selected file must be a CSV file. A photo will not work. Type or paste the names instead")]
    Picture,
    /// A text document.
    #[error(
        "The selected file must be a CSV file. A Word file will not work. Copy the names from it and paste them instead"
    )]
    WordFile,
    /// A ZIP or other archive.
    #[error("The selected file must be a CSV file. A ZIP file will not work. Open it first and send the list inside")]
    Archive,
    /// Something else that is not text.
    #[error("The selected file must be a CSV file. We cannot read this one. Type or paste the names instead")]
    NotText,
}

impl Refusal {
    /// The refusal of content that is plainly not delimited text; the name tells apart what begins alike.
    pub(super) fn by_content(bytes: &[u8], file_name: &str) -> Option<Refusal> {
        let has = |needle: &[u8]| bytes.windows(needle.len()).take(4096).any(|window| window == needle);
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let workbook_name = matches!(ending.as_str(), "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" | "numbers");
        let document_name = matches!(ending.as_str(), "doc" | "docx" | "odt" | "rtf" | "pages");
        match bytes {
            [] => Some(Refusal::Empty),
            [b'%', b'P', b'D', b'F', ..] => Some(Refusal::Pdf),
            [0xff, 0xd8, 0xff, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', b'8', ..] => {
                Some(Refusal::Picture)
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Refusal::Picture),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Refusal::Picture),
            [b'{', b'\\', b'r', b't', b'f', ..] => Some(Refusal::WordFile),
            [b'P', b'K', 3, 4, ..] if has(b"word/") || has(b"opendocument.text") => Some(Refusal::WordFile),
            [b'P', b'K', 3, 4, ..] if workbook_name || has(b"xl/") || has(b"opendocument.spreadsheet") => {
                Some(Refusal::Workbook)
            }
            [b'P', b'K', 3 | 5, 4 | 6, ..] if document_name => Some(Refusal::WordFile),
            [b'P', b'K', 3 | 5, 4 | 6, ..] | [0x1f, 0x8b, ..] | [b'R', b'a', b'r', b'!', ..] => Some(Refusal::Archive),
            [b'7', b'z', 0xbc, 0xaf, ..] => Some(Refusal::Archive),
            [0xd0, 0xcf, 0x11, 0xe0, ..] if document_name => Some(Refusal::WordFile),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(Refusal::Workbook),
            _ => None,
        }
    }
}
