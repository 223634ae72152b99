//! The shareable face of a frozen report: counts and village names, nobody's household or person. A count of fewer than three people
//! or households is hidden, and with it as many other cells as it takes that nobody can work it out from totals and parts.

mod face;
mod hide;
mod names;

pub use face::{Face, Shown, Table, face};
pub use hide::{Cell, Equation, LEAST, hide};
pub use names::Names;
