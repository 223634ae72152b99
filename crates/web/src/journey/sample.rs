//! The product's own sample report, worked through by somebody who has never been here: from a first password to the finished
//! .docx, every slot confirmed by Enter, within the minutes and clicks that it may cost.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use browser::{Driver, Key, Locator, Look, Visitor};
use catalogue::{Catalogue, Value};
use figures::Figures;
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use reports::document::Document;
use workbooks::{Detector, Import, Known, Mapping, Workbook};

use crate::testing::{Bench, county};
use crate::{Settings, State, accounts};

/// What the journey may cost, in time and in clicks.
const LONGEST: Duration = Duration::from_secs(300);
const CLICKS: usize = 60;
/// How the late corrections of the demo begin.
const LATE: &str = "99-";
/// How long one slot may take to give way to the next.
const PATIENCE: Duration = Duration::from_secs(20);
/// The day that the made-up county's books end.
const CUTOFF: jiff::civil::Date = jiff::civil::date(2026, 11, 20);

/// The demo county, as its townships' workbooks make it, and what its own books say.
pub(crate) async fn demo_county(folder: &Path) -> (Bench, demo::Books, testbed::Bed) {
    let bed = testbed::sqlite();
    let catalogue = Arc::new(Catalogue::standard().unwrap());
    let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&bed.url, options).await.unwrap();
    let made = demo::County::generate(demo::SEED);
    let files = made.write_workbooks(folder).unwrap();
    let late = |file: &Path| file.file_name().unwrap().to_string_lossy().starts_with(LATE);
    let (late, first): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| late(f));
    for files in [first, late] {
        import(&journal, &files).await;
    }
    let settings = Settings { cutoff: Some(CUTOFF), ..Settings::default() };
    let state = State::new(journal.clone(), Figures::new(journal), settings);
    (Bench::of(state), made.books().clone(), bed)
}

async fn import(journal: &Journal, files: &[std::path::PathBuf]) {
    let read = |f: &std::path::PathBuf| {
        Workbook::read(&f.file_name().unwrap().to_string_lossy(), &std::fs::read(f).unwrap()).unwrap()
    };
    let books: Vec<Workbook> = files.iter().map(read).collect();
    let mut known = Known::load(journal, &county(), &["region"]).await.unwrap();
    let catalogue = journal.catalogue();
    let mappings: Vec<Mapping> = {
        let detector = Detector::new(catalogue, catalogue.ledgers().collect(), &known.places, CUTOFF);
        books.iter().map(|b| detector.map(b, &[])).collect()
    };
    let ledgers: Vec<&str> = mappings.iter().flat_map(|m| m.ledgers()).collect();
    known.extend(journal, &ledgers).await.unwrap();
    let files: Vec<(&Workbook, &Mapping)> = books.iter().zip(&mappings).collect();
    let plan = workbooks::plan(&mut known, &files, CUTOFF, &mut |_| ()).unwrap();
    let who = Import { actor: "test".into(), reason: "更正后重新报送".into() };
    workbooks::apply(journal, &county(), plan, &who, &mut |_| ()).await.unwrap();
}

/// Somebody who is new: an account of the organisation department with the password that its administrator hands over.
async fn newcomer(bench: &Bench) -> String {
    let fields = [("login", "xin"), ("person_name", "新来的"), ("role", "organisation"), ("state", "已授权")];
    let fields: BTreeMap<String, Value> = fields.map(|(k, v)| (k.to_string(), Value::from(v))).into();
    let entry = NewEntry::create("account", county(), fields, "test", "test");
    bench.state.journal.append(&county(), vec![entry]).await.unwrap();
    accounts::first_password(&bench.state, &county(), "xin").await.unwrap()
}

