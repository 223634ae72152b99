//! A search that finds little reads the whole index of a ledger, and one thread of SQLite reads a million rows in more than a tenth
//! of a second. The places of a long list are shared out among as many readers as there are processors.

use catalogue::{Ledger, RegionCode};

use crate::{Backend, Journal, JournalError, OPEN, RecordQuery, schema};

/// Entries of a ledger, from its first to its last, below which one reader is quicker than asking which places there are.
const LONG: i64 = if cfg!(test) { 2 } else { 20_000 };
/// Readers that one search may have; the others stay for everybody else.
const MOST: usize = 2;

/// Places from one, counted in, to another, not counted in; open at either end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
}

impl Journal {
    /// The shares of a query's places, in order and without a gap; a single one of all places where sharing gains nothing.
    pub(crate) async fn shares(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
    ) -> Result<Vec<Share>, JournalError> {
        let whole = vec![Share::default()];
        let searches = query.search.as_ref().is_some_and(|s| !s.trim().is_empty()) || !query.contains.is_empty();
        let few = query.records.is_some();
        // PostgreSQL shares a long scan out by itself; an order by a field and a past position are walked by other indexes.
        let otherwise = self.db().backend() == Backend::Postgres || query.as_of.is_some() || query.order.is_some();
        if !searches || few || otherwise {
            return Ok(whole);
        }
        let readers = std::thread::available_parallelism().map_or(1, usize::from).min(MOST);
        if readers < 2 || !self.is_long(county, ledger).await? {
            return Ok(whole);
        }
        let mut places = self.places(county, ledger).await?;
        places.retain(|p| lies_in(query, p));
        Ok(cut(&places, readers))
    }

    /// Whether a ledger may have so many records that reading all of them is felt.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_long(&self, county: &RegionCode, ledger: &Ledger) -> Result<bool, JournalError> {
        let (first, last) = self.spans(county).await?.ledgers.get(&ledger.name).copied().unwrap_or_default();
        Ok(last - first >= LONG)
    }

    /// The places that hold records of a ledger in force, in order: each is sought from the one before.
    async fn places(&self, county: &RegionCode, ledger: &Ledger) -> Result<Vec<String>, JournalError> {
        let table = schema::table_by(self.db().backend(), ledger, "v", &["region"]);
        let least = |more: &str| {
            format!("(SELECT region FROM {table} WHERE county = $1 AND to_seq = {OPEN}{more} ORDER BY region LIMIT 1)")
        };
        let sql = format!(
            "WITH RECURSIVE place (region) AS (SELECT {} UNION ALL SELECT {} FROM place WHERE place.region IS NOT NULL)
             SELECT region FROM place WHERE region IS NOT NULL",
            least(""),
            least(" AND v.region > place.region")
        );
        let rows = self.db().rows(&sql, vec![county.as_str().into()]).await?;
        Ok(rows.iter().filter_map(|r| r[0].as_text().map(String::from)).collect())
    }
}

fn lies_in(query: &RecordQuery, place: &str) -> bool {
    query.within.as_ref().is_none_or(|w| place.starts_with(w.as_str()))
        && query.places.as_ref().is_none_or(|all| all.iter().any(|p| place.starts_with(p.as_str())))
}

