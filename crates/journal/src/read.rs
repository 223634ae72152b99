//! Reading: records in force or as of a position, a record's history, a county's head.

use std::collections::BTreeMap;

use catalogue::{Ledger, RegionCode, Value};

use crate::shares::Share;
use crate::{Backend, Bind, Entry, Head, Journal, JournalError, OPEN, Record, project, search};

/// Which records of a ledger.
#[derive(Clone, Debug, Default)]
pub struct RecordQuery {
    /// Only those that lie in this place.
    pub within: Option<RegionCode>,
    /// Only those that lie in one of these places, such as a reader's own: no record at all where there are none.
    pub places: Option<Vec<RegionCode>>,
    /// Only these records, as [`Journal::narrowed`] has found them.
    pub records: Option<Vec<String>>,
    /// As of this position; none for now.
    pub as_of: Option<i64>,
    /// Fields that must equal a value.
    pub equal: Vec<(String, Value)>,
    /// Fields that lie between two values, both counted in; either may be missing.
    pub between: Vec<(String, Option<Value>, Option<Value>)>,
    /// Fields that must be one of some values.
    pub among: Vec<(String, Vec<Value>)>,
    /// Fields that must hold a text, in either case of its letters.
    pub contains: Vec<(String, String)>,
    /// A text that one of its short texts contains, or the first letters of their pinyin.
    pub search: Option<String>,
    /// Words that must all fit, each in one of its ways.
    pub words: Vec<Word>,
    /// Order by a field (`region` and `record` too, the latter being the order of making); by place and record otherwise.
    pub order: Option<(String, bool)>,
    /// At most so many; none for all.
    pub limit: Option<i64>,
    /// After so many.
    pub offset: i64,
}

/// A word that is looked for: a record fits it by its own short texts as those of [`RecordQuery::search`], by one of its fields, or by
/// its place.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The word itself.
    pub text: String,
    /// Values that it may mean, by field.
    pub among: Vec<(String, Vec<Value>)>,
    /// Places that it may mean.
    pub within: Vec<RegionCode>,
}

/// A record's entry with the values that its fields had before.
#[derive(Clone, Debug)]
pub struct Change {
    /// The entry.
    pub entry: Entry,
    /// For each field that the entry set: what it was before.
    pub before: BTreeMap<String, Value>,
}

impl Journal {
    /// Where a county's chain stands; position 0 before its first entry.
    ///
    /// # Errors
    /// The database fails.
    pub async fn head(&self, county: &RegionCode) -> Result<Head, JournalError> {
        let sql = "SELECT seq, hash FROM journal_head WHERE county = $1";
        let rows = self.db().rows(sql, vec![county.as_str().into()]).await?;
        Ok(rows.first().map_or(Head { seq: 0, hash: String::new() }, |row| Head {
            seq: row[0].as_int().unwrap_or_default(),
            hash: row[1].as_text().unwrap_or_default().into(),
        }))
    }

    /// The counties that have a chain here.
    ///
    /// # Errors
    /// The database fails.
    pub async fn counties(&self) -> Result<Vec<RegionCode>, JournalError> {
        let rows = self.db().rows("SELECT county FROM journal_head ORDER BY county", vec![]).await?;
        Ok(rows.iter().filter_map(|r| RegionCode::parse(r[0].as_text()?).ok()).collect())
    }

