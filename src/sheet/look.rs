//! How cells look, as far as that says something about what stands in them.

use super::number::{Epoch, Format, plain};

/// How the cells of one style look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Look {
    pub format: Format,
    pub struck: bool,
}

/// How the cells of a workbook look, by the numbers of their styles.
#[derive(Debug, Default)]
pub(super) struct Looks(pub Vec<Look>);

impl Looks {
    /// How a number reads in a cell of that style.
    pub fn shown(&self, style: usize, number: f64, epoch: Epoch) -> String {
        self.0.get(style).map_or_else(|| plain(number), |look| look.format.shown(number, epoch))
    }

    /// Whether the cells of that style are struck through.
    pub fn strikes(&self, style: usize) -> bool {
        self.0.get(style).is_some_and(|look| look.struck)
    }
}
