//! The record list of a figure as a FROM and WHERE; its value, its rows and its breakdowns are different SELECTs over that one list.

use catalogue::{Catalogue, FieldType, Figure, FigureTime, Ledger, Measure, RegionCode, Scope};
use journal::{Backend, Bind};

use crate::Window;
use crate::compile::{Compiler, OWN, held};
use crate::norms::Norms;

/// A statement with its values.
pub(crate) struct Statement {
    pub sql: String,
    pub binds: Vec<Bind>,
}

/// A figure's record list, ready to be selected from.
pub(crate) struct List<'a> {
    figure: &'a Figure,
    from: String,
    compiler: Compiler<'a>,
    filter: String,
}

/// Everything a list depends on beside the figure.
#[derive(Clone, Copy)]
pub(crate) struct Frame<'a> {
    pub catalogue: &'a Catalogue,
    pub county: &'a RegionCode,
    pub region: &'a RegionCode,
    pub window: &'a Window,
    pub norms: &'a Norms,
    pub as_of: Option<i64>,
    pub backend: Backend,
}

impl<'a> List<'a> {
    /// The list of a figure that has one (not a norm, a name, a year or a formula).
    pub(crate) fn new(figure: &'a Figure, frame: Frame<'a>) -> Option<List<'a>> {
        let ledger = frame.catalogue.ledger(figure.of.as_deref()?)?;
        let Frame { catalogue, county, window, norms, as_of, backend, .. } = frame;
        let mut compiler = Compiler::new(catalogue, window, norms, as_of, county.as_str(), backend);
        let mut terms = vec![compiler.version(OWN)];
        if frame.region != frame.county {
            let low = compiler.bind(frame.region.as_str().into());
            let high = compiler.bind(format!("{}:", frame.region).into());
            terms.push(format!("{OWN}.region >= {low} AND {OWN}.region < {high}"));
        }
        terms.extend(time(figure, ledger, &mut compiler));
        if let Some(condition) = &figure.condition {
            terms.push(compiler.condition(condition));
        }
        if let Some(must) = &figure.must {
            // An exception is whatever does not surely meet the claim: what cannot be decided is one too.
            let must = compiler.condition(must);
            terms.push(format!("(CASE WHEN {must} THEN 0 ELSE 1 END) = 1"));
        }
        let by =
            figure.condition.iter().filter(|_| as_of.is_none()).flat_map(|c| held(c, &Scope::Own)).collect::<Vec<_>>();
        let from = journal::table_by(backend, ledger, OWN, &by);
        Some(List { figure, from, compiler, filter: terms.join(" AND ") })
    }

    /// The aggregate: one number, or for a mean the sum and the count.
    fn aggregate(&mut self) -> String {
        let sum = |sql: &str| format!("CAST(SUM({sql}) AS BIGINT)");
        match &self.figure.measure {
            Measure::CountDistinct(e) => format!("COUNT(DISTINCT {}), 1", self.compiler.value(e)),
            Measure::Sum(e) => format!("{}, 1", sum(&self.compiler.value(e))),
            Measure::Avg(e) => {
                let value = self.compiler.value(e);
                format!("{}, COUNT({value})", sum(&value))
            }
            Measure::Max(e) => format!("MAX({}), 1", self.compiler.value(e)),
            Measure::Min(e) => format!("MIN({}), 1", self.compiler.value(e)),
            _ => "COUNT(*), 1".into(),
        }
    }

    /// The value over the whole list.
    pub(crate) fn value(mut self) -> Statement {
        let aggregate = self.aggregate();
        let sql = format!("SELECT {aggregate} FROM {} WHERE {}", self.from, self.filter);
        Statement { sql, binds: self.compiler.binds }
    }

    /// The value for each place of so many digits.
    pub(crate) fn by_region(mut self, digits: usize) -> Statement {
        let aggregate = self.aggregate();
        let sql = format!(
            "SELECT substr({OWN}.region, 1, {digits}), {aggregate} FROM {} WHERE {} GROUP BY 1",
            self.from, self.filter
        );
        Statement { sql, binds: self.compiler.binds }
    }

    /// The records by place, with what each contributes: so many from a number of rows on.
    pub(crate) fn rows(self, limit: Option<i64>, offset: i64) -> Statement {
        let page = limit.map_or(String::new(), |n| format!(" LIMIT {n} OFFSET {offset}"));
        self.in_order(&page, false)
    }

    /// The same after a record, given by its place and id; from the beginning where none is given. Backwards, those before it, the
    /// nearest first, or from the end.
    pub(crate) fn rows_from(mut self, limit: i64, from: Option<(&str, &str)>, back: bool) -> Statement {
        if let Some((region, record)) = from {
            let (region, record) = (self.compiler.bind(region.into()), self.compiler.bind(record.into()));
            let beyond = if back { "<" } else { ">" };
            self.filter.push_str(&format!(" AND ({OWN}.region, {OWN}.record) {beyond} ({region}, {record})"));
        }
        self.in_order(&format!(" LIMIT {limit}"), back)
    }

    fn in_order(mut self, page: &str, back: bool) -> Statement {
        let item = match &self.figure.measure {
            Measure::CountDistinct(e)
            | Measure::Sum(e)
            | Measure::Avg(e)
            | Measure::Max(e)
            | Measure::Min(e)
            | Measure::Median(e) => self.compiler.value(e),
            _ => "NULL".into(),
        };
        let order = if back { " DESC" } else { "" };
        let sql = format!(
            "SELECT {OWN}.record, {OWN}.region, {OWN}.from_seq, {item} FROM {} WHERE {} ORDER BY {OWN}.region{order}, {OWN}.record{order}{page}",
            self.from, self.filter
        );
        Statement { sql, binds: self.compiler.binds }
    }

    /// The records' ids alone, in no order.
    pub(crate) fn records(self) -> Statement {
        let sql = format!("SELECT {OWN}.record FROM {} WHERE {}", self.from, self.filter);
        Statement { sql, binds: self.compiler.binds }
    }

    /// A row where the list has any record.
    pub(crate) fn any(self) -> Statement {
        let sql = format!("SELECT 1 FROM {} WHERE {} LIMIT 1", self.from, self.filter);
        Statement { sql, binds: self.compiler.binds }
    }

    /// How many records the list has.
    pub(crate) fn count(self) -> Statement {
        let sql = format!("SELECT COUNT(*) FROM {} WHERE {}", self.from, self.filter);
        Statement { sql, binds: self.compiler.binds }
    }
}

