//! An official paper (GB/T 9704-2012) made from plain text: page grid of 22 lines by 28 characters, official fonts by name, heading
//! levels, page numbers. Run-in ordinals (一是, 二是) stay in their paragraphs.

mod body;
mod shape;
mod sheets;
mod title;

use body::Body;
pub use shape::{Shape, shapes};

use super::fill::in_order;
use super::pack::pack;
use super::parts::{Additions, CommentBook};
use super::{attribute, escape};
use crate::document::Document;
use crate::error::ReportError;
use crate::provenance::Provenance;

/// What a paper needs besides its text. `None` is not answered yet: it stays visibly blank with the question beside it. An empty
/// text is an answer: the paper has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperMeta {
    /// The title (标题).
    pub title: Option<String>,
    /// To whom it goes (主送).
    pub addressee: Option<String>,
    /// The unit that signs (署名).
    pub unit: Option<String>,
    /// The date of signing (成文日期), as `2026年11月5日`.
    pub date: Option<String>,
}

/// One of the four things a paper needs besides its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The title.
    Title,
    /// The addressee.
    Addressee,
    /// The signing unit.
    Unit,
    /// The date.
    Date,
}

impl PaperMeta {
    /// What neither the text nor an answer gives: to be asked before the paper goes out.
    pub fn wanted(&self, document: &Document) -> Vec<Wanted> {
        let shapes = shapes(document.text());
        let stands = |shape: Shape| shapes.iter().any(|s| s.shape == shape);
        let mut wanted = Vec::new();
        let all = [
            (Wanted::Title, &self.title, Shape::Title),
            (Wanted::Addressee, &self.addressee, Shape::Addressee),
            (Wanted::Unit, &self.unit, Shape::Unit),
            (Wanted::Date, &self.date, Shape::Date),
        ];
        for (what, answer, shape) in all {
            if answer.is_none() && !stands(shape) {
                wanted.push(what);
            }
        }
        wanted
    }
}

/// Lays a report's text out as an official paper, filled with what its provenance says was written.
///
/// # Errors
/// A slot lies outside the text or over another; the result cannot be packed.
pub fn official(document: &Document, meta: &PaperMeta, provenance: &Provenance) -> Result<Vec<u8>, ReportError> {
    let slots = in_order(document.text(), &provenance.slots)?;
    let body = Body::write(document, meta, &slots)?;
    let mut additions = Additions::new("word/document.xml", sheets::TYPES, sheets::RELATIONS);
    let title = meta.title.as_deref().filter(|t| !t.is_empty()).unwrap_or(&provenance.title);
    let made = provenance.produced_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    additions.parts.set("[Content_Types].xml", "");
    additions.parts.set("_rels/.rels", sheets::PACKAGE_RELATIONS);
    additions.parts.set("word/document.xml", body.xml);
    additions.parts.set("word/styles.xml", sheets::STYLES);
    additions.parts.set("word/settings.xml", sheets::SETTINGS);
    additions.parts.set("word/fontTable.xml", sheets::FONTS);
    additions.parts.set("word/footer1.xml", sheets::footer(sheets::Side::Odd));
    additions.parts.set("word/footer2.xml", sheets::footer(sheets::Side::Even));
    additions
        .parts
        .set("docProps/core.xml", sheets::core(&escape(title), &escape(meta.unit.as_deref().unwrap_or("")), &made));
    additions.parts.set("docProps/app.xml", sheets::APP);
    additions.comments(CommentBook::none("word/document.xml"), &body.comments, &provenance.produced_at);
    additions.provenance(provenance);
    pack(None, additions.finish())
}
