//! Descriptions of one thing told twice: another choice of an alternative, or its fallback, repeats the paragraphs of the first, and
//! what is written into the first is written into them too.

use super::Walk;

/// An alternative: which paragraphs its first description held, and which of them another one repeats next.
#[derive(Clone, Copy)]
pub(super) struct Alternative {
    pub(super) first: usize,
    pub(super) next: usize,
    /// Where the paragraphs of the first description end, once another follows.
    pub(super) end: Option<usize>,
    /// Descriptions begun, fallback not counted.
    pub(super) choices: usize,
    /// Descriptions that repeat the first.
    pub(super) copies: usize,
}

/// A fallback's paragraph: the one it repeats, and its text so far.
pub(super) struct Shadow {
    pub(super) repeats: usize,
    pub(super) text: String,
    pub(super) length: usize,
    pub(super) first_piece: usize,
}

impl Walk<'_> {
    pub(super) fn open_alternative(&mut self) {
        let first = self.scan.paras.len();
        self.alternatives.push(Alternative { first, next: first, end: None, choices: 0, copies: 0 });
    }

    pub(super) fn open_choice(&mut self) {
        if let Some(alternative) = self.alternatives.last_mut() {
            alternative.choices += 1;
        }
        if self.repeats() {
            self.repeat();
        }
    }

    /// Whether the open alternative is at a second description: office programs show the first that they understand.
    pub(super) fn repeats(&self) -> bool {
        self.alternatives.last().is_some_and(|a| a.choices > 1)
    }

    /// What comes now repeats the first description.
    pub(super) fn repeat(&mut self) {
        self.fallback += 1;
        let end = self.scan.paras.len();
        if let Some(alternative) = self.alternatives.last_mut() {
            alternative.end.get_or_insert(end);
            alternative.next = alternative.first;
            alternative.copies += 1;
        }
    }

    /// A paragraph begins that repeats one of the first description, or none.
    pub(super) fn open_shadow(&mut self) {
        let repeats = self.alternatives.last_mut().filter(|a| a.end.is_some_and(|end| a.next < end)).map(|a| {
            a.next += 1;
            a.next - 1
        });
        let first_piece = self.scan.pieces.len();
        self.shadows.push(repeats.map(|repeats| Shadow { repeats, text: String::new(), length: 0, first_piece }));
    }

    /// It ends. One that says something else than what it repeats is no shadow.
    pub(super) fn close_shadow(&mut self) {
        if let Some(Some(shadow)) = self.shadows.pop()
            && self.scan.paras[shadow.repeats].text != shadow.text
        {
            self.scan.pieces.truncate(shadow.first_piece);
        }
    }
}
