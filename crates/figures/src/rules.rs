//! Consistency rules worked out over figures.

use catalogue::{Compare, Level, Names, RuleBody, RuleTerm};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Ask, FigureError, Figures};

/// A rule and whether it holds.
#[derive(Clone, Debug, Serialize)]
pub struct RuleResult {
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

impl Figures {
    /// The catalogue's rules over figures (those that are functions of the report's text are `reports::lint`'s).
    ///
    /// # Errors
    /// The database fails.
    pub async fn rules(&self, ask: &Ask) -> Result<Vec<RuleResult>, FigureError> {
        let mut results = Vec::new();
        for rule in self.catalogue().rules() {
            let RuleBody::Terms(terms) = &rule.body else { continue };
            let ids: Vec<&str> = terms.iter().flat_map(|t| [t.left.figures(), t.right.figures()].concat()).collect();
            let answers = self.values(&ids, ask).await?;
            let value = |id: &str| answers.iter().find(|a| a.figure == id).and_then(|a| a.value);
            let sides: Option<Vec<(Decimal, Decimal)>> =
                terms.iter().map(|t| Some((t.left.value(&value)?, t.right.value(&value)?))).collect();
            let broken =
                sides.as_ref().and_then(|s| terms.iter().zip(s).find(|(t, s)| !holds(t, **s)).map(|(_, s)| *s));
            results.push(RuleResult {
                id: rule.id.clone(),
                names: rule.names.clone(),
                level: rule.level,
                holds: sides.filter(|_| !over_nothing(rule.level, broken)).map(|_| broken.is_none()),
                sides: broken,
                figures: ids.into_iter().map(Into::into).collect(),
            });
        }
        Ok(results)
    }
}

/// Whether a question is about an average over nothing: money of a venue that is still being built is no mismatch with none built.
fn over_nothing(level: Level, broken: Option<(Decimal, Decimal)>) -> bool {
    level == Level::Ask && broken.is_some_and(|(left, right)| right.is_zero() && !left.is_zero())
}

fn holds(term: &RuleTerm, (left, right): (Decimal, Decimal)) -> bool {
    match term.compare {
        Compare::Eq => left == right,
        Compare::Ne => left != right,
        Compare::Lt => left < right,
        Compare::Le => left <= right,
        Compare::Gt => left > right,
        Compare::Ge => left >= right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_over_nothing_asks_nothing_and_a_hard_rule_still_breaks() {
        let sides = |left: i64, right: i64| Some((Decimal::from(left), Decimal::from(right)));
        assert!(over_nothing(Level::Ask, sides(815, 0)));
        assert!(!over_nothing(Level::Ask, sides(815, 10)) && !over_nothing(Level::Ask, sides(0, 5)));
        assert!(!over_nothing(Level::Ask, sides(0, 0)), "who shows rules knows what two noughts are");
        assert!(!over_nothing(Level::Error, sides(3, 0)) && !over_nothing(Level::Ask, None));
    }
}
