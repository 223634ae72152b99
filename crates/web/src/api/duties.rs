//! Duties of a month: how many stand how, and for one duty every subject with what is proven.

use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::{Name, Place};
use super::door::{Asked, Caller};
use crate::WebError;
use crate::pages::duties::{self, Counts};

/// Where and when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutyQuery {
    /// The place; my own where none is named.
    place: Option<String>,
    /// The month, as `2026-03`; this one where none is named.
    month: Option<String>,
}

/// A duty by its id.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfDuty {
    /// The duty's id.
    duty: String,
}

/// The duties of a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Duties {
    /// The place they are told of.
    place: Place,
    /// The month.
    month: String,
    /// In the order of the catalogue; those of no concern to me are left out.
    items: Vec<Duty>,
}

/// A duty, and how it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Duty {
    /// Its id.
    duty: String,
    /// What it is called.
    name: Name,
    /// The role that is to do it.
    by: String,
    /// How often it is done.
    met: usize,
    /// How often it is still due.
    due: usize,
    /// How often it is overdue.
    overdue: usize,
    /// How often it is excused.
    excused: usize,
}

/// A duty of a month, subject by subject.
#[derive(Serialize, ToSchema)]
pub(crate) struct Subjects {
    /// The duty.
    duty: Duty,
    /// By place and subject.
    items: Vec<Subject>,
}

/// How a duty stands for one subject.
#[derive(Serialize, ToSchema)]
pub(crate) struct Subject {
    /// Where.
    place: Place,
    /// The ledger of the subject.
    ledger: String,
    /// The record that owes it.
    record: String,
    /// The item of the county's list, where it is owed item by item.
    item: Option<String>,
    /// For which period.
    period: String,
    /// met, due, overdue or excused.
    standing: &'static str,
    /// The last day it may be done.
    deadline: String,
    /// The records that prove it.
    proofs: Vec<Proof>,
}

/// A record that proves a duty.
#[derive(Serialize, ToSchema)]
pub(crate) struct Proof {
    /// Its ledger.
    ledger: String,
    /// Its id.
    record: String,
}

/// Duties of a month
#[utoipa::path(get, path = "/api/{county}/duties", params(DutyQuery),
    responses((status = 200, description = "How many stand how", body = Duties)))]
pub(crate) async fn list_duties(caller: Caller, Asked(query): Asked<DutyQuery>) -> Result<Json<Duties>, WebError> {
    let asked = asked(&caller, query)?;
    let counted = duties::counted(&caller, &asked).await?;
    let duty = |(duty, counts): &(&catalogue::Duty, Counts)| shown(duty, *counts);
    Ok(Json(Duties {
        place: Place::of(&caller, asked.place()),
        month: asked.month().to_string(),
        items: counted.iter().map(duty).collect(),
    }))
}

/// One duty of a month, subject by subject
#[utoipa::path(get, path = "/api/{county}/duties/{duty}", params(OfDuty, DutyQuery),
    responses((status = 200, description = "How it stands for each, with what proves it", body = Subjects)))]
pub(crate) async fn get_duty(
    caller: Caller,
    Path(of): Path<OfDuty>,
    Asked(query): Asked<DutyQuery>,
) -> Result<Json<Subjects>, WebError> {
    let asked = asked(&caller, query)?;
    let duty = caller.catalogue().duty(&of.duty).ok_or(WebError::NotFound)?;
    let owed = duties::owed(&caller, &asked, duty).await?;
    let mut counts = Counts::default();
    owed.iter().for_each(|one| counts.add(one.standing));
    let subject = |one: &::duties::State| Subject {
        place: Place::of(&caller, &one.region),
        ledger: duty.subject.clone(),
        record: one.subject.clone(),
        item: one.item.as_ref().map(|item| item.name.clone()),
        period: one.period.to_string(),
        standing: duties::word(one.standing),
        deadline: one.deadline.to_string(),
        proofs: one.proofs.iter().map(|p| Proof { ledger: p.ledger.clone(), record: p.record.clone() }).collect(),
    };
    Ok(Json(Subjects { duty: shown(duty, counts), items: owed.iter().map(subject).collect() }))
}

fn asked(caller: &Caller, query: DutyQuery) -> Result<duties::Asked, WebError> {
    let asked = duties::Asked::read(caller, &query.place.unwrap_or_default(), &query.month.unwrap_or_default());
    // A place of the query is no part of the address: what is there is there, only asked for wrongly.
    asked.map_err(|e| if matches!(e, WebError::NotFound) { WebError::BadForm("place".into()) } else { e })
}

fn shown(duty: &catalogue::Duty, counts: Counts) -> Duty {
    Duty {
        duty: duty.id.clone(),
        name: Name::from(&duty.names),
        by: duty.by.clone(),
        met: counts.met,
        due: counts.due,
        overdue: counts.overdue,
        excused: counts.excused,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn duties_are_counted_and_told_subject_by_subject_within_what_is_read() {
        let bench = testing::bench().await;
        let all = bench.ask("wang", "/api/419931/duties?month=2026-10").await.json();
        let report = |all: &serde_json::Value| {
            let items = all["items"].as_array().unwrap();
            items.iter().find(|d| d["duty"] == "posting.monthly_report").cloned()
        };
        // Two first secretaries in post throughout October, no report on record: both overdue on 20 November.
        assert_eq!(report(&all).unwrap()["overdue"], 2, "{all}");
        let one = bench.ask("shiqiao", "/api/419931/duties/posting.monthly_report?month=2026-10").await.json();
        let items = one["items"].as_array().unwrap();
        assert_eq!((items.len(), items[0]["record"].as_str().unwrap()), (1, bench.posting.as_str()));
        assert_eq!(bench.ask("shiqiao", "/api/419931/duties?place=419931").await.status, 403);
        assert_eq!(bench.ask("wang", "/api/419931/duties/nothing").await.status, 404);
        assert!(report(&bench.ask("cai", "/api/419931/duties?month=2026-10").await.json()).is_none());
    }
}
