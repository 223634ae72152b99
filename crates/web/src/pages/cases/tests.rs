use crate::testing::{self, Answer, Bench, Client};

const VILLAGE: &str = "419931100201";

async fn norm(bench: &Bench, name: &str, value: &str) {
    let fields = [("value", value), ("from_day", "2025-01-01"), ("reason", "县委文件")];
    let answer = bench.signed_in("wang").await.post(&format!("/settings/norms/{name}/values"), &fields).await;
    assert_eq!(answer.status, 303, "{name}: {}", answer.text());
}

async fn enters(client: &Client<'_>, ledger: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(&format!("/ledgers/{ledger}/records"), fields).await;
    assert_eq!(answer.status, 303, "{ledger}: {}", answer.text());
    answer.location().split('?').next().unwrap().rsplit('/').next().unwrap().to_string()
}

async fn steps(client: &Client<'_>, case: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let fields = [&[("to", to)], fields].concat();
    client.post(&format!("/cases/{case}/steps"), &fields).await
}

async fn stepped(client: &Client<'_>, case: &str, to: &str, fields: &[(&str, &str)]) {
    let answer = steps(client, case, to, fields).await;
    assert_eq!(answer.status, 303, "{to}: {}", answer.text());
}

async fn held_up(client: &Client<'_>, case: &str, to: &str, fields: &[(&str, &str)], by: &str) {
    let answer = steps(client, case, to, fields).await;
    assert!(answer.status == 422 && answer.text().contains(by), "{to} {}: {}", answer.status, answer.text());
}

async fn begun(bench: &Bench) -> String {
    let fields =
        [("region", VILLAGE), ("party_org", "上河村党支部"), ("year", "2025"), ("origin", "排查"), ("state", "未排查")];
    enters(&bench.signed_in("shiqiao").await, "rectification_case", &fields).await
}

/// From screening to the day of listing.
async fn listed(bench: &Bench) -> String {
    let (wang, shi) = (bench.signed_in("wang").await, bench.signed_in("shiqiao").await);
    let case = begun(bench).await;
    stepped(&shi, &case, "排查中", &[]).await;
    stepped(&shi, &case, "拟列", &[("criteria", "班子不团结")]).await;
    stepped(&wang, &case, "联审研判", &[]).await;
    stepped(&wang, &case, "列入", &[("listed_on", "2025-03-20"), ("meeting", "县委常委会")]).await;
    case
}

async fn assigned(client: &Client<'_>, case: &str, kind: &str, name: &str, from: &str, to: &str) {
    let fields =
        [("region", VILLAGE), ("rect_case", case), ("kind", kind), ("name", name), ("from_day", from), ("to_day", to)];
    enters(client, "rectification_assignment", &fields).await;
}

