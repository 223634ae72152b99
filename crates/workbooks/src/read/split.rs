//! A long sheet cut into parts that can be parsed at the same time: each a package of its own with some of the rows.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::package::find;

/// Sheets shorter than this are parsed in one go.
pub(crate) const WORTH_SPLITTING: usize = 6 << 20;
/// Sheets longer than this are not copied once more.
const TOO_LONG: usize = 128 << 20;

/// Packages that hold the rows of a sheet in order, one part each; none where the sheet is shorter than `least` or unusually made.
pub(crate) fn split(unpacked: &[u8], path: &str, parts: usize, least: usize) -> Option<Vec<Vec<u8>>> {
    let mut zip = ZipArchive::new(Cursor::new(unpacked)).ok()?;
    let sheet = {
        let part = zip.by_index(zip.index_for_name(path)?).ok()?;
        let start = usize::try_from(part.data_start()?).ok()?;
        unpacked.get(start..start + usize::try_from(part.size()).ok()?)?
    };
    if !(least..TOO_LONG).contains(&sheet.len()) || parts < 2 {
        return None;
    }
    let open = b"<sheetData>";
    let first = find(&sheet[..sheet.len().min(1 << 16)], open)? + open.len();
    let end = memchr::memmem::rfind(sheet, b"</sheetData>")?;
    let mut cuts = vec![first];
    for n in 1..parts {
        let from = (first + (end - first) * n / parts).max(*cuts.last()?);
        cuts.push(from + row_start(&sheet[from..end])?);
    }
    cuts.push(end);
    let others = others(&mut zip, unpacked, path)?;
    cuts.windows(2)
        .map(|cut| package(&others, path, [&sheet[..first], &sheet[cut[0]..cut[1]], &sheet[end..]]))
        .collect()
}

/// Where the next row begins that says its own number: rows that do not are counted from the one before.
fn row_start(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += find(&text[at..], b"<row ")?;
        let tag = &text[at..at + text[at..].iter().position(|b| *b == b'>')?];
        if find(tag, b" r=\"").is_some() {
            return Some(at);
        }
        at += 5;
    }
}

/// Every part but the sheets: name and bytes.
fn others<'u>(zip: &mut ZipArchive<Cursor<&[u8]>>, unpacked: &'u [u8], path: &str) -> Option<Vec<(String, &'u [u8])>> {
    let folder = path.rsplit_once('/')?.0;
    let mut all = Vec::new();
    for n in 0..zip.len() {
        let part = zip.by_index(n).ok()?;
        let name = part.name().ok()?.into_owned();
        if !name.starts_with(folder) {
            let start = usize::try_from(part.data_start()?).ok()?;
            all.push((name, unpacked.get(start..start + usize::try_from(part.size()).ok()?)?));
        }
    }
    Some(all)
}

fn package(others: &[(String, &[u8])], path: &str, sheet: [&[u8]; 3]) -> Option<Vec<u8>> {
    let size = others.iter().map(|o| o.1.len()).sum::<usize>() + sheet.iter().map(|s| s.len()).sum::<usize>();
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(size + (64 << 10))));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in others {
        out.start_file(name.as_str(), stored).ok()?;
        out.write_all(bytes).ok()?;
    }
    out.start_file(path, stored).ok()?;
    for piece in sheet {
        out.write_all(piece).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_hold_all_rows_once_and_begin_only_at_rows_that_say_their_number() {
        let rows: String = (1..=9)
            .map(|n| {
                if n == 5 { "<row><c/></row>".to_string() } else { format!("<row spans=\"1:2\" r=\"{n}\"><c/></row>") }
            })
            .collect();
        let sheet = format!("<worksheet><sheetData>{rows}</sheetData><mergeCells/></worksheet>");
        let whole = package(
            &[("xl/workbook.xml".into(), b"<workbook/>")],
            "xl/worksheets/sheet1.xml",
            [sheet.as_bytes(), b"", b""],
        );
        let parts = split(&whole.unwrap(), "xl/worksheets/sheet1.xml", 3, 0).unwrap();
        let mut joined = String::new();
        for part in &parts {
            let mut zip = ZipArchive::new(Cursor::new(part.as_slice())).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut text).unwrap();
            let inside = text.strip_prefix("<worksheet><sheetData>").unwrap();
            let inside = inside.strip_suffix("</sheetData><mergeCells/></worksheet>").unwrap();
            assert!(!inside.starts_with("<row><c/>"), "a row without a number begins no part");
            joined.push_str(inside);
            assert!(zip.index_for_name("xl/workbook.xml").is_some());
        }
        assert_eq!(joined, rows);
    }
}
