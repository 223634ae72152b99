//! Arithmetic over other figures: `[a.b] / [c.d]`, `[a] + [b] - [c]`, whole-number factors.

use rust_decimal::Decimal;

/// A formula over figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A figure's value.
    Figure(String),
    /// A whole number.
    Number(i64),
    /// Left, operator (`+ - * /`), right.
    Binary(Box<Formula>, char, Box<Formula>),
}

impl Formula {
    /// Reads a formula; `*` and `/` bind closer than `+` and `-`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Formula, String> {
        let mut reader = Reader { rest: text.trim() };
        let formula = reader.sum()?;
        if reader.rest.is_empty() {
            Ok(formula)
        } else {
            Err(format!("“{}” is left over in the formula", reader.rest))
        }
    }

    /// The ids of the figures it reads.
    pub fn figures(&self) -> Vec<&str> {
        match self {
            Formula::Figure(id) => vec![id],
            Formula::Number(_) => vec![],
            Formula::Binary(left, _, right) => [left.figures(), right.figures()].concat(),
        }
    }

    /// Its value, given those of the figures; none where one is missing or a divisor is zero.
    pub fn value(&self, of: &dyn Fn(&str) -> Option<Decimal>) -> Option<Decimal> {
        match self {
            Formula::Figure(id) => of(id),
            Formula::Number(n) => Some(Decimal::from(*n)),
            Formula::Binary(left, op, right) => {
                let (a, b) = (left.value(of)?, right.value(of)?);
                match op {
                    '+' => a.checked_add(b),
                    '-' => a.checked_sub(b),
                    '*' => a.checked_mul(b),
                    _ => a.checked_div(b),
                }
            }
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<Formula, String> {
        let mut left = self.product()?;
        while let Some(op) = self.operator(&['+', '-']) {
            left = Formula::Binary(Box::new(left), op, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Formula, String> {
        let mut left = self.atom()?;
        while let Some(op) = self.operator(&['*', '/']) {
            left = Formula::Binary(Box::new(left), op, Box::new(self.atom()?));
        }
        Ok(left)
    }

    fn operator(&mut self, of: &[char]) -> Option<char> {
        let op = self.rest.chars().next().filter(|c| of.contains(c))?;
        self.rest = self.rest[1..].trim_start();
        Some(op)
    }

    fn atom(&mut self) -> Result<Formula, String> {
        let (atom, rest) = if let Some(inner) = self.rest.strip_prefix('[') {
            let (id, rest) = inner.split_once(']').ok_or("a figure's id lacks its closing ]")?;
            (Formula::Figure(id.trim().into()), rest)
        } else if let Some(inner) = self.rest.strip_prefix('(') {
            self.rest = inner.trim_start();
            let formula = self.sum()?;
            let rest = self.rest.strip_prefix(')').ok_or("a ( lacks its )")?;
            (formula, rest)
        } else {
            let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
            let number = self.rest[..end]
                .parse()
                .map_err(|_| format!("a figure in [ ] or a number expected at “{}”", self.rest))?;
            (Formula::Number(number), &self.rest[end..])
        };
        self.rest = rest.trim_start();
        Ok(atom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str) -> Option<Decimal> {
        Some(match id {
            "a.x" => Decimal::from(6),
            "b/户数" => Decimal::from(4),
            "zero" => Decimal::ZERO,
            _ => return None,
        })
    }

    #[test]
    fn products_bind_closer_than_sums_and_brackets_closest() {
        assert_eq!(Formula::parse("[a.x] + [b/户数] * 2").unwrap().value(&known), Some(Decimal::from(14)));
        assert_eq!(Formula::parse("([a.x] + [b/户数]) / 2").unwrap().value(&known), Some(Decimal::from(5)));
        assert_eq!(Formula::parse("[a.x] - 1 - 2").unwrap().value(&known), Some(Decimal::from(3)));
    }

    #[test]
    fn a_division_by_zero_or_a_missing_figure_has_no_value() {
        assert_eq!(Formula::parse("[a.x] / [zero]").unwrap().value(&known), None);
        assert_eq!(Formula::parse("[a.x] + [nobody]").unwrap().value(&known), None);
    }

    #[test]
    fn broken_formulas_are_named() {
        for broken in ["", "[a", "[a] [b]", "[a] +", "([a]", "x"] {
            assert!(Formula::parse(broken).is_err(), "{broken}");
        }
    }
}
