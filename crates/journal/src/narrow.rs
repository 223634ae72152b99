//! A text in a long list is looked for once, by several readers, in an index that holds it; where few records have it, all else that
//! is asked of them is asked of these alone.

use catalogue::{Ledger, RegionCode};
use futures::future::try_join_all;

use crate::read::condition_within;
use crate::{Backend, Journal, JournalError, RecordQuery};

/// Records that count as few. Where more have a text, a list in the order of places comes upon enough of them soon.
pub(crate) const FEW: usize = if cfg!(test) { 4 } else { 5_000 };

impl Journal {
    /// The same query, where its text is found in few records with these named in it. What it has is what it had.
    ///
    /// # Errors
    /// The database fails.
    pub async fn narrowed(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        query: &RecordQuery,
    ) -> Result<RecordQuery, JournalError> {
        let mut narrowed = query.clone();
        let texts = texts(query);
        let known = query.records.is_some() || query.as_of.is_some() || texts.is_empty();
        if known || !self.is_long(county, ledger).await? {
            return Ok(narrowed);
        }
        for (text, index) in texts {
            let index = index.map_or_else(|| ledger.index("place"), |field| ledger.text_index(field));
            if self.has_index(&index).await? {
                narrowed.records = self.few(county, ledger, &text, &index).await?;
            }
            if narrowed.records.is_some() {
                break;
            }
        }
        Ok(narrowed)
    }

    /// The records that have a text, by an index that holds it; none where they are not few.
    async fn few(
        &self,
        county: &RegionCode,
        ledger: &Ledger,
        text: &RecordQuery,
        index: &str,
    ) -> Result<Option<Vec<String>>, JournalError> {
        let backend = self.db().backend();
        let from = match backend {
            Backend::Sqlite => format!("{} INDEXED BY {index}", ledger.table()),
            Backend::Postgres => ledger.table(),
        };
        let shares = self.shares(county, ledger, text).await?;
        let walks = shares.iter().map(|share| {
            let (terms, binds) = condition_within(backend, county, ledger, text, share);
            let sql = format!("SELECT record FROM {from} WHERE {terms} LIMIT {}", FEW + 1);
            async move { self.db().rows(&sql, binds).await }
        });
        let found = try_join_all(walks).await?.into_iter().flatten();
        let found: Vec<String> = found.filter_map(|row| row[0].as_text().map(String::from)).collect();
        Ok((found.len() <= FEW).then_some(found))
    }

    async fn has_index(&self, name: &str) -> Result<bool, JournalError> {
        let sql = match self.db().backend() {
            Backend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = $1",
            Backend::Postgres => "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1",
        };
        Ok(!self.db().rows(sql, vec![name.into()]).await?.is_empty())
    }
}

