//! Plain text of unknown encoding.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::error::ReportError;

/// Decodes UTF-8 (with or without a mark), UTF-16 with a mark, or GB18030.
///
/// # Errors
/// It is none of them.
pub(super) fn decode(bytes: &[u8], file: &str) -> Result<String, ReportError> {
    let bad = |at| ReportError::Encoding { file: file.into(), at };
    for (mark, encoding) in [(&[0xFF, 0xFE][..], UTF_16LE), (&[0xFE, 0xFF][..], UTF_16BE)] {
        if bytes.starts_with(mark) {
            let (text, _, broken) = encoding.decode(bytes);
            return if broken { Err(bad(0)) } else { Ok(text.into_owned()) };
        }
    }
    let at = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(fault) => fault.valid_up_to(),
    };
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(bad(at)),
    }
}

/// Every line break `\n`, no byte-order mark.
pub(super) fn tidy(text: String) -> String {
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_utf16_and_gb18030_read_the_same() {
        let text = "全县下派第一书记，喆昇";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let gb = GB18030.encode(text).0.into_owned();
        for bytes in [text.as_bytes(), &utf16, &gb] {
            assert_eq!(tidy(decode(bytes, "a.txt").unwrap()), text);
        }
    }

    #[test]
    fn bytes_of_no_encoding_name_the_first_bad_one() {
        assert_eq!(decode(b"ab\xFF\xFF", "a.txt"), Err(ReportError::Encoding { file: "a.txt".into(), at: 2 }));
    }
}
