//! .csv and tab-separated text, in UTF-8 or GB 18030 (what Excel in China saves).

use std::time::Instant;

use super::sheet::SheetBuilder;
use super::{Limits, Workbook, check_budget, package};
use crate::error::{WorkbookError, both};

pub(crate) fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    let began = Instant::now();
    let mut text = decode(bytes).ok_or_else(|| package::other(file, "不认识的文件", "a file of an unknown kind"))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let delimiter = delimiter(&text);
    let named = [".csv", ".tsv", ".txt"].iter().any(|end| file.to_lowercase().ends_with(end));
    if !named && !text.lines().take(3).any(|l| l.contains(char::from(delimiter))) {
        return Err(package::other(file, "纯文本", "plain text"));
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut sheet = SheetBuilder::new(name, limits.columns);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut row, mut line) = (0u32, 1u64);
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|e| WorkbookError::Damaged { file: file.into(), detail: e.to_string() })?;
        if !more {
            break;
        }
        // The reader passes over empty lines; a person counts them.
        let end = reader.position().line();
        let inside = record.iter().flat_map(str::bytes).filter(|b| *b == b'\n').count() as u64;
        row += (end - line).saturating_sub(1 + inside) as u32;
        line = end;
        if row >= limits.rows {
            let what = both(format!("超过 {} 行", limits.rows), format!("more than {} rows", limits.rows));
            return Err(WorkbookError::TooLarge { file: file.into(), what });
        }
        for (column, value) in record.iter().enumerate() {
            sheet.push_text(row, column as u32, value);
        }
        row += 1;
        check_budget(file, sheet.len(), began, limits)?;
    }
    let mut workbook = Workbook::new(file);
    workbook.sheets.push(sheet.finish(Vec::new()));
    Ok(workbook)
}

/// The text, or nothing where the bytes are no text in either coding.
fn decode(bytes: &[u8]) -> Option<String> {
    let body = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let wide = body.starts_with(&[0xff, 0xfe]) || body.starts_with(&[0xfe, 0xff]);
    if !wide && body.contains(&0) {
        return None;
    }
    if !wide && let Ok(text) = std::str::from_utf8(body) {
        return Some(text.into());
    }
    let (text, _, wrong) = if wide { encoding_rs::UTF_16LE.decode(body) } else { encoding_rs::GB18030.decode(body) };
    (!wrong).then(|| text.into_owned())
}

/// The sign that separates cells: the most frequent of the first lines.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |c: u8| head.iter().map(|l| l.bytes().filter(|b| *b == c).count()).sum::<usize>();
    [b',', b'\t', b';'].into_iter().max_by_key(|c| (count(*c), *c == b',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_saved_by_chinese_excel_is_read_with_its_line_numbers() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("乡镇,村\n\n青峰乡,\"李家\n村\"\n\n城关镇,东关村");
        let book = read("台账.csv", &bytes, &Limits::default()).unwrap();
        assert_eq!(book.sheets[0].name, "台账");
        assert_eq!(book.sheets[0].written(2, 1).as_deref(), Some("李家\n村"));
        assert_eq!(book.sheets[0].written(4, 1).as_deref(), Some("东关村"), "a line break within a cell is no row");
    }

    #[test]
    fn bytes_that_are_no_text_are_no_workbook() {
        assert!(matches!(read("x.csv", &[1, 0, 2, 255], &Limits::default()), Err(WorkbookError::NotAWorkbook { .. })));
    }
}
