//! Filling an uploaded .docx in place: exactly the placeholders' characters are replaced, even when a placeholder is split over
//! runs; every other byte of the text's source stays.

use std::fmt::Write;
use std::ops::Range;

use super::escape;
use super::mark::{self, Comment, Ids, Mark};
use super::pack::pack;
use super::parts::{Additions, CommentBook};
use crate::document::{Document, Piece, PieceKind, TextPart};
use crate::error::ReportError;
use crate::provenance::{Provenance, SlotProvenance, SlotState};

/// The most that filling may add to a part, in bytes.
const MAX_WRITTEN: usize = 64 * 1024 * 1024;

/// Fills a .docx with what its provenance says was written, and puts the provenance into it. A document that was filled before is
/// filled anew: the earlier bookmarks, controls, questions and provenance give way.
///
/// # Errors
/// The document is plain text; a slot lies outside the text or over another; the result cannot be packed.
pub fn fill(original: &Document, provenance: &Provenance) -> Result<Vec<u8>, ReportError> {
    let Some(word) = &original.word else {
        return Err(ReportError::NotDocx { file: original.name.clone() });
    };
    let slots = in_order(original.text(), &provenance.slots)?;
    let book = CommentBook::of(&word.package, &word.main)?;
    let mut ids = Ids {
        bookmark: word.parts.iter().map(|p| p.scan.top_bookmark + 1).max().unwrap_or(1),
        comment: book.free,
        controls: word.parts.iter().flat_map(|p| p.scan.controls.iter().cloned()).collect(),
    };
    let mut additions = Additions::to(&word.package, &word.main)?;
    let mut comments = Vec::new();
    for part in &word.parts {
        let steps = steps(&slots);
        let open = slots.iter().map(|_| None).collect();
        let mut filling = Filling {
            file: &original.name,
            part,
            text: original.text(),
            slots: &slots,
            steps,
            open,
            ids: &mut ids,
            comments: &mut comments,
        };
        let edits = filling.edits(&book.own)?;
        if !edits.is_empty() {
            additions.parts.set(part.name.clone(), spliced(&part.source, edits));
        }
    }
    additions.comments(book, &comments, &provenance.produced_at);
    additions.provenance(provenance);
    pack(Some(&word.package), additions.finish())
}

/// The slots in the order of the text, each in its place. Words that are only marked give way where they touch another slot, and
/// those about which there is nothing to say are left out.
pub(super) fn in_order<'a>(text: &str, slots: &'a [SlotProvenance]) -> Result<Vec<&'a SlotProvenance>, ReportError> {
    let mut sorted: Vec<&SlotProvenance> = slots.iter().filter(|s| !mark::silent(s)).collect();
    sorted.sort_by_key(|s| (s.offset, s.length));
    let filled: Vec<(usize, usize)> =
        sorted.iter().filter(|s| !mark::stays(s)).map(|s| (s.offset, s.offset + s.length)).collect();
    let mut marked_to = 0;
    sorted.retain(|s| {
        if !mark::stays(s) {
            return true;
        }
        let end = s.offset + s.length;
        let free =
            s.length > 0 && s.offset >= marked_to && filled.iter().all(|(from, to)| *to <= s.offset || *from >= end);
        if free {
            marked_to = end;
        }
        free
    });
    let bad = |slot: &SlotProvenance, what, what_zh| {
        let (offset, end) = (slot.offset, slot.offset + slot.length);
        Err(ReportError::BadSlot { slot: slot.slot, offset, end, what, what_zh })
    };
    let mut chars = text.chars();
    let (mut at, mut numbers) = (0, std::collections::BTreeSet::new());
    for slot in &sorted {
        if slot.offset < at {
            return bad(slot, "it overlaps the slot before", "与前一空重叠");
        }
        if !numbers.insert(slot.slot) {
            return bad(slot, "its number is taken", "序号重复");
        }
        let skipped = slot.offset - at;
        if skipped > 0 && chars.nth(skipped - 1).is_none() {
            return bad(slot, "it lies behind the end", "超出正文");
        }
        let mut taken = 0;
        for c in chars.by_ref().take(slot.length) {
            if c == '\n' {
                return bad(slot, "it runs over the end of a paragraph", "跨越段落");
            }
            taken += 1;
        }
        if taken < slot.length {
            return bad(slot, "it lies behind the end", "超出正文");
        }
        at = slot.offset + slot.length;
    }
    Ok(sorted)
}

