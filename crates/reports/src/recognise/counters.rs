//! Counters and units (量词、计量单位): which words may follow a number, and which of them mean the same kind of thing.

/// What a counter counts. Two counters of different sorts never mean the same figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    /// 名、人、位: people.
    People,
    /// 人次: a person twice counts twice.
    PersonTimes,
    /// 户: households.
    Households,
    /// 个、家、处、座…: things and bodies.
    Things,
    /// 次、场、期…: occasions.
    Occasions,
    /// 项、件、条…: items and matters.
    Items,
    /// 元、万元、亿元.
    Money,
    /// %: a share.
    Percent,
    /// 个百分点: a change of a share.
    Points,
    /// 亩、平方米….
    Area,
    /// 公里、米.
    Length,
    /// 天、日.
    Days,
    /// 小时、分钟、学时.
    Hours,
    /// 个月、月.
    Months,
    /// 年.
    Years,
    /// 岁.
    Age,
    /// 分.
    Marks,
    /// 吨、公斤、斤.
    Weight,
    /// 立方米.
    Volume,
    /// 千瓦、千瓦时.
    Power,
    /// 倍.
    Times,
    /// 头、只、株…: counters of one sort of thing only.
    Special,
}

/// A counter: how it is written, and its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counter {
    /// As written.
    pub text: &'static str,
    /// What it counts.
    pub sort: Sort,
}

macro_rules! counters {
    ($($sort:ident: $($text:literal)+;)+) => {
        &[$($(Counter { text: $text, sort: Sort::$sort },)+)+]
    };
}

/// Longer ones first within what shares a beginning; [`at`] takes the longest that fits.
static COUNTERS: &[Counter] = counters! {
    PersonTimes: "人次" "户次" "人·次";
    Occasions: "场次" "批次" "班次" "次" "场" "期" "轮" "遍" "趟" "批" "堂" "节";
    Points: "个百分点" "百分点";
    Months: "个月";
    Days: "个工作日" "工作日" "天" "日";
    Hours: "个小时" "小时" "个课时" "个学时" "课时" "学时" "分钟";
    Years: "周年" "年";
    Age: "周岁" "岁";
    Money: "亿元" "万元" "元" "块钱";
    Percent: "%" "％" "‰";
    Area: "平方公里" "平方千米" "平方米" "平米" "㎡" "m²" "m2" "公顷" "亩";
    Volume: "立方米" "m³" "m3" "立方" "方";
    Length: "公里" "千米" "厘米" "米" "华里" "km";
    Weight: "公斤" "千克" "吨" "斤";
    Power: "千瓦时" "千瓦" "兆瓦" "kW";
    Times: "倍";
    Marks: "分";
    People: "名" "人" "位";
    Households: "户";
    Items: "项" "件" "条" "起" "例" "桩" "宗" "类" "种" "份" "篇";
    Things: "个" "家" "处" "座" "所" "支" "片" "组";
    Special: "口" "眼" "头" "只" "羽" "匹" "尾" "株" "棵" "盏" "套" "台" "辆" "部" "架" "间" "栋" "幢" "棚"
        "张" "幅" "册" "本" "块" "面" "道" "条" "根" "箱" "袋" "窝" "床" "单" "笔" "层" "门" "对" "车" "顶" "枚";
};

