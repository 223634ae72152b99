//! Years, dates and document numbers (年份、日期、文号): values that are looked up or typed in, never counted.

use super::cell::{self, Cell, Form};
use super::glyphs::Glyphs;
use super::lexicon::is_han;

/// What was read at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calendar {
    /// A year: the cell alone, without 年.
    Year(Cell),
    /// A date: from its first cell to its 日 or 月.
    Date(Cell),
    /// A document number, with the issuer's short name before the brackets.
    DocumentNumber(Cell),
}

/// Reads a year, date or document number that begins at `i`.
pub(super) fn at(g: &Glyphs, i: usize) -> Option<Calendar> {
    if matches!(g.at(i), '〔' | '[' | '【') || (g.at(i) == '（' && issuer_start(g, i) < i) {
        return document_number(g, i);
    }
    let first = numeral_year(g, i).or_else(|| cell::at(g, i))?;
    if first.form == Form::Digits && g.at(first.to) == '-' && is_iso(g, first) {
        return Some(Calendar::Date(Cell { from: i, to: first.to + 6, form: first.form }));
    }
    let first = spanning_years(g, first).unwrap_or(first);
    if g.starts_with(first.to, "季度") && g.before(i) != '每' && first.to - i <= 2 {
        return Some(Calendar::Date(Cell { to: first.to + 2, ..first }));
    }
    if matches!(g.at(first.to), '日' | '号') && ends_stretch(g, i) {
        return Some(Calendar::Date(Cell { to: first.to + 1, ..first }));
    }
    match g.at(first.to) {
        '年' if is_year(g, first) => Some(match month(g, first.to + 1) {
            Some(to) => Calendar::Date(Cell { to, ..first }),
            None => Calendar::Year(first),
        }),
        '月' if is_month(g, first) => month(g, first.from).map(|to| Calendar::Date(Cell { to, ..first })),
        _ => None,
    }
}

/// The second day of 3月1日至5日.
fn ends_stretch(g: &Glyphs, i: usize) -> bool {
    i >= 2 && matches!(g.before(i), '至' | '到' | '-' | '~' | '、') && matches!(g.at(i - 2), '日' | '号')
}

/// 2014-2015: one cell for a stretch of years.
fn spanning_years(g: &Glyphs, first: Cell) -> Option<Cell> {
    let second = "-~".contains(g.at(first.to)).then(|| cell::at(g, first.to + 1)).flatten()?;
    let four = |c: Cell| c.to - c.from == 4;
    (four(first) && four(second) && g.at(second.to) == '年').then_some(Cell { to: second.to, ..first })
}

fn is_iso(g: &Glyphs, year: Cell) -> bool {
    let t = g.text(year.to, year.to + 6);
    let b = t.as_bytes();
    year.to - year.from == 4
        && b.len() == 6
        && b[0] == b'-'
        && b[3] == b'-'
        && [1, 2, 4, 5].iter().all(|k| b[*k].is_ascii_digit())
}

/// 二○二六: a year in Chinese digits.
fn numeral_year(g: &Glyphs, i: usize) -> Option<Cell> {
    if !matches!(g.at(i), '二' | '一') || g.at(i + 4) != '年' {
        return None;
    }
    let digit = |k: usize| "一二三四五六七八九〇○零O".contains(g.at(k));
    let is = (0..4).all(|k| digit(i + k));
    is.then_some(Cell { from: i, to: i + 4, form: Form::Words })
}

/// Whether a cell before 年 names a year rather than a length of time.
fn is_year(g: &Glyphs, c: Cell) -> bool {
    let after = c.to + 1;
    if c.form == Form::Digits {
        let n = g.text(c.from, c.to);
        let value: u32 = n.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0);
        return (n.len() == 4 || n.len() == 9) && (1900..2100).contains(&value);
    }
    if c.form == Form::Words {
        return true;
    }
    let lasting = [
        "以上", "以下", "以内", "内", "来", "多", "期", "间", "限", "规划", "行动", "攻坚", "任期", "时间", "左右",
        "工龄", "党龄", "的",
    ];
    let running = [
        "近",
        "为期",
        "连续",
        "满",
        "每",
        "过去",
        "前",
        "任职",
        "不少于",
        "至少",
        "工作",
        "超过",
        "历经",
        "任期",
        "长达",
        "持续",
        "党龄",
        "这",
        "服务",
    ];
    let long = c.to - c.from >= 4;
    let since = g.starts_with(after, "以来") || g.starts_with(after, "来，") && long;
    long || since
        || !(lasting.iter().any(|w| g.starts_with(after, w)) || running.iter().any(|w| g.ends_with(c.from, w)))
}

