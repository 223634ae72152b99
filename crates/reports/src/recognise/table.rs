//! Values in the cells of a table: what stands at the head of the column and before the value in its row is read as the sentence that
//! the table leaves out (县级 / 试点村数（个）: 县级试点村数X个).

use super::kind::Kind;
use super::labels::{in_brackets, is_counter, is_place, is_value, says_something, told_unit, without_unit};
use super::learn::Choice;
use super::matching::DOUBTFUL;
use super::recogniser::Recogniser;
use super::slot::Slot;
use crate::document::{Cell, Document, Grid};

/// Columns that number, name or remark, and count nothing.
const NO_COUNTS: &[&str] = &["序号", "编号", "备注", "电话", "联系", "日期", "时间", "年份", "年度", "代码", "排名"];

/// More cells than any report's tables have values.
const MOST: usize = 2_000;

impl Recogniser {
    /// The slots of a document, in order, its tables read by their heads, in the light of choices confirmed before.
    pub fn recognise_document(&self, document: &Document, choices: &[Choice]) -> Vec<Slot> {
        let slots = self.recognise_with(document.text(), choices);
        let grids = document.grids();
        if grids.is_empty() {
            return slots;
        }
        let chars: Vec<char> = document.text().chars().collect();
        let mut read: Vec<Slot> = vec![];
        let mut bounds: Vec<(usize, usize)> = vec![];
        for grid in &grids {
            let table = Table::of(&chars, grid);
            bounds.extend(table.labels());
            for value in table.values() {
                if read.len() < MOST {
                    read.extend(self.in_cell(&value, choices));
                }
            }
        }
        // 户数（户） at the head of a column is no number left out, 5万元以下 before a value no number, and a tab between cells no blank
        let within = |slot: &Slot, (a, b): (usize, usize)| a <= slot.offset && slot.offset + slot.length <= b;
        let told = |slot: &Slot| {
            let digits = slot.text.starts_with(|c: char| c.is_ascii_digit());
            slot.length == 0 && grids.iter().any(|g| labels(&chars, g).any(|cell| within(slot, cell)))
                || digits && bounds.iter().any(|label| within(slot, *label))
                || slot.length > 0 && slot.text.trim().is_empty() && grids.iter().any(|g| between_cells(g, slot))
        };
        merged(slots, told, read)
    }

    fn in_cell(&self, value: &Value, choices: &[Choice]) -> Option<Slot> {
        let place = value.labels.iter().any(|l| is_place(l) && !self.ends_in_name(l));
        let labels = value.labels.iter().filter(|l| !is_place(l) || self.ends_in_name(l)).map(String::as_str);
        let said: String = labels.chain(value.heads.iter().map(String::as_str)).collect();
        if said.is_empty() {
            return None;
        }
        let sentence = format!("{said}{}{}。", value.text, value.unit);
        let at = said.chars().count();
        let mut slot = self.recognise_with(&sentence, choices).into_iter().find(|s| s.offset == at)?;
        if slot.kind == Kind::Name {
            slot.kind = Kind::Figure;
            slot.candidates.clear();
        }
        (slot.offset, slot.length, slot.text) = (value.offset, value.text.chars().count(), value.text.clone());
        let parts: Vec<&str> = value.labels.iter().chain(&value.heads).map(String::as_str).collect();
        slot.context = parts.join(" · ");
        slot.unit = value.unit.clone();
        (slot.part_of, slot.year_slot) = (None, None);
        if place {
            // figures are those of the whole report
            slot.candidates.iter_mut().for_each(|c| c.score = c.score.min(DOUBTFUL));
        }
        Some(slot)
    }
}

/// Where the cells lie that hold no sentence.
fn labels<'a>(chars: &'a [char], grid: &'a Grid) -> impl Iterator<Item = (usize, usize)> + 'a {
    let cells = grid.rows.iter().flatten().map(|c| (c.offset, c.offset + c.length));
    cells.filter(|(from, to)| !chars[*from..*to].iter().any(|c| "。；，".contains(*c)))
}

/// Whether a slot lies in a table and in none of its cells.
fn between_cells(grid: &Grid, slot: &Slot) -> bool {
    let end = |c: &Cell| c.offset + c.length;
    let mut cells = grid.rows.iter().flatten();
    let inside = |c: &Cell| c.offset <= slot.offset && slot.offset < end(c);
    let from = grid.rows.iter().flatten().map(|c| c.offset).min().unwrap_or(usize::MAX);
    let to = grid.rows.iter().flatten().map(end).max().unwrap_or(0);
    from <= slot.offset && slot.offset < to && !cells.any(inside)
}

/// A value in a cell, and what the table says of it.
struct Value {
    offset: usize,
    text: String,
    labels: Vec<String>,
    heads: Vec<String>,
    unit: String,
}

/// A table read: its cells' texts, and where its heads end.
struct Table<'a> {
    rows: Vec<Vec<(Cell, String)>>,
    /// The rows above the first value.
    heads: usize,
    /// A unit told for the whole table.
    unit: Option<&'a str>,
}

