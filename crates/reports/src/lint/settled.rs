//! S11: everything is said to be settled (整改率100%, 全部整改到位) beside what is said to be open still (正在整改3个).

use std::sync::LazyLock;

use regex::Regex;

use super::page::Page;
use super::shown::Shown;
use super::{Found, Paper, pattern};

/// That all of it is done.
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:整改|销号|办结|化解|完成整改|整改完成|整改销号)率(?:已经|已)?(?:达到|达|为|均为|均达)?100[%％]|(?:已)?全部(?:整改|销号|办结)(?:到位|完成|完毕|销号)?",
    )
});

/// That some of it is not.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:正在整改|正在推进整改|仍在整改|未整改|尚未整改|未完成整改|尚未完成|逾期未整改|逾期未完成|未销号|尚未销号|未办结|尚未办结)(?:的)?(?:问题)?(?:有|共)?(?<n>[1-9][0-9]*)(?:个|条|项|件|起)",
    )
});

/// Of one paragraph, what is all settled and what is open still.
pub(super) fn settled(paper: &Paper, page: &Page) -> Vec<Found> {
    let shown = Shown::new(paper, page);
    let mut found = vec![];
    let mut from = 0;
    for paragraph in shown.text.split_inclusive(['\n', '；']) {
        let at = |range: std::ops::Range<usize>| shown.span(&(from + range.start..from + range.end));
        let done = ALL.find_iter(paragraph).find(|all| !wished(&paragraph[..all.start()]));
        if let (Some(all), Some(open)) = (done, OPEN.find(paragraph)) {
            let (said, other) = (all.as_str(), open.as_str());
            let mut spans = vec![at(all.range()), at(open.range())];
            spans.sort();
            found.push(Found::new(
                format!("“{said}”与“{other}”矛盾，请核对"),
                format!("“{said}” and “{other}” contradict each other; check them"),
                spans,
            ));
        }
        from += paragraph.len();
    }
    found
}

/// Whether what follows is only wanted: 确保年底前全部整改到位.
fn wished(before: &str) -> bool {
    let clause = before.rsplit(['，', '。']).next().unwrap_or_default();
    ["确保", "力争", "将", "必须", "要求", "计划", "限期", "之前", "底前", "日前"].iter().any(|w| clause.contains(w))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::slips;

    fn faults(text: &str) -> Vec<String> {
        slips(text, "S11")
    }

    #[test]
    fn not_all_is_settled_while_some_is_open() {
        let wrong = faults("查摆问题30个，已整改27个，正在整改3个，整改率达到100%。");
        assert_eq!(wrong, ["“整改率达到100%”与“正在整改3个”矛盾，请核对"]);
        assert_eq!(faults("反馈问题全部整改到位，逾期未整改2项。").len(), 1);
    }

    #[test]
    fn what_is_open_elsewhere_or_not_at_all_contradicts_nothing() {
        for text in [
            "查摆问题30个，已整改30个，正在整改0个，整改率100%。",
            "整改率达到90%，正在整改3个。",
            "到期问题整改率100%；正在整改3个。",
            "县级问题整改率100%。\n市级问题正在整改3个。",
            "力争整改率达到95%，正在整改3个。",
            "正在整改3个，确保年底前全部整改到位。",
        ] {
            assert!(faults(text).is_empty(), "{text}: {:?}", faults(text));
        }
    }
}
