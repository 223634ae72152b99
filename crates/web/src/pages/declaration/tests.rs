use std::collections::HashMap;

use catalogue::Value;
use journal::NewEntry;

use crate::testing::{self, Answer, Bench, Client, county};

/// A county in which 王丽 and a colleague of the agriculture bureau may declare.
async fn bench() -> Bench {
    let bench = testing::bench().await;
    let fields = [("login", "nong"), ("person_name", "农业小吴"), ("role", "agriculture"), ("state", "已授权")];
    let fields = fields.map(|(k, v)| (k.to_string(), Value::from(v))).into();
    let entry = NewEntry::create("account", county(), fields, "guan", "web");
    bench.state.journal.append(&county(), vec![entry]).await.unwrap();
    bench
}

const FIGURE: [(&str, &str); 10] = [
    ("act", "propose"),
    ("zh", "市派在村书记"),
    ("en", "Secretaries sent by the city"),
    ("of", "posting"),
    ("field.0", "sent_by"),
    ("sign.0", "is"),
    ("value.0", "市"),
    ("time", "state"),
    ("measure", "count"),
    ("unit", "名"),
];

async fn proposes(client: &Client<'_>, address: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(address, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

async fn approves(client: &Client<'_>, declaration: &str) -> Answer {
    client.post(&format!("{declaration}/approvals"), &[]).await
}

fn with<'a>(fields: &[(&'a str, &'a str)], name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = fields.iter().copied().filter(|(n, _)| *n != name);
    others.chain([(name, value)]).collect()
}

#[tokio::test]
async fn a_figure_proposed_by_one_and_approved_by_another_is_there_at_once_and_after_a_restart() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let preview = wang.post("/declarations/figures/preview", &FIGURE).await;
    assert!(preview.text().contains("1 名") && preview.body.contains("陈晓东"), "{}", preview.text());
    let declaration = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    let page = "/figures/own.secretaries_sent_by_the_city";
    assert_eq!(wang.get(page).await.status, 404, "nobody has approved it");
    assert_eq!(approves(&wang, &declaration).await.status, 422, "not by whoever asked for it");
    assert_eq!(wang.get(page).await.status, 404);
    assert!(nong.get("/declarations").await.text().contains("市派在村书记"));
    assert_eq!(approves(&nong, &declaration).await.status, 303);
    let figure = wang.get(page).await;
    assert_eq!(figure.status, 200);
    assert!(figure.text().contains("市派在村书记"));
    assert!(wang.get("/figures").await.text().contains("市派在村书记"), "in the catalogue page");
    let entry = bench.latest().await;
    assert_eq!((entry.ledger.as_str(), entry.actor.as_str()), ("declaration", "nong"));
    let ended = nong.post(&format!("{declaration}/endings"), &[("reason", "不再需要")]).await;
    assert_eq!(ended.status, 303);
    assert_eq!(wang.get(page).await.status, 404, "out of use");
    let again = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    assert_eq!(again, declaration, "proposed again as the same record");
}

#[tokio::test]
async fn the_recogniser_offers_an_approved_figure_for_its_sentence() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let fields = [("title", "甲"), ("text", "帮扶工作报告\n全县共有市派在村书记X名。")];
    let report = wang.upload("/reports", &fields).await.location();
    let declaration = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    assert_eq!(approves(&nong, &declaration).await.status, 303);
    let page = wang.get(&report).await;
    assert!(page.body.contains("own.secretaries_sent_by_the_city|"), "{}", page.text());
}

#[tokio::test]
async fn a_bad_condition_is_refused_with_line_and_remedy_and_nothing_changes() {
    let bench = bench().await;
    let wang = bench.signed_in("wang").await;
    let head = bench.head().await;
    let wrong = [
        ("nothing = 1", "台账“驻村选派”没有字段 nothing"),
        ("1 = 1; DROP TABLE l_posting", "读不懂（第 25 个字符附近）"),
        ("sent_by = '<script>'", "不是“派出层级”的可选项，可选：中央"),
        ("person.idnumber = '1'", "是加密内容，条件不能用它"),
        ("((", "读不懂"),
        ("sleep(9) = 1", "没有带 1 个参数的 sleep()，可用 norm"),
        ("EXISTS (SELECT 1 FROM sqlite_master m)", "没有台账 sqlite_master"),
    ];
    for (sql, says) in wrong {
        let answer = wang.post("/declarations/figures/new", &with(&FIGURE, "sql", sql)).await;
        assert_eq!(answer.status, 422, "{sql}");
        let text = answer.text();
        assert!(text.contains("行：指标 own.") && text.contains(says), "{sql}: {text}");
        assert!(!answer.body.contains("<script>'"), "{sql}");
        assert_eq!(answer.form().get("zh").map(String::as_str), Some("市派在村书记"), "what was typed is kept");
    }
    assert_eq!(bench.head().await, head);
}

