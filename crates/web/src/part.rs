//! A page of a list that is worked out whole, and is too long to look through: which rows it has, and the ways to those before and after.

use std::ops::Range;

use crate::texts::Words;

/// Rows on a page: some three screens of a desk.
pub(crate) const ROWS: usize = 50;

/// The foot of a list that goes on.
pub(crate) struct Pager {
    /// Which rows of how many these are, in words.
    pub shows: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// From 1.
    page: usize,
    all: usize,
}

impl Part {
    /// The page asked for: the first where none is, the last where there are not so many.
    pub fn of(asked: &str, all: usize) -> Part {
        let last = all.div_ceil(ROWS).max(1);
        Part { page: asked.trim().parse().unwrap_or(1).clamp(1, last), all }
    }

    /// Its rows among all.
    pub fn rows(self) -> Range<usize> {
        let first = (self.page - 1) * ROWS;
        first..(first + ROWS).min(self.all)
    }

    /// The number of the page before.
    fn before(self) -> Option<usize> {
        (self.page > 1).then_some(self.page - 1)
    }

    /// The number of the page after.
    fn after(self) -> Option<usize> {
        (self.page * ROWS < self.all).then_some(self.page + 1)
    }

    /// The foot of the list, with the address of each page; none where one page holds all.
    pub fn pager(self, w: Words, to: impl Fn(usize) -> String) -> Option<Pager> {
        let Range { start, end } = self.rows();
        let [first, last, all] = [start + 1, end, self.all].map(|n| n.to_string());
        (self.all > ROWS).then(|| Pager {
            shows: w.with("page-rows", &[("first", &first), ("last", &last), ("all", &all)]),
            before: self.before().map(&to),
            after: self.after().map(&to),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn from_page_to_page_every_row_comes_once_and_in_order(all in 0usize..400) {
            let mut rows = Vec::new();
            let mut page = Some(1);
            while let Some(n) = page {
                let part = Part::of(&n.to_string(), all);
                prop_assert_eq!(part.before(), (n > 1).then(|| n - 1));
                rows.extend(part.rows());
                page = part.after();
            }
            prop_assert_eq!(rows, (0..all).collect::<Vec<_>>());
        }

        #[test]
        fn whatever_page_is_asked_for_there_is_one(asked in ".*", all in 0usize..400) {
            let part = Part::of(&asked, all);
            prop_assert!(part.rows().end <= all && part.rows().start <= part.rows().end);
        }
    }
}
