//! What the tests of this folder share: slots, a provenance, small .docx files.

use super::pack::{Parts, pack};
use crate::provenance::{County, Provenance, SlotProvenance, SlotState};

/// A slot filled with `written`.
pub(crate) fn slot(number: usize, offset: usize, text: &str, written: &str) -> SlotProvenance {
    SlotProvenance {
        slot: number,
        offset,
        length: text.chars().count(),
        text: text.into(),
        written: written.into(),
        kind: "figure".into(),
        state: SlotState::Filled,
        figure: Some("posting.first_secretary".into()),
        name: "在任第一书记".into(),
        definition: None,
        region: None,
        window: None,
        value: Some(written.into()),
        unit: "名".into(),
        records: Default::default(),
        question: None,
        owner: None,
        reason: None,
    }
}

/// An open slot.
pub(crate) fn open(number: usize, offset: usize, text: &str) -> SlotProvenance {
    SlotProvenance {
        state: SlotState::Open,
        value: None,
        question: Some("全县共选派多少名".into()),
        owner: Some("县委组织部".into()),
        ..slot(number, offset, text, text)
    }
}

/// A provenance of slots.
pub(crate) fn provenance(slots: Vec<SlotProvenance>) -> Provenance {
    Provenance {
        format: Provenance::FORMAT,
        title: "驻村工作情况汇报".into(),
        county: County { code: "110101".into(), name: "某县".into() },
        cutoff: "2026-10-31".parse().unwrap(),
        as_of: 42,
        head: "abcd".into(),
        catalogue: "v1".into(),
        produced_at: "2026-11-05T08:00:00Z".parse().unwrap(),
        text: String::new(),
        slots,
    }
}

/// Slots for every X of a text, in order, with the given values.
pub(crate) fn fill_all(text: &str, values: &[&str]) -> Provenance {
    let at = text.chars().enumerate().filter(|(_, c)| *c == 'X').map(|(at, _)| at);
    provenance(at.zip(values).enumerate().map(|(n, (at, value))| slot(n + 1, at, "X", value)).collect())
}

/// A small .docx around a body's XML.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// The same with further parts.
pub(crate) fn docx_with(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = Parts::default();
    parts.set(
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    );
    parts.set(
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    );
    parts.set("word/document.xml", document(body));
    for (name, text) in more {
        parts.set(*name, *text);
    }
    pack(None, parts).unwrap()
}

/// The main part around a body's XML.
pub(crate) fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>"#
    )
}

/// A part of a packed document.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    crate::document::Package::open(bytes, "a.docx").unwrap().text(name).unwrap()
}
