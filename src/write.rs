//! Reports and statements in every format. One format a file.

pub mod convert;
pub mod csv;
pub mod docx;
pub mod gbs;
pub mod html;
pub mod json;
pub mod markdown;
mod report;
pub mod table;
pub mod tag;
pub mod template;
pub mod xlsx;

pub use report::{ReportFormat, ReportOptions, report};
