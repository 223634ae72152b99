//! Which sheet is which ledger and which column which field, as found and as a person says.

use std::sync::Arc;

use axum::extract::Path;
use axum::response::Redirect;
use catalogue::{Field, Ledger};
use journal::RecordQuery;
use workbooks::{ColumnMapping, Detector, Mapping, Places, Role, SheetMapping, Workbook};

use crate::WebError;
use crate::desk::Desk;
use crate::guard::Posted;
use crate::imports::{self, Work};
use crate::links;

/// How sure the reader of columns must be for a sheet not to be shown opened.
const SURE: f64 = 0.7;

/// A choice of a list.
pub(crate) struct Choice {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

/// Choices under one name.
pub(crate) struct Choices {
    pub name: String,
    pub choices: Vec<Choice>,
}

/// A column, and what it may hold.
pub(crate) struct Column {
    pub name: String,
    pub letters: String,
    pub heading: String,
    pub unit: String,
    pub left: bool,
    pub choices: Vec<Choices>,
}

/// A sheet, and which ledger it may be.
pub(crate) struct Sheet {
    pub name: String,
    pub sheet: String,
    pub file: String,
    pub ledgers: Vec<Choice>,
    pub place: String,
    pub remarks: Vec<String>,
    pub columns: Vec<Column>,
    /// Whether a person should look.
    pub doubtful: bool,
}

/// The sheets of an import as they are understood.
pub(crate) fn sheets(desk: &Desk, work: &Work) -> Vec<Sheet> {
    let files = work.mappings.iter().enumerate();
    files
        .flat_map(|(f, m)| m.sheets.iter().enumerate().map(move |(s, sheet)| (f, s, m, sheet)))
        .map(|(f, s, mapping, sheet)| one(desk, &format!("{f}.{s}"), &mapping.file, sheet))
        .collect()
}

fn one(desk: &Desk, at: &str, file: &str, sheet: &SheetMapping) -> Sheet {
    let w = desk.words();
    let ledger = sheet.ledger.as_deref().and_then(|l| desk.catalogue().ledger(l));
    let columns: Vec<Column> = sheet
        .columns
        .iter()
        .filter(|c| ledger.is_some() && !c.heading.is_empty())
        .map(|c| column(desk, at, ledger, c))
        .collect();
    let mut ledgers = vec![Choice { value: String::new(), text: w.say("import-not-this"), chosen: ledger.is_none() }];
    ledgers.extend(imports::ledgers(desk.catalogue(), desk.access()).into_iter().map(|l| Choice {
        value: l.name.clone(),
        text: w.name(&l.names),
        chosen: sheet.ledger.as_deref() == Some(&l.name),
    }));
    Sheet {
        name: format!("ledger.{at}"),
        sheet: sheet.sheet.clone(),
        file: file.into(),
        ledgers,
        place: sheet.place.as_ref().map(|p| desk.places.full(p)).unwrap_or_default(),
        remarks: sheet.remarks.iter().map(|r| w.name(r)).collect(),
        doubtful: ledger.is_none() || sheet.confidence < SURE || columns.iter().any(|c| c.left),
        columns,
    }
}

fn column(desk: &Desk, at: &str, ledger: Option<&Ledger>, column: &ColumnMapping) -> Column {
    Column {
        name: format!("role.{at}.{}", column.column),
        letters: workbooks::column_letters(column.column),
        heading: column.heading.clone(),
        unit: column.unit.clone().unwrap_or_default(),
        left: column.role == Role::Ignored,
        choices: ledger.map(|l| choices(desk, l, &column.role)).unwrap_or_default(),
    }
}

/// Everything a column of a ledger's sheet may hold.
fn choices(desk: &Desk, ledger: &Ledger, now: &Role) -> Vec<Choices> {
    let w = desk.words();
    let choice = |role: Role, text: String| Choice { value: written(&role), chosen: role == *now, text };
    let own = |f: &Field| choice(Role::Field { field: f.name.clone() }, w.name(&f.names));
    let mut general = vec![
        choice(Role::Ignored, w.say("import-column-left")),
        choice(Role::Serial, w.say("import-column-serial")),
        choice(Role::Township, w.say("import-column-township")),
        choice(Role::Village, w.say("import-column-village")),
        choice(Role::Place, w.say("import-column-place")),
        choice(Role::Code, w.say("import-column-code")),
        choice(Role::Note, w.say("field-note")),
    ];
    if let Role::Item { field, choice: item, value } = now {
        let name = |n: &str| ledger.field(n).map(|f| w.name(&f.names)).unwrap_or_default();
        general.push(choice(now.clone(), format!("{} {item} · {}", name(field), name(value))));
    }
    let mut all = vec![
        Choices { name: String::new(), choices: general },
        Choices { name: w.name(&ledger.names), choices: ledger.entered().map(own).collect() },
    ];
    for field in ledger.entered() {
        let Some(referred) = field.refers_to().and_then(|l| desk.catalogue().ledger(l)) else { continue };
        let of = |f: &Field| {
            choice(
                Role::Of { field: field.name.clone(), of: f.name.clone() },
                format!("{} · {}", w.name(&field.names), w.name(&f.names)),
            )
        };
        let choices: Vec<Choice> = referred.entered().filter(|f| f.refers_to().is_none()).map(of).collect();
        // What rows may not bring is offered only where it is so understood already.
        if field.copies || choices.iter().any(|c| c.chosen) {
            all.push(Choices { name: w.name(&field.names), choices });
        }
    }
    all
}

/// A role as a form sends it.
fn written(role: &Role) -> String {
    serde_json::to_string(role).expect("a role is plain data")
}

/// `POST /imports/{id}/columns`: what a person says of sheets and columns; kept for the next file of the same sender.
pub(crate) async fn change(desk: Desk, Path(id): Path<String>, posted: Posted) -> Result<Redirect, WebError> {
    let work = imports::find(&desk.state, desk.access(), &id).await?;
    if work.written.is_some() || !work.held {
        return Ok(Redirect::to(&links::import(&id)));
    }
    let books = imports::books(&desk.state, desk.county(), &id, &work).await?;
    let mut mappings = work.mappings.clone();
    reread(&desk, &books, &mut mappings, &posted).await?;
    for (f, mapping) in mappings.iter_mut().enumerate() {
        for (s, sheet) in mapping.sheets.iter_mut().enumerate() {
            assign(&desk, &format!("{f}.{s}"), sheet, &posted);
        }
    }
    imports::remap(&desk.state, &Arc::clone(&desk.reader.access), &id, work, mappings).await?;
    Ok(Redirect::to(&links::import(&id)))
}

/// Sheets that are said to be of another ledger are read again as that.
async fn reread(desk: &Desk, books: &[Workbook], mappings: &mut [Mapping], posted: &Posted) -> Result<(), WebError> {
    let Some(regions) = desk.catalogue().ledger("region") else { return Err(WebError::NotFound) };
    let regions = desk.state.journal.records(desk.county(), regions, &RecordQuery::default()).await?;
    let places = Places::of_records(desk.county().clone(), &regions);
    let ledgers = imports::ledgers(desk.catalogue(), desk.access());
    let detector = Detector::new(desk.catalogue(), ledgers, &places, desk.state.today());
    for (f, (book, mapping)) in books.iter().zip(mappings).enumerate() {
        for (s, sheet) in mapping.sheets.iter_mut().enumerate() {
            let name = format!("ledger.{f}.{s}");
            let said = posted.text(&name);
            if !posted.0.contains_key(&name) || said == sheet.ledger.as_deref().unwrap_or_default() {
                continue;
            }
            match book.sheet(&sheet.sheet).filter(|_| !said.is_empty()) {
                Some(read) => *sheet = detector.map_as(book, read, said)?,
                None => sheet.ledger = None,
            }
        }
    }
    Ok(())
}

/// Columns that are said to hold something else, among what they were offered to hold.
fn assign(desk: &Desk, at: &str, sheet: &mut SheetMapping, posted: &Posted) {
    let Some(ledger) = sheet.ledger.as_deref().and_then(|l| desk.catalogue().ledger(l)) else { return };
    let said: Vec<(u32, Role)> = sheet
        .columns
        .iter()
        .filter_map(|c| {
            let said = posted.0.get(&format!("role.{at}.{}", c.column))?;
            let said: Role = serde_json::from_str(said).ok().filter(|said| *said != c.role)?;
            let mut offered = choices(desk, ledger, &c.role).into_iter().flat_map(|g| g.choices);
            let value = written(&said);
            offered.any(|o| o.value == value).then_some((c.column, said))
        })
        .collect();
    for (column, role) in said {
        sheet.assign(column, role);
    }
    sheet.confidence = 1.0;
}
