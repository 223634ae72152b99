//! Claims read from the states of duties: every expected number is worked out by hand from the rule beside it, on both databases.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, RegionCode, Value, WindowCode};
use figures::{Ask, Decimal, Figures, Missing, Window, Windows};
use jiff::civil::{Date, date};
use journal::{Journal, MasterKey, NewEntry, Options, Suite};

const VILLAGE: &str = "419931100201";
const OTHER: &str = "419931101201";

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// A county of two townships with a village each.
struct County {
    figures: Figures,
    norms: BTreeMap<&'static str, String>,
    _bed: testbed::Bed,
}

impl County {
    async fn on(bed: testbed::Bed) -> County {
        let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
        let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
        let figures = Figures::new(Journal::open(&bed.url, options).await.unwrap());
        let mut county = County { figures, norms: BTreeMap::new(), _bed: bed };
        let places = [("419931", "县"), ("419931100", "乡镇"), ("419931101", "乡镇"), (VILLAGE, "村"), (OTHER, "村")];
        for (at, level) in places {
            county.write("region", at, &[("code", at), ("name", at), ("level", level)], &[]).await;
        }
        for (norm, value) in [("days_in_village_month", 20), ("month_lock_day", 5), ("head_visits_month", 1)] {
            let set = [("norm", norm), ("from_day", "2025-01-01")];
            let record = county.write("norm_value", "419931", &set, &[("value", value * 1000)]).await;
            county.norms.insert(norm, record);
        }
        county
    }

    async fn write(&self, ledger: &str, at: &str, texts: &[(&str, &str)], numbers: &[(&str, i64)]) -> String {
        let texts = texts.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
        let numbers = numbers.iter().map(|(k, v)| ((*k).to_string(), Value::from(*v)));
        let fields: BTreeMap<String, Value> = texts.chain(numbers).collect();
        let entry = NewEntry::create(ledger, code(at), fields, "test", "import:test");
        let record = entry.record.to_string();
        self.figures.journal().append(&code("419931"), vec![entry]).await.unwrap();
        record
    }

    async fn amend(&self, ledger: &str, id: &str, field: &str, value: Value) {
        let declared = self.figures.catalogue().ledger(ledger).unwrap();
        let record = self.figures.journal().record(&code("419931"), declared, id).await.unwrap().unwrap();
        let entry =
            NewEntry::amend(&record, ledger, BTreeMap::from([(field.to_string(), value)]), "更正", "test", "test");
        self.figures.journal().append(&code("419931"), vec![entry]).await.unwrap();
    }

    async fn posting(&self, name: &str, at: &str, from: &str, unit: &str) -> String {
        let person = self.write("person", "419931", &[("name", name), ("politics", "中共党员")], &[]).await;
        let mut fields = vec![("person", &*person), ("role", "第一书记"), ("sent_by", "县"), ("from_day", from)];
        if !unit.is_empty() {
            fields.push(("unit", unit));
        }
        self.write("posting", at, &fields, &[]).await
    }

    async fn report(&self, posting: &str, at: &str, month: &str) -> String {
        self.write("monthly_report", at, &[("posting", posting), ("month", month)], &[]).await
    }

    async fn count(&self, claim: &str, ask: &Ask) -> i64 {
        let answer = self.figures.value(claim, ask).await.unwrap();
        let value = answer.value.unwrap_or_else(|| panic!("{claim}: {:?}", answer.missing));
        value.to_string().parse().unwrap()
    }
}

fn at(region: &str, cutoff: Date) -> Ask {
    Ask::usual(code(region), Windows::new(cutoff))
}

/// Two first secretaries: one since January who was ill all March, one since 10 February.
async fn two_who_report(county: &County) -> (String, String) {
    let one = county.posting("陈晓东", VILLAGE, "2026-01-01", "").await;
    let two = county.posting("林小雨", OTHER, "2026-02-10", "").await;
    for month in ["2026-01", "2026-02", "2026-04"] {
        county.report(&one, VILLAGE, month).await;
    }
    let ill =
        [("posting", &*one), ("kind", "病假"), ("from_day", "2026-03-01"), ("to_day", "2026-03-31"), ("state", "批准")];
    county.write("leave", VILLAGE, &ill, &[]).await;
    (one, two)
}

