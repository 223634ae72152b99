//! The text of a report as glyphs: white space that says nothing taken out, widths made equal, paragraph breaks kept.
//!
//! Everything after this works on glyph positions; [`Glyphs::span`] leads back to code points of the text as it came.

use super::lexicon::{CANNOT_PRECEDE_BLANK, is_han};
use crate::number::counters;

/// The glyph that stands for a blank made of white space.
pub(super) const SPACE_BLANK: char = '\u{E001}';

/// One glyph: its plain form and where it stood.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Half-width digits and letters, full-width punctuation.
    pub ch: char,
    /// First code point.
    pub at: usize,
    /// How many code points it covers.
    pub len: usize,
}

/// A report's text, ready to be read.
#[derive(Debug)]
pub(super) struct Glyphs {
    list: Vec<Glyph>,
    plain: Vec<char>,
    end: usize,
}

impl Glyphs {
    /// Reads a text.
    pub fn read(text: &str) -> Glyphs {
        let raw: Vec<char> = text.chars().collect();
        let wrapped = is_hard_wrapped(&raw);
        let spaced = is_letter_spaced(&raw);
        let mut list: Vec<Glyph> = Vec::with_capacity(raw.len());
        let mut i = 0;
        while i < raw.len() {
            let c = raw[i];
            if !says_nothing(c) {
                list.push(Glyph { ch: plain(&raw, i), at: i, len: 1 });
                i += 1;
                continue;
            }
            let mut j = i;
            while j < raw.len() && says_nothing(raw[j]) {
                j += 1;
            }
            let run = &raw[i..j];
            if run.contains(&'\n') || run.contains(&'\r') || run.contains(&'\u{2029}') {
                let breaks = run.iter().filter(|c| **c == '\n').count();
                let trailing = &run[..run.iter().position(|c| matches!(c, '\n' | '\r' | '\u{2029}')).unwrap_or(0)];
                if width(trailing) >= 2 && breaks <= 1 && gap_parts_counter(&raw, j, &list)
                    || width(trailing) >= LEAST_GAP && asks_for_number(&list)
                {
                    list.push(Glyph { ch: SPACE_BLANK, at: i, len: trailing.len() });
                }
                let blank = list.last().is_some_and(|g| g.ch == SPACE_BLANK);
                let parted = blank && gap_parts_counter(&raw, j, &list[..list.len() - 1]);
                let joined = breaks <= 1
                    && (wrapped && !blank && continues(&raw, i, j) || parted || parts_counter(&raw, j, &list));
                if !joined && !list.is_empty() {
                    list.push(Glyph { ch: '\n', at: i, len: j - i });
                }
            } else if is_blank(&raw, i, j, &list, spaced) {
                list.push(Glyph { ch: SPACE_BLANK, at: i, len: j - i });
            }
            i = j;
        }
        let plain = list.iter().map(|g| g.ch).collect();
        Glyphs { list, plain, end: raw.len() }
    }

    /// The glyphs in their plain forms.
    pub fn plain(&self) -> &[char] {
        &self.plain
    }

    /// Puts the word that a mask hides in its place, for what is read later.
    pub fn unmask(&mut self, i: usize, c: char) {
        self.list[i].ch = c;
        self.plain[i] = c;
    }

    /// How many glyphs there are.
    pub fn len(&self) -> usize {
        self.plain.len()
    }

    /// The glyph at a position, or a line break outside the text.
    pub fn at(&self, i: usize) -> char {
        self.plain.get(i).copied().unwrap_or('\n')
    }

    /// The glyph before a position, or a line break at the start.
    pub fn before(&self, i: usize) -> char {
        if i == 0 { '\n' } else { self.at(i - 1) }
    }

