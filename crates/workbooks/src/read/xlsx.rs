//! .xlsx: cells streamed out of the unpacked package, so that only what is there takes memory.

use std::io::Cursor;
use std::time::Instant;

use calamine::{CellErrorType, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::package::{self, each_element};
use super::sheet::{Cell, Merge, Sheet, SheetBuilder};
use super::{Limits, Workbook, check_budget, split};
use crate::error::{WorkbookError, both};

pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    let began = Instant::now();
    let unpacked = package::unpack(file, bytes, limits)?;
    let mut parts = ZipArchive::new(Cursor::new(unpacked.as_slice())).map_err(|e| package::damaged(file, &e))?;
    if package::part(file, &mut parts, "[Content_Types].xml")?.is_some_and(|t| t.contains("macroEnabled")) {
        return Err(WorkbookError::Macros { file: file.into() });
    }
    let book = package::part(file, &mut parts, "xl/workbook.xml")?.unwrap_or_default();
    let relations = package::part(file, &mut parts, "xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let paths = package::sheet_parts(&book, &relations);

    let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(unpacked.as_slice())).map_err(|e| fault(file, e))?;
    let sheets = xlsx.sheets_metadata().to_vec();
    if sheets.len() > limits.sheets {
        return Err(super::too_many_sheets(file, sheets.len(), limits));
    }
    let is_1904 = xlsx.has_1904_epoch();
    let mut workbook = Workbook::new(file);
    for meta in sheets.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        if meta.visible != SheetVisible::Visible {
            workbook.hidden.push(meta.name.clone());
            continue;
        }
        let held: usize = workbook.sheets.iter().map(Sheet::cell_count).sum();
        let path = paths.iter().find(|(name, _)| *name == meta.name).map(|(_, path)| path.as_str());
        let merges = path.map_or_else(|| Ok(Vec::new()), |path| merges(file, &mut parts, &unpacked, path))?;
        let reading = Reading { file, name: &meta.name, is_1904, held, began, limits };
        let sheet = match path.and_then(|path| split::split(&unpacked, path, processors(), split::WORTH_SPLITTING)) {
            Some(packages) => reading.at_once(&packages)?,
            None => reading.cells(&mut xlsx)?,
        };
        workbook.sheets.push(sheet.finish(merges));
    }
    Ok(workbook)
}

/// How many parts of a long sheet are worth parsing at the same time.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(4)
}

/// One sheet being read.
struct Reading<'a> {
    file: &'a str,
    name: &'a str,
    is_1904: bool,
    /// Cells of the sheets before.
    held: usize,
    began: Instant,
    limits: &'a Limits,
}

