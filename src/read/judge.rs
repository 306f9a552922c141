//! What arithmetic knows of a table: which columns and rows are sums of others. It knows no words; words propose a reading,
//! the judge decides.

pub mod columns;
pub mod rows;
