//! Records of a ledger: listed by filters, sort and cursor, as of any position; and one by itself.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query};
use catalogue::{Ledger, RegionCode, Value};
use journal::{Record, RecordQuery};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{FieldValue, Place};
use super::door::Caller;
use super::ledgers::OfLedger;
use super::paging::{self, Keyset, Page, bad};
use super::unknown::{open_fields, unknown};
use crate::desk::Desk;
use crate::find::find;
use crate::labels::Labels;
use crate::{WebError, compliance};

/// A record by its ledger and id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfRecord {
    /// The ledger's name.
    pub ledger: String,
    /// The record's id.
    pub record: String,
}

/// A version of a record.
#[derive(Serialize, ToSchema)]
pub(crate) struct Shown {
    /// Its id.
    pub record: String,
    /// What it is called.
    pub label: String,
    /// Its place.
    pub place: Place,
    /// The entry that made this version: what an amendment sends back as `seen`.
    pub from_seq: i64,
    /// Its fields; those that hold nothing are left out.
    #[schema(value_type = BTreeMap<String, FieldValue>)]
    pub fields: BTreeMap<String, Value>,
    /// The sensitive fields that hold something.
    pub sealed: Vec<String>,
}

/// What a list is asked.
#[derive(Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes the query, which is read by name because filters carry field names")]
struct ListQuery {
    /// Only records within this place.
    place: Option<String>,
    /// Only records whose field has this value: `is[sent_by]=县`; an empty value finds records without one.
    #[param(style = DeepObject, explode, value_type = Option<BTreeMap<String, String>>)]
    is: Option<BTreeMap<String, String>>,
    /// Text, name or code that the record or what it refers to contains. Gives the first page only.
    q: Option<String>,
    /// The field to order by; `-field` for the greatest first. By place otherwise.
    sort: Option<String>,
    /// As of this position of the journal.
    #[param(minimum = 0)]
    as_of: Option<i64>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<i64>,
    /// Where the page before said to go on.
    cursor: Option<String>,
}

/// The query understood.
struct List {
    scope: Vec<RegionCode>,
    within: Option<RegionCode>,
    equal: Vec<(String, Value)>,
    text: Option<String>,
    order: Option<(String, bool)>,
    as_of: Option<i64>,
    limit: i64,
    cursor: Option<String>,
}

/// Records of a ledger
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records", params(OfLedger, ListQuery),
    responses((status = 200, description = "A page of records", body = Page<Shown>)))]
pub(crate) async fn list_records(
    caller: Caller,
    Path(of): Path<OfLedger>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Json<Page<Shown>>, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let list = List::read(&caller, ledger, query)?;
    compliance::refuse_ranking(&caller, ledger, list.order.as_ref().map(|(field, _)| field.as_str())).await?;
    let from = Keyset::read(&caller, list.cursor.as_deref(), list.as_of).await?;
    let (records, next) = match &list.text {
        Some(text) => (find(&caller, ledger, &list.conditions(), text, list.limit).await?, None),
        None => page(&caller, ledger, &list, &from).await?,
    };
    let labels = caller.labels(records.iter().map(|r| (ledger, r))).await?;
    let items = records.iter().map(|r| shown(&caller, ledger, r, &labels)).collect();
    Ok(Json(Page { items, next: next.map(|c| c.to_string()), as_of: from.as_of }))
}

/// One record as it stands
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records/{record}", params(OfRecord),
    responses((status = 200, description = "The record", body = Shown)))]
pub(crate) async fn get_record(caller: Caller, Path(of): Path<OfRecord>) -> Result<Json<Shown>, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let record = caller.record(ledger, &of.record).await?;
    let labels = caller.labels([(ledger, &record)]).await?;
    Ok(Json(shown(&caller, ledger, &record, &labels)))
}

/// A record without what is sealed.
fn shown(desk: &Desk, ledger: &Ledger, record: &Record, labels: &Labels<'_>) -> Shown {
    let sealed = |name: &str| ledger.field(name).is_some_and(|f| f.sensitive);
    let filled = record.fields.iter().filter(|(_, v)| !v.is_null());
    let (closed, open): (Vec<_>, Vec<_>) = filled.partition(|(name, _)| sealed(name));
    Shown {
        record: record.record.clone(),
        label: labels.record(ledger, record),
        place: Place::of(desk, &record.region),
        from_seq: record.from_seq,
        fields: open.into_iter().map(|(n, v)| (n.clone(), v.clone())).collect(),
        sealed: closed.into_iter().map(|(n, _)| n.clone()).collect(),
    }
}

/// A page of the list as it stood, and where the next one begins.
async fn page(
    desk: &Desk,
    ledger: &Ledger,
    list: &List,
    from: &Keyset,
) -> Result<(Vec<Record>, Option<Keyset>), WebError> {
    // One more than is given tells whether there is a further page.
    let limit = Some(list.limit + 1);
    let query = RecordQuery { as_of: Some(from.as_of), order: list.order.clone(), limit, ..list.conditions() };
    let field = list.order.as_ref().map(|(field, _)| field.as_str());
    let mut records = desk.state.journal.page(desk.county(), ledger, &query, from.row(ledger, field)?).await?;
    let more = records.len() as i64 > list.limit;
    records.truncate(usize::try_from(list.limit).unwrap_or_default());
    let next = records.last().filter(|_| more).map(|last| from.after_record(last, field));
    Ok((records, next))
}

