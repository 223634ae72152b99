//! The stages of a person towards Party membership, held in their order at the doors of the ledger `party_dev`: each is a record of its own
//! with its own day, and the room `cases` says whether it may follow those that stand.

use std::collections::BTreeMap;

use catalogue::{FieldType, Ledger, RegionCode, Value};
use jiff::civil::Date;
use journal::{Act, JournalError, NewEntry, Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;

const LEDGER: &str = "party_dev";

/// A stage as a record has it once an entry is in.
struct Entered {
    record: String,
    region: RegionCode,
    name: String,
    person: Value,
    stage: usize,
    day: Date,
    prolonged: Option<i64>,
}

impl Entered {
    /// None where the record lacks stage or day, which the journal refuses by itself.
    fn of(ladder: &[&str], record: String, region: &RegionCode, fields: &BTreeMap<String, Value>) -> Option<Entered> {
        let text = |name: &str| fields.get(name).and_then(Value::as_text).unwrap_or_default();
        Some(Entered {
            stage: ladder.iter().position(|stage| *stage == text("stage"))?,
            day: text("day").parse().ok()?,
            prolonged: fields.get("prolonged").and_then(Value::as_int),
            name: text("name").into(),
            person: fields.get("person").cloned().unwrap_or_default(),
            region: region.clone(),
            record,
        })
    }

    /// Whether both are of the same person: by the register where both name it, else by place and name, as the figures have it.
    fn is_of(&self, other: &Entered) -> bool {
        let known = !self.person.is_null() && !other.person.is_null();
        if known { self.person == other.person } else { self.region == other.region && self.name == other.name }
    }
}

/// Refuses a stage out of its order or before its time.
pub(crate) async fn kept(desk: &Desk, entries: &[NewEntry]) -> Result<(), WebError> {
    let ours = |e: &&NewEntry| e.ledger == LEDGER && e.act != Act::Withdraw;
    let Some(ledger) = desk.catalogue().ledger(LEDGER).filter(|_| entries.iter().any(|e| ours(&e))) else {
        return Ok(());
    };
    let Some(FieldType::Choice(choices)) = ledger.field("stage").map(|f| &f.kind) else { return Ok(()) };
    let ladder: Vec<&str> = choices.iter().map(|c| c.zh.as_str()).collect();
    let norms = desk.state.norms(desk.county()).await?;
    // What the same request enters before counts as entered.
    let mut before: Vec<Entered> = Vec::new();
    for entry in entries.iter().filter(ours) {
        let standing = match entry.act {
            Act::Create => None,
            _ => desk.state.journal.record(desk.county(), ledger, &entry.record.to_string()).await?,
        };
        let mut fields = standing.as_ref().map(|r| r.fields.clone()).unwrap_or_default();
        fields.extend(entry.fields.clone());
        let Some(next) = Entered::of(&ladder, entry.record.to_string(), &entry.region, &fields) else { continue };
        if standing.as_ref().is_none_or(|r| moves(r, entry)) {
            let mut others = others(desk, ledger, &ladder, &next).await?;
            others.retain(|one| before.iter().all(|b| b.record != one.record));
            let steps: Vec<cases::Entered> = others
                .iter()
                .chain(&before)
                .filter(|one| one.record != next.record && one.is_of(&next))
                .map(|one| cases::Entered {
                    stage: one.stage,
                    day: one.day,
                    prolonged: one.prolonged.unwrap_or_default(),
                })
                .collect();
            let explained = fields.get("note").and_then(Value::as_text).is_some_and(|note| !note.trim().is_empty());
            let law = cases::Law::on(desk.catalogue(), &norms, next.day);
            if let Some((field, fault)) = cases::misstep(&ladder, &steps, (next.stage, next.day), explained, &law) {
                return Err(refused(field, fault));
            }
        }
        if let Some(months) = next.prolonged {
            let law = cases::Law::on(desk.catalogue(), &norms, next.day);
            if let Some(fault) = cases::prolonging(ladder[next.stage], months, &law) {
                return Err(refused("prolonged", fault));
            }
        }
        before.push(next);
    }
    Ok(())
}

fn refused(field: &str, fault: catalogue::FieldError) -> WebError {
    let (ledger, field) = (LEDGER.to_string(), field.to_string());
    WebError::Journal(JournalError::Field { ledger, field, fault })
}

/// Whether an entry changes whose stage it is, which, or since when.
fn moves(standing: &Record, entry: &NewEntry) -> bool {
    let changed = |name: &&str| entry.fields.get(*name).is_some_and(|value| value != standing.get(name));
    entry.region != standing.region || ["stage", "day", "name", "person"].iter().any(changed)
}

/// The stages on record of those who may be the same person.
async fn others(desk: &Desk, ledger: &Ledger, ladder: &[&str], next: &Entered) -> Result<Vec<Entered>, WebError> {
    let named = vec![("name".to_string(), Value::from(next.name.as_str()))];
    let near = RecordQuery { within: Some(next.region.clone()), equal: named, ..RecordQuery::default() };
    let mut all = desk.state.journal.records(desk.county(), ledger, &near).await?;
    if !next.person.is_null() {
        let same = RecordQuery { equal: vec![("person".into(), next.person.clone())], ..RecordQuery::default() };
        let more = desk.state.journal.records(desk.county(), ledger, &same).await?;
        let known: Vec<String> = all.iter().map(|r| r.record.clone()).collect();
        all.extend(more.into_iter().filter(|r| !known.contains(&r.record)));
    }
    Ok(all.iter().filter_map(|r| Entered::of(ladder, r.record.clone(), &r.region, &r.fields)).collect())
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Answer, Bench, Client};

    const VILLAGE: &str = "419931100201";

    async fn enters(client: &Client<'_>, stage: &str, day: &str) -> Answer {
        let fields = [("region", VILLAGE), ("name", "李小梅"), ("stage", stage), ("day", day)];
        client.post("/ledgers/party_dev/records", &fields).await
    }

    /// The page of the record of a stage.
    async fn page_of(bench: &Bench, stage: &str) -> String {
        let ledger = bench.state.catalogue().ledger("party_dev").unwrap();
        let all = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
        format!("/ledgers/party_dev/records/{}", all.iter().find(|r| r.text("stage") == stage).unwrap().record)
    }

    #[tokio::test]
    async fn a_stage_out_of_order_or_too_early_is_refused_beside_its_field_and_by_the_api() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let enters = async |stage, day| enters(&wang, stage, day).await;
        let skipped = enters("积极分子", "2024-03-01").await;
        assert!(skipped.status == 422 && skipped.text().contains("先登记进入“入党申请人”的日期"), "{}", skipped.text());
        assert!(skipped.body.contains("李小梅"), "what was typed stands");
        assert_eq!(enters("入党申请人", "2023-09-01").await.status, 303);
        assert_eq!(enters("积极分子", "2024-03-01").await.status, 303);
        let early = enters("发展对象", "2025-02-28").await;
        assert!(early.status == 422 && early.text().contains("满 12 个月（2025-03-01）"), "{}", early.text());
        let entry = |stage: &str, day: &str| {
            serde_json::json!({ "id": uuid::Uuid::now_v7(), "ledger": "party_dev", "region": VILLAGE,
                "fields": { "name": "李小梅", "stage": stage, "day": day } })
        };
        let token = bench.token("wang").await;
        let answer = bench.json("/api/419931/entries", &token, &entry("预备党员", "2026-03-01")).await;
        assert!(answer.status == 422 && answer.body.contains("下一步是“发展对象”"), "{}", answer.body);
        let answer = bench.json("/api/419931/entries", &token, &entry("发展对象", "2025-03-01")).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        // Somebody of the same name in another village is another person.
        let fields = [("region", "419931100202"), ("name", "李小梅"), ("stage", "预备党员"), ("day", "2026-03-01")];
        assert_eq!(wang.post("/ledgers/party_dev/records", &fields).await.status, 422);
        // A date corrected so that the stage before has not lasted is refused like a new one; a note alone is nobody's step.
        let page = page_of(&bench, "发展对象").await;
        let mut form = wang.form(&format!("{page}/amend")).await;
        form.insert("day".into(), "2025-02-01".into());
        form.insert("reason".into(), "日期记错".into());
        assert_eq!(wang.post_map(&format!("{page}/amendments"), &form).await.status, 422);
        form.insert("day".into(), "2025-03-01".into());
        form.insert("note".into(), "支委会记录在村部".into());
        assert_eq!(wang.post_map(&format!("{page}/amendments"), &form).await.status, 303);
    }

    #[tokio::test]
    async fn a_probation_that_was_prolonged_ends_as_much_later() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        for (stage, day) in [
            ("入党申请人", "2022-09-01"),
            ("积极分子", "2023-03-01"),
            ("发展对象", "2024-03-01"),
            ("预备党员", "2024-06-01"),
        ] {
            assert_eq!(enters(&wang, stage, day).await.status, 303, "{stage}");
        }
        let page = page_of(&bench, "预备党员").await;
        let mut form = wang.form(&format!("{page}/amend")).await;
        form.insert("reason".into(), "支部大会决定延长".into());
        form.insert("prolonged".into(), "3".into());
        let short = wang.post_map(&format!("{page}/amendments"), &form).await;
        assert!(short.status == 422 && short.text().contains("不少于 6 个月、不超过 12 个月"), "{}", short.text());
        form.insert("prolonged".into(), "6".into());
        assert_eq!(wang.post_map(&format!("{page}/amendments"), &form).await.status, 303);
        let early = enters(&wang, "正式党员", "2025-06-01").await;
        assert!(early.status == 422 && early.text().contains("满 18 个月（2025-12-01）"), "{}", early.text());
        assert_eq!(enters(&wang, "正式党员", "2025-12-01").await.status, 303);
    }
}
