//! Lists: a page of records in an order, from a cursor on; how many there are and what they add up to. Fast at a million rows:
//! ids come from an index alone, rows by their keys, and a page never counts its way from the beginning.

use std::collections::HashMap;

use catalogue::{Ledger, RegionCode, Value};
use futures::future::try_join_all;
use serde::{Deserialize, Serialize};

use crate::read::{condition, condition_within, table, version};
use crate::shares::Share;
use crate::{Backend, Bind, Journal, JournalError, OPEN, Record, RecordQuery, project, schema};

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The value of the ordering field there; null among records that have none, which come last.
    pub value: Value,
    /// The place there.
    pub region: String,
    /// The record.
    pub record: String,
    /// Whether the page is the one before it, not after.
    pub back: bool,
}

/// What a field is to be quick for in a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ease {
    /// Its values: those that equal one, lie in a range, or come first.
    Value,
    /// A part of its text.
    Text,
}

/// Records with a value of the ordering field, and those without.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Segment {
    With,
    Without,
}

/// What one statement walks through.
struct Walk<'w> {
    segment: Segment,
    from: Option<&'w Cursor>,
    back: bool,
    limit: usize,
    share: &'w Share,
}

impl Journal {
    /// A page of records: those after (or before) the cursor in the query's order, at most its limit, as they stand or as of the
    /// query's position. Records without a value of the ordering field come last; without an order it goes by place.
    ///
    /// # Errors
    /// The database fails.
    pub async fn page(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
        at: Option<&Cursor>,
    ) -> Result<Vec<Record>, JournalError> {
        let query = &match in_order(query) {
            true => query.clone(),
            false => self.narrowed(county, ledger, query).await?,
        };
        let limit = usize::try_from(query.limit.unwrap_or(50)).unwrap_or_default();
        let back = at.is_some_and(|c| c.back);
        let mut shares = self.shares(county, ledger, query).await?;
        if back {
            shares.reverse();
        }
        let mut ids: Vec<String> = Vec::new();
        for (segment, from) in segments(query, at) {
            if ids.len() < limit {
                let (shares, limit) = (shares.iter(), limit - ids.len());
                let walks =
                    shares.map(|share| self.ids(county, ledger, query, Walk { segment, from, back, limit, share }));
                ids.extend(try_join_all(walks).await?.into_iter().flatten().take(limit));
            }
        }
        if back {
            ids.reverse();
        }
        let mut records: HashMap<String, Record> = self
            .versions_of(county, ledger, &ids, query.as_of)
            .await?
            .into_iter()
            .map(|r| (r.record.clone(), r))
            .collect();
        Ok(ids.iter().filter_map(|id| records.remove(id)).collect())
    }

    async fn ids(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
        Walk { segment, from, back, limit, share }: Walk<'_>,
    ) -> Result<Vec<String>, JournalError> {
        let (mut terms, mut binds) = condition_within(self.db().backend(), county, ledger, query, share);
        let by = ordering(ledger, query);
        let down = query.order.as_ref().is_some_and(|(_, down)| *down) != back;
        let direction = if down { "DESC" } else { "ASC" };
        let mut place = |bind: Bind| {
            binds.push(bind);
            format!("${}", binds.len())
        };
        let columns = match (by, segment) {
            (Some(field), Segment::With) => {
                terms.push_str(&format!(" AND \"{}\" IS NOT NULL", field.name));
                vec![format!("\"{}\"", field.name), "region".into(), "record".into()]
            }
            (Some(field), Segment::Without) => {
                terms.push_str(&format!(" AND \"{}\" IS NULL", field.name));
                vec!["region".to_string(), "record".into()]
            }
            (None, _) => vec!["region".to_string(), "record".into()],
        };
        if let Some(cursor) = from {
            let mut values = Vec::new();
            if let (Some(field), Segment::With) = (by, segment) {
                values.push(place(Bind::of(&cursor.value, schema::stored(field))));
            }
            values.push(place(cursor.region.as_str().into()));
            values.push(place(cursor.record.as_str().into()));
            let sign = if down { '<' } else { '>' };
            terms.push_str(&format!(" AND ({}) {sign} ({})", columns.join(", "), values.join(", ")));
        }
        let order: Vec<String> = columns.iter().map(|c| format!("{c} {direction}")).collect();
        let table = table(self.db().backend(), ledger, query);
        let (columns, order) = (columns.join(", "), order.join(", "));
        let select =
            |more: &str| format!("SELECT {columns} FROM {table} WHERE {terms}{more} ORDER BY {order} LIMIT {limit}");
        let sql = match query.as_of {
            None => select(""),
            // Versions that stand are walked in order by the lists' own index; the few that have ended since are put among them.
            Some(_) => format!(
                "SELECT {columns} FROM (SELECT * FROM ({}) AS standing UNION ALL SELECT * FROM ({}) AS ended) AS versions
                 ORDER BY {order} LIMIT {limit}",
                select(&format!(" AND to_seq = {OPEN}")),
                select(&format!(" AND to_seq < {OPEN}"))
            ),
        };
        let rows = self.db().rows(&sql, binds).await?;
        Ok(rows.iter().filter_map(|r| r.last()?.as_text().map(String::from)).collect())
    }

