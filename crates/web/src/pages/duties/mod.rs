//! Duties of a month: what is owed at a place, how each stands, and for one duty every subject with its proofs. Worked out from
//! records; listed by place and name, never in the order of who has done least.

mod all;
mod items;
mod month;
mod one;
mod owing;
mod told;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use catalogue::Duty;
use duties::{Board, Standing, State as Owed};
use serde::Deserialize;

use crate::desk::Desk;
use crate::links::Query as Link;
use crate::texts::Words;
use crate::{State, WebError};

pub(crate) use month::Month;

pub(crate) use owing::{Owing, owing};
pub(crate) use told::{Earlier, Whose, earlier, told};

/// Its addresses.
pub(crate) fn routes() -> Router<State> {
    Router::new().route("/duties", get(all::page)).route("/duties/{id}", get(one::page))
}

/// The query as it comes.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Params {
    #[serde(default)]
    place: String,
    #[serde(default)]
    month: String,
    #[serde(default)]
    standing: String,
    /// `mine`: those alone that the reader's own role owes.
    #[serde(default)]
    whose: String,
    #[serde(default)]
    item: String,
    /// The page of the list, from 1.
    #[serde(default)]
    page: String,
}

impl Params {
    /// The standing that alone is looked at; none for all.
    fn standing(&self) -> Result<Option<Standing>, WebError> {
        let asked = self.standing.trim();
        let found = Counts::ALL.into_iter().find(|s| word(*s) == asked);
        if found.is_none() && !asked.is_empty() {
            let known = Counts::ALL.map(|s| format!("standing={}", word(s))).to_vec();
            return Err(WebError::UnknownWord { word: format!("standing={asked}"), known, more: 0 });
        }
        Ok(found)
    }

    /// Whose duties alone are looked at.
    fn whose(&self) -> Result<Whose, WebError> {
        match self.whose.trim() {
            "" => Ok(Whose::All),
            Whose::MINE => Ok(Whose::Mine),
            other => {
                let known = vec![format!("whose={}", Whose::MINE)];
                Err(WebError::UnknownWord { word: format!("whose={other}"), known, more: 0 })
            }
        }
    }
}

/// Has the states ready that every overview of a county looks at: those of this month and those that the reminders keep.
pub(crate) async fn warm(state: &State, county: &catalogue::RegionCode) -> Result<(), WebError> {
    let month = Month::of(state.today());
    state.boards.now(&state.journal, county, (month.first(), month.last()), state.today()).await?;
    let rules = crate::reminders::Rules::of(state, county).await?;
    crate::reminders::board(state, county, &rules).await?;
    Ok(())
}

/// What is asked: a place and a month.
pub(crate) struct Asked {
    place: catalogue::RegionCode,
    month: Month,
}

impl Asked {
    /// A place and a month as they are written: my own and this one where nothing is.
    pub(crate) fn read(desk: &Desk, place: &str, month: &str) -> Result<Asked, WebError> {
        let place = match place.trim() {
            "" => desk.access().home().clone(),
            code => desk.place(code)?,
        };
        Ok(Asked { place, month: Month::read(month, desk.state.today()) })
    }

    pub(crate) fn place(&self) -> &catalogue::RegionCode {
        &self.place
    }

    pub(crate) fn month(&self) -> impl std::fmt::Display {
        self.month
    }

    fn link(&self) -> Link {
        Link::default().with("place", &self.place).with("month", self.month)
    }

    async fn board(&self, desk: &Desk) -> Result<std::sync::Arc<Board>, WebError> {
        let state = &desk.state;
        let range = (self.month.first(), self.month.last());
        Ok(state.boards.now(&state.journal, desk.county(), range, state.today()).await?)
    }
}

/// Whether the reader may see how a duty stands for a subject: the records it is worked out from must be theirs to read.
fn sees(desk: &Desk, duty: &Duty, owed: &Owed, asked: &Asked) -> bool {
    asked.place.holds(&owed.region) && reads(desk, duty, &owed.region)
}

/// Whether the records that a duty is worked out from at a place are the reader's to read.
pub(crate) fn reads(desk: &Desk, duty: &Duty, place: &catalogue::RegionCode) -> bool {
    let reads = |ledger: &str| desk.catalogue().ledger(ledger).is_some_and(|l| desk.access().reads(l, place));
    duty.reads().into_iter().all(reads)
}

/// How many stand how.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub met: usize,
    pub due: usize,
    pub overdue: usize,
    pub excused: usize,
}

impl Counts {
    /// The standings, in the order of the columns.
    const ALL: [Standing; 4] = [Standing::Met, Standing::Due, Standing::Overdue, Standing::Excused];

