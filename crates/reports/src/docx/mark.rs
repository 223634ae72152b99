//! How a slot stands in the document: its text in a content control inside a bookmark; an open one highlighted, with the
//! question in a comment.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{attribute, escape};
use crate::document::Ground;
use crate::provenance::{SlotProvenance, SlotState};

const START: &str = "sj_";
/// Word takes no longer name for a bookmark.
const LONGEST_NAME: usize = 40;
/// What a blank looks like where nothing stood.
const BLANK: &str = "＿＿";
const HIGHLIGHT: &str = r#"<w:highlight w:val="yellow"/>"#;

/// The slot's number that a bookmark of ours leads to.
pub(crate) fn slot_of(bookmark: &str) -> Option<usize> {
    let rest = bookmark.strip_prefix(START)?;
    let end = rest.find('_').unwrap_or(rest.len());
    (end >= 4).then(|| rest[..end].parse().ok())?
}

/// The bookmark's name of a slot: its number and what can be read of the figure's id.
pub(super) fn bookmark(slot: &SlotProvenance) -> String {
    let mut name = format!("{START}{:04}", slot.slot);
    let mut gap = true;
    for c in slot.figure.as_deref().unwrap_or_default().chars() {
        if name.len() + usize::from(gap) >= LONGEST_NAME {
            break;
        }
        match c {
            c if c.is_ascii_alphanumeric() => {
                if gap {
                    name.push('_');
                }
                gap = false;
                name.push(c);
            }
            _ => gap = true,
        }
    }
    name
}

/// Ids that are free in a document.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// The next bookmark's.
    pub bookmark: u32,
    /// The next comment's.
    pub comment: u32,
    /// Those of the content controls already there.
    pub controls: BTreeSet<String>,
}

impl Ids {
    fn control(&mut self, slot: usize) -> u32 {
        // far from the small numbers that other tools begin with
        let mut id = 0x5348_0000 + slot as u32;
        while !self.controls.insert(id.to_string()) {
            id += 0x1_0000;
        }
        id
    }
}

/// A comment to be written into the comments' part.
#[derive(Debug)]
pub(super) struct Comment {
    pub id: u32,
    pub text: String,
}

/// Whether a slot is words of the writer's own that stay as they stand, whatever became of it: they are only marked.
pub(super) fn stays(slot: &SlotProvenance) -> bool {
    slot.kind == "claim"
}

/// Whether there is nothing to say about a slot: no figure, no question.
pub(crate) fn silent(slot: &SlotProvenance) -> bool {
    slot.state == SlotState::Open && slot.figure.is_none() && slot.question.is_none() && is_word(slot)
}

fn is_word(slot: &SlotProvenance) -> bool {
    matches!(slot.kind.as_str(), "claim" | "masked")
}

/// What the document shows for a slot. An open one shows its mask; last year's number is no mask and gives way to a blank.
pub(super) fn shown(slot: &SlotProvenance) -> &str {
    match slot.state {
        SlotState::Open if is_word(slot) => &slot.text,
        SlotState::Open if slot.written != slot.text && !slot.written.trim().is_empty() => &slot.written,
        SlotState::Open if slot.kind != "phrase" && shows_blank(&slot.text) => &slot.text,
        SlotState::Open => BLANK,
        _ if slot.written.trim().is_empty() => BLANK,
        _ => &slot.written,
    }
}

/// Whether a text is visibly a blank or a mere word: a mask, or no number in it.
fn shows_blank(text: &str) -> bool {
    let masked = text.contains(|c: char| "Xx×✕*○◯●_＿▁□△".contains(c));
    masked
        || !(text.trim().is_empty()
            || text.contains(|c: char| c.is_ascii_digit())
            || crate::number::read(text).is_some())
}

/// The question of an open slot, with whom to ask and what stood there.
fn question(slot: &SlotProvenance) -> Option<String> {
    if slot.state != SlotState::Open || (is_word(slot) && slot.question.is_none()) {
        return None;
    }
    let question = slot.question.as_deref().unwrap_or("此处数字未能取得，请补报");
    let owner = slot.owner.as_deref().map(|owner| format!("（问：{owner}）")).unwrap_or_default();
    let stood = if shown(slot) == slot.text || slot.text.trim().is_empty() {
        String::new()
    } else {
        format!("（原文：{}）", slot.text)
    };
    Some(format!("待报：{question}{owner}{stood}"))
}

/// What a slot needs around its text.
#[derive(Debug)]
pub(super) struct Mark {
    bookmark: u32,
    comment: Option<u32>,
    /// The question where no comment can be anchored.
    aside: Option<String>,
}

