//! Shares that say how fast something grows: `收入X元，增长X%`. What grows is the noun before, not something that the share is of.

use super::page::{Page, Range};
use super::reading::{Reading, is_share, parts_text, unit_end};

/// Words right before a share of growth.
const GROWS: &[&str] = &["增长", "增幅", "增速", "增长率", "增速达", "增长了", "增长达"];

/// Whether a share tells how fast something grows.
pub(super) fn share_of_growth(page: &Page, i: usize, reading: &Reading) -> bool {
    is_share(page, i) && (grows(page, reading.lead, page.marks[i].from) || spread(page, i, reading).is_some())
}

/// What grows: the noun before the verb, or the one that the value before counts, or the one whose turn it is after 分别.
pub(super) fn of(page: &Page, i: usize, reading: &Reading, readings: &[Reading]) -> Option<String> {
    let noun = |k: usize| -> Option<String> {
        let (from, to) = readings[k].carried.unwrap_or(readings[k].head);
        (to > from).then(|| page.text((from, to)))
    };
    if let Some((turn, of)) = spread(page, i, reading) {
        let amounts = amounts_before(page, reading, page.marks[i].from);
        let first = amounts.len().checked_sub(of)?;
        return noun(*amounts.get(first + turn)?);
    }
    let empty = ["同比", "比上年", "较上年", "比上年同期", "较上年同期", "年均", "比去年", "较去年", "环比"];
    if reading.head.1 > reading.head.0 && !empty.contains(&page.text(reading.head).as_str()) {
        return Some(page.text(reading.head));
    }
    noun(*amounts_before(page, reading, page.marks[i].from).last()?)
}

fn grows(page: &Page, (from, _): Range, to: usize) -> bool {
    let text = page.g.text(from, to);
    let text = text.trim_end_matches(['近', '约', '达', '了', '为', '超']);
    GROWS.iter().any(|w| text.ends_with(w))
}

/// `分别增长X%、X%和X%`: which of how many shares this is.
fn spread(page: &Page, i: usize, reading: &Reading) -> Option<(usize, usize)> {
    let shares: Vec<usize> = (0..page.marks.len())
        .filter(|k| page.marks[*k].from >= reading.clause.0 && page.marks[*k].from < clause_end(page, reading))
        .filter(|k| is_share(page, *k))
        .collect();
    let first = page.marks[*shares.first()?].from;
    let before = page.g.text(reading.clause.0, first);
    let told = before.contains("分别") && GROWS.iter().any(|w| before.contains(w));
    let turn = shares.iter().position(|k| *k == i)?;
    (told && shares.len() > 1).then_some((turn, shares.len()))
}

fn clause_end(page: &Page, reading: &Reading) -> usize {
    (reading.clause.1..page.g.len()).find(|k| "，。；\n".contains(page.g.at(*k))).unwrap_or(page.g.len())
}

/// The amounts of a sentence before a glyph.
fn amounts_before(page: &Page, reading: &Reading, to: usize) -> Vec<usize> {
    (0..page.marks.len())
        .filter(|k| page.marks[*k].from >= reading.sentence.0 && unit_end(page, *k) <= to)
        .filter(|k| parts_text(page, *k) && !is_share(page, *k))
        .collect()
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;
    use crate::recognise::index::Index;
    use crate::recognise::reading;

    fn grown(text: &str) -> Vec<Option<String>> {
        let page = Page::read(text, &Index::new(&Catalogue::default()));
        let readings = reading::read(&page);
        readings.iter().map(|r| r.implied.clone()).collect()
    }

    #[test]
    fn a_share_of_growth_is_of_the_noun_before() {
        assert_eq!(grown("地区生产总值X亿元，增长X%。")[1].as_deref(), Some("地区生产总值增速"));
        assert_eq!(grown("固定资产投资增长X%。")[0].as_deref(), Some("固定资产投资增速"));
        assert_eq!(grown("覆盖率达X%。")[0], None);
    }

    #[test]
    fn shares_told_one_after_the_other_take_their_turn() {
        let found = grown("城镇收入X元、农村收入X元，分别增长X%和X%。");
        assert_eq!(found[2].as_deref(), Some("城镇收入增速"));
        assert_eq!(found[3].as_deref(), Some("农村收入增速"));
    }
}
