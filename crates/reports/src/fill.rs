//! What goes into a blank: the value in the unit that stands behind it, in the official style, made round where the sentence
//! approximates (近X, X余), and rounded together with its siblings where parts have to add up.

use catalogue::Names;
use rust_decimal::Decimal;

use crate::number::phrase::{self, Shape};
use crate::number::{Style, convert, number_for, parts_of, read, write};

/// A blank in its sentence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Blank<'a> {
    /// The text right before it; a few characters are enough.
    pub before: &'a str,
    /// What stands in its place now: a mask, last year's number, nothing.
    pub text: &'a str,
    /// The text right behind it, its unit included.
    pub behind: &'a str,
    /// The unit that stands behind it (`万元`, `名`, `万人次`), empty without one.
    pub unit: &'a str,
    /// The value of a rule: 超过X户 then names the limit itself.
    pub norm: bool,
}

/// Why a value cannot be written into a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The unit behind the blank measures something else.
    Unit {
        /// The figure's unit.
        has: String,
        /// The unit behind the blank.
        wants: String,
    },
    /// The words around the blank say something that is not so.
    Words {
        /// The word (近, 超过 …).
        word: String,
        /// The value with its unit.
        value: String,
    },
}

impl Unfit {
    /// The question to ask, in both languages.
    pub fn names(&self) -> Names {
        match self {
            Unfit::Unit { has, wants } => Names {
                zh: format!("指标的单位是“{has}”，此处却是“{wants}”，请核对是不是同一个数"),
                en: format!("the figure is in {has}, the blank in {wants}: check that it is the same figure"),
            },
            Unfit::Words { word, value } => Names {
                zh: format!("现值为{value}，写不成“{word}”，请改动这句的说法"),
                en: format!("the value is {value}, which “{word}” does not say: reword the sentence"),
            },
        }
    }
}

/// The text for a blank.
///
/// # Errors
/// The unit behind the blank cannot hold the value, or the words around it would be wrong with any number.
pub fn written(blank: &Blank, value: Decimal, unit: &str, decimals: Option<u8>) -> Result<String, Unfit> {
    let shown = if blank.unit.is_empty() { unit } else { blank.unit };
    let misfit = || Unfit::Unit { has: unit.into(), wants: shown.into() };
    let scaled = convert(value, unit, shown).ok_or_else(misfit)?;
    if let Some((word, shape)) = approximation(blank) {
        let number =
            number_for(shape, scaled).ok_or_else(|| Unfit::Words { word: word.into(), value: exact(value, unit) })?;
        if !matches!(shape, Shape::Reach | Shape::AtLeast) {
            return Ok(number.normalize().to_string());
        }
    }
    let style = Style { unit: (!blank.unit.is_empty()).then_some(blank.unit), decimals, like: blank.text };
    let written = write(value, unit, style).ok_or_else(misfit)?;
    // a unit that the sentence lacks is written where the number says nothing without it
    let bare = blank.unit.is_empty() && !(unit.ends_with('元') || unit == "%");
    Ok(if bare || !blank.unit.is_empty() { written.number } else { written.whole() })
}

fn exact(value: Decimal, unit: &str) -> String {
    write(value, unit, Style::default()).map_or_else(|| value.to_string(), |w| w.whole())
}

/// The words around a blank that approximate it.
pub(crate) fn approximation(blank: &Blank) -> Option<(&'static str, Shape)> {
    if blank.norm {
        return None;
    }
    let unitless = blank.behind.strip_prefix(blank.unit).unwrap_or(blank.behind);
    // X余万元 and X万余元 stand before their unit, X名以上 behind
    let inner = blank.behind.strip_prefix(['万', '亿']).unwrap_or(blank.behind);
    let behind = [blank.behind, inner, unitless].into_iter().find_map(phrase::after);
    // 多 is also the first character of 多个, 多名 and of 多次
    let behind = behind.filter(|(word, _)| *word != "多" || !blank.behind.starts_with("多个"));
    behind.or_else(|| before(blank.before)).filter(|(_, shape)| *shape != Shape::Upwards)
}

/// 近, 超 … right before a blank; 经过X次 and 新近X个 are no approximations.
fn before(text: &str) -> Option<(&'static str, Shape)> {
    let (word, shape) = phrase::before(text)?;
    let rest = &text[..text.len() - word.len()];
    let other: &[&str] = match word {
        "过" => &["经", "通", "不", "度"],
        "近" => &["新", "最", "附", "临", "就", "靠"],
        "达" => &["下", "传", "到", "发", "送", "通"],
        "破" => &["突", "打"],
        "约" => &["民", "签", "公", "规", "节", "预", "契", "条"],
        "上" => &["以", "线", "网", "在"],
        _ => &[],
    };
    (!other.iter().any(|o| rest.ends_with(o))).then_some((word, shape))
}

