//! Measures the recogniser against texts with keys: how many slots are typed right, how often the right figure comes first
//! or among the first three, how often no figure is claimed where none fits, and whether a score means what it says.
//!
//! A key is a table beside the text: offset, text, kind, figures that are right (`,` between equals, `-` where none of the
//! catalogue is), window (empty where it does not matter).

#![allow(dead_code, missing_docs, reason = "shared by a test and an example, which each use a part")]

use std::path::{Path, PathBuf};

use reports::document::Document;
use reports::recognise::{Kind, Recogniser, SURE, Slot};

/// One line of a key.
pub struct Wanted {
    pub offset: usize,
    pub text: String,
    pub kind: Kind,
    pub figures: Vec<String>,
    pub window: String,
}

/// A text and its key.
pub struct Case {
    pub name: String,
    pub text: String,
    pub wanted: Vec<Wanted>,
}

/// How well one text or several were recognised.
#[derive(Default, Clone)]
pub struct Tally {
    pub slots: usize,
    pub typed: usize,
    pub extra: usize,
    pub answerable: usize,
    pub first: usize,
    pub sure: usize,
    pub among_three: usize,
    pub windows: usize,
    pub windows_right: usize,
    pub unanswerable: usize,
    pub none: usize,
    pub claims: usize,
    pub claims_found: usize,
    /// Scores of first candidates, and whether they were right.
    pub scores: Vec<(f32, bool)>,
    pub faults: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.slots += other.slots;
        self.typed += other.typed;
        self.extra += other.extra;
        self.answerable += other.answerable;
        self.first += other.first;
        self.sure += other.sure;
        self.among_three += other.among_three;
        self.windows += other.windows;
        self.windows_right += other.windows_right;
        self.unanswerable += other.unanswerable;
        self.none += other.none;
        self.claims += other.claims;
        self.claims_found += other.claims_found;
        self.scores.extend(&other.scores);
        self.faults.extend(other.faults.iter().cloned());
    }

    pub fn line(&self, name: &str) -> String {
        format!(
            "{name:<26} typed {:>3}/{:<3} extra {:>2} | first {:>3}/{:<3} sure {:>3} top3 {:>3} | window {:>3}/{:<3} | none {:>2}/{:<2} | claims {}/{}",
            self.typed,
            self.slots,
            self.extra,
            self.first,
            self.answerable,
            self.sure,
            self.among_three,
            self.windows_right,
            self.windows,
            self.none,
            self.unanswerable,
            self.claims_found,
            self.claims
        )
    }

    /// Share right among first candidates, by score.
    pub fn calibration(&self) -> Vec<(f32, f32, usize, usize)> {
        let edges = [0.0, 0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 1.01];
        edges
            .windows(2)
            .map(|w| {
                let inside: Vec<bool> =
                    self.scores.iter().filter(|(s, _)| *s >= w[0] && *s < w[1]).map(|(_, r)| *r).collect();
                (w[0], w[1], inside.iter().filter(|r| **r).count(), inside.len())
            })
            .collect()
    }
}

/// The texts of this crate with their keys.
pub fn own_cases() -> Vec<Case> {
    cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts"))
}

/// The texts of a folder with their keys.
pub fn cases(folder: &Path) -> Vec<Case> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of texts can be read")
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files.iter().map(|p| case(p, &p.with_extension("tsv"))).collect()
}

fn case(text: &Path, key: &Path) -> Case {
    let read = |p: &Path| std::fs::read_to_string(p).unwrap_or_else(|e| panic!("{}: {e}", p.display()));
    let wanted = read(key)
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Wanted {
                offset: cells[0].parse().expect("an offset"),
                text: cells[1].into(),
                kind: serde_json::from_value(cells[2].into()).expect("a kind"),
                figures: cells[3].split(',').filter(|f| !f.is_empty()).map(str::to_string).collect(),
                window: cells[4].into(),
            }
        })
        .collect();
    Case { name: text.file_stem().unwrap_or_default().to_string_lossy().into(), text: read(text), wanted }
}

/// Recognises one text, its tables by their heads, and holds the result against its key.
pub fn measure(recogniser: &Recogniser, case: &Case) -> Tally {
    let slots = recogniser.recognise_document(&Document::from_text(&case.text), &[]);
    let mut tally = Tally::default();
    for wanted in &case.wanted {
        if wanted.kind == Kind::Claim {
            claim(&mut tally, wanted, &slots, case);
        } else {
            place(&mut tally, wanted, &slots, case);
        }
    }
    for slot in slots.iter().filter(|s| s.kind != Kind::Claim) {
        if !case.wanted.iter().any(|w| w.offset == slot.offset && w.text == slot.text) {
            tally.extra += 1;
            tally.faults.push(format!("{} extra {:?} “{}” in “{}”", case.name, slot.kind, slot.text, slot.context));
        }
    }
    tally
}

