//! Codes of agencies and their units.

use std::fmt;

use super::ActivityCode;
use super::segments::{run, write_segments};

/// SKPD code: bidang-1 . bidang-2 . bidang-3 . number . sub unit (`7.01.0.00.0.00.06.0000`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SkpdCode {
    segments: [u16; 8],
}

impl SkpdCode {
    pub fn find(cell: &str) -> Option<SkpdCode> {
        let run = run(cell)?;
        let mut segments = [0u16; 8]; // the last stays 0 without its sub unit
        segments.get_mut(..run.len)?.copy_from_slice(run.numbers());
        let fits = run.len >= 7 && (1..=9).contains(&segments[0]) && segments[..7].iter().all(|s| *s <= 99);
        fits.then_some(SkpdCode { segments })
    }

    /// Is it the code of a unit, below an OPD?
    pub fn is_unit(&self) -> bool {
        self.segments[7] != 0
    }

    /// The code of the OPD that a unit is of; of an OPD itself its own.
    pub fn opd(&self) -> SkpdCode {
        let mut segments = self.segments;
        segments[7] = 0;
        SkpdCode { segments }
    }

    /// The bidang an agency serves (one to three).
    pub fn bidang(&self) -> impl Iterator<Item = ActivityCode> + '_ {
        self.segments[..6].chunks_exact(2).filter_map(ActivityCode::from_segments)
    }
}

/// Normal form: `7.01.0.00.0.00.06.0000`.
impl fmt::Display for SkpdCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_segments(f, &self.segments, &[1, 2, 1, 2, 1, 2, 2, 4])
    }
}
