//! Model sites and vanguard posts, members who took up posts and households, commendations and recalls, what was done for people.

use super::Maker;
use super::postings::in_post;
use crate::calendar::{CUTOFF, d, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::{Fact, yuan};
use crate::names;
use crate::rng::Rng;
use crate::tally::When;

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("honours");
    honours(maker, &mut rng);
    events(maker, &mut rng);
    members(maker, &mut rng);
    service(maker, &mut rng);
}

/// Named or being created count, taken down ones do not.
fn honours(maker: &mut Maker, rng: &mut Rng) {
    let standing = maker.standing();
    let kinds: [(&str, &'static str, i64); 2] = [
        ("党建示范点", "honor.demo_sites", rng.between(18, 26)),
        ("党员先锋岗", "honor.vanguard_posts", rng.between(52, 70)),
    ];
    for (kind, id, count) in kinds {
        for n in 0..count + 5 {
            let v = standing[(n as usize * 7 + kind.len()) % standing.len()];
            let place = if n % 2 == 0 { "便民服务窗口" } else { "村级集体经济基地" };
            let name =
                if kind == "党建示范点" { maker.full_name(v) } else { format!("{}{place}", maker.full_name(v)) };
            let from = d(rng.between(2022, 2026) as i16, rng.between(1, 10) as i8, rng.between(1, 28) as i8);
            let from = maker.villages[v].from.map_or(from, |f| from.max(f));
            // The last five: taken down long ago, on the day before the cut-off, and created the day after it.
            let (state, from, to) = match n - count {
                0..=2 => ("摘牌", d(2021, 7, 1), Some(d(2024, 6, 30))),
                3 => ("摘牌", d(2021, 7, 1), Some(plus(CUTOFF, -1))),
                4 => ("创建中", plus(CUTOFF, 1), None),
                _ => (if n % 4 == 0 { "创建中" } else { "已命名" }, from, None),
            };
            let docno = maker.docno("云组发", from.year());
            let fact = Fact::new("honor", &maker.villages[v].code)
                .with("kind", kind)
                .with("name", name)
                .with("level", "县")
                .with("docno", docno)
                .with("from_day", from)
                .maybe("named_on", (state == "已命名").then(|| plus(from, 30)))
                .maybe("to_day", to)
                .with("state", state);
            maker.put(fact);
            if state != "摘牌" {
                maker.tally.add(id, When::During(Some(from), to), COUNTY_CODE, 1);
            } else if let Some(to) = to {
                // A year ago it still hung: but its record now says that it was taken down, and figures read the record.
                debug_assert!(to < CUTOFF);
            }
        }
    }
}

fn events(maker: &mut Maker, rng: &mut Rng) {
    let people = in_post(maker);
    let rows = [
        ("通报批评", d(2026, 4, 22), "月报材料雷同", 5),
        ("约谈", d(2026, 6, 3), "入户走访不实", 17),
        ("表彰", d(2026, 7, 1), "优秀第一书记", 2),
        ("表彰", d(2026, 7, 1), "优秀第一书记", 23),
        ("表彰", d(2025, 7, 1), "优秀第一书记", 33),
        ("提拔", d(2026, 8, 14), "驻村实绩突出", 33),
        ("晋级", d(2026, 9, 10), "驻村期满考核优秀", 48),
        ("评优", d(2026, 1, 28), "年度考核优秀", 50),
    ];
    for (kind, day, reason, at) in rows {
        let posting = maker.postings[people[at]].clone();
        let docno = maker.docno("云组通", day.year());
        put_event(maker, &posting, kind, day, reason, &docno);
    }
    let recalled = maker.postings.iter().find(|p| p.to == Some(d(2026, 5, 13))).cloned();
    if let Some(posting) = recalled {
        let docno = maker.docno("云组通", 2026);
        put_event(maker, &posting, "召回", d(2026, 5, 13), "履职不力", &docno);
    }
    let _ = rng;
}

fn put_event(
    maker: &mut Maker,
    posting: &super::Posting,
    kind: &str,
    day: jiff::civil::Date,
    reason: &str,
    docno: &str,
) {
    let fact = Fact::new("event", &maker.villages[posting.village].code)
        .of_person("person", "person.idnumber", &maker.people[posting.person])
        .with("role_then", "第一书记")
        .with("kind", kind)
        .with("level", "县")
        .with("day", day)
        .with("docno", docno)
        .with("reason", reason);
    maker.put(fact);
}

/// Members without office: a post or two each; and the households some of them look after.
fn members(maker: &mut Maker, rng: &mut Rng) {
    let kinds = ["政策宣传", "致富带动", "矛盾调解", "环境卫生", "治安维护", "村务监督", "文明新风", "代办服务"];
    let standing = maker.standing();
    for (n, v) in standing.iter().enumerate().filter(|(n, _)| n % 4 == 0) {
        let code = maker.villages[*v].code.clone();
        for k in 0..rng.between(3, 6) {
            let member = names::person(rng, k % 3 == 2).0;
            let from = d(2025, rng.between(3, 9) as i8, rng.between(1, 28) as i8);
            for post in 0..rng.between(1, 2) {
                let fact = Fact::new("post_claim", &code).with("member", &member);
                maker.put(
                    fact.with("post_kind", kinds[(n + k as usize + post as usize * 3) % kinds.len()])
                        .with("from_day", from),
                );
            }
            let near: Vec<String> = maker
                .households
                .iter()
                .filter(|h| h.village == *v && h.to.is_none() && h.from < from)
                .map(|h| h.code.clone())
                .collect();
            if let Some(household) = near.get(k as usize * 2) {
                let fact = Fact::new("household_link", &code).with("member", &member).with("household", household);
                maker.put(fact.with("from_day", from));
            }
        }
    }
}

fn service(maker: &mut Maker, rng: &mut Rng) {
    let kinds = [
        ("办实事", "修复村组道路路灯"),
        ("解决热点难点", "协调解决灌溉用水"),
        ("慰问", "走访慰问困难群众"),
        ("化解矛盾", "调处宅基地边界纠纷"),
        ("代办服务", "代办社保年审"),
        ("产销对接", "帮助销售农产品"),
    ];
    for p in in_post(maker) {
        let posting = maker.postings[p].clone();
        for n in 0..6 {
            let day = d(2026, 2 + n as i8, rng.between(1, 28) as i8);
            if day < posting.from {
                continue;
            }
            let (kind, matter) = kinds[(n + p) % kinds.len()];
            let people = rng.between(3, 60);
            let fact = super::presence::of_posting(maker, "service_matter", "posting", &posting)
                .with("kind", kind)
                .with("matter", matter)
                .with("day", day)
                .with("matters", rng.between(1, 4))
                .with("people", people);
            maker.put(match kind {
                "慰问" => fact.with("households", people / 3 + 1).with("amount", yuan(people * 50)),
                "产销对接" => fact.with("amount", yuan(people * 320)),
                _ => fact,
            });
        }
    }
}