    /// One record in force.
    ///
    /// # Errors
    /// The database fails.
    pub async fn record(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        record: &str,
    ) -> Result<Option<Record>, JournalError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE county = $1 AND to_seq = {OPEN} AND record = $2",
            project::columns(ledger),
            ledger.table()
        );
        let rows = self.db().rows(&sql, vec![county.as_str().into(), record.into()]).await?;
        rows.into_iter().next().map(|row| project::record(ledger, row)).transpose()
    }

    /// Records of a ledger.
    ///
    /// # Errors
    /// The database fails.
    pub async fn records(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
    ) -> Result<Vec<Record>, JournalError> {
        let (condition, binds) = condition(self.db().backend(), county, ledger, query);
        let order = match &query.order {
            Some((field, down)) if field == "record" => format!("record {}", if *down { "DESC" } else { "ASC" }),
            Some((field, down)) if field == "region" || ledger.field(field).is_some() => {
                format!("\"{field}\" {}, record", if *down { "DESC" } else { "ASC" })
            }
            _ => "region, record".into(),
        };
        let limit = query.limit.map_or(String::new(), |n| format!(" LIMIT {n} OFFSET {}", query.offset));
        let (columns, table) = (project::columns(ledger), table(self.db().backend(), ledger, query));
        let sql = format!("SELECT {columns} FROM {table} WHERE {condition} ORDER BY {order}{limit}");
        let rows = self.db().rows(&sql, binds).await?;
        rows.into_iter().map(|row| project::record(ledger, row)).collect()
    }

    /// How many records a query has.
    ///
    /// # Errors
    /// The database fails.
    pub async fn count(&self, county: &RegionCode, ledger: &Ledger, query: &RecordQuery) -> Result<i64, JournalError> {
        let (condition, binds) = condition(self.db().backend(), county, ledger, query);
        let table = table(self.db().backend(), ledger, query);
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {condition}");
        let rows = self.db().rows(&sql, binds).await?;
        Ok(rows.first().and_then(|r| r[0].as_int()).unwrap_or_default())
    }

    /// A record's entries, oldest first, each with what its fields were before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn history(&self, county: &RegionCode, record: &str) -> Result<Vec<Change>, JournalError> {
        let sql = format!("SELECT {ENTRY} FROM journal_entry WHERE county = $1 AND record = $2 ORDER BY seq");
        let rows = self.db().rows(&sql, vec![county.as_str().into(), record.into()]).await?;
        let mut standing: BTreeMap<String, Value> = BTreeMap::new();
        rows.into_iter()
            .map(|row| {
                let entry = entry(row)?;
                let before =
                    entry.fields.keys().map(|k| (k.clone(), standing.get(k).cloned().unwrap_or_default())).collect();
                standing.extend(entry.fields.clone());
                Ok(Change { entry, before })
            })
            .collect()
    }

    /// One record as it stood at a position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn record_at(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        record: &str,
        seq: i64,
    ) -> Result<Option<Record>, JournalError> {
        let sql = format!(
            "SELECT {} FROM {} WHERE county = $1 AND record = $2 AND from_seq <= {seq} AND to_seq > {seq}",
            project::columns(ledger),
            ledger.table()
        );
        let rows = self.db().rows(&sql, vec![county.as_str().into(), record.into()]).await?;
        rows.into_iter().next().map(|row| project::record(ledger, row)).transpose()
    }

    /// The latest entries of a county, newest first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn latest(&self, county: &RegionCode, limit: i64) -> Result<Vec<Entry>, JournalError> {
        let sql = format!("SELECT {ENTRY} FROM journal_entry WHERE county = $1 ORDER BY seq DESC LIMIT {limit}");
        self.db().rows(&sql, vec![county.as_str().into()]).await?.into_iter().map(entry).collect()
    }

    /// The entries of a county after a position, oldest first: at most so many, the rest follows from the last one's position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn entries(&self, county: &RegionCode, after: i64, limit: i64) -> Result<Vec<Entry>, JournalError> {
        let sql =
            format!("SELECT {ENTRY} FROM journal_entry WHERE county = $1 AND seq > {after} ORDER BY seq LIMIT {limit}");
        self.db().rows(&sql, vec![county.as_str().into()]).await?.into_iter().map(entry).collect()
    }

    /// Entries of a county before a position, newest first: the chain a page at a time.
    ///
    /// # Errors
    /// The database fails.
    pub async fn before(&self, county: &RegionCode, seq: i64, limit: i64) -> Result<Vec<Entry>, JournalError> {
        let sql = format!(
            "SELECT {ENTRY} FROM journal_entry WHERE county = $1 AND seq < {seq} ORDER BY seq DESC LIMIT {limit}"
        );
        self.db().rows(&sql, vec![county.as_str().into()]).await?.into_iter().map(entry).collect()
    }

    /// Whether any of some ledgers has gained an entry after a position.
    ///
    /// # Errors
    /// The database fails.
    pub async fn moved(&self, county: &RegionCode, ledgers: &[&str], after: i64) -> Result<bool, JournalError> {
        let listed: Vec<String> = (0..ledgers.len()).map(|i| format!("${}", i + 3)).collect();
        let sql = format!(
            "SELECT 1 FROM journal_entry WHERE county = $1 AND seq > $2 AND ledger IN ({}) LIMIT 1",
            listed.join(", ")
        );
        let mut binds: Vec<Bind> = vec![county.as_str().into(), after.into()];
        binds.extend(ledgers.iter().map(|l| Bind::from(*l)));
        Ok(!self.db().rows(&sql, binds).await?.is_empty())
    }

    /// The entries after a position that touch any of some records: how later corrections bear on a frozen figure.
    ///
    /// # Errors
    /// The database fails.
    pub async fn touching(
        &self,
        county: &RegionCode,
        records: &[String],
        after: i64,
    ) -> Result<Vec<Entry>, JournalError> {
        let mut all = Vec::new();
        for batch in records.chunks(project::MOST_LISTED) {
            let sql = format!(
                "SELECT {ENTRY} FROM journal_entry WHERE county = $1 AND seq > {after} AND record IN ({}) ORDER BY seq",
                project::listed(batch.len())
            );
            let mut binds: Vec<Bind> = vec![county.as_str().into()];
            binds.extend(batch.iter().map(|r| r.as_str().into()));
            for row in self.db().rows(&sql, binds).await? {
                all.push(entry(row)?);
            }
        }
        Ok(all)
    }
}

