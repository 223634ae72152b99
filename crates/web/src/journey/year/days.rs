//! A day: what it was for everybody, decided first; then what they enter of it, and when.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use uuid::Uuid;

use super::book::{Was, works};
use super::leave::Coming;
use super::{Form, Year};

/// The days on which a township has no signal, and the day on which its phones find a network again.
const SILENCE: (Date, Date) = (date(2026, 8, 10), date(2026, 8, 16));
const SIGNAL: Date = date(2026, 8, 19);

/// What becomes of a working day on which nobody is on leave.
enum Turn {
    Plain,
    Visit,
    Away(Vec<(&'static str, &'static str)>, [Was; 2]),
    Missing,
}

impl Year {
    pub(super) async fn spends_the_day(&mut self) {
        for of in 0..self.posted.len() {
            if self.posted[of].holds(self.today) {
                self.spends(of).await;
            }
        }
        self.asks_for_leave().await;
        if self.today == SIGNAL {
            self.finds_signal().await;
        }
    }

    async fn spends(&mut self, of: usize) {
        let today = self.today;
        let work = works(today);
        let ahead = self.posted[of].ahead.get(&today).copied().unwrap_or_default();
        let plain = if work { Was::In } else { Was::Rest };
        if ahead.iter().any(Option::is_some) {
            let halves = ahead.map(|h| h.filter(|_| work).unwrap_or(plain));
            self.posted[of].days.insert(today, halves);
            return;
        }
        // Without signal there is more to enter, so that a week of it is a trial.
        let turn = if self.is_silent(of) && self.chance.once_in(2) { Turn::Visit } else { self.turn(work) };
        let halves = match &turn {
            Turn::Plain => [plain; 2],
            Turn::Visit => [Was::In; 2],
            Turn::Away(_, halves) => *halves,
            Turn::Missing => [Was::Absent; 2],
        };
        self.posted[of].days.insert(today, halves);
        match turn {
            Turn::Plain => {}
            Turn::Visit => self.visits(of).await,
            Turn::Away(said, _) => self.marks(of, said).await,
            Turn::Missing => {
                let login = self.township_login(self.posted[of].township());
                let form = self.mark(of, &login, today, &[("whole", "无故")]);
                self.sends(&form).await;
            }
        }
    }

    fn turn(&mut self, work: bool) -> Turn {
        const AWAY: &str = "因公外出";
        let chance = &mut self.chance;
        if !work {
            return if chance.once_in(25) { Turn::Visit } else { Turn::Plain };
        }
        match chance.below(500) {
            0..=11 => Turn::Away(vec![("whole", AWAY)], [Was::Duty; 2]),
            12..=17 => Turn::Away(vec![("afternoon", AWAY)], [Was::In, Was::Duty]),
            18..=22 => Turn::Away(vec![("morning", AWAY)], [Was::Duty, Was::In]),
            23..=30 => Turn::Away(vec![("whole", "培训")], [Was::Training; 2]),
            31 => Turn::Missing,
            32..=80 => Turn::Visit,
            _ => Turn::Plain,
        }
    }

    pub(super) fn mark(&self, of: usize, login: &str, day: Date, said: &[(&str, &str)]) -> Form {
        let address = format!("/month/{}/{}/days", self.posted[of].id, day.strftime("%Y-%m"));
        let day = ("day".to_string(), day.to_string());
        let said = said.iter().map(|(k, v)| (k.to_string(), v.to_string()));
        (login.into(), address, std::iter::once(day).chain(said).collect())
    }

    fn is_silent(&self, of: usize) -> bool {
        self.posted[of].township() == self.silent && SILENCE.0 <= self.today && self.today <= SILENCE.1
    }

    /// Marks a day as otherwise than worked out: at once, or some days later, though before the month is confirmed.
    async fn marks(&mut self, of: usize, said: Vec<(&'static str, &'static str)>) {
        let form = self.mark(of, &self.posted[of].login, self.today, &said);
        if self.is_silent(of) {
            self.held_back.push(form);
        } else if self.chance.once_in(6) {
            let day = self.today.saturating_add((1 + self.chance.below(5) as i64).days());
            let last = self.today.last_of_month().saturating_add(1.day());
            self.later.entry(day.min(last)).or_default().push(Coming::Form(form));
        } else {
            self.sends(&form).await;
        }
    }

    /// Enters a visit on the phone, now and then by two taps.
    async fn visits(&mut self, of: usize) {
        let posted = &self.posted[of];
        let entry = Uuid::now_v7().to_string();
        let (day, made) = (self.today.to_string(), format!("{}T02:30:00Z", self.today));
        let fields = [
            ("entry", entry.as_str()),
            ("region", &posted.village),
            ("household", &posted.household),
            ("posting", &posted.id),
            ("visitor", &posted.name),
            ("day", &day),
            ("matter", "了解近况"),
            ("device_at", &made),
            ("then", "/phone/visit"),
        ];
        let fields = fields.map(|(k, v)| (k.to_string(), v.to_string())).to_vec();
        let form = (posted.login.clone(), "/ledgers/visit/records".to_string(), fields);
        self.visits += 1;
        if self.is_silent(of) {
            self.held_back.push(form);
            return;
        }
        self.sends(&form).await;
        if self.chance.once_in(20) {
            self.sends(&form).await;
        }
    }

    /// Phones send what they kept: everything twice, for the first answer was lost; what lies too far back comes back for its reason.
    async fn finds_signal(&mut self) {
        let forms = std::mem::take(&mut self.held_back);
        assert!(forms.len() > 10, "a week of a township's postings: {}", forms.len());
        let mut returned = 0;
        for (login, address, mut fields) in forms {
            let sent: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let answer = self.client(&login).await.post(&address, &sent).await;
            if answer.status == 422 {
                returned += 1;
                let field = if address.starts_with("/month") { "reason" } else { "late_reason" };
                fields.push((field.into(), "停电停网一周".into()));
            }
            let form = (login, address, fields);
            self.sends(&form).await;
            self.sends(&form).await;
        }
        assert!(returned > 0, "10 and 11 August lie more than seven days before the nineteenth");
    }
}
