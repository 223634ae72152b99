//! A workbook that is no .xlsx, or an unusual one, written anew with its values, merges and marks.

use catalogue::Lang;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, Note, Url, Workbook as Xlsx, Worksheet, XlsxError};

use super::marks::{COMMENTED, Marks, marks_of};
use super::styles::{DOUBTFUL, REFUSED};
use super::summary;
use crate::issue::Issue;
use crate::read::{Cell, Sheet, Workbook};

/// The annotated workbook, from the cells as they were read.
pub(crate) fn rebuild(book: &Workbook, issues: &[&Issue], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut out = Xlsx::new();
    let names: Vec<String> = book.sheets.iter().map(|s| s.name.clone()).collect();
    let list = out.add_worksheet();
    list.set_name(summary::name(lang, &names))?;
    write_list(list, issues, lang)?;
    for sheet in &book.sheets {
        let marks = marks_of(issues, &sheet.name, lang);
        write_sheet(out.add_worksheet(), sheet, &marks)?;
    }
    out.save_to_buffer()
}

fn colour(refuses: bool) -> Color {
    let argb = if refuses { REFUSED } else { DOUBTFUL };
    Color::RGB(u32::from_str_radix(&argb[2..], 16).unwrap_or(0x00ff_ffff))
}

fn write_list(list: &mut Worksheet, issues: &[&Issue], lang: Lang) -> Result<(), XlsxError> {
    list.write_string(0, 0, summary::head(issues, lang))?;
    let bold = Format::new().set_bold();
    for (column, text) in summary::headings(lang).into_iter().enumerate() {
        list.write_string_with_format(1, column as u16, text, &bold)?;
    }
    for (n, issue) in issues.iter().take(summary::LISTED).enumerate() {
        let row = n as u32 + 2;
        for (column, text) in summary::line(issue, lang).into_iter().enumerate() {
            match column {
                1 => {
                    let to = format!("internal:'{}'!{}", issue.sheet.replace('\'', "''"), text);
                    list.write_url(row, 1, Url::new(to).set_text(text))?
                }
                3 => {
                    let fill = Format::new().set_background_color(colour(issue.refuses()));
                    list.write_string_with_format(row, 3, text, &fill)?
                }
                _ => list.write_string(row, column as u16, text)?,
            };
        }
    }
    for (column, width) in [20, 10, 20, 12, 80].into_iter().enumerate() {
        list.set_column_width(column as u16, width)?;
    }
    list.set_freeze_panes(2, 0)?;
    Ok(())
}

fn write_sheet(out: &mut Worksheet, sheet: &Sheet, marks: &Marks) -> Result<(), XlsxError> {
    out.set_name(&sheet.name)?;
    let plain = Format::new();
    for m in &sheet.merges {
        if let (Ok(left), Ok(right)) = (u16::try_from(m.left), u16::try_from(m.right)) {
            out.merge_range(m.top, left, m.bottom, right, "", &plain)?;
        }
    }
    for row in sheet.rows() {
        for (column, cell) in row.cells() {
            let mark = marks.get(&(row.number, u32::from(*column)));
            let format = mark.map_or_else(Format::new, |m| Format::new().set_background_color(colour(m.refuses)));
            match cell {
                Cell::Text(_) => {
                    out.write_string_with_format(row.number, *column, row.text(*cell).unwrap_or_default(), &format)?
                }
                Cell::Number(n) => out.write_number_with_format(row.number, *column, *n, &format)?,
                Cell::Day(serial) => {
                    let day = ExcelDateTime::from_serial_datetime(*serial)?;
                    out.write_datetime_with_format(row.number, *column, &day, &format.set_num_format("yyyy-mm-dd"))?
                }
                Cell::Bool(b) => out.write_boolean_with_format(row.number, *column, *b, &format)?,
                Cell::Error(name) => out.write_string_with_format(row.number, *column, *name, &format)?,
                Cell::Unworked => out.write_blank(row.number, *column, &format)?,
            };
        }
    }
    for (n, ((row, column), mark)) in marks.iter().enumerate() {
        let Ok(column) = u16::try_from(*column) else { continue };
        let empty = sheet.row_at(*row).is_none_or(|r| r.get(column).is_none());
        if empty {
            out.write_blank(*row, column, &Format::new().set_background_color(colour(mark.refuses)))?;
        }
        if n < COMMENTED {
            out.insert_note(*row, column, &Note::new(&mark.says).set_author("实数").add_author_prefix(false))?;
        }
    }
    Ok(())
}
