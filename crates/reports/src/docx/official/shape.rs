//! What each paragraph of a plain text is in an official paper: title, heading, body, signature.

/// A paragraph's part in the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line of the title.
    Title,
    /// Unit or date under the title.
    Subtitle,
    /// To whom it goes.
    Addressee,
    /// 一、… ; the first `head` code points are the heading, the rest runs on in the same paragraph.
    First {
        /// Code points of the heading.
        head: usize,
    },
    /// （一）… ; likewise.
    Second {
        /// Code points of the heading.
        head: usize,
    },
    /// Running text.
    Body,
    /// 附件：… after the body.
    Attached,
    /// 附件1 on a page of its own.
    Attachment,
    /// The signing unit.
    Unit,
    /// The date of signing.
    Date,
}

/// A paragraph: code points `from..to` of the text without the white space around it, and its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shaped {
    /// First code point.
    pub from: usize,
    /// Code point after the last.
    pub to: usize,
    /// Its part in the paper.
    pub shape: Shape,
}

/// A heading longer than this is a sentence that begins with an ordinal.
const LONGEST_HEADING: usize = 60;
/// A line of a title or signature is no longer.
const LONGEST_LINE: usize = 50;

/// Tells the shape of every paragraph that is not empty.
pub fn shapes(text: &str) -> Vec<Shaped> {
    let mut list = Vec::new();
    let mut lines: Vec<Vec<char>> = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let chars: Vec<char> = line.chars().collect();
        let from = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(chars.len());
        let to = chars.iter().rposition(|c| !c.is_whitespace()).map_or(from, |at| at + 1);
        if from < to {
            list.push(Shaped { from: offset + from, to: offset + to, shape: body(&chars[from..to]) });
            lines.push(chars[from..to].to_vec());
        }
        offset += chars.len() + 1;
    }
    head(&mut list, &lines);
    tail(&mut list, &lines);
    list
}

fn body(line: &[char]) -> Shape {
    let numerals = |line: &[char]| line.iter().take_while(|c| "一二三四五六七八九十".contains(**c)).count();
    let n = numerals(line);
    if (1..=3).contains(&n) && line.get(n) == Some(&'、') {
        return Shape::First { head: heading(line) };
    }
    if matches!(line[0], '（' | '(') {
        let n = numerals(&line[1..]);
        if (1..=3).contains(&n) && matches!(line.get(n + 1), Some('）' | ')')) {
            return Shape::Second { head: heading(line) };
        }
    }
    let attachment = |rest: &[char]| rest.iter().all(char::is_ascii_digit) && rest.len() <= 2;
    match line {
        ['附', '件', '：' | ':', ..] => Shape::Attached,
        ['附', '件', rest @ ..] if attachment(rest) => Shape::Attachment,
        _ => Shape::Body,
    }
}

/// How much of a paragraph is its heading: all of it, its first sentence, or nothing where that is too long.
fn heading(line: &[char]) -> usize {
    let sentence = line.iter().position(|c| *c == '。').map_or(line.len(), |at| at + 1);
    if sentence <= LONGEST_HEADING { sentence } else { 0 }
}

/// A short line without the end of a sentence.
fn is_line(line: &[char]) -> bool {
    line.len() <= LONGEST_LINE
        && !line.iter().any(|c| "。；;，,？！".contains(*c))
        && !"：:".contains(line[line.len() - 1])
}

fn is_date(line: &[char]) -> bool {
    let bare: String = line.iter().filter(|c| !c.is_whitespace() && !"（）()".contains(**c)).collect();
    let Some((year, rest)) = bare.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    let Some(day) = rest.strip_suffix('日') else { return false };
    let number = |t: &str| t.chars().all(|c| c.is_ascii_digit() || "〇○零一二三四五六七八九十Xx×*_＿".contains(c));
    number(year) && number(month) && number(day) && bare.chars().count() <= 12
}

/// The title and what stands under it: the short lines before the first paragraph of running text.
fn head(list: &mut [Shaped], lines: &[Vec<char>]) {
    let taken = lines.iter().zip(list.iter()).take_while(|(line, s)| s.shape == Shape::Body && is_line(line)).count();
    // short lines alone are no paper with a title
    if taken == lines.len() || taken > 4 {
        return;
    }
    let kinds = [
        "汇报", "总结", "报告", "情况", "材料", "方案", "意见", "通知", "讲话", "计划", "经验", "做法", "小结", "述职",
    ];
    let mut titled = false;
    for (shaped, line) in list.iter_mut().zip(lines).take(taken) {
        let text: String = line.iter().collect();
        let under = titled || is_date(line) || matches!(line[0], '（' | '(');
        shaped.shape = if under { Shape::Subtitle } else { Shape::Title };
        titled |= kinds.iter().any(|kind| text.ends_with(kind));
    }
    if let Some(line) = lines.get(taken)
        && list[taken].shape == Shape::Body
        && line.len() <= LONGEST_LINE
        && matches!(line.last(), Some('：' | ':'))
        && !line.iter().any(|c| "。；，".contains(*c))
    {
        list[taken].shape = Shape::Addressee;
    }
}

/// The signature: a last line that is a date, and a short line before it.
fn tail(list: &mut [Shaped], lines: &[Vec<char>]) {
    let body_end = list.iter().position(|s| s.shape == Shape::Attachment).unwrap_or(list.len());
    if body_end < 2 || list[body_end - 1].shape != Shape::Body || !is_date(&lines[body_end - 1]) {
        return;
    }
    list[body_end - 1].shape = Shape::Date;
    if list[body_end - 2].shape == Shape::Body && is_line(&lines[body_end - 2]) {
        list[body_end - 2].shape = Shape::Unit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Shape> {
        shapes(text).into_iter().map(|s| s.shape).collect()
    }

    #[test]
    fn a_whole_paper_is_told_apart() {
        let text = "中共某县委组织部\n关于驻村工作情况的汇报\n（2026年11月5日）\n市委组织部：\n　　今年以来，全县上下一心。\n一、建强班子\n\
                    （一）选好人。一是选得准。二是用得好。\n附件：1.花名册\n中共某县委组织部\n2026年11月5日\n附件1\n";
        use Shape::*;
        assert_eq!(
            of(text),
            [
                Title,
                Title,
                Subtitle,
                Addressee,
                Body,
                First { head: 6 },
                Second { head: 7 },
                Attached,
                Unit,
                Date,
                Attachment
            ]
        );
    }

    #[test]
    fn a_text_without_title_begins_with_its_body() {
        assert_eq!(of("今年以来，全县上下一心。\n一、建强班子\n"), [Shape::Body, Shape::First { head: 6 }]);
    }

    #[test]
    fn an_ordinal_before_a_long_sentence_makes_no_heading() {
        let long = format!("一、{}。", "做".repeat(70));
        assert_eq!(of(&format!("开头一段。\n{long}"))[1], Shape::First { head: 0 });
    }

    #[test]
    fn white_space_around_a_paragraph_is_not_part_of_it() {
        assert_eq!(shapes("　　正文。 \n")[0], Shaped { from: 2, to: 5, shape: Shape::Body });
    }
}