/// The time rule as terms of the WHERE.
fn time(figure: &Figure, ledger: &Ledger, compiler: &mut Compiler<'_>) -> Vec<String> {
    let window = compiler.window;
    let day = figure.day.as_ref().or(ledger.day.as_ref());
    let is_month = |name: &str| ledger.field(name).is_some_and(|f| f.kind == FieldType::Month);
    match figure.time {
        FigureTime::None => vec![],
        FigureTime::State => {
            let last = compiler.bind(window.last.to_string().into());
            match (&ledger.span, day) {
                (Some(_), _) => vec![compiler.in_force(OWN, &ledger.name, &last)],
                (None, Some(day)) if is_month(day) => {
                    vec![format!("({OWN}.\"{day}\" IS NULL OR {OWN}.\"{day}\" <= substr({last}, 1, 7))")]
                }
                (None, Some(day)) if ledger.field(day).is_some_and(|f| f.kind == FieldType::Date) => {
                    vec![format!("({OWN}.\"{day}\" IS NULL OR {OWN}.\"{day}\" <= {last})")]
                }
                _ => vec![],
            }
        }
        FigureTime::Event => {
            let Some(day) = day else { return vec![] };
            let cut = if is_month(day) { 7 } else { 10 };
            let bound = |date: jiff::civil::Date| date.to_string().chars().take(cut).collect::<String>();
            let first = compiler.bind(bound(window.first).into());
            let last = compiler.bind(bound(window.last).into());
            vec![format!("{OWN}.\"{day}\" >= {first} AND {OWN}.\"{day}\" <= {last}")]
        }
        FigureTime::Year => {
            let named = day.filter(|d| ledger.field(d).is_some_and(|f| f.kind == FieldType::Year));
            let field = named.map_or("year", String::as_str);
            vec![format!("{OWN}.\"{field}\" = {}", window.year)]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use journal::{Journal, MasterKey, Options, Suite};

    use super::*;
    use crate::Windows;

    /// A venue serves the village it lies in or is shared with, which no one index finds: a county's villages by its venues.
    const BY_EITHER: [&str; 2] = ["claim.U4", "venue.villages_without"];

    /// What a statement of the standard catalogue would do on a database that knows nothing of how many rows there are.
    async fn plan(journal: &Journal, figure: &Figure, as_of: Option<i64>) -> Vec<String> {
        let county = RegionCode::parse("419931").unwrap();
        let windows = Windows::new(jiff::civil::date(2026, 11, 20));
        let (window, norms) = (windows.get(figure.window, Some(2026)).unwrap(), Norms::default());
        let frame = Frame {
            catalogue: journal.catalogue(),
            county: &county,
            region: &county,
            window: &window,
            norms: &norms,
            as_of,
            backend: Backend::Sqlite,
        };
        let Some(list) = List::new(figure, frame) else { return vec![] };
        let Statement { sql, binds } = list.by_region(9);
        let rows = journal.db().rows(&format!("EXPLAIN QUERY PLAN {sql}"), binds).await.unwrap();
        rows.iter().filter_map(|row| row.last()?.as_text().map(String::from)).collect()
    }

    /// A condition that looks into another ledger does so for every record of its own list: were each look to go through all
    /// that is in force, a county ten times as large would wait a hundred times as long.
    #[tokio::test]
    async fn no_condition_goes_through_a_whole_ledger_for_each_record() {
        let bed = testbed::sqlite();
        let catalogue = Arc::new(Catalogue::standard().unwrap());
        let options =
            Options { catalogue: Arc::clone(&catalogue), key: MasterKey::random(), suite: Suite::International };
        let journal = Journal::open(&bed.url, options).await.unwrap();
        let (mut by_value, mut through) = (0, Vec::new());
        let asked = catalogue.figures().filter(|f| f.is_counted() && f.owed.is_none());
        for (figure, as_of) in asked.flat_map(|f| [(f, None), (f, Some(7))]) {
            let plan = plan(&journal, figure, as_of).await;
            for line in plan.into_iter().filter(|line| line.starts_with("SEARCH a_")) {
                match line.ends_with("(county=? AND to_seq=?)") {
                    true if BY_EITHER.contains(&figure.id.as_str()) => {}
                    true => through.push(format!("{}: {line}", figure.id)),
                    false => by_value += 1,
                }
            }
        }
        assert!(through.is_empty(), "{through:#?}");
        assert!(by_value > 20, "{by_value}");
    }
}
