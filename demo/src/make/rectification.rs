//! Weak and lax Party organisations: screened, listed, given their four helpers, rectified, accepted; one fell back.

use jiff::civil::Date;

use super::Maker;
use super::places::{flagged, listing_edges};
use crate::calendar::{CUTOFF, d, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact};
use crate::names;
use crate::rng::Rng;
use crate::tally::When;

/// The days on which the two cohorts were listed.
pub const LISTED: [(i16, Date); 2] = [(2025, d(2025, 3, 20)), (2026, d(2026, 3, 18))];
/// Days of follow-up after a case is closed.
const FOLLOW_UP: i64 = 365;
/// States of a proposal that came to nothing.
const NOT_LISTED: [&str; 2] = ["拟列", "不列入"];

const CRITERIA: [&str; 8] = [
    "班子配备不齐、书记长期空缺",
    "书记不胜任现职",
    "班子不团结、内耗严重",
    "组织制度形同虚设、不开展党的活动",
    "党员大会长期召集不起来",
    "村务财务管理混乱、长期不公开",
    "矛盾纠纷集中、群众意见大",
    "集体经济长期空壳、服务能力弱",
];

/// A case to be.
struct Case {
    village: usize,
    year: i16,
    origin: &'static str,
    state: &'static str,
    listed: Date,
    closed: Option<Date>,
    relapse: bool,
    rank: Option<i64>,
}

pub(super) fn make(maker: &mut Maker) {
    let mut rng = maker.rng("rectification");
    let cases = cohorts(maker, &mut rng);
    screenings(maker, &mut rng, &cases);
    ranking_items(maker);
    let leaders: Vec<String> = (0..14).map(|_| names::person(&mut rng, false).0).collect();
    for claim in ["claim.U6", "claim.U7"] {
        maker.tally.claim(claim);
    }
    for (n, case) in cases.iter().enumerate() {
        put_case(maker, &mut rng, case);
        if !NOT_LISTED.contains(&case.state) {
            helpers(maker, &mut rng, case, &leaders, n);
            items(maker, &mut rng, case);
            acceptances(maker, &mut rng, case, n);
        }
    }
}

/// The cohort of 2025 with the three villages at the edges of the low-income flag; that of 2026 ranked from the bottom.
fn cohorts(maker: &Maker, rng: &mut Rng) -> Vec<Case> {
    let posted: Vec<usize> =
        maker.postings.iter().filter(|p| p.role == "第一书记" && p.stands(CUTOFF)).map(|p| p.village).collect();
    let edges = listing_edges(maker);
    let low: Vec<usize> = flagged(maker, "收入低", LISTED[0].1)
        .into_iter()
        .filter(|v| posted.contains(v) && !edges.contains(v))
        .collect();
    let other: Vec<usize> = posted.iter().copied().filter(|v| !low.contains(v) && !edges.contains(v)).collect();
    let still_low: Vec<usize> =
        low.iter().copied().filter(|v| maker.villages[*v].flagged("收入低", LISTED[1].1)).collect();
    let in_low = 6 + rng.below(3);
    let mut first: Vec<usize> = edges.to_vec();
    first.extend(low.iter().take(in_low));
    first.extend(other.iter().take(8));
    let mut cases: Vec<Case> = Vec::new();
    let base = |village, year, origin, listed| Case {
        village,
        year,
        origin,
        state: "整顿中",
        listed,
        closed: None,
        relapse: false,
        rank: None,
    };
    for (n, v) in first.iter().enumerate() {
        let closed = if n == 4 { d(2026, 3, 30) } else { d(2025, rng.between(10, 12) as i8, rng.between(1, 28) as i8) };
        let origin = if n == 5 || n == 9 { "倒排" } else { "排查" };
        // Followed up for a year; who closed last autumn is done by now.
        let state = if plus(closed, FOLLOW_UP + 12) < CUTOFF { "办结" } else { "巩固跟踪" };
        cases.push(Case {
            closed: Some(closed),
            state,
            rank: (origin == "倒排").then_some(n as i64),
            ..base(*v, 2025, origin, LISTED[0].1)
        });
    }
    // Proposed but not listed, in villages of no special kind.
    let rest: Vec<usize> =
        maker.standing().into_iter().filter(|v| !posted.contains(v) && maker.villages[*v].from.is_none()).collect();
    for (n, state) in ["不列入", "拟列", "不列入", "不列入", "拟列"].into_iter().enumerate() {
        cases.push(Case {
            state,
            ..base(rest[n * 7], if n < 3 { 2025 } else { 2026 }, "排查", LISTED[usize::from(n >= 3)].1)
        });
    }
    let second: Vec<usize> = still_low.iter().copied().filter(|v| !first.contains(v)).take(8 + rng.below(3)).collect();
    for (n, v) in second.iter().enumerate() {
        let closed = (n % 4 == 3).then(|| d(2026, 10, 10 + n as i8));
        let state = if closed.is_some() { "销号" } else { ["整顿中", "县级验收", "整顿中"][n % 3] };
        cases.push(Case { closed, state, rank: Some(n as i64 + 1), ..base(*v, 2026, "倒排", LISTED[1].1) });
    }
    for v in other.iter().skip(8).take(3) {
        cases.push(base(*v, 2026, "排查", LISTED[1].1));
    }
    cases.push(Case { state: "方案备案", ..base(other[11], 2026, "上级交办", d(2026, 7, 2)) });
    // It was closed in 2025 and is listed again.
    cases.push(Case { relapse: true, ..base(other[2], 2026, "排查", d(2026, 4, 20)) });
    cases
}

