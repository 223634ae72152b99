//! A year of the demo county, lived day by day through the pages: what was entered late, twice, without signal, by a successor or under
//! another village's name ends in the days, duties and allowances that the simulator's own books say.

mod book;
mod change;
mod county;
mod days;
mod leave;
mod months;

use std::collections::{BTreeMap, BTreeSet};

use book::{Owed, Posted, Was, YEAR};
use duties::Board;
use duties::days::{Presence, covered};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use journal::{Record, RecordQuery};
use leave::Coming;
use testbed::Chance;

use crate::Settings;
use crate::testing::{Bench, Client, county};

/// The day on which the year is looked back upon: its December has been confirmed and paid.
const AFTERWARDS: Date = date(2027, 1, 15);

/// A form that is sent: by whom, where to, what.
type Form = (String, String, Vec<(String, String)>);

/// The county as its people live in it, and the simulator's books.
struct Year {
    bench: Bench,
    _bed: testbed::Bed,
    today: Date,
    chance: Chance,
    townships: Vec<String>,
    /// The township that has no signal for a week: the one with the most postings.
    silent: String,
    posted: Vec<Posted>,
    units: Vec<String>,
    /// Townships that heard reports, with the month.
    heard: BTreeSet<(String, i8)>,
    /// Weeks in which somebody was inspected, with how many.
    inspected: BTreeMap<String, i64>,
    visits: usize,
    differences: usize,
    /// What waits in phones without signal.
    held_back: Vec<Form>,
    /// What is sent on a later day.
    later: BTreeMap<Date, Vec<Coming>>,
}

impl Year {
    async fn client(&self, login: &str) -> Client<'_> {
        self.bench.signed_in(login).await
    }

    /// Sends a form that must be taken.
    async fn sends(&self, (login, address, fields): &Form) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let answer = self.client(login).await.post(address, &fields).await;
        assert_eq!(answer.status, 303, "{} {login} {address} {fields:?}: {}", self.today, answer.text());
    }

    /// Sends entries by the API.
    async fn enters(&self, login: &str, entries: Vec<serde_json::Value>) {
        for part in entries.chunks(500) {
            let answer = self.bench.send(login, "/api/419931/entries", &serde_json::json!(part)).await;
            assert_eq!(answer.status, 201, "{} {login}: {}", self.today, answer.text());
        }
    }

    /// The records of a ledger.
    async fn records(&self, ledger: &str) -> Vec<Record> {
        let ledger = self.bench.state.catalogue().ledger(ledger).unwrap();
        self.bench.state.journal.records(&county(), ledger, &RecordQuery::default()).await.unwrap()
    }

    fn township_login(&self, township: &str) -> String {
        format!("t{}", self.townships.iter().position(|t| t == township).unwrap())
    }

    async fn lives(&mut self) {
        while self.today <= AFTERWARDS {
            let settings = Settings { cutoff: Some(self.today), ..Settings::default() };
            self.bench = self.bench.with(settings);
            self.changes().await;
            self.sends_what_waited().await;
            if self.today <= YEAR.1 {
                self.spends_the_day().await;
            }
            self.keeps_the_month().await;
            self.today = self.today.saturating_add(1.day());
        }
        self.today = AFTERWARDS;
    }

    /// What duties of postings must stand at, by duty, posting and period.
    fn owed(&self) -> BTreeMap<(String, String, String), Owed> {
        let mut all = BTreeMap::new();
        for posted in &self.posted {
            let mut put = |duty: &str, period: String, owed| {
                all.insert((duty.to_string(), posted.id.clone(), period), owed);
            };
            for month in (1..=12).filter(|m| posted.touches(*m)) {
                let heard = self.heard.contains(&(posted.township().to_string(), month));
                for (duty, owed) in posted.month(month, heard) {
                    put(duty, format!("2026-{month:02}"), owed);
                }
            }
            for (duty, owed) in posted.year() {
                put(duty, "2026".into(), owed);
            }
        }
        all
    }
}

