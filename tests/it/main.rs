//! The whole program through its router and its command line: one binary, files named after the slices.
