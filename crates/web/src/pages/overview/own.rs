//! The villages that a leader of the county answers for (联系村): the rectification assignments that bear the reader's name say which. Of
//! each the case, what is to be done on it and by when, who is posted there and the latest visit.

use std::collections::BTreeMap;

use catalogue::RegionCode;
use duties::Standing;
use futures::future::try_join_all;
use jiff::civil::Date;
use journal::{Record, RecordQuery};

use crate::WebError;
use crate::desk::Desk;
use crate::links;
use crate::pages::cases as rectification;
use crate::pages::duties::{self as owed, Month};
use crate::posted;

/// The kind of assignment that a leader of the county holds.
const KIND: &str = "县领导";
/// Steps of a case that are named; the others are on its page.
const NAMED: usize = 3;

/// A village with its case.
pub(crate) struct Own {
    pub village: String,
    pub href: String,
    pub case: String,
    pub case_href: String,
    pub state: String,
    /// Done and all of the plan's items; none where there is no plan yet.
    pub plan: Option<(usize, usize)>,
    pub steps: Vec<Step>,
    /// How many more steps are open.
    pub more: usize,
    /// First secretaries in post: name and the posting's life.
    pub secretaries: Vec<(String, String)>,
    /// Day and record of the latest visit to a household.
    pub visit: Option<(String, String)>,
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

/// The reader's own villages, by place; none for who is no leader of the county or answers for no village today.
pub(super) async fn all(desk: &Desk, place: &RegionCode) -> Result<Vec<Own>, WebError> {
    let Some(ledger) = desk.catalogue().ledger("rectification_assignment").filter(|_| leads(desk, place)) else {
        return Ok(Vec::new());
    };
    let equal = vec![("kind".into(), KIND.into()), ("name".into(), desk.access().person.as_str().into())];
    let query = RecordQuery { places: Some(desk.access().scope(ledger)), equal, ..RecordQuery::default() };
    let today = desk.state.today();
    let mut held = desk.state.journal.records(desk.county(), ledger, &query).await?;
    held.retain(|r| posted::in_force(r, today));
    let ids = held.iter().map(|r| r.text("rect_case").to_string()).collect();
    let mut running = rectification::running(desk, ids).await?;
    running.sort_by(|a, b| (&a.region, a.get("year").as_int()).cmp(&(&b.region, b.get("year").as_int())));
    let mut items = rectification::items(desk, &running).await?;
    let (steps, secretaries) = futures::try_join!(duties(desk, &running), secretaries(desk, &running, today))?;
    let visits = try_join_all(running.iter().map(|case| visit(desk, case))).await?;
    let own = running.iter().zip(visits).map(|(case, visit)| {
        let plan = items.remove(&case.record).unwrap_or_default();
        let own_steps = steps.iter().filter(|(id, _)| *id == case.record).map(|(_, step)| step.clone());
        Own { visit, ..own(desk, case, &plan, own_steps, &secretaries) }
    });
    Ok(own.collect())
}

/// Whether this is the first page of a leader of the county: of a role of its own level that reads and enters nothing.
fn leads(desk: &Desk, place: &RegionCode) -> bool {
    let reads_only = |g: &crate::access::Grant| g.role.level == "county" && g.role.writes.is_empty();
    place == desk.access().home() && !desk.access().person.is_empty() && desk.access().grants().iter().any(reads_only)
}

fn own(
    desk: &Desk,
    case: &Record,
    plan: &[Record],
    more: impl Iterator<Item = Step>,
    secretaries: &BTreeMap<String, Vec<(String, String)>>,
) -> Own {
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
    Own {
        village: desk.places.full(&case.region),
        href: links::place(case.region.as_str()),
        case: format!("{} {}", case.text("party_org"), case.get("year").as_int().unwrap_or_default()),
        case_href: links::own_page("rectification_case", &case.record),
        state: rectification::state(desk, case),
        plan: (!plan.is_empty()).then_some((done, plan.len())),
        more: open - steps.len(),
        steps,
        secretaries: secretaries.get(case.region.as_str()).cloned().unwrap_or_default(),
        visit: None,
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

/// The first secretaries in post in the villages of cases, by village: name and the posting's life.
async fn secretaries(
    desk: &Desk,
    cases: &[Record],
    today: Date,
) -> Result<BTreeMap<String, Vec<(String, String)>>, WebError> {
    let mut by_village: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let Some(ledger) = desk.catalogue().ledger("posting").filter(|_| !cases.is_empty()) else {
        return Ok(by_village);
    };
    let mut places = desk.access().scope(ledger);
    places.retain(|scope| cases.iter().any(|c| scope.holds(&c.region)));
    let villages: Vec<_> =
        cases.iter().map(|c| c.region.clone()).filter(|v| places.iter().any(|p| p.holds(v))).collect();
    let equal = vec![("role".into(), "第一书记".into())];
    let query = RecordQuery { places: Some(villages), equal, ..RecordQuery::default() };
    let mut here = desk.state.journal.records(desk.county(), ledger, &query).await?;
    here.retain(|p| posted::in_force(p, today));
    let names = posted::named(desk, &here).await?;
    for posting in &here {
        let Some(named) = names.get(&posting.record) else { continue };
        let one = (named.person.clone(), links::own_page("posting", &posting.record));
        by_village.entry(posting.region.to_string()).or_default().push(one);
    }
    Ok(by_village)
}

/// The latest visit in a case's village.
async fn visit(desk: &Desk, case: &Record) -> Result<Option<(String, String)>, WebError> {
    let read = |l: &&catalogue::Ledger| desk.access().reads(l, &case.region);
    let Some(ledger) = desk.catalogue().ledger("visit").filter(read) else { return Ok(None) };
    let query = RecordQuery {
        within: Some(case.region.clone()),
        between: vec![("day".into(), None, Some(desk.state.today().to_string().as_str().into()))],
        order: Some(("day".into(), true)),
        limit: Some(1),
        ..RecordQuery::default()
    };
    let latest = desk.state.journal.records(desk.county(), ledger, &query).await?;
    Ok(latest.first().map(|v| (v.text("day").into(), links::record("visit", &v.record))))
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Bench};

    /// A case in 柳溪村 whose plan has three items, one done, one overdue, one to come.
    async fn case(bench: &Bench, state: &str) -> String {
        let at = "419931100201";
        let fields = [("party_org", "柳溪村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", state)];
        let case = bench.enter_with("rectification_case", at, &fields, &[("year", 2026)]).await;
        for (problem, due, done) in [
            ("组织生活不经常", "2026-06-30", "2026-06-01"),
            ("班子分工不明", "2026-10-31", ""),
            ("村务公开不及时", "2026-12-31", ""),
        ] {
            let mut item = vec![("rect_case", case.as_str()), ("problem", problem), ("due_on", due)];
            item.extend([("done_on", done)].into_iter().filter(|(_, day)| !day.is_empty()));
            bench.enter("rectification_item", at, &item).await;
        }
        case
    }

    async fn assigned(bench: &Bench, case: &str, name: &str, days: &[(&str, &str)]) {
        let fields = [("rect_case", case), ("kind", "县领导"), ("name", name)];
        bench.enter("rectification_assignment", "419931100201", &[&fields[..], days].concat()).await;
    }

    const PANEL: &str = "id=\"own\"";

    #[tokio::test]
    async fn a_leader_sees_the_villages_that_the_assignments_name_with_what_is_to_be_done_there() {
        let bench = testing::bench().await;
        let leader = bench.signed_in("xian").await;
        assert!(!leader.get("/").await.body.contains(PANEL), "nothing where there is none, not even an empty box");
        let case = case(&bench, "列入").await;
        assigned(&bench, &case, "县领导", &[("from_day", "2026-03-05")]).await;
        let page = leader.get("/").await;
        let panel = page.body.split(PANEL).nth(1).expect("a panel").split("</section>").next().unwrap().to_string();
        for href in ["/places/419931100201\"", &format!("/cases/{case}\""), &format!("/records/{}\"", bench.posting)] {
            assert!(panel.contains(href), "{href}: {panel}");
        }
        for words in [
            "柳溪村党支部 2026",
            "列入",
            "完成 1 / 3",
            "班子分工不明",
            "2026-10-31",
            "村务公开不及时",
            "陈晓东",
            "没有记录",
        ] {
            assert!(panel.contains(words), "{words}: {panel}");
        }
        assert!(!panel.contains("组织生活不经常"), "what is done asks for nothing");
        let (late, due) = (panel.find("班子分工不明").unwrap(), panel.find("村务公开不及时").unwrap());
        assert!(panel[..late].contains("state bad") && !panel[late..due].contains("state bad"), "{panel}");
        assert!(page.body.find(PANEL) < page.body.find("class=\"figures\""), "one's own villages come first");
        for href in [format!("/cases/{case}"), "/places/419931100201".into()] {
            let there = leader.get(&href).await;
            assert!(there.status == 200 && !there.body.contains(PANEL), "{href}");
        }
    }

    #[tokio::test]
    async fn only_who_is_named_today_answers_for_a_village_and_only_once_it_is_listed() {
        let bench = testing::bench().await;
        let screened = case(&bench, "未排查").await;
        assigned(&bench, &screened, "县领导", &[]).await;
        let sees = async |login: &str| bench.signed_in(login).await.get("/").await.body.contains(PANEL);
        assert!(!sees("xian").await, "nothing has been found yet");
        let second =
            [("party_org", "河口村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", "列入")];
        let open = bench.enter_with("rectification_case", "419931100202", &second, &[("year", 2026)]).await;
        assigned(&bench, &open, "别的领导", &[("from_day", "2026-09-02")]).await;
        assert!(!sees("xian").await, "another's village");
        assigned(&bench, &open, "县领导", &[("from_day", "2026-03-05"), ("to_day", "2026-09-01")]).await;
        assert!(!sees("xian").await, "handed on");
        let kind = [("rect_case", open.as_str()), ("kind", "乡镇领导"), ("name", "县领导"), ("from_day", "2026-03-05")];
        bench.enter("rectification_assignment", "419931100202", &kind).await;
        assert!(!sees("xian").await, "as a leader of the township");
        // 王丽 of the organisation department may bear a leader's name: her first page is her office's.
        let third = [("party_org", "下坪村党支部"), ("origin", "排查"), ("listed_on", "2026-03-01"), ("state", "列入")];
        let third = bench.enter_with("rectification_case", "419931102201", &third, &[("year", 2026)]).await;
        assigned(&bench, &third, "王丽", &[]).await;
        assert!(!sees("wang").await);
    }
}
