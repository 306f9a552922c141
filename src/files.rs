//! Files in and out: bytes become text and records; results take their name when they are whole.

pub mod csv;
pub mod foreign;
pub mod format;
pub mod hash;
pub mod intern;
pub mod output;
pub mod paths;
pub mod source;
pub mod split;
pub mod walk;
pub mod workbook;
pub mod written;
