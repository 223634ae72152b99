//! K14: a percentage against the two numbers it is of, where the sentence gives both.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, Span, pattern};
use crate::number::{read, scan};

/// Words that a share follows.
const SHARE: &[&str] = &[
    "占",
    "占比",
    "占比达",
    "占比为",
    "比例为",
    "比例达",
    "率为",
    "率达",
    "率达到",
    "覆盖率",
    "完成率",
    "比重为",
    "比重达",
];

/// A number of a sentence: where, how much, of what.
struct Number {
    span: Span,
    value: Decimal,
    unit: String,
    places: u32,
}

/// 由3%下降到1%，下降2%: what one share has more than another is told in points.
static POINTS: LazyLock<Regex> = LazyLock::new(|| {
    let share = r"([0-9]+(?:\.[0-9]+)?)[%％]";
    pattern(&format!(
        r"[由从]{share}(?:下降|降低|降|减少|提高|提升|上升|升|增加|增长)?[到至为]{share}，(?:下降|降低|降|减少|提高|提升|上升|升|增加)了?{share}"
    ))
});

/// Where a change between two shares is told as a share and is their difference, points are meant.
fn points_told(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let value = |c: &regex::Captures, n: usize| read(&c[n]);
    POINTS
        .captures_iter(&shown.text)
        .filter_map(|c| {
            let (from, to, by) = (value(&c, 1)?, value(&c, 2)?, value(&c, 3)?);
            let said = c.get(3).expect("a match has its groups");
            ((from - to).abs() == by).then(|| {
                let sign = said.end()..said.end() + '%'.len_utf8();
                Found::new(
                    format!("{from}%与{to}%相差{by}个百分点，不是{by}%"),
                    format!("between {from} % and {to} % lie {by} points, not {by} %"),
                    vec![shown.span(&(said.start()..sign.end))],
                )
            })
        })
        .collect()
}

/// Where a sentence gives a part and a whole in one unit and then the share, the share follows from them.
pub(super) fn percentages_follow(paper: &Paper, page: &Page) -> Vec<Found> {
    let mut found: Vec<Found> =
        page.sentences().into_iter().flat_map(|range| in_sentence(paper, page, range)).collect();
    found.extend(points_told(paper, page));
    found
}

fn in_sentence(paper: &Paper, page: &Page, range: std::ops::Range<usize>) -> Vec<Found> {
    let numbers = numbers(paper, page, &range);
    let mut found = Vec::new();
    for (index, share) in numbers.iter().enumerate().filter(|(_, n)| n.unit == "%") {
        let before = page.slice(range.start..share.span.offset);
        if !SHARE.iter().any(|word| before.ends_with(word)) {
            continue;
        }
        // the clause between the last number and the share may not name another whole: “占全县…的X%”
        let Some([a, b]) = numbers[..index].last_chunk::<2>() else { continue };
        let (whole, part) = if a.value >= b.value { (a, b) } else { (b, a) };
        if a.unit != b.unit || a.unit == "%" || a.unit.is_empty() || whole.value.is_zero() {
            continue;
        }
        let exact = part.value / whole.value * Decimal::ONE_HUNDRED;
        let half = Decimal::new(5, share.places + 1);
        if (exact - share.value).abs() > half {
            let shown = exact.round_dp(share.places.max(1)).normalize();
            found.push(Found::new(
                format!(
                    "{}/{}应为{shown}%，文中为{}%",
                    part.value.normalize(),
                    whole.value.normalize(),
                    share.value.normalize()
                ),
                format!(
                    "{} of {} is {shown} %, not {} %",
                    part.value.normalize(),
                    whole.value.normalize(),
                    share.value.normalize()
                ),
                vec![a.span, b.span, share.span],
            ));
        }
    }
    found
}

/// The sentence's numbers, slots as written.
fn numbers(paper: &Paper, page: &Page, range: &std::ops::Range<usize>) -> Vec<Number> {
    let slots: Vec<_> = paper
        .slots
        .iter()
        .filter(|s| {
            s.entry.offset >= range.start && s.entry.offset + s.entry.length <= range.end && s.entry.kind != "claim"
        })
        .collect();
    let taken = |at: usize| slots.iter().any(|s| at >= s.entry.offset && at < s.entry.offset + s.entry.length);
    let plain = scan(page.slice(range.clone())).into_iter().map(|n| Number {
        span: Span { offset: n.offset + range.start, length: n.length },
        places: n.value.scale(),
        value: n.value,
        unit: n.unit,
    });
    let mut numbers: Vec<Number> = plain.filter(|n| !taken(n.span.offset)).collect();
    for slot in slots.iter().filter(|s| s.is_counted() && !s.is_open()) {
        let unit = page.unit_behind(slot);
        if let Some(value) = read(&slot.entry.written) {
            let whole = crate::number::Unit::of(unit);
            numbers.push(Number {
                span: slot.span(),
                value: value * whole.scale,
                unit: whole.base.into(),
                places: value.normalize().scale(),
            });
        }
    }
    numbers.sort_by_key(|n| n.span.offset);
    numbers
}

#[cfg(test)]
mod tests {
    use crate::lint::Slot;
    use crate::lint::testing::{at, found, messages};

    #[test]
    fn a_share_follows_from_the_part_and_the_whole_before_it() {
        assert!(found("全县共3900户，已结对1950户，占50%。", "percentages_follow", vec![]).is_empty());
        let wrong = found("全县共3900户，已结对1950户，占55%。", "percentages_follow", vec![]);
        assert!(wrong[0].message.zh.contains("应为50%"), "{}", wrong[0].message.zh);
        assert!(found("其中12户（共37户），占32.4%。", "percentages_follow", vec![]).is_empty());
    }

    #[test]
    fn numbers_of_other_things_are_no_part_and_whole() {
        assert!(found("派出620名党员，联系1950户，占全县的50%。", "percentages_follow", vec![]).is_empty());
        assert!(found("联系1950户，占全县的50%。", "percentages_follow", vec![]).is_empty());
        assert!(found("投入30万元，补助20万元，增长15%。", "percentages_follow", vec![]).is_empty());
    }

    #[test]
    fn the_difference_of_two_shares_is_told_in_points() {
        let found = messages("贫困发生率由3%下降到1%，下降了2%。", "percentages_follow");
        assert_eq!(found, ["3%与1%相差2个百分点，不是2%"]);
        for text in ["由3%下降到1%，下降2个百分点。", "由4%下降到2%，下降50%。", "由50万元增加到120万元，增长140%。"]
        {
            assert!(messages(text, "percentages_follow").is_empty(), "{text}");
        }
    }

    #[test]
    fn slots_count_as_they_are_written() {
        let text = "共X户，结对X户，占X%";
        let entries = [
            at(text, 1, "X", "200", "200", "户"),
            at(text, 2, "X", "50", "50", "户"),
            at(text, 3, "X", "26", "26", "%"),
        ];
        assert_eq!(found(text, "percentages_follow", entries.iter().map(Slot::new).collect()).len(), 1);
    }
}