impl Table<'_> {
    fn of<'a>(chars: &'a [char], grid: &Grid) -> Table<'a> {
        let text = |c: &Cell| chars[c.offset..c.offset + c.length].iter().collect::<String>().replace('\n', "");
        let rows: Vec<Vec<(Cell, String)>> =
            grid.rows.iter().map(|row| row.iter().map(|c| (*c, text(c))).collect()).collect();
        let valued = |row: &Vec<(Cell, String)>| row.iter().any(|(_, text)| is_value(text));
        let heads = rows.iter().position(valued).unwrap_or(rows.len());
        // 单位：个 stands in the lines right before the table, or in its own first rows
        let start = grid.rows.iter().flatten().next().map_or(0, |c| c.offset);
        let before: String = chars[start.saturating_sub(60)..start].iter().collect();
        let own = rows.iter().take(heads).flatten().map(|(_, t)| t.clone());
        let unit = before.rsplit('\n').take(3).map(str::to_string).chain(own).find_map(|line| told_unit(&line));
        Table { rows, heads, unit }
    }

    /// Where the heads of the columns lie, and the labels before the first value of each row.
    fn labels(&self) -> impl Iterator<Item = (usize, usize)> {
        let before_value = |row: &'_ Vec<(Cell, String)>| row.iter().position(|(_, t)| is_value(t)).unwrap_or(0);
        let count =
            move |(i, row): (usize, &Vec<(Cell, String)>)| if i < self.heads { row.len() } else { before_value(row) };
        let rows = self.rows.iter().enumerate();
        rows.flat_map(move |(i, row)| row[..count((i, row))].iter().map(|(c, _)| (c.offset, c.offset + c.length)))
    }

    fn values(&self) -> Vec<Value> {
        let mut values = vec![];
        for row in self.rows.iter().skip(self.heads) {
            for (place, (cell, text)) in row.iter().enumerate().filter(|(_, (c, text))| is_value(text) && !c.from_above)
            {
                values.extend(self.value(row, place, *cell, text));
            }
        }
        values
    }

    fn value(&self, row: &[(Cell, String)], place: usize, cell: Cell, text: &str) -> Option<Value> {
        let over = |(head, _): &&(Cell, String)| head.column <= cell.column && cell.column < head.column + head.span;
        let mut heads: Vec<&str> = vec![];
        for (_, head) in self.rows.iter().take(self.heads).flat_map(|row| row.iter().filter(over)) {
            if !heads.contains(&head.as_str()) {
                heads.push(head);
            }
        }
        if heads.iter().any(|h| NO_COUNTS.iter().any(|w| h.contains(w))) {
            return None;
        }
        let labels: Vec<&str> =
            row[..place].iter().map(|(_, text)| text.as_str()).filter(|t| !is_value(t) && !is_counter(t)).collect();
        let beside = row.iter().map(|(_, t)| t.as_str()).find(|t| is_counter(t));
        let unit = in_brackets(&labels).or(beside).or_else(|| in_brackets(&heads)).or(self.unit);
        let digits = text.chars().all(|c| c.is_ascii_digit() || ".,，".contains(c));
        if digits && unit.is_none() {
            return None;
        }
        let said = |texts: &[&str]| -> Vec<String> {
            let plain = texts.iter().map(|t| without_unit(t));
            plain.filter(|t| says_something(t)).collect()
        };
        let lead = text.chars().take_while(|c| c.is_whitespace()).count();
        Some(Value {
            offset: cell.offset + lead,
            text: text.trim().to_string(),
            labels: said(&labels),
            heads: said(&heads),
            unit: unit.unwrap_or_default().to_string(),
        })
    }
}

