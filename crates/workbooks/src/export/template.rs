//! An empty workbook for a ledger: the columns it knows, choices to pick from, what each column expects.

use catalogue::{Catalogue, Expr, Field, FieldType, Lang, Ledger};
use rust_xlsxwriter::{Note, Workbook, XlsxError};

use super::columns::{Column, ColumnOf, Formats, identifying, sheet_name, write_choices, write_header};
use crate::error::WorkbookError;

/// Rows for which the template offers choices.
const ROWS: u32 = 2_000;

/// An empty workbook to fill in for a ledger.
///
/// # Errors
/// The workbook cannot be written.
pub fn template(catalogue: &Catalogue, ledger: &Ledger, lang: Lang) -> Result<Vec<u8>, WorkbookError> {
    write(catalogue, ledger, lang).map_err(|e| WorkbookError::Write { detail: e.to_string() })
}

fn write(catalogue: &Catalogue, ledger: &Ledger, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut columns = Column::places(ledger, lang);
    for field in ledger.entered() {
        columns.push(Column::field(field, lang));
        if field.copies {
            columns.extend(described(catalogue, ledger, field).into_iter().map(|p| Column::part(field, p, lang)));
        }
    }
    columns.push(Column::note(lang));
    let formats = Formats::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(ledger, lang))?;
    write_header(sheet, 0, &columns, &formats)?;
    for (n, column) in columns.iter().enumerate() {
        if let Some(hint) = hint(column, lang) {
            sheet.insert_note(0, n as u16, &Note::new(hint).set_author("实数").add_author_prefix(false))?;
        }
    }
    write_choices(&mut book, &columns, lang, (1, ROWS))?;
    book.save_to_buffer()
}

/// The fields of a referred record that its rows have to give: what tells it apart, what it requires, what checks read.
fn described<'c>(catalogue: &'c Catalogue, ledger: &Ledger, field: &Field) -> Vec<&'c Field> {
    let Some(referred) = field.refers_to().and_then(|l| catalogue.ledger(l)) else { return Vec::new() };
    let named = |f: &Field| referred.label.contains(&format!("{{{}}}", f.name));
    let telling: Vec<&str> = identifying(catalogue, field).iter().map(|f| f.name.as_str()).collect();
    let mut read = Vec::new();
    ledger.checks.iter().for_each(|c| paths(&c.that, &field.name, &mut read));
    let wanted = |f: &&Field| {
        f.refers_to().is_none()
            && !named(f)
            && (f.required || telling.contains(&f.name.as_str()) || read.contains(&f.name))
    };
    referred.entered().filter(wanted).collect()
}

/// The fields of the referred record that a check reads: `person.politics`.
fn paths(expr: &Expr, field: &str, found: &mut Vec<String>) {
    match expr {
        Expr::Column(c) if c.path.len() == 2 && c.path[0] == field => found.push(c.path[1].clone()),
        Expr::Compare(a, _, b) | Expr::And(a, b) | Expr::Or(a, b) | Expr::Arith(a, _, b) => {
            paths(a, field, found);
            paths(b, field, found);
        }
        Expr::Not(a) | Expr::IsNull(a, _) | Expr::In(a, _, _) | Expr::Like(a, _, _) => paths(a, field, found),
        _ => {}
    }
}

/// What a column expects.
fn hint(column: &Column<'_>, lang: Lang) -> Option<String> {
    let (ColumnOf::Field(field) | ColumnOf::Part(field)) = column.of else { return None };
    let kind = match (&field.kind, lang) {
        (FieldType::Date, Lang::Zh) => "日期，如 2026-03-05",
        (FieldType::Date, Lang::En) => "a date, such as 2026-03-05",
        (FieldType::Month, Lang::Zh) => "月份，如 2026-03",
        (FieldType::Month, Lang::En) => "a month, such as 2026-03",
        (FieldType::IdNumber | FieldType::Bank, Lang::Zh) => "文本格式，不能当数字存",
        (FieldType::IdNumber | FieldType::Bank, Lang::En) => "as text, not as a number",
        (FieldType::DocNo, Lang::Zh) => "文号，如 某组发〔2026〕3号",
        (FieldType::DocNo, Lang::En) => "a document number, such as 某组发〔2026〕3号",
        (FieldType::Choice(_) | FieldType::Bool, Lang::Zh) => "从下拉选项中选",
        (FieldType::Choice(_) | FieldType::Bool, Lang::En) => "choose from the list",
        _ => "",
    };
    let required = match (field.required, lang) {
        (true, Lang::Zh) => "必填",
        (true, Lang::En) => "required",
        _ => "",
    };
    let parts: Vec<&str> = [required, kind].into_iter().filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(if lang == Lang::Zh { "；" } else { "; " }))
}
