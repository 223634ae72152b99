//! Workbooks in and out: townships' spreadsheets read, understood, checked and compared with the journal; lists and templates written.
//!
//! The way in: [`Workbook::read`] (bytes to cells, within bounds) → [`Detector::map`] (which sheet is which ledger, which column which
//! field) → [`dry_run`] (what would be new, changed, the same or refused) → [`apply`] (written through the journal) and [`annotate`]
//! (the same file handed back with its bad cells marked).
//!
//! Rules of comparison: an empty cell says nothing and erases nothing (清空 in a cell empties the field); a value that was corrected
//! elsewhere since this file brought it is left corrected; two rows are the same record if their natural keys agree, and a person
//! without an identity number is known by name.

mod annotate;
mod apply;
mod digest;
mod dry_run;
mod error;
mod export;
mod header;
mod issue;
mod known;
mod mapping;
mod places;
mod plan;
mod read;
mod rows;

pub use annotate::annotate;
pub use apply::{Applied, Import, Refusal, apply};
pub use dry_run::dry_run;
pub use error::WorkbookError;
pub use export::{Plain, Shown, Table, export, export_shown, tables, template};
pub use header::Detector;
pub use issue::{Issue, Skipped};
pub use known::Known;
pub use mapping::{ColumnMapping, Mapping, Role, SheetMapping};
pub use places::{Place, Places};
pub use plan::{Change, Counts, Plan, Progress, SheetPlan, Stage, Step, What, plan};
pub use read::{Cell, Limits, Merge, Row, Sheet, Span, Workbook, column_letters};
