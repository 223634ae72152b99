//! Claims (all X have Y) with their exceptions, and the consistency rules that do not hold.

use std::collections::HashSet;

use catalogue::{Figure, Level};
use figures::{Answer, Ask, Decimal};
use futures::future::try_join_all;

use crate::desk::Desk;
use crate::links::{self, Query};
use crate::{WebError, show};

/// Places named after a claim before "and others".
const NAMED: usize = 2;

pub(crate) struct Claim {
    pub href: String,
    pub name: String,
    pub short: String,
    pub places: String,
}

/// The claims: those with exceptions, those that hold, those that cannot be told yet.
#[derive(Default)]
pub(crate) struct Claims {
    pub broken: Vec<Claim>,
    pub holding: Vec<Claim>,
    pub unknown: Vec<Claim>,
}

/// The claims of a place.
pub(super) async fn all(desk: &Desk, ask: &Ask, link: &Query) -> Result<Claims, WebError> {
    let claims = desk.catalogue().figures().filter(|f| f.is_claim());
    let seen: Vec<&Figure> = claims.filter(|f| desk.access().sees(desk.catalogue(), f, &ask.region)).collect();
    let ids: Vec<&str> = seen.iter().map(|f| f.id.as_str()).collect();
    let answers = desk.state.figures.values(&ids, ask).await?;
    let places = try_join_all(answers.iter().map(|a| places(desk, ask, a))).await?;
    let mut all = Claims::default();
    for ((figure, answer), places) in seen.into_iter().zip(&answers).zip(places) {
        let short = show::figure(&answer.shown(figure.decimals), &figure.unit);
        let claim =
            Claim { href: links::figure(&figure.id, link), name: desk.words().name(&figure.name), short, places };
        match answer.value {
            None => all.unknown.push(claim),
            Some(n) if n.is_zero() => all.holding.push(claim),
            Some(_) => all.broken.push(claim),
        }
    }
    Ok(all)
}

/// Where a claim's exceptions are.
async fn places(desk: &Desk, ask: &Ask, answer: &Answer) -> Result<String, WebError> {
    let digits = match ask.region.as_str().len() {
        6 => 9,
        _ => 12,
    };
    if answer.value.is_none_or(|v| v.is_zero()) || ask.region.as_str().len() == 12 {
        return Ok(String::new());
    }
    let found = desk.state.figures.by_region(&answer.figure, ask, digits).await?;
    let mut found: Vec<_> = found.into_iter().filter(|(_, n)| !n.is_zero()).collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let w = desk.words();
    let more = found.len() > NAMED;
    let named: Vec<String> = found.iter().take(NAMED).map(|(code, _)| desk.places.name(code)).collect();
    let named = named.join(if w.zh() { "、" } else { ", " });
    Ok(if more { w.one("places-and-others", "places", named) } else { named })
}

pub(crate) struct Rule {
    pub name: String,
    pub sides: String,
    pub kind: &'static str,
    pub figures: Vec<(String, String)>,
}

/// The rules: those that do not hold, and how many there are.
#[derive(Default)]
pub(crate) struct Rules {
    pub broken: Vec<Rule>,
    pub holding: usize,
    pub unknown: usize,
}

/// The rules whose figures the reader may see.
pub(super) async fn rules(desk: &Desk, ask: &Ask, link: &Query) -> Result<Rules, WebError> {
    let mut all = Rules::default();
    let sees =
        |id: &String| desk.catalogue().figure(id).is_some_and(|f| desk.access().sees(desk.catalogue(), f, &ask.region));
    for result in desk.state.figures.rules(ask).await? {
        if !result.figures.iter().all(sees) {
            continue;
        }
        match result.holds {
            Some(true) => all.holding += 1,
            None => all.unknown += 1,
            // A question about two numbers that are both nought is no question.
            Some(false)
                if result.level == Level::Ask && result.sides.is_some_and(|(l, r)| l.is_zero() && r.is_zero()) =>
            {
                all.holding += 1;
            }
            Some(false) => all.broken.push(rule(desk, &result, link)),
        }
    }
    Ok(all)
}

fn rule(desk: &Desk, result: &figures::RuleResult, link: &Query) -> Rule {
    let w = desk.words();
    let number = |d: Decimal| show::grouped(&d.normalize().to_string());
    let sides = result.sides.map_or_else(String::new, |(left, right)| {
        w.with("rule-sides", &[("left", &number(left)), ("right", &number(right))])
    });
    // A rule may name a figure on both its sides.
    let mut seen = HashSet::new();
    let ids: Vec<&String> = result.figures.iter().filter(|id| seen.insert(*id)).collect();
    let figure = |id: &&String| {
        let name = desk.catalogue().figure(id).map(|f| w.name(&f.name)).unwrap_or_default();
        (links::figure(id, link), name)
    };
    Rule {
        name: w.name(&result.names),
        sides,
        kind: if result.level == Level::Error { "bad" } else { "ask" },
        figures: ids.iter().take(3).map(figure).collect(),
    }
}
