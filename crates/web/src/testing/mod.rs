//! A small county for tests: three townships, five villages, two postings, people of several offices.

mod answer;
mod client;
mod everything;
mod line;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use catalogue::{Catalogue, RegionCode, Value};
use figures::Figures;
use journal::{Entry, Journal, MasterKey, NewEntry, Options, Suite};

use crate::sessions::Origin;
use crate::{Settings, State, accounts};

pub(crate) use answer::Answer;
pub(crate) use client::Client;
use client::{encoded, form, send};
pub(crate) use everything::{everything, tables};
pub(crate) use line::Line;

/// 王丽's password.
pub(crate) const PASSWORD: &str = "云溪-2026-测试";
/// An identity number that is nobody's: the region 410000 holds no people of its own.
pub(crate) const ID_NUMBER: &str = "41000019800101001X";

/// The county's code.
pub(crate) fn county() -> RegionCode {
    code("419931")
}

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// A served county.
pub(crate) struct Bench {
    pub state: State,
    pages: OnceLock<Router>,
    pub posting: String,
    pub person: String,
    pub hostile: String,
    /// The database lives as long as any bench on it.
    _bed: Option<Arc<testbed::Bed>>,
}

const PLACES: [(&str, &str, &str); 9] = [
    ("419931", "云溪县", "县"),
    ("419931100", "石桥镇", "乡镇"),
    ("419931101", "白鹤镇", "乡镇"),
    ("419931102", "青峰乡", "乡镇"),
    ("419931100201", "柳溪村", "村"),
    ("419931100202", "河口村", "村"),
    ("419931101201", "柳树村", "村"),
    ("419931101202", "东塬村", "村"),
    ("419931102201", "下坪村", "村"),
];

const PEOPLE: [(&str, &str, &str, &str); 10] = [
    ("wang", "王丽", "organisation", "419931"),
    ("zhao", "赵敏", "organisation", "419931"),
    ("cai", "财政小周", "finance", "419931"),
    ("bian", "编办小李", "establishment", "419931"),
    ("shiqiao", "石桥小赵", "township", "419931100"),
    ("baihe", "白鹤小孙", "township", "419931101"),
    ("xian", "县领导", "county_leader", "419931"),
    ("guan", "管理员", "system_admin", "419931"),
    ("anquan", "安全员", "security_admin", "419931"),
    ("shenji", "审计员", "audit_admin", "419931"),
];

/// Makes the county.
pub(crate) async fn bench() -> Bench {
    bench_with(Settings::default()).await
}

/// The county on a server whose webhooks may point at this machine.
pub(crate) async fn inside() -> Bench {
    bench_with(Settings { webhooks_inside: true, ..Settings::default() }).await
}

/// The county on PostgreSQL.
pub(crate) async fn on_postgres() -> Bench {
    bench_on(testbed::postgres().await, Settings::default()).await
}

async fn bench_with(settings: Settings) -> Bench {
    bench_on(testbed::sqlite(), settings).await
}

async fn bench_on(bed: testbed::Bed, settings: Settings) -> Bench {
    let catalogue = Arc::new(Catalogue::standard().unwrap());
    let options = Options { catalogue, key: MasterKey::random(), suite: Suite::default() };
    let journal = Journal::open(&bed.url, options).await.unwrap();
    let mut entries: Vec<NewEntry> = PLACES.iter().map(|(c, n, l)| region(c, n, l)).collect();
    entries.extend(PEOPLE.iter().map(|(login, name, role, at)| {
        let fields = [("login", *login), ("person_name", *name), ("role", *role), ("state", "已授权")];
        create("account", at, &fields)
    }));
    let chen = create("person", "419931", &[("name", "陈晓东"), ("politics", "中共党员"), ("idnumber", ID_NUMBER)]);
    let li = create("person", "419931", &[("name", "李建国"), ("politics", "中共党员")]);
    let hostile = create("org", "419931", &[("name", "<script>alert(1)</script>"), ("level", "县")]);
    let posting = |person: &NewEntry, at: &str, by: &str, from: &str| {
        let fields =
            [("person", &*person.record.to_string()), ("role", "第一书记"), ("sent_by", by), ("from_day", from)];
        create("posting", at, &fields)
    };
    let first = posting(&chen, "419931100201", "市", "2025-10-01");
    let second = posting(&li, "419931101201", "县", "2024-06-12");
    let flag = create("village_flag", "419931100201", &[("flag", "后进"), ("from_day", "2025-12-20")]);
    let ids = (first.record.to_string(), chen.record.to_string(), hostile.record.to_string());
    entries.extend([chen, li, hostile, second, first, flag]);
    journal.append(&county(), entries).await.unwrap();
    amend(&journal, &ids.0).await;
    accounts::set_password(&journal, &county(), "wang", PASSWORD).await.unwrap();
    let settings = Settings { cutoff: Some(jiff::civil::date(2026, 11, 20)), ..settings };
    let state = State::new(journal.clone(), Figures::new(journal), settings);
    Bench { state, pages: OnceLock::new(), posting: ids.0, person: ids.1, hostile: ids.2, _bed: Some(Arc::new(bed)) }
}

