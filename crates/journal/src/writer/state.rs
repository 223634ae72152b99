//! What stands while a transaction grows: the records it touches, read in a few set-based queries and kept up to date in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use catalogue::{Catalogue, Ledger, Value};
use uuid::Uuid;

use crate::conn::{self, Conn};
use crate::project::{self, MOST_LISTED, listed};
use crate::seal::Ready;
use crate::{Act, Backend, Bind, Clash, JournalError, OPEN, Record, flow, validate};

type At = (String, String);

/// The records, keys and spells that a transaction's entries bear on.
#[derive(Default)]
pub(super) struct State {
    /// Entries stored already, by id.
    stored: HashMap<Uuid, i64>,
    /// Standing versions by ledger and record.
    standing: HashMap<At, Record>,
    /// Standing natural keys by ledger and key.
    keys: HashMap<At, (String, i64)>,
    /// Standing spells of ledgers with `alone`, by ledger and first field's value.
    spells: HashMap<At, Vec<Record>>,
    /// Records that references may lead to.
    referred: HashSet<At>,
    /// Versions that this transaction ended: the end of one that stands in the table, or one it made itself.
    done: Vec<Done>,
    undo: Vec<Undo>,
    /// The county's position when the transaction began: versions made since then are not in the tables yet.
    base: i64,
}

enum Done {
    /// A version of the table ends at a position.
    Ended { ledger: String, record: String, seq: i64 },
    /// A version made and superseded within the transaction.
    Passed { ledger: String, version: Record },
}

enum Undo {
    Standing(At, Option<Record>),
    Key(At, Option<(String, i64)>),
    Spells(At, Option<Vec<Record>>),
    Referred(At),
    Stored(Uuid),
    Done,
}

/// A position in a transaction to which it can go back.
pub(super) type Mark = usize;

impl State {
    /// Reads what the requests bear on.
    pub(super) async fn load(
        conn: &mut Conn,
        catalogue: &Catalogue,
        county: &str,
        base: i64,
        requests: &[Vec<Ready>],
    ) -> Result<State, JournalError> {
        let mut state = State { base, ..State::default() };
        let all = || requests.iter().flatten();
        // Ids rise with time: those behind the last that is stored are stored nowhere, and nearly all are.
        let last = conn.rows("SELECT MAX(id) FROM journal_entry WHERE county = $1", vec![county.into()]).await?;
        let last = last.first().and_then(|row| row[0].as_text()).unwrap_or_default();
        let ids = all().map(|r| r.new.id.to_string()).filter(|id| id.as_str() <= last).collect();
        for row in select(conn, "SELECT id, seq FROM journal_entry WHERE county = $1 AND id", county, ids).await? {
            if let Some(id) = row[0].as_text().and_then(|id| Uuid::parse_str(id).ok()) {
                state.stored.insert(id, row[1].as_int().unwrap_or_default());
            }
        }
        let mut touched: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut keys: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut refs: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let mut alone: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for Ready { new, key, .. } in all() {
            let Some(ledger) = catalogue.ledger(&new.ledger) else { continue };
            // A record is called by the entry that created it, so a create under its own id can only meet itself, by id.
            if new.act != Act::Create || new.record != new.id {
                touched.entry(&ledger.name).or_default().insert(new.record.to_string());
            }
            keys.entry(&ledger.name).or_default().extend(key.clone());
            for field in &ledger.fields {
                let Some(Value::Text(value)) = new.fields.get(&field.name) else { continue };
                if let Some(of) = field.refers_to() {
                    refs.entry(of).or_default().insert(value.clone());
                }
            }
        }
        for (name, records) in touched {
            let Some(ledger) = catalogue.ledger(name) else { continue };
            for record in standing(conn, county, ledger, "record", records).await? {
                state.standing.insert((name.into(), record.record.clone()), record);
            }
        }
        for (name, wanted) in keys {
            let Some(ledger) = catalogue.ledger(name) else { continue };
            let table = by_index(conn, ledger, "key");
            let sql = format!(
                "SELECT \"key\", record, from_seq FROM {table} WHERE county = $1 AND to_seq = {OPEN} AND \"key\""
            );
            for row in select(conn, &sql, county, wanted).await? {
                state.keys.insert((name.into(), text(&row[0])), (text(&row[1]), row[2].as_int().unwrap_or_default()));
            }
        }
        for (name, wanted) in refs {
            let Some(ledger) = catalogue.ledger(name) else { continue };
            let sql = format!("SELECT record FROM {} WHERE county = $1 AND to_seq = {OPEN} AND record", ledger.table());
            for row in select(conn, &sql, county, wanted).await? {
                state.referred.insert((name.into(), text(&row[0])));
            }
        }
        for Ready { new, .. } in all() {
            let Some(ledger) = catalogue.ledger(&new.ledger).filter(|l| !l.alone.is_empty()) else { continue };
            let of_entry = new.fields.get(&ledger.alone[0]).and_then(|v| v.as_text().map(String::from));
            let of_record =
                state.standing.get(&(ledger.name.clone(), new.record.to_string())).map(|r| alone_value(ledger, r));
            let own = (ledger.alone[0] == "region").then(|| new.region.to_string());
            alone.entry(&ledger.name).or_default().extend(of_entry.into_iter().chain(of_record).chain(own));
        }
        for (name, values) in alone {
            let Some(ledger) = catalogue.ledger(name) else { continue };
            for record in standing(conn, county, ledger, &ledger.alone[0], values).await? {
                let at = (name.to_string(), alone_value(ledger, &record));
                state.spells.entry(at).or_default().push(record);
            }
        }
        Ok(state)
    }

