//! Who is asking, and what they may do.
//!
//! An asker is a value that only this slice makes: [`Organiser`] (signed in, or at the machine; [`Admin`] if their role says so), [`Leader`] (holding a
//! link, or an organiser who enters for those who do), [`Steward`] (on a phone signed in at a door) or [`ApiKey`]. Every
//! query that touches people takes a [`Grant`] or [`DoorGrant`] of one: the assembly and institution in it *are* the
//! query's condition, so that forgetting a check is not possible without leaving out the condition.
//!
//! Links are kept nowhere: a token is a keyed hash of what it opens and its generation ([`token`]). Sessions are random and
//! kept as hashes. A browser may hold one session, several links and one door, each in a cookie ([`cookie`]).

pub mod audit;
mod browser;
pub mod cookie;
pub mod extract;
pub mod model;
mod network;
mod noted;
pub mod pages;
pub mod password;
mod pin_tries;
pub mod refusals;
pub mod second_factor;
pub(crate) mod set_back;
pub mod store;
pub mod token;
mod tries;

pub use extract::{AtDoors, GrantedRoutes};
pub use model::{
    AccessLead, Actor, Admin, ApiKey, DoorGrant, Grant, Leader, NumbersGrant, Organiser, Screen, Steward, Taker, who,
};
pub use network::Network;
pub use pages::{password_address, router};
pub use pin_tries::{PinTries, PinTry, PinWait};
pub use set_back::Latest;
pub use tries::SignInTries;
