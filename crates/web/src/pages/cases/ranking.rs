//! The ranking from the bottom inside the low-income villages: the sheet as it comes out now, kept as record, and what was decided of each
//! village within the line. Where the county does not rank, the page says so.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use cases::{Candidate, Cut, Item, Law, Ranked, rank};
use catalogue::{RegionCode, Value};
use figures::Ask;
use journal::{NewEntry, Record, RecordQuery};

use super::{LEDGER, Params, sheet as sheets, within};
use crate::desk::Desk;
use crate::guard::Posted;
use crate::links::{self, Query as Link};
use crate::refused::Refused;
use crate::returned::Returned;
use crate::shell::{self, At, Shell};
use crate::{WebError, show};

/// An item with where its values come from.
pub(crate) struct Asked {
    pub item: Item,
    pub figure: String,
}

/// The sheet of a year, worked out.
pub(crate) struct Worked {
    pub items: Vec<Asked>,
    values: BTreeMap<String, Vec<Option<i64>>>,
    pub ranked: Vec<Ranked>,
    pub cut: usize,
    pub as_of: i64,
}

/// The sheet of a year with what was decided of its villages.
pub(crate) struct Sheet {
    pub worked: Worked,
    /// Screenings by village.
    pub screened: BTreeMap<String, Record>,
    /// Whether the county ranks.
    pub ranks: bool,
}

/// The sheet of a year as it comes out now.
pub(crate) async fn sheet(desk: &Desk, year: i64) -> Result<Sheet, WebError> {
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    let worked = worked(desk, year, &law).await?;
    Ok(Sheet { worked, screened: screened(desk, year).await?, ranks: law.is_on("rect_ranking") })
}

struct Head {
    name: String,
    full: String,
    about: String,
    figure: Option<String>,
}

