//! Entries held against their ledger's flow: what state a record may begin in, and which step may be taken from where it stands.
//!
//! Who may take a step is asked where access is decided; what it leads from and what it needs is asked here, of every entry.

use catalogue::{FieldError, Flow, FlowStep, Ledger, Names, Value};

use crate::{Act, FlowFault, JournalError, NewEntry, Record};

/// A new record without a state begins in the first. A workbook states what was, so what it leaves unsaid stays unsaid.
pub(crate) fn begin(ledger: &Ledger, new: &mut NewEntry) {
    let Some(flow) = ledger.flow.as_ref().filter(|_| new.act == Act::Create && !new.states_history()) else { return };
    let state = new.fields.entry(flow.field.clone()).or_default();
    if let Some(first) = flow.start.first().filter(|_| state.is_null()) {
        *state = Value::from(first.as_str());
    }
}

/// Whether an entry moves its record as the flow allows.
///
/// # Errors
/// [`JournalError::Flow`]: what it asks for, and which steps there are instead.
pub(crate) fn follow(
    ledger: &Ledger,
    new: &NewEntry,
    standing: Option<&Record>,
    next: &Record,
) -> Result<(), JournalError> {
    let Some(flow) = &ledger.flow else { return Ok(()) };
    let to = next.text(&flow.field);
    let Some(from) = standing.map(|s| s.text(&flow.field)) else {
        let begins = new.states_history() || flow.start.iter().any(|s| s == to);
        return if begins { Ok(()) } else { Err(fault(ledger, &flow.field, ("", to), no_start(flow, to))) };
    };
    // An amendment that leaves the state alone is none of a flow's business, and so is a step over other fields.
    let named = new.act == Act::Step && new.fields.contains_key(&flow.field);
    let completes = from.is_empty() && !to.is_empty();
    if (from == to && !named) || completes || (new.act == Act::Correct && !to.is_empty()) {
        return Ok(());
    }
    if new.states_history() {
        return restated(ledger, from, to).map_or(Ok(()), |says| Err(fault(ledger, &flow.field, (from, to), says)));
    }
    match flow.step(from, to) {
        Some(step) => satisfied(ledger, step, new, from, next),
        None => Err(fault(ledger, &flow.field, (from, to), no_step(flow, from, to))),
    }
}

/// Why a workbook may not restate a record's state, where it may not. A workbook says where a record stands, not how it came there: any
/// state that steps lead to, one after another, is taken; going back is a correction, which is made on the record's page.
pub fn restated(ledger: &Ledger, from: &str, to: &str) -> Option<FieldError> {
    let flow = ledger.flow.as_ref()?;
    let stands = from == to || from.is_empty() || flow.leads(from, to);
    (!stands).then(|| no_step(flow, from, to))
}

/// Whether what a step needs is there.
fn satisfied(ledger: &Ledger, step: &FlowStep, new: &NewEntry, from: &str, next: &Record) -> Result<(), JournalError> {
    if let Some(lacking) = step.needs.iter().find(|name| next.get(name).is_null()) {
        let field = ledger.field(lacking).map_or_else(note, |f| f.names.clone());
        let says = FieldError::new(
            format!("{}要写明{}", step.names.zh, field.zh),
            format!("“{}” needs {}", step.names.en, field.en),
        );
        return Err(fault(ledger, lacking, (from, &step.to), says));
    }
    let gives_reason = new.reason.as_ref().is_some_and(|r| !r.trim().is_empty());
    if step.reason && !gives_reason { Err(JournalError::NoReason) } else { Ok(()) }
}

fn fault(ledger: &Ledger, field: &str, (from, to): (&str, &str), fault: FieldError) -> JournalError {
    let ledger = ledger.name.clone();
    JournalError::Flow(Box::new(FlowFault { ledger, field: field.into(), from: from.into(), to: to.into(), fault }))
}

fn no_start(flow: &Flow, to: &str) -> FieldError {
    let starts = flow.start.join("”“");
    FieldError::new(
        format!("新记录不能从“{to}”开始，应从“{starts}”开始；过去已办的，请用表格导入"),
        format!(
            "a new record begins in “{starts}”, not in “{to}”; what was done before the system comes in by workbook"
        ),
    )
}

fn no_step(flow: &Flow, from: &str, to: &str) -> FieldError {
    let steps: Vec<&FlowStep> = flow.next(from).collect();
    let list = |step: fn(&FlowStep) -> String, gap: &str| steps.iter().map(|s| step(s)).collect::<Vec<_>>().join(gap);
    let zh = list(|s| format!("{}（→{}）", s.names.zh, s.to), "、");
    let en = list(|s| format!("{} (→{})", s.names.en, s.to), ", ");
    let (zh, en) = if steps.is_empty() {
        ("这一步之后没有下一步".to_string(), "no step leads from there".to_string())
    } else {
        (format!("由此可以：{zh}"), format!("from there: {en}"))
    };
    let to = if to.is_empty() { "（空）" } else { to };
    FieldError::new(
        format!("不能由“{from}”直接改为“{to}”；{zh}。登记错了的，由有权更正的人写明原因更正"),
        format!(
            "“{from}” does not lead to “{to}”; {en}. What was entered wrongly is corrected, with a reason, by who may"
        ),
    )
}

fn note() -> Names {
    Names { zh: "备注".into(), en: "a note".into() }
}

impl NewEntry {
    /// Whether the entry states what happened before it was entered: a row of a workbook says where a record stands, not how it
    /// came there.
    pub fn states_history(&self) -> bool {
        self.source.starts_with("import:")
    }

    /// A state set right against the steps of the flow, for a reason.
    pub fn correct(
        record: &Record,
        ledger: &str,
        fields: std::collections::BTreeMap<String, Value>,
        reason: &str,
        actor: &str,
        source: &str,
    ) -> NewEntry {
        NewEntry { act: Act::Correct, ..NewEntry::amend(record, ledger, fields, reason, actor, source) }
    }

    /// A step of a record's life; a reason where the step asks one.
    pub fn step(
        record: &Record,
        ledger: &str,
        fields: std::collections::BTreeMap<String, Value>,
        reason: Option<&str>,
        actor: &str,
        source: &str,
    ) -> NewEntry {
        let reason = reason.map(str::trim).filter(|r| !r.is_empty()).map(String::from);
        NewEntry { act: Act::Step, reason, ..NewEntry::amend(record, ledger, fields, "", actor, source) }
    }
}
