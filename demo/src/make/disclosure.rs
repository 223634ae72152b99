//! Disclosure (三务公开): by kind of affairs until the county's list gave its items terms, item by item since. Mostly in time, some
//! late, a few not at all; every state is booked as it is made.

use jiff::civil::Date;

use super::Maker;
use crate::calendar::{CUTOFF, Month, d, m, plus};
use crate::fact::Fact;
use crate::rng::Rng;
use crate::tally::Standing;

/// The day from which the list says how often its items are disclosed.
pub(super) const TERMS_FROM: Date = d(2026, 7, 1);
/// Days after a period within which it is disclosed, and since when.
pub(super) const DAYS: i64 = 10;

/// How often an item is disclosed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Often {
    Month,
    Quarter,
    Year,
}

impl Often {
    fn duty(self) -> &'static str {
        match self {
            Often::Month => "disclosure.monthly",
            Often::Quarter => "disclosure.quarterly",
            Often::Year => "disclosure.yearly",
        }
    }

    fn months(self) -> i8 {
        match self {
            Often::Month => 1,
            Often::Quarter => 3,
            Often::Year => 12,
        }
    }

    /// Its periods of the report year that have begun, by their first and last months.
    fn periods(self) -> Vec<(Month, Month)> {
        let starts = (1..=12).step_by(self.months() as usize);
        let all = starts.map(|first: i8| (m(2026, first), m(2026, first + self.months() - 1)));
        all.filter(|(first, _)| first.first() <= CUTOFF).collect()
    }
}

/// The items with terms.
#[rustfmt::skip]
const ITEMS: [(&str, &str, Often); 12] = [
    ("财务", "月度财务明细", Often::Month),
    ("财务", "误工补贴", Often::Month),
    ("党务", "党费收缴使用", Often::Quarter),
    ("村务", "惠农补贴发放", Often::Quarter),
    ("村务", "低保对象名单", Often::Quarter),
    ("村务", "帮扶项目进展", Often::Quarter),
    ("财务", "招待费支出", Often::Quarter),
    ("党务", "党支部年度工作计划", Often::Year),
    ("党务", "党支部书记述职", Often::Year),
    ("村务", "村民代表名单", Often::Year),
    ("财务", "村级年度收支", Often::Year),
    ("财务", "村级债权债务", Often::Year),
];

/// What was disclosed before there were terms: the duty, its affairs, how often, and the item that was chosen.
const AFFAIRS: [(&str, &str, Often, &str); 3] = [
    ("village.party_disclosure", "党务", Often::Quarter, "党费收缴使用"),
    ("village.disclosure", "村务", Often::Quarter, "惠农补贴发放"),
    ("village.finance_disclosure", "财务", Often::Month, "月度财务明细"),
];

/// The affairs of an item that has a term, and the term as the list writes it.
pub(super) fn term(item: &str) -> Option<(&'static str, &'static str)> {
    let (affairs, _, often) = ITEMS.iter().find(|(_, name, _)| *name == item)?;
    Some((affairs, ["每月", "每季度", "每年"][*often as usize]))
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("disclosure");
    for v in 0..maker.villages.len() {
        let mut out: Vec<(&str, Month)> = Vec::new();
        for (affairs, item, often) in ITEMS {
            for period in often.periods().into_iter().filter(|(_, last)| last.last() >= TERMS_FROM) {
                let month = disclose(maker, &mut rng, v, (often.duty(), affairs, item), period, Asked::Item);
                out.extend(month.map(|month| (affairs, month)));
            }
        }
        for (duty, affairs, often, item) in AFFAIRS {
            for period in often.periods().into_iter().filter(|(_, last)| last.last() < TERMS_FROM) {
                // Whatever was disclosed of the affairs will do: the plan of the year, say, which came out in the quarter.
                let besides = out.iter().any(|(of, month)| *of == affairs && (period.0..=period.1).contains(month));
                disclose(maker, &mut rng, v, (duty, affairs, item), period, Asked::Affairs { besides });
            }
        }
    }
}

/// What asks for a disclosure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// An item with a term.
    Item,
    /// The affairs as such, of which something may have been disclosed besides.
    Affairs { besides: bool },
}

/// One item of a village in a period, or what is missing of it; gives the month that it is of where it was disclosed.
fn disclose(
    maker: &mut Maker,
    rng: &mut Rng,
    v: usize,
    (duty, affairs, item): (&'static str, &str, &str),
    (first, last): (Month, Month),
    asked: Asked,
) -> Option<Month> {
    let (from, to) = (maker.villages[v].from, maker.villages[v].to);
    if from.is_some_and(|f| f > last.last()) || to.is_some_and(|t| t < first.first()) {
        return None;
    }
    // A village that was there for a part of the period owes nothing of it.
    if from.is_some_and(|f| f > first.first()) || to.is_some_and(|t| t < last.last()) {
        maker.tally.owed(duty, Standing::Excused);
        return None;
    }
    let due = plus(last.last(), DAYS);
    let Some((month, day)) = published(rng, item, last, due) else {
        let standing = match asked {
            Asked::Affairs { besides: true } => Standing::Met,
            _ if due < CUTOFF => Standing::Overdue,
            _ => Standing::Due,
        };
        maker.tally.owed(duty, standing);
        return None;
    };
    maker.tally.owed(duty, Standing::Met);
    let fact = Fact::new("disclosure", &maker.villages[v].code)
        .with("affairs", affairs)
        .with("item", item)
        .with("period", month)
        .maybe("due_on", (asked == Asked::Item).then_some(due))
        .with("published_on", day)
        .with("channel", rng.pick(&["公开栏", "公开栏", "微信群"]));
    maker.put(fact);
    Some(month)
}

/// The month that it is of and the day on which it was disclosed; none where it has not been.
fn published(rng: &mut Rng, item: &str, last: Month, due: Date) -> Option<(Month, Date)> {
    if due >= CUTOFF {
        // There is time until the year is over; plans and lists of names are out in spring.
        let share = match item {
            "党支部年度工作计划" => 88,
            "村民代表名单" => 61,
            _ => 0,
        };
        let day = d(2026, rng.between(1, 4) as i8, rng.between(8, 28) as i8);
        return rng.percent(share).then(|| (Month::of(day), day));
    }
    let luck = rng.between(1, 100);
    let day = match luck {
        1..=92 => plus(last.last(), rng.between(1, DAYS)),
        93..=97 => plus(due, rng.between(1, 10)),
        _ => return None,
    };
    Some((last, day))
}
