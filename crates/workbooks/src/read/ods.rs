//! .ods, the format of LibreOffice. Its repeats ("this cell 16,384 times, this row a million times") are counted before they are unrolled.

use std::io::Cursor;

use calamine::{Ods, OdsError, Reader, SheetType, SheetVisible};
use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::xls::from_range;
use super::{Limits, Workbook, package, too_many_sheets};
use crate::error::{WorkbookError, both};

pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    let unpacked = package::unpack(file, bytes, limits)?;
    let mut parts = ZipArchive::new(Cursor::new(unpacked.as_slice())).map_err(|e| package::damaged(file, &e))?;
    if package::part(file, &mut parts, "META-INF/manifest.xml")?.is_some_and(|m| m.contains("encryption-data")) {
        return Err(WorkbookError::Password { file: file.into() });
    }
    let content = package::part(file, &mut parts, "content.xml")?.unwrap_or_default();
    if !content.contains("office:spreadsheet") {
        return Err(package::other(file, "文字文档", "a text document"));
    }
    let unrolled = unrolled_cells(&content);
    drop(content);
    if unrolled > limits.cells as u64 {
        let what = both(
            format!("重复单元格展开后有 {unrolled} 个，最多 {}", limits.cells),
            format!("its repeated cells unroll to {unrolled}, at most {} are read", limits.cells),
        );
        return Err(WorkbookError::Hostile { file: file.into(), what });
    }
    let mut ods: Ods<_> = Ods::new(Cursor::new(unpacked.as_slice())).map_err(|e| fault(file, e))?;
    let sheets = ods.sheets_metadata().to_vec();
    if sheets.len() > limits.sheets {
        return Err(too_many_sheets(file, sheets.len(), limits));
    }
    let mut workbook = Workbook::new(file);
    for meta in sheets.into_iter().filter(|s| s.typ == SheetType::WorkSheet) {
        if meta.visible != SheetVisible::Visible {
            workbook.hidden.push(meta.name);
            continue;
        }
        let values = ods.worksheet_range(&meta.name).map_err(|e| fault(file, e))?;
        let formulas = ods.worksheet_formula(&meta.name).map_err(|e| fault(file, e))?;
        workbook.sheets.push(from_range(&meta.name, &values, &formulas, false, limits).finish(Vec::new()));
    }
    Ok(workbook)
}

/// How many cells the content unrolls to: for each table its widest row times the rows up to its last one that holds something.
fn unrolled_cells(content: &str) -> u64 {
    let mut reader = XmlReader::from_str(content);
    let (mut total, mut rows, mut last_row, mut widest) = (0u64, 0u64, 0u64, 0u64);
    let (mut repeat, mut width, mut held, mut cell) = (1u64, 0u64, 0u64, 1u64);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => match e.name().as_ref() {
                "table:table" => (rows, last_row, widest) = (0, 0, 0),
                "table:table-row" => {
                    (width, held) = (0, 0);
                    repeat = number(&e, "table:number-rows-repeated").min(1 << 20);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    cell = number(&e, "table:number-columns-repeated").min(1 << 14);
                    width += cell;
                    let holds = ["office:value-type", "table:formula", "calcext:value-type"]
                        .iter()
                        .any(|key| e.attributes_raw().contains(key));
                    if holds {
                        held = width;
                    }
                }
                _ => {}
            },
            Ok(Event::Text(t)) if !t.trim().is_empty() => held = width.max(cell),
            Ok(Event::End(e)) => match e.name().as_ref() {
                "table:table-row" => {
                    rows = rows.saturating_add(repeat);
                    if held > 0 {
                        last_row = rows;
                        widest = widest.max(held);
                    }
                }
                "table:table" => total = total.saturating_add(last_row.saturating_mul(widest)),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return total,
            Ok(_) => {}
        }
    }
}

fn number(e: &BytesStart<'_>, key: &str) -> u64 {
    let value = e.attributes().flatten().find(|a| a.key.as_ref() == key);
    value.and_then(|a| a.value.parse().ok()).unwrap_or(1)
}

fn fault(file: &str, error: OdsError) -> WorkbookError {
    match error {
        OdsError::Password => WorkbookError::Password { file: file.into() },
        other => WorkbookError::Damaged { file: file.into(), detail: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_behind_the_last_cell_cost_nothing_and_repeats_before_it_all() {
        let row = |repeat: u64, cells: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{repeat}\">{cells}</table:table-row>")
        };
        let text = "<table:table-cell office:value-type=\"string\"><text:p>甲</text:p></table:table-cell>";
        let gap = "<table:table-cell table:number-columns-repeated=\"1000\"/>";
        let calm = format!("<table:table>{}{}</table:table>", row(1, &format!("{text}{gap}")), row(1_000_000, gap));
        assert_eq!(unrolled_cells(&calm), 1);
        let bomb = format!("<table:table>{}{}</table:table>", row(1_000_000, gap), row(1, &format!("{gap}{text}")));
        assert_eq!(unrolled_cells(&bomb), 1_000_001 * 1_001);
    }
}
