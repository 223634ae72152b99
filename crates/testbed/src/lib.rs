//! Real databases for tests. `cargo xtask test` starts one PostgreSQL cluster and names it in `SHISHU_TEST_POSTGRES`; a test
//! run by hand starts its own. Each test gets a database of its own.

#[cfg(feature = "beds")]
mod bed;
mod chance;
mod cluster;
mod tool;

#[cfg(feature = "beds")]
pub use bed::{Bed, both, postgres, sqlite};
pub use chance::Chance;
pub use cluster::Cluster;
pub use tool::{TOOLS, Tool, python};

/// The setting that names a running cluster (`postgres://…/postgres`).
pub const POSTGRES: &str = "SHISHU_TEST_POSTGRES";
