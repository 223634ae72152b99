//! Words of the genre by which a clause is taken apart. General official usage; nothing of what a county counts.

use crate::lists::{Words, list};

/// Verbs and function words at which the noun that is counted begins or ends.
pub(super) static MARKERS: Words = list!("markers");

/// Verbs of doing something to what is counted: a figure of what is there is not meant unless it says the verb itself.
pub(super) static DEEDS: Words = list!("deeds");

/// What is done to a building: of two in a list (新建场所X个、改建X个) the second is not said of the first's.
pub(super) static WORKS: &[&str] =
    &["新建", "改扩建", "改建", "扩建", "翻建", "重建", "维修", "修缮", "改造", "新购", "购置", "租赁"];

/// The works that a text names, 改扩建 as both.
pub(super) fn works(text: &str) -> Vec<&'static str> {
    let mut named = vec![];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word = WORKS.iter().find(|w| rest.starts_with(**w));
        match word {
            Some(&"改扩建") => named.extend(["改建", "扩建"]),
            Some(word) => named.push(*word),
            None => {}
        }
        rest = &rest[word.map_or(c.len_utf8(), |w| w.len())..];
    }
    named
}

/// Words by which other offices' matters are told.
pub(super) static OTHER_FIELDS: Words = list!("other_fields");

/// Words by which another office governs what follows them.
pub(super) static OFFICES: Words = list!("offices");

/// Words by which this field's own matters are told.
pub(super) static OWN_FIELD: Words = list!("own_field");

/// Levels and honours that single out some of what is counted.
pub(super) static LEVELS: Words = list!("levels");

/// Adverbs, particles and other words that say nothing about what is counted.
pub(super) static GENERIC: Words = list!("generic");

/// Words that say a number is wanted, not reached.
pub(super) static TARGET_WORDS: Words = list!("target_words");

/// Wishes that govern the rest of their sentence.
pub(super) static LASTING_TARGETS: &[&str] =
    &["力争", "预计", "拟", "计划", "打算", "下一步", "下步", "今后", "明年", "有望"];

/// Words by which something is said to be done, whatever was planned before.
pub(super) static DONE_WORDS: &[&str] =
    &["已", "完成", "累计", "实现了", "建成", "共投入", "达到", "超额", "取得", "结果"];

/// Titles of sections about what is to come.
pub(super) static PLAN_TITLES: &[&str] =
    &["下一步", "下步", "打算", "工作计划", "工作思路", "工作安排", "目标任务", "努力方向"];

/// Titles of papers that lay down what is to be done.
pub(super) static PLAN_PAPERS: &[&str] =
    &["工作要点", "工作计划", "工作打算", "任务分解", "工作安排", "工作思路", "目标任务", "行动计划", "行动方案"];

/// Nouns that say no more than that people are meant: what they did says the rest.
pub(super) static ANYONE: &[&str] = &["群众", "村民", "人员", "居民", "农民", "百姓", "老百姓", "农民群众"];

/// Words that open a clause which says what money is for.
pub(super) static PURPOSE_WORDS: &[&str] =
    &["作为", "用于", "专项用于", "主要用于", "重点用于", "专门用于", "全部用于", "支持", "投向", "为"];

/// Whether a text tells what was due (应公开, 应驻村): 应 before a verb, not in a word.
pub(super) fn due(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().any(|(i, c)| {
        let before = i.checked_sub(1).map_or(' ', |k| chars[k]);
        let after = chars.get(i + 1).copied().unwrap_or('急');
        *c == '应' && !"供相响对反适效呼感回因".contains(before) && !"急用对该届聘运变声酬付答邀收".contains(after)
    })
}
