//! Numbers that contradict each other, where one of them is of a ledger that the reader's office keeps.

use catalogue::Level;
use figures::Ask;
use futures::FutureExt;

use super::{Source, Waiting};
use crate::desk::Desk;
use crate::links::{self, Query};
use crate::{WebError, show};

pub(super) const SOURCE: Source =
    Source { title: "inbox-rules", why: "inbox-rules-why", counted: false, waiting: |desk| waiting(desk).boxed() };

async fn waiting(desk: &Desk) -> Result<Vec<Waiting>, WebError> {
    let home = desk.access().home().clone();
    let catalogue = desk.catalogue();
    let figure = |id: &String| catalogue.figure(id);
    let all = |ids: &[String], holds: &dyn Fn(&catalogue::Figure) -> bool| ids.iter().filter_map(figure).all(holds);
    let any = |ids: &[String], holds: &dyn Fn(&catalogue::Figure) -> bool| ids.iter().filter_map(figure).any(holds);
    let sees = |f: &catalogue::Figure| desk.access().sees(catalogue, f, &home);
    let owns = |f: &catalogue::Figure| desk.access().owns(catalogue, f, &home);
    // Whoever sees none of the figures need not have the rules worked out.
    if !catalogue.figures().any(&owns) {
        return Ok(Vec::new());
    }
    let ask = Ask::usual(home.clone(), desk.state.windows(None));
    let results = desk.state.figures.rules(&ask).await?;
    let broken = results.iter().filter(|r| r.holds == Some(false) && r.level == Level::Error);
    let mine = broken.filter(|r| all(&r.figures, &sees) && any(&r.figures, &owns));
    Ok(mine.map(|r| line(desk, r, &Query::default().with("place", &home))).collect())
}

fn line(desk: &Desk, rule: &figures::RuleResult, link: &Query) -> Waiting {
    let w = desk.words();
    let number = |d: figures::Decimal| show::grouped(&d.normalize().to_string());
    let sides = rule.sides.map_or_else(String::new, |(left, right)| {
        w.with("rule-sides", &[("left", &number(left)), ("right", &number(right))])
    });
    Waiting {
        state: ("bad", sides),
        what: w.name(&rule.names),
        href: rule.figures.first().map_or_else(String::new, |id| links::figure(id, link)),
        about: rule.id.clone(),
        answer: None,
        press: None,
    }
}
