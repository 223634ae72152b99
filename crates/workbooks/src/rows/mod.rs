//! Rows of a mapped sheet as drafts of records: which rows count, what their cells say, what is wrong with them.

mod checks;
mod draft;
mod finish;
mod grid;
mod scan;
mod shape;
mod units;
mod value;

pub(crate) use draft::{Draft, RefDraft, read_rows};
pub(crate) use finish::{Judge, by_threads};
pub(crate) use grid::Grid;
pub(crate) use scan::scan;
pub(crate) use shape::Shape;
