//! A list of records as a workbook that imports again unchanged.

use catalogue::{Field, FieldType, Lang, Ledger, RegionCode, Value};
use journal::Record;
use rust_xlsxwriter::{ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::columns::{Column, ColumnOf, Formats, sheet_name, write_choices, write_header};
use crate::error::WorkbookError;
use crate::known::Known;
use crate::places::Places;
use crate::plan::refer_back;

/// What a list shows, from left to right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// The fields that a record is called by; its place follows.
    pub called: &'a [&'a Field],
    /// The fields of the columns.
    pub fields: &'a [&'a Field],
    /// A last column: its heading, and a text for each record.
    pub told: Option<(&'a str, &'a [String])>,
}

/// Writes some fields of records of a ledger as .xlsx with their notes, under a line that says who took it out and why. Sensitive values
/// are written as they are given: revealed ones in the clear, sealed ones not at all. `known` holds the records that they refer to.
///
/// # Errors
/// The workbook cannot be written.
pub fn export(
    known: &mut Known,
    ledger: &Ledger,
    fields: &[&Field],
    records: &[Record],
    lang: Lang,
    mark: &str,
) -> Result<Vec<u8>, WorkbookError> {
    let mut columns = places(known, ledger, records, lang);
    columns.extend(fields.iter().map(|f| Column::field(f, lang)));
    columns.push(Column::note(lang));
    write(known, ledger, &columns, records, lang, mark).map_err(|e| WorkbookError::Write { detail: e.to_string() })
}

/// Writes records of a ledger as .xlsx with the columns of a list, neither more nor fewer and in its order; otherwise as [`export`].
///
/// # Errors
/// The workbook cannot be written.
pub fn export_shown(
    known: &mut Known,
    ledger: &Ledger,
    shown: Shown<'_>,
    records: &[Record],
    lang: Lang,
    mark: &str,
) -> Result<Vec<u8>, WorkbookError> {
    let mut columns: Vec<Column<'_>> = shown.called.iter().map(|f| Column::field(f, lang)).collect();
    columns.extend(places(known, ledger, records, lang));
    columns.extend(shown.fields.iter().map(|f| Column::field(f, lang)));
    columns.extend(shown.told.map(|(heading, texts)| Column::told(heading, texts)));
    write(known, ledger, &columns, records, lang, mark).map_err(|e| WorkbookError::Write { detail: e.to_string() })
}

/// The columns of a place: its names, and its code where they do not lead back to it.
fn places<'a>(known: &Known, ledger: &Ledger, records: &[Record], lang: Lang) -> Vec<Column<'a>> {
    let mut columns = Column::places(ledger, lang);
    if ledger.name != "region" && records.iter().any(|r| !told_by_name(&known.places, &r.region)) {
        columns.push(Column::code(lang));
    }
    columns
}

fn write(
    known: &mut Known,
    ledger: &Ledger,
    columns: &[Column<'_>],
    records: &[Record],
    lang: Lang,
    mark: &str,
) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(ledger, lang))?;
    let head = super::mark::write(sheet, mark)?;
    write_header(sheet, head, columns, &formats)?;
    for (n, record) in records.iter().enumerate() {
        let mut row = RowWriter { sheet, formats: &formats, lang, row: head + n as u32 + 1 };
        for (c, column) in columns.iter().enumerate() {
            match column.of {
                ColumnOf::Told(texts) => row.text(c as u16, texts.get(n).map_or("", String::as_str))?,
                _ => row.cell(known, ledger, record, column, c as u16)?,
            }
        }
    }
    let last = head + records.len() as u32 + 1_000;
    let (rows, width) = (records.len() as u32, columns.len() as u16);
    if rows > 0 {
        sheet.autofilter(head, 0, head + rows, width - 1)?;
    }
    write_choices(&mut book, columns, lang, (head + 1, last))?;
    book.save_to_buffer()
}

/// Whether township and village name lead back to the place.
fn told_by_name(places: &Places, region: &RegionCode) -> bool {
    let (township, village) = names(places, region);
    let today = "9999-12-31";
    match (region.as_str().len(), region.township()) {
        (12, Some(town)) => {
            places.township(&township, today).as_ref() == Ok(&town)
                && places.village(Some(&town), &village, today).as_ref() == Ok(region)
        }
        (9, _) => places.township(&township, today).as_ref() == Ok(region),
        _ => true,
    }
}

/// The names of a place's township and village, empty above them.
fn names(places: &Places, region: &RegionCode) -> (String, String) {
    let township = region.township().map(|t| places.name(&t)).unwrap_or_default();
    let village = if region.as_str().len() == 12 { places.name(region) } else { String::new() };
    (township, village)
}

