//! Files beside a budget: whom it reaches, what reviewers decided, how many people live there.

pub mod beneficiary;
pub mod complement;
pub mod decision;
pub mod file;
pub mod population;
pub mod small_cells;

pub use small_cells::{SmallCells, Withheld};
