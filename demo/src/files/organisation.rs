//! The organisation department's workbooks on people, posts, rectification and rules.

use super::sheet::{Book, Column, Dates, Habits, Sheet, TIDY};
use super::{all, filer, some, titled};
use crate::County;

const OFFICE: &str = "中共云岭县委组织部";

/// 02: everybody, cadres and village cadres on sheets of their own.
pub(super) fn register(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let cadres: &[Column] = &[
        ("序号", "@serial"),
        ("姓名", "name"),
        ("性别", "gender"),
        ("身份证号", "idnumber"),
        ("出生年月", "birth"),
        ("民族", "nation"),
        ("政治面貌", "politics"),
        ("入党时间", "joined_on"),
        ("学历", "education"),
        ("参加工作时间", "work_from"),
        ("所在单位", "unit"),
        ("现任职务", "duty"),
        ("职级", "rank"),
        ("人员身份", "identity"),
        ("联系电话", "phone"),
        ("乡镇", "@township"),
        ("去世日期", "died_on"),
    ];
    let villagers: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("姓名", "name"),
        ("性别", "gender"),
        ("公民身份号码", "idnumber"),
        ("出生时间", "birth"),
        ("民族", "nation"),
        ("政治面貌", "politics"),
        ("入党年月", "joined_on"),
        ("文化程度", "education"),
        ("职务", "duty"),
        ("级别", "rank"),
        ("身份类别", "identity"),
        ("手机", "phone"),
    ];
    let dots = Habits { dates: Dates::Dots, ..TIDY };
    let of_village = |f: &crate::Fact| f.text("identity") == "村干部";
    Book {
        name: "02-县委组织部-干部名册".into(),
        sheets: vec![
            Sheet::new(
                "干部名册",
                titled("机关事业单位干部名册"),
                "person",
                cadres,
                some(county, "person", |f| !of_village(f)),
                &office,
                dots,
            ),
            Sheet::new(
                "村干部花名册",
                titled("村干部花名册"),
                "person",
                villagers,
                some(county, "person", of_village),
                &office,
                Habits { dates: Dates::Chinese, ..TIDY },
            ),
        ],
        hidden: Some(("政治面貌", vec!["中共党员", "中共预备党员", "共青团员", "群众"])),
        leftover: false,
    }
}

/// Columns of appointments; townships use them too.
pub(super) const APPOINTMENTS: &[Column] = &[
    ("序号", "@serial"),
    ("乡镇", "@township"),
    ("姓名", "person"),
    ("身份证号", "person.idnumber"),
    ("任职岗位", "post"),
    ("任职机构", "body"),
    ("任职日期", "from_day"),
    ("免职日期", "to_day"),
    ("任职文号", "docno"),
    ("任职原因", "reason_in"),
    ("免职原因", "reason_out"),
    ("是否专职", "full_time"),
    ("是否兼任", "concurrent"),
    ("主持工作", "acting"),
];

/// 04: Party organisations, posts above the village, bodies and their staff.
pub(super) fn posts(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let branches: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("党组织名称", "name"),
        ("党组织类型", "kind"),
        ("领域", "place"),
        ("成立日期", "from_day"),
        ("撤销日期", "to_day"),
        ("换届日期", "elected_on"),
        ("届满日期", "term_ends"),
        ("班子｜班子职数", "posts"),
        ("班子｜班子实配", "filled"),
        ("党员人数", "members"),
        ("分类定级", "grade"),
        ("星级", "stars"),
    ];
    let bodies: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("机构类型", "kind"),
        ("机构名称", "name"),
        ("成立文件", "founded_doc"),
        ("成立日期", "from_day"),
        ("负责人", "chair"),
        ("负责人职务", "chair_duty"),
        ("成员人数", "members_count"),
    ];
    let staff: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("所在机构", "body"),
        ("姓名", "name"),
        ("角色", "role"),
        ("人员性质", "in_establishment"),
        ("到岗日期", "from_day"),
        ("离岗日期", "to_day"),
    ];
    let above = |f: &crate::Fact| f.region.len() <= 9;
    Book {
        name: "04-县委组织部-党组织与任职".into(),
        sheets: vec![
            Sheet::new(
                "基层党组织台账",
                titled("基层党组织台账"),
                "party_org",
                branches,
                all(county, "party_org"),
                &office,
                TIDY,
            )
            .adding_up(&["党员人数"]),
            Sheet::new(
                "干部任免登记表",
                titled("干部任免登记表"),
                "appointment",
                APPOINTMENTS,
                some(county, "appointment", above),
                &office,
                Habits { square_brackets: true, ..TIDY },
            )
            .noting("注：主持工作的在“主持工作”栏填“是”，不计入配齐。"),
            Sheet::new(
                "领导机构台账",
                titled("乡村振兴领导机构台账"),
                "body",
                bodies,
                some(county, "body", above),
                &office,
                TIDY,
            ),
            Sheet::new(
                "工作机构人员台账",
                titled("乡镇乡村振兴办公室人员名册"),
                "body_member",
                staff,
                all(county, "body_member"),
                &office,
                TIDY,
            ),
        ],
        hidden: None,
        leftover: false,
    }
}