/// Words that begin like a counter and are none: `项目` is not 项, `人民` is not 人.
static NOT_COUNTERS: &[&str] = &[
    "项目",
    "名称",
    "名单",
    "名义",
    "名额",
    "名录",
    "名誉",
    "名优",
    "名特",
    "名字",
    "人民",
    "人大",
    "人社",
    "人武",
    "人才",
    "人力",
    "人员",
    "人居",
    "人口",
    "人均",
    "人群",
    "人情",
    "人物",
    "人心",
    "人文",
    "人工",
    "人家",
    "人间",
    "人身",
    "人格",
    "人为",
    "人人",
    "户籍",
    "户主",
    "户数",
    "户口",
    "户均",
    "户用",
    "户外",
    "户厕",
    "户型",
    "个体",
    "个性",
    "个别",
    "个案",
    "个头",
    "家庭",
    "家园",
    "家乡",
    "家属",
    "家长",
    "家风",
    "家访",
    "家禽",
    "家畜",
    "家具",
    "家电",
    "家规",
    "家训",
    "家教",
    "处理",
    "处置",
    "处长",
    "处罚",
    "处于",
    "处分",
    "处室",
    "处境",
    "座谈",
    "座右",
    "所有",
    "所在",
    "所需",
    "所长",
    "所属",
    "所以",
    "所辖",
    "所谓",
    "所得",
    "支部",
    "支付",
    "支出",
    "支持",
    "支撑",
    "支书",
    "支委",
    "支柱",
    "支农",
    "支援",
    "支教",
    "支医",
    "支行",
    "片区",
    "片长",
    "组织",
    "组成",
    "组长",
    "组建",
    "组团",
    "组员",
    "组级",
    "组务",
    "组合",
    "次日",
    "次要",
    "次序",
    "次年",
    "场所",
    "场地",
    "场馆",
    "场景",
    "场面",
    "场部",
    "期间",
    "期望",
    "期末",
    "期满",
    "期待",
    "期盼",
    "期限",
    "期货",
    "批准",
    "批评",
    "批复",
    "批示",
    "批量",
    "节约",
    "节能",
    "节日",
    "节点",
    "节水",
    "节余",
    "条例",
    "条件",
    "条线",
    "条款",
    "条约",
    "条目",
    "起来",
    "起步",
    "起草",
    "起点",
    "起到",
    "起义",
    "起源",
    "起伏",
    "例会",
    "例如",
    "例行",
    "类型",
    "类别",
    "种植",
    "种养",
    "种子",
    "种粮",
    "种类",
    "种田",
    "种地",
    "种苗",
    "种业",
    "份额",
    "分管",
    "分工",
    "分别",
    "分类",
    "分级",
    "分配",
    "分布",
    "分片",
    "分析",
    "分红",
    "分步",
    "分为",
    "分局",
    "分批",
    "分层",
    "分散",
    "分享",
    "分解",
    "分包",
    "分会",
    "分公司",
    "分校",
    "分队",
    "分院",
    "分期",
    "分组",
    "分子",
    "方案",
    "方法",
    "方式",
    "方面",
    "方向",
    "方便",
    "方针",
    "方可",
    "方略",
    "米袋",
    "米业",
    "米面",
    "米粉",
    "头雁",
    "头脑",
    "头羊",
    "口粮",
    "口碑",
    "口号",
    "口头",
    "眼界",
    "眼前",
    "只有",
    "只是",
    "只要",
    "只能",
    "只为",
    "部门",
    "部署",
    "部分",
    "部队",
    "部长",
    "部委",
    "部级",
    "部位",
    "部落",
    "台账",
    "台阶",
    "台湾",
    "台词",
    "套餐",
    "套种",
    "间接",
    "间种",
    "间隙",
    "张贴",
    "张榜",
    "本村",
    "本地",
    "本级",
    "本县",
    "本镇",
    "本乡",
    "本人",
    "本着",
    "本土",
    "本次",
    "本年",
    "本质",
    "本科",
    "本领",
    "本身",
    "本月",
    "本周",
    "本届",
    "面积",
    "面对",
    "面貌",
    "面向",
    "面临",
    "面子",
    "面源",
    "道路",
    "道德",
    "根据",
    "根本",
    "根治",
    "根基",
    "单位",
    "单项",
    "单独",
    "单元",
    "单亲",
    "单纯",
    "层面",
    "层层",
    "层次",
    "层级",
    "门类",
    "门口",
    "门户",
    "门前",
    "对口",
    "对象",
    "对接",
    "对于",
    "对照",
    "对标",
    "对全",
    "对村",
    "对本",
    "对县",
    "日常",
    "日前",
    "日益",
    "日报",
    "日期",
    "日上午",
    "日下午",
    "日起",
    "日均",
    "日间",
    "天然",
    "天然气",
    "天气",
    "元旦",
    "元宵",
    "元素",
    "元月",
    "年以来",
    "年度",
    "年底",
    "年初",
    "年末",
    "年级",
    "年轻",
    "年龄",
    "年会",
    "年终",
    "年均",
    "年货",
    "年关",
    "年鉴",
    "年检",
    "年报",
    "年年",
    "位于",
    "位置",
    "位列",
    "位居",
    "位次",
    "块状",
    "袋装",
    "床位",
    "笔试",
    "笔记",
    "车间",
    "车辆",
    "顶层",
    "顶格",
    "件数",
    "幅度",
    "口径",
    "起止",
    "起重",
];

