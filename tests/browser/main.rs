//! The same journeys in a real browser.
