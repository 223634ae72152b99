//! Days gone through by a clock that is set, against the stand-in of the services.
//!
//! The county of the tests has two villages in 石桥镇, two in 白鹤镇 and one in 青峰乡, and a first secretary in each of the first two
//! townships, since 2025 and 2024; nothing of what they owe is on record. By the end of each month a first secretary owes a report, a village
//! its finances and the duty roster of the next month, by the end of each quarter its affairs and the Party's; an allowance is owed 31 days after its
//! month. On 20 November 2026, a Friday, what fell due in the last ninety days is overdue: reports and finances of August, September and October, rosters of
//! the months after these, both affairs of the third quarter, allowances of July, August and September. That is 3 + 3 for each first secretary and 3 + 3 + 2 for each
//! village: 22 in 石桥镇, 22 in 白鹤镇, 8 in 青峰乡, 52 in all. The end of November brings 2 reports and 5 + 5 of the villages.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::receiver::{KEY, KEYWORD, SECRET, receiver};
use super::*;
use crate::Settings;
use crate::courier::Fate;
use crate::testing::{self, Bench};

/// A moment by the clocks of China.
pub(crate) fn at(text: &str) -> Timestamp {
    let local: DateTime = text.parse().unwrap();
    jiff::tz::offset(8).to_timestamp(local).unwrap()
}

/// A served county that goes by its clock, and may send to this machine.
pub(crate) fn by_the_clock(bench: &Bench, moment: &str) -> Bench {
    let settings = Settings {
        cutoff: None,
        webhooks_inside: true,
        address: Some("https://shishu.example/".into()),
        ..bench.state.settings.clone()
    };
    let bench = bench.with(settings);
    bench.state.clock.set(at(moment));
    bench
}

async fn office_of(bench: &Bench, login: &str) -> Desk {
    let access = crate::accounts::access(&bench.state, &testing::county(), login).await.unwrap();
    Desk::of_office(&bench.state, access, Words::new(Lang::Zh)).await.unwrap()
}

fn wecom(url: &str, place: &str) -> Wanted {
    Wanted {
        name: "工作群".into(),
        kind: Kind::WeCom,
        place: RegionCode::parse(place).unwrap(),
        tells: vec![Tell::Overdue, Tell::Soon],
        lang: Lang::Zh,
        keyword: String::new(),
        sealed: Sealed { url: url.into(), secret: String::new() },
    }
}

async fn robot(bench: &Bench, wanted: Wanted) -> Robot {
    make(&office_of(bench, "wang").await, wanted).await.unwrap()
}

/// A round at a moment.
async fn round_at(bench: &Bench, moment: &str) {
    bench.state.clock.set(at(moment));
    round::round(&bench.state).await.unwrap();
}

async fn log_of(bench: &Bench, robot: &Robot) -> Vec<Delivery> {
    log(&office_of(bench, "wang").await, robot, 100).await.unwrap()
}