/// The longest counter that the characters begin with, where a blank might be a word as well as a number.
pub(super) fn at(chars: &[char]) -> Option<&'static Counter> {
    let found = after_number(chars)?;
    if found.text.chars().count() == 1 && NOT_COUNTERS.iter().any(|w| begins(chars, w)) {
        return None;
    }
    Some(found)
}

/// The longest counter that the characters begin with, where a number surely stands before it.
pub(super) fn after_number(chars: &[char]) -> Option<&'static Counter> {
    COUNTERS.iter().filter(|c| begins(chars, c.text)).max_by_key(|c| c.text.chars().count())
}

/// Every counter as it is written.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    COUNTERS.iter().map(|c| c.text)
}

/// The counter written so.
pub(super) fn named(text: &str) -> Option<&'static Counter> {
    COUNTERS.iter().find(|c| c.text == text)
}

fn begins(chars: &[char], word: &str) -> bool {
    let mut n = 0;
    for c in word.chars() {
        if chars.get(n) != Some(&c) {
            return false;
        }
        n += 1;
    }
    true
}

/// How well a counter in the text fits a figure that is counted by `own`: 1 the same, 0 never the same thing.
pub(super) fn fit(text: &str, own: &str) -> f32 {
    if text == own || base(text) == base(own) {
        return 1.0;
    }
    let (text, own) = (base(text), base(own));
    let (Some(a), Some(b)) = (named(text), named(own)) else { return 0.0 };
    use Sort::*;
    match (a.sort, b.sort) {
        (People, People) => 0.98,
        (Money, Money) => 0.9,
        (Days, Days) => 0.9,
        (Occasions, Occasions) => 0.75,
        (Length, Length) | (Area, Area) | (Weight, Weight) | (Power, Power) => same_measure(text, own),
        (Things, Things) => 0.7,
        (Items, Items) => 0.65,
        (Things, Items) | (Items, Things) => 0.6,
        (Things, Special) | (Special, Things) => 0.45,
        (Items, Special) | (Special, Items) => 0.35,
        (Items, Occasions) | (Occasions, Items) => 0.3,
        (Things, Occasions) | (Occasions, Things) if text == "个" || own == "个" => 0.3,
        (Things, Households) | (Households, Things) if text == "个" || own == "个" => 0.5,
        (Things, People) | (People, Things) if text == "个" || own == "个" => 0.4,
        (Hours, Hours) => 0.7,
        _ => 0.0,
    }
}

/// 公里 and 千米 are one unit; 亩 and 平方米 are not, though one could be worked out from the other.
fn same_measure(a: &str, b: &str) -> f32 {
    const SAME: &[&[&str]] = &[
        &["平方米", "平米", "㎡", "m²", "m2"],
        &["平方公里", "平方千米"],
        &["公里", "千米", "km"],
        &["公斤", "千克"],
        &["千瓦", "kW"],
    ];
    if SAME.iter().any(|s| s.contains(&a) && s.contains(&b)) { 1.0 } else { 0.25 }
}

/// A counter without its 万 or 亿 (万户 → 户); money keeps its scale.
pub(super) fn base(text: &str) -> &str {
    if text.ends_with('元') {
        return text;
    }
    let rest = text.trim_start_matches(['万', '亿', '千', '百']);
    if rest.is_empty() { text } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn the_longest_counter_wins_and_words_that_only_begin_like_one_do_not() {
        assert_eq!(at(&chars("人次，")).map(|c| c.text), Some("人次"));
        assert_eq!(at(&chars("个百分点")).map(|c| c.text), Some("个百分点"));
        assert_eq!(at(&chars("项目建设")), None);
        assert_eq!(at(&chars("人民政府")), None);
        assert_eq!(at(&chars("户贫困户")).map(|c| c.text), Some("户"));
    }

    #[test]
    fn persons_are_never_person_times_and_households_never_people() {
        assert_eq!(fit("人", "人次"), 0.0);
        assert_eq!(fit("户", "人"), 0.0);
        assert_eq!(fit("万人", "人"), 1.0);
        assert!(fit("名", "人") > 0.9);
        assert_eq!(fit("公里", "个"), 0.0);
        assert_eq!(fit("万元", "个"), 0.0);
    }
}
