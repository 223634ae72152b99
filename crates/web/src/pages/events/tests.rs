//! From what was found to the notice, the statement, the reply and the withdrawal; who sees it, and who may not.

use journal::Record;

use crate::pages::month::testing::{chen, records};
use crate::testing::{self, Answer, Bench, Client};

const VILLAGE: &str = "419931100201";

/// 陈晓东's posting with an inspection that did not find him, and a month.
async fn found(bench: &Bench) -> (String, String) {
    chen(bench).await;
    let inspected = [("day", "2026-11-05"), ("way", "实地"), ("target", &*bench.posting), ("result", "不在岗")];
    let inspection = bench.enter_with("inspection", VILLAGE, &inspected, &[]).await;
    let month = [("posting", &*bench.posting), ("month", "2026-10"), ("state", "已报送")];
    let month = bench.enter_with("month_confirmation", VILLAGE, &month, &[("days_in", 14_000)]).await;
    (inspection, month)
}

async fn gives(client: &Client<'_>, posting: &str, kind: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [("posting", posting), ("kind", kind), ("day", "2026-11-10"), ("reason", "两次督查不在岗")];
    client.post("/events", &[&fields[..], more].concat()).await
}

fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().rsplit('/').next().unwrap().to_string()
}

async fn only(bench: &Bench, ledger: &str) -> Record {
    let mut all = records(bench, ledger).await;
    assert_eq!(all.len(), 1, "{ledger}");
    all.remove(0)
}

#[tokio::test]
async fn a_notice_rests_on_records_is_read_and_answered_by_the_person_and_replied_to() {
    let bench = testing::bench().await;
    let (inspection, month) = found(&bench).await;
    let (wang, chen) = (bench.signed_in("wang").await, bench.signed_in("chen").await);
    let life = wang.get(&format!("/postings/{}", bench.posting)).await;
    let form = format!("/events/new?posting={}", bench.posting);
    assert!(life.body.contains(&form), "given from the life of the posting");
    let page = wang.get(&form).await;
    let (seen, kept) = (format!("basis.inspection.{inspection}"), format!("basis.month_confirmation.{month}"));
    assert!(page.body.contains(&seen) && page.body.contains(&kept), "{}", page.body);
    let answer = gives(&wang, &bench.posting, "通报批评", &[(&seen, "1"), ("docno", "云组〔2026〕12号")]).await;
    let event = id(&answer);
    let record = only(&bench, "event").await;
    let told = ["kind", "level", "role_then", "day", "docno"].map(|f| record.text(f));
    assert_eq!(told, ["通报批评", "县", "第一书记", "2026-11-10", "云组〔2026〕12号"]);
    assert_eq!((record.text("person"), record.text("posting")), (&*bench.person, &*bench.posting));
    assert_eq!(record.region.as_str(), VILLAGE, "counted in the village, like a recall");
    assert_eq!(only(&bench, "event_basis").await.text("of_record"), inspection, "what was not chosen is no evidence");

    // The person concerned: in the inbox, on the life, on the page; once read it waits no more.
    let page = format!("/events/{event}");
    assert!(chen.get("/inbox").await.body.contains(&page));
    assert!(chen.get(&format!("/postings/{}", bench.posting)).await.body.contains(&page));
    let own = chen.get(&page).await;
    assert!(own.text().contains("两次督查不在岗") && own.body.contains(&inspection), "{}", own.text());
    assert!(!own.body.contains("/amend") && !own.body.contains("/withdrawn"), "it is not theirs to set right");
    let before = bench.head().await;
    for _ in 0..2 {
        assert_eq!(chen.post(&format!("{page}/told"), &[]).await.status, 303);
    }
    assert_eq!(bench.head().await, before + 1, "pressed twice, kept once");
    assert!(!chen.get("/inbox").await.body.contains(&page));

    // The statement stands beside it, and waits for the office.
    let empty = chen.post(&format!("{page}/statement"), &[("words", " ")]).await;
    assert!(empty.status == 422 && empty.body.contains("id=\"words-wrong\""));
    for words in ["11 月 5 日在县里开会，有通知。", "再说一遍"] {
        assert_eq!(chen.post(&format!("{page}/statement"), &[("words", words)]).await.status, 303);
    }
    let statement = only(&bench, "event_statement").await;
    assert_eq!((statement.text("words"), statement.text("said_by")), ("11 月 5 日在县里开会，有通知。", "陈晓东"));
    let waits = format!("/statements/{}", statement.record);
    assert!(wang.get("/inbox").await.body.contains(&waits));
    assert!(wang.get(&waits).await.location().starts_with(&page));
    assert!(wang.get("/events").await.text().contains("说明待答复"));
    assert_eq!(
        chen.post(&format!("{page}/answer"), &[("answer", "属实")]).await.status,
        403,
        "nobody replies to themselves"
    );
    assert_eq!(wang.post(&format!("{page}/answer"), &[("answer", "会议通知属实，撤销。")]).await.status, 303);
    assert!(!wang.get("/inbox").await.body.contains(&waits));
    let read = chen.get(&page).await.text();
    assert!(read.contains("会议通知属实，撤销。") && read.contains("2026-11-20 答复"), "{read}");

    // Withdrawn, it counts no more; who was told of it reads why.
    let counted = async || {
        let ask = figures::Ask::usual(testing::county(), bench.state.windows(None));
        bench.state.figures.value("event/通报批评", &ask).await.unwrap().value
    };
    assert_eq!(counted().await, Some(figures::Decimal::ONE));
    let bare = wang.post(&format!("{page}/withdrawn"), &[("reason", " ")]).await;
    assert!(bare.status == 422 && bare.body.contains("id=\"withdraw-wrong\""));
    assert_eq!(wang.post(&format!("{page}/withdrawn"), &[("reason", "开会属因公外出")]).await.status, 303);
    assert_eq!(counted().await, Some(figures::Decimal::ZERO));
    let gone = chen.get(&page).await;
    assert!(gone.status == 200 && gone.text().contains("不再计数。原因：开会属因公外出"), "{}", gone.text());
    assert!(gone.text().contains("11 月 5 日在县里开会"), "what was said to it stays");
    assert_eq!(chen.post(&format!("{page}/told"), &[]).await.status, 409);
}