    /// Whether the glyphs from a position on spell a word.
    pub fn starts_with(&self, i: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(k, c)| self.plain.get(i + k) == Some(&c))
    }

    /// Whether the glyphs before a position spell a word.
    pub fn ends_with(&self, i: usize, word: &str) -> bool {
        let n = word.chars().count();
        n <= i && self.starts_with(i - n, word)
    }

    /// The glyphs of a range as text.
    pub fn text(&self, from: usize, to: usize) -> String {
        self.plain[from.min(self.len())..to.min(self.len())].iter().collect()
    }

    /// Offset and length in code points of the glyphs `from..to`; an empty range is the place before `from`.
    pub fn span(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.list.get(from).map_or(self.end, |g| g.at);
        if to <= from {
            return (start, 0);
        }
        let last = &self.list[to - 1];
        (start, last.at + last.len - start)
    }

    /// The raw code point before a glyph, when it directly precedes it.
    pub fn follows_space(&self, i: usize) -> bool {
        match (i.checked_sub(1).and_then(|p| self.list.get(p)), self.list.get(i)) {
            (Some(p), Some(g)) => p.at + p.len < g.at || p.ch == '\n',
            _ => true,
        }
    }
}

/// How wide a gap at a line's end has to be to be a blank, where nothing follows it.
const LEAST_GAP: usize = 3;

/// White space, and characters that have no width at all.
fn says_nothing(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Soft hyphens, zero-width spaces and joiners, marks of direction, byte-order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Half-width forms of digits, letters and signs; full-width forms of punctuation.
fn plain(raw: &[char], i: usize) -> char {
    let c = raw[i];
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).expect("full-width forms map onto ASCII"),
        _ => c,
    };
    let digit =
        |k: Option<usize>| k.and_then(|k| raw.get(k)).is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    match c {
        ',' if digit(i.checked_sub(1)) && digit(Some(i + 1)) && thousands(raw, i) => ',',
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        '!' => '！',
        '?' => '？',
        '"' | '〝' | '〞' | '＂' => '“',
        '［' => '[',
        '］' => ']',
        '﹪' => '%',
        '㎡' => '㎡',
        '—' | '–' | '－' | '～' | '〜' | '∼' | '−' => {
            if c == '～' || c == '〜' || c == '∼' {
                '~'
            } else {
                '-'
            }
        }
        _ => c,
    }
}

/// A comma that parts thousands: three digits follow and then none.
fn thousands(raw: &[char], i: usize) -> bool {
    let digit = |k: usize| raw.get(k).is_some_and(char::is_ascii_digit);
    digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4)
}

/// Whether lines were broken at a fixed width rather than at paragraphs.
fn is_hard_wrapped(raw: &[char]) -> bool {
    let mut lines = 0;
    let mut open = 0;
    let mut longest = 0;
    for line in raw.split(|c| *c == '\n') {
        let line: Vec<char> = line.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let Some(last) = line.last() else { continue };
        lines += 1;
        longest = longest.max(line.len());
        if !"。！？；：”）)!?;:".contains(*last) && line.len() >= 12 {
            open += 1;
        }
    }
    lines >= 6 && longest <= 60 && open * 2 > lines
}

/// Whether a line that ends without a stop goes on in the next one.
fn continues(raw: &[char], from: usize, to: usize) -> bool {
    let Some(next) = raw.get(to) else { return false };
    if raw[from..to].iter().rev().take_while(|c| **c != '\n').count() > 0 {
        return false;
    }
    let line: Vec<char> = raw[..from].iter().rev().take_while(|c| **c != '\n').copied().collect();
    let closed = line.first().is_none_or(|c| "。！？；：!?;:".contains(*c));
    let next_two = raw.get(to + 1).copied().unwrap_or(' ');
    let heading = "（(第".contains(*next)
        || (next.is_ascii_digit() && ".、．".contains(next_two))
        || ("一二三四五六七八九十".contains(*next) && "、是.".contains(next_two));
    let starts = line.iter().rev().take(3).collect::<String>();
    let titled = starts.contains('、') && starts.starts_with(|c: char| "一二三四五六七八九十".contains(c));
    !closed && !heading && !(titled && line.len() < 40) && line.len() >= 12
}

