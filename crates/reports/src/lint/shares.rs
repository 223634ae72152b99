//! S9: shares that cannot be: more than all there is, or parts of one whole that are more together.

use std::sync::LazyLock;

use catalogue::Level;
use regex::Regex;
use rust_decimal::Decimal;

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, Span, pattern};
use crate::number::read;

static PERCENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?<n>[0-9０-９]+(?:[.．][0-9０-９]+)?)[%％]"));

/// Rates that may well be more than all: of growth, of what was planned, of what is owed or earned.
const BEYOND: &[&str] =
    &["增长率", "完成率", "负债率", "收益率", "回报率", "产出率", "复种指数", "出栏率", "周转率", "增幅", "增速"];

/// Words right before a share of something.
const OF_ALL: &[&str] = &["占", "占比", "占到", "比例", "比重", "覆盖面", "满意度", "知晓度"];

/// Words of a course: what follows them is no share of a whole.
const COURSE: &[&str] = &["增长", "提高", "提升", "上升", "下降", "降低", "减少", "增加", "同比", "环比", "增"];

/// What a person is besides: such groups overlap, so their shares may add up to more than all.
const OVERLAP: &[&str] =
    &["女", "岁", "学历", "大专", "本科", "高中", "少数民族", "退役", "返乡", "致富", "党员", "妇女", "青年"];

/// No share is more than all, and parts of a whole are no more than all together.
pub(super) fn shares_possible(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut found = vec![];
    for sentence in shown.sentences() {
        let text = &shown.text[sentence.clone()];
        let mut parts: Vec<(Decimal, Span)> = vec![];
        let (mut from, mut overlap) = (0, false);
        for captures in PERCENT.captures_iter(text) {
            let range = captures.get(0).expect("a match has its whole").range();
            let span = shown.span(&(sentence.start + range.start..sentence.start + range.end));
            let before = &text[from..range.start];
            // 63%~68%: the second end has the first one's words
            let goes_on = before.is_empty() || ["、", "和", "及", "，", "~", "-"].contains(&before);
            let own = of_all(before);
            from = range.end;
            let Some(value) = read(&captures["n"]) else { continue };
            if value > Decimal::ONE_HUNDRED && (own || of_those(&text[range.end..]) && !course(before)) {
                found.push(Found::new(
                    format!("“{}”：比率超过100%，请核对", &captures[0]),
                    format!("“{}”: a share of more than 100 %; check it", &captures[0]),
                    vec![span],
                ));
            }
            overlap |= OVERLAP.iter().any(|w| before.contains(w));
            if part_of_one_whole(before) || goes_on && !parts.is_empty() {
                parts.push((value, span));
            }
        }
        found.extend((!overlap).then(|| too_many(&parts)).flatten());
    }
    found
}

/// Parts told one after the other (分别占, 其中…占) that are more than all together.
fn too_many(parts: &[(Decimal, Span)]) -> Option<Found> {
    let sum: Decimal = parts.iter().map(|(value, _)| value).sum();
    // each may have been rounded up
    let slack = Decimal::new(5, 1) * Decimal::from(parts.len());
    let each = parts.iter().all(|(value, _)| *value <= Decimal::ONE_HUNDRED);
    (parts.len() > 1 && each && sum > Decimal::ONE_HUNDRED + slack).then(|| {
        let sum = sum.normalize();
        Found::new(
            format!("各项占比合计{sum}%，超过100%，请核对口径"),
            format!("the shares add up to {sum} %: check what each is of"),
            parts.iter().map(|(_, span)| *span).collect(),
        )
        .level(Level::Warn)
    })
}

fn trimmed(before: &str) -> &str {
    before.trim_end_matches(['达', '到', '为', '至', '了', '约', '近', '超', '的', '在', '是', '：', ' ', '高'])
}

/// Whether the words before a percentage say that it is a share of all there is.
fn of_all(before: &str) -> bool {
    let words = trimmed(before);
    let last = words.rsplit(['，', '、', '：', '（']).next().unwrap_or(words);
    if BEYOND.iter().any(|w| words.ends_with(w)) || course(before) {
        return false;
    }
    OF_ALL.iter().any(|w| words.ends_with(w)) || words.ends_with('率') || share_of(last)
}

/// 占全县低收入家庭的 before the number.
fn share_of(clause: &str) -> bool {
    clause.contains('占') && !["占用", "占地", "占领", "抢占"].iter().any(|w| clause.contains(w))
}

fn part_of_one_whole(before: &str) -> bool {
    let last = before.rsplit(['，', '、', '；', '：', '（']).next().unwrap_or(before);
    share_of(last) && !course(before)
}

/// 120%的村: a share of those named behind it, not of a target (目标任务的120%) and no growth.
fn of_those(after: &str) -> bool {
    ["的村", "的党员", "的农户", "的群众", "的乡镇", "的家庭", "的干部", "以上的村", "以上的群众"]
        .iter()
        .any(|w| after.starts_with(w))
}

fn course(before: &str) -> bool {
    COURSE.iter().any(|w| trimmed(before).ends_with(w))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::slips;

    fn faults(text: &str) -> Vec<String> {
        slips(text, "S9")
    }

    #[test]
    fn a_share_of_more_than_all_is_found() {
        for (text, number) in [
            ("场所达标率102%。", "102%"),
            ("群众满意度达到101.5%", "101.5%"),
            ("联系低收入家庭1950户，占全县低收入家庭的150%", "150%"),
            ("医保参保率为１０３％", "１０３％"),
            ("120%的村实现一肩挑", "120%"),
        ] {
            assert_eq!(faults(text), [format!("“{number}”：比率超过100%，请核对")], "{text}");
        }
    }

    #[test]
    fn growth_and_targets_overtaken_may_be_more_than_all() {
        for text in [
            "集体收入增长135%",
            "是上年的120%",
            "完成年度目标任务的118%",
            "任务完成率达到105%",
            "覆盖率达到100%",
            "收入同比提高了150%，占地120亩",
            "生猪出栏率为160%",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }

    #[test]
    fn parts_of_a_whole_add_up_to_no_more_than_all() {
        // 62.5 + 45.5 = 108
        let found = faults("其中产业项目占62.5%，基础设施项目占45.5%。");
        assert_eq!(found, ["各项占比合计108%，超过100%，请核对口径"]);
        // 50 + 30 + 25 = 105
        assert_eq!(faults("省、市、县三级资金分别占50%、30%、25%。").len(), 1);
        for text in [
            "省、市、县三级资金分别占50%、30%、20%。",
            "其中33.4%、33.4%和33.4%",
            "女党员占60%，35岁以下占55%。",
            "产业项目占62.5%。基础设施项目占45.5%。",
            "占全县的62.5%，增长45.5%。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }
}
