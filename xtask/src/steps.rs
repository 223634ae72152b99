//! The steps of a run: a heading before each, and at the end what each of them took.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What has been done so far.
#[derive(Default)]
pub struct Steps {
    done: Vec<(&'static str, Duration, &'static str)>,
}

impl Steps {
    /// Does a step, and keeps its time whether or not it succeeds.
    pub fn step<T>(&mut self, name: &'static str, act: impl FnOnce() -> Result<T>) -> Result<T> {
        eprintln!("\n== {name}");
        let began = Instant::now();
        let outcome = act();
        self.done.push((name, began.elapsed(), if outcome.is_ok() { "ok" } else { "FAILED" }));
        outcome.context(name)
    }

    /// A line for each step.
    pub fn table(&self) -> String {
        let width = self.done.iter().map(|(name, ..)| name.len()).max().unwrap_or_default();
        let line = |name: &str, took: Duration, how: &str| format!("{name:width$}  {:>8}  {how}\n", time(took));
        let whole: Duration = self.done.iter().map(|(_, took, _)| *took).sum();
        let steps = self.done.iter().map(|(name, took, how)| line(name, *took, how));
        steps.chain([line("all", whole, "")]).collect()
    }
}

fn time(took: Duration) -> String {
    let tenths = took.as_millis() / 100;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_stands_in_the_table_too() {
        let mut steps = Steps::default();
        let outcome: Result<()> = steps.step("try", || anyhow::bail!("no"));
        assert_eq!(format!("{:#}", outcome.expect_err("it failed")), "try: no");
        assert!(steps.table().starts_with("try    0:00.0  FAILED\n"), "{}", steps.table());
    }

    #[test]
    fn times_are_minutes_and_seconds() {
        assert_eq!(time(Duration::from_millis(59_999)), "0:59.9");
        assert_eq!(time(Duration::from_secs(754)), "12:34.0");
    }
}
