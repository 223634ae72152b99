//! What is known of the days of the postings at a place, read from the journal in a handful of questions.

use std::collections::{BTreeMap, HashMap};

use catalogue::{Bearing, Calendar, RegionCode, RowView, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use journal::{Journal, Record, RecordQuery};

use super::month::{of_one_person, work_out};
use super::{Due, Evidence, Half, Leave, Month, Posted, Rules, Said, Seen, Status, Trained, Voice, due};
use crate::fact::{Row, day, meets};
use crate::{DutyError, Norms, Proof};

/// The duty that declares which records show a person in the village, and which leave counts.
const DAYS: &str = "posting.days";
/// The source of days that were worked out.
pub(crate) const WORKED_OUT: &str = "日志推定";
/// A training began at most so many days before the range looked at.
const LONGEST_TRAINING: i32 = 62;

/// The days of the postings at a place, in a range.
#[derive(Clone, Debug, Default)]
pub struct Presence {
    postings: BTreeMap<String, (Posted, Record)>,
    evidence: HashMap<String, Evidence>,
    rows: HashMap<String, Vec<Record>>,
    leaves: Vec<Record>,
    norms: Norms,
    /// What the county has set on the last day of the range.
    rules: Rules,
    /// The same for each month of it, by its first day: a rule that changes counts from its day on.
    by_month: BTreeMap<Date, Rules>,
}

impl Presence {
    /// Reads what is known of the postings within a place that are in force on any day of a range.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub async fn load(
        journal: &Journal,
        county: &RegionCode,
        calendar: Calendar,
        within: &RegionCode,
        (first, last): (Date, Date),
        today: Date,
    ) -> Result<Presence, DutyError> {
        let reader = Reader { journal, county, within, range: (first.first_of_month(), last.last_of_month()) };
        let norms = Norms::load(journal, county).await?;
        let rules = |on: Date| Rules {
            calendar: calendar.clone(),
            days_off_count: norms.on("days_off_count", on).is_none_or(|v| v != 0),
            leave_takes_days_off: norms.on("leave_takes_days_off", on).is_some_and(|v| v != 0),
        };
        let months = reader.range.0.series(1.month()).take_while(|first| *first <= reader.range.1);
        let by_month = months.map(|first| (first, rules(first.last_of_month()))).collect();
        let rules = rules(last);
        let mut presence = Presence { norms, rules, by_month, ..Presence::default() };
        for record in reader.all("posting", within, RecordQuery::default()).await? {
            let (first, last) = reader.range;
            let within = |p: &Posted| p.from <= last && p.to.is_none_or(|to| first <= to);
            if let Some(posted) = posted(&record).filter(within) {
                presence.postings.insert(record.record.clone(), (posted, record));
            }
        }
        if !presence.postings.is_empty() {
            presence.gather(&reader, today).await?;
        }
        Ok(presence)
    }

    async fn gather(&mut self, reader: &Reader<'_>, today: Date) -> Result<(), DutyError> {
        let duty = reader.journal.catalogue().duty(DAYS);
        for row in reader.all("day_status", reader.within, reader.dated("day")).await? {
            let posting = row.text("posting").to_string();
            // What a confirmation wrote was worked out here: it is no evidence of itself. A workbook that speaks over it is.
            if row.get("confirmation").is_null() || row.text("source") != WORKED_OUT {
                self.of(&posting).said.extend(said(&row));
            }
            self.rows.entry(posting).or_default().push(row);
        }
        let until = RecordQuery {
            between: vec![("from_day".into(), None, Some(reader.range.1.to_string().into()))],
            ..RecordQuery::default()
        };
        for record in reader.all("leave", reader.within, until).await? {
            let granted = duty.and_then(|d| d.excused_by.as_ref()).is_none_or(|b| meets(b.condition.as_ref(), &record));
            let Some(leave) = read_leave(&record, today) else { continue };
            // One that ended long ago, or never began, is of no concern here.
            if leave.to.0 < reader.range.0 && leave.ended_on.is_some() {
                continue;
            }
            if granted {
                self.of(record.text("posting")).leaves.push(leave);
            }
            self.leaves.push(record);
        }
        for bearing in duty.iter().flat_map(|d| &d.shows) {
            self.look(reader, bearing, true).await?;
        }
        for bearing in duty.iter().flat_map(|d| &d.against) {
            self.look(reader, bearing, false).await?;
        }
        self.train(reader).await
    }

    fn of(&mut self, posting: &str) -> &mut Evidence {
        self.evidence.entry(posting.to_string()).or_default()
    }

    /// Records that show, or do not show, people in the village.
    async fn look(&mut self, reader: &Reader<'_>, bearing: &Bearing, there: bool) -> Result<(), DutyError> {
        let records = reader.all(&bearing.ledger, reader.within, reader.dated(&bearing.day)).await?;
        let own = |record: &Record| bearing.link.iter().map(|(_, own)| Row(record).get(own)).collect::<Vec<Value>>();
        let by: HashMap<Vec<Value>, Vec<String>> =
            self.postings.values().fold(HashMap::new(), |mut by, (posted, record)| {
                by.entry(own(record)).or_default().push(posted.record.clone());
                by
            });
        for record in records.iter().filter(|r| meets(bearing.condition.as_ref(), *r)) {
            let theirs: Vec<Value> = bearing.link.iter().map(|(theirs, _)| Row(record).get(theirs)).collect();
            let Some(date) = day(record, &bearing.day) else { continue };
            for posting in by.get(&theirs).into_iter().flatten() {
                let proof = Proof { ledger: bearing.ledger.clone(), record: record.record.clone() };
                self.of(posting).seen.push(Seen { day: date, there, proof });
            }
        }
        Ok(())
    }

    /// Trainings that the posted people attended; what was held on line took nobody away.
    async fn train(&mut self, reader: &Reader<'_>) -> Result<(), DutyError> {
        let people: Vec<Value> = self.postings.values().map(|(p, _)| Value::Text(p.person.clone())).collect();
        let from = reader.range.0.saturating_sub(LONGEST_TRAINING.days());
        let query = RecordQuery {
            among: vec![("person".into(), people)],
            between: vec![("day".into(), Some(from.to_string().into()), Some(reader.range.1.to_string().into()))],
            ..RecordQuery::default()
        };
        let attended = reader.all("attendee", reader.county, query).await?;
        let ids: Vec<String> = attended.iter().map(|a| a.text("training").to_string()).collect();
        let Some(ledger) = reader.journal.catalogue().ledger("training") else { return Ok(()) };
        let trainings: HashMap<String, Record> = reader
            .journal
            .records_of(reader.county, ledger, &ids)
            .await?
            .into_iter()
            .map(|r| (r.record.clone(), r))
            .collect();
        for attendance in attended {
            let training = trainings.get(attendance.text("training"));
            if training.is_some_and(|t| t.get("online").as_int() == Some(1)) {
                continue;
            }
            let Some(from) = day(&attendance, "day") else { continue };
            let to = training.and_then(|t| day(t, "end_on")).filter(|to| from <= *to).unwrap_or(from);
            let proof = Proof { ledger: "attendee".into(), record: attendance.record.clone() };
            let of: Vec<String> = self
                .postings
                .values()
                .filter(|(p, _)| p.person == attendance.text("person"))
                .map(|(p, _)| p.record.clone())
                .collect();
            for posting in of {
                self.of(&posting).trained.push(Trained { from, to, proof: proof.clone() });
            }
        }
        Ok(())
    }

    /// The postings, by record, each as it is declared.
    pub fn postings(&self) -> impl Iterator<Item = (&Posted, &Record)> {
        self.postings.values().map(|(posted, record)| (posted, record))
    }

    /// A posting.
    pub fn posting(&self, id: &str) -> Option<(&Posted, &Record)> {
        self.postings.get(id).map(|(posted, record)| (posted, record))
    }

    /// The rows that the ledger of days holds of a posting's month, those that a confirmation wrote among them.
    pub fn rows(&self, posting: &str, month: Date) -> impl Iterator<Item = &Record> {
        let within = move |r: &&Record| day(*r, "day").is_some_and(|d| d.first_of_month() == month.first_of_month());
        self.rows.get(posting).into_iter().flatten().filter(within)
    }

    /// All leave of these postings that reaches into the range, whatever has become of it.
    pub fn leaves(&self) -> &[Record] {
        &self.leaves
    }

    /// What the county has set.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The norms.
    pub fn norms(&self) -> &Norms {
        &self.norms
    }

    /// A month of a posting; none where it is not one of these.
    pub fn month(&self, posting: &str, first: Date) -> Option<Month> {
        self.month_with(posting, first, None)
    }

    /// The same as it would be if a leave were as given: in place of that which stands under its record, or beside the others.
    pub fn month_with(&self, posting: &str, first: Date, leave: Option<&Leave>) -> Option<Month> {
        let (asked, _) = self.postings.get(posting)?;
        let mut months: Vec<(Date, Month)> = self
            .postings
            .values()
            .filter(|(p, _)| p.person == asked.person)
            .map(|(posted, _)| (posted.from, self.one(posted, first, leave.filter(|_| posted.record == posting))))
            .collect();
        of_one_person(&mut months);
        months.into_iter().map(|(_, month)| month).find(|m| m.posting == posting)
    }

    fn one(&self, posted: &Posted, first: Date, leave: Option<&Leave>) -> Month {
        let mut evidence = self.evidence.get(&posted.record).cloned().unwrap_or_default();
        if let Some(leave) = leave {
            evidence.leaves.retain(|l| l.record != leave.record);
            evidence.leaves.push(leave.clone());
        }
        let rules = self.by_month.get(&first.first_of_month()).unwrap_or(&self.rules);
        work_out(posted, first, &evidence, rules)
    }

    /// What a month comes to by the daily standards in force.
    pub fn due(&self, month: &Month) -> Due {
        // The norm is kept in thousandths of a yuan.
        due(month, |date| self.norms.on("subsidy_per_day", date).unwrap_or_default() / 10)
    }
}

