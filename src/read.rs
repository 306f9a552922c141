//! Budgets as they are written → lines: which column is what, how rows make lines, what totals the file states.

pub mod declared;
pub mod fields;
pub mod folder;
pub mod layout;
pub mod outline;
pub mod profile;
pub mod reconcile;
pub mod row;
pub mod spending;
pub mod tables;
