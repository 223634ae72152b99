//! The cells of a table by themselves: which hold values, which counters, and what a label says once its number and unit are taken off.

use super::cell;
use crate::number;
use crate::number::counters;

/// Heads and labels that say nothing about what is counted.
const SAY_NOTHING: &[&str] = &[
    "指标名称",
    "指标",
    "项目名称",
    "单位",
    "计量单位",
    "数量",
    "数值",
    "数据",
    "合计",
    "总计",
    "小计",
    "全县",
    "情况",
    "内容",
    "名称",
];

/// Whether a cell holds a value and nothing else.
pub(super) fn is_value(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，'));
    let mask = text.chars().all(|c| cell::is_mask(c) || c == '.');
    !text.is_empty() && (mask || digits && number::read(text).is_some())
}

pub(super) fn is_counter(text: &str) -> bool {
    counters::named(counters::base(text.trim())).is_some()
}

/// The counter in brackets of the last text that has one.
pub(super) fn in_brackets<'t>(texts: &[&'t str]) -> Option<&'t str> {
    texts.iter().rev().find_map(|text| bracketed_unit(text))
}

/// 户数（户）: the counter in brackets at the end.
fn bracketed_unit(text: &str) -> Option<&str> {
    let inner = text.trim().strip_suffix(['）', ')'])?;
    let open = inner.rfind(['（', '('])?;
    let unit = inner[open..].trim_start_matches(['（', '(']).trim();
    let unit = ["单位：", "单位:"].iter().find_map(|w| unit.strip_prefix(w)).unwrap_or(unit);
    is_counter(unit).then_some(unit)
}

pub(super) fn without_unit(text: &str) -> String {
    let text = text.trim();
    let text = match bracketed_unit(text) {
        Some(_) => text.rfind(['（', '(']).map_or(text, |open| &text[..open]),
        None => text,
    };
    let text = unnumbered(text);
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A label without the number before it: 1. 一、 （一）; 5万元以下 begins with an amount.
fn unnumbered(text: &str) -> &str {
    let open = text.trim_start_matches(['（', '(']);
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let closed = rest.starts_with(['、', '.', '．', '）', ')', ' ']) && rest.len() < open.len();
    if closed { rest.trim_start_matches(['、', '.', '．', '）', ')', ' ']) } else { text }
}

/// `单位：个` in a line; a line that tells several tells none.
pub(super) fn told_unit(line: &str) -> Option<&'static str> {
    let at = line.find("单位：").or_else(|| line.find("单位:"))?;
    let told = line[at..].trim_start_matches("单位").trim_start_matches(['：', ':']).trim();
    let told = told.trim_end_matches(['）', ')', '。']).trim();
    counters::named(told).map(|c| c.text)
}

/// A place's name at the head of a row: 青石镇, 柳河村.
pub(super) fn is_place(label: &str) -> bool {
    let length = label.chars().count();
    (2..=8).contains(&length) && ["镇", "乡", "村", "街道", "社区", "县"].iter().any(|w| label.ends_with(w))
}

/// Whether a label says something about what is counted.
pub(super) fn says_something(label: &str) -> bool {
    !label.is_empty() && !SAY_NOTHING.contains(&label)
}