#[tokio::test]
async fn what_lacks_is_named_by_row() {
    let bench = bench().await;
    let wang = bench.signed_in("wang").await;
    let answer = wang.post("/declarations/figures/new", &with(&FIGURE, "value.0", "乡里")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("第 1 个条件："), "{}", answer.text());
    let answer = wang.post("/declarations/figures/new", &with(&FIGURE, "zh", "在任第一书记")).await;
    assert!(answer.text().contains("已经有叫“在任第一书记”的指标"), "{}", answer.text());
    let taken = &bench.state.catalogue().figure("posting.first_secretary").unwrap().name.en;
    let answer = wang.post("/declarations/figures/new", &with(&FIGURE, "en", taken)).await;
    assert_eq!(answer.status, 422);
    let says = format!("英文名“{taken}”已经是“在任第一书记”（posting.first_secretary）的");
    assert!(answer.text().contains(&says), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_approvals_at_once_both_stand_and_one_approved_twice_is_approved_once() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let first = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    let other = with(&with(&FIGURE, "zh", "县派在村书记"), "en", "Secretaries sent by the county");
    let second = proposes(&wang, "/declarations/figures/new", &with(&other, "value.0", "县")).await;
    let head = bench.head().await;
    let (a, b, c) = tokio::join!(approves(&nong, &first), approves(&nong, &second), approves(&nong, &first));
    let mut came = [a.status, b.status, c.status];
    came.sort_unstable();
    assert_eq!(came, [303, 303, 422]);
    assert_eq!(bench.head().await, head + 2);
    for page in ["/figures/own.secretaries_sent_by_the_city", "/figures/own.secretaries_sent_by_the_county"] {
        assert_eq!(wang.get(page).await.status, 200, "{page}");
    }
}

const LEDGER: [(&str, &str); 20] = [
    ("act", "propose"),
    ("zh", "道路养护"),
    ("en", "Road upkeep"),
    ("about", "哪条路什么时候修过"),
    ("part", "guarantees"),
    ("scope", "village"),
    ("keeper", "organisation"),
    ("admitted_by", "云县委〔2026〕8号"),
    ("zh.0", "养护路名"),
    ("en.0", "Road repaired"),
    ("type.0", "text"),
    ("same.0", "1"),
    ("required.0", "1"),
    ("zh.1", "养护里程"),
    ("en.1", "Length repaired"),
    ("type.1", "decimal"),
    ("unit.1", "公里"),
    ("zh.2", "路面类型"),
    ("en.2", "Kind of surface"),
    ("type.2", "choice"),
];

fn ledger() -> Vec<(&'static str, &'static str)> {
    with(&LEDGER, "choices.2", "水泥|Concrete、沥青|Asphalt")
}

#[tokio::test]
async fn a_new_ledger_has_form_list_export_and_history_once_approved_and_rebuilds_identical() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let preview = wang.post("/declarations/ledgers/new", &with(&ledger(), "act", "preview")).await;
    assert!(preview.text().contains("养护里程（公里）"), "{}", preview.text());
    let declaration = proposes(&wang, "/declarations/ledgers/new", &ledger()).await;
    assert_eq!(wang.get("/ledgers/road_upkeep").await.status, 404);
    assert_eq!(approves(&nong, &declaration).await.status, 303);
    let mut form: HashMap<String, String> = wang.form("/ledgers/road_upkeep/new").await;
    form.insert("region".into(), "419931100201".into());
    form.insert("road_repaired".into(), "柳溪路".into());
    form.insert("length_repaired".into(), "1.25".into());
    form.insert("kind_of_surface".into(), "沥青".into());
    let made = wang.post_map("/ledgers/road_upkeep/records", &form).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert!(wang.get("/ledgers/road_upkeep").await.text().contains("柳溪路"));
    assert!(wang.get(&made.location()).await.text().contains("1.25"));
    let journal = bench.state.now().journal.clone();
    let entry = bench.latest().await;
    assert_eq!(entry.declared, journal.catalogue().ledger("road_upkeep").unwrap().version);
    let before = journal.table_digests(&county()).await.unwrap();
    journal.rebuild(&county(), |_| {}).await.unwrap();
    assert_eq!(journal.table_digests(&county()).await.unwrap(), before);
    assert!(journal.verify(&county(), |_| {}).await.unwrap().is_ok());
}

#[tokio::test]
async fn no_form_asks_twice_and_somebody_has_to_have_admitted_it() {
    let bench = bench().await;
    let wang = bench.signed_in("wang").await;
    let head = bench.head().await;
    let twice = with(&ledger(), "zh.1", "到村日期");
    let answer = wang.post("/declarations/ledgers/new", &with(&twice, "differs", "不一样")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("“到村日期”已经在这里填：") && answer.body.contains("href=\"/ledgers/posting\""));
    let nobody = wang.post("/declarations/ledgers/new", &with(&ledger(), "admitted_by", "")).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.text().contains("谁准许增加"), "{}", nobody.text());
    let field = [("act", "propose"), ("of", "visit"), ("zh", "派出层级"), ("en", "Sent by"), ("admitted_by", "甲")];
    assert_eq!(wang.post("/declarations/fields/new", &field).await.status, 422);
    assert_eq!(bench.head().await, head);
}

