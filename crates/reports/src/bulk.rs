//! One template for many places: each place's paper and provenance, and a workbook that lists every slot of all of them.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::ReportError;
use crate::provenance::{Provenance, SlotState};

/// A place's finished report.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The place's code.
    pub code: String,
    /// The place's name.
    pub place: String,
    /// The .docx.
    pub docx: Vec<u8>,
    /// Where its figures come from.
    pub provenance: Provenance,
}

const HEADS: [(&str, f64); 9] = [
    ("代码", 14.0),
    ("地方", 14.0),
    ("空", 6.0),
    ("指标", 34.0),
    ("写成", 14.0),
    ("单位", 8.0),
    ("截止", 12.0),
    ("记录", 8.0),
    ("状态", 40.0),
];

/// All papers as one archive: `index.xlsx`, and a .docx and a .json for each place.
///
/// # Errors
/// Something cannot be packed.
pub fn archive(papers: &[Paper]) -> Result<Vec<u8>, ReportError> {
    let failed = |e: &dyn std::fmt::Display| ReportError::Packing { what: e.to_string() };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| -> Result<(), ReportError> {
        writer.start_file(name, SimpleFileOptions::default()).map_err(|e| failed(&e))?;
        writer.write_all(bytes).map_err(|e| failed(&e))
    };
    put("index.xlsx", &index(papers).map_err(|e| failed(&e))?)?;
    for paper in papers {
        let name = format!("{} {}", paper.code, file_name(&paper.place));
        let json = serde_json::to_vec_pretty(&paper.provenance).expect("a provenance is plain data");
        put(&format!("{name}.docx"), &paper.docx)?;
        put(&format!("{name}.json"), &json)?;
    }
    Ok(writer.finish().map_err(|e| failed(&e))?.into_inner())
}

/// A name that is one in a folder on every system.
fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect()
}

/// Every slot of every paper as a row. Texts are written as texts: none becomes a formula.
fn index(papers: &[Paper]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    for (at, (head, width)) in (0u16..).zip(HEADS) {
        sheet.write_string_with_format(0, at, head, &bold)?;
        sheet.set_column_width(at, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 1;
    for paper in papers {
        for slot in &paper.provenance.slots {
            sheet.write_string(row, 0, &paper.code)?;
            sheet.write_string(row, 1, &paper.place)?;
            sheet.write_number(row, 2, slot.slot as f64)?;
            sheet.write_string(row, 3, if slot.name.is_empty() { &slot.text } else { &slot.name })?;
            match slot.written.trim().parse::<f64>() {
                Ok(number) if slot.state == SlotState::Filled && slot.kind != "year" => {
                    sheet.write_number(row, 4, number)?
                }
                _ => sheet.write_string(row, 4, slot.written.trim())?,
            };
            sheet.write_string(row, 5, &slot.unit)?;
            sheet.write_string(row, 6, slot.window.as_ref().map(|w| w.last.to_string()).unwrap_or_default())?;
            sheet.write_number(row, 7, slot.records.count as f64)?;
            sheet.write_string(row, 8, state(slot))?;
            row += 1;
        }
    }
    book.save_to_buffer()
}

fn state(slot: &crate::provenance::SlotProvenance) -> String {
    match slot.state {
        SlotState::Filled => "已填".into(),
        SlotState::ByHand => format!("手填：{}", slot.reason.as_deref().unwrap_or_default()),
        SlotState::Open => format!("待填：{}", slot.question.as_deref().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::testing::{open, provenance, slot};
    use std::io::Read;

    #[test]
    fn every_place_has_its_paper_and_provenance_and_all_slots_stand_in_the_index() {
        let paper = |code: &str, place: &str| Paper {
            code: code.into(),
            place: place.into(),
            docx: b"PK".to_vec(),
            provenance: provenance(vec![slot(1, 0, "X", "=1+1"), open(2, 5, "X")]),
        };
        let bytes = archive(&[paper("1", "石桥镇"), paper("2", "a/b")]).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names: Vec<String> = archive.file_names().map(|n| n.unwrap().into_owned()).collect();
        names.sort();
        assert_eq!(names, ["1 石桥镇.docx", "1 石桥镇.json", "2 a_b.docx", "2 a_b.json", "index.xlsx"]);
        let mut index = Vec::new();
        archive.by_name("index.xlsx").unwrap().read_to_end(&mut index).unwrap();
        let mut book = zip::ZipArchive::new(Cursor::new(index)).unwrap();
        let mut sheet = String::new();
        book.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert_eq!(sheet.matches("<row ").count(), 5, "a head and four slots");
        assert!(!sheet.contains("<f>"), "a text is no formula");
    }
}
