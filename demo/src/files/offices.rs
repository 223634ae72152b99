//! The county offices' workbooks: establishment, finance, agriculture; those of the organisation department have modules of their own.

use super::sheet::{Book, Column, Dates, Habits, Sheet, TIDY};
use super::{all, filer, organisation, secretaries, settings, some, titled};
use crate::County;

pub(super) fn books(county: &County) -> Vec<Book> {
    vec![
        establishment(county),
        organisation::register(county),
        settings::norms(county),
        organisation::posts(county),
        organisation::rectification(county),
        organisation::rules(county),
        secretaries::roster(county),
        finance(county),
        collective(county),
        projects(county),
        secretaries::training(county),
        secretaries::building(county),
    ]
}

fn establishment(county: &County) -> Book {
    let office = filer(county, "中共云岭县委机构编制委员会办公室");
    let units: &[Column] = &[
        ("序号", "@serial"),
        ("单位名称", "name"),
        ("单位简称", "short_name"),
        ("统一社会信用代码", "uscc"),
        ("单位性质", "nature"),
        ("隶属层级", "level"),
        ("乡镇", "@township"),
        ("成立日期", "from_day"),
        ("撤并日期", "to_day"),
        ("前身单位", "predecessor"),
    ];
    let approvals: &[Column] = &[
        ("序号", "@serial"),
        ("机构名称", "body"),
        ("机构类别", "for_body"),
        ("编制类型", "kind"),
        ("编制增减数", "delta"),
        ("副职职数增减", "posts_deputy"),
        ("批复文号", "docno"),
        ("批复日期", "approved_on"),
    ];
    let chinese = Habits { dates: Dates::Chinese, square_brackets: true, ..TIDY };
    Book {
        name: "01-县委编办-单位编制".into(),
        sheets: vec![
            Sheet::new("单位名册", titled("单位名册"), "org", units, all(county, "org"), &office, TIDY)
                .noting("注：更名、合并的单位，新旧名称各填一行。"),
            Sheet::new(
                "机构编制台账",
                titled("编制批复登记表"),
                "establishment",
                approvals,
                all(county, "establishment"),
                &office,
                chinese,
            )
            .adding_up(&["编制增减数"])
            .noting("注：减少的编制填负数。"),
        ],
        hidden: None,
        leftover: false,
    }
}

fn finance(county: &County) -> Book {
    let office = filer(county, "云岭县财政局");
    let lines: &[Column] = &[
        ("序号", "@serial"),
        ("年度", "year"),
        ("科目", "line"),
        ("级次", "level"),
        ("指标文号", "docno"),
        ("资金（万元）｜预算金额", "budgeted"),
        ("资金（万元）｜下达金额", "allotted"),
        ("资金（万元）｜拨付金额", "paid"),
        ("资金（万元）｜支出金额", "spent"),
        ("下达日期", "day"),
    ];
    let flows: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("受益村", "@village"),
        ("资金用途", "purpose"),
        ("资金来源", "source"),
        ("环节", "stage"),
        ("金额（元）", "amount"),
        ("是否冲减", "reversal"),
        ("拨付日期", "day"),
        ("凭证文号", "docno"),
        ("建设项目", "project"),
    ];
    Book {
        name: "08-县财政局-预算与拨付".into(),
        sheets: vec![
            Sheet::new(
                "资金预算台账",
                titled("年度资金预算执行台账"),
                "fund_line",
                lines,
                all(county, "fund_line"),
                &office,
                TIDY,
            )
            .adding_up(&["资金（万元）｜预算金额", "资金（万元）｜支出金额"]),
            Sheet::new(
                "资金拨付台账",
                titled("资金拨付台账"),
                "fund_flow",
                flows,
                all(county, "fund_flow"),
                &office,
                Habits { dates: Dates::Mixed, ..TIDY },
            )
            .adding_up(&["金额（元）"])
            .noting("注：本表金额以元为单位；冲减的填负数并注明；合计含下达、拨付各环节，不作统计口径。"),
        ],
        hidden: None,
        leftover: true,
    }
}

