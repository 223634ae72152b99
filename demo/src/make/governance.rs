//! Branches and their life, village decisions, duty, members being admitted, documents.

use super::Maker;
use super::places::merged;
use crate::calendar::{CUTOFF, d, m, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;
use crate::names;
use crate::rng::Rng;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("governance");
    maker.tally.claim("claim.U9");
    branches(maker, &mut rng);
    duty(maker, &mut rng);
    life(maker, &mut rng);
    decisions(maker, &mut rng);
    development(maker, &mut rng);
    documents(maker);
}

fn branches(maker: &mut Maker, rng: &mut Rng) {
    for t in 0..maker.townships.len() {
        let (code, name) = (maker.townships[t].code.clone(), maker.townships[t].name.clone());
        let fact = Fact::new("party_org", &code).with("name", format!("中共云岭县{name}委员会")).with("kind", "党委");
        maker.put(
            fact.with("place", "机关")
                .with("from_day", d(2005, 7, 1))
                .with("elected_on", d(2021, 5, 18))
                .with("posts", 9)
                .with("filled", 9),
        );
    }
    let (_, joined) = merged(maker);
    for v in 0..maker.villages.len() {
        let village = maker.villages[v].clone();
        let from = if v == joined { village.from.unwrap_or(CUTOFF) } else { d(rng.between(1986, 2005) as i16, 7, 1) };
        let elected =
            if v == joined { plus(from, 20) } else { d(2021, rng.between(1, 3) as i8, rng.between(1, 28) as i8) };
        let posts = rng.between(3, 7);
        let vacancy = i64::from(rng.percent(8));
        let lagging = village.flagged("软弱涣散", CUTOFF) || village.flagged("后进", CUTOFF);
        let grade = if lagging { "后进" } else { rng.pick(&["先进", "先进", "一般"]) };
        let fact = Fact::new("party_org", &village.code)
            .with("name", format!("{}党支部", maker.full_name(v)))
            .with("kind", "党支部")
            .with("place", "农村")
            .with("from_day", from)
            .maybe("to_day", village.to)
            .with("elected_on", elected)
            .with("term_ends", plus(elected, 1826))
            .with("posts", posts)
            .with("filled", posts - vacancy)
            .with("members", rng.between(19, 68))
            .with("grade", grade)
            .with("stars", if lagging { 1 } else { rng.between(2, 5) });
        maker.put(fact);
    }
}

/// Two people on duty in every village in November, one of them on weekdays.
fn duty(maker: &mut Maker, rng: &mut Rng) {
    for v in maker.standing() {
        let code = maker.villages[v].code.clone();
        for (weekday, n) in [("周一至周三", 0), ("周四至周日", 1)] {
            let fact = Fact::new("duty_roster", &code)
                .with("month", m(2026, 11))
                .with("weekday", weekday)
                .with("person", names::person(rng, n == 1).0)
                .with("published_on", d(2026, 10, 30))
                .with("handled", rng.between(2, 24));
            maker.put(fact);
        }
    }
}

/// Theme days of September and October in a third of the villages.
fn life(maker: &mut Maker, rng: &mut Rng) {
    for (n, v) in maker.standing().into_iter().enumerate().filter(|(n, _)| n % 3 == 0) {
        let org = format!("{}党支部", maker.full_name(v));
        let code = maker.villages[v].code.clone();
        for month in [9, 10] {
            let expected = rng.between(19, 60);
            let fact = Fact::new("party_life", &code)
                .with("party_org", &org)
                .with("kind", if (n + month as usize).is_multiple_of(5) { "党课" } else { "主题党日" })
                .with("day", d(2026, month, rng.between(3, 20) as i8))
                .with("topic", rng.pick(&["乡村环境整治", "学习农村工作条例", "重温入党誓词", "秋收志愿服务"]))
                .with("expected", expected)
                .with("attendance", expected - rng.between(0, 6));
            maker.put(fact);
        }
    }
}