/// Opens a slot's mark: its bookmark, and the comment with its question.
pub(super) fn begin(
    out: &mut String,
    slot: &SlotProvenance,
    ground: Ground,
    ids: &mut Ids,
    comments: &mut Vec<Comment>,
) -> Mark {
    let question = question(slot);
    let mut mark = Mark { bookmark: ids.bookmark, comment: None, aside: None };
    ids.bookmark += 1;
    match question {
        Some(text) if ground.comments => {
            let _ = write!(out, r#"<w:commentRangeStart w:id="{}"/>"#, ids.comment);
            comments.push(Comment { id: ids.comment, text });
            mark.comment = Some(ids.comment);
            ids.comment += 1;
        }
        aside => mark.aside = aside,
    }
    let _ = write!(out, r#"<w:bookmarkStart w:id="{}" w:name="{}"/>"#, mark.bookmark, bookmark(slot));
    mark
}

/// Closes a slot's mark.
pub(super) fn end(out: &mut String, mark: &Mark) {
    let _ = write!(out, r#"<w:bookmarkEnd w:id="{}"/>"#, mark.bookmark);
    if let Some(id) = mark.comment {
        let _ = write!(out, r#"<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>"#);
    }
    if let Some(question) = &mark.aside {
        plain(out, &format!("［{question}］"), &highlighted(""));
    }
}

/// Writes a slot with the formatting `properties` (a `w:rPr` element or nothing). Where no comment can be anchored the question
/// follows in brackets.
pub(super) fn write(
    out: &mut String,
    slot: &SlotProvenance,
    properties: &str,
    ground: Ground,
    ids: &mut Ids,
    comments: &mut Vec<Comment>,
) {
    let mark = begin(out, slot, ground, ids, comments);
    if stays(slot) {
        plain(out, shown(slot), properties);
    } else {
        let open = mark.comment.is_some() || mark.aside.is_some();
        let properties = if open { highlighted(properties) } else { properties.to_owned() };
        if ground.controls {
            let alias = alias(slot);
            // No <w:text/>: with it LibreOffice 7.4 writes the content of some controls twice when it saves. Without it it drops
            // the control's title, which the bookmark makes up for.
            let _ = write!(
                out,
                r#"<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:tag w:val="shishu:{}"/><w:id w:val="{}"/></w:sdtPr><w:sdtContent>"#,
                attribute(&alias),
                slot.slot,
                ids.control(slot.slot),
            );
        }
        plain(out, shown(slot), &properties);
        if ground.controls {
            out.push_str("</w:sdtContent></w:sdt>");
        }
    }
    end(out, &mark);
}

/// The title of a slot's control: its figure, or that it was written by hand and where it comes from.
fn alias(slot: &SlotProvenance) -> String {
    match (&slot.reason, slot.name.as_str()) {
        (Some(reason), _) => format!("手填：{reason}"),
        (None, "") => "待定数字".into(),
        (None, name) => name.into(),
    }
}

/// Writes a blank that belongs to no slot, with the question what goes there.
pub(super) fn blank(out: &mut String, shown: &str, question: &str, ids: &mut Ids) -> Comment {
    let id = ids.comment;
    ids.comment += 1;
    let _ = write!(out, r#"<w:commentRangeStart w:id="{id}"/>"#);
    plain(out, shown, &highlighted(""));
    let _ = write!(out, r#"<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>"#);
    Comment { id, text: question.into() }
}

/// Writes a run of text.
pub(super) fn plain(out: &mut String, text: &str, properties: &str) {
    let _ = write!(out, r#"<w:r>{properties}<w:t xml:space="preserve">{}</w:t></w:r>"#, escape(text));
}

/// Takes our highlight out of run properties.
pub(super) fn unhighlighted(properties: &str) -> String {
    properties.replace(HIGHLIGHT, "")
}

/// Elements that come after `w:highlight` in run properties, by the schema.
const AFTER_HIGHLIGHT: &[&str] = &[
    "<w:u ",
    "<w:u/",
    "<w:effect",
    "<w:bdr",
    "<w:shd",
    "<w:fitText",
    "<w:vertAlign",
    "<w:rtl",
    "<w:cs/",
    "<w:cs ",
    "<w:em",
    "<w:lang",
    "<w:eastAsianLayout",
    "<w:specVanish",
    "<w:oMath",
    "<w:rPrChange",
    "</w:rPr>",
];

fn highlighted(properties: &str) -> String {
    let mut properties = properties.to_owned();
    if let Some(from) = properties.find("<w:highlight")
        && let Some(length) = properties[from..].find("/>")
    {
        properties.replace_range(from..from + length + 2, "");
    }
    match AFTER_HIGHLIGHT.iter().filter_map(|tag| properties.find(tag)).min() {
        Some(at) => properties.insert_str(at, HIGHLIGHT),
        None => properties = format!("<w:rPr>{HIGHLIGHT}</w:rPr>"),
    }
    properties
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docx::testing::slot;

    #[test]
    fn a_bookmarks_name_is_short_plain_and_leads_back_to_its_slot() {
        let mut one = slot(7, 0, "X", "60");
        for (figure, name) in [
            (Some("posting.first_secretary"), "sj_0007_posting_first_secretary"),
            (Some("stat/户数"), "sj_0007_stat"),
            (None, "sj_0007"),
            (Some("project.by_trade_in_flagged_villages_of_county"), "sj_0007_project_by_trade_in_flagged_vill"),
        ] {
            one.figure = figure.map(str::to_owned);
            assert_eq!(bookmark(&one), name);
            assert!(name.len() <= LONGEST_NAME && slot_of(name) == Some(7));
        }
        assert_eq!(slot_of("_Toc123"), None);
        assert_eq!(slot_of("sj_notes"), None);
        assert_eq!(slot_of("sj_12345_x"), Some(12345));
    }

    #[test]
    fn the_highlight_stands_where_the_schema_wants_it() {
        assert_eq!(highlighted(""), format!("<w:rPr>{HIGHLIGHT}</w:rPr>"));
        assert_eq!(highlighted("<w:rPr/>"), format!("<w:rPr>{HIGHLIGHT}</w:rPr>"));
        let before = r#"<w:rPr><w:b/><w:highlight w:val="red"/><w:lang w:val="en"/></w:rPr>"#;
        assert_eq!(highlighted(before), format!(r#"<w:rPr><w:b/>{HIGHLIGHT}<w:lang w:val="en"/></w:rPr>"#));
    }
}
