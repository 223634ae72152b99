//! The organisation department's workbooks on first secretaries, training and example, and venues being built.

use super::sheet::{Book, Column, Dates, Habits, Sheet, TIDY};
use super::{all, filer, some, titled};
use crate::County;

const OFFICE: &str = "中共云岭县委组织部";
const PLACE: [Column; 3] = [("序号", "@serial"), ("乡镇", "@township"), ("村", "@village")];

fn with(rest: &[Column]) -> Vec<Column> {
    [PLACE.as_slice(), rest].concat()
}

/// 07: who is posted where, inspections, care, commendations.
pub(super) fn roster(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let postings: &[Column] = &[
        ("序号", "@serial"),
        ("姓名", "person"),
        ("身份证号", "person.idnumber"),
        ("派出单位", "unit"),
        ("派出层级", "sent_by"),
        ("乡镇", "@township"),
        ("派驻村", "@village"),
        ("驻村职务", "role"),
        ("兼任队长", "also_leader"),
        ("批次", "batch"),
        ("任命文号", "docno"),
        ("驻村时间｜到村日期", "from_day"),
        ("驻村时间｜预计期满日期", "expected_to"),
        ("驻村时间｜离村日期", "to_day"),
        ("离任原因", "reason_out"),
        ("组织关系转接日期", "party_transfer_on"),
        ("前任", "predecessor"),
    ];
    let first = |f: &crate::Fact| f.text("role") == "第一书记";
    let mixed = Habits { dates: Dates::Mixed, ..TIDY };
    Book {
        name: "07-县委组织部-第一书记".into(),
        sheets: vec![
            Sheet::new(
                "第一书记花名册",
                titled("驻村第一书记花名册"),
                "posting",
                postings,
                some(county, "posting", first),
                &office,
                mixed,
            )
            .noting("注：已离村的保留在册，填写离村日期和离任原因。"),
            Sheet::new(
                "驻村工作队员花名册",
                titled("驻村工作队员花名册"),
                "posting",
                postings,
                some(county, "posting", |f| !first(f)),
                &office,
                TIDY,
            ),
            Sheet::new(
                "驻村工作督查通报表",
                titled("驻村工作督查台账"),
                "inspection",
                &with(&[
                    ("督查轮次", "round"),
                    ("督查日期", "day"),
                    ("督查方式", "way"),
                    ("督查对象", "target"),
                    ("督查结果", "result"),
                    ("发现问题", "problem"),
                    ("问题数", "problems"),
                    ("整改完成日期", "rectified_on"),
                    ("处理情况", "handling"),
                ]),
                all(county, "inspection"),
                &office,
                TIDY,
            ),
            Sheet::new(
                "驻村干部关爱台账",
                titled("驻村干部体检保险慰问台账"),
                "care",
                &with(&[
                    ("驻村干部", "posting"),
                    ("年度", "year"),
                    ("体检日期", "checkup_on"),
                    ("保险｜险种", "insurance"),
                    ("保险｜保险起期", "insured_from"),
                    ("保险｜保险止期", "insured_to"),
                    ("慰问日期", "condolence_on"),
                    ("慰问金额（元）", "condolence"),
                ]),
                all(county, "care"),
                &office,
                TIDY,
            )
            .noting("注：体检只登记完成日期，不登记结果。"),
            Sheet::new(
                "奖惩台账",
                titled("驻村干部奖惩登记表"),
                "event",
                &with(&[
                    ("姓名", "person"),
                    ("身份证号", "person.idnumber"),
                    ("当时身份", "role_then"),
                    ("奖惩类别", "kind"),
                    ("级别", "level"),
                    ("日期", "day"),
                    ("文号", "docno"),
                    ("原因", "reason"),
                ]),
                all(county, "event"),
                &office,
                TIDY,
            ),
            Sheet::new(
                "驻村保障条件排查表",
                titled("驻村工作生活条件台账"),
                "conditions",
                &with(&[
                    ("核查日期", "checked_on"),
                    ("有无住宿", "lodging"),
                    ("有无食堂", "canteen"),
                    ("有无办公场所", "office"),
                    ("有无网络", "network"),
                ]),
                all(county, "conditions"),
                &office,
                Habits { ticks: true, ..TIDY },
            ),
        ],
        hidden: Some(("派出层级", vec!["中央", "省", "市", "县", "乡"])),
        leftover: false,
    }
}

