//! A figure's declaration made into figures: itself, the members of its family, the choices of its split.

mod owed;

use std::collections::HashMap;

use serde::Deserialize;

use crate::error::Fault;
use crate::expr_parse::{self, Context as Conditions, column_type};
use crate::{
    Choice, Column, Duty, Expr, FieldType, Figure, FigureTime, Formula, Ledger, Measure, Names, Part, Scope, Stands,
    Storage, WindowCode,
};

/// What a declaration may refer to, and where it stands.
pub(crate) struct Context<'a> {
    pub ledgers: &'a HashMap<String, Ledger>,
    pub norms: &'a [String],
    pub duties: &'a [Duty],
    pub part: Part,
    pub file: &'a str,
}

#[derive(Clone, Debug, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFigure {
    name: Names,
    #[serde(default)]
    about: Option<Names>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    unlike: Vec<String>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    of: Option<String>,
    #[serde(default, rename = "where")]
    condition: Option<String>,
    #[serde(default)]
    must: Option<String>,
    #[serde(default)]
    duty: Option<owed::OneOrMore>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unmet: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    standing: Vec<Stands>,
    #[serde(default = "no_time")]
    time: FigureTime,
    #[serde(default)]
    day: Option<String>,
    #[serde(default)]
    year_from: Option<String>,
    measure: String,
    window: WindowCode,
    #[serde(default)]
    parts: Vec<String>,
    #[serde(default)]
    exhaustive: bool,
    #[serde(default)]
    split: Option<String>,
    #[serde(default)]
    family: Option<String>,
    #[serde(default)]
    members: Vec<RawMember>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    nouns: bool,
    #[serde(default)]
    star: bool,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    decimals: Option<u8>,
}

fn no_time() -> FigureTime {
    FigureTime::None
}

#[derive(Clone, Debug, Default, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    choice: String,
    #[serde(default)]
    name: Option<Names>,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    unlike: Vec<String>,
    #[serde(default)]
    measure: Option<String>,
    #[serde(default)]
    decimals: Option<u8>,
    #[serde(default)]
    star: bool,
}

/// All figures of one declaration. A family is only its members; a split adds its choices to the figure itself.
pub(crate) fn figures(id: &str, raw: RawFigure, context: &Context<'_>) -> Result<Vec<Figure>, Fault> {
    match (&raw.family, &raw.split) {
        (Some(field), None) => {
            choices(&raw, field, context)?.into_iter().map(|choice| member(id, &raw, field, &choice, context)).collect()
        }
        (None, Some(field)) => {
            let mut all = vec![figure(id, &raw, None, context)?];
            for choice in choices(&raw, field, context)? {
                all.push(member(id, &raw, field, &choice, context)?);
            }
            Ok(all)
        }
        (None, None) => Ok(vec![figure(id, &raw, None, context)?]),
        (Some(_), Some(_)) => Err("`family` and `split` exclude each other".into()),
    }
}

fn choices(raw: &RawFigure, field: &str, context: &Context<'_>) -> Result<Vec<Choice>, Fault> {
    let ledger = raw
        .of
        .as_deref()
        .and_then(|of| context.ledgers.get(of))
        .ok_or_else(|| Fault::new("分组要写明是哪本台账", "a family needs `of` a known ledger"))?;
    let path: Vec<String> = field.split('.').map(Into::into).collect();
    let column = Column { scope: Scope::Own, ledger: ledger.name.clone(), path };
    let known = match column_type(context.ledgers, &column) {
        Some(FieldType::Choice(choices)) => choices.clone(),
        _ => {
            return Err(Fault::new(
                format!("台账“{}”的 {field} 没有可选项", ledger.names.zh),
                format!("{field} of {} is no choice field", ledger.name),
            ));
        }
    };
    if let Some(stray) = raw.members.iter().find(|m| !known.iter().any(|c| c.zh == m.choice)) {
        return Err(Fault::new(
            format!("“{}”不是 {field} 的可选项", stray.choice),
            format!("“{}” is no choice of {field}", stray.choice),
        ));
    }
    Ok(known)
}

