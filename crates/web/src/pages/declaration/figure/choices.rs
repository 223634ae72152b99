//! What somebody has chosen so far for a new figure, and what there is to choose from.

use std::collections::HashMap;

use catalogue::compose::{self, NewFigure, Sign, Term};
use catalogue::{Field, FieldType, FigureTime, Ledger, Names, Part, Storage, WindowCode};
use reports::recognise::Draft;

use super::super::Pick;
use crate::desk::Desk;

/// Rows of conditions a form holds at most.
const ROWS: usize = 8;
/// Counters offered for the unit.
const UNITS: [&str; 12] = ["个", "名", "人", "人次", "户", "村", "项", "次", "万元", "亩", "公里", "平方米"];

/// The fields of the form as they were sent.
#[derive(Clone, Default)]
pub(super) struct Choices(HashMap<String, String>);

/// A row of the condition.
pub(super) struct Row {
    pub n: usize,
    pub fields: Vec<Pick>,
    pub signs: Vec<Pick>,
    pub value: String,
    /// The terms of a choice field; none where the value is typed.
    pub terms: Vec<Pick>,
}

/// The form, ready to be drawn.
pub(super) struct Picks {
    pub zh: String,
    pub en: String,
    pub aliases: String,
    pub ledgers: Vec<(String, Vec<Pick>)>,
    pub chosen: bool,
    pub rows: Vec<Row>,
    pub shown_rows: usize,
    pub sql: String,
    pub times: Vec<Pick>,
    pub windows: Vec<Pick>,
    pub measures: Vec<Pick>,
    pub over: Vec<Pick>,
    pub unit: String,
    pub units: [&'static str; 12],
    pub note: String,
    pub back: String,
}

impl Choices {
    pub(super) fn new(texts: HashMap<String, String>) -> Choices {
        Choices(texts)
    }

    /// The choices that the sentence of a report's slot suggests.
    pub(super) fn drafted(desk: &Desk, draft: &Draft) -> Choices {
        let ledger = draft.of.as_deref().and_then(|of| desk.catalogue().ledger(of));
        let (kind, over) = match draft.measure.rsplit_once(' ') {
            Some((kind, over)) => (if kind == "count distinct" { "distinct" } else { kind }, over),
            None => (draft.measure.as_str(), ""),
        };
        let mut choices = Choices::default()
            .with("zh", &draft.name)
            .with("of", draft.of.as_deref().unwrap_or_default())
            .with("time", &draft.time)
            .with("window", &draft.window)
            .with("measure", kind)
            .with("over", over)
            .with("unit", &draft.unit);
        let mut rest = Vec::new();
        for (i, term) in draft.condition.as_deref().unwrap_or_default().split(" AND ").enumerate() {
            let plain = term.split_once(" = '").and_then(|(field, value)| Some((field, value.strip_suffix('\'')?)));
            match plain.filter(|(field, _)| ledger.is_some_and(|l| l.field(field).is_some())) {
                Some((field, value)) => {
                    choices = choices.with(&format!("field.{i}"), field).with(&format!("value.{i}"), value);
                }
                None if !term.is_empty() => rest.push(term),
                None => {}
            }
        }
        choices.with("sql", &rest.join(" AND "))
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Choices {
        self.0.insert(name.into(), value.into());
        self
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |t| t.trim())
    }

