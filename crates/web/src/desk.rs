//! The desk of one request: the state, who is asking, and the names of places; handlers begin here.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use catalogue::{Catalogue, Ledger, RegionCode};
use journal::Record;

use crate::access::Access;
use crate::guard::{Handed, Reader};
use crate::labels::Labels;
use crate::pages::{inbox, own};
use crate::places::Places;
use crate::texts::Words;
use crate::{State, WebError};

/// What a handler has before it.
#[derive(Clone)]
pub(crate) struct Desk {
    pub state: State,
    pub reader: Reader,
    pub places: Arc<Places>,
    /// The county's position when the request came.
    pub head: i64,
    /// How many things were put to the reader.
    pub waiting: usize,
    /// Whether the reader is a leader of the county who answers for villages.
    pub own: bool,
}

impl FromRequestParts<State> for Desk {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Desk, WebError> {
        let reader = Reader::from_request_parts(parts, state).await?;
        let desk = Desk::without_inbox(reader, state).await?;
        // A program has no menu that would say how much waits.
        if parts.extensions.get::<Handed>().is_some() {
            return Ok(desk);
        }
        let (waiting, own) = futures::try_join!(inbox::count(&desk), own::any(&desk))?;
        Ok(Desk { waiting, own, ..desk })
    }
}

impl Desk {
    /// The desk of a program's request, which has no page around it that would say how much waits.
    pub(crate) async fn without_inbox(reader: Reader, state: &State) -> Result<Desk, WebError> {
        let (places, head) = state.places.get(&state.journal, &reader.access.county).await?;
        Ok(Desk { state: state.clone(), reader, places, head, waiting: 0, own: false })
    }

    /// The desk of a whole office, which nobody sits at: for what is told to all of it.
    pub(crate) async fn of_office(state: &State, access: Access, words: Words) -> Result<Desk, WebError> {
        Desk::without_inbox(Reader::of_office(access, words), state).await
    }

    /// The same with the places as they were last read, so that handing something in costs no reading.
    pub(crate) async fn at_hand(reader: Reader, state: &State) -> Result<Desk, WebError> {
        match state.places.at_hand(&reader.access.county) {
            Some((head, places)) => Ok(Desk { state: state.clone(), reader, places, head, waiting: 0, own: false }),
            None => Desk::without_inbox(reader, state).await,
        }
    }

    /// What the county keeps.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        self.state.catalogue()
    }

    /// The county.
    pub(crate) fn county(&self) -> &RegionCode {
        &self.reader.access.county
    }

    /// What the reader may see and do.
    pub(crate) fn access(&self) -> &Access {
        &self.reader.access
    }

    /// What an entry made at this desk says of where it came from.
    pub(crate) fn source(&self) -> &'static str {
        self.reader.source
    }

    /// The reader's language.
    pub(crate) fn words(&self) -> Words {
        self.reader.words
    }

    /// The reader's office: the role of their widest grant, with its place where that is not the county.
    pub(crate) fn office(&self) -> String {
        self.access().grants().first().map_or_else(String::new, |g| {
            let role = self.words().name(&g.role.names);
            if g.region == *self.county() { role } else { format!("{} · {role}", self.places.name(&g.region)) }
        })
    }

    /// A ledger that the reader may open.
    pub(crate) fn ledger(&self, name: &str) -> Result<&Ledger, WebError> {
        let ledger = self.catalogue().ledger(name).ok_or(WebError::NotFound)?;
        if self.access().reads_anywhere(ledger) { Ok(ledger) } else { Err(WebError::Forbidden) }
    }

    /// A record in force that the reader may open.
    pub(crate) async fn record(&self, ledger: &Ledger, id: &str) -> Result<Record, WebError> {
        let record = self.state.journal.record(self.county(), ledger, id).await?.ok_or(WebError::NotFound)?;
        if self.access().reads(ledger, &record.region) { Ok(record) } else { Err(WebError::Forbidden) }
    }

    /// A record in force that the reader may amend.
    pub(crate) async fn own_record(&self, ledger: &Ledger, id: &str) -> Result<Record, WebError> {
        let record = self.record(ledger, id).await?;
        if self.access().writes(ledger, &record.region) { Ok(record) } else { Err(WebError::Forbidden) }
    }

    /// A place that the reader reaches.
    pub(crate) fn place(&self, code: &str) -> Result<RegionCode, WebError> {
        let place = RegionCode::parse(code).map_err(|_| WebError::NotFound)?;
        if self.access().reaches(&place) { Ok(place) } else { Err(WebError::Forbidden) }
    }

    /// What some records are called.
    pub(crate) async fn labels<'a>(
        &'a self,
        records: impl IntoIterator<Item = (&Ledger, &Record)>,
    ) -> Result<Labels<'a>, WebError> {
        Labels::of(&self.state, self.access(), &self.places, self.words(), records).await
    }
}