/// 05: rectification from the screening to the acceptance.
pub(super) fn rectification(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let place: [Column; 3] = [("序号", "@serial"), ("乡镇", "@township"), ("村", "@village")];
    let with = |rest: &[Column]| [place.as_slice(), rest].concat();
    let sheet = |name: &str, title: &str, ledger: &'static str, rest: &[Column], habits: Habits| {
        Sheet::new(name, titled(title), ledger, &with(rest), all(county, ledger), &office, habits)
    };
    let chinese = Habits { dates: Dates::Chinese, ..TIDY };
    Book {
        name: "05-县委组织部-软弱涣散整顿".into(),
        sheets: vec![
            sheet(
                "软弱涣散党组织排查表",
                "村党组织排查情况统计表",
                "screening",
                &[
                    ("排查年度", "year"),
                    ("排查日期", "day"),
                    ("对应情形数", "criteria_count"),
                    ("名次", "rank"),
                    ("排查结果", "result"),
                    ("不列入理由", "reason"),
                ],
                TIDY,
            ),
            sheet(
                "整顿对象名单",
                "软弱涣散基层党组织整顿对象名单",
                "rectification_case",
                &[
                    ("党组织名称", "party_org"),
                    ("批次年度", "year"),
                    ("确定方式", "origin"),
                    ("认定情形", "criteria"),
                    ("倒排｜得分", "score"),
                    ("倒排｜名次", "rank"),
                    ("列入日期", "listed_on"),
                    ("审定会议", "meeting"),
                    ("方案备案日期", "plan_filed_on"),
                    ("整顿状态", "state"),
                    ("销号｜销号日期", "closed_on"),
                    ("销号｜销号文号", "closing_docno"),
                    ("巩固期止", "follow_up_until"),
                    ("办结日期", "completed_on"),
                    ("是否反复", "relapse"),
                ],
                TIDY,
            ),
            sheet(
                "整顿包联责任表",
                "软弱涣散党组织整顿包联责任表",
                "rectification_assignment",
                &[
                    ("整顿对象", "rect_case"),
                    ("责任类别", "kind"),
                    ("责任人或单位", "name"),
                    ("职务", "duty"),
                    ("开始日期", "from_day"),
                    ("结束日期", "to_day"),
                ],
                Habits { dates: Dates::Mixed, ..TIDY },
            )
            .noting("注：“整顿对象”填党组织名称加批次年度；责任人变动的另起一行。"),
            Sheet::new(
                "倒排评分标准",
                titled("收入低的村倒排评分标准"),
                "ranking_item",
                &[
                    ("序号", "@serial"),
                    ("批次年度", "year"),
                    ("评分项", "item"),
                    ("取数指标", "figure"),
                    ("满分", "full"),
                    ("得满分的值", "best"),
                    ("不得分的值", "worst"),
                ],
                all(county, "ranking_item"),
                &office,
                TIDY,
            ),
            sheet(
                "整顿问题清单",
                "一村一策整顿台账",
                "rectification_item",
                &[
                    ("整顿对象", "rect_case"),
                    ("存在问题", "problem"),
                    ("整改措施", "measure"),
                    ("责任人", "owner"),
                    ("整改时限", "due_on"),
                    ("整改完成日期", "done_on"),
                ],
                chinese,
            ),
            sheet(
                "整顿验收表",
                "转化提升验收台账",
                "rectification_acceptance",
                &[
                    ("整顿对象", "rect_case"),
                    ("验收日期", "day"),
                    ("验收得分", "score"),
                    ("测评｜满意票", "votes_for"),
                    ("测评｜不满意票", "votes_against"),
                    ("是否通过", "passed"),
                ],
                TIDY,
            ),
        ],
        hidden: None,
        leftover: false,
    }
}

/// 06: rule items, the disclosure list on a sheet of its own.
pub(super) fn rules(county: &County) -> Book {
    let office = filer(county, OFFICE);
    let disclosure = |f: &crate::Fact| f.text("class") == "公开事项";
    let rules: &[Column] = &[
        ("序号", "@serial"),
        ("制度类别", "class"),
        ("条目名称", "name"),
        ("版本", "version"),
        ("发布文号", "docno"),
        ("施行日期", "from_day"),
        ("废止日期", "to_day"),
    ];
    let items: &[Column] = &[
        ("序号", "@serial"),
        ("类别", "class"),
        ("事项名称", "name"),
        ("公开类别", "affairs"),
        ("公开频次", "how_often"),
        ("公开时限", "time_limit"),
        ("版本", "version"),
        ("文号", "docno"),
        ("发布日期", "from_day"),
        ("废止日期", "to_day"),
    ];
    let chinese = Habits { dates: Dates::RealChinese, ..TIDY };
    Book {
        name: "06-县委组织部-制度目录".into(),
        sheets: vec![
            Sheet::new(
                "制度目录",
                titled("村级组织制度目录"),
                "rule_item",
                rules,
                some(county, "rule_item", |f| !disclosure(f)),
                &office,
                chinese,
            ),
            Sheet::new(
                "村级公开事项目录",
                titled("村级公开事项目录"),
                "rule_item",
                items,
                some(county, "rule_item", disclosure),
                &office,
                chinese,
            ),
        ],
        hidden: None,
        leftover: false,
    }
}
