//! How long a report's document takes, without recognition and figures: reading it, filling 49 values in, laying it out anew.
//!
//! `cargo run --release -p reports --example fill_speed [FILE]`; prints medians in microseconds.

use std::time::{Duration, Instant};

use reports::document::Document;
use reports::docx::{PaperMeta, fill, official};
use reports::provenance::{County, Provenance, Records, SlotProvenance, SlotState};

const ROUNDS: usize = 400;

fn main() {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path).expect("the file can be read"),
        None => sample(),
    };
    let document = Document::from_text(text);
    let provenance = provenance(document.text());
    let meta = PaperMeta { title: Some("驻村帮扶工作情况汇报".into()), ..PaperMeta::default() };
    let blank = Provenance { slots: Vec::new(), ..provenance.clone() };
    let uploaded = official(&document, &meta, &blank).expect("the text can be laid out");
    let read = Document::read(&uploaded, "a.docx").expect("what was written can be read");
    let filling = self::provenance(read.text());
    println!(
        "{} code points, {} slots, {} bytes of .docx",
        read.text().chars().count(),
        filling.slots.len(),
        uploaded.len()
    );
    median("read .docx", || Document::read(&uploaded, "a.docx").map(|d| d.text().len()));
    median("fill .docx", || fill(&read, &filling).map(|b| b.len()));
    median("read and fill .docx", || fill(&Document::read(&uploaded, "a.docx")?, &filling).map(|b| b.len()));
    median("official paper from text", || official(&document, &meta, &provenance).map(|b| b.len()));
}

fn median<E: std::fmt::Debug>(what: &str, work: impl Fn() -> Result<usize, E>) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(work().expect("it worked before"));
            began.elapsed()
        })
        .collect();
    times.sort();
    println!("{what}: {} µs", times[ROUNDS / 2].as_micros());
}

/// About as much text, with as many blanks, as a county's yearly report.
fn sample() -> String {
    let paragraph = "一是建强队伍。全县共选派X名第一书记，其中市派X名、县派X名，坚持每月在村X天以上，落实工作经费和驻村补助，\
        帮助解决群众急难愁盼问题。二是做实项目。落实帮扶项目X个，引进资金X万元，惠及群众X人，带动村集体增收，\
        群众获得感明显增强，驻村工作得到干部群众一致好评。\n";
    (0..7)
        .map(|n| format!("{}、抓实驻村帮扶工作\n{paragraph}", ["一", "二", "三", "四", "五", "六", "七"][n]))
        .collect()
}

fn provenance(text: &str) -> Provenance {
    let blanks = text.chars().enumerate().filter(|(_, c)| *c == 'X');
    let slots = blanks.enumerate().map(|(n, (offset, _))| SlotProvenance {
        slot: n + 1,
        offset,
        length: 1,
        text: "X".into(),
        written: (n * 37).to_string(),
        kind: "figure".into(),
        state: SlotState::Filled,
        figure: Some("posting.first_secretary".into()),
        name: "在任第一书记".into(),
        definition: Some("0123456789abcdef".into()),
        region: Some("110101".into()),
        window: None,
        value: Some((n * 37).to_string()),
        unit: "名".into(),
        records: Records::of((0..60).map(|i| format!("0193a0b0-0000-7000-8000-{n:06}{i:06}")).collect(), "60"),
        question: None,
        owner: None,
        reason: None,
    });
    Provenance {
        format: Provenance::FORMAT,
        title: "驻村帮扶工作情况汇报".into(),
        county: County { code: "110101".into(), name: "某县".into() },
        cutoff: "2026-10-31".parse().expect("a date"),
        as_of: 42,
        head: "ab".into(),
        catalogue: "v1".into(),
        produced_at: "2026-11-05T08:00:00Z".parse().expect("a time"),
        text: String::new(),
        slots: slots.collect(),
    }
}