/// What low-income villages are scored by in 2026: full points, the value that earns them, the value that earns none.
fn ranking_items(maker: &mut Maker) {
    let items = [
        ("集体经营收入", "collective.operating_total", 40, 10),
        ("四议两公开决策", "decision.held", 30, 2),
        ("结对帮扶户数", "pairing.households", 30, 20),
    ];
    for (item, figure, full, best) in items {
        let fact = Fact::new("ranking_item", COUNTY_CODE)
            .with("year", Cell::Year(2026))
            .with("item", item)
            .with("figure", figure)
            .with("full", Cell::Thousandths(full * 1000))
            .with("best", Cell::Thousandths(best * 1000))
            .with("worst", Cell::Thousandths(0));
        maker.put(fact);
    }
}

fn organisation(maker: &Maker, village: usize) -> String {
    format!("{}党支部", maker.full_name(village))
}

/// A case as other tables name it: a village listed twice has two.
fn label(maker: &Maker, case: &Case) -> String {
    format!("{} {}", organisation(maker, case.village), case.year)
}

fn put_case(maker: &mut Maker, rng: &mut Rng, case: &Case) {
    let code = maker.villages[case.village].code.clone();
    let listed = !NOT_LISTED.contains(&case.state);
    let criteria = [CRITERIA[rng.below(4)], CRITERIA[4 + rng.below(4)]].join("；");
    let closing = case.closed.map(|day| maker.docno("云组通", day.year()));
    let fact = Fact::new("rectification_case", &code)
        .with("party_org", organisation(maker, case.village))
        .with("year", Cell::Year(case.year))
        .with("origin", case.origin)
        .with("criteria", criteria)
        .maybe("rank", case.rank)
        .maybe("score", case.rank.map(|r| Cell::Thousandths(52_000 + r * 1_300)))
        .with("listed_on", case.listed)
        .maybe("meeting", listed.then_some("县委常委会"))
        .maybe("plan_filed_on", listed.then(|| plus(case.listed, rng.between(9, 28))))
        .with("state", case.state)
        .maybe("closed_on", case.closed)
        .maybe("closing_docno", closing)
        .maybe("follow_up_until", case.closed.map(|day| plus(day, FOLLOW_UP)))
        .maybe("completed_on", case.closed.filter(|_| case.state == "办结").map(|day| plus(day, FOLLOW_UP + 6)))
        .with("relapse", case.relapse);
    maker.put(fact);
    if !listed {
        return;
    }
    let year = When::In(case.year);
    if case.origin == "倒排" {
        maker.tally.add("rectification.bottom_ranked_b", year, &code, 1);
    }
    maker.tally.add("rectification.cases_a", year, &code, 1);
    if maker.villages[case.village].flagged("收入低", case.listed) {
        maker.tally.note("rectification.dual_type_a", year, &code, &code);
    }
    let flag = Fact::new("village_flag", &code).with("flag", "软弱涣散").with("from_day", case.listed);
    maker.put(flag.maybe("to_day", case.closed).with("docno", format!("云组〔{}〕{}号", case.year, 21)));
}

/// 一名县领导、一个单位、一名第一书记、一名乡镇领导: each without a gap, also where one changed.
fn helpers(maker: &mut Maker, rng: &mut Rng, case: &Case, leaders: &[String], n: usize) {
    let start = plus(case.listed, 5);
    let leader = leaders[n % leaders.len()].clone();
    if n == 6 {
        // Transferred; the next one takes over the day after.
        let change = d(2025, 6, 20);
        assign(maker, case, "县领导", (&leader, "副县长"), start, Some(change));
        assign(
            maker,
            case,
            "县领导",
            (&leaders[(n + 7) % leaders.len()].clone(), "县委常委"),
            plus(change, 1),
            case.closed,
        );
    } else {
        assign(maker, case, "县领导", (&leader, "县领导"), start, case.closed);
    }
    let unit =
        maker.units.iter().find(|u| u.villages.contains(&case.village)).map(|u| u.name.clone()).unwrap_or_default();
    assign(maker, case, "帮扶单位", (&unit, ""), start, case.closed);
    let township_leader = names::person(rng, false).0;
    assign(maker, case, "乡镇领导", (&township_leader, "党委委员"), start, case.closed);
    let end = case.closed.unwrap_or(CUTOFF);
    let mut here: Vec<(String, Date, Option<Date>)> = maker
        .postings
        .iter()
        .filter(|p| {
            p.village == case.village && p.role == "第一书记" && p.from <= end && p.to.is_none_or(|t| t >= start)
        })
        .map(|p| (maker.people[p.person].name.clone(), p.from.max(start), p.to.filter(|t| *t <= end)))
        .collect();
    here.sort_by_key(|h| h.1);
    for at in 0..here.len() {
        // On the day of a handover both are there; the table gives it to the one who left.
        let begins = if at > 0 && here[at - 1].2 == Some(here[at].1) { plus(here[at].1, 1) } else { here[at].1 };
        let ends = if at + 1 < here.len() { here[at].2 } else { case.closed };
        assign(maker, case, "第一书记", (&here[at].0.clone(), "驻村第一书记"), begins, ends);
    }
    if here.is_empty() {
        maker.tally.exception("claim.U8", format!("{} {}", organisation(maker, case.village), case.year));
    }
}

