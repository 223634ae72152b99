//! Counters and units (量词、计量单位): which words may follow a number, and which of them mean the same kind of thing. The one list of
//! them: what recognises reports and what checks them read numbers by it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lists::{Words, list};

/// What a counter counts. Two counters of different sorts never mean the same figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sort {
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
    /// ℃, °: of warmth, and of places on the map.
    Degrees,
    /// 倍.
    Times,
    /// 头、只、株…: counters of one sort of thing only.
    Special,
}

/// A counter: how it is written, and its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counter {
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
    PersonTimes: "人（次）" "户（次）" "人次" "户次" "人·次";
    Occasions: "场（次）" "期（次）" "批（次）" "场次" "批次" "班次" "次" "场" "期" "轮" "遍" "趟" "批" "堂" "节";
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
    Length: "公里" "千米" "毫米" "厘米" "米" "华里" "km";
    Weight: "公斤" "千克" "吨" "斤";
    Power: "千瓦时" "千瓦" "兆瓦" "kW";
    Degrees: "℃" "°C" "°";
    Times: "倍";
    Marks: "分";
    People: "名" "人" "位";
    Households: "户";
    Items: "项" "件" "条" "起" "例" "桩" "宗" "类" "种" "份" "篇";
    Things: "个" "家" "处" "座" "所" "支" "片" "组";
    Special: "口" "眼" "头" "只" "羽" "匹" "尾" "株" "棵" "盏" "套" "台" "辆" "部" "架" "间" "栋" "幢" "棚"
        "张" "幅" "册" "本" "块" "面" "道" "条" "根" "箱" "袋" "卷" "棒" "窝" "床" "单" "笔" "层" "门" "对" "车" "顶" "枚";
};

/// Words that begin like a counter and are none: `项目` is not 项, `人民` is not 人.
static NOT_COUNTERS: Words = list!("not_counters");

/// The longest counter that the characters begin with, where a blank might be a word as well as a number.
pub(crate) fn at(chars: &[char]) -> Option<&'static Counter> {
    let found = after_number(chars)?;
    if found.text.len() <= 3 && NOT_COUNTERS.iter().any(|w| begins(chars, w)) {
        return None;
    }
    Some(found)
}

/// The longest counter that the characters begin with, where a number surely stands before it.
pub(crate) fn after_number(chars: &[char]) -> Option<&'static Counter> {
    let list = BY_FIRST.get(chars.first()?)?;
    list.iter().find(|c| begins(chars, c.text)).copied()
}

/// Counters by their first character, longer ones first.
static BY_FIRST: LazyLock<HashMap<char, Vec<&'static Counter>>> = LazyLock::new(|| {
    let mut by: HashMap<char, Vec<&'static Counter>> = HashMap::new();
    for counter in COUNTERS {
        by.entry(counter.text.chars().next().expect("a counter is not empty")).or_default().push(counter);
    }
    for list in by.values_mut() {
        list.sort_by_key(|c| std::cmp::Reverse(c.text.chars().count()));
    }
    by
});

/// The unit that a number's rest begins with: 万 and 亿, then a counter (万人次, 亿元); empty without one.
pub(crate) fn unit_of(rest: &str) -> &str {
    let plain = rest.trim_start_matches(['万', '亿']);
    [rest, plain]
        .iter()
        .find_map(|from| {
            let ahead: Vec<char> = from.chars().take(LONGEST).collect();
            at(&ahead).map(|c| &rest[..rest.len() - from.len() + c.text.len()])
        })
        .unwrap_or("")
}

/// No counter has more characters.
const LONGEST: usize = 8;

/// Counters of what is there, was done or was given: such amounts are added up and held against each other; times, ages, marks and shares
/// are not.
pub(crate) fn added_up() -> impl Iterator<Item = &'static str> {
    use Sort::*;
    let apart = [Percent, Points, Days, Hours, Months, Years, Age, Marks, Degrees, Times];
    COUNTERS.iter().filter(move |c| !apart.contains(&c.sort)).map(|c| c.text)
}

/// Every counter as it is written.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    COUNTERS.iter().map(|c| c.text)
}

/// The counter written so.
pub(crate) fn named(text: &str) -> Option<&'static Counter> {
    COUNTERS.iter().find(|c| c.text == text)
}

fn begins(chars: &[char], word: &str) -> bool {
    word.chars().enumerate().all(|(n, c)| chars.get(n) == Some(&c))
}

/// How well a counter in the text fits a figure that is counted by `own`: 1 the same, 0 never the same thing.
pub(crate) fn fit(text: &str, own: &str) -> f32 {
    if text == own || base(text) == base(own) {
        return 1.0;
    }
    let (text, own) = (base(text), base(own));
    let (Some(a), Some(b)) = (named(text), named(own)) else { return 0.0 };
    use Sort::*;
    match (a.sort, b.sort) {
        (People, People) => 0.98,
        (PersonTimes, PersonTimes) => 0.9,
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
    if SAME.iter().any(|s| s.contains(&a) && s.contains(&b)) { 1.0 } else { 0.0 }
}

/// A counter without its 万 or 亿 (万户 → 户); money keeps its scale.
pub(crate) fn base(text: &str) -> &str {
    if text.ends_with('元') {
        return text;
    }
    let rest = text.trim_start_matches(['万', '亿']);
    if ["千米", "千瓦", "千克"].iter().any(|w| rest.starts_with(w)) {
        return rest;
    }
    let rest = rest.trim_start_matches(['万', '亿', '千', '百']);
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
    fn a_unit_is_a_counter_with_its_scale() {
        for (rest, unit) in [
            ("万人次参加", "万人次"),
            ("亿元", "亿元"),
            ("万平方米，", "万平方米"),
            ("个百分点", "个百分点"),
            ("名第一书记", "名"),
            ("项目", ""),
            ("万", ""),
            ("，", ""),
        ] {
            assert_eq!(unit_of(rest), unit, "{rest}");
        }
    }

    #[test]
    fn persons_are_never_person_times_and_households_never_people() {
        assert_eq!(fit("人", "人次"), 0.0);
        assert_eq!(fit("户", "人"), 0.0);
        assert_eq!(fit("万人", "人"), 1.0);
        assert!(fit("名", "人") > 0.9);
        assert_eq!(fit("米", "千米"), 0.0);
        assert_eq!(fit("千米", "公里"), 1.0);
        assert_eq!(fit("公里", "个"), 0.0);
        assert_eq!(fit("万元", "个"), 0.0);
    }
}
