//! Which cells of tables with totals are hidden so that small ones cannot be worked out again.
//!
//! A reader who knows the published cells, the equations (a total is the sum of its parts) and that every cell is a count can
//! narrow a hidden one down in two ways: by solving the equations, and by bounding it (two hidden parts that sum to 2 are 1 and 1,
//! or 0 and 2). So cells are hidden until no hidden one is determined by the equations, and until the hidden parts of every total
//! leave each of them at least [`LEAST`] values.

use rust_decimal::Decimal;
use rust_decimal::prelude::{One, Zero};

/// A count below this is hidden.
pub const LEAST: u64 = 3;

/// A count in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How many.
    pub count: u64,
    /// Whether it counts people or households, so that a small one is hidden. Others are hidden only to protect those.
    pub tells: bool,
}

impl Cell {
    /// Whether it says too much by itself: one or two. None at all names nobody.
    fn is_small(self) -> bool {
        self.tells && self.count > 0 && self.count < LEAST
    }
}

/// A total and the parts that sum to it, by their places among the cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The total.
    pub total: usize,
    /// Its parts.
    pub parts: Vec<usize>,
}

impl Equation {
    fn cells(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().copied().chain([self.total])
    }
}

/// Which cells to hide. Nought is never hidden; of those that protect others the smallest go first, totals last.
pub fn hide(cells: &[Cell], equations: &[Equation]) -> Vec<bool> {
    let mut hidden: Vec<bool> = cells.iter().map(|c| c.is_small()).collect();
    while let Some(equation) = weak(cells, equations, &hidden) {
        let Some(next) = protector(cells, equation, &hidden) else { break };
        hidden[next] = true;
    }
    hidden
}

/// An equation through which a hidden cell could be worked out, and which still shows a cell that could be hidden.
fn weak<'a>(cells: &[Cell], equations: &'a [Equation], hidden: &[bool]) -> Option<&'a Equation> {
    let open = |e: &&Equation| protector(cells, e, hidden).is_some();
    let narrow = equations.iter().filter(open).find(|e| !is_wide(cells, e, hidden));
    narrow.or_else(|| {
        let known = determined(cells.len(), equations, hidden);
        let touches = |e: &&Equation| e.cells().any(|c| known[c]);
        equations.iter().filter(open).find(touches)
    })
}

/// Whether the hidden parts of a total leave each other room: every one of them may be any of [`LEAST`] counts at least.
fn is_wide(cells: &[Cell], equation: &Equation, hidden: &[bool]) -> bool {
    let parts: Vec<u64> = equation.parts.iter().filter(|p| hidden[**p]).map(|p| cells[*p].count).collect();
    let (number, sum) = (parts.len() as u64, parts.iter().sum::<u64>());
    match (number, hidden[equation.total]) {
        (0, false) => true,
        // The total alone is hidden, and all its parts are shown.
        (0, true) => false,
        (1, false) => false,
        (_, true) => true,
        // Nobody hides a nought: each of the others takes one at least.
        (number, false) => sum >= number - 1 + LEAST,
    }
}

/// The cell that is hidden next for an equation: the smallest part that is not nought, else the total.
fn protector(cells: &[Cell], equation: &Equation, hidden: &[bool]) -> Option<usize> {
    let free = |c: &usize| !hidden[*c] && cells[*c].count > 0;
    let part = equation.parts.iter().copied().filter(free).min_by_key(|p| (cells[*p].count, *p));
    part.or_else(|| Some(equation.total).filter(free))
}

/// The hidden cells whose value follows from the equations: the unknowns that elimination leaves alone in a row.
fn determined(cells: usize, equations: &[Equation], hidden: &[bool]) -> Vec<bool> {
    let unknown: Vec<usize> = (0..cells).filter(|c| hidden[*c]).collect();
    let column = |cell: usize| unknown.binary_search(&cell).ok();
    let mut rows: Vec<Vec<Decimal>> = Vec::new();
    for equation in equations {
        let mut row = vec![Decimal::zero(); unknown.len()];
        for part in equation.parts.iter().filter_map(|p| column(*p)) {
            row[part] += Decimal::one();
        }
        if let Some(total) = column(equation.total) {
            row[total] -= Decimal::one();
        }
        rows.push(row);
    }
    let mut known = vec![false; cells];
    for row in reduced(rows) {
        let mut filled = row.iter().enumerate().filter(|(_, v)| !v.is_zero());
        if let (Some((at, _)), None) = (filled.next(), filled.next()) {
            known[unknown[at]] = true;
        }
    }
    known
}

