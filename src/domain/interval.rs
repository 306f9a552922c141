//! What a sample says of a share, exactly: no interval here rests on a normal curve.
//!
//! Source: Clopper and Pearson, Biometrika 26 (1934); Stringer, Proceedings of the Business and Economic Statistics Section,
//! ASA (1963), as in Bickel, International Statistical Review 60 (1992).

use schemars::JsonSchema;
use serde::Serialize;
use statrs::function::beta::beta_reg;

/// Bounds of a share, both 0..1.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Nothing is known.
    pub const ANY: Interval = Interval { low: 0.0, high: 1.0 };
}

/// The interval of Clopper and Pearson for `right` of `of`: it misses the share with a chance of at most `alpha`, half of it
/// on either side.
pub fn clopper_pearson(right: u64, of: u64, alpha: f64) -> Interval {
    Interval { low: lower(right, of, alpha / 2.0), high: upper(right, of, alpha / 2.0) }
}

/// The share is below this with a chance of at most `alpha`. `right` is at most `of`; of none nothing is known.
pub fn lower(right: u64, of: u64, alpha: f64) -> f64 {
    if right == 0 {
        return 0.0;
    }
    quantile(right as f64, (of - right + 1) as f64, alpha)
}

/// The share is above this with a chance of at most `alpha`. `right` is at most `of`; of none nothing is known.
pub fn upper(right: u64, of: u64, alpha: f64) -> f64 {
    if right >= of {
        return 1.0;
    }
    // The other tail, where its quantile is known with all digits.
    1.0 - quantile((of - right) as f64, (right + 1) as f64, alpha)
}

/// The bound of Stringer: the mean of what the parts (each 0..1) were drawn from is above this with a chance of at most
/// `alpha`. Of parts that are all 0 or 1 it is that of Clopper and Pearson.
pub fn stringer_upper(parts: &[f64], alpha: f64) -> f64 {
    let of = parts.len() as u64;
    let mut parts: Vec<f64> = parts.iter().copied().filter(|part| *part > 0.0).collect();
    parts.sort_by(|a, b| b.total_cmp(a));
    let mut before = upper(0, of, alpha);
    let mut bound = before;
    for (found, part) in (1..).zip(parts) {
        let with = upper(found, of, alpha);
        bound += (with - before) * part;
        before = with;
    }
    bound.min(1.0)
}

/// The same from below.
pub fn stringer_lower(parts: &[f64], alpha: f64) -> f64 {
    let rest: Vec<f64> = parts.iter().map(|part| 1.0 - part).collect();
    (1.0 - stringer_upper(&rest, alpha)).max(0.0)
}

/// The interval of Stringer for a mean of parts: `alpha` as in `clopper_pearson`.
pub fn stringer(parts: &[f64], alpha: f64) -> Interval {
    Interval { low: stringer_lower(parts, alpha / 2.0), high: stringer_upper(parts, alpha / 2.0) }
}

/// Student's t that is exceeded, on either side, with a chance of `alpha`.
pub fn student(alpha: f64, freedom: f64) -> f64 {
    (freedom * (1.0 / quantile(freedom / 2.0, 0.5, alpha) - 1.0)).sqrt()
}

/// The quantile of the beta distribution, `a` and `b` above 0: halving, as the inverse of the library keeps nine digits.
fn quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        *(if beta_reg(a, b, middle) < p { &mut low } else { &mut high }) = middle;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{found} is not {expected}");
    }

    /// `scipy.stats.beta.ppf` 1.17; 5 of 20 and 1 of 10 stand in every printed table as (0.087, 0.491) and (0.003, 0.445).
    #[test]
    fn bounds_are_those_of_tables() {
        for (right, of, alpha, low, high) in [
            (0, 10, 0.05, 0.0, 0.308497107818761),
            (1, 10, 0.05, 0.002528578544462, 0.445016117028195),
            (41, 41, 0.05, 0.913956163705972, 1.0),
            (5, 20, 0.05, 0.086571469101435, 0.491045871707957),
            (10, 20, 0.05, 0.271957849560792, 0.728042150439208),
            (81, 263, 0.05, 0.252736745585271, 0.367621922601351),
            (0, 410, 0.05 / 3.0, 0.0, 0.011608899771558),
            (3, 250, 0.05 / 3.0, 0.001635127699913, 0.040575062720348),
            (700, 1000, 0.01, 0.661272793808857, 0.736794007752001),
            (1, 100_000, 0.05, 0.000000253178048, 0.000055715160348),
            (20, 60, 0.05 / 3.0, 0.195586129364199, 0.495032383280419),
            (0, 0, 0.05, 0.0, 1.0),
        ] {
            let found = clopper_pearson(right, of, alpha);
            is(found.low, low);
            is(found.high, high);
        }
    }

    /// The factors of the AICPA's guide to audit sampling (risk 5 %): 3.00, 4.75, 6.30, 7.76 for 0 to 3 found.
    #[test]
    fn of_many_draws_they_are_the_factors_of_auditors() {
        for (found, factor) in [(0, 3.00), (1, 4.75), (2, 6.30), (3, 7.76)] {
            assert!((upper(found, 1_000_000, 0.05) * 1e6 - factor).abs() < 0.01, "{found}");
        }
    }

    /// Printed tables: 2.262, 2.228, 2.045, 1.972.
    #[test]
    fn quantiles_of_student() {
        for (freedom, expected) in [(9.0, 2.262157), (10.0, 2.228139), (29.0, 2.045230), (199.0, 1.971957)] {
            assert!((student(0.05, freedom) - expected).abs() < 1e-6, "{freedom}");
        }
    }

    #[test]
    fn parts_count_by_their_size() {
        let parts: Vec<f64> = [0.5, 0.25, 1.0].into_iter().chain([0.0; 57]).collect();
        is(stringer_upper(&parts, 0.05), 0.094675773817652);
        is(stringer_upper(&[&[0.4][..], &[0.0; 99]].concat(), 0.025), 0.043513769743938);
        let whole: Vec<f64> = [1.0; 20].into_iter().chain([0.0; 40]).collect();
        let (of_parts, of_shares) = (stringer(&whole, 0.05), clopper_pearson(20, 60, 0.05));
        is(of_parts.low, of_shares.low);
        is(of_parts.high, of_shares.high);
        assert_eq!(stringer(&[], 0.05), Interval::ANY);
        assert_eq!((stringer_lower(&[0.0; 5], 0.05), stringer_upper(&[1.0; 5], 0.05)), (0.0, 1.0));
    }
}
