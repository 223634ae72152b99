//! What a month brings: sent by the person, confirmed by the township, allowances, corrections; hearings, visits of the sending units,
//! inspections, care.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::Year;
use super::book::{Was, YEAR, works};

fn create(ledger: &str, at: &str, fields: &Json) -> Json {
    json!({ "id": Uuid::now_v7(), "ledger": ledger, "region": at, "fields": fields })
}

impl Year {
    /// What the calendar asks for today.
    pub(super) async fn keeps_the_month(&mut self) {
        let today = self.today;
        if today <= YEAR.1 {
            if today.weekday() == Weekday::Wednesday && works(today) {
                self.inspects().await;
            }
            if today == date(2026, 6, 10) {
                self.cares().await;
            }
            if today.day() == 20 {
                self.hears().await;
            }
            if today == today.last_of_month() {
                self.units_came().await;
            }
        }
        // The month that is over; there is none in the first one.
        let before = today.first_of_month().saturating_sub(1.day());
        if before < YEAR.0 {
            return;
        }
        let month = before.month();
        match today.day() {
            1 => self.send(month).await,
            3 => self.confirm(month, None).await,
            8 => self.allowance("cai", "drawn-up", month).await,
            9 => self.allowance("wang", "checked", month).await,
            10 => self.allowance("cai", "paid", month).await,
            12 => self.correct(month).await,
            13 => {
                self.allowance("cai", "drawn-up", month).await;
                self.allowance("cai", "paid", month).await;
            }
            _ => {}
        }
    }

    async fn send(&mut self, month: i8) {
        for of in 0..self.posted.len() {
            if !self.posted[of].touches(month) || self.chance.once_in(30) {
                continue;
            }
            let address = format!("/month/{}/2026-{month:02}/sent", self.posted[of].id);
            let account = vec![("account".to_string(), "走访入户，协调项目。".to_string())];
            self.sends(&(self.posted[of].login.clone(), address, account)).await;
            self.posted[of].sent.insert(month);
        }
    }

    /// Every township confirms its month on one page, or one of them does.
    async fn confirm(&self, month: i8, only: Option<&str>) {
        let due: BTreeSet<&str> = self.posted.iter().filter(|p| p.touches(month)).map(|p| p.township()).collect();
        for township in due.into_iter().filter(|t| only.is_none_or(|o| o == *t)) {
            let client = self.client(&self.township_login(township)).await;
            let form = client.form(&format!("/month?place={township}&month=2026-{month:02}")).await;
            let answer = client.post_map("/month/confirmed", &form).await;
            assert_eq!(answer.status, 303, "{}: {}", self.today, answer.text());
            // What stands confirmed as it was is not confirmed again.
            let all = self.posted.iter().filter(|p| p.touches(month) && p.township() == township).count();
            let of = if only.is_some() { 1 } else { all };
            let expected = format!("confirmed={of}&left=0");
            assert!(answer.location().contains(&expected), "{} {} {expected}", self.today, answer.location());
        }
    }

    async fn allowance(&self, login: &str, step: &str, month: i8) {
        let month = ("month".to_string(), format!("2026-{month:02}"));
        let fields = vec![month, ("day".to_string(), self.today.to_string())];
        self.sends(&(login.into(), format!("/allowance/{step}"), fields)).await;
    }

    /// Two months that were paid turn out otherwise: opened again by the organisation department, put right and confirmed by the township.
    async fn correct(&mut self, month: i8) {
        let mut corrected = BTreeSet::new();
        for _ in 0..2 {
            let of = self.chance.below(self.posted.len() as u64) as usize;
            let spent = |p: &super::Posted| -> Vec<Date> {
                let here = |(day, halves): (&Date, &[Was; 2])| {
                    (day.month() == month && works(*day) && *halves == [Was::In; 2]).then_some(*day)
                };
                p.days.iter().filter_map(here).collect()
            };
            let days = spent(&self.posted[of]);
            if days.is_empty() {
                continue;
            }
            let day = *self.chance.pick(&days);
            let address = format!("/month/{}/2026-{month:02}/reopened", self.posted[of].id);
            let reason = ("reason".to_string(), "出差审批单为准".to_string());
            self.sends(&("wang".into(), address, vec![reason.clone()])).await;
            let township = self.posted[of].township().to_string();
            let mut form = self.mark(of, &self.township_login(&township), day, &[("whole", "因公外出")]);
            form.2.push(reason);
            self.sends(&form).await;
            self.posted[of].days.insert(day, [Was::Duty; 2]);
            self.confirm(month, Some(&township)).await;
            corrected.insert(of);
        }
        self.differences += corrected.len();
    }