impl Reading<'_> {
    /// The parts of a long sheet, parsed at the same time.
    fn at_once(&self, packages: &[Vec<u8>]) -> Result<SheetBuilder, WorkbookError> {
        let parts: Vec<Result<SheetBuilder, WorkbookError>> = std::thread::scope(|scope| {
            let parse = |package: &[u8]| {
                let mut xlsx: Xlsx<_> = Xlsx::new(Cursor::new(package)).map_err(|e| fault(self.file, e))?;
                self.cells(&mut xlsx)
            };
            let running: Vec<_> = packages.iter().map(|p| scope.spawn(move || parse(p))).collect();
            running.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let mut whole = SheetBuilder::new(self.name, self.limits.columns);
        for part in parts {
            whole.append(part?);
        }
        check_budget(self.file, self.held + whole.len(), self.began, self.limits)?;
        Ok(whole)
    }

    /// The cells of a sheet.
    fn cells(&self, xlsx: &mut Xlsx<Cursor<&[u8]>>) -> Result<SheetBuilder, WorkbookError> {
        let (file, limits) = (self.file, self.limits);
        let mut sheet = SheetBuilder::new(self.name, limits.columns);
        let mut cells = xlsx.worksheet_cells_reader(self.name).map_err(|e| fault(file, e))?;
        let mut seen = 0u32;
        while let Some(record) = cells.next_cell_with_formula_metadata().map_err(|e| fault(file, e))? {
            let (row, column) = record.pos;
            match record.value {
                DataRef::Empty if record.formula.is_some() => sheet.push(row, column, Cell::Unworked),
                DataRef::Empty => {}
                DataRef::SharedString(text) => sheet.push_text(row, column, text),
                DataRef::String(text) => sheet.push_text(row, column, &text),
                DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => sheet.push_text(row, column, &text),
                DataRef::Int(n) => sheet.push(row, column, Cell::Number(n as f64)),
                DataRef::Float(n) => sheet.push(row, column, Cell::Number(n)),
                DataRef::Bool(b) => sheet.push(row, column, Cell::Bool(b)),
                DataRef::DateTime(day) => sheet.push(row, column, date_cell(day, self.is_1904)),
                DataRef::Error(error) => sheet.push(row, column, Cell::Error(error_name(&error))),
            }
            seen += 1;
            if seen.is_multiple_of(1 << 16) {
                check_budget(file, self.held + sheet.len(), self.began, limits)?;
            }
        }
        check_budget(file, self.held + sheet.len(), self.began, limits)?;
        Ok(sheet)
    }
}

/// A date cell in the 1900 system; a duration stays a number.
pub(crate) fn date_cell(day: ExcelDateTime, is_1904: bool) -> Cell {
    if !day.is_datetime() {
        return Cell::Number(day.as_f64());
    }
    // The 1904 system counts from 1 January 1904, which is day 1462 of the other.
    Cell::Day(day.as_f64() + if is_1904 { 1462.0 } else { 0.0 })
}

pub(crate) fn error_name(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        _ => "#ERROR!",
    }
}

/// Merged cells stand behind the cells, so only the tail of the part is parsed.
fn merges(
    file: &str,
    parts: &mut ZipArchive<Cursor<&[u8]>>,
    unpacked: &[u8],
    path: &str,
) -> Result<Vec<Merge>, WorkbookError> {
    let Some(index) = parts.index_for_name(path) else { return Ok(Vec::new()) };
    let part = parts.by_index(index).map_err(|e| package::damaged(file, &e))?;
    let start = part.data_start().unwrap_or_default() as usize;
    let text = &unpacked[start..start + part.size() as usize];
    let Some(end) = memchr::memmem::rfind(text, b"</sheetData>") else { return Ok(Vec::new()) };
    let tail = String::from_utf8_lossy(&text[end + 12..]);
    let mut merges = Vec::new();
    if tail.contains("mergeCell") {
        each_element(&tail, "mergeCell", |get| merges.extend(get("ref").as_deref().and_then(area)));
    }
    Ok(merges)
}

/// An area such as `A1:C2`.
fn area(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':')?;
    let ((top, left), (bottom, right)) = (cell_at(from)?, cell_at(to)?);
    (top <= bottom && left <= right).then_some(Merge { top, bottom, left, right })
}

/// Row and column, from 0, of a reference such as `B7`.
pub(crate) fn cell_at(text: &str) -> Option<(u32, u32)> {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = text[..letters].bytes().fold(0u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = text[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

fn fault(file: &str, error: XlsxError) -> WorkbookError {
    match error {
        XlsxError::Password => WorkbookError::Password { file: file.into() },
        XlsxError::RowNumberOverflow | XlsxError::ColumnNumberOverflow | XlsxError::Alphanumeric(_) => {
            let what = both("单元格位置超出表格范围", "a cell stands outside any sheet");
            WorkbookError::Hostile { file: file.into(), what }
        }
        other => WorkbookError::Damaged { file: file.into(), detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_as_rows_and_columns() {
        assert_eq!(area("B2:AA10"), Some(Merge { top: 1, bottom: 9, left: 1, right: 26 }));
        assert_eq!(area("B2"), None);
        assert_eq!(cell_at("XFD1048576"), Some((1_048_575, 16_383)));
        assert_eq!(cell_at("A0"), None);
    }
}
