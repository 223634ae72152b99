//! The program itself over the demo county: its first page after start, the slowest of its pages, and its memory after a day of use.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{CUTOFF, County, LOGIN, Load, Outcome, PASSWORD, TITLE, median, program, report};
use anyhow::{Context, Result, ensure};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use futures::future::try_join_all;

const STARTS: usize = 11;
/// People at their desks at the same time.
const READERS: usize = 8;
/// Pages that a day sees: whatever the pages before lead to, beginning with these.
const PAGES: usize = 3000;
/// Times that a page of each kind is asked for.
const ASKED: usize = 5;
const DOORS: [&str; 4] = ["/", "/ledgers", "/figures", "/reports"];

/// Prints what was found.
pub async fn run() -> Result<()> {
    let county = County::load()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(Served::start(&county).await?.1);
    }
    println!("{}", Outcome::within("the first page after start", median(starts), 300.0, "ms"));
    let (served, _) = Served::start(&county).await?;
    let Day { browser, asked, kinds } = day(&served).await?;
    let what = format!("memory after a day of {asked} pages and a report");
    println!("{}", Outcome::within(what, served.memory()?, 150.0, "MB"));
    let mut slowest = (0.0, String::new());
    for (kind, path) in &kinds {
        let took = browser.takes(path).await?;
        if took > slowest.0 {
            slowest = (took, kind.clone());
        }
    }
    let what = format!("the slowest of {} kinds of pages, whole: {}", kinds.len(), slowest.1);
    println!("{}", Outcome::within(what, slowest.0, 30.0, "ms"));
    Ok(())
}

/// The program at work.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts it; gives the milliseconds until its first page has come.
    async fn start(county: &County) -> Result<(Served, f64)> {
        let address = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let mut serve = Command::new(program()?);
        serve.arg("--data").arg(county.data()).args(["serve", "--cutoff", &CUTOFF.to_string()]);
        serve.args(["--port", &address.port().to_string()]).stdin(Stdio::null()).stdout(Stdio::null());
        let began = Instant::now();
        let served = Served { child: serve.spawn().context("the program cannot be started")?, address };
        let load = Load::on(address, 1);
        loop {
            let page = load.send(0, Request::get(format!("http://{address}/sign-in")).body(Body::empty())?);
            match page.await {
                Ok((StatusCode::OK, _, _)) => return Ok((served, began.elapsed().as_secs_f64() * 1000.0)),
                Ok((status, ..)) => anyhow::bail!("the first page answers {status}"),
                Err(_) => ensure!(began.elapsed() < Duration::from_secs(30), "nothing is served"),
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Megabytes that it holds.
    fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? / 1024.0)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A day at work.
struct Day {
    browser: Browser,
    /// Pages that were asked for.
    asked: usize,
    /// A page of each kind: the kinds by what their addresses have in common.
    kinds: BTreeMap<String, String>,
}

/// A day: signing in, a report filled and downloaded, and pages upon pages, followed as their links lead.
async fn day(served: &Served) -> Result<Day> {
    let load = Load::on(served.address, READERS);
    let browser = Browser { load, address: served.address, cookie: String::new() }.signed_in().await?;
    let report = browser.report().await?;
    browser.get(0, &format!("{report}/document")).await?;
    let mut open: VecDeque<String> = DOORS.iter().map(|d| (*d).to_string()).chain([report]).collect();
    let mut seen: HashSet<String> = open.iter().cloned().collect();
    let (mut asked, mut kinds) = (0, BTreeMap::new());
    while asked < PAGES && !open.is_empty() {
        let turn: Vec<String> = open.drain(..open.len().min(READERS)).collect();
        asked += turn.len();
        let pages = try_join_all(turn.iter().enumerate().map(|(i, path)| browser.get(i, path))).await?;
        for (path, page) in turn.into_iter().zip(pages) {
            if page.starts_with("<!doctype html>") {
                kinds.entry(kind(&path)).or_insert(path);
            }
            open.extend(links(&page).filter(|link| seen.insert(link.clone())));
        }
    }
    Ok(Day { browser, asked, kinds })
}

/// What the addresses of pages of one kind have in common: all but names of records, places and months.
fn kind(path: &str) -> String {
    let part = |part: &str| if part.contains(|c: char| c.is_ascii_digit()) { "…".into() } else { part.to_string() };
    path.split(['?']).next().unwrap_or_default().split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Where a page leads, within the pages.
fn links(page: &str) -> impl Iterator<Item = String> {
    let all = page.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(link, _)| link);
    let ours = all.filter(|link| link.starts_with('/') && !link.starts_with("/static") && !link.starts_with("/lang"));
    ours.map(|link| link.split('#').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&"))
}

/// Somebody signed in.
struct Browser {
    load: Load,
    address: SocketAddr,
    cookie: String,
}

impl Browser {
    async fn signed_in(self) -> Result<Browser> {
        let credentials = format!("{{\"login\":\"{LOGIN}\",\"password\":\"{PASSWORD}\"}}");
        let path = format!("/api/{}/sessions", County::code()?);
        let answer = String::from_utf8(self.load.post(0, &path, "", credentials).await?)?;
        let token = answer.split('"').nth(3).context("no token")?;
        Ok(Browser { cookie: format!("shishu_session={token}"), ..self })
    }

    async fn get(&self, reader: usize, path: &str) -> Result<String> {
        let request = Request::get(format!("http://{}{path}", self.address)).header(header::COOKIE, &self.cookie);
        let (status, _, body) = self.load.send(reader, request.body(Body::empty())?).await?;
        ensure!(status.is_success() || status.is_redirection(), "{path}: {status}");
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Milliseconds that a page takes, one after the other and alone: the median of some.
    async fn takes(&self, path: &str) -> Result<f64> {
        let mut times = Vec::new();
        for _ in 0..ASKED {
            let began = Instant::now();
            self.get(0, path).await?;
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        Ok(median(times))
    }

    /// Hands the report in as pasted text; gives its address.
    async fn report(&self) -> Result<String> {
        let page = self.get(0, "/reports").await?;
        let token = page.split("name=\"_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let fields = [("_token", token.context("the page has no form")?), ("title", TITLE), ("text", &report())];
        let part = |(name, value): (&str, &str)| {
            format!("--bench\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = fields.map(part).concat() + "--bench--\r\n";
        let request = Request::post(format!("http://{}/reports", self.address))
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=bench");
        let (status, to, _) = self.load.send(0, request.body(Body::from(body))?).await?;
        ensure!(status == StatusCode::SEE_OTHER, "the report was not taken: {status}");
        Ok(to)
    }
}
