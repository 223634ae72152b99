//! Figures: a definition made into SQL; its value, its record list, its breakdowns — out of the same definition, so they
//! cannot disagree.
//!
//! Architecture invariant: no SQL text comes from outside; it is made from checked expressions and identifiers, with every
//! literal bound.

mod answer;
mod ask;
mod calendar;
mod cells;
mod compile;
mod describe;
mod engine;
mod entered;
mod error;
mod kept;
mod norms;
mod owed;
mod query;
mod rules;
mod sentence;
mod session;
mod window;

pub use answer::{Answer, Missing, Monthly, Row, Standing};
pub use ask::Ask;
pub use calendar::calendar;
pub use describe::describe;
pub use engine::Figures;
pub use entered::Beside;
pub use error::FigureError;
pub use rules::RuleResult;
pub use rust_decimal::Decimal;
pub use window::{Window, Windows};
