use crate::testing;

#[tokio::test]
async fn a_posting_is_found_by_its_persons_name() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let all = wang.get("/ledgers/posting").await;
    assert!(all.body.contains("陈晓东 · 第一书记") && all.body.contains("李建国 · 第一书记"));
    let found = wang.get("/ledgers/posting?q=%E9%99%88%E6%99%93%E4%B8%9C").await;
    assert!(found.body.contains("陈晓东 · 第一书记") && !found.body.contains("李建国 · 第一书记"));
}

#[tokio::test]
async fn a_township_sees_its_own_records_and_no_others() {
    let bench = testing::bench().await;
    let shi = bench.signed_in("shiqiao").await;
    let list = shi.get("/ledgers/posting").await;
    assert!(list.body.contains("陈晓东") && !list.body.contains("李建国"));
    let outside = shi.get("/ledgers/posting?place=419931101").await;
    assert!(!outside.body.contains("李建国"), "a place outside one's own narrows nothing open");
    let found = shi.get("/ledgers/posting?q=%E6%9D%8E%E5%BB%BA%E5%9B%BD").await;
    assert!(!found.body.contains("/records/"), "nor does a search");
}

#[tokio::test]
async fn filters_sort_and_a_place_narrow_and_order_the_list() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let county = wang.get("/ledgers/posting?is.sent_by=%E5%8E%BF").await;
    assert!(county.body.contains("李建国") && !county.body.contains("陈晓东"));
    let place = wang.get("/ledgers/posting?place=419931100").await;
    assert!(place.body.contains("陈晓东") && !place.body.contains("李建国"));
    let sorted = wang.get("/ledgers/posting?sort=from_day&down=1").await.body;
    let at = |name: &str| sorted.find(name).unwrap();
    assert!(at("陈晓东 · 第一书记") < at("李建国 · 第一书记"), "2025-09-29 comes before 2024-06-12");
}

#[tokio::test]
async fn sensitive_values_never_stand_in_a_list() {
    let bench = testing::bench().await;
    let list = bench.signed_in("wang").await.get("/ledgers/person").await;
    assert!(list.body.contains("••••••") && !list.body.contains("sealed:") && !list.body.contains(testing::ID_NUMBER));
}

#[tokio::test]
async fn an_empty_ledger_says_what_it_is_for_and_what_to_do() {
    let bench = testing::bench().await;
    let list = bench.signed_in("wang").await.get("/ledgers/visit").await;
    assert!(list.body.contains("/ledgers/visit/new") && list.body.contains("还没有记录"));
}

#[tokio::test]
async fn a_ledger_of_another_office_is_refused() {
    let bench = testing::bench().await;
    assert_eq!(bench.signed_in("cai").await.get("/ledgers/posting").await.status, 403);
    assert_eq!(bench.signed_in("cai").await.get("/ledgers/nothing").await.status, 404);
}

#[tokio::test]
async fn a_record_is_found_by_the_first_letters_of_its_name() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let people = wang.get("/ledgers/person?q=cxd").await;
    assert!(people.body.contains("陈晓东") && !people.body.contains("李建国"));
    let postings = wang.get("/ledgers/posting?q=CXD").await;
    assert!(postings.body.contains("陈晓东 · 第一书记") && !postings.body.contains("李建国 · 第一书记"));
}

#[tokio::test]
async fn a_range_of_days_and_a_name_of_another_ledger_narrow_the_list() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let since = wang.get("/ledgers/posting?from.from_day=2025.9.1").await;
    assert!(since.body.contains("陈晓东 · 第一书记") && !since.body.contains("李建国 · 第一书记"));
    let until = wang.get("/ledgers/posting?to.from_day=2024%E5%B9%B46%E6%9C%8812%E6%97%A5").await;
    assert!(
        until.body.contains("李建国 · 第一书记") && !until.body.contains("陈晓东 · 第一书记"),
        "the last day counts"
    );
    let of = wang.get("/ledgers/posting?of.person=ljg").await;
    assert!(of.body.contains("李建国 · 第一书记") && !of.body.contains("陈晓东 · 第一书记"));
    let nobody = wang.get("/ledgers/posting?of.person=%E6%97%A0%E6%AD%A4%E4%BA%BA").await;
    assert!(nobody.body.contains("没有符合条件的记录"), "a name that means nobody leaves nothing");
}

