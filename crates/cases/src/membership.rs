//! The way to Party membership (发展党员): a stage follows the one before it, and not before that has lasted as long as it must.

use catalogue::FieldError;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::Law;

/// The stage that may be prolonged, once.
const PROBATION: &str = "预备党员";
/// The stages that must last some months before the next, with the norm that says how many.
const LASTING: [(&str, &str); 2] = [("积极分子", "activist_months"), (PROBATION, "probation_months")];

/// A stage that somebody has entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entered {
    /// Which, from 0 in the order of the ladder.
    pub stage: usize,
    /// Since when.
    pub day: Date,
    /// By how many months it was prolonged; 0 where it was not.
    pub prolonged: i64,
}

/// What is wrong with a stage that somebody enters, and at which field: `stage` or `day`.
pub type Misstep = (&'static str, FieldError);

/// Why somebody may not enter a stage on a day; none lets them. Stages are counted from 0 in the order of `ladder`; `entered` are those that
/// the same person has entered, with their days. Anybody may apply at any time, again too; going back further down asks for an
/// explanation.
pub fn misstep(
    ladder: &[&str],
    entered: &[Entered],
    (stage, day): (usize, Date),
    explained: bool,
    law: &Law<'_>,
) -> Option<Misstep> {
    let name = |stage: usize| ladder.get(stage).copied().unwrap_or_default();
    let standing = entered.iter().filter(|e| e.day <= day).max_by_key(|e| (e.day, e.stage));
    match standing.copied() {
        _ if stage == 0 => None,
        None => Some(("stage", before_system(name(stage), name(stage - 1)))),
        Some(Entered { stage: at, day: since, .. }) if stage > at + 1 => {
            Some(("stage", skipped(name(at), since, name(at + 1), name(stage))))
        }
        Some(at) if stage == at.stage + 1 => too_early((name(at.stage), at), name(stage), day, law).map(|f| ("day", f)),
        Some(_) if explained => None,
        Some(at) => Some(("stage", back(name(at.stage), at.day, name(stage)))),
    }
}

/// Why a stage may not be prolonged by so many months: only a probation is, and within the bounds that the norms set.
pub fn prolonging(stage: &str, months: i64, law: &Law<'_>) -> Option<FieldError> {
    if stage != PROBATION {
        return Some(FieldError::new(
            format!("只有“{PROBATION}”可以延长，“{stage}”请留空"),
            format!("only “{PROBATION}” is prolonged: leave it empty for “{stage}”"),
        ));
    }
    let least = law.whole("probation_longer_least").unwrap_or_default();
    let most = law.whole("probation_longer_most").unwrap_or(i64::MAX);
    (months < least || months > most).then(|| {
        FieldError::new(
            format!("预备期延长一次，不少于 {least} 个月、不超过 {most} 个月"),
            format!("a probation is prolonged once, by {least} to {most} months"),
        )
    })
}

fn before_system(next: &str, before: &str) -> FieldError {
    FieldError::new(
        format!("登记“{next}”以前，先登记进入“{before}”的日期；启用前走过的阶段，请用表格导入"),
        format!(
            "the day of entering “{before}” comes before “{next}”; stages from before the system come in by workbook"
        ),
    )
}

fn skipped(at: &str, since: Date, following: &str, next: &str) -> FieldError {
    FieldError::new(
        format!("{since} 起是“{at}”，下一步是“{following}”，不能直接登记“{next}”"),
        format!("“{at}” since {since}: “{following}” comes next, and “{next}” not before it"),
    )
}

/// A stage that has not lasted as long as it must; the day on which it has is the first that is let.
fn too_early((at, stood): (&str, Entered), next: &str, day: Date, law: &Law<'_>) -> Option<FieldError> {
    let (_, norm) = LASTING.iter().find(|(stage, _)| *stage == at)?;
    let since = stood.day;
    let months = law.whole(norm).map(|months| months + stood.prolonged).filter(|months| *months > 0)?;
    let first = since.checked_add(months.months()).ok()?;
    (day < first).then(|| {
        FieldError::new(
            format!("{since} 起是“{at}”，满 {months} 个月（{first}）才能登记“{next}”"),
            format!("“{at}” since {since}: “{next}” takes {months} months, that is {first}"),
        )
    })
}

fn back(at: &str, since: Date, next: &str) -> FieldError {
    FieldError::new(
        format!("{since} 已是“{at}”，再登记“{next}”要在备注里写明原因；登记错了的，请更正那一条"),
        format!(
            "“{at}” since {since}: going back to “{next}” takes a note that says why; what was entered wrongly is corrected there"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use duties::Norms;
    use jiff::civil::date;

    const LADDER: [&str; 5] = ["入党申请人", "积极分子", "发展对象", "预备党员", "正式党员"];

    fn says(
        norms: &Norms,
        entered: &[(usize, Date)],
        next: (usize, Date),
        explained: bool,
    ) -> Option<(&'static str, String)> {
        let entered: Vec<Entered> =
            entered.iter().map(|(stage, day)| Entered { stage: *stage, day: *day, prolonged: 0 }).collect();
        let entered = &entered[..];
        let catalogue = Catalogue::standard().unwrap();
        let law = Law::on(&catalogue, norms, next.1);
        misstep(&LADDER, entered, next, explained, &law).map(|(field, fault)| (field, fault.zh))
    }

    #[test]
    fn each_stage_follows_the_one_before_it_and_no_stage_is_left_out() {
        let norms = Norms::default();
        let day = |n: i8| date(2020, 1, n);
        for (from, old) in LADDER.iter().enumerate() {
            for (to, new) in LADDER.iter().enumerate().skip(1) {
                // Years after the stage before, so that it has lasted long enough.
                let refused = says(&norms, &[(from, day(1))], (to, date(2026, 1, 1)), false);
                assert_eq!(refused.is_none(), to == from + 1, "{old} → {new}: {refused:?}");
            }
            assert_eq!(says(&norms, &[(from, day(1))], (0, date(2026, 1, 1)), false), None, "anybody may apply again");
        }
        let (field, why) = says(&norms, &[(0, day(10))], (3, date(2026, 1, 1)), false).unwrap();
        assert_eq!(
            (field, why.as_str()),
            ("stage", "2020-01-10 起是“入党申请人”，下一步是“积极分子”，不能直接登记“预备党员”")
        );
        let (_, why) = says(&norms, &[], (2, day(1)), false).unwrap();
        assert!(why.contains("先登记进入“积极分子”的日期"), "{why}");
        // What was entered for a later day is not there yet.
        assert!(says(&norms, &[(0, day(20))], (1, day(19)), false).is_some());
        assert_eq!(says(&norms, &[(0, day(20))], (1, day(20)), false), None);
    }

    #[test]
    fn a_year_of_training_and_a_year_of_probation_pass_before_the_next_stage() {
        let norms = Norms::default();
        let activist = [(0, date(2023, 5, 4)), (1, date(2024, 3, 1))];
        let (field, why) = says(&norms, &activist, (2, date(2025, 2, 28)), false).unwrap();
        assert_eq!(
            (field, why.as_str()),
            ("day", "2024-03-01 起是“积极分子”，满 12 个月（2025-03-01）才能登记“发展对象”")
        );
        assert_eq!(says(&norms, &activist, (2, date(2025, 3, 1)), false), None);
        // A year from the 29th of February ends with the next February.
        let probationary = [(3, date(2024, 2, 29))];
        assert!(says(&norms, &probationary, (4, date(2025, 2, 27)), false).is_some());
        assert_eq!(says(&norms, &probationary, (4, date(2025, 2, 28)), false), None);
        // No span is asked between a candidate and probation.
        assert_eq!(says(&norms, &[(2, date(2025, 3, 1))], (3, date(2025, 3, 2)), false), None);
        let longer = Norms::of([("activist_months", None, None, 18_000)]);
        assert!(says(&longer, &activist, (2, date(2025, 8, 31)), false).unwrap().1.contains("18 个月（2025-09-01）"));
    }

    #[test]
    fn a_prolonged_probation_lasts_as_much_longer_and_is_prolonged_within_bounds() {
        let (norms, catalogue) = (Norms::default(), Catalogue::standard().unwrap());
        let probation = |prolonged| [Entered { stage: 3, day: date(2024, 6, 30), prolonged }];
        let first = |prolonged: i64, day: Date| {
            let law = Law::on(&catalogue, &norms, day);
            misstep(&LADDER, &probation(prolonged), (4, day), false, &law).map(|(_, fault)| fault.zh)
        };
        // A year and half a year from the last of June 2024 is the 30th of December 2025.
        assert!(first(6, date(2025, 12, 29)).unwrap().contains("满 18 个月（2025-12-30）"));
        assert_eq!(first(6, date(2025, 12, 30)), None);
        assert_eq!(first(0, date(2025, 6, 30)), None, "without it a year is enough");
        let law = Law::on(&catalogue, &norms, date(2025, 6, 30));
        let refused = |stage: &str, months: i64| prolonging(stage, months, &law).is_some();
        assert!(refused("预备党员", 5) && refused("预备党员", 13) && refused("积极分子", 6));
        assert!(!refused("预备党员", 6) && !refused("预备党员", 12));
    }

    #[test]
    fn going_back_takes_a_note_and_the_training_begins_anew() {
        let norms = Norms::default();
        let failed = [(2, date(2025, 3, 1)), (3, date(2025, 6, 1))];
        assert!(says(&norms, &failed, (1, date(2026, 6, 1)), false).unwrap().1.contains("备注里写明原因"));
        assert_eq!(says(&norms, &failed, (1, date(2026, 6, 1)), true), None);
        let anew = [&failed[..], &[(1, date(2026, 6, 1))]].concat();
        assert!(says(&norms, &anew, (2, date(2026, 7, 1)), false).unwrap().1.contains("2027-06-01"));
    }
}
