//! A township's three workbooks: households and pairing, the villages' organisation, posted cadres' work. Offices differ in the
//! headings they use, in the order of columns and in how they write days.

use super::organisation::APPOINTMENTS;
use super::sheet::{Book, Column, Dates, Filer, Habits, Sheet, TIDY};
use super::{filer, some, village_work};
use crate::{COUNTY_NAME, County, Fact};

/// A township's office, with what every sheet of it needs.
pub(super) struct Office<'a> {
    pub county: &'a County,
    pub name: &'a str,
    pub code: &'a str,
    pub filer: Filer,
    pub habits: Habits,
    /// 0, 1 or 2: which of the customary forms it uses.
    pub form: usize,
}

impl Office<'_> {
    /// The township's facts of a ledger.
    pub fn facts(&self, ledger: &str) -> Vec<Fact> {
        some(self.county, ledger, |f| f.region.starts_with(self.code))
    }

    /// A sheet of the township's facts.
    pub fn sheet(&self, name: &str, ledger: &'static str, columns: &[Column]) -> Sheet {
        let title = format!("{}{name}", self.name);
        Sheet::new(name, title, ledger, columns, self.facts(ledger), &self.filer, self.habits)
    }
}

pub(super) fn books(county: &County, t: usize) -> Vec<Book> {
    let town = &county.townships()[t];
    let dates =
        [Dates::Mixed, Dates::Dots, Dates::Real, Dates::Chinese, Dates::Mixed, Dates::RealChinese, Dates::Mixed][t % 7];
    let office = Office {
        county,
        name: &town.name,
        code: &town.code,
        filer: filer(county, &format!("{COUNTY_NAME}{}人民政府", town.name)),
        habits: Habits {
            dates,
            wide_digits: t % 3 == 1,
            spaced_names: t % 4 == 2,
            square_brackets: t % 5 == 3,
            ticks: t % 6 == 4,
        },
        form: t % 3,
    };
    let name = |n: usize, what: &str| format!("{}-{}-{n}{what}", 21 + t, town.name);
    let mut all = vec![
        Book {
            name: name(1, "农户与结对"),
            sheets: vec![households(&office), members(&office), pairings(&office)],
            hidden: Some(("户类型", vec!["脱贫户", "低保", "特困", "低保边缘", "刚性支出困难", "其他低收入"])),
            leftover: t.is_multiple_of(2),
        },
        Book { name: name(2, "村级组织"), sheets: organisation(&office), hidden: None, leftover: false },
        Book {
            name: name(3, "驻村工作"),
            sheets: village_work::sheets(&office),
            hidden: None,
            leftover: t.is_multiple_of(5),
        },
    ];
    // Two townships have a village of one name: these two write the township in every row, the others only above the table.
    if shares_a_village_name(county, t) {
        all.iter_mut().flat_map(|b| &mut b.sheets).for_each(say_the_township);
    }
    all
}

fn shares_a_village_name(county: &County, t: usize) -> bool {
    let villages = county.villages();
    let elsewhere = |name: &str| villages.iter().any(|v| v.township != t && v.name == name);
    villages.iter().any(|v| v.township == t && elsewhere(&v.name))
}

fn say_the_township(sheet: &mut Sheet) {
    let village = sheet.columns.iter().position(|c| c.1 == "@village");
    if let Some(at) = village.filter(|_| sheet.columns.iter().all(|c| c.1 != "@township")) {
        sheet.columns.insert(at, ("乡镇", "@township"));
    }
}

/// Columns of the first form of the household list; the corrections use them too.
pub(super) const HOUSEHOLDS: &[Column] = &[
    ("序号", "@serial"),
    ("村", "@village"),
    ("村民小组", "group_name"),
    ("户编号", "code"),
    ("户主姓名", "head"),
    ("家庭情况｜家庭人口", "members_count"),
    ("家庭情况｜户类型", "kind"),
    ("家庭情况｜是否低收入家庭", "low_income"),
    ("识别日期", "identified_on"),
    ("纳入起始日", "from_day"),
    ("退出｜退出日期", "to_day"),
    ("退出｜退出原因", "leaving"),
    ("风险消除日期", "risk_removed_on"),
    ("主要致困原因", "cause"),
    ("分户后编号", "successor_code"),
    ("人均纯收入（元）", "income"),
    ("备注", "note"),
];

