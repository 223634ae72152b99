//! Who may move a record along its ledger's flow, and what a step's rule says of it, asked of every entry that pages and API make and of
//! every row that somebody signed in imports; what the flow itself allows, the journal says.

use std::collections::BTreeMap;

use cases::{Bound, Follows, Which};
use catalogue::{Catalogue, FieldError, Flow, FlowStep, Ledger, Names, Value};
use journal::{Act, FlowFault, JournalError, NewEntry, Record, RecordQuery};
use workbooks::Plan;

use crate::WebError;
use crate::access::{Access, Pace, Passage};
use crate::desk::Desk;

/// An entry over a standing record as its sender may make it, with what a step brings: the step's rule has let it, and what follows from it
/// is written in the same breath.
///
/// # Errors
/// The step is another office's, or its rule does not let it be taken yet: every reason is said.
pub(crate) async fn entries(
    desk: &Desk,
    ledger: &Ledger,
    standing: &Record,
    entry: NewEntry,
) -> Result<Vec<NewEntry>, WebError> {
    let entry = judged(desk, ledger, standing, entry)?;
    let Some((flow, step)) = taken(ledger, standing, &entry) else { return Ok(vec![entry]) };
    let mut next = standing.clone();
    next.region = entry.region.clone();
    next.fields.extend(entry.fields.clone());
    if let Some(rule) = &step.rule {
        let norms = desk.state.norms(desk.county()).await?;
        let law = desk.state.law(&norms);
        let bound = Bound { journal: &desk.state.journal, county: desk.county(), law: &law, next: &next };
        let reasons = cases::allowed(rule, &bound).await?;
        if !reasons.is_empty() {
            let join = |one: fn(&FieldError) -> &str, gap: &str| reasons.iter().map(one).collect::<Vec<_>>().join(gap);
            let fault = FieldError::new(join(|r| &r.zh, "；"), join(|r| &r.en, "; "));
            return Err(refused(ledger, flow, standing.text(&flow.field), &step.to, fault));
        }
    }
    // A step of a name may stand in its own state; what it brings comes once.
    let mut all = vec![entry];
    if standing.text(&flow.field) != step.to {
        for follows in cases::consequences(&ledger.name, &next) {
            all.extend(followed(desk, follows).await?);
        }
    }
    Ok(all)
}

/// The step that an entry takes; none where it takes none, or sets a state right.
fn taken<'l>(ledger: &'l Ledger, standing: &Record, entry: &NewEntry) -> Option<(&'l Flow, &'l FlowStep)> {
    let flow = ledger.flow.as_ref()?;
    let to = entry.fields.get(&flow.field)?.as_text()?;
    let from = standing.text(&flow.field);
    let moves = matches!(entry.act, Act::Step | Act::Amend) && (from != to || entry.act == Act::Step);
    flow.step(from, to).filter(|_| moves).map(|step| (flow, step))
}

/// The entries that something following from a step comes to; what stands already is not made twice.
async fn followed(desk: &Desk, follows: Follows) -> Result<Vec<NewEntry>, WebError> {
    let login = &desk.access().login;
    match follows {
        Follows::Made { ledger, region, fields } => {
            let Some(declared) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
            let alone = declared.alone.iter().filter(|name| *name != "region");
            let equal: Vec<(String, Value)> = alone.filter_map(|n| Some((n.clone(), fields.get(n)?.clone()))).collect();
            let keyed = declared.alone.iter().any(|name| name == "region");
            if keyed && open(desk, declared, &region, equal).await?.next().is_some() {
                return Ok(Vec::new());
            }
            let fields = with_person(desk, declared, fields).await?;
            Ok(vec![NewEntry::create(ledger, region, fields, login, desk.source())])
        }
        Follows::Filled { ledger, which, fields } => {
            let Some(declared) = desk.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
            let standing: Vec<Record> = match which {
                Which::Record(id) => {
                    desk.state.journal.record(desk.county(), declared, &id).await?.into_iter().collect()
                }
                Which::Open { region, field, value } => {
                    open(desk, declared, &region, vec![(field.into(), value.into())]).await?.collect()
                }
            };
            let step = |r: &Record| NewEntry::step(r, ledger, fields.clone(), None, login, desk.source());
            Ok(standing.iter().map(step).collect())
        }
    }
}

