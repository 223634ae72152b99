//! A handover from its list to its second signature, and who may sign.

use journal::Record;

use crate::pages::month::testing::{chen, records};
use crate::testing::{self, Bench};

const VILLAGE: &str = "419931100201";

/// 陈晓东 leaves on the 10th, 周海 comes on the 12th; a household, two projects, a case and a finding are 陈晓东's. Gives 周海's posting.
async fn replaced(bench: &Bench) -> String {
    let fields = [("code", "LX001"), ("head", "张桂兰"), ("kind", "脱贫户"), ("from_day", "2024-01-01")];
    let household = bench.enter_with("household", VILLAGE, &fields, &[("low_income", 1)]).await;
    let fields = [("member", &*bench.person), ("household", &*household), ("from_day", "2025-10-08")];
    bench.enter_with("pairing", VILLAGE, &fields, &[("main", 1)]).await;
    for (name, state, more) in [("滴灌", "立项", ("approved_on", "2026-03-01")), ("烘干房", "谋划", ("note", "选址中"))]
    {
        let fields = [("name", name), ("kind", "产业"), ("state", state), ("sponsor", &*bench.posting), more];
        bench.enter("project", VILLAGE, &fields).await;
    }
    let case = [("party_org", "柳溪村党支部"), ("origin", "排查"), ("criteria", "换届选人难"), ("state", "拟列")];
    let case = bench.enter_with("rectification_case", VILLAGE, &case, &[("year", 2026)]).await;
    let part = [("rect_case", &*case), ("kind", "第一书记"), ("name", "陈晓东"), ("from_day", "2026-03-01")];
    bench.enter("rectification_assignment", VILLAGE, &part).await;
    let found = [("day", "2026-11-05"), ("way", "实地"), ("target", &*bench.posting), ("problem", "台账缺两次会议")];
    bench.enter("inspection", VILLAGE, &found).await;
    bench.ends_posting("2026-11-10").await;
    let zhou = bench.enter_with("person", "419931", &[("name", "周海"), ("politics", "中共党员")], &[]).await;
    let fields = [("person", &*zhou), ("role", "第一书记"), ("sent_by", "县"), ("from_day", "2026-11-12")];
    let next = bench.enter_with("posting", VILLAGE, &fields, &[]).await;
    let fields = [("login", "zhou"), ("person_name", "周海"), ("role", "first_secretary"), ("state", "已授权")];
    bench.enter("account", VILLAGE, &fields).await;
    next
}

async fn of(bench: &Bench, ledger: &str, field: &str) -> Vec<(String, String, String)> {
    let mut all = records(bench, ledger).await;
    all.sort_by_key(|r| r.text("from_day").to_string());
    let told = |r: &Record| (r.text(field).to_string(), r.text("from_day").to_string(), r.text("to_day").to_string());
    all.iter().map(told).collect()
}