/// Whether a cell before 月 names a month: 12 at most, and not 个月.
fn is_month(g: &Glyphs, c: Cell) -> bool {
    match c.form {
        Form::Digits => matches!(g.text(c.from, c.to).parse::<u32>(), Ok(1..=12)),
        Form::Words | Form::Missing => false,
        Form::Mask | Form::Space => {
            let after = g.at(c.to + 1);
            c.to - c.from <= 2 && !is_han(after)
                || "底初中上下末份起至".contains(after)
                || g.starts_with(c.to + 1, "以来")
                || cell::at(g, c.to + 1).is_some_and(|d| "日号".contains(g.at(d.to)))
        }
    }
}

/// Where a date ends whose month cell begins at `i`: after 月, 日, or the 旬.
fn month(g: &Glyphs, i: usize) -> Option<usize> {
    let m = cell::at(g, i).or_else(|| numeral_month(g, i))?;
    let m = match "-~".contains(g.at(m.to)).then(|| cell::at(g, m.to + 1)).flatten() {
        Some(second) => Cell { to: second.to, ..m },
        None => m,
    };
    if g.at(m.to) != '月' {
        return None;
    }
    let end = m.to + 1;
    if let Some(d) = cell::at(g, end).or_else(|| numeral_month(g, end)).filter(|d| "日号".contains(g.at(d.to))) {
        return Some(d.to + 1);
    }
    Some(end)
}

fn numeral_month(g: &Glyphs, i: usize) -> Option<Cell> {
    let mut to = i;
    while "一二三四五六七八九十".contains(g.at(to)) && to - i < 3 {
        to += 1;
    }
    (to > i).then_some(Cell { from: i, to, form: Form::Words })
}

/// 中办发〔2026〕12号, read at its bracket: the cell covers the issuer's short name too.
fn document_number(g: &Glyphs, open: usize) -> Option<Calendar> {
    let year = cell::at(g, open + 1)?;
    if !"〕]】）".contains(g.at(year.to)) {
        return None;
    }
    let number = if g.at(year.to + 1) == '第' { year.to + 2 } else { year.to + 1 };
    let number = cell::at(g, number)?;
    if g.at(number.to) != '号' {
        return None;
    }
    let form = if year.form == Form::Mask || number.form != Form::Digits { Form::Mask } else { Form::Digits };
    Some(Calendar::DocumentNumber(Cell { from: issuer_start(g, open), to: number.to + 1, form }))
}

/// Where the issuer's short name before a document number's bracket begins (`花党发`), or the bracket itself.
fn issuer_start(g: &Glyphs, open: usize) -> usize {
    if open == 0 || !"发函办字令组通文规电厅政党号决议告".contains(g.before(open)) {
        return open;
    }
    let mut from = open;
    while from > 0 && open - from < 8 && (is_han(g.before(from)) || "Xx*×".contains(g.before(from))) {
        from -= 1;
    }
    let stopped = !is_han(g.before(from));
    if stopped { from } else { open - 3.min(open) }
}

/// Where document numbers begin, issuers included, so that a mask in the issuer's name is not read on its own.
pub(super) fn document_numbers(g: &Glyphs) -> Vec<Cell> {
    (0..g.len())
        .filter(|i| "〔[【（".contains(g.at(*i)))
        .filter_map(|i| match document_number(g, i) {
            Some(Calendar::DocumentNumber(c)) => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, word: &str) -> Option<Calendar> {
        let g = Glyphs::read(text);
        let all: String = g.plain().iter().collect();
        let i = all[..all.find(word).unwrap()].chars().count();
        at(&g, i)
    }

    #[test]
    fn a_year_is_a_year_and_a_length_of_time_is_not() {
        assert!(matches!(read("X年全县排查", "X"), Some(Calendar::Year(_))));
        assert!(matches!(read("2025年全县", "2025"), Some(Calendar::Year(_))));
        assert!(matches!(read("20XX年以来", "20XX"), Some(Calendar::Year(_))));
        assert!(matches!(read("二○二六年度", "二○二六"), Some(Calendar::Year(_))));
        assert_eq!(read("近X年来", "X"), None);
        assert_eq!(read("任期X年以上", "X"), None);
        assert_eq!(read("为期3年", "3"), None);
    }

    #[test]
    fn a_date_is_one_cell() {
        let Some(Calendar::Date(c)) = read("2018年X月X日，我", "2018") else { panic!() };
        assert_eq!((c.from, c.to), (0, 9));
        let Some(Calendar::Date(c)) = read("于X月X日圆满", "X月") else { panic!() };
        assert_eq!((c.from, c.to), (1, 5));
        assert_eq!(read("用X个月时间", "X"), None);
    }

    #[test]
    fn a_document_number_takes_its_issuer_along() {
        let g = Glyphs::read("根据《方案》（花党发[2014]25号）要求");
        let c = document_numbers(&g)[0];
        assert_eq!(g.text(c.from, c.to), "花党发[2014]25号");
        let g = Glyphs::read("按照X办发〔XXXX〕X号文件");
        let c = document_numbers(&g)[0];
        assert!(g.text(c.from, c.to).ends_with("X办发〔XXXX〕X号"));
    }
}
