//! An .xlsx package with marks put into it: every part that is not touched is copied as it stands.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use catalogue::Lang;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::marks::{Marks, marks_of};
use super::styles::Styles;
use super::xml::{attribute, escape, prefix_of, retag, splice};
use super::{cells, notes, summary};
use crate::issue::Issue;
use crate::read::package::{each_element, part, sheet_parts};

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A package in the making: the old one, and parts that replace or join its own.
struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    parts: BTreeMap<String, String>,
    /// Part names with their content types.
    types: Vec<(String, &'static str)>,
}

impl Package<'_> {
    fn text(&mut self, name: &str) -> Option<String> {
        match self.parts.get(name) {
            Some(text) => Some(text.clone()),
            None => part("", &mut self.zip, name).ok().flatten(),
        }
    }
}

/// The annotated workbook; none where the package is of an unusual make, to be rebuilt instead.
pub(crate) fn annotate(bytes: &[u8], issues: &[&Issue], lang: Lang) -> Option<Vec<u8>> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut package = Package { zip, parts: BTreeMap::new(), types: Vec::new() };
    let book = package.text("xl/workbook.xml")?;
    // The strict variant of the format has other namespaces throughout.
    if !book.contains("http://schemas.openxmlformats.org/spreadsheetml/2006/main") {
        return None;
    }
    let relations = package.text("xl/_rels/workbook.xml.rels")?;
    let styles_part = target_of_type(&relations, "/styles").map(|t| resolve("xl/", &t))?;
    let mut styles = Styles::read(package.text(&styles_part)?)?;
    let sheets = sheet_parts(&book, &relations);
    for (n, (name, path)) in sheets.iter().enumerate() {
        let marks = marks_of(issues, name, lang);
        if marks.is_empty() {
            let xml = package.text(path)?;
            if xml.contains("tabSelected") {
                package.parts.insert(path.clone(), cells::unselect(&xml)?);
            }
        } else {
            mark_sheet(&mut package, n, path, &marks, &mut styles)?;
        }
    }
    let names: Vec<String> = sheets.iter().map(|s| s.0.clone()).collect();
    let (red, yellow) = (styles.marked(0, true), styles.marked(0, false));
    let list = "xl/worksheets/shishu_issues.xml";
    package.parts.insert(list.into(), summary::sheet(issues, lang, red, yellow));
    package.types.push((list.into(), "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"));
    package.parts.insert(styles_part, styles.write()?);
    let prefix = prefix_of(&book, "workbook");
    package.parts.insert("xl/workbook.xml".into(), put_first(&book, &summary::name(lang, &names), &prefix)?);
    let relation = relation("rIdShishu", "worksheet", "/xl/worksheets/shishu_issues.xml");
    package.parts.insert("xl/_rels/workbook.xml.rels".into(), add_relation(&relations, &relation)?);
    let types = package.text("[Content_Types].xml")?;
    let types = add_types(&types, &package.types)?;
    package.parts.insert("[Content_Types].xml".into(), types);
    write(package)
}

