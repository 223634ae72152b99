//! K13: parts against their whole (共 … 其中 …).

use rust_decimal::Decimal;

use super::page::Page;
use super::{Found, Paper, Slot, Whole, typed, written_base};
use crate::number::convert;

/// No part is more than its whole; parts that are all there is add up to it.
pub(super) fn parts_fit_the_whole(paper: &Paper, page: &Page) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, whole) in paper.slots.iter().enumerate().filter(|(_, s)| !s.is_open()) {
        let known = paper.wholes.iter().find(|w| whole.entry.figure.as_ref() == Some(&w.figure));
        let parts: Vec<&Slot> = paper.slots[index + 1..]
            .iter()
            .filter(|part| !part.is_open() && is_part(part, whole, known, paper) && !stands_apart(part, whole, page))
            .collect();
        found.extend(parts.iter().filter_map(|part| too_large(part, whole)));
        found.extend(known.filter(|w| w.exhaustive).and_then(|known| uneven(whole, &parts, known, page)));
    }
    // what the text itself says, where no figures have said it already
    let at = |f: &Found| f.at.last().map(|s| s.offset);
    let told: Vec<_> = found.iter().map(at).collect();
    found.extend(typed::parts(paper, page).into_iter().filter(|f| !told.contains(&at(f))));
    found
}

/// A part by the catalogue, as long as the whole is not told again in between; or by the sentence (其中).
fn is_part(part: &Slot, whole: &Slot, known: Option<&Whole>, paper: &Paper) -> bool {
    if part.part_of == Some(whole.entry.slot) {
        return true;
    }
    let declared = known.is_some_and(|k| part.entry.figure.as_ref().is_some_and(|f| k.parts.contains(f)));
    let same_time = part.entry.window == whole.entry.window && part.entry.region == whole.entry.region;
    let between = |s: &&Slot| s.entry.offset > whole.entry.offset && s.entry.offset < part.entry.offset;
    declared && same_time && !paper.slots.iter().filter(between).any(|s| s.entry.figure == whole.entry.figure)
}

/// What 其中 leads to and is no part all the same: a share or a mean may be more than that of all, and 其中12户（共37户） tells the
/// whole last.
fn stands_apart(part: &Slot, whole: &Slot, page: &Page) -> bool {
    let share = part.entry.unit.starts_with(['%', '％']) || part.entry.unit.ends_with("百分点");
    let mean = [part, whole].iter().any(|slot| page.before(slot).contains(['均', '最']));
    let total = ["共", "共有", "共计", "总数", "合计"].iter().any(|word| page.before(part).ends_with(word));
    share || mean || total
}

fn too_large(part: &Slot, whole: &Slot) -> Option<Found> {
    let (p, w) = (part.value()?, whole.value()?);
    let p = convert(p, &part.entry.unit, &whole.entry.unit)?;
    (p > w).then(|| {
        let (a, b) = (&part.entry.written, &whole.entry.written);
        Found::new(
            format!("部分{a}大于总数{b}，请核对口径"),
            format!("the part {a} is more than the whole {b}: check what each counts"),
            vec![whole.span(), part.span()],
        )
    })
}

fn uneven(whole: &Slot, parts: &[&Slot], known: &Whole, page: &Page) -> Option<Found> {
    let all = known.parts.iter().all(|id| parts.iter().any(|p| p.entry.figure.as_ref() == Some(id)));
    if !all || parts.len() != known.parts.len() {
        return None;
    }
    let spans = std::iter::once(whole.span()).chain(parts.iter().map(|p| p.span())).collect();
    let exact: Option<Decimal> = parts.iter().map(|p| p.value()).sum();
    let written: Option<Decimal> = parts.iter().map(|p| written_base(p, page)).sum();
    let list = parts.iter().map(|p| p.entry.written.as_str()).collect::<Vec<_>>().join("+");
    let shown = &whole.entry.written;
    match (exact, whole.value()) {
        (Some(sum), Some(value)) if sum != value => Some(Found::new(
            format!("各项之和{list}={}，不等于总数{shown}", sum.normalize()),
            format!("the parts {list} add up to {}, not to {shown}", sum.normalize()),
            spans,
        )),
        _ if written? != written_base(whole, page)? => Some(Found::new(
            format!("四舍五入后各项{list}加起来不等于{shown}，请让最大的一项让位"),
            format!("as rounded the parts {list} do not add up to {shown}: let the largest give way"),
            spans,
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{at, rule};
    use crate::lint::{Finding, check};

    fn of(values: [&str; 3], exhaustive: bool) -> Vec<Finding> {
        let text = "共X个，其中省X个、市X个";
        let entries: Vec<_> = values.iter().enumerate().map(|(n, v)| at(text, n + 1, "X", v, v, "个")).collect();
        let rules = [rule("parts_fit_the_whole")];
        let wholes = vec![Whole { figure: "f1".into(), parts: vec!["f2".into(), "f3".into()], exhaustive }];
        let slots = entries.iter().map(Slot::new).collect();
        check(&Paper { text, slots, rules: &rules, wholes, ..Paper::default() })
            .into_iter()
            .filter(|f| f.rule == "K")
            .collect()
    }

    #[test]
    fn parts_that_are_all_there_is_add_up() {
        assert!(of(["20", "8", "12"], true).is_empty());
        let uneven = of(["20", "8", "11"], true);
        assert!(uneven[0].message.zh.contains("8+11=19"), "{}", uneven[0].message.zh);
        assert_eq!(uneven[0].at.len(), 3);
        assert!(of(["20", "8", "11"], false).is_empty());
    }

    #[test]
    fn no_part_is_more_than_its_whole() {
        assert_eq!(of(["20", "21", "3"], false).len(), 1);
    }

    #[test]
    fn shares_means_and_a_whole_told_last_are_no_parts() {
        for (text, unit) in [
            ("参保率X%，其中脱贫户X%", "%"),
            ("人均收入X元，其中青峰乡X元", "元"),
            ("收入X元，其中最高X元", "元"),
            ("X户（共X户）", "户"),
        ] {
            let (whole, part) = (at(text, 1, "X", "98", "98", unit), at(text, 2, "X", "100", "100", unit));
            let mut slot = Slot::new(&part);
            slot.part_of = Some(1);
            let found = crate::lint::testing::found(text, "parts_fit_the_whole", vec![Slot::new(&whole), slot]);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_part_typed_by_hand_is_checked_like_any_other() {
        let text = "共X名，其中市派X名";
        let (mut whole, mut part) = (at(text, 1, "X", "60", "60", "名"), at(text, 2, "X", "65", "65", "名"));
        for entry in [&mut whole, &mut part] {
            (entry.state, entry.value, entry.figure) = (crate::provenance::SlotState::ByHand, None, None);
        }
        let mut slot = Slot::new(&part);
        slot.part_of = Some(1);
        assert_eq!(crate::lint::testing::found(text, "parts_fit_the_whole", vec![Slot::new(&whole), slot]).len(), 1);
    }

    #[test]
    fn a_part_by_the_sentence_is_checked_without_the_catalogue() {
        let text = "共X个，其中X个";
        let (whole, part) = (at(text, 1, "X", "5", "5", "个"), at(text, 2, "X", "6", "6", "个"));
        let mut slot = Slot::new(&part);
        slot.part_of = Some(1);
        let found = crate::lint::testing::found(text, "parts_fit_the_whole", vec![Slot::new(&whole), slot]);
        assert_eq!(found.len(), 1);
    }
}