#[tokio::test]
async fn a_township_gives_to_its_own_and_another_persons_is_nobody_elses() {
    let bench = testing::bench().await;
    found(&bench).await;
    let mate = bench.enter_with("person", "419931", &[("name", "周海"), ("politics", "中共党员")], &[]).await;
    let fields = [("person", &*mate), ("role", "队员"), ("sent_by", "县"), ("from_day", "2026-01-05")];
    bench.enter("posting", VILLAGE, &fields).await;
    let account = [("login", "zhou"), ("person_name", "周海"), ("role", "first_secretary"), ("state", "已授权")];
    bench.enter("account", VILLAGE, &account).await;
    let shi = bench.signed_in("shiqiao").await;
    let facts = ("evidence", "10 月夜间抢险，组织转移 12 户。");
    let praised = gives(&shi, &bench.posting, "表彰", &[facts]).await;
    let page = format!("/events/{}", id(&praised));
    assert_eq!(only(&bench, "event").await.text("level"), "乡");
    // Same village, another person; another township; offices that have no part in it.
    for (login, status) in [("chen", 200), ("zhou", 403), ("baihe", 403), ("wang", 200), ("xian", 200), ("cai", 403)] {
        let client = bench.signed_in(login).await;
        assert_eq!(client.get(&page).await.status, status, "{login}");
        if status == 403 {
            assert!(!client.get("/events").await.body.contains(&page), "{login}");
            assert_eq!(client.post(&format!("{page}/told"), &[]).await.status, 403, "{login}");
            assert_eq!(client.post(&format!("{page}/statement"), &[("words", "x")]).await.status, 403, "{login}");
        }
    }
    for login in ["chen", "zhou", "baihe", "xian", "cai"] {
        let client = bench.signed_in(login).await;
        let answer = gives(&client, &bench.posting, "约谈", &[facts]).await;
        assert_eq!(answer.status, 403, "{login}");
        assert_eq!(client.get(&format!("/events/new?posting={}", bench.posting)).await.status, 403, "{login}");
        assert_eq!(client.post(&format!("{page}/withdrawn"), &[("reason", "x")]).await.status, 403, "{login}");
    }
    // Nor does the ledger tell a colleague, who reads the rest of the village's.
    assert_eq!(bench.signed_in("zhou").await.get("/ledgers/event").await.status, 403);
    // The county may set right what a township gave, and not the other way round.
    let wang = bench.signed_in("wang").await;
    let talk = format!("/events/{}", id(&gives(&wang, &bench.posting, "约谈", &[facts]).await));
    assert!(!shi.get(&talk).await.body.contains("/amend") && wang.get(&page).await.body.contains("/amend"));
    assert_eq!(shi.post(&format!("{talk}/withdrawn"), &[("reason", "x")]).await.status, 403);
    let record = talk.rsplit('/').next().unwrap();
    let by_the_ledger = shi.post(&format!("/ledgers/event/records/{record}/withdrawals"), &[("reason", "x")]).await;
    assert!(by_the_ledger.status == 422 && by_the_ledger.text().contains("由县委组织部更正或撤销"));
    assert_eq!(wang.post(&format!("{page}/withdrawn"), &[("reason", "重复")]).await.status, 303);
}