    fn ledger<'a>(&self, desk: &'a Desk) -> Option<&'a Ledger> {
        let ledger = desk.catalogue().ledger(self.get("of"))?;
        (desk.access().reads_anywhere(ledger) && !ledger.withdrawn).then_some(ledger)
    }

    /// The time rule chosen, where the ledger can bear it; else the one that goes with the ledger.
    fn time(&self, ledger: &Ledger) -> FigureTime {
        let chosen = match self.get("time") {
            "state" => Some(FigureTime::State),
            "event" => Some(FigureTime::Event),
            "year" => Some(FigureTime::Year),
            "none" => Some(FigureTime::None),
            _ => None,
        };
        chosen.filter(|time| bears(ledger, *time)).unwrap_or(match (&ledger.span, &ledger.day) {
            (Some(_), _) => FigureTime::State,
            (None, Some(_)) => FigureTime::Event,
            (None, None) => FigureTime::None,
        })
    }

    fn window(&self, time: FigureTime) -> WindowCode {
        self.get("window").parse().unwrap_or_else(|_| NewFigure::usual_window(time))
    }

    /// The rows that say something, each with its number on the form.
    fn terms(&self) -> Vec<Term> {
        let term = |i: usize| {
            let field = self.get(&format!("field.{i}"));
            let sign = Sign::of_code(self.get(&format!("sign.{i}"))).unwrap_or(Sign::Is);
            (!field.is_empty()).then(|| Term {
                field: field.into(),
                sign,
                value: self.get(&format!("value.{i}")).into(),
            })
        };
        (0..ROWS).filter_map(term).collect()
    }

    /// The figure that was chosen, or what is lacking.
    pub(super) fn figure(&self, desk: &Desk) -> Result<NewFigure, Vec<String>> {
        let w = desk.words();
        let Some(ledger) = self.ledger(desk) else { return Err(vec![w.say("figure-new-ledger")]) };
        let mut faults = Vec::new();
        let names = compose::names(self.get("zh"), self.get("en")).unwrap_or_else(|| {
            faults.push(w.say("figure-new-names"));
            Names::default()
        });
        let bears = |name: &str| desk.catalogue().figures().find(|f| f.name.zh == name || f.name.en == name);
        if let Some(same) = bears(&names.zh) {
            faults.push(w.with("figure-new-same", &[("name", &names.zh), ("id", &same.id)]));
        } else if let Some(same) = bears(&names.en) {
            let other = w.name(&same.name);
            faults.push(w.with("figure-new-same-en", &[("name", &names.en), ("other", &other), ("id", &same.id)]));
        }
        if self.get("unit").is_empty() {
            faults.push(w.say("figure-new-unit"));
        }
        let mut condition = match compose::condition(ledger, &self.terms()) {
            Ok(text) => text,
            Err(fault) => {
                let row = fault.row.to_string();
                faults.push(w.with("figure-new-row", &[("row", &row), ("says", &w.name(&fault.says))]));
                String::new()
            }
        };
        let sql = self.get("sql");
        if !sql.is_empty() {
            condition = if condition.is_empty() { sql.into() } else { format!("{condition} AND ({sql})") };
        }
        let measure = self.measure(ledger);
        if measure.is_none() {
            faults.push(w.say("figure-new-over"));
        }
        let Some(measure) = measure.filter(|_| faults.is_empty()) else { return Err(faults) };
        let free = |name: &str| desk.catalogue().figure(&format!("own.{name}")).is_some();
        let time = self.time(ledger);
        Ok(NewFigure {
            id: format!("own.{}", compose::identifier(&names, free)),
            aliases: self.aliases(&names),
            names,
            of: ledger.name.clone(),
            condition,
            time,
            window: self.window(time),
            measure,
            unit: self.get("unit").into(),
        })
    }

    /// The names it goes by in reports: its own where nobody gives another.
    fn aliases(&self, names: &Names) -> Vec<String> {
        let given = self.get("aliases").split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
        let mut all: Vec<String> = given.filter(|a| !a.is_empty()).map(String::from).collect();
        if all.is_empty() {
            all.push(names.zh.clone());
        }
        all
    }

    fn measure(&self, ledger: &Ledger) -> Option<String> {
        let over = self.get("over");
        let counted = over == "region" || ledger.field(over).is_some_and(|f| !f.sensitive);
        match self.get("measure") {
            "" | "count" => Some("count".into()),
            "distinct" => counted.then(|| format!("count distinct {over}")),
            kind @ ("sum" | "avg" | "max" | "min") => {
                ledger.field(over).is_some_and(adds_up).then(|| format!("{kind} {over}"))
            }
            _ => None,
        }
    }

    /// Everything there is to choose from, with what was chosen.
    pub(super) fn picks(&self, desk: &Desk) -> Picks {
        let w = desk.words();
        let ledger = self.ledger(desk);
        let pick = |value: &str, text: String, chosen: &str| (value.to_string(), text, value == chosen);
        let ledgers = Part::ALL.into_iter().filter_map(|part| {
            let read = desk.catalogue().ledgers().filter(|l| l.part == part && !l.withdrawn);
            let read = read.filter(|l| desk.access().reads_anywhere(l));
            let all: Vec<Pick> = read.map(|l| pick(&l.name, w.name(&l.names), self.get("of"))).collect();
            (!all.is_empty()).then(|| (w.name(&part.names()), all))
        });
        let time = ledger.map_or(FigureTime::None, |l| self.time(l));
        let window = self.window(time);
        let times = [
            (FigureTime::State, "state", "figure-new-state"),
            (FigureTime::Event, "event", "figure-new-event"),
            (FigureTime::Year, "year", "figure-new-year"),
            (FigureTime::None, "none", "figure-new-always"),
        ];
        let measures = [
            ("count", "measure-count"),
            ("distinct", "measure-distinct"),
            ("sum", "measure-sum"),
            ("avg", "measure-avg"),
            ("max", "measure-max"),
            ("min", "measure-min"),
        ];
        use WindowCode::{D, R, Y, Y2, Yr};
        let filled = (0..ROWS).filter(|i| !self.get(&format!("field.{i}")).is_empty()).max().map_or(0, |i| i + 1);
        let asked: usize = self.get("rows").parse().unwrap_or(1);
        let more = usize::from(self.get("act") == "row");
        let shown_rows = (filled.max(asked) + more).clamp(1, ROWS);
        Picks {
            zh: self.get("zh").into(),
            en: self.get("en").into(),
            aliases: self.get("aliases").into(),
            ledgers: ledgers.collect(),
            chosen: ledger.is_some(),
            rows: ledger.map_or_else(Vec::new, |l| (0..shown_rows).map(|i| self.row(desk, l, i)).collect()),
            shown_rows,
            sql: self.get("sql").into(),
            times: times
                .into_iter()
                .filter(|(t, ..)| ledger.is_none_or(|l| bears(l, *t)))
                .map(|(t, code, key)| (code.to_string(), w.say(key), t == time))
                .collect(),
            windows: [Y, Y2, Yr, R, D]
                .into_iter()
                .map(|c| (c.code().to_string(), w.name(&c.names()), c == window))
                .collect(),
            measures: measures.into_iter().map(|(m, key)| pick(m, w.say(key), self.get("measure"))).collect(),
            over: ledger.map_or_else(Vec::new, |l| self.over(desk, l)),
            unit: self.get("unit").into(),
            units: UNITS,
            note: self.get("note").into(),
            back: Some(self.get("back")).filter(|b| crate::links::is_ours(b)).unwrap_or_default().into(),
        }
    }

    fn over(&self, desk: &Desk, ledger: &Ledger) -> Vec<Pick> {
        let w = desk.words();
        let chosen = self.get("over");
        let region = ("region".to_string(), w.say("figure-new-place"), chosen == "region");
        let fields = ledger.entered().filter(|f| !f.sensitive);
        std::iter::once(region).chain(fields.map(|f| (f.name.clone(), w.name(&f.names), f.name == chosen))).collect()
    }

    fn row(&self, desk: &Desk, ledger: &Ledger, n: usize) -> Row {
        let w = desk.words();
        let (field, value) = (self.get(&format!("field.{n}")), self.get(&format!("value.{n}")));
        let sign = Sign::of_code(self.get(&format!("sign.{n}"))).unwrap_or(Sign::Is);
        let fields = ledger.entered().filter(|f| !f.sensitive && f.refers_to().is_none());
        let kind = ledger.field(field).map(|f| &f.kind);
        let terms = match kind {
            Some(FieldType::Choice(choices)) => {
                choices.iter().map(|c| (c.zh.clone(), w.name(&c.names()), c.zh == value)).collect()
            }
            Some(FieldType::Bool) => ["是", "否"]
                .into_iter()
                .map(|b| (b.to_string(), w.say(if b == "是" { "value-yes" } else { "value-no" }), b == value))
                .collect(),
            _ => Vec::new(),
        };
        Row {
            n,
            fields: fields.map(|f| (f.name.clone(), w.name(&f.names), f.name == field)).collect(),
            signs: Sign::ALL.into_iter().map(|s| (s.code().to_string(), w.name(&s.names()), s == sign)).collect(),
            value: value.into(),
            terms,
        }
    }
}

/// Whether sums and means of a field say something: years do not add up.
fn adds_up(field: &Field) -> bool {
    !field.sensitive && field.kind.storage() == Storage::Int && !matches!(field.kind, FieldType::Year)
}

/// Whether a ledger has what a time rule goes by: a day of its own, or a year.
fn bears(ledger: &Ledger, time: FigureTime) -> bool {
    match time {
        FigureTime::Event => ledger.day.is_some(),
        FigureTime::Year => ledger.fields.iter().any(|f| f.kind == FieldType::Year),
        FigureTime::State | FigureTime::None => true,
    }
}
