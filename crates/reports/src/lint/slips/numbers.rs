//! S3: numbers not written as GB/T 15835-2011 and GB/T 9704-2012 want them.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::super::page::Page;
use super::super::{Found, Paper};

struct Pattern {
    regex: Regex,
    zh: &'static str,
    en: &'static str,
    instead: fn(&Captures) -> Option<String>,
}

fn pattern(regex: &str, zh: &'static str, en: &'static str, instead: fn(&Captures) -> Option<String>) -> Pattern {
    Pattern { regex: Regex::new(regex).expect("a pattern of this file is sound"), zh, en, instead }
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    vec![
        pattern(
            r"\d[千百十](?:[余多]?[名人个户元亩条])",
            "阿拉伯数字不与“十百千”连用",
            "Arabic digits do not go with 十百千",
            |_| None,
        ),
        pattern(r"\d[百千]?几[万亿]?\p{Han}", "阿拉伯数字不与“几”连用", "Arabic digits do not go with 几", |_| None),
        pattern(
            r"(?:[到参合达覆普完整办转][\p{Han}]{0,2}率|满意度|比例)(?:达到|提高到|提升到|上升到|下降到|达|为)\d{2}(?:\.\d+)?[，。；、]",
            "比率缺百分号",
            "a share without its %",
            |_| None,
        ),
        pattern(
            r"(\d+(?:\.\d+)?)[~～—-](\d+(?:\.\d+)?[%％])",
            "范围两端都要写百分号",
            "both ends of a range carry the %",
            |c| Some(format!("{}%~{}", &c[1], &c[2])),
        ),
        pattern(
            r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?",
            "公文里的数不加千分号",
            "no thousands commas in official papers",
            |c| Some(c[0].replace([',', '，'], "")),
        ),
        pattern(
            r"(\d{4})年(0?)(\d{1,2})月(0?)(\d{1,2})日",
            "日期不编虚位（不写前面的0）",
            "dates have no leading zeros",
            |c| (!c[2].is_empty() || !c[4].is_empty()).then(|| format!("{}年{}月{}日", &c[1], &c[3], &c[5])),
        ),
        pattern(
            r"[\[［（(【](20\d{2})[\]］）)】]第?0*(\d+)号",
            "发文字号的年份用六角括号，序号不编虚位、不加“第”",
            "document numbers stand as 〔2026〕3号",
            |c| Some(format!("〔{}〕{}号", &c[1], &c[2])),
        ),
        pattern(
            r"〔(20\d{2})〕(?:第0*|0+)(\d+)号",
            "发文字号的序号不编虚位、不加“第”",
            "document numbers stand as 〔2026〕3号",
            |c| Some(format!("〔{}〕{}号", &c[1], &c[2])),
        ),
        pattern(
            r"(?:大?约|近|将近|接近)[\d.]+[余多]?[万亿]?[余多]?\p{Han}{1,2}?(?:左右|上下)|(?:大?约|近|将近|接近)[\d.]+[万亿]?[余多]",
            "约数说了两遍（约、近与余、多、左右不并用）",
            "the approximation is said twice",
            |_| None,
        ),
    ]
});

pub(super) fn numbers(_: &Paper, page: &Page) -> Vec<Found> {
    let mut found = Vec::new();
    for pattern in PATTERNS.iter() {
        for captures in pattern.regex.captures_iter(page.text) {
            let whole = captures.get(0).expect("a match has its whole").range();
            let instead = (pattern.instead)(&captures);
            if instead.as_deref() == Some(&captures[0]) || (pattern.zh.starts_with("日期") && instead.is_none()) {
                continue;
            }
            let span = page.span(whole);
            let one = Found::new(
                format!("“{}”：{}", &captures[0], pattern.zh),
                format!("“{}”: {}", &captures[0], pattern.en),
                vec![span],
            );
            found.push(match instead {
                Some(instead) => one.instead(span, instead),
                None => one,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};

    #[test]
    fn numbers_are_offered_in_official_style() {
        for (text, right) in [
            ("占63~68%。", "占63%~68%。"),
            ("共31,642户", "共31642户"),
            ("2026年09月05日", "2026年9月5日"),
            ("某组发[2026]3号", "某组发〔2026〕3号"),
            ("某组发（2026）第03号", "某组发〔2026〕3号"),
            ("某组发〔2026〕03号", "某组发〔2026〕3号"),
        ] {
            assert_eq!(corrected("S3", text).as_deref(), Some(right), "{text}");
        }
        assert_eq!(of("S3", "共4千户").len(), 1);
        assert_eq!(of("S3", "约100人左右").len(), 1);
        assert_eq!(of("S3", "近100余人").len(), 1);
        assert_eq!(of("S3", "发放补助10几万元").len(), 1);
        assert_eq!(of("S3", "到会率达到98.5，其余").len(), 1);
        assert_eq!(of("S3", "群众满意度达98。").len(), 1);
    }

    #[test]
    fn numbers_in_official_style_are_left_alone() {
        for text in [
            "2026年11月5日",
            "3.45亿元",
            "34500万元",
            "某组发〔2026〕30号",
            "63%~68%",
            "约100人",
            "100余人",
            "2025-2026年",
            "到会率达到98.5%，其余",
            "十几万元",
            "频率为50，",
        ] {
            assert!(of("S3", text).is_empty(), "{text}: {:?}", of("S3", text));
        }
    }
}
