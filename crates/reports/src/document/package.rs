//! The packed file of a .docx, opened with limits: hostile ones are refused before they unpack.

use std::io::{Cursor, Read};
use std::sync::Arc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Relations, part_of, prefixes};
use crate::error::ReportError;

/// More parts than any report has.
const MAX_PARTS: usize = 4096;
/// The largest text part, unpacked.
const MAX_PART: u64 = 32 * 1024 * 1024;

type Archive = ZipArchive<Cursor<Arc<[u8]>>>;

/// A package: its bytes and its directory.
#[derive(Clone)]
pub(crate) struct Package {
    file: String,
    archive: Archive,
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Package({}, {} parts)", self.file, self.archive.len())
    }
}

impl Package {
    /// Opens a package and refuses what no report is: no .docx, encrypted, with macros, with too many parts.
    pub fn open(bytes: &[u8], file: &str) -> Result<Package, ReportError> {
        let broken = |what: String| ReportError::BrokenPackage { file: file.into(), what };
        let archive = ZipArchive::new(Cursor::new(Arc::from(bytes))).map_err(|e| broken(e.to_string()))?;
        if archive.len() > MAX_PARTS {
            return Err(broken(format!("{} parts, the limit is {MAX_PARTS}", archive.len())));
        }
        if archive.has_duplicate_names() {
            return Err(broken("two parts of one name".into()));
        }
        let package = Package { file: file.into(), archive };
        package.refuse_others()?;
        package.refuse_macros()?;
        Ok(package)
    }

    /// Whether there is such a part.
    pub fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some()
    }

    /// The names of all parts, in the order of the package.
    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|n| Some(n.ok()?.into_owned())).collect()
    }

    /// A part's text, unpacked within the limit, with the usual prefixes.
    pub fn text(&self, part: &str) -> Result<String, ReportError> {
        Ok(prefixes::usual(self.text_within(part, MAX_PART)?))
    }

    /// A part's text, unpacked within a limit of its own.
    pub fn text_within(&self, part: &str, limit: u64) -> Result<String, ReportError> {
        let broken = |what: String| ReportError::BrokenPart { file: self.file.clone(), part: part.into(), at: 0, what };
        let bomb = || ReportError::Bomb { file: self.file.clone(), part: part.into(), limit };
        let mut archive = self.archive.clone();
        let entry = match archive.by_name(part) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => {
                return Err(ReportError::MissingPart { file: self.file.clone(), part: part.into() });
            }
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(ReportError::Password { file: self.file.clone() });
            }
            Err(fault) => return Err(broken(fault.to_string())),
        };
        if entry.size() > limit {
            return Err(bomb());
        }
        // the declared size may lie: read one byte more than the limit and no further
        let mut bytes = Vec::with_capacity(entry.size() as usize);
        entry.take(limit + 1).read_to_end(&mut bytes).map_err(|e| broken(e.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(bomb());
        }
        if let Some(text) = utf16(&bytes) {
            return Ok(text);
        }
        String::from_utf8(bytes).map_err(|e| ReportError::BrokenPart {
            file: self.file.clone(),
            part: part.into(),
            at: e.utf8_error().valid_up_to() as u64,
            what: "not UTF-8".into(),
        })
    }

    /// The part that holds the document, by the package's own relationships.
    pub fn main_part(&self) -> Result<String, ReportError> {
        let relations = Relations::read(&self.text("_rels/.rels")?);
        let part = relations.target("officeDocument").map(|target| part_of("", target));
        let part = part.unwrap_or_else(|| "word/document.xml".into());
        if self.has(&part) { Ok(part) } else { Err(ReportError::MissingPart { file: self.file.clone(), part }) }
    }

    /// The packed archive, for copying parts as they are.
    pub fn archive(&self) -> Archive {
        self.archive.clone()
    }

    fn refuse_others(&self) -> Result<(), ReportError> {
        if self.has("[Content_Types].xml") && self.has("_rels/.rels") {
            let workbook = self.has("xl/workbook.xml");
            let slides = self.has("ppt/presentation.xml");
            let (found, found_zh) = match (workbook, slides) {
                (true, _) => ("a workbook", "工作簿"),
                (_, true) => ("a slide show", "演示文稿"),
                _ => return Ok(()),
            };
            return Err(ReportError::WrongKind { file: self.file.clone(), found, found_zh });
        }
        let (found, found_zh) = match () {
            () if self.has("mimetype") => ("an OpenDocument or e-book file", "OpenDocument文件"),
            () if self.has("OFD.xml") => ("an OFD file", "OFD文件"),
            () if self.names().iter().any(|n| n.starts_with("word/")) => {
                return Err(ReportError::MissingPart { file: self.file.clone(), part: "[Content_Types].xml".into() });
            }
            () => ("a ZIP archive", "ZIP压缩包"),
        };
        Err(ReportError::WrongKind { file: self.file.clone(), found, found_zh })
    }

    fn refuse_macros(&self) -> Result<(), ReportError> {
        let refuse = |part: String| Err(ReportError::Macros { file: self.file.clone(), part });
        if let Some(part) = self.names().into_iter().find(|n| n.to_ascii_lowercase().ends_with("vbaproject.bin")) {
            return refuse(part);
        }
        if self.text("[Content_Types].xml")?.contains("macroEnabled") {
            return refuse("[Content_Types].xml".into());
        }
        Ok(())
    }
}