/// The person of a posting that a record is about, where it keeps both.
async fn with_person(
    desk: &Desk,
    ledger: &Ledger,
    mut fields: BTreeMap<String, Value>,
) -> Result<BTreeMap<String, Value>, WebError> {
    let lacks = ledger.field("person").is_some() && !fields.contains_key("person");
    let posting = fields.get("posting").and_then(|v| v.as_text()).map(String::from).filter(|_| lacks);
    if let (Some(id), Some(postings)) = (posting, desk.catalogue().ledger("posting"))
        && let Some(posting) = desk.state.journal.record(desk.county(), postings, &id).await?
    {
        fields.insert("person".into(), posting.get("person").clone());
    }
    Ok(fields)
}

/// Records of a place that agree in some fields and have not ended.
async fn open(
    desk: &Desk,
    ledger: &Ledger,
    region: &catalogue::RegionCode,
    equal: Vec<(String, Value)>,
) -> Result<impl Iterator<Item = Record>, WebError> {
    let query = RecordQuery { within: Some(region.clone()), equal, ..RecordQuery::default() };
    let all = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(all.into_iter().filter(|r| r.text("to_day").is_empty()))
}

/// An entry over a standing record, as its sender may make it: a state changed against the steps is a correction, for those who
/// may correct.
///
/// # Errors
/// The step is another office's, or the sender may not correct.
fn judged(desk: &Desk, ledger: &Ledger, standing: &Record, entry: NewEntry) -> Result<NewEntry, WebError> {
    let Some(flow) = &ledger.flow else { return Ok(entry) };
    let (from, place) = (standing.text(&flow.field), &standing.region);
    let to = entry.fields.get(&flow.field).and_then(|v| v.as_text());
    let corrects = desk.access().corrects(ledger, place);
    if entry.act == Act::Correct {
        return if corrects { Ok(entry) } else { Err(not_yours(desk, ledger, flow, from, to.unwrap_or(from), None)) };
    }
    let Some(to) = to.filter(|to| *to != from || entry.act == Act::Step) else { return Ok(entry) };
    match desk.access().passage(ledger, (from, to), place, Pace::Step) {
        Passage::SetRight(_) if entry.act == Act::Amend && !from.is_empty() => {
            Ok(NewEntry { act: Act::Correct, ..entry })
        }
        Passage::SetRight(Some(step)) if entry.act == Act::Step => {
            Err(not_yours(desk, ledger, flow, from, to, Some(step)))
        }
        Passage::Barred(step) => Err(not_yours(desk, ledger, flow, from, to, Some(step))),
        // Where no step leads there the journal refuses it, and names the steps there are.
        Passage::Open | Passage::SetRight(_) | Passage::Nowhere => Ok(entry),
    }
}

/// The steps that the reader may take with a record.
pub(crate) fn offered<'l>(desk: &Desk, ledger: &'l Ledger, record: &Record) -> Vec<&'l FlowStep> {
    let Some(flow) = &ledger.flow else { return Vec::new() };
    let state = record.text(&flow.field);
    let takes = |step: &&FlowStep| step.leads_from(state) && desk.access().takes(ledger, step, &record.region);
    flow.steps.iter().filter(takes).collect()
}

/// The steps that lead on from a record's state and are others' to take, each with who takes it.
pub(crate) fn others(desk: &Desk, ledger: &Ledger, record: &Record) -> Vec<(String, String)> {
    let Some(flow) = &ledger.flow else { return Vec::new() };
    let theirs = |step: &&FlowStep| {
        step.leads_from(record.text(&flow.field)) && !desk.access().takes(ledger, step, &record.region)
    };
    flow.steps.iter().filter(theirs).map(|s| (desk.words().name(&s.names), who(desk, s))).collect()
}

/// The offices that take a step, in the reader's words.
fn who(desk: &Desk, step: &FlowStep) -> String {
    names(desk.catalogue(), &step.by, desk.words().zh())
}

/// Which offices take a step, in both languages.
fn taken_by(catalogue: &Catalogue, step: &FlowStep) -> FieldError {
    FieldError::new(
        format!("“{}”由{}办理", step.names.zh, names(catalogue, &step.by, true)),
        format!("“{}” is taken by: {}", step.names.en, names(catalogue, &step.by, false)),
    )
}