    fn of(self, standing: Standing) -> usize {
        match standing {
            Standing::Met => self.met,
            Standing::Due => self.due,
            Standing::Overdue => self.overdue,
            Standing::Excused => self.excused,
        }
    }

    /// All four in one line.
    fn say(self, w: Words) -> String {
        let [met, due, overdue, excused] = Counts::ALL.map(|s| self.of(s).to_string());
        w.with("duty-counts", &[("met", &met), ("due", &due), ("overdue", &overdue), ("excused", &excused)])
    }

    pub(crate) fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Met => self.met += 1,
            Standing::Due => self.due += 1,
            Standing::Overdue => self.overdue += 1,
            Standing::Excused => self.excused += 1,
        }
    }

    fn and(self, more: Counts) -> Counts {
        Counts {
            met: self.met + more.met,
            due: self.due + more.due,
            overdue: self.overdue + more.overdue,
            excused: self.excused + more.excused,
        }
    }
}

/// How the duties that the reader may see stand, each by its id, counting the states that are meant.
fn tally<'a>(
    desk: &'a Desk,
    asked: &Asked,
    board: &Board,
    meant: impl Fn(&Duty, &Owed) -> bool,
) -> BTreeMap<&'a str, Counts> {
    let mut by_duty: BTreeMap<&str, Counts> = BTreeMap::new();
    for owed in board.asked() {
        let Some(duty) = desk.catalogue().duty(&owed.duty).filter(|d| sees(desk, d, owed, asked)) else { continue };
        if meant(duty, owed) {
            by_duty.entry(duty.id.as_str()).or_default().add(owed.standing);
        }
    }
    by_duty
}

/// The duties that the reader may see, each with how it stands, in the order of the catalogue.
pub(crate) async fn counted<'a>(desk: &'a Desk, asked: &Asked) -> Result<Vec<(&'a Duty, Counts)>, WebError> {
    let board = asked.board(desk).await?;
    let by_duty = tally(desk, asked, &board, |_, _| true);
    let duties = desk.catalogue().duties().iter();
    Ok(duties.filter_map(|duty| Some((duty, *by_duty.get(duty.id.as_str())?))).collect())
}

/// How one duty stands for each subject that the reader may see, by place and subject.
pub(crate) async fn owed(desk: &Desk, asked: &Asked, duty: &Duty) -> Result<Vec<Owed>, WebError> {
    let board = asked.board(desk).await?;
    let mut seen: Vec<Owed> =
        board.asked().filter(|s| s.duty == duty.id && sees(desk, duty, s, asked)).cloned().collect();
    let by = |s: &Owed| (s.region.clone(), s.subject.clone(), s.deadline, s.item.clone());
    seen.sort_by_cached_key(by);
    Ok(seen)
}

/// How a standing is shown: the class of its sign, and the word.
pub(crate) fn sign(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Met => ("good", "duty-met"),
        Standing::Due => ("note", "duty-due"),
        Standing::Overdue => ("bad", "duty-overdue"),
        Standing::Excused => ("note", "duty-excused"),
    }
}

/// A standing as addresses and programs write it.
pub(crate) fn word(standing: Standing) -> &'static str {
    sign(standing).1.trim_start_matches("duty-")
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn duties_of_a_month_are_counted_and_open_down_to_each_subject() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = wang.get("/duties?month=2026-10").await;
        assert_eq!(page.status, 200, "{}", page.text());
        // Two first secretaries were in post throughout October 2026 and no report is on record.
        assert!(page.text().contains("每月汇报"), "{}", page.text());
        let one = wang.get("/duties/posting.monthly_report?month=2026-10").await;
        assert!(one.body.contains(&bench.posting), "{}", one.text());
        assert!(one.text().contains("陈晓东") && one.text().contains("李建国"));
        assert!(one.text().contains("逾期"), "{}", one.text());
    }

    #[tokio::test]
    async fn a_township_sees_the_duties_of_its_own_and_no_others() {
        let bench = testing::bench().await;
        let shi = bench.signed_in("shiqiao").await;
        let one = shi.get("/duties/posting.monthly_report?month=2026-10").await;
        assert!(one.text().contains("陈晓东") || one.body.contains(&bench.posting), "{}", one.text());
        assert!(!one.text().contains("李建国"), "白鹤镇's posting is not 石桥镇's to see");
        assert_eq!(shi.get("/duties?place=419931").await.status, 403);
    }

    #[tokio::test]
    async fn who_reads_no_posting_sees_no_duty_of_one() {
        let bench = testing::bench().await;
        let page = bench.signed_in("cai").await.get("/duties?month=2026-10").await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("每月汇报"), "{}", page.text());
        assert_eq!(bench.signed_in("wang").await.get("/duties/no.such").await.status, 404);
    }
}