/// Each text of a query by itself within the query's places, with the field that holds it; none for a search, whose text is kept
/// beside the place.
fn texts(query: &RecordQuery) -> Vec<(RecordQuery, Option<&str>)> {
    let within =
        || RecordQuery { within: query.within.clone(), places: query.places.clone(), ..RecordQuery::default() };
    let search = query.search.iter().filter(|s| !s.trim().is_empty());
    let search = search.map(|s| (RecordQuery { search: Some(s.clone()), ..within() }, None));
    let held = query.contains.iter();
    let held = held.map(|held| (RecordQuery { contains: vec![held.clone()], ..within() }, Some(held.0.as_str())));
    search.chain(held).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use catalogue::{Catalogue, Value};

    use super::*;
    use crate::{Ease, MasterKey, NewEntry, Options, Record, Suite};

    /// Twelve people in three villages: every other one named 王, four born in 1980, one of them with a note.
    const GIVEN: [&str; 6] = ["甲", "乙", "丙", "丁", "戊", "己"];

    fn county() -> RegionCode {
        RegionCode::parse("419931").unwrap()
    }

    async fn filled(url: &str) -> Journal {
        let options = Options {
            catalogue: Arc::new(Catalogue::standard().unwrap()),
            key: MasterKey::random(),
            suite: Suite::default(),
        };
        let journal = Journal::open(url, options).await.unwrap();
        let entries = (0..12).map(|n| {
            let place = ["419931100201", "419931100202", "419931101201"][n % 3];
            let name = format!("{}{}", if n % 2 == 0 { '王' } else { '李' }, GIVEN[n / 2]);
            let mut fields = BTreeMap::from([("name".to_string(), Value::from(name))]);
            if n % 3 == 0 {
                fields.insert("birth".into(), "1980-01".into());
            }
            NewEntry::create("person", RegionCode::parse(place).unwrap(), fields, "t", "test")
        });
        journal.append(&county(), entries.collect()).await.unwrap();
        journal
    }

    fn holding(text: &str) -> RecordQuery {
        RecordQuery { contains: vec![("name".into(), text.into())], ..RecordQuery::default() }
    }

    fn names(records: &[Record]) -> Vec<String> {
        records.iter().map(|r| r.text("name").to_string()).collect()
    }

    #[tokio::test]
    async fn a_narrowed_query_has_what_it_had_however_it_is_filtered_ordered_and_counted() {
        for bed in testbed::both().await {
            let journal = filled(&bed.url).await;
            let ledger = journal.catalogue().ledger("person").unwrap().clone();
            journal.ease(&ledger, "name", Ease::Text).await.unwrap();
            for text in ["甲", "王甲", "王", "无"] {
                for search in [None, Some("w"), Some("甲")] {
                    for within in [None, Some("419931100")] {
                        for equal in [vec![], vec![("birth".to_string(), Value::from("1980-01"))]] {
                            for order in [None, Some(("name".to_string(), true)), Some(("region".to_string(), false))] {
                                let query = RecordQuery {
                                    search: search.map(String::from),
                                    within: within.map(|w| RegionCode::parse(w).unwrap()),
                                    equal: equal.clone(),
                                    order,
                                    limit: Some(20),
                                    ..holding(text)
                                };
                                // `records` takes a query as it is; `page` narrows it.
                                let plain = journal.records(&county(), &ledger, &query).await.unwrap();
                                let narrowed = journal.narrowed(&county(), &ledger, &query).await.unwrap();
                                let same = journal.records(&county(), &ledger, &narrowed).await.unwrap();
                                assert_eq!(names(&same), names(&plain), "{query:?}");
                                let page = journal.page(&county(), &ledger, &query, None).await.unwrap();
                                assert_eq!(names(&page), names(&plain), "{query:?}");
                                let counted = journal.count_to(&county(), &ledger, &narrowed, 100).await.unwrap();
                                assert_eq!(counted, plain.len() as i64, "{query:?}");
                                let (summed, _) = journal.sums(&county(), &ledger, &narrowed, &[]).await.unwrap();
                                assert_eq!(summed, plain.len() as i64, "{query:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[tokio::test]
    async fn what_few_have_is_named_and_what_many_have_or_no_index_holds_is_not() {
        for bed in testbed::both().await {
            let journal = filled(&bed.url).await;
            let ledger = journal.catalogue().ledger("person").unwrap().clone();
            let few = async |query: RecordQuery| journal.narrowed(&county(), &ledger, &query).await.unwrap().records;
            assert_eq!(few(holding("甲")).await, None, "there is no index that holds names yet");
            journal.ease(&ledger, "name", Ease::Text).await.unwrap();
            assert_eq!(few(holding("甲")).await.unwrap().len(), 2);
            assert_eq!(few(holding("无")).await.unwrap().len(), 0);
            assert_eq!(few(holding("王")).await, None, "six are not few");
            let search = |text: &str| RecordQuery { search: Some(text.into()), ..RecordQuery::default() };
            assert_eq!(few(search("王乙")).await.unwrap().len(), 1);
            assert_eq!(few(RecordQuery { search: Some("己".into()), ..holding("王") }).await.unwrap().len(), 2);
            let here = RecordQuery { within: Some(RegionCode::parse("419931101").unwrap()), ..holding("王") };
            assert_eq!(few(here).await.unwrap().len(), 2, "six in all, but two here");
            assert_eq!(
                few(RecordQuery { as_of: Some(3), ..holding("甲") }).await,
                None,
                "the past is walked otherwise"
            );
        }
    }

    #[tokio::test]
    async fn a_search_with_a_filter_finds_those_behind_any_number_of_others() {
        let bed = testbed::sqlite();
        let journal = filled(&bed.url).await;
        let ledger = journal.catalogue().ledger("person").unwrap().clone();
        let name = ("name".to_string(), Value::from("王己"));
        let query = RecordQuery { search: Some("王".into()), equal: vec![name], ..RecordQuery::default() };
        assert_eq!(names(&journal.page(&county(), &ledger, &query, None).await.unwrap()), ["王己"]);
    }
}