struct RowWriter<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    lang: Lang,
    row: u32,
}

impl RowWriter<'_> {
    fn cell(
        &mut self,
        known: &mut Known,
        ledger: &Ledger,
        record: &Record,
        column: &Column<'_>,
        at: u16,
    ) -> Result<(), XlsxError> {
        match column.of {
            ColumnOf::Township => self.text(at, &names(&known.places, &record.region).0),
            ColumnOf::Village => self.text(at, &names(&known.places, &record.region).1),
            ColumnOf::Code => self.text(at, record.region.as_str()),
            ColumnOf::Note => self.text(at, record.text("note")),
            ColumnOf::Part(_) | ColumnOf::Told(_) => Ok(()),
            ColumnOf::Field(field) => match (record.get(&field.name), field.refers_to()) {
                (Value::Null, _) => Ok(()),
                (Value::Text(id), Some(of)) => {
                    let referred = known.catalogue().clone();
                    let Some(referred) = referred.ledger(of) else { return Ok(()) };
                    let text = refer_back(known, ledger, record, referred, id);
                    self.text(at, &text)
                }
                (Value::Text(code), None) if field.kind == FieldType::Region => {
                    let text = place_text(&known.places, code);
                    self.text(at, &text)
                }
                (value, _) => self.value(at, field, value),
            },
        }
    }

    fn value(&mut self, at: u16, field: &Field, value: &Value) -> Result<(), XlsxError> {
        match (value, &field.kind) {
            (Value::Null, _) => Ok(()),
            (Value::Int(n), FieldType::Bool) => {
                let word = match (self.lang, *n != 0) {
                    (Lang::Zh, true) => "是",
                    (Lang::Zh, false) => "否",
                    (Lang::En, true) => "yes",
                    (Lang::En, false) => "no",
                };
                self.text(at, word)
            }
            (Value::Int(n), kind) => self.number(at, *n, scale(field, kind)),
            // A sealed value means nothing outside the journal.
            (Value::Text(text), _) if text.starts_with("sealed:") => Ok(()),
            (Value::Text(text), FieldType::Date) => match text.parse::<jiff::civil::Date>() {
                Ok(day) => {
                    let day = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
                    self.sheet.write_datetime_with_format(self.row, at, &day, &self.formats.day).map(|_| ())
                }
                Err(_) => self.text(at, text),
            },
            (Value::Text(text), FieldType::Choice(choices)) => {
                let choice = choices.iter().find(|c| c.zh == *text).map(catalogue::Choice::names);
                self.text(at, choice.as_ref().map_or(text, |names| names.get(self.lang)))
            }
            // A revealed number is text.
            (Value::Text(text), kind) if kind.storage() == catalogue::Storage::Int => match text.parse() {
                Ok(n) => self.number(at, n, scale(field, kind)),
                Err(_) => self.text(at, text),
            },
            (Value::Text(text), _) => self.text(at, text),
        }
    }

    /// A number in its unit; beyond fifteen digits as text, since a spreadsheet would round it.
    fn number(&mut self, at: u16, n: i64, scale: i64) -> Result<(), XlsxError> {
        if n.unsigned_abs() < 1_000_000_000_000_000 {
            return self.sheet.write_number(self.row, at, n as f64 / scale as f64).map(|_| ());
        }
        let places = scale.ilog10() as usize;
        let (whole, part) = (n.unsigned_abs() / scale.unsigned_abs(), n.unsigned_abs() % scale.unsigned_abs());
        let sign = if n < 0 { "-" } else { "" };
        let text = if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0places$}") };
        self.text(at, &text)
    }

    /// Text is written as a string, never as a formula, and marked so where editing would make it one.
    fn text(&mut self, at: u16, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let format = if text.starts_with(['=', '+', '-', '@']) { &self.formats.quoted } else { &self.formats.text };
        self.sheet.write_string_with_format(self.row, at, text, format).map(|_| ())
    }
}

/// How many of the kept number make one of the written unit.
fn scale(field: &Field, kind: &FieldType) -> i64 {
    match kind {
        FieldType::Money => match field.unit.as_deref() {
            Some("亿元") => 10_000_000_000,
            Some("万元") => 1_000_000,
            Some("千元") => 100_000,
            _ => 100,
        },
        FieldType::Decimal => 1000,
        _ => 1,
    }
}

/// A further place by its name where that leads back to it, else by its code.
fn place_text(places: &Places, code: &str) -> String {
    let Ok(region) = RegionCode::parse(code) else { return code.into() };
    let (township, village) = names(places, &region);
    let text = format!("{township}{village}");
    let leads_back = !text.is_empty() && places.place(&text, "9999-12-31").as_ref() == Ok(&region);
    if leads_back { text } else { code.into() }
}
