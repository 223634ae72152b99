//! The documents that a record rests on, by their numbers; and, of a document, the records that rest on it.

use catalogue::{FieldType, Ledger};
use futures::future::try_join_all;
use journal::{Record, RecordQuery};

use super::referring::{self, Referring};
use crate::WebError;
use crate::desk::Desk;
use crate::find::seen;
use crate::links;

/// The ledger of documents.
const DOCUMENT: &str = "document";

/// A document that a record names.
pub(super) struct Basis {
    /// The field that names it.
    pub field: String,
    /// Its title and number; the number alone where it has not been entered.
    pub label: String,
    /// Where it is; nothing where it has not been entered.
    pub href: Option<String>,
}

/// The documents that a record names by their numbers, those that the reader may open with their titles.
pub(super) async fn basis(desk: &Desk, ledger: &Ledger, record: &Record) -> Result<Vec<Basis>, WebError> {
    let Some(of) = desk.catalogue().ledger(DOCUMENT).filter(|l| desk.access().reads_anywhere(l)) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    if ledger.name == DOCUMENT {
        return Ok(all);
    }
    for field in ledger.entered().filter(|f| f.kind == FieldType::DocNo) {
        let Some(number) = record.get(&field.name).as_text().filter(|n| !n.is_empty()) else { continue };
        let query = RecordQuery { equal: vec![("docno".into(), number.into())], limit: Some(3), ..seen(desk, of) };
        let found = desk.state.journal.records(desk.county(), of, &query).await?;
        let name = desk.words().name(&field.names);
        let one = |r: &Record| Basis {
            field: name.clone(),
            label: format!("{} {number}", r.text("title")),
            href: Some(links::record(DOCUMENT, &r.record)),
        };
        all.extend(found.iter().map(one));
        if found.is_empty() {
            all.push(Basis { field: name, label: number.into(), href: None });
        }
    }
    Ok(all)
}

/// The records that rest on a document: those that name its number.
pub(super) async fn resting(desk: &Desk, ledger: &Ledger, record: &Record) -> Result<Vec<Referring>, WebError> {
    let number = record.get("docno").as_text().filter(|n| !n.is_empty() && ledger.name == DOCUMENT);
    let Some(number) = number else { return Ok(Vec::new()) };
    let others = desk.catalogue().ledgers().filter(|l| l.name != DOCUMENT && desk.access().reads_anywhere(l));
    let fields = others.flat_map(|l| l.entered().filter(|f| f.kind == FieldType::DocNo).map(move |f| (l, f)));
    let found = try_join_all(fields.map(|(l, f)| referring::one(desk, l, f, number))).await?;
    Ok(found.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, Bench};

    async fn entered(bench: &Bench, ledger: &str, place: &str, fields: &[(&str, &str)]) -> String {
        bench.enter(ledger, place, fields).await;
        bench.latest().await.record
    }

    #[tokio::test]
    async fn a_record_leads_to_the_document_it_names_and_the_document_back_to_it() {
        let bench = testing::bench().await;
        let number = "云组发〔2026〕8号";
        let document = [("title", "关于做好驻村选派的通知"), ("docno", number)];
        let document = entered(&bench, "document", "419931", &document).await;
        let wang = bench.signed_in("wang").await;
        let fields = [("flag", "收入低"), ("from_day", "2026-01-01"), ("docno", number)];
        let flag = entered(&bench, "village_flag", "419931100201", &fields).await;
        let page = wang.get(&format!("/ledgers/village_flag/records/{flag}")).await;
        assert!(page.text().contains("关于做好驻村选派的通知"), "{}", page.text());
        assert!(page.body.contains(&format!("/ledgers/document/records/{document}")));
        let page = wang.get(&format!("/ledgers/document/records/{document}")).await;
        assert!(page.body.contains(&format!("/ledgers/village_flag/records/{flag}")), "{}", page.text());
    }

    #[tokio::test]
    async fn a_document_that_has_not_been_entered_is_said_to_be_missing() {
        let bench = testing::bench().await;
        let fields = [("flag", "收入低"), ("from_day", "2026-01-01"), ("docno", "云组发〔2026〕9号")];
        let flag = entered(&bench, "village_flag", "419931100201", &fields).await;
        let page = bench.signed_in("wang").await.get(&format!("/ledgers/village_flag/records/{flag}")).await;
        assert!(
            page.text().contains("云组发〔2026〕9号") && page.text().contains("文件目录里还没有"),
            "{}",
            page.text()
        );
    }
}
