//! S10: what follows from the numbers right before it: a mean from a total and a count, a difference from two levels, a sum from a list.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::typed::{Number, numbers, units};
use super::{Found, Paper, Span, pattern};

/// 平均每个乡镇280名, 村均5万元, 户均增收2300元: what the mean is of each, and what of. Ends where the number begins.
static MEAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:平均)?每(?<each>个|名|户|村|家|支|期|次|人|亩)|(?<by>[村户人])均)(?<word>\p{Han}{0,6}?)(?:达到|达|为|有)?$",
    )
});

/// 由50个增加到80个，增加20个.
static COURSE: LazyLock<Regex> = LazyLock::new(|| {
    let number = |n: &str| format!(r"(?<{n}>[0-9]+(?:\.[0-9]+)?)");
    let units = units();
    pattern(&format!(
        r"[由从](?:\p{{Han}}{{0,4}}的)?{}(?<u1>{units})(?:增加|增长|提高|提升|上升|减少|下降|降低|增|升|降|减)?[到至为]{}(?<u2>{units})，(?:共|净)?(?<way>增加|新增|增长|提高|净增|增|减少|下降|降低|减)了?{}(?<u3>{units})",
        number("from"),
        number("to"),
        number("by")
    ))
});

/// What is between the items of a list that is summed up, and before the sum.
const SUMMED: &[&str] = &["，共计", "，合计", "，总计", "，三项合计", "，两项合计", "，共"];

/// Words that say another value than the one worked out is meant.
const ABOUT: &[&str] = &["约", "近", "超", "超过", "不足", "不少于", "不低于", "至少", "最高", "最多", "最低", "最少"];

/// Means, differences and sums that the numbers before them contradict.
pub(super) fn follow(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut found = vec![];
    for sentence in shown.sentences() {
        let text = &shown.text[sentence.clone()];
        let numbers = numbers(text);
        let span = |n: &Number| shown.span(&(sentence.start + n.bytes.start..sentence.start + n.bytes.end));
        for i in 2..numbers.len() {
            found.extend(mean(text, &numbers[..=i], &span));
            found.extend(sum(text, &numbers[..=i], &span));
        }
        found.extend(courses(text, &|bytes| shown.span(&(sentence.start + bytes.start..sentence.start + bytes.end))));
    }
    found
}

/// The last number as the mean of the two before it.
fn mean(text: &str, numbers: &[Number], span: &dyn Fn(&Number) -> Span) -> Option<Found> {
    let [.., a, b, mean] = numbers else { return None };
    let before = &text[b.bytes.end..mean.bytes.start];
    let said = MEAN.captures(before)?;
    let (total, count) = if a.unit == mean.unit && b.unit != mean.unit { (a, b) } else { (b, a) };
    if total.unit != mean.unit || count.unit == mean.unit || count.value.is_zero() || about(before, mean) {
        return None;
    }
    let of_count = counted(text, count, numbers);
    let each = said.name("each").or(said.name("by")).map_or("", |m| m.as_str());
    let counts = match each {
        "村" => of_count.chars().take(4).any(|c| c == '村') || count.unit == "村",
        "名" | "人" => count.unit == "人",
        each => count.unit == each,
    };
    // 户均增收2300元 is no mean of what was invested: what the mean is of stands beside the total or the count
    let word = said.name("word").map_or("", |m| m.as_str());
    let told = [total, count].iter().any(|n| around(text, n, numbers).contains(word));
    let start = numbers.iter().rfind(|n| n.bytes.end <= a.bytes.start).map_or(0, |n| n.bytes.end);
    if !counts || !told || said_otherwise(&text[start..mean.bytes.start]) {
        return None;
    }
    let exact = total.value / count.value;
    if (exact - mean.value).abs() < mean.step() {
        return None;
    }
    let shown = (exact / mean.scale()).round_dp(2).normalize();
    Some(Found::new(
        format!("{}除以{}是{shown}，文中平均为{}，请核对", total.written, count.written, mean.written),
        format!("{} by {} is {shown}, not {}: check the mean", total.written, count.written, mean.written),
        vec![span(a), span(b), span(mean)],
    ))
}

/// The last number as the sum of the list right before it: 新建12个、改建24个，共计36个.
fn sum(text: &str, numbers: &[Number], span: &dyn Fn(&Number) -> Span) -> Option<Found> {
    let (total, before) = numbers.split_last()?;
    let last = before.last()?;
    if !SUMMED.contains(&&text[last.bytes.end..total.bytes.start]) {
        return None;
    }
    let mut items = vec![last];
    for pair in before.windows(2).rev() {
        let between = &text[pair[0].bytes.end..pair[1].bytes.start];
        let listed = between.starts_with('、') && between.matches('、').count() == 1 && !between.contains('，');
        if !listed || pair[0].unit != total.unit {
            break;
        }
        items.push(&pair[0]);
    }
    let first = items.last()?;
    let clause = text[..first.bytes.start].rsplit('，').next().unwrap_or_default();
    let sum: Decimal = items.iter().map(|n| n.value).sum();
    let slack = items.iter().chain([&total]).map(|n| n.step()).max()? * Decimal::from(items.len());
    let fractions = items.iter().any(|n| !n.whole());
    let off = (sum - total.value).abs();
    let alike = items.iter().all(|n| n.unit == total.unit) && items.len() > 1;
    if !alike || clause.contains("其中") || off.is_zero() || fractions && off < slack {
        return None;
    }
    items.reverse();
    let list = items.iter().map(|n| n.written.as_str()).collect::<Vec<_>>().join("+");
    Some(Found::new(
        format!("{list}之和不是{}，请核对", total.written),
        format!("{list} do not add up to {}: check them", total.written),
        items.into_iter().chain([total]).map(span).collect(),
    ))
}

