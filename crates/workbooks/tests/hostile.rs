//! Hostile and broken files: each a clear refusal, soon and within bounds.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use catalogue::Lang;
use common::{one, xlsx};
use workbooks::{Limits, Workbook, WorkbookError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A package with a sheet's XML and further parts.
fn package(sheet: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let parts: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, bytes) in parts.iter().filter(|p| more.iter().all(|m| m.0 != p.0)).chain(more) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

/// Reads a file that must be refused, within seconds.
fn refused(file: &str, bytes: &[u8]) -> WorkbookError {
    let began = Instant::now();
    let error = Workbook::read(file, bytes).expect_err("must be refused");
    assert!(began.elapsed() < Duration::from_secs(8), "took {:?}", began.elapsed());
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.says(lang).contains(file), "names the file: {}", error.says(lang));
    }
    error
}

#[test]
fn a_zip_bomb_is_refused_by_its_directory() {
    let blank = vec![b' '; 40 << 20];
    assert!(matches!(refused("炸弹.xlsx", &package(&blank, &[])), WorkbookError::Hostile { .. }));
}

#[test]
fn a_zip_bomb_that_lies_about_its_sizes_is_stopped_while_it_unpacks() {
    let mut bytes = package(&vec![b' '; 40 << 20], &[]);
    let size = (40u32 << 20).to_le_bytes();
    for at in 0..bytes.len() - 4 {
        if bytes[at..at + 4] == size {
            bytes[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
        }
    }
    let limits = Limits { unpacked: 8 << 20, ..Limits::default() };
    let error = Workbook::read_within("谎.xlsx", &bytes, &limits).expect_err("must be refused");
    assert!(matches!(error, WorkbookError::Hostile { .. } | WorkbookError::Damaged { .. }), "{error:?}");
}

#[test]
fn more_rows_than_any_spreadsheet_has_are_refused_before_they_are_parsed() {
    let mut rows = String::new();
    for n in 1..=1_100_000 {
        rows.push_str("<row r=\"");
        rows.push_str(&n.to_string());
        rows.push_str("\"/>");
    }
    let error = refused("空行.xlsx", &package(sheet(&rows).as_bytes(), &[]));
    assert!(matches!(error, WorkbookError::Hostile { .. }), "{error:?}");
    assert!(error.says(Lang::Zh).contains("1100000 行"), "{error}");
}

#[test]
fn a_cell_in_the_last_corner_takes_no_memory_for_the_cells_between() {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row><row r="1048576"><c r="B1048576" t="inlineStr"><is><t>乙</t></is></c><c r="XFD1048576"><v>1</v></c></row>"#;
    let text = sheet(rows).replace("<sheetData>", r#"<dimension ref="A1:XFD1048576"/><sheetData>"#);
    let book = Workbook::read("角.xlsx", &package(text.as_bytes(), &[])).unwrap();
    assert_eq!(book.sheets[0].written(1_048_575, 1).as_deref(), Some("乙"));
    assert_eq!(book.sheets[0].cut_at_column, Some(16_383));
}

#[test]
fn entities_and_endless_tables_are_refused() {
    let bomb = br#"<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst uniqueCount="1"><si><t>&b;</t></si></sst>"#;
    let error = refused("实体.xlsx", &package(sheet("").as_bytes(), &[("xl/sharedStrings.xml", bomb)]));
    assert!(error.says(Lang::Zh).contains("实体"), "{error}");
    let endless = br#"<?xml version="1.0"?><sst uniqueCount="99999999999"><si><t>x</t></si></sst>"#;
    let error = refused("表.xlsx", &package(sheet("").as_bytes(), &[("xl/sharedStrings.xml", endless)]));
    assert!(matches!(error, WorkbookError::Hostile { .. }), "{error:?}");
}

#[test]
fn macros_are_refused_by_content_whatever_the_name() {
    let with_project = package(sheet("").as_bytes(), &[("xl/vbaProject.bin", b"x")]);
    assert!(matches!(refused("宏.xlsx", &with_project), WorkbookError::Macros { .. }));
    let types = TYPES.replace("application/xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml");
    let by_type = package(sheet("").as_bytes(), &[("[Content_Types].xml", types.as_bytes())]);
    assert!(matches!(refused("宏.xlsm", &by_type), WorkbookError::Macros { .. }));
}

#[test]
fn a_password_is_said_to_be_one() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptionInfo").unwrap().write_all(b"x").unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(&[0; 5000]).unwrap();
    file.flush().unwrap();
    let bytes = file.into_inner().into_inner();
    assert!(matches!(refused("密.xlsx", &bytes), WorkbookError::Password { .. }));
}

#[test]
fn an_old_workbook_with_macros_or_a_false_extent_is_refused() {
    let make = |streams: &[(&str, Vec<u8>)]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in streams {
            file.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    };
    let mut with_macros = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    with_macros.create_storage("/_VBA_PROJECT_CUR").unwrap();
    with_macros.create_stream("/Workbook").unwrap().write_all(&[0; 5000]).unwrap();
    with_macros.flush().unwrap();
    assert!(matches!(refused("宏.xls", &with_macros.into_inner().into_inner()), WorkbookError::Macros { .. }));

    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let mut stream = record(0x0809, &[0; 16]);
    let start = stream.len() as u32 + 12 + 4;
    stream.extend(record(0x0085, &[&start.to_le_bytes()[..], &[0; 4]].concat()));
    stream.extend(record(0x000a, &[]));
    stream.extend(record(0x0809, &[0; 16]));
    let dimensions =
        [&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0u16.to_le_bytes(), &256u16.to_le_bytes(), &[0; 2]]
            .concat();
    stream.extend(record(0x0200, &dimensions));
    stream.extend(record(0x000a, &[]));
    stream.resize(5000, 0);
    assert!(matches!(refused("广.xls", &make(&[("/Workbook", stream)])), WorkbookError::Hostile { .. }));
    assert!(matches!(
        refused("文.doc", &make(&[("/WordDocument", vec![0; 5000])])),
        WorkbookError::NotAWorkbook { .. }
    ));
}

#[test]
fn files_of_other_kinds_are_called_what_they_are() {
    for (bytes, kind) in [
        (b"%PDF-1.7 ....".to_vec(), "PDF"),
        (vec![0x89, b'P', b'N', b'G', 0, 0], "图片"),
        (b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "网页"),
        (package(b"", &[("word/document.xml", b"<w/>")]), "Word"),
        ("只是一句话".as_bytes().to_vec(), "纯文本"),
        (vec![0, 1, 2, 3, 255, 254], "不认识"),
    ] {
        let error = refused("文件.xlsx", &bytes);
        assert!(matches!(error, WorkbookError::NotAWorkbook { .. }), "{error:?}");
        assert!(error.says(Lang::Zh).contains(kind), "{error}");
    }
    assert!(matches!(refused("空.xlsx", &[]), WorkbookError::Damaged { .. }));
}

#[test]
fn a_file_cut_off_anywhere_is_damaged_and_never_a_panic() {
    let whole = one("表", &[&["姓名", "村"], &["王建国", "李家村"]]);
    for end in (10..whole.len()).step_by(whole.len() / 25) {
        assert!(matches!(Workbook::read("断.xlsx", &whole[..end]), Err(WorkbookError::Damaged { .. })), "cut at {end}");
    }
    // One changed byte is found by its checksum, or is of no account.
    for at in (30..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        drop(Workbook::read("坏.xlsx", &bytes));
    }
}

#[test]
fn hidden_sheets_are_named_and_not_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("明").unwrap().write_string(0, 0, "甲").unwrap();
    book.add_worksheet().set_name("暗").unwrap().set_hidden(true).write_string(0, 0, "乙").unwrap();
    let book = Workbook::read("x.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(book.sheets.len(), 1);
    assert_eq!(book.hidden, ["暗"]);
}

#[test]
fn a_formula_without_a_kept_value_is_told_from_one_that_gives_nothing() {
    let rows = r#"<row r="1"><c r="A1"><f>SUM(B1:C1)</f></c><c r="B1" t="str"><f>IF(1,"","")</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c></row>"#;
    let book = Workbook::read("x.xlsx", &package(sheet(rows).as_bytes(), &[])).unwrap();
    let cells: Vec<(u16, workbooks::Cell)> = book.sheets[0].row(0).cells().to_vec();
    assert_eq!(cells, [(0, workbooks::Cell::Unworked), (2, workbooks::Cell::Number(2.0))]);
}

#[test]
fn a_sheet_within_bounds_is_read_whole() {
    let rows: Vec<Vec<common::C>> = (0..3000).map(|n| vec![common::C::N(f64::from(n)), common::C::T("行")]).collect();
    let book = Workbook::read("x.xlsx", &xlsx(&[("表", rows, vec![])])).unwrap();
    assert_eq!(book.sheets[0].row_count(), 3000);
    let limits = Limits { cells: 5_000, ..Limits::default() };
    let rows: Vec<Vec<common::C>> = (0..3000).map(|n| vec![common::C::N(f64::from(n)), common::C::T("行")]).collect();
    let error = Workbook::read_within("x.xlsx", &xlsx(&[("表", rows, vec![])]), &limits).unwrap_err();
    assert!(matches!(error, WorkbookError::TooLarge { .. }));
}
