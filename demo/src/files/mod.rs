//! The workbooks: county offices' first, then each township's, then the late corrections.

mod corrections;
mod offices;
mod organisation;
mod paint;
mod secretaries;
mod settings;
mod sheet;
mod township;
mod village_work;
mod written;

use std::path::{Path, PathBuf};

use catalogue::Catalogue;

use crate::fact::Fact;
use crate::rng::Rng;
use crate::{COUNTY_NAME, County, DemoError};
use paint::Places;
use sheet::{Book, Filer};

/// Writes all workbooks into a folder.
pub(crate) fn write(county: &County, dir: &Path) -> Result<Vec<PathBuf>, DemoError> {
    std::fs::create_dir_all(dir).map_err(|source| DemoError::Folder { path: dir.into(), source })?;
    let catalogue = Catalogue::standard().expect("the embedded catalogue is checked by its own tests");
    let mut paths = Vec::new();
    for book in books(county) {
        let path = dir.join(format!("{}.xlsx", book.name));
        let mut rng = Rng::new(county.seed(), &book.name);
        let painted = paint::paint(&book, &catalogue, county, &mut rng);
        painted
            .and_then(|mut workbook| workbook.save(&path))
            .map_err(|source| DemoError::Workbook { path: path.clone(), source: Box::new(source) })?;
        paths.push(path);
    }
    Ok(paths)
}

/// All workbooks in the order of their names.
pub(crate) fn books(county: &County) -> Vec<Book> {
    let mut all = vec![settings::regions(county)];
    all.extend(offices::books(county));
    for t in 0..county.townships().len() {
        all.extend(township::books(county, t));
    }
    all.push(corrections::book(county));
    all
}

impl Places for County {
    fn township(&self, code: &str) -> Option<String> {
        let code = code.get(..9)?;
        self.townships().iter().find(|t| t.code == code).map(|t| t.name.clone())
    }

    fn village(&self, code: &str) -> Option<String> {
        self.villages().iter().find(|v| v.code == code).map(|v| v.name.clone())
    }
}

/// The facts of a ledger that meet a condition: the county's own first, then townships', then villages', since an empty cell
/// in a column of places repeats the one above.
fn some(county: &County, ledger: &str, wanted: impl Fn(&Fact) -> bool) -> Vec<Fact> {
    let mut rows: Vec<Fact> = county.facts(ledger).iter().filter(|f| wanted(f)).cloned().collect();
    rows.sort_by_key(|f| f.region.len());
    rows
}

/// All facts of a ledger.
fn all(county: &County, ledger: &str) -> Vec<Fact> {
    some(county, ledger, |_| true)
}

/// Whoever fills in an office's tables.
fn filer(county: &County, unit: &str) -> Filer {
    let mut rng = Rng::new(county.seed(), unit);
    let person = crate::names::person(&mut rng, true).0;
    Filer { unit: unit.into(), person, day: crate::calendar::d(2026, 11, rng.between(21, 23) as i8) }
}