const HOUSEHOLDS_B: &[Column] = &[
    ("序号", "@serial"),
    ("行政村", "@village"),
    ("组", "group_name"),
    ("户主", "head"),
    ("户编码", "code"),
    ("类别", "kind"),
    ("低收入", "low_income"),
    ("人口数", "members_count"),
    ("致困原因", "cause"),
    ("年人均纯收入（元）", "income"),
    ("认定日期", "identified_on"),
    ("起始日期", "from_day"),
    ("终止日期", "to_day"),
    ("退出原因", "leaving"),
    ("消除风险日期", "risk_removed_on"),
    ("后继户编号", "successor_code"),
];

/// With the code of the village, where a township gives it.
const HOUSEHOLDS_C: &[Column] = &[
    ("序号", "@serial"),
    ("村", "@village"),
    ("所在区划代码", "@code"),
    ("家庭编号", "code"),
    ("户主姓名", "head"),
    ("小组", "group_name"),
    ("家庭人口数", "members_count"),
    ("农户类型", "kind"),
    ("是否低收入家庭", "low_income"),
    ("主要致困原因", "cause"),
    ("人均纯收入（元）", "income"),
    ("识别时间", "identified_on"),
    ("纳入起始日", "from_day"),
    ("风险消除时间", "risk_removed_on"),
    ("销户日期", "to_day"),
    ("退出原因", "leaving"),
    ("分户后编号", "successor_code"),
    ("备注", "note"),
];

fn households(office: &Office) -> Sheet {
    let columns = [HOUSEHOLDS, HOUSEHOLDS_B, HOUSEHOLDS_C][office.form];
    let name = ["低收入家庭台账", "低收入家庭名册", "防止返贫致贫对象名册"][office.form];
    let sheet = office.sheet(name, "household", columns);
    let sheet = if office.form == 0 { sheet.adding_up(&["家庭情况｜家庭人口"]) } else { sheet };
    sheet.noting("注：1.一户一编号，户编号以文本格式填写；2.户籍迁出、整户去世、分户的，填退出日期和原因，不得删除。")
}

fn members(office: &Office) -> Sheet {
    office.sheet(
        "家庭成员表",
        "household_member",
        &[
            ("序号", "@serial"),
            ("村", "@village"),
            ("户编号", "household"),
            ("成员姓名", "name"),
            ("证件号码", "idnumber"),
            ("与户主关系", "relation"),
            ("性别", "gender"),
            ("劳动能力", "labour"),
            ("是否外出务工", "away"),
            ("是否在校", "student"),
            ("入户日期", "from_day"),
        ],
    )
}

fn pairings(office: &Office) -> Sheet {
    let forms: [&[Column]; 2] = [
        &[
            ("序号", "@serial"),
            ("村", "@village"),
            ("户编号", "household"),
            ("帮扶责任人", "member"),
            ("身份证号", "member.idnumber"),
            ("帮扶单位", "unit"),
            ("是否主要帮扶人", "main"),
            ("结对日期", "from_day"),
            ("解除日期", "to_day"),
            ("变更原因", "reason"),
        ],
        &[
            ("序号", "@serial"),
            ("帮扶单位", "unit"),
            ("帮扶责任人｜姓名", "member"),
            ("帮扶责任人｜身份证号", "member.idnumber"),
            ("行政村", "@village"),
            ("帮扶户", "household"),
            ("主要帮扶人", "main"),
            ("起始日期", "from_day"),
            ("结束日期", "to_day"),
            ("变更原因", "reason"),
        ],
    ];
    let columns = forms[usize::from(office.form == 1)];
    office.sheet(["结对帮扶台账", "帮扶责任人花名册", "结对帮扶花名册"][office.form], "pairing", columns)
}

