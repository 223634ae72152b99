//! K13 once more: parts and wholes that no figure stands behind, as the sentence tells them. Filled ones are held against each other
//! by their figures.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, pattern};
use crate::number::read;

/// Units that are added up and compared.
pub(super) const UNIT: &str =
    "人次|户次|万元|亿元|平方米|公里|名|人|位|个|户|项|期|次|件|场|家|所|处|座|条|亩|支|批|份|元|吨";

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?<n>[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9０-９]+(?:[.．][0-9０-９]+)?)";
    pattern(&format!(r"{number}(?<scale>[万亿]?)(?:余|多)?(?<unit>{UNIT})(?<bound>及?以[上下])?"))
});

struct Number {
    value: Decimal,
    unit: String,
    written: String,
    bytes: Range<usize>,
}

/// Of a sentence's parts (共…，其中…) none is more than the whole, be they typed or filled.
pub(super) fn parts(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut found = vec![];
    for sentence in shown.sentences() {
        let text = &shown.text[sentence.clone()];
        let Some(at) = text.find("其中") else { continue };
        let numbers = numbers(text);
        let Some(whole) = numbers.iter().rfind(|n| n.bytes.end <= at) else { continue };
        if mean(&text[..at]) || text[whole.bytes.end..at].contains('每') {
            continue;
        }
        let clause = &text[text[..whole.bytes.start].rfind('，').unwrap_or(0)..at];
        for part in parts_of(text, at, clause, &numbers).into_iter().filter(|n| n.unit == whole.unit) {
            let before = &text[at..part.bytes.start];
            let told_last = ["共", "共有", "共计", "总数", "合计", "总"].iter().any(|w| before.ends_with(w));
            if part.value > whole.value && !told_last && !mean(before) {
                let span = |n: &Number| shown.span(&(sentence.start + n.bytes.start..sentence.start + n.bytes.end));
                found.push(Found::new(
                    format!("部分{}大于总数{}，请核对口径", part.written, whole.written),
                    format!(
                        "the part {} is more than the whole {}: check what each counts",
                        part.written, whole.written
                    ),
                    vec![span(whole), span(part)],
                ));
            }
        }
    }
    found
}

/// The numbers after 其中 that still tell parts: the first, and each further one whose label is like the first's (市级…、县级…) or names
/// again what the whole counts.
fn parts_of<'a>(text: &str, at: usize, whole: &str, numbers: &'a [Number]) -> Vec<&'a Number> {
    let mut from = at + "其中".len();
    let mut kind = None;
    let mut parts = vec![];
    for part in numbers.iter().filter(|n| n.bytes.start > at) {
        let label = text[from..part.bytes.start].trim_matches(['，', '、', '和', '及', '有', '：', '为']);
        from = part.bytes.end;
        let first = *kind.get_or_insert(label.chars().last());
        let chars: Vec<char> = label.chars().collect();
        let named = chars.windows(2).any(|pair| whole.contains(&String::from_iter(pair)));
        if !parts.is_empty() && !named && label.chars().last() != first {
            break;
        }
        parts.push(part);
    }
    parts
}

fn mean(text: &str) -> bool {
    ["平均", "人均", "户均", "村均", "最高", "最多", "超过", "不少于"].iter().any(|w| text.contains(w))
}

fn numbers(text: &str) -> Vec<Number> {
    NUMBER
        .captures_iter(text)
        // 100万元以上 is a bound and no amount
        .filter(|c| c.name("bound").is_none())
        .filter_map(|c| {
            let value = read(&format!("{}{}", &c["n"], &c["scale"]))?;
            let (value, unit) = match &c["unit"] {
                "万元" => (value * Decimal::from(10_000), "元"),
                "亿元" => (value * Decimal::from(100_000_000), "元"),
                "名" | "位" => (value, "人"),
                unit => (value, unit),
            };
            let whole = c.get(0).expect("a match has its whole");
            Some(Number { value, unit: unit.into(), written: whole.as_str().into(), bytes: whole.range() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{at, found, messages};
    use crate::lint::{Paper, Slot, check};

    #[test]
    fn a_typed_part_past_its_typed_whole_is_found() {
        let wrong = messages("全县共下派60名第一书记，其中市派第一书记65名。", "parts_fit_the_whole");
        assert_eq!(wrong, ["部分65名大于总数60名，请核对口径"]);
        let later = messages("全县有60名第一书记，其中市派第一书记20名，县派第一书记65人。", "parts_fit_the_whole");
        assert_eq!(later, ["部分65人大于总数60名，请核对口径"]);
        // 1.2亿元 is 12000万元
        let money = messages("安排资金1.2亿元，其中县级12500万元、市级300万元。", "parts_fit_the_whole");
        assert_eq!(money, ["部分12500万元大于总数1.2亿元，请核对口径"]);
        for text in [
            "全县共下派60名第一书记，其中市派第一书记20名、县派40人。",
            "脱贫户12户，其中37人有劳动力",
            "其中12户（共37户）",
            "人均收入2万元，其中青峰乡3万元",
            "全县60名，其中最高的乡镇共65名",
            "村收入全部超过20万元，其中100万元以上的4个",
            "安排资金20万元，其中100万元以上的项目4个",
            "党员12,438名，其中女党员3,517名",
            "创建示范点18个，其中市级5个，先锋岗210个",
        ] {
            assert!(messages(text, "parts_fit_the_whole").is_empty(), "{text}");
        }
    }

    #[test]
    fn a_part_that_two_filled_slots_show_is_told_once() {
        let text = "共X名，其中市派X名";
        let (whole, part) = (at(text, 1, "X", "60", "60", "名"), at(text, 2, "X", "65", "65", "名"));
        let mut slot = Slot::new(&part);
        slot.part_of = Some(1);
        assert_eq!(found(text, "parts_fit_the_whole", vec![Slot::new(&whole), slot]).len(), 1);
    }

    #[test]
    fn numbers_of_last_year_left_standing_are_held_against_each_other_too() {
        let text = "全县共有60名第一书记，其中市派65名";
        let mut entry = at(text, 1, "65", "65", "0", "名");
        entry.state = crate::provenance::SlotState::Open;
        let rules = [crate::lint::testing::rule("parts_fit_the_whole")];
        let paper = Paper { text, slots: vec![Slot::new(&entry)], rules: &rules, ..Paper::default() };
        assert_eq!(check(&paper).iter().filter(|f| f.rule == "K").count(), 1);
    }
}
