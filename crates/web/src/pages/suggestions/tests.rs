use crate::testing;

const DOOR: &str = "/suggestions/door";

#[tokio::test]
async fn a_suggestion_is_kept_answered_from_the_inbox_and_the_answer_is_read_by_whoever_made_it() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    let fields = [("kind", "建议"), ("words", "列表能不能记住上次的列"), ("contact", "")];
    assert_eq!(cai.post("/suggestions", &fields).await.location(), "/suggestions");
    let wang = bench.signed_in("wang").await;
    let inbox = wang.get("/inbox").await;
    assert!(inbox.text().contains("列表能不能记住上次的列") && inbox.text().contains("财政小周"), "{}", inbox.text());
    let to = inbox.body.split("action=\"/inbox/suggestion/").nth(1).unwrap().split('"').next().unwrap();
    wang.post(&format!("/inbox/suggestion/{to}"), &[("answer", "下月可以")]).await;
    assert!(cai.get("/suggestions").await.text().contains("答复：下月可以"));
    assert!(!bench.signed_in("bian").await.get("/suggestions").await.text().contains("下月可以"));
}

#[tokio::test]
async fn somebody_not_signed_in_says_something_and_nobodys_telephone_is_stored_readable() {
    let bench = testing::bench().await;
    let page = bench.get(DOOR).await;
    let cookie = format!("shishu_door={}", page.cookie("shishu_door"));
    let fields =
        [("_token", &*page.token()), ("kind", "投诉"), ("words", "公开栏三个月没换"), ("contact", "13800138000")];
    let answer = bench.post_with(&cookie, DOOR, &fields).await;
    assert!(answer.text().contains("收到了"), "{}", answer.text());
    let entry = bench.latest().await;
    assert_eq!((entry.ledger.as_str(), entry.actor.as_str()), ("suggestion", "door"));
    assert!(!format!("{:?}", entry.fields).contains("13800138000"));
}

#[tokio::test]
async fn the_same_words_sent_twice_are_kept_once() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    let fields = [("kind", "建议"), ("words", "一样的话")];
    cai.post("/suggestions", &fields).await;
    let before = bench.head().await;
    assert_eq!(cai.post("/suggestions", &fields).await.location(), "/suggestions");
    assert_eq!(bench.head().await, before);
}

#[tokio::test]
async fn a_refused_form_comes_back_with_its_words() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    let back = cai.post("/suggestions", &[("kind", "建议"), ("words", "留住这句话"), ("contact", "12")]).await;
    assert_eq!(back.status, 422);
    assert!(back.text().contains("留住这句话") && back.text().contains("联系电话不对"));
}

#[tokio::test]
async fn the_door_closes_after_so_many_and_keeps_what_was_typed() {
    let bench = testing::bench().await;
    let page = bench.get(DOOR).await;
    let (cookie, token) = (format!("shishu_door={}", page.cookie("shishu_door")), page.token());
    let mut last = 0;
    for n in 0..13 {
        let words = format!("第 {n} 条");
        let fields = [("_token", &*token), ("kind", "建议"), ("words", &*words)];
        let answer = bench.post_with(&cookie, DOOR, &fields).await;
        last = answer.status;
        if n == 12 {
            assert!(answer.text().contains("第 12 条") && answer.text().contains("过一小时"));
        }
    }
    assert_eq!(last, 429);
    assert_eq!(bench.post_with("", DOOR, &[("kind", "建议"), ("words", "x")]).await.status, 403, "without its token");
}