/// What is done at a place of the text.
#[derive(Clone, Copy)]
enum Step {
    /// The characters there give way to the slot.
    Replace(usize),
    /// Words that stay begin to be marked.
    Begin(usize),
    /// They end.
    End(usize),
}

fn steps(slots: &[&SlotProvenance]) -> Vec<(Range<usize>, Step)> {
    let mut steps = Vec::with_capacity(slots.len());
    for (index, slot) in slots.iter().enumerate() {
        let (from, to) = (slot.offset, slot.offset + slot.length);
        if mark::stays(slot) {
            steps.extend([(from..from, Step::Begin(index)), (to..to, Step::End(index))]);
        } else {
            steps.push((from..to, Step::Replace(index)));
        }
    }
    steps
}

/// A piece's share of a step, in code points of the document.
struct Cut {
    step: Step,
    range: Range<usize>,
    /// The step is taken here; its other pieces only lose their share.
    leads: bool,
}

struct Filling<'a> {
    file: &'a str,
    part: &'a TextPart,
    text: &'a str,
    slots: &'a [&'a SlotProvenance],
    steps: Vec<(Range<usize>, Step)>,
    /// Marks begun and not ended, by slot.
    open: Vec<Option<Mark>>,
    ids: &'a mut Ids,
    comments: &'a mut Vec<Comment>,
}

type Edit = (Range<usize>, String);