/// 云岭县…
fn titled(rest: &str) -> String {
    format!("{COUNTY_NAME}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SEED;
    use crate::fact::Cell;
    use catalogue::{Field, FieldType, Ledger};
    use std::collections::BTreeSet;

    /// The field a column is meant for, and whether its heading is one of that field's names.
    fn known<'c>(catalogue: &'c Catalogue, ledger: &'c Ledger, heading: &str, field: &str) -> Option<&'c Field> {
        let (own, of) = field.split_once('.').map_or((field, None), |(own, of)| (own, Some(of)));
        let declared = ledger.field(own)?;
        let declared = match of {
            Some(of) => catalogue.ledger(declared.refers_to()?)?.field(of)?,
            None => declared,
        };
        let bare = |text: &str| text.split('（').next().unwrap_or(text).to_string();
        let (parent, child) = heading.split_once('｜').map_or(("", heading), |(p, c)| (p, c));
        // 姓名 under 帮扶责任人 is that person.
        let named = if child == "姓名" { bare(parent) } else { bare(child) };
        let spellings = [
            bare(heading),
            bare(child),
            format!("{}{}", bare(parent), bare(child)),
            format!("{}{}", bare(child), bare(parent)),
            named,
        ];
        let names: BTreeSet<String> =
            std::iter::once(&declared.names.zh).chain(&declared.also).map(|n| bare(n)).collect();
        spellings.iter().any(|s| names.contains(s)).then_some(declared)
    }

    #[test]
    fn every_heading_is_a_name_that_the_catalogue_gives_the_field_under_it() {
        let catalogue = Catalogue::standard().unwrap();
        let county = County::generate(SEED);
        for book in books(&county) {
            for sheet in &book.sheets {
                let ledger = catalogue.ledger(sheet.ledger).unwrap_or_else(|| panic!("no ledger {}", sheet.ledger));
                for (heading, field) in &sheet.columns {
                    let item = ledger.name == "region_stat"
                        && ledger.field("item").unwrap().choices().iter().any(|c| c.zh == *field);
                    let plain = field.starts_with('@') || *field == "note" || item;
                    assert!(
                        plain || known(&catalogue, ledger, heading, field).is_some(),
                        "{} {}: {heading} for {field}",
                        book.name,
                        sheet.name
                    );
                }
                let headings: BTreeSet<&str> = sheet.columns.iter().map(|c| c.0).collect();
                assert_eq!(headings.len(), sheet.columns.len(), "{} {}: a heading twice", book.name, sheet.name);
            }
        }
    }

    #[test]
    fn every_value_is_one_that_the_catalogue_takes_for_the_field() {
        let catalogue = Catalogue::standard().unwrap();
        let county = County::generate(SEED);
        for ledger in county.ledgers() {
            let declared = catalogue.ledger(ledger).unwrap_or_else(|| panic!("no ledger {ledger}"));
            for fact in county.facts(ledger) {
                for field in declared.fields.iter().filter(|f| f.required) {
                    assert!(fact.get(&field.name).is_some(), "{ledger} lacks {} in {fact:?}", field.name);
                }
                for (name, value) in &fact.fields {
                    if *name == "note" || name.contains('.') {
                        continue;
                    }
                    let field = declared.field(name).unwrap_or_else(|| panic!("{ledger} has no {name}"));
                    check(ledger, field, value);
                }
            }
        }
    }

    fn check(ledger: &str, field: &Field, value: &Cell) {
        let fits = match (&field.kind, value) {
            (FieldType::Money, Cell::Fen(n)) => *n >= 0 || field.min.is_some_and(|min| *n >= min * 100),
            (FieldType::Decimal, Cell::Thousandths(n)) => {
                field.min.is_none_or(|min| *n >= min * 1000) && field.max.is_none_or(|max| *n <= max * 1000)
            }
            (FieldType::Int, Cell::Int(n)) => {
                field.min.is_none_or(|min| *n >= min) && field.max.is_none_or(|max| *n <= max)
            }
            (FieldType::Date, Cell::Day(_)) | (FieldType::Month, Cell::Month(_)) | (FieldType::Year, Cell::Year(_)) => {
                true
            }
            (FieldType::Bool, Cell::Bool(_)) => true,
            (
                FieldType::Money
                | FieldType::Decimal
                | FieldType::Int
                | FieldType::Date
                | FieldType::Month
                | FieldType::Year,
                _,
            ) => false,
            (_, Cell::Text(text)) => field.parse(text).is_ok_and(|v| v.as_text() == Some(text)),
            _ => false,
        };
        assert!(fits, "{ledger}.{}: {value:?}", field.name);
    }

    #[test]
    fn every_fact_is_on_some_sheet_with_every_value_it_has() {
        let county = County::generate(SEED);
        let mut shown: BTreeSet<(String, String)> = BTreeSet::new();
        let mut rows = 0;
        for book in books(&county).iter().filter(|b| !b.name.starts_with("99")) {
            for sheet in &book.sheets {
                let columns: BTreeSet<&str> = sheet.columns.iter().map(|c| c.1).collect();
                for fact in &sheet.rows {
                    for name in fact.fields.keys().filter(|n| **n != "note") {
                        assert!(columns.contains(name), "{} {} has no column for {name}", book.name, sheet.name);
                    }
                    let place = fact.region.len() == 6
                        || columns.iter().any(|c| matches!(*c, "@village" | "@code" | "code"))
                        || fact.region.len() == 9;
                    assert!(place, "{} {} does not say where {} is", book.name, sheet.name, fact.region);
                    // Wide sheets hold several facts in a row.
                    rows += if sheet.ledger == "region_stat" && columns.contains("户数") {
                        fact.fields.len() - 1
                    } else {
                        1
                    };
                    shown.insert((sheet.ledger.to_string(), format!("{fact:?}")));
                }
            }
        }
        let facts: usize = county.ledgers().map(|l| county.facts(l).len()).sum();
        assert_eq!(rows, facts);
    }

    #[test]
    fn names_of_files_sort_in_the_order_of_importing() {
        let names: Vec<String> = books(&County::generate(SEED)).into_iter().map(|b| b.name).collect();
        let mut sorted = names.clone();
        sorted.sort();
        assert_eq!(names, sorted);
        assert!(names[0].starts_with("00-") && names[names.len() - 1].starts_with("99-"));
    }
}
