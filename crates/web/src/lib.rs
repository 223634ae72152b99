//! The pages: sign-in, overview, ledgers, records and their history, figures, reports; and the JSON door for entries.
//!
//! Architecture invariants: this crate holds no SQL but that of its own few tables (the modules called `store`, and `api::replay`)
//! and works out no figure; it asks the rooms below and shows what they say. Who may see what is decided in [`access`] alone. Every page is
//! whole without JavaScript.

mod above;
pub mod access;
pub mod accounts;
mod api;
mod assets;
mod clock;
#[cfg(test)]
mod comforts;
mod compliance;
mod counts;
mod courier;
#[cfg(test)]
mod crossing;
mod definition;
mod desk;
mod doors;
mod drafts;
mod draw;
mod error;
mod find;
mod first_page;
mod flows;
mod forms;
mod guard;
mod imports;
#[cfg(test)]
mod journey;
mod labels;
mod links;
mod live;
mod location;
mod mark;
#[cfg(test)]
mod matrix;
mod membership;
mod menu;
mod meter;
#[cfg(test)]
mod on_postgres;
mod pages;
mod paper;
mod part;
mod pictures;
mod places;
mod posted;
mod provider;
mod refused;
mod reminders;
mod returned;
mod router;
#[cfg(test)]
mod security;
mod sensitive;
mod sessions;
mod shell;
mod show;
mod sound;
mod state;
#[cfg(test)]
mod testing;
mod texts;
mod tokens;
mod uploads;
mod verifying;
#[cfg(test)]
mod walk;
mod webhooks;

pub use api::description as api_description;
pub use error::WebError;
pub use provider::{Provider, Secret};
pub use router::{router, serve};
pub use state::{Settings, State};
