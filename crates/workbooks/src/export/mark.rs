//! The line that an export carries: who took it out, when, of what place and for what. On every sheet above the headings, and on
//! every printed page.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What the line begins with: the importer passes over it, whatever it says.
pub(crate) const SIGN: char = '※';
/// The most characters that a printed header takes of it; a spreadsheet refuses more than 255.
const PRINTED: usize = 120;

/// Writes the line on a sheet; gives the row that the headings go to. No line, no row.
pub(crate) fn write(sheet: &mut Worksheet, mark: &str) -> Result<u32, XlsxError> {
    if mark.is_empty() {
        return Ok(0);
    }
    let line = format!("{SIGN} {mark}");
    sheet.write_string_with_format(0, 0, &line, &Format::new().set_font_size(9).set_italic())?;
    // An ampersand begins a command there.
    let printed = line.chars().take(PRINTED).collect::<String>().replace('&', "&&");
    sheet.set_header(format!("&L&8{printed}"));
    sheet.set_footer("&C&8&P / &N");
    sheet.set_repeat_rows(1, 1)?;
    Ok(1)
}
