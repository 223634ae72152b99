//! Asking figures: values, lists, breakdowns.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::{Catalogue, Figure, RegionCode, Value};
use futures::future::try_join_all;
use journal::Journal;
use rust_decimal::Decimal;

use crate::cells::Cells;
use crate::query::List;
use crate::session::Session;
use crate::{Answer, Ask, FigureError, Monthly, Row, Standing};

/// The figures of a journal. Cheap to clone; clones share the kept cells.
#[derive(Clone)]
pub struct Figures {
    pub(crate) journal: Journal,
    pub(crate) cells: Arc<Cells>,
}

impl Figures {
    /// The figures of a journal's catalogue.
    pub fn new(journal: Journal) -> Figures {
        Figures { journal, cells: Arc::new(Cells::default()) }
    }

    /// The journal they are read from.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// What the county keeps.
    pub fn catalogue(&self) -> &Catalogue {
        self.journal.catalogue()
    }

    /// A figure by its id.
    ///
    /// # Errors
    /// There is none.
    pub fn figure(&self, id: &str) -> Result<&Figure, FigureError> {
        self.catalogue().figure(id).ok_or_else(|| FigureError::NoSuchFigure(id.into()))
    }

    /// A figure's value.
    ///
    /// # Errors
    /// The figure is unknown or the database fails. A figure without a value is no error: the answer says why.
    pub async fn value(&self, id: &str, ask: &Ask) -> Result<Answer, FigureError> {
        let answers = self.values(&[id], ask).await?;
        answers.into_iter().next().ok_or_else(|| FigureError::NoSuchFigure(id.into()))
    }

