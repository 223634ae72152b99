//! The next steps of a record: buttons with a small form of what each needs, and `POST /ledgers/{ledger}/records/{record}/steps`.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use catalogue::{FlowStep, Ledger, Value};
use journal::{NewEntry, Record};
use uuid::Uuid;

use crate::desk::Desk;
use crate::forms::{self, Input, Typed};
use crate::guard::Posted;
use crate::pages::ledger::Params;
use crate::refused::Refused;
use crate::returned::Returned;
use crate::{WebError, doors, flows, links};

/// A step that the reader may take.
pub(crate) struct Offer {
    /// What tells its fields apart from those of the other steps on the page.
    pub at: String,
    pub to: String,
    pub name: String,
    pub inputs: Vec<Input>,
    pub asks_reason: bool,
    pub reason: String,
    pub reason_fault: String,
    /// Whether its form stands open: it was sent and refused.
    pub open: bool,
    pub problem: String,
}

impl Offer {
    /// Whether it is one button and nothing to fill in.
    pub(crate) fn bare(&self) -> bool {
        self.inputs.is_empty() && !self.asks_reason && !self.open
    }
}

/// A step that was tried and refused.
pub(crate) struct Tried {
    pub to: String,
    pub typed: Typed,
    pub problem: String,
}

impl Tried {
    /// What is wrong with it.
    pub(crate) fn refused(&self) -> Refused {
        Refused::of(&self.problem, &self.typed)
    }
}

/// What comes next for a record, as `pages/record/next.html` shows it.
pub(crate) struct Next {
    pub offers: Vec<Offer>,
    /// Steps of others, each with who takes it.
    pub others: Vec<(String, String)>,
    /// What is wrong with a step that is none of those offered.
    pub problem: String,
    /// Where a step is sent.
    pub take: String,
    /// Where a field is read while it is typed.
    pub check: String,
    /// The id of the entry that a step becomes: sent twice, it is stored once.
    pub entry: String,
    /// The version that is seen.
    pub seen: i64,
}

/// The steps that lead on from where a record stands; one that was tried and refused stands open with what was typed.
pub(crate) async fn next(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    tried: Option<&Tried>,
    take: String,
) -> Result<Next, WebError> {
    let offers = offers(desk, ledger, record, tried).await?;
    Ok(Next {
        problem: tried.filter(|_| offers.iter().all(|o| !o.open)).map(|t| t.problem.clone()).unwrap_or_default(),
        offers,
        others: flows::others(desk, ledger, record),
        take,
        check: format!("{}/fields", links::ledger(&ledger.name)),
        entry: Uuid::now_v7().to_string(),
        seen: record.from_seq,
    })
}

async fn offers(desk: &Desk, ledger: &Ledger, record: &Record, tried: Option<&Tried>) -> Result<Vec<Offer>, WebError> {
    let mut offers = Vec::new();
    let steps = flows::offered(desk, ledger, record);
    if steps.is_empty() {
        return Ok(offers);
    }
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    for (n, step) in steps.into_iter().enumerate() {
        let tried = tried.filter(|t| t.to == step.to);
        let blank = Typed::default();
        let typed = tried.map_or(&blank, |t| &t.typed);
        offers.push(Offer {
            at: format!("s{n}"),
            to: step.to.clone(),
            name: desk.words().name(&step.names),
            inputs: inputs(desk, ledger, step, record, typed, &law).await?,
            asks_reason: step.reason,
            reason: typed.texts.get("reason").cloned().unwrap_or_default(),
            reason_fault: typed.faults.get("reason").cloned().unwrap_or_default(),
            open: tried.is_some(),
            problem: tried.map(|t| t.problem.clone()).unwrap_or_default(),
        });
    }
    Ok(offers)
}