/// Takes out of a plan what its importer may not write: rows of other places, and rows that would say that somebody else's step was taken.
pub(crate) fn keep_to(access: &Access, catalogue: &Catalogue, plan: &mut Plan) {
    plan.keep_within(catalogue, &|ledger, place| access.imports(ledger, place));
    plan.keep_to_steps(
        catalogue,
        &|ledger, between, place| match access.passage(ledger, between, place, Pace::History) {
            Passage::Barred(step) => {
                let FieldError { zh, en } = taken_by(catalogue, step);
                Some(Names {
                    zh: format!("{zh}，这一行没有导入；请由其导入，或改为您办到的一步"),
                    en: format!("{en}: the row is not imported; they import it, or say the step that you have come to"),
                })
            }
            Passage::Open | Passage::SetRight(_) | Passage::Nowhere => None,
        },
    );
}

fn names(catalogue: &Catalogue, roles: &[String], zh: bool) -> String {
    let name = |role: &String| {
        let names = catalogue.role(role).map(|r| r.names.clone()).unwrap_or_default();
        if zh { names.zh } else { names.en }
    };
    roles.iter().map(name).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

fn not_yours(desk: &Desk, ledger: &Ledger, flow: &Flow, from: &str, to: &str, step: Option<&FlowStep>) -> WebError {
    let fault = match step {
        Some(step) => taken_by(desk.catalogue(), step),
        None => FieldError::new(
            format!("状态登记错了，由{}更正", names(desk.catalogue(), &flow.correct, true)),
            format!("a state entered wrongly is set right by: {}", names(desk.catalogue(), &flow.correct, false)),
        ),
    };
    refused(ledger, flow, from, to, fault)
}

fn refused(ledger: &Ledger, flow: &Flow, from: &str, to: &str, fault: FieldError) -> WebError {
    let (field, ledger) = (flow.field.clone(), ledger.name.clone());
    let fault = FlowFault { ledger, field, from: from.into(), to: to.into(), fault };
    WebError::Journal(JournalError::Flow(Box::new(fault)))
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Bench, Client};

    const VILLAGE: &str = "419931100202";

    async fn norm(bench: &Bench, name: &str, value: &str) {
        let fields = [("value", value), ("from_day", "2025-01-01"), ("reason", "县委文件")];
        let answer = bench.signed_in("wang").await.post(&format!("/settings/norms/{name}/values"), &fields).await;
        assert_eq!(answer.status, 303, "{name}: {}", answer.text());
    }

    async fn steps(
        client: &Client<'_>,
        ledger: &str,
        record: &str,
        to: &str,
        fields: &[(&str, &str)],
    ) -> (u16, String) {
        let fields = [&[("to", to)], fields].concat();
        let answer = client.post(&format!("/ledgers/{ledger}/records/{record}/steps"), &fields).await;
        (answer.status, answer.text())
    }

    #[tokio::test]
    async fn the_village_comes_first_then_the_person_and_on_arrival_they_are_posted() {
        let bench = testing::bench().await;
        norm(&bench, "posting_age_most", "55").await;
        norm(&bench, "posting_experience_years", "2").await;
        let wang = bench.signed_in("wang").await;
        let unit = bench.enter_with("org", "419931", &[("name", "县水利局"), ("level", "县")], &[]).await;
        let fit = [("name", "赵青山"), ("politics", "中共党员"), ("birth", "1988-03"), ("work_from", "2012-07")];
        let fit = bench.enter_with("person", "419931", &fit, &[]).await;
        let old = [("name", "钱大年"), ("politics", "中共预备党员"), ("birth", "1966-01"), ("work_from", "1988-07")];
        let old = bench.enter_with("person", "419931", &old, &[]).await;
        let fields = [("role", "第一书记"), ("needed_on", "2026-04-01")];
        let nomination = bench.enter_with("nomination", VILLAGE, &fields, &[]).await;
        let go = async |to: &str, fields: &[(&str, &str)]| steps(&wang, "nomination", &nomination, to, fields).await;
        let named = |person: &str| {
            let fields = [("unit", &*unit), ("person", person), ("sent_by", "县"), ("recommended_on", "2026-04-05")];
            fields.map(|(k, v)| (k.to_string(), v.to_string()))
        };
        let recommend = async |person: &str| {
            let fields = named(person);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            go("推荐", &fields).await
        };
        assert_eq!(recommend(&old).await.0, 303);
        assert!(wang.get("/inbox").await.text().contains("审核通过"), "the review waits for the office");
        let (status, told) = go("审核", &[("reviewed_on", "2026-04-10")]).await;
        assert!(
            status == 422 && told.contains("第一书记须是中共正式党员，现在是：中共预备党员；60 岁，选派时不超过 55 岁"),
            "{told}"
        );
        assert_eq!(go("定村", &[("reason", "年龄不符")]).await.0, 303);
        assert_eq!(recommend(&fit).await.0, 303);
        assert_eq!(go("审核", &[("reviewed_on", "2026-04-10")]).await.0, 303);
        assert_eq!(go("确定", &[("appointed_on", "2026-04-15"), ("docno", "云组〔2026〕3号")]).await.0, 303);
        let arrived = [("arrived_on", "2026-04-20"), ("party_transfer_on", "2026-04-22")];
        let (status, told) = go("到岗", &arrived).await;
        assert_eq!(status, 303, "{told}");
        let ledger = bench.state.catalogue().ledger("posting").unwrap();
        let all = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
        let posting = all.iter().find(|p| p.text("person") == fit).expect("who has arrived is posted");
        assert_eq!((posting.region.as_str(), posting.text("from_day")), (VILLAGE, "2026-04-20"));
        assert_eq!((posting.text("unit"), posting.text("docno")), (&*unit, "云组〔2026〕3号"));
        assert_eq!(posting.text("party_transfer_on"), "2026-04-22");
    }

    #[tokio::test]
    async fn a_recall_ends_the_posting_and_only_the_office_decides_it() {
        let bench = testing::bench().await;
        let (wang, shi) = (bench.signed_in("wang").await, bench.signed_in("shiqiao").await);
        let fields = [
            ("region", "419931100201"),
            ("posting", &*bench.posting),
            ("day", "2026-08-01"),
            ("ground", "多次脱岗"),
            ("evidence", "三次督查不在村，见督查记录"),
        ];
        let made = shi.post("/ledgers/recall_proposal/records", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text());
        let id = made.location().split('?').next().unwrap().rsplit('/').next().unwrap().to_string();
        let verified = [("verified_on", "2026-08-05"), ("finding", "属实")];
        let (status, told) = steps(&shi, "recall_proposal", &id, "核实", &verified).await;
        assert!(status == 422 && told.contains("由县委组织部办理"), "{told}");
        assert_eq!(steps(&wang, "recall_proposal", &id, "核实", &verified).await.0, 303);
        let decided = [("decided_on", "2026-08-10"), ("docno", "云组〔2026〕9号")];
        let (status, told) = steps(&wang, "recall_proposal", &id, "召回", &decided).await;
        assert_eq!(status, 303, "{told}");
        let ledger = bench.state.catalogue().ledger("posting").unwrap();
        let posting = bench.state.journal.record(&testing::county(), ledger, &bench.posting).await.unwrap().unwrap();
        assert_eq!((posting.text("to_day"), posting.text("reason_out")), ("2026-08-10", "召回"));
    }

    #[tokio::test]
    async fn one_outstanding_grade_too_many_is_refused_with_the_quota() {
        let bench = testing::bench().await;
        norm(&bench, "outstanding_share", "20").await;
        let wang = bench.signed_in("wang").await;
        let mut first = Vec::new();
        // Five assessed, two of them outstanding: a fifth of five is one.
        for (n, grade) in ["优秀", "优秀", "称职", "称职", "称职"].into_iter().enumerate() {
            let name = format!("驻村干部{n}");
            let person = bench.enter_with("person", "419931", &[("name", &name)], &[]).await;
            let fields = [("person", &*person), ("grade", grade)];
            first.push(bench.enter_with("yearly_assessment", VILLAGE, &fields, &[("year", 2026)]).await);
        }
        let day = [("confirmed_on", "2026-11-20")];
        assert_eq!(steps(&wang, "yearly_assessment", &first[0], "确定", &day).await.0, 303);
        let (status, told) = steps(&wang, "yearly_assessment", &first[1], "确定", &day).await;
        assert!(status == 422 && told.contains("参加考核 5 人，优秀不超过 20%，至多 1 人"), "{told}");
        assert_eq!(steps(&wang, "yearly_assessment", &first[2], "确定", &day).await.0, 303);
    }
}
