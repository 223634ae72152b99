//! Lists and templates as .xlsx: what is exported imports again unchanged, and no text of a cell is ever a formula.

mod columns;
mod list;
pub(crate) mod mark;
mod plain;
mod template;

pub use list::{Shown, export, export_shown};
pub use plain::{Plain, Table, tables};
pub use template::template;