/// Places cut into so many runs of about the same number.
fn cut(places: &[String], shares: usize) -> Vec<Share> {
    let mut bounds: Vec<&String> = (1..shares).filter_map(|n| places.get(n * places.len() / shares)).collect();
    bounds.dedup();
    bounds.retain(|bound| Some(*bound) != places.first());
    let from = std::iter::once(None).chain(bounds.iter().map(|b| Some(b.to_string())));
    let to = bounds.iter().map(|b| Some(b.to_string())).chain(std::iter::once(None));
    from.zip(to).map(|(from, to)| Share { from, to }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use catalogue::{Catalogue, Value};
    use proptest::prelude::*;

    use super::*;
    use crate::{Cursor, MasterKey, NewEntry, Options, Suite};

    fn county() -> RegionCode {
        RegionCode::parse("419931").unwrap()
    }

    /// Twelve people in three villages of two townships, every other one named 王.
    async fn filled(folder: &tempfile::TempDir) -> Journal {
        let options = Options {
            catalogue: Arc::new(Catalogue::standard().unwrap()),
            key: MasterKey::random(),
            suite: Suite::default(),
        };
        let url = format!("sqlite:{}", folder.path().join("shares.db").display());
        let journal = Journal::open(&url, options).await.unwrap();
        let entries = (0..12).map(|n| {
            let place = ["419931100201", "419931100202", "419931101201"][n % 3];
            let name =
                format!("{}{}", if n % 2 == 0 { '王' } else { '李' }, ["甲", "乙", "丙", "丁", "戊", "己"][n / 2]);
            let fields = BTreeMap::from([("name".to_string(), Value::from(name))]);
            NewEntry::create("person", RegionCode::parse(place).unwrap(), fields, "t", "test")
        });
        journal.append(&county(), entries.collect()).await.unwrap();
        journal
    }

    fn search(text: &str) -> RecordQuery {
        RecordQuery { search: Some(text.into()), limit: Some(4), ..RecordQuery::default() }
    }

    #[tokio::test]
    async fn a_search_by_shares_turns_the_same_pages_forth_and_back_as_all_records_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let journal = filled(&folder).await;
        let ledger = journal.catalogue().ledger("person").unwrap().clone();
        assert_eq!(journal.places(&county(), &ledger).await.unwrap().len(), 3);
        let all = journal.records(&county(), &ledger, &RecordQuery::default()).await.unwrap();
        let mut wanted: Vec<(String, String)> = all
            .iter()
            .filter(|r| r.text("name").starts_with('王'))
            .map(|r| (r.region.to_string(), r.record.clone()))
            .collect();
        wanted.sort();
        assert_eq!(wanted.len(), 6);
        let at = |(region, record): &(String, String), back| Cursor {
            value: Value::Null,
            region: region.clone(),
            record: record.clone(),
            back,
        };
        let page = async |at: Option<Cursor>| -> Vec<(String, String)> {
            let page = journal.page(&county(), &ledger, &search("王"), at.as_ref()).await.unwrap();
            page.iter().map(|r| (r.region.to_string(), r.record.clone())).collect()
        };
        assert_eq!(page(None).await, wanted[..4]);
        assert_eq!(page(Some(at(&wanted[3], false))).await, wanted[4..]);
        assert_eq!(page(Some(at(&wanted[5], true))).await, wanted[1..5]);
        assert_eq!(page(Some(at(&wanted[2], true))).await, wanted[..2]);
    }

    #[tokio::test]
    async fn a_search_within_a_place_is_shared_among_its_own_places_and_leaves_the_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let journal = filled(&folder).await;
        let ledger = journal.catalogue().ledger("person").unwrap().clone();
        let query = RecordQuery { within: Some(RegionCode::parse("419931100").unwrap()), ..search("王") };
        if std::thread::available_parallelism().is_ok_and(|n| n.get() > 1) {
            let shares = journal.shares(&county(), &ledger, &query).await.unwrap();
            assert_eq!(shares.len(), 2);
            assert_eq!(shares[0].to.as_deref(), Some("419931100202"));
        }
        let page = journal.page(&county(), &ledger, &query, None).await.unwrap();
        assert_eq!(page.len(), 4);
        assert!(page.iter().all(|r| r.region.as_str().starts_with("419931100")));
    }

    proptest! {
        #[test]
        fn every_place_lies_in_one_share_and_shares_are_in_order(places in prop::collection::btree_set("[0-9]{3}", 0..40), shares in 1usize..6) {
            let places: Vec<String> = places.into_iter().collect();
            let cut = cut(&places, shares);
            let within = |s: &Share, p: &String| s.from.as_ref().is_none_or(|f| p >= f) && s.to.as_ref().is_none_or(|t| p < t);
            let mut before = 0;
            for place in &places {
                let found: Vec<usize> = (0..cut.len()).filter(|&n| within(&cut[n], place)).collect();
                prop_assert_eq!(found.len(), 1);
                prop_assert!(found[0] >= before);
                before = found[0];
            }
            let most = places.len().div_ceil(shares).max(1);
            for share in &cut {
                prop_assert!(places.iter().filter(|p| within(share, p)).count() <= most);
            }
        }
    }
}
