//! Rows read into drafts: values by field, references still as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{FieldType, Level, Names, RegionCode, Value};

use super::grid::Grid;
use super::scan::DataRow;
use super::shape::{FieldColumn, Shape};
use super::value::CellReader;
use crate::digest::Digest;
use crate::error::both;
use crate::issue::Issue;
use crate::places::Places;
use crate::read::Row;

/// A record as a row has it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The row, from 1.
    pub row: u32,
    pub region: RegionCode,
    /// Whether the row itself names its place.
    pub own_place: bool,
    pub fields: BTreeMap<String, Value>,
    pub refs: Vec<RefDraft>,
    /// Its natural key, once references are known.
    pub key: Digest,
    /// What would be wrong with it as a new record.
    pub as_new: Vec<Issue>,
    pub refused: bool,
}

/// A reference as a row has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct RefDraft {
    /// Which of the shape's references.
    pub of: usize,
    pub text: Option<String>,
    pub parts: BTreeMap<String, Value>,
}

/// Reads rows into drafts and says what is wrong with their cells.
pub(crate) fn read_rows<'b>(
    shape: &Shape<'b>,
    grid: &Grid<'_>,
    places: &Places,
    rows: &[DataRow],
) -> (Vec<Draft>, Vec<Issue>) {
    let mut readers = Readers::new(shape);
    let mut reader = RowReader { shape, grid, places, issues: Vec::new(), refused: false };
    let mut drafts = Vec::with_capacity(rows.len());
    for row in rows {
        reader.read(row, &mut readers, &mut drafts);
    }
    (drafts, reader.issues)
}

/// A reader for each column; they remember what they have met.
struct Readers<'b> {
    fields: Vec<CellReader<'b>>,
    items: Vec<CellReader<'b>>,
    parts: Vec<Vec<CellReader<'b>>>,
}

impl<'b> Readers<'b> {
    fn new(shape: &Shape<'b>) -> Readers<'b> {
        fn reader<'b>(column: &FieldColumn<'b>) -> CellReader<'b> {
            CellReader::new(column.field, column.unit.as_deref(), column.factor)
        }
        Readers {
            fields: shape.fields.iter().map(reader).collect(),
            items: shape.items.iter().map(|i| reader(&i.value)).collect(),
            parts: shape.refs.iter().map(|r| r.parts.iter().map(reader).collect()).collect(),
        }
    }
}

struct RowReader<'a, 'b> {
    shape: &'a Shape<'b>,
    grid: &'a Grid<'a>,
    places: &'a Places,
    issues: Vec<Issue>,
    refused: bool,
}

