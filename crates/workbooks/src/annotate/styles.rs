//! Fills for marked cells, each keeping the rest of the cell's own format.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::xml::{prefix_of, retag, splice};

/// Light red for what was refused.
pub(crate) const REFUSED: &str = "FFFFC7CE";
/// Light yellow for what is doubtful.
pub(crate) const DOUBTFUL: &str = "FFFFEB9C";

/// A workbook's styles, with marked variants added as they are asked for.
pub(crate) struct Styles {
    xml: String,
    prefix: String,
    fills: usize,
    /// The formats of cells, as they stand.
    formats: Vec<String>,
    added: Vec<String>,
    marked: BTreeMap<(usize, bool), usize>,
}

impl Styles {
    /// Reads a styles part; none where it lacks what is needed.
    pub(crate) fn read(xml: String) -> Option<Styles> {
        let prefix = prefix_of(&xml, "styleSheet");
        let (mut fills, mut formats, mut depth) = (0, Vec::new(), Vec::new());
        let mut open: Option<String> = None;
        splice(&xml, |event, raw, _| match event {
            Event::Start(tag) => {
                let name = tag.local_name().as_ref().to_string();
                let parent = depth.last().cloned().unwrap_or_default();
                if name == "fill" && parent == "fills" {
                    fills += 1;
                }
                if name == "xf" && parent == "cellXfs" {
                    open = Some(String::new());
                }
                if let Some(text) = &mut open {
                    text.push_str(raw);
                }
                depth.push(name);
            }
            Event::Empty(tag) => {
                let name = tag.local_name();
                let parent = depth.last().map(String::as_str);
                match (name.as_ref(), parent, &mut open) {
                    ("fill", Some("fills"), _) => fills += 1,
                    ("xf", Some("cellXfs"), _) => formats.push(raw.to_string()),
                    (_, _, Some(text)) => text.push_str(raw),
                    _ => {}
                }
            }
            Event::End(tag) => {
                depth.pop();
                if let Some(text) = &mut open {
                    text.push_str(raw);
                }
                if tag.local_name().as_ref() == "xf" && depth.last().is_some_and(|d| d == "cellXfs") {
                    formats.extend(open.take());
                }
            }
            _ => {
                if let Some(text) = &mut open {
                    text.push_str(raw);
                }
            }
        })?;
        let whole = fills > 0 && !formats.is_empty();
        whole.then_some(Styles { xml, prefix, fills, formats, added: Vec::new(), marked: BTreeMap::new() })
    }

    /// The number of a format like another one, but with the fill of a mark.
    pub(crate) fn marked(&mut self, style: usize, refuses: bool) -> usize {
        let style = if style < self.formats.len() { style } else { 0 };
        if let Some(known) = self.marked.get(&(style, refuses)) {
            return *known;
        }
        let fill = (self.fills + usize::from(!refuses)).to_string();
        let format = splice(&self.formats[style], {
            let mut first = true;
            move |event, raw, out| match event {
                Event::Start(tag) | Event::Empty(tag) if std::mem::take(&mut first) => {
                    out.push_str(&retag(raw, tag, &[("fillId", Some(&fill)), ("applyFill", Some("1"))]));
                }
                _ => out.push_str(raw),
            }
        });
        let number = self.formats.len() + self.added.len();
        self.added.push(format.unwrap_or_else(|| self.formats[style].clone()));
        self.marked.insert((style, refuses), number);
        number
    }

    /// The styles part with what was added.
    pub(crate) fn write(self) -> Option<String> {
        let p = &self.prefix;
        let fill = |colour: &str| {
            format!(
                "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
            )
        };
        let fills = (self.fills + 2).to_string();
        let formats = (self.formats.len() + self.added.len()).to_string();
        splice(&self.xml, |event, raw, out| match event {
            Event::Start(tag) if tag.local_name().as_ref() == "fills" => {
                out.push_str(&retag(raw, tag, &[("count", Some(&fills))]));
            }
            Event::Start(tag) if tag.local_name().as_ref() == "cellXfs" => {
                out.push_str(&retag(raw, tag, &[("count", Some(&formats))]));
            }
            Event::End(tag) if tag.local_name().as_ref() == "fills" => {
                out.push_str(&fill(REFUSED));
                out.push_str(&fill(DOUBTFUL));
                out.push_str(raw);
            }
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => {
                self.added.iter().for_each(|f| out.push_str(f));
                out.push_str(raw);
            }
            _ => out.push_str(raw),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_format_keeps_everything_but_its_fill() {
        let xml = r#"<styleSheet><fills count="2"><fill><patternFill/></fill><fill/></fills><cellXfs count="2"><xf fontId="0" fillId="0"/><xf fontId="3" fillId="1" applyFill="0"><alignment wrapText="1"/></xf></cellXfs></styleSheet>"#;
        let mut styles = Styles::read(xml.into()).unwrap();
        assert_eq!(styles.marked(1, true), 2);
        assert_eq!(styles.marked(1, false), 3);
        assert_eq!(styles.marked(1, true), 2, "asked twice, made once");
        let written = styles.write().unwrap();
        assert!(
            written.contains(r#"<xf fontId="3" fillId="2" applyFill="1"><alignment wrapText="1"/></xf>"#),
            "{written}"
        );
        assert!(written.contains(r#"<xf fontId="3" fillId="3" applyFill="1"><alignment wrapText="1"/></xf>"#));
        assert!(written.contains(r#"<fills count="4">"#) && written.contains(r#"<cellXfs count="4">"#));
    }
}