/// The days told by hand from what stands above: each thing once as due, once as overdue, on workdays from eight, the rest at nine.
async fn two_weeks_of(bench: Bench) {
    let bench = by_the_clock(&bench, "2026-11-20T08:30");
    let (receiver, url, _) = receiver().await;
    robot(&bench, wecom(&url, "419931")).await;
    let mut told = 0;
    for (moment, new, holds) in [
        ("2026-11-20T08:59", 0, ""),
        ("2026-11-20T09:00", 1, "新逾期 52 件"),
        ("2026-11-20T09:01", 0, ""),
        ("2026-11-20T21:30", 0, ""),
        ("2026-11-21T10:00", 0, "a Saturday"),
        ("2026-11-23T08:00", 0, "nothing new over the weekend"),
        ("2026-11-26T09:00", 0, "four days before the end of the month"),
        ("2026-11-27T09:00", 1, "3 天内到期 12 件"),
        ("2026-11-28T09:00", 0, "October's allowance is due on 1 December: it falls on a Saturday"),
        ("2026-11-30T07:59", 0, "still night"),
        ("2026-11-30T08:00", 1, "3 天内到期 2 件"),
        ("2026-11-30T09:00", 0, ""),
        ("2026-12-01T09:00", 1, "新逾期 12 件"),
        ("2026-12-02T09:00", 1, "新逾期 2 件"),
        ("2026-12-03T09:00", 0, "never a third time"),
        ("2026-12-04T09:00", 0, ""),
    ] {
        round_at(&bench, moment).await;
        // A restarted process, and a second one beside it.
        let other = by_the_clock(&bench, moment);
        round::round(&other.state).await.unwrap();
        let texts = receiver.texts();
        assert_eq!(texts.len(), told + new, "{moment} {holds}: {texts:#?}");
        told += new;
        assert!(new == 0 || texts[told - 1].contains(holds), "{moment}: {}", texts[told - 1]);
    }
    let texts = receiver.texts();
    assert!(texts[2].contains("每月发放驻村补助 1") && !texts[2].contains("每月汇报"), "{}", texts[2]);
    assert!(texts[3].contains("每月汇报 1") && !texts[3].contains("补助"), "{}", texts[3]);
}

#[tokio::test]
async fn each_thing_is_told_once_as_due_and_once_as_overdue_whoever_restarts() {
    two_weeks_of(testing::bench().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_postgresql() {
    two_weeks_of(testing::on_postgres().await).await;
}

#[tokio::test]
async fn a_group_reads_counts_by_township_in_the_order_of_codes_and_a_link() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T08:30");
    let (receiver, url, _) = receiver().await;
    robot(&bench, wecom(&url, "419931")).await;
    robot(&bench, wecom(&format!("{url}-2"), "419931101")).await;
    round_at(&bench, "2026-11-20T09:00").await;
    let texts = receiver.texts();
    assert_eq!(
        texts[0],
        "### 云溪县 11 月 20 日提醒\n**新逾期 52 件**\n\
         - 石桥镇：每季度村务公开 2、每月值班安排 6、每月财务公开 6、每季度党务公开 2、每月发放驻村补助 3、每月汇报 3\n\
         - 白鹤镇：每季度村务公开 2、每月值班安排 6、每月财务公开 6、每季度党务公开 2、每月发放驻村补助 3、每月汇报 3\n\
         - 青峰乡：每季度村务公开 1、每月值班安排 3、每月财务公开 3、每季度党务公开 1\n[打开看](https://shishu.example/digest)"
    );
    assert!(texts[1].starts_with("### 白鹤镇") && texts[1].contains("新逾期 22 件") && !texts[1].contains("石桥"));
}

#[tokio::test]
async fn dingtalk_is_signed_and_given_its_keyword() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T08:30");
    let (receiver, _, url) = receiver().await;
    let sealed = Sealed { url, secret: SECRET.into() };
    let wanted =
        Wanted { kind: Kind::DingTalk, keyword: KEYWORD.into(), sealed, lang: Lang::En, ..wecom("", "419931") };
    let sealed = Sealed { url: format!("{}-2", wanted.sealed.url), secret: "SECother".into() };
    let wrong = Wanted { sealed, ..wanted.clone() };
    robot(&bench, wanted).await;
    let wrong = robot(&bench, wrong).await;
    round_at(&bench, "2026-11-20T09:00").await;
    let texts = receiver.texts();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("### 驻村 云溪县, reminders of 20 Nov\n\n**Newly overdue: 52**"), "{}", texts[0]);
    let last = &log_of(&bench, &wrong).await[0];
    assert_eq!((last.fate, last.said.as_str()), (Fate::Dead, "310000 sign"));
}

