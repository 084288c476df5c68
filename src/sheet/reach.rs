//! Cells that reach down into the rows below, where the next cells then stand beside them.

/// Which columns are taken by cells from above.
#[derive(Debug, Default)]
pub(super) struct Reach(Vec<Taken>);

#[derive(Debug)]
struct Taken {
    first: usize,
    /// The column after the last.
    end: usize,
    last_row: u32,
}

impl Reach {
    /// A cell takes the columns from `first` up to `end`, down to `last_row`.
    pub fn take(&mut self, first: usize, end: usize, last_row: u32) {
        self.0.push(Taken { first, end, last_row });
    }

    /// The first column from this one on that nothing from above takes in that row.
    pub fn free(&self, row: u32, mut column: usize) -> usize {
        while let Some(taken) =
            self.0.iter().find(|taken| (taken.first..taken.end).contains(&column) && taken.last_row >= row)
        {
            column = taken.end;
        }
        column
    }

    /// The row ends: what reaches no further is let go of.
    pub fn end_row(&mut self, row: u32) {
        self.0.retain(|taken| taken.last_row > row);
    }
}
