//! Rule items: what the county has issued, by version; replaced, repealed and future ones are no items in force.

use jiff::civil::Date;

use super::{Maker, disclosure};
use crate::calendar::{CUTOFF, d, plus};
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;
use crate::tally::When;

const PARTY: [&str; 12] = [
    "支部党员大会制度",
    "支部委员会会议制度",
    "党小组会制度",
    "党课制度",
    "主题党日制度",
    "组织生活会制度",
    "民主评议党员制度",
    "谈心谈话制度",
    "党费收缴管理制度",
    "党员发展制度",
    "流动党员管理制度",
    "党员联系群众制度",
];
const VILLAGE: [&str; 15] = [
    "村级议事决策制度",
    "村民代表会议制度",
    "村级财务管理制度",
    "村级印章管理制度",
    "村级档案管理制度",
    "便民服务值班制度",
    "村级工程招投标制度",
    "集体资产管理制度",
    "村务监督制度",
    "村干部考勤制度",
    "村级公益事业管理制度",
    "矛盾纠纷调处制度",
    "环境卫生管理制度",
    "活动场所管理使用制度",
    "突发事件报告制度",
];
const DISCLOSURE: [&str; 36] = [
    "党支部年度工作计划",
    "党支部书记述职",
    "党员发展公示",
    "党费收缴使用",
    "党内评优结果",
    "村级班子分工",
    "村民代表名单",
    "村规民约",
    "村级年度收支",
    "月度财务明细",
    "集体资产台账",
    "集体土地发包",
    "集体经营收益分配",
    "村级债权债务",
    "招待费支出",
    "办公经费使用",
    "服务群众经费使用",
    "村干部报酬",
    "误工补贴",
    "惠农补贴发放",
    "低保对象名单",
    "特困供养名单",
    "临时救助",
    "危房改造对象",
    "医疗救助",
    "残疾人补贴",
    "高龄津贴",
    "救灾款物发放",
    "宅基地审批",
    "征地补偿分配",
    "工程项目招标",
    "工程验收结算",
    "公益岗位聘用",
    "结对帮扶名单",
    "帮扶项目进展",
    "投诉办理结果",
];
const FAMILY: [&str; 9] = [
    "不收受村民礼金",
    "不让亲属承揽村里工程",
    "不借婚丧事宜敛财",
    "不占集体便宜",
    "不参与赌博",
    "不拖欠集体款项",
    "不在邻里间搬弄是非",
    "家人不插手村务",
    "勤俭持家尊老爱幼",
];

pub(super) fn make(maker: &mut Maker) {
    let classes: [(&str, &'static str, &[&str]); 4] = [
        ("党内基本工作制度", "rules.party_basic", &PARTY),
        ("村级管理制度", "rules.village_mgmt", &VILLAGE),
        ("公开事项", "rules.disclosure_items", &DISCLOSURE),
        ("村干部家规", "rules.family_rules", &FAMILY),
    ];
    for (class, id, names) in classes {
        let docno = maker.docno("云组发", 2024);
        for (n, name) in names.iter().enumerate() {
            if n == 2 {
                // A second version came into force; the first ended the day before.
                let change = d(2026, 3, 1);
                put(maker, class, id, (name, "第一版"), &docno, d(2021, 9, 1), Some(plus(change, -1)));
                let newer = maker.docno("云组发", 2026);
                put(maker, class, id, (name, "第二版"), &newer, change, None);
            } else if disclosure::term(name).is_some() {
                // The same item, with a term in its second version.
                let change = disclosure::TERMS_FROM;
                put(maker, class, id, (name, "第一版"), &docno, d(2024, 3, 12), Some(plus(change, -1)));
                put(maker, class, id, (name, "第二版"), "云组发〔2026〕58号", change, None);
            } else {
                put(maker, class, id, (name, "第一版"), &docno, d(2024, 3, 12), None);
            }
        }
    }
    let docno = maker.docno("云组发", 2026);
    // Repealed; in force from the very cut-off day; not yet in force.
    put(
        maker,
        "村级管理制度",
        "rules.village_mgmt",
        ("村级电费代收制度", "第一版"),
        &docno,
        d(2019, 5, 1),
        Some(d(2025, 6, 30)),
    );
    put(maker, "公开事项", "rules.disclosure_items", ("村级小微工程变更", "第一版"), &docno, CUTOFF, None);
    put(maker, "公开事项", "rules.disclosure_items", ("农机作业补贴", "第一版"), &docno, d(2026, 12, 1), None);
    adoptions(maker);
}

fn put(
    maker: &mut Maker,
    class: &str,
    id: &'static str,
    item: (&str, &str),
    docno: &str,
    from: Date,
    to: Option<Date>,
) {
    let fact = Fact::new("rule_item", COUNTY_CODE)
        .with("class", class)
        .with("name", item.0)
        .with("version", item.1)
        .with("docno", docno)
        .with("from_day", from)
        .maybe("to_day", to);
    let term = disclosure::term(item.0).filter(|_| from >= disclosure::TERMS_FROM);
    maker.put(match (class, term) {
        (_, Some((affairs, often))) => fact
            .with("affairs", affairs)
            .with("how_often", often)
            .with("time_limit", format!("期满后{}日内", disclosure::DAYS)),
        ("公开事项", None) => fact.with("time_limit", "形成后10日内"),
        _ => fact,
    });
    maker.tally.add(id, When::During(Some(from), to), COUNTY_CODE, 1);
}

/// Every village has adopted the duty rules.
fn adoptions(maker: &mut Maker) {
    let mut rng = maker.rng("adoptions");
    for v in maker.standing() {
        let day = d(2024, rng.between(4, 9) as i8, rng.between(1, 28) as i8)
            .max(maker.villages[v].from.unwrap_or(d(2024, 4, 1)));
        let fact = Fact::new("rule_adoption", &maker.villages[v].code).with("item", "便民服务值班制度");
        maker.put(fact.with("adopted_on", day).with("posted_on", plus(day, rng.between(1, 9))));
    }
}
