//! S7: lists by level (X个省试点、X个市试点、X个县…) whose items are not made alike.

use super::super::page::Page;
use super::super::{Found, Paper, Span};

const LEVELS: &[&str] =
    &["中央", "国家级", "国家", "省级", "省", "市级", "市", "县级", "县", "区级", "乡级", "乡镇", "镇", "村级", "村"];

/// An item: its level word, what follows it, and where that stands.
struct Item<'a> {
    tail: &'a str,
    span: Span,
}

/// Three and more items that differ in their level only: what follows the level is the same in all.
pub(super) fn lists(_: &Paper, page: &Page) -> Vec<Found> {
    page.sentences().into_iter().filter_map(|range| odd_one(page, range)).collect()
}

fn odd_one(page: &Page, range: std::ops::Range<usize>) -> Option<Found> {
    let items: Vec<Item> = clauses(page, range).into_iter().filter_map(|clause| item(page, clause)).collect();
    items.windows(3).find_map(|three| {
        let odd = (0..3).find(|at| {
            let others: Vec<&str> = (0..3).filter(|n| n != at).map(|n| three[n].tail).collect();
            others[0] == others[1] && three[*at].tail != others[0] && three[*at].tail.ends_with(others[0])
        })?;
        let usual = three[(odd + 1) % 3].tail;
        let own = three[odd].tail;
        Some(
            Found::new(
                format!("并列各项说法不一：“{own}”与其余各项的“{usual}”"),
                format!("items of one list differ: “{own}” beside “{usual}”"),
                vec![three[odd].span],
            )
            .instead(three[odd].span, usual),
        )
    })
}

/// The pieces between commas and list marks.
fn clauses(page: &Page, range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut list = Vec::new();
    let mut from = range.start;
    for at in range.clone() {
        if "，、；".contains(page.chars[at]) {
            list.push(from..at);
            from = at + 1;
        }
    }
    list.push(from..range.end);
    list
}

/// “8个县试点”: a number or blank, a counter, a level, the rest.
fn item<'a>(page: &Page<'a>, clause: std::ops::Range<usize>) -> Option<Item<'a>> {
    let counter = clause.clone().find(|at| "个名人家所".contains(page.chars[*at]))?;
    let before = page.chars.get(counter.checked_sub(1)?)?;
    if !(before.is_ascii_alphanumeric() || "×*_＿○".contains(*before)) {
        return None;
    }
    let text = page.slice(counter + 1..clause.end);
    let level = LEVELS.iter().find(|l| text.starts_with(**l))?;
    let tail = &text[level.len()..];
    let offset = counter + 1 + level.chars().count();
    (tail.chars().count() >= 2).then(|| Item { tail, span: Span { offset, length: clause.end - offset } })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};

    #[test]
    fn an_item_made_otherwise_than_its_fellows_is_found() {
        let text = "其中X个省示范、X个市示范，X个县产业示范。";
        assert_eq!(corrected("S7", text).as_deref(), Some("其中X个省示范、X个市示范，X个县示范。"));
        assert!(of("S7", "其中8个省试点、12个市试点、20个县试点。").is_empty());
        assert!(of("S7", "其中8个省试点、12个市示范、20个县基地。").is_empty());
    }
}