struct Line {
    rank: usize,
    village: String,
    township: String,
    points: Vec<(String, String)>,
    total: String,
    within: bool,
    last_within: bool,
    tied: bool,
    /// What was decided, and why.
    decision: String,
    reason: String,
    decide: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/cases/ranking.html")]
struct Page {
    shell: Shell,
    year: i64,
    ranks: bool,
    norm: String,
    heads: Vec<Head>,
    lines: Vec<Line>,
    cut: usize,
    as_of: String,
    keep: bool,
    kept: bool,
    items: String,
    /// A decision that was refused.
    back: Returned,
}

/// `GET /cases/ranking`
pub(super) async fn page(desk: Desk, Query(params): Query<Params>) -> Result<Html<String>, WebError> {
    desk.ledger("ranking_score")?;
    show(&desk, year(&desk, &params.year), Returned::default()).await
}

async fn show(desk: &Desk, year: i64, back: Returned) -> Result<Html<String>, WebError> {
    let Sheet { worked, screened, ranks } = sheet(desk, year).await?;
    let w = desk.words();
    let may = decides(desk);
    let number = |n: i64| show::thousandths(n);
    let last = worked.ranked.iter().rposition(|r| r.within);
    let line = |(n, r): (usize, &Ranked)| {
        let region = RegionCode::parse(&r.region).ok();
        let of = screened.get(&r.region);
        let values = worked.values.get(&r.region);
        let value = |k: usize| values.and_then(|v| v.get(k).copied().flatten()).map_or_else(|| "—".into(), number);
        Line {
            rank: r.rank,
            village: region.as_ref().map(|c| desk.places.name(c)).unwrap_or_default(),
            township: region.as_ref().and_then(RegionCode::township).map(|t| desk.places.name(&t)).unwrap_or_default(),
            points: r.points.iter().enumerate().map(|(k, p)| (number(*p), value(k))).collect(),
            total: number(r.total),
            within: r.within,
            last_within: Some(n) == last,
            tied: r.tied_at_line,
            decision: of.map(|s| sheets::choice(desk, "screening", "result", s.text("result"))).unwrap_or_default(),
            reason: of.map(|s| s.text("reason").to_string()).unwrap_or_default(),
            decide: (may
                && r.within
                && of.is_some_and(|s| s.text("result").is_empty() || s.text("result") == "一般问题"))
            .then(|| decision(&r.region)),
        }
    };
    let head = |a: &Asked| Head {
        name: a.item.name.clone(),
        full: number(a.item.full),
        about: w.with("ranking-scale", &[("best", &number(a.item.best)), ("worst", &number(a.item.worst))]),
        figure: desk.catalogue().figure(&a.figure).map(|f| links::figure(&f.id, &Link::default())),
    };
    let lines: Vec<Line> = worked.ranked.iter().enumerate().map(line).collect();
    shell::page(&Page {
        shell: Shell::new(desk, w.say("ranking-title"), At::Cases)
            .under(w.say("cases-title"), format!("/cases?year={year}")),
        ranks,
        norm: "/settings/norms/rect_ranking".into(),
        kept: worked.ranked.iter().any(|r| screened.get(&r.region).is_some_and(|s| s.get("rank").as_int().is_some())),
        heads: worked.items.iter().map(head).collect(),
        lines,
        cut: worked.cut,
        as_of: show::grouped(&worked.as_of.to_string()),
        keep: may && ranks,
        items: "/ledgers/ranking_item".into(),
        year,
        back,
    })
}

fn year(desk: &Desk, text: &str) -> i64 {
    text.parse().unwrap_or_else(|_| i64::from(desk.state.today().year()))
}

/// Who keeps the sheet and decides: the office that sets cases right in the whole county.
fn decides(desk: &Desk) -> bool {
    desk.catalogue().ledger(LEDGER).is_some_and(|l| desk.access().corrects(l, desk.county()))
}

/// The screenings of a year, by village.
async fn screened(desk: &Desk, year: i64) -> Result<BTreeMap<String, Record>, WebError> {
    let query = RecordQuery { equal: vec![("year".into(), year.into())], ..RecordQuery::default() };
    let all = within(desk, "screening", query).await?;
    Ok(all.into_iter().map(|r| (r.region.to_string(), r)).collect())
}

/// The sheet as the records stand.
async fn worked(desk: &Desk, year: i64, law: &Law<'_>) -> Result<Worked, WebError> {
    let of_year = || RecordQuery { equal: vec![("year".into(), year.into())], ..RecordQuery::default() };
    let items: Vec<Asked> = within(desk, "ranking_item", of_year()).await?.iter().map(asked).collect();
    let flags = RecordQuery { equal: vec![("flag".into(), "收入低".into())], ..RecordQuery::default() };
    let today = desk.state.today().to_string();
    let villages: Vec<String> = within(desk, "village_flag", flags)
        .await?
        .iter()
        .filter(|f| {
            f.region.as_str().len() == 12 && (f.text("to_day").is_empty() || f.text("to_day") >= today.as_str())
        })
        .map(|f| f.region.to_string())
        .collect();
    let scores = within(desk, "ranking_score", of_year()).await?;
    let as_of = desk.state.journal.head(desk.county()).await?.seq;
    let ids: Vec<&str> =
        items.iter().map(|a| a.figure.as_str()).filter(|id| desk.catalogue().figure(id).is_some()).collect();
    let ask = Ask::usual(desk.county().clone(), desk.state.windows(None));
    let by_figure = desk.state.figures.many_by_region(&ids, &ask, 12).await?;
    let by_figure: BTreeMap<&str, _> = ids.iter().copied().zip(by_figure).collect();
    let mut values: BTreeMap<String, Vec<Option<i64>>> = BTreeMap::new();
    for village in villages {
        let code = RegionCode::parse(&village).map_err(|_| WebError::NotFound)?;
        let value = |a: &Asked| match by_figure.get(a.figure.as_str()) {
            Some(found) => found.get(&code).map(show::as_thousandths),
            None => scores
                .iter()
                .find(|s| s.region == code && s.text("item") == a.item.name)
                .and_then(|s| s.get("value").as_int()),
        };
        values.insert(village, items.iter().map(value).collect());
    }
    let candidates: Vec<Candidate> =
        values.iter().map(|(region, values)| Candidate { region: region.clone(), values: values.clone() }).collect();
    let cut = match law.whole("rect_count") {
        Some(n) => Cut::Count(usize::try_from(n).unwrap_or(0)),
        None => Cut::Share(law.thousandths("rect_share_least").unwrap_or(0)),
    };
    let plain: Vec<Item> = items.iter().map(|a| a.item.clone()).collect();
    Ok(Worked { ranked: rank(&plain, &candidates, cut), cut: cut.of(candidates.len()), items, values, as_of })
}

fn asked(record: &Record) -> Asked {
    let number = |field: &str| record.get(field).as_int().unwrap_or_default();
    Asked {
        item: Item {
            name: record.text("item").into(),
            full: number("full"),
            best: number("best"),
            worst: number("worst"),
        },
        figure: record.text("figure").into(),
    }
}

/// `POST /cases/ranking/kept`: the sheet as it comes out becomes record: points by item, sum and rank of every village.
pub(super) async fn kept(desk: Desk, posted: Posted) -> Result<Response, WebError> {
    let norms = desk.state.norms(desk.county()).await?;
    let law = desk.state.law(&norms);
    if !decides(&desk) || !law.is_on("rect_ranking") {
        return Err(WebError::Forbidden);
    }
    let year = year(&desk, posted.text("year"));
    let worked = worked(&desk, year, &law).await?;
    let screened = screened(&desk, year).await?;
    let of_year = RecordQuery { equal: vec![("year".into(), year.into())], ..RecordQuery::default() };
    let scores = within(&desk, "ranking_score", of_year).await?;
    let reason = desk.words().one("ranking-kept-because", "seq", worked.as_of);
    let mut entries = Vec::new();
    for ranked in &worked.ranked {
        let Ok(region) = RegionCode::parse(&ranked.region) else { continue };
        let sums = [("score", ranked.total), ("rank", ranked.rank as i64)];
        entries.extend(stated(
            &desk,
            "screening",
            screened.get(&ranked.region),
            &region,
            &[("year", year.into())],
            &sums,
            &reason,
        ));
        for (k, asked) in worked.items.iter().enumerate() {
            let standing = scores.iter().find(|s| s.region == region && s.text("item") == asked.item.name);
            let key = [("year", Value::from(year)), ("item", Value::from(asked.item.name.as_str()))];
            let value = worked.values.get(&ranked.region).and_then(|v| v[k]);
            let said: Vec<(&str, i64)> = [("value", value), ("points", Some(ranked.points[k]))]
                .into_iter()
                .filter_map(|(f, v)| Some((f, v?)))
                .collect();
            entries.extend(stated(&desk, "ranking_score", standing, &region, &key, &said, &reason));
        }
    }
    desk.state.journal.append(desk.county(), entries).await?;
    Ok(Redirect::to(&format!("/cases/ranking?year={year}")).into_response())
}

/// An entry that makes a record say some numbers; none where it does already.
fn stated(
    desk: &Desk,
    ledger: &str,
    standing: Option<&Record>,
    region: &RegionCode,
    key: &[(&str, Value)],
    said: &[(&str, i64)],
    reason: &str,
) -> Option<NewEntry> {
    let login = &desk.access().login;
    let fields: BTreeMap<String, Value> = said.iter().map(|(f, v)| ((*f).to_string(), Value::from(*v))).collect();
    match standing {
        Some(record) if fields.iter().all(|(f, v)| record.get(f) == v) => None,
        Some(record) => Some(NewEntry::amend(record, ledger, fields, reason, login, desk.source())),
        None => {
            let key = key.iter().map(|(f, v)| ((*f).to_string(), v.clone()));
            Some(NewEntry::create(ledger, region.clone(), key.chain(fields).collect(), login, desk.source()))
        }
    }
}

/// `POST /cases/ranking/{region}/decisions`: a village within the line is proposed for listing, or passed over for a reason.
pub(super) async fn decided(desk: Desk, Path(region): Path<String>, posted: Posted) -> Result<Response, WebError> {
    if !decides(&desk) {
        return Err(WebError::Forbidden);
    }
    let year = year(&desk, posted.text("year"));
    let region = desk.place(&region)?;
    let screened = screened(&desk, year).await?;
    let standing =
        screened.get(region.as_str()).filter(|s| s.get("rank").as_int().is_some()).ok_or(WebError::NotFound)?;
    let mut back = Returned::new(decision(region.as_str()), &posted);
    let reason = posted.text("reason");
    let lists = posted.text("decision") == "list";
    if !lists && reason.is_empty() {
        back.wrong("reason", desk.words().say("ranking-fault-reason"));
        return Ok(Refused::from(&back).page(show(&desk, year, back).await?));
    }
    let login = &desk.access().login;
    let mut fields: BTreeMap<String, Value> =
        [("result".to_string(), Value::from(if lists { "拟列入" } else { "不列入" }))].into();
    if !reason.is_empty() {
        fields.insert("reason".into(), reason.into());
    }
    let why = if reason.is_empty() { desk.words().say("ranking-listed-because") } else { reason.to_string() };
    let mut entries = vec![NewEntry::amend(standing, "screening", fields, &why, login, desk.source())];
    if lists {
        let criteria = match standing.text("criteria") {
            "" => Value::Null,
            text => text.into(),
        };
        let fields = [
            ("year", Value::from(year)),
            ("origin", "倒排".into()),
            ("score", standing.get("score").clone()),
            ("rank", standing.get("rank").clone()),
            ("criteria", criteria),
            ("state", "拟列".into()),
        ];
        let fields = fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(f, v)| (f.to_string(), v)).collect();
        entries.push(NewEntry::create(LEDGER, region, fields, login, desk.source()));
    }
    match desk.state.journal.append(desk.county(), entries).await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/ranking?year={year}")).into_response()),
        Err(error) => {
            let back = back.refused(&desk, error, "reason")?;
            Ok(Refused::from(&back).page(show(&desk, year, back).await?))
        }
    }
}

/// Where the decision on a village is sent.
fn decision(region: &str) -> String {
    format!("/cases/ranking/{region}/decisions")
}