/// A part of a whole, as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The exact value, in the unit it is written in.
    pub value: Decimal,
    /// As written by itself; changed where it has to give way.
    pub written: String,
}

/// Makes the parts of a whole add up to the whole as it is written. Changes nothing where the values are no exact parts, or where a
/// text is no plain number.
pub fn reconcile(whole: &Part, parts: &mut [Part]) {
    let (Some(shown), true) = (read(&whole.written), parts.iter().all(|p| read(&p.written).is_some())) else { return };
    let exact: Vec<Decimal> = parts.iter().map(|p| p.value).collect();
    let written: Decimal = parts.iter().filter_map(|p| read(&p.written)).sum();
    if written == shown || exact.iter().sum::<Decimal>() != whole.value {
        return;
    }
    for (part, number) in parts.iter_mut().zip(parts_of(shown, &exact, shown.normalize().scale())) {
        part.written = number.to_string();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(before: &str, behind: &str, unit: &str, value: &str, of: &str) -> Result<String, Unfit> {
        written(&Blank { before, behind, unit, text: "X", norm: false }, value.parse().unwrap(), of, None)
    }

    #[test]
    fn an_exact_sentence_gets_the_number_in_its_unit() {
        assert_eq!(fill("共", "名", "名", "60", "名").unwrap(), "60");
        assert_eq!(fill("引进", "万元", "万元", "962.44", "万元").unwrap(), "962.4");
        assert_eq!(fill("每月", "元", "元", "3200", "元").unwrap(), "3200");
        assert_eq!(fill("达到", "万元", "万元", "11.5", "万元").unwrap(), "11.5");
        assert_eq!(fill("占", "", "", "12.34", "%").unwrap(), "12.3%");
        assert_eq!(fill("共", "，", "", "60", "名").unwrap(), "60");
    }

    #[test]
    fn an_approximate_sentence_gets_a_round_number_that_is_true() {
        assert_eq!(fill("近", "万元", "万元", "962.4", "万元").unwrap(), "1000");
        assert_eq!(fill("投入", "余万元", "万元", "1023.4", "万元").unwrap(), "1020");
        assert_eq!(fill("培训", "余人次", "人次", "3456", "人次").unwrap(), "3450");
        assert_eq!(fill("超过", "户", "户", "3456", "户").unwrap(), "3450");
        assert_eq!(fill("约", "人", "人", "347", "人").unwrap(), "350");
        assert_eq!(fill("", "个以上", "个", "23", "个").unwrap(), "23");
    }

    #[test]
    fn words_that_no_number_makes_true_are_asked_about() {
        let fault = fill("近", "万元", "万元", "1000", "万元").unwrap_err();
        assert_eq!(fault, Unfit::Words { word: "近".into(), value: "1000万元".into() });
        assert!(fault.names().zh.contains("现值为1000万元"));
        assert!(matches!(fill("", "名", "名", "5", "万元"), Err(Unfit::Unit { .. })));
    }

    #[test]
    fn a_norms_limit_is_written_exactly() {
        let blank = Blank { before: "超过", behind: "户", unit: "户", text: "X", norm: true };
        assert_eq!(written(&blank, Decimal::from(25), "户", None).unwrap(), "25");
    }

    #[test]
    fn words_that_only_look_like_approximations_change_nothing() {
        assert_eq!(fill("经过", "次", "次", "123", "次").unwrap(), "123");
        assert_eq!(fill("下达", "万元", "万元", "123.4", "万元").unwrap(), "123.4");
        assert_eq!(fill("村规民约", "条", "条", "123", "条").unwrap(), "123");
    }

    #[test]
    fn parts_add_up_to_the_whole_as_written() {
        let part = |value: &str, written: &str| Part { value: value.parse().unwrap(), written: written.into() };
        // 962.44 = 320.15 + 320.15 + 322.14, each rounded: 320.2 + 320.2 + 322.1 = 962.5, a tenth too many
        let mut parts = [part("320.15", "320.2"), part("320.15", "320.2"), part("322.14", "322.1")];
        reconcile(&part("962.44", "962.4"), &mut parts);
        assert_eq!(parts.each_ref().map(|p| p.written.as_str()), ["320.2", "320.1", "322.1"]);
        let mut others = [part("10", "10"), part("20", "20")];
        reconcile(&part("40", "40"), &mut others);
        assert_eq!(others[0].written, "10");
    }
}