fn decisions(maker: &mut Maker, rng: &mut Rng) {
    let topics = ["旧校舍对外租赁", "村组道路硬化", "集体林地续包", "文化广场选址", "光伏项目入股", "村规民约修订"];
    for (n, v) in maker.standing().into_iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let start = d(2026, rng.between(2, 9) as i8, rng.between(1, 28) as i8)
            .max(maker.villages[v].from.unwrap_or(d(2026, 1, 1)));
        let expected = rng.between(28, 55);
        let present = expected - rng.between(0, expected / 4);
        let against = rng.between(0, 3);
        let (committees, members) = (5 + n as i64 % 3, 19 + n as i64 % 30);
        let fact = Fact::new("decision", &maker.villages[v].code)
            .with("topic", topics[n / 2 % topics.len()])
            .with("proposed_on", start)
            .with("consulted_on", plus(start, 3))
            .with("consult_expected", committees)
            .with("consult_present", committees - n as i64 % 2)
            .with("consult_votes_for", committees - n as i64 % 2)
            .with("reviewed_on", plus(start, 8))
            .with("review_expected", members)
            .with("review_present", members - members / 5)
            .with("review_votes_for", members - members / 4)
            .with("form", "村民代表会议")
            .with("resolved_on", plus(start, 14))
            .with("expected", expected)
            .with("present", present)
            .with("votes_for", present - against)
            .with("votes_against", against)
            .with("posted_from", plus(start, 15))
            .with("posted_to", plus(start, 25))
            .with("state", "决议公开")
            .with("amount", crate::fact::wan(rng.between(1, 60), 0));
        maker.put(fact);
    }
}

fn development(maker: &mut Maker, rng: &mut Rng) {
    let stages = ["入党申请人", "积极分子", "发展对象", "预备党员", "正式党员"];
    for (n, v) in maker.standing().into_iter().enumerate().filter(|(n, _)| n % 2 == 1) {
        let woman = rng.percent(40);
        let day = d(2025 + (n % 2) as i16, rng.between(3, 10) as i8, rng.between(1, 28) as i8);
        let fact = Fact::new("party_dev", &maker.villages[v].code)
            .with("name", names::person(rng, woman).0)
            .with("stage", stages[n / 2 % 5])
            .with("day", day)
            .with("party_org", format!("{}党支部", maker.full_name(v)))
            .with("place", "农村")
            .with("gender", if woman { "女" } else { "男" })
            .with("birth", m(rng.between(1984, 2005) as i16, rng.between(1, 12) as i8))
            .with("reserve", rng.percent(30));
        maker.put(fact);
    }
}

fn documents(maker: &mut Maker) {
    let rows = [
        ("关于健全驻村第一书记管理服务机制的办法", "县委组织部", "办法", d(2024, 3, 12)),
        ("关于做好2025年软弱涣散基层党组织整顿工作的通知", "县委组织部", "通知", d(2025, 3, 24)),
        ("关于做好2026年软弱涣散基层党组织整顿工作的通知", "县委组织部", "通知", d(2026, 3, 20)),
        ("关于调整村党组织书记报酬待遇的通知", "县委组织部", "通知", d(2025, 12, 18)),
        ("关于设立云岭县新村的批复", "县人民政府", "批复", d(2026, 6, 25)),
        ("关于下达村级集体经济引导资金的通知", "县财政局", "通知", d(2026, 3, 2)),
        ("村级组织活动场所管理使用办法", "县委组织部", "办法", d(2025, 9, 8)),
        ("关于命名党建示范点的决定", "县委组织部", "决定", d(2026, 6, 28)),
    ];
    for (title, issuer, kind, day) in rows {
        let docno = maker.docno("云组文", day.year());
        let fact = Fact::new("document", COUNTY_CODE).with("title", title).with("issuer", issuer).with("docno", docno);
        maker.put(fact.with("day", day).with("kind", kind).with("secrecy", "内部"));
    }
}
