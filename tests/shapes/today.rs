//! What is not reached yet.

/// Shapes that are read wrongly at exit 0, in one of the seeds at least: agencies that nothing but their name tells from a
/// sub kegiatan, and slips of which nothing is said. A line goes when its shape is right or refused; none is added.
pub const WRONG: &[&str] = &[
    "near miss: a difference that is not the difference in one row",
    "near miss: a row of a print is missing",
    "near miss: classes that do not make their sum in one row",
    "near miss: quarters that do not make the year in one row",
    "print: agencies without code and amount",
    "print: names alone, levels by indentation",
    "print: names alone, levels by numbering",
    "stairs: names, one column a level",
    "workbook: the recap is a rupiah too much",
];

/// Shapes that are right, at least.
pub const RIGHT: usize = 248;
