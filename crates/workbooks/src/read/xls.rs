//! .xls, the format of 1997, still common in townships; and what else hides in the same container.

use std::io::{Cursor, Read};

use calamine::{Data, Dimensions, Range, Reader, SheetType, SheetVisible, Xls, XlsError};

use super::sheet::{Cell, Merge, SheetBuilder};
use super::xlsx::{date_cell, error_name};
use super::{Limits, Workbook, biff, package, too_many_sheets};
use crate::error::{WorkbookError, both};

pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    inspect(file, bytes, limits)?;
    let mut xls: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| fault(file, e))?;
    let mut workbook = Workbook::new(file);
    for meta in xls.sheets_metadata().to_vec().into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        if meta.visible != SheetVisible::Visible {
            workbook.hidden.push(meta.name);
            continue;
        }
        let values = xls.worksheet_range(&meta.name).map_err(|e| fault(file, e))?;
        let formulas = xls.worksheet_formula(&meta.name).map_err(|e| fault(file, e))?;
        let merges = xls.merge_cells_by_sheet_name(&meta.name).unwrap_or_default().iter().map(merge).collect();
        let is_1904 = xls.has_1904_epoch();
        workbook.sheets.push(from_range(&meta.name, &values, &formulas, is_1904, limits).finish(merges));
    }
    Ok(workbook)
}

/// What the container holds, before anything is parsed.
fn inspect(file: &str, bytes: &[u8], limits: &Limits) -> Result<(), WorkbookError> {
    let damaged = |e: std::io::Error| WorkbookError::Damaged { file: file.into(), detail: e.to_string() };
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<String> = container.walk().map(|e| e.name().to_lowercase()).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    if has("encryptedpackage") {
        return Err(WorkbookError::Password { file: file.into() });
    }
    if has("_vba_project_cur") || has("_vba_project") {
        return Err(WorkbookError::Macros { file: file.into() });
    }
    let Some(name) = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|n| container.is_stream(n)) else {
        let document = has("worddocument");
        return Err(if document {
            package::other(file, "Word 文档", "a Word document")
        } else {
            package::other(file, "别的程序的文件", "a file of another program")
        });
    };
    let mut stream = Vec::new();
    container.open_stream(name).and_then(|s| s.take(limits.file + 1).read_to_end(&mut stream)).map_err(damaged)?;
    let found = biff::survey(&stream);
    if found.locked {
        return Err(WorkbookError::Password { file: file.into() });
    }
    if found.sheets > limits.sheets {
        return Err(too_many_sheets(file, found.sheets, limits));
    }
    // 65,536 rows of 256 columns are the whole of such a sheet; a sheet that says more was not made by a spreadsheet program.
    if found.area > limits.cells as u64 || found.declared > 65_536 * 256 {
        let what = both("表格声明的范围远大于内容", "a sheet claims an area far beyond what it holds");
        return Err(WorkbookError::Hostile { file: file.into(), what });
    }
    Ok(())
}

/// Cells of a parsed range; formulas without a kept value are told apart.
pub(crate) fn from_range(
    name: &str,
    values: &Range<Data>,
    formulas: &Range<String>,
    is_1904: bool,
    limits: &Limits,
) -> SheetBuilder {
    let mut sheet = SheetBuilder::new(name, limits.columns);
    let (top, left) = values.start().unwrap_or_default();
    for (row, column, value) in values.cells() {
        let at = (row as u32 + top, column as u32 + left);
        match value {
            Data::Empty => {}
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => sheet.push_text(at.0, at.1, text),
            Data::Int(n) => sheet.push(at.0, at.1, Cell::Number(*n as f64)),
            Data::Float(n) => sheet.push(at.0, at.1, Cell::Number(*n)),
            Data::Bool(b) => sheet.push(at.0, at.1, Cell::Bool(*b)),
            Data::DateTime(day) => sheet.push(at.0, at.1, date_cell(*day, is_1904)),
            Data::Error(error) => sheet.push(at.0, at.1, Cell::Error(error_name(error))),
        }
    }
    let (top, left) = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.cells() {
        let at = (row as u32 + top, column as u32 + left);
        if !formula.is_empty() && values.get_value(at).is_none_or(|v| *v == Data::Empty) {
            sheet.push(at.0, at.1, Cell::Unworked);
        }
    }
    sheet
}

fn merge(area: &Dimensions) -> Merge {
    Merge { top: area.start.0, bottom: area.end.0, left: area.start.1, right: area.end.1 }
}

fn fault(file: &str, error: XlsError) -> WorkbookError {
    match error {
        XlsError::Password => WorkbookError::Password { file: file.into() },
        other => WorkbookError::Damaged { file: file.into(), detail: other.to_string() },
    }
}
