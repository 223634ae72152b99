//! A report as it comes in: plain text or .docx, read into paragraphs of plain text whose every code point is known in place.

mod element;
mod grid;
mod kind;
mod package;
mod plain;
mod prefixes;
mod relations;
mod scan;
mod sight;
mod styles;
mod walk;

pub use grid::{At, Cell, Grid};
pub(crate) use package::Package;
pub(crate) use relations::{Relations, folder_of, part_of, relations_of};
pub(crate) use scan::{Ground, Piece, PieceKind, Scan, scan};
use styles::Hidden;

use crate::error::ReportError;

/// The largest file taken, in bytes.
pub const MAX_FILE: u64 = 20 * 1024 * 1024;

/// More headers and footers than any report has.
const MAX_MARGINS: usize = 64;

/// What the report came as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Office Open XML.
    Docx,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In the running text.
    #[default]
    Body,
    /// In a cell of a table.
    Cell,
    /// In a text box.
    Box,
    /// In a footnote or endnote.
    Note,
    /// In a header or footer.
    Margin,
}

/// A paragraph: a stretch of [`Document::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// First code point.
    pub offset: usize,
    /// How many code points, without the line break.
    pub length: usize,
    /// Where it stands.
    pub place: Place,
    /// The id of its style, in a .docx that names one.
    pub style: Option<String>,
    /// Where in a table it stands, if in one of a .docx.
    pub at: Option<At>,
}

/// A report's document.
#[derive(Clone, Debug)]
pub struct Document {
    pub(crate) name: String,
    text: String,
    paragraphs: Vec<Paragraph>,
    /// The cells of its tables that are merged under the one above.
    merged: Vec<At>,
    pub(crate) word: Option<Word>,
}

/// What a .docx is kept as: its package, and the parts that hold text.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub package: Package,
    pub main: String,
    pub parts: Vec<TextPart>,
}

/// A part with text: its name, its source and what was found in it.
#[derive(Clone, Debug)]
pub(crate) struct TextPart {
    pub name: String,
    pub source: String,
    pub scan: Scan,
}

impl Document {
    /// Reads a file: UTF-8 or GB18030 text, or a .docx.
    ///
    /// # Errors
    /// Too large, of another kind, encrypted, with macros, or broken; memory and time stay bounded for hostile files.
    pub fn read(bytes: &[u8], file_name: &str) -> Result<Document, ReportError> {
        if bytes.len() as u64 > MAX_FILE {
            return Err(ReportError::TooLarge { file: file_name.into(), found: bytes.len() as u64, limit: MAX_FILE });
        }
        let document = match kind::of(bytes, file_name)? {
            Format::Text => Document::from_text(plain::decode(bytes, file_name)?).named(file_name),
            Format::Docx => Document::from_package(Package::open(bytes, file_name)?, file_name)?,
        };
        if document.text.trim().is_empty() {
            return Err(ReportError::Empty { file: file_name.into() });
        }
        Ok(document)
    }

    /// A document of plain text; line breaks of every style become `\n`, a byte-order mark is dropped.
    pub fn from_text(text: impl Into<String>) -> Document {
        let text = plain::tidy(text.into());
        let mut paragraphs = Vec::new();
        let mut offset = 0;
        for line in text.split('\n') {
            let length = line.chars().count();
            if length > 0 {
                paragraphs.push(Paragraph { offset, length, place: Place::Body, style: None, at: None });
            }
            offset += length + 1;
        }
        Document { name: "text".into(), text, paragraphs, merged: vec![], word: None }
    }

    fn named(mut self, name: &str) -> Document {
        self.name = name.into();
        self
    }

    /// Reads the parts that hold text: the body, then footnotes and endnotes, then those headers and footers that hold a blank (20XX年,
    /// X县) or were filled before. Without one they are the same on every report.
    fn from_package(package: Package, file_name: &str) -> Result<Document, ReportError> {
        let main = package.main_part()?;
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut paragraphs = Vec::new();
        let folder = folder_of(&main).to_owned();
        let notes = [format!("{folder}footnotes.xml"), format!("{folder}endnotes.xml")];
        let (mut tables, mut merged) = (0, Vec::new());
        let hidden = hidden(&package, &main)?;
        let notes = notes.into_iter().filter(|n| package.has(n)).map(|n| (n, Place::Note));
        let margins = margins(&package, &main)?.into_iter().map(|n| (n, Place::Margin));
        for (name, place) in std::iter::once((main.clone(), Place::Body)).chain(notes).chain(margins) {
            let source = package.text(&name)?;
            let mut scan = scan(&source, place, &hidden).map_err(|(at, what)| ReportError::BrokenPart {
                file: file_name.into(),
                part: name.clone(),
                at,
                what,
            })?;
            if place == Place::Margin && !scan.is_open() {
                continue;
            }
            tables = scan.number_tables(tables);
            merged.extend(&scan.merged);
            scan.join(&mut text, &mut paragraphs);
            parts.push(TextPart { name, source, scan });
        }
        Ok(Document { name: file_name.into(), text, paragraphs, merged, word: Some(Word { package, main, parts }) })
    }

