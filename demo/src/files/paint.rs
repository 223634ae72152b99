//! Sheets painted as workbooks: merged title, reporting line, headings of one row or two, borders, totals, notes.

use catalogue::{Catalogue, Field, FieldType};
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError, utility,
};

use super::sheet::{Book, Column, Dates, Sheet};
use super::written::{Written, money_factor, written};
use crate::calendar::Month;
use crate::fact::{Cell, Fact};
use crate::rng::Rng;

/// Names of places, for the 乡镇 and 村 columns.
pub(crate) trait Places {
    /// A township's name by any code within it.
    fn township(&self, code: &str) -> Option<String>;
    /// A village's name by its code.
    fn village(&self, code: &str) -> Option<String>;
}

/// The looks of a workbook's cells.
struct Looks {
    title: Format,
    line: Format,
    line_right: Format,
    head: Format,
    text: Format,
    wrapped: Format,
    number: Format,
    date: Format,
    date_chinese: Format,
    note: Format,
}

impl Looks {
    fn new() -> Looks {
        let cell = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(10)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter)
        };
        let line = || Format::new().set_font_name("宋体").set_font_size(11).set_align(FormatAlign::VerticalCenter);
        Looks {
            title: Format::new()
                .set_font_name("方正小标宋简体")
                .set_font_size(18)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            line: line(),
            line_right: line().set_align(FormatAlign::Right),
            head: cell().set_font_name("黑体").set_align(FormatAlign::Center).set_text_wrap(),
            text: cell().set_num_format("@").set_align(FormatAlign::Center),
            wrapped: cell().set_num_format("@").set_align(FormatAlign::Left).set_text_wrap(),
            number: cell().set_align(FormatAlign::Center),
            date: cell().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd"),
            date_chinese: cell().set_align(FormatAlign::Center).set_num_format("yyyy\"年\"m\"月\"d\"日\""),
            note: Format::new().set_font_name("宋体").set_font_size(10).set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// Paints a workbook.
pub(crate) fn paint(
    book: &Book,
    catalogue: &Catalogue,
    places: &dyn Places,
    rng: &mut Rng,
) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // The day a file was made is in it: fixed, so that the same county gives the same bytes.
    let made = ExcelDateTime::from_ymd(2026, 11, 23)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let looks = Looks::new();
    for sheet in &book.sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        Painter { page, sheet, catalogue, places, looks: &looks, rng }.sheet()?;
    }
    if book.leftover {
        workbook.add_worksheet().set_name("Sheet3")?;
    }
    if let Some((name, terms)) = &book.hidden {
        let page = workbook.add_worksheet();
        page.set_name(*name)?.set_hidden(true);
        for (row, term) in terms.iter().enumerate() {
            page.write_string(row as u32, 0, *term)?;
        }
    }
    Ok(workbook)
}

struct Painter<'a> {
    page: &'a mut Worksheet,
    sheet: &'a Sheet,
    catalogue: &'a Catalogue,
    places: &'a dyn Places,
    looks: &'a Looks,
    rng: &'a mut Rng,
}