    /// The position of an entry stored already.
    pub(super) fn repeated(&self, id: &Uuid) -> Option<i64> {
        self.stored.get(id).copied()
    }

    pub(super) fn remember(&mut self, id: Uuid, seq: i64) {
        self.undo.push(Undo::Stored(id));
        self.stored.insert(id, seq);
    }

    /// Applies an entry at a position, or says why it cannot stand. A new record takes the entry's fields with it.
    pub(super) fn apply(&mut self, ledger: &Ledger, ready: &mut Ready, seq: i64) -> Result<(), JournalError> {
        let Ready { new, key, .. } = ready;
        let at: At = (ledger.name.clone(), new.record.to_string());
        let standing = self.standing.get(&at).cloned();
        let next = match (new.act, &standing) {
            (Act::Create, None) => Record {
                record: at.1.clone(),
                region: new.region.clone(),
                key: key.take().unwrap_or_default(),
                from_seq: seq,
                to_seq: OPEN,
                fields: std::mem::take(&mut new.fields),
            },
            (Act::Create, Some(old)) => {
                return Err(JournalError::Duplicate {
                    ledger: ledger.name.clone(),
                    record: old.record.clone(),
                    seq: old.from_seq,
                });
            }
            (_, None) => return Err(JournalError::NoSuchRecord),
            (act, Some(old)) => {
                if new.seen.is_some_and(|seen| seen != old.from_seq) {
                    return Err(JournalError::Stale(Clash {
                        ledger: ledger.name.clone(),
                        standing: Box::new(old.clone()),
                        seen: new.seen,
                    }));
                }
                if act == Act::Withdraw {
                    self.end(ledger, &at, old, seq);
                    self.set_key(&at.0, &old.key, None);
                    return Ok(());
                }
                let mut fields = old.fields.clone();
                fields.extend(new.fields.clone());
                let key = key.take().unwrap_or_else(|| old.key.clone());
                Record {
                    record: old.record.clone(),
                    region: new.region.clone(),
                    key,
                    from_seq: seq,
                    to_seq: OPEN,
                    fields,
                }
            }
        };
        flow::follow(ledger, new, standing.as_ref(), &next)?;
        validate::record(ledger, next.region.as_str(), &next.fields)?;
        self.check_key(ledger, &next)?;
        self.check_refs(ledger, if standing.is_none() { &next.fields } else { &new.fields })?;
        self.check_alone(ledger, &next)?;
        if let Some(old) = &standing {
            self.end(ledger, &at, old, seq);
            if old.key != next.key {
                self.set_key(&at.0, &old.key, None);
            }
        }
        self.begin(ledger, at, next);
        Ok(())
    }

    fn check_key(&self, ledger: &Ledger, next: &Record) -> Result<(), JournalError> {
        match self.keys.get(&(ledger.name.clone(), next.key.clone())) {
            Some((record, seq)) if *record != next.record => {
                Err(JournalError::Duplicate { ledger: ledger.name.clone(), record: record.clone(), seq: *seq })
            }
            _ => Ok(()),
        }
    }

