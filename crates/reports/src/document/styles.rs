//! The styles that hide their text (隐藏文字).

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::element::is_off;

/// The ids of paragraph and character styles whose text nobody sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden(BTreeSet<String>);

impl Hidden {
    /// Reads a styles part; what is not understood hides nothing.
    pub fn read(source: &str) -> Hidden {
        let mut reader = Reader::from_str(source);
        let (mut hidden, mut based) = (BTreeSet::new(), BTreeMap::new());
        let mut open: Vec<String> = Vec::new();
        let mut style = String::new();
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) => {
                    if tag.name().0 == "w:style" {
                        style = value(&tag, "w:styleId");
                    }
                    open.push(tag.name().0.to_owned());
                }
                Event::Empty(tag) => {
                    let path: Vec<&str> = open.iter().rev().take(2).map(String::as_str).collect();
                    match (tag.name().0, &path[..]) {
                        ("w:vanish", ["w:rPr", "w:style"]) if !is_off(&value(&tag, "w:val")) => {
                            hidden.insert(style.clone());
                        }
                        ("w:basedOn", ["w:style", ..]) => {
                            based.insert(style.clone(), value(&tag, "w:val"));
                        }
                        _ => {}
                    }
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Eof | Event::DocType(_) => break,
                _ => {}
            }
        }
        // a style is hidden when one that it is based on is; a few rounds are enough for any real chain
        for _ in 0..8 {
            let more: Vec<String> =
                based.iter().filter(|(_, on)| hidden.contains(*on)).map(|(id, _)| id.clone()).collect();
            hidden.extend(more);
        }
        Hidden(hidden)
    }

    /// Whether a style hides its text.
    pub fn hides(&self, style: &str) -> bool {
        self.0.contains(style)
    }
}

fn value(tag: &BytesStart, name: &str) -> String {
    let attribute = tag.try_get_attribute(name).ok().flatten();
    attribute.and_then(|a| Some(a.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_hides_by_itself_or_by_the_one_it_is_based_on() {
        let styles = r#"<w:styles><w:style w:type="character" w:styleId="甲"><w:rPr><w:vanish/></w:rPr></w:style>
            <w:style w:styleId="乙"><w:basedOn w:val="甲"/><w:rPr><w:b/></w:rPr></w:style>
            <w:style w:styleId="丙"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
            <w:style w:styleId="丁"><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style></w:styles>"#;
        let hidden = Hidden::read(styles);
        assert_eq!(["甲", "乙", "丙", "丁"].map(|s| hidden.hides(s)), [true, true, false, false]);
        assert!(!Hidden::read("<broken").hides("甲"));
    }
}
