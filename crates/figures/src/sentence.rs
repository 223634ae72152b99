//! A checked condition as a sentence: fields by their names, choices in the reader's language, money in yuan.

use catalogue::{Catalogue, Column, Compare, Expr, Field, FieldType, Lang, Param, Value};
use rust_decimal::Decimal;

/// A condition in words; nothing where it looks into other records or works something out, which no short sentence says.
pub(crate) fn sentence(catalogue: &Catalogue, condition: &Expr, lang: Lang) -> Option<String> {
    Speaker { catalogue, zh: lang == Lang::Zh, lang }.says(condition)
}

struct Speaker<'c> {
    catalogue: &'c Catalogue,
    zh: bool,
    lang: Lang,
}

/// Something that is compared: its name, and the field by which values beside it are read.
struct Named<'c> {
    name: String,
    field: Option<&'c Field>,
}

impl<'c> Speaker<'c> {
    fn says(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::And(a, b) => {
                let (a, b) = (self.says(a)?, self.says(b)?);
                Some(if self.zh { format!("{a}，且{b}") } else { format!("{a} and {b}") })
            }
            Expr::Or(..) => self.either(expr),
            Expr::Not(a) => {
                let a = self.says(a)?;
                Some(if self.zh { format!("并非（{a}）") } else { format!("not ({a})") })
            }
            Expr::IsNull(a, filled) => {
                let name = self.named(a)?.name;
                Some(match (self.zh, filled) {
                    (true, false) => format!("没有填{name}"),
                    (true, true) => format!("填了{name}"),
                    (false, false) => format!("{name} is empty"),
                    (false, true) => format!("{name} is filled in"),
                })
            }
            Expr::In(a, list, negated) => {
                let named = self.named(a)?;
                let values: Option<Vec<String>> = list.iter().map(|v| self.value(v, named.field)).collect();
                let (name, values) = (named.name, values?.join(if self.zh { "、" } else { ", " }));
                Some(match (self.zh, negated) {
                    (true, false) => format!("{name}是{values}之一"),
                    (true, true) => format!("{name}不是{values}"),
                    (false, false) => format!("{name} is one of {values}"),
                    (false, true) => format!("{name} is none of {values}"),
                })
            }
            Expr::Like(a, pattern, negated) => self.like(a, pattern, *negated),
            Expr::Compare(a, sign, b) => self.compare(a, *sign, b),
            _ => None,
        }
    }

    /// Alternatives, in brackets once, however they are nested.
    fn either(&self, expr: &Expr) -> Option<String> {
        let mut all = Vec::new();
        let mut ahead = vec![expr];
        while let Some(next) = ahead.pop() {
            match next {
                Expr::Or(a, b) => ahead.extend([b.as_ref(), a.as_ref()]),
                other => all.push(self.says(other)?),
            }
        }
        Some(if self.zh { format!("（{}）", all.join("，或")) } else { format!("({})", all.join(" or ")) })
    }

    fn like(&self, a: &Expr, pattern: &str, negated: bool) -> Option<String> {
        let name = self.named(a)?.name;
        let (open, shut) = (pattern.starts_with('%'), pattern.ends_with('%'));
        let text = pattern.trim_matches('%');
        if text.contains(['%', '_']) {
            return None;
        }
        let text = self.quoted(text);
        Some(match (self.zh, open, shut) {
            (true, true, true) => format!("{name}{}含{text}", if negated { "不" } else { "" }),
            (true, true, false) => format!("{name}{}以{text}结尾", if negated { "不" } else { "" }),
            (true, ..) => format!("{name}{}以{text}开头", if negated { "不" } else { "" }),
            (false, true, true) => format!("{name} {} {text}", if negated { "does not hold" } else { "holds" }),
            (false, true, false) => format!("{name} {} with {text}", if negated { "does not end" } else { "ends" }),
            (false, ..) => format!("{name} {} with {text}", if negated { "does not begin" } else { "begins" }),
        })
    }

    fn compare(&self, a: &Expr, sign: Compare, b: &Expr) -> Option<String> {
        let named = self.named(a)?;
        let value = self.value(b, named.field)?;
        let name = named.name;
        let is_day = named.field.is_some_and(|f| matches!(f.kind, FieldType::Date | FieldType::Month));
        let zh = match (sign, is_day) {
            (Compare::Eq, _) => "是",
            (Compare::Ne, _) => "不是",
            (Compare::Lt, true) => "早于",
            (Compare::Le, true) => "不晚于",
            (Compare::Gt, true) => "晚于",
            (Compare::Ge, true) => "不早于",
            (Compare::Lt, false) => "少于",
            (Compare::Le, false) => "不超过",
            (Compare::Gt, false) => "超过",
            (Compare::Ge, false) => "不少于",
        };
        let en = match (sign, is_day) {
            (Compare::Eq, _) => "is",
            (Compare::Ne, _) => "is not",
            (Compare::Lt, true) => "is before",
            (Compare::Le, true) => "is not after",
            (Compare::Gt, true) => "is after",
            (Compare::Ge, true) => "is not before",
            (Compare::Lt, false) => "is less than",
            (Compare::Le, false) => "is at most",
            (Compare::Gt, false) => "is more than",
            (Compare::Ge, false) => "is at least",
        };
        Some(if self.zh { format!("{name}{zh}{value}") } else { format!("{name} {en} {value}") })
    }

    /// A field, perhaps of a record that another refers to; one whose emptiness counts as a value is named as itself.
    fn named(&self, expr: &Expr) -> Option<Named<'c>> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Coalesce(list) => match list.as_slice() {
                [first, Expr::Literal(_)] => self.named(first),
                _ => None,
            },
            _ => None,
        }
    }

    fn column(&self, column: &Column) -> Option<Named<'c>> {
        let mut ledger = self.catalogue.ledger(&column.ledger)?;
        let mut names = Vec::new();
        let mut last = None;
        for step in &column.path {
            let field = ledger.field(step)?;
            names.push(field.names.get(self.lang).to_string());
            last = Some(field);
            if let Some(next) = field.refers_to().and_then(|of| self.catalogue.ledger(of)) {
                ledger = next;
            }
        }
        if !self.zh {
            names.reverse();
        }
        Some(Named { name: names.join(if self.zh { "的" } else { " of " }), field: last })
    }

    fn value(&self, expr: &Expr, of: Option<&Field>) -> Option<String> {
        let kind = of.map(|f| &f.kind);
        Some(match expr {
            Expr::Literal(Value::Text(text)) => match kind {
                Some(FieldType::Choice(choices)) => {
                    let names = choices.iter().find(|c| c.zh == *text).map(catalogue::Choice::names);
                    self.quoted(names.as_ref().map_or(text, |n| n.get(self.lang)))
                }
                Some(FieldType::Date | FieldType::Month) => text.clone(),
                _ => self.quoted(text),
            },
            Expr::Literal(Value::Int(n)) => match kind {
                Some(FieldType::Bool) => match (self.zh, *n) {
                    (true, 0) => "“否”".into(),
                    (true, _) => "“是”".into(),
                    (false, 0) => "no".into(),
                    (false, _) => "yes".into(),
                },
                Some(FieldType::Money) => {
                    let yuan = decimal(*n, 2);
                    if self.zh { format!(" {yuan} 元") } else { format!("{yuan} yuan") }
                }
                Some(FieldType::Decimal) => self.number(decimal(*n, 3)),
                _ => self.number(n.to_string()),
            },
            Expr::Param(param) => match (param, self.zh) {
                (Param::First, true) => "时段首日".into(),
                (Param::First, false) => "the window's first day".into(),
                (Param::Last, true) => "截止日".into(),
                (Param::Last, false) => "the cut-off day".into(),
                (Param::Year, true) => "报告年度".into(),
                (Param::Year, false) => "the report's year".into(),
            },
            Expr::Norm(norm) => self.quoted(self.catalogue.norm(norm)?.names.get(self.lang)),
            other => self.named(other)?.name,
        })
    }

    fn number(&self, text: String) -> String {
        if self.zh { format!(" {text} ") } else { text }
    }

    fn quoted(&self, text: &str) -> String {
        format!("“{text}”")
    }
}

