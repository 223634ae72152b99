//! What kind of file it is, by its first bytes; the name is only a hint.

use super::Format;
use crate::error::ReportError;

/// Files people send by mistake: first bytes, and what they are in Chinese and English.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "PDF文件", "a PDF file"),
    (b"{\\rtf", "RTF文件", "an RTF file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xFF\xD8\xFF", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"Rar!", "RAR压缩包", "a RAR archive"),
    (b"7z\xBC\xAF", "7z压缩包", "a 7z archive"),
    (b"\x1F\x8B", "gzip压缩包", "a gzip archive"),
    (b"OFDI", "OFD文件", "an OFD file"),
    (b"<!DOCTYPE", "网页", "a web page"),
    (b"<html", "网页", "a web page"),
    (b"<?xml", "XML文件", "an XML file"),
    (b"MIME-Version:", "网页存档（.mht）", "a web archive (.mht)"),
];

/// Marks and white space that may stand before what tells a file's kind.
fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Text or .docx.
///
/// # Errors
/// The file is something else.
pub(super) fn of(bytes: &[u8], file: &str) -> Result<Format, ReportError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Docx);
    }
    if bytes.starts_with(OLE) {
        return Err(ole(bytes, file));
    }
    for (start, zh, en) in OTHERS {
        let head = trimmed(bytes);
        if head.len() >= start.len() && head[..start.len()].eq_ignore_ascii_case(start) {
            return Err(ReportError::WrongKind { file: file.into(), found: en, found_zh: zh });
        }
    }
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if !utf16 && bytes.contains(&0) {
        return Err(ReportError::WrongKind { file: file.into(), found: "a binary file", found_zh: "二进制文件" });
    }
    Ok(Format::Text)
}

/// An OLE file is a .docx behind a password, or a document of the old Word or WPS.
fn ole(bytes: &[u8], file: &str) -> ReportError {
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(stream.len()).any(|w| w == stream) {
        ReportError::Password { file: file.into() }
    } else {
        ReportError::WrongKind {
            file: file.into(),
            found: "a document of old Word or WPS (.doc, .wps)",
            found_zh: "旧版Word或WPS文档（.doc、.wps）",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_kinds_are_called_by_name() {
        for (bytes, word) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"{\\rtf1", "RTF"),
            (b"ab\0cd", "binary"),
            (b"\xEF\xBB\xBF\r\n<HTML><body>", "web page"),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", "old Word"),
        ] {
            let fault = of(bytes, "a.docx").unwrap_err();
            assert!(fault.to_string().contains(word), "{fault}");
            assert!(fault.names().zh.contains("请"), "{}", fault.names().zh);
        }
    }

    #[test]
    fn a_docx_behind_a_password_is_told_from_an_old_document() {
        let mut bytes = OLE.to_vec();
        bytes.extend([0; 512]);
        bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(of(&bytes, "a.docx"), Err(ReportError::Password { file: "a.docx".into() }));
    }
}
