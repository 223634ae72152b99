//! Finding records of a ledger by what a person types: by their own short texts, first letters and notes, and by those of the
//! records they refer to (a posting by its person's name). Of several words each must fit: by any of these, by what was chosen in the
//! record, or by its place (第一书记 竹坪).

use std::collections::{BTreeMap, HashSet};

use catalogue::{Field, FieldType, Ledger, RegionCode, Value};
use futures::future::try_join_all;
use journal::{Cursor, Record, RecordQuery, Word};

use crate::WebError;
use crate::desk::Desk;
use crate::sound::fit;

/// How many records of another ledger a text may lead through: a text that fits more is too short to mean one of them.
const THROUGH: i64 = 12;
/// As much where other words narrow it too.
const AMONG: i64 = 60;
/// How many words of a text are looked at.
const WORDS: usize = 8;
/// How many places a word may mean.
const PLACES: usize = 20;

/// Records of a query that fit a text, at most so many: those that fit by themselves before those that another leads to.
pub(crate) async fn find(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    most: i64,
) -> Result<Vec<Record>, WebError> {
    let mut found = fitting(desk, ledger, query, text, None, most).await?;
    found.truncate(usize::try_from(most).unwrap_or_default());
    Ok(found)
}

/// A page of the records of a query that fit a text, after or before a cursor, by place and record; one more than `most` where there
/// are more.
pub(crate) async fn find_page(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    at: Option<&Cursor>,
    most: usize,
) -> Result<Vec<Record>, WebError> {
    // The first so many of each way are the first so many of all of them together, once they are in order.
    let mut found = fitting(desk, ledger, query, text, at, most as i64 + 1).await?;
    found.sort_by(|a, b| (a.region.as_str(), &a.record).cmp(&(b.region.as_str(), &b.record)));
    if at.is_some_and(|c| c.back) {
        found.drain(..found.len().saturating_sub(most + 1));
    } else {
        found.truncate(most + 1);
    }
    Ok(found)
}

/// What fits a text by itself, then what a record that it means leads to: at most so many of each way.
async fn fitting(
    desk: &Desk,
    ledger: &Ledger,
    query: &RecordQuery,
    text: &str,
    at: Option<&Cursor>,
    most: i64,
) -> Result<Vec<Record>, WebError> {
    let refers: Vec<&Field> = ledger.fields.iter().filter(|f| f.refers_to().is_some()).collect();
    let meaning = Meaning::of(desk, text, &refers).await?;
    meaning.records(desk, ledger, &refers, query, at, most).await
}

/// What a typed text may mean, asked once for all ledgers that it is looked for in.
pub(crate) struct Meaning {
    words: Vec<Meant>,
}

/// One word, or a text of one.
struct Meant {
    text: String,
    /// The records that it may mean, by ledger.
    records: BTreeMap<String, Vec<Value>>,
    /// The places that it may mean, where it stands beside another word: alone it would fit all that lies there.
    places: Vec<RegionCode>,
}

impl Meaning {
    /// What a text may mean among what some fields refer to.
    pub(crate) async fn of(desk: &Desk, text: &str, fields: &[&Field]) -> Result<Meaning, WebError> {
        let referred = fields.iter().filter_map(|f| desk.catalogue().ledger(f.refers_to()?));
        let ledgers: BTreeMap<&str, &Ledger> = referred.map(|l| (l.name.as_str(), l)).collect();
        let texts = words(text);
        let alone = texts.len() == 1;
        let words = try_join_all(texts.into_iter().map(|text| {
            let ledgers = &ledgers;
            async move {
                let most = if alone { THROUGH } else { AMONG };
                let found = try_join_all(ledgers.values().map(|of| meant(desk, of, &text, most))).await?;
                let values = found.into_iter().map(|ids| ids.into_iter().map(Value::Text).collect::<Vec<_>>());
                let records = ledgers.keys().map(|name| name.to_string()).zip(values).collect();
                let places = if alone { Vec::new() } else { places(desk, &text) };
                Ok::<_, WebError>(Meant { text, records, places })
            }
        }))
        .await?;
        Ok(Meaning { words })
    }

