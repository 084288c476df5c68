//! The figures table of the README: what the program does beside the bound it cannot beat, measured in one run.
//!
//! `tests/long figures` runs it. Absolute times depend on the machine; the ratio to the bound beside it is what counts.
#![allow(missing_docs, clippy::unwrap_used)]

mod desk;
mod door;
mod export;
mod fill;
mod hostile;
mod lists;
mod load;
mod logistics;
mod plan;
mod pledges;
mod process;
mod review;
mod room;
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
    fn line(&self) -> String {
        format!("| {} | {} | {} | {} | {} |", self.what, self.ours, self.bound, self.ratio, self.goal)
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
    // Names of lines, as `cargo bench -- tally export`; all of them without one.
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |line: &str| asked.is_empty() || asked.iter().any(|word| word == line);
    if wanted("pledges") {
        print(pledges::figures().await);
    }
    if wanted("tally") {
        print(tally::figures().await);
    }
    if wanted("desk") {
        print(desk::figures().await);
    }
    if wanted("door") {
        print(door::figures().await);
    }
    if wanted("room") {
        print(room::figures().await);
    }
    if wanted("export") {
        print(vec![export::figure().await]);
    }
    if wanted("review") {
        print(review::figures().await);
    }
    if wanted("lists") {
        print(lists::figures());
    }
    if wanted("logistics") {
        print(plan::figures());
        print(logistics::figures().await);
    }
    if wanted("process") {
        print(process::figures());
    }
    if wanted("hostile") {
        print(hostile::figures());
    }
    // Some minutes long: only where it is asked for.
    if asked.iter().any(|word| word == "load") {
        let load = load::figures().await;
        print(load.figures);
        if !load.wrong.is_empty() {
            eprintln!("{}", load.wrong.join("\n"));
            std::process::exit(1);
        }
    }
}

fn print(figures: Vec<Figure>) {
    for figure in figures {
        println!("{}", figure.line());
    }
}
