//! Small changes to XML that leave every other byte as it was.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Goes over the events of a document; `change` writes each one out, as it stands or otherwise. None where it is no XML.
pub(crate) fn splice(xml: &str, mut change: impl FnMut(&Event<'_>, &str, &mut String)) -> Option<String> {
    let xml = xml.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut out = String::with_capacity(xml.len() + xml.len() / 16);
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        if event == Event::Eof {
            return Some(out);
        }
        change(&event, xml.get(start..end)?, &mut out);
    }
}

/// A tag with some attributes set, or taken off.
pub(crate) fn retag(raw: &str, tag: &BytesStart<'_>, set: &[(&str, Option<&str>)]) -> String {
    let mut out = format!("<{}", tag.name().as_ref());
    for attribute in tag.attributes().with_checks(false).flatten() {
        if set.iter().all(|(key, _)| *key != attribute.key.as_ref()) {
            out.push_str(&format!(" {}=\"{}\"", attribute.key.as_ref(), attribute.value.replace('"', "&quot;")));
        }
    }
    for (key, value) in set {
        if let Some(value) = value {
            out.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
    }
    out.push_str(if raw.ends_with("/>") { "/>" } else { ">" });
    out
}

/// An attribute's raw value.
pub(crate) fn attribute(tag: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == key)?;
    Some(found.value.into_owned())
}

/// Text fit for XML: escaped, without signs that XML cannot hold.
pub(crate) fn escape(text: &str) -> String {
    let fit: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    quick_xml::escape::escape(fit).into_owned()
}

/// The prefix that a document gives its elements: `x:` in `<x:worksheet`, mostly nothing.
pub(crate) fn prefix_of(xml: &str, element: &str) -> String {
    let at = xml.find(element).unwrap_or(0);
    let open = xml[..at].rfind('<').map_or(at, |o| o + 1);
    xml[open..at].to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_changed_stays_to_the_byte() {
        let xml = "<?xml version='1.0'?>\n<a x='1'  y=\"2\"><!-- c --><b/>t&amp;t&#13;</a>";
        assert_eq!(splice(xml, |_, raw, out| out.push_str(raw)).as_deref(), Some(xml));
        let changed = splice(xml, |event, raw, out| match event {
            Event::Start(tag) => out.push_str(&retag(raw, tag, &[("x", None), ("z", Some("<3"))])),
            _ => out.push_str(raw),
        });
        assert_eq!(
            changed.as_deref(),
            Some("<?xml version='1.0'?>\n<a y=\"2\" z=\"&lt;3\"><!-- c --><b/>t&amp;t&#13;</a>")
        );
    }

    #[test]
    fn prefixes_are_seen() {
        assert_eq!(prefix_of("<?xml?><x:worksheet>", "worksheet"), "x:");
        assert_eq!(prefix_of("<worksheet xmlns=''>", "worksheet"), "");
    }
}
