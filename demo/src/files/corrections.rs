//! 99-更正: rows put right late, each whole, with the reason in the remarks.

use super::offices::PROJECTS;
use super::sheet::{Book, Column, Sheet, TIDY};
use super::township::{BUDGETS, HOUSEHOLDS};
use super::{filer, titled};
use crate::{County, Fact};

pub(super) fn book(county: &County) -> Book {
    let office = filer(county, "中共云岭县委组织部");
    let rows = |ledger: &str| -> Vec<Fact> {
        county.corrections().iter().map(|c| c.fact.clone()).filter(|f| f.ledger == ledger).collect()
    };
    // Rows of several townships stand in one file here, so the township is said.
    let placed = |columns: &[Column]| -> Vec<Column> {
        let mut columns = columns.to_vec();
        if !columns.iter().any(|c| c.1 == "@township") {
            columns.insert(1, ("乡镇", "@township"));
        }
        columns
    };
    let sheet = |name: &str, title: &str, ledger: &'static str, columns: &[Column]| {
        Sheet::new(name, titled(title), ledger, &placed(columns), rows(ledger), &office, TIDY)
    };
    Book {
        name: "99-更正".into(),
        sheets: vec![
            sheet("低收入家庭台账", "低收入家庭台账（更正）", "household", HOUSEHOLDS),
            sheet("帮扶项目台账", "帮扶项目台账（更正）", "project", PROJECTS),
            sheet("三项经费台账", "三项经费台账（更正）", "village_budget", BUDGETS),
        ],
        hidden: None,
        leftover: false,
    }
}
