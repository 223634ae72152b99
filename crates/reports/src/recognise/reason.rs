//! Why a figure is offered, in words.

use super::evidence::Evidence;
use super::index::Index;
use super::page::Page;
use super::reading::Reading;
use super::vocabulary::Role;
use super::window::{Cue, Time};

/// The reason for a candidate, in Chinese.
pub(super) fn why(index: &Index, page: &Page, reading: &Reading, time: Time, e: &Evidence, unit: &str) -> String {
    let profile = &index.figures[e.figure];
    let mut parts: Vec<String> = vec![];
    let noun = page.text(reading.head);
    let term = profile.terms.get(e.term).map_or(profile.name.as_str(), |t| t.text.as_str());
    if !noun.is_empty() {
        parts.push(match (e.head >= 0.95, e.recall >= 0.9) {
            (true, true) => format!("所计“{noun}”即“{term}”"),
            (true, false) => format!("所计“{noun}”与“{term}”相符"),
            _ if e.head >= 0.6 => format!("所计“{noun}”与“{term}”部分相符"),
            _ => format!("“{term}”只在上下文中出现"),
        });
    }
    if !unit.is_empty() {
        parts.push(if e.unit >= 0.95 {
            format!("量词“{unit}”一致")
        } else {
            format!("量词“{unit}”与“{}”相近", profile.counters.first().map_or("", String::as_str))
        });
    }
    let cues = cues(index, page, reading, e.figure);
    if !cues.is_empty() {
        parts.push(format!("附近有“{}”", cues.join("”“")));
    }
    if e.relation > 0.4 {
        parts.push(if reading.whole.is_some() {
            "是前面总数的其中项".into()
        } else {
            "与前一数字成比例关系".into()
        });
    }
    match time.cue {
        Cue::Silent => {}
        _ if e.window > 0.0 => parts.push("时间口径相合".into()),
        _ if e.window < 0.0 => parts.push("时间口径不尽相合".into()),
        _ => {}
    }
    if e.unexplained > 0.35 {
        parts.push("句中另有未对应的词，请核对口径".into());
    }
    if e.unlike > 0.0 {
        parts.push("句中有与该指标相反的词".into());
    }
    match e.learnt {
        learnt if learnt > 2.0 => parts.push("以前确认过同样的句子".into()),
        learnt if learnt > 0.0 => parts.push("以前确认过相近的句子".into()),
        _ => {}
    }
    parts.join("；")
}

/// The cues of a figure that stand near the mark, two at most.
fn cues(index: &Index, page: &Page, reading: &Reading, figure: usize) -> Vec<String> {
    let mut found: Vec<String> = vec![];
    for (range, weight) in &reading.zones {
        for hit in page.hits_in(*range).filter(|_| *weight >= 0.5) {
            let word = &index.words[hit.word];
            if word.roles.contains(&Role::Cue(figure)) && word.len > 1 && !found.contains(&word.text) {
                found.push(word.text.clone());
            }
        }
    }
    found.truncate(2);
    found
}