/// What is asked of the journal for one place and range.
struct Reader<'a> {
    journal: &'a Journal,
    county: &'a RegionCode,
    within: &'a RegionCode,
    range: (Date, Date),
}

impl Reader<'_> {
    async fn all(&self, ledger: &str, within: &RegionCode, query: RecordQuery) -> Result<Vec<Record>, DutyError> {
        let Some(ledger) = self.journal.catalogue().ledger(ledger) else { return Ok(Vec::new()) };
        let query = RecordQuery { within: Some(within.clone()), ..query };
        Ok(self.journal.records(self.county, ledger, &query).await?)
    }

    fn dated(&self, field: &str) -> RecordQuery {
        let text = |day: Date| Some(Value::from(day.to_string()));
        let between = vec![(field.to_string(), text(self.range.0), text(self.range.1))];
        RecordQuery { between, ..RecordQuery::default() }
    }
}

fn posted(record: &Record) -> Option<Posted> {
    Some(Posted {
        record: record.record.clone(),
        person: record.text("person").into(),
        region: record.region.clone(),
        from: day(record, "from_day")?,
        to: day(record, "to_day"),
    })
}

fn said(row: &Record) -> Option<Said> {
    let by = if matches!(row.text("source"), "乡镇登记" | "抽查") { Voice::Office } else { Voice::Person };
    Some(Said {
        day: day(row, "day")?,
        half: Half::of(row.text("half")),
        status: Status::of(row.text("status"))?,
        by,
        proof: Proof { ledger: "day_status".into(), record: row.record.clone() },
    })
}

/// A leave as its record gives it.
fn read_leave(record: &Record, today: Date) -> Option<Leave> {
    let from = (day(record, "from_day")?, Half::of(record.text("from_half")).unwrap_or(Half::Morning));
    let granted = (day(record, "to_day")?, Half::of(record.text("to_half")).unwrap_or(Half::Afternoon));
    let to = day(record, "extended_to").filter(|to| granted.0 < *to).map_or(granted, |to| (to, Half::Afternoon));
    let ended_on = day(record, "ended_on");
    Some(Leave {
        record: record.record.clone(),
        kind: record.text("kind").into(),
        from,
        to,
        ended_on,
        overdue: ended_on.is_none() && to.0 < today,
    })
}

impl Leave {
    /// A leave as its record gives it, looked at from a day; none where it has no days.
    pub fn of(record: &Record, today: Date) -> Option<Leave> {
        read_leave(record, today)
    }
}
