//! The rectification cases that a leader's assignments name: what is to be done on each, and by when.

use duties::Standing;
use jiff::civil::Date;
use journal::Record;

use crate::WebError;
use crate::desk::Desk;
use crate::links;
use crate::pages::cases as rectification;
use crate::pages::duties::{self as owed, Month};

/// Steps of a case that are named; the others are on its page.
const NAMED: usize = 3;

/// A case as its leader sees it.
pub(crate) struct Case {
    pub record: String,
    pub name: String,
    pub href: String,
    pub state: String,
    /// Done and all of the plan's items; none where there is no plan yet.
    pub plan: Option<(usize, usize)>,
    pub steps: Vec<Step>,
    /// How many more steps are open.
    pub more: usize,
}

/// What is to be done on a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Step {
    pub by: Date,
    pub name: String,
    pub overdue: bool,
}

impl Step {
    /// How it stands: the class of its sign and the key of its word.
    pub(crate) fn sign(&self) -> (&'static str, &'static str) {
        owed::sign(if self.overdue { Standing::Overdue } else { Standing::Due })
    }
}

/// The running cases among some, by place and year, each with its village's code.
pub(super) async fn all(desk: &Desk, ids: Vec<String>) -> Result<Vec<(catalogue::RegionCode, Case)>, WebError> {
    let mut running = rectification::running(desk, ids).await?;
    running.sort_by(|a, b| (&a.region, a.get("year").as_int()).cmp(&(&b.region, b.get("year").as_int())));
    let (mut items, steps) = futures::try_join!(rectification::items(desk, &running), duties(desk, &running))?;
    let case = |record: &Record| {
        let plan = items.remove(&record.record).unwrap_or_default();
        let more = steps.iter().filter(|(id, _)| *id == record.record).map(|(_, step)| step.clone());
        (record.region.clone(), case(desk, record, &plan, more))
    };
    Ok(running.iter().map(case).collect())
}

fn case(desk: &Desk, record: &Record, plan: &[Record], more: impl Iterator<Item = Step>) -> Case {
    let today = desk.state.today();
    let open = plan.iter().filter(|i| i.get("done_on").is_null());
    let of_plan = open.filter_map(|item| {
        let by: Date = item.text("due_on").parse().ok()?;
        Some(Step { by, name: item.text("problem").into(), overdue: by < today })
    });
    let mut steps: Vec<Step> = of_plan.chain(more).collect();
    steps.sort();
    let open = steps.len();
    steps.truncate(NAMED);
    let done = ::cases::progress(plan, today).done;
    Case {
        record: record.record.clone(),
        name: format!("{} {}", record.text("party_org"), record.get("year").as_int().unwrap_or_default()),
        href: links::own_page("rectification_case", &record.record),
        state: rectification::state(desk, record),
        plan: (!plan.is_empty()).then_some((done, plan.len())),
        more: open - steps.len(),
        steps,
    }
}

/// What the cases themselves owe this month (their plan, their end), by case.
async fn duties(desk: &Desk, cases: &[Record]) -> Result<Vec<(String, Step)>, WebError> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let (today, month) = (desk.state.today(), Month::of(desk.state.today()));
    let range = (month.first(), month.last());
    let board = desk.state.boards.now(&desk.state.journal, desk.county(), range, today).await?;
    let of = |case: &Record| {
        let open = board.of(&case.record).filter(|s| matches!(s.standing, Standing::Due | Standing::Overdue));
        let step = |state: &::duties::State| {
            let duty = desk.catalogue().duty(&state.duty).filter(|d| owed::reads(desk, d, &state.region))?;
            let name = desk.words().name(&duty.names);
            let overdue = state.standing == Standing::Overdue;
            Some((case.record.clone(), Step { by: state.deadline, name, overdue }))
        };
        open.filter_map(step).collect::<Vec<_>>()
    };
    Ok(cases.iter().flat_map(of).collect())
}