#[tokio::test]
async fn a_case_goes_from_screening_to_closing_and_no_step_is_taken_before_its_time() {
    let bench = testing::bench().await;
    for (name, value) in [("acceptance_points", "70"), ("acceptance_voters", "15"), ("dissatisfied_share_most", "50")] {
        norm(&bench, name, value).await;
    }
    let (wang, shi) = (bench.signed_in("wang").await, bench.signed_in("shiqiao").await);
    let case = listed(&bench).await;
    let flags = wang.get("/ledgers/village_flag").await.text();
    assert!(flags.contains("软弱涣散"), "the village carries the flag from the day of listing: {flags}");
    let plan = [("plan_filed_on", "2025-04-10")];
    held_up(&shi, &case, "方案备案", &plan, "还没有问题清单").await;
    let problem = [
        ("region", VILLAGE),
        ("rect_case", &*case),
        ("problem", "村务公开不及时"),
        ("measure", "按月公开"),
        ("owner", "赵强"),
        ("due_on", "2025-06-30"),
    ];
    let item = enters(&shi, "rectification_item", &problem).await;
    stepped(&shi, &case, "方案备案", &plan).await;
    held_up(&shi, &case, "整顿中", &[], "责任分工还缺：县领导、帮扶单位、第一书记、乡镇领导").await;
    for (kind, name) in [("县领导", "周县长"), ("帮扶单位", "县水利局"), ("第一书记", "陈晓东"), ("乡镇领导", "马委员")]
    {
        assigned(&wang, &case, kind, name, "2025-03-20", "").await;
    }
    stepped(&shi, &case, "整顿中", &[]).await;
    held_up(&shi, &case, "乡镇自验", &[], "还有 1 条问题没有整改完成").await;
    let wrong = [("done_on", "六月底"), ("evidence", "公开栏照片存村部")];
    let wrong = shi.post(&format!("/cases/{case}/items/{item}/done"), &wrong).await;
    assert!(wrong.status == 422 && wrong.text().contains("“六月底”不是日期"), "{}", wrong.text());
    assert!(wrong.body.contains("value=\"六月底\"") && wrong.body.contains("value=\"公开栏照片存村部\""));
    let done = [("done_on", "2025-06-20"), ("evidence", "公开栏照片存村部")];
    let answer = shi.post(&format!("/cases/{case}/items/{item}/done"), &done).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    stepped(&shi, &case, "乡镇自验", &[]).await;
    held_up(&shi, &case, "县级验收", &[], "由县委组织部办理").await;
    stepped(&wang, &case, "县级验收", &[]).await;
    let closing = [("closed_on", "2025-10-15")];
    held_up(&wang, &case, "销号", &closing, "还没有登记县级验收").await;
    let vote = |day: &'static str, score: &'static str, against: &'static str, passed: &'static str| {
        [("day", day), ("score", score), ("votes_for", "9"), ("votes_against", against), ("passed", passed)]
    };
    let own = [("region", VILLAGE), ("rect_case", &*case)];
    enters(&wang, "rectification_acceptance", &[&own[..], &vote("2025-10-08", "69", "10", "否")].concat()).await;
    held_up(&wang, &case, "销号", &closing, "得分 69 低于合格分 70；不满意 10 票，超过 19 票的 50%").await;
    enters(&wang, "rectification_acceptance", &[&own[..], &vote("2025-10-14", "82", "6", "是")].concat()).await;
    stepped(&wang, &case, "销号", &closing).await;
    stepped(&wang, &case, "巩固跟踪", &[("follow_up_until", "2027-01-15")]).await;
    let completing = [("completed_on", "2027-01-15")];
    held_up(&wang, &case, "办结", &completing, "巩固期到 2027-01-15 才满").await;
    let page = wang.get(&format!("/cases/{case}")).await.text();
    assert!(page.contains("得分 69 低于合格分 70") && page.contains("2025-06-20 完成"), "{page}");
    assert!(page.contains("验收通过并销号：县级验收 → 销号"), "{page}");
    is_completed_when_its_year_is_over(&bench, &case).await;
}

/// A county looked at on a day.
fn on(bench: &Bench, day: jiff::civil::Date) -> Bench {
    bench.with(crate::Settings { cutoff: Some(day), ..bench.state.settings.clone() })
}

/// A case followed up until 15 January 2027: not to be completed before, due within thirty days from then on, overdue after.
async fn is_completed_when_its_year_is_over(bench: &Bench, case: &str) {
    use jiff::civil::date;
    let duty = async |day| {
        let page = on(bench, day).signed_in("wang").await.get("/duties/rectification.follow_up?month=2027-02").await;
        ["没有这样的", "待办 1", "逾期 1", "已办 1"].into_iter().find(|word| page.text().contains(word)).unwrap()
    };
    assert_eq!(duty(date(2027, 1, 14)).await, "没有这样的");
    let eve = on(bench, date(2027, 1, 14));
    let early = [("completed_on", "2027-01-14")];
    held_up(&eve.signed_in("wang").await, case, "办结", &early, "巩固期到 2027-01-15 才满").await;
    assert_eq!(duty(date(2027, 1, 15)).await, "待办 1");
    assert_eq!(duty(date(2027, 2, 14)).await, "待办 1");
    assert_eq!(duty(date(2027, 2, 15)).await, "逾期 1");
    let inbox = on(bench, date(2027, 1, 15)).signed_in("wang").await.get("/inbox").await;
    assert!(inbox.text().contains("巩固期满办结"), "{}", inbox.text());
    let over = on(bench, date(2027, 1, 20));
    let wang = over.signed_in("wang").await;
    held_up(&wang, case, "办结", &[], "这一项必须填").await;
    stepped(&wang, case, "办结", &[("completed_on", "2027-01-18")]).await;
    assert_eq!(duty(date(2027, 2, 15)).await, "已办 1");
}

