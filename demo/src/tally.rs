//! Keeping the books while facts are made: each fact says at once what it adds to which figure.
//!
//! These are plain sums and sets over plain comparisons of days. Nothing here knows the catalogue's conditions or any SQL, so
//! that a figure engine can be held against it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::books::{Amount, BookValue, Books, Standings};
use crate::calendar::{CUTOFF, d, holds};
use crate::codes::COUNTY_CODE;

/// The window of a figure in the demo's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// 今年以来.
    Year,
    /// 去年以来.
    TwoYears,
    /// 近年来: three years to the cut-off.
    Recent,
    /// 目前, and norms.
    State,
    /// Records of a year.
    Of(i16),
}

/// What is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sum {
    Count,
    Money(i64),
}

/// A figure the books keep: id, unit, window, what is added up, whether its facts lie in townships.
type Line = (&'static str, &'static str, Over, Sum, bool);

const WAN: Sum = Sum::Money(1_000_000);

#[rustfmt::skip]
const LINES: [Line; 57] = [
    ("leading_office.deputies_added", "名", Over::Year, Sum::Count, false),
    ("establishment.added", "名", Over::Year, Sum::Count, false),
    ("township.with_fulltime_deputy", "个", Over::State, Sum::Count, true),
    ("rule.min_town_office_staff", "人", Over::State, Sum::Count, false),
    ("rule.low_income_household_threshold", "户", Over::State, Sum::Count, false),
    ("village.over_threshold_with_group", "个", Over::State, Sum::Count, true),
    ("rectification.cases_a", "个", Over::Of(2025), Sum::Count, true),
    ("rectification.dual_type_a", "个", Over::Of(2025), Sum::Count, true),
    ("rectification.bottom_ranked_b", "个", Over::Of(2026), Sum::Count, true),
    ("secretary.adjusted", "名", Over::Year, Sum::Count, true),
    ("rules.party_basic", "项", Over::State, Sum::Count, false),
    ("rules.village_mgmt", "项", Over::State, Sum::Count, false),
    ("rules.disclosure_items", "项", Over::State, Sum::Count, false),
    ("rules.family_rules", "项", Over::State, Sum::Count, false),
    ("venue.funds_paid", "万元", Over::Recent, WAN, true),
    ("venue.built_or_rebuilt", "个", Over::Recent, Sum::Count, true),
    ("budget.party_building", "万元", Over::Of(2026), WAN, false),
    ("rule.secretary_pay_month", "元", Over::State, Sum::Count, false),
    ("budget.collective_guidance", "万元", Over::Of(2026), WAN, false),
    ("pilot.total", "个", Over::State, Sum::Count, true),
    ("pilot.province", "个", Over::State, Sum::Count, true),
    ("pilot.city", "个", Over::State, Sum::Count, true),
    ("pilot.county", "个", Over::State, Sum::Count, true),
    ("collective.company_villages", "个", Over::TwoYears, Sum::Count, true),
    ("collective.income_villages", "个", Over::Of(2025), Sum::Count, true),
    ("posting.first_secretary", "名", Over::State, Sum::Count, true),
    ("posting.first_secretary_city", "人", Over::State, Sum::Count, true),
    ("posting.first_secretary_county", "人", Over::State, Sum::Count, true),
    ("rule.days_in_village_month", "天", Over::State, Sum::Count, false),
    ("training.first_secretary_sessions", "次", Over::Year, Sum::Count, false),
    ("rule.subsidy_per_day", "元", Over::State, Sum::Count, false),
    ("project.landed", "个", Over::TwoYears, Sum::Count, true),
    ("project.newly_developed", "个", Over::TwoYears, Sum::Count, true),
    ("funds.attracted", "万元", Over::TwoYears, WAN, true),
    ("coop.founded", "个", Over::TwoYears, Sum::Count, true),
    ("collective.income_uplift", "万元", Over::TwoYears, WAN, true),
    ("people.benefited", "人", Over::TwoYears, Sum::Count, true),
    ("training.rural_sessions", "期", Over::Year, Sum::Count, false),
    ("training.secretaries_trained", "名", Over::Year, Sum::Count, false),
    ("project.by_trade_in_flagged_villages", "个", Over::Year, Sum::Count, true),
    ("pairing.party_members", "名", Over::State, Sum::Count, true),
    ("pairing.households", "个", Over::State, Sum::Count, true),
    ("honor.demo_sites", "个", Over::State, Sum::Count, false),
    ("honor.vanguard_posts", "个", Over::State, Sum::Count, false),
    // Not slots of the report, but what slots are divided by, told apart from, or checked against.
    ("household.low_income", "户", Over::State, Sum::Count, true),
    ("village.count", "个", Over::State, Sum::Count, true),
    ("township.total", "个", Over::State, Sum::Count, false),
    ("village.over_threshold", "个", Over::State, Sum::Count, true),
    ("village.three_item_total", "万元", Over::Of(2026), WAN, true),
    ("collective.income_villages_any", "个", Over::Of(2025), Sum::Count, true),
    ("posting.first_secretary_ever", "名", Over::Recent, Sum::Count, true),
    ("posting.members", "名", Over::State, Sum::Count, true),
    ("funds.agreed", "万元", Over::TwoYears, WAN, true),
    ("pairing.all_households", "户", Over::State, Sum::Count, true),
    ("pairing.helpers", "名", Over::State, Sum::Count, true),
    ("training.sessions", "期", Over::Year, Sum::Count, false),
    ("village.flag/收入低", "个", Over::State, Sum::Count, true),
];

