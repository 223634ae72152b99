//! What a county sets: norms that changed over the years, the years a report speaks of, targets, documents, accounts, old names.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Maker;
use crate::calendar::{CUTOFF, REPORT_YEAR, d};
use crate::codes::COUNTY_CODE;
use crate::fact::{Cell, Fact, yuan};
use crate::names;
use crate::tally::When;

/// A norm over time: values with their first days, the last one open.
type Norm = (&'static str, &'static str, &'static str, &'static [(Date, i64)]);

/// Thresholds of the report first, then what the claims and the days are held against.
#[rustfmt::skip]
const NORMS: [Norm; 38] = [
    ("min_town_office_staff", "人", "乡镇乡村振兴办公室最低人数", &[(d(2021, 6, 1), 3), (d(2025, 7, 1), 5)]),
    ("low_income_household_threshold", "户", "成立责任组的低收入家庭户数门槛", &[(d(2021, 6, 1), 30), (d(2025, 7, 1), 20)]),
    ("secretary_pay_month", "元", "村党组织书记月报酬", &[(d(2021, 1, 1), 2800), (d(2024, 1, 1), 3200), (d(2026, 1, 1), 3600)]),
    ("days_in_village_month", "天", "每月在村工作天数", &[(d(2021, 5, 1), 22), (d(2024, 5, 1), 20)]),
    ("subsidy_per_day", "元", "驻村补助日标准", &[(d(2021, 5, 1), 80), (d(2026, 1, 1), 100)]),
    ("days_in_village_year", "天", "全年在村工作天数", &[(d(2021, 5, 1), 220)]),
    ("head_visits_month", "次", "派出单位主要负责人每月到村次数", &[(d(2021, 5, 1), 1)]),
    ("member_days_month", "天", "班子成员每月在村天数", &[(d(2021, 5, 1), 2)]),
    ("hearings_month", "次", "每月听取汇报次数", &[(d(2021, 5, 1), 1)]),
    ("inspections_week", "次", "每周督查次数", &[(d(2021, 5, 1), 1)]),
    ("late_entry_days", "天", "迟录容许天数", &[(d(2024, 1, 1), 7)]),
    ("month_lock_day", "日", "上月锁定日", &[(d(2024, 1, 1), 5)]),
    ("leave_days_team", "天", "队长批假天数", &[(d(2021, 5, 1), 1)]),
    ("leave_days_township", "天", "乡镇批假天数", &[(d(2021, 5, 1), 3)]),
    ("posting_years_least", "年", "驻村任期最低年限", &[(d(2021, 5, 1), 2)]),
    ("posting_age_most", "岁", "第一书记年龄上限", &[(d(2021, 5, 1), 55)]),
    ("term_years", "年", "村党组织任期", &[(d(2019, 1, 1), 5)]),
    ("vacancy_months", "月", "书记空缺认定月数", &[(d(2021, 1, 1), 3)]),
    ("satisfaction_floor", "%", "群众满意度下限", &[(d(2021, 1, 1), 60)]),
    ("rect_share_least", "%", "倒排最低比例（零为不设比例）", &[(d(2021, 1, 1), 0)]),
    ("rect_ranking", "开关", "在收入低的村中倒排（1 为开）", &[(d(2021, 1, 1), 1)]),
    ("rect_count", "个", "倒排取几个村", &[(d(2025, 1, 1), 8)]),
    ("outstanding_share", "%", "优秀等次比例", &[(d(2021, 1, 1), 20)]),
    ("posting_experience_years", "年", "选派人选工作年限", &[(d(2021, 5, 1), 2)]),
    ("rect_plan_days", "天", "整顿方案时限", &[(d(2021, 1, 1), 30)]),
    ("acceptance_points", "分", "整顿验收合格分", &[(d(2021, 1, 1), 70)]),
    ("dissatisfied_share_most", "%", "不满意票上限", &[(d(2021, 1, 1), 50)]),
    ("acceptance_voters", "人", "测评人数", &[(d(2021, 1, 1), 15)]),
    ("follow_up_months", "月", "巩固跟踪月数", &[(d(2021, 1, 1), 12)]),
    ("decision_publish_days", "天", "决议公开天数", &[(d(2021, 1, 1), 7)]),
    ("disclosure_days", "天", "公开时限天数", &[(d(2021, 1, 1), super::disclosure::DAYS)]),
    ("theme_day_month", "次", "每月主题党日次数", &[(d(2021, 1, 1), 1)]),
    ("venue_area_village", "平方米", "村活动场所面积标准", &[(d(2021, 1, 1), 150), (d(2024, 1, 1), 200)]),
    ("monitor_days", "天", "识别认定时限", &[(d(2021, 1, 1), 15)]),
    ("village_publicity_days", "天", "村内公示天数", &[(d(2021, 1, 1), 5)]),
    ("report_characters", "字", "月报自述字数上限", &[(d(2024, 1, 1), 300)]),
    ("inspection_sample", "人", "每周抽查人数", &[(d(2024, 1, 1), 3)]),
    ("notice_days", "天", "督查整改期限", &[(d(2024, 1, 1), 10)]),
];

