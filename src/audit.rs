//! What lets others check a run: why a line counts, what a file is, bundles, scores, the program's test of itself.

pub mod bundle;
pub mod converted;
pub mod evaluate;
pub mod explain;
pub mod inspect;
pub mod selftest;
pub mod sighting;