#[tokio::test]
async fn a_claim_of_a_duty_has_for_exceptions_what_is_overdue() {
    for bed in testbed::both().await {
        let county = County::on(bed).await;
        let (_, two) = two_who_report(&county).await;
        let figures = &county.figures;
        // Reports are due until the fifth: on 4 May that of April is not late yet. The first owes none for March, the second none
        // for February, in the midst of which she came. March is what the second owes.
        let early = at("419931", date(2026, 5, 4));
        assert_eq!(county.count("claim.U11", &early).await, 1);
        // Spoken of: January, February and April of the first, March of the second.
        assert_eq!(figures.spoken_of("claim.U11", &early).await.unwrap(), Some(Decimal::from(4)));
        // On the sixth April is late as well.
        let ask = at("419931", date(2026, 5, 6));
        assert_eq!(county.count("claim.U11", &ask).await, 2);
        assert_eq!(figures.spoken_of("claim.U11", &ask).await.unwrap(), Some(Decimal::from(5)));
        assert_eq!(county.count("claim.U11", &at("419931100", date(2026, 5, 6))).await, 0);

        let rows = figures.rows("claim.U11", &ask, None, 0).await.unwrap();
        let found: Vec<_> = rows.iter().map(|r| (r.record.as_str(), r.item.as_text().unwrap())).collect();
        assert_eq!(found, [(&*two, "2026-03"), (&*two, "2026-04")]);
        assert!(rows.iter().all(|r| r.from_seq > 0 && r.ledger == "posting"));
        assert_eq!(figures.row_count("claim.U11", &ask).await.unwrap(), 2);
        assert_eq!(figures.rows("claim.U11", &ask, Some(1), 1).await.unwrap(), rows[1..]);
        let (_, records) = figures.value_with_records("claim.U11", &ask).await.unwrap();
        assert_eq!(records.as_slice(), std::slice::from_ref(&two));
        let places = figures.by_region("claim.U11", &ask, 9).await.unwrap();
        assert_eq!(places, BTreeMap::from([(code("419931101"), Decimal::TWO)]));
        let months = figures.by_month("claim.U11", &ask).await.unwrap();
        let months: Vec<i64> = months.iter().map(|m| m.value.unwrap().to_string().parse().unwrap()).collect();
        assert_eq!(months, [0, 0, 1, 1, 0]);

        // One after the other, though both are of the same record.
        let mut after = None;
        let mut walked = Vec::new();
        while let Some((stands, row)) = figures.rows_after("claim.U11", &ask, 1, after.as_ref()).await.unwrap().pop() {
            walked.push(row);
            after = Some(stands);
        }
        assert_eq!(walked, rows);
        // And back from the last of them.
        let (last, _) = figures.rows_after("claim.U11", &ask, 9, None).await.unwrap().pop().unwrap();
        let before = figures.rows_before("claim.U11", &ask, 9, &last).await.unwrap();
        assert_eq!(before.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), rows[..1]);
    }
}

#[tokio::test]
async fn what_is_kept_of_a_claim_falls_with_the_day_with_records_and_with_norms() {
    let county = County::on(testbed::sqlite()).await;
    let (_, two) = two_who_report(&county).await;
    let window = Window { code: WindowCode::Y, first: date(2026, 1, 1), last: date(2026, 4, 30), year: 2026 };
    let seen = |day| Ask { exact: Some(window), ..at("419931", day) };
    // The same days looked at from two.
    assert_eq!(county.count("claim.U11", &seen(date(2026, 5, 4))).await, 1);
    assert_eq!(county.count("claim.U11", &seen(date(2026, 5, 6))).await, 2);
    let before = county.figures.journal().head(&code("419931")).await.unwrap().seq;
    county.report(&two, OTHER, "2026-03").await;
    assert_eq!(county.count("claim.U11", &seen(date(2026, 5, 6))).await, 1);
    let then = Ask { as_of: Some(before), ..seen(date(2026, 5, 6)) };
    assert_eq!(county.count("claim.U11", &then).await, 2);
    // Reports are due until the twentieth.
    county.amend("norm_value", &county.norms["month_lock_day"], "value", Value::from(20_000)).await;
    assert_eq!(county.count("claim.U11", &seen(date(2026, 5, 6))).await, 0);
}

#[tokio::test]
async fn nobody_tells_a_claim_that_nothing_has_been_entered_for() {
    let county = County::on(testbed::sqlite()).await;
    county.posting("陈晓东", VILLAGE, "2026-01-01", "").await;
    let answer = county.figures.value("claim.U11", &at("419931", date(2026, 5, 6))).await.unwrap();
    assert_eq!((answer.value, answer.missing), (None, Some(Missing::EmptyLedger { ledger: "monthly_report".into() })));
    assert_eq!(county.figures.spoken_of("claim.U11", &at("419931", date(2026, 5, 6))).await.unwrap(), None);
}

