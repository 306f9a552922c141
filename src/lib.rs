//! `setara` reads the budgets that Indonesian local agencies publish, finds which rupiah answer to a gender criterion and
//! why, and says how much reaches women, men, and the age and disability groups among them.
//!
//! The straight line: bytes → [`source`] → text → [`read`], [`split`] → records → [`row`], [`layout`] → lines → [`tag`] →
//! evidence → [`lens`] → what counts → [`allocate`] → groups → [`report`] → a value → [`render`] → stdout. Every stage may
//! add a [`finding`]; [`catalog`] knows every kind, [`emit`] writes them.

#![forbid(unsafe_code)]

pub mod lang;
pub mod parallel;
pub mod domain;
pub mod guard;
pub mod files;
pub mod finding;
pub mod criteria;
pub mod sides;
pub mod ledger;
pub mod read;
pub mod allocate;
pub mod columns;
pub mod gbs;
pub mod report;
pub mod check;
pub mod write;
pub mod settings;
pub mod audit;
pub mod cli;
pub mod run;
