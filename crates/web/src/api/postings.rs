//! Postings as their pages tell them: what about them needs the organisation department, and the life of one.

use axum::Json;
use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Place;
use super::door::Caller;
use crate::WebError;
use crate::desk::Desk;
use crate::pages::postings::{self, Event, Group, Handing, Life, Missing, Noticed};

/// What needs the organisation department.
#[derive(Serialize, ToSchema)]
pub(crate) struct Attention {
    /// Kind by kind, each by place and name.
    items: Vec<Noted>,
}

/// Something to look at.
#[derive(Serialize, ToSchema)]
pub(crate) struct Noted {
    /// Why: term_ends, vacant, no_successor, handover_unsigned, reports_lacking.
    kind: &'static str,
    /// The village.
    place: Place,
    /// The posting; none of a village that has nobody.
    posting: Option<String>,
    /// Who is posted.
    person: Option<String>,
    /// The day that the term ends on, that the posting ended on, or that the last one was there until; none where nobody ever was.
    #[schema(format = Date)]
    day: Option<String>,
    /// The months that lack their report.
    months: Vec<String>,
    /// Whether the village is one that is to have somebody.
    owed: bool,
}

/// A posting by its record.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfPosting {
    /// The posting.
    posting: String,
}

/// What happened in a posting, and what it lacks.
#[derive(Serialize, ToSchema)]
pub(crate) struct PostingLife {
    /// The posting.
    posting: String,
    /// The village.
    place: Place,
    /// What happened, the first day first.
    events: Vec<Happened>,
    /// What is not there yet.
    missing: Vec<Lacking>,
}

/// Something that happened in a posting.
#[derive(Serialize, ToSchema)]
pub(crate) struct Happened {
    /// The day.
    day: String,
    /// What happened, in words.
    what: String,
    /// What is told beside it, in words.
    about: String,
    /// The ledger that tells it.
    ledger: String,
    /// Its record.
    record: String,
}

/// Something that a posting lacks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Lacking {
    /// What: docno, transfer, term, reason, checkup, successor, month.
    kind: &'static str,
    /// What, in words.
    what: String,
    /// The page that adds it; none where I may not.
    page: Option<String>,
}

/// The handover of a posting.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandoverOf {
    /// The posting that ends.
    posting: String,
    /// Who leaves.
    person: String,
    /// The posting that follows; none where nobody does yet.
    successor: Option<String>,
    /// Who follows.
    successor_person: Option<String>,
    /// What passes on as it stands now, kind by kind.
    passes: Vec<Passes>,
    /// Who leaves has signed; none where nobody has.
    handed: Option<Signed>,
    /// Who follows has signed; with this the pairings and the part in a case have moved.
    taken: Option<Signed>,
}

/// Things of one kind that pass on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Passes {
    /// The kind, in words.
    kind: String,
    /// Each in words, with the page that shows it.
    items: Vec<PassesOn>,
}

/// Something that passes on.
#[derive(Serialize, ToSchema)]
pub(crate) struct PassesOn {
    /// What it is, in words.
    what: String,
    /// The page that shows it.
    page: String,
}

/// A signature under a handover.
#[derive(Serialize, ToSchema)]
pub(crate) struct Signed {
    /// The day.
    #[schema(format = Date)]
    on: String,
    /// Whose it is.
    by: String,
}

/// What about postings needs the organisation department
#[utoipa::path(get, path = "/api/{county}/postings",
    responses((status = 200, description = "For the organisation department alone", body = Attention)))]
pub(crate) async fn list_attention(caller: Caller) -> Result<Json<Attention>, WebError> {
    let all = postings::noticed(&caller).await?;
    Ok(Json(Attention { items: all.into_iter().map(|one| noted(&caller, one)).collect() }))
}

/// The life of a posting
#[utoipa::path(get, path = "/api/{county}/postings/{posting}", params(OfPosting),
    responses((status = 200, description = "For offices of its place, and for who is posted", body = PostingLife)))]
pub(crate) async fn get_posting(caller: Caller, Path(of): Path<OfPosting>) -> Result<Json<PostingLife>, WebError> {
    let Life { posting, events, missing } = postings::life(&caller, &of.posting).await?;
    let happened = |event: Event| {
        let (ledger, record) = event.told_by;
        Happened { day: event.day, what: event.what, about: event.about, ledger, record }
    };
    let lacking = |one: Missing| Lacking { kind: one.kind, what: one.what, page: one.href };
    Ok(Json(PostingLife {
        place: Place::of(&caller, &posting.region),
        posting: posting.record,
        events: events.into_iter().map(happened).collect(),
        missing: missing.into_iter().map(lacking).collect(),
    }))
}

/// The handover of a posting
#[utoipa::path(get, path = "/api/{county}/postings/{posting}/handover", params(OfPosting),
    responses((status = 200, description = "For who sees its life, and for who follows", body = HandoverOf)))]
pub(crate) async fn get_handover(caller: Caller, Path(of): Path<OfPosting>) -> Result<Json<HandoverOf>, WebError> {
    let Handing { posting, person, next, groups, handed, taken } = postings::handing(&caller, &of.posting).await?;
    let passes = |group: Group| Passes {
        kind: group.title,
        items: group.lines.into_iter().map(|(what, page)| PassesOn { what, page }).collect(),
    };
    let signed = |(on, by): (String, String)| Signed { on, by };
    let (successor, successor_person) = next.unzip();
    Ok(Json(HandoverOf {
        posting: posting.record,
        person,
        successor,
        successor_person,
        passes: groups.into_iter().map(passes).collect(),
        handed: handed.map(signed),
        taken: taken.map(signed),
    }))
}

