//! Files in and out: bytes become text and records; results take their name when they are whole.

pub mod csv;
pub mod intern;
pub mod json;
pub mod output;
pub mod paths;
pub mod source;
pub mod split;
pub mod workbook;
pub mod written;
