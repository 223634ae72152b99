//! The headings of a block of header rows: merged cells spread out, parents joined to their children.

use super::heading::Heading;
use crate::read::{Cell, Merge, Sheet};

/// The headings of one column from the topmost row to the lowest, without repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stack {
    pub column: u32,
    pub texts: Vec<String>,
}

impl Stack {
    /// The headings joined, as a person sees them.
    pub fn shown(&self) -> String {
        let clean: Vec<String> = self.texts.iter().map(|t| t.split_whitespace().collect::<String>()).collect();
        clean.join("｜")
    }

    /// The unit that the lowest heading with one gives.
    pub fn unit(&self) -> Option<String> {
        self.texts.iter().rev().find_map(|t| Heading::of(t).unit)
    }

    /// The phrases under which a ledger may know the column, each with how far it is to be trusted.
    pub fn phrases(&self) -> Vec<(String, f64)> {
        let words: Vec<Heading> = self.texts.iter().map(|t| Heading::of(t)).collect();
        let mut all = Vec::new();
        let mut add = |text: String, trust: f64| {
            if !text.is_empty() && !all.iter().any(|(known, _)| *known == text) {
                all.push((text, trust));
            }
        };
        match words.as_slice() {
            [] => {}
            [only] => {
                add(only.words.clone(), 1.0);
                add(only.full.clone(), 1.0);
            }
            [.., parent, child] => {
                add(format!("{}{}", parent.words, child.words), 1.0);
                add(format!("{}{}", child.words, parent.words), 0.99);
                if let [first, _, last] = words.as_slice() {
                    add(format!("{}{}{}", first.words, parent.words, last.words), 1.0);
                    add(format!("{}{}", first.words, last.words), 0.97);
                }
                add(child.words.clone(), 0.9);
                add(child.full.clone(), 0.9);
            }
        }
        all
    }

    /// The words of the heading above the lowest.
    pub fn parent(&self) -> Option<String> {
        (self.texts.len() >= 2).then(|| Heading::of(&self.texts[self.texts.len() - 2]).words)
    }

    /// The words of the lowest heading.
    pub fn child(&self) -> String {
        self.texts.last().map(|t| Heading::of(t).words).unwrap_or_default()
    }
}

/// The headings of the rows `first..=last`, column by column.
pub(crate) fn stacks(sheet: &Sheet, first: u32, last: u32) -> Vec<Stack> {
    let mut columns: Vec<u32> = (first..=last)
        .filter_map(|r| sheet.row_at(r))
        .flat_map(|r| r.cells().iter().map(|(c, _)| u32::from(*c)))
        .collect();
    columns.extend(merges_in(sheet, first, last).flat_map(|m| m.left..=m.right.min(m.left + 64)));
    columns.sort_unstable();
    columns.dedup();
    let stack = |column: u32| {
        let mut texts: Vec<String> = Vec::new();
        for row in first..=last {
            if let Some(text) = heading_at(sheet, row, column, last)
                && texts.last() != Some(&text)
            {
                texts.push(text);
            }
        }
        Stack { column, texts }
    };
    columns.into_iter().map(stack).filter(|s| !s.texts.is_empty()).collect()
}

fn merges_in(sheet: &Sheet, first: u32, last: u32) -> impl Iterator<Item = &Merge> {
    sheet.merges.iter().filter(move |m| m.top >= first && m.top <= last)
}

/// The text over a column in a row: its own, or that of the merged cell it lies in.
fn heading_at(sheet: &Sheet, row: u32, column: u32, last: u32) -> Option<String> {
    if let Some(text) = sheet.written(row, column) {
        return Some(text);
    }
    if let Some(m) =
        sheet.merges.iter().find(|m| m.top <= row && row <= m.bottom && m.left <= column && column <= m.right)
    {
        return sheet.written(m.top, m.left);
    }
    // Without merges to tell (CSV), a gap over a heading continues the heading to its left.
    let continues = sheet.merges.is_empty() && row < last && sheet.written(row + 1, column).is_some();
    let left = (0..column).rev().find_map(|c| sheet.written(row, c).map(|t| (c, t)));
    left.filter(|(c, _)| continues && sheet.written(row + 1, *c).is_some()).map(|(_, t)| t)
}

/// Whether a row may be part of a header: texts only, two at least.
pub(crate) fn looks_like_header(sheet: &Sheet, row: u32) -> bool {
    let Some(row) = sheet.row_at(row) else { return false };
    let texts = row.cells().iter().filter(|(_, c)| matches!(c, Cell::Text(_))).count();
    let others = row.cells().iter().filter(|(_, c)| matches!(c, Cell::Day(_) | Cell::Bool(_) | Cell::Error(_))).count();
    let numbers = row.cells().len() - texts - others;
    texts >= 1 && others == 0 && numbers * 4 <= texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::SheetBuilder;

    #[test]
    fn merged_headings_are_spread_over_their_columns() {
        let mut b = SheetBuilder::new("表", 100);
        b.push_text(0, 0, "项目名称");
        b.push_text(0, 1, "资金（万元）");
        b.push_text(1, 1, "计划");
        b.push_text(1, 2, "到位");
        let merges =
            vec![Merge { top: 0, bottom: 1, left: 0, right: 0 }, Merge { top: 0, bottom: 0, left: 1, right: 2 }];
        let sheet = b.finish(merges);
        let all = stacks(&sheet, 0, 1);
        let shown: Vec<String> = all.iter().map(Stack::shown).collect();
        assert_eq!(shown, ["项目名称", "资金（万元）｜计划", "资金（万元）｜到位"]);
        assert_eq!(all[2].unit().as_deref(), Some("万元"));
        assert!(all[2].phrases().iter().any(|(p, _)| p == "到位资金"));
    }

    #[test]
    fn without_merges_a_gap_continues_the_heading_to_its_left() {
        let mut b = SheetBuilder::new("表", 100);
        for (r, c, t) in [(0, 0, "姓名"), (0, 1, "资金"), (1, 1, "计划"), (1, 2, "到位")] {
            b.push_text(r, c, t);
        }
        let shown: Vec<String> = stacks(&b.finish(vec![]), 0, 1).iter().map(Stack::shown).collect();
        assert_eq!(shown, ["姓名", "资金｜计划", "资金｜到位"]);
    }
}