/// Reduced row echelon form.
fn reduced(mut rows: Vec<Vec<Decimal>>) -> Vec<Vec<Decimal>> {
    let width = rows.first().map_or(0, Vec::len);
    let mut top = 0;
    for column in 0..width {
        let Some(pivot) = (top..rows.len()).find(|r| !rows[*r][column].is_zero()) else { continue };
        rows.swap(top, pivot);
        let scale = rows[top][column];
        rows[top].iter_mut().for_each(|v| *v /= scale);
        let lead = rows[top].clone();
        for (r, row) in rows.iter_mut().enumerate().filter(|(r, _)| *r != top) {
            let factor = row[column];
            if r != top && !factor.is_zero() {
                row.iter_mut().zip(&lead).for_each(|(v, l)| *v -= *l * factor);
            }
        }
        top += 1;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn people(counts: &[u64]) -> Vec<Cell> {
        counts.iter().map(|count| Cell { count: *count, tells: true }).collect()
    }

    /// A total after its parts.
    fn table(parts: &[u64]) -> (Vec<Cell>, Vec<Equation>) {
        let counts: Vec<u64> = parts.iter().copied().chain([parts.iter().sum()]).collect();
        (people(&counts), vec![Equation { total: parts.len(), parts: (0..parts.len()).collect() }])
    }

    fn hidden(parts: &[u64]) -> Vec<bool> {
        let (cells, equations) = table(parts);
        hide(&cells, &equations)
    }

    #[test]
    fn a_table_without_small_counts_is_shown_whole() {
        assert_eq!(hidden(&[3, 0, 40]), [false; 4]);
    }

    #[test]
    fn a_small_count_takes_the_smallest_other_with_it() {
        assert_eq!(hidden(&[1, 9, 5, 0]), [true, false, true, false, false]);
    }

    #[test]
    fn two_small_counts_that_their_sum_gives_away_take_a_third() {
        // 1 + 1 = 2 can be nothing else.
        assert_eq!(hidden(&[1, 1, 8]), [true, true, true, false]);
        assert_eq!(hidden(&[2, 2, 8]), [true, true, false, false], "4 may be 1 + 3, 2 + 2 or 3 + 1");
    }

    #[test]
    fn where_no_part_is_left_the_total_goes() {
        assert_eq!(hidden(&[1, 0, 0]), [true, false, false, true]);
    }

    #[test]
    fn what_counts_no_people_is_hidden_only_for_others() {
        let villages = Cell { count: 2, tells: false };
        assert_eq!(hide(&[villages], &[]), [false]);
        let cells = [Cell { count: 2, tells: true }, villages, Cell { count: 4, tells: false }];
        assert_eq!(hide(&cells, &[Equation { total: 2, parts: vec![0, 1] }]), [true, true, false]);
    }

    #[test]
    fn two_totals_over_shared_parts_give_nothing_away_by_subtraction() {
        // a + b = 7 and a + b + c = 9: without more hidden, c would be 2.
        let cells = people(&[1, 6, 2, 7, 9, 4, 13]);
        let equations = [
            Equation { total: 3, parts: vec![0, 1] },
            Equation { total: 4, parts: vec![0, 1, 2] },
            Equation { total: 6, parts: vec![4, 5] },
        ];
        let hidden = hide(&cells, &equations);
        let free = solutions(&cells, &equations, &hidden);
        assert!(free[0].len() > 1 && free[2].len() > 1, "{hidden:?} {free:?}");
    }

    /// All counts that a reader finds possible for each hidden cell, by trying every assignment: the reader's own way, who knows
    /// nothing of how cells are hidden but that no nought is. Equations come with those of inner totals first.
    fn solutions(cells: &[Cell], equations: &[Equation], hidden: &[bool]) -> Vec<BTreeSet<u64>> {
        let leaf = |c: &usize| hidden[*c] && equations.iter().all(|e| e.total != *c);
        let reader = Reader { equations, hidden, unknown: (0..cells.len()).filter(leaf).collect() };
        let mut found = vec![BTreeSet::new(); cells.len()];
        reader.tries(0, &mut cells.iter().map(|c| c.count).collect(), &mut found);
        found
    }

    struct Reader<'a> {
        equations: &'a [Equation],
        hidden: &'a [bool],
        unknown: Vec<usize>,
    }

    impl Reader<'_> {
        fn tries(&self, at: usize, value: &mut Vec<u64>, found: &mut [BTreeSet<u64>]) {
            let Some(cell) = self.unknown.get(at) else {
                if self.fits(value) {
                    (0..value.len()).filter(|c| self.hidden[*c]).for_each(|c| _ = found[c].insert(value[c]));
                }
                return;
            };
            for guess in 1..=8 {
                value[*cell] = guess;
                self.tries(at + 1, value, found);
            }
        }

        /// Works hidden totals out and holds the shown ones against their parts.
        fn fits(&self, value: &mut [u64]) -> bool {
            self.equations.iter().all(|e| {
                let sum = e.parts.iter().map(|p| value[*p]).sum();
                if self.hidden[e.total] {
                    value[e.total] = sum;
                }
                value[e.total] == sum && (sum > 0 || !self.hidden[e.total])
            })
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        /// Townships with villages under a county: no small count can be worked out from what is shown.
        #[test]
        fn no_small_count_can_be_worked_out_from_what_is_shown(
            villages in prop::collection::vec(prop::collection::vec(0..6u64, 1..4), 1..3)
        ) {
            let mut counts: Vec<u64> = Vec::new();
            let (mut equations, mut townships) = (Vec::new(), Vec::new());
            for list in &villages {
                let parts: Vec<usize> = (counts.len()..counts.len() + list.len()).collect();
                counts.extend(list);
                townships.push(counts.len());
                equations.push(Equation { total: counts.len(), parts });
                counts.push(list.iter().sum());
            }
            let total = townships.iter().map(|t| counts[*t]).sum();
            equations.push(Equation { total: counts.len(), parts: townships });
            counts.push(total);
            let cells = people(&counts);
            let hidden = hide(&cells, &equations);
            let possible = solutions(&cells, &equations, &hidden);
            for (at, cell) in cells.iter().enumerate() {
                prop_assert!(!cell.is_small() || hidden[at], "{counts:?}: {at} is shown");
                prop_assert!(!cell.is_small() || possible[at].len() > 1, "{counts:?} {hidden:?}: {at} can only be {}", cell.count);
                prop_assert!(cell.count > 0 || !hidden[at]);
            }
        }
    }
}
