//! Whether anything has been entered that a figure could speak of. A nought out of records is a count; a nought out of none at all is a
//! year, a month or a place that nobody has reported yet, and says nothing about how things went.

use catalogue::{Expr, Figure, FigureTime, Measure, Scope};

use crate::query::List;
use crate::session::Session;
use crate::{Answer, Ask, Decimal, FigureError, Figures};

/// A figure beside the same of a year earlier, for whoever draws a conclusion from the two.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// The figure.
    pub answer: Answer,
    /// Whether anything has been entered for its place and window: a nought is a count only then.
    pub entered: bool,
    /// The same a year earlier; none where nothing had been entered then, or the figure has no years.
    pub before: Option<Decimal>,
}

impl Figures {
    /// Many figures beside those of a year earlier, all at one position, in the order asked.
    ///
    /// # Errors
    /// As [`Figures::value`].
    pub async fn beside(&self, ids: &[&str], ask: &Ask) -> Result<Vec<Beside>, FigureError> {
        let session = self.session(ask).await?;
        futures::future::try_join_all(ids.iter().map(|id| session.beside(id))).await
    }
}

impl Session<'_> {
    async fn beside(&self, id: &str) -> Result<Beside, FigureError> {
        let (figure, answer) = (self.figures.figure(id)?, self.answer(id).await?);
        // A claim of all there are holds of none as well.
        let entered = figure.is_claim() || !is_nought(answer.value) || self.has_entries(figure).await?;
        let then = self.within(self.window_of(figure).await?.year_before()?);
        let before = then.number(figure, 0).await?.ok();
        let told = !is_nought(before) || then.has_entries(figure).await?;
        Ok(Beside { answer, entered, before: before.filter(|_| told) })
    }

    /// Whether any of the ledgers that a figure counts has a record of its place and window, whatever else the figure asks of it.
    async fn has_entries(&self, figure: &Figure) -> Result<bool, FigureError> {
        for source in self.sources(figure)? {
            // Where nothing was due there is nothing to count of it: nought out of that is no year in which all went well.
            if let Some(of) = self.duties_of(source).filter(|_| !source.is_claim()) {
                if self.stated(&of, &self.window_of(source).await?).await?.spoken_of > 0 {
                    return Ok(true);
                }
                continue;
            }
            // What stands on a day goes on standing until somebody ends it: where nothing stands there is none of it. Whether such a
            // ledger is kept at all is asked when it is counted. A norm, a name and a claim's duty are no records of a window either.
            if source.of.is_none() || source.owed.is_some() || source.time == FigureTime::State {
                return Ok(true);
            }
            let when = source.condition.as_ref().and_then(when);
            if source.time == FigureTime::None && when.is_none() {
                return Ok(true);
            }
            let any = Figure {
                id: format!("{}#entered", source.id),
                condition: when,
                must: None,
                must_text: String::new(),
                measure: Measure::Count,
                ..source.clone()
            };
            let window = self.window_of(source).await?;
            let found = async {
                let norms = self.norms(&window).await?;
                let Some(list) = List::new(&any, self.frame(&window, &norms)) else { return Ok(Ok(Decimal::ONE)) };
                Ok(Ok(Decimal::from(self.run(list.any()).await?.len())))
            };
            let found = match self.ask.as_of {
                Some(_) => found.await,
                None => self.kept(&any, &window, found).await,
            };
            if !is_nought(found?.ok()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_nought(value: Option<Decimal>) -> bool {
    value.is_some_and(|v| v.is_zero())
}

/// The terms of a condition that say when: those that hold a field of the record's own to the window's days or year. The others say what.
fn when(condition: &Expr) -> Option<Expr> {
    match condition {
        Expr::And(a, b) => match (when(a), when(b)) {
            (Some(a), Some(b)) => Some(Expr::And(Box::new(a), Box::new(b))),
            (one, other) => one.or(other),
        },
        Expr::Compare(a, _, b) if dates(a, b) || dates(b, a) => Some(condition.clone()),
        _ => None,
    }
}

/// Whether the first is a field of the record's own, and the second worked out from the window alone.
fn dates(field: &Expr, day: &Expr) -> bool {
    let own = matches!(field, Expr::Column(c) if c.scope == Scope::Own && c.path.len() == 1);
    let (mut window, mut records) = (false, false);
    day.visit(&mut |e| match e {
        Expr::Param(_) => window = true,
        Expr::Column(_) | Expr::Exists { .. } | Expr::Aggregate { .. } => records = true,
        _ => {}
    });
    own && window && !records
}
