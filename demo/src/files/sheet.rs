//! A sheet as an office lays it out: a title, who filled it in, headings of its own choosing, rows, perhaps totals and notes.

use jiff::civil::Date;

use crate::fact::Fact;

/// A heading and the field under it. Headings of two rows are joined by `｜`; fields beginning with `@` are the row's number and
/// place: `@serial` `@township` `@village` `@code`.
pub(crate) type Column = (&'static str, &'static str);

/// How an office writes days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    /// Real dates, shown 2025-03-08.
    Real,
    /// Real dates, shown 2025年3月8日.
    RealChinese,
    /// 2025.3.8, as text.
    Dots,
    /// 2025年3月8日, as text.
    Chinese,
    /// Whatever whoever typed the row was used to.
    Mixed,
}

/// What an office does besides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// How days are written.
    pub dates: Dates,
    /// A full-width digit here and there.
    pub wide_digits: bool,
    /// 李　丽, so that names are of one width.
    pub spaced_names: bool,
    /// 〔2026〕 typed as [2026].
    pub square_brackets: bool,
    /// 是 as √.
    pub ticks: bool,
}

/// A tidy office.
pub(crate) const TIDY: Habits =
    Habits { dates: Dates::Real, wide_digits: false, spaced_names: false, square_brackets: false, ticks: false };

/// Who filled a sheet in.
#[derive(Clone, Debug)]
pub(crate) struct Filer {
    pub unit: String,
    pub person: String,
    pub day: Date,
}

/// A sheet to be written.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub name: String,
    pub title: String,
    pub ledger: &'static str,
    pub columns: Vec<Column>,
    pub rows: Vec<Fact>,
    pub filer: Filer,
    pub habits: Habits,
    /// `万元` where it is said once above the table.
    pub money_unit: Option<&'static str>,
    /// Headings whose numbers are added up in a last row.
    pub totals: Vec<&'static str>,
    pub notes: Vec<&'static str>,
}

impl Sheet {
    /// A plain sheet of a ledger.
    pub fn new(
        name: &str,
        title: String,
        ledger: &'static str,
        columns: &[Column],
        rows: Vec<Fact>,
        filer: &Filer,
        habits: Habits,
    ) -> Sheet {
        Sheet {
            name: name.into(),
            title,
            ledger,
            columns: columns.to_vec(),
            rows,
            filer: filer.clone(),
            habits,
            money_unit: None,
            totals: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// With the unit of its money said above the table.
    #[must_use]
    pub fn in_unit(mut self, unit: &'static str) -> Sheet {
        self.money_unit = Some(unit);
        self
    }

    /// With totals under some headings.
    #[must_use]
    pub fn adding_up(mut self, headings: &[&'static str]) -> Sheet {
        self.totals = headings.to_vec();
        self
    }

    /// With a note below.
    #[must_use]
    pub fn noting(mut self, note: &'static str) -> Sheet {
        self.notes.push(note);
        self
    }
}

/// A workbook to be written.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    /// Its file name, without the ending.
    pub name: String,
    pub sheets: Vec<Sheet>,
    /// Terms of a drop-down list, kept on a hidden sheet.
    pub hidden: Option<(&'static str, Vec<&'static str>)>,
    /// An empty Sheet3, as spreadsheet programs leave behind.
    pub leftover: bool,
}