/// The fields of a step, those filled in that can be worked out.
async fn inputs(
    desk: &Desk,
    ledger: &Ledger,
    step: &FlowStep,
    record: &Record,
    typed: &Typed,
    law: &cases::Law<'_>,
) -> Result<Vec<Input>, WebError> {
    let mut inputs = forms::step_inputs(desk, ledger, step, record, typed).await?;
    for input in inputs.iter_mut().filter(|i| i.value.is_empty()) {
        input.value = cases::proposed(record, &input.name, law).unwrap_or_default();
    }
    Ok(inputs)
}

/// `POST /ledgers/{ledger}/records/{record}/steps`
pub(crate) async fn taken(
    desk: Desk,
    Path((name, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let ledger = desk.ledger(&name)?;
    let record = desk.own_record(ledger, &id).await?;
    match take(&desk, ledger, &record, &posted).await? {
        None => Ok(Redirect::to(&links::record(&name, &id)).into_response()),
        Some(tried) => {
            let page = super::show(&desk, ledger, &record, &Params::new(), Some(&tried), Returned::default()).await?;
            Ok(tried.refused().page(page))
        }
    }
}

/// Takes the step that a form asks for, with all that it brings; what was refused comes back, to be shown in its place.
pub(crate) async fn take(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    posted: &Posted,
) -> Result<Option<Tried>, WebError> {
    let Some(flow) = &ledger.flow else { return Err(WebError::NotFound) };
    let to = posted.text("to").to_string();
    let step = flow.step(record.text(&flow.field), &to);
    let (mut fields, typed) = read(desk, ledger, record, step, posted).await?;
    if !typed.faults.is_empty() {
        return Ok(Some(Tried { to, typed, problem: String::new() }));
    }
    fields.insert(flow.field.clone(), Value::from(to.as_str()));
    let reason = Some(posted.text("reason"));
    let entry = NewEntry {
        id: Uuid::parse_str(posted.text("entry")).unwrap_or_else(|_| Uuid::now_v7()),
        seen: posted.text("seen").parse().ok(),
        ..NewEntry::step(record, &ledger.name, fields, reason, &desk.access().login, desk.source())
    };
    let written = match flows::entries(desk, ledger, record, entry).await {
        Ok(entries) => doors::append(desk, entries).await,
        Err(error) => Err(error),
    };
    match written {
        Ok(_) => Ok(None),
        Err(WebError::Journal(error)) => {
            let problem = forms::refusal(desk.catalogue(), &error, desk.words());
            Ok(Some(Tried { to, typed, problem }))
        }
        Err(error) => Err(error),
    }
}

/// What was typed for a step, and what of it is wrong. An empty box leaves what stands.
async fn read(
    desk: &Desk,
    ledger: &Ledger,
    record: &Record,
    step: Option<&FlowStep>,
    posted: &Posted,
) -> Result<(BTreeMap<String, Value>, Typed), WebError> {
    let w = desk.words();
    let mut read = forms::read(desk, ledger, posted).await?;
    let (needs, takes) = step.map_or((&[][..], &[][..]), |s| (&s.needs[..], &s.takes[..]));
    read.typed.faults.retain(|name, _| needs.contains(name) || takes.contains(name));
    read.fields.retain(|name, value| (needs.contains(name) || takes.contains(name)) && !value.is_null());
    for need in needs.iter().filter(|n| !read.fields.contains_key(*n) && record.get(n).is_null()) {
        read.typed.faults.entry(need.clone()).or_insert_with(|| w.say("fault-required"));
    }
    if step.is_some_and(|s| s.reason) && posted.text("reason").is_empty() {
        read.typed.faults.insert("reason".into(), w.say("fault-reason"));
    }
    Ok((read.fields, read.typed))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    async fn venue(bench: &testing::Bench) -> String {
        let fields = [("region", "419931100201"), ("name", "上湾村村室"), ("kind", "新建"), ("state", "需求")];
        let wang = bench.signed_in("wang").await;
        let answer = wang.post("/ledgers/venue_project/records", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.location().split('?').next().unwrap().to_string()
    }

    #[tokio::test]
    async fn a_step_asks_for_what_it_needs_and_the_history_calls_it_by_name() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = venue(&bench).await;
        let shown = wang.get(&page).await;
        assert!(shown.text().contains("批复立项") && !shown.text().contains("投入使用"), "{}", shown.text());
        let bare = wang.post(&format!("{page}/steps"), &[("to", "立项")]).await;
        assert_eq!(bare.status, 422);
        assert!(bare.text().contains("立项日期"), "{}", bare.text());
        let typed = [("to", "立项"), ("approved_on", "去年"), ("docno", "云发〔2026〕3号")];
        let wrong = wang.post(&format!("{page}/steps"), &typed).await;
        assert!(wrong.status == 422 && wrong.body.contains("去年") && wrong.body.contains("云发〔2026〕3号"));
        let typed = [("to", "立项"), ("approved_on", "2026.3.5"), ("docno", "云发〔2026〕3号")];
        assert_eq!(wang.post(&format!("{page}/steps"), &typed).await.status, 303);
        let text = wang.get(&page).await.text();
        assert!(text.contains("王丽 批复立项：需求 → 立项"), "{text}");
        assert!(text.contains("招标") && text.contains("开工"));
    }

    #[tokio::test]
    async fn a_step_that_does_not_lead_from_here_is_refused_with_those_that_do() {
        let bench = testing::bench().await;
        let wang = bench.signed_in("wang").await;
        let page = venue(&bench).await;
        let before = bench.head().await;
        let answer = wang.post(&format!("{page}/steps"), &[("to", "验收"), ("reason", "x")]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("不能由“需求”直接改为“验收”"), "{}", answer.text());
        let silent = wang.post(&format!("{page}/steps"), &[("to", "终止")]).await;
        assert!(silent.status == 422 && silent.text().contains("原因"), "{}", silent.text());
        assert_eq!(bench.head().await, before);
    }

    #[tokio::test]
    async fn anothers_step_is_named_and_not_offered_and_a_correction_is_for_the_office() {
        let bench = testing::bench().await;
        let (wang, shi) = (bench.signed_in("wang").await, bench.signed_in("shiqiao").await);
        let fields = [
            ("region", "419931100201"),
            ("level", "县"),
            ("year", "2026"),
            ("from_day", "2026-02-01"),
            ("state", "申报"),
        ];
        let made = shi.post("/ledgers/pilot/records", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text());
        let page = made.location().split('?').next().unwrap().to_string();
        let seen = shi.get(&page).await.text();
        assert!(seen.contains("提交评审") && seen.contains("县农业农村局、县委组织部"), "{seen}");
        assert_eq!(shi.post(&format!("{page}/steps"), &[("to", "评审")]).await.status, 422);
        // A township that amends the state off the steps is refused at the field; the office corrects it, and the history says so.
        let mut theirs = shi.form(&format!("{page}/amend")).await;
        theirs.insert("state".into(), "验收".into());
        theirs.insert("reason".into(), "已验收".into());
        assert_eq!(shi.post_map(&format!("{page}/amendments"), &theirs).await.status, 422);
        let mut ours = wang.form(&format!("{page}/amend")).await;
        ours.insert("state".into(), "验收".into());
        ours.insert("reason".into(), "系统启用前已验收".into());
        assert_eq!(wang.post_map(&format!("{page}/amendments"), &ours).await.status, 303);
        let text = wang.get(&page).await.text();
        assert!(text.contains("王丽 更正状态：申报 → 验收") && text.contains("系统启用前已验收"), "{text}");
    }

    #[tokio::test]
    async fn a_new_record_is_offered_only_the_states_it_may_begin_in() {
        let bench = testing::bench().await;
        let form = bench.signed_in("wang").await.get("/ledgers/venue_project/new").await;
        assert!(form.body.contains("value=\"需求\"") && !form.body.contains("value=\"投用\""), "{}", form.text());
    }
}
