//! The program: arguments to one call.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    turnout::cli::run(turnout::cli::Arguments::parse())
}