    fn check_refs(&self, ledger: &Ledger, set: &BTreeMap<String, Value>) -> Result<(), JournalError> {
        for field in &ledger.fields {
            let (Some(of), Some(Value::Text(id))) = (field.refers_to(), set.get(&field.name)) else { continue };
            if !self.referred.contains(&(of.to_string(), id.clone())) {
                return Err(JournalError::Dangling { ledger: ledger.name.clone(), field: field.name.clone() });
            }
        }
        Ok(())
    }

    fn check_alone(&self, ledger: &Ledger, next: &Record) -> Result<(), JournalError> {
        let (Some((from, to)), Some(_)) = (&ledger.span, ledger.alone.first()) else { return Ok(()) };
        let value = |record: &Record, name: &str| {
            if name == "region" { record.region.as_str().into() } else { record.get(name).clone() }
        };
        let spell = |record: &Record| {
            let first = record.get(from).as_text().unwrap_or("0000").to_string();
            (first, record.get(to).as_text().unwrap_or("9999").to_string())
        };
        if ledger.alone.iter().any(|name| value(next, name).is_null()) {
            return Ok(());
        }
        let others = self.spells.get(&(ledger.name.clone(), alone_value(ledger, next)));
        let (first, last) = spell(next);
        let clash = others.into_iter().flatten().find(|other| {
            let (other_first, other_last) = spell(other);
            // The day of a handover may belong to both: only spells that share more than an end day exclude each other.
            other.record != next.record
                && ledger.alone.iter().all(|name| value(next, name) == value(other, name))
                && first < other_last
                && other_first < last
        });
        match clash {
            Some(other) => Err(JournalError::Overlap {
                ledger: ledger.name.clone(),
                record: other.record.clone(),
                seq: other.from_seq,
            }),
            None => Ok(()),
        }
    }

    /// Makes a version stand.
    fn begin(&mut self, ledger: &Ledger, at: At, next: Record) {
        self.set_key(&at.0, &next.key, Some((next.record.clone(), next.from_seq)));
        if !ledger.alone.is_empty() {
            let spell = (at.0.clone(), alone_value(ledger, &next));
            let mut list = self.spells.get(&spell).cloned();
            self.undo.push(Undo::Spells(spell.clone(), list.clone()));
            list.get_or_insert_default().push(next.clone());
            self.spells.insert(spell, list.unwrap_or_default());
        }
        if self.referred.insert(at.clone()) {
            self.undo.push(Undo::Referred(at.clone()));
        }
        let before = self.standing.insert(at.clone(), next);
        self.undo.push(Undo::Standing(at, before));
    }

    /// Ends a version that stands.
    fn end(&mut self, ledger: &Ledger, at: &At, old: &Record, seq: i64) {
        self.done.push(if old.from_seq > self.base {
            Done::Passed { ledger: at.0.clone(), version: Record { to_seq: seq, ..old.clone() } }
        } else {
            Done::Ended { ledger: at.0.clone(), record: at.1.clone(), seq }
        });
        self.undo.push(Undo::Done);
        if !ledger.alone.is_empty() {
            let spell = (at.0.clone(), alone_value(ledger, old));
            let list = self.spells.get(&spell).cloned();
            self.undo.push(Undo::Spells(spell.clone(), list.clone()));
            let rest = list.unwrap_or_default().into_iter().filter(|r| r.record != old.record).collect();
            self.spells.insert(spell, rest);
        }
        let before = self.standing.remove(at);
        self.undo.push(Undo::Standing(at.clone(), before));
    }

    fn set_key(&mut self, ledger: &str, key: &str, to: Option<(String, i64)>) {
        let at = (ledger.to_string(), key.to_string());
        let before = match to {
            Some(to) => self.keys.insert(at.clone(), to),
            None => self.keys.remove(&at),
        };
        self.undo.push(Undo::Key(at, before));
    }

    pub(super) fn mark(&self) -> Mark {
        self.undo.len()
    }

    /// Takes everything back that was applied since a mark.
    pub(super) fn back_to(&mut self, mark: Mark) {
        while self.undo.len() > mark {
            match self.undo.pop() {
                Some(Undo::Standing(at, Some(record))) => drop(self.standing.insert(at, record)),
                Some(Undo::Standing(at, None)) => drop(self.standing.remove(&at)),
                Some(Undo::Key(at, Some(key))) => drop(self.keys.insert(at, key)),
                Some(Undo::Key(at, None)) => drop(self.keys.remove(&at)),
                Some(Undo::Spells(at, Some(list))) => drop(self.spells.insert(at, list)),
                Some(Undo::Spells(at, None)) => drop(self.spells.remove(&at)),
                Some(Undo::Referred(at)) => drop(self.referred.remove(&at)),
                Some(Undo::Stored(id)) => drop(self.stored.remove(&id)),
                Some(Undo::Done) => drop(self.done.pop()),
                None => {}
            }
        }
    }

