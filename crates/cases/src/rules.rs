//! Rules that steps of a flow name (`rule = "…"`): each looks at what else must hold before the step is taken, and says what does not.
//!
//! The journal holds entries to their flow; a rule reads other records too, so it is asked by the faces that take steps, before they do.

use catalogue::{FieldError, Ledger, RegionCode, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Journal, JournalError, Record, RecordQuery};

use crate::decision::{self, Meeting};
use crate::{Ballot, KINDS, Law, Nominee, Spell, gaps, judged, outstanding_refused, progress, reviewed};

/// What a rule is asked about.
pub struct Bound<'a> {
    /// The journal.
    pub journal: &'a Journal,
    /// The county.
    pub county: &'a RegionCode,
    /// The numbers, of today.
    pub law: &'a Law<'a>,
    /// The record as it would stand once the step is taken.
    pub next: &'a Record,
}

/// The rules there are.
pub const RULES: [&str; 11] = [
    "assessment_quota",
    "case_planned",
    "case_assigned",
    "case_done",
    "case_accepted",
    "case_followed_up",
    "decision_consulted",
    "decision_reviewed",
    "decision_resolved",
    "decision_posted",
    "nominee_fit",
];

/// Every reason for which a rule does not let a step be taken; none lets it.
///
/// # Errors
/// The journal cannot be read.
pub async fn allowed(rule: &str, bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let (next, law) = (bound.next, bound.law);
    let meeting = |meeting: Meeting, prefix: &str| {
        decision::refused(meeting, decision::count(next, prefix), law).into_iter().collect::<Vec<_>>()
    };
    match rule {
        "nominee_fit" => nominee_fit(bound).await,
        "assessment_quota" => assessment_quota(bound).await,
        "case_planned" => case_planned(bound).await,
        "case_assigned" => case_assigned(bound).await,
        "case_done" => case_done(bound).await,
        "case_accepted" => case_accepted(bound).await,
        "case_followed_up" => Ok(case_followed_up(bound)),
        "decision_consulted" => Ok(meeting(Meeting::Committees, "consult_")),
        "decision_reviewed" => Ok(meeting(Meeting::Members, "review_")),
        "decision_resolved" => Ok(match Meeting::of_form(next.text("form")) {
            Some(form) => meeting(form, ""),
            None => vec![FieldError::new("写明是哪种会议作的决议", "say which meeting decided")],
        }),
        "decision_posted" => {
            let short = decision::posted_too_short(day(next, "posted_from"), day(next, "posted_to"), law);
            Ok(short.into_iter().collect())
        }
        // A step bound by a rule that nobody knows would not be bound at all.
        unknown => Ok(vec![FieldError::new(
            format!("步骤要求的规则“{unknown}”不存在，请更正台账声明"),
            format!("the step's rule “{unknown}” does not exist: mend the ledger's declaration"),
        )]),
    }
}

/// The nominee meets the county's conditions on the day of the review.
async fn nominee_fit(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let Some(ledger) = bound.journal.catalogue().ledger("person") else { return Ok(Vec::new()) };
    let Some(person) = bound.journal.record(bound.county, ledger, bound.next.text("person")).await? else {
        return Ok(vec![FieldError::new("人选不在人员名册里", "the nominee is not in the register")]);
    };
    let nominee = nominee(&person, bound.next.text("role") == "第一书记");
    let comes = day(bound.next, "reviewed_on").unwrap_or(bound.law.day());
    Ok(reviewed(&nominee, comes, bound.law))
}

/// A nominee as the register of people has them.
pub fn nominee(person: &Record, first_secretary: bool) -> Nominee {
    let month = |field: &str| Some(person.text(field)).filter(|m| !m.is_empty()).map(String::from);
    Nominee {
        politics: person.text("politics").into(),
        born: month("birth"),
        works_from: month("work_from").and_then(|m| format!("{m}-01").parse().ok()),
        joined: day(person, "joined_on"),
        first_secretary,
    }
}

/// Outstanding grades stay within the quota of all who are assessed in the year.
async fn assessment_quota(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    if bound.next.text("grade") != OUTSTANDING {
        return Ok(Vec::new());
    }
    let Some(ledger) = bound.journal.catalogue().ledger("yearly_assessment") else { return Ok(Vec::new()) };
    let equal = vec![("year".to_string(), bound.next.get("year").clone())];
    let year = bound.journal.records(bound.county, ledger, &RecordQuery { equal, ..RecordQuery::default() }).await?;
    let others = year.iter().filter(|r| r.record != bound.next.record);
    let confirmed = others.filter(|r| r.text("grade") == OUTSTANDING && r.text("state") == "确定").count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(outstanding_refused(count(confirmed) + 1, count(year.len()), bound.law).into_iter().collect())
}

const OUTSTANDING: &str = "优秀";

async fn of_case(bound: &Bound<'_>, ledger: &str) -> Result<Vec<Record>, JournalError> {
    let Some(ledger) = bound.journal.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
    let equal = vec![("rect_case".to_string(), Value::from(bound.next.record.as_str()))];
    let query = RecordQuery { equal, ..RecordQuery::default() };
    bound.journal.records(bound.county, ledger, &query).await
}

