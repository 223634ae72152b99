use crate::testing;

const FORM: &str = "/ledgers/org/records";

/// The fields that an entry set, the journal's own (@key) aside.
fn changed(entry: &journal::Entry) -> Vec<&str> {
    entry.fields.keys().map(String::as_str).filter(|k| !k.starts_with('@')).collect()
}

#[tokio::test]
async fn a_new_record_is_entered_and_its_page_opens() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let fields = [("region", "419931"), ("name", "县水利局"), ("level", "县"), ("nature", "党政机关")];
    let answer = wang.post("/ledgers/document/records", &[("region", "419931")]).await;
    assert_eq!(answer.status, 422, "what is required is asked for");
    assert!(answer.body.contains("aria-invalid"));
    let answer = bench.signed_in("bian").await.post(FORM, &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = wang.get(&answer.location()).await;
    assert!(page.text().contains("县水利局") && page.text().contains("编办小李 新增"), "{}", page.text());
}

#[tokio::test]
async fn a_form_sent_twice_is_stored_once() {
    let bench = testing::bench().await;
    let bian = bench.signed_in("bian").await;
    let entry = uuid::Uuid::now_v7().to_string();
    let fields = [("region", "419931"), ("name", "县水利局"), ("level", "县"), ("entry", &entry)];
    let before = bench.head().await;
    assert_eq!(bian.post(FORM, &fields).await.status, 303);
    assert_eq!(bian.post(FORM, &fields).await.status, 303);
    assert_eq!(bench.head().await, before + 1);
}

#[tokio::test]
async fn a_refused_form_comes_back_filled_in() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let address = format!("/ledgers/posting/records/{}/amendments", bench.posting);
    let mut fields = wang.form(&format!("/ledgers/posting/records/{}/amend", bench.posting)).await;
    fields.insert("from_day".into(), "去年秋天".into());
    fields.insert("batch".into(), "第三批".into());
    fields.insert("reason".into(), "核对".into());
    let answer = wang.post_map(&address, &fields).await;
    assert_eq!(answer.status, 422);
    for kept in ["去年秋天", "第三批", "核对"] {
        assert!(answer.body.contains(kept), "{kept}");
    }
    assert!(answer.text().contains("不是日期"));
}

#[tokio::test]
async fn an_amendment_needs_a_reason_and_changes_only_what_differs() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/posting/records/{}", bench.posting);
    let mut fields = wang.form(&format!("{page}/amend")).await;
    fields.insert("batch".into(), "第三批".into());
    assert_eq!(wang.post_map(&format!("{page}/amendments"), &fields).await.status, 422, "no reason");
    fields.insert("reason".into(), "补录批次".into());
    let answer = wang.post_map(&format!("{page}/amendments"), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let entry = bench.latest().await;
    assert_eq!(changed(&entry), ["batch"]);
    assert_eq!(entry.reason.as_deref(), Some("补录批次"));
    assert!(wang.get(&page).await.text().contains("填写批次：第三批"));
}

#[tokio::test]
async fn a_clash_shows_both_versions_and_undoes_nothing_unseen() {
    let bench = testing::bench().await;
    let (wang, shi) = (bench.signed_in("wang").await, bench.signed_in("shiqiao").await);
    let page = format!("/ledgers/posting/records/{}", bench.posting);
    let mut mine = wang.form(&format!("{page}/amend")).await;
    let mut theirs = shi.form(&format!("{page}/amend")).await;
    theirs.insert("from_day".into(), "2025-09-28".into());
    theirs.insert("reason".into(), "报到单".into());
    assert_eq!(shi.post_map(&format!("{page}/amendments"), &theirs).await.status, 303);
    mine.insert("batch".into(), "第三批".into());
    mine.insert("reason".into(), "补录".into());
    let answer = wang.post_map(&format!("{page}/amendments"), &mine).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("2025-09-28") && answer.text().contains("第三批"), "{}", answer.text());
    let mut again = answer.form();
    assert_eq!(again["from_day"], "2025-09-28", "the other's change is taken into the form");
    again.insert("reason".into(), "补录".into());
    assert_eq!(wang.post_map(&format!("{page}/amendments"), &again).await.status, 303);
    let entry = bench.latest().await;
    assert_eq!(changed(&entry), ["batch"]);
}

