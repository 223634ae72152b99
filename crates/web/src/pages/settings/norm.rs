//! One norm: its values with their days and documents, what reads it, and a new value from a day on.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::{Figure, Ledger, Measure, Norm, Value, when};
use figures::Ask;
use jiff::civil::Date;
use journal::{JournalError, NewEntry, Record, RecordQuery};

use super::home::{in_force, otherwise, value};
use super::{reads, writes};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::{self, Query};
use crate::pages::record::history::{Step, steps};
use crate::refused::Refused;
use crate::shell::{self, At, Shell};
use crate::texts::Words;
use crate::{WebError, forms, show};

struct Spell {
    href: String,
    value: String,
    from: String,
    to: String,
    docno: String,
    now: bool,
}

#[derive(Template)]
#[template(path = "pages/settings/norm.html")]
struct Page {
    shell: Shell,
    w: Words,
    about: String,
    unit: String,
    address: String,
    /// What counts while nothing is set, in words; empty where nothing does.
    otherwise: String,
    spells: Vec<Spell>,
    steps: Vec<Step>,
    effects: Vec<(String, String, String)>,
    writes: bool,
    today: String,
    /// On or off: what is set is chosen, not typed.
    switch: bool,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
}

impl Page {
    fn text(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
}

/// `GET /settings/norms/{norm}`
pub(super) async fn page(desk: Desk, Path(name): Path<String>) -> Result<Html<String>, WebError> {
    let typed = BTreeMap::from([("from_day", desk.state.today().to_string())]);
    show(&desk, &name, typed, Vec::new()).await
}

/// `POST /settings/norms/{norm}/values`: from a day on the norm is so much; what was in force ends the day before.
pub(super) async fn set(desk: Desk, Path(name): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let ledger = writes(&desk, "norm_value")?;
    let norm = desk.catalogue().norm(&name).ok_or(WebError::NotFound)?;
    let w = desk.words();
    let names = ["value", "from_day", "docno", "reason"];
    let typed: BTreeMap<&'static str, String> = names.map(|n| (n, posted.text(n).to_string())).into();
    let mut faults = Vec::new();
    let amount = ledger.field("value").ok_or(WebError::NotFound)?.parse(posted.text("value"));
    match &amount {
        Ok(Value::Null) => faults.push(w.say("norm-no-value")),
        Err(fault) => faults.push(if w.zh() { fault.zh.clone() } else { fault.en.clone() }),
        Ok(_) => {}
    }
    let from = when::day(posted.text("from_day"));
    if let Err(fault) = &from {
        faults.push(if w.zh() { fault.zh.clone() } else { fault.en.clone() });
    }
    if posted.text("reason").is_empty() {
        faults.push(w.say("fault-reason"));
    }
    let (Ok(amount), Ok(from), true) = (amount, from, faults.is_empty()) else {
        return refused(&desk, &name, typed, faults).await;
    };
    let change = Change { norm, amount, from, docno: posted.text("docno"), reason: posted.text("reason") };
    let entries = change.entries(&desk, ledger).await?;
    match desk.state.journal.append(desk.county(), entries).await {
        Ok(_) => Ok(Redirect::to(&format!("/settings/norms/{name}")).into_response()),
        Err(
            error @ (JournalError::Field { .. }
            | JournalError::Check { .. }
            | JournalError::Overlap { .. }
            | JournalError::Stale(_)),
        ) => {
            let fault = forms::refusal(desk.catalogue(), &error, w);
            refused(&desk, &name, typed, vec![fault]).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A norm's value from a day on.
struct Change<'a> {
    norm: &'a Norm,
    amount: Value,
    from: Date,
    docno: &'a str,
    reason: &'a str,
}

impl Change<'_> {
    /// The entries it takes: what was in force ends, the new value begins, and ends where a later one has been set already.
    async fn entries(self, desk: &Desk, ledger: &Ledger) -> Result<Vec<NewEntry>, WebError> {
        let login = desk.access().login.as_str();
        let from = self.from.to_string();
        let standing = values(desk, ledger, &self.norm.name).await?;
        let docno = if self.docno.is_empty() { Value::Null } else { self.docno.into() };
        let mut entries = Vec::new();
        if let Some(same) = standing.iter().find(|r| r.text("from_day") == from) {
            let fields = BTreeMap::from([("value".to_string(), self.amount), ("docno".into(), docno)]);
            return Ok(vec![NewEntry::amend(same, "norm_value", fields, self.reason, login, desk.source())]);
        }
        for record in standing.iter().filter(|r| in_force(r, &from)) {
            let before = self.from.yesterday().map(|d| d.to_string()).unwrap_or_default();
            let fields = BTreeMap::from([("to_day".to_string(), Value::from(before.as_str()))]);
            entries.push(NewEntry::amend(record, "norm_value", fields, self.reason, login, desk.source()));
        }
        let next = standing.iter().map(|r| r.text("from_day")).filter(|d| *d > from.as_str()).min();
        let until = next.and_then(|d| d.parse::<Date>().ok()).and_then(|d| d.yesterday().ok());
        let fields = BTreeMap::from([
            ("norm".to_string(), Value::from(self.norm.name.as_str())),
            ("value".into(), self.amount),
            ("unit".into(), Value::from(self.norm.unit.as_str())),
            ("from_day".into(), Value::from(from.as_str())),
            ("to_day".into(), until.map_or(Value::Null, |d| Value::Text(d.to_string()))),
            ("docno".into(), docno),
            ("note".into(), Value::from(self.reason)),
        ]);
        entries.push(NewEntry::create("norm_value", desk.county().clone(), fields, login, desk.source()));
        Ok(entries)
    }
}

async fn values(desk: &Desk, ledger: &Ledger, norm: &str) -> Result<Vec<Record>, WebError> {
    let equal = vec![("norm".into(), Value::from(norm))];
    let query = RecordQuery { equal, order: Some(("from_day".into(), true)), ..RecordQuery::default() };
    Ok(desk.state.journal.records(desk.county(), ledger, &query).await?)
}

async fn show(
    desk: &Desk,
    name: &str,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
) -> Result<Html<String>, WebError> {
    let ledger = reads(desk, "norm_value")?;
    let norm = desk.catalogue().norm(name).ok_or(WebError::NotFound)?;
    let w = desk.words();
    let records = values(desk, ledger, name).await?;
    let today = desk.state.today().to_string();
    let mut life = Vec::new();
    for record in &records {
        life.extend(steps(desk, ledger, &record.record).await?);
    }
    life.sort_by(|a, b| b.at.cmp(&a.at));
    let spell = |r: &Record| Spell {
        href: links::record("norm_value", &r.record),
        value: value(desk, norm, r),
        from: r.text("from_day").into(),
        to: r.text("to_day").into(),
        docno: r.text("docno").into(),
        now: in_force(r, &today),
    };
    let unit = show::unit(&norm.unit, w.lang);
    let otherwise = otherwise(desk, norm);
    let says = || w.with("norm-by-rule", &[("value", &otherwise), ("unit", &unit)]);
    let page = Page {
        otherwise: if otherwise.is_empty() { String::new() } else { says() },
        shell: Shell::new(desk, w.name(&norm.names), At::Settings).under(w.say("menu-settings"), "/settings"),
        w,
        about: norm.about.as_ref().map(|a| w.name(a)).unwrap_or_default(),
        unit,
        address: format!("/settings/norms/{name}"),
        spells: records.iter().map(spell).collect(),
        steps: life,
        effects: effects(desk, name).await?,
        writes: desk.access().writes(ledger, desk.county()),
        today,
        switch: norm.is_switch(),
        typed,
        faults,
    };
    shell::page(&page)
}

/// The figures that read the norm, themselves or by the duty they speak of, with their values now.
async fn effects(desk: &Desk, norm: &str) -> Result<Vec<(String, String, String)>, WebError> {
    let home = desk.access().home();
    let named = format!("norm('{norm}')");
    let duties_of = |f: &'_ Figure| {
        f.owed
            .iter()
            .flat_map(|o| &o.duties)
            .filter_map(|id| desk.catalogue().duty(id))
            .any(|d| d.norms().any(|n| n == norm))
    };
    let reads = |f: &&Figure| {
        duties_of(f)
            || matches!(&f.measure, Measure::Norm(n) if n == norm)
            || [&f.where_text, &f.must_text, &f.measure_text].iter().any(|t| t.contains(&named))
    };
    let seen = desk.catalogue().figures().filter(reads).filter(|f| desk.access().sees(desk.catalogue(), f, home));
    let seen: Vec<&Figure> = seen.collect();
    let ids: Vec<&str> = seen.iter().map(|f| f.id.as_str()).collect();
    let ask = Ask::usual(home.clone(), desk.state.windows(None));
    let answers = desk.state.figures.values(&ids, &ask).await?;
    let w = desk.words();
    let one = |(f, a): (&&Figure, &figures::Answer)| {
        let value = format!("{} {}", show::figure(&a.shown(f.decimals), &f.unit), show::unit(&f.unit, w.lang));
        (links::figure(&f.id, &Query::default()), w.name(&f.name), value)
    };
    Ok(seen.iter().zip(&answers).map(one).collect())
}

async fn refused(
    desk: &Desk,
    name: &str,
    typed: BTreeMap<&'static str, String>,
    faults: Vec<String>,
) -> Result<Response, WebError> {
    Ok(Refused::from(&faults).page(show(desk, name, typed, faults).await?))
}
