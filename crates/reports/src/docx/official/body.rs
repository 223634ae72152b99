//! The body of an official paper: paragraphs, runs, slots, signature.

use std::fmt::Write;

use super::shape::{Shape, Shaped, shapes};
use super::{PaperMeta, attribute, sheets, title};
use crate::document::{Document, Ground};
use crate::docx::mark::{self, Comment, Ids, shown};
use crate::error::ReportError;
use crate::provenance::SlotProvenance;

/// The body written, and the comments that go with it.
pub(super) struct Body<'a> {
    pub xml: String,
    pub comments: Vec<Comment>,
    text: Vec<char>,
    slots: &'a [&'a SlotProvenance],
    written: Vec<bool>,
    ids: Ids,
}

/// A blank of the paper's own with the question what goes there.
struct Asked(&'static str, &'static str);

const TITLE: Asked = Asked("＿＿＿＿＿＿＿＿", "待报：报告标题（问：起草人）");
const ADDRESSEE: Asked = Asked("＿＿＿＿＿＿", "待报：主送单位；没有主送单位的请删去本行（问：起草人）");
const UNIT: Asked = Asked("＿＿＿＿＿＿", "待报：署名单位（问：起草人）");
const DATE: Asked = Asked("＿＿＿＿年＿＿月＿＿日", "待报：成文日期（问：起草人）");

/// What goes on a line: part of the text, an answer, or a question.
enum Line<'a> {
    Text(Shaped),
    Answer(&'a str),
    Asked(Asked),
}