/// A stored number of so many decimals, without zeros at its end.
fn decimal(stored: i64, decimals: u32) -> String {
    Decimal::new(stored, decimals).normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(figure: &str, lang: Lang) -> String {
        let catalogue = Catalogue::standard().unwrap();
        let condition = catalogue.figure(figure).unwrap().condition.clone().unwrap();
        sentence(&catalogue, &condition, lang).unwrap()
    }

    #[test]
    fn choices_dates_and_gaps_are_said_as_people_say_them() {
        let catalogue = Catalogue::standard().unwrap();
        let of = |text: &str| catalogue.figures().find(|f| f.where_text == text).map(|f| f.id.clone()).unwrap();
        let standing = of("(state IS NULL OR state = '在用')");
        assert_eq!(says(&standing, Lang::Zh), "（没有填使用状态，或使用状态是“在用”）");
        let acting = of("post IN ('村党组织书记', '一肩挑') AND acting = 1");
        assert!(
            says(&acting, Lang::Zh).starts_with("岗位是“村党组织书记”、“一肩挑”之一，且主持工作"),
            "{}",
            says(&acting, Lang::Zh)
        );
        assert!(says(&acting, Lang::Zh).ends_with("是“是”"));
        assert!(says(&acting, Lang::En).ends_with(" is yes"), "{}", says(&acting, Lang::En));
    }

    /// No sign of the condition's own language is left, and English says nothing in Chinese but what has no English name.
    #[test]
    fn most_conditions_of_the_catalogue_have_a_sentence_and_none_reads_like_a_program() {
        let catalogue = Catalogue::standard().unwrap();
        let (mut all, mut said) = (0, 0);
        for figure in catalogue.figures() {
            let Some(condition) = &figure.condition else { continue };
            all += 1;
            let Some(zh) = sentence(&catalogue, condition, Lang::Zh) else { continue };
            said += 1;
            let en = sentence(&catalogue, condition, Lang::En).unwrap();
            for text in [&zh, &en] {
                for sign in ["<>", " '", " = ", " AND ", "NULL", "COALESCE", ":last"] {
                    assert!(!text.contains(sign), "{}: {text}", figure.id);
                }
            }
        }
        assert!(said * 10 > all * 8, "{said} of {all}");
    }

    #[test]
    fn money_and_decimals_are_said_in_their_unit() {
        assert_eq!(
            (decimal(500_000, 2), decimal(1_050, 3), decimal(-50, 2)),
            ("5000".into(), "1.05".into(), "-0.5".into())
        );
    }
}
