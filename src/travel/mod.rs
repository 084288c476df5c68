//! How people get there: modes of travel, pick-ups, coaches.

pub mod model;
