//! .docx out: an uploaded document filled in place, or a whole official paper made from plain text; and back again from a
//! finished document to the provenance of its figures.

mod fill;
mod mark;
pub mod official;
mod pack;
pub(super) mod parts;
#[cfg(test)]
pub(crate) mod testing;
mod trace;

pub use fill::fill;
pub(crate) use mark::slot_of;
pub use official::{PaperMeta, official};
pub use trace::{Traced, TracedFigure, provenance_of};

/// Escapes text for element content; line breaks become spaces, characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | 0..=0x1F)) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'&' => out.push_str("&amp;"),
            b'<' => out.push_str("&lt;"),
            b'>' => out.push_str("&gt;"),
            b'\n' | b'\r' => out.push(' '),
            b'\t' => out.push('\t'),
            _ => {}
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    if out.contains(['\u{FFFE}', '\u{FFFF}']) { out.replace(['\u{FFFE}', '\u{FFFF}'], "") } else { out }
}

/// Escapes text for an attribute in double quotes.
fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}