fn member(id: &str, raw: &RawFigure, field: &str, choice: &Choice, context: &Context<'_>) -> Result<Figure, Fault> {
    let own = raw.members.iter().find(|m| m.choice == choice.zh).cloned().unwrap_or_default();
    let mut made = raw.clone();
    let family = raw.family.is_some();
    made.name = own.name.unwrap_or_else(|| name_of_member(raw, choice, family));
    made.aliases = if own.aliases.is_empty() { member_aliases(raw, choice, family) } else { own.aliases };
    made.cues.extend(own.cues);
    made.unlike.extend(own.unlike);
    made.unit = own.unit.unwrap_or(made.unit);
    made.units.extend(own.units);
    made.measure = own.measure.unwrap_or(made.measure);
    made.decimals = own.decimals.or(made.decimals);
    made.star = own.star;
    made.parts.clear();
    made.exhaustive = false;
    let only = format!("{field} = '{}'", choice.zh.replace('\'', "''"));
    made.condition = Some(match &raw.condition {
        Some(condition) => format!("({condition}) AND {only}"),
        None => only,
    });
    figure(&format!("{id}/{}", choice.zh), &made, Some((id.to_string(), choice.zh.clone())), context)
}

/// What a member is called that has no name of its own: with its family before it, since 其他 is a choice of many, unless the family says
/// that its choices are nouns of their own (户数).
fn name_of_member(raw: &RawFigure, choice: &Choice, family: bool) -> Names {
    let (zh, en) = (&raw.name.zh, &raw.name.en);
    match () {
        () if !family || raw.members.is_empty() => {
            Names { zh: format!("{zh}：{}", choice.zh), en: format!("{en}: {}", choice.en) }
        }
        () if raw.nouns => Names { zh: choice.zh.clone(), en: choice.en.clone() },
        () => Names { zh: format!("{zh}（{}）", choice.zh), en: format!("{en} ({})", choice.en) },
    }
}

/// A split's choice is said before the noun (市派第一书记), a family's choice is itself the noun (户数).
fn member_aliases(raw: &RawFigure, choice: &Choice, family: bool) -> Vec<String> {
    if family && !raw.members.is_empty() {
        return vec![choice.zh.clone()];
    }
    raw.aliases.iter().map(|alias| format!("{}{alias}", choice.zh)).collect()
}

fn figure(id: &str, raw: &RawFigure, family: Option<(String, String)>, context: &Context<'_>) -> Result<Figure, Fault> {
    let text = toml::to_string(raw).map_err(|e| e.to_string())?;
    let ledger = match &raw.of {
        Some(of) => Some(
            context
                .ledgers
                .get(of)
                .ok_or_else(|| Fault::new(format!("没有台账 {of}"), format!("there is no ledger {of}")))?,
        ),
        None => None,
    };
    let condition = |text: &Option<String>| -> Result<Option<Expr>, Fault> {
        let Some(text) = text else { return Ok(None) };
        let own = &ledger
            .ok_or_else(|| Fault::new("有条件就要写明是哪本台账", "a condition needs `of`, the ledger it is about"))?
            .name;
        expr_parse::parse(text, &Conditions { ledgers: context.ledgers, norms: context.norms, own }).map(Some)
    };
    let measure = measure(&raw.measure, ledger, context)?;
    let counted = !matches!(measure, Measure::Formula(_) | Measure::Norm(_) | Measure::Name | Measure::Year(_));
    if counted && ledger.is_none() {
        return Err(Fault::new(
            format!("算法“{}”要写明是哪本台账", raw.measure),
            format!("the measure “{}” needs `of`, a ledger", raw.measure),
        ));
    }
    let owed = owed::read(raw, &measure, context)?;
    if matches!(measure, Measure::Claim) != (raw.must.is_some() || owed.as_ref().is_some_and(|o| o.of_claim())) {
        return Err(Fault::new(
            "只有“全部都”的说法才写 must，或写 duty 而不写 standing",
            "a claim, and only a claim, has `must`, or `duty` without `standing`",
        ));
    }
    if owed.is_none() {
        day_field(raw, ledger)?;
    }
    if let Some(ledger) = ledger.filter(|l| l.withdrawn) {
        return Err(Fault::new(
            format!("台账“{}”已停用，请数别的台账", ledger.names.zh),
            format!("ledger {} is withdrawn; count the records of another", ledger.name),
        ));
    }
    Ok(Figure {
        id: id.into(),
        name: raw.name.clone(),
        about: raw.about.clone(),
        aliases: raw.aliases.clone(),
        cues: raw.cues.clone(),
        unlike: raw.unlike.clone(),
        unit: raw.unit.clone(),
        units: raw.units.clone(),
        of: raw.of.clone(),
        where_text: raw.condition.clone().unwrap_or_default(),
        condition: condition(&raw.condition)?,
        must_text: raw.must.clone().unwrap_or_default(),
        must: condition(&raw.must)?,
        owed: owed.as_ref().map(|o| o.declared.clone()),
        time: raw.time,
        day: raw.day.clone(),
        year_from: raw.year_from.clone(),
        measure,
        measure_text: raw.measure.clone(),
        window: raw.window,
        parts: raw.parts.clone(),
        exhaustive: raw.exhaustive,
        family,
        star: raw.star,
        owner: raw.owner.clone().or_else(|| ledger.map(|l| l.keeper.clone())),
        decimals: raw.decimals,
        part: context.part,
        version: crate::load::version(
            &owed
                .iter()
                .flat_map(|o| &o.duties)
                .fold(format!("{id}\n{text}"), |all, d| format!("{all}\n{}", d.version)),
        ),
        file: context.file.into(),
    })
}