impl<'a> RowReader<'a, '_> {
    fn read(&mut self, data: &DataRow, readers: &mut Readers<'_>, drafts: &mut Vec<Draft>) {
        let row = self.grid.sheet.row(data.at);
        self.refused = false;
        let mut fields = BTreeMap::new();
        let shape = self.shape;
        for (column, reader) in shape.fields.iter().zip(&mut readers.fields) {
            if let Some(value) = self.cell(row, column, reader) {
                fields.insert(column.field.name.clone(), value);
            }
        }
        let refs = self.refs(row, &mut readers.parts);
        let items = self.items(row, &mut readers.items);
        if fields.is_empty() && refs.is_empty() && items.is_empty() && !self.refused && shape.ledger.name != "region" {
            return;
        }
        if let Some(note) = shape.note.and_then(|c| self.written(row, c)) {
            fields.insert("note".into(), Value::Text(note));
        }
        for (field, value) in &shape.given {
            fields.entry(field.name.clone()).or_insert_with(|| value.clone());
        }
        let region = self.region(row, data, &mut fields);
        let draft = Draft {
            row: row.number + 1,
            region,
            own_place: data.own_place,
            fields,
            refs,
            key: 0,
            as_new: Vec::new(),
            refused: self.refused,
        };
        if shape.items.is_empty() {
            drafts.push(draft);
            return;
        }
        for (item, value) in items {
            let column = &shape.items[item];
            let mut one = draft.clone();
            one.fields.insert(column.choice_field.name.clone(), Value::Text(column.choice.clone()));
            one.fields.insert(column.value.field.name.clone(), value);
            drafts.push(one);
        }
    }

    /// A cell's value; none where it is empty or wrong.
    fn cell(&mut self, row: Row<'a>, column: &FieldColumn<'_>, reader: &mut CellReader<'_>) -> Option<Value> {
        let (source, cell) = self.grid.at(row, column.column)?;
        if column.field.kind == FieldType::Region {
            let mut written = String::new();
            source.write(cell, &mut written);
            return match self.places.place(&written, "9999-12-31") {
                Ok(code) => Some(Value::Text(code.to_string())),
                Err(says) => self.fault(row, column, says),
            };
        }
        if !column.field.required && source.text(cell).is_some_and(|t| t.trim() == "清空") {
            return Some(Value::Null);
        }
        match reader.read(&source, cell) {
            Ok(read) => {
                if let Some(doubt) = read.doubt {
                    self.say(row, column.column, &column.about, Level::Warn, doubt);
                }
                (!read.value.is_null()).then_some(read.value)
            }
            Err(says) => self.fault(row, column, says),
        }
    }

    fn refs(&mut self, row: Row<'a>, readers: &mut [Vec<CellReader<'_>>]) -> Vec<RefDraft> {
        let shape = self.shape;
        let mut refs = Vec::new();
        for (of, (columns, readers)) in shape.refs.iter().zip(readers).enumerate() {
            let mut draft = RefDraft { of, ..RefDraft::default() };
            draft.text = columns.text.as_ref().and_then(|c| self.reference_text(row, c));
            for (part, reader) in columns.parts.iter().zip(readers) {
                if let Some(value) = self.cell(row, part, reader) {
                    draft.parts.insert(part.field.name.clone(), value);
                }
            }
            if draft.text.is_some() || !draft.parts.is_empty() {
                refs.push(draft);
            }
        }
        refs
    }

    fn reference_text(&mut self, row: Row<'a>, column: &FieldColumn<'_>) -> Option<String> {
        let text = self.written(row, column.column)?;
        if matches!(text.as_str(), "无" | "/" | "-" | "—" | "——") {
            return None;
        }
        if text.starts_with('#') && text.ends_with(['!', '?', 'A']) {
            self.fault(
                row,
                column,
                both(format!("是公式错误 {text}，请直接填写"), format!("holds the formula error {text}")),
            );
            return None;
        }
        Some(text)
    }

    fn items(&mut self, row: Row<'a>, readers: &mut [CellReader<'_>]) -> Vec<(usize, Value)> {
        let shape = self.shape;
        let columns = shape.items.iter().zip(readers).enumerate();
        columns.filter_map(|(n, (item, reader))| Some((n, self.cell(row, &item.value, reader)?))).collect()
    }

    fn written(&self, row: Row<'a>, column: u16) -> Option<String> {
        self.grid.written(row, column).map(Into::into)
    }

    /// The row's place; a list of places is at the places themselves.
    fn region(&mut self, row: Row<'a>, data: &DataRow, fields: &mut BTreeMap<String, Value>) -> RegionCode {
        if self.shape.ledger.name == "region" {
            return self.own_region(row, fields);
        }
        let digits = self.shape.ledger.scope.digits();
        match &data.place {
            Ok(region) => {
                if region.as_str().len() < digits.min(9) {
                    let column = self.shape.village.or(self.shape.township);
                    let about = Arc::new(both("村", "Village"));
                    self.say(
                        row,
                        column.unwrap_or(0),
                        &about,
                        Level::Error,
                        both("没有填，请补上乡镇和村", "is missing; give township and village"),
                    );
                } else if region.as_str().len() < digits {
                    let about = Arc::new(both("村", "Village"));
                    let says = both("没有填，先记在乡镇", "is missing; kept at the township");
                    self.say(row, self.shape.village.unwrap_or(0), &about, Level::Warn, says);
                }
                region.clone()
            }
            Err((column, says)) => {
                let heading = column.and_then(|c| self.shape.headings.iter().find(|(h, _)| *h == c));
                let about = Arc::new(both(heading.map_or("村", |h| h.1.as_str()), "Place"));
                self.say(row, column.unwrap_or(0), &about, Level::Error, says.clone());
                self.places.county().clone()
            }
        }
    }

    /// A region record's own code; name and level may come from the 乡镇 and 村 columns.
    fn own_region(&mut self, row: Row<'a>, fields: &mut BTreeMap<String, Value>) -> RegionCode {
        let written = |this: &Self, column: Option<u16>| column.and_then(|c| this.written(row, c));
        let code =
            fields.get("code").and_then(Value::as_text).map(String::from).or_else(|| written(self, self.shape.code));
        let parsed = code.as_deref().and_then(|c| RegionCode::parse(c).ok()).filter(|c| self.places.county().holds(c));
        let Some(code) = parsed else {
            let (column, about) = self.shape.at("code").unwrap_or((0, Arc::new(both("区划代码", "Region code"))));
            let says = both(
                "应为本县的 6、9 或 12 位区划代码",
                "should be a region code of this county, of 6, 9 or 12 digits",
            );
            self.say(row, column, &about, Level::Error, says);
            return self.places.county().clone();
        };
        fields.insert("code".into(), Value::Text(code.to_string()));
        if !fields.contains_key("name")
            && let Some(name) = written(self, self.shape.village).or_else(|| written(self, self.shape.township))
        {
            fields.insert("name".into(), Value::Text(name));
        }
        let name = fields.get("name").and_then(Value::as_text).unwrap_or_default();
        let level = match code.as_str().len() {
            6 => "县",
            9 if name.ends_with("街道") || name.ends_with("办事处") => "街道",
            9 => "乡镇",
            _ if name.ends_with("社区") || name.ends_with("居委会") => "社区",
            _ => "村",
        };
        fields.entry("level".into()).or_insert_with(|| Value::from(level));
        code
    }

    fn fault(&mut self, row: Row<'a>, column: &FieldColumn<'_>, says: Names) -> Option<Value> {
        self.say(row, column.column, &column.about, Level::Error, says);
        None
    }

    fn say(&mut self, row: Row<'a>, column: u16, about: &Arc<Names>, level: Level, says: Names) {
        self.refused |= level == Level::Error;
        self.issues.push(Issue {
            sheet: Arc::clone(&self.shape.sheet),
            row: row.number + 1,
            column: Some(u32::from(column)),
            about: Arc::clone(about),
            level,
            says,
        });
    }
}
