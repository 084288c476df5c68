//! The figures table of the README: what the program does beside the bound it cannot beat, measured in one run.
//!
//! `tests/long figures` runs it. Absolute times depend on the machine; the ratio to the bound beside it is what counts.
#![allow(missing_docs, clippy::unwrap_used)]

mod export;
mod fill;
mod pledges;
mod process;
mod tally;

/// One line of the table.
pub struct Figure {
    pub what: String,
    pub ours: String,
    pub bound: String,
    pub ratio: String,
    pub goal: &'static str,
}

impl Figure {
    fn print(&self) {
        println!("| {} | {} | {} | {} | {} |", self.what, self.ours, self.bound, self.ratio, self.goal);
    }
}

/// The middle of some measurements.
pub fn median<T: Copy + Ord>(mut all: Vec<T>) -> T {
    all.sort_unstable();
    all[all.len() / 2]
}

#[tokio::main]
async fn main() {
    println!("| what | ours | the bound beside it | ratio | goal |");
    println!("|---|---|---|---|---|");
    for figure in pledges::figures().await {
        figure.print();
    }
    for figure in tally::figures().await {
        figure.print();
    }
    export::figure().await.print();
    for figure in process::figures() {
        figure.print();
    }
}
