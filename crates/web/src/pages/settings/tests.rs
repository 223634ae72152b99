use crate::testing;

const NORM: &str = "/settings/norms/village_fund_floor";

#[tokio::test]
async fn a_norm_changes_from_a_day_on_and_its_history_says_who_and_why() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let set = |value: &'static str, from: &'static str| {
        [("value", value), ("from_day", from), ("docno", "云县发〔2026〕5号"), ("reason", "新标准")]
    };
    let address = format!("{NORM}/values");
    assert_eq!(wang.post(&address, &set("11", "2025-01-01")).await.status, 303);
    assert_eq!(wang.post(&address, &set("12", "2026-06-01")).await.status, 303);
    // A value between two that are set ends where the later one begins.
    assert_eq!(wang.post(&address, &set("11.5", "2026-01-01")).await.status, 303);
    let page = wang.get(NORM).await;
    for text in ["2025-12-31", "2026-05-31", "云县发〔2026〕5号", "新标准", "王丽"] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    assert!(wang.get("/settings").await.text().contains("12"), "the value in force");
    assert_eq!(bench.latest().await.ledger, "norm_value");
    let head = bench.head().await;
    let refused = wang.post(&address, &[("value", "许多"), ("from_day", "不知道"), ("reason", "")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form().get("value").map(String::as_str), Some("许多"), "what was typed is kept");
    assert_eq!(bench.head().await, head);
}

#[tokio::test]
async fn a_year_set_twice_is_corrected_not_doubled() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let set = |value: &'static str| {
        [("parameter", "budget_year"), ("report_year", "2026"), ("value", value), ("reason", "以预算批复为准")]
    };
    assert_eq!(wang.post("/settings/parameters", &set("2025")).await.status, 303);
    assert_eq!(wang.post("/settings/parameters", &set("2026")).await.status, 303);
    assert_eq!(bench.latest().await.act, journal::Act::Amend);
    let wrong = [("parameter", "other"), ("report_year", "2026"), ("value", "2026"), ("reason", "甲")];
    assert_eq!(wang.post("/settings/parameters", &wrong).await.status, 422);
}

#[tokio::test]
async fn what_the_county_writes_of_a_day_counts_before_what_is_published() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let day = jiff::civil::date(2026, 10, 10);
    let journal = &bench.state.journal;
    assert!(figures::calendar(journal, &testing::county()).await.unwrap().works(day), "a make-up workday");
    let own =
        [("from", "2026-10-09"), ("to", "2026-10-10"), ("kind", "off"), ("name", "县庆"), ("reason", "县政府通知")];
    assert_eq!(wang.post("/settings/calendar", &own).await.status, 303);
    assert!(!figures::calendar(journal, &testing::county()).await.unwrap().works(day));
    let page = wang.get("/settings/calendar?year=2026").await;
    assert!(page.text().contains("县庆") && page.text().contains("春节"));
    let long = [("from", "2026-01-01"), ("to", "2026-12-31"), ("kind", "off"), ("reason", "甲")];
    assert_eq!(wang.post("/settings/calendar", &long).await.status, 422);
}

#[tokio::test]
async fn settings_are_shut_to_who_may_not_write_them() {
    let bench = testing::bench().await;
    let cai = bench.signed_in("cai").await;
    assert_eq!(cai.get("/settings").await.status, 403);
    assert_eq!(cai.get("/settings/roles").await.status, 403);
    let set = [("value", "1"), ("from_day", "2026-01-01"), ("reason", "甲")];
    assert_eq!(cai.post(&format!("{NORM}/values"), &set).await.status, 403);
    assert!(!cai.get("/").await.body.contains("href=\"/settings\""));
    let wang = bench.signed_in("wang").await;
    assert!(wang.get("/settings").await.body.contains("href=\"/settings/roles\""));
    let roles = wang.get("/settings/roles").await;
    assert!(roles.text().contains("县财政局") && roles.text().contains("三员之一"), "{}", roles.text());
}

#[tokio::test]
async fn recent_years_begin_with_the_year_that_the_county_has_set() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = "/figures/posting.first_secretary?window=R";
    assert!(wang.get(page).await.text().contains("2023-11-21 – 2026-11-20"), "three years to the cut-off");
    let set =
        [("parameter", "recent_years_from"), ("report_year", "2026"), ("value", "2021"), ("reason", "县委办统一口径")];
    assert_eq!(wang.post("/settings/parameters", &set).await.status, 303);
    let page = wang.get(page).await.text();
    assert!(page.contains("2021-01-01 – 2026-11-20"), "{page}");
}

