//! What changes in the county during the year: two first secretaries are replaced, a unit is merged, two villages become one, the daily
//! standard rises.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use journal::Record;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::Year;
use super::book::{Posted, RISE};
use super::county::{account, create, household, post, posting};
use crate::testing::county;

/// Replaced in the middle of a month: the day is a day of both.
pub(super) const REPLACED_MID_MONTH: usize = 5;
/// The day of that handover, a Wednesday.
pub(super) const HANDOVER: Date = date(2026, 5, 13);
/// Replaced at the turn of a month.
const REPLACED_AT_MONTHS_END: usize = 33;
/// The first day of that successor.
const TURN: Date = date(2026, 9, 1);
/// The posting whose village is merged with another, which had none.
const OF_MERGED_VILLAGE: usize = 20;
/// The first day of the new village.
const MERGER: Date = date(2026, 7, 1);
/// Units, by index of a posting that each has sent: the first goes on under the second.
const UNITS: (usize, usize) = (10, 11);
/// The day of their merger.
const UNITED: Date = date(2026, 4, 1);

/// An amendment as programs send it.
fn amend(record: &Record, ledger: &str, fields: &Json) -> Json {
    json!({
        "id": Uuid::now_v7(), "ledger": ledger, "record": record.record, "act": "amend", "region": record.region.to_string(),
        "fields": fields, "reason": "按文件办理", "seen": record.from_seq,
    })
}

impl Year {
    /// What is new on the morning of a day.
    pub(super) async fn changes(&mut self) {
        match self.today {
            day if day == date(2026, 1, 1) => {
                for (of, last) in [
                    (REPLACED_MID_MONTH, date(2026, 5, 8)),
                    (REPLACED_AT_MONTHS_END, date(2026, 8, 26)),
                    (OF_MERGED_VILLAGE, date(2026, 6, 25)),
                ] {
                    self.posted[of].settled_until = last;
                }
            }
            UNITED => self.unites().await,
            HANDOVER => self.replaces(REPLACED_MID_MONTH, HANDOVER, "接任者甲").await,
            RISE => {
                self.raises_the_standard().await;
                self.merges_villages().await;
            }
            TURN => self.replaces(REPLACED_AT_MONTHS_END, date(2026, 8, 31), "接任者乙").await,
            _ => {}
        }
    }

    async fn one(&self, ledger: &str, id: &str) -> Record {
        let ledger = self.bench.state.catalogue().ledger(ledger).unwrap();
        self.bench.state.journal.record(&county(), ledger, id).await.unwrap().unwrap()
    }

    async fn ends(&mut self, of: usize, last: Date, why: &str) {
        let record = self.one("posting", &self.posted[of].id).await;
        let fields = json!({ "to_day": last.to_string(), "reason_out": why });
        self.enters("wang", vec![amend(&record, "posting", &fields)]).await;
        self.posted[of].to = Some(last);
    }

    /// Somebody comes to a village today in place of somebody whose last day is given.
    async fn replaces(&mut self, of: usize, last: Date, name: &str) {
        self.ends(of, last, "轮换").await;
        let old = self.posted[of].clone();
        let mut entries = Vec::new();
        let who = (format!("{}b", old.login), name);
        let new = post(&mut entries, &old.village, who, &self.units, old.unit, self.today);
        self.bench.state.journal.append(&county(), entries).await.unwrap();
        self.posted.push(new);
    }

    async fn unites(&mut self) {
        let (from, to) = (self.posted[UNITS.0].unit, self.posted[UNITS.1].unit);
        assert_ne!(from, to);
        let record = self.one("org", &self.units[from]).await;
        let fields = json!({ "successor": self.units[to], "to_day": "2026-03-31" });
        self.enters("bian", vec![amend(&record, "org", &fields)]).await;
        // Who comes from now on comes from the new unit; what they owe is the old unit's villages too.
        self.units[from] = self.units[to].clone();
    }

    async fn raises_the_standard(&mut self) {
        let norms = self.records("norm_value").await;
        let old = norms.iter().find(|r| r.text("norm") == "subsidy_per_day").unwrap();
        let new = json!({
            "id": Uuid::now_v7(), "ledger": "norm_value", "region": "419931",
            "fields": { "norm": "subsidy_per_day", "value": 120_000, "from_day": RISE.to_string() },
        });
        self.enters("wang", vec![amend(old, "norm_value", &json!({ "to_day": "2026-06-30" })), new]).await;
    }

    /// A village with a posting and one without become a third; the person goes on there.
    async fn merges_villages(&mut self) {
        assert_eq!(self.today, MERGER);
        let yesterday = self.today.saturating_sub(1.day());
        let old = self.posted[OF_MERGED_VILLAGE].clone();
        let regions = self.records("region").await;
        let held = |code: &str| self.posted.iter().any(|p| p.village == code);
        let beside = |r: &&Record| {
            let code = r.text("code");
            code.len() == 12 && code.starts_with(old.township()) && !held(code)
        };
        let other = regions.iter().find(beside).unwrap().text("code").to_string();
        let new = format!("{}298", old.township());
        self.ends(OF_MERGED_VILLAGE, yesterday, "其他").await;
        let mut changes = Vec::new();
        for record in regions.iter().filter(|r| [&old.village, &other].iter().any(|c| r.text("code") == c.as_str())) {
            let fields = json!({ "to_day": yesterday.to_string(), "successors": new });
            changes.push(amend(record, "region", &fields));
        }
        self.enters("wang", changes).await;
        let both = format!("{} {other}", old.village);
        let day = self.today.to_string();
        let fields =
            [("code", &*new), ("name", "合兴村"), ("level", "村"), ("from_day", &*day), ("predecessors", &*both)];
        let household = household(&new, "HX1");
        let posting = posting(&new, &old.person, &self.units[old.unit], self.today);
        let (id, household_id) = (posting.record.to_string(), household.record.to_string());
        let account = account(&old.login, &old.name, "first_secretary", &new);
        let entries = vec![create("region", &new, &fields), household, posting, account];
        self.bench.state.journal.append(&county(), entries).await.unwrap();
        let texts = [&*id, &old.login, &old.person, &old.name, &new, &household_id];
        let begun = Posted::begin(texts, old.unit, self.today);
        self.posted.push(begun);
    }
}
