//! An official paper (GB/T 9704-2012) made from plain text: page grid of 22 lines by 28 characters, official fonts by name, heading
//! levels, page numbers. Run-in ordinals (一是, 二是) stay in their paragraphs.

mod body;
mod shape;
mod sheets;
mod title;

use body::Body;
pub use shape::{Shape, Shaped, shapes};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::provenance_of;
    use crate::docx::testing::{fill_all, open, part, provenance};

    fn made(text: &str, meta: &PaperMeta, provenance: &Provenance) -> String {
        part(&official(&Document::from_text(text), meta, provenance).unwrap(), "word/document.xml")
    }

    #[test]
    fn run_in_ordinals_stay_in_their_paragraph_and_headings_have_their_styles() {
        let text = "开头一段。\n一、建强队伍\n一是选。二是管。\n（一）定村。再定人。\n（二）定人";
        let xml = made(text, &PaperMeta::default(), &provenance(vec![]));
        assert!(
            xml.contains(r#"<w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">一、建强队伍</w:t>"#),
            "{xml}"
        );
        assert!(xml.contains(r#"<w:t xml:space="preserve">一是选。二是管。</w:t>"#));
        assert!(xml.contains(r#"<w:rPr><w:rStyle w:val="GwKai"/></w:rPr><w:t xml:space="preserve">（一）定村。</w:t></w:r><w:r><w:t xml:space="preserve">再定人。</w:t>"#), "{xml}");
        assert!(xml.contains(r#"<w:pStyle w:val="Heading2"/>"#));
    }

    #[test]
    fn what_the_paper_lacks_is_asked_for_and_stays_visibly_blank() {
        let document = Document::from_text("今年以来，全县上下一心，成效明显。");
        let all = [Wanted::Title, Wanted::Addressee, Wanted::Unit, Wanted::Date];
        assert_eq!(PaperMeta::default().wanted(&document), all);
        let bytes = official(&document, &PaperMeta::default(), &provenance(vec![])).unwrap();
        assert_eq!(part(&bytes, "word/comments.xml").matches("<w:comment ").count(), 4);
        let none = Some(String::new());
        let meta = PaperMeta { title: none.clone(), addressee: none.clone(), unit: none.clone(), date: none };
        assert!(meta.wanted(&document).is_empty());
        let titled = Document::from_text("工作汇报\n\n今年以来，成效明显。\n某县\n2026年11月5日");
        assert_eq!(PaperMeta::default().wanted(&titled), [Wanted::Addressee]);
    }

    #[test]
    fn unit_and_date_stand_by_their_lengths() {
        let meta = |unit: &str| PaperMeta {
            unit: Some(unit.into()),
            date: Some("2026年11月5日".into()),
            ..PaperMeta::default()
        };
        // nine characters are longer than the date's six and a half: two from the right; the date from the left, two further in
        let long = made("正文。", &meta("中共某某县委组织部"), &provenance(vec![]));
        assert!(
            long.contains(r#"<w:ind w:right="628"/></w:pPr><w:r><w:t xml:space="preserve">中共某某县委组织部"#),
            "{long}"
        );
        assert!(long.contains(&format!(r#"<w:ind w:left="{}"/>"#, (56 - 18) * 157)), "{long}");
        // two characters: the date two from the right, the unit 8 + 13 − 4 = 17 halves
        let short = made("正文。", &meta("某县"), &provenance(vec![]));
        assert!(short.contains(&format!(r#"<w:ind w:right="{}"/>"#, 17 * 157)), "{short}");
    }

    #[test]
    fn every_slot_is_written_wherever_it_stands() {
        let text =
            "X县工作情况汇报\n　　X名书记，其中X名。\n一、引进资金X万元\n（一）共X户。其余X户\n某县X\n2026年X月5日";
        let filled = fill_all(text, &["甲", "60", "22", "962.4", "3900", "7", "乙", "11"]);
        let bytes = official(&Document::from_text(text), &PaperMeta::default(), &filled).unwrap();
        let read = Document::read(&bytes, "a.docx").unwrap();
        assert!(
            read.text().contains("甲县工作情况汇报")
                && read.text().contains("一、引进资金962.4万元\n（一）共3900户。其余7户")
        );
        let traced = provenance_of(&bytes, "a.docx").unwrap();
        assert_eq!((traced.figures.len(), traced.lost().count()), (8, 0));
    }

    #[test]
    fn a_number_left_out_altogether_and_an_open_one_are_marked() {
        let text = "达到户，共X名。";
        let mut gap = open(1, 2, "");
        gap.written = String::new();
        let xml = made(text, &PaperMeta::default(), &provenance(vec![gap, open(2, 5, "X")]));
        assert!(xml.contains("＿＿") && xml.matches("sj_000").count() == 2, "{xml}");
    }
}
