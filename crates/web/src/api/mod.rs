//! The JSON door: sign-in for programs, and durable entries.

pub(crate) mod entries;
pub(crate) mod sessions;
