//! Lines as columns: parquet, arrow and polars, and what is grouped by them.

pub mod converted;
pub mod frame;
pub mod tagged;
