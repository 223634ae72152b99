//! Units of city and county, with their heads; one renamed, one led by a deputy in charge, one long line of successors.

use jiff::civil::Date;

use super::people::Wanted;
use super::{CITY_NAME, COUNTY_NAME, Maker};
use crate::calendar::d;
use crate::codes::COUNTY_CODE;
use crate::fact::Fact;

/// A unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Full name, as it is today.
    pub name: String,
    /// 市 or 县.
    pub level: &'static str,
    /// 身份 of those who work there.
    pub identity: &'static str,
    /// Its head and three others of its leadership, indices of people; the first heads it.
    pub leaders: Vec<usize>,
    /// Whether the first only acts for a vacant head.
    pub acting: bool,
    /// Index of the villages it helps.
    pub villages: Vec<usize>,
}

/// How many units of the city send a first secretary.
pub const CITY_SENDERS: usize = 22;
/// How many of the county.
pub const COUNTY_SENDERS: usize = 38;

const CITY: [(&str, &str, &str); CITY_SENDERS] = [
    ("财政局", "11", "党政机关"),
    ("教育局", "11", "党政机关"),
    ("农业农村局", "11", "党政机关"),
    ("林业局", "11", "党政机关"),
    ("水利局", "11", "党政机关"),
    ("交通运输局", "11", "党政机关"),
    ("住房和城乡建设局", "11", "党政机关"),
    ("生态环境局", "11", "党政机关"),
    ("文化广电和旅游局", "11", "党政机关"),
    ("卫生健康委员会", "11", "党政机关"),
    ("市场监督管理局", "11", "党政机关"),
    ("统计局", "11", "党政机关"),
    ("审计局", "11", "党政机关"),
    ("司法局", "11", "党政机关"),
    ("供销合作社联合社", "12", "事业单位"),
    ("总工会", "13", "群团组织"),
    ("妇女联合会", "13", "群团组织"),
    ("科学技术协会", "13", "群团组织"),
    ("农业科学研究院", "12", "事业单位"),
    ("第一人民医院", "12", "医院"),
    ("职业技术学院", "12", "高等院校"),
    ("水务集团有限公司", "91", "国有企业"),
];

const COUNTY: [(&str, &str, &str); 58] = [
    ("委办公室", "11", "党政机关"),
    ("人民政府办公室", "11", "党政机关"),
    ("委宣传部", "11", "党政机关"),
    ("委统一战线工作部", "11", "党政机关"),
    ("委政法委员会", "11", "党政机关"),
    ("发展和改革委员会", "11", "党政机关"),
    ("教育体育局", "11", "党政机关"),
    ("科学技术和工业信息化局", "11", "党政机关"),
    ("公安局", "11", "党政机关"),
    ("民政局", "11", "党政机关"),
    ("司法局", "11", "党政机关"),
    ("财政局", "11", "党政机关"),
    ("人力资源和社会保障局", "11", "党政机关"),
    ("自然资源局", "11", "党政机关"),
    ("住房和城乡建设局", "11", "党政机关"),
    ("交通运输局", "11", "党政机关"),
    ("水利局", "11", "党政机关"),
    ("农业农村局", "11", "党政机关"),
    ("商务局", "11", "党政机关"),
    ("文化广电体育和旅游局", "11", "党政机关"),
    ("卫生健康委员会", "11", "党政机关"),
    ("退役军人事务局", "11", "党政机关"),
    ("应急管理局", "11", "党政机关"),
    ("审计局", "11", "党政机关"),
    ("市场监督管理局", "11", "党政机关"),
    ("统计局", "11", "党政机关"),
    ("医疗保障局", "11", "党政机关"),
    ("林业局", "11", "党政机关"),
    ("信访局", "11", "党政机关"),
    ("总工会", "13", "群团组织"),
    ("共青团委员会", "13", "群团组织"),
    ("妇女联合会", "13", "群团组织"),
    ("科学技术协会", "13", "群团组织"),
    ("供销合作社联合社", "12", "事业单位"),
    ("融媒体中心", "12", "事业单位"),
    ("人民医院", "12", "医院"),
    ("城市建设投资有限公司", "91", "国有企业"),
    ("农村信用合作联社", "91", "金融机构"),
    // From here on: units that pair with households but send no first secretary.
    ("人民代表大会常务委员会办公室", "11", "党政机关"),
    ("政协办公室", "11", "党政机关"),
    ("人民法院", "11", "党政机关"),
    ("人民检察院", "11", "党政机关"),
    ("城市管理局", "11", "党政机关"),
    ("行政审批服务局", "11", "党政机关"),
    ("残疾人联合会", "13", "群团组织"),
    ("文学艺术界联合会", "13", "群团组织"),
    ("工商业联合会", "13", "群团组织"),
    ("委党校", "12", "事业单位"),
    ("档案馆", "12", "事业单位"),
    ("疾病预防控制中心", "12", "事业单位"),
    ("妇幼保健院", "12", "医院"),
    ("中医院", "12", "医院"),
    ("第一高级中学", "12", "学校"),
    ("职业教育中心", "12", "学校"),
    ("公路事业发展中心", "12", "事业单位"),
    ("农业技术推广中心", "12", "事业单位"),
    ("畜牧发展中心", "12", "事业单位"),
    ("供水有限公司", "91", "国有企业"),
];

