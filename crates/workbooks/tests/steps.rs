//! A plan held to the steps that its importer may take.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

mod common;

use catalogue::{Ledger, Names, RegionCode};
use common::{imported, journal, lines, planned, texts, xlsx};

/// Somebody who may say anything but that a case was closed.
fn all_but_closing(_: &Ledger, (_, to): (&str, &str), _: &RegionCode) -> Option<Names> {
    (to == "销号").then(|| Names { zh: "不归您办理".into(), en: "is not yours".into() })
}

/// Cases of 王庄村: year and state.
fn cases(rows: &[(&'static str, &'static str)]) -> Vec<u8> {
    let head = texts(&["乡镇", "村", "党组织名称", "批次年度", "确定方式", "整顿状态"]);
    let row = |(year, state): &(&'static str, &'static str)| {
        texts(&["青峰乡", "王庄村", "王庄村党支部", year, "排查", state])
    };
    let rows = std::iter::once(head).chain(rows.iter().map(row)).collect();
    xlsx(&[("整顿台账", rows, vec![])])
}

#[tokio::test]
async fn a_row_beyond_its_importers_steps_is_refused_at_the_cell_of_the_state() {
    let journal = journal().await;
    let mut plan = planned(&journal, "整顿.xlsx", &cases(&[("2024", "整顿中"), ("2025", "销号")])).await;
    assert_eq!((plan.counts().new, plan.counts().refused), (2, 0), "{:?}", lines(&plan));
    plan.keep_to_steps(journal.catalogue(), &all_but_closing);
    assert_eq!((plan.counts().new, plan.counts().refused), (1, 1), "{:?}", lines(&plan));
    let refused = plan.issues.iter().map(|(_, i)| i).find(|i| i.refuses()).unwrap();
    assert_eq!((refused.cell().as_str(), refused.says.zh.as_str()), ("F3", "不归您办理"));
    assert!(plan.steps.iter().all(|s| s.row != 3), "nothing of the refused row is left");
}

#[tokio::test]
async fn a_state_that_stays_as_it_is_is_nobodys_step() {
    let journal = journal().await;
    imported(&journal, "整顿.xlsx", &cases(&[("2025", "销号")])).await;
    let mut plan = planned(&journal, "整顿.xlsx", &cases(&[("2025", "销号")])).await;
    plan.keep_to_steps(journal.catalogue(), &all_but_closing);
    assert_eq!((plan.counts().same, plan.counts().refused), (1, 0), "{:?}", lines(&plan));
}
