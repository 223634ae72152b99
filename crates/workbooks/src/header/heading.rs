//! Headings brought to one form: `到位资金（万元）*` is the words 到位资金 and the unit 万元.

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The words, without brackets, blanks and signs, lower case.
    pub words: String,
    /// The words with what stood in brackets, where that was no unit.
    pub full: String,
    /// The unit in brackets.
    pub unit: Option<String>,
}

/// Units that headings carry in brackets, each with the name it goes by here.
const UNITS: [(&str, &str); 60] = [
    ("万元", "万元"),
    ("元", "元"),
    ("亿元", "亿元"),
    ("千元", "千元"),
    ("人民币元", "元"),
    ("人民币万元", "万元"),
    ("元/月", "元"),
    ("元/年", "元"),
    ("元/天", "元"),
    ("元/人", "元"),
    ("万元/年", "万元"),
    ("亩", "亩"),
    ("万亩", "万亩"),
    ("公顷", "公顷"),
    ("平方米", "平方米"),
    ("m2", "平方米"),
    ("m²", "平方米"),
    ("㎡", "平方米"),
    ("万平方米", "万平方米"),
    ("平方公里", "平方公里"),
    ("km2", "平方公里"),
    ("km²", "平方公里"),
    ("公里", "公里"),
    ("千米", "公里"),
    ("km", "公里"),
    ("米", "米"),
    ("m", "米"),
    ("立方米", "立方米"),
    ("m³", "立方米"),
    ("吨", "吨"),
    ("万吨", "万吨"),
    ("千瓦", "千瓦"),
    ("kw", "千瓦"),
    ("人", "人"),
    ("名", "人"),
    ("万人", "万人"),
    ("人次", "人次"),
    ("户", "户"),
    ("户次", "户次"),
    ("个", "个"),
    ("座", "座"),
    ("间", "间"),
    ("处", "处"),
    ("盏", "盏"),
    ("棚", "棚"),
    ("口", "口"),
    ("眼", "眼"),
    ("台", "台"),
    ("套", "套"),
    ("株", "株"),
    ("头", "头"),
    ("只", "只"),
    ("羽", "羽"),
    ("次", "次"),
    ("期", "期"),
    ("天", "天"),
    ("日", "天"),
    ("学时", "学时"),
    ("%", "%"),
    ("岁", "岁"),
];

impl Heading {
    /// Takes a heading apart.
    pub fn of(written: &str) -> Heading {
        let text = narrow(written);
        let (mut words, mut full, mut unit) = (String::new(), String::new(), None);
        let mut rest = text.as_str();
        while let Some(open) = rest.find('(') {
            words.push_str(&rest[..open]);
            full.push_str(&rest[..open]);
            let inside = &rest[open + 1..];
            let (inner, after) = inside.split_once(')').unwrap_or((inside, ""));
            match unit_of(inner) {
                Some(found) => unit = Some(found.to_string()),
                None => full.push_str(inner),
            }
            rest = after;
        }
        words.push_str(rest);
        full.push_str(rest);
        // 到位资金/万元, 金额:万元
        if let Some((before, after)) = words.rsplit_once(['/', ':'])
            && let Some(found) = unit_of(after)
        {
            (words, unit) = (before.to_string(), unit.or(Some(found.to_string())));
        }
        Heading { words: plain(&words), full: plain(&full), unit }
    }
}

/// The unit a bracket holds: `万元`, `单位：万元`.
pub(crate) fn unit_of(inner: &str) -> Option<&'static str> {
    let inner = inner.trim_start_matches("计量").trim_start_matches("单位").trim_start_matches(':');
    UNITS.iter().find(|(written, _)| *written == inner).map(|(_, unit)| *unit)
}

/// Words without signs and marks, so that 姓　名* and 姓名 are one.
pub(crate) fn plain(text: &str) -> String {
    narrow(text).chars().filter(|c| c.is_alphanumeric() || *c == '%').collect()
}

/// Half-width, lower case, without blanks; all brackets made round.
pub(crate) fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '【' | '〔' | '〈' => '(',
            '】' | '〕' | '〉' => ')',
            c => c,
        })
        .map(|c| match c {
            '[' | '{' => '(',
            ']' | '}' => ')',
            c => c,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A looser form: what people write in one way or the other.
pub(crate) fn loose(words: &str) -> String {
    let mut text =
        words.replace("时间", "日期").replace("年月日", "日期").replace("年月", "日期").replace("号码", "号");
    text = text.replace("村(社区)", "村").replace(['的', '之', '及', '和', '与'], "");
    for prefix in ["是否", "所在", "所属", "本人", "现"] {
        text = text.strip_prefix(prefix).filter(|rest| rest.chars().count() >= 2).map_or(text.clone(), String::from);
    }
    for suffix in ["名称", "情况", "数量", "金额", "数", "额", "人"] {
        text = text.strip_suffix(suffix).filter(|rest| rest.chars().count() >= 2).map_or(text.clone(), String::from);
    }
    text
}

/// How alike two texts are by their pairs of neighbouring characters, 0 to 1.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| -> Vec<(char, char)> { s.chars().zip(s.chars().skip(1)).collect() };
    let (a, b) = (pairs(a), pairs(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let mut left = b.clone();
    let common =
        a.iter().filter(|p| left.iter().position(|q| q == *p).map(|at| left.swap_remove(at)).is_some()).count();
    2.0 * common as f64 / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_gives_its_words_and_its_unit() {
        for (written, words, unit) in [
            ("到位资金（万元）", "到位资金", Some("万元")),
            ("到位资金\n(单位:万元)", "到位资金", Some("万元")),
            ("*姓　名：", "姓名", None),
            ("乡镇（街道）", "乡镇", None),
            ("建筑面积（㎡）", "建筑面积", Some("平方米")),
            ("金额/元", "金额", Some("元")),
            ("占比【％】", "占比", Some("%")),
        ] {
            let heading = Heading::of(written);
            assert_eq!((heading.words.as_str(), heading.unit.as_deref()), (words, unit), "{written}");
        }
        assert_eq!(Heading::of("乡镇（街道）").full, "乡镇街道");
    }

    #[test]
    fn looser_forms_of_one_heading_meet() {
        assert_eq!(loose("到村时间"), loose("到村日期"));
        assert_eq!(loose("是否达标"), loose("达标"));
        assert_eq!(loose("身份证号码"), loose("身份证号"));
        assert!(likeness("到位资金", "到位金额") < likeness("到位资金", "已到位资金"));
    }
}
