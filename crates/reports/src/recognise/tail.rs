//! What follows a value: scale (万、亿), an approximation (余、多), the counter, and a rate (`元/天`).

use super::cell;
use super::glyphs::Glyphs;
use crate::number::counters::{self, Counter};

/// The unit of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// Scale and counter as they stand: `万元`, `万户`, `名`.
    pub text: String,
    /// The counter, unless only a scale is there.
    pub counter: Option<&'static Counter>,
    /// 余、多、来.
    pub approximate: bool,
    /// `元/天`, `元每人`: an amount for each of something.
    pub rate: bool,
    /// The glyph after the unit.
    pub to: usize,
}

/// The unit at `i`, right after a value. `sure`: a number stands there for certain, so a word that might begin like a counter does not matter.
pub(super) fn unit(g: &Glyphs, i: usize, sure: bool) -> Option<Unit> {
    let mut p = i;
    let mut scale = String::new();
    let mut approximate = false;
    for _ in 0..4 {
        let rest = &g.plain()[p.min(g.len())..];
        if !scale.is_empty() && g.starts_with(p, "人口") {
            // 38万人口: the noun holds the counter
            return Some(Unit {
                text: format!("{scale}人"),
                counter: counters::named("人"),
                approximate,
                rate: false,
                to: p,
            });
        }
        let counter = if sure { counters::after_number(rest) } else { counters::at(rest) };
        if let Some(counter) = counter {
            let to = p + counter.text.chars().count();
            let rate = rate_follows(g, to);
            return Some(Unit {
                text: format!("{scale}{}", counter.text),
                counter: Some(counter),
                approximate,
                rate,
                to,
            });
        }
        match g.at(p) {
            '余' | '多' | '来' | '几' => approximate = true,
            c @ ('十' | '百' | '千' | '万' | '亿') => scale.push(c),
            _ => break,
        }
        p += 1;
    }
    (!scale.is_empty()).then_some(Unit { text: scale, counter: None, approximate, rate: false, to: p })
}

fn rate_follows(g: &Glyphs, i: usize) -> bool {
    let each = [
        "/天", "/月", "/年", "/人", "/日", "/亩", "/户", "/次", "/村", "/名", "/吨", "/公斤", "/斤", "/度", "每人",
        "每月", "每天", "每年", "每户", "每亩", "每村",
    ];
    each.iter().any(|w| g.starts_with(i, w))
}

/// The unit of a value that shares the one of the next value (`X至X岁`).
pub(super) fn shared_unit(g: &Glyphs, i: usize) -> Option<Unit> {
    if !"至到-~".contains(g.at(i)) {
        return None;
    }
    let next = cell::at(g, i + 1)?;
    unit(g, next.to, true).map(|u| Unit { to: i, ..u })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit_of(text: &str) -> (String, bool) {
        let g = Glyphs::read(text);
        let u = unit(&g, 0, true).unwrap();
        (u.text, u.approximate)
    }

    #[test]
    fn scales_and_approximations_are_read_with_the_counter() {
        assert_eq!(unit_of("万余人次，"), ("万人次".into(), true));
        assert_eq!(unit_of("多万元"), ("万元".into(), true));
        assert_eq!(unit_of("万户"), ("万户".into(), false));
        assert_eq!(unit_of("余名党员"), ("名".into(), true));
    }
}
