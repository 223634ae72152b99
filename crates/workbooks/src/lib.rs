//! Workbooks in and out: townships' spreadsheets read, understood, checked and compared with the journal; lists and templates written.

mod error;
mod header;
mod mapping;
mod places;
mod read;

pub use error::WorkbookError;
pub use header::Detector;
pub use mapping::{ColumnMapping, Mapping, Role, SheetMapping};
pub use places::{Place, Places};
pub use read::{Cell, Limits, Merge, Row, Sheet, Span, Workbook, column_letters};
mod issue;
mod known;
mod rows;
pub use issue::{Issue, Skipped};
pub use known::Known;
mod plan;
pub use plan::{Change, Counts, Plan, Progress, SheetPlan, Stage, Step, What, plan};
mod apply;
pub use apply::{Applied, Import, Refusal, apply};
mod annotate;
pub use annotate::annotate;