#[tokio::test]
async fn a_village_that_falls_back_is_a_new_case_one_recurrence_more() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let case = listed(&bench).await;
    let mut amended = wang.form(&format!("/ledgers/rectification_case/records/{case}/amend")).await;
    for (name, value) in [("state", "办结"), ("closed_on", "2025-11-01"), ("reason", "系统启用前已办结")] {
        amended.insert(name.into(), value.into());
    }
    let page = format!("/ledgers/rectification_case/records/{case}/amendments");
    assert_eq!(wang.post_map(&page, &amended).await.status, 303);
    let again = format!("/cases/{case}/relapses");
    assert_eq!(bench.signed_in("shiqiao").await.post(&again, &[("criteria", "书记空缺")]).await.status, 403);
    let blank = wang.post(&again, &[("criteria", " ")]).await;
    assert!(blank.status == 422 && blank.text().contains("这一项必须填"), "{}", blank.text());
    let answer = wang.post(&again, &[("criteria", "书记空缺")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = wang.get(&answer.location()).await.text();
    assert!(page.contains("此前列入过 1 次") && page.contains("拟列") && page.contains("2026"), "{page}");
    assert!(wang.get("/cases?year=2026").await.text().contains("反复"));
}

#[tokio::test]
async fn days_on_which_nobody_answers_are_told() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let case = listed(&bench).await;
    assigned(&wang, &case, "县领导", "周县长", "2025-03-20", "2025-06-20").await;
    assigned(&wang, &case, "县领导", "吴县长", "2025-07-01", "").await;
    let page = wang.get(&format!("/cases/{case}")).await.text();
    assert!(page.contains("2025-06-21 至 2025-06-30 无人负责（10 天）"), "{page}");
    let list = wang.get("/cases?year=2025").await.text();
    assert!(list.contains("缺 帮扶单位、第一书记、乡镇领导") && !list.contains("缺 县领导"), "{list}");
}

#[tokio::test]
async fn a_township_sees_its_own_cases_and_who_reads_none_has_no_page() {
    let bench = testing::bench().await;
    let case = begun(&bench).await;
    let bai = bench.signed_in("baihe").await;
    assert!(!bai.get("/cases?year=2025").await.body.contains(&case));
    assert_eq!(bai.get(&format!("/cases/{case}")).await.status, 403);
    assert_eq!(bench.signed_in("cai").await.get("/cases").await.status, 403);
}

#[tokio::test]
async fn a_county_that_does_not_rank_says_so_and_keeps_no_sheet() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = wang.get("/cases/ranking?year=2026").await;
    assert!(page.status == 200 && page.text().contains("应整尽整，不设比例"), "{}", page.text());
    assert_eq!(wang.post("/cases/ranking/kept", &[("year", "2026")]).await.status, 403);
}

#[tokio::test]
async fn low_income_villages_are_scored_the_sheet_is_kept_and_each_within_the_line_is_decided() {
    let bench = testing::bench().await;
    norm(&bench, "rect_ranking", "1").await;
    norm(&bench, "rect_count", "1").await;
    let wang = bench.signed_in("wang").await;
    for village in [VILLAGE, "419931101201"] {
        enters(&wang, "village_flag", &[("region", village), ("flag", "收入低"), ("from_day", "2024-01-01")]).await;
    }
    let item = [
        ("region", "419931"),
        ("year", "2026"),
        ("item", "群众满意度"),
        ("full", "20"),
        ("best", "100"),
        ("worst", "50"),
    ];
    enters(&wang, "ranking_item", &item).await;
    // 70 of 50 … 100 earns 8 of 20 points, 90 earns 16.
    for (village, value) in [(VILLAGE, "90"), ("419931101201", "70")] {
        let score = [("region", village), ("year", "2026"), ("item", "群众满意度"), ("value", value)];
        enters(&wang, "ranking_score", &score).await;
    }
    let decide = "/cases/ranking/419931101201/decisions";
    let early = wang.post(decide, &[("year", "2026"), ("decision", "list")]).await;
    assert_eq!(early.status, 404, "nothing is decided on a sheet that nobody has kept");
    assert_eq!(wang.post("/cases/ranking/kept", &[("year", "2026")]).await.status, 303);
    let text = wang.get("/cases/ranking?year=2026").await.text();
    assert!(text.contains("取末位 1 个") && text.contains("待定"), "{text}");
    let silent = wang.post(decide, &[("year", "2026"), ("decision", "pass")]).await;
    assert!(silent.status == 422 && silent.text().contains("不列入要写理由"), "{}", silent.text());
    let line = silent.body.find("/cases/ranking/419931101201/decisions").unwrap();
    assert!(silent.body[..line].ends_with("method=\"post\" action=\"") && silent.body.contains("<details open>"));
    assert_eq!(wang.post(decide, &[("year", "2026"), ("decision", "list")]).await.status, 303);
    let ledger = bench.state.catalogue().ledger("rectification_case").unwrap();
    let cases = bench.state.journal.records(&testing::county(), ledger, &Default::default()).await.unwrap();
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((case.text("origin"), case.text("state"), case.region.as_str()), ("倒排", "拟列", "419931101201"));
    assert_eq!((case.get("score").as_int(), case.get("rank").as_int()), (Some(8_000), Some(1)));
    let before = bench.head().await;
    assert_eq!(wang.post("/cases/ranking/kept", &[("year", "2026")]).await.status, 303);
    assert_eq!(bench.head().await, before, "the same sheet again says nothing new");
}
