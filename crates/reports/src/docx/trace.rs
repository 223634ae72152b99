//! From a finished document back to the provenance of its figures, also after another office program has saved it.

use super::mark::{silent, slot_of};
use super::parts::{NAMESPACE, own_item};
use crate::document::Document;
use crate::error::ReportError;
use crate::provenance::{Provenance, SlotProvenance};

/// A finished document's provenance and the figures found in its text.
#[derive(Clone, Debug)]
pub struct Traced {
    /// What the document carries.
    pub provenance: Provenance,
    /// The figures found, in the order of the text.
    pub figures: Vec<TracedFigure>,
}

/// A figure found in the text by its bookmark.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedFigure {
    /// The bookmark.
    pub bookmark: String,
    /// The title of its content control, while there is one.
    pub title: Option<String>,
    /// First code point in the document's text.
    pub offset: usize,
    /// What stands there now.
    pub text: String,
    /// Its provenance; none where the bookmark came from another document.
    pub entry: Option<SlotProvenance>,
}

impl TracedFigure {
    /// Whether the text still is what was written.
    pub fn untouched(&self) -> bool {
        self.entry.as_ref().is_some_and(|e| super::mark::shown(e) == self.text)
    }
}

impl Traced {
    /// Slots whose figure is no longer in the text.
    pub fn lost(&self) -> impl Iterator<Item = &SlotProvenance> {
        let found =
            |slot: &SlotProvenance| self.figures.iter().any(|f| f.entry.as_ref().is_some_and(|e| e.slot == slot.slot));
        self.provenance.slots.iter().filter(move |slot| !silent(slot) && !found(slot))
    }
}

/// Reads a finished .docx.
///
/// # Errors
/// It is no readable .docx, or carries no provenance of ours.
pub fn provenance_of(bytes: &[u8], file_name: &str) -> Result<Traced, ReportError> {
    let document = Document::read(bytes, file_name)?;
    let Some(word) = &document.word else {
        return Err(ReportError::NotDocx { file: file_name.into() });
    };
    let Some(item) = own_item(&word.package) else {
        return Err(ReportError::NoProvenance { file: file_name.into() });
    };
    let provenance =
        read(&word.package.text(&item)?).map_err(|what| ReportError::BadProvenance { file: file_name.into(), what })?;
    let marks = word.parts.iter().flat_map(|p| &p.scan.marks);
    let mut figures: Vec<TracedFigure> = marks
        .map(|mark| TracedFigure {
            bookmark: mark.name.clone(),
            title: mark.alias.clone(),
            offset: mark.text.start,
            text: document.text().chars().skip(mark.text.start).take(mark.text.len()).collect(),
            entry: slot_of(&mark.name).and_then(|n| provenance.slot(n)).cloned(),
        })
        .collect();
    figures.sort_by_key(|f| f.offset);
    Ok(Traced { provenance, figures })
}

/// The JSON that a custom XML part of ours holds.
fn read(item: &str) -> Result<Provenance, String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(item);
    let mut json = String::new();
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Text(text) => json.push_str(&text.xml10_content()),
            Event::CData(text) => json.push_str(&text.xml10_content()),
            Event::GeneralRef(name) => match (&*name.xml10_content(), name.resolve_char_ref()) {
                ("lt", _) => json.push('<'),
                ("gt", _) => json.push('>'),
                ("amp", _) => json.push('&'),
                ("quot", _) => json.push('"'),
                ("apos", _) => json.push('\''),
                (_, Ok(Some(c))) => json.push(c),
                (name, _) => return Err(format!("&{name}; in {NAMESPACE}")),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    serde_json::from_str(json.trim()).map_err(|e| e.to_string())
}