fn claim(tally: &mut Tally, wanted: &Wanted, slots: &[Slot], case: &Case) {
    let length = wanted.text.chars().count();
    let over: Vec<&Slot> = slots
        .iter()
        .filter(|s| s.kind == Kind::Claim && s.offset < wanted.offset + length && wanted.offset < s.offset + s.length)
        .collect();
    tally.claims += 1;
    let right = over.iter().any(|s| match s.best() {
        Some(best) => wanted.figures.contains(&best.figure),
        None => wanted.figures.iter().any(|f| f == "-"),
    });
    if right || (over.is_empty() && wanted.figures.iter().any(|f| f == "-")) {
        tally.claims_found += 1;
    } else {
        let got: Vec<_> = over.iter().map(|s| (s.text.as_str(), s.best().map(|b| b.figure.as_str()))).collect();
        tally.faults.push(format!("{} claim “{}” wants {:?}, got {got:?}", case.name, wanted.text, wanted.figures));
    }
}

fn place(tally: &mut Tally, wanted: &Wanted, slots: &[Slot], case: &Case) {
    tally.slots += 1;
    let Some(slot) = slots.iter().find(|s| s.offset == wanted.offset && s.text == wanted.text) else {
        tally.faults.push(format!("{} missed {:?} “{}” at {}", case.name, wanted.kind, wanted.text, wanted.offset));
        return;
    };
    if slot.kind == wanted.kind {
        tally.typed += 1;
    } else {
        tally.faults.push(format!(
            "{} typed {:?} not {:?} “{}” in “{}”",
            case.name, slot.kind, wanted.kind, slot.text, slot.context
        ));
    }
    if wanted.figures.is_empty()
        || !matches!(wanted.kind, Kind::Figure | Kind::Norm | Kind::Phrase | Kind::Year | Kind::Name)
    {
        return;
    }
    let first = slot.candidates.first();
    let right = first.is_some_and(|c| wanted.figures.contains(&c.figure));
    if let Some(first) = first {
        tally.scores.push((first.score, right));
    }
    let got: Vec<String> = slot.candidates.iter().take(3).map(|c| format!("{} {:.2}", c.figure, c.score)).collect();
    let either = wanted.figures.iter().any(|f| f == "-");
    if either && wanted.figures.len() > 1 {
        // a sentence too vague to say: silence and the named figures are all in order
        return;
    }
    if either {
        tally.unanswerable += 1;
        if slot.best().is_none() {
            tally.none += 1;
        } else {
            tally
                .faults
                .push(format!("{} “{}” has no answer, got {got:?} in “{}”", case.name, slot.text, slot.context));
        }
        return;
    }
    tally.answerable += 1;
    if right {
        tally.first += 1;
        if first.is_some_and(|c| c.score >= SURE) {
            tally.sure += 1;
        } else {
            tally.faults.push(format!("{} “{}” right but unsure: {got:?} in “{}”", case.name, slot.text, slot.context));
        }
        if !wanted.window.is_empty() {
            tally.windows += 1;
            if first.is_some_and(|c| c.window == wanted.window) {
                tally.windows_right += 1;
            } else {
                tally.faults.push(format!(
                    "{} “{}” window {:?} not {} in “{}”",
                    case.name,
                    slot.text,
                    first.map(|c| &c.window),
                    wanted.window,
                    slot.context
                ));
            }
        }
    } else {
        tally.faults.push(format!(
            "{} “{}” wants {:?}, got {got:?} in “{}”",
            case.name, slot.text, wanted.figures, slot.context
        ));
    }
    if slot.candidates.iter().take(3).any(|c| wanted.figures.contains(&c.figure)) {
        tally.among_three += 1;
    }
}

/// The seed report with its key, where this machine has it.
pub fn seed() -> Option<Case> {
    let shared = std::env::var_os("SHISHU_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"));
    let text = std::fs::read_to_string(shared.join("domain/seed-report.txt")).ok()?;
    let key = std::fs::read_to_string(shared.join("domain/seed-report.key.tsv")).ok()?;
    let wanted = key
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Wanted {
                offset: cells[1].parse().expect("an offset"),
                text: cells[2].into(),
                kind: match (cells[0], cells[4]) {
                    ("0w", _) => Kind::Phrase,
                    (_, "name") => Kind::Name,
                    (_, "year") => Kind::Year,
                    (_, "norm") => Kind::Norm,
                    _ => Kind::Figure,
                },
                figures: vec![cells[5].into()],
                window: if cells[7] == "-" { String::new() } else { cells[7].into() },
            }
        })
        .collect();
    Some(Case { name: "seed".into(), text, wanted })
}
