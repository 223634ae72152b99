//! What a figure looks into: the ledgers that its value cannot be had without.

use std::collections::BTreeSet;

use crate::{Catalogue, Column, Duty, Expr, Figure, Measure};

impl Figure {
    /// The ledger of its list, and every other that its condition, its claim and its measure look into. The figures of a formula
    /// have ledgers of their own.
    pub fn ledgers<'a>(&'a self, catalogue: &'a Catalogue) -> BTreeSet<&'a str> {
        let mut found: BTreeSet<&str> = self.of.as_deref().into_iter().collect();
        let measured = match &self.measure {
            Measure::CountDistinct(e) | Measure::Sum(e) | Measure::Avg(e) => Some(e),
            Measure::Max(e) | Measure::Min(e) | Measure::Median(e) => Some(e),
            _ => None,
        };
        for expr in [self.condition.as_ref(), self.must.as_ref(), measured].into_iter().flatten() {
            looks_into(expr, catalogue, &mut found);
        }
        let duties = self.owed.iter().flat_map(|o| &o.duties).filter_map(|id| catalogue.duty(id));
        found.extend(duties.flat_map(Duty::reads));
        found
    }
}

fn looks_into<'a>(expr: &'a Expr, catalogue: &'a Catalogue, found: &mut BTreeSet<&'a str>) {
    expr.visit(&mut |part| match part {
        Expr::Column(column) => passes(column, catalogue, found),
        Expr::Exists { ledger, condition, .. } => {
            found.insert(ledger);
            condition.iter().for_each(|c| looks_into(c, catalogue, found));
        }
        Expr::Aggregate { ledger, over, condition, .. } => {
            found.insert(ledger);
            over.iter().chain(condition).for_each(|e| looks_into(e, catalogue, found));
        }
        _ => {}
    });
}

/// The ledgers that a path of references passes through, that of its last field included.
fn passes<'a>(column: &Column, catalogue: &'a Catalogue, found: &mut BTreeSet<&'a str>) {
    let mut ledger = catalogue.ledger(&column.ledger);
    for step in column.path.iter().rev().skip(1).rev() {
        ledger = ledger.and_then(|l| l.field(step)).and_then(|f| f.refers_to()).and_then(|of| catalogue.ledger(of));
        found.extend(ledger.map(|l| l.name.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    const FIGURES: &str = r#"
[reach_plain]
name = { zh = "甲", en = "A" }
unit = "个"
of = "posting"
where = "role = '第一书记'"
time = "state"
window = "D"
measure = "count"

[reach_far]
name = { zh = "乙", en = "B" }
unit = "个"
of = "posting"
where = "person.politics = '中共党员' AND EXISTS (SELECT 1 FROM visit v WHERE v.region = region AND EXISTS (SELECT 1 FROM household h WHERE h.region = v.region))"
time = "state"
window = "D"
measure = "count distinct unit"
"#;

    #[test]
    fn a_figure_looks_into_its_list_and_into_what_its_condition_goes_through() {
        let mut sources = Source::standard();
        sources.push(Source { path: "secretaries/reach.figure.toml".into(), text: FIGURES.into() });
        let catalogue = Catalogue::load(&sources).unwrap_or_else(|faults| panic!("{faults}"));
        let ledgers = |id: &str| catalogue.figure(id).unwrap().ledgers(&catalogue).into_iter().collect::<Vec<_>>();
        assert_eq!(ledgers("reach_plain"), ["posting"]);
        assert_eq!(ledgers("reach_far"), ["household", "person", "posting", "visit"]);
    }
}
