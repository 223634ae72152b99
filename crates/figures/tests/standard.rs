//! The standard catalogue on both databases: every definition is a statement that runs.

use std::sync::Arc;

use catalogue::{Catalogue, RegionCode};
use figures::{Ask, Figures, Windows};
use jiff::civil::date;
use journal::{Journal, MasterKey, Options, Suite};

#[tokio::test]
async fn every_figure_runs_as_value_list_and_breakdown_on_both_databases() {
    let catalogue = Arc::new(Catalogue::standard().unwrap_or_else(|faults| panic!("{faults}")));
    for bed in testbed::both().await {
        let options =
            Options { catalogue: Arc::clone(&catalogue), key: MasterKey::random(), suite: Suite::International };
        let figures = Figures::new(Journal::open(&bed.url, options).await.unwrap());
        for region in ["419931", "419931100"] {
            let region = RegionCode::parse(region).unwrap();
            let mut ask = Ask::usual(region, Windows::new(date(2026, 11, 20)));
            for as_of in [None, Some(0)] {
                ask.as_of = as_of;
                for figure in catalogue.figures() {
                    let value = figures.value(&figure.id, &ask).await;
                    assert!(value.is_ok(), "{}: {}", figure.id, value.unwrap_err());
                    if as_of.is_none() {
                        let rows = figures.rows(&figure.id, &ask, Some(5), 0).await;
                        assert!(rows.is_ok(), "{}: {}", figure.id, rows.unwrap_err());
                        let places = figures.by_region(&figure.id, &ask, 9).await;
                        assert!(places.is_ok(), "{}: {}", figure.id, places.unwrap_err());
                    }
                }
            }
        }
    }
}