    /// Whoever was drawn and is at work is found there.
    async fn inspects(&mut self) {
        self.sends(&("wang".into(), "/inspections/draws".into(), Vec::new())).await;
        let day = self.today.to_string();
        let draws = self.records("inspection_draw").await;
        let drawn = draws.iter().find(|r| r.text("drawn_on") == day).unwrap();
        let week = drawn.text("week").to_string();
        for id in drawn.text("drawn").lines() {
            let posted = self.posted.iter().find(|p| p.id == id).unwrap();
            if posted.days.get(&self.today) != Some(&[Was::In; 2]) {
                continue;
            }
            let fields = [("posting", id), ("day", &*day), ("way", "电话"), ("result", "在岗")];
            let fields = fields.map(|(k, v)| (k.to_string(), v.to_string())).to_vec();
            self.sends(&("wang".into(), "/inspections/results".into(), fields)).await;
            *self.inspected.entry(week.clone()).or_default() += 1;
        }
    }

    async fn cares(&mut self) {
        let mut entries = Vec::new();
        for of in 0..self.posted.len() {
            let (checked, insured) = (!self.chance.once_in(15), !self.chance.once_in(15));
            let posted = &mut self.posted[of];
            if !posted.holds(self.today) {
                continue;
            }
            posted.cared = (checked, insured);
            let mut fields = json!({ "posting": posted.id, "year": 2026 });
            if checked {
                fields["checkup_on"] = json!("2026-06-09");
            }
            if insured {
                fields["insured_from"] = json!("2026-01-01");
                fields["insured_to"] = json!("2026-12-31");
            }
            entries.push(create("care", &posted.village, &fields));
        }
        self.enters("wang", entries).await;
    }

    async fn hears(&mut self) {
        for township in self.townships.clone() {
            if self.chance.once_in(20) {
                continue;
            }
            let fields = json!({ "kind": "听取汇报", "day": self.today.to_string() });
            self.enters(&self.township_login(&township), vec![create("activity", &township, &fields)]).await;
            self.heard.insert((township, self.today.month()));
        }
    }

    /// The visits of a month by the leaders of the sending units, as the organisation department hands them in.
    async fn units_came(&mut self) {
        let (first, month) = (self.today.first_of_month(), self.today.month());
        let villages: BTreeSet<(String, usize)> =
            self.posted.iter().filter(|p| p.holds(self.today)).map(|p| (p.village.clone(), p.unit)).collect();
        let mut entries = Vec::new();
        for (village, unit) in villages {
            let head = !self.chance.once_in(10);
            let leaders = self.chance.below(4) as i64;
            let mut came = |who: String, role: &str, day: i64| {
                let day = first.saturating_add(day.days()).to_string();
                let fields = json!({
                    "unit": self.units[unit], "visitor": who, "role": role, "day": day, "days": 1000,
                });
                entries.push(create("unit_duty", &village, &fields));
            };
            if head {
                came("局长".into(), "主要负责人", 7);
            }
            (0..leaders).for_each(|n| came(format!("副局长{n}"), "班子成员", 14 + n));
            for posted in self.posted.iter_mut().filter(|p| p.village == village && p.touches(month)) {
                if head {
                    posted.head_came.insert(month);
                }
                posted.leaders.insert(month, leaders);
            }
        }
        self.enters("wang", entries).await;
    }
}