/// Differences that the two levels before them contradict.
fn courses(text: &str, span: &dyn Fn(std::ops::Range<usize>) -> Span) -> Vec<Found> {
    let number = |c: &regex::Captures, name: &str| c[name].parse::<Decimal>().ok();
    COURSE
        .captures_iter(text)
        .filter(|c| c["u1"] == c["u2"] && c["u2"] == c["u3"])
        .filter_map(|c| {
            let (from, to, by) = (number(&c, "from")?, number(&c, "to")?, number(&c, "by")?);
            let less = ["减", "降"].iter().any(|w| c["way"].contains(w)) || &c["way"] == "下降";
            let exact = if less { from - to } else { to - from };
            let step = Decimal::new(1, from.scale().min(to.scale()).min(by.scale()));
            let slack = if from.scale() + to.scale() + by.scale() == 0 { Decimal::ZERO } else { step };
            ((exact - by).abs() > slack).then(|| {
                let whole = c.get(0).expect("a match has its whole");
                let unit = &c["u3"];
                let exact = exact.normalize();
                Found::new(
                    format!("由{from}{unit}到{to}{unit}相差{exact}{unit}，不是{by}{unit}"),
                    format!("from {from} to {to} it is {exact}, not {by}"),
                    vec![span(whole.range())],
                )
            })
        })
        .collect()
}

/// The text behind a number, up to the next one.
fn counted<'t>(text: &'t str, number: &Number, numbers: &[Number]) -> &'t str {
    let next = numbers.iter().find(|n| n.bytes.start >= number.bytes.end);
    &text[number.bytes.end..next.map_or(text.len(), |n| n.bytes.start)]
}

/// The text around a number: from the one before it to the end of its clause.
fn around<'t>(text: &'t str, number: &Number, numbers: &[Number]) -> &'t str {
    let from = numbers.iter().rfind(|n| n.bytes.end <= number.bytes.start).map_or(0, |n| n.bytes.end);
    let rest = counted(text, number, numbers);
    &text[from..number.bytes.end + rest.find('，').unwrap_or(rest.len())]
}

fn about(before: &str, mean: &Number) -> bool {
    ABOUT.iter().any(|w| before.ends_with(w)) || mean.written.contains(['余', '多'])
}

/// Whether the two numbers are of different things or times.
fn said_otherwise(text: &str) -> bool {
    ["其中", "去年", "上年", "同比", "增长", "下降", "另", "以上", "以下"].iter().any(|w| text.contains(w))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::slips;

    fn faults(text: &str) -> Vec<String> {
        slips(text, "S10")
    }

    #[test]
    fn a_mean_follows_from_the_total_and_the_count_before_it() {
        // 3600 / 12 = 300
        let wrong = faults("全县12个乡镇共有党员3600名，平均每个乡镇280名。");
        assert_eq!(wrong, ["3600名除以12个是300，文中平均为280名，请核对"]);
        // 930 / 186 = 5
        assert_eq!(faults("全县186个村共投入930万元，村均6万元。").len(), 1);
        assert_eq!(faults("全村30户共98人，户均4.3人。").len(), 1);
        for text in [
            "全县12个乡镇共有党员3600名，平均每个乡镇300名。",
            "全县186个村共投入930万元，村均5万元。",
            "全县186个村共投入930万元，村均约6万元。",
            "全村30户共98人，户均3.3人。",
            "全村30户共98人，户均3.27人。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }

    #[test]
    fn a_mean_of_something_else_follows_from_nothing() {
        for text in [
            "项目总投资50万元，带动120户，户均增收2300元。",
            "新建12个、改建24个，平均每个投入280万元。",
            "全县186个村共投入930万元，其中试点村12个，村均20万元。",
            "全县12个乡镇共有党员3600名，平均每个支部28名。",
            "去年投入930万元，今年186个村，村均6万元。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }

    #[test]
    fn a_difference_follows_from_its_two_levels() {
        assert_eq!(faults("合作社由50个增加到80个，增加20个。"), ["由50个到80个相差30个，不是20个"]);
        assert_eq!(faults("空壳村从36个下降到12个，减少22个。").len(), 1);
        for text in [
            "合作社由50个增加到80个，增加30个。",
            "空壳村从36个下降到12个，减少24个。",
            "收入由50.2万元增加到80万元，增加29.8万元。",
            "收入由50万元增加到80万元，增长60%。",
            "合作社由50个增加到80个，增加社员20名。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }

    #[test]
    fn a_list_adds_up_to_the_sum_after_it() {
        assert_eq!(faults("新建场所12个、改建24个，共计30个。"), ["12个+24个之和不是30个，请核对"]);
        for text in [
            "新建场所12个、改建24个，共计36个。",
            "省级资金1.2万元、县级资金2.3万元，共计3.6万元。",
            "新建场所12个、改建24个，共覆盖30个村。",
            "举办培训12期、讲座24场，共计30万元。",
            "全县共60名，其中市派20名、县派40名，共计60名。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }
}
