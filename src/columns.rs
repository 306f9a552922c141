//! Tagged lines as columns: parquet, arrow and polars, and what is grouped by them.

pub mod frame;
pub mod tagged;
