//! K13 once more: parts and wholes that no figure stands behind, as the sentence tells them. Filled ones are held against each other
//! by their figures.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, pattern};
use crate::number::{counters, read};

/// Units that are added up and compared, as a pattern: the longer ones first.
pub(super) fn units() -> String {
    let mut units: Vec<&str> = counters::added_up().collect();
    units.sort_by_key(|u| std::cmp::Reverse(u.len()));
    units.into_iter().map(regex::escape).collect::<Vec<_>>().join("|")
}

/// Whether a number's unit is one, and no word that only begins like it (3项目).
pub(super) fn is_unit(text: &str, unit: std::ops::Range<usize>) -> bool {
    let ahead: Vec<char> = text[unit.start..].chars().take(12).collect();
    counters::at(&ahead).is_some_and(|c| c.text == &text[unit])
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?<n>[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9０-９]+(?:[.．][0-9０-９]+)?)";
    pattern(&format!(r"{number}(?<scale>[万亿]?)(?:余|多)?(?<unit>{})(?<bound>及?以[上下])?", units()))
});

/// A number of a sentence with its unit: money in 元, people in 人.
pub(super) struct Number {
    pub value: Decimal,
    pub unit: String,
    pub written: String,
    pub bytes: Range<usize>,
    /// How much one of the written unit is: 10 000 of 万元.
    scale: Decimal,
}

impl Number {
    /// How much one of the written unit is.
    pub fn scale(&self) -> Decimal {
        self.scale
    }

    /// The last digit's place.
    pub fn step(&self) -> Decimal {
        Decimal::new(1, self.places()) * self.scale
    }

    /// Whether it is written without a fraction.
    pub fn whole(&self) -> bool {
        self.places() == 0
    }

    fn places(&self) -> u32 {
        let digits = self.written.find(|c: char| !c.is_ascii_digit() && !".,".contains(c)).unwrap_or(0);
        self.written[..digits].split_once('.').map_or(0, |(_, places)| places.len() as u32)
    }
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
        let parts: Vec<&Number> =
            parts_of(text, at, clause, &numbers).into_iter().filter(|n| n.unit == whole.unit).collect();
        let sum: Decimal = parts.iter().map(|n| n.value).sum();
        let alone = parts.iter().all(|n| n.value <= whole.value);
        if alone && sum > whole.value && by_level(text, at, &parts) {
            let span = |n: &Number| shown.span(&(sentence.start + n.bytes.start..sentence.start + n.bytes.end));
            let sum = parts.iter().map(|n| n.written.as_str()).collect::<Vec<_>>().join("+");
            found.push(Found::new(
                format!("各级之和{sum}大于总数{}，请核对", whole.written),
                format!("the levels {sum} add up to more than the whole {}: check them", whole.written),
                std::iter::once(whole).chain(parts.iter().copied()).map(span).collect(),
            ));
        }
        for part in parts {
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

/// Whether the parts are told by level (省派、市派、县派): nothing is of two levels, so that they add up to no more than the whole.
fn by_level(text: &str, at: usize, parts: &[&Number]) -> bool {
    const LEVELS: &[&str] = &["中央", "国家", "省", "市", "县", "区", "乡", "镇"];
    let mut from = at + "其中".len();
    let mut said = vec![];
    for part in parts {
        let label = text[from..part.bytes.start].trim_matches(['，', '、', '和', '及', '有', '：', '为']);
        let Some(level) = LEVELS.iter().find(|l| label.starts_with(**l)) else { return false };
        said.push((*level, &label[level.len()..]));
        from = part.bytes.end;
    }
    let once = said.iter().enumerate().all(|(i, (level, _))| !said[..i].iter().any(|(other, _)| other == level));
    said.len() > 1 && once && said.iter().all(|(_, rest)| *rest == said[0].1)
}

fn mean(text: &str) -> bool {
    ["平均", "人均", "户均", "村均", "最高", "最多", "超过", "不少于"].iter().any(|w| text.contains(w))
}

/// The numbers of a sentence with a unit that is added up; bounds are none.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    NUMBER
        .captures_iter(text)
        // 100万元以上 is a bound and no amount
        .filter(|c| c.name("bound").is_none() && c.name("unit").is_some_and(|u| is_unit(text, u.range())))
        .filter_map(|c| {
            let value = read(&format!("{}{}", &c["n"], &c["scale"]))?;
            let plain = read(&c["n"])?;
            let (value, unit) = match &c["unit"] {
                "万元" => (value * Decimal::from(10_000), "元"),
                "亿元" => (value * Decimal::from(100_000_000), "元"),
                "名" | "位" => (value, "人"),
                unit => (value, unit),
            };
            let whole = c.get(0).expect("a match has its whole");
            let scale = value.checked_div(plain).unwrap_or(Decimal::ONE);
            Some(Number { value, unit: unit.into(), written: whole.as_str().into(), bytes: whole.range(), scale })
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
        let levels = messages("全县选派队员128名，其中省派16名、市派48名、县派70名。", "parts_fit_the_whole");
        assert_eq!(levels, ["各级之和16名+48名+70名大于总数128名，请核对"]);
        for text in [
            "全县选派队员128名，其中省派16名、市派48名、县派64名。",
            "全县党员100名，其中女党员60名、农村党员80名。",
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