#[tokio::test]
async fn the_head_of_the_unit_that_went_on_under_another_comes_for_it() {
    let county = County::on(testbed::sqlite()).await;
    let new = county.write("org", "419931", &[("name", "县农业农村局"), ("level", "县")], &[]).await;
    let old = county.write("org", "419931", &[("name", "县农业局"), ("level", "县")], &[]).await;
    county.posting("陈晓东", VILLAGE, "2026-01-01", &old).await;
    let visit = |unit: &str, day: &str| {
        [("unit", unit), ("visitor", "刘守田"), ("role", "主要负责人"), ("day", day)].map(|(k, v)| (k, v.to_string()))
    };
    for (unit, day) in [(&old, "2026-01-15"), (&new, "2026-02-10")] {
        let fields = visit(unit, day);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        county.write("unit_duty", VILLAGE, &fields, &[]).await;
    }
    // January by the old unit's head; in February another unit's came, in March nobody.
    let ask = at("419931", date(2026, 4, 10));
    assert_eq!(county.count("claim.U14", &ask).await, 2);
    county.amend("org", &old, "successor", Value::from(new.as_str())).await;
    assert_eq!(county.count("claim.U14", &ask).await, 1);
}

#[tokio::test]
async fn an_allowance_worked_out_and_not_paid_is_owed() {
    let county = County::on(testbed::sqlite()).await;
    let posting = county.posting("陈晓东", VILLAGE, "2026-01-01", "").await;
    let sums = [("days", 21_000), ("standard", 10_000), ("amount", 210_000)];
    let january = [("posting", &*posting), ("month", "2026-01"), ("paid_on", "2026-02-12")];
    county.write("allowance", VILLAGE, &january, &sums).await;
    let february = county.write("allowance", VILLAGE, &[("posting", &*posting), ("month", "2026-02")], &sums).await;
    // February is to be paid within 31 days of its end: until 31 March.
    assert_eq!(county.count("claim.U18", &at("419931", date(2026, 3, 31))).await, 0);
    assert_eq!(county.count("claim.U18", &at("419931", date(2026, 4, 1))).await, 1);
    county.amend("allowance", &february, "paid_on", Value::from("2026-04-02")).await;
    assert_eq!(county.count("claim.U18", &at("419931", date(2026, 4, 3))).await, 0);
}

#[tokio::test]
async fn days_kept_one_by_one_go_before_those_that_were_paid_for() {
    let county = County::on(testbed::sqlite()).await;
    let posting = county.posting("陈晓东", VILLAGE, "2026-01-01", "").await;
    for month in ["2026-01", "2026-02"] {
        let fields = [("posting", &*posting), ("month", month)];
        county
            .write("allowance", VILLAGE, &fields, &[("days", 19_500), ("standard", 10_000), ("amount", 195_000)])
            .await;
    }
    // Twenty days are the norm: both months are half a day short.
    let ask = at("419931", date(2026, 3, 6));
    assert_eq!(county.count("claim.U13", &ask).await, 2);
    for day in 1..=20 {
        let day = date(2026, 2, day).to_string();
        let fields = [("posting", &*posting), ("day", &*day), ("status", "在村"), ("half", "全天")];
        county.write("day_status", VILLAGE, &fields, &[("days", 1000)]).await;
    }
    // February is told day by day, and not twice.
    let rows = county.figures.rows("claim.U13", &ask, None, 0).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.item.as_text().unwrap()).collect::<Vec<_>>(), ["2026-01"]);
}

#[tokio::test]
async fn what_is_still_to_come_makes_a_claim_of_all_untrue() {
    let county = County::on(testbed::sqlite()).await;
    let one = county.posting("陈晓东", VILLAGE, "2025-06-01", "").await;
    county.posting("林小雨", OTHER, "2025-06-01", "").await;
    county.write("care", VILLAGE, &[("posting", &*one), ("checkup_on", "2026-05-20")], &[("year", 2026)]).await;
    // The second has until 31 December, but all have not been.
    assert_eq!(county.count("claim.U19", &at("419931", date(2026, 11, 20))).await, 1);
    county.write("duty_roster", VILLAGE, &[("month", "2026-11"), ("person", "周明")], &[]).await;
    // On the 28th December's roster is asked for in both villages; it is November's that the claim is about.
    for day in [20, 28] {
        let rows = county.figures.rows("claim.U9", &at("419931", date(2026, 11, day)), None, 0).await.unwrap();
        assert_eq!(rows.iter().map(|r| r.region.as_str()).collect::<Vec<_>>(), [OTHER], "{day} November");
    }
}

