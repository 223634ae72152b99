//! Universal claims (全部配齐, 全员联户): true only without exceptions.

use super::{Found, Paper};

/// The first exceptions are named, the others counted.
const NAMED: usize = 5;

/// Claims that have exceptions.
pub(super) fn claims(paper: &Paper) -> Vec<Found> {
    paper
        .claims
        .iter()
        .filter(|c| c.count > 0)
        .filter_map(|claim| {
            let slot = paper.slots.iter().find(|s| s.entry.slot == claim.slot)?;
            let names = &claim.exceptions[..claim.exceptions.len().min(NAMED)];
            let more = claim.count > names.len();
            let (list_zh, list_en) = match names {
                [] => (String::new(), String::new()),
                names => (
                    format!("：{}{}", names.join("、"), if more { "等" } else { "" }),
                    format!(": {}{}", names.join(", "), if more { " …" } else { "" }),
                ),
            };
            let name = if slot.entry.name.is_empty() { &slot.entry.text } else { &slot.entry.name };
            Some(Found::new(
                format!("“{name}”有{}个例外{list_zh}；请改动说法，或先补齐", claim.count),
                format!("“{name}” has {} exceptions{list_en}; reword it, or mend them first", claim.count),
                vec![slot.span()],
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::at;
    use crate::lint::{Claim, Paper, Slot, check};

    #[test]
    fn a_claim_with_exceptions_names_them() {
        let text = "各乡镇全部配齐";
        let mut entry = at(text, 1, "全部配齐", "全部配齐", "2", "个");
        (entry.kind, entry.name) = ("claim".into(), "各乡镇配齐专职副书记".into());
        let claim = |count| vec![Claim { slot: 1, exceptions: vec!["青石镇".into()], count }];
        let paper = |count| Paper { text, slots: vec![Slot::new(&entry)], claims: claim(count), ..Paper::default() };
        let findings = check(&paper(2));
        assert_eq!(findings[0].message.zh, "“各乡镇配齐专职副书记”有2个例外：青石镇等；请改动说法，或先补齐");
        assert!(check(&paper(0)).is_empty());
    }
}
