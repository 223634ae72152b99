//! A plan held within what its importer may write.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use catalogue::{Ledger, RegionCode};
use common::{imported, journal, lines, planned, texts, xlsx};

fn of(town: &'static str) -> impl Fn(&Ledger, &RegionCode) -> bool {
    move |_, place| place.as_str().starts_with(town)
}

fn postings() -> Vec<u8> {
    let rows = [
        texts(&["乡镇", "村", "姓名", "政治面貌", "角色", "派出层级", "到村日期"]),
        texts(&["青峰乡", "王庄村", "陈晓东", "中共党员", "第一书记", "市", "2025-03-01"]),
        texts(&["城关镇", "东关村", "李建国", "中共党员", "第一书记", "县", "2025-03-01"]),
    ];
    xlsx(&[("选派", rows.to_vec(), vec![])])
}

#[tokio::test]
async fn rows_outside_are_refused_and_said_and_the_others_stand() {
    let journal = journal().await;
    let mut plan = planned(&journal, "选派.xlsx", &postings()).await;
    assert_eq!((plan.counts().new, plan.counts().refused), (2, 0), "{:?}", lines(&plan));
    plan.keep_within(journal.catalogue(), &of("419931200"));
    assert_eq!((plan.counts().new, plan.counts().refused), (1, 1), "{:?}", lines(&plan));
    assert!(lines(&plan).iter().any(|l| l.starts_with("第 3 行") && l.contains("不归您填写")), "{:?}", lines(&plan));
    assert!(plan.steps.iter().all(|s| s.region.as_str().starts_with("419931200")), "the person too stands in reach");
    assert!(plan.steps.iter().all(|s| s.row != 3), "nothing of the refused row is left");
}

#[tokio::test]
async fn what_stands_elsewhere_is_not_changed_in_passing() {
    let journal = journal().await;
    imported(&journal, "选派.xlsx", &postings()).await;
    let rows = [
        texts(&["乡镇", "村", "姓名", "政治面貌", "学历", "角色", "派出层级", "到村日期"]),
        texts(&["青峰乡", "王庄村", "陈晓东", "中共党员", "大学本科", "第一书记", "省", "2025-03-01"]),
    ];
    let mut plan = planned(&journal, "更正.xlsx", &xlsx(&[("选派", rows.to_vec(), vec![])])).await;
    plan.keep_within(journal.catalogue(), &of("419931200"));
    assert_eq!((plan.counts().changed, plan.counts().refused), (1, 0), "{:?}", lines(&plan));
    assert!(plan.steps.iter().all(|s| &*s.ledger == "posting"), "the person is the county's: {:?}", plan.steps);
    assert!(lines(&plan).iter().any(|l| l.contains("没有动它")), "{:?}", lines(&plan));
}

#[tokio::test]
async fn whoever_may_write_everything_loses_nothing() {
    let journal = journal().await;
    let mut plan = planned(&journal, "选派.xlsx", &postings()).await;
    let before = (plan.counts(), plan.steps.clone());
    plan.keep_within(journal.catalogue(), &of("419931"));
    assert_eq!(before, (plan.counts(), plan.steps));
}
