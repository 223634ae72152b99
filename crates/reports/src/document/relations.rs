//! Relationships between the parts of a package (`_rels/*.rels`).

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// One relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub id: String,
    /// The last word of the type's address: `officeDocument`, `comments`, `customXml` …
    pub kind: String,
    pub target: String,
}

/// The relationships of a part.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relations(pub Vec<Relation>);

impl Relations {
    /// Reads a `.rels` part; what is not understood is left out.
    pub fn read(source: &str) -> Relations {
        let mut reader = Reader::from_str(source);
        let mut list = Vec::new();
        while let Ok(event) = reader.read_event() {
            let (Event::Start(tag) | Event::Empty(tag)) = event else {
                if matches!(event, Event::Eof | Event::DocType(_)) {
                    break;
                }
                continue;
            };
            let value = |name: &str| {
                let attribute = tag.try_get_attribute(name).ok().flatten()?;
                Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
            };
            if tag.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(kind), Some(target)) = (value("Id"), value("Type"), value("Target"))
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                list.push(Relation { id, kind, target });
            }
        }
        Relations(list)
    }

    /// The target of the first relationship of a kind.
    pub fn target(&self, kind: &str) -> Option<&str> {
        self.0.iter().find(|r| r.kind == kind).map(|r| r.target.as_str())
    }

    /// An id that is still free.
    pub fn free_id(&self) -> String {
        (1..).map(|n| format!("rIdSj{n}")).find(|id| self.0.iter().all(|r| r.id != *id)).unwrap_or_default()
    }
}

/// The folder of a part, with its slash.
pub(crate) fn folder_of(part: &str) -> &str {
    part.rfind('/').map_or("", |at| &part[..=at])
}

/// The `.rels` part that belongs to a part.
pub(crate) fn relations_of(part: &str) -> String {
    let folder = folder_of(part);
    format!("{folder}_rels/{}.rels", &part[folder.len()..])
}

/// The part a target leads to, seen from another part.
pub(crate) fn part_of(from: &str, target: &str) -> String {
    let mut steps: Vec<&str> =
        if target.starts_with('/') { vec![] } else { folder_of(from).split('/').filter(|s| !s.is_empty()).collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_followed_from_their_part() {
        assert_eq!(part_of("word/document.xml", "comments.xml"), "word/comments.xml");
        assert_eq!(part_of("word/document.xml", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(part_of("word/document.xml", "/word/x.xml"), "word/x.xml");
        assert_eq!(part_of("", "word/document2.xml"), "word/document2.xml");
        assert_eq!(relations_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relations_of(""), "_rels/.rels");
    }
}