#[tokio::test]
async fn what_was_due_made_and_overdue_is_counted_as_the_duties_stand() {
    for bed in [testbed::sqlite(), testbed::postgres().await] {
        let county = County::on(bed).await;
        county
            .write(
                "norm_value",
                "419931",
                &[("norm", "disclosure_days"), ("from_day", "2025-01-01")],
                &[("value", 10_000)],
            )
            .await;
        for (name, affairs, often) in [("月度财务明细", "财务", "每月"), ("党费收缴使用", "党务", "每季度")]
        {
            let fields = [("class", "公开事项"), ("name", name), ("version", "一"), ("from_day", "2026-02-01")];
            let term = [("affairs", affairs), ("how_often", often)];
            county.write("rule_item", "419931", &[&fields[..], &term].concat(), &[]).await;
        }
        let disclosed = async |at: &'static str,
                               item: &'static str,
                               period: &'static str,
                               more: &[(&'static str, &'static str)]| {
            let fields = [("affairs", "财务"), ("item", item), ("period", period)];
            county.write("disclosure", at, &[&fields[..], more].concat(), &[]).await
        };
        let by = |day: &'static str| [("published_on", day)];
        disclosed(VILLAGE, "月度财务明细", "2026-02", &by("2026-03-05")).await;
        disclosed(VILLAGE, "月度财务明细", "2026-03", &by("2026-04-05")).await;
        disclosed(OTHER, "党费收缴使用", "2026-02", &by("2026-03-30")).await;
        // Entered with a day of its own: one of no term counts by its day; one of the list is asked for there, and not twice.
        disclosed(VILLAGE, "征地补偿分配", "2026-03", &[("due_on", "2026-03-20")]).await;
        disclosed(VILLAGE, "月度财务明细", "2026-01", &[("due_on", "2026-02-10")]).await;
        // On 8 April: February was due on 10 March in both villages; March's last day is to come, and one of them is early. The first
        // quarter, likewise to come, is told already by the second village. The day of its own is over.
        let ask = at("419931", date(2026, 4, 8));
        assert_eq!(county.count("disclosure.due_done", &ask).await, 3);
        assert_eq!(county.count("disclosure.overdue", &ask).await, 2);
        assert_eq!(county.count("disclosure.due", &ask).await, 5);
        // Three days later March is overdue in the second village and the quarter in the first.
        let later = at("419931", date(2026, 4, 11));
        assert_eq!(
            (county.count("disclosure.due", &later).await, county.count("disclosure.overdue", &later).await),
            (7, 4)
        );
        assert_eq!(county.count("claim.disclosed", &later).await, 4);
        let rows = county.figures.rows("disclosure.overdue", &later, None, 0).await.unwrap();
        let rows: Vec<_> =
            rows.iter().map(|r| (r.ledger.as_str(), r.region.as_str(), r.item.as_text().unwrap())).collect();
        assert_eq!(rows.len(), 4);
        assert!(rows.contains(&("region", OTHER, "2026-02 月度财务明细")), "{rows:?}");
        assert!(rows.contains(&("region", VILLAGE, "2026-Q1 党费收缴使用")), "{rows:?}");
        assert!(rows.iter().any(|r| r.0 == "disclosure" && r.1 == VILLAGE), "{rows:?}");
        // The list began in this year: of the year before there is nothing to say, and not that nothing was due.
        let beside = county.figures.beside(&["disclosure.due", "disclosure.overdue"], &later).await.unwrap();
        assert!(beside.iter().all(|b| b.entered && b.before.is_none()), "{beside:?}");
        let in_january = at("419931", date(2026, 1, 31));
        let beside = county.figures.beside(&["disclosure.overdue"], &in_january).await.unwrap();
        assert!(!beside[0].entered, "nothing had been due: {beside:?}");
        // The share is of the due: 3 of 7.
        let share = county.figures.value("disclosure.rate", &later).await.unwrap().value.unwrap();
        assert_eq!(share.round_dp(1), Decimal::new(429, 1));
        let places = county.figures.by_region("disclosure.due", &later, 9).await.unwrap();
        assert_eq!(places.into_values().collect::<Vec<_>>(), [Decimal::from(4), Decimal::from(3)]);
    }
}