/// 11: sessions, who came, activities, honours.
pub(super) fn training(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let sessions: &[Column] = &[
        ("序号", "@serial"),
        ("培训班名称", "name"),
        ("期次", "session"),
        ("培训类别", "kind"),
        ("培训对象", "audience"),
        ("主办单位", "organiser"),
        ("主办层级", "level"),
        ("开始日期", "start_on"),
        ("结束日期", "end_on"),
        ("地点", "place"),
        ("人数｜应训人数", "expected"),
        ("人数｜实训人数", "people"),
        ("学时", "hours"),
    ];
    let attendees: &[Column] = &[
        ("序号", "@serial"),
        ("培训班名称", "training"),
        ("期次", "training.session"),
        ("姓名", "person"),
        ("身份证号", "person.idnumber"),
        ("当时身份", "role_then"),
        ("参训日期", "day"),
        ("学时", "hours"),
        ("是否结业", "passed"),
    ];
    let activities: &[Column] = &[
        ("序号", "@serial"),
        ("活动类别", "kind"),
        ("活动名称", "title"),
        ("活动日期", "day"),
        ("组织单位", "organiser"),
        ("参加人次", "people"),
        ("活动地点", "place"),
        ("场次", "times"),
    ];
    Book {
        name: "11-县委组织部-教育示范".into(),
        sheets: vec![
            Sheet::new(
                "培训台账",
                titled("教育培训台账"),
                "training",
                sessions,
                all(county, "training"),
                &office,
                TIDY,
            )
            .adding_up(&["人数｜应训人数", "人数｜实训人数"]),
            Sheet::new(
                "参训人员名单",
                titled("培训学员花名册"),
                "attendee",
                attendees,
                all(county, "attendee"),
                &office,
                TIDY,
            )
            .noting("注：同一人参加多期的，每期一行；同名的以身份证号区分。"),
            Sheet::new(
                "活动台账",
                titled("活动台账"),
                "activity",
                activities,
                all(county, "activity"),
                &office,
                Habits { dates: Dates::Chinese, ..TIDY },
            ),
            Sheet::new(
                "示范创建台账",
                titled("党建示范点和党员先锋岗创建台账"),
                "honor",
                &with(&[
                    ("创建类别", "kind"),
                    ("名称", "name"),
                    ("级别", "level"),
                    ("批准文号", "docno"),
                    ("创建日期", "from_day"),
                    ("命名日期", "named_on"),
                    ("摘牌日期", "to_day"),
                    ("状态", "state"),
                ]),
                all(county, "honor"),
                &office,
                Habits { dates: Dates::Dots, ..TIDY },
            ),
        ],
        hidden: None,
        leftover: false,
    }
}

/// 12: venues being built.
pub(super) fn building(county: &County) -> Book {
    let office = filer(county, OFFICE);
    Book {
        name: "12-县委组织部-场所建设".into(),
        sheets: vec![
            Sheet::new(
                "场所建设项目台账",
                titled("村级组织活动场所新建改建台账"),
                "venue_project",
                &with(&[
                    ("建设项目", "name"),
                    ("建设性质", "kind"),
                    ("立项日期", "approved_on"),
                    ("开工日期", "started_on"),
                    ("竣工日期", "completed_on"),
                    ("验收日期", "accepted_on"),
                    ("项目状态", "state"),
                    ("建设面积（平方米）", "area_m2"),
                    ("总投资（万元）", "invested"),
                    ("立项文号", "docno"),
                ]),
                all(county, "venue_project"),
                &office,
                Habits { dates: Dates::Mixed, ..TIDY },
            )
            .adding_up(&["总投资（万元）"]),
        ],
        hidden: None,
        leftover: true,
    }
}