#[tokio::test]
async fn a_sealed_field_left_empty_stays_and_is_never_sent() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/person/records/{}", bench.person);
    let mut fields = wang.form(&format!("{page}/amend")).await;
    assert_eq!(fields["idnumber"], "");
    fields.insert("duty".into(), "科长".into());
    fields.insert("reason".into(), "任职".into());
    assert_eq!(wang.post_map(&format!("{page}/amendments"), &fields).await.status, 303);
    assert_eq!(changed(&bench.latest().await), ["duty"]);
}

#[tokio::test]
async fn a_withdrawn_record_leaves_the_list_and_stays_in_the_chain() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/posting/records/{}", bench.posting);
    let answer = wang.post(&format!("{page}/withdrawals"), &[("reason", "重复录入")]).await;
    assert_eq!(answer.status, 303);
    assert!(!wang.get("/ledgers/posting").await.body.contains(&bench.posting));
    assert_eq!(bench.latest().await.reason.as_deref(), Some("重复录入"));
}

#[tokio::test]
async fn every_post_without_its_token_is_refused() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let record = format!("/ledgers/posting/records/{}", bench.posting);
    let before = bench.head().await;
    for address in [
        "/sessions/ended".into(),
        "/ledgers/posting/records".into(),
        format!("{record}/amendments"),
        format!("{record}/withdrawals"),
    ] {
        let answer = wang.post_bare(&address, &[("reason", "x"), ("region", "419931")]).await;
        assert_eq!(answer.status, 403, "{address}");
    }
    assert_eq!(bench.head().await, before);
}

#[tokio::test]
async fn who_may_not_write_is_refused_at_form_and_at_post() {
    let bench = testing::bench().await;
    let lead = bench.signed_in("xian").await;
    let page = format!("/ledgers/posting/records/{}", bench.posting);
    assert_eq!(lead.get(&page).await.status, 200);
    for address in [format!("{page}/amend"), "/ledgers/posting/new".into()] {
        assert_eq!(lead.get(&address).await.status, 403, "{address}");
    }
    assert_eq!(lead.post(&format!("{page}/withdrawals"), &[("reason", "x")]).await.status, 403);
    assert_eq!(lead.post("/ledgers/posting/records", &[("region", "419931100201")]).await.status, 403);
}

#[tokio::test]
async fn a_township_writes_nothing_outside_its_own() {
    let bench = testing::bench().await;
    let bai = bench.signed_in("baihe").await;
    let fields = [
        ("region", "419931100201"),
        ("person", &bench.person),
        ("role", "队员"),
        ("sent_by", "县"),
        ("from_day", "2026-01-05"),
    ];
    let before = bench.head().await;
    assert_eq!(bai.post("/ledgers/posting/records", &fields).await.status, 422);
    assert_eq!(bench.head().await, before);
}

#[tokio::test]
async fn a_picker_offers_records_by_name_and_initials_with_what_is_sent() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let option = format!("data-value=\"{}\" data-label=\"陈晓东\"", bench.person);
    for query in ["q=%E9%99%88", "q=cxd", "person=%E9%99%88"] {
        let list = wang.get(&format!("/ledgers/person/pick?{query}")).await;
        assert!(list.body.contains(&option) && !list.body.contains("李建国"), "{query}: {}", list.body);
    }
    let first = wang.get("/ledgers/person/pick?q=").await;
    assert!(first.body.contains("陈晓东") && first.body.contains("李建国"), "the first ones: {}", first.body);
    let posting = wang.get("/ledgers/posting/pick?q=cxd").await;
    assert!(posting.body.contains(&bench.posting) && posting.body.contains("石桥镇 · 柳溪村"), "{}", posting.body);
    let none = wang.get("/ledgers/person/pick?q=%E6%97%A0%E6%AD%A4%E4%BA%BA").await;
    assert!(none.body.contains("没有找到") && !none.body.contains("data-value"), "{}", none.body);
    assert_eq!(bench.signed_in("cai").await.get("/ledgers/person/pick?q=cxd").await.status, 403);
    let baihe = bench.signed_in("baihe").await.get("/ledgers/posting/pick?q=cxd").await;
    assert!(!baihe.body.contains("data-value"), "another township's: {}", baihe.body);
}

