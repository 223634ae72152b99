//! The same workbook handed back with the bad cells filled, the reason in a comment, and a list of all issues in front.

mod cells;
mod inplace;
mod marks;
mod notes;
mod rebuild;
mod styles;
mod summary;
mod xml;

use catalogue::Lang;

use crate::error::WorkbookError;
use crate::issue::Issue;
use crate::read::Workbook;

/// Marks a workbook's issues. `bytes` are the file as it came, `book` what was read from it.
///
/// An .xlsx is edited in place, so that its formats, widths, formulas and pictures stay; another format comes back as .xlsx.
///
/// # Errors
/// The workbook cannot be written.
pub fn annotate(bytes: &[u8], book: &Workbook, issues: &[&Issue], lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    if bytes.starts_with(b"PK")
        && let Some(done) = inplace::annotate(bytes, issues, lang)
    {
        return Ok(done);
    }
    rebuild::rebuild(book, issues, lang).map_err(|e| WorkbookError::Write { detail: e.to_string() })
}
