//! What refers to a record: by ledger and field, the latest few of each.

use catalogue::{Field, FieldType, Ledger, Value};
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

/// The field that tells when a record is of: the day it is counted at, its beginning, else the date, month or year
/// that tells it from others of its kind. Records of a ledger that has none go by when they were made.
fn dated(ledger: &Ledger) -> Option<&Field> {
    let begins = ledger.day.as_ref().or(ledger.span.as_ref().map(|(from, _)| from)).and_then(|name| ledger.field(name));
    let dated = |f: &&Field| {
        ledger.same.contains(&f.name) && matches!(f.kind, FieldType::Date | FieldType::Month | FieldType::Year)
    };
    begins.or_else(|| ledger.entered().find(dated))
}

pub(super) async fn one(desk: &Desk, ledger: &Ledger, field: &Field, id: &str) -> Result<Option<Referring>, WebError> {
    let equal = vec![(field.name.clone(), Value::from(id))];
    let order = dated(ledger).map_or("record", |f| f.name.as_str());
    let order = Some((order.to_string(), true));
    let query = RecordQuery { equal, order, limit: Some(NAMED), ..seen(desk, ledger) };
    let journal = &desk.state.journal;
    let records = match dated(ledger) {
        // Those without a day come after all that have one.
        Some(_) => journal.page(desk.county(), ledger, &query, None).await?,
        None => journal.records(desk.county(), ledger, &query).await?,
    };
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

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_latest_five_that_refer_to_a_record_are_named_and_all_are_counted() {
        let bench = testing::bench().await;
        // Entered out of order, and one without a day of its own.
        for day in [3, 9, 1, 7, 5, 8, 2, 6, 4] {
            let day = format!("2026-10-0{day}");
            let fields = [("posting", bench.posting.as_str()), ("day", &day), ("status", "在村")];
            bench.enter("day_status", "419931100201", &fields).await;
        }
        let page = bench.signed_in("wang").await.get(&format!("/ledgers/posting/records/{}", bench.posting)).await;
        for (day, named) in [(9, true), (8, true), (7, true), (6, true), (5, true), (4, false), (1, false)] {
            assert_eq!(page.text().contains(&format!("2026-10-0{day}")), named, "{day}: {}", page.text());
        }
        let at = |day: &str| page.body.find(day).unwrap();
        assert!(at("2026-10-09") < at("2026-10-08") && at("2026-10-06") < at("2026-10-05"), "the latest first");
    }

    #[tokio::test]
    async fn records_that_have_no_day_go_by_when_they_were_made() {
        let bench = testing::bench().await;
        let org = bench.hostile.clone();
        for n in 1..=7 {
            let name = format!("人员{n}");
            bench.enter("person", "419931", &[("name", &name), ("unit", &org)]).await;
        }
        let page = bench.signed_in("wang").await.get(&format!("/ledgers/org/records/{org}")).await;
        for (n, named) in [(7, true), (3, true), (2, false), (1, false)] {
            assert_eq!(page.text().contains(&format!("人员{n}")), named, "{n}: {}", page.text());
        }
    }
}