/// Secretaries, venues, money, meetings, duty.
fn organisation(office: &Office) -> Vec<Sheet> {
    let mut secretaries: Vec<Column> =
        APPOINTMENTS.iter().filter(|c| !matches!(c.1, "body" | "full_time" | "concurrent")).copied().collect();
    secretaries.insert(2, ("村", "@village"));
    let of_villages = |f: &Fact| f.region.len() == 12 && f.region.starts_with(office.code);
    let rows = some(office.county, "appointment", of_villages);
    let title = format!("{}村党组织书记任职台账", office.name);
    let appointments =
        Sheet::new("村党组织书记花名册", title, "appointment", &secretaries, rows, &office.filer, office.habits);
    let groups = some(office.county, "body", of_villages);
    let title = format!("{}村乡村振兴责任组台账", office.name);
    let groups = Sheet::new("乡村振兴责任组名册", title, "body", GROUPS, groups, &office.filer, TIDY);
    let mut all = vec![appointments, office.sheet("村党组织书记摸底表", "assessment", ASSESSMENTS), groups];
    all.extend(venues(office));
    all.extend(money(office));
    all.extend(village_life(office));
    all
}

const GROUPS: &[Column] = &[
    ("序号", "@serial"),
    ("村", "@village"),
    ("机构类型", "kind"),
    ("责任组名称", "name"),
    ("组长", "chair"),
    ("组长职务", "chair_duty"),
    ("成员数", "members_count"),
    ("成立日期", "from_day"),
    ("撤销日期", "to_day"),
];

const ASSESSMENTS: &[Column] = &[
    ("序号", "@serial"),
    ("村", "@village"),
    ("评价对象", "name"),
    ("对象类别", "subject"),
    ("年度", "year"),
    ("摸底日期", "day"),
    ("评价等次", "grade"),
    ("是否胜任", "fit"),
    ("存在问题", "problem"),
    ("调整建议", "advice"),
];

fn venues(office: &Office) -> Vec<Sheet> {
    let venues = office.sheet(
        "村级活动场所台账",
        "venue",
        &[
            ("序号", "@serial"),
            ("村", "@village"),
            ("场所名称", "name"),
            ("面积｜建筑面积（㎡）", "area_m2"),
            ("面积｜室外面积（㎡）", "outdoor_m2"),
            ("面积｜服务大厅面积（㎡）", "hall_m2"),
            ("功能室数", "rooms"),
            ("建成年份", "built"),
            ("产权", "ownership"),
            ("共用村", "shared_with"),
            ("是否达标", "up_to_standard"),
            ("是否开放便民服务", "service_open"),
            ("使用状态", "state"),
            ("启用日期", "from_day"),
            ("停用日期", "to_day"),
        ],
    );
    let uses = office.sheet(
        "活动场所使用台账",
        "venue_use",
        &[
            ("序号", "@serial"),
            ("村", "@village"),
            ("使用月份", "month"),
            ("活动类别", "kind"),
            ("场次", "times"),
            ("参加人次", "people"),
        ],
    );
    vec![venues.noting("注：两村共用的，由产权村填报，“共用村”填村代码。"), uses]
}

/// Columns of the villages' three funds, written in 万元; some townships write yuan.
pub(super) const BUDGETS: &[Column] = &[
    ("序号", "@serial"),
    ("村", "@village"),
    ("年度", "year"),
    ("三项经费（万元）｜村干部报酬", "pay"),
    ("三项经费（万元）｜办公经费", "office"),
    ("三项经费（万元）｜服务群众专项经费", "service"),
    ("备注", "note"),
];