/// Marks one sheet and gives it comments.
fn mark_sheet(package: &mut Package<'_>, n: usize, path: &str, marks: &Marks, styles: &mut Styles) -> Option<()> {
    let (folder, file) = path.rsplit_once('/')?;
    let relations_part = format!("{folder}/_rels/{file}.rels");
    let relations = package
        .text(&relations_part)
        .unwrap_or_else(|| format!("<Relationships xmlns=\"{RELATIONS}\"></Relationships>"));
    let xml = package.text(path)?;
    let base = format!("{folder}/");
    let old_comments = target_of_type(&relations, "/comments").map(|t| resolve(&base, &t));
    let drawn = xml.contains("legacyDrawing ");
    let old_drawing = target_of_type(&relations, "/vmlDrawing").filter(|_| drawn).map(|t| resolve(&base, &t));
    let comments_part = old_comments.clone().unwrap_or_else(|| format!("xl/comments_shishu{n}.xml"));
    let drawing_part = old_drawing.clone().unwrap_or_else(|| format!("xl/drawings/vmlDrawing_shishu{n}.vml"));
    let standing = old_comments.as_deref().and_then(|p| package.text(p));
    let has = notes::commented(standing.as_deref());
    let boxes = old_drawing.as_deref().and_then(|p| package.text(p));
    package.parts.insert(comments_part.clone(), notes::comments(standing.as_deref(), marks)?);
    package.parts.insert(drawing_part.clone(), notes::drawing(boxes.as_deref(), marks, &has, 100 + 10 * n)?);
    let mut new = String::new();
    if old_comments.is_none() {
        new.push_str(&relation("rIdShishuNotes", "comments", &format!("/{comments_part}")));
        package.types.push((comments_part, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"));
    }
    if old_drawing.is_none() {
        new.push_str(&relation("rIdShishuBoxes", "vmlDrawing", &format!("/{drawing_part}")));
    }
    let tie = old_drawing.is_none().then_some("rIdShishuBoxes");
    package.parts.insert(path.into(), cells::fill(&xml, marks, styles, tie)?);
    package.parts.insert(relations_part, add_relation(&relations, &new)?);
    Some(())
}

fn target_of_type(relations: &str, ending: &str) -> Option<String> {
    let mut found = None;
    each_element(relations, "Relationship", |get| {
        if get("Type").is_some_and(|t| t.ends_with(ending)) {
            found = found.take().or_else(|| get("Target"));
        }
    });
    found
}

/// A relation's target as the name of a part.
fn resolve(base: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.into();
    }
    let mut path: Vec<&str> = base.trim_end_matches('/').split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn add_relation(relations: &str, new: &str) -> Option<String> {
    let p = prefix_of(relations, "Relationships");
    let new = new.replace("<Relationship ", &format!("<{p}Relationship "));
    splice(relations, |event, raw, out| match event {
        Event::End(tag) if tag.local_name().as_ref() == "Relationships" => out.push_str(&format!("{new}{raw}")),
        Event::Empty(tag) if tag.local_name().as_ref() == "Relationships" => {
            out.push_str(&format!("{}{new}</{p}Relationships>", raw.replace("/>", ">")));
        }
        _ => out.push_str(raw),
    })
}

fn add_types(types: &str, new: &[(String, &str)]) -> Option<String> {
    let p = prefix_of(types, "Types");
    let mut added: String =
        new.iter().map(|(name, kind)| format!("<{p}Override PartName=\"/{name}\" ContentType=\"{kind}\"/>")).collect();
    if !types.contains("Extension=\"vml\"") {
        added.push_str(&format!(
            "<{p}Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>"
        ));
    }
    splice(types, |event, raw, out| match event {
        Event::End(tag) if tag.local_name().as_ref() == "Types" => out.push_str(&format!("{added}{raw}")),
        _ => out.push_str(raw),
    })
}

/// The list as first sheet: names that belong to a sheet by its position move on by one.
fn put_first(book: &str, name: &str, p: &str) -> Option<String> {
    let mut highest = 0u32;
    each_element(book, "sheet", |get| highest = highest.max(get("sheetId").and_then(|s| s.parse().ok()).unwrap_or(0)));
    let first = format!(
        "<{p}sheet xmlns:r=\"{OFFICE}\" name=\"{}\" sheetId=\"{}\" r:id=\"rIdShishu\"/>",
        escape(name),
        highest + 1
    );
    splice(book, |event, raw, out| match event {
        Event::Start(tag) if tag.local_name().as_ref() == "sheets" => out.push_str(&format!("{raw}{first}")),
        Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "definedName" => {
            match attribute(tag, "localSheetId").and_then(|n| n.parse::<u32>().ok()) {
                Some(n) => out.push_str(&retag(raw, tag, &[("localSheetId", Some(&(n + 1).to_string()))])),
                None => out.push_str(raw),
            }
        }
        Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "workbookView" => {
            out.push_str(&retag(raw, tag, &[("activeTab", Some("0")), ("firstSheet", Some("0"))]));
        }
        _ => out.push_str(raw),
    })
}

fn write(package: Package<'_>) -> Option<Vec<u8>> {
    let Package { mut zip, mut parts, .. } = package;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for n in 0..zip.len() {
        let entry = zip.by_index_raw(n).ok()?;
        let name = entry.name().ok()?.into_owned();
        match parts.remove(&name) {
            Some(text) => {
                drop(entry);
                out.start_file(name, options).ok()?;
                out.write_all(text.as_bytes()).ok()?;
            }
            None => out.raw_copy_file(entry).ok()?,
        }
    }
    for (name, text) in parts {
        out.start_file(name, options).ok()?;
        out.write_all(text.as_bytes()).ok()?;
    }
    Some(out.finish().ok()?.into_inner())
}