fn assign(maker: &mut Maker, case: &Case, kind: &str, who: (&str, &str), from: Date, to: Option<Date>) {
    let fact = Fact::new("rectification_assignment", &maker.villages[case.village].code)
        .with("rect_case", label(maker, case))
        .with("kind", kind)
        .with("name", who.0)
        .with("from_day", from)
        .maybe("to_day", to);
    maker.put(if who.1.is_empty() { fact } else { fact.with("duty", who.1) });
}

fn items(maker: &mut Maker, rng: &mut Rng, case: &Case) {
    let plans = [
        ("组织生活不经常", "每月固定一天开展主题党日，支委轮流主持"),
        ("村务公开不及时", "按月公开财务，公开栏移到村部门口"),
        ("班子分工不明", "重新划分职责，公示到户"),
        ("集体收入来源单一", "盘活旧校舍对外发包"),
        ("历史遗留纠纷未化解", "县领导包案，三个月内调处"),
        ("办事要跑两趟", "安排全天值班，一次受理"),
    ];
    for k in 0..rng.between(2, 4) {
        let (problem, measure) = plans[(case.village + k as usize) % plans.len()];
        let due = plus(case.listed, 90 + k * 40);
        let done =
            case.closed.map(|day| plus(day, -20 - k)).or((k == 0).then(|| plus(due, -12))).filter(|day| *day <= CUTOFF);
        let fact = Fact::new("rectification_item", &maker.villages[case.village].code)
            .with("rect_case", label(maker, case))
            .with("problem", problem)
            .with("measure", measure)
            .with("owner", names::person(rng, false).0)
            .with("due_on", due)
            .maybe("done_on", done);
        maker.put(fact);
    }
}

/// A closed case was accepted; the fifth failed the first time and was rectified anew.
fn acceptances(maker: &mut Maker, rng: &mut Rng, case: &Case, n: usize) {
    let mut put = |day: Date, score: i64, passed: bool| {
        let (yes, no) = if passed { (rng.between(13, 19), rng.between(0, 2)) } else { (6, 12) };
        let fact = Fact::new("rectification_acceptance", &maker.villages[case.village].code)
            .with("rect_case", label(maker, case))
            .with("day", day)
            .with("score", Cell::Thousandths(score * 1000))
            .with("votes_for", yes)
            .with("votes_against", no)
            .with("passed", passed);
        maker.put(fact);
    };
    let Some(closed) = case.closed else { return };
    if n == 4 {
        put(d(2025, 11, 18), 58, false);
    }
    put(plus(closed, -6), 74 + n as i64 % 20, true);
}

/// Every village, every year, against the criteria.
fn screenings(maker: &mut Maker, rng: &mut Rng, cases: &[Case]) {
    for (year, listed) in LISTED {
        let day = plus(listed, -30);
        let standing: Vec<usize> = (0..maker.villages.len()).filter(|v| maker.villages[*v].stands(day)).collect();
        for v in standing {
            let case = cases.iter().find(|c| c.village == v && c.year == year && c.origin != "上级交办" && !c.relapse);
            let count = if case.is_some() { rng.between(2, 4) } else { i64::from(rng.percent(12)) };
            let result = match (case, count) {
                (Some(c), _) if c.state == "不列入" => "不列入",
                (Some(_), _) => "拟列入",
                (None, 0) => "无问题",
                (None, _) => "一般问题",
            };
            let fact = Fact::new("screening", &maker.villages[v].code)
                .with("year", Cell::Year(year))
                .with("day", plus(day, rng.between(0, 12)))
                .with("criteria_count", count)
                .with("result", result)
                .maybe("rank", case.and_then(|c| c.rank))
                .maybe("reason", (result == "不列入").then_some("问题已在研判期间解决"));
            maker.put(fact);
        }
    }
    debug_assert!(maker.all("screening").iter().all(|f| f.region.starts_with(COUNTY_CODE)));
}
