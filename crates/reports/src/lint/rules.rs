//! The catalogue's rules over figures, as worked out by the figures room.

use catalogue::{Level, Names};
use rust_decimal::Decimal;

use super::{Finding, Paper};

/// A rule over figures and whether it holds.
#[derive(Clone, Debug)]
pub struct RuleOutcome {
    /// The rule.
    pub id: String,
    /// What it says.
    pub names: Names,
    /// How grave a breach is.
    pub level: Level,
    /// Whether it holds; none where a figure of it has no value.
    pub holds: Option<bool>,
    /// Left and right side of the first comparison that does not hold.
    pub sides: Option<(Decimal, Decimal)>,
    /// The figures it reads.
    pub figures: Vec<String>,
}

impl From<figures::RuleResult> for RuleOutcome {
    fn from(result: figures::RuleResult) -> RuleOutcome {
        let figures::RuleResult { id, names, level, holds, sides, figures } = result;
        RuleOutcome { id, names, level, holds, sides, figures }
    }
}

/// The finding of a broken rule; none where the report shows no figure of it.
pub(super) fn finding(outcome: &RuleOutcome, paper: &Paper) -> Option<Finding> {
    if outcome.holds != Some(false) {
        return None;
    }
    let shown = paper.slots.iter().filter(|s| s.entry.figure.as_ref().is_some_and(|f| outcome.figures.contains(f)));
    let at: Vec<_> = shown.map(|s| s.span()).collect();
    if at.is_empty() {
        return None;
    }
    let sides = outcome.sides.map_or((String::new(), String::new()), |(left, right)| {
        let (left, right) = (left.round_dp(2).normalize(), right.round_dp(2).normalize());
        (format!("（左边{left}，右边{right}）"), format!(" (left {left}, right {right})"))
    });
    let message = Names {
        zh: format!("不符：{}{}", outcome.names.zh, sides.0),
        en: format!("broken: {}{}", outcome.names.en, sides.1),
    };
    Some(Finding { rule: outcome.id.clone(), level: outcome.level, message, at, correction: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::at;
    use crate::lint::{Slot, check};

    #[test]
    fn a_broken_rule_points_at_the_slots_it_reads() {
        let text = "共X名，其中市派X名";
        let (whole, part) = (at(text, 1, "X", "60", "60", "名"), at(text, 2, "X", "61", "61", "名"));
        let outcome = |holds, figure: &str| RuleOutcome {
            id: "K2".into(),
            names: Names { zh: "总数等于各派之和".into(), en: "they add up".into() },
            level: Level::Error,
            holds,
            sides: Some((Decimal::from(60), Decimal::from(61))),
            figures: vec![figure.into()],
        };
        let mut paper = Paper { text, slots: vec![Slot::new(&whole), Slot::new(&part)], ..Paper::default() };
        paper.outcomes = vec![
            outcome(Some(false), "f2"),
            outcome(Some(true), "f1"),
            outcome(None, "f1"),
            outcome(Some(false), "other"),
        ];
        let findings = check(&paper);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].at[0].offset, findings[0].rule.as_str()), (8, "K2"));
        assert!(findings[0].message.zh.contains("左边60，右边61"));
    }
}
