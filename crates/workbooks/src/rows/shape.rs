//! A sheet's mapping made ready for reading: columns tied to the fields they fill.

use std::sync::Arc;

use catalogue::{Catalogue, Field, FieldType, Ledger, Names, RegionCode, Value};

use super::units;
use crate::error::{WorkbookError, both};
use crate::mapping::{ColumnMapping, Role, SheetMapping};

/// A column that fills a field.
#[derive(Clone, Debug)]
pub(crate) struct FieldColumn<'a> {
    pub column: u16,
    pub field: &'a Field,
    pub unit: Option<String>,
    pub factor: f64,
    pub about: Arc<Names>,
}

/// The columns that tell which record a `ref` field refers to.
#[derive(Clone, Debug)]
pub(crate) struct RefColumns<'a> {
    pub field: &'a Field,
    pub referred: &'a Ledger,
    /// A name, code or label.
    pub text: Option<FieldColumn<'a>>,
    /// Fields of the referred record.
    pub parts: Vec<FieldColumn<'a>>,
}

impl RefColumns<'_> {
    /// The column to point at.
    pub fn at(&self) -> Option<(u16, Arc<Names>)> {
        let column = self.text.as_ref().or(self.parts.first())?;
        Some((column.column, Arc::clone(&column.about)))
    }
}

/// A column that holds the number of one choice.
#[derive(Clone, Debug)]
pub(crate) struct ItemColumn<'a> {
    pub choice_field: &'a Field,
    pub choice: String,
    pub value: FieldColumn<'a>,
}

/// A mapped sheet.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    pub ledger: &'a Ledger,
    pub sheet: Arc<str>,
    /// Last row of the header, from 0.
    pub header_last: u32,
    pub serial: Option<u16>,
    pub township: Option<u16>,
    pub village: Option<u16>,
    pub place: Option<u16>,
    pub code: Option<u16>,
    pub note: Option<u16>,
    pub fields: Vec<FieldColumn<'a>>,
    pub refs: Vec<RefColumns<'a>>,
    pub items: Vec<ItemColumn<'a>>,
    pub given: Vec<(&'a Field, Value)>,
    pub whole: Option<RegionCode>,
    /// Texts that may name the place of the whole sheet.
    pub hints: Vec<String>,
    /// Lowest headings, to know them again among the data.
    pub headings: Vec<(u16, String)>,
}

impl<'a> Shape<'a> {
    /// Ties a mapping to its ledger.
    ///
    /// # Errors
    /// The mapping names a ledger or field that is not there.
    pub(crate) fn of(catalogue: &'a Catalogue, mapping: &SheetMapping) -> Result<Option<Shape<'a>>, WorkbookError> {
        let Some(name) = &mapping.ledger else { return Ok(None) };
        let ledger = catalogue.ledger(name).ok_or_else(|| unknown(name))?;
        let at = |role: Role| mapping.column_of(&role).and_then(|c| u16::try_from(c.column).ok());
        let mut shape = Shape {
            ledger,
            sheet: mapping.sheet.as_str().into(),
            header_last: mapping.header.1.saturating_sub(1),
            serial: at(Role::Serial),
            township: at(Role::Township),
            village: at(Role::Village),
            place: at(Role::Place),
            code: at(Role::Code),
            note: at(Role::Note),
            fields: Vec::new(),
            refs: Vec::new(),
            items: Vec::new(),
            given: Vec::new(),
            whole: mapping.place.clone(),
            hints: mapping.hints.clone(),
            headings: Vec::new(),
        };
        for column in &mapping.columns {
            let lowest = column.heading.rsplit('｜').next().unwrap_or_default();
            shape.headings.extend(u16::try_from(column.column).ok().map(|c| (c, crate::header::narrow(lowest))));
            shape.add(catalogue, column)?;
        }
        for (field, value) in &mapping.given {
            let field = ledger.field(field).ok_or_else(|| unknown(field))?;
            let value = field.parse(value).map_err(|e| WorkbookError::Mapping { what: both(e.zh, e.en) })?;
            shape.given.push((field, value));
        }
        Ok(Some(shape))
    }

    fn add(&mut self, catalogue: &'a Catalogue, column: &ColumnMapping) -> Result<(), WorkbookError> {
        match &column.role {
            Role::Field { field } => {
                let field = self.ledger.field(field).ok_or_else(|| unknown(field))?;
                match field.refers_to().and_then(|of| catalogue.ledger(of)) {
                    Some(referred) => self.reference(field, referred).text = Some(tie(column, field)),
                    None => self.fields.push(tie(column, field)),
                }
            }
            Role::Of { field, of } => {
                let field = self.ledger.field(field).ok_or_else(|| unknown(field))?;
                let referred = field.refers_to().and_then(|l| catalogue.ledger(l)).ok_or_else(|| unknown(of))?;
                let part = referred.field(of).ok_or_else(|| unknown(of))?;
                self.reference(field, referred).parts.push(tie(column, part));
            }
            Role::Item { field, choice, value } => {
                let choice_field = self.ledger.field(field).ok_or_else(|| unknown(field))?;
                let value_field = self.ledger.field(value).ok_or_else(|| unknown(value))?;
                let mut value = tie(column, value_field);
                value.factor = column.unit.as_deref().map_or(1.0, units::to_plain);
                self.items.push(ItemColumn { choice_field, choice: choice.clone(), value });
            }
            _ => {}
        }
        Ok(())
    }

    fn reference(&mut self, field: &'a Field, referred: &'a Ledger) -> &mut RefColumns<'a> {
        let at = self.refs.iter().position(|r| r.field.name == field.name).unwrap_or_else(|| {
            self.refs.push(RefColumns { field, referred, text: None, parts: Vec::new() });
            self.refs.len() - 1
        });
        &mut self.refs[at]
    }

    /// The ledgers of which the sheet may bring new records: its own, and those that its rows describe beside.
    pub(crate) fn brings(&self) -> Vec<String> {
        let beside = self.refs.iter().filter(|r| r.field.copies).map(|r| r.referred.name.clone());
        std::iter::once(self.ledger.name.clone()).chain(beside).collect()
    }

    /// The column and heading that fill a field, for pointing at.
    pub(crate) fn at(&self, field: &str) -> Option<(u16, Arc<Names>)> {
        let own = self.fields.iter().find(|c| c.field.name == field).map(|c| (c.column, Arc::clone(&c.about)));
        own.or_else(|| self.refs.iter().find(|r| r.field.name == field).and_then(RefColumns::at))
    }
}

fn tie<'a>(column: &ColumnMapping, field: &'a Field) -> FieldColumn<'a> {
    let money = field.kind == FieldType::Money;
    let factor = match (&column.unit, &field.unit) {
        // A column in a unit that cannot be converted is read as no number at all.
        (Some(written), Some(kept)) if !money => units::factor(written, kept).unwrap_or(f64::NAN),
        (Some(written), None) if !money => units::to_plain(written),
        _ => 1.0,
    };
    let heading = if column.heading.is_empty() { &field.names.zh } else { &column.heading };
    FieldColumn {
        column: u16::try_from(column.column).unwrap_or(u16::MAX),
        field,
        unit: column.unit.clone().filter(|u| money && u.ends_with('元')),
        factor,
        about: Arc::new(both(heading.clone(), field.names.en.clone())),
    }
}

fn unknown(name: &str) -> WorkbookError {
    WorkbookError::Mapping { what: both(format!("没有“{name}”"), format!("there is no “{name}”")) }
}