/// Whether a line ends in a value whose counter begins the next: 选派第一书记X⏎名. A value alone in its line is a cell of a table.
fn parts_counter(raw: &[char], to: usize, before: &[Glyph]) -> bool {
    let value = |c: char| c.is_ascii_digit() || super::cell::is_mask(c);
    let line = before.iter().rev().take_while(|g| g.ch != '\n');
    let words = line.skip_while(|g| value(g.ch) || g.ch == '.').filter(|g| is_han(g.ch)).count();
    let rest = &raw[to..];
    let scales = rest.iter().take(3).take_while(|c| "余多万亿".contains(**c)).count();
    let counter = counters::at(&rest[scales..]).is_some_and(|c| !matches!(c.text, "年" | "日" | "分"))
        || matches!(rest.first(), Some('%' | '％'));
    before.last().is_some_and(|g| value(g.ch)) && words >= 4 && counter
}

/// Whether a gap at a line's end stands before the counter that begins the next line: 选派第一书记   ⏎名.
fn gap_parts_counter(raw: &[char], to: usize, before: &[Glyph]) -> bool {
    let words = before.iter().rev().take_while(|g| g.ch != '\n').filter(|g| is_han(g.ch)).count();
    let counter = counters::at(&raw[to..]).is_some_and(|c| !matches!(c.text, "年" | "日" | "分"))
        || matches!(raw.get(to), Some('%' | '％'));
    let previous = before.last().map_or('\n', |g| g.ch);
    words >= 4 && counter && is_han(previous) && !CANNOT_PRECEDE_BLANK.contains(previous)
}

/// Whether a line ends in a label that wants a number: 走访户数：, 引进资金（万元）：.
fn asks_for_number(before: &[Glyph]) -> bool {
    let line: String = before.iter().rev().take_while(|g| g.ch != '\n').map(|g| g.ch).collect();
    let line: Vec<char> = line.chars().rev().collect();
    let Some(label) = line.strip_suffix(&['：']) else { return false };
    if let Some(open) = label.strip_suffix(&['）']).and_then(|inner| inner.iter().rposition(|c| *c == '（')) {
        let unit: String = label[open + 1..label.len() - 1].iter().collect();
        return counters::named(counters::base(&unit)).is_some();
    }
    let label: String = label.iter().collect();
    [
        "户数", "人数", "次数", "件数", "个数", "场数", "起数", "面数", "期数", "名数", "总数", "数量", "金额", "面积",
        "人次", "里程",
    ]
    .iter()
    .any(|w| label.ends_with(w))
}

/// How many half-width columns white space takes.
fn width(gap: &[char]) -> usize {
    let columns = |c: &char| match c {
        '\u{3000}' | '\t' => 2,
        c => usize::from(!is_invisible(*c)),
    };
    gap.iter().map(columns).sum()
}

/// Whether single spaces stand between characters all over the text (pasted from a PDF), so that they say nothing.
fn is_letter_spaced(raw: &[char]) -> bool {
    let mut elsewhere = 0;
    let mut before_counters = 0;
    for i in 1..raw.len().saturating_sub(1) {
        if raw[i] == ' ' && is_han(raw[i - 1]) && is_han(raw[i + 1]) {
            if counters::at(&raw[i + 1..]).is_some() {
                before_counters += 1;
            } else {
                elsewhere += 1;
            }
        }
    }
    elsewhere > before_counters
}

