//! What was handed in, as sums: how many entries each login made in each ledger, by month and by the way they came in, and how many
//! values a hand gave. No value, text or record is read out.

use std::fmt::Display;

use catalogue::{RegionCode, Value};

use crate::{Backend, Bind, Journal, JournalError};

/// The way that an entry came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Typed or pressed on a page, at a desk or on a phone.
    Hand,
    /// Out of a workbook.
    Import,
    /// Worked out by the product and written down when somebody confirmed it.
    WorkedOut,
    /// Sent by a program.
    Program,
}

impl Way {
    const ALL: [Way; 4] = [Way::Hand, Way::Import, Way::WorkedOut, Way::Program];

    fn number(self) -> i64 {
        self as i64
    }
}

/// Entries of one login in one ledger, in one month of China's clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The month, `2026-03`.
    pub month: String,
    /// The login.
    pub actor: String,
    /// The ledger.
    pub ledger: String,
    /// How they came in.
    pub way: Way,
    /// How many entries.
    pub entries: i64,
    /// How many values they set, where a hand gave them; nought for all other ways.
    pub values: i64,
}

/// Entries whose field holds a certain text were worked out, not typed.
#[derive(Clone, Copy, Debug)]
pub struct WorkedOut<'a> {
    /// The ledger.
    pub ledger: &'a str,
    /// The field.
    pub field: &'a str,
    /// Its text.
    pub text: &'a str,
}

impl Journal {
    /// What was handed in to a county after one position and up to another.
    ///
    /// # Errors
    /// The database fails.
    pub async fn handed_in(
        &self,
        county: &RegionCode,
        (after, to): (i64, i64),
        worked_out: WorkedOut<'_>,
    ) -> Result<Vec<Handed>, JournalError> {
        let (month, values) = match self.db().backend() {
            Backend::Sqlite => (
                "substr(datetime(recorded_at, '+8 hours'), 1, 7)",
                "(SELECT COUNT(*) FROM json_each(fields) AS f WHERE f.key <> '@key' AND f.type <> 'null')",
            ),
            Backend::Postgres => (
                "to_char(recorded_at::timestamptz AT TIME ZONE 'UTC' + interval '8 hours', 'YYYY-MM')",
                "(SELECT COUNT(*) FROM jsonb_each(fields::jsonb) AS f WHERE f.key <> '@key' AND f.value <> 'null'::jsonb)",
            ),
        };
        // Imports are most entries and a hand's few: the values of these alone are counted, without the natural key beside them.
        let sql = format!(
            "SELECT month, actor, ledger, way, COUNT(*), CAST(SUM(CASE WHEN way = 0 THEN {values} ELSE 0 END) AS BIGINT)
             FROM (SELECT {month} AS month, actor, ledger, fields,
                   CASE WHEN ledger = $1 AND fields LIKE $2 THEN 2 WHEN source IN ('web', 'phone') THEN 0
                        WHEN source LIKE 'import:%' THEN 1 ELSE 3 END AS way
                   FROM journal_entry WHERE county = $3 AND seq > $4 AND seq <= $5) AS e
             GROUP BY month, actor, ledger, way"
        );
        // The fields of an entry are canonical JSON: a text stands in it exactly so.
        let mark = format!("%\"{}\":\"{}\"%", worked_out.field, worked_out.text);
        let binds: Vec<Bind> =
            vec![worked_out.ledger.into(), mark.into(), county.as_str().into(), after.into(), to.into()];
        Ok(self.db().rows(&sql, binds).await?.iter().map(|row| handed(row)).collect())
    }

    /// The last position before the first entry that was recorded at a moment or later (RFC 3339, UTC); entries are recorded in order,
    /// so a score of looks finds it in a million.
    ///
    /// # Errors
    /// The database fails.
    pub async fn position_before(&self, county: &RegionCode, moment: impl Display) -> Result<i64, JournalError> {
        let moment = moment.to_string();
        let (mut low, mut high) = (0, self.head(county).await?.seq);
        while low < high {
            let middle = low + (high - low) / 2 + 1;
            let sql = "SELECT recorded_at FROM journal_entry WHERE county = $1 AND seq = $2";
            let rows = self.db().rows(sql, vec![county.as_str().into(), middle.into()]).await?;
            let earlier = rows.first().and_then(|r| r[0].as_text()).is_some_and(|at| at < moment.as_str());
            if earlier { low = middle } else { high = middle - 1 }
        }
        Ok(low)
    }
}

fn handed(row: &[Value]) -> Handed {
    let text = |i: usize| row[i].as_text().unwrap_or_default().to_string();
    let number = |i: usize| row[i].as_int().unwrap_or_default();
    Handed {
        month: text(0),
        actor: text(1),
        ledger: text(2),
        way: Way::ALL.into_iter().find(|w| w.number() == number(3)).unwrap_or(Way::Program),
        entries: number(4),
        values: number(5),
    }
}
