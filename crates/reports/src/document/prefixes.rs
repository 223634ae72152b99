//! The usual prefixes: a part may call the namespace of word processing `ns0` as well as `w` (programs that write XML by themselves do).
//! It is read, and written, with the usual ones; what it means stays the same.

use std::borrow::Cow;
use std::ops::Range;

use super::scan::MAX_DEPTH;

/// The namespaces that are read, and the prefix that each usually has.
const USUAL: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
];

/// More namespaces bound at one place than any program binds.
const MAX_BOUND: usize = 256;

/// A part with the usual prefixes. One that has them already, uses one of them for something else, or is
/// nested or bound beyond what is read, stays as it is.
pub(super) fn usual(source: String) -> String {
    if !USUAL.iter().any(|(namespace, prefix)| bound_otherwise(&source, namespace, prefix)) {
        return source;
    }
    rewritten(&source).unwrap_or(source)
}

/// Whether a namespace is bound to another prefix anywhere.
fn bound_otherwise(source: &str, namespace: &str, prefix: &str) -> bool {
    let told = |quote: char| {
        let value = format!("{quote}{namespace}{quote}");
        let own = format!("xmlns:{prefix}=");
        source.match_indices(&value).any(|(at, _)| {
            let name = source[..at].trim_end();
            !name.ends_with(&own) && name.ends_with('=')
        })
    };
    told('"') || told('\'')
}

/// What is bound where the walk is.
#[derive(Default)]
struct Scope {
    depth: usize,
    /// The depth of the element that binds, the prefix (empty for the default), and the usual one that stands for it, if any.
    bound: Vec<(usize, String, Option<&'static str>)>,
}

impl Scope {
    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MAX_DEPTH).then_some(())
    }

    fn bind(&mut self, prefix: &str, usual: Option<&'static str>) -> Option<()> {
        self.bound.push((self.depth, prefix.into(), usual));
        (self.bound.len() <= MAX_BOUND).then_some(())
    }

    fn leave(&mut self) {
        self.bound.truncate(self.bound.partition_point(|(depth, ..)| *depth < self.depth));
        self.depth = self.depth.saturating_sub(1);
    }
}

fn rewritten(source: &str) -> Option<String> {
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    let mut scope = Scope::default();
    let mut at = 0;
    while let Some(found) = source[at..].find('<') {
        let start = at + found;
        out.push_str(&source[at..start]);
        let rest = &source[start..];
        let skipped = ["<!--", "<![CDATA[", "<?", "<!"].iter().find(|w| rest.starts_with(**w));
        if let Some(kind) = skipped {
            let close = match *kind {
                "<!--" => "-->",
                "<![CDATA[" => "]]>",
                "<?" => "?>",
                _ => ">",
            };
            let end = start + rest.find(close)? + close.len();
            out.push_str(&source[start..end]);
            at = end;
            continue;
        }
        let end = start + tag_end(rest)?;
        let tag = &source[start..end];
        if let Some(name) = tag.strip_prefix("</") {
            out.push_str("</");
            out.push_str(&renamed(name.trim_end_matches('>').trim_end(), &scope));
            out.push('>');
            scope.leave();
        } else {
            opened(tag, &mut scope, &mut out)?;
        }
        at = end;
    }
    out.push_str(&source[at..]);
    Some(out)
}

/// The byte behind a tag, its quoted values passed over.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in rest.bytes().enumerate() {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// An opening or empty tag, and what it binds.
fn opened(tag: &str, scope: &mut Scope, out: &mut String) -> Option<()> {
    let empty = tag.ends_with("/>");
    let inner = tag[1..].trim_end_matches('>').trim_end_matches('/');
    let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let attributes = attributes(inner, name_end)?;
    scope.enter()?;
    for (name, value) in &attributes {
        let prefix = match &inner[name.clone()] {
            "xmlns" => "",
            name => match name.strip_prefix("xmlns:") {
                Some(prefix) => prefix,
                None => continue,
            },
        };
        let usual = USUAL.iter().find(|(namespace, _)| *namespace == &inner[value.clone()]).map(|(_, usual)| *usual);
        if usual.is_none() && USUAL.iter().any(|(_, usual)| *usual == prefix) {
            // the usual prefix means something else here
            return None;
        }
        scope.bind(prefix, usual)?;
    }
    out.push('<');
    out.push_str(&renamed(&inner[..name_end], scope));
    let mut said: Vec<&str> = vec![];
    let mut at = name_end;
    for (name, value) in attributes {
        let written = &inner[name.clone()];
        let binds = written == "xmlns" || written.starts_with("xmlns:");
        let usual = USUAL.iter().find(|(namespace, _)| binds && *namespace == &inner[value.clone()]);
        match usual {
            // bound twice under two names: once is enough
            Some((_, usual)) if said.contains(usual) => {}
            Some((_, usual)) => {
                said.push(usual);
                out.push_str(&inner[at..name.start]);
                out.push_str(&format!("xmlns:{usual}"));
                out.push_str(&inner[name.end..value.end + 1]);
            }
            None => {
                out.push_str(&inner[at..name.start]);
                out.push_str(&if written.contains(':') && !binds { renamed(written, scope) } else { written.into() });
                out.push_str(&inner[name.end..value.end + 1]);
            }
        }
        at = value.end + 1;
    }
    out.push_str(&inner[at..]);
    out.push_str(if empty { "/>" } else { ">" });
    if empty {
        scope.leave();
    }
    Some(())
}

