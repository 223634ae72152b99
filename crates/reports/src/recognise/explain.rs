//! The evidence behind the candidates, in figures: for whoever tunes a catalogue's aliases and cues.

use catalogue::Catalogue;

use super::index::Index;
use super::learn::Learnt;
use super::matching;
use super::page::Page;
use super::{reading, window};

/// For each mark: its offset, how its sentence was read, and a line of evidence for each of its best candidates.
pub fn explain(catalogue: &Catalogue, text: &str) -> Vec<(usize, String, Vec<String>)> {
    let index = Index::new(catalogue);
    let page = Page::read(text, &index);
    let readings = reading::read(&page);
    let times = window::times(&page, &readings);
    let all = matching::candidates(&index, &page, &readings, &times, &[], &Learnt::default());
    let line = |i: usize| {
        let r = &readings[i];
        let carried = r.carried.map(|c| page.text(c)).unwrap_or_default();
        let (lead, head, trail) = (page.text(r.lead), page.text(r.head), page.text(r.trail));
        format!("{lead}[{head}|{carried}]{trail} {:?} part of {:?} {:?}", page.marks[i].kind, r.whole, times[i].cue)
    };
    (0..page.marks.len())
        .map(|i| {
            let lines = all[i]
                .iter()
                .zip(matching::chances(&all[i]))
                .map(|(e, chance)| {
                    let figure = &index.figures[e.figure];
                    let term = figure.terms.get(e.term).map_or("", |t| t.text.as_str());
                    format!(
                        "{chance:.2} {} sum {:.2}: noun {:.2} name {:.2} ({term}) cues {:.2} against {:.0} unexplained {:.2} unit {:.2} window {:.1} clash {:.1} thin {:.1} relation {:.2}",
                        figure.id, e.sum(), e.head, e.recall, e.cues, e.unlike, e.unexplained, e.unit, e.window, e.clash, e.thin, e.relation
                    )
                })
                .collect();
            (page.g.span(page.marks[i].from, page.marks[i].to).0, line(i), lines)
        })
        .collect()
}