fn money(office: &Office) -> Vec<Sheet> {
    let yuan: &[Column] = &[
        ("序号", "@serial"),
        ("村", "@village"),
        ("年度", "year"),
        ("报酬总额（元）", "pay"),
        ("村级办公经费（元）", "office"),
        ("服务群众经费（元）", "service"),
    ];
    let budgets = if office.form == 2 {
        office.sheet("村级组织运转经费表", "village_budget", yuan).adding_up(&[
            "报酬总额（元）",
            "村级办公经费（元）",
            "服务群众经费（元）",
        ])
    } else {
        let sheet = office.sheet("三项经费台账", "village_budget", BUDGETS);
        sheet.adding_up(&[
            "三项经费（万元）｜村干部报酬",
            "三项经费（万元）｜办公经费",
            "三项经费（万元）｜服务群众专项经费",
        ])
    };
    let income: &[Column] = &[
        ("序号", "@serial"),
        ("村", "@village"),
        ("年度", "year"),
        ("经营收入", "operating"),
        ("发包及上交收入", "contract"),
        ("补助收入", "subsidy"),
        ("总支出", "spending"),
    ];
    let pay: &[Column] = &[
        ("序号", "@serial"),
        ("村", "@village"),
        ("姓名", "person"),
        ("身份证号", "person.idnumber"),
        ("岗位", "post"),
        ("发放月份", "month"),
        ("实发金额（元）", "amount"),
        ("发放日期", "paid_on"),
    ];
    vec![
        budgets,
        office
            .sheet("村集体经济收入台账", "collective_income", income)
            .in_unit("万元")
            .adding_up(&["经营收入", "补助收入"]),
        office.sheet("村干部报酬发放表", "pay_paid", pay).adding_up(&["实发金额（元）"]),
    ]
}

fn village_life(office: &Office) -> Vec<Sheet> {
    let place: [Column; 2] = [("序号", "@serial"), ("村", "@village")];
    let with = |rest: &[Column]| [place.as_slice(), rest].concat();
    vec![
        office.sheet(
            "四议两公开台账",
            "decision",
            &with(&[
                ("决策事项", "topic"),
                ("四议｜提议日期", "proposed_on"),
                ("四议｜商议日期", "consulted_on"),
                ("商议应到", "consult_expected"),
                ("商议实到", "consult_present"),
                ("商议同意", "consult_votes_for"),
                ("四议｜审议日期", "reviewed_on"),
                ("审议应到", "review_expected"),
                ("审议实到", "review_present"),
                ("审议赞成", "review_votes_for"),
                ("决议会议", "form"),
                ("四议｜决议日期", "resolved_on"),
                ("应到人数", "expected"),
                ("实到人数", "present"),
                ("赞成票", "votes_for"),
                ("反对票", "votes_against"),
                ("决议公开起", "posted_from"),
                ("决议公开止", "posted_to"),
                ("办理环节", "state"),
                ("涉及金额（万元）", "amount"),
            ]),
        ),
        office.sheet(
            "党务村务财务公开台账",
            "disclosure",
            &with(&[
                ("公开类别", "affairs"),
                ("公开事项", "item"),
                ("所属月份", "period"),
                ("应公开日期", "due_on"),
                ("公开日期", "published_on"),
                ("公开渠道", "channel"),
            ]),
        ),
        office.sheet(
            "便民服务值班表",
            "duty_roster",
            &with(&[
                ("值班月份", "month"),
                ("值班日", "weekday"),
                ("值班人员", "person"),
                ("公布日期", "published_on"),
                ("办件数", "handled"),
            ]),
        ),
        office.sheet(
            "三会一课台账",
            "party_life",
            &with(&[
                ("党支部", "party_org"),
                ("活动类型", "kind"),
                ("活动日期", "day"),
                ("主题", "topic"),
                ("应到人数", "expected"),
                ("到会人次", "attendance"),
            ]),
        ),
        office.sheet(
            "发展党员台账",
            "party_dev",
            &with(&[
                ("姓名", "name"),
                ("性别", "gender"),
                ("出生年月", "birth"),
                ("发展阶段", "stage"),
                ("进入阶段日期", "day"),
                ("所在党支部", "party_org"),
                ("所属领域", "place"),
                ("是否后备干部", "reserve"),
            ]),
        ),
        office.sheet(
            "制度落实情况表",
            "rule_adoption",
            &with(&[("制度条目", "item"), ("通过日期", "adopted_on"), ("上墙日期", "posted_on")]),
        ),
        office.sheet(
            "无职党员设岗定责台账",
            "post_claim",
            &with(&[("党员姓名", "member"), ("岗位类别", "post_kind"), ("认岗日期", "from_day")]),
        ),
        office.sheet(
            "党员联户共建台账",
            "household_link",
            &with(&[("联户党员", "member"), ("户编号", "household"), ("联系日期", "from_day")]),
        ),
    ]
}
