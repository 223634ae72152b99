//! K9: approximate words against the value (近千万元, X余人).

use catalogue::Level;
use rust_decimal::Decimal;

use super::page::Page;
use super::{Found, Paper, Slot, written_base};
use crate::fill::{Blank, approximation};
use crate::number::phrase::{Fit, Phrase};
use crate::number::{Style, Unit, write};

/// Every approximation of the text fits its value.
pub(super) fn approximations_hold(paper: &Paper, page: &Page) -> Vec<Found> {
    paper.slots.iter().filter(|s| s.is_counted() && !s.is_open()).filter_map(|slot| judge(slot, page)).collect()
}

fn judge(slot: &Slot, page: &Page) -> Option<Found> {
    let value = slot.base_value()?;
    let (phrase, said) = said(slot, page)?;
    let fit = phrase.fit(value);
    if fit == Fit::Well {
        return None;
    }
    let proposals = phrase.propose(value);
    let value = exact(slot);
    let (zh, en) = match (fit, &proposals[..]) {
        (Fit::Not, []) => {
            (format!("“{said}”与现值{value}不符，请改动说法"), format!("“{said}” does not fit {value}: reword it"))
        }
        (Fit::Not, _) => (
            format!("“{said}”与现值{value}不符，建议改为：{}", proposals.join("、")),
            format!("“{said}” does not fit {value}; say {}", proposals.join(" or ")),
        ),
        _ => (
            format!("“{said}”说得过去，但现值是{value}，可改为：{}", proposals.join("、")),
            format!("“{said}” passes, but the value is {value}; better {}", proposals.join(" or ")),
        ),
    };
    let found = Found::new(zh, en, vec![slot.span()]);
    let found = if fit == Fit::Loosely { found.level(Level::Ask) } else { found };
    match (slot.entry.kind.as_str(), proposals.into_iter().next()) {
        ("phrase", Some(best)) => Some(found.instead(slot.span(), best)),
        _ => Some(found),
    }
}

/// What the text says: the words of the slot itself, or the words around its number.
fn said(slot: &Slot, page: &Page) -> Option<(Phrase, String)> {
    if slot.entry.kind == "phrase" {
        let mut text = slot.entry.written.clone();
        let phrase = Phrase::parse(&text).or_else(|| {
            // the unit may stand behind the slot
            text.push_str(page.unit_behind(slot));
            Phrase::parse(&text)
        })?;
        return Some((phrase, text));
    }
    let unit = page.unit_behind(slot);
    let blank = Blank { before: page.before(slot), text: "", behind: page.behind(slot), unit, norm: false };
    let (word, shape) = approximation(&blank)?;
    let mut phrase = Phrase::around(shape, written_base(slot, page)?, Unit::of(unit).base);
    phrase.scale = if unit.starts_with('万') { Decimal::from(10_000) } else { Decimal::ONE };
    let written = &slot.entry.written;
    let said = if page.before(slot).ends_with(word) {
        format!("{word}{written}{unit}")
    } else {
        format!("{written}{unit}（{word}）")
    };
    Some((phrase, said))
}

fn exact(slot: &Slot) -> String {
    let value = slot.value().unwrap_or_default();
    write(value, &slot.entry.unit, Style::default()).map_or_else(|| value.to_string(), |w| w.whole())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{at, found};

    fn of(text: &str, slot: &str, kind: &str, value: &str, unit: &str) -> Vec<crate::lint::Finding> {
        let mut entry = at(text, 1, slot, slot, value, unit);
        entry.kind = kind.into();
        found(text, "approximations_hold", vec![Slot::new(&entry)])
    }

    #[test]
    fn near_ten_million_is_held_against_the_sum() {
        let text = "近年来投入资金近千万元，新建场所";
        assert!(of(text, "近千万元", "phrase", "962.4", "万元").is_empty());
        let passed = of(text, "近千万元", "phrase", "1023.4", "万元");
        assert_eq!(passed[0].level, Level::Error);
        assert!(
            passed[0].message.zh.contains("1023.4万元") && passed[0].message.zh.contains("1020余万元、超千万元"),
            "{}",
            passed[0].message.zh
        );
        assert_eq!(passed[0].correction.as_ref().unwrap().instead, "1020余万元");
        assert_eq!(of(text, "近千万元", "phrase", "920", "万元")[0].level, Level::Ask);
    }

    #[test]
    fn words_around_a_number_are_held_against_the_value_too() {
        assert!(of("共150余户参加", "150", "figure", "156", "户").is_empty());
        assert_eq!(of("共150余户参加", "150", "figure", "171", "户").len(), 1);
        assert_eq!(of("投入近962.4万元", "962.4", "figure", "962.4", "万元").len(), 1, "near itself");
        assert!(of("共60名", "60", "figure", "60", "名").is_empty());
    }
}