#[tokio::test]
async fn a_norm_out_of_its_range_is_refused_with_the_range_on_its_page_and_by_the_api() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let set = async |value: &str| {
        let fields = [("value", value), ("from_day", "2026-12-01"), ("reason", "县里定的")];
        wang.post("/settings/norms/reminder_hour/values", &fields).await
    };
    for hour in ["24", "900"] {
        let refused = set(hour).await;
        assert_eq!(refused.status, 422, "{hour}");
        assert!(refused.text().contains("“每日提醒时刻”的取值应为 0 到 23 时，请改取值"), "{}", refused.text());
        assert_eq!(refused.form()["value"], hour, "what was typed is there");
    }
    // The last hour and half an hour are hours; a switch is 0 or 1.
    assert_eq!(set("23").await.status, 303);
    assert_eq!(set("8.5").await.status, 303);
    let entry = |value: i64| {
        serde_json::json!({ "id": uuid::Uuid::now_v7(), "ledger": "norm_value", "act": "create", "region": "419931",
            "fields": { "norm": "compliance_mode", "value": value, "from_day": "2026-12-01" } })
    };
    let send = async |value: i64| bench.send("wang", "/api/419931/entries", &entry(value)).await;
    let refused = send(2000).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("减负合规模式") && refused.body.contains("0 到 1"), "{}", refused.body);
    assert_eq!(send(1000).await.status, 201);
}

#[tokio::test]
async fn a_norm_that_a_duty_goes_by_says_which_claims_change_with_it() {
    let bench = testing::bench().await;
    let page = bench.signed_in("wang").await.get("/settings/norms/member_days_month").await;
    assert!(page.body.contains("/figures/claim.U15"), "{}", page.text());
    assert!(!page.body.contains("/figures/claim.U17"), "hearings go by a norm of their own");
}

#[tokio::test]
async fn a_norm_that_the_county_has_not_set_says_what_counts_by_rule_until_it_is_set() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = wang.get("/settings/norms/representatives_share").await;
    assert!(page.text().contains("县里没有另定，按规定的 66.667 % 办"), "{}", page.text());
    let fields = [("value", "70"), ("from_day", "2026-01-01"), ("reason", "县里定的")];
    assert_eq!(wang.post("/settings/norms/representatives_share/values", &fields).await.status, 303);
    let page = wang.get("/settings/norms/representatives_share").await;
    assert!(!page.text().contains("按规定"), "{}", page.text());
}

#[tokio::test]
async fn every_norm_stands_once_under_the_heading_of_its_part() {
    let bench = testing::bench().await;
    let page = bench.signed_in("wang").await.get("/settings").await;
    let (mut at, mut seen) = (0, 0);
    for part in ["组织", "保障", "第一书记", "教育"] {
        let heading = format!("scope=\"rowgroup\">{part}<");
        let next = page.body.find(&heading).unwrap_or_else(|| panic!("no heading {part}"));
        assert!(at == 0 || next != at);
        at = next;
    }
    assert!(page.text().contains("全县通用"));
    for norm in bench.state.catalogue().norms() {
        let row = format!("href=\"/settings/norms/{}\"", norm.name);
        let times = page.body.split("id=\"norms\"").nth(1).unwrap_or_default().matches(&row).count();
        assert_eq!(times, 1, "{}", norm.name);
        seen += 1;
    }
    assert!(seen > 50);
    let floor = page.body.find("/settings/norms/village_fund_floor").unwrap();
    let before = &page.body[..floor];
    assert!(before.rfind(">保障<") > before.rfind(">组织<"), "a norm of pay stands under the guarantees");
}

#[tokio::test]
async fn a_norm_that_is_on_or_off_is_chosen_in_words_and_shown_in_words() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    for norm in bench.state.catalogue().norms().iter().filter(|n| n.is_switch()) {
        let page = wang.get(&format!("/settings/norms/{}", norm.name)).await;
        assert!(page.body.contains("type=\"radio\" name=\"value\" value=\"1\""), "{}", norm.name);
        assert!(!page.body.contains("inputmode=\"decimal\""), "{}", norm.name);
    }
    let address = "/settings/norms/compliance_mode";
    let set = [("value", "0"), ("from_day", "2026-11-01"), ("reason", "县里定的")];
    assert_eq!(wang.post(&format!("{address}/values"), &set).await.status, 303);
    assert!(wang.get(address).await.text().contains("否"));
    let nothing = wang.post(&format!("{address}/values"), &set[1..]).await;
    assert_eq!(nothing.status, 422, "neither was chosen");
    assert!(wang.get("/settings/norms/village_fund_floor").await.body.contains("inputmode=\"decimal\""));
}
