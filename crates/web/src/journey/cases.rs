//! Two journeys: a rectification from screening to closing by the buttons of its page, and a village decision that is refused until
//! enough have come.

use browser::{Driver, Locator, Look, Visitor};

use crate::testing::{self, PASSWORD};

/// Takes a step of the page: a bare button, or a small form that opens first.
async fn takes(visitor: &Visitor, to: &str, fields: &[(&str, &str)]) {
    if fields.is_empty() {
        visitor.clicks(&format!("form:has(input[name=to][value='{to}']) button")).await;
        return;
    }
    let form = format!("details:has(input[name=to][value='{to}'])");
    if !visitor.has(&format!("{form}[open]")).await {
        visitor.clicks(&format!("{form} > summary")).await;
    }
    for (field, text) in fields {
        let css = format!("{form} [name={field}]");
        let at = visitor.finds(Locator::Css(&css)).await;
        match at.tag_name().await.unwrap().as_str() {
            "select" => at.select_by_value(text).await.unwrap(),
            _ => visitor.types(&css, text).await,
        }
    }
    visitor.is_sound().await;
    visitor.clicks(&format!("{form} form button.primary")).await;
}

/// Fills in the form of a page and sends it.
async fn fills(visitor: &Visitor, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        let css = format!("form.form [name={field}]");
        let at = visitor.finds(Locator::Css(&css)).await;
        match at.tag_name().await.unwrap().as_str() {
            "select" => at.select_by_value(text).await.unwrap(),
            _ => visitor.types(&css, text).await,
        }
    }
    visitor.clicks("form.form button.primary").await;
    visitor.finds(Locator::Css("h1")).await;
}

async fn case(look: Look, lang: &str) {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(look, &bench.served().await).await;
    visitor.signs_in(lang, "wang", PASSWORD).await;
    visitor.goes_to("/ledgers/rectification_case/new").await;
    let begun = [
        ("region", "419931100201"),
        ("party_org", "柳溪村党支部"),
        ("year", "2026"),
        ("origin", "排查"),
        ("state", "未排查"),
    ];
    fills(&visitor, &begun).await;
    visitor.finds(Locator::Css(".next")).await;
    let path = visitor.path().await;
    let id = path.split('?').next().unwrap().rsplit('/').next().unwrap().to_string();
    let page = format!("/cases/{id}");
    visitor.goes_to(&page).await;
    visitor.is_sound().await;
    takes(&visitor, "排查中", &[]).await;
    takes(&visitor, "拟列", &[("criteria", "班子不团结")]).await;
    takes(&visitor, "联审研判", &[]).await;
    takes(&visitor, "列入", &[("listed_on", "2026-03-20"), ("meeting", "县委常委会")]).await;
    takes(&visitor, "方案备案", &[("plan_filed_on", "2026-04-10")]).await;
    visitor.reads(if lang == "zh" { "还没有问题清单" } else { "the plan has no problems yet" }).await;
    visitor.is_sound().await;
    visitor.clicks("#plan header a").await;
    let problem = [("problem", "村务公开不及时"), ("measure", "按月公开"), ("owner", "赵强"), ("due_on", "2026-06-30")];
    fills(&visitor, &problem).await;
    visitor.goes_to(&page).await;
    takes(&visitor, "方案备案", &[("plan_filed_on", "2026-04-10")]).await;
    for (n, name) in ["周县长", "县水利局", "陈晓东", "马委员"].into_iter().enumerate() {
        visitor.goes_to(&page).await;
        visitor.clicks(&format!(".answering li:nth-child({}) .when a", n + 1)).await;
        fills(&visitor, &[("name", name), ("from_day", "2026-03-20")]).await;
    }
    visitor.goes_to(&page).await;
    takes(&visitor, "整顿中", &[]).await;
    visitor.clicks("#plan details summary").await;
    visitor.types("#plan details [name=done_on]", "2026-06-20").await;
    visitor.types("#plan details [name=evidence]", "会议记录").await;
    visitor.clicks("#plan details button").await;
    visitor.finds(Locator::Css("#plan .state.good")).await;
    takes(&visitor, "乡镇自验", &[]).await;
    takes(&visitor, "县级验收", &[]).await;
    visitor.finds(Locator::Css("#acceptance header a")).await;
    visitor.clicks("#acceptance header a").await;
    let accepted =
        [("day", "2026-10-14"), ("score", "82"), ("votes_for", "14"), ("votes_against", "2"), ("passed", "1")];
    fills(&visitor, &accepted).await;
    visitor.goes_to(&page).await;
    takes(&visitor, "销号", &[("closed_on", "2026-10-15")]).await;
    visitor.reads(if lang == "zh" { "验收通过并销号：县级验收 → 销号" } else { "Accept and close" }).await;
    visitor.is_sound().await;
    visitor.goes_to("/cases?year=2026").await;
    visitor.reads(if lang == "zh" { "销号巩固" } else { "Closed, followed up" }).await;
    visitor.is_sound().await;
    visitor.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_taken_from_screening_to_closing() {
    case(Look::OFFICE, "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_without_its_quorum_is_refused_with_the_reason_and_taken_once_enough_have_come() {
    let Some(driver) = Driver::start().await else { return };
    let bench = testing::bench().await;
    let visitor = driver.visitor(Look::PHONE, &bench.served().await).await;
    visitor.signs_in("zh", "wang", PASSWORD).await;
    visitor.goes_to("/decisions/new").await;
    visitor.is_sound().await;
    fills(&visitor, &[("region", "419931100201"), ("topic", "旧校舍对外租赁"), ("proposed_on", "2026-05-01")]).await;
    visitor.finds(Locator::Css(".stages")).await;
    visitor.is_sound().await;
    let met = [("consult_expected", "7"), ("consult_present", "6"), ("consult_votes_for", "6")];
    takes(&visitor, "商议", &[&[("consulted_on", "2026-05-04")], &met[..]].concat()).await;
    let met = [("review_expected", "24"), ("review_present", "13"), ("review_votes_for", "12")];
    takes(&visitor, "审议", &[&[("reviewed_on", "2026-05-09")], &met[..]].concat()).await;
    let met = [("form", "村民代表会议"), ("expected", "30"), ("votes_for", "15")];
    let day = [("resolved_on", "2026-05-16")];
    takes(&visitor, "决议", &[&day[..], &met[..], &[("present", "19")]].concat()).await;
    visitor.reads("应到 30 人，实到 19 人，应达到2/3，至少 20 人").await;
    visitor.is_sound().await;
    takes(&visitor, "决议", &[("present", "22")]).await;
    visitor.reads("应到 30，实到 22，赞成 15").await;
    visitor.is_sound().await;
    visitor.leaves().await;
}