#[tokio::test]
async fn a_busy_service_is_asked_again_later_and_a_bad_key_is_told_to_the_administrator() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T08:30");
    let (receiver, url, _) = receiver().await;
    let kept = robot(&bench, wecom(&url, "419931")).await;
    receiver.refuses.lock().unwrap().extend([45009, 45009]);
    for (moment, attempts, taken) in
        [("09:00", 1, 0), ("09:00:59", 1, 0), ("09:01", 2, 0), ("09:05", 2, 0), ("09:06", 3, 1)]
    {
        round_at(&bench, &format!("2026-11-20T{moment}")).await;
        let last = &log_of(&bench, &kept).await[0];
        assert_eq!((last.attempts, receiver.texts().len()), (attempts, taken), "{moment}");
    }
    assert!(!bench.signed_in("wang").await.get("/inbox").await.text().contains("发不出去"));
    let gone = robot(&bench, Wanted { name: "散了的群".into(), ..wecom(&url.replace(KEY, "other"), "419931") }).await;
    round_at(&bench, "2026-11-23T09:00").await;
    let last = &log_of(&bench, &gone).await[0];
    assert_eq!((last.fate, last.attempts, last.said.as_str()), (Fate::Dead, 1, "93000"));
    let inbox = bench.signed_in("wang").await.get("/inbox").await.text();
    assert!(inbox.contains("散了的群") && inbox.contains("已移出群"), "{inbox}");
    assert!(!bench.signed_in("shiqiao").await.get("/inbox").await.text().contains("散了的群"));
    assert_eq!(receiver.texts().len(), 1, "what was taken on Friday is not told again");
}

#[tokio::test]
async fn a_retry_that_falls_into_the_night_waits_for_the_morning() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-19T20:00");
    hour(&bench, "reminder_hour", 20_500).await;
    let (receiver, url, _) = receiver().await;
    robot(&bench, wecom(&url, "419931")).await;
    receiver.refuses.lock().unwrap().extend([45009, 45009, 45009]);
    for (moment, asked) in
        [("19T20:30", 1), ("19T20:31", 2), ("19T20:59", 3), ("19T21:14", 3), ("20T07:59", 3), ("20T08:00", 4)]
    {
        round_at(&bench, &format!("2026-11-{moment}")).await;
        assert_eq!(*receiver.asked.lock().unwrap(), asked, "{moment}");
    }
    assert_eq!(receiver.texts().len(), 1);
}

/// Sets a norm, in thousandths.
async fn hour(bench: &Bench, norm: &str, value: i64) {
    let fields = [("norm", norm), ("from_day", "2026-01-01")];
    bench.enter_with("norm_value", "419931", &fields, &[("value", value)]).await;
}

#[tokio::test]
async fn an_hour_in_the_night_goes_in_the_morning_and_over_a_holiday_all_goes_as_one() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-19T20:00");
    hour(&bench, "reminder_hour", 22_000).await;
    bench.enter("calendar_day", "419931", &[("day", "2026-11-27"), ("kind", "放假"), ("holiday", "县庆")]).await;
    let (receiver, url, _) = receiver().await;
    robot(&bench, wecom(&url, "419931")).await;
    for (moment, told) in [
        ("19T20:59", 0),
        ("19T22:30", 0),
        ("20T00:30", 0),
        ("20T08:00", 1),
        ("20T12:00", 1),
        // The county's own holiday, then a weekend: reports and October's allowances come due in it.
        ("27T10:00", 1),
        ("28T10:00", 1),
        ("30T07:00", 1),
        ("30T08:00", 2),
        ("30T08:01", 2),
    ] {
        round_at(&bench, &format!("2026-11-{moment}")).await;
        assert_eq!(receiver.texts().len(), told, "{moment}");
    }
    assert!(receiver.texts()[1].contains("3 天内到期 14 件"), "{}", receiver.texts()[1]);
}