/// When a fact counts.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// On a day.
    On(Date),
    /// From one day to another, either end open.
    During(Option<Date>, Option<Date>),
    /// In a year.
    In(i16),
}

/// How a duty stands at the cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Done, in time or late.
    Met,
    /// There is time.
    Due,
    /// There is none left.
    Overdue,
    /// Nothing is owed.
    Excused,
}

/// One figure in one place, this year or last.
type Slot = (&'static str, Last, String);

/// Whether the same window a year earlier is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Last {
    No,
    Yes,
}

/// The running books.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sums: BTreeMap<Slot, i64>,
    sets: BTreeMap<Slot, BTreeSet<String>>,
    exceptions: BTreeMap<&'static str, BTreeSet<String>>,
    duties: BTreeMap<&'static str, Standings>,
}

impl Tally {
    /// How a duty of the report year stands for one more subject, item and period.
    pub fn owed(&mut self, duty: &'static str, standing: Standing) {
        let all = self.duties.entry(duty).or_default();
        match standing {
            Standing::Met => all.met += 1,
            Standing::Due => all.due += 1,
            Standing::Overdue => all.overdue += 1,
            Standing::Excused => all.excused += 1,
        }
    }

    /// Adds an amount (1 for a thing counted, fen for money) to a figure.
    pub fn add(&mut self, id: &'static str, when: When, region: &str, amount: i64) {
        for slot in slots(id, when, region) {
            *self.sums.entry(slot).or_default() += amount;
        }
    }

    /// Notes a person, household or village that a figure counts once, however often it comes.
    pub fn note(&mut self, id: &'static str, when: When, region: &str, key: &str) {
        for slot in slots(id, when, region) {
            self.sets.entry(slot).or_default().insert(key.into());
        }
    }

    /// Takes a noted one out again: what was entered turned out wrong.
    pub fn unnote(&mut self, id: &'static str, when: When, region: &str, key: &str) {
        for slot in slots(id, when, region) {
            self.sets.entry(slot).or_default().remove(key);
        }
    }

    /// How many have been noted in the county at the cut-off.
    pub fn noted(&self, id: &'static str, key: &str) -> bool {
        self.sets.get(&(id, Last::No, COUNTY_CODE.into())).is_some_and(|set| set.contains(key))
    }

    /// An exception to a claim, in words.
    pub fn exception(&mut self, claim: &'static str, who: impl Into<String>) {
        self.exceptions.entry(claim).or_default().insert(who.into());
    }

    /// A claim that was looked at; it holds if no exception follows.
    pub fn claim(&mut self, claim: &'static str) {
        self.exceptions.entry(claim).or_default();
    }

    fn at(&self, slot: &Slot) -> i64 {
        let people = self.sets.get(slot).map_or(0, |set| set.len() as i64);
        self.sums.get(slot).copied().unwrap_or(0) + people
    }

    /// The books as they stand, for a county of this name.
    pub fn close(&self, county: &str, townships: &[String]) -> Books {
        let (exceptions, duties) = (self.exceptions.clone(), self.duties.clone());
        let mut books = Books { exceptions, duties, ..Books::default() };
        books.values = self.of_place(Last::No, COUNTY_CODE, |_| true);
        books.last_year = self.of_place(Last::Yes, COUNTY_CODE, |_| true);
        for code in townships {
            for (id, value) in self.of_place(Last::No, code, |line| line.4) {
                books.townships.entry(id).or_default().insert(code.clone(), value);
            }
        }
        let text = |text: &str| Amount::Text { text: text.into() };
        books.values.insert("county_name", BookValue::new(text(county), ""));
        books.last_year.insert("county_name", BookValue::new(text(county), ""));
        for (id, year) in [("param.rect_year_a", 2025), ("param.rect_year_b", 2026), ("param.budget_year", 2026)] {
            books.values.insert(id, BookValue::new(Amount::Count { count: year }, "年"));
            books.last_year.insert(id, BookValue::new(Amount::Count { count: year - 1 }, "年"));
        }
        books
    }

