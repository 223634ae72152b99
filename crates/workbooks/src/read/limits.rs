//! What one file may hold. A hostile file meets these before it costs memory or time.

use std::time::Duration;

/// Bounds of one import.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file: u64,
    /// Bytes of all parts of a package together, unpacked.
    pub unpacked: u64,
    /// Bytes of the text table of a package, unpacked.
    pub texts: u64,
    /// Parts of a package.
    pub parts: usize,
    /// How many times its packed size a large part may unpack to.
    pub ratio: u64,
    /// Cells that hold something, over all sheets.
    pub cells: usize,
    /// Rows of a sheet; no spreadsheet program has more.
    pub rows: u32,
    /// Columns of a sheet that are read; later ones are left out and said.
    pub columns: u32,
    /// Sheets of a file.
    pub sheets: usize,
    /// How long reading may take.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file: 64 << 20,
            unpacked: 256 << 20,
            texts: 96 << 20,
            parts: 2_000,
            ratio: 200,
            cells: 5_000_000,
            rows: 1_048_576,
            columns: 512,
            sheets: 200,
            time: Duration::from_secs(20),
        }
    }
}