#[tokio::test]
async fn what_is_open_is_listed_and_goes_on_with_the_successor_once_both_have_signed() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let next = replaced(&bench).await;
    let (chen, zhou) = (bench.signed_in("chen").await, bench.signed_in("zhou").await);
    let page = format!("/postings/{}/handover", bench.posting);
    assert!(chen.get("/inbox").await.body.contains(&page) && !zhou.get("/inbox").await.body.contains(&page));
    let listed = chen.get(&page).await.text();
    for what in
        ["滴灌 立项", "烘干房 谋划", "张桂兰", "第一书记 · 陈晓东", "台账缺两次会议", "移交：陈晓东", "接收：周海"]
    {
        assert!(listed.contains(what), "{what}: {listed}");
    }
    let before = bench.head().await;
    assert_eq!(zhou.post(&page, &[("sign", "taken")]).await.status, 409, "who hands over signs first");
    assert_eq!(zhou.post(&page, &[("sign", "handed")]).await.status, 403, "nobody signs for another");
    assert_eq!(bench.head().await, before);
    for _ in 0..2 {
        let signed = chen.post(&page, &[("sign", "handed")]).await;
        assert_eq!(signed.status, 303, "{}", signed.text());
    }
    assert_eq!(bench.head().await, before + 1, "signed twice, kept once");
    assert_eq!(chen.post(&page, &[("sign", "taken")]).await.status, 403);
    assert!(zhou.get("/inbox").await.body.contains(&page) && !chen.get("/inbox").await.body.contains(&page));
    for _ in 0..2 {
        assert_eq!(zhou.post(&page, &[("sign", "taken")]).await.status, 303);
    }
    // The signature, two ends, two beginnings, and whom 周海 followed.
    assert_eq!(bench.head().await, before + 7);
    let handover = records(&bench, "handover").await.remove(0);
    assert_eq!((handover.text("handed_by"), handover.text("taken_by")), ("陈晓东", "周海"));
    assert_eq!((handover.text("successor"), handover.text("taken_on")), (next.as_str(), "2026-11-20"));
    assert!(handover.text("items").contains("滴灌 立项"), "{}", handover.text("items"));
    let postings = records(&bench, "posting").await;
    let followed = postings.iter().find(|p| p.record == next).unwrap();
    assert_eq!(followed.text("predecessor"), "陈晓东");
    // The village was vacant on the 11th: nobody had the household that day, and nobody pretends to.
    let spells = [("2025-10-08", "2026-11-10"), ("2026-11-12", "")];
    let people = [bench.person.as_str(), followed.text("person")];
    let expected = [0, 1].map(|n| (people[n].to_string(), spells[n].0.to_string(), spells[n].1.to_string()));
    assert_eq!(of(&bench, "pairing", "member").await, expected);
    let parts = of(&bench, "rectification_assignment", "name").await;
    assert_eq!(
        parts,
        [
            ("陈晓东".into(), "2026-03-01".into(), "2026-11-10".into()),
            ("周海".into(), "2026-11-12".into(), String::new())
        ]
    );
    // A project's results stay with whoever brought it in.
    assert!(records(&bench, "project").await.iter().all(|p| p.text("sponsor") == bench.posting));
    let life = zhou.get(&format!("/postings/{next}")).await.text();
    assert!(life.contains("从前任接手") && life.contains("已交接"), "{life}");
    assert!(!zhou.get("/inbox").await.body.contains(&page));
}

#[tokio::test]
async fn a_township_signs_for_who_is_gone_and_another_sees_nothing_of_it() {
    let bench = testing::bench().await;
    replaced(&bench).await;
    let shi = bench.signed_in("shiqiao").await;
    let page = format!("/postings/{}/handover", bench.posting);
    let attention = bench.signed_in("wang").await.get("/postings").await.text();
    assert!(attention.contains("离村后交接还没有办完") && attention.contains("离村"), "{attention}");
    assert_eq!(bench.signed_in("baihe").await.get(&page).await.status, 403);
    assert_eq!(bench.signed_in("baihe").await.post(&page, &[("sign", "handed")]).await.status, 403);
    assert_eq!(
        bench.signed_in("xian").await.post(&page, &[("sign", "handed")]).await.status,
        403,
        "who reads signs nothing"
    );
    assert_eq!(shi.post(&page, &[("sign", "handed")]).await.status, 303);
    assert_eq!(shi.post(&page, &[("sign", "taken")]).await.status, 303);
    assert!(shi.get(&page).await.text().contains("已交接"));
    // Not by the ledger's own form.
    let fields = [("region", VILLAGE), ("posting", &*bench.posting), ("handed_on", "2026-11-20")];
    assert_eq!(shi.post("/ledgers/handover/records", &fields).await.status, 422);
}

#[tokio::test]
async fn before_the_last_day_is_written_nobody_signs_and_who_left_is_not_taken_for_who_follows() {
    let bench = testing::bench().await;
    chen(&bench).await;
    let chen = bench.signed_in("chen").await;
    let page = format!("/postings/{}/handover", bench.posting);
    assert!(chen.get(&page).await.text().contains("写上离村日期后再签"));
    assert_eq!(chen.post(&page, &[("sign", "handed")]).await.status, 403);
    let next = replaced(&bench).await;
    // The account of who has left is of the same village still.
    let mark = [("day", "2026-11-13"), ("whole", "在村")];
    assert_eq!(chen.post(&format!("/month/{next}/2026-11/days"), &mark).await.status, 403);
    assert_eq!(chen.get(&format!("/postings/{next}")).await.status, 403);
}