#[tokio::test]
async fn a_figure_over_a_field_withdrawn_meanwhile_is_not_approved() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let figure = with(&with(&FIGURE, "field.0", "batch"), "value.0", "第三批");
    let figure = proposes(&wang, "/declarations/figures/new", &figure).await;
    let withdrawal = [("of", "posting"), ("field", "batch"), ("admitted_by", "云县委〔2026〕8号")];
    let withdrawal = proposes(&wang, "/declarations/withdrawals", &withdrawal).await;
    assert_eq!(approves(&nong, &withdrawal).await.status, 303);
    let refused = approves(&nong, &figure).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("台账“驻村选派”的字段 batch 已停用"), "{}", refused.text());
    assert!(!wang.get("/ledgers/posting/new").await.body.contains("name=\"batch\""), "no longer entered");
    let read = [("of", "posting"), ("field", "role"), ("admitted_by", "甲")];
    let answer = wang.post("/declarations/withdrawals", &read).await;
    assert_eq!(answer.status, 422, "figures read it");
}

#[tokio::test]
async fn only_who_may_define_comes_near() {
    let bench = bench().await;
    let cai = bench.signed_in("cai").await;
    let head = bench.head().await;
    for page in ["/declarations", "/declarations/figures/new", "/declarations/ledgers/new", "/declarations/fields/new"]
    {
        assert_eq!(cai.get(page).await.status, 403, "{page}");
    }
    assert_eq!(cai.post("/declarations/figures/new", &FIGURE).await.status, 403);
    assert_eq!(cai.post("/declarations/figures/preview", &FIGURE).await.status, 403);
    let wang = bench.signed_in("wang").await;
    assert_eq!(wang.get("/ledgers/declaration/new").await.status, 403, "not by the door of ledgers");
    assert_eq!(bench.head().await, head);
    let text = with(&FIGURE, "zh", "<script>alert(2)</script>");
    let declaration = proposes(&wang, "/declarations/figures/new", &text).await;
    assert!(!wang.get(&declaration).await.body.contains("<script>alert"));
    assert!(!wang.get("/declarations").await.body.contains("<script>alert"));
}

#[tokio::test]
async fn what_was_proposed_waits_in_the_inbox_of_the_other_and_what_was_sent_back_in_ones_own() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let declaration = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    let waits =
        async |client: &Client<'_>| client.get("/inbox").await.body.contains(&format!("href=\"{declaration}\""));
    assert!(waits(&nong).await && !waits(&wang).await);
    assert!(!waits(&bench.signed_in("cai").await).await, "finance declares nothing");
    nong.post(&format!("{declaration}/refusals"), &[("reason", "口径再想想")]).await;
    assert!(waits(&wang).await && !waits(&nong).await);
}

#[tokio::test]
async fn a_reason_stands_in_its_field_when_the_decision_is_refused() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let declaration = proposes(&wang, "/declarations/figures/new", &FIGURE).await;
    let refusals = format!("{declaration}/refusals");
    let empty = nong.post(&refusals, &[("reason", "")]).await;
    assert!(empty.status == 422 && empty.body.contains("id=\"back-wrong\""), "{}", empty.text());
    let own = wang.post(&refusals, &[("reason", "自己先撤下")]).await;
    assert_eq!((own.status, own.form()["reason"].as_str()), (422, "自己先撤下"));
    assert_eq!(approves(&nong, &declaration).await.status, 303);
    let late = nong.post(&refusals, &[("reason", "口径再想想")]).await;
    assert_eq!((late.status, late.form()["reason"].as_str()), (422, ""), "of the two forms the last is the ending's");
    assert!(late.body.contains("value=\"口径再想想\""), "{}", late.text());
    let endings = format!("{declaration}/endings");
    let empty = nong.post(&endings, &[("reason", "")]).await;
    assert!(empty.status == 422 && empty.body.contains("id=\"end-wrong\""), "{}", empty.text());
    assert_eq!(nong.post(&endings, &[("reason", "不再需要")]).await.status, 303);
    let twice = nong.post(&endings, &[("reason", "一直没人用")]).await;
    assert_eq!((twice.status, twice.form()["reason"].as_str()), (422, "一直没人用"));
}

#[tokio::test]
async fn an_english_name_may_be_left_out_and_the_chinese_one_stands_for_it() {
    let bench = bench().await;
    let (wang, nong) = (bench.signed_in("wang").await, bench.signed_in("nong").await);
    let record = proposes(&wang, "/declarations/figures/new", &with(&FIGURE, "en", "")).await;
    assert_eq!(approves(&nong, &record).await.status, 303);
    let page = wang.get("/figures/own.shi_pai_zai_cun_shu").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("市派在村书记"), "{}", page.text());
    let nameless = wang.post("/declarations/figures/new", &with(&with(&FIGURE, "en", ""), "zh", "")).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.text().contains("给指标起个名字"), "{}", nameless.text());
}