fn noted(desk: &Desk, one: Noticed) -> Noted {
    Noted {
        kind: one.kind.word(),
        place: Place::of(desk, &one.region),
        person: one.posting.is_some().then_some(one.person),
        posting: one.posting,
        day: one.day.map(|d| d.to_string()),
        months: one.months.iter().map(ToString::to_string).collect(),
        owed: one.owed,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::access::Scope;
    use crate::accounts;
    use crate::testing;
    use crate::tokens::{self, Wanted};

    const API: &str = "/api/419931/postings";

    fn of<'a>(told: &'a Value, kind: &str) -> Vec<&'a Value> {
        told["items"].as_array().unwrap().iter().filter(|i| i["kind"] == kind).collect()
    }

    #[tokio::test]
    async fn what_needs_attention_is_what_the_page_shows_and_for_the_same_people() {
        let bench = testing::bench().await;
        let told = bench.ask("wang", API).await.json();
        // Both first secretaries have sent no report of September and October; nobody's village is vacant yet.
        let lacking = of(&told, "reports_lacking");
        assert_eq!(lacking.len(), 2, "{told}");
        let mine = lacking.iter().find(|i| i["posting"] == bench.posting.as_str()).expect("the posting");
        assert_eq!(
            (mine["person"].as_str(), &mine["months"]),
            (Some("陈晓东"), &serde_json::json!(["2026-09", "2026-10"]))
        );
        bench.ends_posting("2026-11-10").await;
        let told = bench.ask("wang", API).await.json();
        let vacant = of(&told, "vacant");
        let left = vacant.iter().find(|i| i["place"]["code"] == "419931100201").expect("a vacant village");
        assert_eq!((left["day"].as_str(), left["person"].is_null()), (Some("2026-11-10"), true));
        let page = bench.signed_in("wang").await.get("/postings").await;
        for item in told["items"].as_array().unwrap() {
            let href = match item["posting"].as_str() {
                Some(posting) => format!("/postings/{posting}\""),
                None => format!("/places/{}\"", item["place"]["code"].as_str().unwrap()),
            };
            assert!(page.body.contains(&href), "{item} is not on the page");
        }
        for login in ["shiqiao", "cai", "xian"] {
            let there = bench.signed_in(login).await.get("/postings").await.status;
            assert_eq!((bench.ask(login, API).await.status, there), (403, 403), "{login}");
        }
    }

    #[tokio::test]
    async fn a_token_that_only_reads_reads_what_its_office_does_and_one_without_reading_nothing() {
        let bench = testing::bench().await;
        let access = accounts::access(&bench.state, &testing::county(), "wang").await.unwrap();
        for (scopes, status) in [(vec![Scope::Read], 200), (vec![Scope::Report], 403)] {
            let wanted = Wanted { name: "看板".into(), scopes, days: 30 };
            let token = tokens::make(&bench.state, &access, wanted).await.unwrap();
            assert_eq!(bench.ask_with(&token, API).await.status, status);
        }
    }

    #[tokio::test]
    async fn a_handover_tells_what_passes_on_and_who_has_signed() {
        let bench = testing::bench().await;
        let household = [("code", "H-1"), ("head", "李大山"), ("kind", "脱贫户"), ("from_day", "2025-01-01")];
        let household = bench.enter_with("household", "419931100201", &household, &[("low_income", 1)]).await;
        let paired = [("member", &*bench.person), ("household", &*household), ("from_day", "2026-02-01")];
        bench.enter("pairing", "419931100201", &paired).await;
        bench.ends_posting("2026-11-10").await;
        let address = format!("{API}/{}/handover", bench.posting);
        let told = bench.ask("wang", &address).await.json();
        assert_eq!((told["person"].as_str(), told["successor"].is_null()), (Some("陈晓东"), true));
        let page = bench.signed_in("wang").await.get(&format!("/postings/{}/handover", bench.posting)).await.text();
        let kinds = told["passes"].as_array().unwrap();
        assert!(
            kinds.iter().any(|k| k["items"][0]["page"].as_str().unwrap().starts_with("/ledgers/pairing/")),
            "{told}"
        );
        for kind in kinds {
            assert!(page.contains(kind["kind"].as_str().unwrap()), "{kind}");
            for item in kind["items"].as_array().unwrap() {
                assert!(page.contains(item["what"].as_str().unwrap()), "{item}: {page}");
            }
        }
        assert!(told["handed"].is_null() && told["taken"].is_null());
        let signed =
            bench.json(&address, &bench.token("shiqiao").await, &serde_json::json!({ "sign": "handed" })).await;
        assert_eq!(signed.status, 200, "{}", signed.body);
        let told = bench.ask("wang", &address).await.json();
        assert!(told["handed"]["on"].is_string() && told["taken"].is_null(), "{told}");
        assert_eq!(bench.ask("baihe", &address).await.status, 403);
    }

    #[tokio::test]
    async fn a_life_is_told_by_day_with_what_it_lacks() {
        let bench = testing::bench().await;
        let life = format!("{API}/{}", bench.posting);
        let told = bench.ask("wang", &life).await.json();
        let first = &told["events"][0];
        assert_eq!((first["day"].as_str(), first["ledger"].as_str()), (Some("2025-09-29"), Some("posting")));
        let kinds: Vec<&str> =
            told["missing"].as_array().unwrap().iter().map(|m| m["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["docno", "transfer", "term", "checkup", "month"], "{told}");
        assert_eq!(bench.ask("baihe", &life).await.status, 403);
        assert_eq!(bench.ask("wang", &format!("{API}/nothing")).await.status, 404);
    }
}
