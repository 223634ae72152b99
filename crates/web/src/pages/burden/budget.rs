//! What filling in may cost a role, and what to shorten where it costs more. A norm of the county, else the catalogue's own number.

use cases::Law;
use duties::burden::Share;

use super::tenths;
use crate::desk::Desk;
use crate::links::Query;

/// A role's budget, what of its share is held against it, and its norm.
const BUDGETS: [(&str, Kind, &str); 3] = [
    ("first_secretary", Kind::Day, "burden_day_minutes"),
    ("first_secretary", Kind::MonthEnd, "burden_month_end_minutes"),
    ("township", Kind::Month, "burden_township_minutes"),
];

/// What is held against a budget: of one person, on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A working day, the month's end aside.
    Day,
    /// The month's end.
    MonthEnd,
    /// The whole month.
    Month,
}

impl Kind {
    /// The word of the API.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Day => "day",
            Kind::MonthEnd => "month_end",
            Kind::Month => "month",
        }
    }
}

/// A budget beside what it was held against; both in tenths of minutes.
pub(crate) struct Held {
    pub kind: Kind,
    pub spent: i64,
    pub most: i64,
}

impl Held {
    /// Whether it cost more.
    pub(crate) fn is_over(&self) -> bool {
        self.spent > self.most
    }
}

/// A budget on the page.
pub(super) struct Budget {
    pub name: String,
    pub spent: String,
    pub most: String,
    pub over: bool,
    pub says: String,
    pub href: Option<(String, String)>,
}

/// The budgets of a role's share; none where neither the county nor the catalogue has one.
pub(crate) fn budgets(role: &str, share: &Share, days: usize, law: &Law<'_>) -> Vec<Held> {
    let held = |(_, kind, norm): &(&str, Kind, &str)| {
        let spent = match kind {
            Kind::Day => share.a_person_a_day(days),
            Kind::MonthEnd => share.a_person_at_the_end(),
            Kind::Month => share.a_person(),
        };
        Some(Held { kind: *kind, spent, most: law.thousandths(norm)? / 100 })
    };
    BUDGETS.iter().filter(|(of, ..)| *of == role).filter_map(held).collect()
}

impl Held {
    /// In words: how it stands, and where it is more, which form to shorten. Of nobody.
    pub(super) fn said(&self, desk: &Desk, share: &Share) -> Budget {
        let w = desk.words();
        let (spent, most) = (tenths(self.spent), tenths(self.most));
        let name = match self.kind {
            Kind::Day => w.say("burden-day"),
            Kind::MonthEnd => w.say("burden-month-end"),
            Kind::Month => w.say("burden-month"),
        };
        let end = match self.kind {
            Kind::Day => Some(false),
            Kind::MonthEnd => Some(true),
            Kind::Month => None,
        };
        let longest = share.longest(end).and_then(|l| desk.catalogue().ledger(l.form.as_deref()?));
        let (says, href) = match (self.is_over(), longest) {
            (false, _) => (w.say("burden-within"), None),
            (true, None) => (w.one("burden-over", "over", tenths(self.spent - self.most)), None),
            (true, Some(ledger)) => {
                let over = tenths(self.spent - self.most);
                let form = w.name(&ledger.names);
                let n = ledger.entered().filter(|f| f.required).count().to_string();
                let says = w.with("burden-over-form", &[("over", &over), ("form", &form), ("n", &n)]);
                let at = format!("/declarations/fields/new{}", Query::default().with("of", &ledger.name));
                (says, desk.access().declares().then(|| (at, w.say("burden-shorten"))))
            }
        };
        Budget { name, spent, most, over: self.is_over(), says, href }
    }
}
