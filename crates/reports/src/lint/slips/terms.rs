//! S5: terms that were renamed; S6: one thing under several names.

use catalogue::Level;

use super::super::page::Page;
use super::super::{Found, Paper, Span};

/// A usual term and forms of it that are none.
const FORMS: &[(&str, &[&str])] = &[
    ("第一书记", &["第一支部书记", "第一支书", "第一党支部书记"]),
    ("主题党日", &["党员主题日", "主题党员日", "党日主题"]),
    ("四议两公开", &["四议二公开", "四议一公开"]),
    ("三会一课", &["三会一刻", "三课一会"]),
    ("软弱涣散党组织", &["涣散软弱党组织"]),
    ("党员先锋岗", &["党员示范先锋岗", "先锋党员岗"]),
];

/// Names for one post; three and more of them in a paper waver.
const NAMES: &[(&str, &[&str])] = &[
    (
        "村党组织书记",
        &["农村党支部书记", "农村支部书记", "村党支部书记", "村党组织书记", "村支部书记", "村支书", "农村党组织书记"],
    ),
    ("集体经济", &["村级集体经济", "农村集体经济", "村集体经济", "集体经济"]),
];

/// Terms of the county's vocabulary whose time is over.
pub(super) fn out_of_date(paper: &Paper, page: &Page) -> Vec<Found> {
    let mut found = Vec::new();
    for term in paper.terms.iter().filter(|t| !t.term.is_empty() && t.until.is_some_and(|day| day < paper.cutoff)) {
        let longer = paper.terms.iter().filter(|t| t.term.len() > term.term.len() && t.term.contains(&term.term));
        let longer: Vec<_> = longer.map(|t| t.term.as_str()).chain(term.successor.as_deref()).collect();
        for (at, word) in page.text.match_indices(&term.term) {
            // 贫困户 inside 脱贫户's own longer names is not it
            if longer.iter().any(|l| within(page.text, at, word.len(), l)) {
                continue;
            }
            let span = page.span(at..at + word.len());
            let until = term.until.map(crate::number::official_date).unwrap_or_default();
            found.push(match &term.successor {
                Some(successor) => Found::new(
                    format!("“{word}”用到{until}为止，现称“{successor}”"),
                    format!("“{word}” was in use until {until}; it is now “{successor}”"),
                    vec![span],
                )
                .instead(span, successor.as_str()),
                None => Found::new(
                    format!("“{word}”用到{until}为止"),
                    format!("“{word}” was in use until {until}"),
                    vec![span],
                ),
            });
        }
    }
    found
}

/// Whether the word at a byte is part of a longer one there.
fn within(text: &str, at: usize, length: usize, longer: &str) -> bool {
    text.match_indices(longer).any(|(from, l)| from <= at && at + length <= from + l.len())
}

/// Unusual forms of a usual term, and posts under three names and more.
pub(super) fn wavering(_: &Paper, page: &Page) -> Vec<Found> {
    let mut found = Vec::new();
    for (usual, forms) in FORMS {
        for form in *forms {
            for (at, word) in page.text.match_indices(form) {
                let span = page.span(at..at + word.len());
                let both = page.text.contains(usual);
                let zh = if both {
                    format!("“{word}”与文中“{usual}”说法不一，通常称“{usual}”")
                } else {
                    format!("“{word}”通常称“{usual}”")
                };
                let one =
                    Found::new(zh, format!("“{word}” is usually called “{usual}”"), vec![span]).instead(span, *usual);
                found.push(if both { one.level(Level::Warn) } else { one });
            }
        }
    }
    found.extend(NAMES.iter().filter_map(|(usual, names)| names_of_one(page, usual, names)));
    found
}

fn names_of_one(page: &Page, usual: &str, names: &[&str]) -> Option<Found> {
    let mut sorted = names.to_vec();
    sorted.sort_by_key(|n| std::cmp::Reverse(n.len()));
    let mut used: Vec<&str> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < page.text.len() {
        let Some(name) = sorted.iter().find(|n| page.text[at..].starts_with(**n)) else {
            at += page.text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if !used.contains(name) {
            used.push(name);
            spans.push(page.span(at..at + name.len()));
        }
        at += name.len();
    }
    (used.len() >= 4).then(|| {
        let list = used.join("、");
        Found::new(
            format!("同一称呼有{}种写法：{list}；可统一为“{usual}”", used.len()),
            format!("one thing under {} names: {list}; “{usual}” would do", used.len()),
            spans,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{corrected, of};
    use crate::lint::{Paper, Term, check};

    #[test]
    fn a_term_out_of_date_is_offered_its_successor() {
        let term = |term: &str, successor: &str, until: &str| Term {
            term: term.into(),
            successor: Some(successor.into()),
            until: Some(until.parse().unwrap()),
        };
        let terms = vec![term("扶贫办", "乡村振兴局", "2021-05-31"), term("乡村振兴局", "农业农村局", "2027-01-01")];
        let paper =
            Paper {
                text: "县扶贫办与乡村振兴局", terms, cutoff: "2026-10-31".parse().unwrap(), ..Paper::default()
            };
        let findings: Vec<_> = check(&paper).into_iter().filter(|f| f.rule == "S5").collect();
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].correction.as_ref().unwrap().instead, "乡村振兴局");
        assert!(findings[0].message.zh.contains("2021年5月31日"));
    }

    #[test]
    fn unusual_forms_are_offered_the_usual_one() {
        assert_eq!(corrected("S6", "选派第一支部书记驻村").as_deref(), Some("选派第一书记驻村"));
        assert_eq!(corrected("S6", "开展党员主题日活动").as_deref(), Some("开展主题党日活动"));
        assert!(of("S6", "第一书记开展主题党日活动").is_empty());
    }

    #[test]
    fn a_post_under_many_names_is_asked_about_once() {
        let findings = of("S6", "村支书、村党支部书记、农村支部书记和村党组织书记，村支书");
        assert_eq!((findings.len(), findings[0].at.len()), (1, 4));
    }
}
