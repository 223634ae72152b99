//! Training: sessions and who came. Some came twice and count once; one came as a village cadre and again as secretary.

use jiff::civil::Date;

use super::Maker;
use super::people::Wanted;
use crate::calendar::{CUTOFF, d, holds, m, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact};
use crate::rng::Rng;
use crate::tally::When;

/// A session.
struct Session {
    name: String,
    number: String,
    kind: &'static str,
    audience: &'static str,
    start: Date,
    length: i64,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("training");
    for session in first_secretaries() {
        let posted = posted_on(maker, session.start);
        let people: Vec<(usize, &'static str)> =
            posted.into_iter().filter(|_| rng.percent(88)).map(|p| (p, "第一书记")).collect();
        hold(maker, &mut rng, &session, &people);
    }
    for (half, session) in village_secretaries().into_iter().enumerate() {
        let heads = secretaries_on(maker, session.start);
        // Each session is for one half of the townships; a few come to the other as well.
        let comes =
            |v: usize, rng: &mut Rng| (maker.villages[v].township % 2 == half % 2 && rng.percent(78)) || rng.percent(4);
        let people: Vec<(usize, &'static str)> =
            heads.into_iter().filter(|(v, _)| comes(*v, &mut rng)).map(|(_, p)| (p, "村党组织书记")).collect();
        hold(maker, &mut rng, &session, &people);
    }
    rural(maker, &mut rng);
    promoted(maker, &mut rng);
    others(maker, &mut rng);
    activities(maker, &mut rng);
}

/// Sessions for first secretaries: one on the last day of the year before, which is none of this year's.
fn first_secretaries() -> Vec<Session> {
    let dates = [
        (2025, "第一期", d(2025, 6, 9)),
        (2025, "第二期", d(2025, 12, 31)),
        (2026, "第一期", d(2026, 3, 24)),
        (2026, "第二期", d(2026, 7, 7)),
        (2026, "第三期", d(2026, 10, 21)),
    ];
    dates
        .map(|(year, number, start)| Session {
            name: format!("{year}年全县驻村第一书记培训班（{number}）"),
            number: number.into(),
            kind: "第一书记培训",
            audience: "第一书记",
            start,
            length: 3,
        })
        .into()
}

fn village_secretaries() -> Vec<Session> {
    let dates = [
        (2025, "第一期", d(2025, 4, 15)),
        (2025, "第二期", d(2025, 4, 22)),
        (2026, "第一期", d(2026, 5, 12)),
        (2026, "第二期", d(2026, 5, 19)),
    ];
    dates
        .map(|(year, number, start)| Session {
            name: format!("{year}年村党组织书记履职培训班（{number}）"),
            number: number.into(),
            kind: "村干部培训",
            audience: "村党组织书记",
            start,
            length: 4,
        })
        .into()
}

fn posted_on(maker: &Maker, day: Date) -> Vec<usize> {
    maker.postings.iter().filter(|p| p.role == "第一书记" && p.stands(day)).map(|p| p.person).collect()
}

fn secretaries_on(maker: &Maker, day: Date) -> Vec<(usize, usize)> {
    maker.secretaries.iter().filter(|t| holds(Some(t.from), t.to, day)).map(|t| (t.village, t.person)).collect()
}

const TOPICS: [&str; 9] =
    ["果树修剪", "中药材种植", "大棚管理", "肉羊养殖", "农产品电商", "村级财务", "香菇栽培", "茶园管护", "防灾避险"];

/// 农村农业知识: many small ones in townships, some with a few secretaries among the farmers.
fn rural(maker: &mut Maker, rng: &mut Rng) {
    let mut starts: Vec<Date> =
        (0..rng.between(20, 26)).map(|_| d(2026, rng.between(1, 10) as i8, rng.between(1, 28) as i8)).collect();
    starts.extend([d(2026, 1, 1), CUTOFF, plus(CUTOFF, 1), d(2025, 12, 31)]);
    starts.extend((0..19).map(|n| d(2025, 1 + n % 11, rng.between(1, 28) as i8)));
    starts.sort();
    let mut number = 0;
    let mut year = 0;
    for (n, start) in starts.into_iter().enumerate() {
        number = if start.year() == year { number + 1 } else { 1 };
        year = start.year();
        let session = Session {
            name: format!("{year}年{}实用技术培训班（第{number}期）", TOPICS[n % TOPICS.len()]),
            number: format!("第{number}期"),
            kind: "农村农业知识",
            audience: "群众",
            start,
            length: 1,
        };
        let heads = secretaries_on(maker, start);
        let people: Vec<(usize, &'static str)> = heads
            .into_iter()
            .filter(|(v, _)| maker.villages[*v].township == n % 14 && rng.percent(12))
            .map(|(_, p)| (p, "村党组织书记"))
            .collect();
        hold(maker, rng, &session, &people);
    }
}

/// Somebody came in spring as a village cadre, and in autumn as the secretary that he had become.
fn promoted(maker: &mut Maker, rng: &mut Rng) {
    let became = |t: &&super::secretaries::Term| {
        t.from > d(2026, 3, 1) && t.from < d(2026, 9, 1) && t.to.is_none() && maker.villages[t.village].from.is_none()
    };
    let Some(term) = maker.secretaries.iter().find(became).cloned() else { return };
    let session = |name: &str, start| Session {
        name: name.into(),
        number: "第一期".into(),
        kind: "村干部培训",
        audience: "村干部",
        start,
        length: 2,
    };
    hold(maker, rng, &session("2026年村后备力量培训班（春季）", d(2026, 2, 24)), &[(term.person, "村干部")]);
    hold(
        maker,
        rng,
        &session("2026年新任村党组织书记培训班（秋季）", d(2026, 9, 15)),
        &[(term.person, "村党组织书记")],
    );
}

/// Sessions for others, without lists of names.
fn others(maker: &mut Maker, rng: &mut Rng) {
    let rows = [
        ("2026年农村党员冬春轮训", "党员培训", "党员", d(2026, 2, 3), 412),
        ("2026年党务干部业务培训班", "党务干部培训", "党务干部", d(2026, 4, 9), 96),
        ("2026年家政服务技能培训班", "技能培训", "群众", d(2026, 6, 16), 58),
        ("2026年电工技能培训班", "技能培训", "群众", d(2026, 8, 20), 45),
        ("2025年农村党员冬春轮训", "党员培训", "党员", d(2025, 2, 11), 398),
        ("2025年致富带头人培训班", "其他", "致富带头人", d(2025, 9, 3), 64),
    ];
    for (name, kind, audience, start, people) in rows {
        let session =
            Session { name: name.into(), number: "第一期".into(), kind, audience, start, length: rng.between(1, 4) };
        put_session(maker, &session, people, rng);
    }
    // A person of no village and no posting: not among the secretaries, whatever was learnt.
    let outsider = maker.person(rng, Wanted::villager(&maker.townships[4].code.clone(), "村电商带头人"));
    let session = Session {
        name: "2026年农产品直播销售培训班".into(),
        number: "第一期".into(),
        kind: "技能培训",
        audience: "致富带头人",
        start: d(2026, 5, 26),
        length: 2,
    };
    hold(maker, rng, &session, &[(outsider, "致富带头人")]);
}

fn hold(maker: &mut Maker, rng: &mut Rng, session: &Session, people: &[(usize, &'static str)]) {
    let more = if session.kind == "农村农业知识" { rng.between(30, 70) } else { 0 };
    put_session(maker, session, people.len() as i64 + more, rng);
    for (person, role) in people {
        let fact = Fact::new("attendee", COUNTY_CODE)
            .with("training", &session.name)
            .with("training.session", &session.number)
            .of_person("person", "person.idnumber", &maker.people[*person])
            .with("role_then", *role)
            .with("day", session.start)
            .with("hours", Cell::Thousandths(session.length * 8_000))
            .with("passed", true);
        maker.put(fact);
        if matches!(*role, "村党组织书记" | "第一书记") {
            let number = maker.people[*person].idnumber.clone();
            maker.tally.note("training.secretaries_trained", When::On(session.start), COUNTY_CODE, &number);
        }
    }
}

fn put_session(maker: &mut Maker, session: &Session, people: i64, rng: &mut Rng) {
    let organiser = if session.kind == "农村农业知识" { "县农业农村局" } else { "县委组织部" };
    let fact = Fact::new("training", COUNTY_CODE)
        .with("name", &session.name)
        .with("kind", session.kind)
        .with("audience", session.audience)
        .with("organiser", organiser)
        .with("level", "县")
        .with("session", &session.number)
        .with("start_on", session.start)
        .with("end_on", plus(session.start, session.length - 1))
        .with("place", rng.pick(&["县委党校", "临河镇文化站", "县职教中心"]))
        .with("expected", people + rng.between(0, 6))
        .with("people", people)
        .with("hours", Cell::Thousandths(session.length * 8_000));
    maker.put(fact);
    let on = When::On(session.start);
    maker.tally.add("training.sessions", on, COUNTY_CODE, 1);
    if session.audience == "第一书记" {
        maker.tally.add("training.first_secretary_sessions", on, COUNTY_CODE, 1);
    }
    if session.kind == "农村农业知识" {
        maker.tally.add("training.rural_sessions", on, COUNTY_CODE, 1);
    }
}

/// A hearing of first secretaries every month, outreach, study tours.
fn activities(maker: &mut Maker, rng: &mut Rng) {
    maker.tally.claim("claim.U17");
    for month in crate::calendar::Month::range(m(2025, 1), m(2026, 11)) {
        let day = d(month.year, month.month, rng.between(8, 18) as i8);
        activity(maker, ("听取汇报", "听取第一书记工作汇报"), day, "县委组织部", 61, "县委三楼会议室");
        if month.month % 2 == 1 {
            let town = maker.townships[rng.below(14)].name.clone();
            let people = rng.between(120, 460);
            activity(maker, ("三下乡", "文化科技卫生下乡"), plus(day, 4), "县委宣传部", people, &town);
        }
    }
    for (day, place, people) in [
        (d(2025, 5, 27), "邻县乡村旅游点", 42),
        (d(2026, 6, 10), "外市电商产业园", 38),
        (d(2026, 9, 24), "邻县集体经济示范村", 45),
    ] {
        activity(maker, ("参观学习", "村干部外出参观学习"), day, "县委组织部", people, place);
    }
}

fn activity(maker: &mut Maker, what: (&str, &str), day: Date, organiser: &str, people: i64, place: &str) {
    let fact = Fact::new("activity", COUNTY_CODE)
        .with("kind", what.0)
        .with("title", what.1)
        .with("day", day)
        .with("organiser", organiser)
        .with("people", people)
        .with("place", place)
        .with("times", 1);
    maker.put(fact);
}

#[cfg(test)]
mod tests {
    use crate::{County, SEED};
    use std::collections::BTreeSet;

    #[test]
    fn people_who_came_twice_are_counted_once_and_two_of_one_name_twice() {
        let county = County::generate(SEED);
        let mut rows = 0;
        let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
        for f in county.facts("attendee") {
            let this_year = f.day("day").is_some_and(|d| d.year() == 2026 && d <= crate::calendar::CUTOFF);
            if this_year && matches!(f.text("role_then"), "村党组织书记" | "第一书记") {
                rows += 1;
                numbers.insert(f.text("person.idnumber").to_string());
                names.insert(f.text("person").to_string());
            }
        }
        let booked: usize = county.books().values["training.secretaries_trained"].shown.parse().unwrap();
        assert_eq!(booked, numbers.len());
        assert!(rows > numbers.len(), "some came twice");
        assert!(names.len() < numbers.len(), "some share a name");
    }
}
