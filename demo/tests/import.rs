//! The workbooks as the importer sees them: every sheet understood, every row a record, none refused.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, Lang, RegionCode};
use demo::{COUNTY_CODE, County, SEED};
use journal::{OPEN, Record};
use workbooks::{Detector, Known, Mapping, Plan, What, Workbook};

/// Maps and plans some files against what is known.
fn planned(catalogue: &Arc<Catalogue>, known: &mut Known, files: &[std::path::PathBuf]) -> (Vec<Mapping>, Plan) {
    let today = demo::calendar::d(2026, 11, 24);
    let books: Vec<Workbook> = files
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            Workbook::read(&name, &std::fs::read(path).unwrap()).unwrap()
        })
        .collect();
    let mappings: Vec<Mapping> = {
        let detector = Detector::new(catalogue, catalogue.ledgers().collect(), &known.places, today);
        books.iter().map(|book| detector.map(book, &[])).collect()
    };
    let pairs: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
    let plan = workbooks::plan(known, &pairs, today, &mut |_| {}).unwrap();
    (mappings, plan)
}

/// What a journal would hold once a plan is written into it.
fn standing(catalogue: &Arc<Catalogue>, plan: &Plan) -> Known {
    let mut records: BTreeMap<&str, BTreeMap<&str, Record>> = BTreeMap::new();
    for step in &plan.steps {
        let shelf = records.entry(&step.ledger).or_default();
        match &step.what {
            What::New(fields) => {
                let (record, region, fields) = (step.record.clone(), step.region.clone(), (**fields).clone());
                let record = Record { record, region, key: String::new(), from_seq: 1, to_seq: OPEN, fields };
                shelf.insert(&step.record, record);
            }
            What::Tied(fields) => {
                let tied = shelf.get_mut(step.record.as_str());
                tied.into_iter().for_each(|r| r.fields.extend(fields.clone()));
            }
            What::Changed { .. } | What::Refused => {}
        }
    }
    let mut known = Known::empty(Arc::clone(catalogue), RegionCode::parse(COUNTY_CODE).unwrap());
    for (ledger, records) in records {
        known.shelve(catalogue.ledger(ledger).unwrap(), records.into_values().collect());
    }
    known
}

#[test]
fn every_sheet_is_understood_and_no_row_refused() {
    let catalogue = Arc::new(Catalogue::standard().unwrap());
    let county = County::generate(SEED);
    let folder = tempfile::tempdir().unwrap();
    let files = county.write_workbooks(folder.path()).unwrap();
    let (late, first) = files.split_last().unwrap();
    let mut known = Known::empty(Arc::clone(&catalogue), RegionCode::parse(COUNTY_CODE).unwrap());

    let (mappings, plan) = planned(&catalogue, &mut known, first);
    for mapping in &mappings {
        for sheet in mapping.sheets.iter().filter(|s| s.sheet != "Sheet3") {
            assert!(sheet.ledger.is_some(), "{} {} is no ledger", mapping.file, sheet.sheet);
            let unmapped: Vec<&str> = sheet.unmapped().map(|c| c.heading.as_str()).collect();
            assert!(unmapped.is_empty(), "{} {}: {unmapped:?}", mapping.file, sheet.sheet);
        }
    }
    let refused: Vec<String> = plan
        .issues
        .iter()
        .filter(|(_, issue)| issue.refuses())
        .map(|(file, issue)| format!("{file} {} {}", issue.sheet, issue.line(Lang::Zh)))
        .collect();
    assert!(refused.is_empty(), "{} rows, such as {:#?}", refused.len(), &refused[..refused.len().min(40)]);
    let mut records: BTreeMap<&str, usize> = BTreeMap::new();
    for sheet in &plan.sheets {
        *records.entry(&sheet.ledger).or_default() += sheet.counts.new;
    }
    for ledger in county.ledgers() {
        assert_eq!(records.get(ledger).copied().unwrap_or(0), county.facts(ledger).len(), "{ledger}");
    }

    let mut known = standing(&catalogue, &plan);
    let (_, plan) = planned(&catalogue, &mut known, std::slice::from_ref(late));
    let counts = plan.counts();
    assert_eq!((counts.new, counts.changed, counts.refused), (0, county.corrections().len(), 0), "{:#?}", plan.issues);
}
