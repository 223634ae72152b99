//! Small drawings made of plain SVG attributes, which a strict content policy lets through: meters, bars, lines, points on a map.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A value's share of the greatest, 0 to 100.
pub(crate) fn share(value: Decimal, greatest: Decimal) -> i64 {
    if greatest <= Decimal::ZERO {
        return 0;
    }
    let share = (value / greatest * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or_default();
    share.clamp(i64::from(value > Decimal::ZERO), 100)
}

/// A bar of a chart, in the units of its view box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub x: usize,
    pub width: usize,
    pub middle: usize,
    pub top: i64,
    pub height: i64,
    pub label: String,
    pub value: String,
    pub title: String,
}

/// Width of a chart.
pub(crate) const WIDE: usize = 1056;
/// Height of the tallest bar.
pub(crate) const TALL: i64 = 100;

/// Bars side by side; each item is a label, a value and the value as shown.
pub(crate) fn bars(items: Vec<(String, String, Option<Decimal>, String)>) -> Vec<Bar> {
    let greatest = items.iter().filter_map(|i| i.2).max().unwrap_or_default();
    let step = (WIDE / items.len().max(1)).min(140);
    let bar = |(i, (label, title, value, shown)): (usize, (String, String, Option<Decimal>, String))| {
        let height = share(value.unwrap_or_default(), greatest) * TALL / 100;
        Bar {
            x: i * step + step / 6,
            width: step * 2 / 3,
            middle: i * step + step / 2,
            top: TALL - height + 16,
            height,
            label,
            value: shown,
            title,
        }
    };
    items.into_iter().enumerate().map(bar).collect()
}

/// A line of values without axes: its points for a `polyline`, and where its last point lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub points: String,
    pub end: (i64, i64),
}

/// Width and height of a line's drawing.
pub(crate) const LINE: (i64, i64) = (96, 24);

/// Values over time, the least at the foot and the greatest at the top; none where it would say nothing.
pub(crate) fn line(values: &[Option<Decimal>]) -> Option<Line> {
    let known: Vec<(usize, Decimal)> = values.iter().enumerate().filter_map(|(i, v)| Some((i, (*v)?))).collect();
    let least = known.iter().map(|(_, v)| *v).min()?;
    let greatest = known.iter().map(|(_, v)| *v).max()?;
    if known.len() < 3 || least == greatest {
        return None;
    }
    let (width, height) = (LINE.0 - 6, LINE.1 - 6);
    let last = values.len().saturating_sub(1).max(1) as i64;
    let point = |(i, v): &(usize, Decimal)| {
        let up = ((*v - least) / (greatest - least) * Decimal::from(height)).round().to_i64().unwrap_or_default();
        (3 + *i as i64 * width / last, 3 + height - up)
    };
    let points: Vec<(i64, i64)> = known.iter().map(point).collect();
    let said: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
    Some(Line { points: said.join(" "), end: *points.last()? })
}

/// The room left around a map.
const MARGIN: f64 = 18.0;

/// Where points of longitude and latitude (thousandths of a degree) go on a drawing of a width, and how high it becomes. East and
/// north keep their proportion.
pub(crate) fn map(points: &[(i64, i64)], width: i64) -> (Vec<(i64, i64)>, i64) {
    let span = |of: fn(&(i64, i64)) -> i64| {
        let (low, high) = (points.iter().map(of).min().unwrap_or(0), points.iter().map(of).max().unwrap_or(0));
        (low as f64, (high - low).max(1) as f64)
    };
    let ((west, wide), (south, tall)) = (span(|p| p.0), span(|p| p.1));
    let squeeze = ((south + tall / 2.0) / 1000.0).to_radians().cos();
    let room = width as f64 - 2.0 * MARGIN;
    // A place that is mostly north and south is kept from growing taller than it is wide.
    let scale = (room / (wide * squeeze)).min(room / tall);
    let left = (width as f64 - wide * squeeze * scale) / 2.0;
    let spot = |(east, north): &(i64, i64)| {
        let x = left + (*east as f64 - west) * squeeze * scale;
        let y = MARGIN + (south + tall - *north as f64) * scale;
        (x.round() as i64, y.round() as i64)
    };
    (points.iter().map(spot).collect(), (tall * scale + 2.0 * MARGIN).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_goes_from_its_least_at_the_foot_to_its_greatest_at_the_top() {
        let d = |n: i64| Some(Decimal::from(n));
        let rising = line(&[d(0), d(5), None, d(10)]).unwrap();
        assert_eq!(rising.points, "3,21 33,12 93,3");
        assert_eq!(rising.end, (93, 3));
        assert_eq!(line(&[d(4), d(4), d(4)]), None, "what never changed draws no line");
        assert_eq!(line(&[None, d(1), d(2)]), None, "two points are no trend");
    }

    #[test]
    fn north_is_up_and_east_is_right() {
        let (spots, height) = map(&[(111_000, 34_000), (111_400, 34_200)], 320);
        assert!(spots[0].0 < spots[1].0 && spots[0].1 > spots[1].1 && height > 36, "{spots:?} {height}");
    }

    proptest! {
        #[test]
        fn every_place_lies_on_the_map(points in prop::collection::vec((73_000i64..136_000, 3_000i64..54_000), 1..40)) {
            let (spots, height) = map(&points, 640);
            prop_assert!(height <= 642);
            prop_assert!(spots.iter().all(|(x, y)| (0..=640).contains(x) && (0..=height).contains(y)), "{:?}", spots);
        }
    }

    #[test]
    fn a_share_is_never_nothing_for_something() {
        let d = Decimal::from;
        assert_eq!(share(d(0), d(10)), 0);
        assert_eq!(share(d(1), d(1000)), 1);
        assert_eq!(share(d(5), d(10)), 50);
        assert_eq!(share(d(10), d(10)), 100);
        assert_eq!(share(d(3), d(0)), 0);
    }
}
