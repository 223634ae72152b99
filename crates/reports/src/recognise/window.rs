//! Which window a sentence speaks of, and which a figure then gets.

use catalogue::{FigureTime, WindowCode};

use super::kind::Kind;
use super::lexicon::is_sentence_end;
use super::page::Page;
use super::profile::{Gives, Profile};
use super::reading::Reading;

/// What the text says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Nothing.
    Silent,
    /// 今年以来, 去年以来, 近年来.
    Since(WindowCode),
    /// A named year.
    Year,
    /// 目前, 现有, 截至….
    Now,
}

/// Words of time, longest first where one holds another.
static CUES: &[(&str, Cue)] = &[
    ("去年以来", Cue::Since(WindowCode::Y2)),
    ("上年以来", Cue::Since(WindowCode::Y2)),
    ("两年来", Cue::Since(WindowCode::Y2)),
    ("近两年", Cue::Since(WindowCode::Y2)),
    ("今年以来", Cue::Since(WindowCode::Y)),
    ("年初以来", Cue::Since(WindowCode::Y)),
    ("今年来", Cue::Since(WindowCode::Y)),
    ("本年度", Cue::Since(WindowCode::Y)),
    ("一年来", Cue::Since(WindowCode::Y)),
    ("年内", Cue::Since(WindowCode::Y)),
    ("上半年", Cue::Since(WindowCode::Y)),
    ("今年", Cue::Since(WindowCode::Y)),
    ("全年", Cue::Since(WindowCode::Y)),
    ("近年来", Cue::Since(WindowCode::R)),
    ("近几年", Cue::Since(WindowCode::R)),
    ("近三年", Cue::Since(WindowCode::R)),
    ("三年来", Cue::Since(WindowCode::R)),
    ("几年来", Cue::Since(WindowCode::R)),
    ("驻村以来", Cue::Since(WindowCode::R)),
    ("任职以来", Cue::Since(WindowCode::R)),
    ("历年", Cue::Since(WindowCode::R)),
    ("去年", Cue::Year),
    ("上年", Cue::Year),
    ("当年", Cue::Year),
    ("截至目前", Cue::Now),
    ("截止目前", Cue::Now),
    ("目前", Cue::Now),
    ("现有", Cue::Now),
    ("现共有", Cue::Now),
    ("截至", Cue::Now),
    ("截止", Cue::Now),
];

/// What was read, and how near it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub cue: Cue,
    /// In the mark's own sentence.
    pub near: bool,
    /// The mark of the year meant.
    pub year: Option<usize>,
    /// Whether the paper is about one year.
    pub yearly: bool,
}

/// The time that governs each mark: the last said in its sentence before it, else carried on within the item.
pub(super) fn times(page: &Page, readings: &[Reading]) -> Vec<Time> {
    let said = said(page);
    let yearly = yearly(page);
    readings
        .iter()
        .enumerate()
        .map(|(i, reading)| {
            let at = page.marks[i].from;
            let item = page.titles[i].1.map(|r| r.0);
            let paragraph = (0..at).rev().find(|k| page.g.at(*k) == '\n').map_or(0, |k| k + 1);
            let floor = item.unwrap_or(0).max(paragraph);
            let governing = said.iter().rev().find(|(from, ..)| *from < at && *from >= floor.min(reading.sentence.0));
            match governing {
                Some((from, cue, year)) => {
                    let near =
                        *from >= reading.sentence.0 || !page.g.plain()[*from..at].iter().any(|c| is_sentence_end(*c));
                    Time { cue: *cue, near, year: *year, yearly }
                }
                None => Time { cue: Cue::Silent, near: false, year: None, yearly },
            }
        })
        .collect()
}

/// Every word of time and every year in the text, in order.
fn said(page: &Page) -> Vec<(usize, Cue, Option<usize>)> {
    let g = &page.g;
    let mut said = vec![];
    let mut i = 0;
    while i < g.len() {
        match CUES.iter().find(|(w, _)| g.starts_with(i, w)) {
            Some((word, cue)) => {
                said.push((i, *cue, None));
                i += word.chars().count();
            }
            None => i += 1,
        }
    }
    for (m, mark) in page.marks.iter().enumerate() {
        if mark.kind == Kind::Year {
            let cue = if g.starts_with(mark.to, "年以来") { Cue::Since(WindowCode::R) } else { Cue::Year };
            said.push((mark.from, cue, Some(m)));
        }
    }
    said.sort_by_key(|(at, ..)| *at);
    said
}

/// The window of a figure at a mark: what the sentence says where the figure can follow it, else its usual one.
pub(super) fn window(time: Time, profile: &Profile) -> WindowCode {
    if matches!(profile.gives, Gives::Norm | Gives::Name | Gives::Claim) {
        return profile.window;
    }
    if profile.gives == Gives::Year {
        return WindowCode::Yr;
    }
    match (time.cue, profile.time) {
        (Cue::Since(w), FigureTime::Event) if time.near || profile.window != WindowCode::Yr => w,
        (Cue::Since(WindowCode::Y), FigureTime::Year) if time.near => WindowCode::Y,
        (Cue::Year, FigureTime::Event | FigureTime::Year | FigureTime::State)
            if time.near && profile.window != WindowCode::N =>
        {
            WindowCode::Yr
        }
        (Cue::Year, FigureTime::None) if time.near && profile.family.as_deref() == Some("stat") => WindowCode::Yr,
        (Cue::Silent, FigureTime::Event) if time.yearly && matches!(profile.window, WindowCode::Y2 | WindowCode::R) => {
            WindowCode::Y
        }
        _ => profile.window,
    }
}

/// Whether the paper's own title says that it is about one year or a part of one.
fn yearly(page: &Page) -> bool {
    let start = (0..page.g.len()).find(|i| !"\n 　".contains(page.g.at(*i))).unwrap_or(0);
    let end = (start..page.g.len()).find(|i| page.g.at(*i) == '\n').unwrap_or(page.g.len());
    if end - start > 50 {
        return false;
    }
    let title = page.g.text(start, end);
    ["年度", "上半年", "半年", "季度", "年工作总结", "年工作报告", "年工作情况", "年述职"]
        .iter()
        .any(|w| title.contains(w))
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;

    use super::*;
    use crate::recognise::index::Index;
    use crate::recognise::reading;

    fn cues(text: &str) -> Vec<Cue> {
        let page = Page::read(text, &Index::new(&Catalogue::default()));
        let readings = reading::read(&page);
        times(&page, &readings).iter().map(|t| t.cue).collect()
    }

    #[test]
    fn the_last_word_of_time_before_the_number_governs_it() {
        assert_eq!(cues("去年以来落实项目X个，目前在建X个。"), [Cue::Since(WindowCode::Y2), Cue::Now]);
        assert_eq!(cues("近年来投入X万元。"), [Cue::Since(WindowCode::R)]);
        assert_eq!(cues("X年排查X个。")[1], Cue::Year);
    }

    #[test]
    fn it_is_carried_on_within_an_item_and_not_into_the_next() {
        let text = "一是抓项目。去年以来，落实项目X个。引进资金X万元。二是抓培训。举办培训班X期。";
        assert_eq!(cues(text), [Cue::Since(WindowCode::Y2), Cue::Since(WindowCode::Y2), Cue::Silent]);
    }
}
