//! Who is asking, and what they may do.
//!
//! An asker is a value that only this slice makes: [`Organiser`] (signed in, or at the machine), or [`Leader`] (holding a
//! link, or an organiser who enters for those who do). Every query that touches people takes a [`Grant`] of one: the assembly and institution in it *are* the query's
//! condition, so that forgetting a check is not possible without leaving out the condition.
//!
//! Leaders' links are kept nowhere: a token is a keyed hash of the link's id and generation ([`token`]). Sessions are random
//! and kept as hashes. A browser may hold one session and several links, each in a cookie ([`cookie`]).

pub mod audit;
pub mod cookie;
pub mod extract;
pub mod model;
pub mod pages;
pub mod password;
pub mod store;
pub mod token;

pub use extract::GrantedRoutes;
pub use model::{Actor, ApiKey, DoorGrant, Grant, Leader, NumbersGrant, Organiser, who};
pub use pages::router;
