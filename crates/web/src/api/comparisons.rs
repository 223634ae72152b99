//! Two frozen reports side by side, figure by figure.

use axum::Json;
use axum::extract::Path;
use reports::provenance::Provenance;
use reports::work::{self, Side};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::door::Caller;
use crate::WebError;
use crate::pages::frozen;

/// Two frozen reports by their records.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct OfTwo {
    /// The one.
    frozen: String,
    /// The one it is compared with.
    other: String,
}

/// What differs between two reports.
#[derive(Serialize, ToSchema)]
pub(crate) struct Comparison {
    /// The title of the one.
    one: String,
    /// The title of the other.
    other: String,
    /// How many figures are not the same.
    changed: usize,
    /// Every figure of either.
    items: Vec<Compared>,
}

/// A figure of two reports.
#[derive(Serialize, ToSchema)]
pub(crate) struct Compared {
    /// The figure.
    figure: String,
    /// Its window's code.
    window: String,
    /// Its unit.
    unit: String,
    /// What stands in the one; none where it does not stand there.
    one: Option<String>,
    /// What stands in the other.
    other: Option<String>,
    /// The other less the one, where both are numbers.
    difference: Option<String>,
    /// Whether both are the same.
    same: bool,
}

/// Compare two frozen reports
#[utoipa::path(get, path = "/api/{county}/frozen-reports/{frozen}/comparisons/{other}", params(OfTwo),
    responses((status = 200, description = "Figure by figure", body = Comparison)))]
pub(crate) async fn compare_frozen(caller: Caller, Path(of): Path<OfTwo>) -> Result<Json<Comparison>, WebError> {
    let one: Provenance = frozen::open(&caller, &of.frozen).await?.1;
    let other: Provenance = frozen::open(&caller, &of.other).await?.1;
    let pairs = work::compare(&one, &other);
    let written = |side: &Option<Side>| side.as_ref().map(|s| s.written.clone());
    let items: Vec<Compared> = pairs
        .iter()
        .map(|pair| Compared {
            figure: pair.figure.clone(),
            window: pair.window.clone(),
            unit: pair.unit.clone(),
            one: written(&pair.one),
            other: written(&pair.other),
            difference: pair.difference.map(|d| d.normalize().to_string()),
            same: pair.is_same(),
        })
        .collect();
    let changed = items.iter().filter(|i| !i.same).count();
    Ok(Json(Comparison { one: one.title, other: other.title, changed, items }))
}
