//! One person on two lists: counted in both until an organiser decides, then on one of them.
//!
//! Two institutions list their people without knowing of each other. Whoever may be one person is shown to the organisers,
//! likeliest first, and nothing merges by itself. No leader learns of it more than "counted elsewhere".

pub mod model;
mod pages;
pub mod store;

pub use pages::router;