fn collective(county: &County) -> Book {
    let office = filer(county, "云岭县农业农村局");
    let entities: &[Column] = &[
        ("序号", "@serial"),
        ("所在乡镇", "@township"),
        ("行政村", "@village"),
        ("组织名称", "name"),
        ("统一社会信用代码", "uscc"),
        ("组织类型", "kind"),
        ("登记时间", "registered_on"),
        ("状态", "state"),
        ("法定代表人", "legal_person"),
        ("村集体持股比例（%）", "village_share"),
        ("是否帮助成立", "assisted"),
        ("入社户数", "households"),
    ];
    let pilots: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("试点级别", "level"),
        ("批复｜年度", "year"),
        ("批复｜批复日期", "approved_on"),
        ("批复｜文号", "docno"),
        ("扶持资金（万元）", "money"),
        ("试点状态", "state"),
        ("试点起始日期", "from_day"),
        ("试点结束日期", "to_day"),
    ];
    let fund: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("年度", "year"),
        ("方式", "kind"),
        ("金额（万元）", "amount"),
        ("到账日期", "day"),
        ("用途", "use"),
        ("已归还（万元）", "repaid"),
    ];
    Book {
        name: "09-县农业农村局-集体经济".into(),
        sheets: vec![
            Sheet::new(
                "集体经济组织台账",
                titled("集体经济组织台账"),
                "collective_entity",
                entities,
                all(county, "collective_entity"),
                &office,
                Habits { dates: Dates::Mixed, ticks: true, ..TIDY },
            ),
            Sheet::new(
                "集体经济试点村台账",
                titled("扶持壮大村集体经济试点村台账"),
                "pilot",
                pilots,
                all(county, "pilot"),
                &office,
                TIDY,
            )
            .adding_up(&["扶持资金（万元）"])
            .noting("注：同一村列入两级试点的，分行填写。"),
            Sheet::new(
                "引导资金台账",
                titled("集体经济前期引导资金发放表"),
                "guidance_fund",
                fund,
                all(county, "guidance_fund"),
                &office,
                TIDY,
            )
            .adding_up(&["金额（万元）", "已归还（万元）"]),
        ],
        hidden: Some(("组织类型", vec!["股份经济合作社", "公司", "专业合作社", "联合社"])),
        leftover: false,
    }
}

/// Columns of the project list; the corrections use them too.
pub(super) const PROJECTS: &[Column] = &[
    ("序号", "@serial"),
    ("乡镇", "@township"),
    ("实施村", "@village"),
    ("项目编号", "dedup"),
    ("项目名称", "name"),
    ("项目类别", "kind"),
    ("行业", "trade"),
    ("引进人", "sponsor"),
    ("帮扶单位", "unit"),
    ("是否新发展", "is_new"),
    ("日期｜落实日期", "landed_on"),
    ("日期｜立项日期", "approved_on"),
    ("日期｜开工日期", "started_on"),
    ("日期｜完工日期", "completed_on"),
    ("资金（万元）｜计划投资", "planned"),
    ("资金（万元）｜到位资金", "arrived"),
    ("资金（万元）｜完成投资", "spent"),
    ("效益｜带动户数", "households"),
    ("效益｜受益人数", "beneficiaries"),
    ("效益｜带动就业人数", "jobs"),
    ("效益｜村集体增收（万元）", "uplift"),
    ("联农带农机制", "linkage"),
    ("项目状态", "state"),
    ("备注", "note"),
];

fn projects(county: &County) -> Book {
    let office = filer(county, "云岭县农业农村局");
    let outputs: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("项目名称", "project"),
        ("建设内容", "kind"),
        ("完成量", "quantity"),
        ("计划量", "planned"),
        ("计量单位", "unit"),
        ("完成日期", "completed_on"),
        ("建设性质", "way"),
    ];
    let money: &[Column] = &[
        ("序号", "@serial"),
        ("乡镇", "@township"),
        ("村", "@village"),
        ("引进人", "posting"),
        ("单位", "unit"),
        ("资金来源", "source"),
        ("来源类别", "source_kind"),
        ("资金性质", "nature"),
        ("协议金额（万元）", "agreed"),
        ("到账金额（万元）", "arrived"),
        ("到账日期", "day"),
        ("用途项目", "project"),
    ];
    Book {
        name: "10-县农业农村局-帮扶项目".into(),
        sheets: vec![
            Sheet::new(
                "帮扶项目台账",
                titled("帮扶项目台账"),
                "project",
                PROJECTS,
                all(county, "project"),
                &office,
                Habits { dates: Dates::Dots, ..TIDY },
            )
            .adding_up(&["资金（万元）｜计划投资", "资金（万元）｜到位资金"]),
            Sheet::new(
                "项目产出台账",
                titled("项目产出台账"),
                "project_output",
                outputs,
                all(county, "project_output"),
                &office,
                TIDY,
            ),
            Sheet::new(
                "引进资金台账",
                titled("引进资金台账"),
                "raised_money",
                money,
                some(county, "raised_money", |_| true),
                &office,
                TIDY,
            )
            .adding_up(&["协议金额（万元）", "到账金额（万元）"])
            .noting("注：协议资金尚未到账的，到账金额填实际到账数；常规财政资金不填本表。"),
        ],
        hidden: None,
        leftover: false,
    }
}