/// An event needs a date to be counted on, a year figure a year.
fn day_field(raw: &RawFigure, ledger: Option<&Ledger>) -> Result<(), Fault> {
    let Some(ledger) = ledger else { return Ok(()) };
    let name = raw.day.as_ref().or(ledger.day.as_ref());
    let kind = name.and_then(|n| ledger.field(n)).filter(|f| !f.withdrawn).map(|f| &f.kind);
    match (raw.time, kind) {
        (FigureTime::Event, Some(FieldType::Date | FieldType::Month)) => Ok(()),
        (FigureTime::Year, Some(FieldType::Year)) => Ok(()),
        (FigureTime::Year, _) if raw.day.is_none() && ledger.field("year").is_some() => Ok(()),
        (FigureTime::State | FigureTime::None, _) => Ok(()),
        (FigureTime::Event, _) => Err(Fault::new(
            format!("按发生时间计数，要有台账“{}”的日期或月份字段", ledger.names.zh),
            format!("time = \"event\" needs `day`, a date or month field of {}", ledger.name),
        )),
        (FigureTime::Year, _) => Err(Fault::new(
            format!("按年度计数，要有台账“{}”的年份字段", ledger.names.zh),
            format!("time = \"year\" needs `day`, a year field of {}", ledger.name),
        )),
    }
}

fn measure(text: &str, ledger: Option<&Ledger>, context: &Context<'_>) -> Result<Measure, Fault> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let value = |words: &[&str]| -> Result<Expr, Fault> {
        let own = &ledger
            .ok_or_else(|| {
                Fault::new(
                    format!("算法“{text}”要写明是哪本台账"),
                    format!("the measure “{text}” needs `of`, a ledger"),
                )
            })?
            .name;
        expr_parse::parse(&words.join(" "), &Conditions { ledgers: context.ledgers, norms: context.norms, own })
    };
    Ok(match words.as_slice() {
        ["count"] => Measure::Count,
        ["claim"] => Measure::Claim,
        ["name", "county"] => Measure::Name,
        ["year", parameter] => Measure::Year((*parameter).into()),
        ["norm", norm] if context.norms.iter().any(|n| n == norm) => Measure::Norm((*norm).into()),
        ["norm", norm] => {
            return Err(Fault::new(format!("没有标准 {norm}"), format!("there is no norm {norm} in norms.toml")));
        }
        ["count", "distinct", rest @ ..] if !rest.is_empty() => Measure::CountDistinct(value(rest)?),
        ["sum", rest @ ..] if !rest.is_empty() => Measure::Sum(numeric(value(rest)?, context)?),
        ["avg", rest @ ..] if !rest.is_empty() => Measure::Avg(numeric(value(rest)?, context)?),
        ["max", rest @ ..] if !rest.is_empty() => Measure::Max(numeric(value(rest)?, context)?),
        ["min", rest @ ..] if !rest.is_empty() => Measure::Min(numeric(value(rest)?, context)?),
        ["median", rest @ ..] if !rest.is_empty() => Measure::Median(numeric(value(rest)?, context)?),
        _ if text.contains('[') => Measure::Formula(Formula::parse(text)?),
        _ => {
            return Err(Fault::new(
                format!("没有算法“{text}”"),
                format!("the measure “{text}” is not known; docs/catalogue.md lists them"),
            ));
        }
    })
}