#[tokio::test]
async fn a_picker_of_places_offers_those_where_one_may_write_by_name_initials_code_and_township() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let at =
        |text: &str, of: &str| format!("/places/pick{}", crate::links::Query::default().with("q", text).with("of", of));
    let village = "data-value=\"419931100201\" data-label=\"柳溪村\"";
    for text in ["柳溪", "lxc", "419931100201", "石桥 柳溪", "柳溪 sq", "石桥镇 · 柳溪村"] {
        let list = wang.get(&at(text, "posting")).await;
        assert!(list.body.contains(village) && !list.body.contains("柳树村"), "{text}: {}", list.body);
    }
    let whole = wang.get(&at("石桥", "posting")).await.body;
    assert!(whole.find("419931100\"") < whole.find("419931100201"), "the township before its villages: {whole}");
    let baihe = bench.signed_in("baihe").await;
    assert!(!baihe.get(&at("柳", "posting")).await.body.contains("419931100201"));
    assert!(baihe.get(&at("柳", "posting")).await.body.contains("419931101201"));
    assert_eq!(bench.signed_in("cai").await.get(&at("柳", "posting")).await.status, 403);
    // A field that holds a place may hold any of the county.
    assert!(baihe.get("/places/pick?q=lxc").await.body.contains("419931100201"));
}

#[tokio::test]
async fn what_is_picked_is_sent_as_before_and_a_form_without_script_finds_it_itself() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let form = wang.get("/ledgers/posting/new").await;
    assert!(
        form.body.contains("<select id=\"f-region\" name=\"region\" data-picker=\"/places/pick?of=posting\""),
        "{}",
        form.body
    );
    assert!(form.body.contains("data-picker=\"/ledgers/person/pick\"") && !form.body.contains("<datalist"));
    let mut fields = form.form();
    for (name, value) in [
        ("region", "419931100202"),
        ("person", "李建国"),
        ("role", "队员"),
        ("sent_by", "县"),
        ("from_day", "2026-1-5"),
    ] {
        fields.insert(name.into(), value.into());
    }
    fields.insert("person".into(), "ljg".into());
    let saved = wang.post_map("/ledgers/posting/records", &fields).await;
    // 李建国 is posted already: what matters is that he was found.
    assert!([303, 409, 422].contains(&saved.status) && !saved.text().contains("没有叫"), "{}", saved.text());
}

#[tokio::test]
async fn what_was_just_saved_is_taken_back_by_an_entry_that_says_so() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/posting/records/{}", bench.posting);
    let mut fields = wang.form(&format!("{page}/amend")).await;
    fields.insert("batch".into(), "第三批".into());
    fields.insert("from_day".into(), "2025.9.1".into());
    fields.insert("reason".into(), "核对".into());
    let saved = wang.post_map(&format!("{page}/amendments"), &fields).await;
    let seq = bench.head().await.to_string();
    let offered = wang.get(&saved.location()).await;
    assert!(offered.body.contains(&format!("{page}/undone")) && offered.body.contains(&format!("value=\"{seq}\"")));
    assert!(!wang.get(&page).await.body.contains("/undone"), "only after saving");
    let shi = bench.signed_in("shiqiao").await;
    shi.post(&format!("{page}/undone"), &[("seq", &seq)]).await;
    assert_eq!(bench.head().await.to_string(), seq, "nobody takes back what another saved");
    assert_eq!(wang.post(&format!("{page}/undone"), &[("seq", &seq)]).await.status, 303);
    let text = wang.get(&page).await.text();
    assert!(text.contains("王丽 清空批次（原为 第三批）") && text.contains("由 2025-09-01 改为 2025-09-29"), "{text}");
    assert!(text.contains("撤回刚才的更正"));
    wang.post(&format!("{page}/undone"), &[("seq", &seq)]).await;
    assert_eq!(bench.head().await, seq.parse::<i64>().unwrap() + 1, "once");
}

