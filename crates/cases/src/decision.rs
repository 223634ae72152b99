//! Village decisions (四议两公开): who must be there and how many must agree at each of the four meetings, worked out from attendance and votes,
//! and how long a decision is posted. The numbers are norms; where the county has set none they are the law's (村民委员会组织法 §22, §26).

use catalogue::{FieldError, Value};
use jiff::civil::Date;
use journal::Record;

use crate::Law;

/// A meeting of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// 两委商议: the two committees.
    Committees,
    /// 党员大会审议: the branch's members with a vote.
    Members,
    /// 村民会议: adult villagers.
    Villagers,
    /// 村民会议 by households: one for each.
    Households,
    /// 村民代表会议: elected representatives.
    Representatives,
}

/// Those who should have come, came, and how they voted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Entitled to come.
    pub expected: Option<i64>,
    /// Came.
    pub present: Option<i64>,
    /// Agreed.
    pub votes_for: Option<i64>,
}

impl Meeting {
    /// The meeting that decided, by the field `form`.
    pub fn of_form(form: &str) -> Option<Meeting> {
        match form {
            "村民会议" => Some(Meeting::Villagers),
            "村民会议（户代表）" => Some(Meeting::Households),
            "村民代表会议" => Some(Meeting::Representatives),
            _ => None,
        }
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Meeting::Committees => ("两委会", "the two committees"),
            Meeting::Members => ("党员大会", "the members' meeting"),
            Meeting::Villagers => ("村民会议", "the villagers' assembly"),
            Meeting::Households => ("村民会议（户代表）", "the assembly by households"),
            Meeting::Representatives => ("村民代表会议", "the representatives' meeting"),
        }
    }

    /// The norm of those present, and whether it must be passed rather than reached.
    fn quorum(self) -> (&'static str, bool) {
        match self {
            Meeting::Committees => ("committees_meeting_share", true),
            Meeting::Members => ("members_meeting_share", true),
            Meeting::Villagers => ("villagers_meeting_share", true),
            Meeting::Households => ("households_meeting_share", false),
            Meeting::Representatives => ("representatives_share", false),
        }
    }
}

/// Why a meeting decided nothing; none where it was held with its quorum and more than the share of those present agreed.
pub fn refused(meeting: Meeting, count: Count, law: &Law<'_>) -> Option<FieldError> {
    let (zh, en) = meeting.names();
    let (Some(expected), Some(present), Some(votes_for)) = (count.expected, count.present, count.votes_for) else {
        return Some(FieldError::new(
            format!("{zh}要写明应到、实到和赞成人数"),
            format!("say of {en} how many were entitled, came and agreed"),
        ));
    };
    if present > expected || votes_for > present {
        return Some(FieldError::new(
            format!("{zh}：实到不能多于应到，赞成不能多于实到"),
            format!("{en}: no more can come than are entitled, nor agree than came"),
        ));
    }
    let (norm, more) = meeting.quorum();
    if let Some(share) = law.share(norm) {
        let held =
            expected > 0 && if more { share.is_passed(present, expected) } else { share.is_reached(present, expected) };
        if !held {
            let least = if more { share.most(expected) + 1 } else { share.least(expected) };
            let bound = if more { "应超过" } else { "应达到" };
            return Some(FieldError::new(
                format!(
                    "{zh}到会人数不够：应到 {expected} 人，实到 {present} 人，{bound}{}，至少 {least} 人",
                    share.shown()
                ),
                format!(
                    "{en} had no quorum: {present} of {expected} came; {} it takes at least {least}",
                    if more { format!("with more than {}", share.shown()) } else { format!("with {}", share.shown()) }
                ),
            ));
        }
    }
    let share = law.share("decision_majority")?;
    if share.is_passed(votes_for, present) {
        return None;
    }
    let least = share.most(present) + 1;
    Some(FieldError::new(
        format!(
            "{zh}没有通过：实到 {present} 人，赞成 {votes_for} 票，应超过到会人数的{}，至少 {least} 票",
            share.shown()
        ),
        format!("{en} did not agree: {votes_for} of {present} present voted for it; it takes {least}"),
    ))
}

/// Why a posting of the decision is too short; none where it lasts as long as it must.
pub fn posted_too_short(from: Option<Date>, to: Option<Date>, law: &Law<'_>) -> Option<FieldError> {
    let (from, to) = (from?, to?);
    let least = law.whole("decision_publish_days")?;
    let days = i64::from((to - from).get_days()) + 1;
    (days < least).then(|| {
        FieldError::new(
            format!("决议公开 {days} 天，应不少于 {least} 天"),
            format!("the decision is posted for {days} days; it takes at least {least}"),
        )
    })
}