#[tokio::test]
async fn what_a_dead_process_took_along_is_not_sent_again_by_itself() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (receiver, url, _) = receiver().await;
    let kept = robot(&bench, wecom(&url, "419931")).await;
    let (db, county, now) = (bench.state.journal.db(), testing::county(), bench.state.moment());
    let body = Kind::WeCom.body("题", "文");
    courier::store::queue(db, &county, &kept.id, vec![(1, body)], now).await.unwrap();
    assert!(courier::store::claim(db, &county, &kept.id, 1, now).await.unwrap());
    assert!(!courier::store::claim(db, &county, &kept.id, 1, now).await.unwrap(), "it is taken");
    round_at(&bench, "2026-11-20T10:10").await;
    let last = &log_of(&bench, &kept).await[0];
    assert_eq!((last.fate, last.said.as_str(), receiver.texts().len()), (Fate::Dead, "unclear", 0));
    resend(&office_of(&bench, "wang").await, &kept.id, 1).await.unwrap();
    round_at(&bench, "2026-11-20T10:11").await;
    assert_eq!(receiver.texts(), ["文"], "by hand it is");
}

#[tokio::test]
async fn a_group_has_one_robot_and_one_made_anew_is_not_told_again() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T08:30");
    let (receiver, url, _) = receiver().await;
    let kept = robot(&bench, wecom(&url, "419931")).await;
    let desk = office_of(&bench, "wang").await;
    assert_eq!(faults(&desk, &wecom(&url, "419931100")).await.unwrap(), ["robot-fault-same"]);
    round_at(&bench, "2026-11-20T09:00").await;
    remove(&desk, &kept.id).await.unwrap();
    bench.state.clock.set(at("2026-11-20T10:00"));
    robot(&bench, wecom(&url, "419931100")).await;
    round_at(&bench, "2026-11-23T09:00").await;
    assert_eq!(receiver.texts().len(), 1);
}

#[tokio::test]
async fn no_more_than_twenty_go_in_a_minute() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (receiver, url, _) = receiver().await;
    let kept = robot(&bench, wecom(&url, "419931")).await;
    let body = |i: i64| (i, Kind::WeCom.body("题", &format!("第 {i} 条")));
    let now = bench.state.moment();
    let queued = (1..=25).map(body).collect();
    courier::store::queue(bench.state.journal.db(), &testing::county(), &kept.id, queued, now).await.unwrap();
    for (moment, told) in [("10:00", 20), ("10:00:40", 20), ("10:01", 25)] {
        round_at(&bench, &format!("2026-11-20T{moment}")).await;
        assert_eq!(receiver.texts().len(), told, "{moment}");
    }
}

#[tokio::test]
async fn what_waits_for_the_offices_of_a_place_is_told_by_its_kind_alone_and_once() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T08:30");
    let asked = [("report", "帮扶工作报告"), ("slot", "1"), ("question", "扫盲班有几个？陈晓东知道。")];
    let more = [("owner", "县财政局"), ("asked_on", "2026-11-18"), ("state", "待答")];
    bench.enter("report_question", "419931", &[asked, more].concat()).await;
    let (receiver, url, _) = receiver().await;
    let tells = vec![Tell::Waiting];
    robot(&bench, Wanted { tells: tells.clone(), ..wecom(&url, "419931") }).await;
    robot(&bench, Wanted { tells, ..wecom(&format!("{url}-2"), "419931100") }).await;
    for moment in ["2026-11-20T09:00", "2026-11-23T09:00", "2026-11-24T09:00"] {
        round_at(&bench, moment).await;
    }
    let texts = receiver.texts();
    assert_eq!(texts.iter().filter(|t| t.contains("云溪县") && t.contains("报告里缺的事实 1")).count(), 1, "{texts:?}");
    // 石桥镇 has October's days of one posting to confirm.
    assert_eq!(texts.iter().filter(|t| t.contains("石桥镇")).count(), 1, "{texts:?}");
    assert!(texts.iter().all(|t| !t.contains("扫盲班") && !t.contains("陈晓东")), "{texts:?}");
}

