//! Columns of lists and templates: headings that the importer knows, widths, formats, drop-down choices.

use catalogue::{Catalogue, Field, FieldType, Lang, Ledger};
use rust_xlsxwriter::{
    Color, DataValidation, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

/// A column to write.
#[derive(Clone, Debug)]
pub(crate) struct Column<'a> {
    pub heading: String,
    pub width: f64,
    pub of: ColumnOf<'a>,
}

/// What a column holds.
#[derive(Clone, Debug)]
pub(crate) enum ColumnOf<'a> {
    /// The township's name.
    Township,
    /// The village's name.
    Village,
    /// The place's code.
    Code,
    /// A field of the ledger.
    Field(&'a Field),
    /// A field of the record that a `ref` leads to.
    Part(&'a Field),
    /// 备注.
    Note,
    /// What a list says of each record beside its fields, one text a record.
    Told(&'a [String]),
}

impl<'a> Column<'a> {
    /// A field's column.
    pub(crate) fn field(field: &'a Field, lang: Lang) -> Column<'a> {
        Column { heading: heading(field, lang), width: width(field), of: ColumnOf::Field(field) }
    }

    /// A column of the record that a `ref` leads to, headed by both names.
    pub(crate) fn part(field: &Field, part: &'a Field, lang: Lang) -> Column<'a> {
        let heading = match lang {
            Lang::Zh => format!("{}{}", field.names.zh, part.names.zh),
            Lang::En => format!("{} {}", field.names.en, part.names.en),
        };
        Column { heading, width: width(part), of: ColumnOf::Part(part) }
    }

    /// The columns of a place; a list of places has none of its own.
    pub(crate) fn places(ledger: &Ledger, lang: Lang) -> Vec<Column<'a>> {
        if ledger.name == "region" {
            return Vec::new();
        }
        let (township, village) = match lang {
            Lang::Zh => ("乡镇", "村"),
            Lang::En => ("Township", "Village"),
        };
        vec![
            Column { heading: township.into(), width: 12.0, of: ColumnOf::Township },
            Column { heading: village.into(), width: 12.0, of: ColumnOf::Village },
        ]
    }

    /// The code of a place, where names do not tell it.
    pub(crate) fn code(lang: Lang) -> Column<'a> {
        let heading = match lang {
            Lang::Zh => "所在区划代码",
            Lang::En => "Place code",
        };
        Column { heading: heading.into(), width: 16.0, of: ColumnOf::Code }
    }

    /// 备注.
    pub(crate) fn note(lang: Lang) -> Column<'a> {
        let heading = match lang {
            Lang::Zh => "备注",
            Lang::En => "Note",
        };
        Column { heading: heading.into(), width: 24.0, of: ColumnOf::Note }
    }

    /// What a list says of each record, under the list's own heading.
    pub(crate) fn told(heading: &str, texts: &'a [String]) -> Column<'a> {
        Column { heading: heading.into(), width: 12.0, of: ColumnOf::Told(texts) }
    }

    /// The field that the column's cells are values of.
    pub(crate) fn value_field(&self) -> Option<&'a Field> {
        match self.of {
            ColumnOf::Field(field) | ColumnOf::Part(field) => Some(field),
            _ => None,
        }
    }
}

/// A field's name with its unit.
fn heading(field: &Field, lang: Lang) -> String {
    let unit = match (&field.unit, &field.kind) {
        (Some(unit), _) => Some(unit.as_str()),
        (None, FieldType::Money) => Some("元"),
        _ => None,
    };
    match (unit, lang) {
        (Some(unit), Lang::Zh) => format!("{}（{unit}）", field.names.zh),
        (Some(unit), Lang::En) => format!("{} ({unit})", field.names.en),
        (None, lang) => field.names.get(lang).into(),
    }
}

fn width(field: &Field) -> f64 {
    match field.kind {
        FieldType::LongText => 40.0,
        FieldType::IdNumber | FieldType::Uscc | FieldType::Bank | FieldType::DocNo => 22.0,
        FieldType::Text | FieldType::Ref(_) => 18.0,
        FieldType::Phone | FieldType::Region => 14.0,
        _ => 12.0,
    }
}

/// Formats of the cells of a workbook.
pub(crate) struct Formats {
    pub head: Format,
    pub head_required: Format,
    pub text: Format,
    /// For texts that a spreadsheet program would take for a formula as soon as someone edits the cell.
    pub quoted: Format,
    pub day: Format,
    pub plain: Format,
}

impl Formats {
    pub(crate) fn new() -> Formats {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00ee_f3ee));
        Formats {
            head_required: head.clone().set_font_color(Color::RGB(0x00a3_1515)),
            head,
            text: Format::new().set_num_format("@"),
            quoted: Format::new().set_num_format("@").set_quote_prefix(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            plain: Format::new(),
        }
    }

    /// The format that a field's cells have before anything is in them.
    pub(crate) fn of(&self, field: &Field) -> &Format {
        match field.kind {
            FieldType::Date => &self.day,
            FieldType::Int | FieldType::Decimal | FieldType::Money | FieldType::Year | FieldType::Bool => &self.plain,
            // Codes keep their digits only as text.
            _ => &self.text,
        }
    }
}

