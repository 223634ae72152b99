//! Every flow of the standard catalogue, every ordered pair of its states, on both databases: what is listed is taken, all else refused.

#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use catalogue::{Catalogue, Field, FieldType, Flow, Ledger, RegionCode, Value};
use futures::future::join_all;
use journal::{Act, Journal, JournalError, MasterKey, NewEntry, Options, Record, Suite};

fn county() -> RegionCode {
    RegionCode::parse("419931").unwrap()
}

async fn open(url: &str) -> Journal {
    let catalogue = Arc::new(Catalogue::standard().unwrap());
    let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
    Journal::open(url, options).await.unwrap()
}

/// Makes records whose fields hold something wherever a flow or a key asks, each at a village of its own.
struct Maker<'c> {
    catalogue: &'c Catalogue,
    made: u32,
}

impl Maker<'_> {
    fn region(&self) -> RegionCode {
        RegionCode::parse(&format!("419931{}{}", 100 + self.made / 199, 201 + self.made % 199)).unwrap()
    }

    /// The entries that make a record in a state, what it refers to first.
    fn make(&mut self, ledger: &Ledger, state: Option<&str>) -> Vec<NewEntry> {
        self.made += 1;
        let region = self.region();
        let mut entries = Vec::new();
        let mut fields: BTreeMap<String, Value> = BTreeMap::new();
        let asked = |f: &&Field| f.required || ledger.same.contains(&f.name) || asks(ledger.flow.as_ref(), &f.name);
        for field in ledger.entered().filter(asked) {
            if let Some(of) = field.refers_to() {
                let before = self.make(self.catalogue.ledger(of).unwrap(), None);
                fields.insert(field.name.clone(), before.last().unwrap().record.to_string().into());
                entries.extend(before);
            } else {
                fields.insert(field.name.clone(), self.value(field));
            }
        }
        if let (Some(flow), Some(state)) = (&ledger.flow, state) {
            fields.insert(flow.field.clone(), state.into());
        }
        let source = if state.is_some() { "import:test" } else { "test" };
        entries.push(NewEntry { region, ..NewEntry::create(&ledger.name, county(), fields, "test", source) });
        entries
    }

    fn value(&self, field: &Field) -> Value {
        match &field.kind {
            FieldType::Choice(choices) => choices[0].zh.as_str().into(),
            FieldType::Date => "2026-03-05".into(),
            FieldType::Month => "2026-03".into(),
            FieldType::DocNo => "云组发〔2026〕3号".into(),
            FieldType::Year => 2026.into(),
            FieldType::Int | FieldType::Decimal | FieldType::Money => 100.into(),
            FieldType::Bool => 1.into(),
            FieldType::Uscc | FieldType::IdNumber | FieldType::Phone | FieldType::Bank | FieldType::Region => {
                Value::Null
            }
            _ => format!("甲{}", self.made).into(),
        }
    }
}

fn asks(flow: Option<&Flow>, field: &str) -> bool {
    flow.is_some_and(|f| f.steps.iter().flat_map(|s| &s.needs).any(|n| n == field))
}

fn states(ledger: &Ledger) -> Vec<String> {
    let flow = ledger.flow.as_ref().unwrap();
    ledger.field(&flow.field).unwrap().choices().iter().map(|c| c.zh.clone()).collect()
}

fn to(flow: &Flow, state: &str) -> BTreeMap<String, Value> {
    [(flow.field.clone(), Value::from(state))].into()
}

/// A record in each of some states, as the journal has them.
async fn standing(journal: &Journal, ledger: &Ledger, maker: &mut Maker<'_>, wanted: &[String]) -> Vec<Record> {
    let groups: Vec<Vec<NewEntry>> = wanted.iter().map(|state| maker.make(ledger, Some(state))).collect();
    let ids: Vec<String> = groups.iter().map(|g| g.last().unwrap().record.to_string()).collect();
    journal.append(&county(), groups.into_iter().flatten().collect()).await.unwrap();
    let found = journal.records_of(&county(), ledger, &ids).await.unwrap();
    let by_id: HashMap<&str, &Record> = found.iter().map(|r| (r.record.as_str(), r)).collect();
    ids.iter().map(|id| by_id[id.as_str()].clone()).collect()
}