async fn amend(journal: &Journal, posting: &str) {
    let ledger = journal.catalogue().ledger("posting").unwrap().clone();
    let record = journal.record(&county(), &ledger, posting).await.unwrap().unwrap();
    let fields = BTreeMap::from([("from_day".to_string(), Value::from("2025-09-29"))]);
    let entry = NewEntry::amend(&record, "posting", fields, "报到单为准", "wang", "web");
    journal.append(&county(), vec![entry]).await.unwrap();
}

/// Places whose coordinates are known, in thousandths of a degree.
const SPOTS: [(&str, i64, i64); 2] = [("419931100201", 111_420, 34_120), ("419931101201", 111_510, 34_030)];

fn region(place: &str, name: &str, level: &str) -> NewEntry {
    let mut entry = create("region", place, &[("code", place), ("name", name), ("level", level)]);
    if let Some((_, east, north)) = SPOTS.iter().find(|(code, ..)| *code == place) {
        entry.fields.extend([("longitude".into(), Value::Int(*east)), ("latitude".into(), Value::Int(*north))]);
    }
    entry
}

fn create(ledger: &str, at: &str, fields: &[(&str, &str)]) -> NewEntry {
    let fields = fields.iter().map(|(k, v)| (k.to_string(), Value::from(*v))).collect();
    NewEntry::create(ledger, code(at), fields, "wang", "web")
}

impl Bench {
    /// The pages as they are served, put together once: they are many, and a test asks for hundreds.
    fn pages(&self) -> Router {
        self.pages.get_or_init(|| crate::router(self.state.clone())).clone()
    }

    /// Asks as nobody.
    pub(crate) async fn get(&self, address: &str) -> Answer {
        send(self, Request::get(address), "", Body::empty()).await
    }

    /// Asks with cookies of one's own.
    pub(crate) async fn get_with(&self, cookie: &str, address: &str) -> Answer {
        send(self, Request::get(address), cookie, Body::empty()).await
    }

    /// Sends a form with a cookie and no token but what the fields hold.
    pub(crate) async fn post_with(&self, cookie: &str, address: &str, fields: &[(&str, &str)]) -> Answer {
        send(self, form(address), cookie, encoded(fields.iter().copied())).await
    }