impl Painter<'_> {
    fn sheet(&mut self) -> Result<(), XlsxError> {
        let last = self.sheet.columns.len() as u16 - 1;
        self.page.set_row_height(0, 34)?;
        self.page.merge_range(0, 0, 0, last, &self.sheet.title, &self.looks.title)?;
        self.reporting_line(last)?;
        let header = self.header()?;
        let first = header + 1;
        for (n, fact) in self.sheet.rows.iter().enumerate() {
            self.row(first + n as u32, n, fact)?;
        }
        let mut below = first + self.sheet.rows.len() as u32;
        if !self.sheet.totals.is_empty() && !self.sheet.rows.is_empty() {
            self.totals(first, below)?;
            below += 1;
        }
        for note in &self.sheet.notes {
            self.page.set_row_height(below, 30)?;
            self.page.merge_range(below, 0, below, last, note, &self.looks.note)?;
            below += 1;
        }
        self.page.set_freeze_panes(first, 0)?;
        self.page
            .set_landscape()
            .set_paper_size(9)
            .set_print_center_horizontally(true)
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(0, header)?;
        Ok(())
    }

    /// 填报单位 at the left, who and when at the right, and the unit of money where it is said once.
    fn reporting_line(&mut self, last: u16) -> Result<(), XlsxError> {
        let filer = &self.sheet.filer;
        let day = format!("{}年{}月{}日", filer.day.year(), filer.day.month(), filer.day.day());
        let unit = self.sheet.money_unit.map_or(String::new(), |u| format!("　　单位：{u}"));
        let left = format!("填报单位：{}（盖章）", filer.unit);
        let right = format!("填报人：{}　填报日期：{day}{unit}", filer.person);
        let middle = last / 2;
        if middle == 0 || middle + 1 >= last {
            self.page.merge_range(1, 0, 1, last, &format!("{left}　{right}"), &self.looks.line)?;
        } else {
            self.page.merge_range(1, 0, 1, middle, &left, &self.looks.line)?;
            self.page.merge_range(1, middle + 1, 1, last, &right, &self.looks.line_right)?;
        }
        self.page.set_row_height(1, 22)?;
        Ok(())
    }

    /// One row of headings, or two where some stand under a common one; gives the last of them.
    fn header(&mut self) -> Result<u32, XlsxError> {
        let split: Vec<Option<(&str, &str)>> = self.sheet.columns.iter().map(|c| c.0.split_once('｜')).collect();
        let double = split.iter().any(Option::is_some);
        let widths = self.widths();
        self.page.set_row_height(2, if double { 22 } else { 32 })?;
        let mut at = 0;
        while at < split.len() {
            let column = at as u16;
            self.page.set_column_width(column, widths[at])?;
            match split[at] {
                None if double => {
                    self.page.merge_range(2, column, 3, column, self.sheet.columns[at].0, &self.looks.head)?;
                }
                None => {
                    self.page.write_string_with_format(2, column, self.sheet.columns[at].0, &self.looks.head)?;
                }
                Some((parent, _)) => {
                    let end = (at..split.len())
                        .take_while(|n| split[*n].is_some_and(|(p, _)| p == parent))
                        .last()
                        .unwrap_or(at);
                    if end > at {
                        self.page.merge_range(2, column, 2, end as u16, parent, &self.looks.head)?;
                    } else {
                        self.page.write_string_with_format(2, column, parent, &self.looks.head)?;
                    }
                    for n in at..=end {
                        self.page.set_column_width(n as u16, widths[n])?;
                        let child = split[n].map_or("", |(_, child)| child);
                        self.page.write_string_with_format(3, n as u16, child, &self.looks.head)?;
                    }
                    at = end;
                }
            }
            at += 1;
        }
        Ok(if double { 3 } else { 2 })
    }

    /// Widths of the columns; a table of few columns is stretched until its reporting line fits.
    fn widths(&self) -> Vec<f64> {
        let ledger = self.catalogue.ledger(self.sheet.ledger);
        let mut widths: Vec<f64> =
            self.sheet.columns.iter().map(|c| width(*c, ledger.and_then(|l| l.field(c.1)))).collect();
        let total: f64 = widths.iter().sum();
        if total < 112.0 {
            widths.iter_mut().for_each(|w| *w *= 112.0 / total);
        }
        widths
    }

    fn row(&mut self, row: u32, n: usize, fact: &Fact) -> Result<(), XlsxError> {
        for (at, column) in self.sheet.columns.iter().enumerate() {
            let column_at = at as u16;
            let (heading, field) = *column;
            let value = match field {
                "@serial" => {
                    self.page.write_number_with_format(row, column_at, (n + 1) as f64, &self.looks.number)?;
                    continue;
                }
                "@township" => self.places.township(&fact.region).map(Cell::Text),
                "@village" => self.places.village(&fact.region).map(Cell::Text),
                "@code" => Some(Cell::Text(fact.region.clone())),
                _ => fact.get(field).cloned(),
            };
            match value {
                None => self.page.write_blank(row, column_at, &self.looks.text)?,
                Some(value) => self.cell(row, column_at, heading, field, &value)?,
            };
        }
        Ok(())
    }

    fn cell(
        &mut self,
        row: u32,
        column: u16,
        heading: &str,
        field: &str,
        value: &Cell,
    ) -> Result<&mut Worksheet, XlsxError> {
        let declared = self.catalogue.ledger(self.sheet.ledger).and_then(|l| l.field(field));
        let kept_in = declared.and_then(|f| f.unit.clone());
        let factor = money_factor(heading, self.sheet.money_unit, kept_in.as_deref());
        let person = declared.is_some_and(|f| f.kind == FieldType::PersonName || f.refers_to() == Some("person"));
        let number = declared.is_some_and(|f| f.kind == FieldType::DocNo);
        match written(value, factor, self.sheet.habits, person, number, self.rng) {
            Written::Text(text) => {
                let look = if text.chars().count() > 18 { &self.looks.wrapped } else { &self.looks.text };
                self.page.write_string_with_format(row, column, text, look)
            }
            Written::Number(n) => self.page.write_number_with_format(row, column, n, &self.looks.number),
            Written::Day(day, style) => {
                let date = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
                let look = if style == Dates::RealChinese { &self.looks.date_chinese } else { &self.looks.date };
                self.page.write_datetime_with_format(row, column, &date, look)
            }
        }
    }

    /// 合计: formulas with the sums that they come to.
    fn totals(&mut self, first: u32, row: u32) -> Result<(), XlsxError> {
        let columns = self.sheet.columns.clone();
        for (at, (heading, field)) in columns.iter().enumerate() {
            let column = at as u16;
            if at == 0 {
                self.page.write_string_with_format(row, column, "合计", &self.looks.head)?;
            } else if self.sheet.totals.contains(heading) {
                let sum: f64 =
                    self.sheet.rows.iter().filter_map(|f| f.get(field)).map(|c| self.plain(heading, field, c)).sum();
                let (from, to) = (utility::row_col_to_cell(first, column), utility::row_col_to_cell(row - 1, column));
                let formula =
                    Formula::new(format!("=SUM({from}:{to})")).set_result(((sum * 100.0).round() / 100.0).to_string());
                self.page.write_formula_with_format(row, column, formula, &self.looks.number)?;
            } else {
                self.page.write_blank(row, column, &self.looks.text)?;
            }
        }
        Ok(())
    }

    fn plain(&self, heading: &str, field: &str, value: &Cell) -> f64 {
        let kept_in =
            self.catalogue.ledger(self.sheet.ledger).and_then(|l| l.field(field)).and_then(|f| f.unit.clone());
        match value {
            Cell::Int(n) => *n as f64,
            Cell::Thousandths(n) => *n as f64 / 1000.0,
            Cell::Fen(n) => *n as f64 / money_factor(heading, self.sheet.money_unit, kept_in.as_deref()),
            _ => 0.0,
        }
    }
}