#[tokio::test]
async fn every_listed_step_is_taken_and_every_other_refused() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let journal = &open(&bed.url).await;
        let mut maker = Maker { catalogue: &catalogue, made: 0 };
        let mut tried = 0;
        for ledger in catalogue.ledgers().filter(|l| l.flow.is_some()) {
            let (flow, states) = (ledger.flow.as_ref().unwrap(), states(ledger));
            let pairs: Vec<(String, String)> =
                states.iter().flat_map(|a| states.iter().map(|b| (a.clone(), b.clone()))).collect();
            let from: Vec<String> = pairs.iter().map(|(a, _)| a.clone()).collect();
            for kind in ["step", "amend", "import"] {
                let records = standing(journal, ledger, &mut maker, &from).await;
                let tries = records.iter().zip(&pairs).map(|(record, (a, b))| async move {
                    let fields = to(flow, b);
                    let entry = match kind {
                        "step" => NewEntry::step(record, &ledger.name, fields, Some("会议定"), "test", "web"),
                        "amend" => NewEntry::amend(record, &ledger.name, fields, "核对", "test", "web"),
                        _ => NewEntry::amend(record, &ledger.name, fields, "核对", "test", "import:test"),
                    };
                    let expected = match kind {
                        "step" => flow.step(a, b).is_some(),
                        "amend" => a == b || flow.step(a, b).is_some(),
                        _ => a == b || flow.leads(a, b),
                    };
                    let answer = journal.append(&county(), vec![entry]).await;
                    let name = format!("{} {kind} {a}→{b}", ledger.name);
                    match &answer {
                        Ok(_) => assert!(expected, "{name} was taken"),
                        Err(JournalError::Flow(f)) => {
                            assert!(!expected && (&f.from, &f.to) == (a, b), "{name}: {answer:?}");
                        }
                        Err(other) => panic!("{name}: {other}"),
                    }
                });
                tried += join_all(tries).await.len();
            }
        }
        assert!(tried > 1500, "only {tried} pairs were tried");
    }
}

#[tokio::test]
async fn a_record_begins_in_a_start_state_unless_a_workbook_states_what_was() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let mut maker = Maker { catalogue: &catalogue, made: 0 };
        for ledger in catalogue.ledgers().filter(|l| l.flow.is_some()) {
            let flow = ledger.flow.as_ref().unwrap();
            for state in states(ledger) {
                let mut entries = maker.make(ledger, Some(&state));
                journal.append(&county(), entries.clone()).await.unwrap();
                entries = maker.make(ledger, Some(&state));
                entries.last_mut().unwrap().source = "web".into();
                let answer = journal.append(&county(), entries).await;
                assert_eq!(answer.is_ok(), flow.start.contains(&state), "{} {state}: {answer:?}", ledger.name);
            }
        }
    }
}

#[tokio::test]
async fn a_record_entered_without_a_state_begins_in_the_first() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let ledger = catalogue.ledger("venue_project").unwrap();
        let mut maker = Maker { catalogue: &catalogue, made: 0 };
        let mut bare = |source: &str| {
            let mut entries = maker.make(ledger, Some("立项"));
            let last = entries.last_mut().unwrap();
            last.fields.remove("state");
            last.source = source.into();
            (last.record.to_string(), entries)
        };
        let (typed, entries) = bare("web");
        journal.append(&county(), entries).await.unwrap();
        let (brought, entries) = bare("import:test");
        journal.append(&county(), entries).await.unwrap();
        let state =
            async |id: &str| journal.record(&county(), ledger, id).await.unwrap().unwrap().text("state").to_string();
        assert_eq!((state(&typed).await.as_str(), state(&brought).await.as_str()), ("需求", ""));
        // What a workbook left unsaid may be said later, whatever it is; what was said is not unsaid.
        let silent = journal.record(&county(), ledger, &brought).await.unwrap().unwrap();
        let flow = ledger.flow.as_ref().unwrap();
        let said = NewEntry::amend(&silent, &ledger.name, to(flow, "投用"), "补录", "test", "web");
        journal.append(&county(), vec![said]).await.unwrap();
        let stands = journal.record(&county(), ledger, &brought).await.unwrap().unwrap();
        let unsaid = [(flow.field.clone(), Value::Null)].into();
        let unsaid = NewEntry::amend(&stands, &ledger.name, unsaid, "清空", "test", "web");
        assert!(matches!(journal.append(&county(), vec![unsaid]).await, Err(JournalError::Flow(_))));
    }
}