#[tokio::test]
async fn a_part_of_what_is_written_in_a_field_narrows_the_list() {
    let bench = testing::bench().await;
    bench.amends("posting", &bench.posting, &[("batch", "第三批"), ("docno", "云组干〔2025〕446号")]).await;
    let wang = bench.signed_in("wang").await;
    let whole = wang.get("/ledgers/posting").await;
    for field in ["batch", "docno", "predecessor"] {
        assert!(whole.body.contains(&format!("name=\"has.{field}\"")), "{field}: {}", whole.body);
    }
    for (query, text) in [("has.batch", "三"), ("has.docno", "446"), ("has.docno", "〔2025〕")] {
        let query = crate::links::Query::default().with(query, text);
        let found = wang.get(&format!("/ledgers/posting{query}")).await;
        assert!(found.body.contains("陈晓东 · 第一书记") && !found.body.contains("李建国 · 第一书记"), "{query}");
        assert!(found.text().contains("共 1 条") && found.body.contains(&format!("value=\"{text}\"")), "{query}");
        assert!(found.body.contains("<details class=\"more\" open>"), "a filter in use stands open: {query}");
    }
    for query in ["has.batch=%25", "has.batch=_", "has.batch=4", "has.docno=%E7%AC%AC%E4%B8%89"] {
        assert!(wang.get(&format!("/ledgers/posting?{query}")).await.body.contains("没有符合条件的记录"), "{query}");
    }
    // A sealed field has no such filter, by its box or by its address.
    let people = wang.get(&format!("/ledgers/person?has.idnumber={}", &testing::ID_NUMBER[..6])).await;
    assert!(!people.body.contains("name=\"has.idnumber\"") && people.body.contains("李建国"), "{}", people.text());
    let both = wang.get("/ledgers/posting?has.batch=%E4%B8%89&sort=from_day&q=%E9%99%88%E6%99%93%E4%B8%9C").await;
    assert!(both.body.contains("陈晓东 · 第一书记"), "with an order and a search");
}

#[tokio::test]
async fn columns_are_kept_for_the_person_who_chose_them() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let chosen = [("column.batch", "1"), ("to", "/ledgers/posting?q=x")];
    let answer = wang.post("/ledgers/posting/columns", &chosen).await;
    assert_eq!((answer.status, answer.location().as_str()), (303, "/ledgers/posting?q=x"));
    let heads = |body: &str| body.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap().to_string();
    let list = wang.get("/ledgers/posting").await;
    assert!(heads(&list.body).contains("批次") && !heads(&list.body).contains("派出层级"));
    let other = bench.signed_in("shiqiao").await.get("/ledgers/posting").await;
    assert!(heads(&other.body).contains("派出层级"), "another person's columns are their own");
    let foreign = wang.post("/ledgers/posting/columns", &[("to", "//evil.example")]).await;
    assert_eq!(foreign.location(), "/ledgers/posting");
    assert!(heads(&wang.get("/ledgers/posting").await.body).contains("派出层级"), "none chosen: the usual ones");
}

#[tokio::test]
async fn pages_follow_one_another_by_cursor_and_back() {
    let bench = testing::bench().await;
    let entries = (0..120).map(|n| {
        let fields = [("name", format!("单位{n:03}")), ("level", "县".into())];
        let fields = fields.into_iter().map(|(k, v)| (k.to_string(), catalogue::Value::from(v))).collect();
        journal::NewEntry::create("org", testing::county(), fields, "bian", "web")
    });
    bench.state.journal.append(&testing::county(), entries.collect()).await.unwrap();
    let bian = bench.signed_in("bian").await;
    let link = |body: &str, rel: &str| {
        let tag = body.split("<a ").find(|t| t.contains(&format!("rel=\"{rel}\"")));
        tag.and_then(|t| t.split("href=\"").nth(1)).map(|t| t.split('"').next().unwrap().replace("&#38;", "&"))
    };
    let names = |body: &str| {
        let mut all: Vec<String> = body.split("单位").skip(1).map(|t| t.chars().take(3).collect()).collect();
        all.retain(|t: &String| t.chars().all(|c| c.is_ascii_digit()));
        all.dedup();
        all
    };
    let first = bian.get("/ledgers/org?sort=name&down=1").await;
    assert!(link(&first.body, "prev").is_none());
    let second = bian.get(&link(&first.body, "next").unwrap()).await;
    let third = bian.get(&link(&second.body, "next").unwrap()).await;
    assert!(link(&third.body, "next").is_none(), "121 organisations make three pages");
    assert_eq!((names(&first.body)[0].as_str(), names(&second.body)[0].as_str()), ("119", "069"));
    let again = bian.get(&link(&third.body, "prev").unwrap()).await;
    assert_eq!(names(&again.body), names(&second.body));
    assert!(first.text().contains("共 121 条"), "{}", first.text());
    assert_eq!(
        bian.get("/ledgers/org?at=%7Bbroken").await.status,
        200,
        "a cursor that is none begins at the beginning"
    );
}

