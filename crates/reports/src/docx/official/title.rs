//! Where a long title breaks: in lines of about equal length, where a phrase begins.

/// Of the 20 characters of 22 pt that a line of 156 mm holds: two are left free, so that the title stands out from the margins.
const LINE: usize = 18;
/// Phrases that a line may well begin with.
const OPENERS: &[&str] = &[
    "关于",
    "工作",
    "情况",
    "推进",
    "推动",
    "促进",
    "助力",
    "加强",
    "开展",
    "建设",
    "实施",
    "落实",
    "巩固",
    "全面",
    "深化",
    "专项",
    "年度",
    "经验",
    "实施方案",
    "第一书记",
    "乡村振兴",
    "有关",
];

/// The code points at which new lines begin; empty for a title that fits on one.
pub(super) fn breaks(title: &[char]) -> Vec<usize> {
    let lines = title.len().div_ceil(LINE);
    if lines < 2 {
        return Vec::new();
    }
    let mut breaks = Vec::new();
    let mut from = 0;
    for left in (1..lines).rev() {
        let rest = title.len() - from;
        let ideal = rest.div_ceil(left + 1);
        let near = (from + ideal.saturating_sub(6)).max(from + 1)
            ..=(from + ideal + 5).min(title.len() - left).min(from + LINE);
        let Some(best) = near.min_by_key(|at| cost(title, *at, from + ideal)) else { break };
        breaks.push(best);
        from = best;
    }
    breaks
}

fn cost(title: &[char], at: usize, ideal: usize) -> usize {
    let rest: String = title[at..].iter().take(4).collect();
    let (before, behind) = (title[at - 1], title[at]);
    let opener = OPENERS.iter().any(|o| rest.starts_with(o));
    let split_number = before.is_ascii_digit() && (behind.is_ascii_digit() || "年月日".contains(behind));
    let held = "的、，》）”".contains(behind) || "《（“".contains(before) || split_number;
    // 关于 begins what the paper is about: nothing is a better place
    at.abs_diff(ideal)
        + if rest.starts_with("关于") {
            0
        } else if opener {
            5
        } else {
            9
        }
        + if held { 20 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(title: &str) -> Vec<String> {
        let chars: Vec<char> = title.chars().collect();
        let mut at: Vec<usize> = breaks(&chars);
        at.insert(0, 0);
        at.push(chars.len());
        at.windows(2).map(|w| chars[w[0]..w[1]].iter().collect()).collect()
    }

    #[test]
    fn a_short_title_stays_on_one_line() {
        assert_eq!(lines("驻村帮扶工作情况汇报").len(), 1);
    }

    #[test]
    fn a_long_title_breaks_where_a_phrase_begins_and_fits_its_lines() {
        assert_eq!(
            lines("中共某某县委组织部关于抓党建促乡村振兴工作情况的汇报"),
            ["中共某某县委组织部", "关于抓党建促乡村振兴工作情况的汇报"]
        );
        let three = lines(&"甲乙丙丁戊己庚辛壬癸".repeat(5));
        assert_eq!(three.len(), 3);
        assert!(three.iter().all(|l| l.chars().count() <= LINE));
    }
}