    /// Signs in without the door.
    pub(crate) async fn signed_in(&self, login: &str) -> Client<'_> {
        self.client(&self.token(login).await)
    }

    /// The browser of a session.
    pub(crate) fn client(&self, token: &str) -> Client<'_> {
        Client { bench: self, token: token.into() }
    }

    /// A bench over a county made otherwise.
    pub(crate) fn of(state: State) -> Bench {
        let nothing = String::new;
        Bench { state, pages: OnceLock::new(), posting: nothing(), person: nothing(), hostile: nothing(), _bed: None }
    }

    /// Everything that a restart forgets, forgotten.
    pub(crate) fn restarted(&self) -> Bench {
        self.with(self.state.settings.clone())
    }

    /// The same, with webhooks that may point at the outside world alone.
    pub(crate) fn restarted_outside(&self) -> Bench {
        self.with(Settings { webhooks_inside: false, ..self.state.settings.clone() })
    }

    /// The same county served by other settings.
    pub(crate) fn with(&self, settings: Settings) -> Bench {
        let journal = self.state.journal.clone();
        let state = State::new(journal.clone(), Figures::new(journal), settings);
        let (posting, person, hostile) = (self.posting.clone(), self.person.clone(), self.hostile.clone());
        Bench { state, pages: OnceLock::new(), posting, person, hostile, _bed: self._bed.clone() }
    }

    /// Serves the pages on a port of their own; gives their address.
    pub(crate) async fn served(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(crate::serve(self.state.clone(), listener));
        base
    }

    /// Serves the pages at the end of a line that can be cut.
    pub(crate) async fn served_on_a_line(&self) -> Line {
        Line::to(self.served().await.trim_start_matches("http://").to_string()).await
    }

    /// A session's token.
    pub(crate) async fn token(&self, login: &str) -> String {
        let access = accounts::access(&self.state, &county(), login).await.unwrap();
        self.state.sessions.begin(access, Origin::default(), Vec::new())
    }

    /// Posts JSON with a bearer token.
    pub(crate) async fn json(&self, address: &str, token: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(address)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"));
        send(self, request, "", Body::from(body.to_string())).await
    }

    /// Asks the API as somebody signed in.
    pub(crate) async fn ask(&self, login: &str, address: &str) -> Answer {
        self.ask_with(&self.token(login).await, address).await
    }

    /// Asks with a bearer's token.
    pub(crate) async fn ask_with(&self, token: &str, address: &str) -> Answer {
        let request = Request::get(address).header("authorization", format!("Bearer {token}"));
        send(self, request, "", Body::empty()).await
    }

    /// Withdraws a login's accounts.
    pub(crate) async fn withdraw_account(&self, login: &str) {
        let journal = &self.state.journal;
        let ledger = journal.catalogue().ledger("account").unwrap();
        let query = journal::RecordQuery { equal: vec![("login".into(), login.into())], ..Default::default() };
        for record in journal.records(&county(), ledger, &query).await.unwrap() {
            let gone = NewEntry::withdraw(&record, "account", "离任", "guan", "web");
            journal.append(&county(), vec![gone]).await.unwrap();
        }
    }

    /// Sends JSON to the API as somebody.
    pub(crate) async fn send(&self, login: &str, address: &str, body: &serde_json::Value) -> Answer {
        self.json(address, &self.token(login).await, body).await
    }

    /// Sends JSON to the API as somebody under a key.
    pub(crate) async fn keyed(&self, login: &str, key: &str, address: &str, body: &serde_json::Value) -> Answer {
        let request = Request::post(address)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .header("authorization", format!("Bearer {}", self.token(login).await));
        send(self, request, "", Body::from(body.to_string())).await
    }

    /// Puts JSON by the API as somebody.
    pub(crate) async fn put(&self, login: &str, address: &str, body: &serde_json::Value) -> Answer {
        let request = Request::put(address)
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token(login).await));
        send(self, request, "", Body::from(body.to_string())).await
    }

    /// Sends a document to the API as somebody.
    pub(crate) async fn upload(&self, login: &str, address: &str, kind: &str, document: &str) -> Answer {
        self.upload_bytes(login, address, kind, document.into()).await
    }

    /// Sends bytes by the API as somebody.
    pub(crate) async fn upload_bytes(&self, login: &str, address: &str, kind: &str, document: Vec<u8>) -> Answer {
        let request = Request::post(address)
            .header("content-type", kind)
            .header("authorization", format!("Bearer {}", self.token(login).await));
        send(self, request, "", Body::from(document)).await
    }

    /// Deletes by the API as somebody.
    pub(crate) async fn delete(&self, login: &str, address: &str) -> Answer {
        let token = self.token(login).await;
        let request = Request::delete(address).header("authorization", format!("Bearer {token}"));
        send(self, request, "", Body::empty()).await
    }

    /// Enters a record past the door.
    pub(crate) async fn enter(&self, ledger: &str, at: &str, fields: &[(&str, &str)]) {
        self.state.journal.append(&county(), vec![create(ledger, at, fields)]).await.unwrap();
    }

    /// Enters a record that has numbers too; gives its id.
    pub(crate) async fn enter_with(
        &self,
        ledger: &str,
        at: &str,
        fields: &[(&str, &str)],
        numbers: &[(&str, i64)],
    ) -> String {
        let mut entry = create(ledger, at, fields);
        entry.fields.extend(numbers.iter().map(|(k, v)| (k.to_string(), Value::Int(*v))));
        let id = entry.record.to_string();
        self.state.journal.append(&county(), vec![entry]).await.unwrap();
        id
    }

    /// The chain's position.
    pub(crate) async fn head(&self) -> i64 {
        self.state.journal.head(&county()).await.unwrap().seq
    }

    /// Ends the first posting on a day.
    pub(crate) async fn ends_posting(&self, day: &str) {
        self.amends("posting", &self.posting, &[("to_day", day), ("reason_out", "期满")]).await;
    }

    /// Answers the question that was asked.
    pub(crate) async fn answers_question(&self, answer: &str) {
        let ledger = self.state.catalogue().ledger("report_question").unwrap().clone();
        let asked = self.state.journal.records(&county(), &ledger, &Default::default()).await.unwrap();
        let fields = [("answer", answer), ("answered_on", "2026-11-20"), ("state", "已答")];
        self.amends("report_question", &asked[0].record, &fields).await;
    }

    /// Amends a record's texts.
    pub(crate) async fn amends(&self, ledger: &str, record: &str, fields: &[(&str, &str)]) {
        let journal = &self.state.journal;
        let declared = journal.catalogue().ledger(ledger).unwrap().clone();
        let record = journal.record(&county(), &declared, record).await.unwrap().unwrap();
        let fields = fields.iter().map(|(k, v)| (k.to_string(), Value::from(*v))).collect();
        let entry = NewEntry::amend(&record, ledger, fields, "办理", "cai", "web");
        journal.append(&county(), vec![entry]).await.unwrap();
    }

    /// The last entry.
    pub(crate) async fn latest(&self) -> Entry {
        self.state.journal.latest(&county(), 1).await.unwrap().remove(0)
    }
}
