//! A real browser for tests and for pictures of pages: chromium, driven by chromedriver, looking at pages served nearby.
//!
//! Architecture invariant: knows no room of the product; sees what anybody sees who types an address.

mod axe;
mod cdp;
mod driver;
mod keyboard;
mod paper;
mod visitor;
mod walk;

pub use driver::{Driver, Look};
pub use fantoccini::Locator;
pub use fantoccini::key::Key;
pub use visitor::Visitor;
pub use walk::{kind, slug};
