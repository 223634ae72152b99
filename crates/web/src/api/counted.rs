//! What a record counts in: the figures of now, and the frozen reports of then.

use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Name, Place};
use super::door::Caller;
use super::records::OfRecord;
use crate::WebError;
use crate::pages::record::counted;

/// What a record counts in, of what I may open.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsIn {
    /// The place that its figures are asked for: its own.
    place: Place,
    /// The figures in whose list it stands now.
    figures: Vec<CountsNow>,
    /// The frozen reports in whose figures it counted, the latest first.
    frozen_reports: Vec<CountedThen>,
}

/// A figure that a record counts in.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountsNow {
    /// Its id.
    figure: String,
    /// What it is called.
    name: Name,
}

/// A frozen report that a record counted in.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountedThen {
    /// Its record in the ledger `frozen_report`.
    frozen: String,
    /// Its title.
    title: String,
    /// The names of its figures that the record counted in, in the order of the paper.
    figures: Vec<String>,
}

/// What a record counts in
#[utoipa::path(get, path = "/api/{county}/ledgers/{ledger}/records/{record}/counted", params(OfRecord),
    responses((status = 200, description = "Figures of its own place now, and frozen reports then", body = CountsIn)))]
pub(crate) async fn get_counted(caller: Caller, Path(of): Path<OfRecord>) -> Result<Json<CountsIn>, WebError> {
    let ledger = caller.ledger(&of.ledger)?;
    let record = caller.record(ledger, &of.record).await?;
    let (figures, frozen) =
        futures::try_join!(counted::figures(&caller, ledger, &record), counted::frozen(&caller, ledger, &record))?;
    let now = |f: &catalogue::Figure| CountsNow { figure: f.id.clone(), name: Name::from(&f.name) };
    let then = |found: reports::work::CountedIn| CountedThen {
        title: found.report.text("title").into(),
        frozen: found.report.record,
        figures: found.names,
    };
    Ok(Json(CountsIn {
        place: Place::of(&caller, &record.region),
        figures: figures.into_iter().map(now).collect(),
        frozen_reports: frozen.into_iter().map(then).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn a_record_is_told_the_figures_whose_lists_it_stands_in_and_no_others() {
        let bench = testing::bench().await;
        let address = format!("/api/419931/ledgers/posting/records/{}/counted", bench.posting);
        let told = bench.ask("wang", &address).await.json();
        assert_eq!(told["place"]["code"], "419931100201");
        let figures = told["figures"].as_array().unwrap();
        let named = |id: &str| figures.iter().any(|f| f["figure"] == id);
        assert!(named("posting.first_secretary") && !named("posting.first_secretary_left"), "{told}");
        // Each says the same of the record as its own list does.
        for figure in figures {
            let id = figure["figure"].as_str().unwrap().replace('/', "%2F");
            let list = bench.ask("wang", &format!("/api/419931/figures/{id}/records?place=419931100201")).await;
            assert!(list.body.contains(&bench.posting), "{id}: {}", list.body);
        }
        assert_eq!(told["frozen_reports"].as_array().map(Vec::len), Some(0));
        assert_eq!(bench.ask("baihe", &address).await.status, 403, "another township's record");
        assert_eq!(bench.ask("cai", &address).await.status, 403, "a ledger that is not read");
    }
}
