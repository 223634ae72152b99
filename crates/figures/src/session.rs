//! One ask at one position: windows, norms and parameters as of it, values worked out or found kept.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::{Figure, Measure, RegionCode, Value, WindowCode};
use journal::{Bind, Spans};
use rust_decimal::Decimal;

use crate::cells::{ByRegion, Number, Place};
use crate::norms::{self, Norms};
use crate::query::{Frame, List, Statement};
use crate::{Answer, Ask, FigureError, Figures, Missing, Window};

/// The parameter by which a county says when 近年来 begins.
const RECENT: &str = "recent_years_from";
/// What formulas may reach through each other, at most.
const DEEPEST: usize = 16;

/// One ask at one position.
#[derive(Clone)]
pub(crate) struct Session<'a> {
    pub figures: &'a Figures,
    pub ask: &'a Ask,
    pub county: RegionCode,
    pub position: i64,
    pub clock: Arc<Spans>,
    /// A window that goes before the figures' own: for months and years before.
    pub fixed: Option<Window>,
}

impl<'a> Session<'a> {
    pub fn within(&self, window: Window) -> Session<'a> {
        Session { fixed: Some(window), ..self.clone() }
    }

    /// The window in which a figure is asked. A named year that the ask does not name is the county's own parameter of the figure;
    /// 近年来 begins with the year that the county has set, if any.
    pub async fn window_of(&self, figure: &Figure) -> Result<Window, FigureError> {
        if let Some(window) = self.fixed {
            return Ok(window);
        }
        let code = self.ask.window.unwrap_or(figure.window);
        let mut year = self.ask.year;
        if code == WindowCode::Yr
            && year.is_none()
            && let Some(parameter) = &figure.year_from
        {
            let set = self.parameter(parameter, self.ask.windows.report_year()).await?;
            year = set.and_then(|y| i16::try_from(y).ok());
        }
        if code == WindowCode::R {
            let from = self.parameter(RECENT, self.ask.windows.report_year()).await?;
            if let Some(year) = from.and_then(|y| i16::try_from(y).ok()) {
                return self.ask.windows.recent_from(year);
            }
        }
        self.ask.windows.get(code, year)
    }

    /// The last entry that a figure rests on.
    fn last(&self, figure: &Figure) -> i64 {
        self.figures.cells.last(self.figures.catalogue(), figure, &self.clock)
    }

    pub fn frame<'b>(&'b self, window: &'b Window, norms: &'b Norms) -> Frame<'b> {
        Frame {
            catalogue: self.figures.catalogue(),
            county: &self.county,
            region: &self.ask.region,
            window,
            norms,
            as_of: self.ask.as_of,
            backend: self.figures.journal.db().backend(),
        }
    }

    /// What a cell of a figure is of.
    fn place(&self, figure: &Figure, window: &Window) -> Place {
        Place {
            figure: figure.id.clone(),
            version: figure.version.clone(),
            region: self.ask.region.clone(),
            window: *window,
            seen: self.ask.windows.cutoff,
            digits: 0,
        }
    }

    pub async fn run(&self, statement: Statement) -> Result<Vec<Vec<Value>>, FigureError> {
        let binds: Vec<Bind> = statement.binds;
        Ok(self.figures.journal.db().rows(&statement.sql, binds).await?)
    }

    /// The norms in force at a window's end.
    pub async fn norms(&self, window: &Window) -> Result<Arc<Norms>, FigureError> {
        let (day, as_of) = (window.last, self.ask.as_of);
        let norms = async { Ok(Arc::new(norms::in_force(&self.figures.journal, &self.county, day, as_of).await?)) };
        if as_of.is_some() {
            return norms.await;
        }
        let (of, last) = ((self.county.clone(), day), self.clock.last("norm_value"));
        self.figures.cells.norms.get(of, last, self.clock.head, norms).await
    }

    /// A year that the county has set for reports of a year.
    async fn parameter(&self, name: &str, report_year: i16) -> Result<Option<i64>, FigureError> {
        let as_of = self.ask.as_of;
        let set = async { Ok(norms::parameter(&self.figures.journal, &self.county, name, report_year, as_of).await?) };
        if as_of.is_some() {
            return set.await;
        }
        let (of, last) = ((self.county.clone(), name.to_string(), report_year), self.clock.last("parameter"));
        self.figures.cells.parameters.get(of, last, self.clock.head, set).await
    }

    /// The ids of a figure's records, sorted and each once; kept like numbers.
    pub async fn record_ids(&self, figure: &Figure) -> Result<Arc<Vec<String>>, FigureError> {
        let window = self.window_of(figure).await?;
        let ids = async {
            let mut ids = Vec::new();
            for figure in self.sources(figure)? {
                let window = self.window_of(figure).await?;
                if let Some(of) = self.duties_of(figure) {
                    ids.extend(self.stated(&of, &window).await?.records());
                    continue;
                }
                let norms = self.norms(&window).await?;
                let Some(list) = List::new(figure, self.frame(&window, &norms)) else { continue };
                let rows = self.run(list.records()).await?;
                ids.extend(rows.into_iter().filter_map(|row| row[0].as_text().map(String::from)));
            }
            ids.sort_unstable();
            ids.dedup();
            Ok(Arc::new(ids))
        };
        if self.ask.as_of.is_some() {
            return ids.await;
        }
        let place = self.place(figure, &window);
        self.figures.cells.records.get(place, self.last(figure), self.clock.head, ids).await
    }

    pub async fn answer(&self, id: &str) -> Result<Answer, FigureError> {
        let figure = self.figures.figure(id)?;
        let window = self.window_of(figure).await?;
        let mut answer = Answer {
            figure: id.into(),
            version: figure.version.clone(),
            region: self.ask.region.clone(),
            window,
            as_of: self.position,
            value: None,
            text: None,
            missing: None,
            unit: figure.unit.clone(),
        };
        if matches!(figure.measure, Measure::Name) {
            answer.text = norms::county_name(&self.figures.journal, &self.county, self.ask.as_of).await?;
            answer.missing = answer.text.is_none().then_some(Missing::NoName);
            return Ok(answer);
        }
        match self.number(figure, 0).await? {
            Ok(value) => answer.value = Some(value),
            Err(missing) => answer.missing = Some(missing),
        }
        Ok(answer)
    }

    /// A figure's number in its own unit.
    pub async fn number(&self, figure: &Figure, depth: usize) -> Result<Number, FigureError> {
        let window = self.window_of(figure).await?;
        let number = async { Box::pin(self.work_out(figure, &window, depth)).await };
        if self.ask.as_of.is_some() {
            return number.await;
        }
        self.kept(figure, &window, number).await
    }

    /// A number that is kept, or else worked out and then kept.
    pub async fn kept(
        &self,
        figure: &Figure,
        window: &Window,
        number: impl Future<Output = Result<Number, FigureError>>,
    ) -> Result<Number, FigureError> {
        let place = self.place(figure, window);
        self.figures.cells.numbers.get(place, self.last(figure), self.clock.head, number).await
    }

    pub async fn work_out(&self, figure: &Figure, window: &Window, depth: usize) -> Result<Number, FigureError> {
        match &figure.measure {
            Measure::Name => Ok(Err(Missing::NoName)),
            Measure::Norm(norm) => {
                let norms = self.norms(window).await?;
                Ok(norms
                    .get(norm)
                    .map(|n| Decimal::new(*n, 3).normalize())
                    .ok_or_else(|| Missing::NoNorm { norm: norm.clone() }))
            }
            Measure::Year(parameter) => {
                let value = self.parameter(parameter, window.year).await?;
                Ok(value.map(Decimal::from).ok_or_else(|| Missing::NoParameter { parameter: parameter.clone() }))
            }
            Measure::Formula(formula) if depth < DEEPEST => {
                let mut values = HashMap::new();
                for id in formula.figures() {
                    match self.number(self.figures.figure(id)?, depth + 1).await? {
                        Ok(value) => drop(values.insert(id, value)),
                        Err(_) => return Ok(Err(Missing::Part { figure: id.into() })),
                    }
                }
                let value = formula.value(&|id| values.get(id).copied());
                let scaled = value.map(|v| if figure.unit == "%" { v * Decimal::ONE_HUNDRED } else { v });
                Ok(scaled.ok_or(Missing::NothingToDivideBy))
            }
            Measure::Formula(_) => Ok(Err(Missing::NothingToDivideBy)),
            Measure::Median(_) => self.median(figure, window).await,
            _ if let Some(of) = self.duties_of(figure) => match self.unproven(&of) {
                Some(missing) => Ok(Err(missing)),
                None => Ok(Ok(self.stated(&of, window).await?.count().into())),
            },
            _ => {
                let norms = self.norms(window).await?;
                let Some(list) = List::new(figure, self.frame(window, &norms)) else {
                    return Ok(Err(Missing::NothingToDivideBy));
                };
                let rows = self.run(list.value()).await?;
                let row = rows.first().map(Vec::as_slice).unwrap_or_default();
                let number = self.read(figure, row.first(), row.get(1));
                self.or_empty_ledger(figure, number)
            }
        }
    }

    async fn median(&self, figure: &Figure, window: &Window) -> Result<Number, FigureError> {
        let norms = self.norms(window).await?;
        let Some(list) = List::new(figure, self.frame(window, &norms)) else {
            return Ok(Err(Missing::NothingToDivideBy));
        };
        let rows = self.run(list.rows(None, 0)).await?;
        let mut items: Vec<i64> = rows.iter().filter_map(|r| r[3].as_int()).collect();
        items.sort_unstable();
        if items.is_empty() {
            return self.or_empty_ledger(figure, Err(Missing::NothingToDivideBy));
        }
        let (low, high) = (items[(items.len() - 1) / 2], items[items.len() / 2]);
        let middle = Decimal::from(low + high) / Decimal::TWO;
        Ok(Ok(self.in_unit(figure, middle)))
    }

    /// A stored aggregate as a number in the figure's unit.
    fn read(&self, figure: &Figure, sum: Option<&Value>, count: Option<&Value>) -> Number {
        let count = count.and_then(Value::as_int).unwrap_or(1);
        match sum.and_then(Value::as_int) {
            Some(sum) if count > 0 => Ok(self.in_unit(figure, Decimal::from(sum) / Decimal::from(count))),
            None if matches!(figure.measure, Measure::Sum(_)) => Ok(Decimal::ZERO),
            _ => Err(Missing::NothingToDivideBy),
        }
    }

    /// From stored units (fen, thousandths) to the unit the figure is shown in.
    fn in_unit(&self, figure: &Figure, stored: Decimal) -> Decimal {
        let scale = figure.scale(self.figures.catalogue());
        let value = stored / Decimal::from(scale);
        let value = match (scale, figure.unit.as_str()) {
            (100, "万元") => value / Decimal::from(10_000),
            (100, "亿元") => value / Decimal::from(100_000_000),
            _ => value,
        };
        value.normalize()
    }

    /// Nought out of a ledger that nobody has ever filled is no answer.
    fn or_empty_ledger(&self, figure: &Figure, number: Number) -> Result<Number, FigureError> {
        let nothing = number.as_ref().map_or(true, |n| n.is_zero());
        let ledger = figure.of.as_deref().unwrap_or_default();
        let filled = self.clock.ledgers.get(ledger).is_some_and(|first_last| first_last.0 <= self.position);
        Ok(if nothing && !filled { Err(Missing::EmptyLedger { ledger: ledger.into() }) } else { number })
    }

    /// A figure for each place of so many digits.
    pub async fn by_region(&self, figure: &Figure, digits: usize, depth: usize) -> Result<Arc<ByRegion>, FigureError> {
        let window = self.window_of(figure).await?;
        let map = async { Box::pin(self.work_out_by_region(figure, &window, digits, depth)).await.map(Arc::new) };
        if self.ask.as_of.is_some() {
            return map.await;
        }
        let place = Place { digits, ..self.place(figure, &window) };
        self.figures.cells.breakdowns.get(place, self.last(figure), self.clock.head, map).await
    }

    async fn work_out_by_region(
        &self,
        figure: &Figure,
        window: &Window,
        digits: usize,
        depth: usize,
    ) -> Result<ByRegion, FigureError> {
        if let Measure::Formula(formula) = &figure.measure {
            return self.formula_by_region(figure, formula, digits, depth).await;
        }
        if let Some(of) = self.duties_of(figure) {
            return Ok(self.stated(&of, window).await?.by_region(digits));
        }
        let norms = self.norms(window).await?;
        // A median and a norm have no sums to group: they are not broken down.
        let grouped = !matches!(figure.measure, Measure::Median(_));
        let Some(list) = List::new(figure, self.frame(window, &norms)).filter(|_| grouped) else {
            return Ok(ByRegion::new());
        };
        let rows = self.run(list.by_region(digits)).await?;
        let places = rows.into_iter().filter_map(|row| {
            let region = RegionCode::parse(row[0].as_text()?).ok().filter(|r| r.as_str().len() == digits)?;
            Some((region, self.read(figure, row.get(1), row.get(2)).ok()?))
        });
        Ok(places.collect())
    }

    async fn formula_by_region(
        &self,
        figure: &Figure,
        formula: &catalogue::Formula,
        digits: usize,
        depth: usize,
    ) -> Result<ByRegion, FigureError> {
        if depth >= DEEPEST {
            return Ok(ByRegion::new());
        }
        let mut parts: HashMap<&str, Arc<ByRegion>> = HashMap::new();
        for id in formula.figures() {
            parts.insert(id, self.by_region(self.figures.figure(id)?, digits, depth + 1).await?);
        }
        let places: BTreeSet<RegionCode> = parts.values().flat_map(|m| m.keys().cloned()).collect();
        let hundred = if figure.unit == "%" { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        let values = places.into_iter().filter_map(|place| {
            // A place that a count does not mention has none of it.
            let of = |id: &str| parts.get(id).map(|m| m.get(&place).copied().unwrap_or_default());
            let value = formula.value(&of)? * hundred;
            Some((place, value))
        });
        Ok(values.collect())
    }

    /// The figures with lists of their own that a figure rests on: itself, or those of its formula.
    pub fn sources<'f>(&self, figure: &'f Figure) -> Result<Vec<&'f Figure>, FigureError>
    where
        'a: 'f,
    {
        let mut all = Vec::new();
        let mut open = vec![figure];
        while let Some(figure) = open.pop() {
            match &figure.measure {
                Measure::Formula(formula) if all.len() < 64 => {
                    for id in formula.figures().into_iter().rev() {
                        open.push(self.figures.figure(id)?);
                    }
                }
                _ if all.iter().any(|f: &&Figure| f.id == figure.id) => {}
                _ => all.push(figure),
            }
        }
        Ok(all)
    }
}
