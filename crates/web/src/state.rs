//! What every handler reaches: the rooms below, who is signed in, and a few kept names.

use std::collections::HashSet;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use catalogue::{Catalogue, RegionCode};
use duties::Boards;
use figures::{Figures, Windows};
use jiff::Timestamp;
use jiff::civil::Date;
use journal::{Ease, Journal};
use tokio::sync::Semaphore;

use crate::WebError;
use crate::accounts::Attempts;
use crate::clock::Clock;
use crate::counts::Counts;
use crate::courier::Post;
use crate::drafts::Drafts;
use crate::imports::Imports;
use crate::live::{Live, Rooms};
use crate::meter::Kept;
use crate::pages::bulk::Jobs;
use crate::pages::suggestions::Limit;
use crate::places::KeptPlaces;
use crate::provider::{Pending, Provider};
use crate::sessions::Sessions;
use crate::verifying::Verifying;

/// How the pages are served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day that pages look from; none for today.
    pub cutoff: Option<Date>,
    /// How long a session lasts without a request.
    pub idle: Duration,
    /// Whether cookies are sent over HTTPS alone. Off only for a county's own machine without a certificate.
    pub secure: bool,
    /// The filing number (备案号) that the footer shows.
    pub filing: Option<String>,
    /// Whether webhooks may point inside the network: at private addresses, and at this machine.
    pub webhooks_inside: bool,
    /// Whether a proxy stands before the pages, whose word is taken for the address that a request came from.
    pub proxied: bool,
    /// How many days a password lasts; 0 for ever.
    pub password_days: u32,
    /// The roles that must have a second factor.
    pub second_factor: Vec<String>,
    /// The provider of single sign-on.
    pub provider: Option<Provider>,
    /// The folder that backups are put in, whose newest file tells their age.
    pub backups: Option<PathBuf>,
    /// Our own address, as browsers know it, for links in what is sent.
    pub address: Option<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            cutoff: None,
            idle: Duration::from_secs(30 * 60),
            secure: false,
            filing: None,
            webhooks_inside: false,
            proxied: false,
            password_days: 90,
            second_factor: Vec::new(),
            provider: None,
            backups: None,
            address: None,
        }
    }
}

/// Everything the handlers share, under the catalogue that was live when their request came. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

/// What is behind a [`State`]: the rooms below under one catalogue, and what outlives an exchange of it.
pub struct Inner {
    /// Where facts are kept.
    pub journal: Journal,
    /// What is worked out from them.
    pub figures: Figures,
    pub(crate) drafts: Arc<Drafts>,
    pub(crate) shared: Arc<Shared>,
}

/// What stays while catalogues come and go.
pub struct Shared {
    /// How the pages are served.
    pub settings: Settings,
    /// How duties stand, kept up to date.
    pub(crate) boards: Boards,
    pub(crate) sessions: Sessions,
    pub(crate) attempts: Attempts,
    pub(crate) places: KeptPlaces,
    pub(crate) jobs: Jobs,
    pub(crate) waiting: Counts,
    /// What was handed in, as sums.
    pub(crate) handed: Kept,
    pub(crate) door: Limit,
    /// The moment it is.
    pub(crate) clock: Clock,
    /// The way out to the receivers of webhooks and reminders.
    pub(crate) post: Post,
    pub(crate) imports: Imports,
    /// Fields of long lists that an index has been asked for.
    pub(crate) eased: Mutex<HashSet<(String, String, Ease)>>,
    pub(crate) verifying: Verifying,
    pub(crate) pending: Pending,
    /// Which records frozen reports rest on.
    pub(crate) counted: reports::work::Counted,
    /// When the program began.
    pub(crate) started: Timestamp,
    /// Hashing a password takes memory and time: a few at once.
    pub(crate) hashing: Semaphore,
    pub(crate) live: Live,
}

impl State {
    /// The state over a journal and its figures.
    pub fn new(journal: Journal, figures: Figures, settings: Settings) -> State {
        let sessions = Sessions::new(settings.idle);
        let rooms = Rooms::new(journal, figures);
        let shared = Shared {
            settings,
            boards: Boards::default(),
            sessions,
            attempts: Attempts::default(),
            places: KeptPlaces::default(),
            jobs: Jobs::default(),
            waiting: Counts::default(),
            handed: Kept::default(),
            door: Limit::default(),
            clock: Clock::default(),
            post: Post::default(),
            imports: Imports::default(),
            eased: Mutex::default(),
            verifying: Verifying::default(),
            pending: Pending::default(),
            counted: reports::work::Counted::default(),
            started: Timestamp::now(),
            hashing: Semaphore::new(2),
            live: Live::new(rooms.clone()),
        };
        State::of(rooms, Arc::new(shared))
    }

    fn of(Rooms { journal, figures, drafts }: Rooms, shared: Arc<Shared>) -> State {
        State(Arc::new(Inner { journal, figures, drafts, shared }))
    }

    /// The state under the catalogue that is live now: itself, unless the catalogue has grown since it was made.
    pub fn now(&self) -> State {
        let rooms = self.live.rooms();
        if Arc::ptr_eq(rooms.journal.catalogue(), self.journal.catalogue()) {
            return self.clone();
        }
        State::of((*rooms).clone(), Arc::clone(&self.shared))
    }

    /// What the county keeps.
    pub fn catalogue(&self) -> &Catalogue {
        self.journal.catalogue()
    }

    /// The norms that a county has set.
    pub(crate) async fn norms(&self, county: &RegionCode) -> Result<duties::Norms, WebError> {
        Ok(duties::Norms::load(&self.journal, county).await?)
    }

    /// The numbers that rules go by today.
    pub(crate) fn law<'a>(&'a self, norms: &'a duties::Norms) -> cases::Law<'a> {
        cases::Law::on(self.catalogue(), norms, self.today())
    }

    /// The moment it is.
    pub(crate) fn moment(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day that pages look from.
    pub(crate) fn today(&self) -> Date {
        self.settings.cutoff.unwrap_or_else(|| crate::show::local(self.moment()).date())
    }

    /// The moment by which pages and papers date what is done on them: the day that pages look from, at the hour it is. Where that day is set,
    /// as the demo's county ends on its own, a paper made on it bears it like everything else on the page. What proves something — when
    /// the journal received an entry, how long a session, a key or an address lasts — goes by [`State::moment`] alone.
    pub(crate) fn dated(&self) -> Timestamp {
        let now = self.moment();
        self.settings.cutoff.map_or(now, |day| crate::show::on_day(day, now))
    }

    /// The windows of a page: those of the day it asks for, else of today.
    pub(crate) fn windows(&self, cutoff: Option<Date>) -> Windows {
        Windows::new(cutoff.unwrap_or_else(|| self.today()))
    }

    /// The county that sign-in means when nobody names one: the only one there is.
    pub(crate) async fn counties(&self) -> Result<Vec<RegionCode>, crate::WebError> {
        Ok(self.journal.counties().await?)
    }
}

impl Deref for Inner {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Deref for State {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
