//! Regions, and what the organisation department sets: norms, parameters, targets, accounts.

use std::collections::BTreeMap;

use super::sheet::{Book, Dates, Habits, Sheet, TIDY};
use super::{all, filer, some, titled};
use crate::County;
use crate::fact::{Cell, Fact};

/// 00-区划: the list of places comes first, so that every other file's names can be told.
pub(super) fn regions(county: &County) -> Book {
    let office = filer(county, "云岭县民政局");
    let regions = Sheet::new(
        "行政区划表",
        titled("行政区划表"),
        "region",
        &[
            ("序号", "@serial"),
            ("统计用区划代码", "code"),
            ("名称", "name"),
            ("级别", "level"),
            ("类型", "kind"),
            ("上级区划", "parent"),
            ("面积（平方公里）", "area_km2"),
            ("经度", "longitude"),
            ("纬度", "latitude"),
            ("设立日期", "from_day"),
            ("撤销日期", "to_day"),
            ("前身代码", "predecessors"),
            ("后继代码", "successors"),
            ("批复文号", "docno"),
        ],
        all(county, "region"),
        &office,
        TIDY,
    );
    let flags = Sheet::new(
        "村类型台账",
        titled("村类型台账"),
        "village_flag",
        &[
            ("序号", "@serial"),
            ("乡镇", "@township"),
            ("村", "@village"),
            ("村类型", "flag"),
            ("认定日期", "from_day"),
            ("退出日期", "to_day"),
            ("认定文号", "docno"),
        ],
        all(county, "village_flag"),
        &filer(county, "云岭县农业农村局"),
        Habits { dates: Dates::Dots, ..TIDY },
    );
    let statistics = filer(county, "云岭县统计局");
    let towns = Sheet::new(
        "乡镇基本情况",
        titled("乡镇基本情况表"),
        "region_stat",
        &[
            ("序号", "@serial"),
            ("乡镇", "@township"),
            ("年份", "year"),
            ("户数", "户数"),
            ("人口｜户籍人口", "户籍人口"),
            ("人口｜常住人口", "常住人口"),
            ("耕地面积（亩）", "耕地面积"),
            ("劳动力", "劳动力"),
            ("外出务工", "外出务工"),
            ("党员数", "党员数"),
            ("党支部数", "党支部数"),
            ("行政村数", "行政村数"),
            ("村民小组数", "村民小组数"),
        ],
        wide(&some(county, "region_stat", |f| f.region.len() == 9)),
        &statistics,
        TIDY,
    );
    let county_level = Sheet::new(
        "县级基础数据表",
        titled("基础数据表"),
        "region_stat",
        &[("序号", "@serial"), ("指标名称", "item"), ("年份", "year"), ("数值", "value"), ("数据来源", "source")],
        some(county, "region_stat", |f| f.region.len() == 6),
        &statistics,
        TIDY,
    );
    Book {
        name: "00-区划".into(),
        sheets: vec![
            regions,
            flags.noting("注：一村有多种类型的，逐条填写；已退出的填退出日期。"),
            towns.adding_up(&["户数", "人口｜户籍人口", "党员数", "行政村数"]),
            county_level,
        ],
        hidden: Some(("级别选项", vec!["县", "乡镇", "街道", "村", "社区"])),
        leftover: false,
    }
}

/// One row a place and year, statistics beside each other.
fn wide(facts: &[Fact]) -> Vec<Fact> {
    let mut rows: BTreeMap<(String, i16), Fact> = BTreeMap::new();
    for fact in facts {
        let Some(Cell::Year(year)) = fact.get("year") else { continue };
        let row = rows
            .entry((fact.region.clone(), *year))
            .or_insert_with(|| Fact::new("region_stat", &fact.region).with("year", Cell::Year(*year)));
        let (Some(value), Some(item)) = (fact.get("value"), ITEMS.iter().find(|i| **i == fact.text("item"))) else {
            continue;
        };
        row.fields.insert(item, value.clone());
    }
    rows.into_values().collect()
}

const ITEMS: [&str; 10] =
    ["户数", "户籍人口", "常住人口", "耕地面积", "劳动力", "外出务工", "党员数", "党支部数", "行政村数", "村民小组数"];

/// 03: norms, parameters, pay, targets, old names, documents, accounts.
pub(super) fn norms(county: &County) -> Book {
    let office = filer(county, "中共云岭县委组织部");
    let sheet = |name: &str, title: &str, ledger: &'static str, columns: &[super::sheet::Column], habits: Habits| {
        Sheet::new(name, titled(title), ledger, columns, all(county, ledger), &office, habits)
    };
    let chinese = Habits { dates: Dates::RealChinese, ..TIDY };
    Book {
        name: "03-县委组织部-标准参数账号".into(),
        sheets: vec![
            sheet(
                "各项标准一览表",
                "驻村和基层党建工作各项标准一览表",
                "norm_value",
                &[
                    ("序号", "@serial"),
                    ("标准", "norm"),
                    ("取值", "value"),
                    ("计量单位", "unit"),
                    ("执行日期", "from_day"),
                    ("废止日期", "to_day"),
                    ("依据文号", "docno"),
                    ("备注", "note"),
                ],
                chinese,
            )
            .noting("注：标准调整的，旧值填废止日期，新值另起一行。"),
            sheet(
                "报告参数",
                "报告口径设置",
                "parameter",
                &[("序号", "@serial"), ("参数名称", "parameter"), ("报告年份", "report_year"), ("取值", "value")],
                TIDY,
            ),
            sheet(
                "村干部报酬标准",
                "村干部报酬标准",
                "pay_norm",
                &[
                    ("序号", "@serial"),
                    ("岗位", "post"),
                    ("月报酬标准（元/月）", "amount"),
                    ("其中基本报酬（元/月）", "base"),
                    ("文号", "docno"),
                    ("执行日期", "from_day"),
                    ("停止执行日期", "to_day"),
                ],
                chinese,
            ),
            sheet(
                "目标任务表",
                "年度目标任务分解表",
                "target",
                &[
                    ("序号", "@serial"),
                    ("任务", "item"),
                    ("对应指标", "figure"),
                    ("年份", "year"),
                    ("任务数", "value"),
                    ("计量单位", "unit"),
                    ("来源文件", "doc"),
                ],
                TIDY,
            ),
            sheet(
                "名词对照表",
                "机构和名词沿革对照表",
                "vocabulary",
                &[
                    ("序号", "@serial"),
                    ("原称", "term"),
                    ("现称", "successor"),
                    ("类别", "kind"),
                    ("启用日期", "from_day"),
                    ("停用日期", "to_day"),
                ],
                TIDY,
            ),
            sheet(
                "文件目录",
                "发文登记表",
                "document",
                &[
                    ("序号", "@serial"),
                    ("文件标题", "title"),
                    ("发文机关", "issuer"),
                    ("发文字号", "docno"),
                    ("成文日期", "day"),
                    ("文种", "kind"),
                    ("公开属性", "secrecy"),
                ],
                Habits { square_brackets: true, ..chinese },
            ),
            sheet(
                "用户名册",
                "用户名册",
                "account",
                &[
                    ("序号", "@serial"),
                    ("登录名", "login"),
                    ("姓名", "person_name"),
                    ("用户角色", "role"),
                    ("职务", "title"),
                    ("单位", "unit"),
                    ("乡镇", "@township"),
                    ("村", "@village"),
                    ("授权状态", "state"),
                    ("启用日期", "from_day"),
                ],
                TIDY,
            ),
        ],
        hidden: None,
        leftover: true,
    }
}