/// The count of a meeting as a decision's record has it: `prefix` is empty for the deciding meeting.
pub fn count(record: &Record, prefix: &str) -> Count {
    let number = |field: &str| match record.get(&format!("{prefix}{field}")) {
        Value::Int(n) => Some(*n),
        _ => None,
    };
    Count { expected: number("expected"), present: number("present"), votes_for: number("votes_for") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Catalogue;
    use duties::Norms;
    use jiff::civil::date;

    fn tried(meeting: Meeting, expected: i64, present: i64, votes_for: i64) -> Option<String> {
        let catalogue = Catalogue::standard().unwrap();
        let norms = Norms::default();
        let law = Law::on(&catalogue, &norms, date(2026, 5, 1));
        let count = Count { expected: Some(expected), present: Some(present), votes_for: Some(votes_for) };
        refused(meeting, count, &law).map(|r| r.zh)
    }

    #[test]
    fn two_thirds_of_the_representatives_must_come_and_more_than_half_of_those_agree() {
        assert_eq!(tried(Meeting::Representatives, 30, 20, 11), None);
        let told = tried(Meeting::Representatives, 30, 19, 19).unwrap();
        assert!(told.contains("实到 19 人") && told.contains("2/3") && told.contains("至少 20 人"), "{told}");
        let told = tried(Meeting::Representatives, 30, 20, 10).unwrap();
        assert!(told.contains("没有通过") && told.contains("至少 11 票"), "{told}");
    }

    #[test]
    fn an_assembly_takes_more_than_half_of_the_villagers_or_two_thirds_of_the_households() {
        // Of 801 adults 400 are not more than half; 401 are.
        assert!(tried(Meeting::Villagers, 801, 400, 400).unwrap().contains("至少 401 人"));
        assert_eq!(tried(Meeting::Villagers, 801, 401, 201), None);
        // Exactly half of an even number is not enough.
        assert!(tried(Meeting::Villagers, 800, 400, 400).unwrap().contains("至少 401 人"));
        assert_eq!(tried(Meeting::Households, 240, 160, 81), None);
        assert!(tried(Meeting::Households, 240, 159, 159).unwrap().contains("至少 160 人"));
    }

    #[test]
    fn a_members_meeting_takes_more_than_half_of_those_with_a_vote() {
        assert!(tried(Meeting::Members, 24, 12, 12).unwrap().contains("至少 13 人"));
        assert_eq!(tried(Meeting::Members, 24, 13, 7), None);
        assert!(tried(Meeting::Members, 24, 13, 6).unwrap().contains("至少 7 票"));
        assert_eq!(tried(Meeting::Committees, 7, 4, 3), None);
    }

    #[test]
    fn what_is_not_counted_or_cannot_be_is_refused() {
        assert!(tried(Meeting::Members, 10, 11, 6).unwrap().contains("实到不能多于应到"));
        assert!(tried(Meeting::Members, 10, 8, 9).unwrap().contains("赞成不能多于实到"));
        assert!(tried(Meeting::Members, 0, 0, 0).unwrap().contains("到会人数不够"));
        let catalogue = Catalogue::standard().unwrap();
        let norms = Norms::default();
        let law = Law::on(&catalogue, &norms, date(2026, 5, 1));
        assert!(refused(Meeting::Members, Count::default(), &law).unwrap().zh.contains("应到、实到和赞成"));
    }

    #[test]
    fn a_county_that_sets_its_own_share_is_held_to_it() {
        let catalogue = Catalogue::standard().unwrap();
        let norms = Norms::of([("representatives_share", None, None, 80_000)]);
        let law = Law::on(&catalogue, &norms, date(2026, 5, 1));
        let count = |present| Count { expected: Some(30), present: Some(present), votes_for: Some(present) };
        assert!(refused(Meeting::Representatives, count(23), &law).is_some());
        assert!(refused(Meeting::Representatives, count(24), &law).is_none());
    }

    #[test]
    fn both_days_of_a_posting_count() {
        let catalogue = Catalogue::standard().unwrap();
        let norms = Norms::of([("decision_publish_days", None, None, 7_000)]);
        let law = Law::on(&catalogue, &norms, date(2026, 5, 1));
        let short = |to| posted_too_short(Some(date(2026, 5, 1)), Some(to), &law).is_some();
        assert!(short(date(2026, 5, 6)) && !short(date(2026, 5, 7)));
    }
}