/// The slots of the text with those of the tables in the place of what was found in their cells.
fn merged(mut slots: Vec<Slot>, told: impl Fn(&Slot) -> bool, read: Vec<Slot>) -> Vec<Slot> {
    // slots that others hang on are known by where they stand, while some go and others come
    let offsets: Vec<usize> = slots.iter().map(|s| s.offset).collect();
    let kept = |slot: &Slot| {
        let end = slot.offset + slot.length;
        !told(slot) && !read.iter().any(|r| r.offset < end.max(slot.offset + 1) && slot.offset < r.offset + r.length)
    };
    slots.retain(kept);
    slots.extend(read);
    slots.sort_by_key(|s| s.offset);
    let place: Vec<usize> = slots.iter().map(|s| s.offset).collect();
    let moved = |hung: Option<usize>| hung.and_then(|i| place.binary_search(offsets.get(i)?).ok());
    for slot in &mut slots {
        (slot.part_of, slot.year_slot) = (moved(slot.part_of), moved(slot.year_slot));
    }
    slots
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::docx::testing::docx;

    static RECOGNISER: LazyLock<Recogniser> =
        LazyLock::new(|| Recogniser::new(&catalogue::Catalogue::standard().expect("the standard catalogue is sound")));

    type Read = (String, String, Option<String>, String);

    fn read(document: &Document) -> Vec<Read> {
        let slots = RECOGNISER.recognise_document(document, &[]);
        let best = |s: &Slot| s.best().map(|c| c.figure.clone());
        slots.iter().map(|s| (s.text.clone(), s.unit.clone(), best(s), s.context.clone())).collect()
    }

    fn word(rows: &[&[&str]]) -> Document {
        let cell = |text: &&str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(cell).collect::<String>());
        let body = format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>());
        Document::read(&docx(&body), "a.docx").unwrap()
    }

    fn wanted(text: &str, unit: &str, figure: Option<&str>, context: &str) -> Read {
        (text.into(), unit.into(), figure.map(String::from), context.into())
    }

    #[test]
    fn a_blank_under_a_head_with_a_counter_is_a_figure_with_that_unit() {
        let document = word(&[&["类别", "试点村数（个）"], &["省级", "X"], &["市级", "X"]]);
        assert_eq!(
            read(&document),
            [
                wanted("X", "个", Some("pilot.province"), "省级 · 试点村数"),
                wanted("X", "个", Some("pilot.city"), "市级 · 试点村数")
            ]
        );
    }

    #[test]
    fn units_may_have_a_column_of_their_own_or_stand_in_the_row_or_over_the_table() {
        let document =
            word(&[&["序号", "指标", "单位", "数量"], &["1", "行政村", "个", "XX"], &["2", "低收入家庭", "户", "XX"]]);
        assert_eq!(
            read(&document),
            [
                wanted("XX", "个", Some("village.count"), "行政村"),
                wanted("XX", "户", Some("household.low_income"), "低收入家庭")
            ]
        );
        let text = "乡镇情况\n单位：户\n类别\t数量\n监测对象\t**\n低收入家庭\t58";
        assert_eq!(
            read(&Document::from_text(text)),
            [
                wanted("**", "户", Some("household.monitored"), "监测对象"),
                wanted("58", "户", Some("household.low_income"), "低收入家庭")
            ]
        );
    }

    #[test]
    fn the_row_of_one_place_is_never_sure() {
        let document = word(&[&["乡镇", "村数（个）", "低收入家庭（户）"], &["青石镇", "X", "X"]]);
        let found = read(&document);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[1].1.as_str(), found[1].2.as_deref(), found[1].3.as_str()),
            ("户", None, "青石镇 · 低收入家庭")
        );
        let slots = RECOGNISER.recognise_document(&document, &[]);
        assert_eq!(slots[1].candidates[0].figure, "household.low_income");
        assert_eq!(slots[1].kind, Kind::Figure);
    }

    #[test]
    fn a_bound_at_the_head_of_a_row_is_part_of_its_label() {
        let text = "收入分组\t村数（个）\t占比（%）\n5万元以下\tXX\tXX\n1.行政村\tXX\tXX";
        let document = Document::from_text(text);
        let found = read(&document);
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(found[0].3, "5万元以下 · 村数");
        assert_eq!(found[2].3, "行政村 · 村数");
        let slots = RECOGNISER.recognise_document(&document, &[]);
        assert_eq!(slots[0].candidates[0].figure, "collective.under_5");
    }

    #[test]
    fn a_label_merged_downwards_is_that_of_every_row() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let merged = |mark: &str, text: &str| {
            format!("<w:tc><w:tcPr><w:vMerge{mark}/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
        };
        let row = |first: String, level: &str| format!("<w:tr>{first}{}{}</w:tr>", cell(level), cell("X"));
        let body = format!(
            "<w:tbl><w:tr>{}{}{}</w:tr>{}{}</w:tbl>",
            cell("类别"),
            cell("派出层级"),
            cell("人数（名）"),
            row(merged(" w:val=\"restart\"", "第一书记"), "省派"),
            row(merged("", ""), "市派"),
        );
        let found = read(&Document::read(&docx(&body), "a.docx").unwrap());
        let best: Vec<Option<&str>> = found.iter().map(|r| r.2.as_deref()).collect();
        assert_eq!(found[1].3, "第一书记 · 市派 · 人数");
        assert_eq!(best, [Some("posting.first_secretary_province"), Some("posting.first_secretary_city")]);
    }

    #[test]
    fn a_value_merged_downwards_is_one_slot() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let merged = |mark: &str, text: &str| {
            format!("<w:tc><w:tcPr><w:vMerge{mark}/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
        };
        let (begins, goes_on) = (merged(" w:val=\"restart\"", "X"), merged("", ""));
        let body = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{begins}</w:tr><w:tr>{}{goes_on}</w:tr></w:tbl>",
            cell("类别"),
            cell("村数（个）"),
            cell("省级试点"),
            cell("市级试点"),
        );
        assert_eq!(read(&Document::read(&docx(&body), "a.docx").unwrap()).len(), 1);
    }

    #[test]
    fn what_hangs_on_other_slots_still_does_beside_a_table() {
        let text = "类别\t试点村（个）\n省级\tX\n全县共下派X名第一书记，其中市派第一书记X人。";
        let slots = RECOGNISER.recognise_document(&Document::from_text(text), &[]);
        assert_eq!(slots.iter().map(|s| s.offset).collect::<Vec<_>>(), [13, 20, 35]);
        assert_eq!(slots[2].part_of, Some(1));
    }
}
