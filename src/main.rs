//! The command line of Turnout.

fn main() {}