/// The columns of an entry, in the order of [`entry`].
pub(crate) const ENTRY: &str = "county, seq, id, ledger, record, act, region, fields, reason, actor, recorded_at, device_at, source, declared, prev, hash";

/// A row of [`ENTRY`] as an entry; fields that are no JSON make an empty map, which the chain's hash then gives away.
pub(crate) fn entry(row: Vec<Value>) -> Result<Entry, JournalError> {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    let maybe = |i: usize| row[i].as_text().map(String::from);
    Ok(Entry {
        county: text(0),
        seq: row[1].as_int().unwrap_or_default(),
        id: text(2),
        ledger: text(3),
        record: text(4),
        act: text(5).parse().unwrap_or(crate::Act::Withdraw),
        region: text(6),
        fields: serde_json::from_str(row[7].as_text().unwrap_or_default()).unwrap_or_default(),
        reason: maybe(8),
        actor: text(9),
        recorded_at: text(10),
        device_at: maybe(11),
        source: text(12),
        declared: text(13),
        prev: text(14),
        hash: text(15),
    })
}

/// What a query reads: the table, by its records where these are named. SQLite would rather walk through all of them in order.
pub(crate) fn table(backend: Backend, ledger: &Ledger, query: &RecordQuery) -> String {
    match query.records.is_some() && backend == Backend::Sqlite {
        true => format!("{} INDEXED BY {}", ledger.table(), ledger.index("record")),
        false => ledger.table(),
    }
}

/// The versions that stand, or that stood at a position.
pub(crate) fn version(as_of: Option<i64>) -> String {
    match as_of {
        None => format!("to_seq = {OPEN}"),
        Some(seq) => format!("from_seq <= {seq} AND to_seq > {seq}"),
    }
}

/// The condition of a query, with its values.
pub(crate) fn condition(
    backend: Backend,
    county: &RegionCode,
    ledger: &Ledger,
    query: &RecordQuery,
) -> (String, Vec<Bind>) {
    condition_within(backend, county, ledger, query, &Share::default())
}

