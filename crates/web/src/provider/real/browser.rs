//! A browser at the provider: follows where it is led, keeps cookies, fills in the provider's own forms.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Url};

/// What somebody comes to.
pub(super) enum Seen {
    /// A page of the provider's, and its address.
    Page(Url, String),
    /// An address of ours, without its host.
    Back(String),
}

impl Seen {
    pub(super) fn page(&self) -> &str {
        match self {
            Seen::Page(_, text) => text,
            Seen::Back(to) => panic!("led back to {to}"),
        }
    }

    pub(super) fn back(self) -> String {
        match self {
            Seen::Back(to) => to,
            Seen::Page(at, text) => panic!("still at {at}: {text}"),
        }
    }
}

/// Somebody's browser.
pub(super) struct Browser {
    client: Client,
    ours: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(ours: &str) -> Browser {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Browser { client, ours: ours.into(), cookies: BTreeMap::new() }
    }

    /// Follows an address of the provider's to where there is something to read, or back to us.
    pub(super) async fn goes(&mut self, to: &str) -> Seen {
        let at = Url::parse(to).unwrap();
        let request = self.client.get(at.clone());
        self.follows(at, request).await
    }

    /// Signs in there as somebody and consents, as often as it is asked.
    pub(super) async fn signs_in(&mut self, to: &str, who: &str) -> String {
        let mut seen = self.goes(to).await;
        while let Seen::Page(at, page) = &seen {
            let action = at.join(between(page, "action=\"", "\"")).unwrap();
            let mut fields = hidden(page);
            if page.contains("name=\"login\"") {
                fields.extend([("login", who), ("password", "any")]);
            }
            let request = self.client.post(action.clone()).form(&fields);
            seen = self.follows(action, request).await;
        }
        seen.back()
    }

    /// Says no there.
    pub(super) async fn refuses(&mut self, to: &str) -> String {
        let seen = self.goes(to).await;
        let page = seen.page();
        let cancel = &page[..page.find("[ Cancel ]").expect("the provider's page can be left")];
        let away = cancel.rsplit_once("href=\"").unwrap().1.split('"').next().unwrap();
        self.goes(away).await.back()
    }

    async fn follows(&mut self, mut at: Url, mut request: RequestBuilder) -> Seen {
        for _ in 0..20 {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = request.header(COOKIE, cookies.join("; ")).send().await.unwrap();
            self.keeps(answer.headers());
            let Some(to) = answer.headers().get(LOCATION) else {
                return Seen::Page(at, answer.text().await.unwrap());
            };
            at = at.join(to.to_str().unwrap()).unwrap();
            if let Some(back) = at.as_str().strip_prefix(&self.ours) {
                return Seen::Back(back.into());
            }
            request = self.client.get(at.clone());
        }
        panic!("led in a circle at {at}");
    }

    fn keeps(&mut self, headers: &HeaderMap) {
        for set in headers.get_all(SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
    }
}

/// The hidden fields of a page's form: a script would send some of them by itself.
fn hidden(page: &str) -> Vec<(&str, &str)> {
    let inputs = page.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
    inputs.map(|input| (between(input, "name=\"", "\""), between(input, "value=\"", "\""))).collect()
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let from = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    from.split_once(after).unwrap().0
}