    /// The records of a query that a text fits, by themselves or by what some of their fields refer to: at most so many of each way.
    pub(crate) async fn records(
        &self,
        desk: &Desk,
        ledger: &Ledger,
        refers: &[&Field],
        query: &RecordQuery,
        at: Option<&Cursor>,
        most: i64,
    ) -> Result<Vec<Record>, WebError> {
        let journal = &desk.state.journal;
        let base = RecordQuery { order: None, limit: Some(most), ..query.clone() };
        let [alone] = self.words.as_slice() else {
            let words = self.words.iter().map(|word| word.in_ledger(ledger, refers)).collect();
            return Ok(journal.page(desk.county(), ledger, &RecordQuery { words, ..base }, at).await?);
        };
        let direct = RecordQuery { search: Some(alone.text.clone()), ..base.clone() };
        let mut found = journal.page(desk.county(), ledger, &direct, at).await?;
        let base = &base;
        let through = try_join_all(refers.iter().filter_map(|field| {
            let ids = alone.records.get(field.refers_to()?).filter(|ids| !ids.is_empty())?;
            let mut query = base.clone();
            query.among.push((field.name.clone(), ids.clone()));
            Some(async move { journal.page(desk.county(), ledger, &query, at).await })
        }))
        .await?;
        let mut seen: HashSet<String> = found.iter().map(|r| r.record.clone()).collect();
        found.extend(through.into_iter().flatten().filter(|r| seen.insert(r.record.clone())));
        Ok(found)
    }
}

impl Meant {
    /// The ways in which it may fit a record of a ledger: its texts, what it refers to, what was chosen in it, its place.
    fn in_ledger(&self, ledger: &Ledger, refers: &[&Field]) -> Word {
        let referred = refers.iter().filter_map(|f| Some((f.name.clone(), self.records.get(f.refers_to()?)?.clone())));
        let chosen = ledger.entered().filter(|f| !f.sensitive).filter_map(|f| Some((f.name.clone(), self.chosen(f)?)));
        Word {
            text: self.text.clone(),
            among: referred.chain(chosen).filter(|(_, values)| !values.is_empty()).collect(),
            within: self.places.clone(),
        }
    }

    fn chosen(&self, field: &Field) -> Option<Vec<Value>> {
        let FieldType::Choice(choices) = &field.kind else { return None };
        let typed = self.text.to_lowercase();
        let fits = |c: &&catalogue::Choice| c.called.contains(&typed) || c.en.to_lowercase().contains(&typed);
        // One character is in half of all choices.
        let long = typed.chars().count() > 1;
        Some(choices.iter().filter(fits).filter(|_| long).map(|c| Value::from(c.zh.as_str())).collect())
    }
}

/// A text's words, as far as they are looked at. The year of a document number may be typed in any brackets.
fn words(text: &str) -> Vec<String> {
    let words: Vec<String> = text.split_whitespace().take(WORDS).map(numbered).collect();
    if words.is_empty() { vec![String::new()] } else { words }
}

/// A document number with the brackets that it is kept with; anything else as it is.
fn numbered(word: &str) -> String {
    let open = |c: char| matches!(c, '[' | '(' | '（' | '［' | '【');
    let close = |c: char| matches!(c, ']' | ')' | '）' | '］' | '】');
    let year = || {
        let (before, rest) = word.split_once(open)?;
        let (year, after) = rest.split_once(close)?;
        (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{before}〔{year}〕{after}"))
    };
    year().unwrap_or_else(|| word.to_string())
}

/// The places within reach that a word may mean, the best fitting ones.
fn places(desk: &Desk, word: &str) -> Vec<RegionCode> {
    let (county, typed) = (desk.county(), word.to_lowercase());
    let all = desk.places.townships(county).chain(desk.places.villages(county));
    let meant = all.filter(|p| desk.access().reaches(p)).filter_map(|p| Some((fit(&desk.places.name(p), &typed)?, p)));
    let mut meant: Vec<_> = meant.collect();
    meant.sort_by_key(|(fit, _)| *fit);
    meant.into_iter().take(PLACES).map(|(_, place)| place.clone()).collect()
}

/// A query for the records of a ledger that its reader may open.
pub(crate) fn seen(desk: &Desk, ledger: &Ledger) -> RecordQuery {
    RecordQuery { places: Some(desk.access().scope(ledger)), ..RecordQuery::default() }
}

/// The records of a ledger that a word may mean. One that the reader may not open is known by what others call it alone, not by what
/// else is written in it.
async fn meant(desk: &Desk, of: &Ledger, word: &str, most: i64) -> Result<Vec<String>, WebError> {
    let query = RecordQuery { search: Some(word.into()), limit: Some(most), ..RecordQuery::default() };
    let found = desk.state.journal.page(desk.county(), of, &query, None).await?;
    let (open, closed): (Vec<Record>, Vec<Record>) =
        found.into_iter().partition(|r| desk.access().reads(of, &r.region));
    let labels = desk.labels(closed.iter().map(|r| (of, r))).await?;
    let typed = word.trim().to_lowercase();
    let called = closed.iter().filter(|r| fit(&labels.record(of, r), &typed).is_some());
    Ok(open.iter().chain(called).map(|r| r.record.clone()).collect())
}
