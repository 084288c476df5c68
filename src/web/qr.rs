//! Codes to scan.

use anyhow::Context as _;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::error::AppError;

/// A code that says `text`, drawn to stand inside a page, called `label` for who does not see it.
pub fn qr(text: &str, label: &str) -> Result<String, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).context("a text does not fit a code")?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Inside a page it needs no declaration of its own.
    let drawn = drawn.find("<svg").map_or("", |at| &drawn[at..]);
    Ok(drawn.replace("<svg", &format!("<svg role=\"img\" aria-label=\"{label}\"")))
}
