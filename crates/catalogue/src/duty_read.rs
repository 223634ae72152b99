//! A duty as its file writes it, read against the ledgers and norms that there are.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::expr_parse::{self, Context};
use crate::{Amount, Bearing, Duty, Every, Expr, Listed, Names, Once, Part, Partial, of_each};

#[derive(Deserialize)]
#[serde(untagged)]
enum RawAmount {
    Fixed(i64),
    Norm(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBearing {
    ledger: String,
    link: BTreeMap<String, String>,
    #[serde(default)]
    covers: bool,
    #[serde(default)]
    day: Option<String>,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    #[serde(default)]
    sum: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawListed {
    ledger: String,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    #[serde(default)]
    link: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOnce {
    from: String,
    #[serde(default)]
    within: Option<RawAmount>,
    done: String,
}

/// A duty as its file writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDuty {
    name: Names,
    #[serde(default)]
    about: Option<Names>,
    by: String,
    r#for: String,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    #[serde(default)]
    each: Option<RawListed>,
    #[serde(default)]
    asked_by: Option<RawListed>,
    every: Every,
    #[serde(default)]
    ahead: Option<RawAmount>,
    #[serde(default)]
    once: Option<RawOnce>,
    #[serde(default)]
    proof: Vec<RawBearing>,
    #[serde(default)]
    instead: bool,
    #[serde(default)]
    need: Option<RawAmount>,
    #[serde(default)]
    grace: Option<RawAmount>,
    #[serde(default)]
    partial: Partial,
    #[serde(default)]
    excused_by: Option<RawBearing>,
    #[serde(default)]
    shows: Vec<RawBearing>,
    #[serde(default)]
    against: Vec<RawBearing>,
}

/// What a duty is read against.
pub(crate) struct Frame<'a> {
    pub ledgers: &'a std::collections::HashMap<String, crate::Ledger>,
    pub norms: &'a [String],
    pub part: Part,
    pub file: &'a str,
    pub text: &'a str,
}

impl RawDuty {
    pub(crate) fn into_duty(self, id: &str, frame: &Frame) -> Result<Duty, String> {
        let condition = frame.condition(&self.r#for, self.condition.as_deref())?;
        let each = self.each.map(|l| frame.listed(&self.r#for, l)).transpose()?;
        let asked_by = self.asked_by.map(|l| frame.listed(&self.r#for, l)).transpose()?;
        let list = each.as_ref().map(|l| l.ledger.as_str());
        let bearings = |raw: Vec<RawBearing>| -> Result<Vec<Bearing>, String> {
            raw.into_iter().map(|b| frame.bearing((&self.r#for, list), b)).collect()
        };
        let (proofs, shows, against) = (bearings(self.proof)?, bearings(self.shows)?, bearings(self.against)?);
        let once = self.once.map(|o| frame.once(&self.r#for, o)).transpose()?;
        match (self.every == Every::Once, &once, proofs.is_empty()) {
            (true, None, _) => return Err("what is owed once says when: once = { from, within, done }".into()),
            (false, Some(_), _) => return Err("`once` goes with every = \"once\"".into()),
            (false, None, true) => return Err("no `proof`: name the records that prove it".into()),
            _ => {}
        }
        let told_apart = proofs.iter().flat_map(|b| &b.link).any(|(_, own)| of_each(own).is_some());
        if each.is_some() && !(told_apart && self.every != Every::Once) {
            return Err(
                "`each` goes with a period and a proof whose `link` names a field of the list, such as each.name"
                    .into(),
            );
        }
        if self.ahead.is_some() && self.every == Every::Once {
            return Err("`ahead` goes with a period: what is owed once has a day of its own".into());
        }
        Ok(Duty {
            id: id.into(),
            names: self.name,
            about: self.about,
            by: self.by,
            condition,
            each,
            asked_by,
            every: self.every,
            ahead: self.ahead.map(|a| frame.amount(Some(a), 0)).transpose()?,
            once,
            proofs,
            instead: self.instead,
            need: frame.amount(self.need, 1)?,
            grace: frame.amount(self.grace, 0)?,
            partial: self.partial,
            excused_by: self.excused_by.map(|e| frame.bearing((&self.r#for, None), e)).transpose()?,
            shows,
            against,
            subject: self.r#for,
            part: frame.part,
            version: crate::load::version(&format!("{id}\n{}", frame.text)),
            file: frame.file.into(),
        })
    }
}

impl Frame<'_> {
    fn ledger(&self, name: &str) -> Result<&crate::Ledger, String> {
        self.ledgers.get(name).ok_or_else(|| format!("the ledger {name} is not there"))
    }

    fn field(&self, ledger: &str, field: &str) -> Result<(), String> {
        let own = matches!(field, "record" | "region" | "township" | "county");
        if own || self.ledger(ledger)?.field(field).is_some() {
            Ok(())
        } else {
            Err(format!("the ledger {ledger} has no field {field}"))
        }
    }

    fn condition(&self, ledger: &str, text: Option<&str>) -> Result<Option<Expr>, String> {
        self.ledger(ledger)?;
        let Some(text) = text else { return Ok(None) };
        let context = Context { ledgers: self.ledgers, norms: self.norms, own: ledger };
        let expr = expr_parse::parse(text, &context)?;
        if expr.of_one_record() {
            Ok(Some(expr))
        } else {
            Err(format!("“{text}” reads more than the record's own fields"))
        }
    }

    fn amount(&self, raw: Option<RawAmount>, usual: i64) -> Result<Amount, String> {
        match raw {
            None => Ok(Amount::Fixed(usual)),
            Some(RawAmount::Fixed(n)) => Ok(Amount::Fixed(n)),
            Some(RawAmount::Norm(text)) => match text.strip_prefix("norm ") {
                Some(norm) if self.norms.iter().any(|n| n == norm) => Ok(Amount::Norm(norm.into())),
                _ => Err(format!("“{text}” is neither a number nor `norm NAME` with a norm that is there")),
            },
        }
    }

    fn listed(&self, subject: &str, raw: RawListed) -> Result<Listed, String> {
        if self.ledger(&raw.ledger)?.span.is_none() {
            return Err(format!("{} has no span: nobody can tell which of its entries are in force", raw.ledger));
        }
        for (theirs, own) in &raw.link {
            self.field(&raw.ledger, theirs)?;
            self.field(subject, own)?;
        }
        let condition = self.condition(&raw.ledger, raw.condition.as_deref())?;
        Ok(Listed { ledger: raw.ledger, condition, link: raw.link.into_iter().collect() })
    }

    /// Records that bear on a subject, and on an entry of the list that it owes something of.
    fn bearing(&self, (subject, list): (&str, Option<&str>), raw: RawBearing) -> Result<Bearing, String> {
        let ledger = self.ledger(&raw.ledger)?;
        for (theirs, own) in &raw.link {
            self.field(&raw.ledger, theirs)?;
            match of_each(own) {
                None => self.field(subject, own)?,
                Some(field) => self.field(list.ok_or_else(|| format!("{own}: there is no `each`"))?, field)?,
            }
        }
        if raw.link.is_empty() {
            return Err(format!("{} says by no `link` which subject it bears on", raw.ledger));
        }
        let day = raw.day.or_else(|| ledger.day.clone()).or_else(|| ledger.span.as_ref().map(|s| s.0.clone()));
        let day = day.ok_or_else(|| format!("the ledger {} has no day of its own: say `day`", raw.ledger))?;
        self.field(&raw.ledger, &day)?;
        if let Some(sum) = &raw.sum {
            self.field(&raw.ledger, sum)?;
        }
        Ok(Bearing {
            condition: self.condition(&raw.ledger, raw.condition.as_deref())?,
            ledger: raw.ledger,
            link: raw.link.into_iter().collect(),
            covers: raw.covers,
            day,
            sum: raw.sum,
        })
    }

    fn once(&self, subject: &str, raw: RawOnce) -> Result<Once, String> {
        self.field(subject, &raw.from)?;
        self.field(subject, &raw.done)?;
        Ok(Once { from: raw.from, within: self.amount(raw.within, 0)?, done: raw.done })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Source};

    fn faults(every: &str, further: &str) -> String {
        let text = format!(
            "[\"village.test\"]\nname = {{ zh = \"甲\", en = \"A\" }}\nby = \"township\"\nfor = \"region\"\nevery = \"{every}\"\n{further}\n"
        );
        let mut sources = Source::standard();
        sources.push(Source { path: "organisation/test.duty.toml".into(), text });
        Catalogue::load(&sources).map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    const PROOF: &str = "proof = [{ ledger = \"disclosure\", link = { region = \"region\" }, day = \"period\" }]";
    const OF_ITEM: &str =
        "proof = [{ ledger = \"disclosure\", link = { region = \"region\", item = \"each.name\" }, day = \"period\" }]";
    const LIST: &str = "each = { ledger = \"rule_item\", where = \"class = '公开事项'\" }";

    #[test]
    fn what_is_owed_of_a_list_is_proven_item_by_item() {
        assert_eq!(faults("month", &format!("{LIST}\n{OF_ITEM}")), "");
        for (list, proof, said) in [
            (LIST, PROOF, "names a field of the list"),
            ("", OF_ITEM, "each.name: there is no `each`"),
            ("each = { ledger = \"visit\" }", OF_ITEM, "visit has no span"),
            (LIST, &OF_ITEM.replace("each.name", "each.nome"), "the ledger rule_item has no field nome"),
            ("asked_by = { ledger = \"rule_item\", link = { name = \"item\" } }", PROOF, "region has no field item"),
        ] {
            let faults = faults("month", &format!("{list}\n{proof}"));
            assert!(faults.contains(said), "{said}: {faults}");
        }
    }

    #[test]
    fn what_is_to_be_done_ahead_has_a_period_that_it_goes_before() {
        assert_eq!(faults("month", &format!("ahead = \"norm roster_days_ahead\"\n{PROOF}")), "");
        let once = "once = { from = \"from_day\", done = \"to_day\" }\nahead = 3";
        assert!(faults("once", once).contains("`ahead` goes with a period"));
        assert!(faults("month", &format!("ahead = \"norm no_such\"\n{PROOF}")).contains("norm NAME"));
    }
}
