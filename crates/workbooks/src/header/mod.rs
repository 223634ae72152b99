//! Finding out what a sheet is: its header rows by content, its ledger by headings and title, its columns by name.

mod assign;
mod dictionary;
mod heading;
mod score;
mod stack;
mod title;

use catalogue::{Catalogue, Ledger, Names};

use crate::error::{WorkbookError, both};
use crate::mapping::{ColumnMapping, Mapping, Role, SheetMapping};
use crate::places::Places;
use crate::read::{Sheet, Workbook};
use dictionary::Dictionary;
pub(crate) use heading::narrow;
use score::Reading;
use stack::Stack;

/// Below this a sheet is none of the ledgers.
const LEAST: f64 = 0.42;
/// Where no header is found, the rows above this one may be a title.
const NO_HEADER: u32 = 3;

/// Understands sheets, for some ledgers and one county.
pub struct Detector<'a> {
    catalogue: &'a Catalogue,
    dictionary: Dictionary<'a>,
    places: &'a Places,
    today: String,
}

impl<'a> Detector<'a> {
    /// A detector over some ledgers: those that the importing person may write.
    pub fn new(
        catalogue: &'a Catalogue,
        ledgers: Vec<&'a Ledger>,
        places: &'a Places,
        today: jiff::civil::Date,
    ) -> Detector<'a> {
        Detector { catalogue, dictionary: Dictionary::of(catalogue, ledgers), places, today: today.to_string() }
    }

    /// Maps every visible sheet. A remembered mapping with the same headings goes before anything worked out.
    pub fn map(&self, book: &Workbook, remembered: &[SheetMapping]) -> Mapping {
        let alone = book.sheets.len() == 1;
        let sheets = book.sheets.iter().map(|s| self.map_sheet(&book.file, alone, s, remembered)).collect();
        Mapping { file: book.file.clone(), sheets, hidden: book.hidden.clone() }
    }

    /// The place that a file speaks for, told by a 填报单位 line, a title, a sheet's name or its own: who sends files of one form
    /// year after year is known by it.
    pub fn sender(&self, book: &Workbook) -> Option<catalogue::RegionCode> {
        let above = |s: &Sheet| self.blocks(s).first().map_or(NO_HEADER, |rows| rows.0);
        let texts = book.sheets.iter().flat_map(|s| hints(&book.file, s, above(s)));
        texts.into_iter().find_map(|text| self.places.mentioned(&text, &self.today))
    }

    /// Maps a sheet to a ledger that a person names; the header is still found by content.
    ///
    /// # Errors
    /// There is no such ledger, or no row of the sheet carries headings.
    pub fn map_as(&self, book: &Workbook, sheet: &Sheet, ledger: &str) -> Result<SheetMapping, WorkbookError> {
        let at =
            self.dictionary.ledgers.iter().position(|l| l.name == ledger).ok_or_else(|| WorkbookError::Mapping {
                what: both(format!("没有名为 {ledger} 的台账"), format!("there is no ledger {ledger}")),
            })?;
        let title = self.title(&book.file, book.sheets.len() == 1, sheet);
        let blocks = self.blocks(sheet);
        let best = blocks
            .into_iter()
            .map(|rows| self.reading(sheet, rows, at, &title))
            .max_by(|a, b| a.score.total_cmp(&b.score).then(b.order().cmp(&a.order())))
            .ok_or_else(|| WorkbookError::Mapping {
                what: both(
                    format!("“{}”表里找不到表头", sheet.name),
                    format!("no header was found in “{}”", sheet.name),
                ),
            })?;
        let mut mapping = self.mapping(&book.file, sheet, best, &[]);
        mapping.confidence = 1.0;
        Ok(mapping)
    }

    fn map_sheet(&self, file: &str, alone: bool, sheet: &Sheet, remembered: &[SheetMapping]) -> SheetMapping {
        let title = self.title(file, alone, sheet);
        let mut readings: Vec<Reading> = Vec::new();
        for rows in self.blocks(sheet) {
            let stacks = stack::stacks(sheet, rows.0, rows.1);
            if let Some(known) = remember(remembered, &stacks) {
                return self.remembered(file, sheet, rows, &stacks, known);
            }
            let phrases: Vec<String> = stacks.iter().flat_map(|s| s.phrases()).map(|p| p.0).collect();
            for ledger in self.dictionary.ledgers_knowing(phrases.iter().map(String::as_str)) {
                readings.push(self.reading_of(sheet, rows, ledger, stacks.clone(), &title));
            }
        }
        // Of equal readings the shorter, then the upper block is the header; what is below may be data that looks like one.
        readings.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.order().cmp(&b.order())));
        let mut others: Vec<(String, f64)> = Vec::new();
        for r in readings.iter().skip(1) {
            let name = self.dictionary.ledgers[r.ledger].name.clone();
            if r.ledger != readings[0].ledger && !others.iter().any(|o| o.0 == name) && others.len() < 3 {
                others.push((name, round(r.score)));
            }
        }
        match readings.into_iter().next().filter(|r| r.score >= LEAST) {
            Some(best) => self.mapping(file, sheet, best, &others),
            None => unknown(sheet, others),
        }
    }

    fn mapping(&self, file: &str, sheet: &Sheet, reading: Reading, others: &[(String, f64)]) -> SheetMapping {
        let ledger = self.dictionary.ledgers[reading.ledger];
        let mut columns = reading.columns;
        assign::guess(ledger, &reading.stacks, &mut columns);
        let sheet_unit = title::money_unit(sheet, reading.rows.0);
        let mapped: Vec<ColumnMapping> = reading
            .stacks
            .iter()
            .map(|s| {
                let found = columns.iter().find(|c| c.column == s.column);
                let role = found.map_or(Role::Ignored, |c| c.role.clone());
                let unit = s.unit().or_else(|| sheet_unit.clone().filter(|_| self.is_money(ledger, &role)));
                ColumnMapping {
                    column: s.column,
                    heading: s.shown(),
                    role,
                    unit,
                    confidence: round(found.map_or(0.0, |c| c.strength)),
                }
            })
            .collect();
        let has = |name: &str| mapped.iter().any(|c| c.role == Role::Field { field: name.into() });
        let given = title::given(ledger, sheet, reading.rows.0, &has);
        let missing = self.missing(ledger, &columns, sheet, reading.rows.0);
        let mut remarks: Vec<Names> = missing
            .iter()
            .map(|m| both(format!("缺少必填的列：{}", m.zh), format!("a required column is missing: {}", m.en)))
            .collect();
        remarks.extend(title::remarks(ledger, sheet, &given));
        let close = others.first().is_some_and(|o| reading.score - o.1 < 0.05);
        SheetMapping {
            sheet: sheet.name.clone(),
            ledger: Some(ledger.name.clone()),
            confidence: round(if close { reading.score * 0.8 } else { reading.score }),
            header: (reading.rows.0 + 1, reading.rows.1 + 1),
            columns: mapped,
            place: self.place(ledger, file, sheet, reading.rows.0),
            hints: hints(file, sheet, reading.rows.0),
            given,
            others: others.to_vec(),
            remarks,
        }
    }

    fn is_money(&self, ledger: &Ledger, role: &Role) -> bool {
        let field = match role {
            Role::Field { field } => ledger.field(field),
            Role::Of { field, of } => ledger
                .field(field)
                .and_then(|f| f.refers_to())
                .and_then(|l| self.catalogue.ledger(l))
                .and_then(|l| l.field(of)),
            _ => None,
        };
        field.is_some_and(|f| f.kind == catalogue::FieldType::Money)
    }

    /// The place of the whole sheet: its 填报单位 line, else title, sheet name, file name.
    fn place(&self, ledger: &Ledger, file: &str, sheet: &Sheet, header: u32) -> Option<catalogue::RegionCode> {
        // A list of places is not itself at one of them.
        if ledger.name == "region" {
            return None;
        }
        hints(file, sheet, header).iter().find_map(|text| self.places.mentioned(text, &self.today))
    }

    fn title(&self, file: &str, alone: bool, sheet: &Sheet) -> String {
        let above: String = sheet
            .rows()
            .take(6)
            .filter(|r| r.cells().len() <= 4 && !title::is_mark(r))
            .map(|r| title::row_text(&r))
            .collect();
        if alone { format!("{} {above} {file}", sheet.name) } else { format!("{} {above}", sheet.name) }
    }

    fn remembered(
        &self,
        file: &str,
        sheet: &Sheet,
        rows: (u32, u32),
        stacks: &[Stack],
        known: &SheetMapping,
    ) -> SheetMapping {
        let ledger = known.ledger.as_deref().and_then(|l| self.catalogue.ledger(l));
        let columns = stacks
            .iter()
            .map(|s| {
                let shown = s.shown();
                let like = known.columns.iter().find(|c| c.heading == shown);
                ColumnMapping {
                    column: s.column,
                    heading: shown,
                    role: like.map_or(Role::Ignored, |c| c.role.clone()),
                    unit: like.and_then(|c| c.unit.clone()).or_else(|| s.unit()),
                    confidence: 1.0,
                }
            })
            .collect();
        let given = ledger
            .map(|l| title::given(l, sheet, rows.0, &|f| known.column_of(&Role::Field { field: f.into() }).is_some()));
        SheetMapping {
            sheet: sheet.name.clone(),
            ledger: known.ledger.clone(),
            confidence: 1.0,
            header: (rows.0 + 1, rows.1 + 1),
            columns,
            place: ledger.and_then(|l| self.place(l, file, sheet, rows.0)),
            hints: hints(file, sheet, rows.0),
            given: given.unwrap_or_default(),
            others: Vec::new(),
            remarks: vec![both("按上次确认的对应关系", "as confirmed last time")],
        }
    }
}