    /// All values of one place, quotients among them.
    fn of_place(&self, last: Last, place: &str, wanted: impl Fn(&Line) -> bool) -> BTreeMap<&'static str, BookValue> {
        let at = |id: &'static str| self.at(&(id, last, place.to_string()));
        let mut values = BTreeMap::new();
        for line in LINES.iter().filter(|l| wanted(l)) {
            let (id, unit, _, sum, _) = *line;
            let amount = match sum {
                Sum::Count => Amount::Count { count: at(id) },
                Sum::Money(per_unit) => Amount::Money { fen: at(id), per_unit },
            };
            values.insert(id, BookValue::new(amount, unit));
        }
        let share =
            Amount::Quotient { top: at("pairing.households") * 100, bottom: at("household.low_income"), places: 1 };
        values.insert("pairing.household_coverage", BookValue::new(share, "%"));
        let average = Amount::Quotient {
            top: at("village.three_item_total"),
            bottom: at("village.count") * 1_000_000,
            places: 2,
        };
        values.insert("village.three_item_avg", BookValue::new(average, "万元"));
        values
    }
}

/// Where a fact counts: in the county and, if it lies in one, in its township; this year, last year, both or neither.
fn slots(id: &'static str, when: When, region: &str) -> Vec<Slot> {
    let line = LINES.iter().find(|l| l.0 == id).expect("every figure the generator feeds is in the list");
    let mut places = vec![COUNTY_CODE.to_string()];
    places.extend(region.get(..9).map(String::from));
    let both = [Last::No, Last::Yes].into_iter().filter(|last| counts(line.2, when, *last));
    both.flat_map(|last| places.iter().map(move |p| (id, last, p.clone()))).collect()
}

fn counts(over: Over, when: When, last: Last) -> bool {
    let back = if last == Last::Yes { 1 } else { 0 };
    let cutoff = d(CUTOFF.year() - back, CUTOFF.month(), CUTOFF.day());
    let within = |from: Date, day: Date| from <= day && day <= cutoff;
    match (over, when) {
        (Over::Year, When::On(day)) => within(d(cutoff.year(), 1, 1), day),
        (Over::TwoYears, When::On(day)) => within(d(cutoff.year() - 1, 1, 1), day),
        (Over::Recent, When::On(day)) => within(recent(cutoff), day),
        // In force on any day of the window.
        (Over::Recent, When::During(from, to)) => {
            from.is_none_or(|f| f <= cutoff) && to.is_none_or(|t| t >= recent(cutoff))
        }
        (Over::State, When::During(from, to)) => holds(from, to, cutoff),
        (Over::State, When::On(day)) => day <= cutoff,
        (Over::Of(year), When::In(of)) => of == year - back,
        _ => false,
    }
}

/// The first day of the three years to a cut-off.
fn recent(cutoff: Date) -> Date {
    d(cutoff.year() - 3, cutoff.month(), cutoff.day() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(id: &'static str, when: When) -> (i64, i64) {
        let mut tally = Tally::default();
        tally.add(id, when, "419931100201", 1);
        let at = |last| tally.at(&(id, last, COUNTY_CODE.into()));
        (at(Last::No), at(Last::Yes))
    }

    #[test]
    fn the_edges_of_the_windows_belong_to_them() {
        let on = |y, m, day| When::On(d(y, m, day));
        assert_eq!(counted("secretary.adjusted", on(2026, 1, 1)), (1, 0));
        assert_eq!(
            counted("secretary.adjusted", on(2025, 12, 31)),
            (0, 0),
            "after last year's window, before this year's"
        );
        assert_eq!(counted("secretary.adjusted", on(2025, 11, 20)), (0, 1));
        assert_eq!(counted("project.landed", on(2025, 1, 1)), (1, 1));
        assert_eq!(counted("project.landed", on(2024, 12, 31)), (0, 1));
        assert_eq!(counted("project.landed", on(2026, 11, 21)), (0, 0));
        assert_eq!(counted("venue.funds_paid", on(2023, 11, 21)), (1, 1));
        assert_eq!(counted("venue.funds_paid", on(2023, 11, 20)), (0, 1));
    }

    #[test]
    fn a_state_is_that_of_the_last_day() {
        let spell = |from: Date, to: Option<Date>| When::During(Some(from), to);
        assert_eq!(counted("posting.first_secretary", spell(d(2025, 5, 16), None)), (1, 1));
        assert_eq!(counted("posting.first_secretary", spell(d(2023, 5, 16), Some(d(2026, 11, 19)))), (0, 1));
        assert_eq!(counted("posting.first_secretary", spell(d(2026, 11, 20), None)), (1, 0));
    }

    #[test]
    fn a_person_noted_twice_counts_once() {
        let mut tally = Tally::default();
        for day in [d(2026, 3, 1), d(2026, 9, 1)] {
            tally.note("training.secretaries_trained", When::On(day), "419931", "somebody");
        }
        assert_eq!(tally.at(&("training.secretaries_trained", Last::No, COUNTY_CODE.into())), 1);
    }

    #[test]
    fn a_fact_of_a_village_counts_in_its_township_too() {
        let mut tally = Tally::default();
        tally.add("pilot.total", When::During(None, None), "419931103201", 1);
        let books = tally.close("某县", &["419931103".into(), "419931104".into()]);
        assert_eq!(books.townships["pilot.total"]["419931103"].shown, "1");
        assert_eq!(books.townships["pilot.total"]["419931104"].shown, "0");
        assert_eq!(books.values["pilot.total"].shown, "1");
    }
}
