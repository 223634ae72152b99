//! A cell: the place of a value. A mask (`XX`, `**.*`, `▁▁`), digits, or a gap of white space.

use super::glyphs::{Glyphs, SPACE_BLANK};
use super::lexicon::{is_clause_end, is_han};
use crate::number::counters;

/// How a value is written, or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// X, ×, *, ○, ▁ …
    Mask,
    /// Arabic digits.
    Digits,
    /// Chinese numerals.
    Words,
    /// White space.
    Space,
    /// Nothing at all.
    Missing,
}

/// A cell over glyphs `from..to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub from: usize,
    pub to: usize,
    pub form: Form,
}

/// More characters than any mask in brackets has.
const LONGEST_MASK: usize = 8;

/// The family of a letter that is a mask only right before a counter (N名, not N95).
const LETTER: u8 = 5;

/// Which family of mask a character belongs to.
fn mask_family(c: char) -> Option<u8> {
    match c {
        'X' | 'x' | '×' | '✕' | '╳' | '✖' | 'χ' | 'Χ' => Some(0),
        '*' | '∗' | '⁎' => Some(1),
        '○' | '◯' | '〇' | '●' | '◎' => Some(2),
        '_' | '▁' | '▂' | '＿' | '﹍' | 'ˍ' | '‗' => Some(3),
        '□' | '☐' | '▢' | '△' | '◻' => Some(4),
        'N' => Some(LETTER),
        _ => None,
    }
}

/// Whether a character may stand for a value left out, whatever stands around it.
pub(crate) fn is_mask(c: char) -> bool {
    mask_family(c).is_some_and(|f| f != LETTER) || matches!(c, 'Ｘ' | 'ｘ' | '＊')
}

/// The cell that begins at a glyph, if one does.
pub(super) fn at(g: &Glyphs, from: usize) -> Option<Cell> {
    let c = g.at(from);
    if c == SPACE_BLANK {
        return Some(Cell { from, to: from + 1, form: Form::Space });
    }
    if let Some(cell) = bracketed(g, from) {
        return Some(cell);
    }
    if c.is_ascii_digit() {
        return digits(g, from);
    }
    mask(g, from)
}

/// Brackets with nothing or a mask in them, before a counter: （ ）个, [ ]个, 【XX】户, {X}名.
fn bracketed(g: &Glyphs, from: usize) -> Option<Cell> {
    let close = match g.at(from) {
        '（' => '）',
        '[' => ']',
        '【' => '】',
        '{' => '}',
        _ => return None,
    };
    let family = mask_family(g.at(from + 1));
    let mut to = from + 1;
    while to - from <= LONGEST_MASK && family.is_some() && mask_family(g.at(to)) == family {
        to += 1;
    }
    (g.at(to) == close && counters::at(&g.plain()[(to + 1).min(g.len())..]).is_some()).then_some(Cell {
        from,
        to: to + 1,
        form: Form::Mask,
    })
}

/// The digits that begin at a glyph.
pub(super) fn at_digits(g: &Glyphs, from: usize) -> Option<Cell> {
    g.at(from).is_ascii_digit().then(|| digits(g, from)).flatten()
}

fn digits(g: &Glyphs, from: usize) -> Option<Cell> {
    let mut to = from;
    while g.at(to).is_ascii_digit() || (",.".contains(g.at(to)) && g.at(to + 1).is_ascii_digit()) {
        to += 1;
    }
    let mut form = Form::Digits;
    // 20XX, 201x, 2**5, 1.X: digits and masks in one word
    let masked = if g.at(to) == '.' { to + 1 } else { to };
    if let Some(family) = mask_family(g.at(masked)) {
        let mut end = masked;
        while mask_family(g.at(end)) == Some(family) || (end > masked && g.at(end).is_ascii_digit()) {
            end += 1;
        }
        let product = "×xX*".contains(g.at(masked)) && end - masked == 1 && g.at(end).is_ascii_digit();
        if product || (end > masked + 1 && g.before(end).is_ascii_digit() && family == 0) {
            return None;
        }
        (to, form) = (end, Form::Mask);
    }
    let (before, after) = (g.before(from), g.at(to));
    if before.is_ascii_alphanumeric() || "+#@/_.".contains(before) || "+".contains(after) {
        return None;
    }
    if after.is_ascii_alphabetic() && counters::after_number(&g.plain()[to..]).is_none() {
        return None;
    }
    Some(Cell { from, to, form })
}