    /// The plain text: paragraphs joined by `\n`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs that are not empty, in the order of the text.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// What it came as.
    pub fn format(&self) -> Format {
        if self.word.is_some() { Format::Docx } else { Format::Text }
    }

    /// The name it came under.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The headers and footers that go with a main part, each once.
fn margins(package: &Package, main: &str) -> Result<Vec<String>, ReportError> {
    let relations = relations_of(main);
    if !package.has(&relations) {
        return Ok(vec![]);
    }
    let relations = Relations::read(&package.text(&relations)?);
    let mut parts: Vec<String> = vec![];
    for relation in relations.0.iter().filter(|r| ["header", "footer"].contains(&r.kind.as_str())) {
        let part = part_of(main, &relation.target);
        if package.has(&part) && !parts.contains(&part) && parts.len() < MAX_MARGINS {
            parts.push(part);
        }
    }
    Ok(parts)
}

/// The styles that hide their text, by the styles part that goes with a main part.
fn hidden(package: &Package, main: &str) -> Result<Hidden, ReportError> {
    let relations = relations_of(main);
    if !package.has(&relations) {
        return Ok(Hidden::default());
    }
    let relations = Relations::read(&package.text(&relations)?);
    let part = relations.target("styles").map(|target| part_of(main, target)).filter(|part| package.has(part));
    part.map_or(Ok(Hidden::default()), |part| Ok(Hidden::read(&package.text(&part)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_of_plain_text_know_their_code_points() {
        let doc = Document::read("第一段\r\n\r\n二、标题\n".as_bytes(), "a.txt").unwrap();
        assert_eq!(doc.text(), "第一段\n\n二、标题\n");
        let at: Vec<_> = doc.paragraphs().iter().map(|p| (p.offset, p.length)).collect();
        assert_eq!(at, [(0, 3), (5, 4)]);
    }

    #[test]
    fn a_file_over_twenty_megabytes_is_refused_before_it_is_read() {
        let big = vec![b'a'; MAX_FILE as usize + 1];
        assert!(matches!(Document::read(&big, "a.txt"), Err(ReportError::TooLarge { .. })));
    }

    #[test]
    fn a_blank_in_a_header_is_read_and_filled_and_page_numbers_are_not() {
        use crate::docx::testing::{docx_with, fill_all, part};
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let ns = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
        let field = |text: &str| {
            format!(
                r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{text}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
            )
        };
        let (page, all) = (field("7"), r#"<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>9</w:t></w:r></w:fldSimple>"#);
        let header = format!(r#"<w:hdr {ns}><w:p><w:r><w:t>X县总结</w:t></w:r>{page}{all}</w:p></w:hdr>"#);
        let footer =
            format!(r#"<w:ftr {ns}><w:p><w:r><w:t>第</w:t></w:r>{page}<w:r><w:t>页</w:t></w:r></w:p></w:ftr>"#);
        let relations = format!(
            r#"<Relationships><Relationship Id="a" Type="{KIND}/header" Target="header1.xml"/><Relationship Id="b" Type="{KIND}/footer" Target="footer1.xml"/><Relationship Id="c" Type="{KIND}/header" Target="header1.xml"/></Relationships>"#
        );
        let parts: [(&str, &str); 3] = [
            ("word/header1.xml", &header),
            ("word/footer1.xml", &footer),
            ("word/_rels/document.xml.rels", &relations),
        ];
        let bytes = docx_with("<w:p><w:r><w:t>正文</w:t></w:r></w:p>", &parts);
        let document = Document::read(&bytes, "a.docx").unwrap();
        assert_eq!(document.text(), "正文\nX县总结");
        assert_eq!(document.paragraphs()[1].place, Place::Margin);
        let filled = crate::docx::fill(&document, &fill_all(document.text(), &["某"])).unwrap();
        assert!(part(&filled, "word/header1.xml").contains(">某</w:t>"));
        assert_eq!(crate::docx::provenance_of(&filled, "a.docx").unwrap().figures[0].text, "某");
    }

    #[test]
    fn a_file_without_text_says_so() {
        assert!(matches!(Document::read(b"  \n ", "a.txt"), Err(ReportError::Empty { .. })));
    }
}