/// Whether white space stands where a number was taken out: before a counter, a year, month or day, or a place.
fn is_blank(raw: &[char], from: usize, to: usize, before: &[Glyph], spaced: bool) -> bool {
    let Some(previous) = before.last().map(|g| g.ch).filter(|c| *c != '\n') else { return false };
    let Some(next) = raw.get(to) else { return false };
    let width = width(&raw[from..to]);
    if width == 0 {
        return false;
    }
    let excluded = if width >= 2 { "这那每各某几第0123456789." } else { CANNOT_PRECEDE_BLANK };
    if !(is_han(previous) || "，。；：、（“”）《》".contains(previous)) || excluded.contains(previous) {
        return false;
    }
    // 余, 多, 万 may stand before the counter: `  余名`, `  万亩`
    let scales = raw[to..].iter().take(3).take_while(|c| "余多来几万亿千百".contains(**c)).count();
    let counter = (0..=scales).any(|k| counters::at(&raw[to + k..]).is_some()) || *next == '%' || *next == '％';
    let joined = scales > 0 && raw.get(to + scales).is_some_and(|c| "至到-—".contains(*c));
    let place = width >= 2 && "年月日县乡镇村市".contains(*next);
    ((counter || joined) && (width >= 2 || !spaced)) || place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_before_a_counter_is_a_blank_and_other_spaces_vanish() {
        let g = Glyphs::read("全镇共有  个村，党员 23 名");
        let s: String = g.plain().iter().collect();
        assert_eq!(s, format!("全镇共有{SPACE_BLANK}个村，党员23名"));
        let blank = g.plain().iter().position(|c| *c == SPACE_BLANK).unwrap();
        assert_eq!(g.span(blank, blank + 1), (4, 2));
    }

    #[test]
    fn lines_broken_at_a_fixed_width_are_joined_and_headings_are_not() {
        let text = "为切实加强基层组织建设，镇党委按照\n县委部署，先后召开了三次专题会议研\n究部署，逐村排查摸底，建立了工作台\n账，明确了责任人员和完成时限，同时\n一、主要做法\n结合各村实际，制定了具体的整改措施\n和方案，取得了较好的成效，群众满意。";
        let g = Glyphs::read(text);
        let s: String = g.plain().iter().collect();
        assert!(s.contains("镇党委按照县委部署"), "{s}");
        assert!(s.contains("\n一、主要做法\n"), "{s}");
    }

    #[test]
    fn a_line_break_between_a_value_and_its_counter_parts_nothing() {
        let plain = |text: &str| Glyphs::read(text).plain().iter().collect::<String>();
        assert_eq!(plain("全县选派第一书记X\n名，队员12\r\n人"), "全县选派第一书记X名，队员12人");
        assert_eq!(plain("投入各类资金XX\n万元"), "投入各类资金XX万元");
        assert_eq!(plain("群众满意度达到**.*\n%"), "群众满意度达到**.*%");
        // cells of a table, and lines that begin with a word
        for text in ["户数\nX\n户", "全县选派第一书记X\n人民政府", "第一书记共选派X\n\n名单"] {
            assert!(plain(text).contains('\n'), "{text}");
        }
    }

    #[test]
    fn a_gap_before_a_line_break_is_a_blank_where_a_number_is_wanted() {
        let plain = |text: &str| Glyphs::read(text).plain().iter().collect::<String>();
        let blank = SPACE_BLANK;
        assert_eq!(plain("全县选派第一书记   \n名，队员   人"), format!("全县选派第一书记{blank}名，队员{blank}人"));
        assert_eq!(plain("群众满意度达到  \r\n%。"), format!("群众满意度达到{blank}%。"));
        assert_eq!(plain("走访户数：      \n化解件数：    "), format!("走访户数：{blank}\n化解件数："));
        assert_eq!(plain("引进资金（万元）：     \n二"), format!("引进资金（万元）：{blank}\n二"));
        for text in [
            "现将情况报告如下：     \n一、做法",
            "取得了成效。    \n二、打算",
            "工作总结    \n项目建设",
            "基本情况   \n\n名单",
        ] {
            assert!(!plain(text).contains(blank), "{text}");
        }
    }

    #[test]
    fn what_has_no_width_is_no_blank_and_parts_no_word() {
        let g = Glyphs::read("选派第一书记X\u{AD}X名，登记党员\u{200B}名册\u{2060}");
        let s: String = g.plain().iter().collect();
        assert_eq!(s, "选派第一书记XX名，登记党员名册");
    }

    #[test]
    fn full_width_digits_and_half_width_stops_are_made_equal() {
        let g = Glyphs::read("投入１２．５万元,其中:县级(８)万");
        let s: String = g.plain().iter().collect();
        assert_eq!(s, "投入12.5万元，其中：县级（8）万");
    }
}