    /// The values of many figures, all at one position, in the order asked.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn values(&self, ids: &[&str], ask: &Ask) -> Result<Vec<Answer>, FigureError> {
        let session = self.session(ask).await?;
        try_join_all(ids.iter().map(|id| session.answer(id))).await
    }

    /// The records of a figure, with what each contributes. A formula's are those of the figures it is worked out from.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn rows(&self, id: &str, ask: &Ask, limit: Option<i64>, offset: i64) -> Result<Vec<Row>, FigureError> {
        let session = self.session(ask).await?;
        let mut all = Vec::new();
        for figure in session.sources(self.figure(id)?)? {
            let window = session.window_of(figure).await?;
            if let Some(of) = session.duties_of(figure) {
                let rows = session.rows_of(session.stated(&of, &window).await?).await?;
                let from = usize::try_from(offset).unwrap_or_default();
                let most = limit.and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
                all.extend(rows.into_iter().skip(from).take(most));
                continue;
            }
            let norms = session.norms(&window).await?;
            let frame = session.frame(&window, &norms);
            let Some(list) = List::new(figure, frame) else { continue };
            let ledger = figure.of.clone().unwrap_or_default();
            all.extend(session.run(list.rows(limit, offset)).await?.into_iter().filter_map(|r| read(&ledger, r)));
        }
        Ok(all)
    }

    /// The next records of a figure after one of its list, each with where it stands in it. The list goes figure by figure where it is
    /// worked out from several, each of them once, and by place within each.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn rows_after(
        &self,
        id: &str,
        ask: &Ask,
        limit: i64,
        after: Option<&Standing>,
    ) -> Result<Vec<(Standing, Row)>, FigureError> {
        self.rows_from(id, ask, limit, after, false).await
    }

    /// The records before one of the same list, in its order: the page before.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn rows_before(
        &self,
        id: &str,
        ask: &Ask,
        limit: i64,
        before: &Standing,
    ) -> Result<Vec<(Standing, Row)>, FigureError> {
        let mut rows = self.rows_from(id, ask, limit, Some(before), true).await?;
        rows.reverse();
        Ok(rows)
    }

    async fn rows_from(
        &self,
        id: &str,
        ask: &Ask,
        limit: i64,
        from: Option<&Standing>,
        back: bool,
    ) -> Result<Vec<(Standing, Row)>, FigureError> {
        let session = self.session(ask).await?;
        let mut sources = session.sources(self.figure(id)?)?;
        if back {
            sources.reverse();
        }
        let begun = from.and_then(|at| sources.iter().position(|s| s.id == at.figure));
        let mut all = Vec::new();
        for (i, figure) in sources.into_iter().enumerate().skip(begun.unwrap_or_default()) {
            let left = limit - all.len() as i64;
            if left <= 0 {
                break;
            }
            let window = session.window_of(figure).await?;
            let here = from.filter(|_| begun == Some(i));
            if let Some(of) = session.duties_of(figure) {
                let rows = session.rows_of(session.stated(&of, &window).await?).await?;
                let mut rows: Vec<_> =
                    rows.into_iter().map(|row| (Standing::of_several(&figure.id, &row), row)).collect();
                if back {
                    rows.reverse();
                }
                let beyond = |at: &Standing, stands: &Standing| {
                    if back { stands.place() < at.place() } else { stands.place() > at.place() }
                };
                let further = rows.into_iter().filter(|(stands, _)| here.is_none_or(|at| beyond(at, stands)));
                all.extend(further.take(usize::try_from(left).unwrap_or_default()));
                continue;
            }
            let norms = session.norms(&window).await?;
            let Some(list) = List::new(figure, session.frame(&window, &norms)) else { continue };
            let ledger = figure.of.clone().unwrap_or_default();
            let here = here.map(|at| (at.region.as_str(), at.record.as_str()));
            let rows = session.run(list.rows_from(left, here, back)).await?;
            all.extend(
                rows.into_iter().filter_map(|r| read(&ledger, r)).map(|row| (Standing::of(&figure.id, &row), row)),
            );
        }
        Ok(all)
    }

    /// A figure's value with the ids of its records, sorted and each once, both at one position.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn value_with_records(&self, id: &str, ask: &Ask) -> Result<(Answer, Arc<Vec<String>>), FigureError> {
        let session = self.session(ask).await?;
        let figure = self.figure(id)?;
        let answer = session.answer(id).await?;
        let counted = figure.is_counted() && answer.value.is_some();
        let records = if counted { session.record_ids(figure).await? } else { Arc::default() };
        Ok((answer, records))
    }

    /// How many records a figure's list has.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn row_count(&self, id: &str, ask: &Ask) -> Result<i64, FigureError> {
        let session = self.session(ask).await?;
        let mut count = 0;
        for figure in session.sources(self.figure(id)?)? {
            let window = session.window_of(figure).await?;
            if let Some(of) = session.duties_of(figure) {
                count += session.stated(&of, &window).await?.count() as i64;
                continue;
            }
            let norms = session.norms(&window).await?;
            let frame = session.frame(&window, &norms);
            let Some(list) = List::new(figure, frame) else { continue };
            let rows = session.run(list.count()).await?;
            count += rows.first().and_then(|r| r[0].as_int()).unwrap_or_default();
        }
        Ok(count)
    }

    /// A figure for every township (`digits` 9) or village (12) in the asked place that it has a value for.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn by_region(
        &self,
        id: &str,
        ask: &Ask,
        digits: usize,
    ) -> Result<BTreeMap<RegionCode, Decimal>, FigureError> {
        let session = self.session(ask).await?;
        session.by_region(self.figure(id)?, digits, 0).await.map(Arc::unwrap_or_clone)
    }

    /// Many figures for every township or village, all at one position.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn many_by_region(
        &self,
        ids: &[&str],
        ask: &Ask,
        digits: usize,
    ) -> Result<Vec<Arc<BTreeMap<RegionCode, Decimal>>>, FigureError> {
        let session = self.session(ask).await?;
        let session = &session;
        try_join_all(ids.iter().map(|id| async move { session.by_region(self.figure(id)?, digits, 0).await })).await
    }

    /// A figure month by month over its window: what happened in each, or how things stood at each one's end.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn by_month(&self, id: &str, ask: &Ask) -> Result<Vec<Monthly>, FigureError> {
        let session = self.session(ask).await?;
        let figure = self.figure(id)?;
        let mut all = Vec::new();
        for month in session.window_of(figure).await?.months()? {
            let value = session.within(month).number(figure, 0).await?;
            all.push(Monthly { month: month.first.strftime("%Y-%m").to_string(), value: value.ok() });
        }
        Ok(all)
    }

    /// How many records a claim speaks of: its list, those that fulfil it included. None for what is no claim, or where nothing has
    /// been entered.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn spoken_of(&self, id: &str, ask: &Ask) -> Result<Option<Decimal>, FigureError> {
        let figure = self.figure(id)?;
        if !figure.is_claim() {
            return Ok(None);
        }
        let session = self.session(ask).await?;
        let window = session.window_of(figure).await?;
        if let Some(of) = session.duties_of(figure) {
            let told = session.unproven(&of).is_none();
            return Ok(Some(session.stated(&of, &window).await?.spoken_of.into()).filter(|_| told));
        }
        let all = Figure { must: None, must_text: String::new(), ..figure.clone() };
        // Not by its id: the kept value of that is the number of exceptions.
        Ok(Box::pin(session.work_out(&all, &window, 0)).await?.ok())
    }

    /// The same figure in the same window a year earlier.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn year_before(&self, id: &str, ask: &Ask) -> Result<Option<Decimal>, FigureError> {
        let session = self.session(ask).await?;
        let figure = self.figure(id)?;
        let before = session.window_of(figure).await?.year_before()?;
        Ok(session.within(before).number(figure, 0).await?.ok())
    }

    /// The position at which an ask is answered.
    pub(crate) async fn session<'a>(&'a self, ask: &'a Ask) -> Result<Session<'a>, FigureError> {
        let county = ask.region.county();
        let clock = self.cells.clock(&self.journal, &county).await?;
        let position = ask.as_of.unwrap_or(clock.head);
        Ok(Session { figures: self, ask, county, position, clock, fixed: ask.exact })
    }
}

/// A row of a list's statement; none where its place is no place.
fn read(ledger: &str, row: Vec<Value>) -> Option<Row> {
    let mut row = row.into_iter();
    let mut next = || row.next().unwrap_or_default();
    let (record, region, seq, item) = (next(), next(), next(), next());
    Some(Row {
        ledger: ledger.into(),
        record: record.as_text().unwrap_or_default().into(),
        region: RegionCode::parse(region.as_text()?).ok()?,
        from_seq: seq.as_int().unwrap_or_default(),
        item,
    })
}
