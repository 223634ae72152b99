//! The parts that go with a filled document: comments with the questions, and the provenance as a custom XML part.

use std::fmt::Write;

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use sha2::{Digest, Sha256};

use super::mark::Comment;
use super::{escape, pack::Parts};
use crate::document::{Package, Relations, folder_of, part_of, relations_of};
use crate::error::ReportError;
use crate::provenance::Provenance;

/// The namespace of the part that holds the provenance.
pub(super) const NAMESPACE: &str = "urn:shishu:provenance:1";
/// The author of our comments.
pub(super) const AUTHOR: &str = "实数";
/// The most custom XML parts looked into, and the size of the largest.
const MAX_ITEMS: usize = 64;
const MAX_ITEM: u64 = 8 * 1024 * 1024;
pub(super) const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
const PROPS_TYPE: &str = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml";

/// A package being added to: content types and the main part's relationships are changed together at the end.
pub(super) struct Additions<'a> {
    package: Option<&'a Package>,
    main: &'a str,
    types: String,
    relations: String,
    pub parts: Parts,
}

impl<'a> Additions<'a> {
    /// Starts from a package's own parts.
    pub fn to(package: &'a Package, main: &'a str) -> Result<Additions<'a>, ReportError> {
        let name = relations_of(main);
        let relations = if package.has(&name) { package.text(&name)? } else { Self::no_relations() };
        let types = package.text("[Content_Types].xml")?;
        Ok(Additions { package: Some(package), main, types, relations, parts: Parts::default() })
    }

    /// Starts a package that is made new.
    pub fn new(main: &'a str, types: &str, relations: &str) -> Additions<'a> {
        Additions { package: None, main, types: types.into(), relations: relations.into(), parts: Parts::default() }
    }

    fn no_relations() -> String {
        format!(r#"{HEAD}<Relationships xmlns="{RELATIONS}"></Relationships>"#)
    }

    fn has(&self, part: &str) -> bool {
        self.package.is_some_and(|p| p.has(part))
    }

    /// A relationship from the main part, unless it is there.
    fn relate(&mut self, kind: &str, target: &str) {
        let known = Relations::read(&self.relations);
        let whole = part_of(self.main, target);
        if known.0.iter().any(|r| r.kind == kind && part_of(self.main, &r.target) == whole) {
            return;
        }
        let id = known.free_id();
        let new = format!(r#"<Relationship Id="{id}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>"#);
        self.relations = inserted(&self.relations, "Relationships", RELATIONS, &new);
    }

    /// The content type of a part, unless it is told.
    fn declare(&mut self, part: &str, content_type: &str) {
        if self.types.contains(&format!("\"/{part}\"")) {
            return;
        }
        let new = format!(r#"<Override PartName="/{part}" ContentType="{content_type}"/>"#);
        self.types = inserted(&self.types, "Types", TYPES, &new);
    }

    /// Writes the comments, after taking out those of an earlier filling.
    pub fn comments(&mut self, book: CommentBook, new: &[Comment], at: &jiff::Timestamp) {
        if new.is_empty() && !book.changed {
            return;
        }
        let mut added = String::new();
        for comment in new {
            let _ = write!(
                added,
                r#"<w:comment w:id="{}" w:author="{AUTHOR}" w:date="{}" w:initials="{AUTHOR}"><w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:comment>"#,
                comment.id,
                at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                escape(&comment.text),
            );
        }
        let text = match book.source {
            Some(source) => inserted(&source, "w:comments", WORD, &added),
            None => format!(r#"{HEAD}<w:comments xmlns:w="{WORD}">{added}</w:comments>"#),
        };
        self.parts.set(book.part.clone(), text);
        self.declare(&book.part, COMMENTS_TYPE);
        let target = book.part.strip_prefix(folder_of(self.main)).map_or(format!("/{}", book.part), str::to_owned);
        self.relate("comments", &target);
    }

    /// Writes the provenance in a custom XML part: over that of an earlier filling, or in a new one.
    pub fn provenance(&mut self, provenance: &Provenance) {
        let json = serde_json::to_string(provenance).expect("provenance has string keys only");
        let item = format!(r#"{HEAD}<provenance xmlns="{NAMESPACE}">{}</provenance>"#, escape(&json));
        if let Some(part) = self.package.and_then(own_item) {
            self.parts.set(part, item);
            return;
        }
        let free = |n: &usize| {
            !self.has(&format!("customXml/item{n}.xml")) && !self.has(&format!("customXml/itemProps{n}.xml"))
        };
        let n = (1..).find(free).unwrap_or(1);
        let id = store_id(&json);
        let props = format!(
            r#"{HEAD}<ds:datastoreItem ds:itemID="{id}" xmlns:ds="{OFFICE}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>"#
        );
        let relations = format!(
            r#"{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/relationships/customXmlProps" Target="itemProps{n}.xml"/></Relationships>"#
        );
        let props_part = format!("customXml/itemProps{n}.xml");
        self.parts.set(format!("customXml/item{n}.xml"), item);
        self.parts.set(&*props_part, props);
        self.parts.set(format!("customXml/_rels/item{n}.xml.rels"), relations);
        self.declare(&props_part, PROPS_TYPE);
        let up = "../".repeat(folder_of(self.main).matches('/').count());
        self.relate("customXml", &format!("{up}customXml/item{n}.xml"));
    }

    /// All parts to be written.
    pub fn finish(mut self) -> Parts {
        self.parts.set("[Content_Types].xml", self.types);
        self.parts.set(relations_of(self.main), self.relations);
        self.parts
    }
}

/// The comments' part as it stands, without the comments of an earlier filling.
#[derive(Debug, Default)]
pub(super) struct CommentBook {
    part: String,
    source: Option<String>,
    changed: bool,
    /// The ids of the comments taken out.
    pub own: Vec<String>,
    /// The first free id.
    pub free: u32,
}

impl CommentBook {
    /// Reads the comments that go with a main part.
    pub fn of(package: &Package, main: &str) -> Result<CommentBook, ReportError> {
        let relations = match package.has(&relations_of(main)) {
            true => Relations::read(&package.text(&relations_of(main))?),
            false => Relations::default(),
        };
        let part = relations.target("comments").map(|t| part_of(main, t));
        let Some(part) = part.filter(|p| package.has(p)) else {
            return Ok(CommentBook::none(main));
        };
        let source = package.text(&part)?;
        let mut book = CommentBook { part, ..CommentBook::default() };
        let mut reader = Reader::from_str(&source);
        let mut kept = String::with_capacity(source.len());
        let (mut copied, mut cut) = (0, None);
        loop {
            let from = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(tag)) if tag.name().0 == "w:comment" => {
                    let value = |name: &str| {
                        Some(
                            tag.try_get_attribute(name)
                                .ok()??
                                .normalized_value(XmlVersion::Implicit1_0)
                                .ok()?
                                .into_owned(),
                        )
                    };
                    let id: String = value("w:id").unwrap_or_default();
                    if value("w:author").as_deref() == Some(AUTHOR) {
                        book.own.push(id);
                        cut = Some(from);
                    } else {
                        book.free = book.free.max(id.parse::<u32>().map_or(0, |n| n + 1));
                    }
                }
                Ok(Event::End(tag)) if tag.name().0 == "w:comment" => {
                    if let Some(from) = cut.take() {
                        kept.push_str(&source[copied..from]);
                        copied = reader.buffer_position() as usize;
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        kept.push_str(&source[copied..]);
        book.changed = !book.own.is_empty();
        book.source = Some(kept);
        Ok(book)
    }

    /// No comments yet.
    pub fn none(main: &str) -> CommentBook {
        CommentBook { part: format!("{}comments.xml", folder_of(main)), ..CommentBook::default() }
    }
}

/// The custom XML part that holds a provenance of ours. Only the first parts are looked into, each within a limit: a hostile
/// package may have thousands of them.
pub(super) fn own_item(package: &Package) -> Option<String> {
    let items = package.names().into_iter().filter(|n| n.starts_with("customXml/item") && n.ends_with(".xml"));
    let ours = |item: &String| package.text_within(item, MAX_ITEM).is_ok_and(|text| text.contains(NAMESPACE));
    items.filter(|n| !n.contains("Props")).take(MAX_ITEMS).find(ours)
}

/// Puts an element before the end of a document's root, whatever prefix the root has.
fn inserted(source: &str, root: &str, namespace: &str, element: &str) -> String {
    if let Some(at) = source.rfind(&format!("</{root}>")) {
        return format!("{}{element}{}", &source[..at], &source[at..]);
    }
    let told = element.replacen(' ', &format!(r#" xmlns="{namespace}" "#), usize::from(!root.contains(':')));
    match source.rfind("</") {
        Some(at) => format!("{}{told}{}", &source[..at], &source[at..]),
        // an empty root: <Relationships xmlns="…"/>
        None => match source.trim_end().strip_suffix("/>") {
            Some(open) => format!("{open}>{element}</{root}>"),
            None => source.to_owned(),
        },
    }
}

/// An id for the part's properties, in the form of a GUID, made from its content.
fn store_id(json: &str) -> String {
    let hash = hex::encode_upper(&Sha256::digest(json)[..16]);
    format!("{{{}-{}-{}-{}-{}}}", &hash[..8], &hash[8..12], &hash[12..16], &hash[16..20], &hash[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_go_in_before_the_roots_end_whatever_its_form() {
        let new = r#"<Override PartName="/a"/>"#;
        assert_eq!(inserted("<Types><x/></Types>", "Types", TYPES, new), format!("<Types><x/>{new}</Types>"));
        assert_eq!(
            inserted(r#"<Types xmlns="t"/>"#, "Types", TYPES, new),
            format!(r#"<Types xmlns="t">{new}</Types>"#)
        );
        let prefixed = inserted("<a:Types></a:Types>", "Types", TYPES, new);
        assert_eq!(prefixed, format!(r#"<a:Types><Override xmlns="{TYPES}" PartName="/a"/></a:Types>"#));
    }
}
