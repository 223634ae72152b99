//! County acceptance (县级验收) of a rectified organisation: points and the villagers' vote, each against the county's thresholds.

use catalogue::FieldError;

use crate::Law;

/// What an acceptance has on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    /// Points, in thousandths.
    pub score: Option<i64>,
    /// Votes of the satisfied.
    pub votes_for: Option<i64>,
    /// Votes of the dissatisfied.
    pub votes_against: Option<i64>,
}

/// Every reason for which an acceptance does not pass; none is a pass. A threshold that nobody has set is none.
pub fn judged(ballot: &Ballot, law: &Law<'_>) -> Vec<FieldError> {
    let mut reasons = Vec::new();
    match (ballot.score, law.thousandths("acceptance_points")) {
        (None, Some(_)) => reasons.push(FieldError::new("没有记录验收得分", "no points are recorded")),
        (Some(score), Some(least)) if score < least => reasons.push(FieldError::new(
            format!("得分 {} 低于合格分 {}", number(score), number(least)),
            format!("{} points are fewer than the {} needed", number(score), number(least)),
        )),
        _ => {}
    }
    let voters = ballot.votes_for.unwrap_or_default() + ballot.votes_against.unwrap_or_default();
    if let Some(least) = law.whole("acceptance_voters").filter(|least| voters < *least) {
        reasons.push(FieldError::new(
            format!("参加测评 {voters} 人，少于规定的 {least} 人"),
            format!("{voters} took part in the vote; at least {least} are needed"),
        ));
    }
    let against = ballot.votes_against.unwrap_or_default();
    if let Some(most) =
        law.share("dissatisfied_share_most").filter(|most| voters > 0 && most.is_passed(against, voters))
    {
        reasons.push(FieldError::new(
            format!("不满意 {against} 票，超过 {voters} 票的 {}", most.shown()),
            format!("{against} votes against are more than {} of {voters}", most.shown()),
        ));
    }
    reasons
}

/// Thousandths as people write them.
pub(crate) fn number(thousandths: i64) -> String {
    let (whole, rest) = (thousandths / 1000, (thousandths % 1000).abs());
    let rest = format!("{rest:03}");
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use duties::Norms;
    use jiff::civil::date;

    fn reasons(score: i64, votes_for: i64, votes_against: i64) -> Vec<String> {
        let catalogue = Catalogue::standard().unwrap();
        let set = [("acceptance_points", 70_000), ("acceptance_voters", 15_000), ("dissatisfied_share_most", 50_000)];
        let norms = Norms::of(set.map(|(norm, value)| (norm, None, None, value)));
        let law = Law::on(&catalogue, &norms, date(2026, 10, 1));
        let ballot =
            Ballot { score: Some(score * 1000), votes_for: Some(votes_for), votes_against: Some(votes_against) };
        judged(&ballot, &law).into_iter().map(|r| r.zh).collect()
    }

    #[test]
    fn seventy_points_and_half_against_of_fifteen_still_pass() {
        assert!(reasons(70, 8, 8).is_empty());
        assert!(reasons(95, 15, 0).is_empty());
    }

    #[test]
    fn too_few_points_too_few_voters_and_too_many_against_are_each_a_reason() {
        assert_eq!(reasons(69, 15, 0), ["得分 69 低于合格分 70"]);
        assert_eq!(reasons(80, 14, 0), ["参加测评 14 人，少于规定的 15 人"]);
        assert_eq!(reasons(80, 7, 8), ["不满意 8 票，超过 15 票的 50%"]);
        assert_eq!(reasons(58, 6, 12).len(), 2);
    }

    #[test]
    fn a_threshold_that_nobody_has_set_is_none() {
        let catalogue = Catalogue::load(&[]).unwrap();
        let norms = Norms::default();
        assert!(judged(&Ballot::default(), &Law::on(&catalogue, &norms, date(2026, 10, 1))).is_empty());
    }
}