    /// Records in force by their ids, in no order; those that are not there are left out.
    ///
    /// # Errors
    /// The database fails.
    pub async fn records_of(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        ids: &[String],
    ) -> Result<Vec<Record>, JournalError> {
        self.versions_of(county, ledger, ids, None).await
    }

    async fn versions_of(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        ids: &[String],
        as_of: Option<i64>,
    ) -> Result<Vec<Record>, JournalError> {
        let version = version(as_of);
        let mut all = Vec::with_capacity(ids.len());
        for batch in ids.chunks(project::MOST_LISTED) {
            let sql = format!(
                "SELECT {} FROM {} WHERE county = $1 AND {version} AND record IN ({})",
                project::columns(ledger),
                ledger.table(),
                project::listed(batch.len())
            );
            let mut binds: Vec<Bind> = vec![county.as_str().into()];
            binds.extend(batch.iter().map(|id| id.as_str().into()));
            for row in self.db().rows(&sql, binds).await? {
                all.push(project::record(ledger, row)?);
            }
        }
        Ok(all)
    }

    /// How many records a query has, counted no further than `most`: one more says that there are more.
    ///
    /// # Errors
    /// The database fails.
    pub async fn count_to(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
        most: i64,
    ) -> Result<i64, JournalError> {
        let (terms, binds) = condition(self.db().backend(), county, ledger, query);
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE {terms} LIMIT {}) AS counted",
            table(self.db().backend(), ledger, query),
            most + 1
        );
        let rows = self.db().rows(&sql, binds).await?;
        Ok(rows.first().and_then(|r| r[0].as_int()).unwrap_or_default())
    }

    /// How many records a query has and what some of their number fields add up to, in the unit they are kept in; nothing
    /// where no record has a value.
    ///
    /// # Errors
    /// The database fails.
    pub async fn sums(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
        fields: &[&str],
    ) -> Result<(i64, Vec<Option<i64>>), JournalError> {
        let (terms, binds) = condition(self.db().backend(), county, ledger, query);
        let fields = fields.iter().filter(|f| ledger.field(f).is_some());
        let sums: String = fields.map(|f| format!(", CAST(SUM(\"{f}\") AS BIGINT)")).collect();
        let table = table(self.db().backend(), ledger, query);
        let sql = format!("SELECT COUNT(*){sums} FROM {table} WHERE {terms}");
        let row = self.db().rows(&sql, binds).await?.into_iter().next().unwrap_or_default();
        let mut numbers = row.iter().map(Value::as_int);
        Ok((numbers.next().flatten().unwrap_or_default(), numbers.collect()))
    }

    /// Makes the index by which a long list is filtered by a field, or put in its order, without reading all of it. There is
    /// no need of it in short ones, and every entry would pay for it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn ease(&self, ledger: &Ledger, field: &str, how: Ease) -> Result<(), JournalError> {
        let Some(field) = ledger.field(field) else { return Ok(()) };
        let (table, name) = (ledger.table(), &field.name);
        let (index, columns) = match how {
            Ease::Value => (ledger.list_index(name), format!("\"{name}\", region, record")),
            Ease::Text => (ledger.text_index(name), format!("region, record, \"{name}\"")),
        };
        let sql = format!("CREATE INDEX IF NOT EXISTS {index} ON {table} (county, to_seq, {columns})");
        self.db().run(&sql, vec![]).await?;
        if self.db().backend() == Backend::Sqlite {
            return Ok(());
        }
        self.db().run(&format!("ANALYZE {table}"), vec![]).await.map(|_| ())
    }
}

/// Whether a query is a search by places and nothing else, which reads the index on places alone and no more of it than fills a page.
fn in_order(query: &RecordQuery) -> bool {
    query.order.is_none()
        && query.equal.is_empty()
        && query.between.is_empty()
        && query.among.is_empty()
        && query.contains.is_empty()
}

fn ordering<'l>(ledger: &'l Ledger, query: &RecordQuery) -> Option<&'l catalogue::Field> {
    query.order.as_ref().and_then(|(name, _)| ledger.field(name))
}

/// What to walk through from a cursor on, in the order of walking.
fn segments<'c>(query: &RecordQuery, at: Option<&'c Cursor>) -> Vec<(Segment, Option<&'c Cursor>)> {
    let by_field = query.order.as_ref().is_some_and(|(name, _)| name != "region");
    match at {
        _ if !by_field => vec![(Segment::With, at)],
        None => vec![(Segment::With, None), (Segment::Without, None)],
        Some(c) if c.back && c.value.is_null() => vec![(Segment::Without, at), (Segment::With, None)],
        Some(c) if c.back => vec![(Segment::With, at)],
        Some(c) if c.value.is_null() => vec![(Segment::Without, at)],
        Some(_) => vec![(Segment::With, at), (Segment::Without, None)],
    }
}