/// A plan has problems, each with measure, owner and day.
async fn case_planned(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let plan = progress(&of_case(bound, "rectification_item").await?, bound.law.day());
    Ok(match (plan.items, plan.unplanned) {
        (0, _) => vec![FieldError::new(
            "整顿方案还没有问题清单，先逐条登记问题、措施、责任人和时限",
            "the plan has no problems yet: enter each with measure, owner and day",
        )],
        (_, 0) => Vec::new(),
        (_, n) => vec![FieldError::new(
            format!("有 {n} 条问题没有写全措施、责任人或时限"),
            format!("{n} problems lack a measure, an owner or a day"),
        )],
    })
}

/// All four are assigned today.
async fn case_assigned(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let today = bound.law.day();
    let all = of_case(bound, "rectification_assignment").await?;
    let open = |kind: &&str| !gaps(today, today, &spells(&all, kind)).is_empty();
    let missing: Vec<&str> = KINDS.into_iter().filter(|k| open(k)).collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    let missing = missing.join("、");
    Ok(vec![FieldError::new(format!("责任分工还缺：{missing}"), format!("nobody is assigned yet as: {missing}"))])
}

/// Every problem of the plan is put right, with evidence.
async fn case_done(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let plan = progress(&of_case(bound, "rectification_item").await?, bound.law.day());
    let mut reasons = Vec::new();
    if plan.done < plan.items {
        let n = plan.items - plan.done;
        reasons.push(FieldError::new(
            format!("还有 {n} 条问题没有整改完成"),
            format!("{n} problems are not put right yet"),
        ));
    }
    if plan.unproven > 0 {
        let n = plan.unproven;
        reasons.push(FieldError::new(
            format!("有 {n} 条已完成的问题没有佐证"),
            format!("{n} problems put right lack evidence"),
        ));
    }
    Ok(reasons)
}

/// The latest acceptance passes by the county's thresholds and says so.
async fn case_accepted(bound: &Bound<'_>) -> Result<Vec<FieldError>, JournalError> {
    let all = of_case(bound, "rectification_acceptance").await?;
    let Some(latest) = all.iter().max_by_key(|a| a.text("day").to_string()) else {
        return Ok(vec![FieldError::new("还没有登记县级验收", "no acceptance has been entered yet")]);
    };
    let mut reasons = judged(&ballot(latest), bound.law);
    if reasons.is_empty() && latest.get("passed").as_int() != Some(1) {
        reasons.push(FieldError::new("最近一次验收登记为不通过", "the latest acceptance is entered as not passed"));
    }
    Ok(reasons)
}

/// The follow-up has lasted as long as it was to.
fn case_followed_up(bound: &Bound<'_>) -> Vec<FieldError> {
    let until = day(bound.next, "follow_up_until");
    until
        .filter(|until| bound.law.day() < *until)
        .map(|until| FieldError::new(format!("巩固期到 {until} 才满"), format!("the follow-up lasts until {until}")))
        .into_iter()
        .collect()
}

/// What a step's form proposes for a field that is empty: the last day of a case's follow-up, by the county's months; the day on which
/// it is completed.
pub fn proposed(next: &Record, field: &str, law: &Law<'_>) -> Option<String> {
    if field == "completed_on" {
        return Some(law.day().to_string());
    }
    let months = law.whole("follow_up_months").filter(|_| field == "follow_up_until")?;
    let closed = day(next, "closed_on")?;
    closed.checked_add(months.months()).ok().map(|until| until.to_string())
}

/// What an acceptance has on paper, read from its record.
pub fn ballot(record: &Record) -> Ballot {
    let number = |field: &str| record.get(field).as_int();
    Ballot { score: number("score"), votes_for: number("votes_for"), votes_against: number("votes_against") }
}

/// The spells of one kind of assignment.
pub fn spells(assignments: &[Record], kind: &str) -> Vec<Spell> {
    let of_kind = assignments.iter().filter(|a| a.text("kind") == kind);
    of_kind.map(|a| Spell { from: day(a, "from_day"), to: day(a, "to_day") }).collect()
}

fn day(record: &Record, field: &str) -> Option<Date> {
    record.text(field).parse().ok()
}

/// The rules that a ledger's flow names.
pub fn named(ledger: &Ledger) -> impl Iterator<Item = &str> {
    ledger.flow.iter().flat_map(|f| &f.steps).filter_map(|s| s.rule.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;

    #[test]
    fn every_rule_that_a_flow_names_is_there_and_every_rule_is_named() {
        let catalogue = Catalogue::standard().unwrap();
        let mut of_flows: Vec<&str> = catalogue.ledgers().flat_map(named).collect();
        of_flows.sort_unstable();
        of_flows.dedup();
        let mut all = RULES;
        all.sort_unstable();
        assert_eq!(of_flows, all);
    }
}
