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

/// Escapes text for element content; characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            c if (c < ' ' && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Escapes text for an attribute in double quotes.
fn attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}