/// Norms that are slots of the report, by the id of the figure.
const SLOTS: [(&str, &str); 5] = [
    ("min_town_office_staff", "rule.min_town_office_staff"),
    ("low_income_household_threshold", "rule.low_income_household_threshold"),
    ("secretary_pay_month", "rule.secretary_pay_month"),
    ("days_in_village_month", "rule.days_in_village_month"),
    ("subsidy_per_day", "rule.subsidy_per_day"),
];

/// The threshold in force on the cut-off, and the days a month.
pub(super) fn norm_at(norm: &str, day: Date) -> i64 {
    let values = NORMS.iter().find(|n| n.0 == norm).map_or(&[][..], |n| n.3);
    values.iter().rev().find(|(from, _)| *from <= day).map_or(0, |(_, value)| *value)
}

pub(super) fn make(maker: &mut Maker) {
    norms(maker);
    parameters(maker);
    targets(maker);
    pay_norms(maker);
    vocabulary(maker);
}

fn norms(maker: &mut Maker) {
    for (norm, unit, zh, values) in NORMS {
        for (at, (from, value)) in values.iter().enumerate() {
            let to = values.get(at + 1).map(|(next, _)| crate::calendar::plus(*next, -1));
            let docno = maker.docno("云组发", from.year());
            let fact = Fact::new("norm_value", COUNTY_CODE)
                .with("norm", norm)
                .with("value", Cell::Thousandths(value * 1000))
                .with("unit", unit)
                .with("from_day", *from)
                .maybe("to_day", to)
                .with("docno", docno)
                .with("note", zh);
            maker.put(fact);
            if let Some((_, id)) = SLOTS.iter().find(|(n, _)| *n == norm) {
                maker.norm(id, When::During(Some(*from), to), *value);
            }
        }
    }
}

/// For the report of 2026 and for that of 2025.
fn parameters(maker: &mut Maker) {
    for report_year in [REPORT_YEAR - 1, REPORT_YEAR] {
        let year = i64::from(report_year);
        let values = [
            ("rect_year_a", year - 1),
            ("rect_year_b", year),
            ("budget_year", year),
            ("income_year", year - 1),
            ("stat_year", year - 1),
            ("assessment_year", year - 1),
            ("plan_year", year + 1),
        ];
        for (parameter, value) in values {
            let fact = Fact::new("parameter", COUNTY_CODE).with("parameter", parameter);
            maker.put(fact.with("report_year", Cell::Year(report_year)).with("value", value));
        }
    }
}

/// Targets: never to be taken for results.
fn targets(maker: &mut Maker) {
    let items = [
        ("整顿软弱涣散党组织", "rectification.bottom_ranked_b", 15, "个"),
        ("新建改建活动场所", "venue.built_or_rebuilt", 20, "个"),
        ("选派第一书记", "posting.first_secretary", 61, "名"),
        ("实施帮扶项目", "project.landed", 80, "个"),
        ("引进资金", "funds.attracted", 3000, "万元"),
        ("发展合作社", "coop.founded", 40, "个"),
        ("创建党建示范点", "honor.demo_sites", 30, "个"),
        ("结对帮扶低收入家庭", "pairing.households", 4000, "户"),
        ("举办培训班", "training.sessions", 40, "期"),
    ];
    for year in [2026, 2027] {
        for (item, figure, value, unit) in items {
            let fact = Fact::new("target", COUNTY_CODE)
                .with("item", item)
                .with("figure", figure)
                .with("year", Cell::Year(year))
                .with("value", Cell::Thousandths((value + i64::from(year - 2026) * 2) * 1000))
                .with("unit", unit)
                .with("doc", "全县抓党建促乡村振兴重点任务分解表");
            maker.put(fact);
        }
    }
}