/// The text of a part in UTF-16, which XML allows; it is kept and written as UTF-8, and says so.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (encoding, _) = encoding_rs::Encoding::for_bom(bytes).filter(|(e, _)| *e != encoding_rs::UTF_8)?;
    let (text, _, broken) = encoding.decode(bytes);
    let head = text.find("?>").map_or(0, |at| at + 2);
    let told = text[..head].replace("UTF-16", "UTF-8").replace("utf-16", "UTF-8");
    (!broken).then(|| told + &text[head..])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::write::SimpleFileOptions;

    use crate::document::Document;
    use crate::docx::testing::{docx, docx_with};
    use crate::error::ReportError;

    fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn fault(bytes: &[u8]) -> ReportError {
        Document::read(bytes, "a.docx").unwrap_err()
    }

    #[test]
    fn packed_files_of_other_kinds_are_called_by_name() {
        for (part, word) in [
            ("mimetype", "OpenDocument"),
            ("a.txt", "ZIP"),
            ("OFD.xml", "OFD"),
            ("word/document.xml", "[Content_Types].xml is missing"),
        ] {
            let fault = fault(&zip(&[(part, b"x")]));
            assert!(fault.to_string().contains(word), "{fault}");
        }
        let workbook = zip(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<R/>"), ("xl/workbook.xml", b"")]);
        assert!(fault(&workbook).to_string().contains("workbook"));
    }

    #[test]
    fn a_document_with_macros_is_refused() {
        let bytes = docx_with("<w:p/>", &[("word/vbaProject.bin", "x")]);
        assert!(matches!(fault(&bytes), ReportError::Macros { .. }));
        let types = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#;
        assert!(matches!(fault(&docx_with("<w:p/>", &[("[Content_Types].xml", types)])), ReportError::Macros { .. }));
    }

    #[test]
    fn a_bomb_is_refused_within_the_limit() {
        let body = "<w:p/>".repeat(6_000_000);
        let bytes = docx(&body);
        assert!(bytes.len() < 1_000_000, "the bomb itself is small: {}", bytes.len());
        let began = std::time::Instant::now();
        assert!(matches!(fault(&bytes), ReportError::Bomb { .. }));
        assert!(began.elapsed().as_secs() < 2);
    }

    #[test]
    fn entity_bombs_deep_nesting_and_broken_xml_are_refused() {
        let entities =
            r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><w:document>&c;</w:document>"#;
        let deep = format!("<w:document>{}", "<w:p>".repeat(100_000));
        for source in
            [entities, &deep, "<w:document><w:p></w:document>", "<w:document>&x;<w:p/></w:document>", "", "<html/>"]
        {
            let bytes = docx_with("", &[("word/document.xml", source)]);
            assert!(
                matches!(fault(&bytes), ReportError::BrokenPart { .. }),
                "{}",
                source.chars().take(60).collect::<String>()
            );
        }
    }

    #[test]
    fn more_runs_than_any_report_has_are_refused() {
        let body = format!("<w:p>{}</w:p>", "<w:r><w:t>a</w:t></w:r>".repeat(400_000));
        assert!(fault(&docx(&body)).to_string().contains("more runs"));
    }

    #[test]
    fn a_truncated_file_is_refused() {
        let bytes = docx("<w:p><w:r><w:t>文</w:t></w:r></w:p>");
        for cut in [10, bytes.len() / 2, bytes.len() - 5] {
            assert!(matches!(fault(&bytes[..cut]), ReportError::BrokenPackage { .. }), "{cut}");
        }
    }

    #[test]
    fn a_main_part_that_is_not_there_is_named() {
        let relations = r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/elsewhere.xml"/></Relationships>"#;
        let bytes = docx_with("<w:p/>", &[("_rels/.rels", relations)]);
        assert_eq!(
            fault(&bytes),
            ReportError::MissingPart { file: "a.docx".into(), part: "word/elsewhere.xml".into() }
        );
    }
}
