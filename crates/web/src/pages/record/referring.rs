//! What refers to a record: by ledger and field, the first few of each.

use catalogue::{Field, Ledger, Value};
use futures::future::try_join_all;
use journal::RecordQuery;

use crate::WebError;
use crate::desk::Desk;
use crate::find::seen;
use crate::links::{self, Query};

/// How many of each are named; the rest are a click away.
const NAMED: i64 = 5;

/// The records of one ledger that refer to this one by one field.
pub(crate) struct Referring {
    pub ledger: String,
    pub field: String,
    pub count: i64,
    pub list: String,
    pub records: Vec<(String, String, String)>,
}

/// Everything that refers to a record and that the reader may open.
pub(crate) async fn all(desk: &Desk, ledger: &Ledger, id: &str) -> Result<Vec<Referring>, WebError> {
    let fields = desk
        .catalogue()
        .ledgers()
        .filter(|l| desk.access().reads_anywhere(l))
        .flat_map(|l| l.fields.iter().filter(|f| f.refers_to() == Some(&ledger.name)).map(move |f| (l, f)));
    let found = try_join_all(fields.map(|(l, f)| one(desk, l, f, id))).await?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) async fn one(desk: &Desk, ledger: &Ledger, field: &Field, id: &str) -> Result<Option<Referring>, WebError> {
    let equal = vec![(field.name.clone(), Value::from(id))];
    let query = RecordQuery { equal, limit: Some(NAMED), ..seen(desk, ledger) };
    let records = desk.state.journal.records(desk.county(), ledger, &query).await?;
    if records.is_empty() {
        return Ok(None);
    }
    let count = desk.state.journal.count(desk.county(), ledger, &query).await?;
    let labels = desk.labels(records.iter().map(|r| (ledger, r))).await?;
    let row = |r: &journal::Record| {
        (links::record(&ledger.name, &r.record), labels.record(ledger, r), desk.places.full(&r.region))
    };
    let query = Query::default().with(&format!("is.{}", field.name), id);
    let w = desk.words();
    Ok(Some(Referring {
        ledger: w.name(&ledger.names),
        field: w.name(&field.names),
        count,
        list: format!("{}{query}", links::ledger(&ledger.name)),
        records: records.iter().map(row).collect(),
    }))
}