/// The same for one share of the places alone.
pub(crate) fn condition_within(
    backend: Backend,
    county: &RegionCode,
    ledger: &Ledger,
    query: &RecordQuery,
    share: &Share,
) -> (String, Vec<Bind>) {
    let mut binds: Vec<Bind> = vec![county.as_str().into()];
    let mut place = |bind: Bind| {
        binds.push(bind);
        format!("${}", binds.len())
    };
    let mut terms = vec!["county = $1".to_string()];
    terms.push(version(query.as_of));
    // A prefix as a range, so that the index on places serves: ':' follows '9'.
    let mut inside = |region: &RegionCode| {
        let low = place(region.as_str().into());
        let high = place(format!("{region}:").into());
        format!("region >= {low} AND region < {high}")
    };
    if let Some(within) = query.within.as_ref().filter(|w| **w != *county) {
        terms.push(inside(within));
    }
    match query.places.as_deref() {
        None => {}
        Some(places) if places.contains(county) => {}
        Some([]) => terms.push("1 = 0".into()),
        Some(places) => {
            let all: Vec<String> = places.iter().map(|p| format!("({})", inside(p))).collect();
            terms.push(format!("({})", all.join(" OR ")));
        }
    }
    for (sign, bound) in [(">=", &share.from), ("<", &share.to)] {
        if let Some(bound) = bound {
            terms.push(format!("region {sign} {}", place(bound.as_str().into())));
        }
    }
    let holds = |text: &str, at: &str| match backend {
        Backend::Sqlite => format!("instr({text}, {at}) > 0"),
        Backend::Postgres => format!("strpos({text}, {at}) > 0"),
    };
    let found_by = format!("\"{}\"", search::COLUMN);
    if let Some(search) = query.search.as_ref().map(|s| search::needle(s)).filter(|s| !s.is_empty()) {
        terms.push(holds(&found_by, &place(search.into())));
    }
    if let Some(records) = &query.records {
        let all = place(serde_json::to_string(records).unwrap_or_default().into());
        terms.push(match backend {
            Backend::Sqlite => format!("record IN (SELECT value FROM json_each({all}))"),
            Backend::Postgres => format!("record IN (SELECT json_array_elements_text({all}::json))"),
        });
    }
    for (name, value) in &query.equal {
        let Some(field) = ledger.field(name) else { continue };
        if value.is_null() {
            terms.push(format!("\"{name}\" IS NULL"));
        } else {
            let at = place(Bind::of(value, crate::schema::stored(field)));
            terms.push(format!("\"{name}\" = {at}"));
        }
    }
    for (name, values) in &query.among {
        let Some(field) = ledger.field(name) else { continue };
        let stored = crate::schema::stored(field);
        let places: Vec<String> = values.iter().map(|v| place(Bind::of(v, stored))).collect();
        terms.push(if places.is_empty() { "1 = 0".into() } else { format!("\"{name}\" IN ({})", places.join(", ")) });
    }
    for (name, least, most) in &query.between {
        let Some(field) = ledger.field(name) else { continue };
        for (sign, bound) in [(">=", least), ("<=", most)] {
            if let Some(bound) = bound {
                let at = place(Bind::of(bound, crate::schema::stored(field)));
                terms.push(format!("\"{name}\" {sign} {at}"));
            }
        }
    }
    for (name, text) in &query.contains {
        if ledger.field(name).is_some() {
            terms.push(holds(&format!("lower(\"{name}\")"), &place(text.trim().to_ascii_lowercase().into())));
        }
    }
    for word in &query.words {
        let mut ways = vec![holds(&found_by, &place(search::needle(&word.text).into()))];
        for region in &word.within {
            let (low, high) = (place(region.as_str().into()), place(format!("{region}:").into()));
            ways.push(format!("(region >= {low} AND region < {high})"));
        }
        for (name, values) in word.among.iter().filter(|(_, values)| !values.is_empty()) {
            let Some(field) = ledger.field(name) else { continue };
            let stored = crate::schema::stored(field);
            let values: Vec<String> = values.iter().map(|v| place(Bind::of(v, stored))).collect();
            ways.push(format!("\"{name}\" IN ({})", values.join(", ")));
        }
        terms.push(format!("({})", ways.join(" OR ")));
    }
    (terms.join(" AND "), binds)
}
