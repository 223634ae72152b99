//! Days read from a journal, on both databases: every expected day is worked out by hand from the records beside it.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value};
use duties::days::{Because, Doubt, Half, Leave, Presence, Status};
use jiff::civil::{Date, date};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};
use uuid::Uuid;

const VILLAGE: &str = "419931100201";

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

struct County {
    journal: Journal,
    posting: String,
    person: String,
    _bed: testbed::Bed,
}

fn entry(ledger: &str, at: &str, fields: &[(&str, Value)]) -> NewEntry {
    let fields = fields.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
    NewEntry::create(ledger, code(at), fields, "test", "import:test")
}

impl County {
    async fn on(bed: testbed::Bed) -> County {
        let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
        let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
        let journal = Journal::open(&bed.url, options).await.unwrap();
        let mut county = County { journal, posting: String::new(), person: String::new(), _bed: bed };
        for (at, level) in [("419931", "县"), ("419931100", "乡镇"), (VILLAGE, "村")] {
            county.write("region", at, &[("code", at.into()), ("name", at.into()), ("level", level.into())]).await;
        }
        county.person =
            county.write("person", "419931", &[("name", "陈晓东".into()), ("politics", "中共党员".into())]).await;
        let person = county.person.as_str().into();
        let fields = [
            ("person", person),
            ("role", "第一书记".into()),
            ("sent_by", "市".into()),
            ("from_day", "2025-10-01".into()),
        ];
        county.posting = county.write("posting", VILLAGE, &fields).await;
        county
    }

    async fn write(&self, ledger: &str, at: &str, fields: &[(&str, Value)]) -> String {
        let entry = entry(ledger, at, fields);
        let id: Uuid = entry.record;
        self.journal.append(&code("419931"), vec![entry]).await.unwrap();
        id.to_string()
    }

    async fn own(&self, ledger: &str, fields: &[(&str, &str)]) -> String {
        let mut all: Vec<(&str, Value)> = fields.iter().map(|(k, v)| (*k, (*v).into())).collect();
        let link = if ledger == "inspection" { "target" } else { "posting" };
        all.push((link, self.posting.as_str().into()));
        self.write(ledger, VILLAGE, &all).await
    }

    async fn presence(&self) -> Presence {
        let calendar = self.journal.catalogue().calendar().clone();
        let range = (date(2026, 11, 1), date(2026, 11, 30));
        let today = date(2026, 11, 20);
        Presence::load(&self.journal, &code("419931"), calendar, &code("419931100"), range, today).await.unwrap()
    }
}

fn whole(presence: &Presence, posting: &str, day: Date) -> Option<Status> {
    presence.month(posting, day).unwrap().day(day).unwrap().whole()
}

#[tokio::test]
async fn a_month_is_read_from_the_records_of_the_work() {
    for bed in testbed::both().await {
        let county = County::on(bed).await;
        // A Sunday on which a matter was done; a Tuesday afternoon away; a leave from the end of October; a training; an inspection in vain.
        let matter =
            county.own("service_matter", &[("day", "2026-11-08"), ("kind", "办实事"), ("matter", "修路灯")]).await;
        let half: [(&str, Value); 6] = [
            ("posting", county.posting.as_str().into()),
            ("day", "2026-11-10".into()),
            ("status", "因公外出".into()),
            ("half", "下午".into()),
            ("days", Value::Int(500)),
            ("source", "本人确认".into()),
        ];
        county.write("day_status", VILLAGE, &half).await;
        let leave = [("kind", "病假"), ("from_day", "2026-10-29"), ("to_day", "2026-11-03"), ("state", "批准")];
        county.own("leave", &leave).await;
        county
            .own("leave", &[("kind", "事假"), ("from_day", "2026-11-12"), ("to_day", "2026-11-12"), ("state", "申请")])
            .await;
        let training = [
            ("name", "专题培训".into()),
            ("kind", "第一书记培训".into()),
            ("start_on", "2026-11-16".into()),
            ("end_on", "2026-11-17".into()),
        ];
        let training = county.write("training", "419931", &training).await;
        let attended = [
            ("training", training.into()),
            ("person", county.person.as_str().into()),
            ("day", "2026-11-16".into()),
            ("role_then", "第一书记".into()),
        ];
        county.write("attendee", "419931", &attended).await;
        county.own("inspection", &[("day", "2026-11-19"), ("way", "实地"), ("result", "不在岗")]).await;

        let presence = county.presence().await;
        let on = |day: i8| whole(&presence, &county.posting, date(2026, 11, day));
        assert_eq!([2, 3, 4].map(on), [Some(Status::Leave), Some(Status::Leave), Some(Status::In)]);
        assert_eq!((on(7), on(8)), (Some(Status::Rest), Some(Status::In)));
        assert_eq!(on(12), Some(Status::In), "asked is not granted");
        assert_eq!([16, 17, 18].map(on), [Some(Status::Training), Some(Status::Training), Some(Status::In)]);
        let month = presence.month(&county.posting, date(2026, 11, 1)).unwrap();
        let eighth = month.day(date(2026, 11, 8)).unwrap();
        assert!(matches!(&eighth.halves[0].because, Because::Seen(p) if p[0].record == matter));
        assert!(matches!(month.day(date(2026, 11, 19)).unwrap().doubts[..], [Doubt::NotFound(_)]));
        assert!(matches!(month.day(date(2026, 11, 3)).unwrap().doubts[..], [Doubt::LeaveNotEnded(_)]));
        // 21 working days: 2 on leave, 2 at the training, half of one away, and the Sunday beside: 17.5.
        let of = |status| month.tally().days(status);
        assert_eq!(
            [Status::In, Status::Duty, Status::Training, Status::Leave, Status::Rest].map(of),
            [17_500, 500, 2_000, 2_000, 8_000]
        );
    }
}

#[tokio::test]
async fn a_leave_that_was_only_thought_of_shows_its_effect_and_leaves_no_trace() {
    let county = County::on(testbed::sqlite()).await;
    let presence = county.presence().await;
    let first = date(2026, 11, 1);
    let thought = Leave {
        record: String::new(),
        kind: "事假".into(),
        from: (date(2026, 11, 23), Half::Afternoon),
        to: (date(2026, 11, 25), Half::Afternoon),
        ended_on: None,
        overdue: false,
    };
    let with = presence.month_with(&county.posting, first, Some(&thought)).unwrap();
    assert_eq!((with.tally().days(Status::In), with.tally().days(Status::Leave)), (18_500, 2_500));
    assert_eq!(presence.month(&county.posting, first).unwrap().tally().days(Status::In), 21_000);
}

#[tokio::test]
async fn days_that_a_confirmation_wrote_are_no_evidence_of_themselves() {
    let county = County::on(testbed::sqlite()).await;
    let confirmation = county
        .own("month_confirmation", &[("month", "2026-11"), ("state", "已确认"), ("confirmed_on", "2026-12-01")])
        .await;
    let row = [("day", "2026-11-08"), ("status", "在村"), ("half", "全天"), ("source", "日志推定")];
    county.own("day_status", &[&row[..], &[("confirmation", confirmation.as_str())]].concat()).await;
    let presence = county.presence().await;
    assert_eq!(whole(&presence, &county.posting, date(2026, 11, 8)), Some(Status::Rest), "a Sunday");
    assert_eq!(presence.rows(&county.posting, date(2026, 11, 1)).count(), 1);
}