/// Writes the header row: headings, widths, formats, frozen.
pub(crate) fn write_header(
    sheet: &mut Worksheet,
    row: u32,
    columns: &[Column<'_>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (n, column) in columns.iter().enumerate() {
        let n = n as u16;
        let field = column.value_field();
        let required = field.is_some_and(|f| f.required);
        let format = if required { &formats.head_required } else { &formats.head };
        sheet.write_string_with_format(row, n, &column.heading, format)?;
        sheet.set_column_width(n, column.width)?;
        if let Some(field) = field {
            sheet.set_column_format(n, formats.of(field))?;
        }
    }
    sheet.set_row_height(row, 30)?;
    sheet.set_freeze_panes(row + 1, 0)?;
    Ok(())
}

/// Most a list of choices may have in the cell rule itself; longer ones stand on a sheet of their own.
const LONGEST_LIST: usize = 250;

/// Drop-down choices for columns that have some, in some rows.
pub(crate) fn write_choices(
    book: &mut Workbook,
    columns: &[Column<'_>],
    lang: Lang,
    (first_row, last_row): (u32, u32),
) -> Result<(), XlsxError> {
    let (options, yes_no) = match lang {
        Lang::Zh => ("选项", ["是", "否"]),
        Lang::En => ("Options", ["yes", "no"]),
    };
    let mut lists: Vec<(u16, Vec<String>)> = Vec::new();
    for (n, column) in columns.iter().enumerate() {
        let Some(field) = column.value_field() else { continue };
        let choices: Vec<String> = match &field.kind {
            FieldType::Choice(choices) => choices.iter().map(|c| c.names().get(lang).to_string()).collect(),
            FieldType::Bool => yes_no.iter().map(ToString::to_string).collect(),
            _ => continue,
        };
        lists.push((n as u16, choices));
    }
    let mut aside: Vec<(u16, Vec<String>)> = Vec::new();
    for (column, choices) in lists {
        let short = choices.iter().map(|c| c.chars().count() + 1).sum::<usize>() <= LONGEST_LIST;
        if short && !choices.iter().any(|c| c.contains(',')) {
            let rule = DataValidation::new().allow_list_strings(&choices)?;
            book.worksheet_from_index(0)?.add_data_validation(first_row, column, last_row, column, &rule)?;
        } else {
            aside.push((column, choices));
        }
    }
    if aside.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet();
    sheet.set_name(options)?.set_hidden(true);
    for (n, (_, choices)) in aside.iter().enumerate() {
        for (row, choice) in choices.iter().enumerate() {
            sheet.write_string(row as u32, n as u16, choice)?;
        }
    }
    for (n, (column, choices)) in aside.iter().enumerate() {
        let letter = crate::read::column_letters(n as u32);
        let range = format!("='{options}'!${letter}$1:${letter}${}", choices.len());
        let rule = DataValidation::new().allow_list_formula(Formula::new(range));
        book.worksheet_from_index(0)?.add_data_validation(first_row, *column, last_row, *column, &rule)?;
    }
    Ok(())
}

/// A ledger's name as the name of a sheet.
pub(crate) fn sheet_name(ledger: &Ledger, lang: Lang) -> String {
    let name: String = ledger
        .names
        .get(lang)
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .collect();
    name.chars().take(31).collect()
}

/// The fields that tell a referred record from others of the same name.
pub(crate) fn identifying<'a>(catalogue: &'a Catalogue, field: &Field) -> Vec<&'a Field> {
    let Some(referred) = field.refers_to().and_then(|l| catalogue.ledger(l)) else { return Vec::new() };
    let telling = |f: &&Field| f.kind == FieldType::IdNumber || f.unique;
    referred.entered().filter(telling).filter(|f| f.refers_to().is_none()).collect()
}
