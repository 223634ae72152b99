//! What can go wrong while the demo's workbooks are written.

use std::path::PathBuf;

use thiserror::Error;

/// A fault of the demo.
#[derive(Debug, Error)]
pub enum DemoError {
    /// The folder cannot be made.
    #[error("cannot make the folder {path}: {source}; name one you may write to")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A workbook cannot be written.
    #[error("cannot write the workbook {path}: {source}; is the disk full or the file open elsewhere?")]
    Workbook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
}
