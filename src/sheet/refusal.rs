//! Why a file is not read, in words for the leader.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why no table could be made. The text says what is wrong and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Refusal {
    /// No bytes, or a byte order mark alone.
    #[error("The selected file is empty. Check that you selected the right file, or type or paste the names instead")]
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
    /// More than [`super::MAX_ROWS`], [`super::MAX_CELLS`] or [`super::MAX_TEXT`].
    #[error("That is too many lines. Send up to 5,000 at a time")]
    TooManyRows,
    /// More than [`super::MAX_COLUMNS`].
    #[error("The selected file has more than 200 columns. Keep the columns about your people and send it again")]
    TooManyColumns,
    /// More than [`super::MAX_SHEETS`].
    #[error("The selected file has more than 20 sheets. Keep the sheets with your people and send it again")]
    TooManySheets,
    /// A workbook that becomes far larger than it is.
    #[error(
        "The selected file holds far more than a list of names. Copy the list into a new file and send that, or paste it"
    )]
    TooMuch,
    /// A workbook that only opens with a password.
    #[error(
        "The selected file is password protected. Take the password off and send it again, or type or paste the names instead"
    )]
    Password,
    /// A workbook that cannot be read, or not within the limits.
    #[error(
        "The selected file could not be read. Open it, save it as a new Excel or CSV file and send that, or type or paste \
         the names instead"
    )]
    Damaged,
    /// A PDF file.
    #[error("The selected file must be Excel or CSV. A PDF will not work. Type or paste the names instead")]
    Pdf,
    /// A photo or screenshot.
    #[error("The selected file must be Excel or CSV. A photo will not work. Type or paste the names instead")]
    Picture,
    /// A text document.
    #[error(
        "The selected file must be Excel or CSV. A Word file will not work. Copy the names from it and paste them instead"
    )]
    WordFile,
    /// Slides.
    #[error(
        "The selected file must be Excel or CSV. Slides will not work. Copy the names from them and paste them instead"
    )]
    Slides,
    /// A workbook of Apple's.
    #[error(
        "The selected file must be Excel or CSV. In Numbers, choose Export To and then Excel. Or type or paste the names \
         instead"
    )]
    Numbers,
    /// A ZIP or other archive.
    #[error("The selected file must be Excel or CSV. A ZIP file will not work. Open it first and send the list inside")]
    Archive,
    /// Something else that is not text.
    #[error("The selected file must be Excel or CSV. We cannot read this one. Type or paste the names instead")]
    NotText,
}
