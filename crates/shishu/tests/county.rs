//! The whole way on the demo county, on both databases: workbooks to journal, journal to figures, figures to a finished, frozen
//! report; every value held against the generator's own books, which the figure engine never sees.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode};
use demo::{BookValue, Books, County, Standings};
use duties::{Board, Standing};
use figures::{Ask, Decimal, Figures, Windows};
use jiff::civil::date;
use journal::{Journal, MasterKey, NewEntry, Options, RecordQuery, Suite};
use reports::document::Document;
use reports::provenance::SlotState;
use reports::recognise::{Kind, Recogniser};
use reports::work::{self, Hands, Work};
use workbooks::{Detector, Import, Known, Mapping, Workbook};

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// When the papers are made, which no number depends on.
const MADE: jiff::Timestamp = jiff::Timestamp::UNIX_EPOCH;

fn ask() -> Ask {
    Ask::usual(code(demo::COUNTY_CODE), Windows::new(date(2026, 11, 20)))
}

async fn import(journal: &Journal, files: &[std::path::PathBuf]) -> (usize, usize, usize) {
    let county = code(demo::COUNTY_CODE);
    let books: Vec<Workbook> = files
        .iter()
        .map(|f| Workbook::read(&f.file_name().unwrap().to_string_lossy(), &std::fs::read(f).unwrap()).unwrap())
        .collect();
    let mut known = Known::load(journal, &county, &["region"]).await.unwrap();
    let catalogue = journal.catalogue();
    let today = date(2026, 11, 24);
    let mappings: Vec<Mapping> = {
        let detector = Detector::new(catalogue, catalogue.ledgers().collect(), &known.places, today);
        books.iter().map(|b| detector.map(b, &[])).collect()
    };
    let ledgers: Vec<&str> = mappings.iter().flat_map(|m| m.ledgers()).collect();
    known.extend(journal, &ledgers).await.unwrap();
    let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
    let plan = workbooks::plan(&mut known, &files, today, &mut |_| ()).unwrap();
    let refused: Vec<String> = plan
        .issues
        .iter()
        .filter(|(_, i)| i.refuses())
        .map(|(f, i)| format!("{f} {}", i.line(catalogue::Lang::Zh)))
        .collect();
    assert_eq!(refused, Vec::<String>::new(), "no row of the demo is refused");
    let who = Import { actor: "test".into(), reason: "更正后重新报送".into() };
    let applied = workbooks::apply(journal, &county, plan, &who, &mut |_| ()).await.unwrap();
    assert_eq!(applied.refused.len(), 0, "{:?}", applied.refused);
    (applied.created, applied.amended, applied.refused.len())
}

/// The county loaded as the demo loads it: all workbooks, then the late corrections.
async fn load(url: &str, folder: &Path) -> (Journal, Books, Vec<std::path::PathBuf>) {
    let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
    let options = Options { catalogue, key: MasterKey::random(), suite: Suite::International };
    let journal = Journal::open(url, options).await.unwrap();
    let county = County::generate(demo::SEED);
    let files = county.write_workbooks(folder).unwrap();
    let (late, first): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|f| f.file_name().unwrap().to_string_lossy().starts_with("99-"));
    import(&journal, &first).await;
    let (created, amended, _) = import(&journal, &late).await;
    assert!(created == 0 && amended > 0, "corrections amend, they add nothing");
    (journal, county.books().clone(), late)
}

/// A book's value as the engine's exact decimal.
fn exact(value: &BookValue) -> Option<Decimal> {
    value.fraction().map(|(top, bottom)| Decimal::from(top) / Decimal::from(bottom))
}

fn close(engine: Option<Decimal>, book: Option<Decimal>) -> bool {
    match (engine, book) {
        (Some(a), Some(b)) => (a - b).abs() < Decimal::new(1, 9),
        (a, b) => a == b,
    }
}

