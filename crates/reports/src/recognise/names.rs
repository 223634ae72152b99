//! Names: a masked county is the county's own name; other names have no figure.

use super::index::Index;
use super::page::Page;
use super::profile::Gives;

/// The figure that gives a masked name, with its score.
pub(super) fn figure(index: &Index, page: &Page, i: usize) -> Option<(usize, f32)> {
    let g = &page.g;
    let after = page.marks[i].to;
    let place = index.figures.iter().position(|f| f.gives == Gives::Name)?;
    let score = match g.at(after) {
        '县' | '旗' if g.at(after + 1) != '级' => 0.97,
        '区' if !"域间位".contains(g.at(after + 1)) => 0.8,
        '市' if !"场级直派".contains(g.at(after + 1)) && !"县区旗".chars().any(|c| elsewhere(page, c)) => 0.6,
        _ if g.starts_with(after, "自治县") => 0.97,
        _ => return None,
    };
    Some((place, score))
}

/// Whether another masked name stands before this character.
fn elsewhere(page: &Page, c: char) -> bool {
    page.marks.iter().any(|m| page.g.at(m.to) == c && m.kind == super::Kind::Name)
}
