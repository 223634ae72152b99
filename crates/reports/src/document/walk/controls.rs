//! What an earlier filling left: content controls, and our own bookmarks around or inside them.

use std::ops::Range;

use quick_xml::events::BytesStart;

use super::super::scan::Mark;
use super::{Walk, value};
use crate::docx::slot_of;

/// An open content control. It is of an earlier filling when a bookmark of ours begins right before it, or (as LibreOffice writes
/// it) right inside it.
pub(super) struct Control {
    pub(super) mark: Option<usize>,
    pub(super) alias: Option<String>,
    /// The markup around its content: where the opening begins and ends, where the closing begins.
    pub(super) open: Range<usize>,
    pub(super) close: usize,
    pub(super) from: (usize, usize),
    /// It holds plain text, a date or a choice: no other control may stand in it.
    pub(super) plain: bool,
}

impl Walk<'_> {
    pub(super) fn open_mark(&mut self, tag: &BytesStart, at: Range<usize>) {
        let id = value(tag, "w:id").unwrap_or_default();
        self.scan.top_bookmark = self.scan.top_bookmark.max(id.parse().unwrap_or(0));
        if let Some(name) = value(tag, "w:name").filter(|n| slot_of(n).is_some()) {
            self.scan.own.push(at);
            let from = self.here();
            if let Some(control) = self.controls.last_mut().filter(|c| c.mark.is_none() && c.from == from) {
                control.mark = Some(self.scan.marks.len());
            }
            self.scan.marks.push(Mark { name, id, from, to: None, alias: None, text: 0..0 });
        }
    }

    pub(super) fn close_mark(&mut self, tag: &BytesStart, at: Range<usize>) {
        let id = value(tag, "w:id").unwrap_or_default();
        let here = self.here();
        if let Some(mark) = self.scan.marks.iter_mut().rev().find(|m| m.id == id && m.to.is_none()) {
            mark.to = Some(here);
            self.scan.own.push(at);
        }
    }

    pub(super) fn open_control(&mut self, at: Range<usize>) {
        let from = self.here();
        let mark = self.scan.marks.iter().rposition(|m| m.to.is_none() && m.from == from);
        let taken = |mark: &usize| self.controls.iter().any(|c| c.mark == Some(*mark));
        let mark = mark.filter(|mark| !taken(mark));
        self.controls.push(Control { mark, alias: None, close: at.end, open: at, from, plain: false });
    }

    pub(super) fn close_control(&mut self, at: Range<usize>) {
        let Some(control) = self.controls.pop() else { return };
        if let Some(mark) = control.mark {
            self.scan.marks[mark].alias = control.alias;
            self.scan.own.extend([control.open, control.close..at.end]);
        }
    }
}