#[tokio::test]
async fn a_sealed_value_taken_back_is_sealed_again() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/person/records/{}", bench.person);
    let mut fields = wang.form(&format!("{page}/amend")).await;
    fields.insert("idnumber".into(), "11010519491231002X".into());
    fields.insert("reason".into(), "补录".into());
    let saved = wang.post_map(&format!("{page}/amendments"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let seq = bench.head().await.to_string();
    assert_eq!(wang.post(&format!("{page}/undone"), &[("seq", &seq)]).await.status, 303);
    let latest = bench.latest().await;
    let kept = latest.fields["idnumber"].as_text().unwrap().to_string();
    assert!(kept.starts_with("sealed:") && !kept.contains(testing::ID_NUMBER));
    let value = catalogue::Value::from(kept.as_str());
    let journal = &bench.state.journal;
    let plain = journal.reveal(&testing::county(), "person", &bench.person, "idnumber", &value).await.unwrap();
    assert_eq!(plain.as_text(), Some(testing::ID_NUMBER));
}

#[tokio::test]
async fn a_field_is_checked_while_the_form_is_open() {
    let bench = testing::bench().await;
    let wang = bench.signed_in("wang").await;
    let told = wang.post("/ledgers/posting/fields/from_day/checked", &[("from_day", "2026.3.5")]).await;
    assert_eq!(told.text(), "读作 2026-03-05");
    let told = wang.post("/ledgers/posting/fields/from_day/checked", &[("from_day", "去年")]).await;
    assert!(told.text().contains("不是日期"));
    let told = wang.post("/ledgers/project/fields/arrived/checked", &[("arrived", "12 元")]).await;
    assert_eq!(told.text(), "读作 0.0012万元", "yuan in a column of ten thousands");
    let secret = wang.post("/ledgers/person/fields/idnumber/checked", &[("idnumber", "11010519491231002X")]).await;
    assert!(!secret.body.contains("1949"), "what is sealed is not said back");
    assert_eq!(bench.signed_in("xian").await.post("/ledgers/posting/fields/from_day/checked", &[]).await.status, 403);
}

/// A field that stood in two groups would be sent twice, one in none could not be entered.
#[tokio::test]
async fn every_form_has_each_of_its_fields_once_under_the_headings_of_its_ledger() {
    let bench = testing::bench().await;
    let mut forms = 0;
    for login in ["wang", "shiqiao", "bian"] {
        let client = bench.signed_in(login).await;
        for ledger in bench.state.catalogue().ledgers() {
            let page = client.get(&format!("/ledgers/{}/new", ledger.name)).await;
            if page.status != 200 {
                continue;
            }
            forms += 1;
            // What is put under a number of its own is written by the page of the frozen report alone.
            let own = |name: &&str| (ledger.name.as_str(), *name) != ("correction_review", "entry");
            for name in ledger.entered().map(|f| f.name.as_str()).chain(["region", "note"]).filter(own) {
                let times = page.body.matches(&format!(" name=\"{name}\"")).count();
                assert_eq!(times, 1, "{login}: {name} of {}", ledger.name);
            }
            let legends: Vec<&str> =
                page.body.split("<legend>").skip(1).filter_map(|rest| rest.split("</legend>").next()).collect();
            let groups: Vec<&str> = ledger.fields.iter().filter_map(|f| Some(f.group.as_ref()?.zh.as_str())).collect();
            let headed = legends.len() == groups.len() + 1 && legends.starts_with(&groups);
            assert!(groups.is_empty() || headed, "{}: {legends:?}, not {groups:?}", ledger.name);
        }
    }
    assert!(forms > 60, "only {forms} forms");
}

#[tokio::test]
async fn a_record_tells_what_is_filled_in_under_the_headings_of_its_ledger() {
    let bench = testing::bench().await;
    let page = bench.signed_in("wang").await.get(&format!("/ledgers/person/records/{}", bench.person)).await;
    let headings = page.body.matches("class=\"of-facts\"").count();
    // A name and a political status are known of him: both are of the first group, and the others have nothing to tell.
    assert_eq!(headings, 1, "{}", page.text());
    assert!(page.body.contains("<h3 class=\"of-facts\">本人</h3>"), "{}", page.text());
}

/// Leave has a reason; why it is amended is another matter.
#[tokio::test]
async fn the_reason_of_an_amendment_is_not_the_records_own() {
    let bench = testing::bench().await;
    let fields = [("posting", &*bench.posting), ("kind", "事假"), ("from_day", "2026-11-02"), ("to_day", "2026-11-03")];
    let leave =
        bench.enter_with("leave", "419931100201", &[&fields[..], &[("reason", "孩子入学")]].concat(), &[]).await;
    let wang = bench.signed_in("wang").await;
    let page = format!("/ledgers/leave/records/{leave}");
    let mut form = wang.form(&format!("{page}/amend")).await;
    // The leave's own reason is sealed: an empty box leaves it as it is.
    assert!(form.contains_key("reason") && form.contains_key("because"), "{form:?}");
    form.insert("to_day".into(), "2026-11-04".into());
    assert_eq!(wang.post_map(&format!("{page}/amendments"), &form).await.status, 422, "without saying why");
    form.insert("because".into(), "返程推迟一天".into());
    let answer = wang.post_map(&format!("{page}/amendments"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let entry = bench.latest().await;
    assert_eq!((entry.reason.as_deref(), changed(&entry)), (Some("返程推迟一天"), vec!["to_day"]));
}
