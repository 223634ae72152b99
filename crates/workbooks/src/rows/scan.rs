//! Which rows of a sheet are records, and where each one is: titles, totals, notes and repeated headings are passed over and said.

use catalogue::{Names, RegionCode};

use super::grid::{Grid, is_ditto};
use super::shape::Shape;
use std::borrow::Cow;

use crate::digest::FastMap;
use crate::error::both;
use crate::header::narrow;
use crate::issue::Skipped;
use crate::places::Places;
use crate::read::{Cell, Row};

/// A row that holds a record.
pub(crate) struct DataRow {
    /// Its place among the rows that hold something.
    pub at: usize,
    /// Where it is; the fault where that cannot be told, with the column to point at.
    pub place: Result<RegionCode, (Option<u16>, Names)>,
    /// Whether the row itself says so, rather than the sheet.
    pub own_place: bool,
}

/// The rows of a sheet, sorted out.
pub(crate) struct Scan {
    pub rows: Vec<DataRow>,
    pub skipped: Vec<Skipped>,
}

/// Sorts the rows below the header.
pub(crate) fn scan(grid: &mut Grid<'_>, shape: &Shape<'_>, places: &Places, today: &str) -> Scan {
    let sheet = grid.sheet;
    let mut scan = Scan { rows: Vec::new(), skipped: Vec::new() };
    let mut where_ = Whereabouts { places, shape, today, met: FastMap::default(), township: None, section: None };
    let mut last_filled: Vec<Option<u32>> = Vec::new();
    let mut first = true;
    for at in 0..sheet.row_count() {
        let row = sheet.row(at);
        if row.number <= shape.header_last {
            continue;
        }
        if only_serial(&row, shape) {
            continue;
        }
        if let Some(why) = passed_over(&row, shape, first) {
            scan.skipped.push(Skipped { sheet: shape.sheet.clone(), row: row.number + 1, why });
            continue;
        }
        if let Some(section) = where_.section_row(&row) {
            let why = both(
                format!("分段标题，以下各行记在{section}"),
                format!("a section heading: the rows below are at {section}"),
            );
            scan.skipped.push(Skipped { sheet: shape.sheet.clone(), row: row.number + 1, why });
            continue;
        }
        first = false;
        note_dittos(&row, &mut grid.ditto, &mut last_filled);
        let (place, own_place) = where_.of(grid, row);
        scan.rows.push(DataRow { at, place, own_place });
    }
    scan
}

/// A row numbered in advance and left empty.
fn only_serial(row: &Row<'_>, shape: &Shape<'_>) -> bool {
    matches!((row.cells(), shape.serial), ([(column, _)], Some(serial)) if *column == serial)
}

/// Why a row is no record; none where it is one.
fn passed_over(row: &Row<'_>, shape: &Shape<'_>, first: bool) -> Option<Names> {
    let texts = || row.cells().iter().filter_map(|(c, cell)| row.text(*cell).map(|t| (*c, t)));
    if texts().take(4).any(|(_, t)| is_total(t)) {
        return Some(both("合计行", "a total"));
    }
    if is_repeated_header(row, shape) {
        return Some(both("重复的表头", "the headings again"));
    }
    if first && is_column_numbers(row) {
        return Some(both("栏次行", "numbers of columns"));
    }
    let (_, start) = texts().next()?;
    let few = row.cells().len() <= 5;
    if few && is_note(start) {
        return Some(both("表尾说明", "a note below the table"));
    }
    let lone_sentence = row.cells().len() == 1 && start.chars().count() > 30;
    lone_sentence.then(|| both("说明文字", "a sentence, no record"))
}

fn is_total(text: &str) -> bool {
    // Most texts have no 计: looked at before anything is copied.
    if !text.contains('计') || text.len() > 40 {
        return false;
    }
    let text = narrow(text);
    let text = text.trim_end_matches(':');
    let short = text.chars().count() <= 8;
    short
        && ["合计", "小计", "总计", "共计", "累计", "总合计"]
            .iter()
            .any(|t| text == *t || text.ends_with(t) || text.starts_with(&format!("{t}(")))
}

fn is_note(text: &str) -> bool {
    const STARTS: [&str; 24] = [
        "注:",
        "注1",
        "注一",
        "说明:",
        "备注:",
        "填表说明",
        "填报说明",
        "填报人",
        "填表人",
        "审核人",
        "制表",
        "负责人:",
        "单位负责人",
        "主管领导",
        "分管领导",
        "主要领导",
        "统计人",
        "联系人",
        "联系电话:",
        "填报日期",
        "填报时间",
        "填报单位",
        "※",
        "*注",
    ];
    let head: String = text.chars().take(12).collect();
    let text = narrow(&head);
    STARTS.iter().any(|s| text.starts_with(s))
}

fn is_repeated_header(row: &Row<'_>, shape: &Shape<'_>) -> bool {
    let mut same = 0;
    for (n, (column, cell)) in row.cells().iter().enumerate() {
        let Some(text) = row.text(*cell) else { continue };
        let heading = shape.headings.iter().find(|(c, _)| c == column);
        if heading.is_some_and(|(_, h)| may_equal(h, text) && *h == narrow(text)) {
            same += 1;
        } else if n >= 2 && same == 0 {
            return false;
        }
    }
    same >= 2 && same * 10 >= row.cells().len() * 6
}

/// Whether a text can be a heading at all: most differ in their first sign, which is looked at before anything is copied.
fn may_equal(heading: &str, text: &str) -> bool {
    let first = text.chars().find(|c| !c.is_whitespace());
    first.is_some_and(|c| !c.is_alphanumeric() || heading.starts_with(c) || c.is_uppercase() || c as u32 >= 0xff00)
}