async fn journey(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (bench, books, _bed) = demo_county(folder.path()).await;
    let first = newcomer(&bench).await;
    let paper = folder.path().join("汇报.txt");
    std::fs::write(&paper, demo::SAMPLE_REPORT).unwrap();
    let visitor = driver.visitor(look, &bench.served().await).await;

    let began = Instant::now();
    visitor.signs_in(lang, "xin", &first).await;
    chooses_a_password(&visitor, &first).await;
    visitor.clicks(".rail a[href='/reports']").await;
    visitor.is_sound().await;
    visitor.attaches("input[type=file]", &paper).await;
    visitor.clicks("form[enctype] button").await;
    visitor.finds(Locator::Css("[data-confirm]")).await;
    visitor.is_sound().await;
    sees_where_to_confirm(&visitor).await;
    let pressed = confirms_every_slot(&visitor).await;
    visitor.is_sound().await;
    sees_where_to_confirm(&visitor).await;
    visitor.clicks("details.menu summary").await;
    visitor.clicks("details.menu a[href$='/document']").await;
    let (name, bytes) = visitor.downloads(".docx").await;
    let (took, clicks) = (began.elapsed(), visitor.clicked());
    visitor.leaves().await;

    println!("{look} {lang}: {took:?}, {clicks} clicks, {pressed} times Enter");
    assert!(took < LONGEST, "it took {took:?}");
    assert!(clicks <= CLICKS, "it took {clicks} clicks");
    assert!(pressed <= 80, "Enter was pressed {pressed} times for 50 blanks and what the paper says of all");
    says_what_the_books_say(Document::read(&bytes, &name).unwrap().text(), &books);
}

/// The password that an administrator handed over opens nothing but the choice of one's own.
async fn chooses_a_password(visitor: &Visitor, first: &str) {
    visitor.arrives_at("/me/password").await;
    visitor.types("[name=old]", first).await;
    visitor.types("[name=new]", "新来的-2026-口令").await;
    visitor.types("[name=again]", "新来的-2026-口令").await;
    visitor.presses([char::from(Key::Enter)]).await;
    visitor.arrives_at("/").await;
    visitor.is_sound().await;
}

/// Enter, until nothing waits; gives how often it was pressed.
async fn confirms_every_slot(visitor: &Visitor) -> usize {
    let mut pressed = 0;
    loop {
        let (decided, total) = progress(visitor).await;
        if decided == total {
            return pressed;
        }
        visitor.presses([char::from(Key::Enter)]).await;
        pressed += 1;
        let until = Instant::now() + PATIENCE;
        while progress(visitor).await.0 == decided {
            assert!(Instant::now() < until, "slot {} of {total} does not give way to Enter", visitor.path().await);
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

/// The slot that is looked at and the button that confirms it are both in the window, without scrolling.
async fn sees_where_to_confirm(visitor: &Visitor) {
    let script = "return ['.slot[aria-current]', '[data-confirm]'].every(one => { const at = document.querySelector(one).getBoundingClientRect(); \
                  return at.top >= 0 && at.bottom <= innerHeight; })";
    let until = Instant::now() + PATIENCE;
    while visitor.asks(script, vec![]).await != true {
        assert!(Instant::now() < until, "the slot or its button is out of sight at {}", visitor.path().await);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// How many slots are decided, of how many; the former while a page is on its way is that of the page before.
async fn progress(visitor: &Visitor) -> (usize, usize) {
    let script =
        "return document.readyState === 'complete' ? document.querySelector('.acts b')?.textContent ?? '' : ''";
    loop {
        let text = visitor.asks(script, vec![]).await;
        let numbers = text.as_str().and_then(|t| t.split_once(" / "));
        if let Some((Ok(decided), Ok(total))) = numbers.map(|(d, t)| (d.parse(), t.parse())) {
            return (decided, total);
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// The sample's own words, every blank of them filled with what the books say.
fn says_what_the_books_say(text: &str, books: &demo::Books) {
    let sample: Vec<char> = demo::SAMPLE_REPORT.chars().collect();
    let (mut wanted, mut at) = (String::new(), 0);
    for slot in demo::sample_key().iter().filter(|s| s.token == "X") {
        wanted.extend(&sample[at..slot.offset]);
        let shown = &books.values[slot.indicator].shown;
        // 云岭县 in place of the X of “X县”.
        wanted.push_str(if slot.kind == "name" { shown.trim_end_matches('县') } else { shown });
        at = slot.offset + 1;
    }
    wanted.extend(&sample[at..]);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    for line in wanted.lines() {
        assert!(lines.contains(&line.trim()), "{line}\nis not in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_goes_from_a_first_password_to_the_finished_sample_report() {
    journey(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_report_on_a_phone_in_english() {
    journey(Look::PHONE, "en").await;
}