impl List {
    fn read(desk: &Desk, ledger: &Ledger, query: Vec<(String, String)>) -> Result<List, WebError> {
        let mut list = List {
            scope: desk.access().scope(ledger),
            within: None,
            equal: Vec::new(),
            text: None,
            order: None,
            as_of: None,
            limit: paging::USUAL,
            cursor: None,
        };
        for (name, value) in query {
            list.take(ledger, &name, value)?;
        }
        match &list.text {
            Some(_) if list.as_of.is_some() || list.cursor.is_some() || list.order.is_some() => {
                Err(WebError::BadForm("q: as_of, cursor, sort".into()))
            }
            _ => Ok(list),
        }
    }

    /// What is asked of the journal, without text, order and page.
    fn conditions(&self) -> RecordQuery {
        let places = Some(self.scope.clone());
        RecordQuery { within: self.within.clone(), places, equal: self.equal.clone(), ..RecordQuery::default() }
    }

    fn take(&mut self, ledger: &Ledger, name: &str, value: String) -> Result<(), WebError> {
        let number = || value.parse::<i64>().map_err(|_| bad(name, &value));
        match name {
            "place" => self.within = Some(self.place(&value)?),
            "q" => self.text = Some(value).filter(|t| !t.trim().is_empty()),
            "sort" => self.order = Some(order(ledger, &value)?),
            "as_of" => self.as_of = Some(number()?),
            "limit" => self.limit = paging::limit(Some(number()?))?,
            "cursor" => self.cursor = Some(value),
            _ => match name.strip_prefix("is[").and_then(|n| n.strip_suffix(']')) {
                Some(field) => self.equal.push(equal(ledger, field, &value)?),
                None => return Err(unknown(name, name, known(ledger))),
            },
        }
        Ok(())
    }

    /// A place within what is read; one outside is refused rather than widened.
    fn place(&self, code: &str) -> Result<RegionCode, WebError> {
        let place = RegionCode::parse(code).map_err(|_| bad("place", code))?;
        if self.scope.iter().any(|s| s.holds(&place)) { Ok(place) } else { Err(WebError::Forbidden) }
    }
}

/// The words that a list's query may hold.
fn known(ledger: &Ledger) -> impl Iterator<Item = String> {
    let words = ["place", "q", "sort", "as_of", "limit", "cursor"].map(String::from);
    words.into_iter().chain(open_fields(ledger).map(is))
}

fn is(field: &str) -> String {
    format!("is[{field}]")
}

fn order(ledger: &Ledger, sort: &str) -> Result<(String, bool), WebError> {
    let (name, down) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let sortable = name == "region" || ledger.field(name).is_some_and(|f| !f.sensitive);
    if sortable {
        return Ok((name.into(), down));
    }
    let known = open_fields(ledger).chain(["region"]).map(String::from);
    Err(unknown(&format!("sort={sort}"), name, known))
}

