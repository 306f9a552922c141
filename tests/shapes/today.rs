//! What is not reached yet.

/// Shapes that are read wrongly at exit 0, in one of the seeds at least: agencies that nothing but their name tells from a
/// sub kegiatan, and slips of which nothing is said. A line goes when its shape is right or refused; none is added.
pub const WRONG: &[&str] = &[];

/// Shapes that are right, at least.
pub const RIGHT: usize = 265;
