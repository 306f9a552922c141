//! Report → JSON (`setara.report/1`).

use std::io::Write;

use anyhow::Result;

use crate::report::Report;

pub fn write(report: &Report, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")?;
    Ok(())
}