impl<'a> Body<'a> {
    /// Writes the whole body.
    ///
    /// # Errors
    /// A slot stands where there is no paragraph.
    pub fn write(
        document: &Document,
        meta: &PaperMeta,
        slots: &'a [&'a SlotProvenance],
    ) -> Result<Body<'a>, ReportError> {
        let text = document.text().chars().collect();
        let ids = Ids { bookmark: 1, ..Ids::default() };
        let mut body = Body {
            xml: sheets::OPEN.to_owned(),
            comments: Vec::new(),
            text,
            slots,
            written: vec![false; slots.len()],
            ids,
        };
        let shaped = body.around_slots(shapes(document.text()));
        body.head(&shaped, meta);
        body.middle(&shaped, meta);
        body.xml.push_str(sheets::CLOSE);
        match body.written.iter().position(|written| !written) {
            None => Ok(body),
            Some(at) => Err(ReportError::BadSlot {
                slot: slots[at].slot,
                offset: slots[at].offset,
                end: slots[at].offset + slots[at].length,
                what: "no paragraph stands there",
                what_zh: "该处没有段落",
            }),
        }
    }

    /// White space at a paragraph's edge that is a slot belongs to it.
    fn around_slots(&self, mut shaped: Vec<Shaped>) -> Vec<Shaped> {
        for paragraph in &mut shaped {
            for slot in self.slots {
                let end = slot.offset + slot.length;
                if slot.offset < paragraph.from && end >= paragraph.from {
                    paragraph.from = slot.offset;
                }
                if slot.offset <= paragraph.to && end > paragraph.to {
                    paragraph.to = end;
                }
            }
        }
        shaped
    }

    fn head(&mut self, shaped: &[Shaped], meta: &PaperMeta) {
        let is = |shape: Shape| move |s: &&Shaped| s.shape == shape;
        let titles: Vec<&Shaped> = shaped.iter().filter(is(Shape::Title)).collect();
        match (&titles[..], meta.title.as_deref()) {
            ([], Some(title)) => self.line("Title", "", Line::Answer(title)),
            ([], None) => self.line("Title", "", Line::Asked(TITLE)),
            _ => titles.iter().for_each(|t| self.line("Title", "", Line::Text(**t))),
        }
        shaped.iter().filter(is(Shape::Subtitle)).for_each(|s| self.line("Subtitle", "", Line::Text(*s)));
        self.empty_line();
        match (shaped.iter().find(is(Shape::Addressee)), meta.addressee.as_deref()) {
            (Some(addressee), _) => self.line("GwFlush", "", Line::Text(*addressee)),
            (None, Some("")) => {}
            (None, Some(addressee)) => {
                let colon = format!("{}：", addressee.trim_end_matches(['：', ':']));
                self.line("GwFlush", "", Line::Answer(&colon));
            }
            (None, None) => self.line("GwFlush", "", Line::Asked(ADDRESSEE)),
        }
    }

    fn middle(&mut self, shaped: &[Shaped], meta: &PaperMeta) {
        let head = |s: &&Shaped| matches!(s.shape, Shape::Title | Shape::Subtitle | Shape::Addressee);
        let main = shaped.iter().skip_while(head);
        let mut attached = false;
        let mut signed = false;
        let mut heading_of_attachment = false;
        for paragraph in main {
            if paragraph.shape == Shape::Attachment && !signed {
                self.signature(shaped, meta);
                signed = true;
            }
            match paragraph.shape {
                Shape::First { head } => self.headed("Heading1", "GwHei", paragraph, head),
                Shape::Second { head } => self.headed("Heading2", "GwKai", paragraph, head),
                Shape::Attached => {
                    if !attached {
                        self.empty_line();
                    }
                    self.line("GwBody", "", Line::Text(*paragraph));
                    attached = true;
                }
                Shape::Attachment => self.line("GwAttachment", "", Line::Text(*paragraph)),
                Shape::Unit | Shape::Date => {}
                // the second attachment stands under the first one's number
                Shape::Body if attached && !signed && self.text[paragraph.from].is_ascii_digit() => {
                    self.line("GwBody", UNDER_FIRST, Line::Text(*paragraph));
                }
                _ if heading_of_attachment => {
                    self.empty_line();
                    self.line("Title", "", Line::Text(*paragraph));
                    self.empty_line();
                }
                _ => self.line("GwBody", "", Line::Text(*paragraph)),
            }
            heading_of_attachment = paragraph.shape == Shape::Attachment;
        }
        if !signed {
            self.signature(shaped, meta);
        }
    }

    /// Without a seal: one line free, the unit two characters from the right; the date begins two characters further right than
    /// the unit. Where the date is the longer, it stands two characters from the right and the unit gives way.
    fn signature(&mut self, shaped: &[Shaped], meta: &PaperMeta) {
        let unit = Self::signing(shaped, Shape::Unit, meta.unit.as_deref(), UNIT);
        let date = Self::signing(shaped, Shape::Date, meta.date.as_deref(), DATE);
        let (unit_width, date_width) = (self.width(&unit), self.width(&date));
        if unit.is_none() && date.is_none() {
            return;
        }
        self.empty_line();
        let (above, below) = match (&unit, &date) {
            (Some(_), Some(_)) if date_width > unit_width => (from_right(8 + date_width - unit_width), from_right(4)),
            // from the left: the digits of the date are not of the same width in every font
            (Some(_), Some(_)) => (from_right(4), from_left(56usize.saturating_sub(unit_width))),
            _ => (from_right(4), from_right(4)),
        };
        // unit and date stay on one page
        let above = if date.is_some() { format!("<w:keepNext/>{above}") } else { above };
        for (line, place) in [(unit, above), (date, below)] {
            if let Some(line) = line {
                self.line("GwSign", &place, line);
            }
        }
    }

    fn signing<'m>(shaped: &[Shaped], shape: Shape, answer: Option<&'m str>, asked: Asked) -> Option<Line<'m>> {
        match (shaped.iter().find(|s| s.shape == shape), answer) {
            (Some(line), _) => Some(Line::Text(*line)),
            (None, Some("")) => None,
            (None, Some(answer)) => Some(Line::Answer(answer)),
            (None, None) => Some(Line::Asked(asked)),
        }
    }

    /// A line's width in half characters, slots as written.
    fn width(&self, line: &Option<Line>) -> usize {
        let half = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        match line {
            None => 0,
            Some(Line::Answer(text)) => half(text),
            Some(Line::Asked(asked)) => half(asked.0),
            Some(Line::Text(shaped)) => {
                let inside = |s: &&&SlotProvenance| s.offset >= shaped.from && s.offset + s.length <= shaped.to;
                let text: String = self.text[shaped.from..shaped.to].iter().collect();
                self.slots.iter().filter(inside).fold(half(&text), |width, slot| {
                    let stood: String = self.text[slot.offset..slot.offset + slot.length].iter().collect();
                    width + half(shown(slot)) - half(&stood)
                })
            }
        }
    }

    /// A paragraph whose first `head` code points are a heading; a heading of its own carries the heading's style.
    fn headed(&mut self, style: &str, character: &str, paragraph: &Shaped, head: usize) {
        let middle = paragraph.from + head;
        if head == 0 || middle >= paragraph.to {
            let style = if head == 0 { "GwBody" } else { style };
            return self.line(style, "", Line::Text(*paragraph));
        }
        self.open("GwBody", "");
        let properties = format!(r#"<w:rPr><w:rStyle w:val="{character}"/></w:rPr>"#);
        let split = self.slot_over(middle).map_or(middle, |slot| slot.offset + slot.length);
        self.runs(paragraph.from, split, &properties);
        self.runs(split, paragraph.to, "");
        self.xml.push_str("</w:p>");
    }

    fn slot_over(&self, at: usize) -> Option<&'a SlotProvenance> {
        self.slots.iter().find(|s| s.offset < at && s.offset + s.length > at).copied()
    }

    fn line(&mut self, style: &str, properties: &str, line: Line) {
        self.open(style, properties);
        match line {
            Line::Text(shaped) if style == "Title" => self.title_runs(shaped),
            Line::Text(shaped) => self.runs(shaped.from, shaped.to, ""),
            Line::Answer(text) if style == "Title" => {
                let chars: Vec<char> = text.chars().collect();
                let mut from = 0;
                for at in title::breaks(&chars) {
                    mark::plain(&mut self.xml, &chars[from..at].iter().collect::<String>(), "");
                    self.xml.push_str("<w:r><w:br/></w:r>");
                    from = at;
                }
                mark::plain(&mut self.xml, &chars[from..].iter().collect::<String>(), "");
            }
            Line::Answer(text) => mark::plain(&mut self.xml, text, ""),
            Line::Asked(Asked(shown, question)) => {
                let comment = mark::blank(&mut self.xml, shown, question, &mut self.ids);
                self.comments.push(comment);
            }
        }
        self.xml.push_str("</w:p>");
    }

    fn title_runs(&mut self, shaped: Shaped) {
        let breaks = title::breaks(&self.text[shaped.from..shaped.to]);
        let mut from = shaped.from;
        for at in breaks.into_iter().map(|at| at + shaped.from) {
            let at = self.slot_over(at).map_or(at, |slot| slot.offset);
            if at > from {
                self.runs(from, at, "");
                self.xml.push_str("<w:r><w:br/></w:r>");
                from = at;
            }
        }
        self.runs(from, shaped.to, "");
    }

    /// Text and slots between two code points. A slot of no length at the end belongs to what comes before it.
    fn runs(&mut self, from: usize, to: usize, properties: &str) {
        let mut at = from;
        let first = self.slots.partition_point(|s| s.offset < from);
        for (index, slot) in self.slots.iter().enumerate().skip(first) {
            let (start, end) = (slot.offset, slot.offset + slot.length);
            if start > to || (start == to && slot.length > 0) {
                break;
            }
            if std::mem::replace(&mut self.written[index], true) {
                continue;
            }
            self.text(at, start, properties);
            mark::write(&mut self.xml, slot, properties, Ground::OPEN, &mut self.ids, &mut self.comments);
            at = end;
        }
        self.text(at, to, properties);
    }

    fn text(&mut self, from: usize, to: usize, properties: &str) {
        if from < to {
            mark::plain(&mut self.xml, &self.text[from..to].iter().collect::<String>(), properties);
        }
    }

    fn open(&mut self, style: &str, properties: &str) {
        let _ = write!(self.xml, r#"<w:p><w:pPr><w:pStyle w:val="{}"/>{properties}</w:pPr>"#, attribute(style));
    }

    fn empty_line(&mut self) {
        self.open("GwFlush", "");
        self.xml.push_str("</w:p>");
    }
}

/// Five characters in: behind 附件：.
const UNDER_FIRST: &str = r#"<w:ind w:leftChars="500" w:left="1570" w:firstLineChars="0" w:firstLine="0"/>"#;
/// Half a character's pitch in twips; 56 of them fill the line.
const HALF: usize = 157;

fn from_right(halves: usize) -> String {
    format!(r#"<w:ind w:right="{}"/>"#, halves * HALF)
}

fn from_left(halves: usize) -> String {
    format!(r#"<w:ind w:left="{}"/><w:jc w:val="left"/>"#, halves * HALF)
}
