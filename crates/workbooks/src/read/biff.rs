//! A look over the records of an old .xls before it is parsed: the parser makes room for every cell between the outermost ones.

/// What a workbook stream holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Survey {
    /// Whether it is locked by a password.
    pub locked: bool,
    /// Cells between the outermost ones, over all sheets: the room that parsing takes.
    pub area: u64,
    /// The largest area that a sheet says it has.
    pub declared: u64,
    /// Sheets.
    pub sheets: usize,
}

/// Surveys the records of a workbook stream.
pub(crate) fn survey(stream: &[u8]) -> Survey {
    let mut found = Survey::default();
    let mut starts = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            0x002f if word(data, 0) != 0 => found.locked = true,
            0x0085 => starts.extend(double_word(data, 0)),
            0x000a => break,
            _ => {}
        }
    }
    found.sheets = starts.len();
    for start in starts {
        let Some(sheet) = stream.get(start as usize..) else { continue };
        survey_sheet(sheet, &mut found);
    }
    found
}

fn survey_sheet(stream: &[u8], found: &mut Survey) {
    let mut bounds: Option<(u32, u32, u32, u32)> = None;
    for (kind, data) in records(stream) {
        match kind {
            0x0200 => {
                let (first_row, last_row) = (double_word(data, 0).unwrap_or(0), double_word(data, 4).unwrap_or(0));
                let (first, last) = (u64::from(word(data, 8)), u64::from(word(data, 10)));
                let rows = u64::from(last_row.saturating_sub(first_row));
                found.declared = found.declared.max(rows * last.saturating_sub(first));
            }
            // Every record that puts a cell, each beginning with its row and column.
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd | 0x0006 => {
                let (row, column) = (u32::from(word(data, 0)), u32::from(word(data, 2)));
                // A row of numbers ends with its last column.
                let last = if kind == 0x00bd { u32::from(word(data, data.len().saturating_sub(2))) } else { column };
                let b = bounds.get_or_insert((row, row, column, last));
                *b = (b.0.min(row), b.1.max(row), b.2.min(column), b.3.max(last));
            }
            0x000a => break,
            _ => {}
        }
    }
    if let Some((top, bottom, left, right)) = bounds {
        found.area += u64::from(bottom - top + 1) * u64::from(right.max(left) - left + 1);
    }
}

/// Records as kind and data; ends where one does not fit.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = stream;
    std::iter::from_fn(move || {
        let (kind, len) = (word(rest.get(..4)?, 0), word(rest, 2) as usize);
        let data = rest.get(4..4 + len)?;
        rest = &rest[4 + len..];
        Some((kind, data))
    })
}

fn word(data: &[u8], at: usize) -> u16 {
    data.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn double_word(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    #[test]
    fn two_cells_in_opposite_corners_are_seen_to_span_a_whole_sheet() {
        // A BOF, one BOUNDSHEET leading to the sheet, EOF; then the sheet with cells at A1 and IV65536.
        let mut globals = record(0x0809, &[0; 16]);
        let start = globals.len() + 4 + 8 + 4;
        globals.extend(record(0x0085, &[&(start as u32).to_le_bytes()[..], &[0; 4]].concat()));
        globals.extend(record(0x000a, &[]));
        let number =
            |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let sheet = [record(0x0809, &[0; 16]), number(0, 0), number(65_535, 255), record(0x000a, &[])].concat();
        let found = survey(&[globals, sheet].concat());
        assert_eq!(found, Survey { locked: false, area: 65_536 * 256, declared: 0, sheets: 1 });
    }

    #[test]
    fn a_password_record_is_seen() {
        assert!(survey(&[record(0x0809, &[0; 16]), record(0x002f, &[1, 0, 0, 0])].concat()).locked);
    }
}