/// The duty states of the year equal the books.
async fn duties_agree(year: &Year) {
    let journal = &year.bench.state.journal;
    let board = Board::derive(journal, &county(), YEAR, AFTERWARDS, None).await.unwrap();
    let states = board.states().filter(|s| s.duty.starts_with("posting."));
    let found: BTreeMap<(String, String, String), Owed> = states
        .map(|s| ((s.duty.clone(), s.subject.clone(), s.period.to_string()), (s.need, s.have, s.standing)))
        .collect();
    let owed = year.owed();
    for (key, owed) in &owed {
        assert_eq!(found.get(key), Some(owed), "{key:?}");
    }
    assert_eq!(found.len(), owed.len());
    for week in board.states().filter(|s| s.duty == "county.inspection") {
        let had = year.inspected.get(&week.period.to_string()).copied().unwrap_or_default();
        assert_eq!(week.have, had * 1000, "{}", week.period);
    }
    let kept = year.bench.state.boards.now(journal, &county(), YEAR, AFTERWARDS).await.unwrap();
    assert_eq!(kept.states().collect::<Vec<_>>(), board.states().collect::<Vec<_>>());
}

/// The days that were confirmed, and the allowance that was paid, equal the books.
async fn days_and_allowances_agree(year: &Year) {
    let of = |all: Vec<Record>| -> BTreeMap<(String, String), Vec<Record>> {
        all.into_iter().fold(BTreeMap::new(), |mut by, r| {
            by.entry((r.text("posting").to_string(), r.text("month").to_string())).or_default().push(r);
            by
        })
    };
    let confirmed = of(year.records("month_confirmation").await);
    let allowances = of(year.records("allowance").await);
    let differences = of(year.records("allowance_difference").await);
    assert_eq!(differences.values().flatten().count(), year.differences);
    for posted in &year.posted {
        for month in (1..=12).filter(|m| posted.touches(*m)) {
            let key = (posted.id.clone(), format!("2026-{month:02}"));
            let confirmation = &confirmed[&key][0];
            assert_eq!(confirmation.text("state"), "已确认", "{key:?}");
            for (was, field) in Was::FIELDS {
                let kept = confirmation.get(field).as_int();
                assert_eq!(kept, Some(posted.spent(month, was)), "{field} of {} {key:?}", posted.name);
            }
            let lines = || allowances[&key].iter().chain(differences.get(&key).into_iter().flatten());
            let sum = |field: &str| lines().map(|l| l.get(field).as_int().unwrap()).sum::<i64>();
            assert_eq!(sum("days"), posted.spent(month, Was::In), "{key:?}");
            assert_eq!(sum("amount"), posted.allowance(month), "{key:?}");
            assert!(lines().all(|l| !l.get("paid_on").is_null()), "{key:?}");
        }
    }
}

/// A village whose first secretary was replaced on a day is covered on that day once.
async fn handover_is_covered_once(year: &Year) {
    let may = date(2026, 5, 1);
    let (old, new) =
        (&year.posted[change::REPLACED_MID_MONTH], year.posted.iter().find(|p| p.from == change::HANDOVER));
    let new = new.unwrap();
    let place = catalogue::RegionCode::parse(&old.village).unwrap();
    let journal = &year.bench.state.journal;
    let calendar = journal.catalogue().calendar().clone();
    let range = (may, may.last_of_month());
    let presence = Presence::load(journal, &county(), calendar, &place, range, AFTERWARDS).await.unwrap();
    let months: Vec<_> = [&old.id, &new.id].into_iter().map(|id| presence.month(id, may).unwrap()).collect();
    let here = |p: &Posted, day: &Date, half: usize| p.days.get(day).is_some_and(|d| d[half] == Was::In);
    let halves = (1..=31).flat_map(|d| [(date(2026, 5, d), 0), (date(2026, 5, d), 1)]);
    let by_books = halves.filter(|(day, half)| here(old, day, *half) || here(new, day, *half)).count() as i64;
    assert_eq!(covered(&months), by_books);
    assert!(old.days[&change::HANDOVER] == new.days[&change::HANDOVER], "the day of the handover is a day of both");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_lived_day_by_day_ends_in_what_the_simulators_books_say() {
    let mut year = Year::begin().await;
    assert!(year.posted.len() >= 55, "{}", year.posted.len());
    year.lives().await;
    duties_agree(&year).await;
    days_and_allowances_agree(&year).await;
    handover_is_covered_once(&year).await;
    // What was sent twice, or waited a week for signal, is there once.
    assert_eq!(year.records("visit").await.len(), year.visits);
    let verified = year.bench.state.journal.verify(&county(), |_| ()).await.unwrap();
    assert!(verified.is_ok(), "the chain is whole");
}
