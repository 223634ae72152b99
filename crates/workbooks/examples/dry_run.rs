//! Plans every workbook of a folder together against an empty county, or imports them into a database: `dry_run FOLDER COUNTY [URL]`.
//! Prints what each sheet was understood as, what its rows came to, and what is wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use catalogue::{Catalogue, Lang, RegionCode};
use workbooks::{Detector, Known, Mapping, Plan, Workbook};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, county, url @ ..] = arguments.as_slice() else {
        return Err("dry_run FOLDER COUNTY [URL]".into());
    };
    let county = RegionCode::parse(county)?;
    let catalogue = Arc::new(Catalogue::standard()?);
    let books = read(Path::new(folder))?;
    let today: jiff::civil::Date = jiff::Timestamp::now().to_string()[..10].parse()?;
    let Some(url) = url.first() else {
        let mut known = Known::empty(Arc::clone(&catalogue), county.clone());
        let mappings = map(&catalogue, &workbooks::Places::new(county), &books, today);
        let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
        let began = Instant::now();
        let plan = workbooks::plan(&mut known, &files, today, &mut |_| {})?;
        println!("planned in {:?}", began.elapsed());
        report(&plan);
        return Ok(());
    };
    let options = journal::Options {
        catalogue: Arc::clone(&catalogue),
        key: journal::MasterKey::random(),
        suite: journal::Suite::International,
    };
    let journal = journal::Journal::open(url, options).await?;
    for round in ["first", "again"] {
        println!("== {round}");
        let known = Known::load(&journal, &county, &[]).await?;
        let mappings = map(&catalogue, &known.places, &books, today);
        let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
        let began = Instant::now();
        let plan = workbooks::dry_run(&journal, &county, &files, today, &mut |_| {}).await?;
        println!("planned in {:?}", began.elapsed());
        report(&plan);
        let import = workbooks::Import { actor: "dry_run".into(), reason: "重新导入".into() };
        let began = Instant::now();
        let applied = workbooks::apply(&journal, &county, plan, &import, &mut |_| {}).await?;
        println!("written in {:?}: {} new, {} changed", began.elapsed(), applied.created, applied.amended);
        for r in applied.refused.iter().take(20) {
            println!("  refused {} {}!{} {}", r.file, r.sheet, r.row, r.says);
        }
        println!("  {} refused by the journal", applied.refused.len());
    }
    Ok(())
}

fn read(folder: &Path) -> Result<Vec<Workbook>, Failure> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    let began = Instant::now();
    let mut books = Vec::new();
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        match Workbook::read(&name, &std::fs::read(&path)?) {
            Ok(book) => books.push(book),
            Err(error) => println!("{}", error.says(Lang::En)),
        }
    }
    println!("read {} files in {:?}", books.len(), began.elapsed());
    Ok(books)
}

fn map(
    catalogue: &Catalogue,
    places: &workbooks::Places,
    books: &[Workbook],
    today: jiff::civil::Date,
) -> Vec<Mapping> {
    let began = Instant::now();
    let detector = Detector::new(catalogue, catalogue.ledgers().collect(), places, today);
    let mappings: Vec<Mapping> = books.iter().map(|b| detector.map(b, &[])).collect();
    println!("mapped in {:?}", began.elapsed());
    let mut kinds: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    for m in &mappings {
        for s in &m.sheets {
            let unmapped: Vec<&str> = s.unmapped().map(|c| c.heading.as_str()).collect();
            let remarks: Vec<&str> = s.remarks.iter().map(|r| r.zh.as_str()).collect();
            let ledger = s.ledger.clone().unwrap_or_else(|| "—".into());
            let name: String = if s.ledger.is_none() { format!("{} {}", m.file, s.sheet) } else { s.sheet.clone() };
            let kind = kinds.entry((ledger, name)).or_default();
            kind.0 += 1;
            kind.1 = format!("{:.2} unmapped {unmapped:?} {remarks:?} others {:?}", s.confidence, s.others.first());
        }
    }
    for ((ledger, sheet), (count, text)) in &kinds {
        println!("{ledger:26} {count:3} × {sheet}  {text}");
    }
    mappings
}

fn report(plan: &Plan) {
    println!("{:?}", plan.counts());
    let mut by_ledger: BTreeMap<&str, workbooks::Counts> = BTreeMap::new();
    for s in &plan.sheets {
        let c = by_ledger.entry(&s.ledger).or_default();
        c.new += s.counts.new;
        c.changed += s.counts.changed;
        c.same += s.counts.same;
        c.refused += s.counts.refused;
    }
    for (ledger, c) in by_ledger {
        println!("{ledger:26} new {:6} changed {:5} same {:5} refused {:5}", c.new, c.changed, c.same, c.refused);
    }
    let mut texts: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (file, issue) in &plan.issues {
        let kind = format!("{:?} {} {}", issue.level, issue.about.zh, issue.says.zh);
        let kind: String = kind.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
        let entry = texts.entry(kind).or_default();
        entry.0 += 1;
        entry.1 = format!("{file} {} {}", issue.sheet, issue.line(Lang::Zh));
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by_key(|t| std::cmp::Reverse(t.1.0));
    println!("{} issues (+{}), {} kinds", plan.issues.len(), plan.more_issues, texts.len());
    for (kind, (count, example)) in texts.iter().take(60) {
        println!("{count:6} {kind}   e.g. {example}");
    }
}
