//! Budgets as they are written → lines: which column is what, how rows make lines, what totals the file states.

pub mod declared;
pub mod fields;
pub mod folder;
pub mod judge;
pub mod layout;
pub mod outline;
pub mod profile;
pub mod proof;
pub mod reconcile;
pub mod row;
pub mod rows;
pub mod segments;
