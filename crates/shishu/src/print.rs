//! Printing: JSON for programs, aligned columns for people.

use serde::Serialize;

/// Prints a value as JSON.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Prints rows in columns; a Chinese character is two places wide.
pub fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> =
        (0..columns).map(|i| rows.iter().filter_map(|r| r.get(i)).map(|c| width(c)).max().unwrap_or(0)).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, room) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(room - width(cell) + 2));
        }
        println!("{}", line.trim_end());
    }
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if (c as u32) < 0x2e80 { 1 } else { 2 }).sum()
}
