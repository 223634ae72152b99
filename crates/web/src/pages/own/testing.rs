//! A case and who is assigned to it, for tests.

use crate::testing::Bench;

/// A case in 柳溪村 whose plan has three items, one done, one overdue, one to come.
pub(crate) async fn case(bench: &Bench, state: &str) -> String {
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

/// Assigns it to somebody of the county.
pub(crate) async fn assigned(bench: &Bench, case: &str, name: &str, days: &[(&str, &str)]) {
    let fields = [("rect_case", case), ("kind", "县领导"), ("name", name)];
    bench.enter("rectification_assignment", "419931100201", &[&fields[..], days].concat()).await;
}
