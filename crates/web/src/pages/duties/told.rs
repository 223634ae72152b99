//! What of the duties is told (催办): what is overdue, and what is soon due. The digest tells it line by line; the pages that look at this
//! month alone tell in one row what is left of the months before. One function finds it for all of them, among the states that the
//! reminders keep.

use std::collections::BTreeMap;

use catalogue::{Duty, RegionCode};
use duties::{Board, Stage, State as Owed};

use super::{Month, reads};
use crate::desk::Desk;
use crate::links::Query as Link;
use crate::reminders::{self, Rules};
use crate::{WebError, show};

/// A state that is told.
pub(crate) struct Told<'a> {
    pub stage: Stage,
    pub duty: &'a Duty,
    pub owed: &'a Owed,
    /// Whether it is the reader's own role that owes it, where they hold it.
    pub mine: bool,
}

/// What is told of a board, as far as the reader may see how it stands, by duty and subject.
pub(crate) fn told<'a>(desk: &'a Desk, rules: &'a Rules, board: &'a Board) -> impl Iterator<Item = Told<'a>> {
    // A duty's states stand together, and those of a subject at one place: what the reader may see is asked once for all of these.
    let mut last: Option<(&'a Duty, &'a RegionCode, bool, bool)> = None;
    board.asked().filter_map(move |owed| {
        let stage = duties::stage(owed, rules.today, rules.ahead)?;
        let (duty, _, seen, mine) = match last {
            Some(known) if known.0.id == owed.duty && *known.1 == owed.region => known,
            _ => {
                let duty = desk.catalogue().duty(&owed.duty)?;
                (duty, &owed.region, reads(desk, duty, &owed.region), owes(desk, duty, &owed.region))
            }
        };
        last = Some((duty, &owed.region, seen, mine));
        seen.then_some(Told { stage, duty, owed, mine })
    })
}

/// Whether the reader holds the role that owes a duty at a place.
fn owes(desk: &Desk, duty: &Duty, place: &RegionCode) -> bool {
    desk.access().grants().iter().any(|g| g.role.name == duty.by && g.region.holds(place))
}

/// Whose duties are meant: all that the reader may see, or those alone that the reader's own role owes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Whose {
    #[default]
    All,
    Mine,
}

impl Whose {
    /// The word in addresses; none for all.
    pub const MINE: &'static str = "mine";

    pub(super) fn link(self, link: Link) -> Link {
        if self == Whose::Mine { link.with("whose", Whose::MINE) } else { link }
    }

    fn means(self, told: &Told<'_>) -> bool {
        self == Whose::All || told.mine
    }

    /// The same of a state that may or may not be told.
    pub(super) fn holds(self, desk: &Desk, duty: &Duty, owed: &Owed) -> bool {
        self == Whose::All || owes(desk, duty, &owed.region)
    }
}

/// What is overdue of the months before this one: the row that pages of this month show.
pub(crate) struct Earlier {
    /// How much, in words.
    pub title: String,
    /// Each month with its link, the earliest first.
    pub months: Vec<OfMonth>,
    /// How much of it the reader's own role owes, in words; none where that is all or nothing of it.
    pub mine: Option<String>,
    /// How long something is told.
    pub reach: String,
}

/// What is overdue of a month.
pub(crate) struct OfMonth {
    pub month: Month,
    pub n: usize,
    pub href: String,
    pub says: String,
}

/// What is overdue at a place of the months before this one; none where nothing is.
pub(crate) async fn earlier(desk: &Desk, place: &RegionCode, whose: Whose) -> Result<Option<Earlier>, WebError> {
    let rules = Rules::of(&desk.state, desk.county()).await?;
    let board = reminders::board(&desk.state, desk.county(), &rules).await?;
    let mut months: BTreeMap<Month, usize> = BTreeMap::new();
    let mut mine = 0;
    for told in told(desk, &rules, &board).filter(|told| whose.means(told) && place.holds(&told.owed.region)) {
        let month = Month::of(told.owed.period.last);
        if told.stage == Stage::Overdue && month < Month::of(rules.today) {
            *months.entry(month).or_default() += 1;
            mine += usize::from(told.mine);
        }
    }
    let all: usize = months.values().sum();
    let w = desk.words();
    let of_month = |(month, n): (Month, usize)| OfMonth {
        month,
        n,
        href: format!("/duties{}", whose.link(overdue(place, month))),
        says: w.with(
            "earlier-month",
            &[("month", &show::month_in_words(month.first(), rules.today, w.lang)), ("n", &n.to_string())],
        ),
    };
    Ok((all > 0).then(|| Earlier {
        title: w.one("earlier-overdue", "n", all as i64),
        months: months.into_iter().map(of_month).collect(),
        mine: (mine > 0 && mine < all).then(|| w.one("earlier-mine", "n", mine as i64)),
        reach: w.one("earlier-reach", "days", duties::REACH),
    }))
}

/// Where what is overdue of a month is looked at.
fn overdue(place: &RegionCode, month: Month) -> Link {
    Link::default().with("place", place).with("month", month).with("standing", "overdue")
}

#[cfg(test)]
mod tests;