/// `1 2 3 …` or `甲 乙 1 2 …` below the header.
fn is_column_numbers(row: &Row<'_>) -> bool {
    let cells = row.cells();
    if cells.len() < 3 {
        return false;
    }
    let mut last = 0.0;
    cells.iter().all(|(_, cell)| {
        let n = match cell {
            Cell::Number(n) => Some(*n),
            Cell::Text(_) => row.text(*cell).and_then(|t| narrow(t).trim_matches(['(', ')']).parse().ok()),
            _ => None,
        };
        match n {
            Some(n) if n == last + 1.0 => {
                last = n;
                true
            }
            Some(_) => false,
            None => row.text(*cell).is_some_and(|t| matches!(t.trim(), "甲" | "乙" | "丙" | "丁" | "戊")),
        }
    })
}

/// Remembers which cells say 同上 and which row they mean.
fn note_dittos(row: &Row<'_>, ditto: &mut FastMap<(u32, u16), u32>, last: &mut Vec<Option<u32>>) {
    for (column, cell) in row.cells() {
        let at = usize::from(*column);
        if last.len() <= at {
            last.resize(at + 1, None);
        }
        match last[at] {
            Some(source) if row.text(*cell).is_some_and(is_ditto) => drop(ditto.insert((row.number, *column), source)),
            _ => last[at] = Some(row.number),
        }
    }
}

/// What a row says about its place.
type Placed = Result<RegionCode, (Option<u16>, Names)>;

/// Tells rows' places, remembering what was met before.
struct Whereabouts<'a, 'b> {
    places: &'a Places,
    shape: &'a Shape<'b>,
    today: &'a str,
    met: FastMap<String, FastMap<String, Placed>>,
    /// The township of the row before, for rows that leave it out.
    township: Option<String>,
    section: Option<RegionCode>,
}

impl Whereabouts<'_, '_> {
    /// The place that a heading between the rows names, such as `一、青峰乡`.
    fn section_row(&mut self, row: &Row<'_>) -> Option<String> {
        let [(_, cell)] = row.cells() else { return None };
        if self.shape.ledger.name == "region" || self.shape.township.is_some() {
            return None;
        }
        let text = row.text(*cell)?;
        let text = text.trim_start_matches(|c: char| "一二三四五六七八九十、.（）()0123456789 ".contains(c));
        let place = self.places.mentioned(text, self.today).or_else(|| self.places.township(text, self.today).ok())?;
        let name = self.places.name(&place);
        self.section = Some(place);
        Some(name)
    }

    /// The place of a row, and whether the row itself gives it.
    fn of<'g>(&mut self, grid: &Grid<'g>, row: Row<'g>) -> (Placed, bool) {
        let shape = self.shape;
        if shape.ledger.name == "region" {
            return (Ok(self.places.county().clone()), false);
        }
        if let Some((column, code)) = shape.code.and_then(|c| Some((c, grid.written(row, c)?))) {
            return (self.places.code(&code).map_err(|e| (Some(column), e)), true);
        }
        if let Some((column, place)) = shape.place.and_then(|c| Some((c, grid.written(row, c)?))) {
            return (self.places.place(&place, self.today).map_err(|e| (Some(column), e)), true);
        }
        let mut township = shape.township.and_then(|c| grid.written(row, c));
        let village = shape.village.and_then(|c| grid.written(row, c));
        match &township {
            Some(name) if self.township.as_deref() == Some(name.as_ref()) => {}
            Some(name) => self.township = Some(name.to_string()),
            // A township written once speaks for the rows below it, as far as they name villages.
            None if village.is_some() => township = self.township.clone().map(Cow::Owned),
            None => {}
        }
        let own = township.is_some() || village.is_some();
        (self.named(township.as_deref().unwrap_or(""), village.as_deref().unwrap_or("")), own)
    }

    fn named(&mut self, township: &str, village: &str) -> Placed {
        if let Some(known) = self.met.get(township).and_then(|v| v.get(village)) {
            return known.clone();
        }
        let found = self.resolve(township, village);
        // A section changes what an unnamed place means, so it is not remembered.
        if !township.is_empty() {
            self.met.entry(township.to_string()).or_default().insert(village.to_string(), found.clone());
        }
        found
    }

    fn resolve(&self, township: &str, village: &str) -> Placed {
        let whole = self.section.as_ref().or(self.shape.whole.as_ref());
        let town = if township.is_empty() {
            whole.map(|w| w.township().unwrap_or_else(|| w.clone()))
        } else {
            match self.places.township(township, self.today) {
                Ok(code) => Some(code),
                // Some put 青峰乡李家村 into the township's column.
                Err(e) if village.is_empty() => {
                    return self.places.place(township, self.today).map_err(|_| (self.shape.township, e));
                }
                Err(e) => return Err((self.shape.township, e)),
            }
        };
        if village.is_empty() {
            let whole_village = whole.filter(|w| township.is_empty() && w.as_str().len() == 12);
            return Ok(whole_village.cloned().or(town).unwrap_or_else(|| self.places.county().clone()));
        }
        // The county or township itself stands in the village column of figures that are not a village's.
        let upper = self.places.township(village, self.today);
        self.places.village(town.as_ref().filter(|t| t.as_str().len() >= 9), village, self.today).or_else(|e| {
            match upper {
                Ok(code) if Some(&code) == town.as_ref() || code == *self.places.county() => Ok(code),
                _ if matches!(village, "本级" | "机关" | "镇直" | "乡直" | "县直" | "—" | "-" | "无") => {
                    Ok(town.clone().unwrap_or_else(|| self.places.county().clone()))
                }
                _ => Err((self.shape.village, e)),
            }
        })
    }
}
