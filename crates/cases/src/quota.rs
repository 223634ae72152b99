//! The quota of the yearly assessment: no more may be graded outstanding (优秀) than the share that the county allows.

use catalogue::FieldError;

use crate::Law;

/// How many of some assessed may be outstanding at most, rounded down; none where the county sets no quota.
pub fn outstanding_at_most(assessed: i64, law: &Law<'_>) -> Option<i64> {
    law.share("outstanding_share").map(|share| share.most(assessed))
}

/// Why one more outstanding grade is refused: `outstanding` and `assessed` count it in.
pub fn outstanding_refused(outstanding: i64, assessed: i64, law: &Law<'_>) -> Option<FieldError> {
    let most = outstanding_at_most(assessed, law)?;
    let share = law.share("outstanding_share")?.shown();
    (outstanding > most).then(|| {
        FieldError::new(
            format!("优秀等次已满：参加考核 {assessed} 人，优秀不超过 {share}，至多 {most} 人"),
            format!("no more can be graded outstanding: of {assessed} assessed at most {share}, that is {most}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use duties::Norms;
    use jiff::civil::date;

    #[test]
    fn a_fifth_of_fifty_nine_is_eleven_and_the_twelfth_is_refused() {
        let catalogue = Catalogue::standard().unwrap();
        let norms = Norms::of([("outstanding_share", None, None, 20_000)]);
        let law = Law::on(&catalogue, &norms, date(2026, 12, 31));
        assert_eq!(outstanding_at_most(59, &law), Some(11));
        assert!(outstanding_refused(11, 59, &law).is_none());
        assert!(outstanding_refused(12, 59, &law).unwrap().zh.contains("至多 11 人"));
        assert_eq!(outstanding_at_most(4, &law), Some(0));
    }

    #[test]
    fn a_county_without_a_quota_grades_as_it_finds() {
        let catalogue = Catalogue::load(&[]).unwrap();
        let norms = Norms::default();
        assert!(outstanding_refused(50, 50, &Law::on(&catalogue, &norms, date(2026, 12, 31))).is_none());
    }
}