fn equal(ledger: &Ledger, name: &str, value: &str) -> Result<(String, Value), WebError> {
    let field = ledger.field(name).filter(|f| !f.sensitive);
    let field = field.ok_or_else(|| unknown(&format!("is[{name}]"), name, open_fields(ledger).map(is)))?;
    let number = field.kind.storage() == catalogue::Storage::Int;
    let value = match value {
        "" => Value::Null,
        text if number => Value::Int(text.parse().map_err(|_| bad(name, text))?),
        text => Value::from(text),
    };
    Ok((name.into(), value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use crate::testing::{self, Bench};

    const POSTINGS: &str = "/api/419931/ledgers/posting/records";

    fn ids(page: &serde_json::Value) -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|r| r["record"].as_str().unwrap().to_string()).collect()
    }

    #[tokio::test]
    async fn a_list_narrows_by_place_and_field_and_orders_by_field() {
        let bench = testing::bench().await;
        let all = bench.ask("wang", POSTINGS).await.json();
        assert_eq!(ids(&all).len(), 2);
        assert_eq!(all["items"][0]["label"], "陈晓东 · 第一书记");
        let county = bench.ask("wang", &format!("{POSTINGS}?is%5Bsent_by%5D=%E5%8E%BF")).await.json();
        assert_eq!(county["items"][0]["fields"]["sent_by"], "县");
        assert_eq!(ids(&county).len(), 1);
        let place = bench.ask("wang", &format!("{POSTINGS}?place=419931100")).await.json();
        assert_eq!(ids(&place), std::slice::from_ref(&bench.posting));
        let sorted = bench.ask("wang", &format!("{POSTINGS}?sort=-from_day")).await.json();
        assert_eq!(sorted["items"][0]["fields"]["from_day"], "2025-09-29");
        let found = bench.ask("wang", &format!("{POSTINGS}?q=%E9%99%88%E6%99%93%E4%B8%9C")).await.json();
        assert_eq!(ids(&found), std::slice::from_ref(&bench.posting));
    }

    #[tokio::test]
    async fn a_list_is_read_as_of_an_earlier_position() {
        let bench = testing::bench().await;
        let before = bench.head().await - 1;
        let then = bench.ask("wang", &format!("{POSTINGS}?place=419931100&as_of={before}")).await.json();
        assert_eq!(then["items"][0]["fields"]["from_day"], "2025-10-01", "before it was amended");
    }

    #[tokio::test]
    async fn what_a_reader_could_not_open_is_in_no_list() {
        let bench = testing::bench().await;
        let own = bench.ask("shiqiao", POSTINGS).await.json();
        assert_eq!(ids(&own), std::slice::from_ref(&bench.posting));
        assert_eq!(bench.ask("shiqiao", &format!("{POSTINGS}?place=419931101")).await.status, 403);
        assert_eq!(bench.ask("cai", POSTINGS).await.status, 403);
        assert_eq!(bench.ask("baihe", &format!("{POSTINGS}/{}", bench.posting)).await.status, 403);
        assert_eq!(bench.ask("wang", &format!("{POSTINGS}/{}", uuid::Uuid::now_v7())).await.status, 404);
    }

    #[tokio::test]
    async fn a_word_that_means_nothing_here_is_refused_by_its_name() {
        let bench = testing::bench().await;
        for wrong in [
            "colour=red",
            "is%5Bcolour%5D=red",
            "sort=colour",
            "limit=0",
            "limit=x",
            "cursor=x",
            "as_of=-1",
            "place=41",
        ] {
            let answer = bench.ask("wang", &format!("{POSTINGS}?{wrong}")).await;
            assert_eq!(answer.status, 400, "{wrong}: {}", answer.body);
            let name = wrong.split(['=', '%']).next().unwrap();
            assert!(answer.json()["detail"].as_str().unwrap().contains(name), "{wrong}: {}", answer.body);
        }
        for (asked, nearest) in [
            ("sentby=x", "is[sent_by]"),
            ("is%5Bsent%5D=x", "is[sent_by]"),
            ("sort=from_da", "from_day"),
            ("plase=x", "place"),
        ] {
            let detail = bench.ask("wang", &format!("{POSTINGS}?{asked}")).await.json()["detail"].clone();
            let known = detail.as_str().unwrap().split(['：', ':']).nth(1).unwrap_or_else(|| panic!("{detail}"));
            assert!(known.trim().starts_with(nearest), "{asked}: {detail}");
        }
        let answer = bench.ask("wang", "/api/419931/ledgers/person/records?idnumber=x").await;
        assert!(!answer.json()["detail"].as_str().unwrap().contains("is[idnumber]"), "what is sealed is not offered");
        let sealed = bench
            .ask("wang", &format!("/api/419931/ledgers/person/records?is%5Bidnumber%5D={}", testing::ID_NUMBER))
            .await;
        assert_eq!(sealed.status, 400, "nobody is found by what is sealed");
    }

    #[tokio::test]
    async fn a_sensitive_value_is_named_and_never_given() {
        let bench = testing::bench().await;
        let person = bench.ask("wang", &format!("/api/419931/ledgers/person/records/{}", bench.person)).await;
        assert_eq!(person.json()["sealed"], json!(["idnumber"]));
        assert!(!person.body.contains("sealed:") && !person.body.contains(testing::ID_NUMBER));
    }

    /// Reads a list to its end, a row entered before every page but the first.
    async fn walked(bench: &Bench, login: &str, limit: i64) -> Vec<String> {
        let mut all = Vec::new();
        let mut next = None::<String>;
        loop {
            let cursor = next.map_or(String::new(), |c| format!("&cursor={c}"));
            let page =
                bench.ask(login, &format!("/api/419931/ledgers/region/records?limit={limit}{cursor}")).await.json();
            all.extend(ids(&page));
            next = page["next"].as_str().map(Into::into);
            if next.is_none() {
                return all;
            }
            let code = format!("4199311009{:02}", all.len());
            bench.enter("region", &code, &[("code", &code), ("name", "新村"), ("level", "村")]).await;
        }
    }

    #[tokio::test]
    async fn all_pages_together_are_the_list_as_it_stood_each_row_once() {
        for limit in [1, 2, 3, 7, 9, 500] {
            let bench = testing::bench().await;
            let whole = ids(&bench.ask("wang", "/api/419931/ledgers/region/records").await.json());
            assert_eq!(whole.len(), 9);
            assert_eq!(walked(&bench, "wang", limit).await, whole, "{limit} a page");
        }
    }

    #[tokio::test]
    async fn somebody_with_two_places_pages_through_both() {
        let bench = testing::bench().await;
        let fields = [("login", "er"), ("person_name", "两处小吴"), ("role", "agriculture"), ("state", "已授权")];
        for place in ["419931100", "419931102"] {
            bench.enter("account", place, &fields).await;
        }
        let all = walked(&bench, "er", 2).await;
        // 石桥镇 with two villages, 青峰乡 with one.
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (5, 5));
    }
}
