//! `setara` reads the budgets that Indonesian local agencies publish, finds which rupiah answer to a gender criterion and
//! why, and says how much reaches women, men, and the age and disability groups among them.
//!
//! The straight line: bytes → [`source`] → text → [`read`], [`split`] → records → [`sketch`], [`layout`] → lines → [`tag`] →
//! evidence → [`lens`] → what counts → [`allocate`] → groups → [`report`] → a value → [`render`] → stdout. Every stage may
//! add a [`finding`]; [`catalog`] knows every kind, [`emit`] writes them.

#![forbid(unsafe_code)]

pub mod ages;
pub mod ahead;
pub mod allocate;
pub mod amount;
pub mod beneficiary;
pub mod book;
pub mod budget;
pub mod bundle;
pub mod catalog;
pub mod cells;
pub mod check;
pub mod cli;
pub mod code;
pub mod compare;
pub mod criteria;
pub mod cut;
pub mod day;
pub mod decision;
pub mod declared;
pub mod emit;
pub mod escape;
pub mod evaluate;
pub mod explain;
pub mod finding;
pub mod foreign;
pub mod frame;
pub mod gbs;
pub mod hash;
pub mod inspect;
pub mod intern;
pub mod lang;
pub mod layout;
pub mod lens;
pub mod moves;
pub mod near;
pub mod nomenclature;
pub mod output;
pub mod pack;
pub mod paths;
pub mod population;
pub mod print;
pub mod privacy;
pub mod profile;
pub mod read;
pub mod reconcile;
pub mod render;
pub mod report;
pub mod run;
pub mod selftest;
pub mod settings;
pub mod side;
pub mod sketch;
pub mod source;
pub mod split;
pub mod tag;
pub mod tagged;
pub mod text;
pub mod totals;
pub mod workbook;
pub mod written;