    /// Writes the versions made and ended into the tables.
    pub(super) async fn store(
        self,
        conn: &mut Conn,
        backend: Backend,
        catalogue: &Catalogue,
        county: &str,
    ) -> Result<(), JournalError> {
        let mut ended: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
        let mut made: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for done in self.done {
            match done {
                Done::Ended { ledger, record, seq } => ended.entry(ledger).or_default().push((record, seq)),
                Done::Passed { ledger, version } => made.entry(ledger).or_default().push(version),
            }
        }
        for ((ledger, _), record) in self.standing {
            if record.from_seq > self.base {
                made.entry(ledger).or_default().push(record);
            }
        }
        for (name, ends) in ended {
            let Some(ledger) = catalogue.ledger(&name) else { continue };
            project::close(conn, backend, county, ledger, &ends).await?;
        }
        for (name, mut records) in made {
            let Some(ledger) = catalogue.ledger(&name) else { continue };
            records.sort_by(|a, b| (a.to_seq, &a.record).cmp(&(b.to_seq, &b.record)));
            project::insert(conn, county, ledger, &records).await?;
        }
        Ok(())
    }
}

/// The value by which a ledger's spells are looked up.
fn alone_value(ledger: &Ledger, record: &Record) -> String {
    match ledger.alone.first().map(String::as_str) {
        Some("region") => record.region.to_string(),
        Some(name) => record.text(name).to_string(),
        None => String::new(),
    }
}

/// A ledger's table, to be read by an index of it. Without statistics SQLite takes the versions in force for a handful, and would
/// rather go through them all than look up more than one value: every entry would cost as much as its ledger is long.
fn by_index(conn: &Conn, ledger: &Ledger, index: &str) -> String {
    let table = ledger.table();
    match conn {
        Conn::Sqlite(_) => format!("{table} INDEXED BY {table}_{index}"),
        Conn::Postgres(_) => table,
    }
}

/// Rows of a statement that ends in a column, for each value that is wanted of it. SQLite looks one after another up by a small
/// prepared statement: of a list it would make a table first. To PostgreSQL each would be a way there and back.
async fn select(
    conn: &mut Conn,
    sql: &str,
    county: &str,
    wanted: BTreeSet<String>,
) -> Result<Vec<Vec<Value>>, JournalError> {
    if let Conn::Sqlite(conn) = conn {
        let each = wanted.into_iter().map(|value| vec![county.into(), value.into()]);
        return Ok(conn::rows_of_each(conn, &format!("{sql} = $2"), each)?);
    }
    let wanted: Vec<String> = wanted.into_iter().collect();
    let mut all = Vec::new();
    for batch in wanted.chunks(MOST_LISTED) {
        let mut binds: Vec<Bind> = vec![county.into()];
        binds.extend(batch.iter().map(|w| w.as_str().into()));
        // Few different lengths make few prepared statements: the list is filled up with its last value.
        let length = batch.len().next_power_of_two();
        binds.resize(length + 1, batch[batch.len() - 1].as_str().into());
        all.extend(conn.rows(&format!("{sql} IN ({})", listed(length)), binds).await?);
    }
    Ok(all)
}

async fn standing(
    conn: &mut Conn,
    county: &str,
    ledger: &Ledger,
    by: &str,
    values: BTreeSet<String>,
) -> Result<Vec<Record>, JournalError> {
    let table = match (by, ledger.field(by)) {
        ("region", _) => by_index(conn, ledger, "place"),
        (_, Some(field)) if field.refers_to().is_some() => by_index(conn, ledger, by),
        _ => ledger.table(),
    };
    let columns = project::columns(ledger);
    let sql = format!("SELECT {columns} FROM {table} WHERE county = $1 AND to_seq = {OPEN} AND \"{by}\"");
    let rows = select(conn, &sql, county, values).await?;
    rows.into_iter().map(|row| project::record(ledger, row)).collect()
}

fn text(value: &Value) -> String {
    value.as_text().unwrap_or_default().into()
}
