//! Issues gathered by cell.

use std::collections::BTreeMap;

use catalogue::{Lang, Level};

use crate::issue::Issue;

/// What is said at one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Whether the row was refused for it.
    pub refuses: bool,
    /// The reasons, a line each.
    pub says: String,
}

/// The marks of one sheet by row and column, from 0.
pub(crate) type Marks = BTreeMap<(u32, u32), Mark>;

/// How many cells of a sheet get a comment; beyond that the list in front says it.
pub(crate) const COMMENTED: usize = 5_000;

/// The marks of a sheet.
pub(crate) fn marks_of(issues: &[&Issue], sheet: &str, lang: Lang) -> Marks {
    let mut marks = Marks::new();
    for issue in issues.iter().filter(|i| &*i.sheet == sheet && i.row > 0) {
        let about = issue.about.get(lang);
        let says = match (about.is_empty(), lang) {
            (true, _) => issue.says.get(lang).to_string(),
            (false, Lang::Zh) => format!("{about} {}", issue.says.zh),
            (false, Lang::En) => format!("{about}: {}", issue.says.en),
        };
        let refuses = issue.level == Level::Error;
        match marks.get_mut(&(issue.row - 1, issue.column.unwrap_or(0))) {
            Some(mark) => {
                mark.refuses |= refuses;
                mark.says.push('\n');
                mark.says.push_str(&says);
            }
            None => drop(marks.insert((issue.row - 1, issue.column.unwrap_or(0)), Mark { refuses, says })),
        }
    }
    marks
}
