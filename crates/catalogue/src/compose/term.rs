//! The condition of a figure, put together row by row: a field, a sign, a value as a person writes it.

use crate::{FieldType, Ledger, Names, Value};

/// How a term compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says itself")]
pub enum Sign {
    Is,
    IsNot,
    More,
    AtLeast,
    Less,
    AtMost,
    Holds,
    Empty,
    Filled,
}

impl Sign {
    /// All of them, in the order of a form.
    pub const ALL: [Sign; 9] = [
        Sign::Is,
        Sign::IsNot,
        Sign::More,
        Sign::AtLeast,
        Sign::Less,
        Sign::AtMost,
        Sign::Holds,
        Sign::Empty,
        Sign::Filled,
    ];

    /// The code a form sends.
    pub fn code(self) -> &'static str {
        match self {
            Sign::Is => "is",
            Sign::IsNot => "not",
            Sign::More => "more",
            Sign::AtLeast => "least",
            Sign::Less => "less",
            Sign::AtMost => "most",
            Sign::Holds => "holds",
            Sign::Empty => "empty",
            Sign::Filled => "filled",
        }
    }

    /// The sign of a code.
    pub fn of_code(code: &str) -> Option<Sign> {
        Sign::ALL.into_iter().find(|s| s.code() == code)
    }

    /// Whether it compares with something.
    pub fn takes_value(self) -> bool {
        !matches!(self, Sign::Empty | Sign::Filled)
    }

    /// What people say.
    pub fn names(self) -> Names {
        let (zh, en) = match self {
            Sign::Is => ("是", "is"),
            Sign::IsNot => ("不是", "is not"),
            Sign::More => ("大于", "is more than"),
            Sign::AtLeast => ("不小于", "is at least"),
            Sign::Less => ("小于", "is less than"),
            Sign::AtMost => ("不大于", "is at most"),
            Sign::Holds => ("含有", "contains"),
            Sign::Empty => ("没有填", "is empty"),
            Sign::Filled => ("已填", "is filled in"),
        };
        Names { zh: zh.into(), en: en.into() }
    }
}

/// One row of a condition: a field, a sign, a value as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field.
    pub field: String,
    /// How it compares.
    pub sign: Sign,
    /// With what, in the written unit.
    pub value: String,
}

/// Why a term cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermFault {
    /// Which row, from 1.
    pub row: usize,
    /// What is wrong, and what to do.
    pub says: Names,
}

/// The condition that rows amount to; every row has to hold.
///
/// # Errors
/// The first row that cannot be, and why.
pub fn condition(ledger: &Ledger, terms: &[Term]) -> Result<String, TermFault> {
    let mut parts = Vec::with_capacity(terms.len());
    for (i, term) in terms.iter().enumerate() {
        parts.push(one(ledger, term).map_err(|says| TermFault { row: i + 1, says })?);
    }
    Ok(parts.join(" AND "))
}

fn one(ledger: &Ledger, term: &Term) -> Result<String, Names> {
    let fault = |zh: &str, en: &str| Names { zh: zh.into(), en: en.into() };
    let Some(field) = ledger.field(&term.field).filter(|f| !f.withdrawn && !f.sensitive) else {
        return Err(fault(
            "选一个字段（加密的字段不能作条件）",
            "choose a field; an encrypted one is none to count by",
        ));
    };
    let name = &field.name;
    match term.sign {
        Sign::Empty => return Ok(format!("{name} IS NULL")),
        Sign::Filled => return Ok(format!("{name} IS NOT NULL")),
        Sign::Holds => {
            let text = term.value.trim();
            if text.is_empty() {
                return Err(fault("写上要找的文字", "write the text to look for"));
            }
            let escaped = text.replace('\'', "''").replace(['%', '_'], "");
            return Ok(format!("{name} LIKE '%{escaped}%'"));
        }
        _ => {}
    }
    let value = match field.parse(term.value.trim()) {
        Ok(Value::Null) => return Err(fault("写上要比较的值", "write the value to compare with")),
        Ok(value) => value,
        Err(error) => return Err(fault(&error.zh, &error.en)),
    };
    if let (FieldType::Choice(choices), Value::Text(text)) = (&field.kind, &value)
        && !choices.iter().any(|c| c.zh == *text)
    {
        return Err(fault("从可选项里选一个", "choose one of the terms"));
    }
    let sign = match term.sign {
        Sign::IsNot => "<>",
        Sign::More => ">",
        Sign::AtLeast => ">=",
        Sign::Less => "<",
        Sign::AtMost => "<=",
        _ => "=",
    };
    Ok(format!("{name} {sign} {}", literal(&value)))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Int(n) => n.to_string(),
        Value::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Null => "NULL".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::NewFigure;
    use crate::{Catalogue, FigureTime, Source, WindowCode};

    fn term(field: &str, sign: Sign, value: &str) -> Term {
        Term { field: field.into(), sign, value: value.into() }
    }

    fn figure(condition: String) -> NewFigure {
        NewFigure {
            id: "own.x".into(),
            names: Names { zh: "某数".into(), en: "Some".into() },
            aliases: vec!["某数".into()],
            of: "posting".into(),
            condition,
            time: FigureTime::State,
            window: WindowCode::D,
            measure: "count".into(),
            unit: "名".into(),
        }
    }

    #[test]
    fn a_quote_in_a_value_stays_a_value() {
        let standard = Catalogue::standard().unwrap();
        let ledger = standard.ledger("posting").unwrap();
        let text = condition(ledger, &[term("batch", Sign::Is, "' OR 1=1 --")]).unwrap();
        assert_eq!(text, "batch = ''' OR 1=1 --'");
        let made = figure(text.clone());
        let source = Source { path: "base/own/x.figure.toml".into(), text: made.toml() };
        let catalogue = standard.extended(&[source]).unwrap();
        assert_eq!(catalogue.figure("own.x").unwrap().where_text, text);
    }

    #[test]
    fn what_a_person_writes_is_read_in_the_fields_own_unit() {
        let standard = Catalogue::standard().unwrap();
        let money = standard.ledgers().flat_map(|l| l.fields.iter().map(move |f| (l, f)));
        let (ledger, field) =
            money.into_iter().find(|(_, f)| f.kind == FieldType::Money && f.unit.as_deref() == Some("万元")).unwrap();
        let text = condition(ledger, &[term(&field.name, Sign::AtLeast, "5")]).unwrap();
        assert_eq!(text, format!("{} >= 5000000", field.name));
    }

    #[test]
    fn an_encrypted_field_and_an_unknown_choice_are_refused_by_row() {
        let standard = Catalogue::standard().unwrap();
        let person = standard.ledger("person").unwrap();
        let refused = condition(person, &[term("name", Sign::Filled, ""), term("idnumber", Sign::Is, "1")]);
        assert_eq!(refused.unwrap_err().row, 2);
        let posting = standard.ledger("posting").unwrap();
        assert!(condition(posting, &[term("role", Sign::Is, "总书记")]).is_err());
    }
}