/// A width that holds what usually stands in such a column, and the longest of its choices.
fn width(column: Column, declared: Option<&Field>) -> f64 {
    let (heading, field) = column;
    let choices = declared.map_or(0, |f| f.choices().iter().map(|c| c.zh.chars().count()).max().unwrap_or(0));
    let usual = match field {
        "@serial" => 5.0,
        "@township" | "@village" => 10.0,
        "@code" | "code" | "uscc" | "household" => 21.0,
        f if f.ends_with("idnumber") => 21.0,
        "account" | "measure" | "criteria" => 42.0,
        "name" | "unit" | "party_org" | "organiser" | "title" | "project" | "rect_case" | "training" | "body" => 32.0,
        "docno" => 19.0,
        f if f.ends_with("_on") || f.ends_with("_day") || f == "day" => 13.0,
        _ => (heading.rsplit('｜').next().unwrap_or(heading).chars().count() as f64 * 1.6 + 3.0).clamp(8.0, 18.0),
    };
    usual.max((choices as f64 * 1.9 + 2.0).min(24.0))
}

/// A month as text.
pub(crate) fn month_text(month: Month, style: Dates) -> String {
    match style {
        Dates::Dots | Dates::Mixed => format!("{}.{}", month.year, month.month),
        Dates::Chinese | Dates::RealChinese => format!("{}年{}月", month.year, month.month),
        Dates::Real => format!("{}-{:02}", month.year, month.month),
    }
}
