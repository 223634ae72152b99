//! Stylesheets and scripts: in the binary, named by their content, kept by browsers for ever.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::WebError;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// What a page alone needs lies beside the page.
#[derive(RustEmbed)]
#[folder = "src/pages/"]
#[include = "*.css"]
struct OfPages;

/// The stylesheets in the order of their layers; those of single pages come before the last. All are served as one file.
const STYLES: [&str; 4] = ["tokens.css", "components.css", "pages.css", "print.css"];

fn styles() -> Vec<u8> {
    let of_pages = OfPages::iter().filter_map(|path| OfPages::get(&path)).flat_map(|f| f.data.into_owned());
    let shared = STYLES[..3].iter().flat_map(|name| read(name));
    shared.chain(of_pages).chain(read(STYLES[3])).collect()
}

/// What the pages of the field load beside.
const OUTBOX: &[u8] = include_bytes!("pages/phone/outbox.js");

struct Asset {
    name: String,
    path: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

/// What the month loads where a county lets the tap say inside or outside.
const INSIDE: &[u8] = include_bytes!("pages/month/inside.js");

static ASSETS: LazyLock<[Asset; 6]> = LazyLock::new(|| {
    [
        asset("shishu", "css", "text/css; charset=utf-8", styles()),
        asset("htmx", "js", "text/javascript; charset=utf-8", read("htmx.js")),
        asset("shishu", "js", "text/javascript; charset=utf-8", [read("shishu.js"), read("picker.js")].concat()),
        asset("icon", "svg", "image/svg+xml", read("icon.svg")),
        asset("outbox", "js", "text/javascript; charset=utf-8", OUTBOX.into()),
        asset("inside", "js", "text/javascript; charset=utf-8", INSIDE.into()),
    ]
});

fn read(name: &str) -> Vec<u8> {
    Files::get(name).map(|f| f.data.into_owned()).unwrap_or_default()
}

fn asset(stem: &str, ending: &str, kind: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = hex::encode(&Sha256::digest(&bytes)[..6]);
    let name = format!("{stem}-{digest}.{ending}");
    Asset { path: format!("/static/{name}"), name, kind, bytes }
}

/// Where the stylesheet is.
pub(crate) fn css() -> &'static str {
    &ASSETS[0].path
}

/// Where htmx is.
pub(crate) fn htmx() -> &'static str {
    &ASSETS[1].path
}

/// Where our own script is.
pub(crate) fn js() -> &'static str {
    &ASSETS[2].path
}

/// Where the icon is.
pub(crate) fn icon() -> &'static str {
    &ASSETS[3].path
}

/// Where the script of the outbox is.
pub(crate) fn outbox() -> &'static str {
    &ASSETS[4].path
}

/// Where the script is that tells inside from outside.
pub(crate) fn inside() -> &'static str {
    &ASSETS[5].path
}

/// `GET /static/{name}`
pub(crate) async fn get(Path(name): Path<String>) -> Result<Response, WebError> {
    let asset = ASSETS.iter().find(|a| a.name == name).ok_or(WebError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, asset.bytes.clone()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_there_and_the_first_load_is_small() {
        assert!(ASSETS.iter().all(|a| !a.bytes.is_empty()));
        for style in STYLES {
            assert!(!read(style).is_empty(), "{style}");
        }
        // What goes over the wire is compressed, and bounded by the walks over all pages; this bound is for whoever adds.
        let all: usize = ASSETS.iter().map(|a| a.bytes.len()).sum();
        assert!(all < 145_000, "styles and scripts before compression: {all} bytes");
    }

    #[test]
    fn nothing_is_asked_of_another_host() {
        for asset in ASSETS.iter().filter(|a| !a.name.starts_with("htmx")) {
            let text = String::from_utf8_lossy(&asset.bytes);
            let foreign = text.replace("http://www.w3.org/", "");
            assert!(!foreign.contains("http://") && !foreign.contains("https://"), "{}", asset.name);
        }
    }
}