/// The day the renamed unit took its new name.
pub const RENAMED_ON: Date = d(2026, 1, 1);

pub(super) fn make(maker: &mut Maker) {
    line_of_successors(maker);
    for (level, prefix, list) in [("市", CITY_NAME, CITY.as_slice()), ("县", COUNTY_NAME, COUNTY.as_slice())] {
        for (name, class, nature) in list {
            let name = format!("{prefix}{name}");
            put(maker, &name, class, nature, level);
            let identity = match *class {
                "11" => "公务员",
                "13" => "参公人员",
                "91" => "国企人员",
                _ => "事业人员",
            };
            maker.units.push(Unit { name, level, identity, leaders: Vec::new(), acting: false, villages: Vec::new() });
        }
    }
    leaders(maker);
}

fn put(maker: &mut Maker, name: &str, class: &str, nature: &str, level: &str) {
    let uscc = maker.credit_code(class);
    let mut fact = Fact::new("org", COUNTY_CODE)
        .with("name", name)
        .with("short_name", short(name))
        .with("uscc", uscc)
        .with("nature", nature)
        .with("level", level);
    if name.ends_with("文化广电体育和旅游局") && level == "县" {
        let old = format!("{COUNTY_NAME}文化广电和旅游局");
        let before = Fact::new("org", COUNTY_CODE).with("name", &old).with("nature", nature).with("level", level);
        maker.put(before.with("from_day", d(2019, 3, 1)).with("to_day", d(2025, 12, 31)));
        fact = fact.with("from_day", RENAMED_ON).with("predecessor", old);
    }
    if name == format!("{COUNTY_NAME}农业农村局") {
        fact = fact.with("from_day", d(2019, 3, 1)).with("predecessor", format!("{COUNTY_NAME}乡村振兴局"));
    }
    maker.put(fact);
}

/// 扶贫办, then 乡村振兴局, then part of the agriculture bureau.
fn line_of_successors(maker: &mut Maker) {
    let first = format!("{COUNTY_NAME}扶贫开发办公室");
    let second = format!("{COUNTY_NAME}乡村振兴局");
    let body =
        |name: &str| Fact::new("org", COUNTY_CODE).with("name", name).with("nature", "党政机关").with("level", "县");
    maker.put(body(&first).with("from_day", d(2012, 5, 1)).with("to_day", d(2021, 5, 31)));
    let fact = body(&second).with("predecessor", &first);
    maker.put(fact.with("from_day", d(2021, 6, 1)).with("to_day", d(2024, 3, 31)));
    // What people belong to without being sent or paired: the county's leaders, and the governments of the townships.
    maker.put(body(&format!("中共{COUNTY_NAME}委员会")));
    maker.put(body(&format!("中共{COUNTY_NAME}委组织部")));
    for t in 0..maker.townships.len() {
        let name = format!("{COUNTY_NAME}{}人民政府", maker.townships[t].name);
        let region = maker.townships[t].code.clone();
        let fact = Fact::new("org", &region).with("name", name).with("nature", "乡镇街道").with("level", "乡");
        maker.put(fact);
    }
}

/// 云岭县农业农村局 is 县农业农村局 for short.
fn short(name: &str) -> String {
    name.replace(COUNTY_NAME, "县").replace(CITY_NAME, "市")
}

fn leaders(maker: &mut Maker) {
    let mut rng = maker.rng("leaders");
    for at in 0..maker.units.len() {
        let identity = maker.units[at].identity;
        for place in 0..4 {
            // The unit whose head is vacant is led by its first deputy.
            let acting = at == CITY_SENDERS + 5;
            let duty = match place {
                0 if acting => "副主任（主持工作）",
                0 => "主要负责人",
                _ => "班子成员",
            };
            let wanted = Wanted {
                identity,
                rank: if place == 0 { "乡科级正职" } else { "乡科级副职" },
                born: (1966, 1985),
                ..Wanted::official(Some(at), COUNTY_CODE, duty)
            };
            let person = maker.person(&mut rng, wanted);
            maker.units[at].leaders.push(person);
            maker.units[at].acting = acting;
        }
    }
}
