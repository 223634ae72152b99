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
