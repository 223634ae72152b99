//! Workbooks built for tests: a sheet is rows of cells.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;

use catalogue::{Catalogue, RegionCode, Value};
use journal::{OPEN, Record};
use rust_xlsxwriter::{Format, Workbook as Xlsx};
use workbooks::{Mapping, Places, Workbook};

/// A cell to write.
#[derive(Clone)]
pub enum C {
    T(&'static str),
    S(String),
    N(f64),
    D(i32, u8, u8),
    B(bool),
    F(&'static str, &'static str),
    E,
}

/// Texts as cells.
pub fn texts(row: &[&'static str]) -> Vec<C> {
    row.iter().map(|t| if t.is_empty() { C::E } else { C::T(t) }).collect()
}

/// A workbook of named sheets: rows, and merged areas (top, left, bottom, right).
/// A sheet: name, rows, merged ranges (top, left, bottom, right).
pub type Made<'a> = (&'a str, Vec<Vec<C>>, Vec<(u32, u16, u32, u16)>);

/// A workbook of such sheets.
pub fn xlsx(sheets: &[Made<'_>]) -> Vec<u8> {
    let mut book = Xlsx::new();
    for (name, rows, merges) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        let plain = Format::new();
        for (top, left, bottom, right) in merges {
            sheet.merge_range(*top, *left, *bottom, *right, "", &plain).unwrap();
        }
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let (r, c) = (r as u32, c as u16);
                match cell {
                    C::T(t) => sheet.write_string(r, c, *t).map(|_| ()),
                    C::S(t) => sheet.write_string(r, c, t).map(|_| ()),
                    C::N(n) => sheet.write_number(r, c, *n).map(|_| ()),
                    C::D(y, m, d) => {
                        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(*y as u16, *m, *d).unwrap();
                        sheet.write_datetime_with_format(r, c, &date, &day).map(|_| ())
                    }
                    C::B(b) => sheet.write_boolean(r, c, *b).map(|_| ()),
                    C::F(formula, value) => sheet
                        .write_formula(r, c, rust_xlsxwriter::Formula::new(*formula).set_result(*value))
                        .map(|_| ()),
                    C::E => Ok(()),
                }
                .unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// One sheet of texts.
pub fn one(name: &str, rows: &[&[&'static str]]) -> Vec<u8> {
    xlsx(&[(name, rows.iter().map(|r| texts(r)).collect(), vec![])])
}

pub fn county() -> RegionCode {
    RegionCode::parse("419931").unwrap()
}

pub fn record(id: u32, region: &str, fields: &[(&str, &str)]) -> Record {
    Record {
        record: format!("00000000-0000-7000-8000-{id:012}"),
        region: RegionCode::parse(region).unwrap(),
        key: String::new(),
        from_seq: i64::from(id),
        to_seq: OPEN,
        fields: fields.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v))).collect::<BTreeMap<_, _>>(),
    }
}

/// A made-up county of two townships.
pub fn regions() -> Vec<Record> {
    [
        ("419931", "清和县", "县"),
        ("419931100", "城关镇", "乡镇"),
        ("419931200", "青峰乡", "乡镇"),
        ("419931100201", "东关村", "村"),
        ("419931100202", "李家村", "村"),
        ("419931200201", "李家村", "村"),
        ("419931200202", "王庄村", "村"),
    ]
    .iter()
    .enumerate()
    .map(|(n, (code, name, level))| record(n as u32 + 1, code, &[("code", code), ("name", name), ("level", level)]))
    .collect()
}

pub fn places() -> Places {
    Places::of_records(county(), regions().iter())
}

pub fn standard() -> Catalogue {
    Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}"))
}

/// A file read and mapped against the standard catalogue.
pub fn mapped(file: &str, bytes: &[u8]) -> (Workbook, Mapping) {
    let catalogue = standard();
    let places = places();
    let book = Workbook::read(file, bytes).unwrap();
    let today = jiff::civil::date(2026, 3, 1);
    let detector = workbooks::Detector::new(&catalogue, catalogue.ledgers().collect(), &places, today);
    let mapping = detector.map(&book, &[]);
    (book, mapping)
}

/// A journal, and the file it is in as long as it is used.
pub struct Held {
    journal: journal::Journal,
    _bed: testbed::Bed,
}

impl std::ops::Deref for Held {
    type Target = journal::Journal;

    fn deref(&self) -> &journal::Journal {
        &self.journal
    }
}

/// A journal that holds the made-up county's places.
pub async fn journal() -> Held {
    let bed = testbed::sqlite();
    let options = journal::Options {
        catalogue: std::sync::Arc::new(standard()),
        key: journal::MasterKey::from_hex(&"07".repeat(32)).unwrap(),
        suite: journal::Suite::International,
    };
    let journal = journal::Journal::open(&bed.url, options).await.unwrap();
    let entries = regions()
        .into_iter()
        .map(|r| journal::NewEntry::create("region", r.region, r.fields, "tester", "test"))
        .collect();
    journal.append(&county(), entries).await.unwrap();
    Held { journal, _bed: bed }
}

/// A file planned against a journal.
pub async fn planned(journal: &journal::Journal, file: &str, bytes: &[u8]) -> workbooks::Plan {
    let book = Workbook::read(file, bytes).unwrap();
    let mut known = workbooks::Known::load(journal, &county(), &[]).await.unwrap();
    let today = jiff::civil::date(2026, 3, 1);
    let catalogue = std::sync::Arc::clone(journal.catalogue());
    let mapping =
        workbooks::Detector::new(&catalogue, catalogue.ledgers().collect(), &known.places, today).map(&book, &[]);
    known.extend(journal, &mapping.ledgers()).await.unwrap();
    workbooks::plan(&mut known, &[(&book, &mapping)], today, &mut |_| {}).unwrap()
}

/// A file planned and written.
pub async fn imported(journal: &journal::Journal, file: &str, bytes: &[u8]) -> (workbooks::Plan, workbooks::Applied) {
    let plan = planned(journal, file, bytes).await;
    let import = workbooks::Import { actor: "tester".into(), reason: "重新导入".into() };
    let applied = workbooks::apply(journal, &county(), plan.clone(), &import, &mut |_| {}).await.unwrap();
    (plan, applied)
}

/// All issues as sentences.
pub fn lines(plan: &workbooks::Plan) -> Vec<String> {
    plan.issues.iter().map(|(_, i)| i.line(catalogue::Lang::Zh)).collect()
}