/// Names and values (without their quotes) of a tag's attributes.
fn attributes(inner: &str, from: usize) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let mut found = vec![];
    let mut at = from;
    loop {
        at += inner[at..].len() - inner[at..].trim_start().len();
        if at >= inner.len() {
            return Some(found);
        }
        let equals = at + inner[at..].find('=')?;
        let name = at..at + inner[at..equals].trim_end().len();
        let value = equals + 1 + (inner[equals + 1..].len() - inner[equals + 1..].trim_start().len());
        let quote = inner[value..].chars().next().filter(|c| "\"'".contains(*c))?;
        let end = value + 1 + inner[value + 1..].find(quote)?;
        found.push((name, value + 1..end));
        at = end + 1;
    }
}

/// A name with the usual prefix of its namespace. A name without one has the default namespace.
fn renamed<'a>(name: &'a str, scope: &Scope) -> Cow<'a, str> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    match scope.bound.iter().rev().find(|(_, bound, _)| bound == prefix) {
        Some((.., Some(usual))) if *usual != prefix => format!("{usual}:{local}").into(),
        _ => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::docx::testing::{docx_with, fill_all, part};
    use crate::docx::{fill, provenance_of};

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn prefixes_of_every_name_become_the_usual_ones() {
        for (source, wanted) in [
            (
                format!(r#"<ns0:p xmlns:ns0="{WORD}"><ns0:r ns0:a="ns0:x>"/>ns0:t</ns0:p>"#),
                format!(r#"<w:p xmlns:w="{WORD}"><w:r w:a="ns0:x>"/>ns0:t</w:p>"#),
            ),
            (
                format!(r#"<p xmlns="{WORD}" xmlns:v='{WORD}'><t v:val = "1" id="2"/><!-- <p> --></p>"#),
                format!(r#"<w:p xmlns:w="{WORD}"><w:t w:val = "1" id="2"/><!-- <p> --></w:p>"#),
            ),
            (
                format!(r#"<a:p xmlns:a="{WORD}"><x xmlns="other" xmlns:a="more"><a:y/></x><a:r/></a:p>"#),
                format!(r#"<w:p xmlns:w="{WORD}"><x xmlns="other" xmlns:a="more"><a:y/></x><w:r/></w:p>"#),
            ),
        ] {
            assert_eq!(usual(source.clone()), wanted, "{source}");
        }
    }

    #[test]
    fn a_part_with_the_usual_prefixes_stays_as_it_is_and_so_does_one_that_needs_them_otherwise() {
        for source in [
            format!(r#"<w:p xmlns:w="{WORD}"/>"#),
            "<html/>".to_string(),
            format!(r#"<x:p xmlns:x="{WORD}" xmlns:w="other"/>"#),
            format!(r#"<x:p xmlns:x="{WORD}" <"#),
        ] {
            assert_eq!(usual(source.clone()), source);
        }
    }

    #[test]
    fn what_is_nested_or_bound_beyond_what_is_read_stays_as_it_is() {
        let nested = |depth: usize| {
            format!(r#"<x:p xmlns:x="{WORD}">{}{}</x:p>"#, "<x:r>".repeat(depth - 1), "</x:r>".repeat(depth - 1))
        };
        let bound = |n: usize| {
            let more: String = (1..n).map(|n| format!(r#" xmlns:n{n}="more""#)).collect();
            format!(r#"<x:p xmlns:x="{WORD}"{more}/>"#)
        };
        assert!(usual(nested(MAX_DEPTH)).starts_with("<w:p") && usual(bound(MAX_BOUND)).starts_with("<w:p"));
        for source in [nested(MAX_DEPTH + 1), bound(MAX_BOUND + 1)] {
            assert_eq!(usual(source.clone()), source);
        }
    }

    #[test]
    fn a_document_under_another_prefix_is_read_filled_and_traced() {
        let source = format!(
            r#"<?xml version="1.0"?><ns0:document xmlns:ns0="{WORD}"><ns0:body><ns0:p><ns0:pPr><ns0:pStyle ns0:val="a"/></ns0:pPr><ns0:r><ns0:t>共X名</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>"#
        );
        let document = Document::read(&docx_with("", &[("word/document.xml", &source)]), "a.docx").unwrap();
        assert_eq!(document.text(), "共X名");
        assert_eq!(document.paragraphs()[0].style.as_deref(), Some("a"));
        let filled = fill(&document, &fill_all(document.text(), &["60"])).unwrap();
        assert!(part(&filled, "word/document.xml").contains(">60</w:t>"));
        assert_eq!(provenance_of(&filled, "a.docx").unwrap().figures[0].text, "60");
    }
}
