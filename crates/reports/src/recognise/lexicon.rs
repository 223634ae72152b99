//! Words of the genre that are no figures: Party words after a mask, fixed terms with numerals in them, words before
//! and after blanks. General Chinese official usage only; what a county counts stands in the catalogue.

use crate::lists::{Words, list};

/// A Chinese character.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || ('\u{3400}'..='\u{4DBF}').contains(&c) || c == '〇'
}

/// What ends a clause (小句).
pub(super) fn is_clause_end(c: char) -> bool {
    is_sentence_end(c) || matches!(c, '，' | '、' | '：')
}

/// What ends a sentence (句).
pub(super) fn is_sentence_end(c: char) -> bool {
    matches!(c, '。' | '；' | '！' | '？' | '\n')
}

/// Characters after which white space or a bare counter is no blank: a numeral or a pronoun stands there already.
pub(super) const CANNOT_PRECEDE_BLANK: &str =
    "这那每各某几多整哪两一二三四五六七八九十百千万亿半数单逐首历前后上下本该此其另同第个好何0123456789.";

/// What may follow a masked 党: `X员`, `X支部`.
pub(super) static PARTY_AFTER: Words = list!("party_after");

/// After `X的`, what shows that X is 党.
pub(super) static PARTY_AFTER_DE: Words = list!("party_after_de");

/// Words that begin like a Party word after a mask and are none: `X建设公司`, `X员工`.
pub(super) static NOT_PARTY: Words = list!("not_party");

/// Places and bodies after a mask: the mask is a name.
pub(super) static NAME_AFTER: Words = list!("name_after");

/// Titles before a masked name.
pub(super) static NAME_BEFORE: Words = list!("name_before");

/// Common family names before a masked given name (`王XX`).
pub(super) const FAMILY_NAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方邹熊孟秦邱侯江尹薛闫段雷龙黎史陶贺顾毛郝龚邵钱严覃武戴莫孔向汤";

/// Nouns and verbs after which a number without a counter may stand.
pub(super) static AMOUNT_BEFORE: Words = list!("amount_before");

/// Verbs and adverbs after which a counter must have had a number.
pub(super) static QUANTITY_BEFORE: Words = list!("quantity_before");

/// Verbs after which a counter may have lost its number, when a fitting noun follows.
pub(super) static ACT_BEFORE: Words = list!("act_before");

/// Words that a counter ends, so that nothing is missing before it: `报名`, `事项`.
pub(super) static ENDS_IN_COUNTER: Words = list!("ends_in_counter");

/// Kinds of people; after 名 one of them shows that 名 is a counter.
pub(super) static PEOPLE: Words = list!("people");

/// Nouns for people after which a counter of people may have lost its number.
pub(super) static PEOPLE_BEFORE: Words = list!("people_before");

/// Terms with numerals in them that measure nothing.
pub(super) static FIXED_TERMS: Words = list!("fixed_terms");

/// After a numeral and 个 or 项, words that make a slogan, not a count.
pub(super) static SLOGAN_AFTER: Words = list!("slogan_after");

/// Verbs directly after which a small Chinese numeral measures something.
pub(super) static MEASURE_VERBS: Words = list!("measure_verbs");