/// Texts that may name the place of a whole sheet, the likeliest first.
fn hints(file: &str, sheet: &Sheet, header: u32) -> Vec<String> {
    let mut all: Vec<String> = title::reporter(sheet, header).into_iter().collect();
    all.extend([title::text(sheet, header), sheet.name.clone(), file.to_string()]);
    all.retain(|t| !t.trim().is_empty());
    all
}

fn remember<'m>(remembered: &'m [SheetMapping], stacks: &[Stack]) -> Option<&'m SheetMapping> {
    if remembered.is_empty() {
        return None;
    }
    let mut signature: Vec<String> = stacks.iter().map(Stack::shown).collect();
    signature.sort();
    remembered.iter().find(|m| m.signature() == signature)
}

fn unknown(sheet: &Sheet, others: Vec<(String, f64)>) -> SheetMapping {
    SheetMapping {
        sheet: sheet.name.clone(),
        ledger: None,
        confidence: 0.0,
        header: (1, 1),
        columns: Vec::new(),
        place: None,
        hints: Vec::new(),
        given: Vec::new(),
        others,
        remarks: vec![if sheet.row_count() == 0 {
            both("空表", "an empty sheet")
        } else {
            both("没有认出是哪种台账，请指定", "which ledger this is was not recognised; say which")
        }],
    }
}

/// Two places are enough for a confidence.
fn round(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
