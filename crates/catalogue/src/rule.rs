//! Consistency rules between figures.

use serde::Deserialize;

use crate::{Compare, Formula, Level, Names};

/// One side-by-side comparison of a rule.
#[derive(Clone, Debug)]
pub struct RuleTerm {
    /// Left side.
    pub left: Formula,
    /// How they compare.
    pub compare: Compare,
    /// Right side.
    pub right: Formula,
}

/// What a rule says.
#[derive(Clone, Debug)]
pub enum RuleBody {
    /// Comparisons over figures, all of which hold (`a <= b AND b <= c`).
    Terms(Vec<RuleTerm>),
    /// A function of `reports::lint`, by name.
    Code(String),
}

/// A consistency rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// K1 …
    pub id: String,
    /// What it says.
    pub names: Names,
    /// The condition as written, or the function's name.
    pub text: String,
    /// The condition.
    pub body: RuleBody,
    /// How grave.
    pub level: Level,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRules {
    #[serde(default)]
    pub rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub id: String,
    pub name: Names,
    #[serde(default)]
    pub that: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub level: Level,
    #[serde(default, rename = "about")]
    _about: Option<Names>,
}

impl RawRule {
    pub(crate) fn into_rule(self) -> Result<Rule, String> {
        let (text, body) = match (self.that, self.code) {
            (Some(that), None) => {
                let terms = that.split(" AND ").map(RuleTerm::parse).collect::<Result<_, _>>()?;
                (that, RuleBody::Terms(terms))
            }
            (None, Some(code)) => (code.clone(), RuleBody::Code(code)),
            _ => return Err("a rule has either `that` or `code`".into()),
        };
        Ok(Rule { id: self.id, names: self.name, text, body, level: self.level })
    }
}

impl RuleTerm {
    fn parse(text: &str) -> Result<RuleTerm, String> {
        let signs = [
            ("<=", Compare::Le),
            (">=", Compare::Ge),
            ("<>", Compare::Ne),
            ("=", Compare::Eq),
            ("<", Compare::Lt),
            (">", Compare::Gt),
        ];
        for (sign, compare) in signs {
            if let Some((left, right)) = text.split_once(sign) {
                return Ok(RuleTerm { left: Formula::parse(left)?, compare, right: Formula::parse(right)? });
            }
        }
        Err(format!("“{text}” compares nothing: one of <= >= <> = < > expected"))
    }
}