fn mask(g: &Glyphs, from: usize) -> Option<Cell> {
    let family = mask_family(g.at(from))?;
    let mut to = from;
    while mask_family(g.at(to)) == Some(family) || (g.at(to) == '.' && mask_family(g.at(to + 1)) == Some(family)) {
        to += 1;
    }
    let (before, after) = (g.before(from), g.at(to));
    let cell = Cell { from, to, form: Form::Mask };
    if before.is_ascii_alphanumeric() || "+".contains(before) || "+".contains(after) {
        return None;
    }
    let rest = &g.plain()[to..];
    let measured = counters::at(rest).is_some() || "%年月日多余万亿千百".contains(after);
    match family {
        0 if after.is_ascii_alphanumeric() && counters::at(rest).is_none() => None,
        0 if ["光", "射线", "线片", "染色"].iter().any(|w| g.starts_with(to, w)) => None,
        LETTER if to - from > 2 || !(is_han(before) || is_clause_end(before)) || counters::at(rest).is_none() => None,
        1 if before == '\n' && g.follows_space(to) => None,
        2 if is_numeral(before) || is_numeral(after) => None,
        2 | 4 if !measured && !is_place(g, to) => None,
        3 if to - from == 1 && !measured => None,
        3 if leads_to_page(g, to) => None,
        _ => Some(cell),
    }
}

/// 基本情况________3 at a line's end: the leader of a table of contents and its page.
fn leads_to_page(g: &Glyphs, from: usize) -> bool {
    let mut to = from;
    while g.at(to).is_ascii_digit() {
        to += 1;
    }
    to > from && to - from <= 3 && g.at(to) == '\n'
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

fn is_place(g: &Glyphs, to: usize) -> bool {
    is_han(g.at(to)) && "县市省区乡镇村局同某".contains(g.at(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(String, Form)> {
        let g = Glyphs::read(text);
        let mut i = 0;
        let mut out = vec![];
        while i < g.len() {
            match at(&g, i) {
                Some(c) => {
                    out.push((g.text(c.from, c.to), c.form));
                    i = c.to;
                }
                None => i += 1,
            }
        }
        out
    }

    #[test]
    fn every_style_of_mask_is_one_cell() {
        for (text, mask) in [
            ("共有X个", "X"),
            ("共有xx个", "xx"),
            ("共有ＸＸ个", "XX"),
            ("共有××个", "××"),
            ("共有**个", "**"),
            ("共有N个", "N"),
            ("共有NN名", "NN"),
            ("投入**.*万元", "**.*"),
            ("投入*.*万元", "*.*"),
            ("共有○○个", "○○"),
            ("共有▁▁个", "▁▁"),
            ("共有__个", "__"),
            ("20XX年", "20XX"),
            ("201x年", "201x"),
            ("20**年", "20**"),
            ("2**5年", "2**5"),
            ("共（  ）个", "（）"),
            ("共[ ]个", "[]"),
            ("共【　】个", "【】"),
            ("共【XX】个", "【XX】"),
            ("共｛X｝个", "{X}"),
        ] {
            let found = cells(text);
            assert_eq!(found, vec![(mask.to_string(), Form::Mask)], "{text}");
        }
    }

    #[test]
    fn letters_products_and_formulas_are_no_cells() {
        for text in ["使用APP和Excel", "拍X光片", "做XML表", "“1+X”证书", "规格3×4米的", "新建G318国道"]
        {
            assert!(
                cells(text).iter().all(|(t, _)| t.chars().all(|c| c.is_ascii_digit()) && text.contains("3×4")),
                "{text}: {:?}",
                cells(text)
            );
        }
    }

    #[test]
    fn leaders_of_a_table_of_contents_are_no_blanks() {
        for text in ["一、基本情况____3", "二、主要做法＿＿＿＿＿12\n三、打算", "基本情况……………3", "基本情况......3"]
        {
            assert_eq!(cells(text).iter().filter(|(_, form)| *form == Form::Mask).count(), 0, "{text}");
        }
        assert_eq!(cells("选派第一书记____名").len(), 1);
    }

    #[test]
    fn digits_keep_decimals_and_thousands() {
        assert_eq!(cells("面积31,642.5平方米"), vec![("31,642.5".into(), Form::Digits)]);
    }
}
