//! The list of issues that stands in front of an annotated workbook.

use std::fmt::Write;

use catalogue::{Lang, Level};

use super::xml::escape;
use crate::issue::Issue;

/// How many issues the list holds.
pub(crate) const LISTED: usize = 10_000;

/// The name of the list, different from every sheet's.
pub(crate) fn name(lang: Lang, taken: &[String]) -> String {
    let base = match lang {
        Lang::Zh => "导入问题",
        Lang::En => "Import issues",
    };
    let free = |n: &String| !taken.iter().any(|t| t.eq_ignore_ascii_case(n));
    std::iter::once(base.to_string()).chain((2..).map(|n| format!("{base}{n}"))).find(free).unwrap_or_default()
}

/// The first line: how many rows are refused, how many doubtful.
pub(crate) fn head(issues: &[&Issue], lang: Lang) -> String {
    let count = |level: Level| {
        let mut rows: Vec<(&str, u32)> =
            issues.iter().filter(|i| i.level == level).map(|i| (&*i.sheet, i.row)).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    };
    let (refused, doubtful) = (count(Level::Error), count(Level::Warn));
    match lang {
        Lang::Zh => format!(
            "有 {refused} 行没有导入（红色），{doubtful} 行已导入但请核对（黄色）。改正后把同一文件重新导入即可，已导入的不会重复。"
        ),
        Lang::En => format!(
            "{refused} row(s) were not imported (red), {doubtful} were imported but want checking (yellow). Correct them and import the same file again; nothing is imported twice."
        ),
    }
}

/// The headings of the list.
pub(crate) fn headings(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Zh => ["表", "单元格", "栏目", "程度", "问题"],
        Lang::En => ["Sheet", "Cell", "Column", "Severity", "Issue"],
    }
}

/// One line of the list.
pub(crate) fn line(issue: &Issue, lang: Lang) -> [String; 5] {
    let level = match (issue.level, lang) {
        (Level::Error, Lang::Zh) => "没有导入",
        (Level::Error, Lang::En) => "refused",
        (_, Lang::Zh) => "请核对",
        (_, Lang::En) => "check",
    };
    [issue.sheet.to_string(), issue.cell(), issue.about.get(lang).into(), level.into(), issue.says.get(lang).into()]
}

/// The list as a sheet of an .xlsx package; `red` and `yellow` are the numbers of the marked formats.
pub(crate) fn sheet(issues: &[&Issue], lang: Lang, red: usize, yellow: usize) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"2\" topLeftCell=\"A3\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col min=\"1\" max=\"1\" width=\"20\" customWidth=\"1\"/><col min=\"2\" max=\"2\" width=\"10\" customWidth=\"1\"/><col min=\"3\" max=\"3\" width=\"20\" customWidth=\"1\"/><col min=\"4\" max=\"4\" width=\"12\" customWidth=\"1\"/><col min=\"5\" max=\"5\" width=\"80\" customWidth=\"1\"/></cols><sheetData>",
    );
    let cell = |column: usize, row: usize, style: usize, text: &str| {
        let letter = char::from(b'A' + column as u8);
        format!(
            "<c r=\"{letter}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escape(text)
        )
    };
    let _ = write!(xml, "<row r=\"1\">{}</row>", cell(0, 1, 0, &head(issues, lang)));
    let row = |n: usize, texts: &[&str], mark: usize| {
        let cells: String =
            texts.iter().enumerate().map(|(c, t)| cell(c, n, if c == 3 { mark } else { 0 }, t)).collect();
        format!("<row r=\"{n}\">{cells}</row>")
    };
    xml.push_str(&row(2, &headings(lang), 0));
    let mut links = String::new();
    for (n, issue) in issues.iter().take(LISTED).enumerate() {
        let mark = if issue.refuses() { red } else { yellow };
        let texts = line(issue, lang);
        xml.push_str(&row(n + 3, &texts.each_ref().map(String::as_str), mark));
        let sheet = escape(&issue.sheet.replace('\'', "''"));
        let _ = write!(links, "<hyperlink ref=\"B{}\" location=\"'{sheet}'!{}\"/>", n + 3, issue.cell());
    }
    xml.push_str("</sheetData>");
    if !links.is_empty() {
        let _ = write!(xml, "<hyperlinks>{links}</hyperlinks>");
    }
    xml.push_str("</worksheet>");
    xml
}