#[tokio::test]
async fn number_columns_are_added_up_for_what_is_filtered() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let ledger = bench.state.catalogue().ledger("village_flag").map(|l| l.name.clone());
    assert!(ledger.is_some());
    let totals = wang.get("/ledgers/posting/totals?is.sent_by=%E5%B8%82").await;
    assert!(totals.text().contains("共 1 条"), "{}", totals.text());
}

/// So many organisations of the county, by number.
async fn organisations(bench: &testing::Bench, many: usize, note: &str) {
    let entries = (0..many).map(|n| {
        let fields = [("name", format!("帮扶单位{n:03}")), ("level", "县".into()), ("note", note.into())];
        let fields = fields.into_iter().filter(|(_, v)| !v.is_empty());
        let fields = fields.map(|(k, v)| (k.to_string(), catalogue::Value::from(v))).collect();
        journal::NewEntry::create("org", testing::county(), fields, "bian", "web")
    });
    bench.state.journal.append(&testing::county(), entries.collect()).await.unwrap();
}

#[tokio::test]
async fn a_search_goes_on_page_after_page_to_the_last_that_fits() {
    let bench = testing::bench().await;
    organisations(&bench, 230, "").await;
    let bian = bench.signed_in("bian").await;
    let (mut page, mut found) = (bian.get("/ledgers/org?q=bfdw").await, std::collections::BTreeSet::new());
    loop {
        let names: Vec<String> = page.body.split("帮扶单位").skip(1).map(|t| t.chars().take(3).collect()).collect();
        found.extend(names);
        let tag = page.body.split("<a ").find(|t| t.contains("rel=\"next\""));
        let next =
            tag.and_then(|t| t.split("href=\"").nth(1)).map(|t| t.split('"').next().unwrap().replace("&#38;", "&"));
        let Some(next) = next else { break };
        assert!(next.contains("q=bfdw"), "{next}");
        page = bian.get(&next).await;
    }
    assert_eq!(found.len(), 230, "all of them, beyond any first few");
    let last = page.body.split("<a ").find(|t| t.contains("rel=\"prev\"")).is_some();
    assert!(last, "and back again");
}

#[tokio::test]
async fn a_record_is_found_by_its_note() {
    let bench = testing::bench().await;
    organisations(&bench, 3, "三年内不再结对").await;
    let bian = bench.signed_in("bian").await;
    let found = bian.get("/ledgers/org?q=%E4%B8%8D%E5%86%8D%E7%BB%93%E5%AF%B9").await;
    assert!(found.text().contains("共 3 条"), "{}", found.text());
}

#[tokio::test]
async fn whoever_reads_several_places_has_them_in_one_list() {
    let bench = testing::bench().await;
    let fields = [("login", "er"), ("person_name", "两处小吴"), ("role", "agriculture"), ("state", "已授权")];
    for place in ["419931100", "419931101201"] {
        bench.enter("account", place, &fields).await;
    }
    let list = bench.signed_in("er").await.get("/ledgers/posting").await;
    assert!(list.body.contains("陈晓东 · 第一书记") && list.body.contains("李建国 · 第一书记"));
    assert!(list.text().contains("共 2 条"), "{}", list.text());
    for place in ["419931100201", "419931101201"] {
        assert!(list.body.contains(&format!("<option value=\"{place}\"")), "{place} can be chosen: {}", list.body);
    }
    assert!(!list.body.contains("<option value=\"419931101\""), "the township of the second is not read as a whole");
}

#[tokio::test]
async fn a_long_list_is_counted_on_its_own_page_where_nothing_runs_scripts() {
    let bench = testing::bench().await;
    organisations(&bench, 20_001, "").await;
    let bian = bench.signed_in("bian").await;
    let list = bian.get("/ledgers/org?sort=name").await;
    assert!(list.body.contains("href=\"/ledgers/org?sort=name&#38;total=1\""), "{}", list.text());
    let counted = bian.get("/ledgers/org?sort=name&total=1").await;
    assert!(counted.body.contains("<main") && counted.text().contains("共 20,002 条"), "{}", counted.text());
}