fn pay_norms(maker: &mut Maker) {
    let posts = [
        ("村党组织书记", [2800, 3200, 3600]),
        ("一肩挑", [2800, 3200, 3600]),
        ("村副职", [2000, 2300, 2600]),
        ("村委员", [1600, 1800, 2000]),
    ];
    let from = [d(2021, 1, 1), d(2024, 1, 1), d(2026, 1, 1)];
    for (post, amounts) in posts {
        for (at, amount) in amounts.into_iter().enumerate() {
            let docno = maker.docno("云组通", from[at].year());
            let fact = Fact::new("pay_norm", COUNTY_CODE)
                .with("post", post)
                .with("amount", yuan(amount))
                .with("base", yuan(amount * 7 / 10))
                .with("docno", docno)
                .with("from_day", from[at])
                .maybe("to_day", from.get(at + 1).map(|next| crate::calendar::plus(*next, -1)));
            maker.put(fact);
        }
    }
}

fn vocabulary(maker: &mut Maker) {
    let terms = [
        ("扶贫开发办公室", "乡村振兴局", "机构", d(2012, 5, 1), Some(d(2021, 5, 31))),
        ("乡村振兴局", "农业农村局", "机构", d(2021, 6, 1), Some(d(2024, 3, 31))),
        ("建档立卡贫困户", "脱贫户", "人群", d(2014, 1, 1), Some(d(2020, 12, 31))),
        ("防止返贫监测对象", "防止返贫致贫对象", "人群", d(2021, 1, 1), Some(d(2025, 12, 31))),
        ("贫困村", "脱贫村", "村类别", d(2014, 1, 1), Some(d(2020, 12, 31))),
    ];
    for (term, successor, kind, from, to) in terms {
        let fact = Fact::new("vocabulary", COUNTY_CODE).with("term", term).with("successor", successor);
        maker.put(fact.with("kind", kind).with("from_day", from).maybe("to_day", to));
    }
}

/// The leader of the county who answers for the most villages today.
fn leader(maker: &Maker) -> Option<String> {
    let mut villages: BTreeMap<&str, usize> = BTreeMap::new();
    let held = maker.all("rectification_assignment").iter().filter(|a| a.text("kind") == "县领导");
    for assignment in held.filter(|a| a.get("to_day").is_none()) {
        *villages.entry(assignment.text("name")).or_default() += 1;
    }
    villages.into_iter().max_by_key(|(_, n)| *n).map(|(name, _)| name.to_string())
}

/// One account for each role, and one for each township.
pub(super) fn accounts(maker: &mut Maker) {
    let mut rng = maker.rng("accounts");
    let mut somebody = || names::person(&mut rng, false).0;
    let offices = [
        ("zuzhibu", "organisation", "县委组织部组织股"),
        ("nongye", "agriculture", "县农业农村局"),
        ("caizheng", "finance", "县财政局"),
        ("bianban", "establishment", "县委编办"),
        ("xianlingdao", "county_leader", "县委副书记"),
        ("shiwei", "city_reader", "市委组织部"),
        ("xitong", "system_admin", "系统管理员"),
        ("anquan", "security_admin", "安全保密管理员"),
        ("shenji", "audit_admin", "安全审计员"),
    ];
    let mut all: Vec<(String, String, &str, &str, String)> = Vec::new();
    let leader = leader(maker);
    for (login, role, title) in offices {
        let drawn = somebody();
        // The leader answers for villages, as the assignments of the cases say.
        let name = if role == "county_leader" { leader.clone().unwrap_or(drawn) } else { drawn };
        all.push((login.into(), name, role, title, COUNTY_CODE.into()));
    }
    for (t, town) in maker.townships.iter().enumerate() {
        all.push((format!("xiangzhen{:02}", t + 1), somebody(), "township", "乡镇党建办", town.code.clone()));
    }
    let person = |at: usize| maker.people[at].name.clone();
    let posted = maker.postings.iter().find(|p| p.stands(CUTOFF) && p.role == "第一书记");
    if let Some(posting) = posted {
        let village = maker.villages[posting.village].code.clone();
        all.push(("diyishuji".into(), person(posting.person), "first_secretary", "驻村第一书记", village));
        let unit = maker.units[posting.unit].name.clone();
        all.push((
            "paichu".into(),
            person(maker.units[posting.unit].leaders[1]),
            "sending_unit",
            "派出单位联络员",
            unit,
        ));
    }
    // Nobody freezes their own report: a second person of the same office approves.
    all.push(("zuzhibu2".into(), somebody(), "organisation", "县委组织部副部长", COUNTY_CODE.into()));
    for (login, name, role, title, place) in all {
        let at_unit = role == "sending_unit";
        let region = if at_unit { COUNTY_CODE.to_string() } else { place.clone() };
        let fact = Fact::new("account", &region).with("login", login).with("person_name", name).with("role", role);
        let fact = fact.with("title", title).with("state", "已授权").with("from_day", d(2025, 1, 1));
        maker.put(if at_unit { fact.with("unit", place) } else { fact });
    }
}
