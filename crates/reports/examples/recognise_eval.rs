//! Prints how well the recogniser does on the texts of this crate, and on the seed report where this machine has it.
//! With a path to a text as argument: what it sees in that text; with a folder of texts and keys: how well it does on those.
//! `-v` lists every fault.

#[path = "../tests/recognise_support/mod.rs"]
mod support;

use std::path::Path;
use std::time::Instant;

use reports::recognise::Recogniser;
use support::{Tally, cases, measure, own_cases, seed};

fn main() {
    let catalogue = catalogue::Catalogue::standard().expect("the standard catalogue is sound");
    let start = Instant::now();
    let recogniser = Recogniser::new(&catalogue);
    println!("catalogue made ready in {:?}", start.elapsed());
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let verbose = arguments.iter().any(|a| a == "-v");
    let path = arguments.iter().find(|a| !a.starts_with('-')).map(Path::new);
    if let Some(path) = path.filter(|p| p.is_file()) {
        let text = std::fs::read_to_string(path).expect("the text can be read");
        show(&recogniser, &text);
        return;
    }
    let mut all = Tally::default();
    for case in path.map_or_else(own_cases, cases) {
        let tally = measure(&recogniser, &case);
        println!("{}", tally.line(&case.name));
        all.add(&tally);
    }
    println!("{}", all.line("all own texts"));
    for (from, to, right, of) in all.calibration() {
        println!("  score {from:.2}-{to:.2}: {right:>3} of {of:<3} right");
    }
    if let Some(case) = seed() {
        let tally = measure(&recogniser, &case);
        println!("{}", tally.line("seed"));
        recogniser.recognise(&case.text);
        let start = Instant::now();
        recogniser.recognise(&case.text);
        println!("seed recognised in {:?}", start.elapsed());
        all.faults.extend(tally.faults);
    }
    if verbose {
        all.faults.iter().for_each(|f| println!("{f}"));
    }
}

fn show(recogniser: &Recogniser, text: &str) {
    for slot in recogniser.recognise(text) {
        println!("{:>5} {:?} “{}” {} | {}", slot.offset, slot.kind, slot.text, slot.unit, slot.context);
        for c in slot.candidates.iter().take(3) {
            println!("        {:.2} {} {} {}", c.score, c.figure, c.window, c.why);
        }
        if let Some(d) = &slot.draft {
            println!(
                "        draft: {} of {:?} where {:?} {} {} {}",
                d.name, d.of, d.condition, d.measure, d.window, d.unit
            );
        }
    }
}
