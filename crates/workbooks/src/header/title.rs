//! What stands above a header: title, 填报单位, the unit of money, the year.

use catalogue::{FieldType, Ledger, Names};

use super::heading::{narrow, unit_of};
use crate::error::both;
use crate::export::mark::SIGN;
use crate::read::{Row, Sheet};

/// The rows above the header, without the line that an export carries: it speaks of who took the sheet out, not of what is in it.
fn above(sheet: &Sheet, header: u32) -> impl Iterator<Item = Row<'_>> {
    sheet.rows().take_while(move |r| r.number < header).filter(|r| !is_mark(r))
}

/// Whether a row is the line that an export carries.
pub(crate) fn is_mark(row: &Row<'_>) -> bool {
    row.cells().first().and_then(|(_, cell)| row.text(*cell)).is_some_and(|text| text.starts_with(SIGN))
}

/// All text above the header.
pub(crate) fn text(sheet: &Sheet, header: u32) -> String {
    above(sheet, header).map(|r| row_text(&r)).collect()
}

/// The texts of a row, joined.
pub(crate) fn row_text(row: &Row<'_>) -> String {
    let mut all = String::new();
    for (_, cell) in row.cells() {
        if let Some(text) = row.text(*cell) {
            all.push_str(text);
            all.push(' ');
        }
    }
    all
}

/// The line that says which office filled the sheet in.
pub(crate) fn reporter(sheet: &Sheet, header: u32) -> Option<String> {
    let starts =
        ["填报单位", "填表单位", "报送单位", "填报乡镇", "上报单位", "编报单位", "单位名称:", "单位(盖章)", "填报村"];
    above(sheet, header).map(|r| row_text(&r)).find(|line| {
        let line = narrow(line);
        starts.iter().any(|s| line.contains(s))
    })
}

/// `单位：万元` above the header.
pub(crate) fn money_unit(sheet: &Sheet, header: u32) -> Option<String> {
    let rows: Vec<Row<'_>> = above(sheet, header).collect();
    rows.iter().flat_map(|r| r.cells().iter().filter_map(|(_, c)| r.text(*c))).find_map(|text| {
        let text = narrow(text);
        let (_, unit) = text.rsplit_once("单位:").or_else(|| text.rsplit_once("单位"))?;
        unit_of(unit.trim_end_matches(')')).filter(|u| u.ends_with('元')).map(String::from)
    })
}

/// Values that the title gives for required years and months without a column of their own.
pub(crate) fn given(ledger: &Ledger, sheet: &Sheet, header: u32, has: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
    let lacking: Vec<_> = ledger
        .entered()
        .filter(|f| f.required && !has(&f.name) && matches!(f.kind, FieldType::Year | FieldType::Month))
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    // The day on which a sheet was filled in is not the year it speaks of.
    let filled_in = |t: &str| ["日期", "时间"].iter().any(|d| t.contains(d));
    let above = above(sheet, header)
        .flat_map(|r| r.cells().iter().filter_map(|(_, c)| r.text(*c)).filter(|t| !filled_in(t)).collect::<Vec<_>>());
    let title = above.chain([sheet.name.as_str()]).collect::<Vec<_>>().join(" ");
    let Some((year, month)) = year_and_month(&narrow(&title)) else { return Vec::new() };
    let value = |kind: &FieldType| match kind {
        FieldType::Year => Some(year.to_string()),
        _ => month.map(|m| format!("{year}-{m:02}")),
    };
    lacking.iter().filter_map(|f| Some((f.name.clone(), value(&f.kind)?))).collect()
}

/// The year, and the month where it follows, of a title such as `2025年度` or `2026年3月`.
fn year_and_month(title: &str) -> Option<(u32, Option<u32>)> {
    let mut rest = title;
    while let Some(at) = rest.find('年') {
        let digits: String = rest[..at].chars().rev().take_while(char::is_ascii_digit).collect();
        let year: String = digits.chars().rev().collect();
        let after = &rest[at + '年'.len_utf8()..];
        if year.len() == 4
            && let Ok(year) = year.parse::<u32>()
            && (1990..2100).contains(&year)
        {
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            let is_month = after[digits.len()..].starts_with('月');
            return Some((year, digits.parse().ok().filter(|m| is_month && (1..=12).contains(m))));
        }
        rest = after;
    }
    None
}

/// What a person should know about the sheet as a whole.
pub(crate) fn remarks(ledger: &Ledger, sheet: &Sheet, given: &[(String, String)]) -> Vec<Names> {
    let mut remarks: Vec<Names> = given
        .iter()
        .filter_map(|(field, value)| {
            let names = &ledger.field(field)?.names;
            Some(both(
                format!("没有“{}”列，按标题取 {value}", names.zh),
                format!("there is no column “{}”; the title gives {value}", names.en),
            ))
        })
        .collect();
    if let Some(column) = sheet.cut_at_column {
        let letters = crate::read::column_letters(column);
        remarks.push(both(format!("{letters} 列起没有读取"), format!("columns from {letters} on were not read")));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_give_their_year_and_month() {
        assert_eq!(year_and_month("青峰乡2025年度基本情况表"), Some((2025, None)));
        assert_eq!(year_and_month("三年行动2026年3月在村情况"), Some((2026, Some(3))));
        assert_eq!(year_and_month("三年行动方案"), None);
    }
}