#[tokio::test]
async fn a_step_that_lacks_what_it_needs_is_refused_by_the_name_of_it() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let mut maker = Maker { catalogue: &catalogue, made: 0 };
        for ledger in catalogue.ledgers() {
            let Some(flow) = &ledger.flow else { continue };
            for step in &flow.steps {
                let record = standing(&journal, ledger, &mut maker, &step.from[..1]).await.remove(0);
                for need in &step.needs {
                    let mut fields = to(flow, &step.to);
                    fields.insert(need.clone(), Value::Null);
                    let bare = NewEntry::step(&record, &ledger.name, fields, Some("会议定"), "test", "web");
                    match journal.append(&county(), vec![bare]).await {
                        Err(JournalError::Flow(f)) => {
                            assert_eq!(&f.field, need);
                            assert!(f.fault.zh.contains(&step.names.zh), "{}", f.fault.zh);
                        }
                        // A field that no record may lack is refused before the step is looked at.
                        other => assert!(ledger.field(need).unwrap().required, "{} {need}: {other:?}", ledger.name),
                    }
                }
                if step.reason {
                    let silent = NewEntry::step(&record, &ledger.name, to(flow, &step.to), Some(" "), "test", "web");
                    let answer = journal.append(&county(), vec![silent]).await;
                    assert!(matches!(answer, Err(JournalError::NoReason)), "{} {}", ledger.name, step.names.zh);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_names_the_steps_there_are_and_a_correction_goes_against_them_with_its_reason() {
    let catalogue = Catalogue::standard().unwrap();
    for bed in testbed::both().await {
        let journal = open(&bed.url).await;
        let ledger = catalogue.ledger("rectification_case").unwrap();
        let flow = ledger.flow.as_ref().unwrap();
        let mut maker = Maker { catalogue: &catalogue, made: 0 };
        let record = standing(&journal, ledger, &mut maker, &["县级验收".into()]).await.remove(0);
        let skip = NewEntry::step(&record, &ledger.name, to(flow, "办结"), None, "test", "web");
        let Err(JournalError::Flow(refused)) = journal.append(&county(), vec![skip]).await else {
            panic!("a case was completed without being closed")
        };
        let journal::FlowFault { field, fault, .. } = *refused;
        assert_eq!(field, "state");
        assert!(fault.zh.contains("不能由“县级验收”直接改为“办结”"), "{}", fault.zh);
        assert!(fault.zh.contains("验收通过并销号（→销号）、验收不通过（→验收不通过）"), "{}", fault.zh);
        let mut right = NewEntry::correct(&record, &ledger.name, to(flow, "整顿中"), "点错了", "test", "web");
        right.reason = Some("  ".into());
        assert!(matches!(journal.append(&county(), vec![right.clone()]).await, Err(JournalError::NoReason)));
        right.reason = Some("点错了".into());
        journal.append(&county(), vec![right]).await.unwrap();
        let history = journal.history(&county(), &record.record).await.unwrap();
        assert_eq!(history.last().unwrap().entry.act, Act::Correct);
        assert!(journal.verify(&county(), |_| {}).await.unwrap().is_ok());
    }
}