impl Filling<'_> {
    fn edits(&mut self, own_comments: &[String]) -> Result<Vec<Edit>, ReportError> {
        let scan = &self.part.scan;
        let anchors = scan.anchors.iter().filter(|a| own_comments.contains(&a.comment)).map(|a| a.xml.clone());
        let mut written = 0;
        let mut edits: Vec<Edit> =
            scan.own.iter().cloned().chain(anchors).map(|range| (range, String::new())).collect();
        let copies = scan.pieces.iter().map(|p| p.copy).max().unwrap_or(0);
        for copy in 0..=copies {
            let pieces: Vec<&Piece> = scan.pieces.iter().filter(|p| p.copy == copy).collect();
            for (piece, cuts) in pieces.iter().zip(self.cuts(&pieces, copy > 0)?) {
                if !cuts.is_empty() {
                    let edit = self.edit(piece, &cuts);
                    written += edit.1.len();
                    edits.push(edit);
                }
                // each blank repeats its run's formatting: a hostile one would blow the part up without end
                if written > MAX_WRITTEN {
                    return Err(ReportError::Bomb {
                        file: self.file.into(),
                        part: self.part.name.clone(),
                        limit: MAX_WRITTEN as u64,
                    });
                }
            }
        }
        Ok(edits)
    }

    /// Deals the slots out to the pieces they stand on.
    fn cuts(&self, pieces: &[&Piece], shadow: bool) -> Result<Vec<Vec<Cut>>, ReportError> {
        let mut cuts: Vec<Vec<Cut>> = pieces.iter().map(|_| Vec::new()).collect();
        let Some(end) = pieces.iter().map(|p| p.offset + p.length).max() else { return Ok(cuts) };
        let start = pieces[0].offset;
        let mut first = 0;
        for (range, step) in &self.steps {
            if range.end < start || range.start > end {
                continue;
            }
            while first < pieces.len() && pieces[first].offset + pieces[first].length < range.start {
                first += 1;
            }
            let touched = pieces[first..].iter().take_while(|p| p.offset <= range.end).enumerate();
            let mut leads = true;
            for (n, piece) in touched {
                let from = range.start.max(piece.offset);
                let to = range.end.min(piece.offset + piece.length);
                let empty = range.is_empty() && leads && from == to && piece.kind == PieceKind::Text;
                if from < to || empty {
                    cuts[first + n].push(Cut { step: *step, range: from..to.max(from), leads });
                    leads = false;
                }
            }
            if leads && !shadow {
                let (Step::Replace(index) | Step::Begin(index) | Step::End(index)) = *step;
                return Err(ReportError::BadSlot {
                    slot: self.slots[index].slot,
                    offset: range.start,
                    end: range.end,
                    what: "no text of the document stands there",
                    what_zh: "该处没有可写入的文字",
                });
            }
        }
        Ok(cuts)
    }

    /// The change to one piece: its run is closed before a slot and opened again behind it.
    fn edit(&mut self, piece: &Piece, cuts: &[Cut]) -> Edit {
        let source = &self.part.source;
        let run = &self.part.scan.runs[piece.run];
        let properties = run.properties.clone().map_or("", |range| &source[range]);
        let open = format!("{}{properties}", &source[run.open.clone()]);
        let mut range = piece.xml.clone();
        let mut out = String::new();
        let mut inside = true;
        let starts_with_cut = cuts[0].range.start == piece.offset;
        if starts_with_cut && range.start == run.content {
            (range.start, inside) = (run.xml.start, false);
        }
        let text = &self.text[piece.bytes.clone()];
        let mut at = piece.offset;
        let mut rest = text;
        for cut in cuts {
            let (before, behind) = split(rest, cut.range.start - at);
            keep(&mut out, before, &open, &mut inside);
            if cut.leads {
                if inside {
                    out.push_str("</w:r>");
                    inside = false;
                }
                self.take(cut.step, &mut out, properties, piece);
            }
            rest = split(behind, cut.range.len()).1;
            at = cut.range.end;
        }
        keep(&mut out, rest, &open, &mut inside);
        if !inside {
            if range.end == run.close {
                range.end = run.xml.end;
            } else {
                out.push_str(&open);
            }
        }
        (range, out)
    }

    fn take(&mut self, step: Step, out: &mut String, properties: &str, piece: &Piece) {
        let run = &self.part.scan.runs[piece.run];
        match step {
            Step::Begin(at) if piece.copy == 0 => {
                self.open[at] = Some(mark::begin(out, self.slots[at], run.ground, self.ids, self.comments));
            }
            Step::End(at) if piece.copy == 0 => {
                if let Some(mark) = self.open[at].take() {
                    mark::end(out, &mark);
                }
            }
            Step::Begin(_) | Step::End(_) => {}
            Step::Replace(at) => {
                let slot = self.slots[at];
                let filled = run.own && slot.state != SlotState::Open;
                let properties = if filled { mark::unhighlighted(properties) } else { properties.to_owned() };
                if piece.copy > 0 {
                    mark::plain(out, mark::shown(slot), &properties);
                } else {
                    mark::write(out, slot, &properties, run.ground, self.ids, self.comments);
                }
            }
        }
    }
}

fn keep(out: &mut String, text: &str, open: &str, inside: &mut bool) {
    if text.is_empty() {
        return;
    }
    if !*inside {
        out.push_str(open);
        *inside = true;
    }
    let _ = write!(out, r#"<w:t xml:space="preserve">{}</w:t>"#, escape(text));
}

fn split(text: &str, chars: usize) -> (&str, &str) {
    text.split_at(text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at))
}

/// The source with its edits; of two that overlap (markup taken out twice) the later loses what the earlier covers.
fn spliced(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let added: usize = edits.iter().map(|(_, text)| text.len()).sum();
    let mut out = String::with_capacity(source.len() + added);
    let mut at = 0;
    for (range, text) in edits {
        if range.start > at {
            out.push_str(&source[at..range.start]);
        }
        out.push_str(&text);
        at = at.max(range.end);
    }
    out.push_str(&source[at..]);
    out
}

#[cfg(test)]
mod tests;
