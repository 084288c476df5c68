//! What people need in order to take part: childcare, access, diet, language.

pub mod model;
