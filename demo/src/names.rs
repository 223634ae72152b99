//! Names of nobody: surnames and given names put together at random, rare characters and minority names among them.

use crate::rng::Rng;

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文";
const MEN: [&str; 64] = [
    "建国", "志强", "伟", "国栋", "海涛", "立军", "文斌", "晓东", "永福", "德胜", "春生", "长河", "家兴", "庆余",
    "守田", "明辉", "学勤", "振华", "凯", "鹏程", "子墨", "浩然", "宇航", "正阳", "新民", "光耀", "景行", "思远",
    "广林", "喜来", "兴旺", "占山", "传根", "玉柱", "树青", "保平", "世杰", "承志", "维新", "绍良", "启明", "洪涛",
    "福安", "金锁", "仁义", "登科", "怀远", "致和", "鹏", "磊", "勇", "斌", "超", "峰", "俊杰", "铁山", "大江", "立冬",
    "三喜", "连成", "同心", "万里", "润田", "百川",
];
const WOMEN: [&str; 44] = [
    "秀英", "桂兰", "玉珍", "晓梅", "丽", "静", "雪", "春燕", "巧云", "月娥", "淑芬", "慧敏", "雅琴", "佳怡", "梦洁",
    "思雨", "海霞", "红梅", "爱莲", "翠花", "凤英", "素芳", "彩虹", "银环", "小满", "一诺", "若兰", "婉清", "采薇",
    "文静", "莉", "娟", "敏", "艳", "芳", "丹", "金枝", "云", "喜凤", "桂香", "冬梅", "秋菊", "美玲", "新月",
];
/// Characters that plain fonts lack.
const RARE: [&str; 16] =
    ["喆", "昇", "祎", "翀", "珺", "璟", "镕", "堃", "赟", "飏", "翊喆", "昇平", "祎然", "翀宇", "珺瑶", "璟瑜"];
const DOTTED: [&str; 8] = [
    "阿依古丽·买买提",
    "买合木提·阿不都",
    "吉克·阿木",
    "沙马·拉且",
    "扎西·旺堆",
    "其木格·巴图",
    "古丽娜尔·艾山",
    "贡布·次仁",
];

/// A name, and whether it is a minority's.
pub fn person(rng: &mut Rng, woman: bool) -> (String, bool) {
    if rng.percent(1) {
        return (DOTTED[rng.below(DOTTED.len())].to_string(), true);
    }
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let surname = surnames[rng.below(surnames.len())];
    let given = if rng.percent(4) {
        RARE[rng.below(RARE.len())]
    } else if woman {
        WOMEN[rng.below(WOMEN.len())]
    } else {
        MEN[rng.below(MEN.len())]
    };
    (format!("{surname}{given}"), false)
}

/// Names of townships: ten towns, then four rural townships.
pub const TOWNSHIPS: [&str; 14] = [
    "青峰镇",
    "临河镇",
    "白鹭镇",
    "石门镇",
    "柳泉镇",
    "长岗镇",
    "双桥镇",
    "东陵镇",
    "桃源镇",
    "茶亭镇",
    "云台乡",
    "松岭乡",
    "花溪乡",
    "红石乡",
];

const FIRST: [&str; 34] = [
    "松", "柏", "杨", "桃", "李", "梅", "竹", "桐", "槐", "枣", "桑", "榆", "沙", "黄", "金", "银", "龙", "凤", "牛",
    "羊", "鹤", "鹿", "上", "下", "前", "后", "西", "南", "北", "大", "小", "新", "高", "三",
];
const SECOND: [&str; 22] = [
    "坪", "坡", "湾", "沟", "岗", "庄", "店", "塘", "河", "畈", "冲", "寨", "集", "铺", "营", "坝", "洼", "窑", "庙",
    "井", "塆", "峧",
];

/// The stems of village names in an order of the seed's; more than are needed, no two alike.
pub fn village_stems(rng: &mut Rng) -> Vec<String> {
    let mut all: Vec<String> = FIRST.iter().flat_map(|a| SECOND.iter().map(move |b| format!("{a}{b}"))).collect();
    rng.shuffle(&mut all);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_the_catalogue_takes_for_a_persons() {
        let mut rng = Rng::new(3, "names");
        let drawn: Vec<(String, bool)> = (0..2000).map(|n| person(&mut rng, n % 2 == 0)).collect();
        for (name, _) in &drawn {
            assert_eq!(catalogue::codes::person_name(name), Ok(name.clone()));
        }
        assert!(drawn.iter().any(|(n, minority)| *minority && n.contains('·')));
        assert!(drawn.iter().any(|(n, _)| n.contains('喆')), "rare characters must be met");
    }

    #[test]
    fn no_village_is_called_like_a_township() {
        let stems = village_stems(&mut Rng::new(1, "villages"));
        assert!(stems.len() > 400);
        assert!(stems.iter().all(|s| TOWNSHIPS.iter().all(|t| !t.starts_with(s.as_str()))));
    }
}