/// Sums and means are of numbers.
fn numeric(expr: Expr, context: &Context<'_>) -> Result<Expr, Fault> {
    if let Expr::Column(column) = &expr {
        let kind = column_type(context.ledgers, column);
        if kind.is_none_or(|k| k.storage() != Storage::Int) {
            let path = column.path.join(".");
            return Err(Fault::new(format!("{path} 不是数"), format!("{path} is no number")));
        }
    }
    Ok(expr)
}

impl Figure {
    /// Whether the figure's values are money (fen), thousandths, or plain numbers: what its measure is over decides.
    pub fn scale(&self, catalogue: &crate::Catalogue) -> i64 {
        let of = |expr: &Expr| scale_of(expr, catalogue);
        match &self.measure {
            Measure::Sum(e) | Measure::Avg(e) | Measure::Max(e) | Measure::Min(e) | Measure::Median(e) => of(e),
            _ => 1,
        }
    }
}

/// How many stored units make one written unit of an expression: 100 for money, 1000 for decimals, else 1.
fn scale_of(expr: &Expr, catalogue: &crate::Catalogue) -> i64 {
    match expr {
        Expr::Column(column) => {
            let mut ledger = catalogue.ledger(&column.ledger);
            for step in &column.path[..column.path.len() - 1] {
                ledger =
                    ledger.and_then(|l| l.field(step)).and_then(|f| f.refers_to()).and_then(|l| catalogue.ledger(l));
            }
            match ledger.zip(column.path.last()).and_then(|(l, name)| l.field(name)).map(|f| &f.kind) {
                Some(FieldType::Money) => 100,
                Some(FieldType::Decimal) => 1000,
                _ => 1,
            }
        }
        Expr::Arith(a, _, b) => scale_of(a, catalogue).max(scale_of(b, catalogue)),
        Expr::Coalesce(list) => list.iter().map(|e| scale_of(e, catalogue)).max().unwrap_or(1),
        Expr::Case(arms, other) => {
            let arms = arms.iter().map(|(_, e)| scale_of(e, catalogue)).max().unwrap_or(1);
            arms.max(other.as_ref().map_or(1, |e| scale_of(e, catalogue)))
        }
        Expr::Aggregate { over: Some(e), .. } => scale_of(e, catalogue),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    /// The law of lists, search and menus: a name leads to one figure, in either language.
    #[test]
    fn no_two_figures_bear_the_same_name() {
        let catalogue = crate::Catalogue::standard().unwrap();
        let mut bears = std::collections::BTreeMap::<&str, Vec<&str>>::new();
        for figure in catalogue.figures() {
            for name in std::collections::BTreeSet::from([figure.name.zh.as_str(), figure.name.en.as_str()]) {
                bears.entry(name).or_default().push(&figure.id);
            }
        }
        bears.retain(|_, ids| ids.len() > 1);
        assert!(bears.is_empty(), "{bears:#?}");
    }

    #[test]
    fn a_member_without_a_name_bears_its_familys() {
        let catalogue = crate::Catalogue::standard().unwrap();
        let name = |id: &str| catalogue.figure(id).unwrap().name.clone();
        let other = name("project.by_kind/其他");
        assert_eq!((other.zh.as_str(), other.en.as_str()), ("项目按类别（其他）", "Projects by kind (Other)"));
        assert_eq!(name("stat/户数").zh, "户数", "a noun of its own");
    }
}