#[tokio::test]
async fn an_address_is_sealed_and_a_trial_tells_what_came_of_it() {
    let bench = by_the_clock(&testing::bench().await, "2026-11-20T10:00");
    let (receiver, url, _) = receiver().await;
    let desk = office_of(&bench, "wang").await;
    let kept = robot(&bench, wecom(&url, "419931")).await;
    let locked = store::locked(bench.state.journal.db(), &testing::county(), &kept.id).await.unwrap().unwrap();
    assert!(!locked.contains(KEY) && kept.host == "127.0.0.1");
    let Trial::Sent(sent) = trial(&desk, &kept.id).await.unwrap() else { panic!("it is not quiet") };
    assert_eq!((sent.fate, sent.said.as_str(), receiver.texts().len()), (Fate::Done, "0", 1));
    bench.state.clock.set(at("2026-11-20T10:01"));
    receiver.refuses.lock().unwrap().push_back(45009);
    let Trial::Sent(sent) = trial(&desk, &kept.id).await.unwrap() else { panic!("it is not quiet") };
    assert_eq!((sent.fate, sent.attempts), (Fate::Dead, 1), "a trial is not tried again");
    bench.state.clock.set(at("2026-11-20T22:00"));
    let Trial::Quiet(until) = trial(&desk, &kept.id).await.unwrap() else { panic!("it is night") };
    assert_eq!(until, Some(jiff::civil::datetime(2026, 11, 23, 8, 0, 0, 0)), "after the weekend");
    assert_eq!(receiver.texts().len(), 1);
    assert!(make(&office_of(&bench, "shiqiao").await, wecom(&url, "419931100")).await.is_err());
}

/// Names of people and of everybody with an account in a county.
async fn names(state: &State, county: &RegionCode) -> Vec<String> {
    let mut all = Vec::new();
    for (ledger, field) in [("person", "name"), ("account", "person_name"), ("household", "head")] {
        let ledger = state.catalogue().ledger(ledger).unwrap();
        let records = state.journal.records(county, ledger, &journal::RecordQuery::default()).await.unwrap();
        all.extend(records.iter().map(|r| r.text(field).to_string()).filter(|n| !n.is_empty()));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_persons_name_is_in_any_message_of_the_made_up_county_and_nothing_that_the_mode_forbids() {
    let folder = tempfile::tempdir().unwrap();
    let (bench, _, _bed) = crate::journey::sample::demo_county(folder.path()).await;
    let county = testing::county();
    let account = [("login", "wang"), ("person_name", "王丽"), ("role", "organisation"), ("state", "已授权")];
    bench.enter("account", "419931", &account).await;
    let desk = office_of(&bench, "wang").await;
    let names = names(&bench.state, &county).await;
    assert!(names.len() > 100, "{}", names.len());
    let places = std::iter::once(&county).chain(desk.places.townships(&county)).take(6);
    let mut read = 0;
    for place in places {
        let robot = Robot {
            id: "r".into(),
            name: String::new(),
            kind: Kind::DingTalk,
            place: place.clone(),
            tells: Tell::ALL.to_vec(),
            lang: Lang::Zh,
            host: String::new(),
            mark: String::new(),
            keyword: String::new(),
            login: "wang".into(),
            made_at: String::new(),
            slot: String::new(),
        };
        // Nothing has been kept yet: the tables of what was told are made with the first robot.
        store::all(bench.state.journal.db(), &county).await.unwrap();
        let Some(message) = preview(&desk, &robot).await.unwrap() else { continue };
        let text = message.text(&robot);
        read += 1;
        let named: Vec<&String> = names.iter().filter(|name| text.contains(name.as_str())).collect();
        assert!(named.is_empty(), "{named:?} in {text}");
        assert_eq!(crate::compliance::offence(&text), None, "{text}");
    }
    assert!(read > 1, "only {read} messages were read");
}
