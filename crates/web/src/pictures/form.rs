//! A form that may bring pictures: with files it comes in parts, without any as a form like all others.

use std::collections::HashMap;

use axum::extract::{FromRequest, Request};
use axum::http::header;

use crate::desk::Desk;
use crate::guard::Posted;
use crate::uploads::{File, Uploaded};
use crate::{State, WebError};

/// What a form says of pictures: how many are taken at a time, and how long their longest side may be.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub most: usize,
    /// Pixels.
    pub side: u32,
}

impl Asked {
    /// As the county has set it, today.
    pub(crate) async fn now(desk: &Desk) -> Result<Asked, WebError> {
        let norms = desk.state.norms(desk.county()).await?;
        let law = desk.state.law(&norms);
        let whole = |norm: &str| law.whole(norm).unwrap_or_default();
        let most = usize::try_from(whole("picture_count")).unwrap_or_default();
        Ok(Asked { most, side: u32::try_from(whole("picture_side")).unwrap_or_default().max(1) })
    }
}

/// A form with its files.
pub(crate) struct Pictured {
    pub posted: Posted,
    pub files: Vec<File>,
}

impl FromRequest<State> for Pictured {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &State) -> Result<Pictured, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            return Ok(Pictured { posted: Posted::from_request(request, state).await?, files: Vec::new() });
        }
        let (headers, form) = (request.headers().clone(), crate::meter::of_request(&request));
        let Uploaded { files, texts } = Uploaded::from_request(request, state).await?;
        let mut fields: HashMap<String, String> = texts;
        crate::guard::timed(state, &headers, form, &mut fields).await;
        Ok(Pictured { posted: Posted(fields), files })
    }
}