async fn engine_agrees_with_the_books(figures: &Figures, books: &Books) {
    let mut wrong = Vec::new();
    for (id, book) in &books.values {
        let answer = figures.value(id, &ask()).await.unwrap();
        let same = match answer.text {
            Some(text) => text == book.shown,
            None => close(answer.value, exact(book)),
        };
        if !same {
            wrong.push(format!("{id}: engine {:?}, books {}", answer.value, book.shown));
        }
    }
    for (id, book) in &books.last_year {
        let before = figures.year_before(id, &ask()).await.unwrap();
        if !close(before, exact(book)) {
            wrong.push(format!("{id} a year before: engine {before:?}, books {}", book.shown));
        }
    }
    for (id, townships) in &books.townships {
        let engine = figures.by_region(id, &ask(), 9).await.unwrap();
        for (township, book) in townships {
            let value = engine.get(&code(township)).copied().unwrap_or_default();
            if !close(Some(value), exact(book)) {
                wrong.push(format!("{id} of {township}: engine {value}, books {}", book.shown));
            }
        }
    }
    for (id, exceptions) in &books.exceptions {
        let value = figures.value(id, &ask()).await.unwrap().value;
        if value != Some(Decimal::from(exceptions.len())) {
            wrong.push(format!("{id}: engine {value:?}, books {exceptions:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Disclosure stands as the generator has it, for all that is asked for in the year.
async fn duties_agree_with_the_books(journal: &Journal, books: &Books) {
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    let board = Board::derive(journal, &code(demo::COUNTY_CODE), year, date(2026, 11, 20), None).await.unwrap();
    let mut counted: BTreeMap<&str, Standings> = BTreeMap::new();
    for state in board.asked().filter(|s| books.duties.contains_key(s.duty.as_str())) {
        let all = counted.entry(&state.duty).or_default();
        match state.standing {
            Standing::Met => all.met += 1,
            Standing::Due => all.due += 1,
            Standing::Overdue => all.overdue += 1,
            Standing::Excused => all.excused += 1,
        }
    }
    assert_eq!(counted, books.duties);
    let twice = board.asked().filter(|s| s.duty == "disclosure.item").count();
    assert_eq!(twice, 0, "rows with a day of their own are of items that the list asks for");
}

/// What was due, made and overdue are told by figures as by the duties: of the months and quarters that ended before the cut-off, of
/// which the time of the last was over ten days before it.
async fn figures_of_disclosure_agree_with_the_books(figures: &Figures, books: &Books) {
    let ended = ["disclosure.monthly", "disclosure.quarterly"].map(|duty| books.duties[duty]);
    let [met, overdue] = [ended.map(|s| s.met), ended.map(|s| s.overdue)].map(|of| of.iter().sum::<usize>());
    assert!(met > overdue && overdue > 0, "a year in which some came to nothing: {met}, {overdue}");
    for (id, count) in [
        ("disclosure.due_done", met),
        ("disclosure.overdue", overdue),
        ("disclosure.due", met + overdue),
        ("claim.disclosed", overdue),
    ] {
        assert_eq!(figures.value(id, &ask()).await.unwrap().value, Some(Decimal::from(count)), "{id}");
    }
}

/// Invariant 2: the value can be counted out of the list, for every figure, in the county and in a township, now and before.
async fn values_are_their_lists(figures: &Figures, head: i64) {
    use catalogue::{Measure, Value};
    let mut wrong = Vec::new();
    for region in [demo::COUNTY_CODE, "419931100"] {
        for as_of in [None, Some(head / 2)] {
            let ask = Ask { region: code(region), as_of, ..ask() };
            for figure in figures.catalogue().figures().filter(|f| f.of.is_some()) {
                let Some(value) = figures.value(&figure.id, &ask).await.unwrap().value else { continue };
                let rows = figures.rows(&figure.id, &ask, None, 0).await.unwrap();
                let items: Vec<&Value> = rows.iter().map(|r| &r.item).filter(|i| !i.is_null()).collect();
                let scale = Decimal::from(figure.scale(figures.catalogue()));
                let unit = match (figure.unit.as_str(), figure.scale(figures.catalogue())) {
                    ("万元", 100) => Decimal::from(10_000),
                    ("亿元", 100) => Decimal::from(100_000_000),
                    _ => Decimal::ONE,
                };
                let sum: i64 = items.iter().filter_map(|i| i.as_int()).sum();
                let counted = match &figure.measure {
                    Measure::Count | Measure::Claim => Decimal::from(rows.len()),
                    Measure::CountDistinct(_) => {
                        Decimal::from(items.iter().collect::<std::collections::BTreeSet<_>>().len())
                    }
                    Measure::Sum(_) => Decimal::from(sum) / scale / unit,
                    Measure::Avg(_) => Decimal::from(sum) / Decimal::from(items.len().max(1)) / scale / unit,
                    _ => continue,
                };
                if !close(Some(counted), Some(value)) {
                    wrong.push(format!("{} in {region} as of {as_of:?}: value {value}, list {counted}", figure.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A report with the 50 slots, and which figure each is, by the place of its blank.
struct Keyed {
    text: String,
    key: Vec<(usize, String)>,
}

/// The product's own sample report, and the user's where this machine has it.
fn keyed_reports() -> Vec<Keyed> {
    let key = |tsv: &str| {
        let slot = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            (cells[1].parse().unwrap(), cells[5].to_string())
        };
        tsv.lines().skip(1).map(slot).collect()
    };
    let mut reports = vec![Keyed { text: demo::SAMPLE_REPORT.into(), key: key(demo::SAMPLE_KEY) }];
    let shared = std::env::var_os("SHISHU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), std::path::PathBuf::from);
    let read = |name: &str| std::fs::read_to_string(shared.join("domain").join(name));
    match (read("seed-report.txt"), read("seed-report.key.tsv")) {
        (Ok(text), Ok(tsv)) => reports.push(Keyed { text, key: key(&tsv) }),
        _ => println!("the seed report is not on this machine: skipped"),
    }
    reports
}

/// Every blank is filled without anybody's help, with the figure that the key names and the value that the books have.
async fn reports_are_filled_as_the_books_say(figures: &Figures, books: &Books) {
    let recogniser = Recogniser::new(figures.catalogue());
    for Keyed { text, key } in keyed_reports() {
        let work = Work::open(Document::from_text(&text), &recogniser, &[]);
        let settled = work.settle(figures, &ask(), ("", MADE)).await.unwrap();
        assert_eq!(key.len(), 50);
        let mut wrong = Vec::new();
        for (offset, id) in &key {
            let slot = settled.provenance.slots.iter().find(|s| s.offset == *offset && s.kind != "claim").unwrap();
            let book = &books.values[id.as_str()];
            let value = slot.value.as_deref().unwrap_or_default();
            let same = exact(book).map_or(value == book.shown, |b| close(value.parse().ok(), Some(b)));
            if slot.figure.as_deref() != Some(id) || slot.state != SlotState::Filled || !same {
                wrong.push(format!("{id} at {offset}: {:?} {:?}, books {}", slot.figure, slot.value, book.shown));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

/// What the sample says of all waits for nobody either, but for the days in the village, which are the norm they name.
#[test]
fn the_sample_makes_every_claim_surely() {
    let slots = Recogniser::new(&Catalogue::standard().unwrap()).recognise(demo::SAMPLE_REPORT);
    let claims: Vec<_> = slots.iter().filter(|s| s.kind == Kind::Claim).collect();
    let surely = |id: &str| claims.iter().any(|s| s.best().is_some_and(|c| c.figure == id));
    let lost: Vec<_> = demo::SAMPLE_CLAIMS.iter().filter(|(id, _)| *id != "claim.U13" && !surely(id)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let unnamed: Vec<_> = claims.iter().filter(|s| s.candidates.is_empty()).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
}

async fn a_frozen_report_stands(journal: &Journal, figures: &Figures) {
    let county = code(demo::COUNTY_CODE);
    let recogniser = Recogniser::new(journal.catalogue());
    let work = Work::open(Document::from_text(demo::SAMPLE_REPORT), &recogniser, &[]);
    let settled = work.settle(figures, &ask(), ("样例报告", MADE)).await.unwrap();
    let filled = settled.provenance.slots.iter().filter(|s| s.state == SlotState::Filled).count();
    assert!(filled >= 40, "only {filled} slots are filled");
    let docx = work.docx(&settled, &reports::docx::PaperMeta::default()).unwrap();
    let hands = Hands { actor: "test".into(), asked_by: None, on: date(2026, 11, 20) };
    let frozen = work::freeze(journal, &county, &settled, &docx, &hands).await.unwrap();

    // A thousand later entries: households that have moved away.
    let catalogue = Arc::clone(journal.catalogue());
    let ledger = catalogue.ledger("household").unwrap();
    let mut standing = journal.records(&county, ledger, &RecordQuery::default()).await.unwrap();
    standing.retain(|r| r.text("from_day") < "2026-10-31");
    standing.truncate(1000);
    assert_eq!(standing.len(), 1000);
    let note = |r: &journal::Record| {
        let fields = BTreeMap::from([("to_day".to_string(), catalogue::Value::from("2026-10-31"))]);
        NewEntry::amend(r, "household", fields, "迁出", "test", "test")
    };
    journal.append(&county, standing.iter().map(note).collect()).await.unwrap();

    let (_, provenance) = work::open(journal, &county, &frozen.record).await.unwrap();
    let verification = work::verify(figures, &provenance).await.unwrap();
    let broken: Vec<_> = verification.slots.iter().filter(|s| !s.same).collect();
    assert!(verification.holds, "{broken:?}");
    let changed = verification.slots.iter().filter(|s| s.now != s.frozen).count();
    // Not every household stands in a list of the report; those that do are counted as touching it.
    assert!(verification.later > 0 && changed > 0, "later {} changed {changed}", verification.later);
}

async fn whole_way(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let county = code(demo::COUNTY_CODE);
    let (journal, books, late) = load(url, folder.path()).await;
    let figures = Figures::new(journal.clone());
    engine_agrees_with_the_books(&figures, &books).await;
    duties_agree_with_the_books(&journal, &books).await;
    figures_of_disclosure_agree_with_the_books(&figures, &books).await;
    reports_are_filled_as_the_books_say(&figures, &books).await;

    let head = journal.head(&county).await.unwrap().seq;
    assert_eq!(import(&journal, &late).await, (0, 0, 0), "the same workbook again changes nothing");
    assert_eq!(journal.head(&county).await.unwrap().seq, head);
    values_are_their_lists(&figures, head).await;

    let before = journal.table_digests(&county).await.unwrap();
    journal.rebuild(&county, |_| ()).await.unwrap();
    assert_eq!(journal.table_digests(&county).await.unwrap(), before, "rebuilt tables are those that stood");

    a_frozen_report_stands(&journal, &figures).await;
    assert!(journal.verify(&county, |_| ()).await.unwrap().is_ok());
    journal.db().run("UPDATE journal_entry SET actor = 'tess' WHERE seq = 777", vec![]).await.unwrap();
    assert_eq!(journal.verify(&county, |_| ()).await.unwrap().unwrap_err().seq, 777, "one changed byte is named");
}

#[tokio::test]
async fn workbooks_become_a_proven_report_on_sqlite() {
    whole_way(&testbed::sqlite().url).await;
}

#[tokio::test]
async fn workbooks_become_a_proven_report_on_postgresql() {
    let bed = testbed::postgres().await;
    whole_way(&bed.url).await;
}