#[tokio::test]
async fn what_is_refused_comes_back_with_its_words_and_nothing_is_given_without_evidence() {
    let bench = testing::bench().await;
    let (inspection, _) = found(&bench).await;
    let wang = bench.signed_in("wang").await;
    let before = bench.head().await;
    let bare = gives(&wang, &bench.posting, "约谈", &[]).await;
    assert!(bare.status == 422 && bare.text().contains("选一条作依据的记录，或写清事实"), "{}", bare.text());
    // A record that is not about this posting is no evidence.
    let other = format!("basis.inspection.{}", uuid::Uuid::now_v7());
    assert_eq!(gives(&wang, &bench.posting, "约谈", &[(&other, "1")]).await.status, 422);
    let late = [("day", "2026-12-01"), ("evidence", "见督查记录")];
    let fields = [("posting", &*bench.posting), ("kind", "约谈"), ("reason", "不在岗"), ("docno", "云组〔2026〕3号")];
    let chosen = format!("basis.inspection.{inspection}");
    let future = wang.post("/events", &[&fields[..], &late, &[(&*chosen, "1")]].concat()).await;
    let form = future.form();
    assert_eq!(future.status, 422);
    assert!(future.body.contains("id=\"day-wrong\"") && future.body.contains("见督查记录"), "{}", future.text());
    assert_eq!((form["reason"].as_str(), form["docno"].as_str()), ("不在岗", "云组〔2026〕3号"));
    assert_eq!(form.get(&chosen).map(String::as_str), Some("1"), "what was ticked stays ticked");
    // Kinds that another procedure ends in are not given here.
    let facts = [("evidence", "见卷宗")];
    assert_eq!(gives(&wang, &bench.posting, "召回", &facts).await.status, 422);
    assert_eq!(bench.head().await, before);
    // The form sent twice makes one; another of the same day and kind is refused in words.
    let entry = uuid::Uuid::now_v7().to_string();
    let once = [("evidence", "见卷宗"), ("entry", &*entry)];
    let first = gives(&wang, &bench.posting, "约谈", &once).await;
    let again = gives(&wang, &bench.posting, "约谈", &once).await;
    assert_eq!((again.status, again.location()), (303, first.location()));
    assert_eq!(bench.head().await, before + 1);
    assert_eq!(gives(&wang, &bench.posting, "约谈", &facts).await.status, 422);
}

#[tokio::test]
async fn nobody_speaks_for_the_person_concerned_by_another_door() {
    let bench = testing::bench().await;
    found(&bench).await;
    let wang = bench.signed_in("wang").await;
    let event = id(&gives(&wang, &bench.posting, "约谈", &[("evidence", "见督查记录")]).await);
    let words = [
        ("region", VILLAGE),
        ("event", &*event),
        ("said_on", "2026-11-12"),
        ("said_by", "陈晓东"),
        ("words", "无异议"),
    ];
    let typed = wang.post("/ledgers/event_statement/records", &words).await;
    assert!(typed.status == 422 && typed.text().contains("由本人在自己的"), "{}", typed.text());
    let body = serde_json::json!({ "place": VILLAGE, "fields": { "event": event, "said_on": "2026-11-12",
        "said_by": "陈晓东", "words": "无异议" } });
    let sent = bench.send("wang", "/api/419931/ledgers/event_statement/records", &body).await;
    assert_eq!(sent.status, 422, "{}", sent.body);
    let form = wang.form(&format!("/ledgers/event/records/{event}/amend")).await;
    let fields: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let fields = [&fields[..], &[("told_on", "2026-11-12"), ("because", "口头告知")]].concat();
    let told = wang.post(&format!("/ledgers/event/records/{event}/amendments"), &fields).await;
    assert!(told.status == 422 && told.text().contains("由本人在自己的"), "{} {}", told.status, told.text());
}

#[tokio::test]
async fn what_is_given_is_told_in_the_order_of_days_and_nobody_is_counted() {
    let bench = testing::bench().await;
    found(&bench).await;
    for (kind, day) in [("约谈", "2026-11-02"), ("表彰", "2026-11-09"), ("通报批评", "2026-11-05")] {
        let fields = [("person", &*bench.person), ("posting", &*bench.posting), ("kind", kind), ("day", day)];
        bench.enter("event", VILLAGE, &fields).await;
    }
    let page = bench.signed_in("wang").await.get("/events").await.body;
    let at = ["2026-11-09", "2026-11-05", "2026-11-02"].map(|day| page.find(&format!("datetime=\"{day}\"")));
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{page}");
    let head = page.split("<main").nth(1).unwrap();
    assert!(!head.contains("<th") && !head.contains("sort="), "there is no column to rank by");
}
